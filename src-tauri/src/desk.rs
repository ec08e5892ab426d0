//! What the window has at hand: the clinic's folder, who sits at it, the readings and the report
//! that lie open. Nothing of it reaches the page but through a command.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use wardbook_app::{Clinic, Enrolment, Home, LogReading, MadeReport, Person, Result, Worker};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::ids::TraceId;

use crate::refusal::{Answer, Refusal};
use crate::signals::{Signal, Signals};
use crate::sitting::{OpenClinic, Sitting};
use crate::tasks::Tasks;

/// Readings of the log that lie open at once; the oldest is let go.
const READINGS: usize = 8;

/// Somebody who wants to close the window again within this time means it.
const MEANT: Duration = Duration::from_secs(20);

/// Commands that are worked on at once; others wait their turn. Each may need a connection of its
/// own, with its cache, so that a page that asks by the hundred must not cost memory by the hundred.
const AT_ONCE: usize = 8;

/// Shared by every command.
pub(crate) struct Desk {
    pub(crate) home: Home,
    pub(crate) worker: Worker,
    pub(crate) clock: Clock,
    pub(crate) randomness: Randomness,
    pub(crate) tasks: Arc<Tasks>,
    pub(crate) signals: Arc<Signals>,
    turns: Semaphore,
    state: Mutex<State>,
}

struct State {
    /// The clinic while anybody, the window or a task, has it open.
    clinic: Weak<OpenClinic>,
    sitting: Option<Arc<Sitting>>,
    last_touch: Instant,
    idle_limit: Duration,
    /// When somebody was last asked whether to close the window although work goes on.
    asked_to_close: Option<Instant>,
    readings: BTreeMap<u32, LogReading>,
    next_reading: u32,
    report: Option<Arc<MadeReport>>,
    /// Shown by the first run until it was typed back.
    recovery: Option<Zeroizing<String>>,
    /// A second factor that is shown, until a right code was typed back.
    enrolment: Option<Arc<Enrolment>>,
}

impl State {
    /// Forgets what was kept for who sat here; the report is large, and dropped by the caller.
    fn let_go(&mut self) -> Option<Arc<MadeReport>> {
        self.readings.clear();
        self.recovery = None;
        self.enrolment = None;
        self.report.take()
    }
}

impl Desk {
    pub(crate) fn new(home: &Path, worker: Worker) -> Self {
        let signals = Arc::new(Signals::default());
        Self {
            home: Home::new(home),
            worker,
            clock: Clock::system(),
            randomness: Randomness::system(),
            tasks: Arc::new(Tasks::new(Arc::clone(&signals))),
            signals,
            turns: Semaphore::new(AT_ONCE),
            state: Mutex::new(State {
                clinic: Weak::new(),
                sitting: None,
                last_touch: Instant::now(),
                idle_limit: Duration::from_mins(10),
                asked_to_close: None,
                readings: BTreeMap::new(),
                next_reading: 0,
                report: None,
                recovery: None,
                enrolment: None,
            }),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who sits at the window.
    pub(crate) fn sitting(&self) -> Answer<Arc<Sitting>> {
        self.state().sitting.clone().ok_or_else(Refusal::locked)
    }

    /// Asks the clinic for the person at the window, in an activity with its own trace id.
    pub(crate) async fn ask<T, W>(&self, work: W) -> Answer<T>
    where
        T: Send + 'static,
        W: FnOnce(&Clinic, &Person) -> Result<T> + Send + 'static,
    {
        Ok(self.ask_sitting(work).await?.1)
    }

    /// The same, and who asked, for an answer that is kept for them.
    pub(crate) async fn ask_sitting<T, W>(&self, work: W) -> Answer<(Arc<Sitting>, T)>
    where
        T: Send + 'static,
        W: FnOnce(&Clinic, &Person) -> Result<T> + Send + 'static,
    {
        // The semaphore is never closed, so that nothing but a turn can come of waiting.
        let _turn = self.turns.acquire().await;
        let sitting = self.sitting()?;
        let trace = TraceId::new(&self.clock, &self.randomness);
        let person = sitting.person.in_activity(trace);
        let asked = Arc::clone(&sitting);
        let done = tauri::async_runtime::spawn_blocking(move || match asked.get() {
            Some(clinic) => work(clinic, &person).map_err(|error| Refusal::of(&error, trace)),
            None => Err(Refusal::locked()),
        });
        let answer = done.await.map_err(|_| Refusal::internal("a command ended unexpectedly"))?;
        let guesses = ["wrong_password", "wrong_code", "used_code"];
        let wrong = matches!(&answer, Err(refusal) if guesses.contains(&&*refusal.code));
        if wrong && sitting.gave_wrong_password() {
            self.lock();
        }
        // What comes back after the lock is not shown.
        if sitting.is_locked() { Err(Refusal::locked()) } else { Ok((sitting, answer?)) }
    }

    /// What is kept for a person, as long as it is they who sit here: what comes after the lock is
    /// not kept for who comes next.
    fn kept_for(&self, sitting: &Arc<Sitting>) -> Answer<MutexGuard<'_, State>> {
        let state = self.state();
        let present = state.sitting.as_ref().is_some_and(|present| Arc::ptr_eq(present, sitting));
        if present { Ok(state) } else { Err(Refusal::locked()) }
    }

    /// Signs a person in, into the clinic as it is open or by opening it. Blocks for as long as
    /// the key takes to derive.
    pub(crate) fn sign_in(
        &self,
        name: &str,
        password: &str,
        code: Option<&str>,
    ) -> Result<Arc<Sitting>> {
        let open = self.state().clinic.upgrade();
        let (clinic, person) = if let Some(open) = open
            && let Some(clinic) = open.get()
        {
            let person = clinic.admit(name, (password, code), Source::Window)?;
            (Arc::clone(&open), person)
        } else {
            let tools = (&self.clock, &self.randomness);
            let (clinic, person) =
                Clinic::sign_in(&self.home, name, (password, code), Source::Window, tools)?;
            let signals = Arc::clone(&self.signals);
            clinic.on_commit(move |size| signals.log_grew(size));
            (Arc::new(OpenClinic::new(clinic)), person)
        };
        let sitting = Arc::new(Sitting::new(Arc::clone(&clinic), person));
        if let Some(minutes) = clinic.get().and_then(|clinic| clinic.idle_lock_minutes().ok()) {
            self.set_idle_limit(minutes);
        }
        let (before, report) = {
            let mut state = self.state();
            state.clinic = Arc::downgrade(&clinic);
            state.last_touch = Instant::now();
            let report = state.let_go();
            (state.sitting.replace(Arc::clone(&sitting)), report)
        };
        drop(report);
        if let Some(before) = before {
            before.lock();
        }
        self.signals.sitting_changed();
        Ok(sitting)
    }

    /// Locks the window. Work goes on; the clinic closes when the last of it is done.
    pub(crate) fn lock(&self) {
        self.lock_since(Instant::now());
    }

    /// The same, where nobody was there any more after `there`.
    fn lock_since(&self, there: Instant) {
        let (sitting, report) = {
            let mut state = self.state();
            (state.sitting.take(), state.let_go())
        };
        drop(report);
        if let Some(sitting) = sitting {
            sitting.lock();
            self.tasks.leave(sitting.person.user.user_id, there);
            self.signals.sitting_changed();
        }
    }

    /// A key was pressed or the mouse moved.
    pub(crate) fn touch(&self) {
        self.state().last_touch = Instant::now();
    }

    /// Minutes without a touch after which the window locks.
    pub(crate) fn set_idle_limit(&self, minutes: u32) {
        self.state().idle_limit = Duration::from_secs(u64::from(minutes.max(1)) * 60);
    }

    /// Locks if nobody has touched anything for too long.
    pub(crate) fn lock_if_idle(&self) {
        let (idle, there) = {
            let state = self.state();
            let idle = state.last_touch.elapsed() >= state.idle_limit;
            (state.sitting.clone().filter(|_| idle), state.last_touch)
        };
        if let Some(sitting) = idle {
            sitting.expire();
            self.lock_since(there);
        }
    }

    /// Whether the window may close now. Where work would be cut off, the page asks first; who
    /// asks again is let go, so that a page that does not answer keeps nobody in.
    pub(crate) fn may_close(&self) -> bool {
        let running = self.tasks.running();
        if running == 0 {
            return true;
        }
        let before = self.state().asked_to_close.replace(Instant::now());
        if before.is_some_and(|before| before.elapsed() < MEANT) {
            return true;
        }
        self.signals.send(Signal::Closing { running });
        false
    }

    /// Keeps a reading of the log and answers with its number.
    pub(crate) fn keep_reading(&self, sitting: &Arc<Sitting>, reading: LogReading) -> Answer<u32> {
        let mut state = self.kept_for(sitting)?;
        while state.readings.len() >= READINGS {
            state.readings.pop_first();
        }
        state.next_reading = state.next_reading.wrapping_add(1);
        let number = state.next_reading;
        state.readings.insert(number, reading);
        Ok(number)
    }

    pub(crate) fn reading(&self, number: u32) -> Answer<LogReading> {
        let found = self.state().readings.get(&number).cloned();
        found.ok_or_else(|| Refusal {
            code: "reading_closed".into(),
            message: "this reading of the log was closed; open it again".into(),
            reference: None,
        })
    }

    pub(crate) fn keep_report(
        &self,
        sitting: &Arc<Sitting>,
        report: MadeReport,
    ) -> Answer<Arc<MadeReport>> {
        let report = Arc::new(report);
        self.kept_for(sitting)?.report = Some(Arc::clone(&report));
        Ok(report)
    }

    pub(crate) fn report(&self) -> Answer<Arc<MadeReport>> {
        let report = self.state().report.clone();
        report.ok_or_else(|| Refusal::invalid("there is no report; make one first"))
    }

    pub(crate) fn keep_recovery(&self, sitting: &Arc<Sitting>, key: String) -> Answer<()> {
        self.kept_for(sitting)?.recovery = Some(Zeroizing::new(key));
        Ok(())
    }

    pub(crate) fn keep_enrolment(
        &self,
        sitting: &Arc<Sitting>,
        enrolment: Enrolment,
    ) -> Answer<Arc<Enrolment>> {
        let enrolment = Arc::new(enrolment);
        self.kept_for(sitting)?.enrolment = Some(Arc::clone(&enrolment));
        Ok(enrolment)
    }

    pub(crate) fn forget_enrolment(&self) {
        self.state().enrolment = None;
    }

    pub(crate) fn enrolment(&self) -> Answer<Arc<Enrolment>> {
        let enrolment = self.state().enrolment.clone();
        enrolment.ok_or_else(|| Refusal::invalid("the secret is not shown any more; begin again"))
    }

    pub(crate) fn forget_recovery(&self) {
        self.state().recovery = None;
    }

    pub(crate) fn recovery(&self) -> Option<Zeroizing<String>> {
        self.state().recovery.clone()
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE32_NOPAD;
    use wardbook_app::{Confirmation, Setup, init};
    use wardbook_store::totp::{Secret, Step};

    use super::*;

    const PASSWORD: &str = "seven green otters knit";

    fn desk(home: &Path) -> Desk {
        let worker = Worker { program: "/nonexistent".into(), args: Vec::new() };
        let desk = Desk::new(home, worker);
        let setup = Setup { clinic: "C", admin: "ada", password: PASSWORD, currency: "AUD" };
        init(&desk.home, &setup, &desk.clock, &desk.randomness).unwrap();
        desk
    }

    fn runtime<T>(work: impl Future<Output = T>) -> T {
        tauri::async_runtime::block_on(work)
    }

    #[test]
    fn behind_the_lock_nothing_is_answered_but_work_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&folder.path().join("clinic"));
        let working = desk.sign_in("ada", PASSWORD, None).unwrap();
        assert!(runtime(desk.ask(Clinic::thresholds)).is_ok());
        desk.lock();
        let refused = runtime(desk.ask(Clinic::thresholds));
        assert_eq!(refused.unwrap_err().code, "locked");
        let clinic = working.get().unwrap();
        assert!(clinic.thresholds(&working.person).is_ok(), "the task still has its clinic");
    }

    #[test]
    fn three_wrong_passwords_of_who_sits_here_lock_the_window() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&folder.path().join("clinic"));
        drop(desk.sign_in("ada", PASSWORD, None).unwrap());
        let guess = || {
            let work = |clinic: &Clinic, person: &Person| {
                let password = "seven green otters knot".to_owned().into();
                let guess = Confirmation { reason: "it was seen".into(), password };
                clinic.renew_recovery(person, &guess).map(drop)
            };
            runtime(desk.ask(work)).unwrap_err().code
        };
        assert_eq!([guess(), guess(), guess()], ["wrong_password", "wrong_password", "locked"]);
        assert!(desk.sitting().is_err());
        drop(desk.sign_in("ada", PASSWORD, None).unwrap());
        assert_eq!(guess(), "wrong_password", "who signs in again begins anew");
    }

    /// Turns the second factor of who sits here on, as the window does.
    fn turn_second_factor_on(desk: &Desk) {
        let (sitting, enrolment) =
            runtime(desk.ask_sitting(|clinic, ada| clinic.begin_second_factor(ada, PASSWORD)))
                .unwrap();
        let letters = enrolment.in_groups().replace(' ', "");
        let bytes = BASE32_NOPAD.decode(letters.as_bytes()).unwrap();
        let secret = Secret::from_bytes(bytes.try_into().unwrap());
        let shown = desk.keep_enrolment(&sitting, enrolment).unwrap();
        let code = format!("{:06}", secret.code(Step::at(desk.clock.now())));
        runtime(desk.ask(move |clinic, ada| clinic.turn_second_factor_on(ada, &shown, &code)))
            .unwrap();
    }

    #[test]
    fn a_second_factor_is_asked_for_behind_the_lock_and_three_wrong_codes_lock() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&folder.path().join("clinic"));
        let working = desk.sign_in("ada", PASSWORD, None).unwrap();
        turn_second_factor_on(&desk);
        assert!(desk.enrolment().is_ok());
        let guess = || {
            let work = |clinic: &Clinic, person: &Person| {
                clinic.turn_own_second_factor_off(person, PASSWORD, "12")
            };
            runtime(desk.ask(work)).unwrap_err().code
        };
        assert_eq!([guess(), guess(), guess()], ["wrong_code", "wrong_code", "locked"]);
        assert!(desk.enrolment().is_err(), "what was shown is let go of");
        let refused = |code| desk.sign_in("ada", PASSWORD, code).err().map(|error| error.code());
        let asked = || [refused(None), refused(Some("12"))];
        assert_eq!(asked(), [Some("code_needed"), Some("wrong_code")], "while a task has it open");
        drop(working);
        assert_eq!(asked(), [Some("code_needed"), Some("wrong_code")], "and once it is closed");
    }

    #[test]
    fn what_comes_after_the_lock_is_not_kept_for_who_comes_next() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&folder.path().join("clinic"));
        let first = desk.sign_in("ada", PASSWORD, None).unwrap();
        assert!(desk.keep_recovery(&first, "KEY".into()).is_ok());
        desk.lock();
        assert!(desk.recovery().is_none());
        assert_eq!(desk.keep_recovery(&first, "KEY".into()).unwrap_err().code, "locked");
        let second = desk.sign_in("ada", PASSWORD, None).unwrap();
        assert!(desk.keep_recovery(&first, "KEY".into()).is_err(), "it was asked for before");
        assert!(desk.recovery().is_none());
        assert!(desk.keep_recovery(&second, "KEY".into()).is_ok());
        drop(desk.sign_in("ada", PASSWORD, None).unwrap());
        assert!(desk.recovery().is_none(), "who signs in over somebody finds nothing of theirs");
    }

    #[test]
    fn somebody_comes_back_while_work_goes_on_and_after_it_is_done() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&folder.path().join("clinic"));
        let working = desk.sign_in("ada", PASSWORD, None).unwrap();
        desk.lock();
        let wrong = desk.sign_in("ada", "seven green otters knot", None);
        assert_eq!(wrong.err().map(|error| error.code()), Some("wrong_password"));
        let back = desk.sign_in("ada", PASSWORD, None).unwrap();
        let sessions = [&working, &back].map(|one| one.person.context.actor.session);
        assert_ne!(sessions[0], sessions[1], "each has an audit session of its own");
        drop((working, back));
        desk.lock();
        // Nobody holds the clinic any more, so that it could be opened by another program.
        let tools = (&desk.clock, &desk.randomness);
        let (clinic, person) =
            Clinic::sign_in(&desk.home, "ada", (PASSWORD, None), Source::Cli, tools).unwrap();
        assert!(clinic.recovered().audit_sessions.is_empty(), "every session was sealed");
        let found = clinic.verify(&person, &|_, _| ()).unwrap();
        assert!(found.sound, "{:?}", found.first_fault);
        clinic.sign_out(&person).unwrap();
        clinic.close().unwrap();
    }

    #[test]
    fn the_window_locks_when_nobody_touches_it() {
        let folder = tempfile::tempdir().unwrap();
        let desk = desk(&folder.path().join("clinic"));
        drop(desk.sign_in("ada", PASSWORD, None).unwrap());
        desk.lock_if_idle();
        assert!(desk.sitting().is_ok());
        desk.state().idle_limit = Duration::ZERO;
        desk.lock_if_idle();
        assert!(desk.sitting().is_err());
        let (clinic, person) =
            (desk.sign_in("ada", PASSWORD, None).unwrap(), desk.sitting().unwrap());
        let found = clinic.get().unwrap().verify(&person.person, &|_, _| ()).unwrap();
        assert!(found.sound, "{:?}", found.first_fault);
    }
}
