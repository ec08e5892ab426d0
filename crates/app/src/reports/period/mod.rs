//! The report over a period: what is read for it, the figures that it begins with, and the rest.

mod facts;
pub(crate) mod report;
mod summary;
