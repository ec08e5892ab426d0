//! Calls of model endpoints: the figures. What was sent and answered is in the events
//! `ai.requested` and `ai.called`, recorded before and after.

use rusqlite::{Connection, Row};
use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::completion::{DocumentCost, StepCost};
use wardbook_domain::cost::{NanoUnits, Price, PriceSource, TokenUsage};
use wardbook_domain::ids::{AccountId, CallId, DocumentId, EndpointId, SessionId, UserId};

use crate::Result;
use crate::database::rows::{id, list, time, word};
use crate::database::tx::Tx;

/// A call that is about to be made.
#[derive(Clone, Debug)]
pub struct NewCall {
    /// Its id.
    pub call_id: CallId,
    /// The session that it is made for.
    pub session: SessionId,
    /// The document that it is about.
    pub document: DocumentId,
    /// The person whose session it is.
    pub user: UserId,
    /// The account that pays.
    pub account: AccountId,
    /// Where it goes.
    pub endpoint: EndpointId,
    /// The model that is asked for.
    pub model: String,
    /// What it does, such as `extract`.
    pub step: &'static str,
    /// The attempt, from 1.
    pub attempt: u32,
    /// SHA-256 of the session's configuration.
    pub configuration_hash: String,
    /// SHA-256 of what is sent.
    pub prompt_hash: String,
    /// The price at this moment.
    pub price: Price,
    /// Where the price comes from.
    pub price_source: PriceSource,
    /// The most that it may cost: what counts when nobody knows what it did cost.
    pub worst_case: NanoUnits,
}

/// How a call ended.
#[derive(Clone, Debug, Default)]
pub struct CallEnd {
    /// `answered`, `failed` or `abandoned`.
    pub status: &'static str,
    /// The model, as the endpoint named it; `None` leaves the one asked for.
    pub model: Option<String>,
    /// SHA-256 of what was received.
    pub response_hash: Option<String>,
    /// Tokens, where the endpoint counts them.
    pub usage: Option<TokenUsage>,
    /// What it cost.
    pub cost: NanoUnits,
    /// Whether the provider stated that cost itself, whatever its price.
    pub stated_by_provider: bool,
    /// How long it took, in microseconds.
    pub latency_micros: Option<u64>,
    /// Mean confidence of the answer, in parts per thousand.
    pub confidence: Option<u16>,
    /// Why it failed: a word and a sentence.
    pub error: Option<(String, String)>,
}

/// A call as it is listed.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Its id.
    pub call_id: CallId,
    /// The document.
    pub document_id: DocumentId,
    /// The model.
    pub model: String,
    /// The step.
    pub step: String,
    /// The attempt.
    pub attempt: u32,
    /// `requested`, `answered`, `failed` or `abandoned`.
    pub status: String,
    /// Tokens in.
    pub input_tokens: Option<u64>,
    /// Tokens out.
    pub output_tokens: Option<u64>,
    /// What it cost.
    pub cost: NanoUnits,
    /// Where the price came from.
    pub price_source: PriceSource,
    /// Microseconds.
    pub latency_micros: Option<u64>,
    /// Why it failed.
    pub error_message: Option<String>,
    /// When it was made.
    pub requested_at: Timestamp,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Call> {
    Ok(Call {
        call_id: id(row, "call_id")?,
        document_id: id(row, "document_id")?,
        model: row.get("model")?,
        step: row.get("step")?,
        attempt: row.get("attempt")?,
        status: row.get("status")?,
        input_tokens: row.get("input_tokens")?,
        output_tokens: row.get("output_tokens")?,
        cost: NanoUnits(row.get("cost")?),
        price_source: word(row, "price_source")?,
        latency_micros: row.get("latency_micros")?,
        error_message: row.get("error_message")?,
        requested_at: time(row, "requested_at")?,
    })
}

/// The calls of a session, in order.
pub fn of_session(connection: &Connection, session: SessionId) -> Result<Vec<Call>> {
    let sql =
        "SELECT * FROM ai_calls WHERE processing_session_id = ? ORDER BY requested_at, call_id";
    list(connection, sql, [session.to_string()], read)
}

/// Notes that a call is about to be made.
pub fn insert(tx: &mut Tx<'_>, call: &NewCall) -> Result<()> {
    let now = tx.now().micros();
    tx.insert(
        "ai_calls",
        &[
            ("call_id", &call.call_id.to_string()),
            ("processing_session_id", &call.session.to_string()),
            ("document_id", &call.document.to_string()),
            ("user_id", &call.user.to_string()),
            ("account_id", &call.account.to_string()),
            ("endpoint_id", &call.endpoint.to_string()),
            ("model", &call.model),
            ("step", &call.step),
            ("attempt", &call.attempt),
            ("status", &"requested"),
            ("configuration_hash", &call.configuration_hash),
            ("prompt_hash", &call.prompt_hash),
            ("price_input", &call.price.input.0),
            ("price_output", &call.price.output.0),
            ("price_cached", &call.price.cached.0),
            ("price_source", &call.price_source.to_string()),
            ("worst_case", &call.worst_case.0),
            ("cost", &0),
            ("requested_at", &now),
        ],
    )
}

/// Notes how a call ended.
pub fn finish(tx: &mut Tx<'_>, call: CallId, end: &CallEnd) -> Result<()> {
    let now = tx.now().micros();
    let key = call.to_string();
    let (code, message) = end.error.clone().unzip();
    tx.update(
        "ai_calls",
        ("call_id", &key),
        &[
            ("status", &end.status),
            ("response_hash", &end.response_hash),
            ("input_tokens", &end.usage.map(|usage| usage.input)),
            ("cached_tokens", &end.usage.map(|usage| usage.cached)),
            ("output_tokens", &end.usage.map(|usage| usage.output)),
            ("cost", &end.cost.0),
            ("latency_micros", &end.latency_micros),
            ("confidence", &end.confidence),
            ("error_code", &code),
            ("error_message", &message),
            ("answered_at", &now),
        ],
    )?;
    if end.stated_by_provider {
        let source = PriceSource::Provider.to_string();
        tx.update("ai_calls", ("call_id", &key), &[("price_source", &source)])?;
    }
    match &end.model {
        Some(model) => tx.update("ai_calls", ("call_id", &key), &[("model", model)]),
        None => Ok(()),
    }
}

/// What a session may have cost: what its calls cost, and the worst case of those that were
/// given up, which the endpoint may have charged.
pub fn spent_at_most(connection: &Connection, session: SessionId) -> Result<NanoUnits> {
    let sql = "SELECT coalesce(sum(CASE status WHEN 'abandoned' THEN worst_case ELSE cost END), 0)
        FROM ai_calls WHERE processing_session_id = ?";
    Ok(NanoUnits(connection.query_row(sql, [session.to_string()], |row| row.get(0))?))
}

/// Calls of a session that a crash or a cancellation left without an answer.
pub fn unanswered(connection: &Connection, session: SessionId) -> Result<Vec<CallId>> {
    let sql =
        "SELECT call_id FROM ai_calls WHERE processing_session_id = ? AND status = 'requested'";
    list(connection, sql, [session.to_string()], |row| id(row, "call_id"))
}

/// The session's costs by endpoint, model and step.
pub fn cost_by_step(connection: &Connection, session: SessionId) -> Result<Vec<StepCost>> {
    let sql = "SELECT e.name AS endpoint, c.model, c.step, count(*) AS calls,
          sum(c.input_tokens) AS input, sum(c.output_tokens) AS output,
          c.price_source AS source, sum(c.cost) AS cost
        FROM ai_calls c JOIN endpoints e ON e.endpoint_id = c.endpoint_id
        WHERE c.processing_session_id = ? GROUP BY 1, 2, 3, c.price_source
        ORDER BY 1, 2, 3, c.price_source";
    list(connection, sql, [session.to_string()], |row| {
        Ok(StepCost {
            endpoint: row.get("endpoint")?,
            model: row.get("model")?,
            step: row.get("step")?,
            calls: row.get("calls")?,
            input_tokens: row.get("input")?,
            output_tokens: row.get("output")?,
            price_source: row.get("source")?,
            cost: NanoUnits(row.get("cost")?),
        })
    })
}

/// The session's costs by document, in the order of its documents.
pub fn cost_by_document(connection: &Connection, session: SessionId) -> Result<Vec<DocumentCost>> {
    let sql = "SELECT d.document_id, count(c.call_id) AS calls, coalesce(sum(c.cost), 0) AS cost
        FROM session_documents d LEFT JOIN ai_calls c
          ON c.processing_session_id = d.processing_session_id AND c.document_id = d.document_id
        WHERE d.processing_session_id = ? GROUP BY d.document_id ORDER BY d.position";
    list(connection, sql, [session.to_string()], |row| {
        Ok(DocumentCost {
            document_id: row.get("document_id")?,
            calls: row.get("calls")?,
            cost: NanoUnits(row.get("cost")?),
        })
    })
}

/// How many calls lack a price source or an owner, and what all cost together.
pub fn attribution(connection: &Connection, session: SessionId) -> Result<(u64, u64, NanoUnits)> {
    let sql = "SELECT count(*),
          count(*) FILTER (WHERE price_source = '' OR document_id = '' OR user_id = '' OR account_id = ''),
          coalesce(sum(cost), 0)
        FROM ai_calls WHERE processing_session_id = ?";
    Ok(connection.query_row(sql, [session.to_string()], |row| {
        Ok((row.get(0)?, row.get(1)?, NanoUnits(row.get(2)?)))
    })?)
}

/// What earlier work at an endpoint took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Experience {
    /// Calls that were answered or failed.
    pub calls: u32,
    /// Documents that they were made for.
    pub documents: u32,
    /// What they cost together.
    pub cost: NanoUnits,
    /// Documents of its newest sessions, and seconds of processing of these.
    pub timed: (u32, f64),
}

/// What earlier work at an endpoint took: its newest thousand calls, and its newest fifty
/// sessions that finished anything.
pub fn experience(connection: &Connection, endpoint: EndpointId) -> Result<Experience> {
    let key = endpoint.to_string();
    let sql = "SELECT count(*), count(DISTINCT processing_session_id || document_id),
          coalesce(sum(cost), 0)
        FROM (SELECT * FROM ai_calls WHERE endpoint_id = ?1 AND status IN ('answered', 'failed')
            AND requested_at >= (SELECT change_timestamp FROM endpoints WHERE endpoint_id = ?1)
          ORDER BY requested_at DESC LIMIT 1000)";
    let mut experience = connection.prepare_cached(sql)?.query_row([&key], |row| {
        Ok(Experience {
            calls: row.get(0)?,
            documents: row.get(1)?,
            cost: NanoUnits(row.get(2)?),
            timed: (0, 0.0),
        })
    })?;
    // Documents are worked on side by side, so the latencies of calls would say too much.
    let sql = "SELECT coalesce(sum(done), 0), coalesce(sum(seconds), 0.0) FROM (
          SELECT processed_documents + failed_documents AS done,
            CAST(processing_time_seconds AS REAL) AS seconds
          FROM ai_processing_sessions WHERE processed_documents > 0 AND session_id IN
            (SELECT processing_session_id FROM ai_calls WHERE endpoint_id = ?1
              AND requested_at >= (SELECT change_timestamp FROM endpoints WHERE endpoint_id = ?1))
          ORDER BY initiated_at DESC LIMIT 50)";
    experience.timed =
        connection.prepare_cached(sql)?.query_row([&key], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(experience)
}
