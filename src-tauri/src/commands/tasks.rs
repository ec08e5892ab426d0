//! Long work, and what the page hears of it.

use tauri::ipc::Channel;

use super::Desk;
use crate::refusal::Answer;
use crate::signals::Signal;
use crate::tasks::TaskView;

/// From now on the page hears through this channel.
#[tauri::command]
#[specta::specta]
pub(crate) async fn listen(desk: Desk<'_>, channel: Channel<Signal>) -> Answer<()> {
    desk.signals.attach(channel);
    Ok(())
}

/// The tasks of who sits at the window, the newest first.
#[tauri::command]
#[specta::specta]
pub(crate) async fn tasks(desk: Desk<'_>) -> Answer<Vec<TaskView>> {
    Ok(desk.tasks.of(desk.sitting()?.person.user.user_id))
}

/// Asks a task to stop; answers whether there was one to stop.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_task(desk: Desk<'_>, task: u32) -> Answer<bool> {
    Ok(desk.tasks.cancel(desk.sitting()?.person.user.user_id, task))
}

/// Forgets a task that has ended.
#[tauri::command]
#[specta::specta]
pub(crate) async fn dismiss_task(desk: Desk<'_>, task: u32) -> Answer<()> {
    desk.tasks.dismiss(desk.sitting()?.person.user.user_id, task);
    Ok(())
}

/// Says that these tasks' results are on the screen.
#[tauri::command]
#[specta::specta]
pub(crate) async fn see_tasks(desk: Desk<'_>, tasks: Vec<u32>) -> Answer<()> {
    desk.tasks.see(desk.sitting()?.person.user.user_id, &tasks);
    Ok(())
}
