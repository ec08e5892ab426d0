//! What a structured document says of itself, element by element, beside its text.
//!
//! Each value stands in the text as well, on the line that was made of its element, so that it can
//! be shown where it stands. What a value is used for is not known here.

use serde::{Deserialize, Serialize};

/// What an element says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GivenWhat {
    /// The patient's name, given names first, without titles.
    PatientName,
    /// Another name that the patient has or had.
    OtherName,
    /// ISO 8601, as precise as it is given.
    BirthDate,
    /// A number; `detail` says whose or which.
    Identifier,
    /// ISO 8601, as precise as it is given; `detail` says of what.
    Date,
    /// The person who wrote the document.
    Author,
    /// The person to whom it is addressed.
    Addressee,
    /// What kind of document it is: `value` is the code's name, `detail` its LOINC code.
    DocumentType,
    /// The document's title.
    Title,
}

/// Why a value is in doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GivenDoubt {
    /// A part of it is missing, or it is not marked as the one that is meant.
    Incomplete,
    /// There is more than one that could be meant.
    TwoReadings,
    /// It stands against another element.
    Contradicted,
    /// Something is there that is no such value.
    Unreadable,
    /// The element is empty or not there.
    Missing,
}

/// One value that an element gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// What it is.
    pub what: GivenWhat,
    /// Which one; empty where there is only one.
    pub detail: String,
    /// The value. Empty where the document says that there is none, which no prose then replaces.
    pub value: String,
    /// The page it stands on, from 1.
    pub page: u32,
    /// Its words in the text; empty where it has none.
    pub quote: String,
    /// Why it is in doubt; empty where it is not.
    pub doubts: Vec<GivenDoubt>,
    /// Other values that could be meant.
    pub readings: Vec<String>,
}
