//! Head office's messages for this clinic. That a message is here, and up to where they were
//! received, is one fact: the newest row's number is the position.

use rusqlite::{Connection, Row};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::MailId;

use crate::Result;
use crate::database::rows::{id, list, time};
use crate::database::tx::Tx;

/// A message, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMail {
    /// Its id here.
    pub mail_id: MailId,
    /// Whose it is.
    pub office_id: String,
    /// For which clinic, as head office names it.
    pub clinic_id: String,
    /// Its number.
    pub number: u64,
    /// What it is.
    pub kind: String,
    /// When it was sent (RFC 3339, head office's clock).
    pub sent_at: String,
    /// The note, as the root key signed it.
    pub note: String,
    /// What it says: one line of JSON.
    pub body: String,
    /// When it came.
    pub received_at: Timestamp,
}

/// The number of the newest message that was received; 0 where there was none.
pub fn position(connection: &Connection, (office, clinic): (&str, &str)) -> Result<u64> {
    let sql = "SELECT coalesce(max(number), 0) FROM office_mail
        WHERE office_id = ? AND clinic_id = ?";
    Ok(connection.query_row(sql, [office, clinic], |row| row.get(0))?)
}

/// How many messages there are, and the newest of them, the newest first.
pub fn newest(
    connection: &Connection,
    (office, clinic): (&str, &str),
    limit: u32,
) -> Result<(u64, Vec<StoredMail>)> {
    let sql = "SELECT count(*) FROM office_mail WHERE office_id = ? AND clinic_id = ?";
    let total = connection.query_row(sql, [office, clinic], |row| row.get(0))?;
    let sql = "SELECT * FROM office_mail WHERE office_id = ? AND clinic_id = ?
        ORDER BY number DESC LIMIT ?";
    Ok((total, list(connection, sql, (office, clinic, limit), read)?))
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredMail> {
    Ok(StoredMail {
        mail_id: id(row, "mail_id")?,
        office_id: row.get("office_id")?,
        clinic_id: row.get("clinic_id")?,
        number: row.get("number")?,
        kind: row.get("kind")?,
        sent_at: row.get("sent_at")?,
        note: row.get("note")?,
        body: row.get("body")?,
        received_at: time(row, "received_at")?,
    })
}

/// Stores a message unless it, or a later one, was received before; answers whether it is new.
pub fn receive(tx: &mut Tx<'_>, mail: &StoredMail) -> Result<bool> {
    if position(tx.connection(), (&mail.office_id, &mail.clinic_id))? >= mail.number {
        return Ok(false);
    }
    let key = mail.mail_id.to_string();
    let hash = hex::encode(Sha256::digest(&mail.note));
    let payload = json!({ "number": mail.number, "kind": mail.kind, "hash": hash });
    tx.event(Kind::MailReceived, format!("office_mail/{key}"), payload);
    tx.insert(
        "office_mail",
        &[
            ("mail_id", &key),
            ("office_id", &mail.office_id),
            ("clinic_id", &mail.clinic_id),
            ("number", &mail.number),
            ("kind", &mail.kind),
            ("sent_at", &mail.sent_at),
            ("note", &mail.note),
            ("body", &mail.body),
            ("received_at", &mail.received_at.micros()),
        ],
    )?;
    Ok(true)
}
