//! What one process has at hand: the clinic's folder, the clinic while anybody has it open, and the
//! work that goes on in it. Who sits there is a seat's affair (`seat.rs`).

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::{Semaphore, watch};

use wardbook_app::{Clinic, Home, Person, Result, Secrets, Worker};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness};

use crate::holder::{Guests, Host, Kind, Serving, reach};
use crate::line::Failure;
use crate::sitting::{Closing, OpenClinic};
use crate::tasks::Tasks;

/// Commands that are worked on at once; others wait their turn. Each may need a connection of its
/// own, with its cache, so that a page that asks by the hundred must not cost memory by the hundred.
const AT_ONCE: usize = 8;

/// How long a window waits for an agent's guests to finish.
const HAND_OVER_PATIENCE: Duration = Duration::from_secs(10);

/// Between two looks whether others have let go of the clinic.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

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
    kind: Kind,
    log: watch::Sender<u64>,
    synced: watch::Sender<()>,
    door: Arc<Door>,
    /// Whether the clinic stays open behind the lock, for work that nobody waits for.
    stays_open: AtomicBool,
    /// The clinic where this process keeps it open although nobody sits here.
    kept: Mutex<Option<Arc<OpenClinic>>>,
    /// How a guest is served; unset where nobody is.
    host: OnceLock<Host>,
    /// Other processes that are served.
    pub(crate) guests: Guests,
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
    /// A desk at which nobody sits yet, in a process of this kind.
    pub fn new(home: &Path, worker: Worker, runtime: Handle, kind: Kind) -> Self {
        Self {
            kind,
            stays_open: AtomicBool::new(false),
            kept: Mutex::default(),
            host: OnceLock::new(),
            guests: Guests::default(),
            home: Home::new(home),
            worker,
            clock: Clock::system(),
            randomness: Randomness::system(),
            runtime,
            tasks: Arc::new(Tasks::default()),
            turns: Semaphore::new(AT_ONCE),
            log: watch::Sender::new(0),
            synced: watch::Sender::new(()),
            door: Arc::default(),
        }
    }

    /// The log's size after every commit.
    pub(crate) fn log_sizes(&self) -> watch::Receiver<u64> {
        self.log.subscribe()
    }

    /// Each time that something was sent to head office or a witness.
    pub(crate) fn syncs(&self) -> watch::Receiver<()> {
        self.synced.subscribe()
    }

    /// Says that something was sent.
    pub(crate) fn has_synced(&self) {
        self.synced.send_replace(());
    }

    /// Admits a person to the clinic as it is open, or opens it for them. Blocks for as long as the
    /// key takes to derive, and while the clinic is being closed.
    pub(crate) fn admit(
        self: &Arc<Self>,
        name: &str,
        secrets: Secrets<'_>,
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
        self: &Arc<Self>,
        open: Arc<OpenClinic>,
        name: &str,
        secrets: Secrets<'_>,
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
        self: &Arc<Self>,
        mut behind: MutexGuard<'_, Behind>,
        name: &str,
        secrets: Secrets<'_>,
        source: Source,
    ) -> Result<(Arc<OpenClinic>, Person)> {
        self.take_over();
        let (clock, randomness) = (&self.clock, &self.randomness);
        let (clinic, person) =
            Clinic::sign_in(&self.home, name, secrets, source, clock, randomness)?;
        Ok((self.opened(&mut behind, clinic), person))
    }

    /// Serves others from now on, for as long as anybody needs the clinic.
    fn opened(self: &Arc<Self>, behind: &mut Behind, clinic: Clinic) -> Arc<OpenClinic> {
        let log = self.log.clone();
        clinic.on_commit(move |size| {
            log.send_replace(size);
        });
        let door = Arc::clone(&self.door);
        let serving = self.host.get().and_then(|host| Serving::begin(&self.home, host));
        let open = Arc::new(OpenClinic::new(clinic, serving, move || door.has_closed()));
        *behind = Behind { clinic: Arc::downgrade(&open), open: true };
        if self.stays_open.load(Ordering::Acquire) {
            *self.kept() = Some(Arc::clone(&open));
        }
        self.guests.open();
        open
    }

    /// A window asks an agent for the clinic. One that does not give it is in the way, and opening
    /// says so.
    pub(crate) fn take_over(&self) {
        if self.kind != Kind::Window {
            return;
        }
        if let Ok(Some(guest)) = reach(&self.home)
            && guest.kind() == Kind::Agent
        {
            let _ = guest.take_over();
        }
    }

    /// From now on other processes are served in this way.
    pub(crate) fn served_by(&self, host: Host) {
        // There is one way, and the first stays.
        let _ = self.host.set(host);
    }

    /// From now on the clinic, once it is open, stays open behind the lock.
    pub(crate) fn stay_open(&self) {
        self.stays_open.store(true, Ordering::Release);
    }

    /// This process, as it signs what it does.
    pub(crate) fn name(&self) -> String {
        format!("{} (process {})", self.kind.in_words(), std::process::id())
    }

    /// What kind of process this is.
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// The clinic, if it is open here.
    pub fn held(&self) -> Option<Arc<OpenClinic>> {
        self.door.behind().clinic.upgrade()
    }

    /// Whether background work ends with this process: some is on in the clinic that is open here, and
    /// no agent waits to have the clinic back.
    pub fn ends_background_work(&self) -> bool {
        let Some(open) = self.held() else { return false };
        // Settings that cannot be read keep nobody in.
        let on = open.get().is_some_and(|clinic| clinic.has_background_work().unwrap_or(false));
        on && !self.home.has_agent()
    }

    /// Keeps a clinic open that this process opened for nobody who sits here.
    pub(crate) fn keep(self: &Arc<Self>, clinic: Clinic) {
        let open = self.opened(&mut self.door.not_closing(), clinic);
        *self.kept() = Some(open);
    }

    /// Lets the clinic go that is kept open behind the lock; it closes where nobody is at work.
    pub fn let_go(&self) {
        drop(self.kept().take());
    }

    /// Lets no more guests in, and waits until the last has its answer.
    pub fn see_guests_off(&self) {
        self.guests.close();
        self.guests.wait();
    }

    /// The same, and waits until the clinic is closed.
    pub fn close(&self) {
        self.let_go();
        self.see_guests_off();
        drop(self.door.closed());
    }

    /// Gives the clinic to a window, if this is an agent at which nobody is at work. It is closed
    /// when this answers.
    pub(crate) fn hand_over(&self) -> Result<(), Failure> {
        if self.kind != Kind::Agent {
            let text = format!("{} keeps the clinic until it ends", self.kind.in_words());
            return Err(Failure::could_not_run("not_handed_over", text));
        }
        self.guests.close();
        let until = Instant::now() + HAND_OVER_PATIENCE;
        if self.guests.wait_for(HAND_OVER_PATIENCE) {
            self.let_go();
            if self.door.closed_within(until.saturating_duration_since(Instant::now())) {
                return Ok(());
            }
        }
        // Somebody is at work, so it stays.
        if let Some(open) = self.held() {
            *self.kept() = Some(open);
        }
        self.guests.open();
        let text = "the agent is at work for somebody; try again when it is done";
        Err(Failure::could_not_run("not_handed_over", text))
    }

    /// Takes the clinic out of everybody's hands, for work that replaces it. `None`, with the clinic open
    /// as before, where somebody does not let go of it.
    pub(crate) fn take_out(&self, mut open: Arc<OpenClinic>) -> Option<(Clinic, Closing)> {
        self.guests.close();
        let until = Instant::now() + HAND_OVER_PATIENCE;
        if self.guests.wait_for(HAND_OVER_PATIENCE) {
            let kept = self.kept().take().is_some();
            loop {
                open = match Arc::try_unwrap(open) {
                    Ok(open) => return open.take_out(),
                    Err(still) => still,
                };
                if Instant::now() >= until {
                    break;
                }
                // Nobody says when they let go of it but by letting go.
                thread::sleep(LOOK_AGAIN);
            }
            if kept {
                *self.kept() = Some(open);
            }
        }
        self.guests.open();
        None
    }

    fn kept(&self) -> MutexGuard<'_, Option<Arc<OpenClinic>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
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

    /// Waits until the clinic is closed.
    fn closed(&self) -> MutexGuard<'_, Behind> {
        let waited = self.closed.wait_while(self.behind(), |behind| behind.open);
        waited.unwrap_or_else(PoisonError::into_inner)
    }

    /// The same for no longer than `patience`; answers whether it is closed.
    fn closed_within(&self, patience: Duration) -> bool {
        let open = |behind: &mut Behind| behind.open;
        let waited = self.closed.wait_timeout_while(self.behind(), patience, open);
        !waited.unwrap_or_else(PoisonError::into_inner).0.open
    }

    fn has_closed(&self) {
        self.behind().open = false;
        self.closed.notify_all();
    }
}
