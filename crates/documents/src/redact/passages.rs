//! Bytes of a document's text as characters of its lines, which have places on their pages.

use std::ops::Range;

use crate::{DocumentText, Unreadable};

/// Characters of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage {
    /// From 1.
    pub(super) page: u32,
    /// The line's place among the page's, from 0.
    pub(super) line: usize,
    /// The first character, counted in the line from 0.
    pub(super) start: u32,
    /// The first character behind the passage.
    pub(super) end: u32,
}

/// The lines that these bytes of [`DocumentText::text`] touch, in their order. A character of which one
/// byte is named is named.
pub(super) fn passages(
    text: &DocumentText,
    spans: &[Range<usize>],
) -> Result<Vec<Passage>, Unreadable> {
    let spans = joined(spans);
    let mut passages = Vec::new();
    let (mut from, mut next) = (0, 0);
    for page in &text.pages {
        for (place, line) in page.lines.iter().enumerate() {
            let end = from + line.text.len();
            while spans.get(next).is_some_and(|span| span.end <= from) {
                next += 1;
            }
            for span in spans.iter().skip(next).take_while(|span| span.start < end) {
                let count = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
                let start = line.text.floor_char_boundary(span.start.saturating_sub(from));
                let end = line.text.ceil_char_boundary(span.end - from);
                let (start, end) = (&line.text[..start], &line.text[..end]);
                let (start, end) = (count(start), count(end));
                if start < end {
                    passages.push(Passage { page: page.number, line: place, start, end });
                }
            }
            from = end + 1;
        }
        // A page without lines still has its end.
        from += usize::from(page.lines.is_empty());
    }
    // One byte stands between two lines, and none behind the last.
    let is_within = spans.last().is_none_or(|last| last.end < from);
    if is_within { Ok(passages) } else { Err(Unreadable::OtherText) }
}

/// In order, and none touching another.
fn joined(spans: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut spans: Vec<_> = spans.iter().filter(|span| span.start < span.end).cloned().collect();
    spans.sort_by_key(|span| span.start);
    let mut joined: Vec<Range<usize>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
}

#[cfg(test)]
#[expect(clippy::single_range_in_vec_init, reason = "one span of a text")]
mod tests {
    use super::*;
    use crate::{DocumentKind, Line, Page};

    fn text() -> DocumentText {
        let page = |number, lines: &[&str]| {
            let lines = lines.iter().map(|text| Line { text: (*text).to_owned(), bounds: None });
            Page { number, width: 0.0, height: 0.0, lines: lines.collect() }
        };
        let pages = vec![page(1, &["Größe", "two words"]), page(2, &[]), page(3, &["end"])];
        DocumentText::of(DocumentKind::Pdf, pages)
    }

    fn found(spans: &[Range<usize>]) -> Vec<(u32, usize, u32, u32)> {
        let passages = passages(&text(), spans).unwrap();
        passages.iter().map(|one| (one.page, one.line, one.start, one.end)).collect()
    }

    #[test]
    fn bytes_are_characters_of_lines_and_those_over_several_lines_are_of_each() {
        let whole = text().text();
        let of = |words: &str| {
            let at = whole.find(words).unwrap();
            at..at + words.len()
        };
        assert_eq!(found(&[of("two")]), [(1, 1, 0, 3)]);
        assert_eq!(found(&[of("end"), of("öß")]), [(1, 0, 2, 4), (3, 0, 0, 3)]);
        assert_eq!(found(&[0..whole.len()]), [(1, 0, 0, 5), (1, 1, 0, 9), (3, 0, 0, 3)]);
        assert_eq!(found(&[of("two"), of("o words"), 4..4]), [(1, 1, 0, 9)]);
        assert_eq!(found(&[3..4]), [(1, 0, 2, 3)], "one byte of a letter of two");
    }

    #[test]
    fn bytes_behind_the_end_are_of_another_text() {
        let length = text().text().len();
        assert_eq!(passages(&text(), &[0..length + 1]), Err(Unreadable::OtherText));
        assert!(passages(&text(), &[0..length]).is_ok());
    }
}
