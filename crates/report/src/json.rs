//! Events as one JSON document, written an event at a time in constant memory.
//!
//! `{"format":"wardbook-events/1","log":…,"from":…,"to":…,"filter":…,"events":[…],"checkpoint":"…"}`
//! with one event a line; `filter` is `null` where every event from `from` to `to` is there, so that line tools work on it too. What an event looks like is
//! the caller's: anything that serialises. Signing and proofs belong to the ledger.

use std::io::Write;
use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use crate::ReportError;

/// The value of the document's `format` member.
pub const FORMAT: &str = "wardbook-events/1";

/// Writes a range of events as JSON. Without [`EventJson::finish`] the document is
/// deliberately not valid JSON, so that a broken export cannot pass for a whole one.
pub struct EventJson<W: Write> {
    out: W,
    line: Vec<u8>,
    count: u64,
}

impl<W: Write> EventJson<W> {
    /// Begins the document for the half-open range `from..to` of the log with id `log`.
    /// `filter` says which of its events there are; `None` is all of them.
    pub fn new(
        mut out: W,
        log: &str,
        Range { start: from, end: to }: Range<u64>,
        filter: Option<&Value>,
    ) -> Result<Self, ReportError> {
        let (log, filter) = (serde_json::to_string(log)?, serde_json::to_string(&filter)?);
        write!(out, "{{\"format\":\"{FORMAT}\",\"log\":{log},\"from\":{from},\"to\":{to},")?;
        write!(out, "\"filter\":{filter},")?;
        out.write_all(b"\"events\":[")?;
        Ok(Self { out, line: Vec::new(), count: 0 })
    }

    /// Adds one event. An event that cannot be serialised leaves the document as it was.
    pub fn write<E: Serialize + ?Sized>(&mut self, event: &E) -> Result<(), ReportError> {
        self.line.clear();
        self.line.extend_from_slice(if self.count == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut self.line, event)?;
        self.out.write_all(&self.line)?;
        self.count += 1;
        Ok(())
    }

    /// How many events were written.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Ends the document with the signed note of the checkpoint that covers the range,
    /// and gives the destination back.
    pub fn finish(mut self, checkpoint: &str) -> Result<W, ReportError> {
        let checkpoint = serde_json::to_string(checkpoint)?;
        writeln!(self.out, "\n],\"checkpoint\":{checkpoint}}}")?;
        self.out.flush()?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_document_is_valid_json_with_one_event_a_line() {
        let mut events = EventJson::new(Vec::new(), "log \"a\"", 7..9, None).unwrap();
        events.write(&json!({"seq": 7, "name": "Łukasz\n\u{202e}"})).unwrap();
        events.write(&json!({"seq": 8})).unwrap();
        assert_eq!(events.count(), 2);
        let text = String::from_utf8(events.finish("wardbook/1\n2\nroot\n").unwrap()).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(document["format"], "wardbook-events/1");
        assert_eq!(document["log"], "log \"a\"");
        assert_eq!((&document["from"], &document["to"]), (&json!(7), &json!(9)));
        assert_eq!(document["events"][0]["name"], "Łukasz\n\u{202e}");
        assert_eq!(document["checkpoint"], "wardbook/1\n2\nroot\n");
        assert_eq!(text.lines().count(), 4, "a line to begin, one per event, one to end");
    }

    #[test]
    fn a_range_without_events_is_an_empty_list() {
        let bytes = EventJson::new(Vec::new(), "log", 0..0, None).unwrap().finish("").unwrap();
        let document: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(document["events"], json!([]));
    }

    #[test]
    fn an_event_that_cannot_be_written_leaves_the_document_whole() {
        struct Broken;
        impl Serialize for Broken {
            fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(serde::ser::Error::custom("no"))
            }
        }
        let mut events = EventJson::new(Vec::new(), "log", 0..2, None).unwrap();
        events.write(&json!({"seq": 0})).unwrap();
        assert!(matches!(events.write(&Broken), Err(ReportError::Json(_))));
        events.write(&json!({"seq": 1})).unwrap();
        let document: Value = serde_json::from_slice(&events.finish("").unwrap()).unwrap();
        assert_eq!(document["events"].as_array().unwrap().len(), 2);
    }
}
