//! `/v1/openapi.json`: every route of `/v1`, described where it is written. A test fails for a route
//! that answers and is not in it.

use axum::Router;
use axum::routing::get;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use wardbook_sync::wire::v1::Refusal;

use crate::state::AppState;
use crate::web::Json;

/// The description without its paths, which come with the routes.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "Wardbook head office",
        description = "What clinics and the page say to head office beside C2SP's tlog-witness and \
                       tlog-mirror. Errors are a code and a sentence."
    ),
    components(schemas(Refusal)),
    modifiers(&Schemes),
    tags(
        (name = "clinic", description = "For clinics, by token."),
        (name = "staff", description = "For the page, by session cookie."),
    )
)]
pub(crate) struct Description;

/// How callers say who they are.
struct Schemes;

impl Modify for Schemes {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let components = openapi.components.get_or_insert_default();
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        let cookie = ApiKey::Cookie(ApiKeyValue::new(crate::staff::COOKIE));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    }
}

/// Serves the description.
pub(super) fn route(mut description: utoipa::openapi::OpenApi) -> Router<AppState> {
    complete(&mut description);
    Router::new().route("/v1/openapi.json", get(move || async move { Json(description) }))
}

/// Every operation may be refused: described once, here.
fn complete(description: &mut utoipa::openapi::OpenApi) {
    use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};
    for item in description.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.post, &mut item.put];
        for operation in operations.into_iter().flatten() {
            let body = Ref::from_schema_name("Refusal");
            let refusal = ResponseBuilder::new()
                .description("Refused: a code for programs and a sentence for people.")
                .content("application/json", Content::new(Some(body)));
            let refusal = refusal.build();
            for status in ["4XX", "5XX"] {
                let responses = &mut operation.responses.responses;
                responses.insert(status.to_owned(), RefOr::T(refusal.clone()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use reqwest::{Client, Method};
    use serde_json::Value;

    use crate::testing::{Database, TestOffice};

    /// Routes of `/v1` in the sources that are added without a description.
    fn undescribed(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                undescribed(&path, found);
            } else {
                let source = std::fs::read_to_string(&path).unwrap();
                let routes = source.split(".route(").skip(1).map(str::trim_start);
                let routes =
                    routes.filter_map(|rest| rest.strip_prefix("\"/v1")?.split('"').next());
                found.extend(routes.map(|route| format!("/v1{route}")));
            }
        }
    }

    /// Whether every `$ref` leads somewhere.
    fn check_references(value: &Value, whole: &Value) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref") {
                    let pointer = reference.strip_prefix('#').unwrap();
                    assert!(whole.pointer(pointer).is_some(), "{reference} leads nowhere");
                }
                members.values().for_each(|member| check_references(member, whole));
            }
            Value::Array(items) => items.iter().for_each(|item| check_references(item, whole)),
            _ => {}
        }
    }

    #[test]
    fn no_route_of_v1_is_undescribed() {
        let mut found = Vec::new();
        undescribed(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert_eq!(found, ["/v1/openapi.json"], "routes of /v1 are added with their description");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn every_described_route_answers_as_it_is_described() {
        let office = TestOffice::start(Database::Sqlite).await.unwrap();
        let client = Client::new();
        let description = client.get(format!("{}/v1/openapi.json", office.url)).send().await;
        let description: Value = description.unwrap().json().await.unwrap();
        assert!(description["openapi"].as_str().unwrap().starts_with("3.1"));
        check_references(&description, &description);
        let paths = description["paths"].as_object().unwrap();
        assert!(paths.len() > 25, "{} paths", paths.len());
        for (path, methods) in paths {
            for (method, operation) in methods.as_object().unwrap() {
                let told = format!("{method} {path}");
                assert!(operation["responses"]["4XX"].is_object(), "{told}");
                assert!(operation["summary"].is_string() || operation["description"].is_string());
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
                let url = format!("{}{}", office.url, path.replace(['{', '}'], ""));
                let status = client.request(method, url).send().await.unwrap().status().as_u16();
                let open = ["/v1/office", "/v1/enrol", "/v1/challenge", "/v1/token"];
                let expected: &[u16] = if path == open[0] {
                    &[200]
                } else if open.contains(&&**path) {
                    &[415]
                } else {
                    // Nobody known; or something that changes, from no page.
                    &[401, 403]
                };
                assert!(expected.contains(&status), "{told}: {status}");
            }
        }
        let unknown = client.get(format!("{}/v1/nothing", office.url)).send().await.unwrap();
        assert_eq!(unknown.status(), 404);
        let refusal: Value = unknown.json().await.unwrap();
        assert_eq!(refusal["code"], "not_found");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_page_and_the_figures_for_prometheus_are_served() {
        let office = TestOffice::start(Database::Sqlite).await.unwrap();
        let client = Client::new();
        let page = client.get(format!("{}/", office.url)).send().await.unwrap();
        assert_eq!(page.status(), 200);
        let policy = page.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        let missing = client.get(format!("{}/assets/none.js", office.url)).send().await.unwrap();
        assert_eq!(missing.status(), 404);
        let metrics = client.get(format!("{}/metrics", office.url)).send().await.unwrap();
        let metrics = metrics.text().await.unwrap();
        let counted = "wardbook_office_requests_total{route=\"/\",outcome=\"2xx\"} 1";
        assert!(metrics.contains(counted), "{metrics}");
        assert!(metrics.contains("wardbook_office_clinics{state=\"silent\"} 0"), "{metrics}");
    }
}
