//! The child's side: limits itself before it sees a byte of the file, reads it, answers, ends.
//! It writes nothing but the answer: a parser's own messages could hold a patient's words.

use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::time::Duration;

use crate::platform::{self, Meter};
use crate::protocol::{Answer, Ask, Request};
use crate::scan::Grey;
use crate::{Unreadable, formats, ocr};

/// Runs the child: reads one request from standard input, writes one answer to standard output.
///
/// Call it first thing in `main`, before threads, windows or databases: what is open or mapped by
/// then stays within a hostile file's reach, and the limits hold for the whole process.
pub fn worker_main() -> ExitCode {
    // The default hook prints the panic's message, which may quote the document.
    std::panic::set_hook(Box::new(|_| {}));
    if serve().is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn serve() -> io::Result<()> {
    platform::end_with_parent();
    let mut input = io::stdin().lock();
    let request = Request::read(&mut input)?;
    let mut meter = Meter::new();
    match &request.ask {
        Ask::Letters(scan) => {
            platform::confine_with(&request.limits, &scan.program.places())?;
        }
        _ => platform::confine(&request.limits, &meter)?,
    }

    let answered = match request_bytes(&request, &mut input)? {
        Ok(bytes) => answer(&request, bytes, &mut meter),
        Err(reason) => Err(reason),
    };
    let (answer, greys) = answered.unwrap_or_else(|reason| (Answer::Refused(reason), Vec::new()));

    let mut output = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    serde_json::to_writer(&mut output, &answer)?;
    output.write_all(b"\n")?;
    output.write_all(&greys)?;
    output.flush()
}

/// The answer's line, and the bytes that follow it.
fn answer(
    request: &Request,
    bytes: Vec<u8>,
    meter: &mut Meter,
) -> Result<(Answer, Vec<u8>), Unreadable> {
    let answer = match &request.ask {
        Ask::Text => {
            let formats::Read { text, scans, layers, unseen } =
                formats::read(request.kind, bytes, &request.limits)?;
            Answer::Read { text, scans, layers, unseen, peak_memory_kb: meter.peak_kb() }
        }
        Ask::Pages(range) => {
            let formats::Read { text, scans, layers, unseen } =
                formats::read_pages(request.kind, bytes, &request.limits, *range)?;
            Answer::Read { text, scans, layers, unseen, peak_memory_kb: meter.peak_kb() }
        }
        Ask::Picture(page) => {
            let drawn = formats::draw(request.kind, bytes, *page)?;
            Answer::Drawn {
                png: hex::encode(drawn.png),
                width: drawn.width,
                height: drawn.height,
                peak_memory_kb: meter.peak_kb(),
            }
        }
        Ask::Parts => {
            Answer::Unpacked { parts: formats::parts(request.kind, bytes, &request.limits)? }
        }
        Ask::Unlocked(password) => {
            let copy = formats::unlock(request.kind, bytes, &password.0, &request.limits)?;
            return Ok((Answer::Unlocked { peak_memory_kb: meter.peak_kb() }, copy));
        }
        Ask::Listing => Answer::Listed {
            listing: formats::listing::read(request.kind, &bytes, &request.limits)?,
        },
        Ask::Sheet(page) => {
            let mut sheet = formats::sheet(request.kind, bytes, *page, &request.limits)?;
            let is_damaged = sheet.is_damaged;
            let bare = std::mem::take(&mut sheet.bare);
            // A strip that is no page has no lines of text on it, either.
            let (grey, points) = sheet.into_read().ok_or(Unreadable::NoText)?;
            if grey.is_blank() {
                return Ok((Answer::Blank { peak_memory_kb: meter.peak_kb() }, Vec::new()));
            }
            let side = |pixels| u32::try_from(pixels).map_err(|_| Unreadable::not_asked());
            let (width, height) = (side(grey.width)?, side(grey.height)?);
            let peak_memory_kb = meter.peak_kb();
            let sheet = Answer::Sheet { width, height, points, is_damaged, bare, peak_memory_kb };
            return Ok((sheet, grey.pixels));
        }
        Ask::Shown(page) => {
            let shown = formats::shown(request.kind, bytes, *page, &request.limits)?;
            return Ok((shown.answer(), shown.pixels));
        }
        Ask::Places(page) => formats::places(request.kind, bytes, *page, &request.limits)?,
        Ask::Letters(scan) => {
            let page =
                Grey { width: scan.width as usize, height: scan.height as usize, pixels: bytes };
            let time = Duration::from_secs(request.limits.seconds);
            let letters = ocr::read(scan, &page, time)?;
            Answer::Letters { letters, peak_memory_kb: meter.peak_kb() }
        }
    };
    Ok((answer, Vec::new()))
}

/// An error only where there is nobody left to answer.
fn request_bytes(
    request: &Request,
    input: &mut impl Read,
) -> io::Result<Result<Vec<u8>, Unreadable>> {
    match request.read_bytes(input) {
        Err(error) if error.kind() == io::ErrorKind::OutOfMemory => {
            let limit_mb = request.limits.memory_mb;
            Ok(Err(Unreadable::OutOfMemory { limit_mb }))
        }
        bytes => bytes.map(Ok),
    }
}
