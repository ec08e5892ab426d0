//! The check digits of national numbers, by the kind of identifier or the name of a scheme, or by the
//! label that a document prints before them.
//!
//! Each scheme is a row in `schemes` with its source. A number of another form than its scheme's
//! is not valid. Kinds that a clinic gives out itself (`mrn`, `accession_number`) have none, and
//! neither have GMC, DVA and social security numbers.

mod arithmetic;
mod named;
mod personal;
mod schemes;

pub use named::{is_proven_after, scheme_after, verdict_after};
pub use schemes::verdict;
