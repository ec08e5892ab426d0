//! Long work: sessions, intake, verification, exports. It belongs to a person, survives
//! navigation and the lock, can be cancelled where that leaves nothing half done, and stays
//! listed with its result until it is dismissed, or until its owner has seen it and leaves.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::Serialize;

use wardbook_app::{Cancel, Drilled, Fault, SelectionVerification, Stage, Verification, Watch};
use wardbook_domain::clock::{Clock, Timestamp};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::{SessionId, UserId};

use crate::refusal::Refusal;
use crate::signals::Signals;

/// Ended tasks that are kept for a person.
const KEPT: usize = 20;

/// Documents at work that are listed; the counts cover the others.
const STAGES: usize = 32;

/// Files that were here already and are named; the count covers the others.
pub(crate) const KNOWN: usize = 50;

/// Faults that are listed; the count covers the others.
const FAULTS: usize = 20;

/// What a task does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TaskKind {
    /// Runs a processing session.
    Run,
    /// Takes files in.
    Intake,
    /// Verifies the log.
    Verify,
    /// Verifies chosen events of it.
    VerifySelection,
    /// Damages a copy of it and verifies that.
    Drill,
    /// Writes an export.
    Export,
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TaskState {
    /// At work.
    Running,
    /// Asked to stop, and about to.
    Stopping,
    /// Did its work.
    Done,
    /// Could not.
    Failed,
    /// A person stopped it.
    Cancelled,
}

/// A document at work.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct DocumentStage {
    /// Its place in the session, from 1.
    pub position: u32,
    /// Where it is.
    pub stage: Stage,
    /// Why it waits.
    pub detail: Option<String>,
}

/// What a task came to.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "result")]
pub(crate) enum TaskResult {
    /// A session ran to its end.
    Run {
        /// Documents with a result.
        processed: u64,
        /// Documents without.
        failed: u64,
        /// Results that wait for a person.
        reviews: u64,
        /// Whether it is complete.
        completed: bool,
        /// Why it is not, and what to do.
        refusal: Option<String>,
    },
    /// Files were taken in.
    Intake {
        /// New documents.
        added: u32,
        /// Files whose content was here already.
        known: u32,
        /// The first of them, each with what it is here.
        known_files: Vec<wardbook_app::KnownFile>,
        /// Files that could not be taken in, each with its reason.
        rejected: Vec<wardbook_app::Rejected>,
    },
    /// The log was verified.
    Verify {
        /// Whether nothing is wrong.
        sound: bool,
        /// Events.
        events: u64,
        /// Payloads whose commitment was recomputed.
        payloads: u64,
        /// Signed checkpoints that were verified.
        checkpoints: u64,
        /// Documents whose original was read and hashed.
        originals: u64,
        /// The root over all events.
        root: String,
        /// The first faults, as sentences.
        faults: Vec<String>,
        /// All faults.
        fault_count: u64,
        /// What "verified" does and does not prove here.
        limit: String,
    },
    /// Chosen events were verified, and nothing else.
    VerifySelection {
        /// Whether nothing is wrong with them.
        sound: bool,
        /// Events.
        events: u64,
        /// Payloads whose commitment was recomputed.
        payloads: u64,
        /// The size of the checkpoint that proves them.
        checkpoint_size: u64,
        /// Its root.
        root: String,
        /// Those that come after it, so that nothing proves them yet.
        after_checkpoint: u64,
        /// The first faults, as sentences.
        faults: Vec<String>,
        /// All faults.
        fault_count: u64,
        /// What "verified" does and does not prove here.
        limit: String,
    },
    /// A copy of the log was damaged and verified, in every way.
    Drill {
        /// What was found.
        drilled: Drilled,
    },
    /// A file was written.
    Export {
        /// Its name.
        file: String,
        /// Where it is.
        folder: String,
        /// Events in it, or that it speaks of.
        events: u64,
        /// The size of the checkpoint that proves it.
        checkpoint_size: u64,
        /// What was left out.
        redaction: String,
    },
}

impl TaskResult {
    pub(crate) fn verified(verification: &Verification) -> Self {
        Self::Verify {
            sound: verification.sound,
            events: verification.events,
            payloads: verification.payloads,
            checkpoints: verification.checkpoints,
            originals: verification.originals,
            root: verification.root.clone(),
            faults: in_words(&verification.faults),
            fault_count: verification.fault_count,
            limit: verification.limit.into(),
        }
    }

    pub(crate) fn verified_selection(found: SelectionVerification) -> Self {
        Self::VerifySelection {
            sound: found.sound,
            events: found.events,
            payloads: found.payloads,
            checkpoint_size: found.checkpoint_size,
            root: found.root,
            after_checkpoint: found.events_after_checkpoint,
            faults: in_words(&found.faults),
            fault_count: found.fault_count,
            limit: found.limit,
        }
    }
}

/// The first faults, a sentence each.
fn in_words(faults: &[Fault]) -> Vec<String> {
    let sentence = |fault: &Fault| match fault.seq {
        Some(seq) => format!("event {seq}, {}: {}", fault.part, fault.message),
        None => format!("{}: {}", fault.part, fault.message),
    };
    faults.iter().take(FAULTS).map(sentence).collect()
}

/// A task as the page shows it. Of patients nothing is in it but the names of files that its owner
/// brought, or gave to what they exported.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub(crate) struct TaskView {
    /// Its number.
    pub id: u32,
    /// What it does.
    pub kind: TaskKind,
    /// Where it stands.
    pub state: TaskState,
    /// The processing session that it runs.
    pub session_id: Option<SessionId>,
    /// How much is done.
    pub done: u64,
    /// Of how much; 0 where that is not known yet.
    pub of: u64,
    /// Seconds that it should still take; `None` where nothing tells.
    pub eta_seconds: Option<u32>,
    /// What it has cost.
    pub cost: Option<NanoUnits>,
    /// Since when.
    pub started_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
    /// Whether it can be stopped.
    pub cancellable: bool,
    /// Documents at work.
    pub stages: Vec<DocumentStage>,
    /// What it came to.
    pub result: Option<TaskResult>,
    /// Why it could not.
    pub error: Option<Refusal>,
    /// Whether its owner was shown what it came to.
    pub seen: bool,
}

struct Task {
    owner: UserId,
    cancel: Cancel,
    started: Instant,
    /// When its owner was shown what it came to.
    seen: Option<Instant>,
    view: TaskView,
}

/// All tasks of this program's run.
pub(crate) struct Tasks {
    list: Mutex<Vec<Task>>,
    signals: Arc<Signals>,
}

/// The working end of a task. One that is dropped without an end has failed.
pub(crate) struct TaskHandle {
    tasks: Arc<Tasks>,
    id: u32,
    clock: Clock,
    pub(crate) cancel: Cancel,
}

impl Tasks {
    pub(crate) const fn new(signals: Arc<Signals>) -> Self {
        Self { list: Mutex::new(Vec::new()), signals }
    }

    fn list(&self) -> MutexGuard<'_, Vec<Task>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn begin(
        self: &Arc<Self>,
        owner: UserId,
        kind: TaskKind,
        clock: &Clock,
    ) -> TaskHandle {
        let cancel = Cancel::default();
        let mut list = self.list();
        let id = list.iter().map(|task| task.view.id).max().unwrap_or(0) + 1;
        let view = TaskView {
            id,
            kind,
            state: TaskState::Running,
            session_id: None,
            done: 0,
            of: 0,
            eta_seconds: None,
            cost: None,
            started_at: clock.now(),
            ended_at: None,
            // An export is one file, which is there as a whole or not at all.
            cancellable: !matches!(kind, TaskKind::Export),
            stages: Vec::new(),
            result: None,
            error: None,
            seen: false,
        };
        let started = Instant::now();
        list.push(Task { owner, cancel: cancel.clone(), started, seen: None, view });
        drop(list);
        self.signals.tasks_changed();
        TaskHandle { tasks: Arc::clone(self), id, clock: clock.clone(), cancel }
    }

    /// A person's tasks, the newest first.
    pub(crate) fn of(&self, owner: UserId) -> Vec<TaskView> {
        let list = self.list();
        list.iter().rev().filter(|task| task.owner == owner).map(|task| task.view.clone()).collect()
    }

    /// How many are at work, whoever's they are.
    pub(crate) fn running(&self) -> u32 {
        let count = self.list().iter().filter(|task| task.view.ended_at.is_none()).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Asks a person's task to stop; answers whether there was one.
    pub(crate) fn cancel(&self, owner: UserId, id: u32) -> bool {
        self.stop(|task| task.owner == owner && task.view.id == id)
    }

    /// Asks whatever runs this session to stop, for those who may stop others' sessions.
    pub(crate) fn cancel_session(&self, session: SessionId) -> bool {
        self.stop(|task| task.view.session_id == Some(session))
    }

    fn stop(&self, which: impl Fn(&Task) -> bool) -> bool {
        let mut list = self.list();
        let found = list
            .iter_mut()
            .find(|task| task.view.ended_at.is_none() && task.view.cancellable && which(task));
        let stopped = found.is_some();
        if let Some(task) = found {
            task.view.state = TaskState::Stopping;
            task.cancel.cancel();
        }
        drop(list);
        self.signals.tasks_changed();
        stopped
    }

    /// Forgets a person's ended task.
    pub(crate) fn dismiss(&self, owner: UserId, id: u32) {
        let keep =
            |task: &Task| task.owner != owner || task.view.id != id || task.view.ended_at.is_none();
        self.list().retain(keep);
        self.signals.tasks_changed();
    }

    /// A person is shown what these tasks came to, as far as they have ended.
    pub(crate) fn see(&self, owner: UserId, ids: &[u32]) {
        for task in self.list().iter_mut() {
            let shown = task.owner == owner && ids.contains(&task.view.id);
            if shown && task.view.ended_at.is_some() && task.seen.is_none() {
                (task.seen, task.view.seen) = (Some(Instant::now()), true);
            }
        }
        self.signals.tasks_changed();
    }

    /// A person leaves, who was last there at `there`: what they have seen by then is not shown
    /// again. What came after nobody has looked at, though it stood on the screen.
    pub(crate) fn leave(&self, owner: UserId, there: Instant) {
        let seen = |task: &Task| task.owner == owner && task.seen.is_some_and(|seen| seen <= there);
        self.list().retain(|task| !seen(task));
    }

    fn change(&self, id: u32, change: impl FnOnce(&mut Task)) {
        if let Some(task) = self.list().iter_mut().find(|task| task.view.id == id) {
            change(task);
        }
        self.signals.tasks_changed();
    }
}

impl Watch for TaskHandle {
    fn progress(&self, done: u64, of: u64) {
        self.tasks.change(self.id, |task| task.advance(done, of));
    }

    fn is_stopped(&self) -> bool {
        self.cancel.is_cancelled()
    }
}

impl TaskHandle {
    pub(crate) const fn id(&self) -> u32 {
        self.id
    }

    pub(crate) fn session(&self, session: SessionId, documents: u64) {
        self.tasks.change(self.id, |task| {
            task.view.session_id = Some(session);
            (task.view.done, task.view.of) = (0, documents);
            // What comes before says nothing of how long the documents take.
            task.started = Instant::now();
        });
    }

    /// A document has reached a stage; `cost` is what the session has cost by then.
    pub(crate) fn document(&self, stage: DocumentStage, cost: Option<NanoUnits>) {
        self.tasks.change(self.id, |task| {
            task.view.stages.retain(|one| one.position != stage.position);
            task.view.cost = cost.or(task.view.cost);
            if matches!(stage.stage, Stage::Done | Stage::Failed) {
                task.advance(task.view.done + 1, task.view.of);
            } else if task.view.stages.len() < STAGES {
                task.view.stages.push(stage);
            }
        });
    }

    pub(crate) fn end(self, state: TaskState, result: Option<TaskResult>, error: Option<Refusal>) {
        self.finish(state, result, error);
    }

    fn finish(&self, state: TaskState, result: Option<TaskResult>, error: Option<Refusal>) {
        let now = self.clock.now();
        self.tasks.change(self.id, |task| {
            if task.view.ended_at.is_none() {
                task.view.state = state;
                task.view.result = result;
                task.view.error = error;
                task.view.ended_at = Some(now);
                task.view.eta_seconds = None;
                task.view.stages.clear();
            }
        });
        let mut list = self.tasks.list();
        let ended = |task: &Task| task.view.ended_at.is_some();
        while list.iter().filter(|task| ended(task)).count() > KEPT {
            let Some(oldest) = list.iter().position(ended) else { break };
            list.remove(oldest);
        }
    }
}

impl Drop for TaskHandle {
    fn drop(&mut self) {
        let error = Refusal::internal("the work ended unexpectedly");
        self.finish(TaskState::Failed, None, Some(error));
    }
}

impl Task {
    fn advance(&mut self, done: u64, of: u64) {
        (self.view.done, self.view.of) = (done, of);
        let elapsed = self.started.elapsed().as_secs();
        // A second's work is too little to tell from.
        let known = elapsed >= 1 && done > 0 && of >= done;
        self.view.eta_seconds =
            known.then(|| u32::try_from(elapsed * (of - done) / done).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use wardbook_domain::clock::Randomness;

    use super::*;

    fn ended(tasks: &Arc<Tasks>, owner: UserId) -> u32 {
        let task = tasks.begin(owner, TaskKind::Intake, &Clock::system());
        let id = task.id();
        task.end(TaskState::Done, None, None);
        id
    }

    #[test]
    fn what_somebody_has_seen_is_not_shown_again_after_they_left_and_the_rest_is() {
        let tasks = Arc::new(Tasks::new(Arc::new(Signals::default())));
        let person = || UserId::new(&Clock::system(), &Randomness::system());
        let (ada, tom) = (person(), person());
        let [seen, unseen, unattended] = [(); 3].map(|()| ended(&tasks, ada));
        let of_tom = ended(&tasks, tom);
        let running = tasks.begin(ada, TaskKind::Run, &Clock::system());
        tasks.see(ada, &[seen, of_tom, running.id()]);
        let there = Instant::now();
        while Instant::now() == there {}
        tasks.see(ada, &[unattended]);
        tasks.leave(ada, there);
        let left: Vec<_> = tasks.of(ada).iter().map(|task| task.id).collect();
        assert_eq!(left, [running.id(), unattended, unseen]);
        assert_eq!(tasks.of(tom).len(), 1, "nobody sees what is another's");
        assert!(!tasks.of(tom)[0].seen && !tasks.of(ada)[0].seen, "it has not ended");
    }
}
