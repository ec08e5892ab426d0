//! Screening in the clinic: what is looked for with what the clinic knows, what was found in a document,
//! and that a person releases a document that is held back. What a recogniser or a rule is, the crate
//! `wardbook-screening` says; when a run asks, `run/work` does.

pub(crate) mod chosen;
pub(crate) mod copy;
pub(crate) mod files;
pub(crate) mod redaction;
pub(crate) mod release;
pub(crate) mod screener;
pub(crate) mod settings;
