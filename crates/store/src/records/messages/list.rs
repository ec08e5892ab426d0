//! Messages as people page through them, and figures over them.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::{DocumentId, PatientId, UserId};
use wardbook_domain::message::{DeliveryMethod, MessageDelivery};

use super::rows::{StoredMessage, read};
use crate::Result;
use crate::database::rows::{find, list, word};

/// Which messages are meant; all where nothing is said.
#[derive(Clone, Debug, Default)]
pub struct MessageFilter {
    /// Where they are on their way; any where none is named.
    pub delivery: Vec<MessageDelivery>,
    /// To whom.
    pub patient: Option<PatientId>,
    /// About which document.
    pub document: Option<DocumentId>,
    /// How they go.
    pub method: Option<DeliveryMethod>,
    /// Drafted or changed by this person.
    pub own: Option<UserId>,
    /// Whether they may have been sent and nobody knows.
    pub unknown: bool,
}

impl MessageFilter {
    /// The condition, over `messages m`, with its values.
    fn condition(&self) -> (String, Vec<String>) {
        let (mut terms, mut values) = (vec!["1".to_owned()], Vec::new());
        if !self.delivery.is_empty() {
            let marks = vec!["?"; self.delivery.len()].join(", ");
            terms.push(format!("m.delivery IN ({marks})"));
            values.extend(self.delivery.iter().map(|one| one.as_str().to_owned()));
        }
        let mut equal = |column: &str, value: Option<String>| {
            if let Some(value) = value {
                terms.push(format!("m.{column} = ?"));
                values.push(value);
            }
        };
        equal("patient_id", self.patient.map(|one| one.to_string()));
        equal("document_id", self.document.map(|one| one.to_string()));
        equal("delivery_method", self.method.map(|one| one.as_str().to_owned()));
        equal("queue_status", self.unknown.then(|| "unknown".to_owned()));
        if let Some(own) = self.own {
            terms.push(
                "(m.author_id = ? OR EXISTS (SELECT 1 FROM message_edits e
                  WHERE e.message_id = m.message_id AND e.edited_by = ?))"
                    .into(),
            );
            values.extend([own.to_string(), own.to_string()]);
        }
        (terms.join(" AND "), values)
    }
}

/// A message in a list, and how many there are in all.
#[derive(Clone, Debug)]
pub struct ListedMessage {
    /// It.
    pub message: StoredMessage,
    /// How often it was saved after it was drafted.
    pub edits: u32,
}

/// A page of messages, the one that changed last first, with how many the filter finds.
pub fn page(
    connection: &Connection,
    filter: &MessageFilter,
    offset: u64,
    limit: u64,
) -> Result<(u64, Vec<ListedMessage>)> {
    let (condition, values) = filter.condition();
    let given = rusqlite::params_from_iter(&values);
    let sql = format!("SELECT count(*) FROM messages m WHERE {condition}");
    let total = find(connection, &sql, given, |row| row.get(0))?.unwrap_or(0);
    let sql = format!(
        "SELECT m.*, (SELECT count(*) FROM message_edits e WHERE e.message_id = m.message_id) AS edits
         FROM messages m WHERE {condition}
         ORDER BY m.updated_at DESC, m.message_id DESC LIMIT {limit} OFFSET {offset}"
    );
    let messages = list(connection, &sql, rusqlite::params_from_iter(&values), |row| {
        Ok(ListedMessage { message: read(row)?, edits: row.get("edits")? })
    })?;
    Ok((total, messages))
}

/// How many messages stand where, of one method.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MessageFigures {
    /// How they went.
    pub delivery_method: DeliveryMethod,
    /// Drafted.
    pub drafted: u32,
    /// Of these, drafted by an endpoint.
    pub by_endpoint: u32,
    /// Of those, edited by a person.
    pub by_endpoint_edited: u32,
    /// Handed in for review.
    pub reviewed: u32,
    /// Microseconds from handing in to the decision, on average; `None` where none was reviewed.
    pub review_micros: Option<i64>,
    /// Sent without review.
    pub direct: u32,
    /// Taken by the provider.
    pub sent: u32,
    /// Arrived.
    pub delivered: u32,
    /// Failed.
    pub failed: u32,
    /// May have been sent.
    pub unknown: u32,
    /// Attempts beyond the first of each, and those that a person asked for.
    pub retries: u32,
}

/// The figures of messages drafted in a period, `to` not included; with `by`, by this person.
pub fn figures(
    connection: &Connection,
    from: Timestamp,
    to: Timestamp,
    by: Option<UserId>,
) -> Result<Vec<MessageFigures>> {
    let sql = "SELECT m.delivery_method, count(*) AS drafted,
          sum(m.origin = 'endpoint') AS by_endpoint,
          sum(m.origin = 'endpoint' AND EXISTS (SELECT 1 FROM message_edits e
            WHERE e.message_id = m.message_id)) AS by_endpoint_edited,
          sum(m.reviewed_at IS NOT NULL) AS reviewed,
          CAST(avg(m.reviewed_at - m.submitted_at) AS INTEGER) AS review_micros,
          sum(m.direct) AS direct, sum(m.sent_at IS NOT NULL) AS sent,
          sum(m.delivery = 'delivered') AS delivered, sum(m.delivery = 'failed') AS failed,
          sum(m.queue_status IS 'unknown') AS unknown,
          sum(max(m.attempts - 1, 0)) AS retries
        FROM messages m
        WHERE m.created_at >= ?1 AND m.created_at < ?2 AND (?3 IS NULL OR m.author_id = ?3)
        GROUP BY m.delivery_method ORDER BY m.delivery_method";
    let values = (from.micros(), to.micros(), by.map(|one| one.to_string()));
    list(connection, sql, values, |row| {
        Ok(MessageFigures {
            delivery_method: word(row, "delivery_method")?,
            drafted: row.get("drafted")?,
            by_endpoint: row.get("by_endpoint")?,
            by_endpoint_edited: row.get("by_endpoint_edited")?,
            reviewed: row.get("reviewed")?,
            review_micros: row.get("review_micros")?,
            direct: row.get("direct")?,
            sent: row.get("sent")?,
            delivered: row.get("delivered")?,
            failed: row.get("failed")?,
            unknown: row.get("unknown")?,
            retries: row.get("retries")?,
        })
    })
}
