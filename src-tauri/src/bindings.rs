//! The contract between the page and Rust, as `ui/src/ipc/bindings.ts` has it.

use specta::function::collect_functions;
use wardbook_desk::contract::{self, Shell};

use crate::commands;

/// The contract as TypeScript.
pub fn typescript() -> anyhow::Result<String> {
    Ok(contract::typescript(&Shell {
        prelude: r#"import { type Channel, invoke as own } from "@tauri-apps/api/core";

const call = <Answer>(name: string, input = {}) => own<Answer>("call", { name, input });
"#,
        commands: |types| {
            collect_functions![
                commands::choose_files,
                commands::choose_inbox_folder,
                commands::choose_patient_list,
                commands::export_log,
                commands::redact_document,
                commands::save_report,
                commands::set_zoom,
                commands::print_page,
                commands::starts_at_login,
                commands::set_starts_at_login,
                commands::close_window,
            ](types)
        },
        by_hand: "\t/** From now on the page hears through this channel. */\n\
                  \tlisten: (channel: Channel<Signal>) => own<null>(\"listen\", { channel }),\n",
    })?)
}
