//! Measures what redacting leaves: how many of the identifiers that are marked in sentences still stand
//! in the redacted text, by type.
//!
//! `measure_redaction FILE.json` reads sentences with spans in Presidio's form. `--show` prints what is
//! left, `--text` every redacted sentence.

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::Range;

use wardbook_screening::phi::{Kind, Recognisers, Span};
use wardbook_screening::redact::{Numbers, Placeholders, Redacted, left, redact};

/// The year that ages are counted to.
const YEAR: i32 = 2026;
/// Marked in the sentences, and no identifier under Safe Harbor: `Mrs`, `Swiss`.
const NO_IDENTIFIER: &[&str] = &["TITLE", "NRP"];

#[derive(Default)]
struct Tally {
    marked: usize,
    /// Left, and Safe Harbor lets it stay: a year, a country, an age under 90.
    may_stay: usize,
    partly: usize,
    wholly: usize,
}

fn main() -> Result<(), Box<dyn Error>> {
    let (mut show, mut print, mut paths) = (false, false, Vec::new());
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--show" => show = true,
            "--text" => print = true,
            _ => paths.push(argument),
        }
    }
    let recognisers = Recognisers::new();
    for path in paths {
        let mut types: BTreeMap<String, Tally> = BTreeMap::new();
        let (mut stopped, mut unlike, mut count) = (0, 0, 0);
        for (text, marked) in sentences(&path)? {
            let mut placeholders = Placeholders::new(YEAR);
            let redacted = redact(&text, &recognisers.find(&text), &mut placeholders);
            for (kind, range) in marked {
                let rest = uncovered(&text, &range, &redacted);
                let all = signs(&text[range.clone()]);
                let tally = types.entry(kind.clone()).or_default();
                tally.marked += 1;
                if rest.is_empty() {
                    continue;
                }
                if rest.len() == all.len() && may_stay(&kind, &text[range.clone()]) {
                    tally.may_stay += 1;
                    continue;
                }
                tally.wholly += usize::from(rest.len() == all.len());
                tally.partly += usize::from(rest.len() < all.len());
                if show {
                    println!("LEFT {kind} {:?} of {:?}", String::from_iter(rest), &text[range]);
                }
            }
            let hits = left(&redacted.text, &placeholders, &recognisers, &Numbers::default());
            stopped += usize::from(!hits.is_empty());
            if show {
                for hit in hits {
                    println!("STOPPED {:?} {:?}", hit.kind, &redacted.text[hit.range]);
                }
            }
            unlike += usize::from(placeholders.restore(&redacted.text) != text);
            count += 1;
            if print {
                println!("{}\n", redacted.text);
            }
        }
        table(&types);
        println!(
            "{count} sentences; the second look stops {stopped}; {unlike} are not put back to the letter"
        );
    }
    Ok(())
}

fn table(types: &BTreeMap<String, Tally>) {
    println!(
        "{:20} {:>7} {:>7} {:>9} {:>12} {:>12}",
        "type", "marked", "gone", "may stay", "partly left", "wholly left"
    );
    let row = |name: &str, tally: &Tally| {
        let gone = tally.marked - tally.may_stay - tally.partly - tally.wholly;
        println!(
            "{name:20} {:7} {gone:7} {:9} {:12} {:12}",
            tally.marked, tally.may_stay, tally.partly, tally.wholly
        );
    };
    let mut all = Tally::default();
    for (name, tally) in types {
        row(name, tally);
        if !NO_IDENTIFIER.contains(&name.as_str()) {
            all.marked += tally.marked;
            all.may_stay += tally.may_stay;
            all.partly += tally.partly;
            all.wholly += tally.wholly;
        }
    }
    row("all identifiers", &all);
    println!("identifiers: all but {}", NO_IDENTIFIER.join(" and "));
}

/// Whether it would stay though it were found.
fn may_stay(kind: &str, said: &str) -> bool {
    let kind = match kind {
        "AGE" => Kind::Age,
        "DATE_TIME" => Kind::Date,
        "GPE" => Kind::Place,
        _ => return false,
    };
    let span = Span { kind, range: 0..said.len(), score: 1.0, rule: "marked".into() };
    redact(said, &[span], &mut Placeholders::new(YEAR)).text == said
}

fn signs(said: &str) -> Vec<char> {
    said.chars().filter(|sign| sign.is_alphanumeric()).collect()
}

/// The letters and figures of a marked place that were not replaced.
fn uncovered(text: &str, range: &Range<usize>, redacted: &Redacted) -> Vec<char> {
    let is_gone = |at: usize| redacted.replaced.iter().any(|one| one.original.contains(&at));
    let places = text[range.clone()].char_indices().map(|(at, sign)| (range.start + at, sign));
    places
        .filter(|(at, sign)| sign.is_alphanumeric() && !is_gone(*at))
        .map(|(_, sign)| sign)
        .collect()
}

type Sentence = (String, Vec<(String, Range<usize>)>);

fn sentences(path: &str) -> Result<Vec<Sentence>, Box<dyn Error>> {
    let read: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    let mut all = Vec::new();
    for row in read.as_array().ok_or("no list of sentences")? {
        let text = row["full_text"].as_str().ok_or("no text")?.to_owned();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let place = |value: &serde_json::Value| {
            let at = value.as_u64().and_then(|at| usize::try_from(at).ok())?;
            ends.get(at).copied()
        };
        let mut marked = Vec::new();
        for span in row["spans"].as_array().into_iter().flatten() {
            let kind = span["entity_type"].as_str().unwrap_or_default().to_owned();
            let ends = (place(&span["start_position"]), place(&span["end_position"]));
            if let (Some(start), Some(end)) = ends {
                marked.push((kind, start..end));
            }
        }
        all.push((text, marked));
    }
    Ok(all)
}
