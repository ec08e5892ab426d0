//! Endpoints to call: a real model server, and servers that fail in each of the ways.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::program::root;

/// The tests' own Python, with a model server in it.
pub fn python() -> PathBuf {
    let own = root().join("target/test-python/bin/python");
    let python = std::env::var_os("WARDBOOK_TEST_PYTHON").map_or(own, PathBuf::from);
    assert!(
        python.exists(),
        "there is no Python for the tests at {}: run `make test`, which puts it there",
        python.display()
    );
    python
}

/// llama.cpp's server with a tiny model. It ends when its standard input does.
#[derive(Debug)]
pub struct ModelServer {
    /// Its base address.
    pub url: String,
    /// The model's name.
    pub model: String,
    child: Child,
    input: Option<ChildStdin>,
    _folder: tempfile::TempDir,
}

impl ModelServer {
    /// Starts one.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let model = folder.path().join("tiny-test.gguf");
        let tools = root().join("tests/tools");
        let made = Command::new(python()).arg(tools.join("tiny-model.py")).arg(&model).status();
        assert!(made.expect("Python starts").success(), "the tiny model could not be made");
        let port = free_port();
        let mut child = Command::new(python())
            .arg(tools.join("model-server.py"))
            .arg(&model)
            .args([port.to_string(), "32768".to_owned()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let ready = output.lines().map_while(Result::ok).any(|line| line == "ready");
        assert!(ready, "the model server ended before it was ready");
        let model = model.to_string_lossy().into_owned();
        Self { url: format!("http://127.0.0.1:{port}"), model, child, input, _folder: folder }
    }
}

impl Drop for ModelServer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on, at least just now.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}

/// How a server treats a call.
#[derive(Clone, Debug)]
pub enum Behaviour {
    /// Nobody listens at all.
    Down,
    /// Answers HTTP 200 with this body.
    Says(String),
    /// Takes the call, and says nothing until the caller hangs up, or for so long.
    Silent(Duration),
    /// Ends the connection in the middle of its answer.
    HangsUp,
    /// Answers so many calls with this body, then is silent.
    SilentAfter(usize, String),
    /// Answers HTTP 200 with this body after so long.
    Slow(Duration, String),
    /// Answers with the status and the body that the request, in lower case, asks for.
    By(fn(&str) -> (u16, String)),
}

/// A server that behaves in one way, on this machine.
#[derive(Debug)]
pub struct FaultyServer {
    /// Its base address.
    pub url: String,
    calls: Arc<AtomicUsize>,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
    behaviour: Arc<Mutex<Behaviour>>,
}

impl FaultyServer {
    /// Starts one; it ends with the test's process.
    pub fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let down = matches!(behaviour, Behaviour::Down);
        let calls = Arc::new(AtomicUsize::new(0));
        let behaviour = Arc::new(Mutex::new(behaviour));
        let bodies = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let server = Self {
            url,
            calls: Arc::clone(&calls),
            bodies: Arc::clone(&bodies),
            behaviour: Arc::clone(&behaviour),
        };
        if down {
            return server;
        }
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (behaviour, calls) = (Arc::clone(&behaviour), Arc::clone(&calls));
                let bodies = Arc::clone(&bodies);
                std::thread::spawn(move || serve(stream, &behaviour, &calls, &bodies));
            }
        });
        server
    }

    /// Lets it behave in another way from now on.
    pub fn change(&self, behaviour: Behaviour) {
        *self.behaviour.lock().expect("no panic while it is held") = behaviour;
    }

    /// Calls that came, whole.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// The bodies that came, in order, as they were sent.
    pub fn bodies(&self) -> Vec<Vec<u8>> {
        self.bodies.lock().expect("no panic while it is held").clone()
    }
}

fn serve(
    mut stream: TcpStream,
    behaviour: &Mutex<Behaviour>,
    calls: &AtomicUsize,
    bodies: &Mutex<Vec<Vec<u8>>>,
) {
    let Some((request, body)) = read_request(&mut stream) else { return };
    bodies.lock().expect("no panic while it is held").push(body);
    let number = calls.fetch_add(1, Ordering::SeqCst);
    let behaviour = behaviour.lock().expect("no panic while it is held").clone();
    let head_of = |status: u16, length: usize| {
        // One answer a connection, and it says so: else the next call may be sent into its end.
        let kind = "content-type: application/json\r\nconnection: close";
        format!("HTTP/1.1 {status} X\r\n{kind}\r\ncontent-length: {length}\r\n\r\n")
    };
    let head = |length: usize| head_of(200, length);
    // Until the caller hangs up.
    let silence = |most: Duration| {
        let _ = stream.set_read_timeout(Some(most));
        let _ = (&stream).read(&mut [0]);
        String::new()
    };
    let answer = match behaviour {
        Behaviour::Down => String::new(),
        Behaviour::Says(body) => head(body.len()) + &body,
        Behaviour::HangsUp => head(5_000) + "{\"choices\": [",
        Behaviour::Silent(time) => silence(time),
        Behaviour::SilentAfter(answered, body) if number < answered => head(body.len()) + &body,
        Behaviour::SilentAfter(..) => silence(Duration::from_mins(1)),
        Behaviour::Slow(time, body) => silence(time) + &head(body.len()) + &body,
        Behaviour::By(answer) => {
            let (status, body) = answer(&request);
            head_of(status, body.len()) + &body
        }
    };
    // The caller may have gone; that is its own business.
    let _ = stream.write_all(answer.as_bytes());
}

/// Reads one request to its end: its head, and as much body as it announces. In lower case, and its
/// body as it came.
fn read_request(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 8_192];
        let count = stream.read(&mut part).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length = length.and_then(|length| length.trim().parse().ok()).unwrap_or(0);
        if body.len() >= length {
            let body = bytes.windows(4).position(|four| four == b"\r\n\r\n");
            let body = body.map_or_else(Vec::new, |at| bytes[at + 4..].to_vec());
            return Some((text, body));
        }
    }
}
