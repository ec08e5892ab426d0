//! `make bench`: measures Wardbook against its targets and prints one table.
//!
//! Every figure is a ratio to something else measured in the same run, in turn, with equal
//! durability, because absolute times drift on shared machines. `docs/benchmarks.md` says how
//! and why, and keeps what was measured.
//!
//! `wardbook-bench [p1] [p2] [p5] [p7] [p9] [p10] [p13]` measures only those; without arguments, all.
//! `wardbook-bench accuracy` is for how well documents are read: shares, not speeds; see `accuracy`.
//! `malformed`, `recall` and `scans` are for the reader of files alone; see `reading`. `phi` is for what
//! identifies a person, beside Presidio; see `phi`.

mod accuracy;
mod append;
mod clinic;
mod journal;
mod office;
mod phi;
mod plain;
mod postgres;
mod reading;
mod rounds;
mod sample;
mod table;
mod verification;
mod words;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};

use table::Table;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if words == ["read"] {
        return wardbook_documents::worker_main();
    }
    let done = match words.as_slice() {
        // How a verification is measured by itself; see `verification`.
        ["verify", home, threads] => verification::child(home, threads),
        // For profilers: a log of this many events, to verify again and again.
        ["make", home, events] => verification::make(home, events),
        ["accuracy", rest @ ..] => accuracy::run(rest),
        ["malformed", rest @ ..] => reading::malformed(rest),
        ["recall", rest @ ..] => reading::recall(rest),
        ["phi", rest @ ..] => phi::run(rest),
        ["scans", rest @ ..] => reading::scans(rest),
        [] => measure(&[]).and(accuracy::run(&[])),
        chosen => measure(chosen),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

fn measure(chosen: &[&str]) -> Result<()> {
    const KNOWN: [&str; 7] = ["p1", "p2", "p5", "p7", "p9", "p10", "p13"];
    if let Some(unknown) = chosen.iter().find(|word| !KNOWN.contains(word)) {
        anyhow::bail!("{unknown}: known are {}", KNOWN.join(", "));
    }
    let wanted = |name| chosen.is_empty() || chosen.contains(&name);
    let folder = tempfile::Builder::new()
        .prefix("wardbook-bench-")
        .tempdir_in(place())
        .context("no folder to measure in")?;
    let mut table = Table::default();
    if wanted("p1") || wanted("p2") {
        append::measure(folder.path(), wanted("p1"), wanted("p2"), &mut table)?;
    }
    if wanted("p5") {
        verification::measure(folder.path(), &mut table)?;
    }
    if wanted("p7") {
        words::measure(folder.path(), &mut table)?;
    }
    if wanted("p9") {
        reading::measure(folder.path(), &mut table)?;
    }
    if wanted("p10") {
        phi::measure(&mut table)?;
    }
    // What was measured is shown even where the rest could not be.
    let last = if wanted("p13") { office::measure(folder.path(), &mut table) } else { Ok(()) };
    table.print();
    last
}

/// Where the databases are made: a folder that is on a disk also where `/tmp` is in memory, and
/// that another user can enter, because PostgreSQL refuses to run as root.
fn place() -> PathBuf {
    std::env::var_os("WARDBOOK_BENCH_DIR").map_or_else(|| "/var/tmp".into(), PathBuf::from)
}
