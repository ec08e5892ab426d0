//! Who takes messages for the clinic: a mail server, a gateway for text messages. What signs in there is
//! kept apart from what describes it, and stands in events only as an HMAC.

use rusqlite::{Connection, Row};
use serde_json::json;
use zeroize::Zeroizing;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::message::DeliveryMethod;

use crate::Result;
use crate::database::rows::{find, word};
use crate::database::tx::{Tx, because};

/// Who takes messages of a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Of which method.
    pub method: DeliveryMethod,
    /// How it is described, as JSON.
    pub config: String,
    /// Whether something signs in there.
    pub has_secret: bool,
    /// Since when nothing is sent, and why.
    pub paused: Option<(Timestamp, String)>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Provider> {
    let since: Option<i64> = row.get("paused_since")?;
    let reason: Option<String> = row.get("pause_reason")?;
    Ok(Provider {
        method: word(row, "method")?,
        config: row.get("config")?,
        has_secret: row.get::<_, Option<String>>("secret")?.is_some(),
        paused: since.map(|at| (Timestamp::from_micros(at), reason.unwrap_or_default())),
    })
}

/// Who takes messages of a method, where somebody does.
pub fn of(connection: &Connection, method: DeliveryMethod) -> Result<Option<Provider>> {
    let sql = "SELECT * FROM message_providers WHERE method = ?";
    find(connection, sql, [method.as_str()], read)
}

/// What signs in there.
pub fn secret(
    connection: &Connection,
    method: DeliveryMethod,
) -> Result<Option<Zeroizing<String>>> {
    let sql = "SELECT secret FROM message_providers WHERE method = ?";
    let secret = find(connection, sql, [method.as_str()], |row| row.get::<_, Option<String>>(0))?;
    Ok(secret.flatten().map(Zeroizing::new))
}

/// Stores who takes messages of a method, not paused. Without a new secret the old one stays.
pub fn put(
    tx: &mut Tx<'_>,
    method: DeliveryMethod,
    config: &str,
    new_secret: Option<&str>,
    said: (serde_json::Value, Option<&str>),
) -> Result<()> {
    let key = method.as_str();
    let (payload, reason) = said;
    tx.event(
        Kind::MessageProviderSet,
        format!("message_providers/{key}"),
        because(payload, reason),
    );
    let none = None::<String>;
    let mut columns: Vec<(&str, &dyn rusqlite::ToSql)> =
        vec![("config", &config), ("paused_since", &none), ("pause_reason", &none)];
    if of(tx.connection(), method)?.is_some() {
        if new_secret.is_some() {
            columns.push(("secret", &new_secret));
        }
        return tx.update("message_providers", ("method", &key), &columns);
    }
    columns.extend([("method", &key as &dyn rusqlite::ToSql), ("secret", &new_secret)]);
    tx.insert("message_providers", &columns)
}

/// Has nothing sent by a method until somebody has it go on, because signing in failed.
pub fn pause(tx: &mut Tx<'_>, method: DeliveryMethod, words: &str) -> Result<()> {
    let (key, now) = (method.as_str(), tx.now().micros());
    let payload = json!({ "words": words });
    tx.event(Kind::MessageProviderPaused, format!("message_providers/{key}"), payload);
    let columns: [(&str, &dyn rusqlite::ToSql); 2] =
        [("paused_since", &now), ("pause_reason", &words)];
    tx.update("message_providers", ("method", &key), &columns)
}

/// Has messages sent again.
pub fn resume(tx: &mut Tx<'_>, method: DeliveryMethod) -> Result<()> {
    let (key, none) = (method.as_str(), None::<String>);
    tx.event(Kind::MessageProviderResumed, format!("message_providers/{key}"), json!({}));
    let columns: [(&str, &dyn rusqlite::ToSql); 2] =
        [("paused_since", &none), ("pause_reason", &none)];
    tx.update("message_providers", ("method", &key), &columns)
}
