//! How a date follows its label, and the birth date.
//!
//! What the other dates mean is decided in `events`.

use chrono::NaiveDate;
use wardbook_domain::extraction::FieldName;

use super::calendar::{Calendar, Printed, years_between};
use super::labels::Meaning::{Birth, Date};
use super::labels::{Hit, Place};
use super::layout::{find_ignoring_case, quote};
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
pub(super) const AMBIGUOUS: u16 = 40;

/// Labels of birth dates beyond these many are a list of patients.
const MOST_BIRTHS: usize = 200;

/// A date with its meaning.
#[derive(Clone, Copy)]
pub(super) struct Event {
    pub(super) day: NaiveDate,
    pub(super) strength: u16,
    pub(super) date: Printed,
}

/// The patient's date of birth. `patient_line` is where the name stands.
pub(super) fn birth(
    reading: &Reading<'_>,
    patient_line: Option<usize>,
    document_day: Option<NaiveDate>,
) -> Option<Found> {
    let mut best: Option<Event> = None;
    let mut others: Vec<NaiveDate> = Vec::new();
    let labels = reading.hits.iter().filter(|hit| hit.label.meaning == Birth);
    for hit in labels.take(MOST_BIRTHS) {
        let Some(date) = date_after(reading, hit) else { continue };
        let Some((day, ambiguous)) = reading.calendar.day(&date) else { continue };
        let mut strength = hit.label.strength - if ambiguous { AMBIGUOUS } else { 0 };
        let text = reading.document.lines[hit.line].text;
        let near = patient_line.is_some_and(|line| hit.line.abs_diff(line) <= 4);
        if !near {
            strength = strength.saturating_sub(60);
        }
        if hit.place == Place::Quoted {
            strength = strength.saturating_sub(500);
        }
        if KIN.iter().any(|word| find_ignoring_case(&text[..hit.start], word).is_some()) {
            strength = strength.saturating_sub(500);
        }
        let aged = document_day.map_or(0, |document| years_between(day, document));
        if !(0..=125).contains(&aged) {
            strength = strength.saturating_sub(600);
        }
        others.push(day);
        if best.is_none_or(|event| strength > event.strength) {
            best = Some(Event { day, strength, date });
        }
    }
    let best = best?;
    let mut confidence = best.strength;
    if others.iter().any(|day| *day != best.day) {
        confidence = confidence.min(800);
    }
    Some(found(reading, FieldName::BirthDate, "", &Event { strength: confidence, ..best }))
}

pub(super) fn found(
    reading: &Reading<'_>,
    name: FieldName,
    detail: &'static str,
    event: &Event,
) -> Found {
    let line = &reading.document.lines[event.date.line];
    let words = &line.text[event.date.start..event.date.end];
    Found::new(name, detail, Calendar::iso(event.day), event.strength, quote(line.page, words))
}

/// The date that a label's value begins with, a weekday or `on` aside.
pub(super) fn date_after(reading: &Reading<'_>, hit: &Hit<'_>) -> Option<Printed> {
    let (line, offset, value) = if hit.value.is_empty() {
        // Under a label, only where it is alone: headings of tables are not labels of dates.
        let whole_row_of_labels = hit.marked && hit.label.meaning != Date("document");
        hit.below.filter(|_| whole_row_of_labels)?
    } else {
        (hit.line, hit.value_start, hit.value)
    };
    let text = reading.document.lines[line].text;
    let date = reading.calendar.in_line(line).iter().find(|date| date.start >= offset)?;
    let between = text.get(offset..date.start)?.trim();
    let small = between.trim_matches([',', ':', '(', '-', '–']).to_lowercase();
    let filler = small.is_empty()
        || matches!(
            small.as_str(),
            "on" | "the"
                | "of"
                | "on the"
                | "is"
                | "by"
                | "for"
                | "date"
                | "was"
                | "from"
                | "in clinic on"
                | "in clinic"
        )
        || ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            .iter()
            .any(|day| small.trim_start_matches("on ").starts_with(day) && small.len() < 14);
    (filler && date.start < offset + value.len()).then_some(*date)
}
