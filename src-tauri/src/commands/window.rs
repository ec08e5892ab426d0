//! The window itself: its size on the screen, paper, its end.

use tauri::WebviewWindow;

use super::Desk;
use crate::refusal::{Answer, Refusal};

/// Shows everything at this size, from 100 to 200 percent.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_zoom(window: WebviewWindow, percent: u16) -> Answer<()> {
    let factor = f64::from(percent.clamp(100, 200)) / 100.0;
    window.set_zoom(factor).map_err(|_| Refusal::internal("the size could not be changed"))
}

/// Opens the system's print dialog for what the window shows.
#[tauri::command]
#[specta::specta]
pub(crate) async fn print_page(desk: Desk<'_>, window: WebviewWindow) -> Answer<()> {
    desk.sitting()?;
    window.print().map_err(|_| Refusal::internal("the print dialog could not be opened"))
}

/// Closes the window although work goes on: a session that runs is `interrupted` and can be resumed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_window(window: WebviewWindow) -> Answer<()> {
    window.destroy().map_err(|_| Refusal::internal("the window did not close"))
}
