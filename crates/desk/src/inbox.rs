//! Watched inbox folders, by the process that holds the clinic, behind the lock too. What is taken, and
//! when a file is ready, is `wardbook-app`'s; here is when a step is made. Each folder has a thread of its
//! own, so that a share that hangs holds up no other folder.

mod listening;
mod sessions;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use wardbook_app::{Watch, WatchedFolder};
use wardbook_domain::ids::FolderId;

use crate::desk::Desk;
use listening::Ear;

/// Between two looks whether other folders are watched, and whether the process gives the clinic up.
const PAUSE: Duration = Duration::from_millis(250);

/// Between two steps at the least, however much happens in a folder.
const STEP_EVERY: Duration = Duration::from_millis(200);

/// Between two looks whether a folder is still the same one.
const IDENTIFY_EVERY: Duration = Duration::from_secs(2);

/// From now on folders are watched, for the first time `after` the clinic was opened.
pub(crate) fn begin(desk: &Arc<Desk>, after: Duration) {
    let at = Arc::downgrade(desk);
    let spawned =
        thread::Builder::new().name("wardbook-inbox".into()).spawn(move || supervise(&at, after));
    // Without a thread nothing is watched; the folders' states say so.
    drop(spawned);
    sessions::begin(desk, after);
}

/// A folder that a thread watches.
struct Watching {
    folder: WatchedFolder,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Watching {
    fn begin(desk: &Weak<Desk>, folder: WatchedFolder) -> Option<Self> {
        let stop = Arc::new(AtomicBool::new(false));
        let (at, own, stopped) = (Weak::clone(desk), folder.clone(), Arc::clone(&stop));
        let thread = thread::Builder::new()
            .name("wardbook-folder".into())
            .spawn(move || watch(&at, &own, &stopped));
        Some(Self { folder, stop, thread: thread.ok()? })
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // Not waited for: it may hang where a share does.
        self.stop.store(true, Ordering::Release);
    }
}

/// Has each folder watched that is to be.
fn supervise(desk: &Weak<Desk>, after: Duration) {
    let mut watched: BTreeMap<FolderId, Watching> = BTreeMap::new();
    let (mut open_since, mut size) = (None, None);
    loop {
        thread::sleep(PAUSE);
        let Some(at) = desk.upgrade() else { return };
        let Some(open) = at.held().filter(|_| !at.guests.is_closing()) else {
            watched.clear();
            (open_since, size) = (None, None);
            continue;
        };
        let Some(clinic) = open.get() else { continue };
        if open_since.get_or_insert_with(Instant::now).elapsed() < after {
            continue;
        }
        // What is watched changes only with the log.
        let now = Some(*at.log_sizes().borrow());
        let all_alive = watched.values().all(|one| !one.thread.is_finished());
        if size == now && all_alive {
            continue;
        }
        if size.is_none() {
            // Where it cannot be kept as a folder yet, it is next time.
            let _ = clinic.adopt_inbox_folder();
        }
        let Ok(folders) = clinic.watched_folders() else { continue };
        size = now;
        watched.retain(|_, one| folders.contains(&one.folder) && !one.thread.is_finished());
        for folder in folders {
            let id = folder.folder_id;
            if !watched.contains_key(&id)
                && let Some(watching) = Watching::begin(desk, folder)
            {
                watched.insert(id, watching);
            }
        }
    }
}

/// Makes steps with a folder until it is to be watched no more.
fn watch(desk: &Weak<Desk>, folder: &WatchedFolder, stop: &AtomicBool) {
    let (tell, told) = channel();
    let mut ear: Option<Ear> = None;
    let (mut identify_at, mut step_at, mut is_told) = (Instant::now(), Instant::now(), true);
    loop {
        if stop.load(Ordering::Acquire) {
            return;
        }
        let Some(at) = desk.upgrade() else { return };
        let Some(open) = at.held().filter(|_| !at.guests.is_closing()) else { return };
        let Some(clinic) = open.get() else { return };
        if Instant::now() >= identify_at {
            identify_at = Instant::now() + IDENTIFY_EVERY;
            let identity = folder.identity();
            if ear.as_ref().is_none_or(|ear| ear.identity != identity) {
                drop(ear.take());
                let fresh = Ear::listen(folder, identity, &tell);
                clinic.inbox_noticed(folder.folder_id, Some(fresh.noticed));
                ear = Some(fresh);
                is_told = true;
            }
        }
        if is_told || Instant::now() >= step_at {
            let holder = Until { desk: &at, stop };
            match clinic.inbox_step(folder.folder_id, is_told, &at.worker, &holder) {
                Ok(Some(next)) => step_at = Instant::now() + next.max(STEP_EVERY),
                // It is watched no more.
                Ok(None) => return,
                // The database cannot be read; whoever opens it is told.
                Err(_) => step_at = Instant::now() + IDENTIFY_EVERY,
            }
        }
        drop(open);
        drop(at);
        is_told = wait(&told, step_at.saturating_duration_since(Instant::now()));
    }
}

/// Waits for as long, unless something is told first; answers whether it was.
fn wait(told: &Receiver<()>, at_most: Duration) -> bool {
    let heard = match told.recv_timeout(at_most.min(PAUSE)) {
        Ok(()) => true,
        Err(RecvTimeoutError::Timeout) => false,
        // Not to be seen: this thread has the other end too.
        Err(RecvTimeoutError::Disconnected) => {
            thread::sleep(at_most.min(PAUSE));
            false
        }
    };
    if heard {
        thread::sleep(STEP_EVERY);
        while told.try_recv().is_ok() {}
    }
    heard
}

/// Stops a step where the folder is watched no more, or the process gives the clinic up.
struct Until<'a> {
    desk: &'a Desk,
    stop: &'a AtomicBool,
}

impl Watch for Until<'_> {
    fn progress(&self, _: u64, _: u64) {}

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire) || self.desk.guests.is_closing()
    }
}
