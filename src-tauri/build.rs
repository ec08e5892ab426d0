//! Generates what Tauri embeds: configuration, capabilities, icons.
//!
//! The capability file is where a command is allowed; a command that it does not name exists for
//! nobody.

use std::error::Error;

use tauri_build::{AppManifest, Attributes};

fn main() -> Result<(), Box<dyn Error>> {
    let capability = std::fs::read_to_string("capabilities/main.json")?;
    // `"allow-window-state"` stands for the command `window_state`.
    let commands = capability.split('"').filter_map(|part| part.strip_prefix("allow-"));
    let commands: Vec<&'static str> =
        commands.map(|name| &*name.replace('-', "_").leak()).collect();
    let manifest = AppManifest::new().commands(commands.leak());
    Ok(tauri_build::try_build(Attributes::new().app_manifest(manifest))?)
}
