//! Text that a file holds and its page does not show. It is read like any other and named here, so that
//! screening can tell it from what a person sees. Which it is, is found by the formats' readers; text
//! over a picture by `unseen`.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::DocumentText;

/// Characters of one line that the page does not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenText {
    /// Its page, from 1.
    pub page: u32,
    /// The place of its line among the page's, from 0.
    pub line: u32,
    /// The first of its characters (Unicode scalar values) in the line, from 0.
    pub start: u32,
    /// The one behind its last.
    pub end: u32,
    /// Why it is not seen.
    pub why: HiddenBecause,
}

/// Why text is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HiddenBecause {
    /// It is not painted, or in a colour that lets everything through. Over a picture: it does not say
    /// what the picture shows.
    Invisible,
    /// It has the colour of what lies below it, or nearly so.
    SameColour,
    /// It is smaller than anybody reads.
    Tiny,
    /// The page cuts it off.
    Clipped,
    /// It stands outside the page.
    OffPage,
    /// Something lies over it.
    Covered,
    /// The document says that it is not shown.
    Style,
}

impl HiddenBecause {
    /// The stable name in rows and on the wire, the same as serde writes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Invisible => "invisible",
            Self::SameColour => "same_colour",
            Self::Tiny => "tiny",
            Self::Clipped => "clipped",
            Self::OffPage => "off_page",
            Self::Covered => "covered",
            Self::Style => "style",
        }
    }
}

/// Whether all of it stands in the text. A child's answer is believed only then.
pub(crate) fn is_in(hidden: &[HiddenText], text: &DocumentText) -> bool {
    let mut counted: Option<((u32, u32), usize)> = None;
    hidden.iter().all(|one| {
        let place = (one.page, one.line);
        let characters = match counted {
            Some((known, characters)) if known == place => Some(characters),
            _ => line(text, place).map(|line| line.chars().count()),
        };
        counted = characters.map(|characters| (place, characters));
        characters.is_some_and(|characters| one.start < one.end && one.end as usize <= characters)
    })
}

impl DocumentText {
    /// What the pages do not show, as bytes of [`DocumentText::text`], in its order.
    pub fn hidden_ranges(&self) -> Vec<Range<usize>> {
        let mut all = self.hidden.clone();
        all.sort_by_key(|one| (one.page, one.line, one.start));
        let mut hidden = all.into_iter().peekable();
        let (mut ranges, mut from) = (Vec::new(), 0);
        for page in &self.pages {
            for (line, at) in page.lines.iter().zip(0_u32..) {
                let place = (page.number, at);
                while hidden.next_if(|one| (one.page, one.line) < place).is_some() {}
                while let Some(one) = hidden.next_if(|one| (one.page, one.line) == place) {
                    let byte = |character: u32| {
                        let mut ends = line.text.char_indices().map(|(byte, _)| byte);
                        from + ends.nth(character as usize).unwrap_or(line.text.len())
                    };
                    ranges.push(byte(one.start)..byte(one.end));
                }
                from += line.text.len() + 1;
            }
            // A page without lines still has its end.
            from += usize::from(page.lines.is_empty());
        }
        ranges
    }
}

/// The text of a line by its page's number and its place on it.
pub(crate) fn line(text: &DocumentText, (page, line): (u32, u32)) -> Option<&str> {
    let page = usize::try_from(page).ok()?.checked_sub(1)?;
    let lines = &text.pages.get(page)?.lines;
    lines.get(usize::try_from(line).ok()?).map(|line| line.text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DocumentKind, Line, Page};

    #[test]
    fn hidden_text_that_is_nowhere_in_the_document_is_not_believed() {
        let lines = vec![Line { text: "Größe 5".to_owned(), bounds: None }];
        let pages = vec![Page { number: 1, width: 595.0, height: 842.0, lines }];
        let text = DocumentText::of(DocumentKind::Pdf, pages);
        let is_believed = |page, line, start, end| {
            is_in(&[HiddenText { page, line, start, end, why: HiddenBecause::Tiny }], &text)
        };
        assert!(is_believed(1, 0, 0, 7));
        for (page, line, start, end) in
            [(1, 0, 0, 8), (1, 0, 3, 3), (1, 1, 0, 1), (2, 0, 0, 1), (0, 0, 0, 1)]
        {
            assert!(!is_believed(page, line, start, end), "{page} {line} {start} {end}");
        }
    }

    #[test]
    fn ranges_are_those_of_the_whole_text() {
        let page = |number, lines: &[&str]| Page {
            number,
            width: 0.0,
            height: 0.0,
            lines: lines.iter().map(|text| Line { text: (*text).into(), bounds: None }).collect(),
        };
        let pages =
            vec![page(1, &["Größe", "a hidden word"]), page(2, &[]), page(3, &["é", "end"])];
        let mut text = DocumentText::of(DocumentKind::Pdf, pages);
        let at = |page, line, start, end| HiddenText {
            page,
            line,
            start,
            end,
            why: HiddenBecause::Tiny,
        };
        text.hidden = vec![at(3, 1, 0, 3), at(1, 1, 2, 8), at(1, 0, 2, 5), at(9, 0, 0, 1)];
        let whole = text.text();
        let said: Vec<_> = text.hidden_ranges().into_iter().map(|range| &whole[range]).collect();
        assert_eq!(said, ["öße", "hidden", "end"]);
    }

    #[test]
    fn texts_that_were_kept_before_hidden_text_was_told_apart_are_still_read() {
        let kept = r#"{"kind":"pdf","pages":[],"warnings":[]}"#;
        let text: DocumentText = serde_json::from_str(kept).unwrap();
        assert_eq!(text.hidden, []);
    }
}
