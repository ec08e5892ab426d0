//! Who speaks: a clinic, by its token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};

use crate::reader;
use crate::state::AppState;
use crate::storage::logs::LogId;
use crate::web::{Answer, ApiError};

/// The log that a request's token speaks for. An ended token is out at the next request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bearer(pub LogId);

impl FromRequestParts<AppState> for Bearer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Answer<Self> {
        bearer(app, &parts.headers).await.map(Self)
    }
}

/// The log that the token among these headers speaks for.
pub(crate) async fn bearer(app: &AppState, headers: &HeaderMap) -> Answer<LogId> {
    reader::bearer(headers, app).await?.ok_or_else(unknown)
}

fn unknown() -> ApiError {
    let message = "this needs a token that head office gave within the last 15 minutes";
    ApiError::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
}
