//! The clinic's templates of messages.

use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::json;

use wardbook_domain::event::Kind;
use wardbook_domain::ids::TemplateId;
use wardbook_domain::message::{DeliveryMethod, MessagePurpose};

use crate::Result;
use crate::database::rows::{find, id, list, word};
use crate::database::tx::Tx;

/// A template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// Its id.
    pub template_id: TemplateId,
    /// What people call it.
    pub name: String,
    /// How its messages go.
    pub delivery_method: DeliveryMethod,
    /// What they are for.
    pub purpose: MessagePurpose,
    /// Their subject; empty of text messages.
    pub subject: String,
    /// What they say, with places to be filled in such as `{name}`.
    pub body: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Template> {
    Ok(Template {
        template_id: id(row, "template_id")?,
        name: row.get("name")?,
        delivery_method: word(row, "method")?,
        purpose: word(row, "purpose")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
    })
}

/// Those in use, by name.
pub fn all(connection: &Connection) -> Result<Vec<Template>> {
    let sql = "SELECT * FROM message_templates WHERE removed_at IS NULL ORDER BY name";
    list(connection, sql, [], read)
}

/// One in use by its id.
pub fn by_id(connection: &Connection, template: TemplateId) -> Result<Option<Template>> {
    let sql = "SELECT * FROM message_templates WHERE template_id = ? AND removed_at IS NULL";
    find(connection, sql, [template.to_string()], read)
}

/// One by its name, also of those that were removed.
pub fn by_name(connection: &Connection, name: &str) -> Result<Option<Template>> {
    let sql = "SELECT * FROM message_templates WHERE name = ?";
    find(connection, sql, [name], read)
}

/// Stores a template, new or changed; one that was removed is in use again.
pub fn put(tx: &mut Tx<'_>, one: &Template) -> Result<()> {
    let key = one.template_id.to_string();
    let payload = json!({ "method": one.delivery_method, "purpose": one.purpose });
    tx.event(Kind::MessageTemplateSet, format!("message_templates/{key}"), payload);
    let none = None::<i64>;
    let mut columns: Vec<(&str, &dyn rusqlite::ToSql)> = vec![("name", &one.name)];
    let (method, purpose) = (one.delivery_method.as_str(), one.purpose.as_str());
    columns.extend([
        ("method", &method as &dyn rusqlite::ToSql),
        ("purpose", &purpose),
        ("subject", &one.subject),
        ("body", &one.body),
        ("removed_at", &none),
    ]);
    let sql = "SELECT 1 FROM message_templates WHERE template_id = ?";
    if tx.find(sql, [&key], |_| Ok(()))?.is_some() {
        return tx.update("message_templates", ("template_id", &key), &columns);
    }
    columns.push(("template_id", &key));
    tx.insert("message_templates", &columns)
}

/// Has a template not be used any more.
pub fn remove(tx: &mut Tx<'_>, template: TemplateId) -> Result<()> {
    let (key, now) = (template.to_string(), tx.now().micros());
    tx.event(Kind::MessageTemplateRemoved, format!("message_templates/{key}"), json!({}));
    tx.update("message_templates", ("template_id", &key), &[("removed_at", &now)])
}
