//! Watched folders that start sessions by themselves: what is set for each, which documents wait for
//! one, which sessions are to be taken up again, and what a day has cost. When a session is due is
//! decided in `wardbook-app`.

use rusqlite::{Connection, Row, ToSql};
use serde_json::json;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::event::Kind;
use wardbook_domain::folder_sessions::Hours;
use wardbook_domain::ids::{DocumentId, FolderId, SessionId, UserId};
use wardbook_domain::run::ENDPOINT_AWAY;
use wardbook_domain::session::ProcessingMode;

use crate::database::rows::{find, id, list, time, word};
use crate::database::tx::Tx;
use crate::{Result, StoreError};

/// What is set for the sessions of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderSessions {
    /// Whether it starts any.
    pub on: bool,
    /// How endpoints are picked.
    pub mode: ProcessingMode,
    /// The endpoint's name.
    pub endpoint: String,
    /// The most that one session may cost.
    pub budget: Option<NanoUnits>,
    /// The most that its sessions may cost in one day.
    pub daily_budget: Option<NanoUnits>,
    /// Within which hours it starts them.
    pub hours: Hours,
    /// What arrived before is left to people.
    pub since: Timestamp,
}

fn read(row: &Row<'_>) -> rusqlite::Result<FolderSessions> {
    let amount =
        |column: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(column)?.map(NanoUnits));
    // Hours that cannot be are the record's damage, which the fold finds; none hold meanwhile.
    let hours = Hours::between(row.get("from_minute")?, row.get("to_minute")?);
    Ok(FolderSessions {
        on: row.get::<_, bool>("is_on")? && hours.is_ok(),
        mode: word(row, "mode")?,
        endpoint: row.get("endpoint")?,
        budget: amount("budget")?,
        daily_budget: amount("daily_budget")?,
        hours: hours.unwrap_or(Hours::ALWAYS),
        since: time(row, "since")?,
    })
}

/// What is set for a folder; `None` where nothing ever was.
pub fn of(connection: &Connection, folder: FolderId) -> Result<Option<FolderSessions>> {
    let sql = "SELECT * FROM inbox_folder_sessions WHERE folder_id = ?";
    find(connection, sql, [folder.to_string()], read)
}

/// Sets it, and says so.
pub fn set(tx: &mut Tx<'_>, folder: FolderId, wanted: &FolderSessions) -> Result<()> {
    let is_new = of(tx.connection(), folder)?.is_none();
    let payload = json!({
        "on": wanted.on, "mode": wanted.mode, "endpoint": wanted.endpoint, "budget": wanted.budget,
        "daily_budget": wanted.daily_budget, "hours": wanted.hours,
    });
    tx.event(Kind::InboxFolderSessionsSet, format!("inbox_folders/{folder}"), payload);
    let key = folder.to_string();
    let columns: [(&str, &dyn ToSql); 8] = [
        ("is_on", &wanted.on),
        ("mode", &wanted.mode.as_str()),
        ("endpoint", &wanted.endpoint),
        ("budget", &wanted.budget.map(|budget| budget.0)),
        ("daily_budget", &wanted.daily_budget.map(|budget| budget.0)),
        ("from_minute", &wanted.hours.from()),
        ("to_minute", &wanted.hours.to()),
        ("since", &wanted.since.micros()),
    ];
    if !is_new {
        return tx.update("inbox_folder_sessions", ("folder_id", &key), &columns);
    }
    let named: [(&str, &dyn ToSql); 1] = [("folder_id", &key)];
    tx.insert("inbox_folder_sessions", &[&named[..], &columns[..]].concat())
}

/// What waits for a session of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitingDocuments {
    /// How many, all in all.
    pub count: u32,
    /// When the last of them arrived.
    pub newest: Option<Timestamp>,
}

/// Which documents may wait for a session of a folder.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Those that came from this folder,
    pub folder: FolderId,
    /// are this person's,
    pub owner: UserId,
    /// and arrived since then.
    pub since: Timestamp,
    /// One that failed for want of budget before this day waits again.
    pub day_began: Timestamp,
}

/// Documents that no session has begun with, or only ones of earlier days that had no budget left.
const WAITING: &str = "FROM documents d WHERE d.inbox_folder_id = ?1 AND d.received_by = ?2
    AND d.received_at >= ?3 AND d.state <> 'quarantined' AND NOT EXISTS
      (SELECT 1 FROM session_documents x WHERE x.document_id = d.document_id
         AND NOT (x.progress = 'failed' AND x.failure_code = 'budget_exhausted' AND x.finished_at < ?4))";

impl Wanted {
    fn values(&self) -> (String, String, i64, i64) {
        let (folder, owner) = (self.folder.to_string(), self.owner.to_string());
        (folder, owner, self.since.micros(), self.day_began.micros())
    }
}

/// How many wait.
pub fn waiting(connection: &Connection, wanted: &Wanted) -> Result<WaitingDocuments> {
    let sql = format!("SELECT count(*), max(d.received_at) {WAITING}");
    Ok(connection.prepare_cached(&sql)?.query_row(wanted.values(), |row| {
        let newest = row.get::<_, Option<i64>>(1)?.map(Timestamp::from_micros);
        Ok(WaitingDocuments { count: row.get(0)?, newest })
    })?)
}

/// The first that wait, in the order in which they arrived.
pub fn first_waiting(
    connection: &Connection,
    wanted: &Wanted,
    most: usize,
) -> Result<Vec<DocumentId>> {
    let sql = format!(
        "SELECT d.document_id {WAITING} ORDER BY d.received_at, d.document_id LIMIT {most}"
    );
    list(connection, &sql, wanted.values(), |row| id(row, "document_id"))
}

/// Whether a session has begun with any of these, and has not failed with it.
pub fn any_begun(connection: &Connection, documents: &[DocumentId]) -> Result<bool> {
    let ids: Vec<_> = documents.iter().map(ToString::to_string).collect();
    let sql = "SELECT 1 FROM session_documents WHERE progress <> 'failed'
        AND document_id IN (SELECT value FROM json_each(?)) LIMIT 1";
    Ok(find(connection, sql, [json!(ids).to_string()], |_| Ok(()))?.is_some())
}

/// A session of a folder that stopped before its end, other than by a person's wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The session.
    pub session: SessionId,
    /// What it may still cost by its own budget and has not; `None` is no limit.
    pub left: Option<NanoUnits>,
    /// Its endpoint's name.
    pub endpoint: String,
    /// Whether that did not answer; otherwise the program ended.
    pub is_away: bool,
    /// When it stopped.
    pub at: Timestamp,
}

/// Sessions of a folder that are to be taken up again, the first of them first: the program ended while
/// they ran, or their endpoint did not answer.
pub fn stopped(connection: &Connection, folder: FolderId, owner: UserId) -> Result<Vec<Stopped>> {
    let sql = "SELECT s.session_id, s.endpoint, s.budget_limit, s.updated_at,
          s.session_status <> 'interrupted' AS is_away,
          (SELECT coalesce(sum(CASE c.status WHEN 'answered' THEN c.cost WHEN 'failed' THEN c.cost
             ELSE c.worst_case END), 0)
           FROM ai_calls c WHERE c.processing_session_id = s.session_id) AS spent
        FROM ai_processing_sessions s WHERE s.inbox_folder_id = ?1 AND s.user_id = ?2
          AND s.completed_at IS NULL AND (s.session_status = 'interrupted'
            OR (s.session_status IN ('completed', 'failed') AND EXISTS
              (SELECT 1 FROM session_documents x WHERE x.processing_session_id = s.session_id
                 AND x.progress = 'failed'
                 AND x.failure_code IN (SELECT value FROM json_each(?3)))))
        ORDER BY is_away, s.updated_at LIMIT 100";
    let values = (folder.to_string(), owner.to_string(), json!(ENDPOINT_AWAY).to_string());
    list(connection, sql, values, |row| {
        let limit: Option<i64> = row.get("budget_limit")?;
        let spent: i64 = row.get("spent")?;
        Ok(Stopped {
            session: id(row, "session_id")?,
            endpoint: row.get("endpoint")?,
            left: limit.map(|limit| NanoUnits((limit - spent).max(0))),
            is_away: row.get("is_away")?,
            at: time(row, "updated_at")?,
        })
    })
}

/// What the sessions of a folder may have cost since a moment: of calls that nobody knows the cost of,
/// the most that it can be.
pub fn spent_since(
    connection: &Connection,
    folder: FolderId,
    since: Timestamp,
) -> Result<NanoUnits, StoreError> {
    let sql =
        "SELECT coalesce(sum(CASE c.status WHEN 'answered' THEN c.cost WHEN 'failed' THEN c.cost
          ELSE c.worst_case END), 0)
        FROM ai_calls c JOIN ai_processing_sessions s ON s.session_id = c.processing_session_id
        WHERE s.inbox_folder_id = ? AND c.requested_at >= ?";
    let values = (folder.to_string(), since.micros());
    Ok(NanoUnits(connection.prepare_cached(sql)?.query_row(values, |row| row.get(0))?))
}

/// Whether a session of a folder is running.
pub fn is_running(connection: &Connection, folder: FolderId) -> Result<bool> {
    let sql = "SELECT 1 FROM ai_processing_sessions WHERE inbox_folder_id = ?
        AND session_status IN ('initiated', 'processing') LIMIT 1";
    Ok(find(connection, sql, [folder.to_string()], |_| Ok(()))?.is_some())
}
