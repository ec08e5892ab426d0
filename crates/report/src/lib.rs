//! Reports and event listings as files: PDF for people, CSV for spreadsheets, JSON for
//! programs.
//!
//! What a report *says* is [`wardbook_domain::report`]; this crate only lays it out. It
//! reads no database, no clock and no network, and audits nothing: whoever exports
//! records the export first. Implements section 10 of the product description.

pub mod csv;
pub mod json;
pub mod pdf;

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The destination refused the bytes: a full disk, a closed pipe.
    #[error("the report could not be written: {0}")]
    Write(#[from] std::io::Error),
    /// An event could not be turned into JSON.
    #[error("an event could not be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// The PDF library would have left something out.
    #[error("the report could not be laid out as PDF: {0}")]
    Pdf(String),
    /// The fonts that the program carries are damaged or could not be reduced.
    #[error("the report's font `{font}` cannot be used: {reason}")]
    Font {
        /// The font's name.
        font: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}
