//! Providers' callbacks into a clinic's mailbox.
//!
//! A call counts once: the very same call again is refused as a replay, and the same message that a
//! provider signs anew, because our answer was lost, is acknowledged and not stored again.

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wardbook_sync::wire::statement::Mail;

use super::signatures::{self, Checked, Refused};
use crate::clock::Timestamp;
use crate::limits;
use crate::own_log::{Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::mail::{self, Hook, Scheme};
use crate::storage::{Result, Transaction, clinics};
use crate::web::{Answer, ApiError, NoAnswer, PathOf, read};

/// For so long calls are remembered that state their time, in seconds: providers try again for days.
/// The others are remembered for good.
const REMEMBERED: i64 = 30 * 86_400;

/// Whether a provider may have this name.
pub(crate) fn is_hook_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(plain)
}

fn sealed_name(clinic: Uuid, name: &str) -> String {
    format!("hook/{clinic}/{name}")
}

/// Adds a provider, or gives it another secret.
pub(crate) fn add_hook(
    app: &AppState,
    tx: &mut dyn Transaction,
    (clinic, name): (Uuid, &str),
    (scheme, secret): (Scheme, &[u8]),
    now: Timestamp,
) -> Result<()> {
    let sealed = app.secrets.sealer.seal(&sealed_name(clinic, name), secret, &app.randomness);
    mail::keep_hook(tx, clinic, name, &Hook { scheme, sealed })?;
    let payload = json!({ "name": name, "scheme": scheme.name() });
    let entry = Entry::clinic(Kind::HookAdded, Actor::CommandLine, clinic, payload);
    app.record(tx, &entry, now).map(drop)
}

/// Takes a call, and puts what it says into the clinic's mailbox.
pub(super) async fn call(
    State(app): State<AppState>,
    PathOf((clinic, name)): PathOf<(Uuid, String)>,
    request: Request,
) -> NoAnswer {
    let unknown = || ApiError::not_found("this callback");
    let (parts, body) = request.into_parts();
    let body = read(body, limits::HOOK).await?;
    let asked = name.clone();
    let hook = app.storage.read(move |tx| {
        let known = clinics::find(tx, clinic)?.is_some_and(|clinic| clinic.suspended.is_none());
        if known { mail::hook(tx, clinic, &asked) } else { Ok(None) }
    });
    let hook = hook.await?.ok_or_else(unknown)?;
    let secret = app.secrets.sealer.open(&sealed_name(clinic, &name), &hook.sealed);
    let secret = secret.ok_or_else(|| ApiError::internal(&"a hook's secret cannot be opened"))?;
    let path = parts.uri.path_and_query().map_or("", |path| path.as_str());
    let address = format!("{}{path}", app.address);
    let now = app.clock.now();
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let said = said(&name, kind.unwrap_or_default(), &body, now);
    let call = signatures::Call { address: &address, headers: &parts.headers, body: &body };
    let checked = signatures::check(hook.scheme, &secret, &call, now).map_err(refused)?;
    let state = app.clone();
    let forget = hook.scheme.states_time().then(|| now.plus_seconds(-REMEMBERED));
    let took = app
        .storage
        .repeat(move |tx| take(&state, tx, (clinic, &name), &checked, &said, (now, forget)));
    took.await??;
    Ok(StatusCode::NO_CONTENT)
}

fn refused(why: Refused) -> ApiError {
    let (status, code) = match why {
        Refused::TooOld => (StatusCode::FORBIDDEN, "too_old"),
        Refused::NotSigned | Refused::Wrong => (StatusCode::FORBIDDEN, "not_signed"),
    };
    ApiError::new(status, code, why.to_string())
}

/// The call as the message has it: one line of JSON.
fn said(name: &str, kind: &str, body: &[u8], now: Timestamp) -> String {
    let received = now.to_rfc3339();
    let said = match str::from_utf8(body) {
        Ok(text) => {
            json!({ "hook": name, "contentType": kind, "receivedAt": received, "body": text })
        }
        Err(_) => json!({
            "hook": name, "contentType": kind, "receivedAt": received,
            "bodyBase64": BASE64.encode(body),
        }),
    };
    said.to_string()
}

fn take(
    app: &AppState,
    tx: &mut dyn Transaction,
    (clinic, name): (Uuid, &str),
    checked: &Checked,
    said: &str,
    (now, forget): (Timestamp, Option<Timestamp>),
) -> Result<Answer<()>> {
    let hash = |what: &str, text: &[u8]| -> [u8; 32] {
        Sha256::new().chain_update(what).chain_update(text).finalize().into()
    };
    let call = hash("call/", &checked.signature);
    if !mail::take_call(tx, (clinic, name), &call, now, forget)? {
        return Ok(Err(ApiError::conflict("replayed", "this call was taken already")));
    }
    if let Some(id) = &checked.message {
        let message = hash("message/", id.as_bytes());
        if !mail::take_call(tx, (clinic, name), &message, now, forget)? {
            return Ok(Ok(()));
        }
    }
    let number = mail::next_number(tx, clinic)?;
    let mail = Mail {
        office: app.name.clone(),
        clinic: clinic.to_string(),
        number,
        kind: format!("hook/{name}"),
        time: now.to_rfc3339(),
        body: said.to_owned(),
    };
    match mail.sign(&app.keys.root) {
        Ok(note) => mail::keep(tx, clinic, number, &note).map(Ok),
        Err(_) => Ok(Err(ApiError::too_large(limits::HOOK))),
    }
}
