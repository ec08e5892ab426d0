//! One step with one folder: it is looked through where that is due, files that have settled are judged
//! and taken, and what is set is done with those that were. A step ends where a fault concerns every
//! file, such as a full disk; the next one is made a little later, until it is over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::PoisonError;
use std::time::Duration;

use wardbook_documents::Worker;
use wardbook_domain::access::{Actor, Context, Source};
use wardbook_domain::arrival::{Arrival, Judged};
use wardbook_domain::ids::{FolderId, TraceId};
use wardbook_domain::inbox::{
    FileState, FolderProblem, SETTLE_SECONDS, SETTLE_SECONDS_ON_SHARES, Wait,
};
use wardbook_store::StoreError;
use wardbook_store::inbox_files::{self, InboxFile};
use wardbook_store::inbox_folders::{self, InboxFolder};
use wardbook_store::verify::Watch;

use super::judge::{Found, judge};
use super::live::{Live, Problem, WaitingFile, Work};
use super::look::{files_of, kept_name, look_at};
use super::platform;
use super::take::{By, Taking};
use crate::clinic::Clinic;
use crate::error::{AppError, Result};

/// Between two looks through a folder whose changes are told of: what was missed is found then.
const RESCAN: Duration = Duration::from_mins(3);

/// Between two looks through a folder whose changes nobody tells of.
const POLL: Duration = Duration::from_secs(1);

/// The same on a share.
const POLL_SHARE: Duration = Duration::from_secs(5);

/// After something failed that concerns the whole folder.
const RETRY: Duration = Duration::from_secs(10);

/// Files that are shown as waiting.
const MOST_SHOWN: usize = 100;

/// For how long a file must look the same before it is taken.
pub(super) fn settle(folder: &InboxFolder) -> Duration {
    let usual = if folder.on_share { SETTLE_SECONDS_ON_SHARES } else { SETTLE_SECONDS };
    Duration::from_secs(u64::from(folder.settle_seconds.unwrap_or(usual)))
}

impl Clinic {
    /// Makes a step with a folder, as the system; `told` is that something changed in it. Answers with
    /// how long it is until the next one, unless something changes first; `None` where the folder is not
    /// watched any more.
    ///
    /// # Errors
    /// Those of a store that cannot be read. One that cannot be written is the folder's state.
    pub fn inbox_step(
        &self,
        folder: FolderId,
        told: bool,
        worker: &Worker,
        watch: &dyn Watch,
    ) -> Result<Option<Duration>> {
        let Some(folder) =
            self.store.read(|connection| inbox_folders::by_id(connection, folder))?
        else {
            self.inboxes.forget(folder);
            return Ok(None);
        };
        let live = self.inboxes.of(folder.folder_id);
        let mut work = live.work.lock().unwrap_or_else(PoisonError::into_inner);
        if told {
            work.list_at = Duration::ZERO;
        }
        let now = self.inboxes.now();
        if now < work.not_before {
            return Ok(Some(work.not_before.saturating_sub(now)));
        }
        let context = match self.store.system_context() {
            Ok(system) => {
                let trace = TraceId::new(self.store.clock(), self.store.randomness());
                Context::traced(Actor { source: Source::Inbox, ..system.actor }, trace)
            }
            Err(error) => {
                self.trouble(&live, &mut work, &problem_of(&error.into()));
                return Ok(Some(RETRY));
            }
        };
        let by = By { context, worker };
        self.step_with(&folder, &live, &mut work, by, watch);
        Ok(Some(self.until_next(&work)))
    }

    /// How long it is until something is to be done.
    fn until_next(&self, work: &Work) -> Duration {
        let files = work.arrivals.values().filter_map(|arrival| arrival.due_at()).min();
        let next = files.map_or(work.list_at, |files| files.min(work.list_at));
        next.max(work.not_before).saturating_sub(self.inboxes.now())
    }

    /// A step; what is in the way is shown, and not an error.
    pub(super) fn step_with(
        &self,
        folder: &InboxFolder,
        live: &Live,
        work: &mut Work,
        by: By<'_>,
        watch: &dyn Watch,
    ) {
        match self.look_and_take(folder, live, work, by, watch) {
            Ok(()) => {
                work.not_before = Duration::ZERO;
                live.show(|shown| shown.problem = None);
            }
            Err(Stop::Asked) => {}
            Err(Stop::For(problem)) => self.trouble(live, work, &problem),
        }
        let (at, now) = (self.inboxes.now(), self.store.clock().now());
        let waiting = work.arrivals.iter().filter_map(|(place, arrival)| {
            let name = Some(place.to_string_lossy().into_owned());
            let seconds = i64::try_from(arrival.unchanged_for(at).as_secs()).unwrap_or(0);
            let since = now.plus_seconds(-seconds);
            arrival.waits().map(|why| WaitingFile { name, why, since })
        });
        let waiting = waiting.take(MOST_SHOWN).collect();
        live.show(|shown| shown.waiting = waiting);
    }

    /// Shows what is in the way of a whole folder, and leaves it alone for a moment.
    fn trouble(&self, live: &Live, work: &mut Work, problem: &Problem) {
        work.not_before = self.inboxes.now() + RETRY;
        work.list_at = Duration::ZERO;
        let now = self.store.clock().now();
        live.show(|shown| {
            let since = shown.problem.as_ref().filter(|before| before.what == problem.what);
            let since = since.and_then(|before| before.since).or(Some(now));
            shown.problem = Some(Problem { since, ..problem.clone() });
        });
    }

    fn look_and_take(
        &self,
        folder: &InboxFolder,
        live: &Live,
        work: &mut Work,
        by: By<'_>,
        watch: &dyn Watch,
    ) -> Result<(), Stop> {
        let mut rows = None;
        if self.inboxes.now() >= work.list_at {
            let known = rows.insert(self.rows(folder)?);
            self.look_through(folder, work, known, by.context)?;
            let scanned = self.store.clock().now();
            let polls = live.shown().noticed.is_none_or(super::live::Noticed::polls);
            let pause = match (polls, folder.on_share) {
                (false, _) => RESCAN,
                (true, true) => POLL_SHARE,
                (true, false) => POLL,
            };
            work.list_at = self.inboxes.now() + pause;
            live.show(|shown| shown.scanned_at = Some(scanned));
        }
        let now = self.inboxes.now();
        let due = work.arrivals.iter().filter(|(_, arrival)| arrival.is_due(now));
        let due: Vec<PathBuf> = due.map(|(place, _)| place.clone()).collect();
        if due.is_empty() {
            return Ok(());
        }
        let rows = match rows {
            Some(rows) => rows,
            None => self.rows(folder)?,
        };
        let open = platform::open_for_writing(Path::new(&folder.path));
        for place in due {
            if watch.is_stopped() {
                return Err(Stop::Asked);
            }
            let before = rows.get(&kept_name(&place));
            self.one(folder, work, (&place, before), &open, by)?;
        }
        Ok(())
    }

    fn rows(&self, folder: &InboxFolder) -> Result<BTreeMap<String, InboxFile>, Stop> {
        let read =
            self.store.read(|connection| inbox_files::of_folder(connection, folder.folder_id));
        read.map_err(|error| Stop::For(problem_of(&error.into())))
    }

    /// Looks which files there are, and goes on with those that were taken and are not there any more.
    fn look_through(
        &self,
        folder: &InboxFolder,
        work: &mut Work,
        rows: &BTreeMap<String, InboxFile>,
        context: Context,
    ) -> Result<(), Stop> {
        let files = files_of(folder).map_err(Stop::For)?;
        let (at, settle) = (self.inboxes.now(), settle(folder));
        let mut there = BTreeSet::new();
        let mut arrivals = BTreeMap::new();
        for (place, look) in files {
            let name = kept_name(&place);
            let arrival = match work.arrivals.get(&place) {
                Some(arrival) => arrival.looked(look, at, settle),
                None => match rows.get(&name) {
                    Some(row)
                        if row.look == look && row.state.is_final() && row.state.is_there() =>
                    {
                        Arrival::done(look, at)
                    }
                    _ => Arrival::seen(look, at, settle),
                },
            };
            there.insert(name);
            arrivals.insert(place, arrival);
        }
        work.arrivals = arrivals;
        for (name, row) in rows.iter().filter(|(_, row)| row.state == FileState::Taken) {
            // One whose name is no text was kept as hex: what became of it is not known.
            if !there.contains(name) {
                let done = self.finish_missing(folder, Path::new(name), row, context);
                done.map_err(|error| Stop::For(problem_of(&error)))?;
            }
        }
        Ok(())
    }

    /// Looks at a file that is due, and takes it where nothing stands in the way.
    fn one(
        &self,
        folder: &InboxFolder,
        work: &mut Work,
        (place, before): (&Path, Option<&InboxFile>),
        open: &std::collections::HashSet<PathBuf>,
        by: By<'_>,
    ) -> Result<(), Stop> {
        let path = Path::new(&folder.path).join(place);
        let Some(&known) = work.arrivals.get(place) else { return Ok(()) };
        let at = self.inboxes.now();
        let arrival = match look_at(&path) {
            Ok(Some(look)) => known.looked(look, at, settle(folder)),
            Ok(None) => {
                work.arrivals.remove(place);
                return Ok(());
            }
            Err(_) => known.judged(Judged::Waits(Wait::Unreadable), at),
        };
        if !arrival.is_due(at) {
            work.arrivals.insert(place.to_owned(), arrival);
            return Ok(());
        }
        let look = arrival.look();
        let taking = Taking { folder, place, look, before };
        let failed = |error: AppError| Stop::For(problem_of(&error));
        let pending = before.filter(|row| row.state == FileState::Taken && row.look == look);
        let row = if let Some(row) = pending {
            row.clone()
        } else {
            match judge(&path, look, arrival.unchanged_for(at), open) {
                Found::Not(judged) => {
                    work.arrivals.insert(place.to_owned(), arrival.judged(judged, at));
                    return Ok(());
                }
                Found::Changed(look) => {
                    work.arrivals
                        .insert(place.to_owned(), arrival.looked(look, at, settle(folder)));
                    return Ok(());
                }
                Found::Vanished => {
                    work.arrivals.remove(place);
                    return Ok(());
                }
                Found::TooLarge => self.refuse_file(&taking, by.context).map_err(failed)?,
                Found::Bytes(bytes) => self.take_file(&taking, by, bytes).map_err(failed)?,
            }
        };
        let is_news =
            before.is_none_or(|before| before.sha256 != row.sha256 || before.state != row.state);
        match row.state {
            FileState::Known => work.counts.known += u32::from(is_news),
            FileState::Refused => work.counts.refused += u32::from(is_news),
            FileState::Left | FileState::Taken => work.counts.taken += u32::from(is_news),
            FileState::Moved | FileState::Deleted | FileState::Gone => {}
        }
        let judged = if row.state == FileState::Taken {
            let cleared = self.clear_file(folder, place, &row, by.context).map_err(failed)?;
            work.counts.cleared += u32::from(cleared);
            if cleared { Judged::Done } else { Judged::Waits(Wait::NotCleared) }
        } else {
            Judged::Done
        };
        work.arrivals.insert(place.to_owned(), arrival.judged(judged, at));
        Ok(())
    }
}

/// Why a step ends before it is through.
enum Stop {
    /// The holder gives the clinic up, or a person stopped it.
    Asked,
    /// Something concerns every file.
    For(Problem),
}

/// What it is that concerns every file.
fn problem_of(error: &AppError) -> Problem {
    let what = match error {
        AppError::Store(StoreError::DiskFull) => FolderProblem::DiskFull,
        AppError::Store(StoreError::Io { source, .. })
            if matches!(
                source.kind(),
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
            ) =>
        {
            FolderProblem::DiskFull
        }
        _ => FolderProblem::Other,
    };
    Problem::new(what, error.to_string())
}
