//! Who asks: nobody known, a clinic with its token, or a signed-in person.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::own_log::{Actor, Entry, Kind as Event};
use crate::refusal::Refusal;
use crate::staff::{cookie, seated};
use crate::state::AppState;
use crate::storage::StorageError;
use crate::storage::clinics::{self, Kind};
use crate::storage::logs::{Log, LogId};
use crate::storage::tokens::{self, Token};
use crate::web::ApiError;

/// A clinic, by its token: what `add-entries` and `/v1` take. Others are refused with 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer(pub LogId);

impl FromRequestParts<AppState> for Bearer {
    type Rejection = Unauthorized;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Unauthorized> {
        match bearer(&parts.headers, app).await.map_err(Refusal::from)? {
            Some(log) => Ok(Self(log)),
            None => Err(Unauthorized::Unknown),
        }
    }
}

/// Who reads a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Nobody known: logs of others alone.
    Nobody,
    /// A clinic: its own logs.
    Clinic(LogId),
    /// A signed-in person: every log. Each read is an event of the own ledger.
    Staff(Actor),
}

impl FromRequestParts<AppState> for Reader {
    type Rejection = Unauthorized;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Unauthorized> {
        if let Some(log) = bearer(&parts.headers, app).await.map_err(Refusal::from)? {
            return Ok(Self::Clinic(log));
        }
        if cookie(&parts.headers).is_none() {
            return Ok(Self::Nobody);
        }
        match seated(app, &parts.headers).await {
            Ok(staff) => Ok(Self::Staff(staff.actor())),
            Err(refusal) if refusal.status == StatusCode::UNAUTHORIZED => Ok(Self::Nobody),
            Err(ApiError { status, message: text, retry_after, .. }) => {
                Err(Refusal { retry_after, ..Refusal::new(status, text) }.into())
            }
        }
    }
}

impl Reader {
    /// Whether this log may be read, or 401.
    pub async fn check(self, app: &AppState, log: &Log) -> Result<(), Unauthorized> {
        let clinic = log.id.clinic;
        if matches!(self, Self::Clinic(own) if own.clinic == clinic) {
            return Ok(());
        }
        if let Self::Staff(actor) = self {
            let payload = serde_json::json!({ "log": log.origin });
            let entry = Entry::clinic(Event::LogRead, actor, clinic, payload);
            let (state, now) = (app.clone(), app.clock.now());
            let recorded = app.storage.repeat(move |tx| state.record(tx, &entry, now)).await;
            return recorded.map(drop).map_err(|error| Refusal::from(error).into());
        }
        let row = app.storage.read(move |tx| clinics::find(tx, clinic)).await;
        match row.map_err(Refusal::from)? {
            Some(row) if row.kind == Kind::Log => Ok(()),
            _ => Err(Unauthorized::Unknown),
        }
    }
}

/// The log that the token among these headers speaks for, if there is one and it counts. An ended token
/// is out at the next request.
pub(crate) async fn bearer(
    headers: &HeaderMap,
    app: &AppState,
) -> Result<Option<LogId>, StorageError> {
    let text = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = text.and_then(|text| text.strip_prefix("Bearer ")).and_then(Token::parse);
    let Some(token) = token else { return Ok(None) };
    let now = app.clock.now();
    app.storage.read(move |tx| tokens::bearer(tx, &token, now)).await
}

/// Nobody known, where somebody must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unauthorized {
    /// 401.
    Unknown,
    /// It could not be found out.
    Refused(Refusal),
}

impl From<Refusal> for Unauthorized {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl IntoResponse for Unauthorized {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(refusal) => refusal.into_response(),
            Self::Unknown => {
                let text = "this needs a clinic's token, and it must not have expired";
                let refusal = Refusal::new(StatusCode::UNAUTHORIZED, text);
                ([(header::WWW_AUTHENTICATE, "Bearer")], refusal).into_response()
            }
        }
    }
}
