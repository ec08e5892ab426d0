//! Tells from the words before a date, or over it, what it is the date of.
//!
//! `of_dates` lists the labels that are printed most. No list has all: here the words decide, so
//! that `Adm. Date`, `Specimen drawn` and `Statement closing date` are understood as well. What
//! happened is told more clearly by a verb (`drawn`) than by a noun (`specimen`), and dates that
//! the document does not tell of (`received`, `printed`) more clearly than by either.

mod words;

use super::super::calendar::{Printed, printed_in};
use super::super::layout::Line;
use super::label::{Candidate, Label, Meaning, Place};
use words::{
    IGNORED, MARK_OF_BIRTH, NEUTRAL, OTHER_TIMES, SOME_DATE, is_of_dates, of_words, words_of,
};

/// No label is longer.
const LONGEST: usize = 60;
/// The head of a report has no more lines.
const HEAD: usize = 12;
/// So many small words before a date are a sentence, which tells of other days as well.
const MOST_SMALL: usize = 2;

/// Abbreviations that a dot ends without ending a sentence.
const SHORT: &[&str] = &[
    "d.o.a", "d.o.d", "adm", "disch", "dischg", "appt", "coll", "rep", "proc", "exam", "svc",
    "spec", "dt", "d.o.b",
];

/// Adds labels of dates that no table has.
pub(super) fn find(line: &Line<'_>, found: &mut Vec<Candidate>) {
    let mut own = Vec::new();
    joined(line, found);
    of_other_times(line, found);
    if line.text.bytes().any(|byte| byte.is_ascii_digit()) {
        let mut from = 0;
        for date in printed_in(line.text) {
            own.extend(before(line, from, &date, found));
            from = date.end;
        }
    }
    heads(line, found, &mut own);
    found.retain(|one| !own.iter().any(|new| new.start <= one.start && one.start < new.value));
    found.extend(own);
    found.sort_by_key(|one| one.start);
}

/// `Previous admission: …` is none of this one.
fn of_other_times(line: &Line<'_>, found: &mut [Candidate]) {
    for one in found.iter_mut().filter(|one| matches!(one.label.meaning, Meaning::Date(_))) {
        let before = line.text[..one.start].trim_end();
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        // `Past due` is due.
        let due = one.label.meaning == Meaning::Date("due") && word.eq_ignore_ascii_case("past");
        if !due && OTHER_TIMES.iter().any(|other| word.eq_ignore_ascii_case(other)) {
            one.label = &IGNORED;
        }
    }
}

/// `DOB/Age/Sex:` is one label, and its date comes first.
fn joined(line: &Line<'_>, found: &mut Vec<Candidate>) {
    let mut first: Option<usize> = None;
    found.retain(|one| {
        let before = &line.text[..one.start];
        let plain = |at: usize| !before[at..].contains(|c: char| c == ':' || c.is_ascii_digit());
        let part = one.label.meaning == Meaning::Ignored
            && before.trim_end().ends_with('/')
            && first.is_some_and(plain);
        if matches!(one.label.meaning, Meaning::Birth | Meaning::Date(_)) {
            first = Some(one.start);
        }
        !part
    });
}

/// The label before a date: in its cell, or alone in the cell before.
fn before(line: &Line<'_>, from: usize, date: &Printed, found: &[Candidate]) -> Option<Candidate> {
    let at = line.cell_at(date.start)?;
    let start = line.cells[at].start.max(from);
    let text = line.text.get(start..date.start)?;
    let bare = before_weekday(text.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')'));
    if bare.trim().is_empty() {
        if let Some(birth) = mark_of_birth(text) {
            return (!known(found, start, date.start)).then(|| new(birth, start, date, true));
        }
        let beside = line.cells.get(at.checked_sub(1)?)?;
        let label = &line.text[beside.clone()];
        let short = label.len() <= LONGEST && !label.contains(|c: char| c.is_ascii_digit());
        if start != line.cells[at].start || !short || known(found, beside.start, date.start) {
            return None;
        }
        let words = words_of(label);
        let label = of_words(&words).filter(|_| words != ["date"] && words != ["time"])?;
        return Some(new(label, beside.start, date, true));
    }
    let colon = text[bare.len()..].contains([':', '=', '：']);
    let begin = begin_of_label(bare);
    let label_start = start + begin;
    if known(found, label_start, date.start) || bare.len() - begin > LONGEST {
        return None;
    }
    // `Date / Tarikh:` says it again in another language.
    let twice = bare[begin..].split_once('/');
    if colon && twice.is_some_and(|(own, _)| words_of(own) == ["date"]) {
        return of_words(&words_of("date")).map(|label| new(label, label_start, date, true));
    }
    let words = words_of(&bare[begin..]);
    let words = if colon { words } else { nearest(&words).to_vec() };
    if words == ["date"] || words == ["time"] {
        return None;
    }
    if !colon
        && (bare.ends_with(')')
            || words != ["birthday"]
                && is_sentence(
                    &line.text[line.cells[at].clone()],
                    date.start - line.cells[at].start,
                ))
    {
        return None;
    }
    if !colon && words == ["b"] {
        return Some(new(&MARK_OF_BIRTH, label_start, date, true));
    }
    // `Study: 4 May 2026 10:02` in the head of a report.
    let headed = || {
        let own = colon && line.rank < HEAD && words.len() == 1;
        let dated = [words.first().cloned().unwrap_or_default(), "date".to_owned()];
        let label = own.then(|| of_words(&dated)).flatten();
        label.filter(|label| label.meaning == Meaning::Date("service"))
    };
    let some = || (colon && is_some_date(&words)).then_some(&SOME_DATE);
    let label = of_words(&words).or_else(headed).or_else(some)?;
    Some(new(label, label_start, date, colon))
}

/// `Transfer date`, `Date of transfer`: a date of nothing that is known.
fn is_some_date(words: &[String]) -> bool {
    [words.first(), words.last()]
        .into_iter()
        .flatten()
        .any(|word| ["date", "dt"].contains(&word.as_str()))
}

fn new(label: &'static Label, start: usize, date: &Printed, marked: bool) -> Candidate {
    let place = if marked { Place::Start } else { Place::Inline };
    Candidate { label, start, value: date.start, place, marked }
}

/// Whether a table has a label there that is of dates, or of something else.
fn known(found: &[Candidate], from: usize, to: usize) -> bool {
    found.iter().any(|one| {
        let meaning = one.label.meaning;
        let of_dates = matches!(meaning, Meaning::Birth | Meaning::Date(_) | Meaning::Ignored);
        // `Disch. date`, `Date & time`: these two are parts of a label that no table has.
        let part = matches!(one.label.words, "date" | "time");
        of_dates && !part && (from..to).contains(&one.start)
    })
}

/// A star stands for `born` where it touches the date.
fn mark_of_birth(text: &str) -> Option<&'static Label> {
    let before = text.trim_start();
    (before == "*").then_some(&MARK_OF_BIRTH)
}

/// `Sent: Tuesday, 6 October 2026`.
fn before_weekday(text: &str) -> &str {
    const DAYS: &[&str] = &["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let rest = text.trim_end_matches(char::is_alphabetic);
    let day = text[rest.len()..].to_lowercase();
    let weekday =
        DAYS.iter().any(|begin| day.starts_with(begin)) && (day.len() <= 4 || day.ends_with("day"));
    if weekday { rest.trim_end_matches(|c: char| !c.is_alphanumeric() && c != ')') } else { text }
}

/// Where the last label of a text begins: after other punctuation, or a word with figures.
fn begin_of_label(text: &str) -> usize {
    let mut begin = 0;
    for (at, sign) in text.char_indices() {
        let next = text[at + sign.len_utf8()..].chars().next();
        let gap = next.is_none_or(char::is_whitespace);
        let ends = match sign {
            ',' | ';' | ':' | '|' | '•' => true,
            '-' | '–' | '—' => gap,
            '.' => gap && !SHORT.iter().any(|word| ends_with_ignoring_case(&text[..at], word)),
            _ => sign.is_ascii_digit(),
        };
        if ends {
            begin = at + sign.len_utf8();
        }
    }
    begin + (text[begin..].len() - text[begin..].trim_start().len())
}

fn ends_with_ignoring_case(text: &str, word: &str) -> bool {
    let from = text.len().checked_sub(word.len());
    from.and_then(|from| text.get(from..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// Without a colon only the word beside the date counts: `taken 12/11/2026`.
fn nearest(words: &[String]) -> &[String] {
    let last = words.iter().rposition(|word| !NEUTRAL.contains(&word.as_str()));
    last.map_or(&[], |at| &words[at..=at])
}

/// Whether the words about a date are a sentence.
fn is_sentence(text: &str, date: usize) -> bool {
    let small = |text: &str| {
        let words = text.split_whitespace().filter(|word| {
            word.starts_with(char::is_lowercase) && !NEUTRAL.contains(&word.to_lowercase().as_str())
        });
        words.count()
    };
    let message = text.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("from "));
    small(&text[..date]) > MOST_SMALL || small(text) > MOST_SMALL * 2 || message
}

/// Labels whose date stands under them, or could not be read: all their words are of dates.
fn heads(line: &Line<'_>, found: &[Candidate], own: &mut Vec<Candidate>) {
    for cell in &line.cells {
        let text = &line.text[cell.clone()];
        let end = text.find([':', '：']).unwrap_or(text.len());
        let taken =
            known(found, cell.start, cell.end) || own.iter().any(|one| cell.contains(&one.start));
        if end > LONGEST || taken || text[..end].contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let words = words_of(&text[..end]);
        let every = words.iter().all(|word| is_of_dates(word));
        let dated = words.iter().any(|word| ["date", "dt"].contains(&word.as_str()));
        let after = text[end..].trim_start_matches([':', '：', ' ', '*', '\u{a0}']);
        let figures = after.is_empty() || after.starts_with(|c: char| c.is_ascii_digit());
        let plain = words == ["date"] || words == ["time"];
        // `Date / time of transfer:` with its date below.
        let some = !every && end < text.len() && after.is_empty() && words.len() > 1;
        if some && words.len() <= 5 && words[0] == "date" && of_words(&words).is_none() {
            let label = &SOME_DATE;
            let (start, value) = (cell.start, cell.end);
            own.push(Candidate { label, start, value, place: Place::Start, marked: true });
            continue;
        }
        if every
            && !plain
            && figures
            && (dated || end < text.len() && !after.is_empty())
            && let Some(label) = of_words(&words).filter(|label| label.meaning != Meaning::Ignored)
        {
            let value = cell.end - after.len();
            own.push(Candidate {
                label,
                start: cell.start,
                value,
                place: Place::Start,
                marked: true,
            });
        }
    }
}
