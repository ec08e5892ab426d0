//! `POST /v1/enrol`: a clinic is taken in, once for each code.
//!
//! Whether a code was never made, was used or has expired is one sentence to the caller, and told
//! apart only in the office's own ledger. A clinic whose reply was lost asks again with the same
//! keys and gets it again.

use axum::extract::State;
use axum::http::StatusCode;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wardbook_ledger::checkpoint::{self, Checkpoint};
use wardbook_sync::wire::code::{read_secret, secret_hash};
use wardbook_sync::wire::statement::{Enrol, Enrolled, Succession};
use wardbook_sync::wire::v1::{EnrolReply, EnrolRequest};

use crate::clock::Timestamp;
use crate::own_log::{Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::logs::{self, Log, LogId};
use crate::storage::{Result, Transaction, clinics, contacts, office, refusals, tokens};
use crate::web::{Answer, ApiError, Json};

/// Signatures that the witness gives a clinic in a day: one a minute, and as many again.
pub(crate) const DAILY: u64 = 2_880;

/// A request whose signatures hold.
#[derive(Clone, Debug)]
struct Asked {
    enrol: Enrol,
    /// The clinic's newest checkpoint.
    newest: Checkpoint,
    /// What another log's key is said to have signed about this one.
    succession: Option<String>,
}

/// What the transaction found.
#[derive(Clone, Debug)]
enum Found {
    /// Taken in.
    Enrolled {
        clinic: Uuid,
        before: u64,
        /// Origin of the log that this one is proven to go on from.
        goes_on_from: Option<String>,
    },
    /// The same keys were taken in with this code before: the reply was lost.
    Again { clinic: Uuid, before: u64 },
    /// Why not, in the ledger's words.
    Refused(&'static str),
    /// The log belongs to another clinic.
    KnownLog,
}

/// Takes a clinic in. Signed by its log key and its new sync key; answered by the root key.
#[utoipa::path(
    post, path = "/v1/enrol", tag = "clinic", request_body = EnrolRequest,
    responses((status = 200, body = EnrolReply))
)]
pub(super) async fn enrol(
    State(app): State<AppState>,
    Json(request): Json<EnrolRequest>,
) -> Answer<Json<EnrolReply>> {
    let enrol = Enrol::open(request.request.as_bytes())
        .map_err(|error| ApiError::malformed(error.to_string()))?;
    if enrol.office != app.name {
        let message = format!("this is the head office \"{}\"", app.name);
        return Err(ApiError::forbidden("other_office", message));
    }
    let newest = newest_checkpoint(&enrol, &request.checkpoint)?;
    let asked = Asked { enrol: enrol.clone(), newest, succession: request.succession };
    let secret = read_secret(&enrol.secret).ok_or_else(refused)?;
    let (clinic, before) = match take_in(&app, asked, secret_hash(&secret)).await? {
        Found::Enrolled { clinic, before, .. } | Found::Again { clinic, before } => {
            (clinic, before)
        }
        Found::Refused(_) => return Err(refused()),
        Found::KnownLog => {
            let message = "this log belongs to another clinic already";
            return Err(ApiError::conflict("known_log", message));
        }
    };
    let cosigners = app.cosigners().await?;
    let enrolled = Enrolled {
        office: app.name.clone(),
        office_id: app.id.to_string(),
        clinic: clinic.to_string(),
        origin: enrol.log.name().to_owned(),
        witness: cosigners.witness.vkey().clone(),
        mirror: cosigners.mirror.vkey().clone(),
        keys: cosigners.number,
        ledger: app.keys.log.vkey().clone(),
        before,
        time: app.clock.now().to_rfc3339(),
    };
    let reply = enrolled.sign(&app.keys.root).map_err(|error| ApiError::internal(&error))?;
    Ok(Json(EnrolReply { reply }))
}

/// One sentence, whatever is wrong with the code.
fn refused() -> ApiError {
    let message = "this code does not let a clinic in: ask head office for a new one";
    ApiError::new(StatusCode::FORBIDDEN, "code_refused", message)
}

/// The clinic's newest checkpoint: the one that the request names, signed by the log.
fn newest_checkpoint(enrol: &Enrol, note: &str) -> Answer<Checkpoint> {
    let bad = |message: String| ApiError::new(StatusCode::BAD_REQUEST, "bad_checkpoint", message);
    if hex::encode(Sha256::digest(note)) != enrol.checkpoint {
        return Err(bad("the checkpoint is not the one that the request names".to_owned()));
    }
    let keys = [enrol.log.clone()];
    let signed =
        checkpoint::open(note.as_bytes(), &keys).map_err(|error| bad(error.to_string()))?;
    Ok(signed.checkpoint)
}

async fn take_in(app: &AppState, asked: Asked, code: [u8; 32]) -> Answer<Found> {
    let work = app.clone();
    let found = app.storage.repeat(move |tx| {
        let now = work.clock.now();
        let Asked { enrol, newest, .. } = &asked;
        let found = decide(tx, &asked, &code, now)?;
        match &found {
            Found::Enrolled { clinic, before, goes_on_from } => {
                let payload = json!({
                    "origin": enrol.log.name(), "log": enrol.log.to_string(),
                    "sync": enrol.sync.to_string(), "before": before,
                    "size": newest.size, "root": hex::encode(newest.root),
                    "checkpoint": enrol.checkpoint, "version": enrol.version,
                    "goes_on_from": goes_on_from,
                });
                let actor = Actor::Clinic(*clinic);
                let entry = Entry::clinic(Kind::ClinicEnrolled, actor, *clinic, payload);
                work.record(tx, &entry, now)?;
            }
            Found::Again { .. } => {}
            Found::Refused(reason) => note_refusal(&work, tx, reason, enrol.log.name(), now)?,
            Found::KnownLog => note_refusal(&work, tx, "known_log", enrol.log.name(), now)?,
        }
        Ok(found)
    });
    Ok(found.await?)
}

fn decide(
    tx: &mut dyn Transaction,
    asked: &Asked,
    code: &[u8; 32],
    now: Timestamp,
) -> Result<Found> {
    let enrol = &asked.enrol;
    let Some(state) = contacts::code(tx, code)? else { return Ok(Found::Refused("unknown_code")) };
    let clinic = state.clinic;
    let known = clinics::find(tx, clinic)?;
    if known.is_none_or(|known| known.suspended.is_some()) {
        return Ok(Found::Refused("suspended"));
    }
    let known = logs::by_hash(tx, &logs::origin_hash(enrol.log.name()))?;
    if let Some(log) = &known {
        if log.id.clinic != clinic || log.vkey != enrol.log {
            return Ok(Found::KnownLog);
        }
        if state.used && log.sync_vkey.as_ref() == Some(&enrol.sync) {
            return Ok(Found::Again { clinic, before: log.before });
        }
    }
    if state.used {
        return Ok(Found::Refused("used_code"));
    }
    if clinics::use_code(tx, code, now)?.is_none() {
        return Ok(Found::Refused("expired_code"));
    }
    tokens::revoke(tx, clinic)?;
    if let Some(log) = known {
        contacts::set_sync_key(tx, log.id, Some(&enrol.sync.to_string()))?;
        return Ok(Found::Enrolled { clinic, before: log.before, goes_on_from: None });
    }
    let goes_on_from = add_log(tx, asked, clinic, now)?;
    Ok(Found::Enrolled { clinic, before: asked.newest.size, goes_on_from })
}

/// Adds a clinic's log: its first, or a later one. Gives the origin of the one before where it is proven
/// that this one goes on from it.
fn add_log(
    tx: &mut dyn Transaction,
    asked: &Asked,
    clinic: Uuid,
    now: Timestamp,
) -> Result<Option<String>> {
    let Asked { enrol, newest, succession } = asked;
    let number = logs::next_number(tx, clinic)?;
    let before = logs::of_clinic(tx, clinic)?.pop();
    let goes_on_from = match (before, succession) {
        (Some(before), Some(note)) if goes_on(&before, enrol, note) => Some(before),
        _ => None,
    };
    let log = Log {
        id: LogId { clinic, log: number },
        origin: enrol.log.name().to_owned(),
        vkey: enrol.log.clone(),
        sync_vkey: Some(enrol.sync.clone()),
        mirrored: true,
        daily: DAILY,
        before: newest.size,
        successor_of: goes_on_from.as_ref().map(|before| before.id.log),
        epoch: office::epoch(tx)?,
        added_at: now,
    };
    logs::add(tx, &log)?;
    Ok(goes_on_from.map(|before| before.origin))
}

/// Whether the key of the log before has signed that this log goes on from it. The end that it names is
/// the copy's own, which nearly always differs from what is held: a successor is begun because it does.
/// A log that cannot show that is taken in all the same: the code lets the clinic in, and its old key may
/// be lost.
fn goes_on(before: &Log, enrol: &Enrol, note: &str) -> bool {
    Succession::open(note.as_bytes(), &before.vkey)
        .is_ok_and(|said| said.origin == before.origin && said.successor == enrol.log)
}

fn note_refusal(
    app: &AppState,
    tx: &mut dyn Transaction,
    reason: &str,
    origin: &str,
    now: Timestamp,
) -> Result<()> {
    let Some(before) = refusals::count(tx, &format!("enrol/{reason}"), now)? else { return Ok(()) };
    let payload = json!({ "reason": reason, "origin": origin, "before": before });
    app.record(tx, &Entry::plain(Kind::EnrolmentRefused, Actor::Nobody, payload), now).map(drop)
}
