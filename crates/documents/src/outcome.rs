//! Understands an ended child: its answer if it gave a proper one, otherwise the named reason.
//! The child may have been taken over by the file it read, so nothing it says is taken on trust.

use crate::listing::is_within;
use crate::parts::{are_within, plain_name};
use crate::picture::{SHOWN_LONGEST, SHOWN_PIXELS};
use crate::platform::Ending;
use crate::protocol::{Answer, Ask, Request};
use crate::{PICTURE_PIXELS, PICTURE_WIDTH, Part, Unreadable};

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

/// The answer to the request and the greys that follow it, or why there is none.
pub(crate) fn understand(
    end: End,
    answer: Vec<u8>,
    stderr: &[u8],
    request: &Request,
) -> Result<(Answer, Vec<u8>), Unreadable> {
    let limits = &request.limits;
    let out_of_memory = stderr.windows(OUT_OF_MEMORY.len()).any(|window| window == OUT_OF_MEMORY);
    match end {
        End::Itself(Ending::Code(0)) => accept(answer, request),
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

fn accept(mut answer: Vec<u8>, request: &Request) -> Result<(Answer, Vec<u8>), Unreadable> {
    if answer.len() as u64 > request.answer_bytes() {
        return Err(match request.ask {
            Ask::Text | Ask::Pages(_) | Ask::Letters(_) | Ask::Places(_) => {
                Unreadable::TooMuchText { limit: request.limits.text_bytes }
            }
            Ask::Parts => Unreadable::PartsTooLarge { limit: request.limits.parts_bytes },
            Ask::Listing => Unreadable::ListTooLong { limit: request.limits.lines },
            Ask::Picture(_) | Ask::Sheet(_) | Ask::Shown(_) => {
                Unreadable::crashed("its picture is too large")
            }
            Ask::Unlocked(_) => Unreadable::CannotUnlock,
        });
    }
    // JSON as it is written here has no line break of its own.
    let end = answer.iter().position(|byte| *byte == b'\n').map_or(answer.len(), |end| end + 1);
    let greys = answer.split_off(end);
    let answer = serde_json::from_slice(&answer)
        .map_err(|_| Unreadable::crashed("its answer could not be understood"))?;
    let fits = match (&answer, &request.ask) {
        (Answer::Refused(_), _) => true,
        (Answer::Read { text, unseen, .. }, Ask::Text) => {
            text.kind == request.kind
                && !text.pages.is_empty()
                && text.has(&text.hidden)
                && text.has(unseen)
                && greys.is_empty()
        }
        (Answer::Read { text, scans, unseen, .. }, Ask::Pages(range)) => {
            let pages = range.len();
            text.kind == request.kind
                && text.has(&text.hidden)
                && text.has(unseen)
                && text.pages.len() == pages as usize
                && scans.iter().all(|page| (1..=pages).contains(page))
                && greys.is_empty()
        }
        (Answer::Drawn { png, width, height, .. }, Ask::Picture(_)) => {
            is_picture(png, *width, *height) && greys.is_empty()
        }
        (Answer::Unpacked { parts }, Ask::Parts) => {
            are_within(&request.limits, parts)?;
            let is_plain = |part: &Part| plain_name(&part.name).as_ref() == Some(&part.name);
            parts.iter().all(is_plain) && greys.is_empty()
        }
        // It is as little trusted as any file: whatever it is, it is taken in like one.
        (Answer::Unlocked { .. }, Ask::Unlocked(_)) => !greys.is_empty(),
        (Answer::Listed { listing }, Ask::Listing) => {
            is_within(&request.limits, listing)? && greys.is_empty()
        }
        (Answer::Sheet { width, height, points, .. }, Ask::Sheet(_)) => {
            is_sheet(greys.len(), *width, *height, *points)
        }
        (&Answer::Shown { pages, width, height, points, unit, is_grey }, &Ask::Shown(page)) => {
            (1..=pages).contains(&page)
                && pages <= request.limits.pages
                && is_shown(greys.len(), (width, height), points, is_grey)
                && unit >= 1.0
                && unit * points.0.max(points.1) <= SHOWN_LONGEST * (1.0 + f64::EPSILON)
        }
        (Answer::Places { .. }, Ask::Places(_)) => greys.is_empty(),
        (Answer::Blank { .. }, Ask::Sheet(_)) | (Answer::Letters { .. }, Ask::Letters(_)) => {
            greys.is_empty()
        }
        _ => false,
    };
    match answer {
        Answer::Refused(reason) => Err(reason),
        answer if fits => Ok((answer, greys)),
        _ => Err(Unreadable::not_asked()),
    }
}

/// Whether so many greys are a page of this size, with pixels of a size that a page's have.
fn is_sheet(greys: usize, width: u32, height: u32, points: f64) -> bool {
    let pixels = u64::from(width) * u64::from(height);
    pixels > 0 && pixels == greys as u64 && (0.01..=100.0).contains(&points)
}

/// Whether so many bytes are a page of this size, whose size in points a page may have.
fn is_shown(bytes: usize, (width, height): (u32, u32), points: (f64, f64), is_grey: bool) -> bool {
    let pixels = u64::from(width) * u64::from(height);
    let channels = if is_grey { 1 } else { 3 };
    let is_size = |points: f64| (1.0..=SHOWN_LONGEST).contains(&points);
    (1..=SHOWN_PIXELS).contains(&pixels)
        && pixels * channels == bytes as u64
        && is_size(points.0)
        && is_size(points.1)
}

/// Whether the hex of a PNG begins as one of this size does, within the bounds that the window
/// counts on. Nothing behind the header is looked at here.
fn is_picture(png: &str, width: u32, height: u32) -> bool {
    const HEADER: usize = 24;
    let mut header = [0; HEADER];
    let Some(begin) = png.get(..2 * HEADER) else { return false };
    if hex::decode_to_slice(begin, &mut header).is_err() {
        return false;
    }
    let expected =
        [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &width.to_be_bytes(), &height.to_be_bytes()]
            .concat();
    let pixels = u64::from(width) * u64::from(height);
    header[..] == expected[..] && width <= PICTURE_WIDTH && (1..=PICTURE_PIXELS).contains(&pixels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DocumentKind, Limits, PagePicture};

    fn request(kind: DocumentKind, ask: Ask) -> Request {
        Request { kind, limits: Limits::default(), length: 1, ask }
    }

    fn after(end: End, answer: &[u8], stderr: &[u8]) -> &'static str {
        understand(end, answer.to_vec(), stderr, &request(DocumentKind::PlainText, Ask::Text))
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

    #[test]
    fn a_picture_that_is_none_or_has_another_size_is_not_believed() {
        let drawn = |png: &str, width: u32, height: u32| {
            let answer = format!(
                r#"{{"drawn":{{"png":"{png}","width":{width},"height":{height},"peak_memory_kb":1}}}}"#
            );
            let asked =
                request(DocumentKind::Pdf, Ask::Picture(PagePicture { number: 1, width: 800 }));
            understand(End::Itself(Ending::Code(0)), answer.into_bytes(), b"", &asked)
                .map_or_else(|reason| reason.code(), |_| "drawn")
        };
        let header = |width: u32, height: u32| {
            format!("89504e470d0a1a0a0000000d49484452{width:08x}{height:08x}08")
        };
        assert_eq!(drawn(&header(10, 20), 10, 20), "drawn");
        assert_eq!(drawn(&header(10, 21), 10, 20), "crashed");
        assert_eq!(drawn(&header(10, 0), 10, 0), "crashed");
        assert_eq!(drawn(&header(1_700, 20), 1_700, 20), "crashed");
        assert_eq!(drawn(&header(1_600, 60_000), 1_600, 60_000), "crashed");
        assert_eq!(
            drawn("47494638396147494638396147494638396147494638396147494638", 10, 20),
            "crashed"
        );
        assert_eq!(drawn("", 10, 20), "crashed");
        let text = br#"{"read":{"text":{"kind":"pdf","pages":[{"number":1,"width":0.0,"height":0.0,"lines":[]}],"warnings":[]},"peak_memory_kb":1}}"#;
        let asked = request(DocumentKind::Pdf, Ask::Picture(PagePicture { number: 1, width: 800 }));
        let answered = understand(End::Itself(Ending::Code(0)), text.to_vec(), b"", &asked);
        assert!(answered.is_err(), "text is no answer where a picture was asked for");
    }

    #[test]
    fn parts_with_a_path_for_a_name_or_beyond_the_limits_are_not_believed() {
        let unpacked = |name: &str, bytes: &str, ask| {
            let answer =
                format!(r#"{{"unpacked":{{"parts":[{{"name":"{name}","bytes":"{bytes}"}}]}}}}"#);
            let mut asked = request(DocumentKind::Pdf, ask);
            asked.limits.parts_bytes = 8;
            understand(End::Itself(Ending::Code(0)), answer.into_bytes(), b"", &asked)
                .map_or_else(|reason| reason.code(), |_| "unpacked")
        };
        assert_eq!(unpacked("a.pdf", "AAAA", Ask::Parts), "unpacked");
        assert_eq!(unpacked("../a.pdf", "AAAA", Ask::Parts), "crashed");
        assert_eq!(unpacked("", "AAAA", Ask::Parts), "crashed");
        assert_eq!(unpacked("a.pdf", "?", Ask::Parts), "crashed");
        assert_eq!(unpacked("a.pdf", "AAAAAAAAAAAA", Ask::Parts), "parts_too_large");
        assert_eq!(unpacked("a.pdf", "AAAA", Ask::Text), "crashed");
    }

    #[test]
    fn greys_that_are_not_as_many_as_the_page_has_are_not_believed() {
        let asked = request(DocumentKind::Tiff, Ask::Sheet(1));
        let answered = |line: &str, greys: usize| {
            let answer = [line.as_bytes(), b"\n", &vec![7; greys]].concat();
            understand(End::Itself(Ending::Code(0)), answer, b"", &asked)
                .map_or_else(|reason| reason.code(), |_| "sheet")
        };
        let sheet = |width: u32, points: &str| {
            format!(
                r#"{{"sheet":{{"width":{width},"height":3,"points":{points},"is_damaged":false,"peak_memory_kb":1}}}}"#
            )
        };
        assert_eq!(answered(&sheet(4, "0.24"), 12), "sheet");
        assert_eq!(answered(&sheet(4, "0.24"), 11), "crashed");
        assert_eq!(answered(&sheet(4, "1e9"), 12), "crashed");
        assert_eq!(answered(&sheet(0, "0.24"), 0), "crashed");
        assert_eq!(answered(r#"{"blank":{"peak_memory_kb":1}}"#, 1), "crashed");
        assert_eq!(answered(r#"{"blank":{"peak_memory_kb":1}}"#, 0), "sheet");
    }
}
