//! Configured model endpoints. A removed one stays as a row, because calls refer to it.

use rusqlite::{Connection, Row};
use serde_json::json;
use zeroize::Zeroizing;

use wardbook_domain::cost::{NanoUnits, Price};
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::EndpointId;

use crate::Result;
use crate::tx::{Tx, find, id, list, word};

fn read(row: &Row<'_>) -> rusqlite::Result<Endpoint> {
    Ok(Endpoint {
        endpoint_id: id(row, "endpoint_id")?,
        name: row.get("name")?,
        kind: word(row, "kind")?,
        url: row.get("url")?,
        model: row.get("model")?,
        locality: word(row, "locality")?,
        phi_policy: word(row, "phi_policy")?,
        price: Price {
            input: NanoUnits(row.get("price_input")?),
            output: NanoUnits(row.get("price_output")?),
            cached: NanoUnits(row.get("price_cached")?),
        },
        timeout_seconds: row.get("timeout_seconds")?,
        max_output_tokens: row.get("max_output_tokens")?,
    })
}

/// Those in use, in the order they were added.
pub fn active(connection: &Connection) -> Result<Vec<Endpoint>> {
    let sql = "SELECT * FROM endpoints WHERE status = 'active' ORDER BY created_at, endpoint_id";
    list(connection, sql, [], read)
}

/// The one in use under this name.
pub fn by_name(connection: &Connection, name: &str) -> Result<Option<Endpoint>> {
    let sql = "SELECT * FROM endpoints WHERE status = 'active' AND name = ?";
    find(connection, sql, [name], read)
}

/// One by id, in use or removed.
pub fn by_id(connection: &Connection, endpoint: EndpointId) -> Result<Option<Endpoint>> {
    let sql = "SELECT * FROM endpoints WHERE endpoint_id = ?";
    find(connection, sql, [endpoint.to_string()], read)
}

/// The credential of an endpoint.
pub fn api_key(connection: &Connection, endpoint: EndpointId) -> Result<Option<Zeroizing<String>>> {
    let sql = "SELECT api_key FROM endpoints WHERE endpoint_id = ?";
    let key = find(connection, sql, [endpoint.to_string()], |row| row.get::<_, Option<String>>(0))?;
    Ok(key.flatten().map(Zeroizing::new))
}

/// Adds one.
pub fn insert(tx: &mut Tx<'_>, endpoint: &Endpoint, api_key: Option<&str>) -> Result<()> {
    let id = endpoint.endpoint_id.to_string();
    let payload = json!({ "name": endpoint.name, "kind": endpoint.kind, "url": endpoint.url });
    tx.event(Kind::EndpointAdded, format!("endpoints/{id}"), payload);
    let now = tx.now().micros();
    tx.insert(
        "endpoints",
        &[
            ("endpoint_id", &id),
            ("name", &endpoint.name),
            ("kind", &endpoint.kind.as_str()),
            ("url", &endpoint.url),
            ("model", &endpoint.model),
            ("locality", &endpoint.locality.as_str()),
            ("phi_policy", &endpoint.phi_policy.as_str()),
            ("price_input", &endpoint.price.input.0),
            ("price_output", &endpoint.price.output.0),
            ("price_cached", &endpoint.price.cached.0),
            ("timeout_seconds", &endpoint.timeout_seconds),
            ("max_output_tokens", &endpoint.max_output_tokens),
            ("api_key", &api_key),
            ("status", &"active"),
            ("created_at", &now),
        ],
    )
}

/// Takes one out of use and forgets its credential.
pub fn remove(tx: &mut Tx<'_>, endpoint: EndpointId) -> Result<()> {
    let id = endpoint.to_string();
    tx.event(Kind::EndpointRemoved, format!("endpoints/{id}"), json!({}));
    let none: Option<String> = None;
    tx.update("endpoints", ("endpoint_id", &id), &[("status", &"removed"), ("api_key", &none)])
}
