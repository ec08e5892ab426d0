//! Systems on which the window has not been tried: what it can do without.

use std::path::Path;

use anyhow::{Result, bail};

use super::acts::Acts;

pub(crate) fn spare_emulated_graphics(_: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

pub(crate) fn leave_symbol(_: &tauri::AppHandle, _: Acts) -> bool {
    false
}

pub(crate) fn starts_at_login(_: &Path) -> Option<bool> {
    None
}

pub(crate) fn set_starts_at_login(_: &Path, _: bool) -> Result<()> {
    bail!("starting at login is not available on this system")
}
