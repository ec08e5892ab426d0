//! What became of each file that was found in a watched folder: one row for each name in it, as the file
//! last looked. A row in the state `taken` says that the original is durable and the file itself is
//! still to be moved or deleted; it is written with the document, in one transaction.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, ToSql};
use serde_json::json;

use wardbook_domain::arrival::Look;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, FileId, FolderId};
use wardbook_domain::inbox::FileState;

use crate::Result;
use crate::database::rows::{id, list, optional_id, word};
use crate::database::tx::Tx;

/// A file that was found in a watched folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InboxFile {
    /// Its id.
    pub file_id: FileId,
    /// The folder.
    pub folder_id: FolderId,
    /// Its name within the folder.
    pub name: String,
    /// How it looked when it was read.
    pub look: Look,
    /// SHA-256 of its content, 64 hex digits; `None` where it was refused unread.
    pub sha256: Option<String>,
    /// The document that it is.
    pub document_id: Option<DocumentId>,
    /// What became of it.
    pub state: FileState,
}

fn read(row: &Row<'_>) -> rusqlite::Result<InboxFile> {
    Ok(InboxFile {
        file_id: id(row, "file_id")?,
        folder_id: id(row, "folder_id")?,
        name: row.get("name")?,
        look: Look {
            bytes: row.get("bytes")?,
            modified: row.get("modified")?,
            inode: row.get::<_, i64>("inode")?.cast_unsigned(),
        },
        sha256: row.get("sha256")?,
        document_id: optional_id(row, "document_id")?,
        state: word(row, "state")?,
    })
}

/// Every file that was found in a folder, by its name.
pub fn of_folder(connection: &Connection, folder: FolderId) -> Result<BTreeMap<String, InboxFile>> {
    let sql = "SELECT * FROM inbox_files WHERE folder_id = ?";
    let files = list(connection, sql, [folder.to_string()], read)?;
    Ok(files.into_iter().map(|file| (file.name.clone(), file)).collect())
}

/// Notes what became of a file, over what its name stood for before. The caller records the event
/// that says so.
pub fn put(tx: &mut Tx<'_>, file: &InboxFile, is_new: bool) -> Result<()> {
    let (key, now) = (file.file_id.to_string(), tx.now().micros());
    let (folder, document) =
        (file.folder_id.to_string(), file.document_id.map(|document| document.to_string()));
    let (state, inode) = (file.state.as_str(), file.look.inode.cast_signed());
    let none = None::<i64>;
    let seen: [(&str, &dyn ToSql); 8] = [
        ("bytes", &file.look.bytes),
        ("modified", &file.look.modified),
        ("inode", &inode),
        ("sha256", &file.sha256),
        ("document_id", &document),
        ("state", &state),
        ("found_at", &now),
        ("cleared_at", &none),
    ];
    if !is_new {
        return tx.update("inbox_files", ("file_id", &key), &seen);
    }
    let named: [(&str, &dyn ToSql); 3] =
        [("file_id", &key), ("folder_id", &folder), ("name", &file.name)];
    tx.insert("inbox_files", &[&named[..], &seen[..]].concat())
}

/// Notes that a file was moved or deleted, or had gone before it could be, or stays after all.
pub fn clear(tx: &mut Tx<'_>, file: &InboxFile, state: FileState) -> Result<()> {
    let (key, now) = (file.file_id.to_string(), tx.now().micros());
    let payload = json!({ "name": file.name, "state": state, "document": file.document_id });
    tx.event(Kind::InboxFileCleared, format!("inbox_files/{key}"), payload);
    let columns: [(&str, &dyn ToSql); 2] = [("state", &state.as_str()), ("cleared_at", &now)];
    tx.update("inbox_files", ("file_id", &key), &columns)
}
