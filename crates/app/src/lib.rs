//! Every operation of the product as a function. Access control is enforced here and nowhere
//! else; the window and the command line are thin shells over it.
//!
//! One file per capability. What is read is recorded before it is shown. Implements
//! `docs/architecture.md`.

mod alerts;
mod auth;
mod checks;
mod complete;
mod confirm;
mod doctor;
mod documents;
mod drill;
mod emergency;
mod endpoints;
mod error;
mod estimate;
mod export;
mod guard;
mod held_key;
mod inbox;
mod keys;
mod log;
mod names;
mod notices;
mod preview;
mod reading;
mod report;
mod review;
mod run;
mod search;
mod second_factor;
mod sessions;
mod settings;
mod setup;
mod texts;
mod today;
mod trace;
mod unattended;
mod users;

pub use alerts::{AlertPage, AlertQuery, AlertView};
pub use auth::{Clinic, Person};
pub use complete::Completion;
pub use confirm::Confirmation;
pub use doctor::{Diagnosis, EndpointState};
pub use documents::{DocumentView, LineBounds, PageHead, PageLine, PageView, PutAway};
pub use drill::Drilled;
pub use endpoints::{EndpointChange, EndpointTest, ListedEndpoint, NewEndpoint};
pub use error::AppError;
pub use estimate::Estimate;
pub use export::{Exported, Format, Scope, verify_bundle};
pub use held_key::HeldKey;
pub use inbox::{
    InboxDocument, InboxPage, InboxQuery, KnownDocument, KnownFile, Rejected, TakenIn,
};
pub use keys::{RecoveredPerson, same_recovery_key};
pub use log::verify_locked;
pub use notices::Notices;
pub use preview::{MadeReport, ReportHead, ReportRequest};
pub use reading::{
    ChangedField, EventDetail, EventProof, LogQuery, LogReading, LogRow, LogRows, RowChange,
};
pub use review::{
    AddedValue, FieldDecision, FieldView, ResultDecision, ResultView, ReviewItem, ReviewPage,
};
pub use run::{Again, Cancel, Outcome, ProcessRequest, Progress, Stage, Start};
pub use search::Hit;
pub use second_factor::{Enrolment, QrPath};
pub use sessions::{
    CheckView, ComparedDocument, ComparedDocuments, Comparison, FoundHead, SessionDocumentPage,
    SessionDocumentRow, SessionHead, SessionOrder, SessionPage, SessionQuery, SessionRow,
    SessionSummary, SessionView,
};
pub use settings::{SavedView, Thresholds};
pub use setup::{Setup, check_clinic_name, init};
pub use today::{AlertHead, Day, Integrity, SeverityCount, Today};
pub use trace::{Trace, TraceFault, TraceNode, TracePage, TraceStep};
pub use unattended::{UNATTENDED_PRICE, UnattendedState};

pub use wardbook_documents::{Worker, worker_main};
pub use wardbook_ledger::bundle::Verified;
pub use wardbook_ledger::fault::Fault as BundleFault;
pub use wardbook_ledger::note::VerifierKey;
pub use wardbook_store::drill::{Tried, WAYS, WayName};
pub use wardbook_store::endpoints::Credential;
pub use wardbook_store::events::{EventView, Filter};
pub use wardbook_store::home::Home;
pub use wardbook_store::results::StoredField;
pub use wardbook_store::sessions::Session;
pub use wardbook_store::users::User;
pub use wardbook_store::verify::{Fault, LIMIT, SelectionVerification, Verification, Watch};
pub use wardbook_store::{Recovered, StoreError, UnattendedKey, end_program};

/// What app functions return.
pub type Result<T, E = AppError> = std::result::Result<T, E>;

/// The most bytes that a picture of a page has: one answer to the window
/// carries 256 KB, and a picture travels as base64.
pub const PICTURE_BYTES: usize = 180_000;

/// The program's version, which every session records.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
