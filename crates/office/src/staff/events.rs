//! A clinic's events: the searchable rows, narrowed, with payloads where they are held.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::IntoParams;
use uuid::Uuid;
use wardbook_ledger::time::format_time;

use super::Staff;
use super::clinics::unknown;
use super::reading::read;
use crate::clock::Timestamp;
use crate::own_log::{Entry, Kind};
use crate::state::AppState;
use crate::storage::events::Event;
use crate::storage::logs::{self, Log};
use crate::storage::payloads::{self, Payload};
use crate::storage::standing::{self, Wanted};
use crate::storage::{Result, Transaction, clinics, mirror};
use crate::web::{Answer, ApiError, Json, PathOf, QueryOf};

/// Events of a page where nothing else is asked for, and at most.
const PAGE: u64 = 100;
const LARGEST_PAGE: u64 = 500;
/// A page ends after the event with which its payloads are this long, in bytes.
const PAYLOADS_OF_A_PAGE: usize = 4 * 1024 * 1024;

/// An event as a row.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct LogEvent {
    seq: u64,
    time: String,
    kind: String,
    actor: String,
    role: String,
    source: String,
    session: String,
    subject: String,
    trace: Option<String>,
    /// Canonical JSON; null where head office does not hold it, or holds it sealed.
    payload: Option<String>,
}

impl LogEvent {
    /// From a row and what is held of its payload.
    pub(super) fn new(event: Event, payload: Option<Payload>) -> Self {
        let payload = match payload {
            Some(Payload::Whole { json, .. }) => Some(json),
            Some(Payload::Sealed(_)) | None => None,
        };
        let time = format_time(event.time).map(|time| time.as_str().to_owned());
        Self {
            seq: event.seq,
            time: time.unwrap_or_default(),
            kind: event.kind,
            actor: event.actor,
            role: event.role,
            source: event.source,
            session: event.session,
            subject: event.subject,
            trace: Some(event.trace).filter(|trace| !trace.is_empty()),
            payload,
        }
    }
}

impl LogEvent {
    /// What is held of the payload.
    pub(super) fn payload(&self) -> Option<&str> {
        self.payload.as_deref()
    }
}

/// Some events, the newest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct EventPage {
    events: Vec<LogEvent>,
    /// Events that can be searched; later ones are held and follow.
    searchable: u64,
    /// Whether there are more, before the last one here.
    more: bool,
}

/// Which events.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Filter {
    /// Those before this position alone.
    before: Option<u64>,
    /// At most so many: 1 to 500.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u64>,
    /// Of this kind; `document.` means every kind that begins so.
    kind: Option<String>,
    /// By this actor.
    actor: Option<String>,
    /// In this audit session.
    session: Option<String>,
    /// About this subject; `documents/` means every subject that begins so.
    subject: Option<String>,
    /// From this moment (RFC 3339).
    #[param(format = DateTime)]
    from: Option<String>,
    /// Before this moment (RFC 3339).
    #[param(format = DateTime)]
    to: Option<String>,
    /// Of this log, by its origin: the clinic's present one where nothing is said.
    log: Option<String>,
}

/// Searches a clinic's events.
#[utoipa::path(
    get, path = "/v1/staff/clinics/{id}/events", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path), Filter), responses((status = 200, body = EventPage))
)]
pub(super) async fn search(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    QueryOf(filter): QueryOf<Filter>,
) -> Answer<Json<EventPage>> {
    let limit = filter.limit.unwrap_or(PAGE);
    if !(1..=LARGEST_PAGE).contains(&limit) {
        return Err(ApiError::malformed("a limit is 1 to 500"));
    }
    let texts = [&filter.kind, &filter.actor, &filter.session, &filter.subject, &filter.log];
    if texts.into_iter().flatten().any(|text| text.contains(char::is_control)) {
        return Err(ApiError::malformed("what is searched for has a control character"));
    }
    let moment = |text: Option<&str>| match text.filter(|text| !text.is_empty()) {
        None => Ok(None),
        Some(text) => Timestamp::parse_rfc3339(text)
            .map(Some)
            .ok_or_else(|| ApiError::malformed("a time is not one of RFC 3339")),
    };
    let (from, to) = (moment(filter.from.as_deref())?, moment(filter.to.as_deref())?);
    let payload = json!({
        "kind": filter.kind, "actor": filter.actor, "session": filter.session,
        "subject": filter.subject, "from": from.map(Timestamp::to_rfc3339),
        "to": to.map(Timestamp::to_rfc3339), "before": filter.before.filter(|n| *n < 1 << 53),
        "limit": limit, "log": filter.log,
    });
    let entry = Entry::clinic(Kind::EventsListed, staff.actor(), id, payload);
    let origin = filter.log;
    let wanted = Wanted {
        before: filter.before,
        kind: filter.kind.unwrap_or_default(),
        actor: filter.actor.unwrap_or_default(),
        session: filter.session.unwrap_or_default(),
        subject: filter.subject.unwrap_or_default(),
        from,
        to,
    };
    let page = read(&app, entry, move |tx, _| {
        let log = match log_of(tx, id, origin.as_deref())? {
            Ok(log) => log,
            Err(refusal) => return Ok(Err(refusal)),
        };
        page(tx, &log, &wanted, limit).map(Ok)
    });
    page.await.map(Json)
}

fn page(tx: &mut dyn Transaction, log: &Log, wanted: &Wanted, limit: u64) -> Result<EventPage> {
    let searchable = mirror::held(tx, log.id)?.searchable;
    let found = standing::search(tx, log.id, wanted, limit + 1)?;
    let (mut events, mut bytes) = (Vec::new(), 0);
    let mut more = false;
    for event in found {
        if events.len() as u64 == limit || bytes >= PAYLOADS_OF_A_PAGE {
            more = true;
            break;
        }
        let held = event.payload.is_some();
        let payload = if held { payloads::find(tx, log.id, event.seq)? } else { None };
        let event = LogEvent::new(event, payload);
        bytes += event.payload().map_or(0, str::len);
        events.push(event);
    }
    Ok(EventPage { events, searchable, more })
}

/// A clinic's log: its present one, or the one of this origin.
pub(super) fn log_of(
    tx: &mut dyn Transaction,
    clinic: Uuid,
    origin: Option<&str>,
) -> Result<Answer<Log>> {
    if clinics::find(tx, clinic)?.is_none() {
        return Ok(Err(unknown()));
    }
    let logs = logs::of_clinic(tx, clinic)?;
    let found = match origin.filter(|origin| !origin.is_empty()) {
        Some(origin) => logs.into_iter().find(|log| log.origin == origin),
        None => logs.into_iter().next_back(),
    };
    Ok(found.ok_or_else(|| {
        let status = axum::http::StatusCode::NOT_FOUND;
        ApiError::new(status, "no_log", "this clinic has no such log: it has not enrolled yet")
    }))
}
