//! What speaks for a kind of document by its form, and not by one phrase: lines of results and of sums,
//! the sections of a visit's note, a greeting; and what a kind cannot be without.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;
use wardbook_domain::extraction::DocumentType::{
    self, DischargeSummary, Invoice, PathologyReport, RadiologyReport, SpecialistLetter,
};

use super::kind_requests;
use super::kind_scores::Scores;
use super::labels::{finder, whole_words};
use super::landmarks;
use super::layout::{Document, Line};

/// In documents beyond this many lines, what comes later no longer changes the kind.
pub(super) const LINES_READ: usize = 3_000;

/// What a word is evidence of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// A section of a visit's note, where it stands alone or before a colon.
    Section,
    /// That pictures were taken.
    Pictures,
    /// That somebody left a hospital.
    Leaving,
    /// That somebody came to one.
    Coming,
}

const WORDS: &[(&str, Shows)] = &[
    ("chief complaint", Shows::Section),
    ("chief complaints", Shows::Section),
    ("presenting complaint", Shows::Section),
    ("history of present illness", Shows::Section),
    ("hpi", Shows::Section),
    ("past medical history", Shows::Section),
    ("medical history", Shows::Section),
    ("review of systems", Shows::Section),
    ("ros", Shows::Section),
    ("subjective", Shows::Section),
    ("objective", Shows::Section),
    ("physical exam", Shows::Section),
    ("physical examination", Shows::Section),
    ("vital signs", Shows::Section),
    ("vitals", Shows::Section),
    ("current medications", Shows::Section),
    ("medications", Shows::Section),
    ("allergies", Shows::Section),
    ("assessment", Shows::Section),
    ("assessment and plan", Shows::Section),
    ("plan", Shows::Section),
    ("treatment plan", Shows::Section),
    ("radiology", Shows::Pictures),
    ("radiologist", Shows::Pictures),
    ("radiological", Shows::Pictures),
    ("imaging", Shows::Pictures),
    ("x-ray", Shows::Pictures),
    ("x-rays", Shows::Pictures),
    ("xray", Shows::Pictures),
    ("x ray", Shows::Pictures),
    ("radiograph", Shows::Pictures),
    ("radiographs", Shows::Pictures),
    ("mri", Shows::Pictures),
    ("mr", Shows::Pictures),
    ("ct", Shows::Pictures),
    ("pet", Shows::Pictures),
    ("ultrasound", Shows::Pictures),
    ("sonography", Shows::Pictures),
    ("usg", Shows::Pictures),
    ("echocardiogram", Shows::Pictures),
    ("doppler", Shows::Pictures),
    ("mammogram", Shows::Pictures),
    ("mammography", Shows::Pictures),
    ("tomography", Shows::Pictures),
    ("cbct", Shows::Pictures),
    ("opg", Shows::Pictures),
    ("dexa", Shows::Pictures),
    ("scan", Shows::Pictures),
    ("contrast", Shows::Pictures),
    ("views", Shows::Pictures),
    ("loinc 18748-4", Shows::Pictures),
    ("discharge", Shows::Leaving),
    ("discharged", Shows::Leaving),
    ("disch", Shows::Leaving),
    ("discharging", Shows::Leaving),
    ("sent home", Shows::Leaving),
    ("went home", Shows::Leaving),
    ("stay", Shows::Leaving),
    ("inpatient", Shows::Leaving),
    ("transferred", Shows::Leaving),
    ("hospital course", Shows::Leaving),
    ("admission", Shows::Coming),
    ("admitted", Shows::Coming),
    ("admit", Shows::Coming),
    ("adm", Shows::Coming),
    ("doa", Shows::Coming),
    ("d.o.a", Shows::Coming),
    ("arrived", Shows::Coming),
    ("arrival", Shows::Coming),
    ("presented", Shows::Coming),
    ("ward", Shows::Coming),
    ("emergency", Shows::Coming),
    ("stayed", Shows::Coming),
    ("hospitalised", Shows::Coming),
    ("hospitalized", Shows::Coming),
    ("loinc 18842-5", Shows::Leaving),
    ("loinc 11490-0", Shows::Leaving),
    ("loinc 28655-9", Shows::Leaving),
];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words: Vec<&str> = WORDS.iter().map(|word| word.0).collect();
    finder(&words)
});

/// A result with its unit and its range, as laboratories print them.
static RESULT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)[0-9]\s*(?:\*|H|L)?\s*(?:[mµun]?g/|[mµunp]?mol|[mk]?i?u/|x ?10|g/|%|fl\b|pg\b|cells|mm/h|10\^|/hpf|meq|/cumm|/mm3|lakh).*(?:[0-9.]+\s*(?:-|–|to)\s*[0-9.]+|[<>≤≥]\s*[0-9])",
    )
    .ok()
});
/// A line of one result with its unit and no more: `Sodium: 139 mmol/L`.
static BARE_RESULT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[^0-9:]{2,40}[0-9]*[:\s]\s*[<>]?\s*[0-9][0-9.,]*\s*(?:[mµun]?g/d?l|[mµunp]?mol/l|[mk]?i?u/l|x ?10\^?[0-9]|g/d?l|%|fl|pg|meq/l|/cumm|cells)\S*\s*\S*$",
    )
    .ok()
});
/// A sum of money.
static MONEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[$£€]\s?[0-9]|[0-9][0-9,]*\.[0-9]{2}\s*(?:USD|AUD|GBP|EUR|NZD|CAD)?$").ok()
});
/// So many lines of them, the least and what each of them is worth, and the most.
const RESULTS: (u32, u32, u32) = (3, 12, 80);
const BARE_RESULTS: (u32, u32, u32) = (5, 6, 60);
const SUMS: (u32, u32, u32) = (3, 9, 60);
/// So many of its sections are a visit's note.
const SECTIONS: usize = 3;
/// How much then still speaks for a report, in tenths: results and pictures are parts of the note.
const WITHIN_A_NOTE: u32 = 4;
/// How much of what speaks for a report counts in a letter, in tenths.
const IN_LETTERS: u32 = 6;
/// How much of what speaks for a kind counts without what it cannot be without, in tenths.
const WITHOUT: u32 = 4;

/// What a document's form tells.
pub(super) struct Evidence<'d, 'a> {
    /// The line of a greeting.
    pub(super) greeting: Option<&'d Line<'a>>,
    sections: usize,
    /// What is shown at all.
    shown: Vec<Shows>,
    /// Whether its title asks for something.
    requests: bool,
}

impl<'d, 'a> Evidence<'d, 'a> {
    pub(super) fn of(document: &'d Document<'a>) -> Self {
        let greeting = landmarks::salutation(&document.lines).map(|at| &document.lines[at]);
        let requests = kind_requests::is_titled(document);
        let mut own = Self { greeting, sections: 0, shown: Vec::new(), requests };
        let Some(finder) = FINDER.as_ref() else { return own };
        let mut seen = [false; WORDS.len()];
        for line in document.lines.iter().filter(|line| !line.is_blank()).take(LINES_READ) {
            for found in finder.find_iter(line.text) {
                let at = found.pattern().as_usize();
                if seen[at] || !whole_words(line.text, found.start(), found.end()) {
                    continue;
                }
                seen[at] = match WORDS[at].1 {
                    Shows::Section => heads(line, found.range()),
                    Shows::Pictures | Shows::Leaving | Shows::Coming => true,
                };
            }
        }
        let shown =
            |what| WORDS.iter().zip(seen).filter(|(word, seen)| *seen && word.1 == what).count();
        own.sections = shown(Shows::Section);
        let all = [Shows::Pictures, Shows::Leaving, Shows::Coming];
        own.shown = all.into_iter().filter(|what| shown(*what) > 0).collect();
        own
    }

    fn shows(&self, what: Shows) -> bool {
        self.shown.contains(&what)
    }

    /// Whether it has the sections of a visit's note.
    pub(super) fn is_note(&self) -> bool {
        self.sections >= SECTIONS
    }

    /// Adds what the form says, and takes away what it makes unlikely.
    pub(super) fn weigh(&self, document: &Document<'_>, scores: &mut Scores) {
        let results = lines_of(document, RESULT.as_ref(), RESULTS);
        let bare = lines_of(document, BARE_RESULT.as_ref(), BARE_RESULTS);
        scores.add(PathologyReport, results.max(bare));
        scores.add(Invoice, lines_of(document, MONEY.as_ref(), SUMS));
        for (applies, kinds, tenths) in [
            // Letters tell results; laboratories greet nobody, as radiologists do.
            (self.greeting.is_some(), &[PathologyReport][..], IN_LETTERS),
            (self.is_note(), &[PathologyReport, RadiologyReport], WITHIN_A_NOTE),
            (!self.shows(Shows::Pictures), &[RadiologyReport], WITHOUT),
            (!self.shows(Shows::Leaving), &[DischargeSummary], WITHOUT),
        ] {
            for kind in kinds.iter().filter(|_| applies) {
                scores.scale(*kind, tenths);
            }
        }
    }

    /// Whether somebody is discharged who never came, as from a course of treatment.
    pub(super) fn left_without_coming(&self) -> bool {
        self.shows(Shows::Leaving) && !self.shows(Shows::Coming)
    }

    /// Whether a report's results may be a part of something else, or what looks like an answer asks.
    pub(super) fn doubts(&self, kind: DocumentType) -> bool {
        match kind {
            PathologyReport => self.greeting.is_some() || self.is_note() || self.requests,
            RadiologyReport => self.is_note() || self.requests,
            SpecialistLetter => self.requests,
            _ => false,
        }
    }
}

/// Whether words stand alone in their line or before its colon, as headings do.
fn heads(line: &Line<'_>, range: std::ops::Range<usize>) -> bool {
    let before = line.text[..range.start].trim_matches(|c: char| !c.is_alphanumeric());
    let after = line.text[range.end..].trim_start_matches(['*', ' ']);
    before.is_empty() && (after.is_empty() || after.starts_with([':', '/', '&', '-', '–']))
}

/// What lines of one form say together.
fn lines_of(
    document: &Document<'_>,
    form: Option<&Regex>,
    (least, each, most): (u32, u32, u32),
) -> u32 {
    let Some(form) = form else { return 0 };
    let lines = document.lines.iter().filter(|line| !line.is_blank()).take(LINES_READ);
    let fitting =
        lines.filter(|line| line.text.len() < 200 && form.is_match(line.trimmed())).count();
    let count = u32::try_from(fitting).unwrap_or(u32::MAX).min(most);
    if count < least { 0 } else { (count * each).min(most) }
}
