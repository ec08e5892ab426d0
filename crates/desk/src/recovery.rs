//! A record that is taken back, or goes on as a successor, at a seat. Either replaces the database, so
//! that the seat is locked and the clinic taken out of everybody's hands first; the work is a task, and
//! whoever asked for it sees its result when they sign in anew.

use std::sync::Arc;

use wardbook_app::{AppError, Clinic, Confirmation, Person, Result};
use wardbook_domain::ids::TraceId;

use crate::desk::Desk;
use crate::refusal::{Answer, Refusal};
use crate::seat::Seat;
use crate::sitting::OpenClinic;
use crate::tasks::{TaskHandle, TaskKind, TaskResult, TaskState};

/// Begins it; answers with the task's number. Whether they may is decided before.
pub(crate) fn begin(seat: &Seat, successor: bool, given: Arc<Confirmation>) -> Answer<u32> {
    let desk = Arc::clone(&seat.desk);
    if desk.tasks.running() > 0 {
        let text = "work goes on in the clinic: wait until it is done, or stop it, and try again";
        return Err(Refusal::invalid(text));
    }
    let (open, person) = seat.give_up()?;
    let task = desk.tasks.begin(person.user.user_id, TaskKind::Recovery, &desk.clock);
    let number = task.id();
    let runtime = desk.runtime.clone();
    runtime.spawn_blocking(move || {
        let trace = TraceId::new(&desk.clock, &desk.randomness);
        let done = carry_out(&desk, open, person.in_activity(trace), (successor, &given), &task);
        match done {
            Ok(found) => task.end(TaskState::Done, Some(found), None),
            Err(error) => task.end(TaskState::Failed, None, Some(Refusal::of(&error, trace))),
        }
    });
    Ok(number)
}

fn carry_out(
    desk: &Desk,
    open: Arc<OpenClinic>,
    person: Person,
    (successor, given): (bool, &Confirmation),
    task: &TaskHandle,
) -> Result<TaskResult> {
    let seen = Arc::downgrade(&open);
    let Some((clinic, closing)) = desk.take_out(open) else {
        // Their audit session was not sealed with the lock.
        if let Some(open) = seen.upgrade()
            && let Some(clinic) = open.get()
        {
            clinic.sign_out(&person)?;
        }
        return Err(AppError::Invalid(
            "the clinic is at work still; end what runs in it, and try again".into(),
        ));
    };
    let done = recovered(desk, clinic, person, (successor, given), task);
    drop(closing);
    done
}

fn recovered(
    desk: &Desk,
    clinic: Clinic,
    person: Person,
    (successor, given): (bool, &Confirmation),
    task: &TaskHandle,
) -> Result<TaskResult> {
    if successor {
        let done = desk.runtime.block_on(clinic.succeed(person, given, task))?;
        return Ok(TaskResult::Succeeded { done: Box::new(done) });
    }
    let done = desk.runtime.block_on(clinic.take_back(person, given, task))?;
    Ok(TaskResult::TakenBack { done: Box::new(done) })
}
