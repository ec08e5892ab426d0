//! Frames on a stream: one line of JSON each, of bounded length.

use std::io::{self, BufRead, Read as _, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

/// The longest frame that a guest may send, in bytes: names, paths and passwords.
pub(super) const LONGEST_REQUEST: u64 = 4 << 20;

/// The longest that a holder may answer: the text and the JSON of a long list.
pub(super) const LONGEST_RESPONSE: u64 = 1 << 30;

/// Writes one frame.
pub(super) fn send(stream: &mut impl Write, frame: &impl Serialize) -> io::Result<()> {
    // A frame may hold a password.
    let mut line = Zeroizing::new(serde_json::to_vec(frame)?);
    line.push(b'\n');
    stream.write_all(&line)?;
    stream.flush()
}

/// Reads one frame; `None` where the other end has closed the stream between two.
pub(super) fn receive<T: DeserializeOwned>(
    stream: &mut impl BufRead,
    longest: u64,
) -> io::Result<Option<T>> {
    let mut line = Zeroizing::new(Vec::new());
    let read = stream.by_ref().take(longest).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        let (kind, text) = if read as u64 >= longest {
            (io::ErrorKind::InvalidData, "a frame is longer than is allowed")
        } else {
            (io::ErrorKind::UnexpectedEof, "a frame was cut off")
        };
        return Err(io::Error::new(kind, text));
    }
    // What it says is not repeated: it may be a password.
    let parsed = serde_json::from_slice(&line);
    parsed.map(Some).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "a frame is malformed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<u32>, io::ErrorKind> {
        receive(&mut io::BufReader::new(bytes), 8).map_err(|error| error.kind())
    }

    #[test]
    fn frames_are_whole_short_and_well_formed_or_refused() {
        assert_eq!(read(b"17\n"), Ok(Some(17)));
        assert_eq!(read(b""), Ok(None));
        assert_eq!(read(b"17"), Err(io::ErrorKind::UnexpectedEof));
        assert_eq!(read(b"123456789\n"), Err(io::ErrorKind::InvalidData));
        assert_eq!(read(b"\"x\"\n"), Err(io::ErrorKind::InvalidData));
    }
}
