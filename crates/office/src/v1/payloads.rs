//! `/v1/payloads`: what events say, where the clinic's policy lets head office hold it; and given back
//! to a clinic that was restored from a backup.
//!
//! JSON lines, packed with gzip or not. A whole payload is held only if it is what the held header
//! commits to; a sealed one is stored as it is, because nobody here can read it. A request is taken as
//! a whole or not at all, and what it sends again is held once.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Deserialize;
use utoipa::IntoParams;
use wardbook_ledger::entry::{ParsedHeader, commitment};
use wardbook_ledger::jcs;
use wardbook_sync::wire::entries::PACKAGE;
use wardbook_sync::wire::mirror::PAYLOADS_A_REQUEST;
use wardbook_sync::wire::v1::{Payload as Line, PayloadsReply};

use super::{Bearer, figures};
use crate::limits::{self, Upload};
use crate::mirror::bundle::Opened;
use crate::state::AppState;
use crate::storage::logs::LogId;
use crate::storage::payloads::{self, Payload};
use crate::storage::{Result, StorageError, Transaction, mail, mirror};
use crate::web::{Answer, ApiError, Json, QueryOf, Text};

/// A clinic's turn to upload payloads: taken before the body is, so that no more bodies are in memory
/// than uploads may be under way.
#[derive(Debug)]
pub(super) struct Turn {
    id: LogId,
    _upload: Upload,
}

impl FromRequestParts<AppState> for Turn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Answer<Self> {
        let Bearer(id) = Bearer::from_request_parts(parts, app).await?;
        let upload = app.uploads.begin(id.clinic).ok_or_else(|| {
            let message = "too many uploads are under way; try again later";
            let busy = ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "busy", message);
            ApiError { retry_after: Some(30), ..busy }
        })?;
        Ok(Self { id, _upload: upload })
    }
}

/// One line, read.
#[derive(Clone, Debug)]
struct Sent {
    seq: u64,
    payload: Payload,
}

/// Holds payloads: JSON lines, each `Payload`, packed with gzip or not.
#[utoipa::path(
    post, path = "/v1/payloads", tag = "clinic",
    request_body(content = Line, content_type = "application/jsonl"),
    security(("token" = [])), responses((status = 200, body = PayloadsReply))
)]
pub(super) async fn payloads(
    State(app): State<AppState>,
    Turn { id, _upload }: Turn,
    Text(body): Text<{ limits::PAYLOADS_SENT }, { limits::PAYLOADS_UNPACKED }>,
) -> Answer<Json<PayloadsReply>> {
    let sent = tokio::task::spawn_blocking(move || read(&body)).await;
    let sent = sent.map_err(|error| ApiError::internal(&error))??;
    let held = sent.len() as u64;
    app.storage.repeat(move |tx| hold(tx, id, &sent)).await??;
    Ok(Json(PayloadsReply { held }))
}

/// Which events.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Span {
    /// The first.
    from: u64,
    /// One past the last, at most 256 after the first.
    to: u64,
}

/// Gives back the payloads that are held of some events: JSON lines, each `Payload`. It may end early; one
/// without lines means that no further one is held.
#[utoipa::path(
    get, path = "/v1/payloads", tag = "clinic", security(("token" = [])), params(Span),
    responses((status = 200, body = String, content_type = "application/jsonl"))
)]
pub(super) async fn give_back(
    State(app): State<AppState>,
    Bearer(id): Bearer,
    QueryOf(Span { from, to }): QueryOf<Span>,
) -> Answer<impl IntoResponse> {
    if from > to || to - from > PAYLOADS_A_REQUEST {
        let message = format!("ask for {PAYLOADS_A_REQUEST} events at most");
        return Err(ApiError::malformed(message));
    }
    let held = app
        .storage
        .read(move |tx| payloads::first(tx, id, from, to, limits::PAYLOADS_GIVEN))
        .await?;
    let mut lines = String::new();
    for (seq, payload) in held {
        let line = match payload {
            Payload::Whole { salt, json } => {
                Line::Whole { seq, salt: hex::encode(salt), payload: json }
            }
            Payload::Sealed(bytes) => Line::Sealed { seq, sealed: BASE64.encode(bytes) },
        };
        let line = serde_json::to_string(&line).map_err(|error| ApiError::internal(&error))?;
        lines.push_str(&line);
        lines.push('\n');
    }
    Ok(([(header::CONTENT_TYPE, "application/jsonl")], lines))
}

fn read(body: &[u8]) -> Answer<Vec<Sent>> {
    let mut sent = Vec::new();
    for (number, line) in body.split(|byte| *byte == b'\n').enumerate() {
        if line.is_empty() {
            continue;
        }
        if sent.len() == limits::PAYLOAD_LINES {
            return Err(ApiError::malformed(format!(
                "more than {} payloads",
                limits::PAYLOAD_LINES
            )));
        }
        let wrong = |what: &str| ApiError::malformed(format!("line {}: {what}", number + 1));
        if line.len() > limits::PAYLOAD {
            return Err(ApiError::too_large(limits::PAYLOAD));
        }
        let line = serde_json::from_slice(line).map_err(|error| wrong(&error.to_string()))?;
        sent.push(match line {
            Line::Whole { seq, salt, payload } => {
                let mut bytes = [0; 16];
                hex::decode_to_slice(salt, &mut bytes)
                    .map_err(|_| wrong("the salt is not 32 hex digits"))?;
                Sent { seq, payload: Payload::Whole { salt: bytes, json: payload } }
            }
            Line::Sealed { seq, sealed } => {
                let bytes = BASE64.decode(sealed);
                let bytes = bytes.map_err(|_| wrong("the sealed payload is not base64"))?;
                Sent { seq, payload: Payload::Sealed(bytes) }
            }
        });
    }
    // So that each bundle is unpacked once.
    sent.sort_by_key(|one| one.seq);
    Ok(sent)
}

fn hold(tx: &mut dyn Transaction, id: LogId, sent: &[Sent]) -> Result<Answer<()>> {
    let held = mirror::held(tx, id)?.next;
    let mut opened: Option<(u64, Opened)> = None;
    for one in sent {
        if one.seq >= held {
            let message = format!("event {} is not held yet: send its entry first", one.seq);
            return Ok(Err(ApiError::conflict("not_held", message)));
        }
        if let Payload::Whole { salt, json } = &one.payload {
            let number = one.seq / PACKAGE;
            if opened.as_ref().is_none_or(|(open, _)| *open != number) {
                opened = Some((number, open(tx, id, number)?));
            }
            let entry = opened.as_ref().and_then(|(_, bundle)| {
                bundle.entries().nth(usize::try_from(one.seq % PACKAGE).unwrap_or(usize::MAX))
            });
            let header = entry.and_then(|entry| ParsedHeader::parse(entry).ok());
            let Some(header) = header else { return Ok(Err(not_committed(one.seq))) };
            let committed = hex::encode(commitment(salt, json.as_bytes()));
            if committed != header.header().payload {
                return Ok(Err(not_committed(one.seq)));
            }
            let Ok(value) = jcs::parse_canonical(json.as_bytes()) else {
                return Ok(Err(not_committed(one.seq)));
            };
            for figure in figures::of(&header.header(), &value) {
                let ours = figure.what != figures::ACKNOWLEDGED
                    || mail::is(tx, id.clinic, figure.amount, &figure.word)?;
                if ours {
                    payloads::keep_figure(tx, id, &figure)?;
                }
            }
        }
        payloads::keep(tx, id, one.seq, &one.payload)?;
    }
    Ok(Ok(()))
}

fn open(tx: &mut dyn Transaction, id: LogId, number: u64) -> Result<Opened> {
    let bundle = mirror::bundle(tx, id, number)?;
    let missing = || StorageError::Damaged(format!("bundle {number} of log {} is missing", id.log));
    Opened::new(&bundle.ok_or_else(missing)?)
}

fn not_committed(seq: u64) -> ApiError {
    let message = format!("the payload of event {seq} is not the one that its header commits to");
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "not_committed", message)
}
