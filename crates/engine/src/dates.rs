//! How a date follows its label, and the birth date.
//!
//! What the other dates mean is decided in `events`.

use chrono::NaiveDate;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::FieldName;

use super::calendar::{Calendar, Printed, ReadDay, years_between};
use super::labels::Meaning::{Birth, GivenNames, Patient, SomebodyElse, Surname};
use super::labels::{Hit, Place};
use super::layout::{find_ignoring_case, quote};
use super::names_in_rows;
use super::reading::{Found, Reading};

/// Words of kin before a date of birth: it is theirs.
const KIN: &[&str] = &[
    "father",
    "mother",
    "brother",
    "sister",
    "husband",
    "wife",
    "partner",
    "son",
    "daughter",
    "parent",
    "guardian",
    "spouse",
    "next of kin",
    "baby",
];

/// Day and month could be the other way round.
const AMBIGUOUS: u16 = 40;
/// Nothing decides which of two readings was meant.
const TWO_READINGS: u16 = 600;
/// A date beside the patient's name, long enough before the document to be no visit's.
const BESIDE_NAME: u16 = 780;
const DAYS_BEFORE: i64 = 730;
/// In a row of name, sex and birth date.
const IN_ROW: u16 = 860;
/// So many labels are looked at before one.
const MOST_NEAR: usize = 16;
/// Further contradictions show no more.
const MOST_READINGS: usize = 4;

/// Words between a label and its date.
const FILLERS: &[&str] = &[
    "on",
    "the",
    "of",
    "on the",
    "is",
    "by",
    "for",
    "date",
    "was",
    "from",
    "or before",
    "on or before",
    "before",
    "after",
    "no later than",
    "not later than",
    "in clinic on",
    "in clinic",
];

/// Words of a label after the one that says what it is of.
const REST_OF_LABEL: &[&str] = &[
    "age", "sex", "gender", "time", "dd", "mm", "yyyy", "yy", "d", "m", "y", "s", "day", "month",
    "year", "date", "and", "no", "number",
];

/// Labels of birth dates beyond these many are a list of patients.
const MOST_BIRTHS: usize = 200;

/// A date with its meaning.
#[derive(Clone, Copy)]
pub(super) struct Event {
    pub(super) day: NaiveDate,
    /// Another reading of its words that nothing rules out.
    pub(super) other: Option<NaiveDate>,
    pub(super) strength: u16,
    pub(super) date: Printed,
}

impl Event {
    /// What was read, less sure where the numbers alone leave it open.
    pub(super) fn new(read: ReadDay, strength: u16, date: Printed) -> Self {
        let less = if read.open { AMBIGUOUS } else { 0 };
        let strength = strength.saturating_sub(less);
        Self { day: read.day, other: read.other, strength, date }
    }

    /// Takes the reading that makes sense, where just one of them does.
    pub(super) fn settle(&mut self, makes_sense: impl Fn(NaiveDate) -> bool) {
        let Some(other) = self.other else { return };
        match (makes_sense(self.day), makes_sense(other)) {
            (true, false) => self.other = None,
            (false, true) => (self.day, self.other) = (other, None),
            _ => {}
        }
    }
}

/// An event that is no surer for its words.
pub(super) fn plain(read: ReadDay, strength: u16, date: &Printed) -> Event {
    Event { day: read.day, other: read.other, strength, date: *date }
}

/// The patient's date of birth. `patient_line` is where the name stands.
pub(super) fn birth(
    reading: &Reading<'_>,
    patient_line: Option<usize>,
    document_day: Option<NaiveDate>,
) -> Option<Found> {
    let mut births: Vec<Event> = Vec::new();
    let labels = reading.hits.iter().filter(|hit| hit.label.meaning == Birth);
    for hit in labels.take(MOST_BIRTHS) {
        let Some(date) = date_after(reading, hit) else { continue };
        let Some(read) = reading.calendar.birth(&date, document_day) else { continue };
        let mut event = Event::new(read, hit.label.strength, date);
        if let Some(document) = document_day {
            event.settle(|day| day <= document);
        }
        let near = patient_line.is_some_and(|line| hit.line.abs_diff(line) <= 4);
        let aged = document_day.map_or(0, |document| years_between(event.day, document));
        for (applies, less) in [
            (!near, 60),
            (hit.place == Place::Quoted, 500),
            (is_of_kin(reading, hit), 500),
            (!(0..=125).contains(&aged), 600),
        ] {
            event.strength = event.strength.saturating_sub(if applies { less } else { 0 });
        }
        births.push(event);
    }
    if births.is_empty() {
        births.extend(beside_name(reading, patient_line, document_day));
    }
    // Of equals the first.
    let mut best = *births.iter().rev().max_by_key(|event| event.strength)?;
    let others = births.iter().filter(|event| event.strength >= 500);
    if best.other.is_some()
        && let Some(clear) = others.clone().find(|event| {
            event.other.is_none() && (event.day == best.day || Some(event.day) == best.other)
        })
    {
        best = Event { strength: best.strength.max(clear.strength), ..*clear };
    }
    let mut contradicting: Vec<String> = Vec::new();
    for event in others.filter(|event| event.day != best.day && event.other != Some(best.day)) {
        let day = Calendar::iso(event.day);
        if !contradicting.contains(&day) && contradicting.len() < MOST_READINGS {
            contradicting.push(day);
        }
    }
    let mut found = found(reading, FieldName::BirthDate, "", &best);
    if !contradicting.is_empty() {
        found.confidence = found.confidence.min(600);
        found.doubts.push(DoubtKind::Contradicted);
        found.readings.extend(contradicting);
    }
    Some(found)
}

/// A birth date that is also a day of the stay or of the document may be a slip, but for the newborn's.
pub(super) fn on_no_other(mut birth: Found, events: &[Found]) -> Found {
    const SLIP: u16 = 600;
    if events.iter().any(|event| event.value == birth.value && event.detail != "appointment") {
        birth.confidence = birth.confidence.min(SLIP);
    }
    birth
}

/// The only date in the line that says whom a letter is about: `Re: Jane Alder, 03/04/1981`.
fn beside_name(
    reading: &Reading<'_>,
    patient_line: Option<usize>,
    document_day: Option<NaiveDate>,
) -> Option<Event> {
    let line = patient_line?;
    let long_before = |day: NaiveDate| {
        document_day.is_none_or(|document| (document - day).num_days() > DAYS_BEFORE)
    };
    // `DAY, JO   HR1   F   1938-11-06`
    let row = names_in_rows::of_line(reading, line);
    let row = row.or_else(|| names_in_rows::of_cells(reading, line));
    if let Some((_, date)) = row
        && let Some(read) = reading.calendar.birth(&date, document_day)
    {
        return Some(Event::new(read, IN_ROW, date));
    }
    if let Some(event) = alone_below(reading, line, document_day, long_before) {
        return Some(event);
    }
    let hits = reading.hits_in_line(line);
    let [date] = reading.calendar.in_line(line) else { return None };
    let last = hits.iter().rev().find(|hit| hit.start < date.start)?;
    let about = last.label.meaning == Patient && last.place == Place::Start;
    let read = reading.calendar.birth(date, document_day)?;
    (about && long_before(read.day)).then(|| Event::new(read, BESIDE_NAME, *date))
}

/// A date alone in one of the lines under the name that a letter is about.
fn alone_below(
    reading: &Reading<'_>,
    line: usize,
    document_day: Option<NaiveDate>,
    long_before: impl Fn(NaiveDate) -> bool,
) -> Option<Event> {
    const REACH: usize = 3;
    let lines = &reading.document.lines;
    let labelled = reading.hits_in_line(line).iter().any(|hit| hit.label.meaning == Patient);
    let about = labelled || names_in_rows::is_over_a_date(reading, line);
    let under =
        (line + 1..=line + REACH).take_while(|at| lines.get(*at).is_some_and(|l| !l.is_blank()));
    let mut dates = under.filter_map(|at| {
        let [date] = reading.calendar.in_line(at) else { return None };
        let alone = lines[at].trimmed().len() == date.end - date.start;
        alone.then_some(*date)
    });
    let date = dates.next().filter(|_| about)?;
    let read = reading.calendar.birth(&date, document_day)?;
    // Where it is the only date it was taken for the document's: somebody is asked.
    let only = document_day == Some(read.day);
    let strength = if only { TWO_READINGS } else { BESIDE_NAME };
    (only || long_before(read.day)).then(|| Event::new(read, strength, date))
}

pub(super) fn is_of_kin(reading: &Reading<'_>, hit: &Hit<'_>) -> bool {
    let text = reading.document.lines[hit.line].text;
    // `Witness: Jo Day   DOB 1/2/1960`: whose label stands last before it.
    let people = reading.hits_in_line(hit.line).iter().rev().take(MOST_NEAR);
    let mut people = people.filter(|one| {
        one.start < hit.start
            && matches!(one.label.meaning, SomebodyElse | Patient | Surname | GivenNames)
    });
    people.next().is_some_and(|one| one.label.meaning == SomebodyElse)
        || KIN.iter().any(|word| find_ignoring_case(&text[..hit.start], word).is_some())
}

pub(super) fn found(
    reading: &Reading<'_>,
    name: FieldName,
    detail: &'static str,
    event: &Event,
) -> Found {
    let line = &reading.document.lines[event.date.line];
    let words = &line.text[event.date.start..event.date.end];
    let quote = quote(line.page, words);
    let mut found = Found::new(name, detail, Calendar::iso(event.day), event.strength, quote);
    if let Some(other) = event.other {
        found.confidence = found.confidence.min(TWO_READINGS);
        found.doubts.push(DoubtKind::TwoReadings);
        found.readings.push(Calendar::iso(other));
    }
    found
}

/// What follows the rest of a label: `DOB/Age/Sex:`, `Date of birth (dd/mm/yyyy)`, `Service date(s):`.
fn past_rest_of_label(between: &str) -> &str {
    let known = |text: &str| {
        let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.all(|word| REST_OF_LABEL.contains(&word.to_ascii_lowercase().as_str()))
    };
    let end = between.rfind([':', ')', ']']).map_or(0, |at| at + 1);
    // `Invoice date/No 4 May 2026 / 1`
    if end == 0 && between.strip_prefix('/').is_some_and(known) {
        return "";
    }
    if known(&between[..end]) { between[end..].trim() } else { between }
}

/// The date that a label's value begins with, a weekday or `on` aside.
pub(super) fn date_after(reading: &Reading<'_>, hit: &Hit<'_>) -> Option<Printed> {
    let (line, offset, value) = if hit.value.is_empty() {
        // Under a label, only where it is alone: headings of tables are not labels of dates.
        let whole_row_of_labels = hit.marked && hit.label.words != "date";
        hit.below.filter(|_| whole_row_of_labels)?
    } else {
        (hit.line, hit.value_start, hit.value)
    };
    let text = reading.document.lines[line].text;
    let date = reading.calendar.in_line(line).iter().find(|date| date.start >= offset)?;
    let between = text.get(offset..date.start)?.trim();
    let between = past_rest_of_label(between);
    let signs = [',', ':', '(', '-', '–', '—', '/', '=', '_', '*', '[', ' '];
    let small = between.trim_matches(signs).to_lowercase();
    // A reference may stand before it: `80101911/26.06.2025`.
    let reference =
        between.ends_with('/') && small.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .iter()
        .any(|day| small.trim_start_matches("on ").starts_with(day) && small.len() < 14);
    // `DOB on request form: 13/09/1991`
    let qualified = hit.label.meaning == Birth
        && between.ends_with(':')
        && small.split(' ').count() <= 3
        && small.chars().all(|c| c.is_alphabetic() || c == ' ');
    let filler =
        small.is_empty() || reference || weekday || qualified || FILLERS.contains(&small.as_str());
    (filler && date.start < offset + value.len()).then_some(*date)
}
