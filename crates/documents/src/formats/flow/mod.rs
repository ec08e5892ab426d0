//! What word processors write, put onto pages: text that flows, in which some marks begin a page, and
//! parts that stand elsewhere than where they are written (headers, footers, notes). A format makes
//! [`Piece`]s in the order of its file; here they become pages, and what was not read is said with
//! its page. Shared by DOCX and RTF; neither is known here.

mod pages;
mod rows;
mod symbols;

pub(crate) use pages::lay_out;
pub(crate) use rows::row;
pub(crate) use symbols::{SymbolFont, raised};

use super::marks;
use crate::HiddenBecause;

/// The part of a page that its pictures take before they are thought to hold text: more than
/// letterheads, and the same as for a PDF's page.
const LARGE: f64 = 0.15;

/// Said where a file keeps what was deleted from it.
pub(crate) const DELETIONS: &str =
    "The file has tracked changes: what was deleted is left out, what was inserted is read.";

/// Said where a file keeps a header or footer for pages that it has not.
pub(crate) const UNSHOWN: &str =
    "The file has a header or a footer that no page shows; it was not read.";

/// One thing in the flow of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    /// A paragraph, or what stands between two breaks within one.
    Line(String),
    /// The next line is on another page.
    Break(Break),
    /// A section begins here, on another page or on the same.
    Section { number: usize, turns: bool },
    /// What stands at the foot of the page on which it is referred to.
    Footnote(Vec<Piece>),
    /// Something here is not read.
    Doubt(Doubt),
    /// A picture that takes this part of its page.
    Picture(f64),
}

/// Why a page ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Break {
    /// Somebody asked for another page.
    Asked,
    /// A program noted that a page began here; nothing new where one has just begun.
    Noted,
}

/// What is not read, at the place where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Doubt {
    /// Text that is there and not shown.
    Hidden,
    /// A drawing, a chart or a formula whose words are not read.
    Drawing,
    /// A field of a form whose value is not known.
    Field,
    /// A file within the file.
    Attachment,
    /// Letters without a meaning.
    Letters,
}

/// The headers and footers of a section in the order in which its pages show them: that of the first
/// page, then those of the others. Numbers of parts, so that one is shown once however often it is
/// referred to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) headers: Vec<usize>,
    pub(crate) footers: Vec<usize>,
}

/// A whole document before it is laid out.
#[derive(Debug, Default)]
pub(crate) struct Flow {
    /// The body.
    pub(crate) pieces: Vec<Piece>,
    /// By the numbers in [`Piece::Section`].
    pub(crate) sections: Vec<Section>,
    /// Headers and footers, by the numbers in [`Section`].
    pub(crate) parts: Vec<Vec<Piece>>,
    /// What stands behind everything else: endnotes, then people's notes.
    pub(crate) end: Vec<Piece>,
}

/// Where paragraphs are collected: the body, a cell, a text box, a note.
#[derive(Debug, Default)]
pub(crate) struct Sink {
    pub(crate) pieces: Vec<Piece>,
    line: String,
    /// What stands beside the line, such as a text box: it comes behind it.
    beside: Vec<Piece>,
}

impl Sink {
    pub(crate) fn push_str(&mut self, text: &str) {
        text.chars().for_each(|character| self.push(character));
    }

    pub(crate) fn push(&mut self, character: char) {
        marks::add(&mut self.line, character, None);
    }

    /// Text of a line that is finished, with its marks.
    pub(crate) fn push_line(&mut self, line: &str) {
        self.line.push_str(line);
    }

    /// A character that is there and perhaps not seen.
    pub(crate) fn push_shown(&mut self, character: char, hidden: Option<HiddenBecause>) {
        marks::add(&mut self.line, character, hidden);
    }

    /// What does not interrupt the line at hand.
    pub(crate) fn beside(&mut self, piece: Piece) {
        if self.beside.last() != Some(&piece) || !matches!(piece, Piece::Doubt(_)) {
            self.beside.push(piece);
        }
    }

    /// The paragraph ends, be it an empty one.
    pub(crate) fn end_line(&mut self) {
        self.pieces.push(Piece::Line(cleaned(&std::mem::take(&mut self.line))));
        self.pieces.append(&mut self.beside);
    }

    /// As much as there is of a line ends, if anything.
    pub(crate) fn break_line(&mut self) {
        if self.line.trim().is_empty() {
            self.line.clear();
            self.pieces.append(&mut self.beside);
        } else {
            self.end_line();
        }
    }

    pub(crate) fn break_page(&mut self, why: Break) {
        self.break_line();
        self.pieces.push(Piece::Break(why));
    }

    pub(crate) fn finished(mut self) -> Vec<Piece> {
        self.break_line();
        self.pieces
    }

    /// Whether the line at hand says nothing yet.
    pub(crate) fn is_at_start(&self) -> bool {
        self.line.is_empty()
    }
}

/// A person's note, marked as one.
pub(crate) fn comment(mut pieces: Vec<Piece>) -> Vec<Piece> {
    let first = pieces.iter_mut().find_map(|piece| match piece {
        Piece::Line(line) if !line.is_empty() => Some(line),
        _ => None,
    });
    if let Some(line) = first {
        *line = format!("Comment: {}", line.trim_start());
    }
    pieces
}

/// Without control characters, and without blanks around it; a tab may be the empty cell before it.
fn cleaned(line: &str) -> String {
    let kept = line
        .trim_end()
        .trim_start_matches([' ', '\u{a0}'])
        .chars()
        .filter(|one| *one == '\t' || !one.is_control());
    kept.map(|one| if matches!(one, '\u{2028}' | '\u{2029}') { ' ' } else { one }).collect()
}

#[cfg(test)]
mod tests;
