//! The tasks of this program's run, and the working end that each has.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::watch;

use wardbook_app::{Cancel, Stage, Watch};
use wardbook_domain::clock::Clock;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::{SessionId, UserId};

use super::results::TaskResult;
use super::view::{DocumentStage, TaskKind, TaskState, TaskView};
use crate::refusal::Refusal;

/// Ended tasks that are kept for a person.
const KEPT: usize = 20;

/// Documents at work that are listed; the counts cover the others.
const STAGES: usize = 32;

struct Task {
    owner: UserId,
    cancel: Cancel,
    started: Instant,
    /// When its owner was shown what it came to.
    seen: Option<Instant>,
    view: TaskView,
}

/// All tasks of this program's run.
#[derive(Default)]
pub struct Tasks {
    list: Mutex<Vec<Task>>,
    changed: watch::Sender<()>,
}

/// The working end of a task. One that is dropped without an end has failed.
pub struct TaskHandle {
    tasks: Arc<Tasks>,
    id: u32,
    clock: Clock,
    /// How it hears that it is to stop.
    pub cancel: Cancel,
}

impl Tasks {
    fn list(&self) -> MutexGuard<'_, Vec<Task>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Hears whenever anything about any task has changed.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    fn tell(&self) {
        self.changed.send_replace(());
    }

    /// Begins a task; its working end goes to who does the work.
    pub fn begin(self: &Arc<Self>, owner: UserId, kind: TaskKind, clock: &Clock) -> TaskHandle {
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
            // An export is one file, which is there as a whole or not at all; a recovery replaces the
            // record in the same way.
            cancellable: !matches!(kind, TaskKind::Export | TaskKind::Redact | TaskKind::Recovery),
            stages: Vec::new(),
            result: None,
            error: None,
            seen: false,
        };
        let started = Instant::now();
        list.push(Task { owner, cancel: cancel.clone(), started, seen: None, view });
        drop(list);
        self.tell();
        TaskHandle { tasks: Arc::clone(self), id, clock: clock.clone(), cancel }
    }

    /// A person's tasks, the newest first.
    pub fn of(&self, owner: UserId) -> Vec<TaskView> {
        let list = self.list();
        list.iter().rev().filter(|task| task.owner == owner).map(|task| task.view.clone()).collect()
    }

    /// How many are at work, whoever's they are.
    pub fn running(&self) -> u32 {
        let count = self.list().iter().filter(|task| task.view.ended_at.is_none()).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// How far a recovery is that is at work: done, and of how many.
    pub(crate) fn recovering(&self) -> Option<(u64, u64)> {
        let list = self.list();
        let found = list
            .iter()
            .find(|task| task.view.kind == TaskKind::Recovery && task.view.ended_at.is_none())?;
        Some((found.view.done, found.view.of))
    }

    /// Asks a person's task to stop; answers whether there was one.
    pub fn cancel(&self, owner: UserId, id: u32) -> bool {
        self.stop(|task| task.owner == owner && task.view.id == id)
    }

    /// Asks whatever runs this session to stop, for those who may stop others' sessions.
    pub fn cancel_session(&self, session: SessionId) -> bool {
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
        self.tell();
        stopped
    }

    /// Forgets a person's ended task.
    pub fn dismiss(&self, owner: UserId, id: u32) {
        let keep =
            |task: &Task| task.owner != owner || task.view.id != id || task.view.ended_at.is_none();
        self.list().retain(keep);
        self.tell();
    }

    /// A person is shown what these tasks came to, as far as they have ended.
    pub fn see(&self, owner: UserId, ids: &[u32]) {
        for task in self.list().iter_mut() {
            let shown = task.owner == owner && ids.contains(&task.view.id);
            if shown && task.view.ended_at.is_some() && task.seen.is_none() {
                (task.seen, task.view.seen) = (Some(Instant::now()), true);
            }
        }
        self.tell();
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
        self.tell();
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
    /// Its number.
    pub const fn id(&self) -> u32 {
        self.id
    }

    /// It runs this session, over so many documents.
    pub fn session(&self, session: SessionId, documents: u64) {
        self.tasks.change(self.id, |task| {
            task.view.session_id = Some(session);
            (task.view.done, task.view.of) = (0, documents);
            // What comes before says nothing of how long the documents take.
            task.started = Instant::now();
        });
    }

    /// A document has reached a stage; `cost` is what the session has cost by then.
    pub fn document(&self, stage: DocumentStage, cost: Option<NanoUnits>) {
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

    /// It has ended.
    pub fn end(self, state: TaskState, result: Option<TaskResult>, error: Option<Refusal>) {
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
        let tasks = Arc::new(Tasks::default());
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
