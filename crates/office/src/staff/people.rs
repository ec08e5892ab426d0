//! The people who work here: listed and added. `standing` changes what they may do.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::reading::{act, read};
use super::{Staff, passwords};
use crate::acts;
use crate::clock::Timestamp;
use crate::own_log::{Actor, Entry, Kind};
use crate::state::AppState;
use crate::storage::people::{self, Role};
use crate::storage::{Result, Transaction};
use crate::web::{Answer, ApiError, Json};

/// A person.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Person {
    id: Uuid,
    name: String,
    role: &'static str,
    second_factor: bool,
    disabled_at: Option<String>,
    last_seen: Option<String>,
}

impl From<people::Person> for Person {
    fn from(person: people::Person) -> Self {
        Self {
            id: person.id,
            name: person.name,
            role: person.role.name(),
            second_factor: person.confirmed,
            disabled_at: person.disabled_at.map(Timestamp::to_rfc3339),
            last_seen: person.last_seen.map(Timestamp::to_rfc3339),
        }
    }
}

/// Everybody who works here.
#[utoipa::path(
    get, path = "/v1/staff/people", tag = "staff", security(("session" = [])),
    responses((status = 200, body = Vec<Person>))
)]
pub(super) async fn list(State(app): State<AppState>, staff: Staff) -> Answer<Json<Vec<Person>>> {
    staff.require(&app, Role::Admin).await?;
    let entry = Entry::plain(Kind::PeopleListed, staff.actor(), json!({}));
    let all = read(&app, entry, |tx, _| people::all(tx).map(Ok)).await?;
    Ok(Json(all.into_iter().map(Person::from).collect()))
}

/// A person to be added.
#[derive(Deserialize, utoipa::ToSchema)]
pub(crate) struct NewPerson {
    #[schema(min_length = 1, max_length = 200)]
    name: String,
    /// `viewer`, `operator` or `admin`.
    #[schema(pattern = "^(viewer|operator|admin)$")]
    role: String,
    #[schema(min_length = 15, max_length = 1_024)]
    password: String,
}

/// Adds a person.
#[utoipa::path(
    post, path = "/v1/staff/people", tag = "staff", security(("session" = [])),
    request_body = NewPerson, responses((status = 200, body = Person))
)]
pub(super) async fn add(
    State(app): State<AppState>,
    staff: Staff,
    Json(new): Json<NewPerson>,
) -> Answer<Json<Person>> {
    staff.require(&app, Role::Admin).await?;
    let role = role_of(&new.role)?;
    let person = fresh(&app, new.name, role, Zeroizing::new(new.password)).await?;
    let (state, actor) = (app.clone(), staff.actor());
    let added = act(&app, move |tx, now| add_to(&state, tx, actor, &person, now));
    Ok(Json(added.await?.into()))
}

/// The role of this name.
pub(super) fn role_of(name: &str) -> Answer<Role> {
    Role::parse(name).ok_or_else(|| ApiError::malformed("a role is viewer, operator or admin"))
}

/// A person who is not added yet.
///
/// # Errors
/// 400 with what is wrong with the name or the password.
pub(crate) async fn fresh(
    app: &AppState,
    name: String,
    role: Role,
    password: Zeroizing<String>,
) -> Answer<people::Person> {
    let name = name.trim().to_owned();
    if !acts::is_text(&name) {
        return Err(ApiError::malformed("a name has 1 to 200 characters"));
    }
    if let Some(weakness) = passwords::weakness(&password, &name) {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, "weak_password", weakness));
    }
    let password = passwords::hash(password, &app.randomness).await?;
    Ok(people::Person {
        id: app.randomness.uuid(),
        name,
        role,
        password,
        second_factor: None,
        confirmed: false,
        used_step: 0,
        failures: 0,
        blocked_until: Timestamp::from_micros(0),
        added_at: app.clock.now(),
        disabled_at: None,
        last_seen: None,
    })
}

/// Adds a person within a transaction, with its event.
pub(crate) fn add_to(
    app: &AppState,
    tx: &mut dyn Transaction,
    actor: Actor,
    person: &people::Person,
    now: Timestamp,
) -> Result<Answer<people::Person>> {
    if !people::add(tx, person)? {
        let message = "there is a person of this name already";
        return Ok(Err(ApiError::conflict("name_taken", message)));
    }
    let payload = json!({ "name": person.name, "role": person.role.name() });
    app.record(tx, &Entry::person(Kind::PersonAdded, actor, person.id, payload), now)?;
    Ok(Ok(person.clone()))
}
