//! Configured model endpoints. A removed one stays as a row, because calls refer to it.

use rusqlite::{Connection, Row};
use serde_json::json;
use zeroize::Zeroizing;

use wardbook_domain::cost::{NanoUnits, Price};
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::EndpointId;

use crate::Result;
use crate::database::rows::{find, id, list, word};
use crate::database::tx::{Tx, because};

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

/// An endpoint in use, and what its row tells beside its configuration.
#[derive(Clone, Debug, serde::Serialize, specta::Type)]
pub struct EndpointInUse {
    /// Its configuration.
    #[serde(flatten)]
    pub endpoint: Endpoint,
    /// Whether it has a credential.
    pub has_credential: bool,
    /// Sessions that have begun with it and are not done.
    pub open_sessions: u32,
}

/// Those in use, in the order they were added.
pub fn listed(connection: &Connection) -> Result<Vec<EndpointInUse>> {
    // A session's snapshot says which endpoint it began with; a name may have been another's.
    let sql = "SELECT e.*, (SELECT count(*) FROM ai_processing_sessions s
          WHERE s.session_status IN ('initiated', 'processing', 'interrupted')
            AND json_extract(s.configuration_snapshot, '$.endpoint.endpoint_id') = e.endpoint_id)
            AS open_sessions
        FROM endpoints e WHERE e.status = 'active' ORDER BY e.created_at, e.endpoint_id";
    list(connection, sql, [], |row| {
        Ok(EndpointInUse {
            endpoint: read(row)?,
            has_credential: row.get::<_, Option<String>>("api_key")?.is_some(),
            open_sessions: row.get("open_sessions")?,
        })
    })
}

/// The one with this id, where it is in use.
pub fn in_use(connection: &Connection, endpoint: EndpointId) -> Result<Option<Endpoint>> {
    let sql = "SELECT * FROM endpoints WHERE endpoint_id = ? AND status = 'active'";
    find(connection, sql, [endpoint.to_string()], read)
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

/// Adds one; with the reason where one was asked for.
pub fn insert(
    tx: &mut Tx<'_>,
    endpoint: &Endpoint,
    api_key: Option<&str>,
    reason: Option<&str>,
) -> Result<()> {
    let id = endpoint.endpoint_id.to_string();
    let payload = json!({ "name": endpoint.name, "kind": endpoint.kind, "url": endpoint.url });
    tx.event(Kind::EndpointAdded, format!("endpoints/{id}"), because(payload, reason));
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

/// What becomes of a credential.
#[derive(Clone, Debug, Default)]
pub enum Credential {
    /// It stays, where there is one.
    #[default]
    Kept,
    /// This one takes its place.
    Replaced(Zeroizing<String>),
    /// It is forgotten.
    Removed,
}

impl Credential {
    const fn word(&self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Replaced(_) => "replaced",
            Self::Removed => "removed",
        }
    }
}

/// Changes one's configuration; its name and kind stay. The event says what was changed, of the
/// credential only that it was, and why where a reason was asked for. What calls cost is frozen
/// in their own rows.
pub fn change(
    tx: &mut Tx<'_>,
    before: &Endpoint,
    after: &Endpoint,
    credential: &Credential,
    reason: Option<&str>,
) -> Result<()> {
    let id = after.endpoint_id.to_string();
    let (from, to) = (json!(before), json!(after));
    let changed: serde_json::Map<_, _> = to
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(part, value)| from.get(part) != Some(value))
        .map(|(part, value)| (part.clone(), json!({ "from": from.get(part), "to": value })))
        .collect();
    let payload =
        json!({ "name": after.name, "changed": changed, "credential": credential.word() });
    tx.event(Kind::EndpointChanged, format!("endpoints/{id}"), because(payload, reason));
    let (locality, phi_policy) = (after.locality.as_str(), after.phi_policy.as_str());
    let mut columns: Vec<(&str, &dyn rusqlite::ToSql)> = vec![
        ("url", &after.url),
        ("model", &after.model),
        ("locality", &locality),
        ("phi_policy", &phi_policy),
        ("price_input", &after.price.input.0),
        ("price_output", &after.price.output.0),
        ("price_cached", &after.price.cached.0),
        ("timeout_seconds", &after.timeout_seconds),
        ("max_output_tokens", &after.max_output_tokens),
    ];
    let key = match credential {
        Credential::Replaced(key) => Some(key.as_str()),
        Credential::Kept | Credential::Removed => None,
    };
    if !matches!(credential, Credential::Kept) {
        columns.push(("api_key", &key));
    }
    tx.update("endpoints", ("endpoint_id", &id), &columns)
}

/// Takes one out of use and forgets its credential.
pub fn remove(tx: &mut Tx<'_>, endpoint: EndpointId, reason: &str) -> Result<()> {
    let id = endpoint.to_string();
    tx.event(Kind::EndpointRemoved, format!("endpoints/{id}"), json!({ "reason": reason }));
    let none: Option<String> = None;
    tx.update("endpoints", ("endpoint_id", &id), &[("status", &"removed"), ("api_key", &none)])
}
