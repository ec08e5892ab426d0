//! What people are shown, tried on a clinic that the real program made: the log, traces,
//! documents, the day, searches, reports. Each story asks as somebody, and looks at what they
//! see and at what the log says about their seeing it.

#![expect(clippy::expect_used, reason = "all of this is tests")]

mod again;
mod away;
mod documents;
mod reading;
mod reports;
mod support;
mod today;
mod traces;
