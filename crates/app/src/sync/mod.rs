//! The clinic's side of head office: what is sent next, to whom, and how it stands.
//!
//! The queue is the log itself: what is unsent is what lies past the sizes that others have signed.
//! `step` is what a holder does again and again, `turn` one attempt at one who is sent something,
//! `show`, `upload` and `report` its parts. Cosignatures and positions go to the book beside the
//! database (`wardbook_store::sync::book`): as events, every sync would cause the next.

mod cosigned;
mod enrol;
mod failed;
mod mailbox;
mod new_keys;
mod pause;
mod payload_modes;
mod payloads;
mod policy;
mod proofs;
mod recovery;
mod report;
mod show;
pub(crate) mod status;
mod step;
mod target;
mod turn;
mod upload;
mod waits;
mod watch;
pub(crate) mod witnessed;
mod witnesses;

pub(crate) use cosigned::CosignedNote;
pub use cosigned::is_mirror;
pub use mailbox::{MailLine, MailStatus};
pub use payload_modes::{DecidedBy, KindPayloads};
pub(crate) use policy::InForce;
pub use policy::PolicyStatus;
pub use recovery::{
    Lacking, LackingKind, OfficeComparison, RecordSucceeded, RecordTakenBack, RecoveryWay,
};
pub use status::{OfficeStatus, OfficeWord, PauseStatus, Piece, SyncStatus, Unsent, WitnessStatus};
pub use step::SyncStep;
pub(crate) use target::Target;
pub(crate) use witnessed::NOBODY;
pub use witnessed::Witnessed;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::EnrolmentId;

/// What is kept between attempts, in memory alone. Held by who is at it: one attempt at a time.
#[derive(Debug, Default)]
pub(crate) struct Session {
    /// Head office's token, for which enrolment, and until when.
    token: Option<(EnrolmentId, String, Timestamp)>,
}
