//! A real mail server on this machine, and one that breaks off when it has a letter.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;

use crate::program::root;
use crate::servers::{free_port, python};

/// aiosmtpd without TLS, which takes what `tests/tools/mail-server.py` says. It ends when its standard
/// input does.
#[derive(Debug)]
pub struct TestMailServer {
    /// Its port.
    pub port: u16,
    folder: tempfile::TempDir,
    child: Child,
    input: Option<ChildStdin>,
}

impl TestMailServer {
    /// Starts one.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let port = free_port();
        let mut child = Command::new(python())
            .arg(root().join("tests/tools/mail-server.py"))
            .arg("plain")
            .arg(port.to_string())
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let ready = output.lines().map_while(Result::ok).any(|line| line == "ready");
        assert!(ready, "the mail server ended before it was ready");
        Self { port, folder, child, input }
    }

    /// The letters that came, in order, with exactly the bytes that came.
    pub fn letters(&self) -> Vec<Vec<u8>> {
        let path = |number: usize| -> PathBuf { self.folder.path().join(format!("{number}.eml")) };
        (1..).map_while(|number| fs::read(path(number)).ok()).collect()
    }
}

impl Drop for TestMailServer {
    fn drop(&mut self) {
        drop(self.input.take());
        drop(self.child.wait());
    }
}

/// A mail server that takes letters and never answers them: it closes the connection, or holds it.
#[derive(Debug)]
pub struct MuteMailServer {
    /// Its port.
    pub port: u16,
    letters: Arc<AtomicUsize>,
    held: mpsc::Receiver<()>,
}

impl MuteMailServer {
    /// One that closes the connection after a letter, or with `holds` keeps it open without a word.
    pub fn start(holds: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let letters = Arc::new(AtomicUsize::new(0));
        let (count, (told, held)) = (Arc::clone(&letters), mpsc::channel());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (count, told) = (Arc::clone(&count), told.clone());
                thread::spawn(move || hear(stream, holds, &count, &told));
            }
        });
        Self { port, letters, held }
    }

    /// Letters that came whole.
    pub fn letters(&self) -> usize {
        self.letters.load(Ordering::SeqCst)
    }

    /// Waits until a letter has come.
    pub fn wait_for_a_letter(&self) {
        self.held.recv_timeout(std::time::Duration::from_mins(1)).expect("a letter comes");
    }
}

fn hear(stream: TcpStream, holds: bool, count: &AtomicUsize, told: &mpsc::Sender<()>) {
    let mut writer = stream.try_clone().expect("the same stream");
    let mut reader = BufReader::new(stream);
    let mut say = |line: &str| writer.write_all(line.as_bytes()).is_ok();
    if !say("220 mute.example\r\n") {
        return;
    }
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|bytes| bytes > 0) {
        let is_data = line.starts_with("DATA");
        line.clear();
        if !is_data {
            if !say("250 fine\r\n") {
                return;
            }
            continue;
        }
        say("354 go on\r\n");
        let mut letter = Vec::new();
        while !letter.ends_with(b"\r\n.\r\n") {
            let mut byte = [0];
            if reader.read_exact(&mut byte).is_err() {
                return;
            }
            letter.push(byte[0]);
        }
        count.fetch_add(1, Ordering::SeqCst);
        told.send(()).ok();
        if holds {
            // Until the other end has gone.
            reader.read_exact(&mut [0]).ok();
        }
        return;
    }
}
