//! Measures the recognisers: how much of what is marked they find, how much of what they find is
//! marked, and how fast.
//!
//! `measure_phi FILE.json` reads sentences with spans in Presidio's form; `measure_phi FOLDER` reads
//! `.txt` files with marks of the form `⟦kind|text⟧`; `measure_phi FILE.txt` reads many documents with
//! marks of the form `[[kind:text]]`, as the tests do. `--quiet` leaves the misses out, `--wrong` shows what is
//! beyond the marks, `--show FILE` what is found in a text.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use wardbook_screening::phi::Recognisers;

#[path = "../tests/phi/marked.rs"]
mod marked;
use marked::{Marked, Tally, characters, count, documents, is_found, unmarked};

fn main() -> Result<(), Box<dyn Error>> {
    let (mut quiet, mut wrong, mut show, mut paths) = (false, false, false, Vec::new());
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quiet" => quiet = true,
            "--wrong" => wrong = true,
            "--show" => show = true,
            _ => paths.push(argument),
        }
    }
    let recognisers = Recognisers::new();
    recognisers.find("warm");
    for path in paths {
        let path = Path::new(&path);
        if show {
            let text = std::fs::read_to_string(path)?;
            for span in recognisers.find(&text) {
                println!(
                    "{:14} {:.2} {:22} {:?}",
                    span.kind.as_str(),
                    span.score,
                    span.rule,
                    &text[span.range.clone()]
                );
            }
            continue;
        }
        let is_marked = path.extension().is_some_and(|end| end == "txt");
        let documents = if path.is_dir() {
            folder(path)?
        } else if is_marked {
            documents(&std::fs::read_to_string(path)?)
        } else {
            sentences(path)?
        };
        measure(&recognisers, &documents, quiet, wrong);
    }
    Ok(())
}

fn measure(recognisers: &Recognisers, documents: &[Marked], quiet: bool, show_wrong: bool) {
    let mut kinds: BTreeMap<String, Tally> = BTreeMap::new();
    let (mut right, mut all) = (0, 0);
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    for document in documents {
        let spans = recognisers.find(&document.text);
        count(document, &spans, &mut kinds);
        for (kind, range) in document.truth.iter().filter(|_| !quiet) {
            if !is_found(&document.text, range, &spans) {
                let from = document.text.floor_char_boundary(range.start.saturating_sub(40));
                let upto =
                    document.text.ceil_char_boundary((range.end + 20).min(document.text.len()));
                println!(
                    "MISS {} {kind}: {:?} in {:?}",
                    document.name,
                    &document.text[range.clone()],
                    &document.text[from..upto]
                );
            }
        }
        for span in &spans {
            let (inside, stray) = characters(document, span);
            right += inside;
            all += inside + stray;
            if stray > 0 {
                *wrong.entry(span.rule.to_string()).or_default() += stray;
                if show_wrong {
                    let from =
                        document.text.floor_char_boundary(span.range.start.saturating_sub(30));
                    println!(
                        "WRONG {} {} {:.2} {:?} after {:?}",
                        document.name,
                        span.rule,
                        span.score,
                        &document.text[span.range.clone()],
                        &document.text[from..span.range.start]
                    );
                }
            }
        }
    }
    for (kind, tally) in &kinds {
        println!(
            "{kind:24} {:4} of {:4}  {:.3}",
            tally.found,
            tally.marked,
            ratio(tally.found, tally.marked)
        );
    }
    let (found, marked) =
        kinds.values().fold((0, 0), |sum, tally| (sum.0 + tally.found, sum.1 + tally.marked));
    println!("{:24} {found:4} of {marked:4}  {:.3}", "all", ratio(found, marked));
    println!("precision in characters  {right} of {all}  {:.3}", ratio(right, all));
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    println!("characters beyond the marks, by rule: {wrong:?}");
    speed(recognisers, documents);
}

fn speed(recognisers: &Recognisers, documents: &[Marked]) {
    let bytes: usize = documents.iter().map(|document| document.text.len()).sum();
    if bytes == 0 {
        return;
    }
    let rounds = (4_000_000 / bytes).max(1);
    let begun = Instant::now();
    for _ in 0..rounds {
        for document in documents {
            std::hint::black_box(recognisers.find(&document.text));
        }
    }
    let total = u32::try_from(bytes * rounds).map_or(f64::MAX, f64::from);
    println!("{:.2} MB/s of one core", total / begun.elapsed().as_secs_f64() / 1e6);
}

fn ratio(one: usize, of: usize) -> f64 {
    let float = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    if of == 0 { 1.0 } else { float(one) / float(of) }
}

fn sentences(path: &Path) -> Result<Vec<Marked>, Box<dyn Error>> {
    let read: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let rows = read.as_array().ok_or("no list of sentences")?;
    let mut all = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        let text = row["full_text"].as_str().ok_or("no text")?.to_owned();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let place = |value: &serde_json::Value| {
            let at = value.as_u64().and_then(|at| usize::try_from(at).ok())?;
            ends.get(at).copied()
        };
        let mut truth = Vec::new();
        for span in row["spans"].as_array().into_iter().flatten() {
            let kind = span["entity_type"].as_str().unwrap_or_default().to_owned();
            if let (Some(start), Some(end)) =
                (place(&span["start_position"]), place(&span["end_position"]))
            {
                truth.push((kind, start..end));
            }
        }
        all.push(Marked { name: nth.to_string(), text, truth });
    }
    Ok(all)
}

fn folder(path: &Path) -> Result<Vec<Marked>, Box<dyn Error>> {
    let mut all = Vec::new();
    let mut files: Vec<_> =
        std::fs::read_dir(path)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "txt")) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (text, truth) = unmarked(&std::fs::read_to_string(file)?, "⟦", "⟧", '|');
        all.push(Marked { name, text, truth });
    }
    Ok(all)
}
