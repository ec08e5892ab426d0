//! What one thread does: read a stretch of events and recompute all that each says by itself.

use rusqlite::Connection;

use wardbook_domain::event::Kind;
use wardbook_ledger::entry::commitment;
use wardbook_ledger::jcs;

use crate::Result;
use crate::log::read as events;
use crate::log::read::Event;

use super::sums::Sums;

/// Events of a stretch.
pub(super) const STRETCH: u64 = 2_048;

/// A stretch of the log, read and recomputed.
pub(super) struct Stretch {
    /// The first position.
    pub(super) from: u64,
    /// The events that could be read, in order; with their payloads only where the order needs
    /// them.
    pub(super) events: Vec<Event>,
    /// What is wrong: position, table, sentence.
    pub(super) faults: Vec<(u64, &'static str, String)>,
    /// What its events say of the rows.
    pub(super) sums: Sums,
    /// Payloads whose commitment was recomputed.
    pub(super) payloads: u64,
}

pub(super) fn read(
    connection: &Connection,
    log: &str,
    (from, to): (u64, u64),
    sums: Sums,
) -> Result<Stretch> {
    let mut stretch = Stretch { from, events: Vec::new(), faults: Vec::new(), sums, payloads: 0 };
    let (mut with_payload, mut all_read) = (0, true);
    events::each_stored(connection, log, from..to, |seq, event| match event {
        Err(error) => {
            all_read = false;
            let message = format!("event {seq} was altered: {error}");
            stretch.faults.push((seq, "events", message));
        }
        Ok(event) => {
            with_payload += u64::from(event.payload.is_some());
            stretch.take(event);
        }
    })?;
    // The pages were just read, so counting them costs next to nothing here.
    if !all_read || events::payload_count(connection, from..to)? != with_payload {
        for seq in events::payloads_without_event(connection, from..to)? {
            let message = format!("a payload belongs to event {seq}, which does not exist");
            stretch.faults.push((u64::try_from(seq).unwrap_or_default(), "payloads", message));
        }
    }
    Ok(stretch)
}

impl Stretch {
    fn take(&mut self, mut event: Event) {
        let seq = event.seq;
        let wrong = faults_of(&event);
        self.payloads += u64::from(event.commitment.is_some() && event.payload.is_some());
        let whole = wrong.iter().all(|(part, _)| *part != "payloads");
        self.faults.extend(wrong.into_iter().map(|(part, message)| (seq, part, message)));
        if whole
            && event.kind == Kind::RecordChanged.as_str()
            && let Some((_, body)) = &event.payload
        {
            self.fold(seq, body);
        }
        if event.kind != Kind::AuditSessionSealed.as_str() {
            event.payload = None;
        }
        self.events.push(event);
    }

    fn fold(&mut self, seq: u64, body: &str) {
        if let Err(error) = self.sums.add_change(body) {
            let message = format!("the record change of event {seq} cannot be read: {error}");
            self.faults.push((seq, "payloads", message));
        }
    }
}

/// What is wrong with an event by itself: table and sentence. Its leaf hash must be what its
/// values give, and its payload what it committed to.
pub(super) fn faults_of(event: &Event) -> Vec<(&'static str, String)> {
    let (seq, kind) = (event.seq, &event.kind);
    let leaf = (event.leaf != event.recomputed_leaf)
        .then(|| ("events", format!("event {seq} ({kind}) was altered after it was recorded")));
    let payload = fault_of_payload(event).map(|message| ("payloads", message));
    leaf.into_iter().chain(payload).collect()
}

fn fault_of_payload(event: &Event) -> Option<String> {
    let seq = event.seq;
    let (committed, salt, body) = match (&event.commitment, &event.payload) {
        (None, None) => return None,
        (Some(_), None) => return Some(format!("the payload of event {seq} is missing")),
        (None, Some(_)) => {
            return Some(format!("event {seq} has a payload that was never recorded"));
        }
        (Some(committed), Some((salt, body))) => (committed, salt, body),
    };
    let salt = <[u8; 16]>::try_from(salt.as_slice()).ok();
    if salt.map(|salt| commitment(&salt, body.as_bytes())) != Some(*committed) {
        return Some(format!("the payload of event {seq} ({}) was altered", event.kind));
    }
    // A change of a row is parsed where it is folded.
    let folded = event.kind == Kind::RecordChanged.as_str();
    (!folded && jcs::parse_canonical(body.as_bytes()).is_err())
        .then(|| format!("the payload of event {seq} is not canonical JSON"))
}
