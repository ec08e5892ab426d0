//! The one window, once it is there: shown, hidden, ended.

use tauri::{AppHandle, Manager as _};

/// Its label; its capability names it.
pub(crate) const MAIN: &str = "main";

/// Shows it in front, wherever it is. A window system that refuses leaves it where it is.
pub(crate) fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}

/// Takes it from the screen. The program goes on.
pub(crate) fn hide(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.hide();
    }
}

/// Ends it, and the program with it. One that is gone already is what was asked for.
pub(crate) fn end(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.destroy();
    }
}
