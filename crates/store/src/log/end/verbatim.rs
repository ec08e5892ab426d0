//! Appending events that were recorded before, each exactly as it was: a header, a payload and its
//! salt that head office gave back.
//!
//! Nothing is trusted: the header must be the next of this log, and the payload the one that it
//! commits to. Whether all of them together are the history that was signed is for the caller to see
//! from the root; whether their order holds, for verification.

use rusqlite::Connection;
use uuid::Uuid;

use wardbook_domain::event::Kind;
use wardbook_domain::ids::AuditSessionId;
use wardbook_ledger::checkpoint::LogKey;
use wardbook_ledger::entry::{Header, SYSTEM_ACTOR, commitment};
use wardbook_ledger::time::parse_time;
use wardbook_ledger::{Hash, jcs};

use crate::{Result, StoreError};

use super::{Columns, LogEnd};

impl LogEnd {
    /// Appends the event with this header. The checkpoints that are due are signed anew, which gives
    /// the same bytes: Ed25519 draws nothing.
    pub(crate) fn append_verbatim(
        &mut self,
        connection: &Connection,
        header: &Header<'_>,
        payload: Option<(&[u8; 16], &str)>,
        key: &LogKey,
    ) -> Result<()> {
        let seq = self.next;
        let refused = |what: &str| {
            StoreError::NotRecovered(format!("event {seq} that head office gave back {what}"))
        };
        if header.seq != seq || header.log != self.log {
            return Err(refused("is not the one that was asked for"));
        }
        header.validate().map_err(|bad| refused(&format!("has a wrong header: {bad}")))?;
        let kind: Kind = header.kind.parse().map_err(|_| {
            refused("was recorded by a newer version of Wardbook; install that version first")
        })?;
        let session = uuid(header.session).map(AuditSessionId);
        let session = session.ok_or_else(|| refused("names no audit session"))?;
        if self.next_in_session(session, kind).ok() != Some(header.session_seq) {
            return Err(refused("does not follow the one before it in its audit session"));
        }
        let time = parse_time(header.time).map_err(|_| refused("has no time"))?;
        let committed = committed(header, payload).map_err(refused)?;
        let columns = Columns {
            time,
            kind,
            actor: if header.actor == SYSTEM_ACTOR { None } else { uuid(header.actor) },
            role: header.role,
            session,
            session_seq: header.session_seq,
            source: header.source,
            subject: header.subject,
            trace: uuid(header.trace),
            span: bytes(header.span),
            parent: bytes(header.parent),
            committed,
            leaf: header.leaf(&mut Vec::with_capacity(512)),
        };
        self.store(connection, &columns, payload, key)
    }
}

/// The commitment, where the payload is the one that it was made of.
fn committed(
    header: &Header<'_>,
    payload: Option<(&[u8; 16], &str)>,
) -> Result<Option<Hash>, &'static str> {
    match (bytes::<32>(header.payload), payload) {
        (None, None) => Ok(None),
        (None, Some(_)) => Err("has a payload that was never recorded"),
        (Some(_), None) => Err("came without its payload"),
        (Some(committed), Some((salt, body))) => {
            if commitment(salt, body.as_bytes()) != committed {
                return Err("came with another payload than was recorded");
            }
            if jcs::parse_canonical(body.as_bytes()).is_err() {
                return Err("has a payload that is not canonical JSON");
            }
            Ok(Some(committed))
        }
    }
}

fn uuid(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok()
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    hex::decode(text).ok()?.try_into().ok()
}
