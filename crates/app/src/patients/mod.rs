//! Patients: the clinic's list of them and how it is brought up to date, one patient as people look at
//! them, whose a document is, and that AI processes nothing of somebody.
//!
//! Who is meant is judged by `domain/patients` (decision 25); rows of files are read by
//! `wardbook-documents`. That a document waits because of whom it may be of is asked for by `run`.

pub(crate) mod choose;
pub(crate) mod heads;
pub(crate) mod hold;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod matching;
pub(crate) mod no_ai;
pub(crate) mod view;
