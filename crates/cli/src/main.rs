//! The `wardbook` command: arguments, prompts, output and exit codes, for people and for scripts.
//! What is asked for is carried out by `wardbook-desk`; no rule of the product lives here.

mod args;
mod commands;
mod output;
mod signals;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use wardbook_desk::line::Answer;

use args::Args;
use output::{print, print_document, print_error};

/// The system's keeps an arena for each thread that ever read a document
/// (docs/decisions/0029-allocator.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit codes: done; the answer is no or a fault was found; wrong use or could not run.
const DONE: u8 = 0;
const NO: u8 = 1;
const COULD_NOT_RUN: u8 = 2;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // A reader that closed the pipe has read enough.
            let _ = error.print();
            let help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            if !help && std::env::args_os().any(|argument| argument == "--json") {
                print_document("wrong_use", &error.kind().to_string());
            }
            return ExitCode::from(if help { DONE } else { COULD_NOT_RUN });
        }
    };
    let json = args.json;
    match commands::run(args) {
        Ok(answer) => finish(&answer, json),
        Err(failure) => {
            print_error(&failure.code, &failure.message, json);
            ExitCode::from(if failure.is_no { NO } else { COULD_NOT_RUN })
        }
    }
}

fn finish(answer: &Answer, json: bool) -> ExitCode {
    match print(answer, json) {
        Ok(()) => ExitCode::from(if answer.is_yes { DONE } else { NO }),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::from(if answer.is_yes { DONE } else { NO })
        }
        Err(error) => {
            print_error("output", &format!("the output could not be written: {error}"), false);
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}
