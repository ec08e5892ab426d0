//! Chooses the words of a document that say what came of it. Extractive only: nothing is worded
//! here, so nothing can be said that the document does not say.

use wardbook_domain::extraction::DocumentType;

use super::landmarks::{SECTIONS, WEAKER_SECTIONS};
use super::layout::starts_with_ignoring_case;
use super::reading::Reading;

/// The longest summary, in characters.
const LONGEST: usize = 400;
/// The most sentences.
const MOST_SENTENCES: usize = 3;

/// A sentence with one of these speaks to a machine and not to a reader. It obeys nobody here, but
/// a summary is copied further; screening reports such sentences.
const SPEAKS_TO_A_MACHINE: &[&str] = &[
    "previous instructions",
    "instructions above",
    "system prompt",
    "system:",
    "assistant:",
    "language model",
    "you are an ai",
    "as an ai",
    "disregard",
    "ignore all",
];

/// The summary, empty where there is nothing to say.
pub(super) fn summarise(reading: &Reading<'_>) -> String {
    let letter = || reading.salutation.and_then(|_| opening(reading));
    let text = first_of(reading, SECTIONS)
        .or_else(|| due(reading))
        .or_else(letter)
        .or_else(|| first_of(reading, WEAKER_SECTIONS))
        .or_else(|| opening(reading))
        .or_else(|| flagged(reading))
        .or_else(|| medicines(reading));
    shortened(&text.unwrap_or_default())
}

/// The text under the first of these headings that has any.
fn first_of(reading: &Reading<'_>, wanted: &[&str]) -> Option<String> {
    wanted.iter().find_map(|wanted| {
        let of = reading
            .headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| heading.text.eq_ignore_ascii_case(wanted));
        of.map(|(at, _)| section(reading, at))
            .find(|text| text.chars().filter(|c| c.is_alphabetic()).count() >= 8)
    })
}

/// The text under a heading, to the next heading or the end of its paragraph.
fn section(reading: &Reading<'_>, at: usize) -> String {
    let lines = &reading.document.lines;
    let heading = &reading.headings[at];
    let end = reading.headings.get(at + 1).map_or(lines.len(), |next| next.line);
    let mut parts: Vec<String> = Vec::new();
    if !heading.rest.is_empty() {
        parts.push(list_item(heading.rest).unwrap_or(heading.rest).to_owned());
    }
    let mut taken = heading.rest.len();
    for (index, line) in lines.iter().enumerate().take(end).skip(heading.line + 1) {
        if !line.is_blank() && reading.document.in_footer(index) {
            break;
        }
        if line.is_blank() {
            // A gap right after the heading is layout; after text it ends the section.
            if parts.is_empty() {
                continue;
            }
            break;
        }
        if taken > LONGEST * 2 {
            break;
        }
        let text = line.trimmed();
        taken += text.len();
        let item = list_item(text);
        match (item, parts.last_mut()) {
            (None, Some(last)) if !last.ends_with('.') || !text.starts_with(char::is_uppercase) => {
                last.push(' ');
                last.push_str(text);
            }
            _ => parts.push(item.unwrap_or(text).to_owned()),
        }
    }
    let ended = parts.into_iter().map(|part| squeezed(&part));
    let ended =
        ended.map(|part| if part.ends_with(['.', '!', '?', ':']) { part } else { part + "." });
    ended.collect::<Vec<_>>().join(" ")
}

/// The text of a list's item without its number or bullet.
fn list_item(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['•', '-', '*', '–', '▪', '·', '●']).or_else(|| {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        (1..=2).contains(&digits).then(|| text[digits..].strip_prefix(['.', ')'])).flatten()
    })?;
    rest.starts_with(char::is_whitespace).then(|| rest.trim_start())
}

/// What an invoice comes to.
fn due(reading: &Reading<'_>) -> Option<String> {
    const TOTALS: &[&str] = &["balance due", "amount due", "total due", "amount payable", "total"];
    let lines = || reading.document.lines.iter().filter(|line| !line.is_blank());
    TOTALS.iter().filter(|_| reading.is(DocumentType::Invoice)).find_map(|words| {
        let line = lines().find(|line| {
            starts_with_ignoring_case(line.trimmed(), words)
                && line.text.contains(|c: char| c.is_ascii_digit())
        })?;
        Some(squeezed(line.trimmed()))
    })
}

/// The results that a laboratory marked, where it wrote no comment.
fn flagged(reading: &Reading<'_>) -> Option<String> {
    const FLAGS: &[&str] = &["H", "L", "HH", "LL", "(H)", "(L)", "HIGH", "LOW", "*", "A"];
    let lines = reading.document.lines.iter().filter(|line| {
        let words = || line.text.split_whitespace();
        let flag = words().any(|word| FLAGS.contains(&word));
        flag && line.cells.len() >= 2
            && words().any(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    });
    let lines: Vec<String> =
        lines.take(MOST_SENTENCES).map(|line| squeezed(line.trimmed()) + ".").collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

/// The medicines of a prescription without a heading.
fn medicines(reading: &Reading<'_>) -> Option<String> {
    const DOSES: &[&str] = &[
        "mg",
        "mcg",
        "microgram",
        "micrograms",
        "g",
        "ml",
        "units",
        "tablet",
        "tablets",
        "capsules",
    ];
    let lines = reading.document.lines.iter().filter(|line| {
        let letters = |word: &str| {
            word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_lowercase()
        };
        let has_digit = line.text.contains(|c: char| c.is_ascii_digit());
        has_digit
            && line.text.split_whitespace().any(|word| DOSES.contains(&letters(word).as_str()))
    });
    let lines: Vec<String> =
        lines.take(MOST_SENTENCES).map(|line| squeezed(line.trimmed()) + ".").collect();
    (!lines.is_empty()).then(|| lines.join(" "))
}

/// The first paragraph of prose after the greeting, or of the document.
fn opening(reading: &Reading<'_>) -> Option<String> {
    let lines = &reading.document.lines;
    let from = reading.salutation.map_or(0, |at| at + 1);
    let is_prose = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        let small =
            words.iter().filter(|word| word.starts_with(|c: char| c.is_lowercase())).count();
        words.len() >= 8 && small * 3 >= words.len() && !text.contains("  ")
    };
    let first = lines.iter().skip(from).position(|line| is_prose(line.trimmed()))? + from;
    let paragraph: Vec<&str> = lines[first..]
        .iter()
        .take_while(|line| !line.is_blank())
        .take(8)
        .map(super::layout::Line::trimmed)
        .collect();
    Some(squeezed(&paragraph.join(" ")))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whole sentences up to the limits; one that alone is too long is cut at a word.
fn shortened(text: &str) -> String {
    let mut out = String::new();
    let for_readers = sentences(text).into_iter().filter(|sentence| {
        let small = sentence.to_lowercase();
        !SPEAKS_TO_A_MACHINE.iter().any(|words| small.contains(words))
    });
    for sentence in for_readers.take(MOST_SENTENCES) {
        let joined = out.chars().count() + 1 + sentence.chars().count();
        if joined > LONGEST && !out.is_empty() {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(sentence);
    }
    if out.chars().count() > LONGEST {
        let cut: String = out.chars().take(LONGEST - 1).collect();
        let word = cut.rfind(' ').unwrap_or(cut.len());
        out = format!("{}…", cut[..word].trim_end_matches([',', ';', ' ']));
    }
    out
}

/// Cuts after a full stop before a capital, unless it ends an abbreviation or a number.
fn sentences(text: &str) -> Vec<&str> {
    const ABBREVIATIONS: &[&str] = &[
        "dr", "mr", "mrs", "ms", "prof", "st", "no", "e.g", "i.e", "vs", "approx", "hosp", "ref",
        "dept",
    ];
    let mut out = Vec::new();
    let mut from = 0;
    for (at, mark) in text.match_indices(['.', '!', '?']) {
        let end = at + mark.len();
        let mut after = text[end..].chars();
        let gap = after.next().is_none_or(char::is_whitespace);
        let capital = after.next().is_none_or(|c| !c.is_lowercase());
        let word = text[from..at].rsplit(' ').next().unwrap_or_default().to_lowercase();
        let short = ABBREVIATIONS.contains(&word.as_str())
            || (word.chars().count() == 1 && !word.starts_with(|c: char| c.is_ascii_digit()));
        if gap && capital && !short {
            out.push(text[from..end].trim());
            from = end;
        }
    }
    let rest = text[from..].trim();
    if !rest.is_empty() {
        out.push(rest);
    }
    out.retain(|sentence| !sentence.is_empty());
    out
}
