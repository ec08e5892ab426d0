//! One story of a document (the body, a header, a note, a text box): its paragraphs and tables as
//! pieces, in the order of the file. What was deleted in a tracked change is not read, what was
//! inserted is; of alternatives that show the same, one is read.

use std::collections::HashMap;

use super::fields::Fields;
use super::looks::Ground;
use super::styles::{Own, Styles, is_on};
use crate::formats::flow::{self, Break, Doubt, Piece, Sink};
use crate::formats::xml::{Element, Node};

/// What reading a document's stories goes by, and what it found that is said once.
pub(super) struct Reading<'a> {
    pub(super) styles: &'a Styles,
    /// By id; each is taken where it is first referred to.
    pub(super) footnotes: HashMap<&'a str, &'a Element>,
    pub(super) endnotes: HashMap<&'a str, &'a Element>,
    /// The endnotes that were referred to, in order.
    pub(super) end: Vec<Piece>,
    /// A page's width and height in the body's section, in EMU.
    pub(super) page: (f64, f64),
    /// What lies below everything.
    pub(super) paper: Ground,
    pub(super) has_deletions: bool,
}

/// A story while it is read.
pub(super) struct Story<'r, 'a> {
    pub(super) reading: &'r mut Reading<'a>,
    pub(super) fields: Fields,
    /// Whether the table at hand hides its text by its style.
    table: Option<bool>,
    /// What lies below the paragraph: the paper, a cell, a shape.
    pub(super) ground: Ground,
    is_note: bool,
    /// Whether this is within no table and no text box: only there a section can end.
    is_outermost: bool,
    /// The body's sections, by their page's size and by whether each begins on another page.
    sections: &'r [BodySection],
    section: usize,
}

/// As much of a section as the flow of text depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct BodySection {
    pub(super) turns: bool,
    pub(super) page: (f64, f64),
}

impl<'a> Reading<'a> {
    /// The pieces of one story.
    pub(super) fn story(&mut self, root: &'a Element) -> Vec<Piece> {
        self.read(root, &[], false)
    }

    /// The body, which is divided into sections.
    pub(super) fn body(&mut self, root: &'a Element, sections: &[BodySection]) -> Vec<Piece> {
        self.read(root, sections, false)
    }

    fn read(&mut self, root: &'a Element, sections: &[BodySection], is_note: bool) -> Vec<Piece> {
        let fields = Fields::of(root);
        let page = sections.first().map(|section| section.page);
        self.page = page.unwrap_or(self.page);
        let ground = self.paper;
        let mut story = Story {
            reading: self,
            fields,
            ground,
            table: None,
            is_note,
            is_outermost: true,
            sections,
            section: 0,
        };
        let mut sink = Sink::default();
        story.blocks(root, &mut sink);
        sink.finished()
    }
}

impl<'a> Story<'_, 'a> {
    fn blocks(&mut self, parent: &'a Element, sink: &mut Sink) {
        for element in parent.children() {
            match element.name.as_str() {
                "p" => self.paragraph(element, sink),
                "tbl" => self.table(element, sink),
                "sdt" => {
                    if let Some(content) = element.child("sdtContent") {
                        self.blocks(content, sink);
                    }
                }
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.blocks(chosen, sink);
                    }
                }
                "del" | "moveFrom" => self.reading.has_deletions = true,
                // A file that is shown as a part of the text.
                "altChunk" | "subDoc" => sink.beside(Piece::Doubt(Doubt::Attachment)),
                "customXml" | "ins" | "moveTo" | "smartTag" => self.blocks(element, sink),
                "oMathPara" | "oMath" => {
                    self.inline(element, Own::default(), sink);
                    sink.break_line();
                }
                _ => {}
            }
        }
    }

    fn paragraph(&mut self, paragraph: &'a Element, sink: &mut Sink) {
        let properties = paragraph.child("pPr");
        let style = self.reading.styles.paragraph(properties);
        if style.begins_page() && sink.is_at_start() {
            sink.break_page(Break::Noted);
        }
        self.inline(paragraph, style, sink);
        // Where its end is hidden or deleted, the next paragraph goes on in the same line.
        let mark = properties.and_then(|own| own.child("rPr"));
        let goes_on = mark.is_some_and(|mark| {
            mark.child("del").is_some()
                || mark.child("moveFrom").is_some()
                || mark.child("vanish").is_some_and(is_on)
        });
        if !goes_on {
            sink.end_line();
        }
        if self.is_outermost && properties.is_some_and(|own| own.child("sectPr").is_some()) {
            self.next_section(sink);
        }
    }

    fn next_section(&mut self, sink: &mut Sink) {
        self.section += 1;
        if let Some(next) = self.sections.get(self.section) {
            sink.break_line();
            sink.pieces.push(Piece::Section { number: self.section, turns: next.turns });
            self.reading.page = next.page;
        }
    }

    fn table(&mut self, table: &'a Element, sink: &mut Sink) {
        sink.break_line();
        let outer = self.table;
        let is_outermost = std::mem::replace(&mut self.is_outermost, false);
        let around = self.ground;
        let properties = table.child("tblPr");
        self.table = self.reading.styles.table(properties).or(outer);
        if self.reading.styles.shades_table(properties) {
            // Which of its cells are shaded, and how, depends on their places.
            self.ground = Ground::Unknown;
        }
        self.ground = Ground::of_shade(properties).unwrap_or(self.ground);
        let mut rows = Vec::new();
        within(table, "tr", &mut rows);
        for row in rows {
            let properties = row.child("trPr");
            if properties.is_some_and(|own| own.child("del").is_some()) {
                self.reading.has_deletions = true;
                continue;
            }
            if properties.and_then(|own| own.child("hidden")).is_some_and(is_on) {
                if says_something(row) {
                    sink.pieces.push(Piece::Doubt(Doubt::Hidden));
                }
                continue;
            }
            let mut cells = Vec::new();
            within(row, "tc", &mut cells);
            let cells = cells.into_iter().filter_map(|cell| self.cell(cell)).collect();
            sink.pieces.extend(flow::row(cells));
        }
        self.table = outer;
        self.ground = around;
        self.is_outermost = is_outermost;
    }

    fn cell(&mut self, cell: &'a Element) -> Option<Vec<Piece>> {
        if cell.at(&["tcPr", "cellDel"]).is_some() {
            self.reading.has_deletions = true;
            return None;
        }
        let around = self.ground;
        self.ground = Ground::of_shade(cell.child("tcPr")).unwrap_or(around);
        let mut sink = Sink::default();
        self.blocks(cell, &mut sink);
        self.ground = around;
        Some(sink.finished())
    }

    /// A footnote or endnote at the place that refers to it.
    pub(super) fn note(&mut self, reference: &Element, sink: &mut Sink) {
        let Some(id) = reference.attribute("id").filter(|_| !self.is_note) else { return };
        if reference.name == "footnoteReference" {
            if let Some(note) = self.reading.footnotes.remove(id) {
                sink.beside(Piece::Footnote(self.reading.read(note, &[], true)));
            }
        } else if let Some(note) = self.reading.endnotes.remove(id) {
            let pieces = self.reading.read(note, &[], true);
            self.reading.end.extend(pieces);
        }
    }

    /// A text box has its own fields and paragraphs; it comes behind the line that it is tied to.
    pub(super) fn text_box(&mut self, content: &'a Element, sink: &mut Sink) {
        let fields = std::mem::replace(&mut self.fields, Fields::of(content));
        let is_outermost = std::mem::replace(&mut self.is_outermost, false);
        let mut inner = Sink::default();
        self.blocks(content, &mut inner);
        self.is_outermost = is_outermost;
        self.fields = fields;
        for piece in inner.finished() {
            if !matches!(piece, Piece::Break(_)) {
                sink.beside(piece);
            }
        }
    }

    pub(super) fn hides_by_table(&self) -> Option<bool> {
        self.table
    }
}

/// The rows of a table or cells of a row, through what may be wrapped around them.
fn within<'a>(parent: &'a Element, name: &str, found: &mut Vec<&'a Element>) {
    for element in parent.children() {
        match element.name.as_str() {
            known if known == name => found.push(element),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => {
                within(element, name, found);
            }
            "AlternateContent" => {
                if let Some(chosen) = chosen(element) {
                    within(chosen, name, found);
                }
            }
            _ => {}
        }
    }
}

/// One of the alternatives, which all show the same: the first with text in it, or else the first.
pub(super) fn chosen(alternatives: &Element) -> Option<&Element> {
    let branches = || alternatives.children().filter(|one| is_branch(one));
    branches().find(|branch| says_something(branch)).or_else(|| branches().next())
}

fn is_branch(element: &Element) -> bool {
    matches!(element.name.as_str(), "Choice" | "Fallback")
}

/// Whether there is any text within that is not deleted.
pub(super) fn says_something(element: &Element) -> bool {
    element.nodes.iter().any(|node| match node {
        Node::Element(child) if child.name == "t" => !child.text().trim().is_empty(),
        Node::Element(child) if matches!(child.name.as_str(), "del" | "moveFrom") => false,
        Node::Element(child) => says_something(child),
        Node::Text(_) => false,
    })
}
