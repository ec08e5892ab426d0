//! A small clinic log for tests: sessions that begin, do things and are sealed.

use serde_json::json;

use crate::Hash;
use crate::checkpoint::{CosignerKey, LogKey};
use crate::entry::{AUDIT_SESSION_SEALED, Header, commitment};
use crate::jcs;
use crate::merkle::Frontier;
use crate::time::format_time;

pub(crate) const LOG: &str = "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b";
pub(crate) const OTHER_LOG: &str = "0190b3a2-7c4d-7e8f-9a0b-ffffffffffff";
pub(crate) const USER: &str = "5b6f1c9e-3d2a-4f7b-8c1d-2e3f4a5b6c7d";

/// 2026-03-01T09:30:00Z
pub(crate) const START: i64 = 1_772_357_400_000_000;

#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) actor: String,
    pub(crate) kind: String,
    pub(crate) log: String,
    pub(crate) payload: Option<(Vec<u8>, [u8; 16])>,
    pub(crate) seq: u64,
    pub(crate) session: String,
    pub(crate) session_seq: u64,
    pub(crate) time: String,
    commitment: String,
}

impl Event {
    pub(crate) fn header(&self) -> Header<'_> {
        Header {
            actor: &self.actor,
            kind: &self.kind,
            log: &self.log,
            parent: "",
            payload: &self.commitment,
            role: "clinician",
            seq: self.seq,
            session: &self.session,
            session_seq: self.session_seq,
            source: "window",
            span: "00f067aa0ba902b7",
            subject: "document/4bf92f3577b34da6",
            time: &self.time,
            trace: "",
        }
    }

    pub(crate) fn leaf(&self) -> Hash {
        self.header().leaf(&mut Vec::new())
    }

    pub(crate) fn commit(&mut self) {
        self.commitment = self
            .payload
            .as_ref()
            .map(|(json, salt)| hex::encode(commitment(salt, json)))
            .unwrap_or_default();
    }

    pub(crate) fn payload_bytes(&self) -> Option<&[u8]> {
        self.payload.as_ref().map(|(json, _)| json.as_slice())
    }
}

pub(crate) fn session_id(session: u64) -> String {
    format!("0190b3a2-7c4d-7e8f-9a0b-{session:012x}")
}

/// `count` events: two sessions at a time, interleaved, each of five events and its seal. Every
/// third event has no payload.
pub(crate) fn log(count: u64) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for seq in 0..count {
        // Twelve events make two whole sessions.
        let (round, at) = (seq / 12, seq % 12);
        let session = session_id(round * 2 + at % 2);
        let session_seq = at / 2;
        let sealing = session_seq == 5;
        let payload = if sealing {
            let leaves = events.iter().filter(|event| event.session == session).map(Event::leaf);
            let digest = hex::encode(Frontier::from_leaves(leaves).root());
            Some(json!({ "events": session_seq, "digest": digest, "reason": "signed_out" }))
        } else if seq % 3 == 0 {
            None
        } else {
            Some(json!({ "page": seq, "title": "Überweisung \"A\"\n", "pages": [1, -2, null] }))
        };
        let salt = std::array::from_fn(|at| u8::try_from((seq + at as u64) % 251).unwrap());
        let mut event = Event {
            actor: USER.into(),
            kind: if sealing { AUDIT_SESSION_SEALED } else { "document.opened" }.into(),
            log: LOG.into(),
            payload: payload.map(|value| (jcs::canonical(&value).unwrap(), salt)),
            seq,
            session,
            session_seq,
            time: format_time(START + i64::try_from(seq / 2).unwrap() * 1_500_000)
                .unwrap()
                .to_string(),
            commitment: String::new(),
        };
        event.commit();
        events.push(event);
    }
    events
}

pub(crate) fn leaves(events: &[Event]) -> Vec<Hash> {
    events.iter().map(Event::leaf).collect()
}

pub(crate) fn log_key() -> LogKey {
    LogKey::from_bytes(LOG, &[7; 32]).unwrap()
}

pub(crate) fn cosigner() -> CosignerKey {
    CosignerKey::from_bytes("office.example", &[9; 32]).unwrap()
}
