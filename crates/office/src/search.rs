//! Searchable: rows built behind what is held, a few bundles at a time. They can be thrown away and
//! built again at any time; what says the truth is the bundle.
//!
//! An entry that is proven but is no event of the ledger's format is marked, and passed over:
//! refusing it would stop its clinic for good and lose evidence.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use wardbook_ledger::entry::ParsedHeader;
use wardbook_ledger::time::parse_time;

use crate::clock::{Clock, Timestamp};
use crate::mirror::bundle::Opened;
use crate::storage::events::{self, Event};
use crate::storage::logs::{self, LogId};
use crate::storage::{Result, Storage, StorageError, Transaction, mirror};

/// The longest reason that is kept, in characters.
const MAX_REASON: usize = 200;

/// How often it is looked for work that another node left.
const PAUSE: Duration = Duration::from_secs(15);
/// Entries of a bundle.
const BUNDLE: u64 = wardbook_sync::wire::entries::PACKAGE;
/// Entries of one transaction.
const MOST_ENTRIES: u64 = 16 * BUNDLE;
/// Bytes of entries after which no further bundle is taken into one.
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// Rows of one log that are thrown away in one transaction: whole bundles.
const FORGOTTEN_AT_ONCE: u64 = 64 * BUNDLE;

/// Wakes the builder when there is something to build.
#[derive(Clone, Debug, Default)]
pub struct Search(Arc<Notify>);

impl Search {
    /// There is something to build.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Builds whenever there is something to build. Never ends.
    pub async fn run(self, storage: Storage, clock: Clock) {
        loop {
            match build(&storage, clock.now()).await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => eprintln!("making entries searchable: {error}"),
            }
            let _ = tokio::time::timeout(PAUSE, self.0.notified()).await;
        }
    }
}

/// Builds a few bundles of every log that is held further than it is searchable, and says whether
/// there were any. A log that cannot be built is passed over, and does not keep others waiting.
pub async fn build(storage: &Storage, now: Timestamp) -> Result<bool> {
    let behind = storage.read(events::behind).await?;
    let mut built = false;
    for log in behind {
        match storage.repeat(move |tx| next_bundles(tx, log, now)).await {
            Ok(()) => built = true,
            Err(error @ StorageError::Unavailable(_)) => return Err(error),
            Err(error) => {
                let LogId { clinic, log } = log;
                eprintln!("searchable rows of log {log} of clinic {clinic}: {error}");
            }
        }
    }
    Ok(built)
}

/// Throws a log's rows away, so that they are built again: a piece in each transaction, because a database
/// server gives up what takes long.
pub async fn forget(storage: &Storage, log: LogId) -> Result<()> {
    let mut end = storage.read(move |tx| mirror::held(tx, log)).await?.next;
    while end > 0 {
        let from = (end - 1) / FORGOTTEN_AT_ONCE * FORGOTTEN_AT_ONCE;
        storage.repeat(move |tx| events::forget(tx, log, from, end)).await?;
        end = from;
    }
    Ok(())
}

fn next_bundles(tx: &mut dyn Transaction, log: LogId, now: Timestamp) -> Result<()> {
    let held = mirror::held(tx, log)?;
    let from = held.searchable;
    if from >= held.next {
        return Ok(());
    }
    let gone = || StorageError::Damaged(format!("bundle {} of a log", from / BUNDLE));
    let id = logs::find(tx, log)?.ok_or_else(gone)?.origin;
    let id = id.strip_prefix("wardbook/").unwrap_or_default();
    let mut last = events::time_before(tx, log, from)?;
    let mut good = Vec::new();
    let (mut next, mut bytes) = (from, 0);
    while next < held.next && next < from + MOST_ENTRIES && bytes < MOST_BYTES {
        let Some((opened, first)) = opened(tx, log, next, from)? else { break };
        for (seq, entry) in (first..).zip(opened.entries()).filter(|(seq, _)| *seq >= next) {
            bytes += entry.len();
            match event(entry, seq, id, last) {
                Ok(event) => {
                    last = Some(event.time);
                    good.push(event);
                }
                Err(reason) => events::mark_bad(tx, log, seq, &plain(&reason), now)?,
            }
        }
        next = first + opened.leaves().len() as u64;
    }
    // First, so that another node at the same rows waits here, and then sees that they are there.
    events::searchable(tx, log, next)?;
    events::keep(tx, log, &good)
}

/// The bundle that has an entry, and its first position. `None` where it is damaged and others
/// before it were not: those are built first.
fn opened(
    tx: &mut dyn Transaction,
    log: LogId,
    next: u64,
    from: u64,
) -> Result<Option<(Opened, u64)>> {
    let number = next / BUNDLE;
    let bundle = mirror::bundle(tx, log, number)?;
    let gone = || StorageError::Damaged(format!("bundle {number} of a log"));
    match bundle.ok_or_else(gone).and_then(|bundle| Opened::new(&bundle)) {
        Ok(opened) => Ok(Some((opened, number * BUNDLE))),
        Err(StorageError::Damaged(_)) if next > from => Ok(None),
        Err(error) => Err(error),
    }
}

/// A reason as it is kept. It may name what the entry holds, which is anybody's text.
fn plain(reason: &str) -> String {
    let shown = reason.chars().map(|one| if one.is_control() { '\u{FFFD}' } else { one });
    shown.take(MAX_REASON).collect()
}

/// The event that an entry is, or why it is none (`docs/ledger-format.md`, "Event header").
fn event(
    entry: &[u8],
    seq: u64,
    log: &str,
    last: Option<i64>,
) -> std::result::Result<Event, String> {
    let parsed = ParsedHeader::parse(entry).map_err(|error| error.to_string())?;
    let header = parsed.header();
    let mut canonical = Vec::new();
    header.write_jcs(&mut canonical);
    if canonical != entry {
        return Err("the header is not in its canonical form".to_owned());
    }
    if header.seq != seq {
        return Err(format!("the header says position {}", header.seq));
    }
    if header.log != log {
        return Err(format!("the header says log {}", header.log));
    }
    let time = parse_time(header.time).map_err(|error| error.to_string())?;
    if last.is_some_and(|last| time < last) {
        return Err("the time is earlier than the event's before it".to_owned());
    }
    Ok(Event {
        seq,
        time,
        kind: header.kind.to_owned(),
        actor: header.actor.to_owned(),
        role: header.role.to_owned(),
        source: header.source.to_owned(),
        session: header.session.to_owned(),
        session_seq: header.session_seq,
        subject: header.subject.to_owned(),
        trace: header.trace.to_owned(),
        span: header.span.to_owned(),
        parent: header.parent.to_owned(),
        payload: hex::decode(header.payload).ok().and_then(|hash| hash.try_into().ok()),
    })
}
