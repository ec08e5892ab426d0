//! Decides what kind of document it is, by weighted cues.
//!
//! A phrase in the title tells more than one further down, where a section can be of another kind
//! than the document; each cue counts once. Lines of results and of money tell as well. The
//! confidence comes from the lead of the best kind over the next; where no kind has any lead, from
//! how little speaks for all of them.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use wardbook_domain::extraction::DocumentType::{
    self, Invoice, Other, PathologyReport, RadiologyReport, SpecialistLetter,
};
use wardbook_domain::extraction::{Confidence, Quote};

use super::cues::CUES;
use super::labels::{finder, whole_words};
use super::landmarks;
use super::layout::{Document, Line, quote};

/// A kind needs this much to be named at all.
const LEAST: u32 = 35;
/// How much of what speaks for a report counts in a letter, in tenths.
const IN_LETTERS: u32 = 6;
/// So much speaks for a visit or for pictures beside results.
const OF_A_VISIT: u32 = 25;
/// Then a person says which it is.
const MIXED: u16 = 650;
/// A letter to a colleague that says no kind: mostly it tells of a visit, and a person is asked.
const LETTER_TO_COLLEAGUE: Confidence = Confidence::from_permille(550);
/// What the first of them say is said most loudly.
const FIRST_LINES: usize = 4;
/// Lines further down hold no titles.
const TITLE_LINES: usize = 24;
/// In documents beyond this many lines, what comes later no longer changes the kind.
const LINES_READ: usize = 3_000;

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words: Vec<&str> = CUES.iter().map(|cue| cue.0).collect();
    finder(&words)
});

/// The kind, how sure, and the words that show it best.
pub(super) fn classify(document: &Document<'_>) -> (DocumentType, Confidence, Option<Quote>) {
    let mut scores = [0_u32; DocumentType::ALL.len()];
    let mut loudest: Vec<Option<(u16, Quote)>> = vec![None; DocumentType::ALL.len()];
    let mut seen: HashSet<(usize, bool)> = HashSet::new();
    let Some(finder) = FINDER.as_ref() else { return (Other, Confidence::from_permille(0), None) };
    for line in document.lines.iter().filter(|line| !line.is_blank()).take(LINES_READ) {
        for found in finder.find_iter(line.text) {
            let at = found.pattern().as_usize();
            let cue = &CUES[at];
            let later = line.rank >= TITLE_LINES && seen.contains(&(at, false));
            if later
                || seen.contains(&(at, true))
                || !whole_words(line.text, found.start(), found.end())
            {
                continue;
            }
            let Some(cell) = line.cell_at(found.start()) else { continue };
            let title = is_title(line, cell) || opens(line, cell, found.range());
            let weight = if title { cue.2 } else { cue.3 };
            let weight = if title && line.rank < FIRST_LINES { weight * 3 / 2 } else { weight };
            if !seen.insert((at, title)) {
                continue;
            }
            let before = if title && seen.contains(&(at, false)) { cue.3 } else { 0 };
            let kind = DocumentType::ALL.iter().position(|kind| *kind == cue.1).unwrap_or(0);
            scores[kind] += u32::from(weight.saturating_sub(before));
            if loudest[kind].as_ref().is_none_or(|(loud, _)| weight > *loud) {
                let words = if title {
                    line.cell(cell).unwrap_or_default()
                } else {
                    &line.text[found.range()]
                };
                loudest[kind] = quote(line.page, words).map(|quote| (weight, quote));
            }
        }
    }
    for (kind, pattern, strength) in [(PathologyReport, &RESULT, RESULTS), (Invoice, &MONEY, SUMS)]
    {
        let at = DocumentType::ALL.iter().position(|one| *one == kind).unwrap_or(0);
        scores[at] += lines_of(document, pattern.as_ref(), strength);
    }
    let greets = greets(document);
    if greets.is_some() {
        // Letters tell results; reports greet nobody.
        for kind in [PathologyReport, RadiologyReport] {
            let at = DocumentType::ALL.iter().position(|one| *one == kind).unwrap_or(0);
            scores[at] = scores[at] * IN_LETTERS / 10;
        }
    }
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by_key(|kind| std::cmp::Reverse(scores[*kind]));
    let (best, next) = (order[0], order[1]);
    let (score, rival) = (scores[best], scores[next]);
    if score < LEAST {
        return match greets.filter(|line| is_to_colleague(line)) {
            Some(line) => (SpecialistLetter, LETTER_TO_COLLEAGUE, quote(line.page, line.trimmed())),
            None => (Other, none_of_them(document, score), None),
        };
    }
    let mut confidence = confidence(score, rival);
    let of =
        |kind| DocumentType::ALL.iter().position(|one| *one == kind).map_or(0, |at| scores[at]);
    let kind = DocumentType::ALL[best];
    let mixed = greets.is_some() || of(Other) >= OF_A_VISIT || of(RadiologyReport) >= OF_A_VISIT;
    if kind == PathologyReport && mixed || kind == RadiologyReport && greets.is_some() {
        // A letter or a visit's note that holds results, or a result with much beside it.
        confidence = confidence.min(Confidence::from_permille(MIXED));
    }
    (kind, confidence, loudest[best].take().map(|(_, quote)| quote))
}

/// The line of a greeting.
fn greets<'d, 'a>(document: &'d Document<'a>) -> Option<&'d Line<'a>> {
    landmarks::salutation(&document.lines).map(|at| &document.lines[at])
}

fn is_to_colleague(greeting: &Line<'_>) -> bool {
    const COLLEAGUES: &[&str] = &["dr ", "dr. ", "doctor", "prof", "colleague"];
    let text = greeting.trimmed().to_lowercase();
    let name = text.strip_prefix("dear ").unwrap_or_default();
    COLLEAGUES.iter().any(|word| name.starts_with(word))
}

/// A result with its unit and its range, as laboratories print them.
static RESULT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[0-9]\s*(?:\*|H|L)?\s*(?:[mµun]?g/|[mµunp]?mol|[mk]?i?u/|x ?10|g/|%|fl\b|pg\b|cells|mm/h|10\^|/hpf|meq|/cumm|/mm3|lakh).*(?:[0-9.]+\s*(?:-|–|to)\s*[0-9.]+|[<>≤≥]\s*[0-9])",
    )
    .ok()
});
/// A sum of money.
static MONEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[$£€]\s?[0-9]|[0-9][0-9,]*\.[0-9]{2}\s*(?:USD|AUD|GBP|EUR|NZD|CAD)?$").ok()
});
/// So many lines of them, the least and what each of them is worth, and the most.
const RESULTS: (u32, u32, u32) = (3, 12, 80);
const SUMS: (u32, u32, u32) = (3, 9, 60);

/// What lines of one form say together.
fn lines_of(
    document: &Document<'_>,
    form: Option<&Regex>,
    (least, each, most): (u32, u32, u32),
) -> u32 {
    let Some(form) = form else { return 0 };
    let lines = document.lines.iter().filter(|line| !line.is_blank()).take(LINES_READ);
    let fitting = lines.filter(|line| line.text.len() < 200 && form.is_match(line.text)).count();
    let count = u32::try_from(fitting).unwrap_or(u32::MAX).min(most);
    if count < least { 0 } else { (count * each).min(most) }
}

/// How sure it is that none of the kinds fits, where nothing says what it is instead: not sure enough
/// for nobody to be asked. As often as that it was right on documents that the rules were not written on.
fn none_of_them(document: &Document<'_>, score: u32) -> Confidence {
    const NOTHING_SPEAKS: u32 = 600;
    const EACH: u32 = 4;
    let permille = match document.filled() {
        0 => 0,
        1..=3 => 300,
        _ => NOTHING_SPEAKS.saturating_sub(score * EACH),
    };
    Confidence::from_permille(u16::try_from(permille).unwrap_or(0))
}

/// 0.5 where two kinds are level, near 1 for a loud and clear one.
fn confidence(score: u32, rival: u32) -> Confidence {
    let lead = f64::from(score - rival) / f64::from(score);
    let loudness = f64::from(score.min(120)) / 120.0;
    Confidence::from_ratio((0.5 + 0.5 * lead.sqrt() * (0.55 + 0.45 * loudness)).min(0.99))
}

/// Words at the very head that name a kind, with more behind them: `DISCHARGE SUMMARY: Jo Day …`,
/// `Document type: Discharge summary`.
fn opens(line: &Line<'_>, cell: usize, range: Range<usize>) -> bool {
    const LABELS: &[&str] =
        &["document type", "type of document", "report type", "subject", "title"];
    let own = &line.cells[cell];
    let before = line.text[own.start..range.start].trim_matches(|c: char| !c.is_alphanumeric());
    let announced = LABELS.iter().any(|label| before.eq_ignore_ascii_case(label));
    let goes_on = line.text[range.end..].trim_start().starts_with([':', '|', '-', '–', '—']);
    line.rank < FIRST_LINES && (announced || before.is_empty() && goes_on)
}

/// A short cell at the head, or one in capitals, or a heading with nothing after it.
fn is_title(line: &Line<'_>, cell: usize) -> bool {
    let text = line.cell(cell).unwrap_or_default();
    let words = text.split_whitespace().count();
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() > 3 && letters.clone().all(|c| !c.is_lowercase());
    if words > 12 || text.ends_with('.') || text.ends_with(',') {
        return false;
    }
    let bare = text.trim_end_matches([':', '.', ' ']);
    let title = line.rank < TITLE_LINES;
    let head = words <= 7 && !bare.contains(':');
    (title && (capitals || head)) || bare.eq_ignore_ascii_case("rx")
}
