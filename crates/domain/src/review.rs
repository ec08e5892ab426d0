//! Where the review of a result stands, and what became of each of its values.

use serde::Serialize;

use crate::doubt::DoubtKind;
use crate::extraction::FieldName;
use crate::ids::FieldId;
use crate::words::words;

words! {
    /// Where the review of a result stands.
    ReviewState {
        /// Nobody has to look.
        NotNeeded = "not_needed",
        /// A person must look.
        Open = "open",
        /// A person has looked, and it is right.
        Accepted = "accepted",
        /// A person has looked, and it is wrong.
        Rejected = "rejected",
        /// The document was cut into others, which are read by themselves.
        Superseded = "superseded",
    }
}

words! {
    /// What became of a value in review.
    ValueReview {
        /// Nobody has decided.
        Open = "open",
        /// It is right.
        Accepted = "accepted",
        /// A reviewer gave another value.
        Edited = "edited",
        /// It is wrong.
        Rejected = "rejected",
        /// A reviewer gave it, because nothing had found it.
        Added = "added",
    }
}

words! {
    /// Why a person must decide something of a result by itself: what is in doubt
    /// ([`DoubtKind`]), or what a review rests on besides.
    AskedWhy {
        /// The words that the value is said to be read from are not in the document.
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
        /// The source gives a part of the value alone.
        Incomplete = "incomplete",
        /// The endpoint answered in another form than was asked for.
        OtherForm = "other_form",
        /// A part of the document was not read.
        NotRead = "not_read",
        /// It shows whose document it is, and was not found.
        Missing = "missing",
        /// A birth date, or a document's own, before 1900 or after today.
        OutOfRange = "out_of_range",
        /// The file seems to hold several documents.
        SeveralLetters = "several_letters",
        /// A sentence in it speaks to a machine.
        HiddenInstruction = "hidden_instruction",
        /// It was read from a picture in which its words are hard to read.
        Faint = "faint",
        /// The confidence is below the session's threshold.
        BelowThreshold = "below_threshold",
        /// The whole document is in doubt, and nothing of it in particular.
        Document = "document",
    }
}

impl AskedWhy {
    /// The same as a doubt.
    pub const fn of(doubt: DoubtKind) -> Self {
        match doubt {
            DoubtKind::NotInDocument => Self::NotInDocument,
            DoubtKind::NotInQuote => Self::NotInQuote,
            DoubtKind::CheckDigit => Self::CheckDigit,
            DoubtKind::TwoReadings => Self::TwoReadings,
            DoubtKind::Unreadable => Self::Unreadable,
            DoubtKind::Contradicted => Self::Contradicted,
            DoubtKind::Incomplete => Self::Incomplete,
            DoubtKind::OtherForm => Self::OtherForm,
            DoubtKind::NotRead => Self::NotRead,
            DoubtKind::Missing => Self::Missing,
            DoubtKind::OutOfRange => Self::OutOfRange,
            DoubtKind::SeveralLetters => Self::SeveralLetters,
            DoubtKind::HiddenInstruction => Self::HiddenInstruction,
            DoubtKind::Faint => Self::Faint,
        }
    }

    /// In the middle of a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::NotInDocument => "its words are not in the document",
            Self::NotInQuote => "the words that it was read from do not carry it",
            Self::CheckDigit => "its check digit does not fit",
            Self::TwoReadings => "it can be read in more than one way",
            Self::Unreadable => "it could not be read",
            Self::Contradicted => "the document says something else in another place",
            Self::Incomplete => "it may be incomplete",
            Self::OtherForm => "it was answered in another form than was asked for",
            Self::NotRead => "a part of it was not read",
            Self::Missing => "it was not found",
            Self::OutOfRange => "it is before 1900 or after today",
            Self::SeveralLetters => "it seems to hold several documents",
            Self::HiddenInstruction => "a sentence in it speaks to a machine",
            Self::Faint => "its words are hard to read in the picture",
            Self::BelowThreshold => "its confidence is below the threshold",
            Self::Document => "the review's reason names no value",
        }
    }
}

/// Something that a person must decide by itself.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Asked {
    /// `type`, `document`, `field/ID`, `missing/NAME` for a field that was not found, or `doubt/N`.
    pub part: String,
    /// The value, where it is one.
    pub field_id: Option<FieldId>,
    /// Which field; `None` for the type and the document.
    pub name: Option<FieldName>,
    /// Which identifier or date; empty elsewhere.
    pub detail: String,
    /// Why.
    pub why: AskedWhy,
    /// Whether a person has.
    pub decided: bool,
}

impl ReviewState {
    /// Whether a person has ended it.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected)
    }

    /// What that says of a value which nobody has decided by itself.
    pub const fn of_value(self) -> ValueReview {
        match self {
            Self::NotNeeded | Self::Open | Self::Superseded => ValueReview::Open,
            Self::Accepted => ValueReview::Accepted,
            Self::Rejected => ValueReview::Rejected,
        }
    }
}
