//! Watched inbox folders. One that is watched no more keeps its row, so that documents still say where
//! they came from. How a folder stands at the moment is nobody's record: it is in the memory of the
//! process that watches it.

use rusqlite::{Connection, Row, ToSql};
use serde_json::{Value, json};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{FolderId, UserId};
use wardbook_domain::inbox::{AfterTaking, Detection};

use crate::Result;
use crate::database::rows::{find, id, list, time, word};
use crate::database::tx::Tx;

/// A watched folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxFolder {
    /// Its id.
    pub folder_id: FolderId,
    /// Its whole path, without links.
    pub path: String,
    /// Whose the documents from it are.
    pub owner: UserId,
    /// That person's name.
    pub owner_name: Option<String>,
    /// What is done with files that were taken.
    pub after_taking: AfterTaking,
    /// How changes in it are noticed.
    pub detection: Detection,
    /// Seconds for which a file is unchanged before it is taken; `None` is as its file system asks.
    pub settle_seconds: Option<u32>,
    /// Whether it was on a share when it was added.
    pub on_share: bool,
    /// Since when it is watched.
    pub added_at: Timestamp,
}

const FOLDERS: &str = "SELECT f.*, u.name AS owner_name FROM inbox_folders f
    LEFT JOIN users u ON u.user_id = f.owner WHERE f.removed_at IS NULL";

fn read(row: &Row<'_>) -> rusqlite::Result<InboxFolder> {
    Ok(InboxFolder {
        folder_id: id(row, "folder_id")?,
        path: row.get("path")?,
        owner: id(row, "owner")?,
        owner_name: row.get("owner_name")?,
        after_taking: word(row, "after_taking")?,
        detection: word(row, "detection")?,
        settle_seconds: row.get("settle_seconds")?,
        on_share: row.get("on_share")?,
        added_at: time(row, "added_at")?,
    })
}

/// Those that are watched, in the order in which they were added.
pub fn in_use(connection: &Connection) -> Result<Vec<InboxFolder>> {
    list(connection, &format!("{FOLDERS} ORDER BY f.added_at, f.folder_id"), [], read)
}

/// The one of this id, if it is watched.
pub fn by_id(connection: &Connection, folder: FolderId) -> Result<Option<InboxFolder>> {
    find(connection, &format!("{FOLDERS} AND f.folder_id = ?"), [folder.to_string()], read)
}

/// Has a folder watched from now on.
pub fn insert(tx: &mut Tx<'_>, folder: &InboxFolder) -> Result<()> {
    let key = folder.folder_id.to_string();
    tx.event(Kind::InboxFolderAdded, subject(folder), told(folder));
    tx.insert(
        "inbox_folders",
        &[
            ("folder_id", &key),
            ("path", &folder.path),
            ("owner", &folder.owner.to_string()),
            ("after_taking", &folder.after_taking.as_str()),
            ("detection", &folder.detection.as_str()),
            ("settle_seconds", &folder.settle_seconds),
            ("on_share", &folder.on_share),
            ("added_at", &folder.added_at.micros()),
        ],
    )
}

/// Sets for a folder what it says of owner, files, noticing and settling.
pub fn change(tx: &mut Tx<'_>, folder: &InboxFolder) -> Result<()> {
    tx.event(Kind::InboxFolderChanged, subject(folder), told(folder));
    let columns: [(&str, &dyn ToSql); 4] = [
        ("owner", &folder.owner.to_string()),
        ("after_taking", &folder.after_taking.as_str()),
        ("detection", &folder.detection.as_str()),
        ("settle_seconds", &folder.settle_seconds),
    ];
    tx.update("inbox_folders", ("folder_id", &folder.folder_id.to_string()), &columns)
}

/// Has a folder watched no more. Its row stays.
pub fn remove(tx: &mut Tx<'_>, folder: &InboxFolder) -> Result<()> {
    let now = tx.now().micros();
    tx.event(Kind::InboxFolderRemoved, subject(folder), json!({ "folder": folder.path }));
    let key = folder.folder_id.to_string();
    tx.update("inbox_folders", ("folder_id", &key), &[("removed_at", &now)])
}

fn subject(folder: &InboxFolder) -> String {
    format!("inbox_folders/{}", folder.folder_id)
}

fn told(folder: &InboxFolder) -> Value {
    json!({
        "folder": folder.path, "owner": folder.owner, "after_taking": folder.after_taking,
        "detection": folder.detection, "settle_seconds": folder.settle_seconds,
    })
}
