//! What a person may do, changed by an administrator: disabled, enabled, another role, a lost second
//! factor turned off. Each ends the person's sessions, where they have any: they are out at the next
//! request. There is always an administrator who may sign in.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::clinics::Nothing;
use super::people::role_of;
use super::reading::act;
use super::{Staff, end_seats};
use crate::clock::Timestamp;
use crate::own_log::{Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::people::{self, Person, Role};
use crate::storage::{Result, Transaction};
use crate::web::{Answer, ApiError, Json, NoAnswer, PathOf};

/// Disables a person, who is out at the next request.
#[utoipa::path(
    post, path = "/v1/staff/people/{id}/disable", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path)), request_body = Nothing,
    responses((status = 204, description = "The person is out."))
)]
pub(super) async fn disable(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> NoAnswer {
    change(app, staff, move |app, tx, actor, now| disable_in(app, tx, actor, id, now)).await
}

/// Lets a disabled person sign in again.
#[utoipa::path(
    post, path = "/v1/staff/people/{id}/enable", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path)), request_body = Nothing,
    responses((status = 204, description = "The person may sign in."))
)]
pub(super) async fn enable(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> NoAnswer {
    change(app, staff, move |app, tx, actor, now| enable_in(app, tx, actor, id, now)).await
}

/// Another role.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct NewRole {
    /// `viewer`, `operator` or `admin`.
    #[schema(pattern = "^(viewer|operator|admin)$")]
    role: String,
}

/// Gives a person another role. Their sessions end: an audit session has one role.
#[utoipa::path(
    post, path = "/v1/staff/people/{id}/role", tag = "staff", security(("session" = [])),
    params(("id" = Uuid, Path)), request_body = NewRole,
    responses((status = 204, description = "The person has it."))
)]
pub(super) async fn set_role(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    Json(new): Json<NewRole>,
) -> NoAnswer {
    staff.require(&app, Role::Admin).await?;
    let role = role_of(&new.role)?;
    change(app, staff, move |app, tx, actor, now| set_role_in(app, tx, actor, (id, role), now))
        .await
}

/// Turns a person's lost second factor off. Nobody does it to themselves: an unlocked page would be
/// enough to take it away.
#[utoipa::path(
    post, path = "/v1/staff/people/{id}/reset-second-factor", tag = "staff",
    security(("session" = [])), params(("id" = Uuid, Path)), request_body = Nothing,
    responses((status = 204, description = "The next sign-in sets up a second factor."))
)]
pub(super) async fn reset_second_factor(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(id): PathOf<Uuid>,
    Json(Nothing {}): Json<Nothing>,
) -> NoAnswer {
    staff.require(&app, Role::Admin).await?;
    if staff.person.id == id {
        let message = "another administrator resets this, or whoever runs the server";
        return Err(ApiError::conflict("own_second_factor", message));
    }
    change(app, staff, move |app, tx, actor, now| reset_in(app, tx, actor, id, now)).await
}

/// An administrator's act.
async fn change<F>(app: AppState, staff: Staff, work: F) -> NoAnswer
where
    F: Fn(&AppState, &mut dyn Transaction, Actor, Timestamp) -> Result<Answer<()>>
        + Send
        + Sync
        + 'static,
{
    staff.require(&app, Role::Admin).await?;
    let (state, actor) = (app.clone(), staff.actor());
    act(&app, move |tx, now| work(&state, tx, actor, now)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Disables a person within a transaction, with its event and the seals of their sessions.
pub(crate) fn disable_in(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<Answer<()>> {
    let Some(person) = people::find(tx, id)? else { return Ok(Err(unknown())) };
    if person.disabled_at.is_some() {
        return Ok(Ok(()));
    }
    if is_last(tx, &person)? {
        return Ok(Err(last()));
    }
    people::disable(tx, id, now)?;
    app.record(tx, &Entry::person(Kind::PersonDisabled, actor, id, json!({})), now)?;
    end_seats(app, tx, Some(id), now)?;
    Ok(Ok(()))
}

/// Lets a disabled person sign in again, within a transaction, with its event.
pub(crate) fn enable_in(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<Answer<()>> {
    let Some(person) = people::find(tx, id)? else { return Ok(Err(unknown())) };
    if person.disabled_at.is_some() {
        people::enable(tx, id)?;
        app.record(tx, &Entry::person(Kind::PersonEnabled, actor, id, json!({})), now)?;
    }
    Ok(Ok(()))
}

/// Gives a person another role within a transaction, with its event and the seals of their sessions.
pub(crate) fn set_role_in(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    (id, role): (Uuid, Role),
    now: Timestamp,
) -> Result<Answer<()>> {
    let Some(person) = people::find(tx, id)? else { return Ok(Err(unknown())) };
    if person.role == role {
        return Ok(Ok(()));
    }
    if is_last(tx, &person)? {
        return Ok(Err(last()));
    }
    let payload = json!({ "before": person.role.name(), "role": role.name() });
    app.record(tx, &Entry::person(Kind::RoleChanged, actor, id, payload), now)?;
    // Sealed in the role that they were opened in.
    end_seats(app, tx, Some(id), now)?;
    people::set_role(tx, id, role)?;
    Ok(Ok(()))
}

/// Turns a person's second factor off within a transaction, with its event and the seals of their
/// sessions.
pub(crate) fn reset_in(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    id: Uuid,
    now: Timestamp,
) -> Result<Answer<()>> {
    let Some(person) = people::find(tx, id)? else { return Ok(Err(unknown())) };
    if !person.confirmed {
        let message = "this person has no second factor";
        return Ok(Err(ApiError::conflict("no_second_factor", message)));
    }
    people::reset_second_factor(tx, id)?;
    app.record(tx, &Entry::person(Kind::SecondFactorReset, actor, id, json!({})), now)?;
    end_seats(app, tx, Some(id), now)?;
    Ok(Ok(()))
}

/// Whether nobody else administers.
fn is_last(tx: &mut dyn Transaction, person: &Person) -> Result<bool> {
    let administers = person.role == Role::Admin && person.disabled_at.is_none();
    Ok(administers && people::administrators(tx)? == 1)
}

fn last() -> ApiError {
    let message = "this is the last administrator: add another one first";
    ApiError::conflict("last_admin", message)
}

fn unknown() -> ApiError {
    ApiError::not_found("this person")
}
