//! A message as segments, fields and their parts (HL7 2.x, chapter 2). The separators are those that
//! the message declares; what is not asked for is not looked at.

use std::cell::Cell;

use encoding_rs::Encoding;

use super::escapes;

/// No field that says who somebody is has more repetitions that matter.
pub(super) const MOST: usize = 64;

/// No message has more segments than a document has lines.
pub(super) const SEGMENTS: usize = 500_000;

/// One message.
#[derive(Debug)]
pub(super) struct Message {
    text: String,
    separators: Separators,
    encoding: &'static Encoding,
    /// Escape sequences without a meaning here.
    pub(super) left_out: Cell<usize>,
}

/// What stands between fields and their parts (MSH-1 and MSH-2).
#[derive(Debug, Clone, Copy)]
struct Separators {
    field: char,
    component: char,
    repetition: char,
    escape: char,
    subcomponent: char,
}

impl Separators {
    /// As the segment MSH declares them; those that it leaves out are the usual ones.
    fn of(text: &str) -> Self {
        let mut declared = text.chars().skip(3);
        let field = declared.next().unwrap_or('|');
        let mut others = declared.take_while(|c| *c != field && !c.is_control());
        let mut next = |usual| others.next().unwrap_or(usual);
        Self {
            field,
            component: next('^'),
            repetition: next('~'),
            escape: next('\\'),
            subcomponent: next('&'),
        }
    }
}

impl Message {
    pub(super) fn new(text: String, encoding: &'static Encoding) -> Self {
        let separators = Separators::of(&text);
        Self { text, separators, encoding, left_out: Cell::new(0) }
    }

    /// The segments in order, at most [`SEGMENTS`] and one. A line that begins none goes on with the one before: some systems let
    /// line breaks stand in their texts.
    pub(super) fn segments(&self) -> Vec<Segment<'_>> {
        let mut starts = Vec::new();
        let mut at = 0;
        for line in self.text.split(is_line_end) {
            if at == 0 || self.begins(line) {
                starts.push(at);
            }
            if starts.len() > SEGMENTS {
                break;
            }
            at += line.len() + 1;
        }
        let ends = starts.iter().skip(1).map(|next| next - 1).chain([self.text.len()]);
        let texts = starts.iter().zip(ends).map(|(start, end)| &self.text[*start..end]);
        texts.map(|text| Segment { text: text.trim_end_matches(is_line_end), of: self }).collect()
    }

    fn begins(&self, line: &str) -> bool {
        let mut characters = line.chars();
        let is_upper = characters.next().is_some_and(|c| c.is_ascii_uppercase());
        let mut rest = || characters.next();
        let is_code =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        is_upper && is_code(rest()) && is_code(rest()) && rest() == Some(self.separators.field)
    }
}

/// All of these are one byte in UTF-8. Vertical tab and file separator frame messages on the wire.
pub(super) fn is_line_end(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{b}' | '\u{1c}')
}

/// One segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'a> {
    text: &'a str,
    of: &'a Message,
}

impl<'a> Segment<'a> {
    pub(super) fn name(&self) -> &'a str {
        self.text.get(..3).unwrap_or_default()
    }

    /// A field as it stands, counted as the standard counts: MSH-1 is the separator itself.
    pub(super) fn field(&self, number: usize) -> Part<'a> {
        let at = if self.name() == "MSH" { number.saturating_sub(1) } else { number };
        let text = self.text.split(self.of.separators.field).nth(at).unwrap_or_default();
        Part { text, of: self.of }
    }

    /// All fields behind the name.
    pub(super) fn fields(&self) -> impl Iterator<Item = Part<'a>> {
        let of = self.of;
        self.text.split(of.separators.field).skip(1).map(move |text| Part { text, of })
    }

    /// Component `component` of the first repetition of a field, in words.
    pub(super) fn said(&self, field: usize, component: usize) -> String {
        self.field(field).first().component(component).words()
    }
}

/// A field or a part of one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    text: &'a str,
    of: &'a Message,
}

impl<'a> Part<'a> {
    fn part(self, text: &'a str) -> Self {
        Self { text, of: self.of }
    }

    /// Whether there is nothing, or the sender says (`""`) that there is nothing.
    pub(super) fn is_empty(self) -> bool {
        matches!(self.text.trim(), "" | "\"\"")
    }

    /// What it holds, with its separators and escapes.
    pub(super) fn raw(self) -> &'a str {
        if self.is_empty() { "" } else { self.text }
    }

    pub(super) fn repetitions(self) -> impl Iterator<Item = Self> {
        self.text.split(self.of.separators.repetition).map(move |text| self.part(text))
    }

    pub(super) fn first(self) -> Self {
        self.repetitions().next().unwrap_or(self)
    }

    pub(super) fn components(self) -> impl Iterator<Item = Self> {
        self.text.split(self.of.separators.component).map(move |text| self.part(text))
    }

    /// A component, from 1; empty where there is none.
    pub(super) fn component(self, number: usize) -> Self {
        self.components().nth(number.saturating_sub(1)).unwrap_or(self.part(""))
    }

    pub(super) fn subcomponents(self) -> impl Iterator<Item = Self> {
        self.text.split(self.of.separators.subcomponent).map(move |text| self.part(text))
    }

    /// A subcomponent, from 1; empty where there is none.
    pub(super) fn subcomponent(self, number: usize) -> Self {
        self.subcomponents().nth(number.saturating_sub(1)).unwrap_or(self.part(""))
    }

    /// The text that it stands for, with line breaks.
    pub(super) fn text(self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let (text, left_out) = escapes::resolved(self.text, &self.escapes());
        self.of.left_out.set(self.of.left_out.get().saturating_add(left_out));
        text
    }

    /// The text on one line, with single blanks.
    pub(super) fn words(self) -> String {
        let text = self.text();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// All its parts that say something, with blanks between.
    pub(super) fn all_words(self) -> String {
        let parts = self.components().flat_map(Self::subcomponents).map(Self::words);
        parts.filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn escapes(self) -> escapes::Escapes {
        let Separators { field, component, repetition, escape, subcomponent } = self.of.separators;
        escapes::Escapes {
            escape,
            of: [
                ('F', field),
                ('S', component),
                ('R', repetition),
                ('E', escape),
                ('T', subcomponent),
            ],
            encoding: self.of.encoding,
        }
    }
}
