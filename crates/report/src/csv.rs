//! Events as CSV (RFC 4180), a row at a time, for spreadsheets.
//!
//! A cell that a spreadsheet would run as a formula gets a leading apostrophe, so what is
//! read is not byte for byte what is recorded: the JSON export and the bundle are exact,
//! and only they can be verified. So is a cell that is longer than a spreadsheet holds: it is cut, and says
//! how long it is. Payloads withheld or erased are empty cells.

use std::borrow::Cow;
use std::io::Write;

use csv::{Terminator, Writer, WriterBuilder};

use crate::ReportError;

/// The header row, in the order of [`EventRow`]'s members.
pub const COLUMNS: [&str; 14] = [
    "seq",
    "time",
    "kind",
    "actor",
    "role",
    "source",
    "audit_session",
    "session_seq",
    "subject",
    "trace",
    "span",
    "parent",
    "payload_commitment",
    "payload",
];

/// One event of the log, as its header and payload hold it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventRow<'a> {
    /// Position in the log, from 0.
    pub seq: u64,
    /// RFC 3339 in UTC with six decimals and `Z`.
    pub time: &'a str,
    /// Dotted name, such as `document.opened`.
    pub kind: &'a str,
    /// User id, or `system`.
    pub actor: &'a str,
    /// The role that the actor acted in.
    pub role: &'a str,
    /// What triggered it, such as `window`.
    pub source: &'a str,
    /// Audit session id.
    pub audit_session: &'a str,
    /// Position within the audit session, from 0.
    pub session_seq: u64,
    /// `<record type>/<id>`, or empty.
    pub subject: &'a str,
    /// Trace id, or empty.
    pub trace: &'a str,
    /// Span id, or empty.
    pub span: &'a str,
    /// Parent span id, or empty.
    pub parent: &'a str,
    /// 64 hex digits, or empty where there is no payload.
    pub payload_commitment: &'a str,
    /// The payload's JSON; empty where there is none, or it was withheld or erased.
    pub payload: &'a str,
}

/// Writes events as CSV: the header row at once, then a row for each event.
pub struct EventCsv<W: Write> {
    rows: Writer<W>,
}

impl<W: Write> EventCsv<W> {
    /// Begins a file in UTF-8 with CRLF line ends. It has a byte order mark, without which spreadsheets
    /// take it for another encoding when it is opened by a double click.
    pub fn new(mut out: W) -> Result<Self, ReportError> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut rows = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
        rows.write_record(COLUMNS).map_err(into_io)?;
        Ok(Self { rows })
    }

    /// Adds one event.
    pub fn write(&mut self, event: &EventRow<'_>) -> Result<(), ReportError> {
        let seq = event.seq.to_string();
        let session_seq = event.session_seq.to_string();
        let cells = [
            &seq,
            event.time,
            event.kind,
            event.actor,
            event.role,
            event.source,
            event.audit_session,
            &session_seq,
            event.subject,
            event.trace,
            event.span,
            event.parent,
            event.payload_commitment,
            event.payload,
        ];
        for cell in cells {
            self.rows.write_field(short(&harmless(cell)).as_bytes()).map_err(into_io)?;
        }
        self.rows.write_record(None::<&[u8]>).map_err(into_io)?;
        Ok(())
    }

    /// Writes what is still held back and gives the destination back.
    pub fn finish(mut self) -> Result<W, ReportError> {
        self.rows.flush()?;
        self.rows.into_inner().map_err(|failed| failed.into_error().into())
    }
}

/// The cell as a spreadsheet may see it: text that it would take for a formula, or that
/// begins with a tab or a line end before one, gets a leading apostrophe (OWASP, "CSV
/// Injection").
pub fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Characters of a spreadsheet's cell, as the spreadsheets count them: UTF-16.
const CELL: usize = 32_767;
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The cell as far as a spreadsheet holds it, with a note where that is not all.
fn short(cell: &str) -> Cow<'_, str> {
    let length = cell.encode_utf16().count();
    if length <= CELL {
        return Cow::Borrowed(cell);
    }
    let note = format!(" … (cut: {length} characters; the JSON export has all)");
    let mut room = CELL - note.encode_utf16().count();
    let begin = cell.chars().take_while(|one| {
        let fits = one.len_utf16() <= room;
        room -= if fits { one.len_utf16() } else { 0 };
        fits
    });
    Cow::Owned(begin.collect::<String>() + &note)
}

fn into_io(failed: csv::Error) -> std::io::Error {
    match failed.into_kind() {
        csv::ErrorKind::Io(io) => io,
        // Every row has the header's 14 cells and cells are UTF-8, so nothing else occurs.
        other => std::io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(events: &[EventRow<'_>]) -> Vec<u8> {
        let mut rows = EventCsv::new(Vec::new()).unwrap();
        for event in events {
            rows.write(event).unwrap();
        }
        rows.finish().unwrap()
    }

    #[test]
    fn events_are_read_back_as_they_were_written() {
        let event = EventRow {
            seq: 41,
            time: "2026-11-21T14:05:00.000001Z",
            kind: "document.opened",
            payload: "{\"note\":\"two lines,\r\nand \\\"quotes\\\" of Nguyễn\"}",
            session_seq: 3,
            ..EventRow::default()
        };
        let bytes = written(&[event, event]);
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(&rows[0][0], "41");
        assert_eq!(&rows[0][7], "3");
        assert_eq!(&rows[0][13], event.payload);
    }

    #[test]
    fn no_cell_begins_as_a_formula() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝"] {
            let hostile = format!("{start}HYPERLINK(\"http://x\")");
            let bytes = written(&[EventRow { actor: &hostile, ..EventRow::default() }]);
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let row = reader.records().next().unwrap().unwrap();
            assert_eq!(&row[3], format!("'{hostile}"), "starting with {start:?}");
        }
        assert_eq!(harmless("system"), "system");
        assert_eq!(harmless("a=b"), "a=b");
    }

    #[test]
    fn an_empty_listing_is_its_header_row() {
        let bytes = written(&[]);
        assert!(bytes.starts_with("\u{feff}seq,time,kind,".as_bytes()));
        assert!(bytes.ends_with(b",payload\r\n"));
    }

    #[test]
    fn a_cell_is_no_longer_than_a_spreadsheet_holds_and_says_that_it_was_cut() {
        for (letters, whole) in [("a".repeat(CELL), true), ("a".repeat(CELL + 1), false)] {
            assert_eq!(short(&letters) == letters, whole);
        }
        let long = "𝄞".repeat(CELL);
        let cut = short(&long);
        assert!(cut.encode_utf16().count() <= CELL && cut.ends_with("the JSON export has all)"));
        assert!(cut.contains("cut: 65534 characters"), "{}", &cut[cut.len() - 80..]);
    }

    #[test]
    fn a_full_disk_is_told() {
        struct Full;
        impl Write for Full {
            fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
                Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
            }
            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }
        assert!(matches!(EventCsv::new(Full), Err(ReportError::Write(_))));
    }
}
