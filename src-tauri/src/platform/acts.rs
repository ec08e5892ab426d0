//! What a symbol on the desktop can be asked to do.

use tauri::AppHandle;

type Act = fn(&AppHandle);

/// Its menu.
#[derive(Clone, Copy)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "no symbol is shown there"))]
pub(crate) struct Acts {
    /// Shows the window.
    pub(crate) open: Act,
    /// Locks it.
    pub(crate) lock: Act,
    /// Ends the program.
    pub(crate) quit: Act,
}
