//! What is to be sent, and when.

use rusqlite::Connection;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{MessageId, PatientId};
use wardbook_domain::message::DeliveryMethod;

use super::rows::{StoredMessage, read};
use crate::Result;
use crate::database::rows::{find, list};
use crate::database::tx::Tx;

/// Of messages that wait, those whose method is not paused.
const GOING: &str = "queue_status = 'waiting' AND NOT EXISTS (SELECT 1 FROM message_providers p
    WHERE p.method = messages.delivery_method AND p.paused_since IS NOT NULL)";

/// Messages that are due to be sent, urgent ones first, then in the order in which they were due.
pub fn due(connection: &Connection, now: Timestamp, limit: u32) -> Result<Vec<StoredMessage>> {
    let sql = format!(
        "SELECT * FROM messages WHERE {GOING} AND next_retry_at <= ?1
         ORDER BY priority <> 'urgent', next_retry_at, message_id LIMIT ?2"
    );
    list(connection, &sql, (now.micros(), limit), read)
}

/// When the next one is due.
pub fn next_due_at(connection: &Connection) -> Result<Option<Timestamp>> {
    let sql = &format!("SELECT min(next_retry_at) AS at FROM messages WHERE {GOING}");
    let at = find(connection, sql, [], |row| row.get::<_, Option<i64>>("at"))?.flatten();
    Ok(at.map(Timestamp::from_micros))
}

/// When messages by a method were handed over for a patient since a moment, but for one of them. What may
/// have been sent counts, too.
pub fn handed_over_since(
    connection: &Connection,
    patient: PatientId,
    method: DeliveryMethod,
    since: Timestamp,
    but_for: MessageId,
) -> Result<Vec<Timestamp>> {
    let sql = "SELECT last_attempt_at FROM messages
        WHERE patient_id = ?1 AND delivery_method = ?2 AND last_attempt_at >= ?3 AND message_id <> ?4
          AND queue_status IN ('sending', 'unknown', 'sent', 'delivered')
        ORDER BY last_attempt_at";
    let values = (patient.to_string(), method.as_str(), since.micros(), but_for.to_string());
    list(connection, sql, values, |row| Ok(Timestamp::from_micros(row.get(0)?)))
}

/// What text messages said that were handed over in a period, `to` not included.
pub fn handed_over_texts(
    connection: &Connection,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<String>> {
    let sql = "SELECT body FROM messages WHERE delivery_method = 'sms'
        AND queue_status IN ('sending', 'unknown', 'sent', 'delivered', 'failed')
        AND last_attempt_at >= ?1 AND last_attempt_at < ?2";
    list(connection, sql, (from.micros(), to.micros()), |row| row.get(0))
}

/// Text messages that their provider can be asked about: taken or perhaps taken within three days, and not
/// known to have arrived, the one that was changed longest ago first.
pub fn awaiting_receipt(
    connection: &Connection,
    since: Timestamp,
    limit: u32,
) -> Result<Vec<StoredMessage>> {
    let sql = "SELECT * FROM messages WHERE queue_status IN ('sent', 'unknown')
        AND delivery_method = 'sms' AND provider_id IS NOT NULL AND last_attempt_at >= ?1
        ORDER BY updated_at LIMIT ?2";
    list(connection, sql, (since.micros(), limit), read)
}

/// Has a message looked at again later, which is no news of it.
pub fn put_off(tx: &mut Tx<'_>, message: MessageId, until: Timestamp) -> Result<()> {
    let at = until.micros();
    tx.update("messages", ("message_id", &message.to_string()), &[("next_retry_at", &at)])
}

/// Has messages that wait for a person looked at again at once, because a person did something: those to one
/// patient, or all.
pub fn wake(tx: &mut Tx<'_>, patient: Option<PatientId>) -> Result<()> {
    let now = tx.now().micros();
    let sql = "UPDATE messages SET next_retry_at = max(coalesce(scheduled_for, 0), ?1),
          session_id = stamp_session(), changed_by_user_id = stamp_user(),
          change_timestamp = stamp_time()
        WHERE queue_status = 'waiting' AND attempts = 0 AND next_retry_at > ?1
          AND (?2 IS NULL OR patient_id = ?2)";
    tx.change(sql, (now, patient.map(|patient| patient.to_string()))).map(drop)
}
