//! When the record turns out to be a restored backup, a second copy or a fork of what head office
//! holds.
//!
//! [`held`] keeps what head office gave back; [`take_back`] makes the record what it was there, where
//! every payload is held; [`successor`] begins another log with the present rows, where not. Both are
//! made in a database beside the clinic's, which takes its place at once (`place`); what was there
//! before is set aside, never deleted. `rows` changes rows as events say, and back. Implements
//! `docs/ledger-format.md`, "Restored, cloned, forked"; who may do it is decided in `wardbook-app`.

pub mod held;
mod place;
mod rows;
mod secrets;
pub mod successor;
pub mod take_back;
#[cfg(test)]
mod tests;

pub use held::{HeldEvent, HeldEvents, Overview};
pub use place::{SetAside, Unfinished, Why};
pub use secrets::LostSecret;
pub use successor::Succeeded;
pub use take_back::{MissingOriginal, Stretch, TakenBack};

pub(crate) use place::finish_or_give_up;

use wardbook_domain::access::{Role, Source};
use wardbook_domain::ids::UserId;

/// Who does it, and why.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The administrator.
    pub person: UserId,
    /// In which role.
    pub role: Role,
    /// What they came through.
    pub source: Source,
    /// The reason that they gave.
    pub reason: String,
    /// The signed note of the newest checkpoint that head office holds of the log, with its
    /// cosignatures; `None` where that is not known.
    pub checkpoint: Option<String>,
}
