//! Understands an ended child: its answer if it gave a proper one, otherwise the named reason.
//! The child may have been taken over by the file it read, so nothing it says is taken on trust.

use crate::platform::Ending;
use crate::protocol::Answer;
use crate::{DocumentKind, DocumentText, Limits, Unreadable};

/// What Rust's allocator prints before it aborts.
const OUT_OF_MEMORY: &[u8] = b"memory allocation of ";

/// Why waiting for the child was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Itself(Ending),
    TimedOut,
    Cancelled,
    /// The system no longer knows it.
    Lost,
}

/// The text and the peak memory in KiB, or why there are none.
pub(crate) fn understand(
    end: End,
    answer: &[u8],
    stderr: &[u8],
    kind: DocumentKind,
    limits: &Limits,
) -> Result<(DocumentText, u64), Unreadable> {
    let out_of_memory = stderr.windows(OUT_OF_MEMORY.len()).any(|window| window == OUT_OF_MEMORY);
    match end {
        End::Itself(Ending::Code(0)) => accept(answer, kind, limits),
        End::Cancelled => Err(Unreadable::Cancelled),
        End::TimedOut | End::Itself(Ending::OutOfTime) => {
            Err(Unreadable::TimedOut { seconds: limits.seconds })
        }
        End::Itself(_) if out_of_memory => {
            Err(Unreadable::OutOfMemory { limit_mb: limits.memory_mb })
        }
        End::Itself(Ending::Code(code)) => {
            Err(Unreadable::crashed(&format!("it ended with code {code}")))
        }
        End::Itself(Ending::Signal(signal)) => {
            Err(Unreadable::crashed(&format!("it was ended by signal {signal}")))
        }
        End::Lost => Err(Unreadable::crashed("it could not be found any more")),
    }
}

fn accept(
    answer: &[u8],
    kind: DocumentKind,
    limits: &Limits,
) -> Result<(DocumentText, u64), Unreadable> {
    if answer.len() as u64 > limits.answer_bytes() {
        return Err(Unreadable::TooMuchText { limit: limits.text_bytes });
    }
    match serde_json::from_slice(answer) {
        Ok(Answer::Read { text, peak_memory_kb })
            if text.kind == kind && !text.pages.is_empty() =>
        {
            Ok((text, peak_memory_kb))
        }
        Ok(Answer::Read { .. }) => Err(Unreadable::crashed("its answer was not to the question")),
        Ok(Answer::Refused(reason)) => Err(reason),
        Err(_) => Err(Unreadable::crashed("its answer could not be understood")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(end: End, answer: &[u8], stderr: &[u8]) -> &'static str {
        let limits = Limits::default();
        understand(end, answer, stderr, DocumentKind::PlainText, &limits)
            .map_or_else(|reason| reason.code(), |_| "read")
    }

    #[test]
    fn every_way_to_end_has_its_name() {
        let by_code = |code| End::Itself(Ending::Code(code));
        let good = br#"{"read":{"text":{"kind":"plain_text","pages":[{"number":1,"width":0.0,"height":0.0,"lines":[]}],"warnings":[]},"peak_memory_kb":1}}"#;
        let table: &[(End, &[u8], &[u8], &str)] = &[
            (by_code(0), good, b"", "read"),
            (by_code(0), br#"{"refused":{"code":"no_text"}}"#, b"", "no_text"),
            (by_code(0), &good[..60], b"", "crashed"),
            (by_code(0), b"", b"", "crashed"),
            (by_code(0), b"\xff\x00garbage", b"", "crashed"),
            (by_code(101), good, b"", "crashed"),
            (End::Itself(Ending::Signal(11)), b"", b"", "crashed"),
            (End::Itself(Ending::OutOfTime), b"", b"", "timed_out"),
            (End::TimedOut, b"", b"", "timed_out"),
            (End::Cancelled, good, b"", "cancelled"),
            (
                End::Itself(Ending::Signal(6)),
                b"",
                b"memory allocation of 64 bytes failed",
                "out_of_memory",
            ),
        ];
        for (end, answer, stderr, expected) in table {
            assert_eq!(after(*end, answer, stderr), *expected, "{end:?}");
        }
    }

    #[test]
    fn an_answer_about_another_kind_is_not_believed() {
        let answer = br#"{"read":{"text":{"kind":"pdf","pages":[{"number":1,"width":0.0,"height":0.0,"lines":[]}],"warnings":[]},"peak_memory_kb":1}}"#;
        assert_eq!(after(End::Itself(Ending::Code(0)), answer, b""), "crashed");
    }
}
