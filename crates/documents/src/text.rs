//! What a document says, in the shape every later step works on: pages of lines, each line with
//! its place on the page where the format has places.
//! How a format's bytes become this is in `formats`; what the text means is not known here.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{Given, HiddenText};

/// The formats that are read. Each has one file in `formats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Text without markup: UTF-8, UTF-16 with or without a byte order mark, or Windows-1252.
    PlainText,
    /// A PDF with a text layer.
    Pdf,
    /// An HL7 Consolidated CDA document.
    Ccda,
    /// A Word document (DOCX).
    Docx,
    /// A document in Rich Text Format.
    Rtf,
    /// An HL7 version 2 message, or several of them.
    Hl7,
    /// FHIR in JSON: a resource, a bundle, or a resource on each line.
    Fhir,
    /// An e-mail as it travels, or as Outlook saves it.
    Email,
    /// A picture of a page.
    Png,
    /// A picture of a page.
    Jpeg,
    /// Pictures of pages, as faxes and scanners write them.
    Tiff,
    /// A picture of a page, as telephones take it.
    Heic,
}

impl DocumentKind {
    /// The name a clinician would use.
    pub fn label(self) -> &'static str {
        match self {
            Self::PlainText => "plain text",
            Self::Pdf => "PDF",
            Self::Ccda => "C-CDA document",
            Self::Docx => "Word document",
            Self::Rtf => "RTF document",
            Self::Hl7 => "HL7 version 2 message",
            Self::Fhir => "FHIR resource",
            Self::Email => "e-mail",
            Self::Png => "PNG picture",
            Self::Jpeg => "JPEG picture",
            Self::Tiff => "TIFF picture",
            Self::Heic => "HEIC picture",
        }
    }

    /// The stable name in rows and on the wire, the same as serde writes.
    pub fn code(self) -> &'static str {
        match self {
            Self::PlainText => "plain_text",
            Self::Pdf => "pdf",
            Self::Ccda => "ccda",
            Self::Docx => "docx",
            Self::Rtf => "rtf",
            Self::Hl7 => "hl7",
            Self::Fhir => "fhir",
            Self::Email => "email",
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Tiff => "tiff",
            Self::Heic => "heic",
        }
    }

    /// Whether its pages may have pictures, which can be drawn.
    pub fn has_pictures(self) -> bool {
        matches!(self, Self::Pdf | Self::Ccda | Self::Png | Self::Jpeg | Self::Tiff | Self::Heic)
    }
}

/// Everything that was read from one file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentText {
    /// The format the bytes were found to be in.
    pub kind: DocumentKind,
    /// In reading order; never empty.
    pub pages: Vec<Page>,
    /// What a reader of the text should know, as sentences ("Page 3 has no text.").
    pub warnings: Vec<String>,
    /// The parts that were not read: each asks a person to look.
    #[serde(default)]
    pub unread: Vec<Unread>,
    /// What a structured document says by its elements; empty for formats without any.
    #[serde(default)]
    pub given: Vec<Given>,
    /// What of the pages' text they do not show; page by page, line by line.
    #[serde(default)]
    pub hidden: Vec<HiddenText>,
}

/// A part of a file that was not read, or that must not be taken as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// What it is.
    pub part: UnreadPart,
    /// Its page, from 1; none where it stands on none.
    pub page: Option<u32>,
}

/// What was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnreadPart {
    /// A page, or a picture on it that may hold text.
    Page,
    /// A filled form field.
    FormField,
    /// A note somebody put on a page.
    Annotation,
    /// A file within the file, which is a document of its own where it was taken out.
    Attachment,
    /// A file within the file that cannot be taken out of it.
    Enclosed,
    /// Letters that have no meaning in the file.
    Letters,
    /// Something that its sender has taken back or corrected.
    Withdrawn,
    /// Something whose meaning is changed in a way that is not known here.
    Modifier,
}

impl UnreadPart {
    /// The stable name in rows and on the wire, the same as serde writes.
    pub fn code(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::FormField => "form_field",
            Self::Annotation => "annotation",
            Self::Attachment => "attachment",
            Self::Enclosed => "enclosed",
            Self::Letters => "letters",
            Self::Withdrawn => "withdrawn",
            Self::Modifier => "modifier",
        }
    }
}

impl DocumentText {
    /// Pages of which there is no more to say.
    pub(crate) fn of(kind: DocumentKind, pages: Vec<Page>) -> Self {
        let (warnings, unread, given) = (Vec::new(), Vec::new(), Vec::new());
        Self { kind, pages, warnings, unread, given, hidden: Vec::new() }
    }

    /// All pages' text, a form feed between pages.
    pub fn text(&self) -> String {
        self.pages.iter().map(Page::text).collect::<Vec<_>>().join("\u{c}")
    }

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

    /// Whether all of these runs stand in it. A child's answer is believed only then.
    pub(crate) fn has(&self, hidden: &[HiddenText]) -> bool {
        let mut counted: Option<((u32, u32), usize)> = None;
        hidden.iter().all(|one| {
            let place = (one.page, one.line);
            let characters = match counted {
                Some((known, characters)) if known == place => Some(characters),
                _ => self.line(place).map(|line| line.chars().count()),
            };
            counted = characters.map(|characters| (place, characters));
            characters
                .is_some_and(|characters| one.start < one.end && one.end as usize <= characters)
        })
    }

    /// The text of a line by its page's number and its place on it.
    pub(crate) fn line(&self, (page, line): (u32, u32)) -> Option<&str> {
        let page = usize::try_from(page).ok()?.checked_sub(1)?;
        let lines = &self.pages.get(page)?.lines;
        lines.get(usize::try_from(line).ok()?).map(|line| line.text.as_str())
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
    /// Points; 0 where the format has no pages of a size.
    pub width: f32,
    /// Points; 0 where the format has no pages of a size.
    pub height: f32,
    /// In reading order.
    pub lines: Vec<Line>,
}

impl Page {
    /// The lines joined by `\n`.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// One line of text, never containing a line break.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// May be empty in formats that have empty lines.
    pub text: String,
    /// Where the line stands; none where the format has no places.
    pub bounds: Option<Bounds>,
}

/// A box in points from the page's top left corner, as the page is shown (rotation applied).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// From the page's left edge.
    pub left: f32,
    /// From the page's top edge.
    pub top: f32,
    /// To the right of `left`.
    pub width: f32,
    /// Down from `top`.
    pub height: f32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::HiddenBecause;

    #[test]
    fn hidden_text_that_is_nowhere_in_the_document_is_not_believed() {
        let lines = vec![Line { text: "Größe 5".to_owned(), bounds: None }];
        let pages = vec![Page { number: 1, width: 595.0, height: 842.0, lines }];
        let text = DocumentText::of(DocumentKind::Pdf, pages);
        let is_believed = |page, line, start, end| {
            text.has(&[HiddenText { page, line, start, end, why: HiddenBecause::Tiny }])
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
