//! Decides what kind of document it is, by weighted cues.
//!
//! A phrase in the title tells more than one further down, where a section can be of another kind
//! than the document; each cue counts once. The form tells as well (`kind_evidence`). The
//! confidence comes from the lead of the best kind over the next; where no kind has any lead, from
//! how little speaks for all of them.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use wardbook_domain::extraction::DocumentType::{
    self, DischargeSummary, Other, PathologyReport, RadiologyReport, ReferralLetter,
    SpecialistLetter,
};
use wardbook_domain::extraction::{Confidence, Quote};

use super::cues::CUES;
use super::kind_evidence::{Evidence, LINES_READ};
use super::kind_requests::{asks_to_see, is_other_paper, is_to_colleague};
use super::kind_scores::Scores;
use super::labels::{finder, whole_words};
use super::layout::{Document, Line, quote};

/// A kind needs this much to be named at all.
const LEAST: u32 = 35;
/// So much speaks for a visit or for pictures beside results.
const OF_A_VISIT: u32 = 25;
/// Then a person says which it is.
const MIXED: u16 = 650;
/// A title so loud leaves its kind, whatever other paper the head names.
const LOUD_TITLE: u16 = 60;
/// So loud is the name of the kind itself.
const NAMED: u16 = 100;
/// A letter to a colleague that says no kind: it asks to see somebody or tells of a visit, and a person
/// is asked.
const LETTER_TO_COLLEAGUE: Confidence = Confidence::from_permille(550);
/// What the first of them say is said most loudly.
const FIRST_LINES: usize = 4;
/// Lines further down hold no titles.
const TITLE_LINES: usize = 24;

/// The loudest words for each kind, and how loud.
type Loudest = HashMap<DocumentType, (u16, Quote)>;

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words: Vec<&str> = CUES.iter().map(|cue| cue.0).collect();
    finder(&words)
});

/// The kind, how sure, and the words that show it best.
pub(super) fn classify(document: &Document<'_>) -> (DocumentType, Confidence, Option<Quote>) {
    let Some(finder) = FINDER.as_ref() else { return (Other, Confidence::from_permille(0), None) };
    let (mut scores, mut loudest) = by_cues(document, finder);
    let evidence = Evidence::of(document);
    evidence.weigh(document, &mut scores);
    let (kind, score, rival) = scores.best();
    if score < LEAST {
        return match evidence.greeting.filter(|line| is_to_colleague(document, line)) {
            Some(line) => {
                let kind = if asks_to_see(document) { ReferralLetter } else { SpecialistLetter };
                (kind, LETTER_TO_COLLEAGUE, quote(line.page, line.trimmed()))
            }
            None => (Other, none_of_them(document, score), None),
        };
    }
    let mut confidence = confidence(score, rival);
    let beside = [Other, RadiologyReport].iter().any(|kind| scores.of(*kind) >= OF_A_VISIT);
    let titled = loudest.get(&kind).is_some_and(|(loud, _)| *loud >= LOUD_TITLE);
    let another = kind != Other && !titled && is_other_paper(document);
    let loud = loudest.get(&kind).map_or(0, |(loud, _)| *loud);
    let treated = kind == DischargeSummary && loud < NAMED && evidence.left_without_coming();
    if evidence.doubts(kind) || another || treated || kind == PathologyReport && beside {
        // A letter or a visit's note that holds results, a result with much beside it, or another paper
        // that speaks of this one.
        confidence = confidence.min(Confidence::from_permille(MIXED));
    }
    (kind, confidence, loudest.remove(&kind).map(|(_, quote)| quote))
}

/// What the cues say, and the loudest words for each kind.
fn by_cues(document: &Document<'_>, finder: &AhoCorasick) -> (Scores, Loudest) {
    let (mut scores, mut loudest) = (Scores::default(), Loudest::new());
    let mut seen: HashSet<(usize, bool)> = HashSet::new();
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
            scores.add(cue.1, u32::from(weight.saturating_sub(before)));
            if loudest.get(&cue.1).is_none_or(|(loud, _)| weight > *loud) {
                let words = if title {
                    line.cell(cell).unwrap_or_default()
                } else {
                    &line.text[found.range()]
                };
                if let Some(quote) = quote(line.page, words) {
                    loudest.insert(cue.1, (weight, quote));
                }
            }
        }
    }
    (scores, loudest)
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

/// Figures and their signs alone, as in the last column of an account.
fn is_figures(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '))
}

/// A short cell at the head, or one in capitals, or a heading with nothing after it.
fn is_title(line: &Line<'_>, cell: usize) -> bool {
    let text = line.cell(cell).unwrap_or_default();
    let words = text.split_whitespace().count();
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() > 3 && letters.clone().all(|c| !c.is_lowercase());
    // A row of a table with figures in it.
    let figures = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let priced = || line.cell(cell + 1).is_some_and(|next| is_figures(next) && cell == 0);
    let row = line.cells.len() > 2 && figures(line.text) || line.cells.len() == 2 && priced();
    if words > 12 || text.ends_with('.') || text.ends_with(',') || (row && !capitals) {
        return false;
    }
    let bare = text.trim_end_matches([':', '.', ' ']);
    let title = line.rank < TITLE_LINES;
    let head = words <= 7 && !bare.contains(':');
    (title && (capitals || head)) || bare.eq_ignore_ascii_case("rx")
}
