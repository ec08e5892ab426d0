//! P10: personal health information, beside Presidio's patterns and Presidio with a small model, on the same
//! sentences in the same run.
//!
//! `wardbook-bench phi PATH [--misses] [--threshold N]` prints the whole comparison; PATH is a file of sentences
//! in the form of presidio-research, or a folder of them. `wardbook-bench p10` takes the path from
//! `WARDBOOK_PHI_SENTENCES`, because the sentences are not in the project.

mod presidio;
mod sentences;
mod tally;

use std::path::Path;
use std::time::Instant;

use anyhow::{Result, bail};
use wardbook_screening::phi::Recognisers;

use crate::rounds::{self, Side};
use crate::table::{Table, Target};
use presidio::Presidio;
use sentences::{Found, Sentence};
use tally::{SHARED, Tally, float};

/// Where the sentences are.
const SENTENCES: &str = "WARDBOOK_PHI_SENTENCES";
/// From this score on Presidio's own demonstration shows what it found. Ours counts whole.
const THRESHOLD: f64 = 0.35;
/// Bytes that ours reads in one round: a pass over the sentences alone is over too soon to be timed.
const ROUND: usize = 2_000_000;

/// Times as fast as Presidio's patterns.
const FASTER: f64 = 50.0;
/// Bytes a second, on one core.
const LEAST: f64 = 2.7e6;
const FAST: Target = Target::AtLeast(FASTER);

/// One of those that are compared.
struct Measured {
    name: &'static str,
    tally: Tally,
    bytes_a_second: f64,
}

pub(crate) fn run(arguments: &[&str]) -> Result<()> {
    let (mut path, mut shows_misses, mut threshold) = (None, false, THRESHOLD);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match *argument {
            "--misses" => shows_misses = true,
            "--threshold" => match rest.next().and_then(|number| number.parse().ok()) {
                Some(number) => threshold = number,
                None => bail!("--threshold takes a number from 0 to 1"),
            },
            one => path = Some(one),
        }
    }
    let Some(path) = path else { bail!("known is phi PATH [--misses] [--threshold N]") };
    let (sides, why) = compare(Path::new(path), threshold, shows_misses)?;
    print(&sides, threshold);
    if let Some(why) = why {
        println!("\n{why}");
    }
    Ok(())
}

pub(crate) fn measure(table: &mut Table) -> Result<()> {
    let Some(path) = std::env::var_os(SENTENCES) else {
        let reason = format!("{SENTENCES} does not say where the sentences are");
        table.not_measured("P10 bytes, one core", FAST, &reason);
        return Ok(());
    };
    let (sides, why) = compare(Path::new(&path), THRESHOLD, false)?;
    if let Some(why) = why {
        table.note(format!("P10: {why}"));
    }
    let Some((ours, others)) = sides.split_first() else { return Ok(()) };
    let fast = if ours.bytes_a_second >= LEAST { "met" } else { "MISSED" };
    let (here, least) = (ours.bytes_a_second / 1e6, LEAST / 1e6);
    table.note(format!("P10: {here:.2} MB/s on one core (target {least} MB/s, {fast})"));
    if others.is_empty() {
        table.not_measured("P10 bytes, one core", FAST, "Presidio could not be installed");
    }
    for other in others {
        let at_least = if other.name == presidio::PATTERNS { FAST } else { Target::AtLeast(1.0) };
        let rate = (other.name, other.bytes_a_second);
        table.rates("P10 bytes, one core", ours.bytes_a_second, rate, at_least);
    }
    if let Some(model) = others.iter().find(|other| other.name == presidio::MODEL) {
        for kind in SHARED.iter().filter(|kind| ours.tally.marked(kind.marked) > 0) {
            let recall = |side: &Measured| side.tally.recall(kind.marked);
            let name = format!("P10 recall, {}", kind.marked);
            table.shares(&name, recall(ours), (model.name, recall(model)));
        }
        let precision = (model.name, model.tally.precision());
        table.shares("P10 precision, all", ours.tally.precision(), precision);
    }
    Ok(())
}

/// Ours first; and why there is no other side, or not all of it.
fn compare(
    path: &Path,
    threshold: f64,
    shows_misses: bool,
) -> Result<(Vec<Measured>, Option<String>)> {
    let sentences = sentences::read(path)?;
    let recognisers = Recognisers::new();
    let bytes: usize = sentences.iter().map(|sentence| sentence.text.len()).sum();
    let (other, mut why) = match Presidio::start(&sentences) {
        Ok(other) => (Some(other), None),
        Err(error) => {
            (None, Some(format!("Presidio could not be installed or started: {error:#}")))
        }
    };
    let names = other.as_ref().map(Presidio::sides).unwrap_or_default();
    if other.is_some() && !names.contains(&presidio::MODEL) {
        let text =
            "Presidio's small model could not be installed: its patterns are measured alone.";
        why = Some(text.to_owned());
    }
    let other = std::cell::RefCell::new(other);
    let ask = |side: &str| match other.borrow_mut().as_mut() {
        Some(other) => other.ask(side),
        None => bail!("Presidio is not there"),
    };
    let mut sides: Vec<Side<'_>> = vec![(
        "Wardbook",
        Box::new(|| {
            let rounds = (ROUND / bytes.max(1)).max(1);
            let begun = Instant::now();
            for _ in 0..rounds {
                for sentence in &sentences {
                    std::hint::black_box(recognisers.find(&sentence.text));
                }
            }
            Ok(float(bytes * rounds) / begun.elapsed().as_secs_f64())
        }),
    )];
    for name in &names {
        sides.push((name, Box::new(|| Ok(float(bytes) / ask(name)?.seconds))));
    }
    let speeds = rounds::medians("P10", &mut sides)?;
    drop(sides);
    let mut measured = Vec::new();
    for (name, bytes_a_second) in std::iter::once("Wardbook").chain(names).zip(speeds) {
        let found: Vec<Vec<Found>> = if measured.is_empty() {
            sentences.iter().map(|sentence| ours(&recognisers, sentence)).collect()
        } else {
            ask(name)?.found(&sentences, threshold)
        };
        let tally = Tally::of(&sentences, &found);
        if shows_misses {
            tally.print_misses(name, &sentences);
        }
        measured.push(Measured { name, tally, bytes_a_second });
    }
    Ok((measured, why))
}

fn ours(recognisers: &Recognisers, sentence: &Sentence) -> Vec<Found> {
    let spans = recognisers.find(&sentence.text);
    spans
        .into_iter()
        .map(|span| Found { kind: span.kind.as_str().to_owned(), range: span.range })
        .collect()
}

fn print(sides: &[Measured], threshold: f64) {
    println!(
        "\nPersonal health information, on the same sentences in the same run. A place counts as found where"
    );
    println!(
        "nine tenths of its characters are covered, by any kind; precision is that of the characters of a"
    );
    println!("side's own kind. Presidio counts from a score of {threshold} on.\n");
    print!("{:16} {:>6}", "kind", "marked");
    for side in sides {
        print!("  {:>20} {:>9}", format!("{}: recall", side.name), "precision");
    }
    println!();
    let Some(first) = sides.first() else { return };
    for kind in SHARED.iter().filter(|kind| first.tally.marked(kind.marked) > 0) {
        print!("{:16} {:>6}", kind.marked, first.tally.marked(kind.marked));
        for (nth, side) in sides.iter().enumerate() {
            let kinds = if nth == 0 { kind.ours } else { kind.presidio };
            let precision = side.tally.precision_of(kinds);
            let precision = precision.map_or_else(|| "-".to_owned(), |share| format!("{share:.3}"));
            print!("  {:>20.3} {precision:>9}", side.tally.recall(kind.marked));
        }
        println!();
    }
    print!("{:16} {:>6}", "all", first.tally.all_marked());
    for side in sides {
        print!("  {:>20.3} {:>9.3}", side.tally.recall_of_all(), side.tally.precision());
    }
    print!("\n{:23}", "kB/s, one core");
    for side in sides {
        print!("  {:>20.1} {:>9}", side.bytes_a_second / 1e3, "");
    }
    println!();
}
