//! The page itself: its files, embedded when the program was built, under a strict policy. What it shows
//! comes from `/v1/staff`; nothing here needs a sign-in, because nothing here is a secret.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};

/// Names and contents, by name.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// What the page may load: what this server serves, and styles that its parts write.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; font-src 'self'; connect-src 'self'; \
                      object-src 'none'; base-uri 'none'; form-action 'none'; frame-src 'none'; \
                      frame-ancestors 'none'";

const MISSING: &str = "Wardbook head office is running. This program was built without its page: \
                       build ui/dist-office first, then this program.\n";

/// The routes.
pub fn router() -> Router {
    Router::new()
        .route("/", get(|headers: HeaderMap| async move { index(&headers) }))
        .route("/assets/{*name}", get(asset))
        .route("/{name}", get(file))
}

fn index(headers: &HeaderMap) -> Response {
    let content = find("index.html");
    let answer = content.map_or_else(
        || (StatusCode::OK, MISSING).into_response(),
        |content| serve("index.html", content, headers, "no-cache"),
    );
    secured(answer)
}

/// The names of assets carry their hash, so that they never change.
async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let name = format!("assets/{name}");
    let content = find(&name);
    let forever = "public, max-age=31536000, immutable";
    secured(content.map_or_else(not_there, |content| serve(&name, content, &headers, forever)))
}

async fn file(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let content = find(&name);
    secured(content.map_or_else(not_there, |content| serve(&name, content, &headers, "no-cache")))
}

fn find(name: &str) -> Option<&'static [u8]> {
    FILES.iter().find(|(known, _)| *known == name).map(|(_, content)| *content)
}

fn not_there() -> Response {
    (StatusCode::NOT_FOUND, "there is nothing here\n").into_response()
}

fn serve(name: &str, content: &'static [u8], headers: &HeaderMap, cache: &'static str) -> Response {
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(content)[..16]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.contains(&tag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        content.into_response()
    };
    let kind = HeaderValue::from_static(media_type(name));
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn secured(mut response: Response) -> Response {
    const HEADERS: [(&str, &str); 3] = [
        ("content-security-policy", POLICY),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
