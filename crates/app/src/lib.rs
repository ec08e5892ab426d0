//! Every operation of the product as a function. Access control is enforced here and nowhere
//! else; the window and the command line are thin shells over it.
//!
//! One file per capability. What is read is recorded before it is shown. Implements
//! `docs/architecture.md`.

mod auth;
mod complete;
mod doctor;
mod endpoints;
mod error;
mod export;
mod guard;
mod inbox;
mod keys;
mod log;
mod report;
mod run;
mod sessions;
mod setup;
mod trace;
mod users;

pub use auth::{Clinic, Person};
pub use complete::Completion;
pub use doctor::{Diagnosis, EndpointState};
pub use endpoints::{EndpointTest, NewEndpoint};
pub use error::AppError;
pub use export::{Exported, Format, Scope, verify_bundle};
pub use inbox::Rejected;
pub use log::verify_locked;
pub use run::{Cancel, Outcome, ProcessRequest, Progress, Stage, Start};
pub use sessions::{SessionSummary, SessionView};
pub use setup::{Setup, init};
pub use trace::{Trace, TraceNode};

pub use wardbook_documents::{Worker, worker_main};
pub use wardbook_ledger::bundle::Verified;
pub use wardbook_ledger::fault::Fault as BundleFault;
pub use wardbook_ledger::note::VerifierKey;
pub use wardbook_store::events::{EventView, Filter};
pub use wardbook_store::home::Home;
pub use wardbook_store::users::User;
pub use wardbook_store::verify::{Fault, LIMIT, Verification};
pub use wardbook_store::{Recovered, StoreError};

/// What app functions return.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// The program's version, which every session records.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
