//! A patient as the list has one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::PatientId;
use crate::words::words;

words! {
    /// When a patient goes or went by a name.
    NameUse {
        /// Now.
        Current = "current",
        /// Before, such as at birth or before a marriage.
        Former = "former",
        /// Besides, such as what the patient is called.
        Other = "other",
    }
}

/// A name in its two parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PatientName")]
pub struct Name {
    /// When the patient goes by it.
    pub used: NameUse,
    /// Every given name; empty where there is none.
    pub given: String,
    /// The family name with its particles and further family names.
    pub family: String,
}

/// A number that identifies a patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PatientNumber")]
pub struct Number {
    /// Of which kind ([`NUMBER_KINDS`]).
    pub kind: String,
    /// As it is written.
    pub value: String,
}

/// The kinds of numbers that a patient can have: the clinic's own, national ones, the id in the system
/// that a list comes from, and others.
pub const NUMBER_KINDS: &[&str] = &[
    "mrn",
    "nhs_number",
    "chi_number",
    "health_and_care_number",
    "medicare_number",
    "ihi",
    "nhi_number",
    "ontario_health_number",
    "bc_health_number",
    "nric",
    "kvnr",
    "pps",
    "aadhaar",
    "south_african_id",
    "social_security_number",
    "list_id",
    "other",
];

/// Whether a family can have the same number: an Australian Medicare card has the whole family's, and
/// only the reference number after it tells the persons apart.
pub fn is_shared(number: &Number) -> bool {
    let signs = number.value.chars().filter(|c| c.is_alphanumeric()).count();
    number.kind == "medicare_number" && signs < 11
}

/// A patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Patient {
    /// Its id.
    pub patient_id: PatientId,
    /// The current name first.
    pub names: Vec<Name>,
    /// The day of birth, where it is known.
    #[specta(type = Option<String>)]
    pub birth_date: Option<NaiveDate>,
    /// Numbers, also earlier ones.
    pub numbers: Vec<Number>,
}
