//! Verification of chosen events: each from its values alone, and that it is in the log at its
//! position, by an inclusion proof (RFC 6962) under the newest signed checkpoint.
//!
//! Neither rows nor originals nor what lies between the chosen events is looked at; that is
//! the whole verification's work. Events are taken one at a time, so memory does not grow with them.

use rusqlite::Connection;
use serde::Serialize;

use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::{self, LogKey};
use wardbook_ledger::merkle::{NodeSource, inclusion_proof, verify_inclusion};

use crate::log::end::newest_checkpoint;
use crate::log::nodes::LogTree;
use crate::log::{Event, Filter, Scroll};
use crate::{Result, StoreError};

use super::faults::{Fault, Faults};
use super::watch::{Watch, go_on};
use super::{LIMIT, Verifier, stretch};

/// Between two tellings of progress: a telling costs more than an event.
const TOLD_EVERY: u64 = 256;

/// What a sound selection leaves open, beside [`LIMIT`].
const LIMIT_OF_SELECTION: &str = "Only the events that were found were verified: whether others are missing, and whether rows \
     and originals are as they were recorded, only the verification of the whole log says.";

/// The outcome of verifying chosen events.
#[derive(Clone, Debug, Serialize)]
pub struct SelectionVerification {
    /// Whether nothing is wrong with them.
    pub sound: bool,
    /// The first fault, in the order of the log.
    pub first_fault: Option<Fault>,
    /// The faults that are listed.
    pub faults: Vec<Fault>,
    /// All faults, those not listed included.
    pub fault_count: u64,
    /// The log's id.
    pub log: String,
    /// Events that were verified.
    pub events: u64,
    /// Payloads whose commitment was recomputed.
    pub payloads: u64,
    /// Those of the events that come after the checkpoint, so that nothing proves them yet.
    pub events_after_checkpoint: u64,
    /// The size of the checkpoint that proves the others; 0 where none could be read.
    pub checkpoint_size: u64,
    /// Its root.
    pub root: String,
    /// The verifier key of the log.
    pub verifier_key: String,
    /// What "verified" does and does not prove here.
    pub limit: String,
}

/// The newest checkpoint, its signature verified.
struct Signed {
    size: u64,
    root: Hash,
}

impl Verifier<'_> {
    /// Verifies the events that the filter finds. `watch` is told how many of how many are done.
    pub fn run_selection(
        &self,
        filter: &Filter,
        watch: &dyn Watch,
    ) -> Result<SelectionVerification> {
        let log = self.log.to_string();
        let connection = self.connect()?;
        // One state for the checkpoint, the tree and the events.
        connection.execute_batch("BEGIN")?;
        let mut faults = Faults::default();
        let (key, _) = self.identity(&connection, &mut faults);
        let signed = newest(&connection, key.as_ref(), &mut faults)?;
        let tree = tree(&connection, signed.as_ref(), &mut faults)?;
        let nodes = tree.as_ref().map(LogTree::nodes);
        let (total, _) = Scroll::new(filter.clone()).stretch(&connection, 0, 0)?;
        let (mut events, mut payloads, mut after) = (0, 0, 0);
        filter.each_stored(&connection, &log, |stored| {
            events += 1;
            if events % TOLD_EVERY == 0 {
                watch.progress(events, total.max(events));
                go_on(watch)?;
            }
            let Some(event) = readable(stored, &mut faults) else { return Ok(true) };
            payloads += u64::from(event.commitment.is_some() && event.payload.is_some());
            for (part, message) in stretch::faults_of(&event) {
                faults.add(Some(event.seq), part, message);
            }
            match (&signed, &nodes) {
                (Some(signed), _) if event.seq >= signed.size => after += 1,
                (Some(signed), Some(nodes)) => prove(&event, signed, nodes, &mut faults),
                // That there is no checkpoint or no tree is a fault already.
                _ => {}
            }
            Ok::<_, StoreError>(true)
        })?;
        watch.progress(events, events);
        let fault_count = faults.count;
        let listed = faults.into_list();
        Ok(SelectionVerification {
            sound: fault_count == 0,
            first_fault: listed.first().cloned(),
            faults: listed,
            fault_count,
            log,
            events,
            payloads,
            events_after_checkpoint: after,
            checkpoint_size: signed.as_ref().map_or(0, |signed| signed.size),
            root: signed.map(|signed| hex::encode(signed.root)).unwrap_or_default(),
            verifier_key: key.map(|key| key.vkey().to_string()).unwrap_or_default(),
            limit: format!("{LIMIT_OF_SELECTION} {LIMIT}"),
        })
    }
}

fn readable(stored: rusqlite::Result<Event>, faults: &mut Faults) -> Option<Event> {
    match stored {
        Ok(event) => Some(event),
        Err(error) => {
            let message = format!("an event was altered so that it cannot be read: {error}");
            faults.add(None, "events", message);
            None
        }
    }
}

/// The newest checkpoint; that there is none, or none that the log signed, is a fault.
fn newest(
    connection: &Connection,
    key: Option<&LogKey>,
    faults: &mut Faults,
) -> Result<Option<Signed>> {
    let Some((size, note)) = newest_checkpoint(connection)? else {
        faults.add(None, "checkpoints", "the log has no checkpoint, so nothing proves its events");
        return Ok(None);
    };
    // Without the key, that it is missing is a fault already.
    let Some(key) = key else { return Ok(None) };
    match checkpoint::open(note.as_bytes(), &[key.vkey().clone()]) {
        Ok(signed) if signed.checkpoint.size == size => {
            Ok(Some(Signed { size, root: signed.checkpoint.root }))
        }
        Ok(_) => {
            faults.add(None, "checkpoints", format!("the checkpoint of size {size} was altered"));
            Ok(None)
        }
        Err(error) => {
            faults.add(None, "checkpoints", format!("the checkpoint of size {size}: {error}"));
            Ok(None)
        }
    }
}

/// The stored tree under the checkpoint. One that is damaged proves nothing, which is a fault.
fn tree<'a>(
    connection: &'a Connection,
    signed: Option<&Signed>,
    faults: &mut Faults,
) -> Result<Option<LogTree<'a>>> {
    let Some(signed) = signed else { return Ok(None) };
    match LogTree::of(connection, signed.size) {
        Ok(tree) => Ok(Some(tree)),
        Err(StoreError::LogDamaged(problem)) => {
            faults.add(None, "tiles", problem);
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// That the event's values are in the log at its position. The proof begins at the leaf that the
/// values give, so a stored hash cannot speak for them.
fn prove(
    event: &Event,
    signed: &Signed,
    nodes: &impl NodeSource<Error = StoreError>,
    faults: &mut Faults,
) {
    let seq = event.seq;
    let Ok(path) = inclusion_proof(seq, signed.size, nodes) else {
        let message = format!("the way from event {seq} to the checkpoint is missing or altered");
        return faults.add(Some(seq), "tiles", message);
    };
    let leaf = &event.recomputed_leaf;
    if verify_inclusion(leaf, seq, signed.size, &path, &signed.root).is_err() {
        let message = format!(
            "event {seq} ({}) is not what the checkpoint of size {} was signed for at its position",
            event.kind, signed.size
        );
        faults.add(Some(seq), "checkpoints", message);
    }
}

#[cfg(test)]
mod tests;
