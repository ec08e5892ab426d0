//! Dates that no label is before: in a title, at the end of an examination's name, in the account
//! of a stay, beside a signature, and in the words of an account that say until when to pay.
//!
//! Each rule asks for words near the date that leave one meaning, and for a place where that kind
//! of document has it. What a letter tells of other times is none of these.

use wardbook_domain::extraction::DocumentType;

use super::calendar::Printed;
use super::dates::{Event, plain};
use super::labels::{Hit, Place};
use super::layout::{Line, find_ignoring_case};
use super::reading::Reading;

const IN_TITLE: u16 = 830;
const STAMPED_NOTE: u16 = 700;
const MESSAGE: u16 = 800;
const STAY: u16 = 860;
const ADMITTED: u16 = 780;
const TO_PAY: u16 = 860;
const AFTER_NAME: u16 = 800;
const BESIDE_SIGNATURE: u16 = 830;

/// A title, a message's header and a signature stand so near to the beginning or the end.
const TITLE_LINES: usize = 6;
const MESSAGE_LINES: usize = 3;
const LAST_LINES: usize = 8;
/// No title is longer, and no words between a stay's verb and its day are more.
const LONGEST_TITLE: usize = 90;
const LONGEST_BETWEEN: usize = 80;

/// Words that name a paper.
const PAPERS: &[&str] = &[
    "note",
    "report",
    "encounter",
    "summary",
    "letter",
    "list",
    "minutes",
    "review",
    "memo",
    "visit",
    "consult",
    "consultation",
    "meeting",
    "referral",
    "certificate",
    "script",
    "prescription",
    "invoice",
    "statement",
    "receipt",
    "progress",
    "discharge",
    "clinic",
    "record",
    "message",
];
/// What a line before a colon names, where its date comes last: `Exam: MRI brain, 3 May 2026`.
const EXAMINATIONS: &[&str] = &[
    "exam",
    "examination",
    "procedure",
    "operation",
    "surgery",
    "study",
    "imaging",
    "investigation",
];
const STAYS: &[&str] = &[
    "inpatient",
    "in-patient",
    "hospitalised",
    "hospitalized",
    "hospital stay",
    "admitted",
    "stay",
];
const CAME: &[&str] = &["was admitted", "were admitted", "presented", "admission"];
const WENT: &[&str] = &["was discharged", "discharged", "went home", "left the ward"];
/// Words of an account, and the words that stand before its last day.
const MONEY: &[&str] = &[
    "pay",
    "transfer",
    "amount",
    "settle",
    "due",
    "owe",
    "payable",
    "payment",
    "balance",
    "remit",
    "your part",
    "paying",
];
const UNTIL: &[&str] =
    &["by", "before", "due", "due on", "due by", "on or before", "no later than", "not later than"];
const CREDENTIALS: &[&str] = &[
    "MD", "M.D.", "DO", "MBBS", "MBChB", "FRACP", "FRACGP", "FRCP", "MRCGP", "RN", "NP", "PA-C",
    "RM", "DDS", "PhD",
];

type Told = Vec<(&'static str, Event)>;

/// All of them, but what a stay is told of.
pub(super) fn find(reading: &Reading<'_>) -> Told {
    let mut out = Vec::new();
    for date in reading.calendar.all() {
        let line = &reading.document.lines[date.line];
        if labelled(reading, date) || reading.document.in_footer(date.line) {
            continue;
        }
        let told = in_title(reading, line, date)
            .or_else(|| message(line, date))
            .or_else(|| beside_signature(reading, line, date))
            .or_else(|| after_name(line, date))
            .or_else(|| to_pay(reading, line, date));
        if let Some((meaning, strength)) = told
            && let Some(read) = reading.calendar.day(date)
        {
            out.push((meaning, Event::new(read, strength, *date)));
        }
    }
    out.extend(stays(reading));
    out
}

/// Whether a label of dates is before it in its cell.
fn labelled(reading: &Reading<'_>, date: &Printed) -> bool {
    use super::labels::Meaning::{Birth, Date, Ignored};
    let mut hits = reading.hits_in_line(date.line).iter();
    hits.any(|hit| {
        matches!(hit.label.meaning, Birth | Date(_) | Ignored)
            && hit.value_start <= date.start
            && date.start < hit.value_start + hit.value.len()
            && date.start - hit.value_start < 12
    })
}

/// `Progress note - 4 May 2026`, and `Script` far to the left of its day.
fn in_title(reading: &Reading<'_>, line: &Line<'_>, date: &Printed) -> Option<(&'static str, u16)> {
    let greeted = reading.salutation.is_some_and(|greeting| date.line > greeting);
    if line.rank >= TITLE_LINES || greeted || line.text.len() > LONGEST_TITLE {
        return None;
    }
    let before = &line.text[..date.start];
    let weekday = before.trim_end().trim_end_matches(',');
    let weekday = weekday
        .strip_suffix("day")
        .map_or(weekday, |rest| rest.trim_end_matches(char::is_alphabetic).trim_end());
    let joined =
        weekday.trim_end().ends_with(['-', '–', '—', ',', '(', '|', ':']) || before.ends_with("  ");
    let names = before.split(|c: char| !c.is_alphanumeric());
    let paper = names.clone().any(|word| PAPERS.contains(&word.to_lowercase().as_str()));
    let small = names.filter(|word| word.starts_with(char::is_lowercase)).count();
    if joined && paper && ends(line, date) && small <= 3 && !before.contains('.') {
        return Some(("document", IN_TITLE));
    }
    // A note that begins with who saw somebody and when, to the minute.
    let timed = ends(line, date) && line.text[date.end..].contains(':');
    (line.rank == 0 && timed && before.split_whitespace().count() <= 5 && !before.contains(':'))
        .then_some(("document", STAMPED_NOTE))
}

/// Whether nothing but a time comes after it.
fn ends(line: &Line<'_>, date: &Printed) -> bool {
    is_time(&line.text[date.end..])
}

/// Nothing, or a time of the day.
pub(super) fn is_time(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let words = bare.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut count = 0;
    words.into_iter().all(|word| {
        count += 1;
        let figures = word.trim_end_matches(char::is_alphabetic);
        let unit = &word[figures.len()..];
        count <= 5
            && figures.bytes().all(|byte| byte.is_ascii_digit())
            && figures.len() <= 4
            && ["", "am", "pm", "a", "p", "m", "h", "hrs", "hours", "at", "utc", "est"]
                .contains(&unit)
    })
}

/// The header of a short message: `From Elm Clinic 03/11/2026 15:12: …`.
fn message(line: &Line<'_>, date: &Printed) -> Option<(&'static str, u16)> {
    let before = line.text[..date.start].trim_start().to_lowercase();
    let sent = ["from ", "sent ", "sms ", "text from "].iter().any(|word| before.starts_with(word));
    let after = line.text[date.end..].trim_start().trim_start_matches([',', '(']).trim_start();
    let timed = after.starts_with(|c: char| c.is_ascii_digit());
    (line.rank < MESSAGE_LINES
        && sent
        && timed
        && before.len() < LONGEST_BETWEEN
        && !before.contains(':'))
    .then_some(("document", MESSAGE))
}

/// `J. Alder MD   2026-10-03` at the end.
fn beside_signature(
    reading: &Reading<'_>,
    line: &Line<'_>,
    date: &Printed,
) -> Option<(&'static str, u16)> {
    let filled = reading.document.filled();
    if line.rank + LAST_LINES < filled || line.rank <= LAST_LINES || !ends(line, date) {
        return None;
    }
    let before = line.text[..date.start].trim_end_matches([' ', ',', '-', '–', '\t', '\u{a0}']);
    let last = before.rsplit([' ', ',']).next()?;
    let short = before.split_whitespace().count() <= 6;
    (short && CREDENTIALS.contains(&last)).then_some(("stamp", BESIDE_SIGNATURE))
}

/// `Exam: MRI brain, 3 May 2026`: a day after a comma that ends the name of what was done.
fn after_name(line: &Line<'_>, date: &Printed) -> Option<(&'static str, u16)> {
    let before = &line.text[..date.start];
    let (label, name) = before.split_once(':')?;
    let label = label.trim().to_lowercase();
    let known =
        EXAMINATIONS.iter().any(|word| label == *word || label.starts_with(&format!("{word} ")));
    let name = name.trim_end();
    let other = ["previous", "prior", "compar", "planned", "since"];
    let none = other.iter().all(|word| find_ignoring_case(before, word).is_none());
    (known && none && name.ends_with([',', '-', '–', '(']) && is_time(&line.text[date.end..]))
        .then_some(("service", AFTER_NAME))
}

/// `Please settle within 30 days (by 5 December 2026)` in an account.
fn to_pay(reading: &Reading<'_>, line: &Line<'_>, date: &Printed) -> Option<(&'static str, u16)> {
    if !reading.is(DocumentType::Invoice) {
        return None;
    }
    let before = line.text[..date.start].to_lowercase().replace("i.e. ", "that is ");
    let sentence = before.rsplit(". ").next().unwrap_or_default();
    let bare = sentence.trim_end_matches(|c: char| !c.is_alphanumeric());
    // `Due within 30 days: 4 May 2026`
    let days = sentence.trim_end().ends_with(':') && ends_with_word(bare, "days");
    let until = days || UNTIL.iter().any(|word| ends_with_word(bare, word));
    let mut words = bare.split(|c: char| !c.is_alphanumeric());
    let money = words.any(|word| MONEY.contains(&word)) || sentence.contains("your part");
    (until && money).then_some(("due", TO_PAY))
}

fn ends_with_word(text: &str, word: &str) -> bool {
    text.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

/// `Inpatient from … to …`; and in the account of a stay, `was admitted on …`.
fn stays(reading: &Reading<'_>) -> Told {
    let mut out = Vec::new();
    let mut earlier: Option<&Printed> = None;
    for date in reading.calendar.all() {
        let line = &reading.document.lines[date.line];
        let read = reading.calendar.day(date);
        if let (Some(first), Some(went)) = (earlier.filter(|first| first.line == date.line), read)
            && (is_range(line.text, first, date) || is_row_of_nights(reading, first, date))
            && let Some(came) = reading.calendar.day(first)
            && came.day <= went.day
        {
            out.push(("admission", plain(came, STAY, first)));
            out.push(("discharge", plain(went, STAY, date)));
        } else if let (Some(first), Some(went)) = (earlier, read)
            && is_in_and_out(reading, first, date)
            && let Some(came) = reading.calendar.day(first)
            && came.day <= went.day
        {
            out.push(("admission", plain(came, STAY, first)));
            out.push(("discharge", plain(went, STAY, date)));
        } else if let Some(read) = read.filter(|_| reading.is(DocumentType::DischargeSummary))
            && let Some(meaning) = in_account(line, date)
        {
            out.push((meaning, plain(read, ADMITTED, date)));
        }
        earlier = Some(date);
    }
    out
}

fn is_range(text: &str, first: &Printed, last: &Printed) -> bool {
    let between = text[first.end..last.start].trim().to_lowercase();
    let joined = ["to", "until", "till", "-", "–", "—", "and"].contains(&between.as_str());
    let before = text[..first.start].to_lowercase();
    let sentence = before.rsplit(". ").next().unwrap_or_default();
    let begins = ["from", "between", ":"].iter().any(|word| sentence.trim_end().ends_with(word));
    let none = ["previous", "prior", "past ", "history", "earlier"];
    joined
        && begins
        && STAYS.iter().any(|word| sentence.contains(word))
        && !none.iter().any(|word| sentence.contains(word))
}

/// `In` and a day, and under it `Out` and another.
fn is_in_and_out(reading: &Reading<'_>, first: &Printed, last: &Printed) -> bool {
    let lines = &reading.document.lines;
    let label =
        |date: &Printed| lines[date.line].text[..date.start].trim_matches([' ', ':', '\t', '.']);
    last.line == first.line + 1
        && label(first).eq_ignore_ascii_case("in")
        && label(last).eq_ignore_ascii_case("out")
}

/// A row of an account under `From`, `To` and `Nights`.
fn is_row_of_nights(reading: &Reading<'_>, first: &Printed, last: &Printed) -> bool {
    let lines = &reading.document.lines;
    let line = &lines[first.line];
    let Some(above) = first.line.checked_sub(1).map(|at| &lines[at]) else { return false };
    let heads = |date: &Printed, word: &str| {
        let cell = line.cell_at(date.start).and_then(|at| above.cell_in_column_of(line, at));
        cell.and_then(|at| above.cell(at)).is_some_and(|cell| cell.eq_ignore_ascii_case(word))
    };
    heads(first, "from")
        && heads(last, "to")
        && ["nights", "days in", "bed days", "length of stay"]
            .iter()
            .any(|word| find_ignoring_case(above.text, word).is_some())
}

/// What the sentence of an account before `on` a day tells of it.
fn in_account(line: &Line<'_>, date: &Printed) -> Option<&'static str> {
    let before = line.text[..date.start].to_lowercase();
    let sentence = before.rsplit(". ").next().unwrap_or_default().trim_end();
    let sentence = sentence.strip_suffix(" on")?;
    let last = |words: &[&str]| words.iter().filter_map(|word| sentence.rfind(word)).max();
    let near = |at: usize| sentence.len() - at < LONGEST_BETWEEN;
    let earlier = ["previous", "prior", "last admi", "past", "earlier"];
    if earlier.iter().any(|word| sentence.contains(word)) {
        return None;
    }
    match (last(CAME).filter(|at| near(*at)), last(WENT).filter(|at| near(*at))) {
        (Some(came), went) if went.is_none_or(|went| went < came) => Some("admission"),
        (_, Some(_)) => Some("discharge"),
        _ => None,
    }
}

/// A dose or a test that is due is not paid.
pub(super) fn is_care(reading: &Reading<'_>, hit: &Hit<'_>) -> bool {
    const CARE: &[&str] = &[
        "dose", "vaccin", "immuni", "screen", "test", "repeat", "next", "baby", "refill", "booster",
    ];
    let before = &reading.document.lines[hit.line].text[..hit.start];
    CARE.iter().any(|word| find_ignoring_case(before, word).is_some())
}

/// `MRI dated …` is when it was done, `your letter dated …` is another paper's day.
pub(super) fn dated(reading: &Reading<'_>, hit: &Hit<'_>, event: &mut Event) -> &'static str {
    if hit.place != Place::Inline {
        return "document";
    }
    let before = reading.document.lines[hit.line].text[..hit.start].to_lowercase();
    let words: Vec<&str> = before.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    if has(&[
        "your",
        "his",
        "her",
        "their",
        "previous",
        "prior",
        "earlier",
        "compared",
        "comparison",
        "since",
    ]) {
        event.strength = 300;
        return "document";
    }
    let done = has(&[
        "mri",
        "ct",
        "x-ray",
        "xray",
        "ultrasound",
        "scan",
        "mra",
        "pet",
        "mammogram",
        "echocardiogram",
    ]);
    if done { "service" } else { "document" }
}
