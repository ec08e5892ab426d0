//! Reading the log in a window: a reading is opened once, recorded once, and then paged through.

use serde::{Deserialize, Serialize};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{AuditSessionId, TraceId};

use crate::Result;
use crate::auth::{Clinic, Person};

/// Which events. Every member that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct LogQuery {
    /// Of this trace (a processing session's id is its trace id).
    pub trace: Option<TraceId>,
    /// Of this audit session.
    pub audit_session: Option<AuditSessionId>,
    /// Of this kind.
    pub kind: Option<String>,
    /// About this record, `<record type>/<id>`.
    pub subject: Option<String>,
    /// Done by the person of this name, or by `system`.
    pub actor: Option<String>,
    /// Not earlier.
    pub from: Option<Timestamp>,
    /// Earlier than this.
    pub to: Option<Timestamp>,
}

/// A reading of the log that was recorded.
#[derive(Clone, Debug)]
pub struct LogReading {
    // The filter as the store takes it, and what the role sees.
}

/// An event in the list.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct LogRow {
    /// Position in the log.
    pub seq: u64,
    /// When.
    pub time: Timestamp,
    /// What.
    pub kind: String,
    /// The person's name or `system`.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// What triggered it.
    pub source: String,
    /// `<record type>/<id>` or empty.
    pub subject: String,
    /// Trace.
    pub trace: Option<TraceId>,
}

/// A stretch of a reading.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct LogRows {
    /// How many events match now.
    pub total: u64,
    /// The newest first, from the offset asked for.
    pub rows: Vec<LogRow>,
}

/// One event in full.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct EventDetail {
    /// As in the list.
    pub row: LogRow,
    /// Audit session.
    pub audit_session: AuditSessionId,
    /// Position in it.
    pub session_seq: u64,
    /// Step.
    pub span: Option<String>,
    /// Step above.
    pub parent: Option<String>,
    /// Payload commitment.
    pub commitment: Option<String>,
    /// The leaf hash as stored.
    pub leaf: String,
    /// Whether the values give that leaf hash.
    pub leaf_holds: bool,
    /// The payload as indented JSON.
    pub payload: Option<String>,
    /// Whether the role does not see the payload.
    pub payload_withheld: bool,
    /// Whether the payload was cut at 100,000 characters.
    pub payload_cut: bool,
    /// What a change of a row changed.
    pub change: Option<RowChange>,
    /// What proves that the event is in the log.
    pub proof: Option<EventProof>,
}

/// A change of a row.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct RowChange {
    /// The table.
    pub table: String,
    /// The row's id.
    pub record_id: String,
    /// `insert`, `update` or `delete`.
    pub change_type: String,
    /// Each column that changed.
    pub fields: Vec<ChangedField>,
}

/// A column before and after.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ChangedField {
    /// The column.
    pub name: String,
    /// The value before; `None` where there was none.
    pub before: Option<String>,
    /// The value after; `None` where there is none.
    pub after: Option<String>,
}

/// An inclusion proof (RFC 6962) under the newest checkpoint, checked before it is shown.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct EventProof {
    /// The checkpoint's size.
    pub tree_size: u64,
    /// The hashes on the way from the leaf to the root, hex.
    pub path: Vec<String>,
    /// The checkpoint's root, hex.
    pub root: String,
    /// The signed checkpoint.
    pub checkpoint: String,
    /// The log's verifier key.
    pub verifier_key: String,
    /// Whether leaf and path give the root.
    pub holds: bool,
}

impl Clinic {
    /// Opens a reading. That the log is read, with which filter, is durable before anything is
    /// shown; the event covers what later appears under the same filter.
    pub fn open_log(&self, _person: &Person, _query: &LogQuery) -> Result<LogReading> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// A stretch of a reading, at most 200 events, the newest first.
    pub fn log_rows(&self, _reading: &LogReading, _offset: u64, _limit: u32) -> Result<LogRows> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// One event in full with its proof. That it was read is durable before it is shown.
    pub fn event(&self, _person: &Person, _seq: u64) -> Result<EventDetail> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
