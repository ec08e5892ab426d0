//! What gives a document its shape: headings, the greeting, clinicians named with a title.
//!
//! Found once for all families of rules. What stands under a heading is for `summary` to choose.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::layout::{Document, Line, starts_with_ignoring_case};
use super::person::{self, Person};

/// Headings whose text says most, the best first.
pub(super) const SECTIONS: &[&str] = &[
    "impression",
    "conclusion",
    "conclusions",
    "summary and conclusion",
    "opinion",
    "discharge diagnosis",
    "discharge diagnoses",
    "principal diagnosis",
    "primary diagnosis",
    "final diagnosis",
    "diagnosis",
    "diagnoses",
    "diagnosis/impression",
    "assessment",
    "impression and plan",
    "assessment and plan",
    "summary",
    "name of proposed procedure",
    "name of procedure",
    "proposed procedure",
    "procedure",
    "reason for referral",
    "clinical summary",
    "hospital course",
    "comment",
    "comments",
    "interpretation",
    "result summary",
    "reason for visit",
    "presenting complaint",
    "presenting complaint and clinical course",
    "history of present illness",
    "problems",
    "active problems",
    "admission diagnosis",
    "rx",
];

/// Headings that say less than how a letter begins.
pub(super) const WEAKER_SECTIONS: &[&str] = &["findings", "report", "background", "history"];

/// Further headings, which end a section.
const OTHER_HEADINGS: &[&str] = &[
    "allergies",
    "medications",
    "medication",
    "current medications",
    "current medication",
    "current treatment",
    "history",
    "past history",
    "past medical history",
    "family history",
    "social history",
    "examination",
    "investigations",
    "results",
    "plan",
    "follow-up",
    "follow up",
    "background",
    "technique",
    "comparison",
    "clinical history",
    "clinical details",
    "request",
    "hospital follow-up",
    "procedures",
    "procedures performed",
    "operation",
    "operations",
    "services",
    "appointments",
    "upcoming appointments",
    "plan of treatment",
    "encounters",
    "progress",
    "actions for gp",
    "measurements",
    "immunisations",
    "immunizations",
    "vital signs",
    "recommendation",
    "recommendations",
    "medicines on discharge",
    "medication on discharge",
    "discharge medications",
    "social",
    "how to pay",
    "patient details",
    "additional diagnoses and procedures",
    "secondary diagnoses",
    "adverse reactions",
    "follow-up and requests to the gp",
    "statement of patient",
    "disposition",
    "condition",
];

/// What letters begin with.
const GREETINGS: &[&str] = &["dear ", "to whom it may concern", "hello ", "attention "];

/// A heading and what follows it on its line.
pub(super) struct Heading<'a> {
    pub(super) line: usize,
    pub(super) text: &'a str,
    pub(super) rest: &'a str,
}

/// The headings of a document: known words, lines in capitals, and short lines with a colon.
pub(super) fn headings<'a>(document: &Document<'a>) -> Vec<Heading<'a>> {
    let mut found = Vec::new();
    for (index, line) in document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank()) {
        let whole = line.trimmed();
        let text = whole.trim_start_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '.' | ')' | ' ' | '#' | '*')
        });
        let colon = text.find(':').filter(|at| *at < 45);
        let (head, rest) = colon.map_or((text, ""), |at| (&text[..at], text[at + 1..].trim()));
        let head = head.trim_end_matches(['*', ' ', '.']);
        let known = is_known(head);
        let letters = head.chars().filter(|c| c.is_alphabetic());
        let capitals = letters.clone().count() > 3
            && letters.clone().all(|c| !c.is_lowercase())
            && head.len() < 60;
        let numbered = text.len() < whole.len()
            && line.cells.len() == 1
            && whole.split(' ').next().is_some_and(|number| {
                number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit())
            })
            && text.starts_with(char::is_uppercase)
            && text.split(' ').count() <= 8
            && !text.ends_with(['.', ',']);
        let short = colon.is_some() && rest.is_empty() && head.split(' ').count() <= 6;
        if known || numbered || (capitals && line.cells.len() == 1 && rest.is_empty()) || short {
            found.push(Heading { line: index, text: head, rest });
        }
    }
    found
}

static KNOWN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lists = [SECTIONS, WEAKER_SECTIONS, OTHER_HEADINGS];
    lists.into_iter().flatten().copied().collect()
});

fn is_known(head: &str) -> bool {
    const LONGEST: usize = 45;
    (2..LONGEST).contains(&head.len()) && KNOWN.contains(head.to_ascii_lowercase().as_str())
}

/// The line of the greeting, if the document has one near its head.
pub(super) fn salutation(lines: &[Line<'_>]) -> Option<usize> {
    let filled = lines.iter().enumerate().filter(|(_, line)| !line.is_blank()).take(80);
    let mut found = filled.filter(|(_, line)| {
        let text = line.trimmed();
        text.len() < 100
            && GREETINGS.iter().any(|greeting| starts_with_ignoring_case(text, greeting))
    });
    found.next().map(|(at, _)| at)
}

/// A clinician who is named with a title after a dash, a comma or a bracket.
pub(super) fn titled_within(text: &str) -> Option<Person<'_>> {
    let mut titles = CLINICIANS_TITLES.iter().filter_map(|title| {
        let at = text.find(title)?;
        let before = text[..at].trim_end().chars().next_back();
        matches!(before, Some('-' | '–' | '—' | ',' | '(' | '/' | ':' | ';' | '.')).then_some(at)
    });
    person::read(&text[titles.next()?..])
}

/// Titles of clinicians as they stand in a text.
const CLINICIANS_TITLES: &[&str] = &[
    "Dr ",
    "Dr. ",
    "DR ",
    "DR. ",
    "Prof ",
    "Prof. ",
    "Professor ",
    "A/Prof ",
    "Doctor ",
    "Dra ",
    "Dre ",
];

/// All clinicians who are named with a title, to find full names of those who are named in short.
pub(super) fn clinicians<'a>(lines: &[Line<'a>]) -> Vec<(usize, Person<'a>)> {
    const MOST: usize = 200;
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_blank()) {
        for title in CLINICIANS_TITLES {
            let mut from = 0;
            while let Some(at) = line.text[from..].find(title).map(|at| at + from) {
                let before = line.text[..at].chars().next_back();
                if !before.is_some_and(char::is_alphanumeric)
                    && let Some(person) = person::read(&line.text[at..])
                {
                    found.push((index, person));
                }
                from = at + title.len();
                if found.len() >= MOST {
                    return found;
                }
            }
        }
    }
    found
}
