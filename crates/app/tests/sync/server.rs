//! A small HTTP server for faults: each request is answered as a test says, cut off, or not at all.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

/// A request as it came.
pub struct Request {
    pub path: String,
    pub headers: String,
    pub body: Vec<u8>,
}

/// What is done with it.
#[derive(Clone)]
pub enum Reply {
    /// Answered: status, further header lines, body.
    Is(u16, String, String),
    /// Answered with bytes.
    Bytes(Vec<u8>),
    /// The connection is cut, before anything is said.
    Cut,
    /// Answered halfway.
    Half(String),
}

impl Reply {
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self::Is(status, String::new(), body.into())
    }
}

/// Serves on a port of its own; answers with its address. It ends with the test's process.
pub fn serve(answer: impl Fn(Request) -> Reply + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            // Each connection has one exchange: what is kept open would hide a cut.
            thread::spawn(move || exchange(stream, &*answer));
        }
    });
    address
}

fn exchange(stream: TcpStream, answer: &(impl Fn(Request) -> Reply + ?Sized)) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    if reader.read_line(&mut first).unwrap_or(0) == 0 {
        return;
    }
    let mut headers = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        headers.push_str(&line);
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut stream = stream;
    let _ = match answer(Request { path, headers, body }) {
        Reply::Is(status, more, body) => write!(
            stream,
            "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n{more}\r\n{body}",
            body.len()
        ),
        Reply::Bytes(body) => write!(
            stream,
            "HTTP/1.1 200 X\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )
        .and_then(|()| stream.write_all(&body)),
        Reply::Cut => Ok(()),
        Reply::Half(body) => write!(
            stream,
            "HTTP/1.1 200 X\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len() + 10
        ),
    };
}
