//! Documents that came within others: which file holds which, at which place.

use rusqlite::Connection;
use wardbook_domain::document::DocumentState;
use wardbook_domain::ids::{DocumentId, UserId};

use crate::Result;
use crate::database::rows::{find, id, list};
use crate::database::tx::Tx;

/// A document that holds another or is held by it, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Its id.
    pub document_id: DocumentId,
    /// A part's name within its parent, a parent's own name.
    pub name: String,
}

/// Notes that a document came within another. Whoever has any must have all noted in the same write:
/// a document with parts counts as taken apart.
pub fn add_part(
    tx: &mut Tx<'_>,
    parent: DocumentId,
    position: u32,
    document: DocumentId,
    name: &str,
) -> Result<()> {
    let (parent, document) = (parent.to_string(), document.to_string());
    tx.insert(
        "document_parts",
        &[
            ("parent_id", &parent),
            ("position", &position),
            ("document_id", &document),
            ("name", &name),
        ],
    )
}

/// Whether the files within it were taken out. What a person cut out of it says nothing about that.
pub fn has_parts(connection: &Connection, document: DocumentId) -> Result<bool> {
    let sql = "SELECT 1 FROM document_parts p WHERE p.parent_id = ? AND NOT EXISTS
        (SELECT 1 FROM document_cuts c WHERE c.document_id = p.document_id) LIMIT 1";
    Ok(find(connection, sql, [document.to_string()], |_| Ok(()))?.is_some())
}

/// What came within a document, in its order. With `own`, only what this person may read as their own.
pub fn parts_of(
    connection: &Connection,
    document: DocumentId,
    own: Option<UserId>,
) -> Result<Vec<Related>> {
    let sql = "SELECT document_id, name FROM document_parts WHERE parent_id = ? ORDER BY position";
    related(connection, sql, document, own)
}

/// Within which documents it came. With `own`, only what this person may read as their own.
pub fn holders_of(
    connection: &Connection,
    document: DocumentId,
    own: Option<UserId>,
) -> Result<Vec<Related>> {
    let sql = "SELECT DISTINCT d.document_id, d.name FROM document_parts p
        JOIN documents d ON d.document_id = p.parent_id WHERE p.document_id = ?
        ORDER BY d.received_at, d.document_id";
    related(connection, sql, document, own)
}

fn related(
    connection: &Connection,
    sql: &str,
    document: DocumentId,
    own: Option<UserId>,
) -> Result<Vec<Related>> {
    let mut found = list(connection, sql, [document.to_string()], |row| {
        Ok(Related { document_id: id(row, "document_id")?, name: row.get("name")? })
    })?;
    if let Some(user) = own {
        let mut kept = Vec::new();
        for one in found {
            if super::is_own(connection, one.document_id, user)? {
                kept.push(one);
            }
        }
        found = kept;
    }
    Ok(found)
}

/// The documents that a session runs over where this one is meant: those that it is apart in, in its
/// order, or itself.
pub fn in_its_stead(connection: &Connection, document: DocumentId) -> Result<Vec<DocumentId>> {
    let mut found = Vec::new();
    let mut left = vec![document];
    while let Some(next) = left.pop() {
        let state = super::by_id(connection, next)?.map(|one| one.state);
        if state != Some(DocumentState::Apart) {
            found.push(next);
            continue;
        }
        // A document that holds itself cannot come to be; if one did, it is met once.
        let parts = parts_of(connection, next, None)?.into_iter().map(|part| part.document_id);
        left.extend(parts.rev().filter(|part| !found.contains(part) && *part != document));
    }
    Ok(found)
}
