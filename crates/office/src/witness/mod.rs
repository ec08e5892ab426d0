//! Fixed: `POST /add-checkpoint` (C2SP tlog-witness), with the narrowings of
//! `docs/decisions/0019-head-office-speaks-c2sp.md`.
//!
//! `judge` decides inside the transaction that stores; here are the request and the answer. The
//! signature is made after the commit, over our own writing of the checkpoint's three lines.

mod judge;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use wardbook_ledger::checkpoint::CosignerKey;
use wardbook_sync::wire::SIZE_TYPE;
use wardbook_sync::wire::checkpoint::AddCheckpoint;

use self::judge::{Judge, Verdict};
use crate::clock::Timestamp;
use crate::keys::Cosigners;
use crate::limits;
use crate::refusal::Refusal;
use crate::state::AppState;
use crate::storage::cosigners::Promise;
use crate::storage::logs::{self, Log, origin_hash};
use crate::storage::{StorageError, clinics, witness};

/// `POST /add-checkpoint`.
pub async fn add_checkpoint(State(app): State<AppState>, body: Body) -> Result<Response, Refusal> {
    let bytes = read_short(body, limits::CHECKPOINT_BYTES, limits::SHORT_BODY).await?;
    let request = AddCheckpoint::parse(&bytes)
        .map_err(|error| Refusal::new(StatusCode::BAD_REQUEST, error.to_string()))?;
    let (log, cosigners) = known_log(&app, &request).await?;
    let own = signatures(&request, &log, &cosigners)?;
    let now = app.clock.now();
    let verdict = settle(&app, Judge { log: log.id, own, now, request: request.clone() }).await?;
    answer(&cosigners.witness, &request, verdict, now)
}

/// A body that is read whole, within its length and time.
pub async fn read_short(
    body: Body,
    most: usize,
    patience: Duration,
) -> Result<axum::body::Bytes, Refusal> {
    let read = tokio::time::timeout(patience, axum::body::to_bytes(body, most)).await;
    let slow = |_| Refusal::new(StatusCode::REQUEST_TIMEOUT, "the body came too slowly");
    read.map_err(slow)?.map_err(|_| {
        let text = format!("the body is cut off, or longer than {most} bytes");
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, text)
    })
}

/// The log, and what signs for it.
async fn known_log(
    app: &AppState,
    request: &AddCheckpoint,
) -> Result<(Log, Arc<Cosigners>), Refusal> {
    let (state, hash) = (app.clone(), origin_hash(&request.checkpoint.origin));
    let found = app.storage.read(move |tx| {
        let Some(log) = logs::by_hash(tx, &hash)? else { return Ok(None) };
        let suspended = clinics::find(tx, log.id.clinic)?.and_then(|clinic| clinic.suspended);
        Ok(Some((log, state.cosigners.get(tx)?, suspended.is_some())))
    });
    match found.await? {
        None => Err(Refusal::new(StatusCode::NOT_FOUND, "this log is not known here")),
        Some((.., true)) => Err(Refusal::new(StatusCode::FORBIDDEN, "this clinic is suspended")),
        Some((log, cosigners, false)) => Ok((log, cosigners)),
    }
}

/// Verifies the log's signature, and says whether our own is there too, with the present key or one
/// before it.
fn signatures(request: &AddCheckpoint, log: &Log, cosigners: &Cosigners) -> Result<bool, Refusal> {
    let refused = |text: String| Refusal::new(StatusCode::FORBIDDEN, text);
    let by = |keys: &[_]| request.note.verify(keys).map_err(|error| refused(error.to_string()));
    if by(std::slice::from_ref(&log.vkey))?.is_empty() {
        return Err(refused(format!("the log's key {} has not signed", log.vkey.name())));
    }
    Ok(!by(&cosigners.ever(Promise::Fixed))?.is_empty())
}

/// Judges and stores. When the answer to the commit is lost, what is stored now says what became
/// of it; whatever else that is, nothing is signed.
async fn settle(app: &AppState, judge: Judge) -> Result<Verdict, Refusal> {
    let log = judge.log;
    let expected = judge.fixed_if_signed();
    match app.storage.write(move |tx| judge.judge(tx)).await {
        Err(StorageError::Unknown) => {
            let fixed = app.storage.read(move |tx| witness::fixed(tx, log)).await?;
            let same = fixed.is_some_and(|fixed| {
                (fixed.size, fixed.root, &fixed.note, fixed.at)
                    == (expected.size, expected.root, &expected.note, expected.at)
            });
            if same { Ok(Verdict::Sign) } else { Err(StorageError::Unknown.into()) }
        }
        other => Ok(other?),
    }
}

fn answer(
    witness: &CosignerKey,
    request: &AddCheckpoint,
    verdict: Verdict,
    now: Timestamp,
) -> Result<Response, Refusal> {
    let refused = |status, text: &str| Err(Refusal::new(status, text));
    match verdict {
        Verdict::Sign => {
            let signature = witness.cosign(&request.checkpoint, now.seconds());
            Ok((StatusCode::OK, format!("{signature}\n")).into_response())
        }
        Verdict::OldTooLarge => {
            refused(StatusCode::BAD_REQUEST, "\"old\" is larger than the checkpoint's size")
        }
        Verdict::OtherSize(size) => {
            let kind = [(header::CONTENT_TYPE, SIZE_TYPE)];
            Ok((StatusCode::CONFLICT, kind, format!("{size}\n")).into_response())
        }
        Verdict::Unprovable(why) => refused(StatusCode::UNPROCESSABLE_ENTITY, why),
        Verdict::TooMany { seconds } => Err(Refusal::later(
            StatusCode::TOO_MANY_REQUESTS,
            "this log has had its signatures for today",
            seconds,
        )),
        Verdict::Unconfirmed => Err(Refusal::unconfirmed()),
    }
}

#[cfg(test)]
mod tests;
