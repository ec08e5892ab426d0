//! Bodies, paths and queries, read to a bound and refused in `/v1`'s own form.

use std::io::Read as _;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::refusal::{Answer, ApiError};
use crate::limits;

/// The largest JSON that is taken, in bytes: a note is at most 64 KiB, and there may be two.
const MAX_JSON: usize = 256 * 1024;

/// JSON in or out. A body must say that it is JSON, which no page of another site can send unasked.
#[derive(Clone, Debug)]
pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Answer<Self> {
        let (parts, body) = request.into_parts();
        if media_type(&parts.headers) != Some("application/json") {
            return Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_json",
                "the body must be JSON, with the content type application/json",
            ));
        }
        let bytes = read(body, MAX_JSON).await?;
        let value = serde_json::from_slice(&bytes).map_err(|error| {
            ApiError::malformed(format!("the body is not what is expected here: {error}"))
        })?;
        Ok(Self(value))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// What stands in the path.
#[derive(Clone, Debug)]
pub struct PathOf<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathOf<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(value)) => Ok(Self(value)),
            Err(_) => Err(ApiError::not_found("what this address names")),
        }
    }
}

/// What stands behind the question mark.
#[derive(Clone, Debug)]
pub struct QueryOf<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for QueryOf<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Answer<Self> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(value)) => Ok(Self(value)),
            Err(error) => Err(ApiError::malformed(error.body_text())),
        }
    }
}

/// How a body is packed, by the one coding that is named, in small letters (RFC 9110 section 8.4.1);
/// `identity` where none is. `None` for several codings, one over another.
pub fn content_coding(headers: &HeaderMap) -> Option<String> {
    let mut named = headers.get_all(header::CONTENT_ENCODING).iter();
    let one = named.next().map_or(Some(""), |value| value.to_str().ok())?;
    let coding = one.trim().to_ascii_lowercase();
    match coding.as_str() {
        _ if named.next().is_some() => None,
        "" => Some("identity".to_owned()),
        "x-gzip" => Some("gzip".to_owned()),
        _ => Some(coding),
    }
}

/// Reads a short body to a bound.
pub async fn read(body: Body, limit: usize) -> Answer<Vec<u8>> {
    read_within(body, limit, limits::SHORT_BODY).await
}

/// Reads a body to a bound, and within a time.
async fn read_within(body: Body, limit: usize, patience: Duration) -> Answer<Vec<u8>> {
    let read = tokio::time::timeout(patience, to_bytes(body, limit)).await;
    let slow = |_| {
        let message = "the body came too slowly";
        ApiError::new(StatusCode::REQUEST_TIMEOUT, "too_slow", message)
    };
    match read.map_err(slow)? {
        Ok(bytes) => Ok(bytes.into()),
        Err(error) => {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            let told = cause.unwrap_or_else(|| error.to_string());
            if told.contains("length limit") {
                Err(ApiError::too_large(limit))
            } else {
                Err(ApiError::malformed("the body broke off"))
            }
        }
    }
}

/// A body as bytes, unpacked where it is gzip, counted while it is unpacked.
pub struct Text<const PACKED: usize, const UNPACKED: usize>(pub Vec<u8>);

impl<const PACKED: usize, const UNPACKED: usize> std::fmt::Debug for Text<PACKED, UNPACKED> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Text({} bytes)", self.0.len())
    }
}

impl<S: Send + Sync, const PACKED: usize, const UNPACKED: usize> FromRequest<S>
    for Text<PACKED, UNPACKED>
{
    type Rejection = ApiError;

    async fn from_request(request: Request, _state: &S) -> Answer<Self> {
        let (parts, body) = request.into_parts();
        match content_coding(&parts.headers).as_deref() {
            Some("identity") => read_within(body, UNPACKED, limits::BODY).await.map(Self),
            Some("gzip") => {
                let packed = read_within(body, PACKED, limits::BODY).await?;
                let unpacked = tokio::task::spawn_blocking(move || gunzip(&packed, UNPACKED)).await;
                unpacked.map_err(|error| ApiError::internal(&error))?.map(Self)
            }
            _ => Err(ApiError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not_gzip",
                "the body may be packed with gzip, or not at all",
            )),
        }
    }
}

/// Unpacks to a bound.
pub fn gunzip(packed: &[u8], limit: usize) -> Answer<Vec<u8>> {
    let mut unpacked = Vec::new();
    let reader = flate2::read::MultiGzDecoder::new(packed);
    let read = reader.take(limit as u64 + 1).read_to_end(&mut unpacked);
    read.map_err(|_| ApiError::malformed("the body is not gzip"))?;
    if unpacked.len() > limit { Err(ApiError::too_large(limit)) } else { Ok(unpacked) }
}

/// The content type without its parameters.
fn media_type(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn one_coding_is_read_in_any_case_and_several_are_none() {
        let coding = |lines: &[&'static str]| {
            let line =
                |value: &&'static str| (header::CONTENT_ENCODING, HeaderValue::from_static(value));
            content_coding(&lines.iter().map(line).collect())
        };
        for (lines, expected) in [
            (&[][..], Some("identity")),
            (&["gzip"], Some("gzip")),
            (&["GZip"], Some("gzip")),
            (&["x-gzip"], Some("gzip")),
            (&["gzip, gzip"], Some("gzip, gzip")),
            (&["gzip", "gzip"], None),
            (&["gzip", "identity"], None),
        ] {
            assert_eq!(coding(lines).as_deref(), expected, "{lines:?}");
        }
    }

    /// A body that never comes.
    struct Still;

    impl axum::body::HttpBody for Still {
        type Data = axum::body::Bytes;
        type Error = axum::Error;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
            Poll::Pending
        }
    }

    #[tokio::test]
    async fn a_body_that_stands_still_is_given_up() {
        let patience = Duration::from_millis(20);
        let refused = read_within(Body::new(Still), 1_024, patience).await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.code), (408, "too_slow"));
    }
}
