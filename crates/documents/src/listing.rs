//! The rows of somebody else's list of patients, as they stand in its file: what is asked for, what comes
//! back, and how it travels. Whether a row can be a patient is not judged here.

use serde::{Deserialize, Serialize};

use crate::{Limits, Unreadable};

/// A longer text is no name, number, date or heading, and is not carried further.
pub(crate) const LONGEST: usize = 400;
/// More names, or more numbers, than these has nobody.
pub(crate) const MOST: usize = 40;
/// Headings or kinds of messages that are named; a list with more has been misread.
pub(crate) const MOST_LEFT_OUT: usize = 100;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingFormat {
    /// Values with commas, semicolons, tabs or bars between.
    Csv,
    /// FHIR resources of the type Patient.
    Fhir,
    /// HL7 version 2 messages about patients (ADT).
    Hl7,
}

/// When somebody goes or went by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListedUse {
    /// Now.
    Current,
    /// Before.
    Former,
    /// Besides.
    Other,
}

/// A name in its two parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedName {
    /// When it is used.
    pub used: ListedUse,
    /// Given names; may be empty.
    pub given: String,
    /// The family name; may be empty.
    pub family: String,
}

/// A number of a patient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedNumber {
    /// Which number, by the words of the product.
    pub kind: String,
    /// As it is written.
    pub value: String,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRow {
    /// The line, entry or message in the file, from 1.
    pub place: u32,
    /// Names in their parts, the current one first.
    pub names: Vec<ListedName>,
    /// The name in one text, where the list does not part it.
    pub whole_name: String,
    /// The birth date as it is written.
    pub birth: String,
    /// Numbers.
    pub numbers: Vec<ListedNumber>,
    /// What kept it from being read, without its words; empty where nothing did.
    pub fault: String,
}

/// A list as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// How it is written.
    pub format: ListingFormat,
    /// Its rows, in its order.
    pub rows: Vec<ListedRow>,
    /// Headings, resources or messages that were left out, by their names.
    pub left_out: Vec<String>,
}

impl ListedRow {
    /// A row of which nothing can be read.
    pub(crate) fn faulty(place: u32, fault: impl Into<String>) -> Self {
        Self { place, fault: fault.into(), ..Self::default() }
    }
}

/// Whether a list that came back is within what was allowed. A longer text than any that is carried
/// is not from an honest child.
pub(crate) fn is_within(limits: &Limits, listing: &Listing) -> Result<bool, Unreadable> {
    if listing.rows.len() as u64 > limits.lines {
        return Err(Unreadable::ListTooLong { limit: limits.lines });
    }
    let short = |text: &String| text.len() <= LONGEST;
    let is_plain = |row: &ListedRow| {
        let names = row.names.iter().all(|one| short(&one.given) && short(&one.family));
        let numbers = row.numbers.iter().all(|one| short(&one.kind) && short(&one.value));
        let few = row.names.len() <= MOST && row.numbers.len() <= MOST;
        names && numbers && few && [&row.whole_name, &row.birth, &row.fault].into_iter().all(short)
    };
    let left_out = listing.left_out.len() <= MOST_LEFT_OUT && listing.left_out.iter().all(short);
    Ok(left_out && listing.rows.iter().all(is_plain))
}
