//! The rules between events: what a log must obey from one event to the next.
//!
//! Lives here: an incremental check over headers in order, used over a whole log, over the range of
//! a bundle and over a list. Not here: hashing the headers (the caller does, in parallel if it
//! likes), joining the leaves to a root (`merkle`), folding payloads into rows (the store).
//! Source: `docs/ledger-format.md`, "Event header" and "Audit sessions".

use std::collections::{HashMap, HashSet, VecDeque};

use serde::Serialize;
use serde_json::Value;

use crate::Hash;
use crate::entry::{AUDIT_SESSION_SEALED, Header, is_hex};
use crate::fault::{Fault, FaultCode};
use crate::jcs;
use crate::merkle::Frontier;

/// Audit sessions that may be open at once. A limit on memory, far above any clinic.
pub const MAX_OPEN_SESSIONS: usize = 100_000;
/// How many sealed sessions are remembered, the newest, to notice one that is written to again from
/// its beginning. A later position in a sealed session is noticed however long ago that was.
pub const REMEMBERED_SEALS: usize = 250_000;
/// Why an audit session ends: the closed list of a seal's `reason`.
pub const SEAL_REASONS: [&str; 5] =
    ["signed_out", "locked_out", "expired", "recovered", "shutdown"];

/// Which events are fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every event from `from` on, without a gap. From 0 this is the whole log; from elsewhere,
    /// sessions may have begun before it.
    From(u64),
    /// Chosen events, in rising order.
    Chosen,
}

/// What a check has seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Events.
    pub events: u64,
    /// Seals of audit sessions.
    pub sealed: u64,
    /// Seals whose digest was recomputed over all of the session's events. The others began before
    /// the first event, are not complete in a list, or their seal's payload is not shown.
    pub seals_proven: u64,
}

#[derive(Debug)]
struct Session {
    /// The next `session_seq`.
    next: u64,
    /// Over the leaves so far, as long as none is missing.
    leaves: Option<Frontier>,
}

/// Checks headers in order. Memory grows with the open audit sessions only (and by a bounded list
/// of sealed ones).
#[derive(Debug)]
pub struct LogCheck {
    log: String,
    scope: Scope,
    /// The least `seq` that may come next; with [`Scope::From`], the only one.
    next: u64,
    last_time: String,
    open: HashMap<u128, Session>,
    sealed: HashSet<u128>,
    sealed_in_order: VecDeque<u128>,
    counts: Counts,
}

impl LogCheck {
    /// A check over the events of the log with this id.
    pub fn new(log: &str, scope: Scope) -> Self {
        let next = match scope {
            Scope::From(from) => from,
            Scope::Chosen => 0,
        };
        Self {
            log: log.to_owned(),
            scope,
            next,
            last_time: String::new(),
            open: HashMap::new(),
            sealed: HashSet::new(),
            sealed_in_order: VecDeque::new(),
            counts: Counts::default(),
        }
    }

    /// The next `seq`: with [`Scope::From`], the only one that may come; otherwise, the least.
    pub fn next_seq(&self) -> u64 {
        self.next
    }

    /// What was seen so far.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The time of the last event; empty before the first.
    pub fn last_time(&self) -> &str {
        &self.last_time
    }

    /// How many audit sessions were seen but not their seal.
    pub fn open_sessions(&self) -> usize {
        self.open.len()
    }

    /// Takes the next event: its header, its leaf hash (which the caller computed from that very
    /// header), and the payload's bytes if it is known. Only a seal's payload is looked at; that it
    /// is the one committed to is for the caller to check.
    ///
    /// # Errors
    /// The first [`Fault`]. After one, the check says nothing useful any more.
    pub fn event(
        &mut self,
        header: &Header<'_>,
        leaf: &Hash,
        payload: Option<&[u8]>,
    ) -> Result<(), Fault> {
        self.place(header)?;
        let seq = header.seq;
        header.validate().map_err(|bad| {
            let sentence = format!("In event {seq}, {bad}.");
            Fault::at(seq, FaultCode::HeaderInvalid, sentence)
        })?;
        if header.log != self.log {
            return Err(Fault::at(
                seq,
                FaultCode::OtherLog,
                format!("Event {seq} belongs to another log, {}.", header.log),
            ));
        }
        // The form has a fixed width, so that texts compare as the times do.
        if header.time < self.last_time.as_str() {
            return Err(Fault::at(
                seq,
                FaultCode::TimeFell,
                format!(
                    "Event {seq} has a time, {}, before that of the event before it, {}.",
                    header.time, self.last_time
                ),
            ));
        }
        self.session(header, leaf, payload)?;
        self.last_time.clear();
        self.last_time.push_str(header.time);
        self.next = seq + 1;
        self.counts.events += 1;
        Ok(())
    }

    /// Whether the event belongs here by its `seq`. [`LogCheck::event`] asks this first; a caller
    /// that looks at anything else of the event before does well to ask it too.
    pub(crate) fn place(&self, header: &Header<'_>) -> Result<(), Fault> {
        let (expected, found) = (self.next, header.seq);
        match self.scope {
            Scope::From(_) if found != expected => Err(Fault::at(
                expected,
                FaultCode::SeqGap,
                format!("Event {expected} is missing or changed: in its place stands {found}."),
            )),
            Scope::Chosen if found < expected => Err(Fault::at(
                found,
                FaultCode::SeqGap,
                format!("Event {found} is repeated or out of order."),
            )),
            _ => Ok(()),
        }
    }

    fn session(
        &mut self,
        header: &Header<'_>,
        leaf: &Hash,
        payload: Option<&[u8]>,
    ) -> Result<(), Fault> {
        let (seq, found) = (header.seq, header.session_seq);
        let id = session_key(header.session);
        if self.sealed.contains(&id) {
            return Err(Fault::at(
                seq,
                FaultCode::AfterSeal,
                format!(
                    "Event {seq} was written to audit session {}, which was already sealed.",
                    header.session
                ),
            ));
        }
        if !self.open.contains_key(&id) {
            let session = self.begin(header)?;
            self.open.insert(id, session);
        }
        let Some(session) = self.open.get_mut(&id) else {
            return Ok(());
        };
        let skipped = found > session.next && self.scope == Scope::Chosen;
        if skipped {
            session.leaves = None;
        } else if found != session.next {
            return Err(Fault::at(
                seq,
                FaultCode::SessionGap,
                format!(
                    "Event {seq} is number {found} of audit session {}, where number {} belongs.",
                    header.session, session.next
                ),
            ));
        }
        session.next = found + 1;
        if header.kind == AUDIT_SESSION_SEALED {
            let proven = check_seal(header, session.leaves.as_ref(), payload)?;
            self.counts.sealed += 1;
            self.counts.seals_proven += u64::from(proven);
            self.open.remove(&id);
            self.remember_seal(id);
        } else if let Some(leaves) = &mut session.leaves {
            leaves.push(*leaf);
        }
        Ok(())
    }

    fn begin(&self, header: &Header<'_>) -> Result<Session, Fault> {
        let (seq, found) = (header.seq, header.session_seq);
        if self.open.len() >= MAX_OPEN_SESSIONS {
            return Err(Fault::at(
                seq,
                FaultCode::TooManySessions,
                format!("At event {seq}, more than {MAX_OPEN_SESSIONS} audit sessions are open."),
            ));
        }
        if found == 0 {
            return Ok(Session { next: 0, leaves: Some(Frontier::new()) });
        }
        // What came before in this session must have come before the first event that is seen.
        let unseen = match self.scope {
            Scope::From(from) => from,
            Scope::Chosen => seq,
        };
        if found > unseen {
            return Err(Fault::at(
                seq,
                FaultCode::SessionGap,
                format!(
                    "Event {seq} is number {found} of audit session {}, whose beginning is missing \
                     or which was already sealed.",
                    header.session
                ),
            ));
        }
        Ok(Session { next: found, leaves: None })
    }

    fn remember_seal(&mut self, id: u128) {
        if self.sealed_in_order.len() == REMEMBERED_SEALS
            && let Some(oldest) = self.sealed_in_order.pop_front()
        {
            self.sealed.remove(&oldest);
        }
        self.sealed.insert(id);
        self.sealed_in_order.push_back(id);
    }
}

/// Whether the seal's digest was compared. `leaves` are those of the session's other events, if
/// all of them were seen.
fn check_seal(
    header: &Header<'_>,
    leaves: Option<&Frontier>,
    payload: Option<&[u8]>,
) -> Result<bool, Fault> {
    let seq = header.seq;
    let invalid = |what: &str| {
        let sentence = format!("Event {seq} seals an audit session, but {what}.");
        Fault::at(seq, FaultCode::SealInvalid, sentence)
    };
    if header.payload.is_empty() {
        return Err(invalid("it has no payload"));
    }
    let Some(payload) = payload else {
        return Ok(false);
    };
    let payload = jcs::parse(payload).map_err(|_| invalid("its payload is not JSON"))?;
    let events = payload.get("events").and_then(Value::as_u64);
    let digest = payload.get("digest").and_then(Value::as_str);
    let reason = payload.get("reason").and_then(Value::as_str);
    let (Some(events), Some(digest), Some(reason)) = (events, digest, reason) else {
        return Err(invalid("its payload lacks events, digest or reason"));
    };
    if !is_hex(digest, 64) || !SEAL_REASONS.contains(&reason) {
        return Err(invalid("its digest or reason is not of the format"));
    }
    if events != header.session_seq {
        return Err(Fault::at(
            seq,
            FaultCode::SealOtherCount,
            format!(
                "Event {seq} seals audit session {} with {events} events, but {} came before it.",
                header.session, header.session_seq
            ),
        ));
    }
    let Some(leaves) = leaves else {
        return Ok(false);
    };
    if hex::encode(leaves.root()) == digest {
        Ok(true)
    } else {
        Err(Fault::at(
            seq,
            FaultCode::SealOtherDigest,
            format!(
                "The events of audit session {} are not those that event {seq} sealed.",
                header.session
            ),
        ))
    }
}

/// The UUID's 128 bits; the header was validated, so every other character is a hyphen.
fn session_key(uuid: &str) -> u128 {
    uuid.chars()
        .filter_map(|digit| digit.to_digit(16))
        .fold(0, |key, digit| key << 4 | u128::from(digit))
}

#[cfg(test)]
mod tests;
