//! Shows what is read from files, and lists the files within them: `cargo run --example extract -- FILE…`.
//! Starts itself as the child, so that building this one program is enough.

use std::path::Path;
use std::process::ExitCode;

use wardbook_documents::{Cancel, Limits, Worker, worker_main};

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
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{name}: {error}");
                continue;
            }
        };
        let limits = Limits::default();
        match worker.extract(&name, &bytes, &limits) {
            Ok(read) => {
                println!("{}", read.text.text());
                let (ms, kb) = (read.micros / 1000, read.peak_memory_kb);
                let pages = read.text.pages.len();
                eprintln!("{name}: {pages} pages, {ms} ms, {kb} KiB {:?}", read.text.warnings);
            }
            Err(reason) => eprintln!("{name}: {} {reason}", reason.code()),
        }
        for part in worker.parts(&name, &bytes, &limits, &Cancel::default()).iter().flatten() {
            eprintln!("{name}: within it: {}, {} bytes", part.name, part.bytes.len());
        }
    }
    ExitCode::SUCCESS
}
