//! What asks for something, and so is no answer: the title of a request, and the sentence of a letter
//! that asks a colleague to see somebody.

use super::layout::{Document, Line, starts_with_ignoring_case};

/// Titles stand among so many lines, and have no more words.
const TITLE_LINES: usize = 4;
const MOST_WORDS: usize = 7;
/// So far a letter is read for what it asks.
const LINES_READ: usize = 200;

/// Words of titles that ask.
const REQUESTS: &[&str] =
    &["request", "requisition", "referral", "ereferral", "e-referral", "order"];
/// With these beside them it is answered.
const ANSWERS: &[&str] = &["report", "result", "results", "reply", "response", "letter", "summary"];
/// Words of titles of other papers than the seven kinds.
const OTHER_PAPERS: &[&str] = &[
    "application",
    "authorisation",
    "authorization",
    "certificate",
    "chart",
    "checklist",
    "declaration",
    "diary",
    "directive",
    "estimate",
    "guideline",
    "leaflet",
    "list",
    "log",
    "minutes",
    "plan",
    "policy",
    "questionnaire",
    "quotation",
    "quote",
    "record",
    "reminder",
    "schedule",
    "survey",
    "template",
];
/// Words that ask, and words of what is asked for.
const ASKS: &[&str] = &[
    "please ",
    "kindly",
    "grateful",
    "appreciate",
    "i ask",
    "we ask",
    "ask that",
    "could you",
    "would you",
    "can you",
    "thank you for taking",
    "glad if you",
    "pleased if you",
    "i recommend",
    "your help",
];
const ASKED_FOR: &[&str] = &[
    "see him",
    "see her",
    "see them",
    "see this",
    "see mr",
    "see ms",
    "see miss",
    "see my",
    "see a specialist",
    "assess him",
    "assess her",
    "assess this",
    "your assessment",
    "evaluat",
    "further examination",
    "examination and treatment",
    "take over",
    "taking over",
    "taking on",
    "catch up with",
    "your opinion",
    "your advice",
    "further management",
];

/// Whether a title asks: `Consultation request`, `Radiology requisition`.
pub(super) fn is_titled(document: &Document<'_>) -> bool {
    titles(document).any(|title| has(title, REQUESTS) && !has(title, ANSWERS))
}

/// Whether a title names another paper: `Medication list`, `Estimate of fees`.
pub(super) fn is_other_paper(document: &Document<'_>) -> bool {
    titles(document).any(|title| has(title, OTHER_PAPERS))
}

/// Whether a letter asks somebody to see the patient.
pub(super) fn asks_to_see(document: &Document<'_>) -> bool {
    let lines = document.lines.iter().take(LINES_READ);
    let mut paragraph = String::new();
    let mut asks = false;
    for line in lines {
        if line.is_blank() {
            asks |= asks_in(&paragraph);
            paragraph.clear();
        } else {
            paragraph.push_str(&line.trimmed().to_lowercase());
            paragraph.push(' ');
        }
    }
    asks || asks_in(&paragraph)
}

fn asks_in(paragraph: &str) -> bool {
    paragraph.split(['.', '!', '?']).any(|sentence| {
        let any = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        any(ASKS) && any(ASKED_FOR)
    })
}

/// Whether a greeting is of a colleague: a title, or the first name of who stands with a title in the
/// address above.
pub(super) fn is_to_colleague(document: &Document<'_>, greeting: &Line<'_>) -> bool {
    const COLLEAGUES: &[&str] = &["dr ", "dr. ", "doctor", "prof", "colleague"];
    const TITLES: &[&str] = &["dr", "prof", "professor", "associate professor", "a/prof"];
    let text = greeting.trimmed().to_lowercase();
    let name = text.strip_prefix("dear ").unwrap_or_default();
    let first_name = !name.trim().is_empty() && !name.trim().contains(' ');
    let above = || document.lines.iter().take_while(|line| line.rank < greeting.rank);
    let titled = |line: &Line<'_>| {
        let begins = |cell: &str| TITLES.iter().any(|title| starts_with_ignoring_case(cell, title));
        (0..line.cells.len()).filter_map(|at| line.cell(at)).any(begins)
    };
    COLLEAGUES.iter().any(|word| name.starts_with(word)) || first_name && above().any(titled)
}

/// The short cells at the head that are no label with a value.
fn titles<'d, 'a>(document: &'d Document<'a>) -> impl Iterator<Item = &'a str> + 'd {
    let lines = document.lines.iter().filter(|line| !line.is_blank()).take(TITLE_LINES);
    let cells = lines.flat_map(|line| (0..line.cells.len()).filter_map(|at| line.cell(at)));
    cells.filter(|cell| cell.split_whitespace().count() <= MOST_WORDS && !cell.contains(':'))
}

fn has(title: &str, list: &[&str]) -> bool {
    let mut words = title.split(|c: char| !(c.is_alphanumeric() || c == '-'));
    words.any(|word| list.iter().any(|one| word.eq_ignore_ascii_case(one)))
}
