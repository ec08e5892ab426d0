//! Documents that a person cut out of a scan: in which file each lies, and which pages of it it has.

use rusqlite::{Connection, Row};
use serde_json::json;

use wardbook_domain::ids::{DocumentId, ResultId, SessionId, UserId};
use wardbook_domain::packet::CutPiece;
use wardbook_domain::review::ReviewState;

use crate::Result;
use crate::database::rows::{find, id, list};
use crate::database::tx::Tx;

/// A document that is some pages of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// The file.
    pub parent: DocumentId,
    /// Its pages.
    pub piece: CutPiece,
    /// How many pages the file has.
    pub of_pages: u32,
}

impl Cut {
    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            parent: id(row, "parent_id")?,
            piece: CutPiece {
                first_page: row.get("first_page")?,
                last_page: row.get("last_page")?,
            },
            of_pages: row.get("of_pages")?,
        })
    }

    /// The document's own original: which pages of which file it is. It names the document, so that no
    /// file from outside has the same bytes. What is read is never told by it, only by the table.
    pub fn original(self, document: DocumentId, parent_sha256: &str) -> Vec<u8> {
        // Keys in the order of the alphabet, nothing between them: the same bytes everywhere.
        json!({
            "document": document, "first_page": self.piece.first_page,
            "format": "wardbook-pages/1", "last_page": self.piece.last_page,
            "of": parent_sha256, "of_pages": self.of_pages,
        })
        .to_string()
        .into_bytes()
    }
}

/// Notes that a document is some pages of another, in the write that adds it.
pub fn add_cut(tx: &mut Tx<'_>, document: DocumentId, cut: Cut) -> Result<()> {
    tx.insert(
        "document_cuts",
        &[
            ("document_id", &document.to_string()),
            ("parent_id", &cut.parent.to_string()),
            ("first_page", &cut.piece.first_page),
            ("last_page", &cut.piece.last_page),
            ("of_pages", &cut.of_pages),
        ],
    )
}

/// Which pages of which file it is; `None` where it came in by itself.
pub fn cut_of(connection: &Connection, document: DocumentId) -> Result<Option<Cut>> {
    let sql = "SELECT * FROM document_cuts WHERE document_id = ?";
    find(connection, sql, [document.to_string()], Cut::read)
}

/// The documents that were cut out of it, in the order of its pages.
pub fn cuts_of(connection: &Connection, parent: DocumentId) -> Result<Vec<(DocumentId, Cut)>> {
    let sql = "SELECT * FROM document_cuts WHERE parent_id = ? ORDER BY first_page";
    list(connection, sql, [parent.to_string()], |row| {
        Ok((id(row, "document_id")?, Cut::read(row)?))
    })
}

/// The place of the first piece among the parts of a file: those that came within it have lower ones.
const PIECES_FROM: u32 = 1_001;

/// Of how many documents a file is nothing but the whole: a scan that was cut, or several messages or
/// resources in one file. `None` where it is a document itself. `kind` is the file's.
pub fn only_holds(
    connection: &Connection,
    document: DocumentId,
    kind: Option<&str>,
) -> Result<Option<u32>> {
    let key = document.to_string();
    let sql = "SELECT count(*) FROM document_cuts WHERE parent_id = ?";
    let pieces: u32 = connection.prepare_cached(sql)?.query_row([&key], |row| row.get(0))?;
    if pieces > 0 {
        return Ok(Some(pieces));
    }
    // As what takes files apart names them. What is attached to one message is named otherwise.
    let name = match kind {
        Some("hl7") => "message [0-9]*.hl7",
        Some("fhir") => "[A-Z]* [0-9]*.json",
        _ => return Ok(None),
    };
    let sql = "SELECT count(*), count(*) FILTER (WHERE name GLOB ?2)
        FROM document_parts WHERE parent_id = ?1";
    let (parts, of_whole): (u32, u32) = connection
        .prepare_cached(sql)?
        .query_row((&key, name), |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok((parts > 1 && parts == of_whole).then_some(parts))
}

/// Lists the pieces of a file among its parts, in the order of its pages.
pub fn add_pieces(
    tx: &mut Tx<'_>,
    parent: DocumentId,
    pieces: &[(DocumentId, String)],
) -> Result<()> {
    for (position, (document, name)) in (PIECES_FROM..).zip(pieces) {
        super::add_part(tx, parent, position, *document, name)?;
    }
    Ok(())
}

/// Keeps a file at least as long as the documents that lie in it.
pub fn keep_as_long(tx: &mut Tx<'_>, parent: DocumentId) -> Result<()> {
    let key = parent.to_string();
    let sql = "SELECT max(d.retain_until) FROM documents d
        JOIN document_cuts c ON c.document_id = d.document_id WHERE c.parent_id = ?";
    let until: Option<i64> = tx.connection().query_row(sql, [&key], |row| row.get(0))?;
    let kept = "SELECT retain_until FROM documents WHERE document_id = ?";
    let now: i64 = tx.connection().query_row(kept, [&key], |row| row.get(0))?;
    match until {
        Some(until) if until > now => {
            tx.update("documents", ("document_id", &key), &[("retain_until", &until)])
        }
        _ => Ok(()),
    }
}

/// Marks what was found in the whole as given up for what is found in its pieces: results that nobody
/// has reviewed. Open reviews end by that. Answers with the sessions whose figures follow, and how many
/// reviews were open.
pub fn supersede_results(
    tx: &mut Tx<'_>,
    document: DocumentId,
    by: UserId,
    why: &str,
) -> Result<(Vec<SessionId>, u32)> {
    let sql = "SELECT result_id, processing_session_id, review_state FROM document_results
        WHERE document_id = ? AND review_state IN ('open', 'not_needed') ORDER BY result_id";
    let found = list(tx.connection(), sql, [document.to_string()], |row| {
        let result: ResultId = id(row, "result_id")?;
        let state: String = row.get("review_state")?;
        Ok((result, id(row, "processing_session_id")?, state == ReviewState::Open.as_str()))
    })?;
    let now = tx.now().micros();
    let (mut sessions, mut open) = (Vec::new(), 0);
    for (result, session, was_open) in found {
        tx.update(
            "document_results",
            ("result_id", &result.to_string()),
            &[
                ("review_state", &ReviewState::Superseded.as_str()),
                ("reviewed_by", &by.to_string()),
                ("reviewed_at", &now),
                ("review_note", &why),
            ],
        )?;
        open += u32::from(was_open);
        if !sessions.contains(&session) {
            sessions.push(session);
        }
    }
    Ok((sessions, open))
}
