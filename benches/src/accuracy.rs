//! `wardbook-bench accuracy [--folder PATH] [--misses] [--stated]`: how well the embedded engine reads
//! documents that no rule was written on, how far its confidence can be believed, and who is asked.
//!
//! The folder holds documents with a `truth.json`, or with a JSON file each; without one it is
//! `benches/corpus`, whose README says what its truth may say. `--misses` lists every value that
//! is not right, `--stated` how often each confidence that a rule states was.

mod compare;
mod judge;
mod names;
mod print;
mod read;
mod tally;
mod truth;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use judge::judge;
use tally::Outcome;

/// Reads a folder and prints its tables.
pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let mut folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let (mut lists_misses, mut lists_stated) = (false, false);
    let mut words = arguments.iter();
    while let Some(word) = words.next() {
        match (*word, words.as_slice().first()) {
            ("--misses", _) => lists_misses = true,
            ("--stated", _) => lists_stated = true,
            ("--folder", Some(path)) => {
                folder = PathBuf::from(path);
                words.next();
            }
            _ => bail!("{word}: known are --folder PATH, --misses and --stated"),
        }
    }
    let mut outcomes = Vec::new();
    for truth in truth::of(&folder)? {
        let done = read::document(&folder.join(&truth.file))?;
        let judged = judge(&truth, done.extraction());
        outcomes.push(Outcome { must_ask: truth.ask, file: truth.file, judged, done });
    }
    if outcomes.is_empty() {
        bail!("{}: no document has a truth", folder.display());
    }
    if lists_misses {
        print::misses(&outcomes);
    }
    print::tables(&outcomes);
    if lists_stated {
        print::stated(&outcomes);
    }
    Ok(())
}
