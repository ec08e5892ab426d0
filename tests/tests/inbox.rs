//! Watched folders with real processes: the agent takes what arrives, and a scan that is killed at any
//! moment loses nothing, takes nothing twice and nothing half.
//!
//! `WARDBOOK_INBOX_KILLS` says how often; `WARDBOOK_SEED` repeats a run's moments.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use wardbook_tests::{Random, TestClinic, let_pass, wait_until};

const PATIENCE: Duration = Duration::from_mins(2);

/// Files that arrive one after another while the agent runs.
const ARRIVALS: usize = 20;

/// Files of each round of killing.
const FILES: usize = 25;

fn letter(number: usize) -> String {
    format!("Dear Dr Day,\n\nThank you for seeing patient number {number}.\n\nKind regards\n")
}

/// A clinic with a watched folder whose files are deleted once they are taken.
fn watched(settle: &str) -> (TestClinic, std::path::PathBuf) {
    let clinic = TestClinic::new();
    let folder = clinic.beside("scans");
    fs::create_dir_all(&folder).unwrap();
    let add = ["inbox", "watch", "add"].map(AsRef::as_ref);
    let how = ["--after", "delete", "--settle", settle].map(AsRef::as_ref);
    clinic.run(add.into_iter().chain([folder.as_os_str()]).chain(how)).expect(0);
    (clinic, folder)
}

fn count(clinic: &TestClinic, kind: &str) -> usize {
    clinic.json(["events", "--kind", kind]).as_array().unwrap().len()
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn the_agent_takes_what_arrives_within_seconds() {
    let (clinic, folder) = watched("3");
    let mut agent = clinic.command(["agent"]).stdout(Stdio::null()).spawn().unwrap();
    let noticed = || clinic.json(["inbox", "watch", "list"])[0]["noticed"].clone();
    wait_until("the agent watches the folder", PATIENCE, || noticed() == "events");
    let mut took: Vec<Duration> = (0..ARRIVALS)
        .map(|number| {
            let file = folder.join(format!("{number}.txt"));
            let began = Instant::now();
            fs::write(&file, letter(number)).unwrap();
            wait_until("the file is taken", PATIENCE, || !file.exists());
            began.elapsed()
        })
        .collect();
    took.sort();
    let p95 = took[ARRIVALS * 95 / 100 - 1];
    eprintln!("taken within {:?} at the median, {p95:?} at p95", took[ARRIVALS / 2]);
    // The target is 5 seconds where the machine does nothing else.
    assert!(p95 < Duration::from_secs(10), "{took:?}");
    assert_eq!(count(&clinic, "document.received"), ARRIVALS);
    let listed = clinic.json(["inbox", "list"]);
    let folders: Vec<_> =
        listed["documents"].as_array().unwrap().iter().map(|one| &one["folder"]).collect();
    assert!(folders.iter().all(|one| one.as_str().is_some()), "each says where it came from");
    agent.kill().unwrap();
    agent.wait().unwrap();
    clinic.must_be_sound();
}

#[test]
fn a_scan_that_is_killed_at_any_moment_loses_nothing_and_takes_nothing_twice() {
    let kills = std::env::var("WARDBOOK_INBOX_KILLS").ok().and_then(|text| text.parse().ok());
    let (clinic, folder) = watched("1");
    let mut random = Random::new();
    let mut written = 0;
    for _ in 0..kills.unwrap_or(6) {
        for _ in 0..FILES {
            fs::write(folder.join(format!("{written}.txt")), letter(written)).unwrap();
            written += 1;
        }
        let mut scan = clinic.command(["inbox", "scan"]);
        let mut scan = scan.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // It signs in, waits for a second until files have settled, and takes them.
        let_pass(Duration::from_millis(1_000 + random.below(2_500)));
        scan.kill().unwrap();
        scan.wait().unwrap();
    }
    clinic.run(["inbox", "scan"]).expect(0);
    assert!(is_empty(&folder), "every file was taken and deleted");
    assert_eq!(count(&clinic, "document.received"), written, "each once");
    assert_eq!(count(&clinic, "document.duplicate"), 0, "none twice");
    clinic.must_be_sound();
}
