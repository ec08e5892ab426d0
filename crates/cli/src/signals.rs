//! Ctrl-C, as the cancel button of what is under way.

use std::io::Write as _;
use std::sync::Arc;

use wardbook_app::Cancel;
use wardbook_desk::Desk;

/// The first signal cancels; the second ends the program at once, as a crash would, and the
/// next start recovers.
pub(crate) async fn cancel_on_signal(cancel: Cancel) {
    wait_for_signal().await;
    let _ = writeln!(std::io::stderr(), "stopping; what is done is kept (again: stop at once)");
    cancel.cancel();
    wait_for_signal().await;
    wardbook_app::end_program(130);
}

/// The first signal ends the program once the others that it serves have their answers; the second
/// ends it at once.
pub(crate) async fn end_on_signal(desk: Arc<Desk>) {
    wait_for_signal().await;
    tokio::task::spawn_blocking(move || {
        desk.see_guests_off();
        wardbook_app::end_program(130);
    });
    wait_for_signal().await;
    wardbook_app::end_program(130);
}

#[cfg(unix)]
async fn wait_for_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

#[cfg(not(unix))]
async fn wait_for_signal() {
    let _ = tokio::signal::ctrl_c().await;
}
