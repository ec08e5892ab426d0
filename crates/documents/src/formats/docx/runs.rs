//! What stands within a paragraph: runs of text, breaks, tabs, signs, fields, and the formulas among
//! them.

use super::drawing;
use super::fields::form_value;
use super::story::{Story, chosen, says_something};
use super::styles::{Own, Shown};
use crate::formats::flow::{Break, Doubt, Piece, Sink, SymbolFont, raised};
use crate::formats::xml::Element;

impl<'a> Story<'_, 'a> {
    pub(super) fn inline(&mut self, parent: &'a Element, paragraph: Own, sink: &mut Sink) {
        for element in parent.children() {
            match element.name.as_str() {
                "r" => self.run(element, paragraph, sink),
                "del" | "moveFrom" => self.reading.has_deletions = true,
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.inline(chosen, paragraph, sink);
                    }
                }
                // A formula's fraction and power are told from figures that stand side by side.
                "f" => {
                    for (name, before) in [("num", ""), ("den", "/")] {
                        if let Some(part) = element.child(name) {
                            sink.push_str(before);
                            self.inline(part, paragraph, sink);
                        }
                    }
                }
                "sup" => {
                    let mut above = Sink::default();
                    self.inline(element, paragraph, &mut above);
                    for piece in above.finished() {
                        match piece {
                            Piece::Line(line) => sink.push_line(&raised(&line)),
                            other => sink.beside(other),
                        }
                    }
                }
                "pPr" | "rPr" | "sdtPr" | "sdtEndPr" => {}
                // Links, content controls, insertions, simple fields' results, smart tags, formulas.
                _ => self.inline(element, paragraph, sink),
            }
        }
    }

    pub(super) fn run(&mut self, run: &'a Element, paragraph: Own, sink: &mut Sink) {
        let table = self.hides_by_table();
        let shown = self.reading.styles.shown(run.child("rPr"), paragraph, table, self.ground);
        if shown.is_hidden {
            // The text is left out; a field's marks count all the same.
            if says_something(run) && !self.fields.is_instruction() {
                sink.beside(Piece::Doubt(Doubt::Hidden));
            }
            for mark in run.all("fldChar") {
                self.fields.mark(mark.attribute("fldCharType"));
            }
            return;
        }
        self.content(run, paragraph, shown, sink);
    }

    fn content(&mut self, run: &'a Element, paragraph: Own, shown: Shown, sink: &mut Sink) {
        for element in run.children() {
            match element.name.as_str() {
                "t" if self.fields.is_instruction() => {}
                "t" => text(&element.text(), shown, sink),
                "delText" | "delInstrText" => self.reading.has_deletions = true,
                "tab" | "ptab" => sink.push('\t'),
                "br" => match element.attribute("type") {
                    Some("page") => sink.break_page(Break::Asked),
                    _ => sink.break_line(),
                },
                "cr" => sink.break_line(),
                "lastRenderedPageBreak" => sink.break_page(Break::Noted),
                "noBreakHyphen" => sink.push('-'),
                "sym" => symbol(element, sink),
                "fldChar" => {
                    let kind = element.attribute("fldCharType");
                    self.fields.mark(kind);
                    if kind == Some("begin")
                        && let Some(value) = form_value(element)
                    {
                        sink.push_str(&value);
                    }
                }
                "footnoteReference" | "endnoteReference" => self.note(element, sink),
                // The reading of a word stands behind it, in brackets.
                "ruby" => {
                    if let Some(base) = element.child("rubyBase") {
                        self.inline(base, paragraph, sink);
                    }
                    if let Some(reading) = element.child("rt").filter(|rt| says_something(rt)) {
                        sink.push('(');
                        self.inline(reading, paragraph, sink);
                        sink.push(')');
                    }
                }
                "AlternateContent" => {
                    if let Some(chosen) = chosen(element) {
                        self.content(chosen, paragraph, shown, sink);
                    }
                }
                "drawing" | "pict" | "object" | "contentPart" | "control" => {
                    drawing::read(self, element, sink);
                }
                _ => {}
            }
        }
    }
}

fn text(text: &str, shown: Shown, sink: &mut Sink) {
    let text = if shown.is_raised { raised(text) } else { text.into() };
    for character in text.chars() {
        let character = match character {
            // Line breaks of the XML file are none of the text.
            '\n' | '\r' | '\t' => ' ',
            other => other,
        };
        let character = shown.font.map_or(character, |font| font.shown(character));
        let is_private = matches!(character, '\u{e000}'..='\u{f8ff}');
        if is_private || character == '\u{fffd}' {
            sink.push_shown('\u{fffd}', shown.hides);
            sink.beside(Piece::Doubt(Doubt::Letters));
        } else {
            sink.push_shown(character, shown.hides);
        }
    }
}

/// A sign by its font and its place in it, in hexadecimal.
fn symbol(element: &Element, sink: &mut Sink) {
    let code = element.attribute("char").and_then(|code| u32::from_str_radix(code, 16).ok());
    let character = code.and_then(char::from_u32).unwrap_or('\u{fffd}');
    let font = element.attribute("font").and_then(SymbolFont::named);
    text(&character.to_string(), Shown { font, ..Shown::default() }, sink);
}
