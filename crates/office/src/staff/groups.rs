//! Groups of clinics, and after how long a clinic's silence is looked at.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Staff;
use super::reading::{act, read};
use crate::acts;
use crate::own_log::{Entry, Kind};
use crate::state::AppState;
use crate::storage::contacts;
use crate::storage::people::Role;
use crate::web::{Answer, ApiError, Json, NoAnswer, PathOf};

/// The longest limit, in minutes: a year.
const LONGEST: u64 = 366 * 1_440;

/// A group.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Group {
    name: String,
    /// Null where nobody set a limit: a day then.
    silent_after_minutes: Option<u64>,
}

/// The groups with their limits.
#[utoipa::path(
    get, path = "/v1/staff/groups", tag = "staff", security(("session" = [])),
    responses((status = 200, body = Vec<Group>))
)]
pub(super) async fn list(State(app): State<AppState>, staff: Staff) -> Answer<Json<Vec<Group>>> {
    let entry = Entry::plain(Kind::GroupsListed, staff.actor(), json!({}));
    let groups = read(&app, entry, |tx, _| contacts::groups(tx).map(Ok)).await?;
    let group = |(name, silent_after_minutes)| Group { name, silent_after_minutes };
    Ok(Json(groups.into_iter().map(group).collect()))
}

/// A limit.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Limit {
    #[schema(minimum = 1, maximum = 527_040)]
    silent_after_minutes: u64,
}

/// Sets a group's limit.
#[utoipa::path(
    put, path = "/v1/staff/groups/{name}", tag = "staff", security(("session" = [])),
    params(("name" = String, Path)), request_body = Limit,
    responses((status = 204, description = "It is set."))
)]
pub(super) async fn set(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(name): PathOf<String>,
    Json(Limit { silent_after_minutes: minutes }): Json<Limit>,
) -> NoAnswer {
    staff.require(&app, Role::Admin).await?;
    if !(1..=LONGEST).contains(&minutes) || !acts::is_text(&name) {
        return Err(ApiError::malformed("a limit is 1 minute to a year, of a group with a name"));
    }
    let state = app.clone();
    let done = act(&app, move |tx, now| {
        contacts::set_group(tx, &name, minutes)?;
        let payload = json!({ "group": name, "silent_after_minutes": minutes });
        let entry = Entry::plain(Kind::GroupChanged, staff.actor(), payload);
        state.record(tx, &entry, now)?;
        Ok(Ok(()))
    });
    done.await?;
    Ok(StatusCode::NO_CONTENT)
}
