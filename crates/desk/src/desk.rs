//! What one process has at hand: the clinic's folder, the clinic while anybody has it open, and the
//! work that goes on in it. Who sits there is a seat's affair (`seat.rs`).

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, watch};

use wardbook_app::{Clinic, Home, Person, Result, Worker};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness};

use crate::sitting::OpenClinic;
use crate::tasks::Tasks;

/// Commands that are worked on at once; others wait their turn. Each may need a connection of its
/// own, with its cache, so that a page that asks by the hundred must not cost memory by the hundred.
const AT_ONCE: usize = 8;

/// Shared by every seat.
pub struct Desk {
    /// The clinic's folder.
    pub home: Home,
    /// How the child that reads untrusted files is started.
    pub worker: Worker,
    /// What tells the time.
    pub clock: Clock,
    /// What gives random bytes.
    pub randomness: Randomness,
    /// Where work is done.
    pub runtime: Handle,
    /// Long work, whoever's it is.
    pub tasks: Arc<Tasks>,
    pub(crate) turns: Semaphore,
    log: watch::Sender<u64>,
    door: Arc<Door>,
}

/// The clinic's one door: it is never opened while it is open, nor before it has closed.
#[derive(Default)]
struct Door {
    clinic: Mutex<Behind>,
    closed: Condvar,
}

#[derive(Default)]
struct Behind {
    /// The clinic while anybody, a seat or a task, has it open.
    clinic: Weak<OpenClinic>,
    /// Until it is closed, which comes after the last has let go.
    open: bool,
}

impl Desk {
    /// A desk at which nobody sits yet.
    pub fn new(home: &Path, worker: Worker, runtime: Handle) -> Self {
        Self {
            home: Home::new(home),
            worker,
            clock: Clock::system(),
            randomness: Randomness::system(),
            runtime,
            tasks: Arc::new(Tasks::default()),
            turns: Semaphore::new(AT_ONCE),
            log: watch::Sender::new(0),
            door: Arc::default(),
        }
    }

    /// The log's size after every commit.
    pub(crate) fn log_sizes(&self) -> watch::Receiver<u64> {
        self.log.subscribe()
    }

    /// Admits a person to the clinic as it is open, or opens it for them. Blocks for as long as the
    /// key takes to derive, and while the clinic is being closed.
    pub(crate) fn admit(
        &self,
        name: &str,
        secrets: (&str, Option<&str>),
        source: Source,
    ) -> Result<(Arc<OpenClinic>, Person)> {
        let behind = self.door.not_closing();
        if let Some(open) = behind.clinic.upgrade() {
            drop(behind);
            return self.admit_to(open, name, secrets, source);
        }
        self.open(behind, name, secrets, source)
    }

    fn admit_to(
        &self,
        open: Arc<OpenClinic>,
        name: &str,
        secrets: (&str, Option<&str>),
        source: Source,
    ) -> Result<(Arc<OpenClinic>, Person)> {
        match open.get() {
            Some(clinic) => {
                let person = clinic.admit(name, secrets, source)?;
                Ok((open, person))
            }
            // Not to be seen: what is held is not being dropped.
            None => self.admit(name, secrets, source),
        }
    }

    fn open(
        &self,
        mut behind: MutexGuard<'_, Behind>,
        name: &str,
        secrets: (&str, Option<&str>),
        source: Source,
    ) -> Result<(Arc<OpenClinic>, Person)> {
        let tools = (&self.clock, &self.randomness);
        let (clinic, person) = Clinic::sign_in(&self.home, name, secrets, source, tools)?;
        let log = self.log.clone();
        clinic.on_commit(move |size| {
            log.send_replace(size);
        });
        let door = Arc::clone(&self.door);
        let open = Arc::new(OpenClinic::new(clinic, move || door.has_closed()));
        *behind = Behind { clinic: Arc::downgrade(&open), open: true };
        Ok((open, person))
    }
}

impl Door {
    fn behind(&self) -> MutexGuard<'_, Behind> {
        self.clinic.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits while the last has let go and the clinic is not closed yet.
    fn not_closing(&self) -> MutexGuard<'_, Behind> {
        let closing = |behind: &mut Behind| behind.open && behind.clinic.strong_count() == 0;
        let waited = self.closed.wait_while(self.behind(), closing);
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    fn has_closed(&self) {
        self.behind().open = false;
        self.closed.notify_all();
    }
}
