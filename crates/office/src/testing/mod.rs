//! For tests, also those of other crates: a private PostgreSQL, a whole office that listens, and a
//! log to show it. Compiled with the feature `testing` alone.

mod certificate;
#[cfg(test)]
mod clinic;
mod log;
mod office;
mod pgbouncer;
mod postgres;
#[cfg(test)]
mod story;
#[cfg(test)]
mod way;

pub use certificate::{certificate, certificate_of};
#[cfg(test)]
pub use clinic::{SALT, TestClinic};
pub use log::TestLog;
pub use office::{Database, TestOffice, know};
pub use pgbouncer::PgBouncer;
pub use postgres::PrivatePostgres;
#[cfg(test)]
pub(crate) use story::{on_both, told};
#[cfg(test)]
pub(crate) use way::way_to;
