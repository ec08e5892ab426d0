//! What becomes of the window when somebody closes it: it ends, it asks first, or it leaves a symbol
//! on the desktop behind which background work goes on.

use std::sync::Arc;

use tauri::{AppHandle, Manager as _};

use wardbook_desk::Seat;

use crate::main_window::{end, hide, show};
use crate::platform;

/// Whether it may close at once. Otherwise what happens instead has been begun.
pub(crate) fn may_close(app: &AppHandle) -> bool {
    let seat = app.state::<Arc<Seat>>();
    if seat.desk.held().is_none() {
        // Nobody has signed in yet, so that nothing ends but the window.
        return seat.may_close(false);
    }
    // The clinic's settings and the desktop's bus are asked, for which the drawing does not wait.
    let app = app.clone();
    drop(tauri::async_runtime::spawn_blocking(move || settle(&app)));
    false
}

fn settle(app: &AppHandle) {
    let seat = app.state::<Arc<Seat>>();
    let ends_background = seat.desk.ends_background_work();
    let acts = platform::Acts { open: show, lock: |app| app.state::<Arc<Seat>>().lock(), quit };
    if ends_background && platform::leave_symbol(app, acts) {
        // Locked first: whoever opens it from the symbol must sign in.
        seat.lock();
        hide(app);
    } else if seat.may_close(ends_background) {
        end(app);
    }
}

/// Where a task would be cut off, the window comes up and asks.
fn quit(app: &AppHandle) {
    if app.state::<Arc<Seat>>().may_close(false) {
        end(app);
    } else {
        show(app);
    }
}
