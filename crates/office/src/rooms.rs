//! The routes beside the witness and the mirror: `/v1` for clinics and the page, the own ledger,
//! providers' callbacks, and the page itself.

use axum::Router;
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::state::AppState;
use crate::web::ApiError;
use crate::{mailbox, own_log, page, v1};

/// The routes.
pub fn router(app: AppState) -> Router {
    Router::new()
        .merge(v1::router(app.clone()))
        .merge(own_log::router(app.clone()))
        .merge(mailbox::router(app))
        .merge(page::router())
        .fallback(unknown)
}

/// An address that is none.
async fn unknown(method: Method, uri: Uri) -> Response {
    let message = format!("there is no {method} {}", uri.path());
    if uri.path().starts_with("/v1/") {
        ApiError::new(StatusCode::NOT_FOUND, "not_found", message).into_response()
    } else {
        (StatusCode::NOT_FOUND, format!("{message}\n")).into_response()
    }
}
