//! Shows what is read from files: `cargo run --example extract -- FILE…`.
//! Starts itself as the child, so that building this one program is enough.

use std::path::Path;
use std::process::ExitCode;

use wardbook_documents::{Limits, Worker, worker_main};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "document-worker") {
        return worker_main();
    }
    let Ok(program) = std::env::current_exe() else {
        return ExitCode::FAILURE;
    };
    let worker = Worker { program, args: vec!["document-worker".into()] };
    for path in arguments.iter().map(Path::new) {
        let name = path.to_string_lossy();
        let read = match std::fs::read(path) {
            Ok(bytes) => worker.extract(&name, &bytes, &Limits::default()),
            Err(error) => {
                eprintln!("{name}: {error}");
                continue;
            }
        };
        match read {
            Ok(read) => {
                println!("{}", read.text.text());
                let (ms, kb) = (read.micros / 1000, read.peak_memory_kb);
                let pages = read.text.pages.len();
                eprintln!("{name}: {pages} pages, {ms} ms, {kb} KiB {:?}", read.text.warnings);
            }
            Err(reason) => eprintln!("{name}: {} {reason}", reason.code()),
        }
    }
    ExitCode::SUCCESS
}
