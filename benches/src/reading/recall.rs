//! `wardbook-bench recall --folder F`: the words that `pdftotext` finds in the PDFs of a folder, and how
//! many of them the product's reader has. Pictures are not read: both sides have text layers alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use wardbook_documents::{Limits, Worker};

use super::overlap::{Words, share};

/// Fewer words than this show nothing.
const FEWEST: usize = 20;

/// Where the program that reads scans is looked for; nowhere, here.
const TESSERACT: &str = "WARDBOOK_TESSERACT";

const AT_ONCE: usize = 2;

/// One file.
struct Compared {
    path: PathBuf,
    producer: String,
    /// What `pdftotext` finds.
    words: usize,
    found: usize,
    /// The refusal, or the warnings.
    said: String,
    is_refused: bool,
    ours: Duration,
    theirs: Duration,
}

pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let ["--folder", folder] = arguments else { bail!("known is --folder PATH") };
    if std::env::var_os(TESSERACT).is_none() {
        // By itself again: a program cannot change its own variables safely.
        let status = Command::new(std::env::current_exe()?)
            .args(["recall", "--folder", folder])
            .env(TESSERACT, "/none")
            .status()?;
        if !status.success() {
            bail!("the comparison ended with {status}");
        }
        return Ok(());
    }
    let mut files = Vec::new();
    pdfs_of(Path::new(folder), &mut files)?;
    files.sort();
    let worker = super::worker()?;
    let next = AtomicUsize::new(0);
    let compared = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match one(path, &worker) {
                        Ok(one) => {
                            if let Ok(mut compared) = compared.lock() {
                                compared.push(one);
                            }
                        }
                        Err(why) => eprintln!("{}: {why:#}", path.display()),
                    }
                }
            });
        }
    });
    let mut compared = compared.into_inner().unwrap_or_default();
    compared.sort_by(|one, other| one.path.cmp(&other.path));
    print(&compared, files.len());
    Ok(())
}

fn pdfs_of(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            pdfs_of(&path, found)?;
        } else if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("pdf")) {
            found.push(path);
        }
    }
    Ok(())
}

fn one(path: &Path, worker: &Worker) -> Result<Compared> {
    let bytes = std::fs::read(path)?;
    let started = Instant::now();
    let output = Command::new("pdftotext")
        .args(["-q", "-enc", "UTF-8"])
        .arg(path)
        .arg("-")
        .output()
        .context("`pdftotext` does not start; it is in poppler-utils")?;
    let theirs = started.elapsed();
    let wanted = Words::of(&String::from_utf8_lossy(&output.stdout));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let started = Instant::now();
    let read = worker.extract(&name, &bytes, &Limits::default());
    let ours = started.elapsed();
    let (found, said, is_refused) = match read {
        Ok(read) => {
            let found = wanted.found_in(&Words::of(&read.text.text()));
            (found, read.text.warnings.join(" "), false)
        }
        Err(why) => (0, format!("{}: {why}", why.code()), true),
    };
    let (path, words) = (path.to_owned(), wanted.count());
    let producer = producer(&path);
    Ok(Compared { path, producer, words, found, said, is_refused, ours, theirs })
}

/// Who made the file, without the version.
fn producer(path: &Path) -> String {
    let output = Command::new("pdfinfo").arg(path).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let text = text.unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Producer:")).unwrap_or_default();
    let name = line.trim().split(|c: char| c.is_ascii_digit() || c == '(' || c == '-').next();
    let name = name.unwrap_or_default().trim();
    if name.is_empty() { "not said".to_owned() } else { name.chars().take(40).collect() }
}

fn print(all: &[Compared], files: usize) {
    let counted: Vec<&Compared> = all.iter().filter(|one| one.words >= FEWEST).collect();
    let words: usize = counted.iter().map(|one| one.words).sum();
    let found: usize = counted.iter().map(|one| one.found).sum();
    println!("\nWords of PDFs, beside pdftotext\n");
    println!("{files} files, {} with {FEWEST} words or more for pdftotext", counted.len());
    println!("words found: {found} of {words}, {:.4}", share(found, words));
    let mut shares: Vec<f64> = counted.iter().map(|one| share(one.found, one.words)).collect();
    shares.sort_by(f64::total_cmp);
    for (from, to) in [(0.99, 1.01), (0.95, 0.99), (0.9, 0.95), (0.5, 0.9), (0.0, 0.5)] {
        let many = shares.iter().filter(|share| (from..to).contains(*share)).count();
        println!(
            "files with {from:.2} or more: {many} ({:.1} %)",
            100.0 * self::share(many, shares.len())
        );
    }
    let of = |place: usize| shares.get(place).copied().unwrap_or(0.0);
    println!("median {:.4}, least {:.4}", of(shares.len() / 2), of(0));
    let time = |of: fn(&Compared) -> Duration| all.iter().map(of).sum::<Duration>().as_secs_f64();
    println!("time: {:.1} s, pdftotext {:.1} s", time(|one| one.ours), time(|one| one.theirs));
    let mut producers: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for one in &counted {
        let of = producers.entry(&one.producer).or_default();
        *of = (of.0 + 1, of.1 + one.words, of.2 + one.found);
    }
    println!("\nBy who made them\n\nfiles    words   share  program");
    for (producer, (files, words, found)) in &producers {
        println!("{files:>5} {words:>8}  {:.4}  {producer}", share(*found, *words));
    }
    println!("\nRefused, or with less than nine tenths");
    for one in counted.iter().filter(|one| one.is_refused || share(one.found, one.words) < 0.9) {
        let Compared { words, found, producer, said, .. } = one;
        println!("{}: {found} of {words} words ({producer}). {said}", one.path.display());
    }
}
