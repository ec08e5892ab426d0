//! The inbox: documents page by page, with the newest session over each.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
use serde::Deserialize;
use serde_json::json;

use wardbook_domain::document::{DocumentProgress, DocumentState};
use wardbook_domain::ids::{DocumentId, SessionId, UserId};
use wardbook_domain::patients::MatchState;

use crate::Result;
use crate::database::clauses::Clauses;
use crate::database::rows::{id, list, optional_word, word};

use super::{Cut, Document, Related};

/// Which documents. Every member that is set must hold.
#[derive(Clone, Debug, Default, Deserialize, specta::Type)]
#[serde(default)]
pub struct InboxQuery {
    /// In this state; `quarantined` finds those that need a password, too.
    pub state: Option<DocumentState>,
    /// Whether it was put away; `None` is either.
    pub put_away: Option<bool>,
    /// Only those that a session can be run over and none has a result of.
    pub unprocessed: bool,
    /// Only those that wait for a person to say whose they are.
    pub to_choose: bool,
    /// Whose name, as it is shown, holds this, whatever the case of A to Z.
    pub text: String,
    /// How many to pass over.
    pub offset: u32,
    /// At most so many.
    pub limit: u32,
}

/// Which documents, among those that a person may see.
#[derive(Clone, Debug, Default)]
pub struct DocumentFilter {
    /// Only this person's own: what they brought or ran a session over.
    pub own: Option<UserId>,
    /// Whether names are withheld: `document 7` stands for the seventh that came in.
    pub nameless: bool,
    /// What is asked for.
    pub asked: InboxQuery,
}

/// A document of the list.
#[derive(Clone, Debug)]
pub struct ListedDocument {
    /// The document, with its name as it is shown.
    pub document: Document,
    /// `plain_text`, `pdf`, `ccda`, `email`; `None` where unknown.
    pub kind: Option<String>,
    /// The name of who brought it.
    pub receiver: Option<String>,
    /// The name of who put it away.
    pub putter: Option<String>,
    /// The watched folder that it first came from.
    pub folder: Option<String>,
    /// The document that it first came within, by its name as it is shown.
    pub within: Option<Related>,
    /// Which pages of a scan it is, where it was cut out of one.
    pub cut: Option<Cut>,
    /// The newest session over it that the person may see, and how far it is there.
    pub newest: Option<(SessionId, DocumentProgress)>,
    /// Whether it is known whose it is; `None` where nobody has looked.
    pub patient_state: Option<MatchState>,
}

/// How many documents there are, and how many match.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// That match.
    pub matching: u32,
    /// All that the person may see.
    pub all: u32,
    /// That no session has a result of.
    pub unprocessed: u32,
    /// That could not be read, and were not put away.
    pub quarantined: u32,
    /// That could not be read, and were put away.
    pub put_away: u32,
    /// That wait for a person to say whose they are.
    pub to_choose: u32,
}

const SET_ASIDE: &str = "d.state IN ('quarantined', 'needs_password')";

const UNPROCESSED: &str = "d.state NOT IN ('quarantined', 'needs_password', 'apart')
    AND NOT EXISTS (SELECT 1
    FROM session_documents x WHERE x.document_id = d.document_id AND x.progress = 'done')";

const TO_CHOOSE: &str = "EXISTS (SELECT 1 FROM document_patients m
    WHERE m.document_id = d.document_id AND m.state = 'to_choose')";

impl DocumentFilter {
    /// What the person may see at all.
    fn seen(&self) -> Clauses {
        let mut clauses = Clauses::default();
        if let Some(user) = self.own {
            let user = Value::Text(user.to_string());
            clauses.add(
                "(d.received_by = ? OR d.document_id IN (SELECT x.document_id
                   FROM ai_processing_sessions s JOIN session_documents x
                     ON x.processing_session_id = s.session_id WHERE s.user_id = ?))",
                [user.clone(), user],
            );
        }
        clauses
    }

    fn clauses(&self) -> Clauses {
        let asked = &self.asked;
        let mut clauses = self.seen();
        match asked.state {
            Some(DocumentState::Quarantined) => clauses.add(SET_ASIDE, []),
            state => clauses.add_some("d.state = ?", state.map(|state| state.as_str().to_owned())),
        }
        match asked.put_away {
            Some(true) => clauses.add("d.put_away_at IS NOT NULL", []),
            Some(false) => clauses.add("d.put_away_at IS NULL", []),
            None => {}
        }
        if asked.unprocessed {
            clauses.add(UNPROCESSED, []);
        }
        if asked.to_choose {
            clauses.add(TO_CHOOSE, []);
        }
        if !asked.text.is_empty() {
            // By the name as it is shown: who sees no names must not find them by trying.
            let part = format!("instr(lower({}), lower(?)) > 0", self.name());
            clauses.add(part, [Value::Text(asked.text.clone())]);
        }
        clauses
    }

    /// The name of the document that another came within.
    const fn name_around(&self) -> &'static str {
        if self.nameless { "'document ' || h.rowid" } else { "h.name" }
    }

    const fn name(&self) -> &'static str {
        if self.nameless { "'document ' || d.rowid" } else { "d.name" }
    }
}

/// How many there are.
pub fn numbers(connection: &Connection, filter: &DocumentFilter) -> Result<Numbers> {
    let seen = filter.seen();
    let sql = format!(
        "SELECT count(*), count(*) FILTER (WHERE {UNPROCESSED}),
           count(*) FILTER (WHERE {SET_ASIDE} AND d.put_away_at IS NULL),
           count(*) FILTER (WHERE d.put_away_at IS NOT NULL),
           count(*) FILTER (WHERE {TO_CHOOSE}) FROM documents d WHERE {}",
        seen.sql()
    );
    let (all, unprocessed, quarantined, put_away, to_choose) = connection
        .prepare_cached(&sql)?
        .query_row(params_from_iter(seen.values([], [])), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
        })?;
    let clauses = filter.clauses();
    let sql = format!("SELECT count(*) FROM documents d WHERE {}", clauses.sql());
    let matching = connection
        .prepare_cached(&sql)?
        .query_row(params_from_iter(clauses.values([], [])), |row| row.get(0))?;
    Ok(Numbers { matching, all, unprocessed, quarantined, put_away, to_choose })
}

/// A page of them, the newest first.
pub fn page(connection: &Connection, filter: &DocumentFilter) -> Result<Vec<ListedDocument>> {
    let clauses = filter.clauses();
    let own = filter.own.map(|user| Value::Text(user.to_string()));
    let only = if own.is_some() { "AND s.user_id = ?" } else { "" };
    // Of somebody else's file they learn nothing, though a part of it is theirs too.
    let around = if own.is_some() { "AND h.received_by = ?" } else { "" };
    // Ids of sessions sort by creation, so the greatest is the newest.
    let sql = format!(
        "SELECT d.*, {} AS shown_name, u.name AS receiver, p.name AS putter,
           w.path AS folder, h.document_id AS within_id, {} AS within_name,
           n.processing_session_id, n.progress, m.state AS patient_state,
           c.parent_id, c.first_page, c.last_page, c.of_pages
         FROM documents d LEFT JOIN users u ON u.user_id = d.received_by
         LEFT JOIN users p ON p.user_id = d.put_away_by
         LEFT JOIN document_cuts c ON c.document_id = d.document_id
         LEFT JOIN document_patients m ON m.document_id = d.document_id
         LEFT JOIN inbox_folders w ON w.folder_id = d.inbox_folder_id
         LEFT JOIN session_documents n ON n.document_id = d.document_id
           AND n.processing_session_id = (SELECT max(x.processing_session_id)
             FROM session_documents x JOIN ai_processing_sessions s
               ON s.session_id = x.processing_session_id
             WHERE x.document_id = d.document_id {only})
         LEFT JOIN documents h ON h.document_id = (SELECT x.parent_id FROM document_parts x
             WHERE x.document_id = d.document_id
             ORDER BY x.change_timestamp, x.parent_id LIMIT 1) {around}
         WHERE {} ORDER BY d.received_at DESC, d.document_id DESC LIMIT ? OFFSET ?",
        filter.name(),
        filter.name_around(),
        clauses.sql(),
    );
    let before = own.clone().into_iter().chain(own);
    let values = clauses.values(before, [filter.asked.limit.into(), filter.asked.offset.into()]);
    list(connection, &sql, params_from_iter(values), read)
}

fn read(row: &Row<'_>) -> rusqlite::Result<ListedDocument> {
    let session: Option<String> = row.get("processing_session_id")?;
    let newest = match session {
        Some(_) => Some((id(row, "processing_session_id")?, word(row, "progress")?)),
        None => None,
    };
    let name = row.get("shown_name")?;
    let within: Option<String> = row.get("within_id")?;
    let within = match within {
        Some(_) => {
            Some(Related { document_id: id(row, "within_id")?, name: row.get("within_name")? })
        }
        None => None,
    };
    Ok(ListedDocument {
        document: Document { name, ..Document::read(row)? },
        kind: row.get("kind")?,
        receiver: row.get("receiver")?,
        putter: row.get("putter")?,
        folder: row.get("folder")?,
        within,
        cut: match row.get::<_, Option<u32>>("first_page")? {
            Some(_) => Some(Cut::read(row)?),
            None => None,
        },
        newest,
        patient_state: optional_word(row, "patient_state")?,
    })
}

/// Of some documents, those that are there: bytes of the original, or its share of the scan that it was
/// cut out of, and what kind of file it is
/// where a session has read it. With `own`, only those that are this person's.
pub fn sizes(
    connection: &Connection,
    documents: &[DocumentId],
    own: Option<UserId>,
) -> Result<Vec<(u64, Option<String>)>> {
    let seen = DocumentFilter { own, ..DocumentFilter::default() }.seen();
    let ids: Vec<_> = documents.iter().map(ToString::to_string).collect();
    let sql = format!(
        "SELECT coalesce(f.bytes * (c.last_page - c.first_page + 1) / c.of_pages, d.bytes),
           coalesce(d.kind, f.kind) FROM documents d
         LEFT JOIN document_cuts c ON c.document_id = d.document_id
         LEFT JOIN documents f ON f.document_id = c.parent_id
         WHERE d.document_id IN (SELECT value FROM json_each(?)) AND {}",
        seen.sql()
    );
    let values = seen.values([Value::Text(json!(ids).to_string())], []);
    list(connection, &sql, params_from_iter(values), |row| Ok((row.get(0)?, row.get(1)?)))
}
