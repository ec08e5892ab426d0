//! The clinics: all of them, one in full, and what operators do with them.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::Staff;
use super::evidence::Evidence;
use super::overview::{Clinic, Known, Overview};
use super::reading::{act, read};
use super::reason::{Reason, check};
use crate::acts::{self, MadeCode};
use crate::clock::Timestamp;
use crate::own_log::{Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::clinics::{self as rows, Kind as RowKind};
use crate::storage::contacts::Pause as Paused;
use crate::storage::people::Role;
use crate::storage::standing;
use crate::storage::{Result, Transaction, mail};
use crate::web::{Answer, ApiError, Json, NoAnswer, PathOf};

/// The longest pause, in seconds: a year.
const LONGEST_PAUSE: i64 = 366 * 86_400;

/// Every clinic as it is now, and what needs a person.
#[utoipa::path(
    get, path = "/v1/staff/clinics", tag = "staff", security(("session" = [])),
    responses((status = 200, body = Overview))
)]
pub(super) async fn list(State(app): State<AppState>, staff: Staff) -> Answer<Json<Overview>> {
    let entry = Entry::plain(Kind::ClinicsListed, staff.actor(), json!({}));
    let known = read(&app, entry, |tx, now| Known::read(tx, now).map(Ok)).await?;
    Ok(Json(Overview::new(&app, &known)))
}

/// One of a clinic's logs.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClinicLog {
    origin: String,
    fixed: Option<u64>,
    held: Option<u64>,
    since: Option<String>,
    ended_at: Option<String>,
}

/// A clinic in full.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClinicInFull {
    #[serde(flatten)]
    clinic: Clinic,
    now: String,
    group_limit_minutes: Option<u64>,
    logs: Vec<ClinicLog>,
    evidence: Vec<Evidence>,
    /// Messages in its mailbox.
    messages: u64,
    /// How many of them the clinic's own events acknowledge.
    acknowledged: u64,
}

/// One clinic in full.
#[utoipa::path(
    get, path = "/v1/staff/clinics/{id}", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path)), responses((status = 200, body = ClinicInFull))
)]
pub(super) async fn one(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
) -> Answer<Json<ClinicInFull>> {
    let entry = Entry::clinic(Kind::ClinicOpened, staff.actor(), id, json!({}));
    read(&app, entry, move |tx, now| in_full(tx, id, now)).await.map(Json)
}

fn in_full(tx: &mut dyn Transaction, id: Uuid, now: Timestamp) -> Result<Answer<ClinicInFull>> {
    let known = Known::read(tx, now)?;
    let Some(clinic) = known.one(id) else { return Ok(Err(unknown())) };
    let logs = standing::of_clinic(tx, id)?;
    let next = logs.iter().skip(1).map(|log| Some(log.added_at)).chain([None]);
    let logs = logs.iter().zip(next).map(|(log, next)| ClinicLog {
        origin: log.origin.clone(),
        fixed: log.fixed.map(|(size, _)| size),
        held: log.held.filter(|_| log.mirrored).map(|held| held.size),
        since: Some(log.added_at.to_rfc3339()),
        ended_at: next.map(Timestamp::to_rfc3339),
    });
    let (messages, acknowledged) = mail::acknowledged(tx, id)?;
    Ok(Ok(ClinicInFull {
        group_limit_minutes: Some(known.limit(&clinic.group)),
        now: now.to_rfc3339(),
        logs: logs.collect(),
        evidence: Evidence::of_clinic(tx, id)?,
        messages,
        acknowledged,
        clinic,
    }))
}

/// A clinic to be added.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct NewClinic {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    #[schema(max_length = 200)]
    group: String,
}

/// A code, shown once.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct GivenCode {
    code: String,
    expires_at: String,
}

impl From<MadeCode> for GivenCode {
    fn from(made: MadeCode) -> Self {
        Self { code: made.text, expires_at: made.expires_at.to_rfc3339() }
    }
}

/// A clinic that was added, with its code.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct AddedClinic {
    clinic: Clinic,
    #[serde(flatten)]
    code: GivenCode,
}

/// Adds a clinic, and makes the code with which it enrols.
#[utoipa::path(
    post, path = "/v1/staff/clinics", tag = "staff", security(("session" = [])),
    request_body = NewClinic, responses((status = 200, body = AddedClinic))
)]
pub(super) async fn add(
    State(app): State<AppState>,
    staff: Staff,
    Json(new): Json<NewClinic>,
) -> Answer<Json<AddedClinic>> {
    staff.require(&app, Role::Operator).await?;
    check(&new.name, "the name")?;
    if !new.group.is_empty() {
        check(&new.group, "the group")?;
    }
    let (state, id) = (app.clone(), app.randomness.uuid());
    let added = act(&app, move |tx, now| {
        let same = |row: &rows::Clinic| row.kind == RowKind::Clinic && row.name == new.name;
        if rows::all(tx)?.iter().any(same) {
            let message = "there is a clinic of this name already";
            return Ok(Err(ApiError::conflict("name_taken", message)));
        }
        let clinic = (id, &*new.name, &*new.group);
        let code = acts::add_clinic(&state, tx, staff.actor(), clinic, now)?;
        let Some(clinic) = Known::read(tx, now)?.one(id) else { return Ok(Err(unknown())) };
        Ok(Ok(AddedClinic { clinic, code: code.into() }))
    });
    added.await.map(Json)
}

/// What is asked for with no more to say.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
pub(crate) struct Nothing {}

/// Makes a new code; one that was not used before ends.
#[utoipa::path(
    post, path = "/v1/staff/clinics/{id}/code", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path)), request_body = Nothing,
    responses((status = 200, body = GivenCode))
)]
pub(super) async fn code(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Json<GivenCode>> {
    new_code(&app, &staff, id, acts::make_code).await
}

/// A pause.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct Pause {
    /// RFC 3339, in the future, within a year.
    #[schema(format = DateTime)]
    until: String,
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

/// Asks nobody to look at a clinic until the pause ends.
#[utoipa::path(
    post, path = "/v1/staff/clinics/{id}/pause", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path)), request_body = Pause,
    responses((status = 204, description = "It is paused."))
)]
pub(super) async fn pause(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    Json(pause): Json<Pause>,
) -> NoAnswer {
    staff.require(&app, Role::Operator).await?;
    check(&pause.reason, "the reason")?;
    let now = app.clock.now();
    let until = Timestamp::parse_rfc3339(&pause.until);
    let until = until.filter(|until| *until > now && *until <= now.plus_seconds(LONGEST_PAUSE));
    let until = until.ok_or_else(|| {
        ApiError::malformed("a pause ends at a time (RFC 3339) in the future, within a year")
    })?;
    let pause = Paused { until, reason: pause.reason };
    let (state, actor) = (app.clone(), staff.actor());
    done(&app, id, move |tx, now| acts::pause(&state, tx, actor, (id, &pause), now)).await
}

/// Ends a clinic's pause and its suspension.
#[utoipa::path(
    post, path = "/v1/staff/clinics/{id}/resume", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path)), request_body = Nothing,
    responses((status = 204, description = "It goes on."))
)]
pub(super) async fn resume(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> NoAnswer {
    staff.require(&app, Role::Operator).await?;
    let (state, actor) = (app.clone(), staff.actor());
    done(&app, id, move |tx, now| acts::resume(&state, tx, actor, id, now)).await
}

/// Takes nothing from a clinic any more, at once.
#[utoipa::path(
    post, path = "/v1/staff/clinics/{id}/suspend", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path)), request_body = Reason,
    responses((status = 204, description = "It is suspended."))
)]
pub(super) async fn suspend(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    Json(Reason { reason }): Json<Reason>,
) -> NoAnswer {
    staff.require(&app, Role::Operator).await?;
    check(&reason, "the reason")?;
    let (state, actor) = (app.clone(), staff.actor());
    done(&app, id, move |tx, now| acts::suspend(&state, tx, actor, (id, &reason), now)).await
}

/// Ends a clinic's tokens and keys, at once, and makes a code with which it enrols again.
#[utoipa::path(
    post, path = "/v1/staff/clinics/{id}/rotate", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path)), request_body = Nothing,
    responses((status = 200, body = GivenCode))
)]
pub(super) async fn rotate(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> Answer<Json<GivenCode>> {
    new_code(&app, &staff, id, acts::rotate).await
}

/// An act on a clinic that ends in a code for it.
type MakeCode = fn(&AppState, &mut dyn Transaction, Actor, Uuid, Timestamp) -> Result<MadeCode>;

async fn new_code(
    app: &AppState,
    staff: &Staff,
    id: Uuid,
    make: MakeCode,
) -> Answer<Json<GivenCode>> {
    staff.require(app, Role::Operator).await?;
    let (state, actor) = (app.clone(), staff.actor());
    let code = act(app, move |tx, now| {
        if let Err(refusal) = is_clinic(tx, id)? {
            return Ok(Err(refusal));
        }
        make(&state, tx, actor, id, now).map(Ok)
    });
    Ok(Json(code.await?.into()))
}

/// An act on a clinic or a log that is known.
async fn done<F>(app: &AppState, id: Uuid, work: F) -> NoAnswer
where
    F: Fn(&mut dyn Transaction, Timestamp) -> Result<()> + Send + Sync + 'static,
{
    let done = act(app, move |tx, now| {
        if rows::find(tx, id)?.is_none() {
            return Ok(Err(unknown()));
        }
        work(tx, now).map(Ok)
    });
    done.await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}

fn is_clinic(tx: &mut dyn Transaction, id: Uuid) -> Result<Answer<()>> {
    Ok(match rows::find(tx, id)? {
        None => Err(unknown()),
        Some(row) if row.kind == RowKind::Log => {
            let message = "this is a log of others: it does not enrol";
            Err(ApiError::conflict("not_a_clinic", message))
        }
        Some(_) => Ok(()),
    })
}

pub(super) fn unknown() -> ApiError {
    ApiError::not_found("this clinic")
}
