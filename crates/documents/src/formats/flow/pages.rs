//! The pieces of a document onto pages: headers above what they head, footers and footnotes below,
//! and what is not read with the number of its page.

use std::collections::HashSet;

use super::{Break, Doubt, Flow, LARGE, Piece, Section};
use crate::formats::marks;
use crate::{DocumentKind, DocumentText, Line, Page, Unread, UnreadPart, Unreadable};

/// Rounding of many small pictures' sizes.
const ENOUGH: f64 = LARGE - 1e-9;

/// The document, where it says anything at all. `unread` and `warnings` are of the whole file.
pub(crate) fn lay_out(
    kind: DocumentKind,
    flow: Flow,
    mut unread: Vec<Unread>,
    mut warnings: Vec<String>,
) -> Result<DocumentText, Unreadable> {
    let Flow { pieces, sections, parts, end } = flow;
    let mut layout = Layout { parts, ..Layout::default() };
    for piece in pieces {
        match piece {
            Piece::Section { number, turns } => {
                layout.begin(sections.get(number).cloned().unwrap_or_default(), turns);
            }
            other => layout.add(other),
        }
    }
    layout.foot();
    layout.end_section();
    for piece in end {
        layout.add(piece);
    }
    layout.end_page();
    if layout.pages.iter().flatten().all(|line| line.trim().is_empty()) {
        return Err(Unreadable::NoText);
    }
    for (page, doubt) in layout.doubts {
        let (part, sentence) = said(doubt);
        warnings.push(format!("Page {page} {sentence}"));
        let found = Unread { part, page: Some(page) };
        if !unread.contains(&found) {
            unread.push(found);
        }
    }
    let bare = |text| Line { text, bounds: None };
    let pages = (1..).zip(layout.pages).map(|(number, lines)| Page {
        number,
        width: 0.0,
        height: 0.0,
        lines: lines.into_iter().map(bare).collect(),
    });
    Ok(marks::settle(DocumentText { warnings, unread, ..DocumentText::of(kind, pages.collect()) }))
}

fn said(doubt: Found) -> (UnreadPart, &'static str) {
    match doubt {
        Found::Pictures => (UnreadPart::Page, "has a picture that may hold text; it was not read."),
        Found::Other(Doubt::Hidden) => {
            (UnreadPart::Page, "has hidden text; it was left out, as the page does not show it.")
        }
        Found::Other(Doubt::Drawing) => (
            UnreadPart::Page,
            "has a drawing, a chart or a formula; what is written in it was not read.",
        ),
        Found::Other(Doubt::Field) => {
            (UnreadPart::FormField, "has a form field whose value was not read.")
        }
        Found::Other(Doubt::Attachment) => {
            (UnreadPart::Attachment, "has a file attached to it that was not read.")
        }
        Found::Other(Doubt::Letters) => (
            UnreadPart::Letters,
            "has characters without a meaning, shown as \u{fffd} or in doubt.",
        ),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    Pictures,
    Other(Doubt),
}

#[derive(Default)]
struct Layout {
    parts: Vec<Vec<Piece>>,
    pages: Vec<Vec<String>>,
    /// Each once for its page.
    doubts: Vec<(u32, Found)>,
    /// The page at hand.
    lines: Vec<String>,
    /// Whether it has more than headers.
    has_body: bool,
    notes: Vec<Vec<Piece>>,
    pictured: f64,
    /// The section at hand, and how many of its headers and footers its pages have used.
    section: Section,
    shown: usize,
    /// The parts that were used, and the words of them: one that says the same again is not repeated.
    used: HashSet<usize>,
    said: HashSet<Vec<String>>,
}

impl Layout {
    fn number(&self) -> u32 {
        u32::try_from(self.pages.len() + 1).unwrap_or(u32::MAX)
    }

    /// The next section, on another page or on the same.
    fn begin(&mut self, section: Section, turns: bool) {
        self.foot();
        self.end_section();
        if turns {
            self.end_page();
        }
        self.section = section;
        if !self.has_body {
            self.head();
        }
    }

    /// Shows, too, what stands on pages that the file does not tell apart from the others.
    fn end_section(&mut self) {
        let section = std::mem::take(&mut self.section);
        section.headers.iter().chain(&section.footers).for_each(|part| self.show(*part));
        self.shown = 0;
    }

    fn head(&mut self) {
        if let Some(part) = of_page(&self.section.headers, self.shown) {
            self.show(part);
        }
    }

    fn foot(&mut self) {
        for piece in std::mem::take(&mut self.notes).into_iter().flatten() {
            self.add(piece);
        }
        if let Some(part) = of_page(&self.section.footers, self.shown) {
            self.show(part);
        }
    }

    fn show(&mut self, part: usize) {
        if !self.used.insert(part) {
            return;
        }
        let pieces = self.parts.get_mut(part).map(std::mem::take).unwrap_or_default();
        let says = |piece: &Piece| match piece {
            Piece::Line(line) if !line.is_empty() => Some(line.clone()),
            _ => None,
        };
        let lines: Vec<String> = pieces.iter().filter_map(says).collect();
        let is_new = self.said.insert(lines);
        for piece in pieces {
            match piece {
                Piece::Line(line) if is_new && !line.is_empty() => self.lines.push(line),
                Piece::Line(_) | Piece::Break(_) | Piece::Section { .. } => {}
                other => self.add(other),
            }
        }
    }

    fn add(&mut self, piece: Piece) {
        match piece {
            // One empty line tells blocks apart as well as many.
            Piece::Line(line) if line.is_empty() => {
                if self.has_body && self.lines.last().is_some_and(|last| !last.is_empty()) {
                    self.lines.push(line);
                }
            }
            Piece::Line(line) => {
                self.has_body = true;
                self.lines.push(line);
            }
            Piece::Break(Break::Noted) if !self.has_body => {}
            Piece::Break(_) => {
                self.foot();
                self.end_page();
                self.shown += 1;
                self.head();
            }
            Piece::Section { .. } => {}
            Piece::Footnote(pieces) => self.notes.push(pieces),
            Piece::Doubt(doubt) => self.doubt(Found::Other(doubt)),
            Piece::Picture(share) => {
                self.has_body = true;
                self.pictured += share;
                if self.pictured >= ENOUGH {
                    self.doubt(Found::Pictures);
                }
            }
        }
    }

    fn doubt(&mut self, found: Found) {
        let doubt = (self.number(), found);
        // Those of one page come one after the other, each once.
        let mut recent = self.doubts.iter().rev().take_while(|(page, _)| *page == doubt.0);
        if !recent.any(|one| *one == doubt) {
            self.doubts.push(doubt);
        }
    }

    fn end_page(&mut self) {
        while self.lines.last().is_some_and(String::is_empty) {
            self.lines.pop();
        }
        self.pages.push(std::mem::take(&mut self.lines));
        self.pictured = 0.0;
        self.has_body = false;
    }
}

/// That of this page of the section; the last is also that of all pages after it.
fn of_page(parts: &[usize], page: usize) -> Option<usize> {
    parts.get(page).or(parts.last()).copied()
}
