//! The edit history: each part that a save changed, with what it said before and after.

use rusqlite::Connection;

use wardbook_domain::ids::MessageId;
use wardbook_domain::message::Edit;

use crate::Result;
use crate::database::rows::{id, list, time, word};
use crate::database::tx::Tx;

/// Adds what a save changed to the history.
pub fn add_edits(tx: &mut Tx<'_>, message: MessageId, edits: &[Edit]) -> Result<()> {
    let key = message.to_string();
    let sql = "SELECT count(*) FROM message_edits WHERE message_id = ?";
    let before: u32 = tx.find(sql, [&key], |row| row.get(0))?.unwrap_or(0);
    for (number, edit) in (before + 1..).zip(edits) {
        tx.insert(
            "message_edits",
            &[
                ("message_id", &key),
                ("number", &number),
                ("edited_by", &edit.by.to_string()),
                ("edited_at", &edit.at.micros()),
                ("part", &edit.part.as_str()),
                ("before", &edit.before),
                ("after", &edit.after),
            ],
        )?;
    }
    Ok(())
}

/// A message's edit history, in order.
pub fn edits_of(connection: &Connection, message: MessageId) -> Result<Vec<Edit>> {
    let sql = "SELECT * FROM message_edits WHERE message_id = ? ORDER BY number";
    list(connection, sql, [message.to_string()], |row| {
        Ok(Edit {
            by: id(row, "edited_by")?,
            at: time(row, "edited_at")?,
            part: word(row, "part")?,
            before: row.get("before")?,
            after: row.get("after")?,
        })
    })
}
