//! The `wardbook-office` command.

use std::process::ExitCode;

use clap::Parser as _;
use wardbook_office::commands::{Arguments, run};

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wardbook-office: {error:#}");
            ExitCode::FAILURE
        }
    }
}
