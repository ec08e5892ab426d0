//! Long work, as its owner sees it.

use std::sync::Arc;

use crate::refusal::Answer;
use crate::seat::Seat;
use crate::tasks::TaskView;

/// The tasks of who sits at the window, the newest first.
#[specta::specta]
pub(crate) async fn tasks(seat: &Arc<Seat>) -> Answer<Vec<TaskView>> {
    Ok(seat.desk.tasks.of(seat.sitting()?.person.user.user_id))
}

/// Asks a task to stop; answers whether there was one to stop.
#[specta::specta]
pub(crate) async fn cancel_task(seat: &Arc<Seat>, task: u32) -> Answer<bool> {
    Ok(seat.desk.tasks.cancel(seat.sitting()?.person.user.user_id, task))
}

/// Forgets a task that has ended.
#[specta::specta]
pub(crate) async fn dismiss_task(seat: &Arc<Seat>, task: u32) -> Answer<()> {
    seat.desk.tasks.dismiss(seat.sitting()?.person.user.user_id, task);
    Ok(())
}

/// Says that these tasks' results are on the screen.
#[specta::specta]
pub(crate) async fn see_tasks(seat: &Arc<Seat>, tasks: Vec<u32>) -> Answer<()> {
    seat.desk.tasks.see(seat.sitting()?.person.user.user_id, &tasks);
    Ok(())
}
