//! Measures the rules for hidden instructions: plants every attack of a JSON file (`{"category":
//! ["attack"]}`) at sentence boundaries of clean texts, and counts how many are found in the right
//! sentence, how many clean texts are judged medium or high, and how many harmless sentences high.
//!
//!     measure_instructions [--quiet] attacks.json harmless.json clean-folder...
//!
//! Harmless sentences are a JSON list, or the lines of a text. `--quiet` prints sums alone, for sets
//! that nobody is to tune on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use wardbook_screening::instructions::{RiskLevel, Rules, Verdict};

/// Places in each clean text where an attack is planted.
const PLACES: usize = 3;
/// Clean texts that each attack is planted in.
const HOSTS: usize = 8;

fn main() -> ExitCode {
    let mut given: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let shows = given.first().is_none_or(|first| first.as_os_str() != "--quiet");
    given.drain(..usize::from(!shows));
    let [attacks, harmless, folders @ ..] = given.as_slice() else {
        eprintln!("measure_instructions [--quiet] attacks.json harmless.json clean-folder...");
        return ExitCode::FAILURE;
    };
    match measure(shows, attacks, harmless, folders) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("{failed}");
            ExitCode::FAILURE
        }
    }
}

fn measure(
    shows: bool,
    attacks: &Path,
    harmless: &Path,
    folders: &[PathBuf],
) -> Result<(), Box<dyn std::error::Error>> {
    let rules = Rules::new();
    let attacks: BTreeMap<String, Vec<String>> = serde_json::from_slice(&std::fs::read(attacks)?)?;
    let harmless = sentences(harmless)?;
    let mut clean = Vec::new();
    for folder in folders {
        read(folder, &mut clean)?;
    }
    clean.sort();
    report_clean(shows, &rules, &clean);
    report_harmless(shows, &rules, &harmless);
    report_attacks(shows, &rules, &attacks, &clean);
    let wanted = if cfg!(debug_assertions) { 500_000 } else { 10_000_000 };
    let long: String = clean.iter().map(|(_, text)| text.as_str()).collect();
    let long = long.repeat(wanted / long.len().max(1) + 1);
    let start = Instant::now();
    let verdict = rules.find(&long);
    let seconds = start.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let rate = long.len() as f64 / seconds / 1e6;
    println!("{rate:.1} MB/s over {} bytes, {} findings", long.len(), verdict.findings.len());
    Ok(())
}

fn sentences(path: &Path) -> Result<Vec<String>, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string(path)?;
    if path.extension().is_some_and(|ending| ending == "json") {
        return Ok(serde_json::from_str(&text)?);
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}

/// Texts, and what stands between the tags of XML.
fn read(path: &Path, into: &mut Vec<(String, String)>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            read(&entry?.path(), into)?;
        }
        return Ok(());
    }
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if !matches!(ending, "txt" | "xml" | "md" | "hl7" | "eml") {
        return Ok(());
    }
    let mut text = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
    if ending == "xml" {
        let parts = text.split('<').filter_map(|part| part.split_once('>'));
        text = parts
            .map(|(_, shown)| shown.trim())
            .filter(|shown| !shown.is_empty())
            .fold(String::new(), |all, shown| all + shown + "\n");
    }
    into.push((path.display().to_string(), text));
    Ok(())
}

fn report_clean(shows: bool, rules: &Rules, clean: &[(String, String)]) {
    let mut counts = BTreeMap::new();
    for (name, text) in clean {
        let verdict = rules.find(text);
        *counts.entry(verdict.risk).or_insert(0_usize) += 1;
        for finding in verdict.findings.iter().filter(|_| shows) {
            let quote = &text[finding.range.clone()];
            println!("clean {} {} {name}: {quote:?}", finding.risk.as_str(), finding.rule);
        }
    }
    println!("clean: {counts:?} of {}", clean.len());
}

fn report_harmless(shows: bool, rules: &Rules, harmless: &[String]) {
    let mut counts = BTreeMap::new();
    for sentence in harmless {
        let verdict = rules.find(sentence);
        *counts.entry(verdict.risk).or_insert(0_usize) += 1;
        if shows && verdict.risk > RiskLevel::Low {
            println!("harmless {} {}: {sentence}", verdict.risk.as_str(), verdict.findings[0].rule);
        }
    }
    println!("harmless: {counts:?} of {}", harmless.len());
}

fn report_attacks(
    shows: bool,
    rules: &Rules,
    attacks: &BTreeMap<String, Vec<String>>,
    clean: &[(String, String)],
) {
    let (mut found, mut all) = (0, 0);
    for (category, sentences) in attacks {
        let (mut here, mut planted, mut high) = (0, 0, 0);
        for (number, attack) in sentences.iter().enumerate() {
            let mut missed = 0;
            let mut places = 0;
            for (text, range) in plant(attack, number, clean) {
                let verdict = rules.find(&text);
                places += 1;
                match risk_at(&verdict, &range) {
                    RiskLevel::Low => missed += 1,
                    risk => high += usize::from(risk == RiskLevel::High),
                }
            }
            planted += places;
            here += places - missed;
            if shows && missed > 0 {
                println!("missed {missed}/{places} {category}: {attack}");
            }
        }
        println!("{category}: {here}/{planted}, high {high}");
        found += here;
        all += planted;
    }
    println!("attacks: {found}/{all}");
}

/// The gravest finding that lies on the planted sentence.
fn risk_at(verdict: &Verdict, range: &std::ops::Range<usize>) -> RiskLevel {
    let on = verdict
        .findings
        .iter()
        .filter(|finding| finding.range.start < range.end && range.start < finding.range.end);
    on.map(|finding| finding.risk).max().unwrap_or(RiskLevel::Low)
}

fn plant<'a>(
    attack: &'a str,
    number: usize,
    clean: &'a [(String, String)],
) -> impl Iterator<Item = (String, std::ops::Range<usize>)> + 'a {
    let step = (clean.len() / HOSTS).max(1);
    (0..HOSTS.min(clean.len())).flat_map(move |host| {
        let text = &clean[(host * step + number * 7) % clean.len()].1;
        let ends: Vec<usize> = text
            .match_indices(". ")
            .map(|(at, _)| at + 2)
            .chain(text.match_indices(".\n").map(|(at, _)| at + 2))
            .chain(text.match_indices("\n\n").map(|(at, _)| at + 2))
            .collect();
        (0..PLACES).filter_map(move |place| {
            let at = *ends.get((place * ends.len() / PLACES + number) % ends.len().max(1))?;
            let planted = format!("{}{attack} {}", &text[..at], &text[at..]);
            Some((planted, at..at + attack.len()))
        })
    })
}
