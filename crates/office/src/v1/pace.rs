//! Refusing what one address asks too often (`crate::pace`).

use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{FromRequestParts as _, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::serve::ClientAddress;
use crate::state::AppState;
use crate::web::ApiError;

/// So much of the body of a refused request is read and thrown away, in bytes.
const DRAINED: usize = 64 * 1024;
/// The same, in time.
const DRAIN: Duration = Duration::from_secs(2);

/// Refuses with 429 what comes too soon, whatever its body says.
pub(super) async fn keep(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let Some(route) = route else { return next.run(request).await };
    let (mut parts, body) = request.into_parts();
    let address = match ClientAddress::from_request_parts(&mut parts, &app).await {
        Ok(ClientAddress(address)) => address,
        Err(refused) => return refused.into_response(),
    };
    if let Some(seconds) = app.pace.count(route.as_str(), address) {
        // A connection that ends while its client still writes would lose the answer.
        let _ = tokio::time::timeout(DRAIN, to_bytes(body, DRAINED)).await;
        let message = "too many requests of this kind come from your address: try again later";
        return ApiError::too_many(message, seconds).into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

#[cfg(test)]
mod tests {
    use crate::testing::{Database, TestOffice};

    #[tokio::test(flavor = "multi_thread")]
    async fn what_comes_too_soon_is_answered_with_when_to_come_again() {
        let office = TestOffice::start(Database::Sqlite).await.unwrap();
        let client = reqwest::Client::new();
        let enrol = async || {
            let request = client.post(format!("{}/v1/enrol", office.url));
            request.json(&serde_json::json!({})).send().await.unwrap()
        };
        for _ in 0..60 {
            assert_eq!(enrol().await.status(), 400);
        }
        let refused = enrol().await;
        assert_eq!(refused.status(), 429);
        assert_eq!(refused.headers()["retry-after"], "1");
        let told: serde_json::Value = refused.json().await.unwrap();
        assert_eq!(told["code"], "too_many");
        let office_itself = client.get(format!("{}/v1/office", office.url)).send().await.unwrap();
        assert_eq!(office_itself.status(), 200, "other routes go on");
        office.pass(1);
        assert_eq!(enrol().await.status(), 400);
    }
}
