//! `/metrics` for Prometheus: requests by room and outcome, and the clinics by state. No clinic, log or
//! person is a label, so that the number of lines does not grow with them.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use tokio::time::Instant;

use crate::staff;
use crate::state::AppState;
use crate::web::{Answer, ApiError};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    /// The route as it is written, not the address.
    route: String,
    /// `2xx`, `4xx` and so on.
    outcome: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: String,
}

/// What is counted on this node.
#[derive(Debug)]
struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Histogram,
    clinics: Family<InState, Gauge>,
    attention: Gauge,
}

impl Metrics {
    fn new() -> Self {
        let mut registry = Registry::with_prefix("wardbook_office");
        let requests = Family::<Asked, Counter>::default();
        registry.register("requests", "Requests by route and outcome", requests.clone());
        let seconds = Histogram::new(exponential_buckets(0.001, 4.0, 9));
        registry.register("request_seconds", "Time until an answer began", seconds.clone());
        let clinics = Family::<InState, Gauge>::default();
        registry.register("clinics", "Clinics by state, as of now", clinics.clone());
        let attention = Gauge::default();
        registry.register("attention", "Things that need a person", attention.clone());
        Self { registry, requests, seconds, clinics, attention }
    }
}

/// Counts the requests of `routes`, and adds `/metrics`.
pub fn counted(routes: Router, app: AppState) -> Router {
    let metrics = Arc::new(Metrics::new());
    let own = Router::new().route("/metrics", get(show)).with_state((app, Arc::clone(&metrics)));
    routes.merge(own).layer(from_fn_with_state(metrics, count))
}

async fn count(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let began = Instant::now();
    let response = next.run(request).await;
    metrics.seconds.observe(began.elapsed().min(Duration::from_hours(1)).as_secs_f64());
    let outcome = format!("{}xx", response.status().as_u16() / 100);
    // What matches no route is one line, whatever was asked for.
    let route = route.unwrap_or_else(|| "none".to_owned());
    metrics.requests.get_or_create(&Asked { route, outcome }).inc();
    response
}

async fn show(State((app, metrics)): State<(AppState, Arc<Metrics>)>) -> Answer<Response> {
    let (states, attention) = staff::tally(&app).await?;
    for (state, clinics) in states {
        let gauge = metrics.clinics.get_or_create(&InState { state: state.to_owned() });
        gauge.set(i64::try_from(clinics).unwrap_or(i64::MAX));
    }
    metrics.attention.set(i64::try_from(attention).unwrap_or(i64::MAX));
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(|error| ApiError::internal(&error))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}
