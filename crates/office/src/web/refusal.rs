//! Errors of `/v1`: a code for programs, a sentence for people. What went wrong inside is written to
//! the program's log, not told.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wardbook_sync::wire::v1::Refusal;

use crate::storage::StorageError;

/// A refusal on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The status.
    pub status: StatusCode,
    /// For programs.
    pub code: &'static str,
    /// For people.
    pub message: String,
    /// Seconds after which it may be tried again.
    pub retry_after: Option<u64>,
}

/// What a handler gives.
pub type Answer<T> = Result<T, ApiError>;

/// 204.
pub type NoAnswer = Answer<StatusCode>;

impl ApiError {
    /// A refusal.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), retry_after: None }
    }

    /// 400.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "malformed", message)
    }

    /// 401, at the page.
    pub fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", "nobody is signed in here")
    }

    /// 403.
    pub fn forbidden(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// 404.
    pub fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("{what} is not known here"))
    }

    /// 409.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, code, message)
    }

    /// 413.
    pub fn too_large(limit: usize) -> Self {
        let message = format!("the body is larger than {limit} bytes, which is the most taken");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    }

    /// 429.
    pub fn too_many(message: impl Into<String>, seconds: u64) -> Self {
        let refusal = Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many", message);
        Self { retry_after: Some(seconds), ..refusal }
    }

    /// 500: something here is damaged.
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        eprintln!("wardbook-office: {error}");
        let message = "head office could not answer; its administrator finds the reason in its log";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }
}

impl From<StorageError> for ApiError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Conflict
            | StorageError::Taken(_)
            | StorageError::Unknown
            | StorageError::Unavailable(_) => {
                eprintln!("wardbook-office: {error}");
                let message = "head office cannot use its database at present; try again later";
                let refusal = Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message);
                Self { retry_after: Some(30), ..refusal }
            }
            StorageError::SignedOut => Self::not_signed_in(),
            other => Self::internal(&other),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let body = Refusal { code: self.code.to_owned(), message: self.message };
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_who_was_signed_out_meanwhile_is_told_so_and_it_is_no_fault_here() {
        assert_eq!(ApiError::from(StorageError::SignedOut).status, StatusCode::UNAUTHORIZED);
        let read = crate::refusal::Refusal::from(StorageError::SignedOut).into_response();
        assert_eq!(read.status(), StatusCode::UNAUTHORIZED);
    }
}
