//! A place at the desk: the window, or a client that is connected. Here stands who sits there, and
//! what lies open before them; nothing of it leaves but through a command. Several seats have the
//! same clinic open, each with a person of its own: locking one leaves the others as they are.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use wardbook_app::{Clinic, Enrolment, LogReading, MadeReport, Person, Result, Secrets};
use wardbook_domain::access::Source;
use wardbook_domain::ids::TraceId;

use crate::desk::Desk;
use crate::kept::Kept;
use crate::refusal::{Answer, Refusal};
use crate::signals::{Signal, Signals};
use crate::sitting::{OpenClinic, Sitting};

/// Somebody who wants to close the window again within this time means it.
const MEANT: Duration = Duration::from_secs(20);

/// Given to every command.
pub struct Seat {
    /// The desk that it stands at.
    pub desk: Arc<Desk>,
    /// What is heard here.
    pub signals: Arc<Signals>,
    source: Source,
    state: Mutex<State>,
}

struct State {
    sitting: Option<Arc<Sitting>>,
    last_touch: Instant,
    idle_limit: Duration,
    /// When somebody was last asked whether to close the window although work goes on.
    asked_to_close: Option<Instant>,
    /// Whether whoever sits here now was told that background work ends with the window.
    told_of_background: bool,
    /// When rows of the log were last shown here.
    log_shown: Option<Instant>,
    kept: Kept,
}

impl Seat {
    /// A seat that nobody has taken; who signs in here is recorded as coming from `source`.
    pub fn new(desk: Arc<Desk>, source: Source) -> Self {
        let state = State {
            sitting: None,
            last_touch: Instant::now(),
            idle_limit: Duration::from_mins(10),
            asked_to_close: None,
            told_of_background: false,
            log_shown: None,
            kept: Kept::default(),
        };
        Self { desk, signals: Arc::default(), source, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who sits here.
    pub fn sitting(&self) -> Answer<Arc<Sitting>> {
        self.state().sitting.clone().ok_or_else(Refusal::locked)
    }

    /// Asks the clinic for the person who sits here, in an activity with its own trace id.
    pub async fn ask<T, W>(&self, work: W) -> Answer<T>
    where
        T: Send + 'static,
        W: FnOnce(&Clinic, &Person) -> Result<T> + Send + 'static,
    {
        Ok(self.ask_sitting(work).await?.1)
    }

    /// The same, and who asked, for an answer that is kept for them.
    pub async fn ask_sitting<T, W>(&self, work: W) -> Answer<(Arc<Sitting>, T)>
    where
        T: Send + 'static,
        W: FnOnce(&Clinic, &Person) -> Result<T> + Send + 'static,
    {
        // The semaphore is never closed, so that nothing but a turn can come of waiting.
        let _turn = self.desk.turns.acquire().await;
        let sitting = self.sitting()?;
        let trace = TraceId::new(&self.desk.clock, &self.desk.randomness);
        let person = sitting.person.in_activity(trace);
        let asked = Arc::clone(&sitting);
        let done = self.desk.runtime.spawn_blocking(move || match asked.get() {
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

    /// Signs a person in, into the clinic as it is open or by opening it. Blocks for as long as
    /// the key takes to derive.
    pub fn sign_in(&self, name: &str, password: &str, code: Option<&str>) -> Result<Arc<Sitting>> {
        let (clinic, person) = self.desk.admit(name, Secrets { password, code }, self.source)?;
        let sitting = Arc::new(Sitting::new(Arc::clone(&clinic), person));
        if let Some(minutes) = clinic.get().and_then(|clinic| clinic.idle_lock_minutes().ok()) {
            self.set_idle_limit(minutes);
        }
        let (before, report) = {
            let mut state = self.state();
            state.last_touch = Instant::now();
            state.told_of_background = false;
            let report = state.kept.let_go();
            (state.sitting.replace(Arc::clone(&sitting)), report)
        };
        drop(report);
        if let Some(before) = before {
            before.lock();
        }
        self.signals.sitting_changed();
        Ok(sitting)
    }

    /// Locks the seat. Work goes on; the clinic closes when the last of it is done and nobody sits
    /// at another seat.
    pub fn lock(&self) {
        self.lock_since(Instant::now());
    }

    /// The same, where nobody was there any more after `there`.
    fn lock_since(&self, there: Instant) {
        let (sitting, report) = {
            let mut state = self.state();
            (state.sitting.take(), state.kept.let_go())
        };
        drop(report);
        if let Some(sitting) = sitting {
            sitting.lock();
            self.desk.tasks.leave(sitting.person.user.user_id, there);
            self.signals.sitting_changed();
        }
    }

    /// Locks the seat, and hands over the clinic and who sat here, for work that takes the clinic away
    /// from everybody.
    pub(crate) fn give_up(&self) -> Answer<(Arc<OpenClinic>, Person)> {
        let handed = self.sitting()?.hand_over();
        self.lock();
        Ok(handed)
    }

    /// A key was pressed or the mouse moved.
    pub fn touch(&self) {
        self.state().last_touch = Instant::now();
    }

    /// Minutes without a touch after which the seat locks.
    pub fn set_idle_limit(&self, minutes: u32) {
        self.state().idle_limit = Duration::from_secs(u64::from(minutes.max(1)) * 60);
    }

    /// Locks if nobody has touched anything for too long.
    pub fn lock_if_idle(&self) {
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
    /// asks again is let go, so that a page that does not answer keeps nobody in. That background
    /// work ends too, where it does, is said once in a sitting.
    pub fn may_close(&self, ends_background: bool) -> bool {
        let running = self.desk.tasks.running();
        {
            let mut state = self.state();
            let told = state.told_of_background;
            state.told_of_background |= ends_background;
            if running == 0 && (told || !ends_background) {
                return true;
            }
            let before = state.asked_to_close.replace(Instant::now());
            if before.is_some_and(|before| before.elapsed() < MEANT) {
                return true;
            }
        }
        self.signals.send(Signal::Closing { running, background: ends_background });
        false
    }

    /// Keeps something for a person, as long as it is they who sit here: what comes after the lock
    /// is not kept for who comes next.
    fn keep<T>(&self, sitting: &Arc<Sitting>, keep: impl FnOnce(&mut Kept) -> T) -> Answer<T> {
        let mut state = self.state();
        let present = state.sitting.as_ref().is_some_and(|present| Arc::ptr_eq(present, sitting));
        if present { Ok(keep(&mut state.kept)) } else { Err(Refusal::locked()) }
    }

    /// Keeps a reading of the log and answers with its number.
    pub(crate) fn keep_reading(&self, sitting: &Arc<Sitting>, reading: LogReading) -> Answer<u32> {
        self.keep(sitting, |kept| kept.keep_reading(reading))
    }

    /// Notes that rows of the log are shown here.
    pub(crate) fn shows_log(&self) {
        self.state().log_shown = Some(Instant::now());
    }

    /// Whether rows of the log were shown here within the last `time`.
    pub(crate) fn has_shown_log(&self, time: Duration) -> bool {
        self.state().log_shown.is_some_and(|shown| shown.elapsed() < time)
    }

    /// The reading of the log that has this number.
    pub fn reading(&self, number: u32) -> Answer<LogReading> {
        let found = self.state().kept.reading(number);
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
        self.keep(sitting, |kept| kept.report = Some(Arc::clone(&report)))?;
        Ok(report)
    }

    /// The report that was made last.
    pub fn report(&self) -> Answer<Arc<MadeReport>> {
        let report = self.state().kept.report.clone();
        report.ok_or_else(|| Refusal::invalid("there is no report; make one first"))
    }

    pub(crate) fn keep_patient_list(
        &self,
        sitting: &Arc<Sitting>,
        list: Option<(PathBuf, String)>,
    ) -> Answer<()> {
        self.keep(sitting, |kept| kept.patient_list = list)
    }

    /// The list of patients that was looked at last, and what its file was.
    pub(crate) fn patient_list(&self) -> Answer<(PathBuf, String)> {
        let list = self.state().kept.patient_list.clone();
        list.ok_or_else(|| Refusal::invalid("no list was looked at; choose one first"))
    }

    pub(crate) fn keep_recovery(&self, sitting: &Arc<Sitting>, key: String) -> Answer<()> {
        self.keep(sitting, |kept| kept.recovery = Some(Zeroizing::new(key)))
    }

    pub(crate) fn recovery(&self) -> Option<Zeroizing<String>> {
        self.state().kept.recovery.clone()
    }

    pub(crate) fn forget_recovery(&self) {
        self.state().kept.recovery = None;
    }

    pub(crate) fn keep_enrolment(
        &self,
        sitting: &Arc<Sitting>,
        enrolment: Enrolment,
    ) -> Answer<Arc<Enrolment>> {
        let enrolment = Arc::new(enrolment);
        self.keep(sitting, |kept| kept.enrolment = Some(Arc::clone(&enrolment)))?;
        Ok(enrolment)
    }

    pub(crate) fn enrolment(&self) -> Answer<Arc<Enrolment>> {
        let enrolment = self.state().kept.enrolment.clone();
        enrolment.ok_or_else(|| Refusal::invalid("the secret is not shown any more; begin again"))
    }

    pub(crate) fn forget_enrolment(&self) {
        self.state().kept.enrolment = None;
    }
}

/// Stands for no type: the contract leaves it out, with which every command begins.
impl specta::Type for Seat {
    fn definition(_: &mut specta::Types) -> specta::datatype::DataType {
        specta::datatype::Tuple::new(Vec::new()).into()
    }
}

#[cfg(test)]
mod tests;
