//! What the PDF reports say, of a session and of a period, and how one is made, looked at and
//! saved.
//!
//! How a report is drawn stands in `wardbook-report`.

mod blank;
pub(crate) mod make;
pub(crate) mod period;
pub(crate) mod session;
