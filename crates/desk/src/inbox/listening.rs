//! Hearing of changes in a folder from the system, and finding out whether it tells of any: a probe
//! file of our own is written there, and listened for. On a share the system tells of what this machine
//! does and not of what others do, so that such a folder is looked through as well.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode};
use notify::{Config, EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, NoCache, new_debouncer_opt,
};

use wardbook_app::{Noticed, WatchedFolder};
use wardbook_domain::inbox::{Detection, is_ignored};

/// What happens to a file within so long is told once.
const DEBOUNCE: Duration = Duration::from_millis(200);

/// For so long the probe is listened for.
const PROBE: Duration = Duration::from_secs(2);

/// The probe's name, which is ignored.
const PROBE_FILE: &str = ".wardbook-probe";

/// Listens to a folder for as long as it is there.
pub(super) struct Ear {
    /// How changes are noticed.
    pub(super) noticed: Noticed,
    /// Which folder it is.
    pub(super) identity: Option<(u64, u64)>,
    _debouncer: Option<Debouncer<RecommendedWatcher, NoCache>>,
}

impl Ear {
    /// Listens to a folder, as is set for it; what matters is told.
    pub(super) fn listen(
        folder: &WatchedFolder,
        identity: Option<(u64, u64)>,
        tell: &Sender<()>,
    ) -> Self {
        let by_looking = Self { noticed: Noticed::Polling, identity, _debouncer: None };
        if identity.is_none() || folder.detection == Detection::Polling {
            return by_looking;
        }
        let (probe, probed) = channel();
        let path = Path::new(&folder.path);
        let Ok(debouncer) = debouncer(path, tell.clone(), probe) else { return by_looking };
        let noticed = match folder.detection {
            Detection::Events => Noticed::Events,
            Detection::Both => Noticed::Both,
            Detection::Auto | Detection::Polling => match hears(path, &probed) {
                Some(false) => return by_looking,
                Some(true) if !folder.on_share => Noticed::Events,
                _ => Noticed::Both,
            },
        };
        Self { noticed, identity, _debouncer: Some(debouncer) }
    }
}

fn debouncer(
    folder: &Path,
    tell: Sender<()>,
    probe: Sender<()>,
) -> notify::Result<Debouncer<RecommendedWatcher, NoCache>> {
    let hear = move |heard: DebounceEventResult| {
        // Nobody listens any more where the ear is being dropped.
        match heard {
            Ok(events) => {
                if events.iter().any(is_of_probe) {
                    let _ = probe.send(());
                }
                if events.iter().any(matters) {
                    let _ = tell.send(());
                }
            }
            // Something was missed: it is found by looking.
            Err(_) => drop(tell.send(())),
        }
    };
    let config = Config::default().with_follow_symlinks(false);
    let mut debouncer = new_debouncer_opt(DEBOUNCE, None, hear, NoCache::new(), config)?;
    debouncer.watch(folder, RecursiveMode::Recursive)?;
    Ok(debouncer)
}

fn is_of_probe(event: &DebouncedEvent) -> bool {
    event.paths.iter().any(|path| path.file_name().is_some_and(|name| name == PROBE_FILE))
}

/// Whether the folder is to be looked through. That files are opened and read is this program's own
/// doing, and would never end.
fn matters(event: &DebouncedEvent) -> bool {
    let is_read = matches!(
        event.kind,
        EventKind::Access(access) if access != AccessKind::Close(AccessMode::Write)
    );
    let ignored = |path: &std::path::PathBuf| {
        path.file_name().is_some_and(|name| is_ignored(&name.to_string_lossy()))
    };
    let is_of_others = event.paths.is_empty() || !event.paths.iter().all(ignored);
    event.need_rescan() || (!is_read && is_of_others)
}

/// Whether the system tells of a file that is written there; `None` where none can be.
fn hears(folder: &Path, probed: &Receiver<()>) -> Option<bool> {
    let probe = folder.join(PROBE_FILE);
    let create = || OpenOptions::new().write(true).create_new(true).open(&probe);
    let created = match create() {
        // Left by a crash.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(&probe).and_then(|()| create())
        }
        created => created,
    };
    drop(created.ok()?);
    let heard = probed.recv_timeout(PROBE).is_ok();
    // One that stays is ignored, and removed next time.
    let _ = fs::remove_file(&probe);
    Some(heard)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::RecvTimeoutError;

    use notify::Event;
    use notify::event::{CreateKind, ModifyKind, RenameMode};
    use wardbook_domain::clock::{Clock, Randomness};
    use wardbook_domain::ids::FolderId;

    use super::*;

    fn folder(path: &Path, detection: Detection, on_share: bool) -> WatchedFolder {
        let folder_id = FolderId::new(&Clock::system(), &Randomness::system());
        WatchedFolder { folder_id, path: path.to_str().unwrap().into(), detection, on_share }
    }

    fn event(kind: EventKind, paths: &[&str]) -> DebouncedEvent {
        let event = paths.iter().fold(Event::new(kind), |event, path| event.add_path(path.into()));
        DebouncedEvent::new(event, std::time::Instant::now())
    }

    #[test]
    fn a_probe_shows_that_a_local_folder_tells_of_changes() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join(PROBE_FILE), "left by a crash").unwrap();
        let (tell, told) = channel();
        let wanted = folder(place.path(), Detection::Auto, false);
        let ear = Ear::listen(&wanted, wanted.identity(), &tell);
        assert_eq!(ear.noticed, Noticed::Events);
        assert!(!place.path().join(PROBE_FILE).exists(), "the probe is gone");
        fs::read_dir(place.path()).unwrap().for_each(drop);
        let silence = told.recv_timeout(Duration::from_millis(800));
        assert_eq!(silence, Err(RecvTimeoutError::Timeout), "looking is no change");
        fs::write(place.path().join("letter.txt"), "Dear Dr Day").unwrap();
        assert_eq!(told.recv_timeout(Duration::from_secs(5)), Ok(()));
    }

    #[test]
    fn what_is_set_and_where_the_folder_is_decide_how_changes_are_noticed() {
        let place = tempfile::tempdir().unwrap();
        let (tell, _told) = channel();
        for (detection, on_share, noticed) in [
            (Detection::Auto, true, Noticed::Both),
            (Detection::Polling, false, Noticed::Polling),
            (Detection::Events, true, Noticed::Events),
            (Detection::Both, false, Noticed::Both),
        ] {
            let wanted = folder(place.path(), detection, on_share);
            let ear = Ear::listen(&wanted, wanted.identity(), &tell);
            assert_eq!(ear.noticed, noticed, "{detection} on a share: {on_share}");
        }
        let missing = folder(&place.path().join("missing"), Detection::Events, false);
        assert_eq!(Ear::listen(&missing, missing.identity(), &tell).noticed, Noticed::Polling);
    }

    #[test]
    fn opening_files_and_what_is_ignored_is_not_told() {
        let created = EventKind::Create(CreateKind::File);
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::Both));
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let opened = EventKind::Access(AccessKind::Open(AccessMode::Any));
        for (told, kind, paths) in [
            (true, created, ["/in/letter.pdf"].as_slice()),
            (false, created, &["/in/letter.pdf.part"]),
            (true, renamed, &["/in/letter.pdf.part", "/in/letter.pdf"]),
            (true, closed, &["/in/letter.pdf"]),
            (false, opened, &["/in/letter.pdf"]),
            (false, created, &["/in/.wardbook-probe"]),
        ] {
            assert_eq!(matters(&event(kind, paths)), told, "{kind:?} {paths:?}");
        }
    }
}
