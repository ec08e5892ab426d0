//! What an administrator sets: thresholds, endpoints, the first run and the inbox folder; each person's
//! saved views; and the doctor, which says whether all of it works.

pub(crate) mod doctor;
pub(crate) mod endpoints;
pub(crate) mod thresholds;
