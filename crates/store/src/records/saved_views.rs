//! Saved views: a screen's filters under a name, each one person's own.

use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::json;

use wardbook_domain::event::Kind;
use wardbook_domain::ids::{UserId, ViewId};

use crate::Result;
use crate::database::rows::{find, id, list};
use crate::database::tx::Tx;

/// A saved view: a screen's filters under a name, for one person.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct SavedView {
    /// Its id.
    pub view_id: ViewId,
    /// Whose it is.
    #[serde(skip)]
    pub user_id: UserId,
    /// The screen, such as `sessions`.
    pub screen: String,
    /// What the person calls it.
    pub name: String,
    /// The filters, as the window writes them.
    pub query: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<SavedView> {
    Ok(SavedView {
        view_id: id(row, "view_id")?,
        user_id: id(row, "user_id")?,
        screen: row.get("screen")?,
        name: row.get("name")?,
        query: row.get("query")?,
    })
}

/// A person's views of a screen, by name.
pub fn of_screen(connection: &Connection, user: UserId, screen: &str) -> Result<Vec<SavedView>> {
    let sql = "SELECT * FROM saved_views WHERE user_id = ? AND screen = ? ORDER BY name, view_id";
    list(connection, sql, (user.to_string(), screen), read)
}

/// One by id.
pub fn by_id(connection: &Connection, view: ViewId) -> Result<Option<SavedView>> {
    find(connection, "SELECT * FROM saved_views WHERE view_id = ?", [view.to_string()], read)
}

/// Stores a view; one of the same person, screen and name must not be there.
pub fn insert(tx: &mut Tx<'_>, view: &SavedView) -> Result<()> {
    note(tx, view);
    tx.insert(
        "saved_views",
        &[
            ("view_id", &view.view_id.to_string()),
            ("user_id", &view.user_id.to_string()),
            ("screen", &view.screen),
            ("name", &view.name),
            ("query", &view.query),
        ],
    )
}

/// Gives a view other filters.
pub fn replace(tx: &mut Tx<'_>, view: &SavedView) -> Result<()> {
    note(tx, view);
    let key = view.view_id.to_string();
    tx.update("saved_views", ("view_id", &key), &[("query", &view.query)])
}

fn note(tx: &mut Tx<'_>, view: &SavedView) {
    let payload = json!({ "screen": view.screen, "name": view.name });
    tx.event(Kind::ViewSaved, format!("saved_views/{}", view.view_id), payload);
}

/// Forgets a view.
pub fn remove(tx: &mut Tx<'_>, view: ViewId) -> Result<()> {
    let key = view.to_string();
    tx.event(Kind::ViewRemoved, format!("saved_views/{key}"), json!({}));
    tx.change_one("a saved view", "DELETE FROM saved_views WHERE view_id = ?", [key])
}
