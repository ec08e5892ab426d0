//! Serving: the routes, the listener with its limits, and the end.

mod address;
mod connections;
mod healthz;
mod listener;
mod tls;

pub use address::ClientAddress;
pub use connections::Most;
pub use listener::{Listening, Options, start};

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{get, post};

use crate::state::AppState;
use crate::{metrics, mirror, rooms, witness};

/// Every route.
pub fn routes(app: AppState) -> Router {
    let routes = Router::new()
        .route("/healthz", get(healthz::healthz))
        .route("/add-checkpoint", post(witness::add_checkpoint))
        .route("/add-entries", post(mirror::add_entries))
        .route("/{origin}/checkpoint", get(mirror::fixed_checkpoint))
        .route("/mirror/{origin}/checkpoint", get(mirror::mirror_checkpoint))
        .route("/mirror/{origin}/tile/{*path}", get(mirror::resource))
        .with_state(app.clone())
        .merge(rooms::router(app.clone()));
    metrics::counted(routes, app).layer(map_response(taken_for_nothing_else))
}

/// No browser takes what is answered for something else than it is, or tells others where it was.
async fn taken_for_nothing_else(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

#[cfg(test)]
mod tests;
