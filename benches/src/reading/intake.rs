//! P9: what a document costs the product beside taking its text out, and how a whole intake compares
//! with `pdftotext`, one file at a time; and what a scan costs beside Tesseract alone.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use wardbook_app::{Cancel, Clinic, Person, ProcessRequest, Setup, Start};
use wardbook_documents::{Limits, Worker};
use wardbook_domain::access::Source;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::session::ProcessingMode;
use wardbook_store::home::Home;

use super::pdfs::pages;
use super::sheets;
use crate::rounds::medians;
use crate::table::{Table, Target};

const PASSWORD: &str = "seven green otters knit";

/// Letters of a session.
const FILES: usize = 60;

/// Texts that are taken out at the same time, as a session does.
const AT_ONCE: usize = 2;

/// Scans of a round.
const SCANS: usize = 2;

pub(crate) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let home = Home::new(folder.join("intake"));
    let (clock, randomness) = (Clock::system(), Randomness::system());
    let setup =
        Setup { clinic: "Harbour Clinic", admin: "ada", password: PASSWORD, currency: "AUD" };
    wardbook_app::init(&home, &setup, &clock, &randomness)?;
    let (clinic, ada) =
        Clinic::sign_in(&home, "ada", PASSWORD.into(), Source::Cli, &clock, &randomness)?;
    let worker = super::worker()?;
    let runtime = tokio::runtime::Runtime::new()?;
    let round = Cell::new(0);
    let files = || {
        round.set(round.get() + 1);
        letters(&folder.join(format!("letters-{}", round.get())), round.get())
    };
    let session = |files: Vec<PathBuf>| -> Result<Duration> {
        let started = Instant::now();
        runtime.block_on(process(&clinic, &ada, files, &worker))?;
        Ok(started.elapsed())
    };
    let rates = medians(
        "P9 letters",
        &mut [
            ("a session", Box::new(|| Ok(per_second(FILES, session(files()?)?)))),
            ("their text alone", Box::new(|| Ok(per_second(FILES, texts(&files()?, &worker)?)))),
            ("pdftotext", Box::new(|| Ok(per_second(FILES, pdftotext(&files()?)?)))),
        ],
    )?;
    let [ours, texts, theirs] = rates[..] else { return Ok(()) };
    table.rates("P9 a session over letters", ours, ("pdftotext", theirs), Target::AtLeast(1.5));
    let (whole, text) = (1_000.0 / ours, 1_000.0 / texts);
    let own = (whole - text).max(0.0);
    table.millis("P9 a letter beside its text", own, ("its text", text), Target::AtMost(0.15));
    let verdict = if own <= 3.0 { "met" } else { "MISSED" };
    table.note(format!(
        "P9: {own:.2} ms a letter beside its text (target 3 ms, {verdict}): {whole:.2} ms in a session, \
         {text:.2} ms its text alone, {AT_ONCE} at a time, {:.2} ms `pdftotext`, one at a time.",
        1_000.0 / theirs
    ));
    scans(&worker, table)?;
    clinic.sign_out(&ada)?;
    clinic.close()?;
    Ok(())
}

/// A page's picture to its words, beside Tesseract alone on the same file.
fn scans(worker: &Worker, table: &mut Table) -> Result<()> {
    let sheets = sheets::texts(SCANS, worker)?;
    let files = sheets.iter().map(|text| text.sheet.png()).collect::<Result<Vec<_>>>()?;
    let ours = || -> Result<f64> {
        let started = Instant::now();
        for file in &files {
            worker.extract("scan.png", file, &Limits::default())?;
        }
        Ok(per_second(files.len(), started.elapsed()))
    };
    let alone = || -> Result<f64> {
        let started = Instant::now();
        for file in &files {
            super::scans::tesseract(file)?;
        }
        Ok(per_second(files.len(), started.elapsed()))
    };
    let sides: &mut [crate::rounds::Side<'_>] =
        &mut [("the reader", Box::new(ours)), ("Tesseract alone", Box::new(alone))];
    let rates = medians("P9 scans", sides)?;
    table.rates("P9 a scan's words", rates[0], ("Tesseract alone", rates[1]), Target::AtLeast(0.8));
    Ok(())
}

fn per_second(count: usize, took: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / took.as_secs_f64()
}

/// Letters of two pages, none like another of any round.
fn letters(folder: &Path, round: usize) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)?;
    let write = |number: usize| {
        let line = |line: usize| {
            format!(
                "(Line {line} of letter {round}.{number}: sodium 140 mmol/l, she is well.) Tj T* "
            )
        };
        let text: String = (0..40).map(line).collect();
        let head = format!(
            "(Ashcombe Clinic) Tj T* (Re: Eve Page, date of birth 14/03/1958, MRN {round:03}{number:03}) Tj T* "
        );
        let first = format!("BT /F 10 Tf 14 TL 60 790 Td {head}{text} ET");
        let second = format!("BT /F 10 Tf 14 TL 60 790 Td {text} ET");
        let path = folder.join(format!("letter-{number}.pdf"));
        std::fs::write(&path, pages("", &[&first, &second]))?;
        Ok(path)
    };
    (0..FILES).map(write).collect()
}

async fn process(
    clinic: &Clinic,
    ada: &Person,
    files: Vec<PathBuf>,
    worker: &Worker,
) -> Result<()> {
    let request = ProcessRequest {
        start: Start::Paths(files),
        mode: ProcessingMode::Standard,
        endpoint: None,
        budget: None,
    };
    let outcome = clinic.process(ada, request, worker, &|_| {}, &Cancel::default()).await?;
    ensure!(outcome.is_full(), "a letter has no result");
    Ok(())
}

fn texts(files: &[PathBuf], worker: &Worker) -> Result<Duration> {
    let next = AtomicUsize::new(0);
    let started = Instant::now();
    let failed = std::thread::scope(|scope| {
        let read = || -> Result<()> {
            while let Some(path) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                worker.extract("letter.pdf", &std::fs::read(path)?, &Limits::default())?;
            }
            Ok(())
        };
        let threads: Vec<_> = (0..AT_ONCE).map(|_| scope.spawn(read)).collect();
        threads.into_iter().find_map(|thread| thread.join().ok().and_then(Result::err))
    });
    failed.map_or(Ok(started.elapsed()), Err)
}

fn pdftotext(files: &[PathBuf]) -> Result<Duration> {
    let started = Instant::now();
    for path in files {
        let output = Command::new("pdftotext").args(["-q", "-layout"]).arg(path).arg("-").output();
        let output = output.context("`pdftotext` does not start; it is in poppler-utils")?;
        ensure!(!output.stdout.is_empty(), "pdftotext found nothing");
    }
    Ok(started.elapsed())
}
