//! Running a session: what it is asked for, the job that follows from it, the driver of the state
//! machine in `wardbook_domain::run`, the work on each document, the checks, and completing it.
//!
//! Files become documents in `documents`; what a session found is corrected in `review`.

pub(crate) mod again;
pub(crate) mod checks;
pub(crate) mod complete;
pub(crate) mod drive;
pub(crate) mod estimate;
pub(crate) mod job;
pub(crate) mod progress;
pub(crate) mod request;
pub(crate) mod start;
pub(crate) mod work;
