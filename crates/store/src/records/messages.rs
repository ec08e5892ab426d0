//! Messages to patients: the message with its whole way, every save of a draft, and each attempt to send
//! it. Which step may follow which is in `wardbook_domain::message`; here a step is written with its event.

mod attempts;
mod edits;
mod list;
mod queue;
mod rows;

pub use attempts::{Attempt, attempts_of, begin_attempt, end_attempt, open_attempts};
pub use edits::{add_edits, edits_of};
pub use list::{ListedMessage, MessageFigures, MessageFilter, figures, page};
pub use queue::{
    awaiting_receipt, due, handed_over_since, handed_over_texts, next_due_at, put_off, wake,
};
pub use rows::{ErrorLine, Origin, Received, StoredMessage};

use rusqlite::{Connection, ToSql};
use serde_json::{Value, json};

use wardbook_domain::event::Kind;
use wardbook_domain::ids::{MessageId, UserId};

use crate::Result;
use crate::database::rows::find;
use crate::database::tx::Tx;

/// One by id.
pub fn by_id(connection: &Connection, message: MessageId) -> Result<Option<StoredMessage>> {
    let sql = "SELECT * FROM messages WHERE message_id = ?";
    find(connection, sql, [message.to_string()], rows::read)
}

/// That which a provider calls by this id.
pub fn by_provider_id(connection: &Connection, id: &str) -> Result<Option<StoredMessage>> {
    let sql = "SELECT * FROM messages WHERE provider_id = ? ORDER BY message_id DESC LIMIT 1";
    find(connection, sql, [id], rows::read)
}

/// Whether a person drafted this message or changed it.
pub fn is_own(connection: &Connection, message: MessageId, user: UserId) -> Result<bool> {
    let sql = "SELECT 1 FROM messages m WHERE m.message_id = ?1 AND (m.author_id = ?2
        OR EXISTS (SELECT 1 FROM message_edits e WHERE e.message_id = ?1 AND e.edited_by = ?2))";
    let values = (message.to_string(), user.to_string());
    Ok(find(connection, sql, values, |_| Ok(()))?.is_some())
}

/// Stores a new draft.
pub fn insert(tx: &mut Tx<'_>, new: &StoredMessage) -> Result<()> {
    let key = new.message_id.to_string();
    let payload = json!({
        "patient": new.patient_id, "document": new.document_id, "session": new.processing_session_id,
        "origin": new.origin, "template": new.template_id, "method": new.method,
        "purpose": new.purpose, "content_hash": new.content_hash,
    });
    tx.event(Kind::MessageDrafted, subject(new.message_id), payload);
    let fixed: [(&str, &dyn ToSql); 14] = [
        ("message_id", &key),
        ("patient_id", &new.patient_id.to_string()),
        ("document_id", &new.document_id.map(|id| id.to_string())),
        ("processing_session_id", &new.processing_session_id.map(|id| id.to_string())),
        ("origin", &new.origin.as_str()),
        ("template_id", &new.template_id.map(|id| id.to_string())),
        ("author_id", &new.author_id.to_string()),
        ("purpose", &new.purpose.as_str()),
        ("ai_model_used", &new.ai_model_used),
        ("tokens_consumed", &new.tokens_consumed),
        ("machine", &new.machine),
        ("program", &new.program),
        ("created_at", &new.created_at.micros()),
        ("max_attempts", &new.max_attempts),
    ];
    let state = rows::State::of(new)?;
    tx.insert("messages", &[&fixed[..], &state.columns()[..]].concat())
}

/// Stores what became of a message, with the event that says what happened.
pub fn save(tx: &mut Tx<'_>, after: &StoredMessage, kind: Kind, payload: Value) -> Result<()> {
    tx.event(kind, subject(after.message_id), payload);
    let state = rows::State::of(after)?;
    let key = after.message_id.to_string();
    tx.update("messages", ("message_id", &key), &state.columns())
}

/// What events of a message are about.
pub fn subject(message: MessageId) -> String {
    format!("messages/{message}")
}
