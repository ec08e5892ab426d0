//! A bad line between a clinic and head office: a proxy that cuts requests and answers at any byte,
//! delivers a request twice, and delivers an old one after newer ones.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use flate2::read::GzDecoder;
use wardbook_sync::wire::entries::{PackageReader, UploadHead};

use crate::random::Random;
use crate::wait::let_pass;

/// No answer takes longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// An upload that the clinic sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The events of the packages that came through whole.
    pub packages: Vec<Range<u64>>,
}

#[derive(Debug)]
struct State {
    random: Random,
    faults: u32,
    kept: Option<Vec<u8>>,
    sent: Vec<Sent>,
}

/// The line.
#[derive(Clone, Debug)]
pub struct BadLine {
    /// Its address, in place of head office's.
    pub address: String,
    state: Arc<Mutex<State>>,
}

/// What happens to a request.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Only so many of its bytes come through.
    Request(usize),
    /// It comes through, and of the answer as many bytes in a thousand.
    Answer(usize),
    /// It comes through twice.
    Twice,
    /// It comes through, and an earlier one once more after it.
    Late,
}

impl BadLine {
    /// A line to `office`, good until it is told to turn bad.
    pub fn to(office: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("its address"));
        let state = State { random: Random::new(), faults: 0, kept: None, sent: Vec::new() };
        let line = Self { address, state: Arc::new(Mutex::new(state)) };
        let (own, office) = (line.clone(), office.trim_start_matches("http://").to_owned());
        std::thread::spawn(move || {
            // One after the other: what was cut has ended at head office before the next begins.
            for stream in listener.incoming().flatten() {
                let _ = own.carry(stream, &office);
            }
        });
        line
    }

    /// Is bad for about so many requests from now on.
    pub fn turn_bad(&self, faults: u32) {
        self.state().faults = faults;
    }

    /// Faults that are still to come.
    pub fn faults(&self) -> u32 {
        self.state().faults
    }

    /// The uploads that the clinic sent, in order.
    pub fn sent(&self) -> Vec<Sent> {
        self.state().sent.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self, length: usize) -> Option<Fault> {
        let mut state = self.state();
        if state.faults == 0 || state.random.below(3) == 0 {
            return None;
        }
        state.faults -= 1;
        let at = usize::try_from(state.random.below(length as u64)).expect("it fits");
        let part = usize::try_from(state.random.below(1_000)).expect("it fits");
        Some(match state.random.below(6) {
            0 | 1 => Fault::Request(at),
            2 | 3 => Fault::Answer(part),
            4 => Fault::Twice,
            _ => Fault::Late,
        })
    }

    /// Carries one request and its answer.
    fn carry(&self, mut clinic: TcpStream, office: &str) -> std::io::Result<()> {
        clinic.set_read_timeout(Some(PATIENCE))?;
        let Some(request) = read_request(&mut clinic)? else { return Ok(()) };
        let fault = self.fault(request.len());
        let through = match fault {
            Some(Fault::Request(at)) => &request[..at],
            _ => &request[..],
        };
        if let Some(sent) = packages_of(through) {
            self.state().sent.push(sent);
        }
        let answer = deliver(office, through, through.len() < request.len())?;
        match fault {
            Some(Fault::Request(_)) => {
                // The clinic notices later than head office, which is done with what it got by then.
                let time = 100 + self.state().random.below(200);
                let_pass(Duration::from_millis(time));
                return Ok(());
            }
            Some(Fault::Answer(part)) => {
                return clinic.write_all(&answer[..answer.len() * part / 1_000]);
            }
            Some(Fault::Twice) => drop(deliver(office, &request, false)?),
            Some(Fault::Late) => {
                let kept = self.state().kept.take();
                kept.map(|kept| deliver(office, &kept, false)).transpose()?;
            }
            None => {}
        }
        if request.starts_with(b"POST /add-") && self.state().kept.is_none() {
            self.state().kept = Some(request);
        }
        clinic.write_all(&answer)
    }
}

/// One request with its body, told to close the connection after it.
fn read_request(stream: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let lower = line.to_lowercase();
        if let Some(value) = lower.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
        if line == "\r\n" {
            break;
        }
        if !lower.starts_with("connection:") {
            head.push_str(&line);
        }
    }
    head.push_str("connection: close\r\n\r\n");
    let mut request = head.into_bytes();
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    request.extend_from_slice(&body);
    Ok(Some(request))
}

/// Gives head office some bytes, and nothing after them where they are `cut`, and waits for its end
/// of the exchange.
fn deliver(office: &str, bytes: &[u8], cut: bool) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(office)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(bytes)?;
    if cut {
        stream.shutdown(Shutdown::Write)?;
    }
    let mut answer = Vec::new();
    // A connection that is reset has ended, too.
    let _ = stream.read_to_end(&mut answer);
    Ok(answer)
}

/// The packages in as much of an upload as there is; `None` of any other request.
fn packages_of(request: &[u8]) -> Option<Sent> {
    let end = request.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    if !request.starts_with(b"POST /add-entries ") {
        return None;
    }
    let mut bytes = Vec::new();
    // What is cut off ends in an error; what came before it is there.
    let (head, body) = request.split_at(end + 4);
    let zstd = String::from_utf8_lossy(head).to_lowercase().contains("content-encoding: zstd");
    let _ = if zstd {
        zstd::Decoder::new(body).and_then(|mut body| body.read_to_end(&mut bytes))
    } else {
        GzDecoder::new(body).read_to_end(&mut bytes)
    };
    let mut packages = Vec::new();
    if let Ok(Some((head, length))) = UploadHead::read(&bytes) {
        let mut reader = PackageReader::new(&head);
        reader.push(&bytes[length..]);
        while let Ok(Some(package)) = reader.next_package() {
            packages.push(package.bounds.start..package.bounds.end);
        }
    }
    Some(Sent { packages })
}
