//! What a person sees of everything at once: the day, the alerts, and what a search finds.
//!
//! One session or document in full stands in `sessions` and `documents`.

pub(crate) mod alerts;
pub(crate) mod names;
pub(crate) mod search;
pub(crate) mod today;
