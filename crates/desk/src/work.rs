//! Work that a command begins and does not wait for.

use wardbook_app::{Clinic, Person, Result};
use wardbook_domain::ids::TraceId;

use crate::refusal::{Answer, Refusal};
use crate::seat::Seat;
use crate::tasks::{TaskHandle, TaskKind, TaskResult, TaskState};

/// Does it as a task of who sits here, in an activity of its own; answers with the task's number.
pub(crate) fn as_task(
    seat: &Seat,
    kind: TaskKind,
    work: impl FnOnce(&Clinic, &Person, &TaskHandle) -> Result<TaskResult> + Send + 'static,
) -> Answer<u32> {
    let sitting = seat.sitting()?;
    let desk = &seat.desk;
    let trace = TraceId::new(&desk.clock, &desk.randomness);
    let person = sitting.person.in_activity(trace);
    let task = desk.tasks.begin(person.user.user_id, kind, &desk.clock);
    let number = task.id();
    desk.runtime.spawn_blocking(move || {
        let Some(clinic) = sitting.get() else { return };
        match work(clinic, &person, &task) {
            Ok(found) => task.end(TaskState::Done, Some(found), None),
            Err(error) if error.code() == "stopped" => task.end(TaskState::Cancelled, None, None),
            Err(error) => task.end(TaskState::Failed, None, Some(Refusal::of(&error, trace))),
        }
    });
    Ok(number)
}
