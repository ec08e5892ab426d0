//! What leaves as a file and proves itself: a range of events as a bundle that `wardbook verify-bundle`
//! accepts, and evidence against a log.

use std::io::Cursor;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::Semaphore;
use utoipa::IntoParams;
use uuid::Uuid;
use wardbook_ledger::bundle::{BundleWriter, Facts, NotWritten, Payload as Shown, Selection};
use wardbook_ledger::entry::ParsedHeader;
use wardbook_ledger::merkle::range_proof;
use wardbook_sync::wire::entries::PACKAGE;

use super::Staff;
use super::event::{HeldTree, newest, open};
use super::events::log_of;
use super::evidence::{evidence_id, no_evidence};
use super::reading::read;
use crate::clock::Timestamp;
use crate::own_log::{Entry, Kind};
use crate::state::AppState;
use crate::storage::cosigners::Promise;
use crate::storage::logs::Log;
use crate::storage::payloads::{self, Payload};
use crate::storage::{Result, StorageError, Transaction, evidence as rows};
use crate::web::{Answer, ApiError, PathOf, QueryOf};

/// Most events of one bundle: it is made in memory.
const MOST: u64 = 100_000;
/// Most bytes of payloads in one bundle, for the same reason.
const MOST_PAYLOADS: usize = 64 * 1024 * 1024;
/// Bundles that are made at the same moment, for the same reason.
static TURNS: Semaphore = Semaphore::const_new(2);

/// Which events.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Range {
    /// The first event; 0 where nothing is said.
    from: Option<u64>,
    /// One past the last event; all that is held where nothing is said.
    to: Option<u64>,
    /// Of this log, by its origin: the clinic's present one where nothing is said.
    log: Option<String>,
}

/// A range of events as a bundle, with payloads where they are held.
#[utoipa::path(
    get, path = "/v1/staff/clinics/{id}/bundle", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path), Range),
    responses((status = 200, content_type = "application/zip", body = Vec<u8>))
)]
pub(super) async fn bundle(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    QueryOf(Range { from, to, log: origin }): QueryOf<Range>,
) -> Answer<Response> {
    let small = |n: Option<u64>| n.filter(|n| *n < 1 << 53);
    let payload = json!({ "from": small(from), "to": small(to), "log": origin });
    let entry = Entry::clinic(Kind::BundleExported, staff.actor(), id, payload);
    let (state, exporter) = (app.clone(), staff.person.id);
    let _turn = TURNS.acquire().await.map_err(|error| ApiError::internal(&error))?;
    let (zip, name) = read(&app, entry, move |tx, now| {
        let log = match log_of(tx, id, origin.as_deref())? {
            Ok(log) => log,
            Err(refusal) => return Ok(Err(refusal)),
        };
        write(&state, tx, &log, (from, to), (exporter, now))
    })
    .await?;
    Ok(download("application/zip", &name, zip))
}

type File = (Vec<u8>, String);

fn write(
    app: &AppState,
    tx: &mut dyn Transaction,
    log: &Log,
    (from, to): (Option<u64>, Option<u64>),
    (exporter, now): (Uuid, Timestamp),
) -> Result<Answer<File>> {
    let Some(newest) = newest(app, tx, log)? else {
        return Ok(Err(ApiError::conflict("not_held", "nothing of this log is held yet")));
    };
    let (from, to) = (from.unwrap_or(0), to.unwrap_or(newest.size));
    if from >= to || to > newest.size {
        let message = format!("a range is within the {} events that are held", newest.size);
        return Ok(Err(ApiError::malformed(message)));
    }
    if to - from > MOST {
        return Ok(Err(too_long(from, to)));
    }
    let lengths = payloads::lengths(tx, log.id, from, to)?;
    if lengths.iter().map(|(_, length)| length).sum::<usize>() > MOST_PAYLOADS {
        let most = MOST_PAYLOADS / 1024 / 1024;
        let message = format!(
            "a bundle that head office makes has at most {most} MiB of payloads: ask for parts, \
             with from and to. Each part proves itself"
        );
        let status = StatusCode::PAYLOAD_TOO_LARGE;
        return Ok(Err(ApiError::new(status, "too_many_payloads", message)));
    }
    let range = Selection::Range { from, to };
    let mut bundle = match BundleWriter::create(Cursor::new(Vec::new()), range) {
        Ok(bundle) => bundle,
        Err(error) => return Ok(Err(not_written(&error))),
    };
    for number in from / PACKAGE..to.div_ceil(PACKAGE) {
        if let Err(error) = write_package(tx, log, number, (from, to), &mut bundle)? {
            return Ok(Err(not_written(&error)));
        }
    }
    let proof = range_proof(from, to, newest.size, &HeldTree::new(tx, log.id));
    let proof = proof.map_err(|error| StorageError::Damaged(error.to_string()))?;
    let id = log.origin.strip_prefix("wardbook/").unwrap_or_default();
    let facts = Facts {
        log: id,
        exported_at: &now.to_rfc3339(),
        exporter: &exporter.to_string(),
        redaction: "payloads that head office does not hold are withheld",
    };
    let cosigners = app.cosigners.get(tx)?;
    let mut keys = vec![log.vkey.clone()];
    keys.extend(cosigners.ever(Promise::Fixed));
    keys.extend(cosigners.ever(Promise::Held));
    let finished = bundle.finish(&facts, Some(&proof), &newest.note, &keys);
    Ok(finished
        .map(|zip| (zip.into_inner(), format!("{id}-{from}-{to}.zip")))
        .map_err(|error| not_written(&error)))
}

type Writer = BundleWriter<Cursor<Vec<u8>>>;

fn write_package(
    tx: &mut dyn Transaction,
    log: &Log,
    number: u64,
    (from, to): (u64, u64),
    bundle: &mut Writer,
) -> Result<std::result::Result<(), NotWritten>> {
    let opened = open(tx, log.id, number)?;
    let first = number * PACKAGE;
    let (from, to) = (from.max(first), to.min(first + PACKAGE));
    let mut held = payloads::between(tx, log.id, from, to)?.into_iter().peekable();
    for (seq, entry) in (first..to).zip(opened.entries()).filter(|(seq, _)| *seq >= from) {
        let payload = held.next_if(|(of, _)| *of == seq).map(|(_, payload)| payload);
        let shown = match &payload {
            Some(Payload::Whole { salt, json }) => Some(Shown { salt, json: json.as_bytes() }),
            Some(Payload::Sealed(_)) | None => None,
        };
        let header = match ParsedHeader::parse(entry) {
            Ok(header) => header,
            Err(error) => return Ok(Err(error.into())),
        };
        if let Err(error) = bundle.event(&header.header(), shown, None) {
            return Ok(Err(error));
        }
    }
    Ok(Ok(()))
}

/// What is asked for instead: the parts, each of which proves itself.
fn too_long(from: u64, to: u64) -> ApiError {
    let end = from + MOST;
    let message = format!(
        "events {from} to {} are {}, and a bundle that head office makes has at most {MOST}: ask for \
         parts, the first with from={from} and to={end}, the next with from={end}. Each part proves \
         itself. The clinic can export all of it as one bundle",
        to - 1,
        to - from
    );
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_many_events", message)
}

/// A bundle is not handed out that its reader would refuse.
fn not_written(error: &NotWritten) -> ApiError {
    let message = format!("this range cannot be a bundle: {error}");
    ApiError::conflict("no_bundle", message)
}

/// Two signed notes that cannot both be true, as text.
#[utoipa::path(
    get, path = "/v1/staff/evidence/{id}", tag = "staff", security(("session" = [])),
    params(("id" = String, Path, description = "As the clinic's page gives it.")),
    responses((status = 200, content_type = "text/plain", body = String))
)]
pub(super) async fn evidence(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(text): PathOf<String>,
) -> Answer<Response> {
    let id = evidence_id(&text)?;
    let payload = json!({ "evidence": hex::encode(&id[16..]) });
    let entry = Entry::plain(Kind::EvidenceExported, staff.actor(), payload);
    let found = read(&app, entry, move |tx, _| Ok(rows::find(tx, &id)?.ok_or_else(no_evidence)));
    let found = found.await?;
    let vkey = found.vkey;
    let text = format!(
        "Evidence against a log\n\nkind: {}\nfound: {}\ndetail: {}\nkey: {vkey}\n\n\
         Each note below carries the log's own signature (C2SP signed-note).\n\n\
         ----- first: what was fixed -----\n{}\n----- second: what came -----\n{}",
        found.kind,
        found.found_at.to_rfc3339(),
        found.detail,
        found.first,
        found.second
    );
    Ok(download("text/plain; charset=utf-8", &format!("evidence-{}.txt", &text_id(&id)), text))
}

/// One of the two notes, to the byte, so that any signed-note program can check it.
#[utoipa::path(
    get, path = "/v1/staff/evidence/{id}/{which}", tag = "staff", security(("session" = [])),
    params(
        ("id" = String, Path, description = "As the clinic's page gives it."),
        ("which" = String, Path, description = "`first`: what was fixed; `second`: what came.")
    ),
    responses((status = 200, content_type = "text/plain", body = String))
)]
pub(super) async fn note(
    State(app): State<AppState>,
    staff: Staff,
    PathOf((text, which)): PathOf<(String, String)>,
) -> Answer<Response> {
    let id = evidence_id(&text)?;
    if !["first", "second"].contains(&&*which) {
        return Err(no_evidence());
    }
    let payload = json!({ "evidence": hex::encode(&id[16..]), "note": which });
    let entry = Entry::plain(Kind::EvidenceExported, staff.actor(), payload);
    let found = read(&app, entry, move |tx, _| Ok(rows::find(tx, &id)?.ok_or_else(no_evidence)));
    let found = found.await?;
    let name = format!("evidence-{}-{which}.note", text_id(&id));
    let note = if which == "first" { found.first } else { found.second };
    Ok(download("text/plain; charset=utf-8", &name, note))
}

fn text_id(name: &rows::Name) -> String {
    hex::encode(&name[16..24])
}

/// A file that the browser keeps and does not show.
pub(super) fn download(kind: &'static str, name: &str, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    let name = format!("attachment; filename=\"{name}\"");
    if let Ok(name) = header::HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_that_is_too_long_is_answered_with_the_parts_to_ask_for() {
        let refused = too_long(7, 250_007);
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
        for part in ["events 7 to 250006 are 250000,", "from=7 and to=100007,", "from=100007."] {
            assert!(refused.message.contains(part), "{}", refused.message);
        }
    }
}
