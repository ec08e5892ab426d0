//! Something that a draft says and its source does not.

use serde::{Deserialize, Serialize};

use crate::words::words;

words! {
    /// What a draft says that its source does not.
    UnsupportedKind {
        /// A name of a person, a place or a thing.
        Name = "name",
        /// A day.
        Date = "date",
        /// A time of the day.
        Time = "time",
        /// A number, with its unit where it has one.
        Number = "number",
        /// How much or how often something is taken.
        Dose = "dose",
    }
}

/// A place in a draft that its source does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Unsupported {
    /// What it is.
    pub kind: UnsupportedKind,
    /// Where it begins, in characters.
    pub start: u32,
    /// Where it ends, in characters; this one is not in it.
    pub end: u32,
    /// Its words.
    pub text: String,
}
