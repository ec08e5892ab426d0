//! Finds the birth date, and the dates of the document and its events with their meanings.
//!
//! A date without a meaning is not taken: tables of readings are full of them. Dates of prints and
//! of forms' versions are labelled as such here, so that they are never the document's.

use chrono::NaiveDate;
use wardbook_domain::extraction::FieldName;

use super::calendar::{Calendar, Printed, years_between};
use super::labels::Form::{Free, Leading, Marked};
use super::labels::Meaning::{Birth, Date, Ignored};
use super::labels::{Hit, Label, Meaning, Place, row};
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

/// Headings under which lines that begin with a date tell of events.
const SECTIONS: &[(&str, &str)] = &[
    ("procedure", "service"),
    ("operation", "service"),
    ("surgery", "service"),
    ("services", "service"),
    ("encounter", "service"),
    ("attendances", "service"),
];

/// In a line with a date after the document's own, these show an appointment.
const APPOINTMENT_CUES: &[&str] = &[
    "appointment", "clinic", "review", "follow-up", "follow up", "see her", "see him", "see them", "see you", "see this", "booked", "scheduled", "seen",
    "return", "pre-op", "admission", " at ", " am", " pm", "visit", "consultation",
];

/// In a line with a date, these show that no appointment is meant.
const NO_APPOINTMENT_CUES: &[&str] =
    &["replaces", "cancelled", "canceled", "instead of", "valid", "expire", "until", "due", "template", "version", "form ", "until", "stop", "leave", "certificate"];

/// Words of kin before a date of birth: it is theirs.
const KIN: &[&str] = &["father", "mother", "brother", "sister", "husband", "wife", "partner", "son", "daughter", "parent", "guardian", "spouse", "next of kin", "baby"];

/// A date alone at the head of a letter.
const ALONE: u16 = 930;
const IN_SECTION: u16 = 850;
const IN_FUTURE: u16 = 860;
/// Told in passing, in the account of a stay.
const WITHIN_STAY: u16 = 650;
/// A report's date is the document's where nothing else is.
const REPORT_AS_DOCUMENT: u16 = 890;
/// Day and month could be the other way round.
const AMBIGUOUS: u16 = 40;
/// The most events of one meaning.
const MOST_OF_ONE: usize = 12;

/// A date with its meaning.
#[derive(Clone, Copy)]
struct Event {
    day: NaiveDate,
    strength: u16,
    date: Printed,
}

/// The patient's date of birth. `patient_line` is where the name stands.
pub(super) fn birth(reading: &Reading<'_>, patient_line: Option<usize>, document_day: Option<NaiveDate>) -> Option<Found> {
    let mut best: Option<Event> = None;
    let mut others: Vec<NaiveDate> = Vec::new();
    for hit in reading.hits.iter().filter(|hit| hit.label.meaning == Birth) {
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

/// The dates that mean something, the document's own first.
pub(super) fn events(reading: &Reading<'_>) -> (Vec<Found>, Option<NaiveDate>) {
    let mut events: Vec<(&'static str, Event)> = Vec::new();
    for hit in &reading.hits {
        let Date(meaning) = hit.label.meaning else { continue };
        let Some(date) = date_after(reading, hit) else { continue };
        let Some((day, ambiguous)) = reading.calendar.day(&date) else { continue };
        let mut strength = hit.label.strength - if ambiguous { AMBIGUOUS } else { 0 };
        if hit.place == Place::Quoted || in_footer(reading, hit.line) {
            strength = strength.saturating_sub(500);
        }
        let appointment = meaning == "document" && tells_a_time(reading, hit);
        events.push((if appointment { "appointment" } else { meaning }, Event { day, strength, date }));
    }
    events.extend(signed_on(reading).map(|event| ("stamp", event)));
    events.extend(alone(reading).map(|event| ("document", event)));

    let document = document_date(&events);
    let document_day = document.map(|event| event.day);
    events.extend(in_sections(reading, document_day));
    if let Some(day) = document_day {
        events.extend(appointments(reading, day, &events));
    }

    one_visit(reading, &mut events);
    events.extend(within_stay(reading, &events));
    let mut out: Vec<Found> = document.iter().map(|event| found(reading, FieldName::Date, "document", event)).collect();
    for meaning in ["admission", "discharge", "collection", "report", "service", "appointment", "due"] {
        let single = matches!(meaning, "admission" | "discharge" | "report" | "due");
        let mut own: Vec<Event> = events.iter().filter(|(of, event)| *of == meaning && event.strength >= 500).map(|(_, event)| *event).collect();
        own.sort_by_key(|event| std::cmp::Reverse(event.strength));
        let mut days: Vec<NaiveDate> = Vec::new();
        for event in own {
            if !days.contains(&event.day) && days.len() < if single { 1 } else { MOST_OF_ONE } {
                days.push(event.day);
                out.push(found(reading, FieldName::Date, meaning, &event));
            }
        }
    }
    (out, document_day)
}

/// What was done `on` a day between admission and discharge.
fn within_stay(reading: &Reading<'_>, events: &[(&'static str, Event)]) -> Vec<(&'static str, Event)> {
    let day = |wanted: &str| events.iter().find(|(meaning, _)| *meaning == wanted).map(|(_, event)| event.day);
    let (Some(from), Some(to), true) = (day("admission"), day("discharge"), reading.is_stay) else {
        return Vec::new();
    };
    let dates = reading.calendar.all().iter().filter(|date| reading.document.lines[date.line].text[..date.start].ends_with(" on "));
    let days = dates.filter_map(|date| Some((reading.calendar.day(date)?.0, date)));
    let inside = days.filter(|(day, _)| from < *day && *day < to);
    inside.map(|(day, date)| ("service", Event { day, strength: WITHIN_STAY, date: *date })).collect()
}

/// Come and gone on one day, but for the account of a stay, is a visit and not an admission.
fn one_visit(reading: &Reading<'_>, events: &mut Vec<(&'static str, Event)>) {
    let day = |wanted: &str| events.iter().find(|(meaning, _)| *meaning == wanted).map(|(_, event)| event.day);
    let (came, went) = (day("admission"), day("discharge"));
    if reading.is_stay || came.is_none() || came != went {
        return;
    }
    events.retain(|(meaning, _)| *meaning != "discharge");
    for (meaning, _) in events.iter_mut().filter(|(meaning, _)| *meaning == "admission") {
        *meaning = "service";
    }
}

fn found(reading: &Reading<'_>, name: FieldName, detail: &'static str, event: &Event) -> Found {
    let line = &reading.document.lines[event.date.line];
    let words = &line.text[event.date.start..event.date.end];
    Found::new(name, detail, Calendar::iso(event.day), event.strength, quote(line.page, words))
}

/// The date that a label's value begins with, a weekday or `on` aside.
fn date_after(reading: &Reading<'_>, hit: &Hit<'_>) -> Option<Printed> {
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
        || matches!(small.as_str(), "on" | "the" | "of" | "on the" | "is" | "by" | "for" | "date" | "was" | "from" | "in clinic on" | "in clinic")
        || ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|day| small.trim_start_matches("on ").starts_with(day) && small.len() < 14);
    (filler && date.start < offset + value.len()).then_some(*date)
}

/// `Date: Thursday 3 December 2026` with `Time:` under it is when to come.
fn tells_a_time(reading: &Reading<'_>, hit: &Hit<'_>) -> bool {
    let next = reading.document.below(hit.line, 2).unwrap_or(hit.line);
    let near = reading.hits_in_line(hit.line).iter().chain(reading.hits_in_line(next));
    near.into_iter().any(|other| other.label.words == "time" && other.line >= hit.line && other.place == Place::Start)
}

/// A date after a writer's name: `Electronically signed by … on 10/15/2026 08:05`.
fn signed_on<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Event> + 'r {
    let authors = reading.hits.iter().filter(|hit| hit.label.meaning == Meaning::Author && hit.label.strength > 800);
    authors.filter_map(|hit| {
        let line = reading.document.lines[hit.line].text;
        let date = reading.calendar.in_line(hit.line).iter().find(|date| date.start > hit.start)?;
        let between = &line[hit.start..date.start];
        let (day, _) = reading.calendar.day(date)?;
        let joined = between.len() < 90 && (find_ignoring_case(between, " on ").is_some() || between.trim_end().ends_with([',', ':', '(']) || between.ends_with("  "));
        joined.then_some(Event { day, strength: 880, date: *date })
    })
}

/// A date that is a cell of its own at the head of the first page, before the body of a letter.
fn alone<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Event> + 'r {
    let head = reading.salutation.unwrap_or(usize::MAX);
    let dates = reading.calendar.all().iter().filter(move |date| date.line < head);
    dates.filter_map(|date| {
        let line = &reading.document.lines[date.line];
        if line.rank > 25 || in_footer(reading, date.line) {
            return None;
        }
        let cell = line.cell(line.cell_at(date.start)?)?;
        let own = &line.text[date.start..date.end];
        let rest = cell.replace(own, "");
        let rest = rest.trim_matches([',', '.', ' ']).to_lowercase();
        let weekday = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", ""].contains(&rest.as_str());
        let labelled = reading.hits_in_line(date.line).iter().any(|hit| hit.start < date.start);
        let (day, ambiguous) = reading.calendar.day(date)?;
        let strength = ALONE - if ambiguous { AMBIGUOUS } else { 0 };
        (weekday && !labelled && line.cells.len() <= 2).then_some(Event { day, strength, date: *date })
    })
}

/// The document's own date: the clearest label; then a stamp; then the report's.
fn document_date(events: &[(&'static str, Event)]) -> Option<Event> {
    let own = |wanted: &str, most: u16| {
        let of = events.iter().filter(move |(meaning, event)| *meaning == wanted && event.strength >= 400);
        // Of equals the first: letters begin with their date.
        let best = of.rev().max_by_key(|(_, event)| event.strength);
        best.map(|(_, event)| Event { strength: event.strength.min(most), ..*event })
    };
    let candidates = [own("document", 990), own("stamp", 900), own("report", REPORT_AS_DOCUMENT), own("discharge", 500), own("service", 450)];
    let mut best: Option<Event> = None;
    for event in candidates.into_iter().flatten() {
        if best.is_none_or(|other| event.strength > other.strength) {
            best = Some(event);
        }
    }
    best
}

/// Lines that begin with a date under a heading of events, and rows of an invoice.
fn in_sections(reading: &Reading<'_>, document_day: Option<NaiveDate>) -> Vec<(&'static str, Event)> {
    let mut out = Vec::new();
    for date in reading.calendar.all() {
        let line = &reading.document.lines[date.line];
        let begins = line.text[..date.start].trim().trim_matches(['-', '•', '*', '.', ')']).chars().all(|c| c.is_ascii_digit());
        if !begins {
            continue;
        }
        let Some((day, _)) = reading.calendar.day(date) else { continue };
        let heading = reading.heading_over(date.line).map(str::to_lowercase);
        let by_heading = heading.and_then(|heading| SECTIONS.iter().find(|(word, _)| heading.contains(word)).map(|(_, meaning)| *meaning));
        let billed = reading.is_invoice && line.cells.len() >= 2;
        let meaning = by_heading.or(billed.then_some("service"));
        if let Some(meaning) = meaning
            && document_day.is_none_or(|document| day <= document)
        {
            out.push((meaning, Event { day, strength: IN_SECTION, date: *date }));
        }
    }
    out
}

/// Dates after the document's own, in a line that speaks of coming.
fn appointments(reading: &Reading<'_>, document_day: NaiveDate, known: &[(&'static str, Event)]) -> Vec<(&'static str, Event)> {
    let mut out = Vec::new();
    for date in reading.calendar.all() {
        let Some((day, _)) = reading.calendar.day(date) else { continue };
        let taken = known.iter().any(|(_, event)| event.date.line == date.line && event.date.start == date.start);
        if day <= document_day || taken || in_footer(reading, date.line) {
            continue;
        }
        let before = reading.hits_in_line(date.line).iter().rev().find(|hit| hit.start < date.start);
        if before.is_some_and(|hit| hit.label.meaning == Ignored && hit.label.words != "time") {
            continue;
        }
        // A sentence may have begun on the line before.
        let line = &reading.document.lines[date.line];
        let previous = date.line.checked_sub(1).map(|at| &reading.document.lines[at]);
        let previous = previous.filter(|above| above.page == line.page).map_or("", |above| above.text);
        let previous = previous.rsplit(['.', ':']).next().unwrap_or_default();
        let sentence = format!("{previous} {}", line.text).to_lowercase();
        let heading = reading.heading_over(date.line).unwrap_or_default().to_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        let by_heading = ["follow", "appointment"].iter().any(|word| heading.contains(word));
        if (any(APPOINTMENT_CUES) || by_heading) && !any(NO_APPOINTMENT_CUES) {
            out.push(("appointment", Event { day, strength: IN_FUTURE, date: *date }));
        }
    }
    out
}

/// Words of forms' own small print, in the last or first lines of a page.
const SMALL_PRINT: &[&str] = &[
    "page ", "printed", "template", "form ", "leaflet", " rev", "revised", "version", "layout", " v1", " v2", " v3", " v4", " v5", " v6", " v7", "issue ",
    "copyright", "©", "lot ", "fees reviewed", "pad ",
];

/// Whether a line is the form's own small print.
pub(super) fn in_footer(reading: &Reading<'_>, index: usize) -> bool {
    let line = &reading.document.lines[index];
    if line.left_on_page > 4 {
        return false;
    }
    SMALL_PRINT.iter().any(|word| find_ignoring_case(line.text, word).is_some())
}
