//! One event in full: its payload, what it changed, and what proves that it is in the log.

use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::AuditSessionId;
use wardbook_domain::redaction::Shown;
use wardbook_ledger::checkpoint;
use wardbook_ledger::merkle::{Unprovable, inclusion_proof, verify_inclusion};
use wardbook_ledger::note::VerifierKey;
use wardbook_store::StoreError;
use wardbook_store::events::{Event, EventHead, Filter};
use wardbook_store::log_nodes::LogTree;

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::overview::names::Names;
use crate::record::reading::LogRow;
use crate::record::trace::permission::may_trace;

/// Characters of a payload that are shown; an export has all of them.
const PAYLOAD_CHARACTERS: usize = 100_000;

/// Characters of one column's value that are shown.
const VALUE_CHARACTERS: usize = 2_000;

/// One event in full.
#[expect(clippy::struct_excessive_bools, reason = "each is shown by itself")]
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
    /// Whether this person may read its trace.
    pub may_trace: bool,
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

/// The payload of a `record.changed` event.
#[derive(Deserialize)]
struct RecordChanged {
    record_type: String,
    record_id: String,
    change_type: String,
    changed_fields: Vec<String>,
    previous_values: Map<String, Value>,
    new_values: Map<String, Value>,
}

impl Clinic {
    /// One event in full with its proof. That it was read is durable before it is shown.
    pub fn event(&self, person: &Person, seq: u64) -> Result<EventDetail> {
        let one = Filter {
            from_seq: Some(seq),
            to_seq: Some(seq.saturating_add(1)),
            ..Filter::default()
        };
        let log = self.store.log();
        let find = || self.store.read(|connection| one.list(connection, log));
        let user = person.user.user_id;
        self.require_for(person, Permission::ReadLog, || {
            let Some(event) = find()?.pop() else { return Ok(false) };
            let followed = self.is_own_trace(event.trace, user);
            Ok(event.actor == Some(user) || followed.unwrap_or(false))
        })?;
        let event = find()?.pop().ok_or_else(|| AppError::NotFound(format!("event {seq}")))?;
        self.record(person, Kind::LogRead, "", json!({ "seq": seq }))?;
        let note = self.store.newest_checkpoint()?;
        let (proof, names, traceable) = self.store.read(|connection| {
            let proof = note.map(|note| self.proof(connection, &event, note)).transpose()?;
            let traceable = event.trace.map(|trace| may_trace(connection, person, trace));
            let traceable = traceable.transpose()?.unwrap_or(false);
            Ok::<_, AppError>((proof.flatten(), Names::load(connection)?, traceable))
        })?;
        let shown = Shown::to(person.user.role, &event.kind);
        let body = event.payload.as_ref().map(|(_, body)| body);
        let payload = body.and_then(|body| shown.of(body)).map(|body| indented(&body));
        let withheld = shown == Shown::Nothing || (body.is_some() && payload.is_none());
        let (payload, payload_cut) = payload.map_or((None, false), |text| {
            let (text, cut) = cut(text, PAYLOAD_CHARACTERS);
            (Some(text), cut)
        });
        let is_change = shown == Shown::Whole && event.kind == Kind::RecordChanged.as_str();
        let hex = |bytes: Option<[u8; 8]>| bytes.map(hex::encode);
        Ok(EventDetail {
            audit_session: event.session,
            session_seq: event.session_seq,
            span: hex(event.span),
            parent: hex(event.parent),
            commitment: event.commitment.map(hex::encode),
            leaf: hex::encode(event.leaf),
            leaf_holds: event.leaf == event.recomputed_leaf,
            payload,
            payload_withheld: withheld && event.commitment.is_some(),
            payload_cut,
            change: is_change.then(|| change(&event)).flatten(),
            proof,
            may_trace: traceable,
            row: LogRow::of(head(event), &names),
        })
    }

    /// What proves an event under the newest checkpoint; `None` where none covers it yet. The
    /// proof is made of the event's values, so a stored hash cannot speak for them.
    fn proof(
        &self,
        connection: &Connection,
        event: &Event,
        note: String,
    ) -> Result<Option<EventProof>> {
        let wrong = |error: String| AppError::Internal(format!("the checkpoint is wrong: {error}"));
        let key = VerifierKey::parse(self.store.verifier_key());
        let key = key.map_err(|error| wrong(error.to_string()))?;
        let signed = checkpoint::open(note.as_bytes(), std::slice::from_ref(&key));
        let signed = signed.map_err(|error| wrong(error.to_string()))?.checkpoint;
        if event.seq >= signed.size {
            return Ok(None);
        }
        // A tree that cannot be read proves nothing; the event itself is shown all the same.
        let path = match path(connection, event.seq, signed.size) {
            Err(StoreError::LogDamaged(_)) => Vec::new(),
            path => path?,
        };
        let leaf = &event.recomputed_leaf;
        let holds = verify_inclusion(leaf, event.seq, signed.size, &path, &signed.root).is_ok();
        Ok(Some(EventProof {
            tree_size: signed.size,
            path: path.iter().map(hex::encode).collect(),
            root: hex::encode(signed.root),
            checkpoint: note,
            verifier_key: self.store.verifier_key().into(),
            holds,
        }))
    }
}

fn path(
    connection: &Connection,
    seq: u64,
    size: u64,
) -> Result<Vec<wardbook_ledger::Hash>, StoreError> {
    let tree = LogTree::of(connection, size)?;
    inclusion_proof(seq, size, &tree.nodes()).map_err(|error| match error {
        Unprovable::Source(error) => error,
        outside => StoreError::LogDamaged(outside.to_string()),
    })
}

fn head(event: Event) -> EventHead {
    EventHead {
        seq: event.seq,
        time: event.time,
        kind: event.kind,
        actor: event.actor,
        role: event.role,
        source: event.source,
        subject: event.subject,
        trace: event.trace,
    }
}

/// Indented JSON; a text that is none (somebody edited it) is shown as it is.
fn indented(body: &str) -> String {
    let value: Option<Value> = serde_json::from_str(body).ok();
    let text = value.and_then(|value| serde_json::to_string_pretty(&value).ok());
    text.unwrap_or_else(|| body.to_owned())
}

/// The first characters of a text, and whether there were more.
fn cut(mut text: String, most: usize) -> (String, bool) {
    let end = text.char_indices().nth(most).map(|(end, _)| end);
    if let Some(end) = end {
        text.truncate(end);
    }
    (text, end.is_some())
}

fn change(event: &Event) -> Option<RowChange> {
    let (_, body) = event.payload.as_ref()?;
    let mut changed: RecordChanged = serde_json::from_str(body).ok()?;
    let names = std::mem::take(&mut changed.changed_fields);
    let fields = names.into_iter().map(|name| ChangedField {
        before: changed.previous_values.remove(&name).and_then(plain),
        after: changed.new_values.remove(&name).and_then(plain),
        name,
    });
    Some(RowChange {
        fields: fields.collect(),
        table: changed.record_type,
        record_id: changed.record_id,
        change_type: changed.change_type,
    })
}

/// A column's value as people read it: a text without its quotes, nothing for `null`.
fn plain(value: Value) -> Option<String> {
    let text = match value {
        Value::Null => return None,
        Value::String(text) => text,
        other => other.to_string(),
    };
    let (mut text, was_cut) = cut(text, VALUE_CHARACTERS);
    if was_cut {
        text.push('…');
    }
    Some(text)
}
