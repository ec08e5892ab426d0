//! Evidence against a clinic's log as its page lists it, and the acknowledgement by a person who has found
//! out what it means. What leaves as a file is in `bundle`.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use uuid::Uuid;

use super::Staff;
use super::reading::act;
use super::reason::{Reason, check};
use crate::acts;
use crate::state::AppState;
use crate::storage::evidence as rows;
use crate::storage::people::{self, Role};
use crate::storage::{Result, Transaction};
use crate::web::{Answer, ApiError, Json, NoAnswer, PathOf};

/// Two notes that cannot both be true.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Evidence {
    id: String,
    at: String,
    kind: &'static str,
    detail: Option<String>,
    /// Null while it needs a person.
    acknowledged: Option<Acknowledged>,
}

/// Who found out what a piece of evidence means.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(crate) struct Acknowledged {
    at: String,
    /// The person's name.
    by: String,
    reason: String,
}

impl Evidence {
    /// All of a clinic's, the newest first.
    pub(super) fn of_clinic(tx: &mut dyn Transaction, clinic: Uuid) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        for one in rows::of_clinic(tx, clinic)? {
            let acknowledged = match one.acknowledged {
                Some(acknowledged) => {
                    let person = people::find(tx, acknowledged.by)?;
                    let by = person.map_or_else(|| acknowledged.by.to_string(), |one| one.name);
                    let at = acknowledged.at.to_rfc3339();
                    Some(Acknowledged { at, by, reason: acknowledged.reason })
                }
                None => None,
            };
            all.push(Self {
                id: hex::encode(rows::name(clinic, &one.id)),
                at: one.found_at.to_rfc3339(),
                kind: one.kind.name(),
                detail: Some(one.detail).filter(|detail| !detail.is_empty()),
                acknowledged,
            });
        }
        Ok(all)
    }
}

/// Says that somebody has found out what a piece of evidence means. It stays, and needs no person any more;
/// later evidence of the same clinic does.
#[utoipa::path(
    post, path = "/v1/staff/evidence/{id}/acknowledge", tag = "staff", security(("session" = [])),
    params(("id" = String, Path, description = "As the clinic's page gives it.")),
    request_body = Reason, responses((status = 204, description = "It is acknowledged."))
)]
pub(super) async fn acknowledge(
    State(app): State<AppState>,
    staff: Staff,
    PathOf(text): PathOf<String>,
    Json(Reason { reason }): Json<Reason>,
) -> NoAnswer {
    staff.require(&app, Role::Operator).await?;
    check(&reason, "the reason")?;
    let name = evidence_id(&text)?;
    let (state, actor, by) = (app.clone(), staff.actor(), staff.person.id);
    let done = act(&app, move |tx, now| {
        if rows::find(tx, &name)?.is_none() {
            return Ok(Err(no_evidence()));
        }
        let by = rows::Acknowledged { at: now, by, reason: reason.clone() };
        Ok(if acts::acknowledge(&state, tx, actor, (&name, &by))? {
            Ok(())
        } else {
            let message = "somebody has acknowledged this evidence already";
            Err(ApiError::conflict("acknowledged_already", message))
        })
    });
    done.await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn evidence_id(text: &str) -> Answer<rows::Name> {
    let mut id = [0; 48];
    hex::decode_to_slice(text, &mut id).map_err(|_| no_evidence())?;
    Ok(id)
}

pub(super) fn no_evidence() -> ApiError {
    ApiError::not_found("this evidence")
}
