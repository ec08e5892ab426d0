//! Messages for clinics: numbered for each, signed by the root key, given as often as they are asked
//! for. What is put in comes from providers (`hooks`), whose calls are checked first (`signatures`).
//! A clinic's acknowledgement is its own event; nothing is deleted here.

mod hooks;
mod signatures;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wardbook_sync::wire::v1::{MailItem, Mailbox};

use crate::state::AppState;
use crate::storage::mail;
use crate::v1::Bearer;
use crate::web::{Answer, Json, QueryOf};

pub(crate) use hooks::{add_hook, is_hook_name};
pub(crate) use signatures::secret_bytes;

/// Messages of one answer.
const PAGE: u64 = 100;

pub(crate) fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(messages))
}

/// `POST /hooks/{clinic}/{name}`, for providers.
pub(crate) fn router(app: AppState) -> Router {
    Router::new().route("/hooks/{clinic}/{name}", post(hooks::call)).with_state(app)
}

/// Where the clinic is.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct After {
    /// The newest message that the clinic has.
    after: Option<u64>,
}

/// The messages after one, the oldest first, at most 100.
#[utoipa::path(
    get, path = "/v1/mailbox", tag = "clinic", security(("token" = [])), params(After),
    responses((status = 200, body = Mailbox))
)]
pub(crate) async fn messages(
    State(app): State<AppState>,
    Bearer(id): Bearer,
    QueryOf(After { after }): QueryOf<After>,
) -> Answer<Json<Mailbox>> {
    let after = after.unwrap_or(0);
    let found = app.storage.read(move |tx| mail::after(tx, id.clinic, after, PAGE)).await?;
    let mail = found.into_iter().map(|(number, note)| MailItem { number, note });
    Ok(Json(Mailbox { mail: mail.collect() }))
}

#[cfg(test)]
mod tests;
