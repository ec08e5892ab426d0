//! Challenge, token, and a new sync key.
//!
//! A challenge is no row: it carries its own time and a MAC over time and origin, so that whoever asks
//! for many fills nothing, and any node knows any other's. Only an answered one is stored, until it
//! expires, so that it counts once. The clock is head office's alone.

use axum::extract::State;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::Mac as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use wardbook_sync::wire::statement::{Answer as Statement, Rotate};
use wardbook_sync::wire::v1::{Challenge, ChallengeRequest, RotateRequest, Token, TokenRequest};

use super::Bearer;
use crate::clock::Timestamp;
use crate::own_log::{Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::{clinics, contacts, logs, tokens};
use crate::web::{Answer, ApiError, Json, NoAnswer};

/// For so long a challenge may be answered, in seconds.
pub(crate) const CHALLENGE_LIFETIME: i64 = 60;

/// Gives a nonce, to be signed within a minute, once.
#[utoipa::path(
    post, path = "/v1/challenge", tag = "clinic", request_body = ChallengeRequest,
    responses((status = 200, body = Challenge))
)]
pub(super) async fn challenge(
    State(app): State<AppState>,
    Json(request): Json<ChallengeRequest>,
) -> Answer<Json<Challenge>> {
    let hash = logs::origin_hash(&request.origin);
    if app.storage.read(move |tx| logs::by_hash(tx, &hash)).await?.is_none() {
        return Err(unknown_log());
    }
    let time = app.clock.now().micros().to_be_bytes();
    let random: [u8; 8] = app.randomness.array();
    let mac = app.secrets.challenge_mac(&[&time, &random, request.origin.as_bytes()]);
    let mac = mac.finalize().into_bytes();
    let nonce = BASE64.encode([&time[..], &random, &mac[..16]].concat());
    Ok(Json(Challenge { nonce }))
}

/// When a nonce for this origin was given, unless it is none of ours.
fn given(app: &AppState, nonce: &str, origin: &str) -> Option<Timestamp> {
    let bytes: [u8; 32] = BASE64.decode(nonce).ok()?.try_into().ok()?;
    let (time, rest) = bytes.split_first_chunk::<8>()?;
    let (random, mac) = rest.split_first_chunk::<8>()?;
    let expected = app.secrets.challenge_mac(&[time, random, origin.as_bytes()]);
    expected.verify_truncated_left(mac).ok()?;
    Some(Timestamp::from_micros(i64::from_be_bytes(*time)))
}

/// Gives a token for an answered challenge, signed by the sync key.
#[utoipa::path(
    post, path = "/v1/token", tag = "clinic", request_body = TokenRequest,
    responses((status = 200, body = Token))
)]
pub(super) async fn token(
    State(app): State<AppState>,
    Json(request): Json<TokenRequest>,
) -> Answer<Json<Token>> {
    let note = request.answer;
    let bad = |error| ApiError::malformed(format!("{error}"));
    let answer = Statement::read(note.as_bytes()).map_err(bad)?;
    if answer.office != app.name {
        let message = format!("this is the head office \"{}\"", app.name);
        return Err(ApiError::forbidden("other_office", message));
    }
    let now = app.clock.now();
    let ends = given(&app, &answer.nonce, &answer.origin)
        .map(|given| given.plus_seconds(CHALLENGE_LIFETIME))
        .filter(|ends| *ends > now && *ends <= now.plus_seconds(2 * CHALLENGE_LIFETIME))
        .ok_or_else(stale)?;
    let hash = logs::origin_hash(&answer.origin);
    let log = app.storage.read(move |tx| logs::by_hash(tx, &hash)).await?;
    let log = log.ok_or_else(unknown_log)?;
    let sync = log.sync_vkey.ok_or_else(enrol_again)?;
    Statement::open(note.as_bytes(), &sync).map_err(|error| {
        ApiError::forbidden("not_signed", format!("{error}: the clinic may have to enrol again"))
    })?;
    let token = tokens::Token::new(log.id.clinic, &app.randomness);
    let text = token.to_text();
    let nonce: [u8; 32] = Sha256::digest(&answer.nonce).into();
    let given = app.storage.write(move |tx| {
        let clinic = log.id.clinic;
        let still =
            logs::find(tx, log.id)?.is_some_and(|log| log.sync_vkey.as_ref() == Some(&sync));
        if !still {
            return Ok(Err(enrol_again()));
        }
        if clinics::find(tx, clinic)?.is_none_or(|clinic| clinic.suspended.is_some()) {
            return Ok(Err(suspended()));
        }
        if !contacts::use_challenge(tx, clinic, &nonce, ends, now)? {
            return Ok(Err(stale()));
        }
        tokens::keep(tx, &token, log.id.log, now)?;
        Ok(Ok(()))
    });
    given.await??;
    let seconds = u64::try_from(tokens::LIFETIME).unwrap_or_default();
    Ok(Json(Token { token: text, expires_in_seconds: seconds }))
}

/// Takes a new sync key, signed by the old one and itself. Tokens end at once.
#[utoipa::path(
    post, path = "/v1/rotate", tag = "clinic", request_body = RotateRequest,
    security(("token" = [])), responses((status = 204, description = "The new key counts."))
)]
pub(super) async fn rotate(
    State(app): State<AppState>,
    Bearer(id): Bearer,
    Json(request): Json<RotateRequest>,
) -> NoAnswer {
    let work = app.clone();
    let done = app.storage.repeat(move |tx| {
        let now = work.clock.now();
        let Some(log) = logs::find(tx, id)? else { return Ok(Err(unknown_log())) };
        let Some(old) = log.sync_vkey else { return Ok(Err(enrol_again())) };
        let rotate = match Rotate::open(request.request.as_bytes(), &old) {
            Ok(rotate) if rotate.office == work.name && rotate.origin == log.origin => rotate,
            Ok(_) => {
                let message = "the request is for another head office or another log";
                return Ok(Err(ApiError::forbidden("other_office", message)));
            }
            Err(error) => return Ok(Err(ApiError::forbidden("not_signed", error.to_string()))),
        };
        let sync = rotate.sync.to_string();
        contacts::set_sync_key(tx, id, Some(&sync))?;
        tokens::revoke(tx, id.clinic)?;
        let payload = json!({ "origin": log.origin, "sync": sync });
        let actor = Actor::Clinic(id.clinic);
        work.record(tx, &Entry::clinic(Kind::SyncKeyChanged, actor, id.clinic, payload), now)?;
        Ok(Ok(()))
    });
    done.await??;
    Ok(StatusCode::NO_CONTENT)
}

fn unknown_log() -> ApiError {
    let message = "this log is not known here: the clinic has to enrol first";
    ApiError::new(StatusCode::NOT_FOUND, "unknown_log", message)
}

fn enrol_again() -> ApiError {
    let message = "head office has ended this clinic's sync key: it has to enrol again with a code";
    ApiError::forbidden("enrol_again", message)
}

fn suspended() -> ApiError {
    ApiError::forbidden("suspended", "head office takes nothing from this clinic at present")
}

fn stale() -> ApiError {
    let message = "this challenge was answered already, has expired, or is none: ask for another";
    ApiError::forbidden("stale_challenge", message)
}
