//! The child's side: limits itself before it sees a byte of the file, reads it, answers, ends.
//! It writes nothing but the answer: a parser's own messages could hold a patient's words.

use std::io::{self, Read, Write};
use std::process::ExitCode;

use crate::platform::{self, Meter};
use crate::protocol::{Answer, Question, Request};
use crate::{Unreadable, formats};

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
    platform::confine(&request.limits, &meter)?;

    let answer = match request_bytes(&request, &mut input)? {
        Ok(bytes) => answer(&request, bytes, &mut meter).unwrap_or_else(Answer::Refused),
        Err(reason) => Answer::Refused(reason),
    };

    let mut output = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    serde_json::to_writer(&mut output, &answer)?;
    output.flush()
}

fn answer(request: &Request, bytes: Vec<u8>, meter: &mut Meter) -> Result<Answer, Unreadable> {
    Ok(match request.question {
        Question::Text => {
            let text = formats::read(request.kind, bytes, &request.limits)?;
            Answer::Read { text, peak_memory_kb: meter.peak_kb() }
        }
        Question::Picture(page) => {
            let drawn = formats::draw(request.kind, bytes, page)?;
            Answer::Drawn {
                png: hex::encode(drawn.png),
                width: drawn.width,
                height: drawn.height,
                peak_memory_kb: meter.peak_kb(),
            }
        }
        Question::Parts => {
            Answer::Unpacked { parts: formats::parts(request.kind, bytes, &request.limits)? }
        }
    })
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
