//! What is in doubt about a document's result, so that a person is asked to look.
//!
//! Every reader of a document says what it doubts: what takes its text out, the engine, the check of
//! a model's answer. One doubt is enough for a review, however sure the endpoint is of its values.

use crate::words::words;

words! {
    /// Why a value, or what a document says, is in doubt.
    DoubtKind {
        /// The words that it is said to be read from are not in the document, or none are given.
        NotInDocument = "not_in_document",
        /// Those words are in the document and do not carry the value.
        NotInQuote = "not_in_quote",
        /// The number's check digit does not fit.
        CheckDigit = "check_digit",
        /// The document's words can be read in more than one way.
        TwoReadings = "two_readings",
        /// A label is there, and what follows it could not be read.
        Unreadable = "unreadable",
        /// The document says something else in another place.
        Contradicted = "contradicted",
        /// The source gives a part of the value alone, or has more than one that could be meant.
        Incomplete = "incomplete",
        /// The endpoint answered in another form than was asked for.
        OtherForm = "other_form",
        /// A part of the document was not read, or must not be taken as it stands; `detail` says which kind of part.
        NotRead = "not_read",
        /// What shows whose document it is was not found.
        Missing = "missing",
        /// A birth date, or a document's own, before 1900 or after today.
        OutOfRange = "out_of_range",
        /// The file seems to hold several documents; `detail` has the pages after which another begins.
        SeveralLetters = "several_letters",
        /// A sentence in it speaks to a machine instead of to a reader; `words` has it.
        HiddenInstruction = "hidden_instruction",
        /// It was read from a picture in which its words are hard to read.
        Faint = "faint",
    }
}

/// What `detail` may say of a part that was not read.
pub const UNREAD_PARTS: &[&str] = &[
    "page",
    "form_field",
    "annotation",
    "attachment",
    "enclosed",
    "letters",
    "withdrawn",
    "modifier",
];
