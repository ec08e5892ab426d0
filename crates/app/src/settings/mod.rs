//! What an administrator sets: thresholds, endpoints, the first run and the inbox folder; each
//! person's saved views; and the doctor, which says whether all of it works.

pub(crate) mod doctor;
mod documents;
pub(crate) mod endpoint_rules;
pub(crate) mod endpoints;
pub(crate) mod first_run;
pub(crate) mod saved_views;
pub(crate) mod thresholds;
