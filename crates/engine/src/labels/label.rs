//! What a row of a table of labels is.

/// What a label says of the words after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The patient's whole name.
    Patient,
    /// The patient's family name alone.
    Surname,
    /// The patient's given names alone.
    GivenNames,
    /// Somebody who is not the patient, nor writer or reader.
    SomebodyElse,
    /// The patient's date of birth.
    Birth,
    /// An identifier of the kind named.
    Identifier(&'static str),
    /// A date with the meaning named.
    Date(&'static str),
    /// The document's reader.
    Addressee,
    /// The document's writer.
    Author,
    /// Something else: it ends the value before it, and its own is not taken.
    Ignored,
}

/// How a label must be printed to count as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// Anywhere, even within a sentence.
    Free,
    /// At the start of a cell, or with a colon.
    Leading,
    /// With a colon, or alone in its cell.
    Marked,
    /// With `No`, `number`, `#`, `ID` or a colon.
    Numbered,
}

/// One row of a family's table.
#[derive(Debug)]
pub(crate) struct Label {
    pub(crate) words: &'static str,
    pub(crate) meaning: Meaning,
    /// Confidence in a well-formed value after it, in parts per thousand.
    pub(crate) strength: u16,
    pub(crate) form: Form,
}

/// A row of a table, short enough to keep the table one.
pub(crate) const fn row(words: &'static str, meaning: Meaning, strength: u16, form: Form) -> Label {
    Label { words, meaning, strength, form }
}

/// Where in its line a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the start of a cell, as in a form.
    Start,
    /// After other words.
    Inline,
    /// After a quotation mark: somebody else's words.
    Quoted,
}

/// A label with the place where its value begins.
pub(super) struct Candidate {
    pub(super) label: &'static Label,
    pub(super) start: usize,
    pub(super) value: usize,
    pub(super) place: Place,
    pub(super) marked: bool,
}
