//! Documents that were taken in: one row for each content, however often it arrives.

mod cuts;
mod list;
mod parts;

pub use cuts::{
    Cut, add_cut, add_pieces, cut_of, cuts_of, keep_as_long, only_holds, supersede_results,
};
pub use list::{DocumentFilter, InboxQuery, ListedDocument, Numbers, numbers, page, sizes};
pub use parts::{Related, add_part, has_parts, holders_of, in_its_stead, parts_of};

use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::json;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::document::{DocumentState, Failure, PASSWORD_PROTECTED};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AccountId, DocumentId, FolderId, SessionId, UserId};
use wardbook_domain::retention::RetentionCategory;

use crate::Result;
use crate::database::rows::{find, id, time, word};
use crate::database::tx::Tx;

/// A document.
#[derive(Clone, Debug, Serialize)]
pub struct Document {
    /// Its id.
    pub document_id: DocumentId,
    /// SHA-256 of the original, 64 hex digits.
    pub sha256: String,
    /// The file's name, without its folder.
    pub name: String,
    /// Bytes of the original.
    pub bytes: u64,
    /// `plain_text`, `pdf`, `ccda`, `email`; `None` until it was read.
    pub kind: Option<String>,
    /// What became of it.
    pub state: DocumentState,
    /// Why it is in quarantine, as a word.
    pub quarantine_code: Option<String>,
    /// Why it is in quarantine, as a sentence.
    pub quarantine_reason: Option<String>,
    /// When it first came in.
    pub received_at: Timestamp,
    /// Who brought it; `None` is the system.
    pub received_by: Option<String>,
    /// When it was put away, out of the quarantine that waits for somebody.
    pub put_away_at: Option<Timestamp>,
    /// Who put it away.
    pub put_away_by: Option<String>,
    /// Why; may name the patient.
    pub put_away_reason: Option<String>,
}

impl Document {
    /// Whether it waits for its password. Before that was a state of its own, it was in quarantine.
    pub fn needs_password(&self) -> bool {
        match self.state {
            DocumentState::NeedsPassword => true,
            DocumentState::Quarantined => {
                self.quarantine_code.as_deref() == Some(PASSWORD_PROTECTED)
            }
            _ => false,
        }
    }

    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            document_id: id(row, "document_id")?,
            sha256: row.get("sha256")?,
            name: row.get("name")?,
            bytes: row.get("bytes")?,
            kind: row.get("kind")?,
            state: word(row, "state")?,
            quarantine_code: row.get("quarantine_code")?,
            quarantine_reason: row.get("quarantine_reason")?,
            received_at: time(row, "received_at")?,
            received_by: row.get("received_by")?,
            put_away_at: row.get::<_, Option<i64>>("put_away_at")?.map(Timestamp::from_micros),
            put_away_by: row.get("put_away_by")?,
            put_away_reason: row.get("put_away_reason")?,
        })
    }
}

/// The document with this content.
pub fn by_sha256(connection: &Connection, sha256: &str) -> Result<Option<Document>> {
    find(connection, "SELECT * FROM documents WHERE sha256 = ?", [sha256], Document::read)
}

/// Every document with the SHA-256 of its original.
pub(crate) fn hashes(connection: &Connection) -> Result<Vec<(DocumentId, String)>> {
    let sql = "SELECT document_id, sha256 FROM documents ORDER BY document_id";
    // An id that cannot be read is found by the fold; here it has no original to compare.
    let rows = crate::database::rows::list(connection, sql, [], |row| {
        Ok((id(row, "document_id").ok(), row.get::<_, String>("sha256")?))
    })?;
    Ok(rows.into_iter().filter_map(|(document, sha256)| Some((document?, sha256))).collect())
}

/// One by id.
pub fn by_id(connection: &Connection, document: DocumentId) -> Result<Option<Document>> {
    let sql = "SELECT * FROM documents WHERE document_id = ?";
    find(connection, sql, [document.to_string()], Document::read)
}

/// Whose account it is of.
pub fn account_of(connection: &Connection, document: DocumentId) -> Result<AccountId> {
    let sql = "SELECT account_id FROM documents WHERE document_id = ?";
    let found = find(connection, sql, [document.to_string()], |row| id(row, "account_id"))?;
    found.ok_or_else(|| crate::StoreError::BadRecord(format!("documents/{document} is not there")))
}

/// Whether a person may read it as their own: they brought it or ran a session over it.
pub fn is_own(connection: &Connection, document: DocumentId, user: UserId) -> Result<bool> {
    let sql = "SELECT 1 FROM documents WHERE document_id = ?1 AND received_by = ?2
      UNION ALL SELECT 1 FROM session_documents d JOIN ai_processing_sessions s
        ON s.session_id = d.processing_session_id WHERE d.document_id = ?1 AND s.user_id = ?2";
    let values = (document.to_string(), user.to_string());
    Ok(find(connection, sql, values, |_| Ok(()))?.is_some())
}

/// The sessions that ran over it, the newest first; with `own`, only those of this person.
pub fn sessions_over(
    connection: &Connection,
    document: DocumentId,
    own: Option<UserId>,
) -> Result<Vec<SessionId>> {
    let sql = "SELECT s.session_id FROM session_documents d JOIN ai_processing_sessions s
        ON s.session_id = d.processing_session_id
        WHERE d.document_id = ?1 AND (?2 IS NULL OR s.user_id = ?2)
        ORDER BY s.initiated_at DESC, s.session_id DESC";
    let values = (document.to_string(), own.map(|user| user.to_string()));
    crate::database::rows::list(connection, sql, values, |row| id(row, "session_id"))
}

/// Why a session found nothing in it, as a sentence.
pub fn failure_in(
    connection: &Connection,
    session: SessionId,
    document: DocumentId,
) -> Result<Option<String>> {
    let sql = "SELECT failure_message FROM session_documents
        WHERE processing_session_id = ? AND document_id = ?";
    let values = (session.to_string(), document.to_string());
    Ok(find(connection, sql, values, |row| row.get(0))?.flatten())
}

/// Whether a session has found something in it before.
pub fn has_result(connection: &Connection, document: DocumentId) -> Result<bool> {
    let sql = "SELECT 1 FROM session_documents WHERE document_id = ? AND progress = 'done'";
    Ok(find(connection, sql, [document.to_string()], |_| Ok(()))?.is_some())
}

/// Adds a document whose original is in the vault.
pub fn insert(
    tx: &mut Tx<'_>,
    document: DocumentId,
    account: AccountId,
    sha256: &str,
    name: &str,
    bytes: u64,
    received_by: Option<UserId>,
) -> Result<()> {
    let now = tx.now();
    let category = RetentionCategory::ClinicalDocument;
    let (document, account) = (document.to_string(), account.to_string());
    let until = category.retain_until(now).micros();
    tx.insert(
        "documents",
        &[
            ("document_id", &document),
            ("account_id", &account),
            ("sha256", &sha256),
            ("name", &name),
            ("bytes", &bytes),
            ("state", &DocumentState::Received.as_str()),
            ("received_at", &now.micros()),
            ("received_by", &received_by.map(|user| user.to_string())),
            ("retention_category", &category.as_str()),
            ("retain_until", &until),
        ],
    )
}

/// Notes from which watched folder it came, in the write that adds it.
pub fn set_folder(tx: &mut Tx<'_>, document: DocumentId, folder: FolderId) -> Result<()> {
    let key = document.to_string();
    tx.update("documents", ("document_id", &key), &[("inbox_folder_id", &folder.to_string())])
}

/// Notes that its text could be read, and as what: nothing of a quarantine is left. One that was cut
/// while a session read it stays apart.
pub fn set_readable(tx: &mut Tx<'_>, document: DocumentId, kind: &str) -> Result<()> {
    let known = by_id(tx.connection(), document)?;
    if known.is_some_and(|known| known.state == DocumentState::Apart) {
        return Ok(());
    }
    let none: Option<String> = None;
    tx.update(
        "documents",
        ("document_id", &document.to_string()),
        &[
            ("state", &DocumentState::Readable.as_str()),
            ("kind", &kind),
            ("quarantine_code", &none),
            ("quarantine_reason", &none),
            ("put_away_at", &none),
            ("put_away_by", &none),
            ("put_away_reason", &none),
        ],
    )
}

/// Sets it aside with the reason; the original stays in the vault.
pub fn quarantine(tx: &mut Tx<'_>, document: DocumentId, why: &Failure) -> Result<()> {
    let payload = json!({ "code": why.code, "reason": why.message });
    tx.event(Kind::DocumentQuarantined, format!("documents/{document}"), payload);
    tx.update(
        "documents",
        ("document_id", &document.to_string()),
        &[
            ("state", &why.set_aside().as_str()),
            ("quarantine_code", &why.code),
            ("quarantine_reason", &why.message),
        ],
    )
}

/// Notes that what it holds is in documents of its own: nothing waits for it any more.
pub fn set_apart(tx: &mut Tx<'_>, document: DocumentId) -> Result<()> {
    let none: Option<String> = None;
    tx.update(
        "documents",
        ("document_id", &document.to_string()),
        &[
            ("state", &DocumentState::Apart.as_str()),
            ("quarantine_code", &none),
            ("quarantine_reason", &none),
            ("put_away_at", &none),
            ("put_away_by", &none),
            ("put_away_reason", &none),
        ],
    )
}

/// Puts a document in quarantine away: it waits for nobody any more.
pub fn put_away(tx: &mut Tx<'_>, document: DocumentId, by: UserId, why: &str) -> Result<()> {
    let now = tx.now().micros();
    let subject = format!("documents/{document}");
    tx.event(Kind::DocumentPutAway, subject, json!({ "reason": why }));
    tx.update(
        "documents",
        ("document_id", &document.to_string()),
        &[("put_away_at", &now), ("put_away_by", &by.to_string()), ("put_away_reason", &why)],
    )
}

/// Has a document that was put away wait in quarantine again.
pub fn bring_back(tx: &mut Tx<'_>, document: DocumentId) -> Result<()> {
    tx.event(Kind::DocumentBroughtBack, format!("documents/{document}"), json!({}));
    let none: Option<String> = None;
    tx.update(
        "documents",
        ("document_id", &document.to_string()),
        &[("put_away_at", &none), ("put_away_by", &none), ("put_away_reason", &none)],
    )
}
