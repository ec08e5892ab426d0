//! Review: a person accepts, corrects or rejects what an endpoint found.
//!
//! How sure an endpoint must be for nobody to look is a threshold: `settings`.

pub(crate) mod amend;
pub(crate) mod decide;
pub(crate) mod finish;
pub(crate) mod queue;
pub(crate) mod rules;
mod values;
