//! Appending: the event, the tree's edge and the tiles that it completes, in the transaction of what
//! the event records. Two that append at the same moment conflict, and one of them is tried again.

use serde_json::json;
use uuid::Uuid;
use wardbook_ledger::entry::{Header, SYSTEM_ACTOR, commitment};
use wardbook_ledger::jcs;
use wardbook_ledger::merkle::Frontier;
use wardbook_ledger::tiles::{TILE_WIDTH, Tile, completed};
use wardbook_ledger::time::format_time;

use super::event::{Actor, Entry, Kind};
use crate::clock::{Randomness, Timestamp};
use crate::keys::log_id;
use crate::storage::own_log::{self, Stored};
use crate::storage::{Result, StorageError, Transaction};

/// Records an event in the ledger of the office of this id, and gives its position.
pub(super) fn append(
    tx: &mut dyn Transaction,
    office: Uuid,
    randomness: &Randomness,
    entry: &Entry,
    now: Timestamp,
) -> Result<u64> {
    let mut end = own_log::end(tx)?;
    let size = end.edge.size();
    // A clock that went back is held at the last time: times never fall.
    end.last_time = end.last_time.max(now.micros());
    let time = format_time(end.last_time).map_err(|error| unusable(&error))?;
    let session = session(office, entry.actor);
    let session_seq = own_log::session_events(tx, session)?;
    let salt: [u8; 16] = randomness.array();
    let payload = jcs::canonical(&entry.payload).map_err(|error| unusable(&error))?;
    let committed = hex::encode(commitment(&salt, &payload));
    let (actor, role, source) = names(entry.actor);
    let log = log_id(office);
    let session_text = session.to_string();
    let header = Header {
        actor: &actor,
        kind: entry.kind.name(),
        log: &log,
        parent: "",
        payload: &committed,
        role,
        seq: size,
        session: &session_text,
        session_seq,
        source,
        span: "",
        subject: &entry.subject,
        time: time.as_str(),
        trace: "",
    };
    header.validate().map_err(|error| unusable(&error))?;
    let (mut bytes, mut scratch) = (Vec::new(), Vec::new());
    header.write_jcs(&mut bytes);
    let leaf = header.leaf(&mut scratch);
    let text = |bytes| String::from_utf8(bytes).map_err(|error| unusable(&error));
    let event = Stored { seq: size, header: text(bytes)?, salt, payload: text(payload)? };
    end.edge.push(leaf);
    // First of all that is written: where two append at the same moment, they meet at this row, and
    // not at a key of an event, which would be told as a duplicate.
    own_log::set_end(tx, &end)?;
    own_log::keep(tx, &event, (session, session_seq), &leaf)?;
    for place in completed(size, size + 1) {
        let hashes = own_log::tile(tx, place, 0, TILE_WIDTH)?;
        let full = Tile::from_bytes(hashes.as_flattened()).map_err(|error| unusable(&error))?;
        own_log::keep_tile(tx, place, &full)?;
    }
    Ok(size)
}

/// Ends an audit session: its last event has the number and the digest of those before it.
/// `reason` is one of the format's: `signed_out`, `expired`, `locked_out`.
pub fn seal(
    tx: &mut dyn Transaction,
    office: Uuid,
    randomness: &Randomness,
    actor: Actor,
    reason: &str,
    now: Timestamp,
) -> Result<()> {
    let leaves = own_log::session_leaves(tx, session(office, actor))?;
    let events = leaves.len();
    let digest = hex::encode(Frontier::from_leaves(leaves).root());
    let payload = json!({ "events": events, "digest": digest, "reason": reason });
    let entry = Entry::plain(Kind::SessionSealed, actor, payload);
    append(tx, office, randomness, &entry, now).map(drop)
}

/// A person's events belong to their audit session. The others are in one that never ends, whose
/// id is the ledger's own.
fn session(office: Uuid, actor: Actor) -> Uuid {
    match actor {
        Actor::Person { session, .. } => session,
        Actor::Clinic(_) | Actor::CommandLine | Actor::Nobody => office,
    }
}

/// Actor, role and source of a header.
fn names(actor: Actor) -> (String, &'static str, &'static str) {
    match actor {
        Actor::Person { id, role, .. } => (id.to_string(), role.name(), "window"),
        Actor::Clinic(id) => (id.to_string(), "clinic", "sync"),
        Actor::CommandLine => (SYSTEM_ACTOR.to_owned(), "system", "cli"),
        Actor::Nobody => (SYSTEM_ACTOR.to_owned(), "nobody", "sync"),
    }
}

fn unusable(error: &dyn std::fmt::Display) -> StorageError {
    StorageError::Damaged(format!("an event of the ledger cannot be recorded: {error}"))
}
