//! The labels of dates, how a date follows its label, and the birth date.
//!
//! Dates of prints and of forms' versions are labelled as such here, so that they are never taken
//! for the document's. What the other dates mean is decided in `events`.

use chrono::NaiveDate;
use wardbook_domain::extraction::FieldName;

use super::calendar::{Calendar, Printed, years_between};
use super::labels::Form::{Free, Leading, Marked};
use super::labels::Meaning::{Birth, Date, Ignored};
use super::labels::{Hit, Label, Place, row};
use super::layout::quote;
use super::names::find_ignoring_case;
use super::{Found, Reading};

/// Labels of dates. `stamp` is the document's date where nothing says so more clearly.
pub(super) const LABELS: &[Label] = &[
    row("date of birth", Birth, 980, Free),
    row("birth date", Birth, 980, Free),
    row("birthdate", Birth, 980, Free),
    row("d.o.b.", Birth, 980, Free),
    row("d.o.b", Birth, 980, Free),
    row("dob", Birth, 980, Free),
    row("d o b", Birth, 950, Free),
    row("born on", Birth, 940, Free),
    row("born", Birth, 940, Free),
    row("date of letter", Date("document"), 975, Free),
    row("letter date", Date("document"), 975, Free),
    row("date of document", Date("document"), 975, Free),
    row("document date", Date("document"), 975, Free),
    row("date of referral", Date("document"), 965, Free),
    row("referral date", Date("document"), 965, Free),
    row("invoice date", Date("document"), 975, Free),
    row("date of invoice", Date("document"), 975, Free),
    row("date of issue", Date("document"), 960, Free),
    row("issue date", Date("document"), 700, Free),
    row("date issued", Date("document"), 940, Free),
    row("statement date", Date("document"), 960, Free),
    row("prescription date", Date("document"), 970, Free),
    row("date prescribed", Date("document"), 970, Free),
    row("date written", Date("document"), 970, Free),
    row("date typed", Date("document"), 950, Free),
    row("typed", Date("document"), 940, Leading),
    row("date", Date("document"), 900, Leading),
    row("dated", Date("document"), 920, Free),
    row("finalised", Date("stamp"), 900, Free),
    row("finalized", Date("stamp"), 900, Free),
    row("authorised", Date("stamp"), 890, Free),
    row("authorized", Date("stamp"), 890, Free),
    row("approved", Date("stamp"), 700, Leading),
    row("completed", Date("stamp"), 860, Leading),
    row("date completed", Date("stamp"), 880, Free),
    row("signed", Date("stamp"), 850, Leading),
    row("date signed", Date("stamp"), 900, Free),
    row("signed on", Date("stamp"), 900, Free),
    row("dictated", Date("stamp"), 600, Leading),
    row("date dictated", Date("stamp"), 600, Free),
    row("dictated on", Date("stamp"), 600, Free),
    row("date of admission", Date("admission"), 975, Free),
    row("admission date", Date("admission"), 975, Free),
    row("admit date", Date("admission"), 975, Free),
    row("date admitted", Date("admission"), 975, Free),
    row("admission", Date("admission"), 950, Leading),
    row("admitted on", Date("admission"), 900, Free),
    row("admitted", Date("admission"), 950, Leading),
    row("arrival", Date("admission"), 900, Leading),
    row("arrived", Date("admission"), 880, Leading),
    row("date of arrival", Date("admission"), 950, Free),
    row("arrival date", Date("admission"), 950, Free),
    row("date of discharge", Date("discharge"), 975, Free),
    row("discharge date", Date("discharge"), 975, Free),
    row("date discharged", Date("discharge"), 975, Free),
    row("discharge", Date("discharge"), 950, Leading),
    row("discharged on", Date("discharge"), 900, Free),
    row("discharged", Date("discharge"), 950, Leading),
    row("date of collection", Date("collection"), 975, Free),
    row("collection date", Date("collection"), 975, Free),
    row("date collected", Date("collection"), 975, Free),
    row("collected on", Date("collection"), 930, Free),
    row("collected", Date("collection"), 960, Free),
    row("collection", Date("collection"), 940, Leading),
    row("specimen date", Date("collection"), 960, Free),
    row("sample date", Date("collection"), 960, Free),
    row("sample taken", Date("collection"), 950, Free),
    row("specimen taken", Date("collection"), 950, Free),
    row("date taken", Date("collection"), 930, Free),
    row("drawn", Date("collection"), 930, Leading),
    row("date reported", Date("report"), 975, Free),
    row("date of report", Date("report"), 975, Free),
    row("report date", Date("report"), 975, Free),
    row("report finalized", Date("report"), 960, Free),
    row("report finalised", Date("report"), 960, Free),
    row("reported on", Date("report"), 950, Free),
    row("reported", Date("report"), 965, Leading),
    row("report issued", Date("report"), 950, Free),
    row("clinic date", Date("service"), 970, Free),
    row("date of clinic", Date("service"), 970, Free),
    row("date of examination", Date("service"), 975, Free),
    row("examination date", Date("service"), 975, Free),
    row("date of exam", Date("service"), 975, Free),
    row("exam date", Date("service"), 975, Free),
    row("study date", Date("service"), 970, Free),
    row("date of study", Date("service"), 970, Free),
    row("scan date", Date("service"), 970, Free),
    row("service date", Date("service"), 975, Free),
    row("date of service", Date("service"), 975, Free),
    row("date of visit", Date("service"), 970, Free),
    row("visit date", Date("service"), 970, Free),
    row("visit", Date("service"), 930, Leading),
    row("encounter", Date("service"), 930, Leading),
    row("encounter date", Date("service"), 970, Free),
    row("date of consultation", Date("service"), 970, Free),
    row("consultation date", Date("service"), 970, Free),
    row("date seen", Date("service"), 970, Free),
    row("seen on", Date("service"), 930, Free),
    row("seen in clinic on", Date("service"), 950, Free),
    row("reviewed on", Date("service"), 880, Free),
    row("attended on", Date("service"), 930, Free),
    row("date of attendance", Date("service"), 970, Free),
    row("date of procedure", Date("service"), 975, Free),
    row("procedure date", Date("service"), 975, Free),
    row("date of operation", Date("service"), 975, Free),
    row("date of surgery", Date("service"), 975, Free),
    row("operation date", Date("service"), 975, Free),
    row("date performed", Date("service"), 950, Free),
    row("appointment date", Date("appointment"), 970, Free),
    row("date of appointment", Date("appointment"), 970, Free),
    row("next appointment", Date("appointment"), 950, Free),
    row("follow-up appointment", Date("appointment"), 940, Free),
    row("appointment", Date("appointment"), 930, Leading),
    row("payment due", Date("due"), 975, Free),
    row("payment due by", Date("due"), 975, Free),
    row("due date", Date("due"), 975, Free),
    row("date due", Date("due"), 975, Free),
    row("due by", Date("due"), 960, Free),
    row("due on", Date("due"), 950, Free),
    row("pay by", Date("due"), 960, Free),
    row("please pay by", Date("due"), 960, Free),
    row("payable by", Date("due"), 960, Free),
    row("due", Date("due"), 930, Leading),
    row("printed", Ignored, 0, Free),
    row("printed on", Ignored, 0, Free),
    row("print date", Ignored, 0, Free),
    row("date printed", Ignored, 0, Free),
    row("run date", Ignored, 0, Free),
    row("received", Ignored, 0, Marked),
    row("date received", Ignored, 0, Free),
    row("requested", Ignored, 0, Marked),
    row("request date", Ignored, 0, Free),
    row("date requested", Ignored, 0, Free),
    row("transcribed", Ignored, 0, Marked),
    row("expires", Ignored, 0, Free),
    row("expiry", Ignored, 0, Free),
    row("expiry date", Ignored, 0, Free),
    row("exp", Ignored, 0, Free),
    row("valid to", Ignored, 0, Free),
    row("valid until", Ignored, 0, Free),
    row("valid from", Ignored, 0, Free),
    row("last updated", Ignored, 0, Free),
    row("last revised", Ignored, 0, Free),
    row("template updated", Ignored, 0, Free),
    row("review date", Ignored, 0, Free),
    row("layout approved", Ignored, 0, Free),
    row("date of death", Ignored, 0, Free),
    row("ref date", Ignored, 0, Free),
    row("time", Ignored, 0, Marked),
    row("comparison", Ignored, 0, Marked),
    row("prior results", Ignored, 0, Free),
    row("paid", Ignored, 0, Free),
];

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

/// Words of forms' own small print, in the last or first lines of a page.
const SMALL_PRINT: &[&str] = &[
    "page ",
    "printed",
    "template",
    "form ",
    "leaflet",
    " rev",
    "revised",
    "version",
    "layout",
    " v1",
    " v2",
    " v3",
    " v4",
    " v5",
    " v6",
    " v7",
    "issue ",
    "copyright",
    "©",
    "lot ",
    "fees reviewed",
    "pad ",
];

/// Whether a line is the form's own small print.
pub(super) fn in_footer(reading: &Reading<'_>, index: usize) -> bool {
    let line = &reading.document.lines[index];
    if line.left_on_page > 4 {
        return false;
    }
    SMALL_PRINT.iter().any(|word| find_ignoring_case(line.text, word).is_some())
}
