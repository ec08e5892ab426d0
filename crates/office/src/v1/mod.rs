//! `/v1`: what a clinic and head office say to each other beside C2SP. JSON; errors are a code and a
//! sentence; statements are signed notes (`wardbook_sync::wire::statement`).
//!
//! A clinic enrols once with a code (`enrol`), then answers a challenge with its sync key for a token
//! of 15 minutes (`token`), and speaks for its log with that: its own word (`report`), payloads
//! (`payloads`), policy and messages (`policy` and `mailbox`, rooms of their own).

mod bearer;
mod enrol;
mod figures;
mod office;
pub mod openapi;
mod pace;
mod payloads;
mod report;
mod token;

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::state::AppState;
use crate::{mailbox, policy, staff};

pub(crate) use bearer::{Bearer, bearer};

/// Every described route: `/v1` for clinics and for the page.
pub(crate) fn described() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(openapi::Description::openapi())
        .routes(routes!(office::office))
        .routes(routes!(enrol::enrol))
        .routes(routes!(token::challenge))
        .routes(routes!(token::token))
        .routes(routes!(token::rotate))
        .routes(routes!(report::report))
        .routes(routes!(payloads::payloads, payloads::give_back))
        .merge(policy::described())
        .merge(mailbox::described())
        .merge(staff::described())
}

/// The routes with their description at `/v1/openapi.json`.
pub(crate) fn router(app: AppState) -> Router {
    let (router, description) = described().split_for_parts();
    router
        .merge(openapi::route(description))
        .layer(from_fn_with_state(app.clone(), pace::keep))
        .layer(map_response(kept_nowhere))
        .with_state(app)
}

/// No cache keeps what `/v1` answers.
async fn kept_nowhere(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests;
