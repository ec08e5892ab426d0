//! A mail server that follows a script over a real socket, with every fault that one can have.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What the server does next. At the end of its script it closes the connection.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    /// Says a line, or several.
    Say(&'static str),
    /// Hears a line.
    Hear,
    /// Hears a letter to its end.
    Letter,
    /// Hears so many bytes.
    Bytes(usize),
    /// Neither says nor hears anything for longer than any test waits.
    Stall,
    /// Says this again and again, with a pause, until the other end has gone.
    Repeat(&'static str, Duration),
}

/// The answers up to a point, from which on a test goes its own way.
pub(crate) const GREETING: &[Step] = &[Step::Say("220 mail.example\r\n")];
pub(crate) const HELLO: &[Step] =
    &[GREETING[0], Step::Hear, Step::Say("250-mail.example\r\n250 AUTH PLAIN\r\n")];
pub(crate) const SENDER: &[Step] = &[HELLO[0], HELLO[1], HELLO[2], Step::Hear, OK];
pub(crate) const RECIPIENT: &[Step] =
    &[HELLO[0], HELLO[1], HELLO[2], Step::Hear, OK, Step::Hear, OK];
pub(crate) const DATA: &[Step] = &[
    HELLO[0],
    HELLO[1],
    HELLO[2],
    Step::Hear,
    OK,
    Step::Hear,
    OK,
    Step::Hear,
    Step::Say("354 go on\r\n"),
];
pub(crate) const OK: Step = Step::Say("250 2.0.0 OK\r\n");

/// A server for one connection.
pub(crate) struct Scripted {
    pub(crate) port: u16,
    thread: JoinHandle<Vec<u8>>,
}

impl Scripted {
    /// Starts one that does this, and then that.
    pub(crate) fn start(first: &[Step], then: &[Step]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let steps = [first, then].concat();
        let thread = thread::spawn(move || {
            let (stream, _) = listener.accept().expect("somebody connects");
            follow(&steps, stream)
        });
        Self { port, thread }
    }

    /// What the server heard, once the connection is closed.
    pub(crate) fn heard(self) -> String {
        let heard = self.thread.join().expect("the server does not panic");
        String::from_utf8_lossy(&heard).into_owned()
    }
}

fn follow(steps: &[Step], mut stream: TcpStream) -> Vec<u8> {
    // No test waits for ever; the other end's limits are far shorter.
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).expect("a limit");
    stream.set_write_timeout(patience).expect("a limit");
    let mut input = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut heard = Vec::new();
    for step in steps {
        match *step {
            Step::Say(words) => {
                let _ = stream.write_all(words.as_bytes());
            }
            Step::Hear => {
                let _ = input.read_until(b'\n', &mut heard);
            }
            Step::Letter => {
                while !heard.ends_with(b"\r\n.\r\n") {
                    if input.read_until(b'\n', &mut heard).unwrap_or(0) == 0 {
                        break;
                    }
                }
            }
            Step::Bytes(count) => {
                let mut part = vec![0; count];
                let _ = input.read_exact(&mut part);
            }
            Step::Stall => thread::park_timeout(Duration::from_secs(20)),
            Step::Repeat(words, pause) => {
                while stream.write_all(words.as_bytes()).is_ok() {
                    thread::park_timeout(pause);
                }
            }
        }
    }
    heard
}
