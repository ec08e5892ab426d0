//! `wardbook-bench scans [--pages N]`: pages of text, each made worse in many ways, read by the product
//! and by Tesseract alone, in turn. Prints the share of words that each finds, by what was done to the
//! page; how many of the product's wrong words it doubts; and how far Tesseract's confidence goes.

use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result, bail};
use wardbook_documents::{Limits, Worker};

use super::disturbed::{ALL, Disturbance};
use super::overlap::{Words, share};
use super::sheets::{self, Text};
use super::sure::Sure;

const AT_ONCE: usize = 2;

/// What came of the pages of one kind.
#[derive(Default, Clone)]
struct Done {
    pages: usize,
    words: usize,
    ours: usize,
    theirs: usize,
    /// Words of ours that the page does not have, and how many of them are faint.
    wrong: usize,
    wrong_faint: usize,
    /// Words of ours that it has, and how many of them are faint.
    right: usize,
    right_faint: usize,
    /// Pages that ask a person as a whole, and those that are refused.
    asked: usize,
    refused: usize,
}

pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let pages = match arguments {
        [] => 6,
        ["--pages", number] => number.parse()?,
        _ => bail!("known is --pages N"),
    };
    let worker = super::worker()?;
    let texts = sheets::texts(pages, &worker)?;
    let done = Mutex::new(vec![Done::default(); ALL.len()]);
    let sure = Mutex::new(Sure::default());
    let next = AtomicUsize::new(0);
    let failed = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let (Some(kind), Some(text)) =
                        (ALL.get(at / texts.len()), texts.get(at % texts.len()))
                    else {
                        return;
                    };
                    if let Err(why) = one(kind, text, &worker, &done, &sure, at / texts.len())
                        && let Ok(mut failed) = failed.lock()
                    {
                        *failed = Some(why);
                        return;
                    }
                }
            });
        }
    });
    if let Some(why) = failed.into_inner().unwrap_or_default() {
        return Err(why);
    }
    print(&done.into_inner().unwrap_or_default(), texts.len());
    sure.into_inner().unwrap_or_default().print();
    Ok(())
}

fn one(
    kind: &Disturbance,
    text: &Text,
    worker: &Worker,
    done: &Mutex<Vec<Done>>,
    sure: &Mutex<Sure>,
    place: usize,
) -> Result<()> {
    let png = (kind.apply)(text.sheet.clone()).png()?;
    let says = Words::of(&text.says);
    let read = worker.extract("scan.png", &png, &Limits::default());
    let table = tesseract(&png)?;
    let words = table.lines().filter(|row| row.starts_with("5\t"));
    let theirs: Vec<&str> = words.filter_map(|row| row.split('\t').nth(11)).collect();
    if kind.is_level
        && let Ok(mut sure) = sure.lock()
    {
        sure.add(&table, &says);
    }
    let Ok(mut done) = done.lock() else { return Ok(()) };
    let done = &mut done[place];
    done.pages += 1;
    done.words += says.count();
    done.theirs += says.found_in(&Words::of(&theirs.join("\n")));
    match read {
        Ok(read) => {
            let ours = Words::of(&read.text.text());
            let faint: Vec<&str> = read.faint.iter().map(|faint| faint.word.as_str()).collect();
            let faint = Words::of(&faint.join("\n"));
            let wrong = ours.without(&says);
            let right = says.found_in(&ours);
            let wrong_faint = wrong.found_in(&faint);
            done.ours += right;
            done.wrong += wrong.count();
            done.wrong_faint += wrong_faint;
            done.right += right;
            done.right_faint += faint.count().saturating_sub(wrong_faint);
            done.asked += usize::from(!read.text.unread.is_empty());
        }
        Err(_) => done.refused += 1,
    }
    Ok(())
}

/// What Tesseract alone prints about the file, as a table.
pub(super) fn tesseract(png: &[u8]) -> Result<String> {
    let mut child = Command::new("tesseract")
        .args(["stdin", "stdout", "--psm", "3", "-l", "eng", "tsv"])
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("`tesseract` does not start")?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(png)?;
    }
    Ok(String::from_utf8_lossy(&child.wait_with_output()?.stdout).into_owned())
}

fn print(all: &[Done], pages: usize) {
    println!("\nScans, {pages} pages each: the share of words that is found\n");
    println!(
        "   ours  Tesseract  asked  refused  wrong, of them faint  right, of them faint  what was done"
    );
    for (kind, done) in ALL.iter().zip(all) {
        println!(
            "  {:.3}      {:.3}  {:>5}  {:>7}  {:>5}          {:.2}  {:>6}         {:.3}  {}",
            share(done.ours, done.words),
            share(done.theirs, done.words),
            done.asked,
            done.refused,
            done.wrong,
            share(done.wrong_faint, done.wrong),
            done.right,
            share(done.right_faint, done.right),
            kind.name
        );
    }
    let sum = |of: fn(&Done) -> usize| all.iter().map(of).sum::<usize>();
    println!(
        "  {:.3}      {:.3}  {:>5}  {:>7}  {:>5}          {:.2}  {:>6}         {:.3}  all",
        share(sum(|one| one.ours), sum(|one| one.words)),
        share(sum(|one| one.theirs), sum(|one| one.words)),
        sum(|one| one.asked),
        sum(|one| one.refused),
        sum(|one| one.wrong),
        share(sum(|one| one.wrong_faint), sum(|one| one.wrong)),
        sum(|one| one.right),
        share(sum(|one| one.right_faint), sum(|one| one.right)),
    );
}
