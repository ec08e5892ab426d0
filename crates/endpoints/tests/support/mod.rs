//! What the tests of endpoints share: an endpoint as configured, a small document, and an HTTP
//! server that answers with exactly the bytes it is told, over real sockets.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wardbook_domain::cost::{NanoUnits, Price};
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::endpoint::{Endpoint, EndpointKind, Locality, PhiPolicy};
use wardbook_domain::extraction::PageText;
use wardbook_domain::given::Given;
use wardbook_domain::ids::EndpointId;
use wardbook_egress::{Departure, Register, Unnoted};
use wardbook_endpoints::Request;

/// An endpoint at `url` that costs 3 per million tokens in and 15 out.
pub(crate) fn endpoint(url: &str) -> Endpoint {
    Endpoint {
        endpoint_id: EndpointId("018f2f6e-0000-7000-8000-000000000001".parse().expect("an id")),
        name: "test".to_owned(),
        kind: EndpointKind::OpenAi,
        url: url.to_owned(),
        model: "tiny-test".to_owned(),
        locality: Locality::OnDevice,
        phi_policy: PhiPolicy::Allowed,
        price: Price {
            input: NanoUnits(3 * NanoUnits::UNIT),
            output: NanoUnits(15 * NanoUnits::UNIT),
            cached: NanoUnits(NanoUnits::UNIT / 2),
        },
        timeout_seconds: 5,
        max_output_tokens: 500,
    }
}

pub(crate) const LETTER: &str = "Castle Clinic\n\n12 May 2026\n\nDear Dr Ito,\n\nRe: Jane Alder, DOB 03/04/1981\n\n\
                          Thank you for seeing her about her knee.\n\nYours sincerely\n\nDr Ana Field\n";

/// A document of one page.
pub(crate) fn letter() -> Request {
    Request {
        pages: vec![PageText { number: 1, text: LETTER.to_owned() }],
        file_name: "Alder Jane knee.txt".to_owned(),
        given: Given::default(),
        date_order: DateOrder::Unknown,
    }
}

/// Keeps what leaves, as the clinic's record would.
#[derive(Default)]
pub(crate) struct Kept(pub(crate) Mutex<Vec<Departure>>);

impl Register for Kept {
    fn note(&self, departure: &Departure) -> Result<(), Unnoted> {
        self.0.lock().expect("no panic while noting").push(departure.clone());
        Ok(())
    }
}

/// How the server behaves after it has read a request.
#[derive(Clone)]
pub(crate) enum Behaviour {
    /// Writes these bytes and closes.
    Answer(Vec<u8>),
    /// Behaves as the whole request asks for.
    By(fn(&str) -> Behaviour),
    /// Says nothing until the caller hangs up.
    Silence,
    /// Writes the head of an answer, then a byte now and then, for ever.
    Drip,
    /// Announces a body without end and sends it as fast as it is read.
    Flood,
}

/// A server of one behaviour, and the requests that it got.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start(behaviour: Behaviour) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, behaviour.clone(), Arc::clone(&log)));
            }
        });
        Self { url, requests }
    }

    /// The body of the last request.
    pub(crate) fn last_body(&self) -> String {
        let requests = self.requests.lock().expect("no panic while logging");
        let last = requests.last().expect("a request");
        last.split_once("\r\n\r\n").expect("a body").1.to_owned()
    }
}

async fn serve(mut stream: TcpStream, behaviour: Behaviour, log: Arc<Mutex<Vec<String>>>) {
    let Some(request) = read_request(&mut stream).await else { return };
    let behaviour = match behaviour {
        Behaviour::By(choose) => choose(&request),
        other => other,
    };
    log.lock().expect("no panic while logging").push(request);
    match behaviour {
        Behaviour::By(_) => {}
        Behaviour::Answer(bytes) => {
            let _ = stream.write_all(&bytes).await;
        }
        Behaviour::Silence => {
            // Until the caller hangs up.
            let _ = stream.read(&mut [0]).await;
        }
        Behaviour::Drip => {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n").await;
            let mut pace = tokio::time::interval(Duration::from_millis(100));
            while stream.write_all(b" ").await.is_ok() {
                pace.tick().await;
            }
        }
        Behaviour::Flood => {
            let _ =
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n").await;
            while stream.write_all(&[b' '; 8_192]).await.is_ok() {}
        }
    }
}

/// One whole request: head, and as much body as it announces.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        let mut part = [0; 8192];
        let count = stream.read(&mut part).await.ok()?;
        if count == 0 {
            return None;
        }
        bytes.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let announced = head
            .lines()
            .find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= announced.unwrap_or(0) {
            return Some(text.into_owned());
        }
    }
}

/// An answer with a status, further headers and a body.
pub(crate) fn http(status: &str, headers: &str, body: &str) -> Behaviour {
    let length = body.len();
    Behaviour::Answer(format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}").into_bytes())
}
