//! One event with its proof: the entry's bytes, the payload where it is held, the path to the root,
//! and the checkpoint with its signatures.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::cell::RefCell;
use utoipa::IntoParams;
use uuid::Uuid;
use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::Checkpoint;
use wardbook_ledger::merkle::{Frontier, NodeSource, inclusion_proof, leaf_hash};
use wardbook_ledger::note::{BadNote, Note, VerifierKey};
use wardbook_ledger::tiles::locate;
use wardbook_sync::wire::entries::PACKAGE;

use super::Staff;
use super::events::{LogEvent, log_of};
use super::reading::read;
use crate::mirror::bundle::Opened;
use crate::mirror::tree;
use crate::own_log::{Entry, Kind};
use crate::state::AppState;
use crate::storage::logs::{Log, LogId};
use crate::storage::{
    Result, StorageError, Transaction, events, mirror, office, payloads, witness,
};
use crate::web::{Answer, ApiError, Json, PathOf, QueryOf};

/// That the event is in the tree of the checkpoint.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Inclusion {
    leaf: String,
    size: u64,
    root: String,
    path: Vec<String>,
}

/// An event with its proof.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EventInFull {
    event: LogEvent,
    /// The exact bytes of the entry, as text.
    header: String,
    payload: Option<String>,
    inclusion: Inclusion,
    /// The signed note.
    checkpoint: String,
}

/// Which log.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfLog {
    /// By its origin: the clinic's present one where nothing is said.
    log: Option<String>,
}

/// One event with its proof.
#[utoipa::path(
    get, path = "/v1/staff/clinics/{id}/events/{seq}", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path), ("seq" = u64, Path), OfLog),
    responses((status = 200, body = EventInFull))
)]
pub(super) async fn one(
    State(app): State<AppState>,
    staff: Staff,
    PathOf((id, seq)): PathOf<(Uuid, u64)>,
    QueryOf(OfLog { log: origin }): QueryOf<OfLog>,
) -> Answer<Json<EventInFull>> {
    if seq >= 1 << 53 {
        return Err(ApiError::not_found("this event"));
    }
    let payload = json!({ "seq": seq, "log": origin });
    let entry = Entry::clinic(Kind::EventOpened, staff.actor(), id, payload);
    let state = app.clone();
    let found = read(&app, entry, move |tx, _| {
        let log = match log_of(tx, id, origin.as_deref())? {
            Ok(log) => log,
            Err(refusal) => return Ok(Err(refusal)),
        };
        Ok(in_full(&state, tx, &log, seq)?.ok_or_else(|| ApiError::not_found("this event")))
    });
    found.await.map(Json)
}

fn in_full(
    app: &AppState,
    tx: &mut dyn Transaction,
    log: &Log,
    seq: u64,
) -> Result<Option<EventInFull>> {
    let Some(newest) = newest(app, tx, log)? else { return Ok(None) };
    let Some(event) = events::find(tx, log.id, seq)? else { return Ok(None) };
    if seq >= newest.size {
        return Ok(None);
    }
    let opened = open(tx, log.id, seq / PACKAGE)?;
    let at = usize::try_from(seq % PACKAGE).unwrap_or(usize::MAX);
    let entry = opened.entries().nth(at).map(<[u8]>::to_vec).unwrap_or_default();
    let leaf = leaf_hash(&entry);
    let path = inclusion_proof(seq, newest.size, &HeldTree::new(tx, log.id));
    let path = path.map_err(|error| StorageError::Damaged(error.to_string()))?;
    let event = LogEvent::new(event, payloads::find(tx, log.id, seq)?);
    Ok(Some(EventInFull {
        payload: event.payload().map(str::to_owned),
        event,
        header: String::from_utf8_lossy(&entry).into_owned(),
        inclusion: Inclusion {
            leaf: hex::encode(leaf),
            size: newest.size,
            root: hex::encode(newest.root),
            path: path.iter().map(hex::encode).collect(),
        },
        checkpoint: newest.note,
    }))
}

/// A bundle of a log, unpacked.
pub(super) fn open(tx: &mut dyn Transaction, id: LogId, number: u64) -> Result<Opened> {
    let missing = || StorageError::Damaged(format!("bundle {number} of log {} is missing", id.log));
    Opened::new(&mirror::bundle(tx, id, number)?.ok_or_else(missing)?)
}

/// The newest checkpoint under which everything is held, with all signatures that it has.
#[derive(Debug)]
pub(super) struct Newest {
    pub(super) size: u64,
    pub(super) root: Hash,
    pub(super) note: String,
}

/// The mirror's checkpoint with the log's and the mirror's signatures, and with the witness's where it
/// fixed just this size. Of a log that has not been confirmed since the database was restored it has the
/// log's signature alone: this office may have signed more than the database knows.
pub(super) fn newest(
    app: &AppState,
    tx: &mut dyn Transaction,
    log: &Log,
) -> Result<Option<Newest>> {
    let held = mirror::held(tx, log.id)?;
    let Some(note) = held.note else { return Ok(None) };
    let damaged = |_| StorageError::Damaged("a checkpoint's note cannot be read".to_owned());
    let mut note = Note::parse(note.as_bytes()).map_err(damaged)?;
    let (size, root) = (held.size, held.root);
    if office::is_unconfirmed(tx, log.id)? {
        let note = without(&note, app.cosigners.get(tx)?.mirror.vkey()).map_err(damaged)?;
        return Ok(Some(Newest { size, root, note: note.to_string() }));
    }
    let fixed = witness::fixed(tx, log.id)?;
    if let Some(fixed) = fixed.filter(|fixed| fixed.size == size && fixed.root == root) {
        let checkpoint = Checkpoint { origin: log.origin.clone(), size, root };
        // The same signature that was given then, unless the key was renewed since: Ed25519 signs the
        // same text in the same way.
        note.add(app.cosigners.get(tx)?.witness.cosign(&checkpoint, fixed.at.seconds()));
    }
    Ok(Some(Newest { size, root, note: note.to_string() }))
}

/// The note without the signatures of a key.
fn without(note: &Note, key: &VerifierKey) -> std::result::Result<Note, BadNote> {
    let mut kept = Note::new(note.text())?;
    for signature in note.signatures().iter().filter(|line| line.name() != key.name()) {
        kept.add(signature.clone());
    }
    Ok(kept)
}

/// A log's tree as it is held, within one transaction.
pub(super) struct HeldTree<'a, 'b> {
    tx: RefCell<&'a mut (dyn Transaction + 'b)>,
    log: LogId,
}

impl<'a, 'b> HeldTree<'a, 'b> {
    pub(super) fn new(tx: &'a mut (dyn Transaction + 'b), log: LogId) -> Self {
        Self { tx: RefCell::new(tx), log }
    }
}

impl NodeSource for HeldTree<'_, '_> {
    type Error = StorageError;

    fn node(&self, level: u32, index: u64) -> Result<Hash> {
        let span = locate(level, index);
        let width = (span.first + span.count) as u64;
        let hashes = tree::hashes(&mut **self.tx.borrow_mut(), self.log, span.tile, width)?;
        let hashes = hashes.as_deref().and_then(|hashes| hashes.get(span.first..));
        let damaged = || StorageError::Damaged("a hash of a log's tree is missing".to_owned());
        Ok(Frontier::from_leaves(hashes.ok_or_else(damaged)?.iter().copied()).root())
    }
}
