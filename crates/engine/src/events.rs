//! Finds the dates of the document and its events, with their meanings.
//!
//! A date without a meaning is not taken: tables of readings are full of them. The document's own
//! date is found first, since what comes after it is to come.

use chrono::NaiveDate;
use wardbook_domain::extraction::{DocumentType, FieldName};

use super::calendar::{Printed, ReadDay};
use super::dates::{Event, date_after, found};
use super::labels::Meaning::{Date, Ignored};
use super::labels::{Hit, Meaning, Place};
use super::layout::{find_ignoring_case, starts_with_ignoring_case};
use super::reading::{Found, Reading};

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
    "appointment",
    "clinic",
    "review",
    "follow-up",
    "follow up",
    "see her",
    "see him",
    "see them",
    "see you",
    "see this",
    "booked",
    "scheduled",
    "seen",
    "return",
    "pre-op",
    "admission",
    " at ",
    " am",
    " pm",
    "visit",
    "consultation",
];

/// In a line with a date, these show that no appointment is meant.
const NO_APPOINTMENT_CUES: &[&str] = &[
    "replaces",
    "cancelled",
    "canceled",
    "instead of",
    "valid",
    "expire",
    "until",
    "due",
    "template",
    "version",
    "form ",
    "until",
    "stop",
    "leave",
    "certificate",
    "inclusive",
    "unfit",
    " from ",
];
/// What these tell is not after the document.
const DONE_BEFORE: &[&str] = &["admission", "discharge", "collection", "report", "service"];

/// A date alone at the head of a letter.
const ALONE: u16 = 930;
/// A date alone further down, in a document that greets nobody.
const AMONG_OTHERS: u16 = 870;
const HEAD_LINES: usize = 6;
/// A date alone under the writer's name, and how many lines before the end that may be.
const BELOW_SIGNATURE: u16 = 880;
const LAST_LINES: usize = 8;
const IN_SECTION: u16 = 850;
const IN_FUTURE: u16 = 860;
/// In the sentence of a specialist who saw the patient `on` a day.
const VISIT_CUES: &[&str] = &[
    "i reviewed",
    "i saw",
    "we saw",
    "we reviewed",
    "i met",
    "was seen",
    "attended",
    "was reviewed",
];
const VISIT: u16 = 830;
/// Told in passing, in the account of a stay.
const WITHIN_STAY: u16 = 650;
/// A report's date is the document's where nothing else is.
const REPORT_AS_DOCUMENT: u16 = 890;
/// The most events of one meaning.
const MOST_OF_ONE: usize = 12;

/// The dates that mean something, the document's own first.
pub(super) fn find(reading: &Reading<'_>) -> (Vec<Found>, Option<NaiveDate>) {
    let mut events: Vec<(&'static str, Event)> = Vec::new();
    for hit in &reading.hits {
        let Date(meaning) = hit.label.meaning else { continue };
        let Some(date) = date_after(reading, hit) else { continue };
        let Some(read) = reading.calendar.day(&date) else { continue };
        let mut event = Event::new(read, hit.label.strength, date);
        if hit.place == Place::Quoted || reading.document.in_footer(hit.line) {
            event.strength = event.strength.saturating_sub(500);
        }
        let appointment = meaning == "document" && tells_a_time(reading, hit);
        events.push((if appointment { "appointment" } else { meaning }, event));
    }
    events.extend(signed_on(reading).map(|event| ("stamp", event)));
    events.extend(alone(reading).map(|event| ("document", event)));
    events.extend(below_signature(reading).map(|event| ("stamp", event)));

    let document = document_date(&events);
    let document_day = document.map(|event| event.day);
    if let Some(document) = document.filter(|event| event.other.is_none()) {
        for (meaning, event) in &mut events {
            if DONE_BEFORE.contains(meaning) {
                event.settle(|day| day <= document.day);
            }
        }
    }
    events.extend(in_sections(reading, document_day));
    if let Some(day) = document_day {
        events.extend(appointments(reading, day, &events));
    }

    one_visit(reading, &mut events);
    events.extend(within_stay(reading, &events));
    events.extend(visits(reading, document_day));
    if let Some(document) = document.filter(|event| event.other.is_none()) {
        // What is agreed on lies ahead.
        for (_, event) in events.iter_mut().filter(|(of, _)| ["appointment", "due"].contains(of)) {
            event.settle(|day| day >= document.day);
        }
    }
    let mut out: Vec<Found> =
        document.iter().map(|event| found(reading, FieldName::Date, "document", event)).collect();
    for meaning in
        ["admission", "discharge", "collection", "report", "service", "appointment", "due"]
    {
        let single = matches!(meaning, "admission" | "discharge" | "report" | "due");
        let mut own: Vec<Event> = events
            .iter()
            .filter(|(of, event)| *of == meaning && event.strength >= 500)
            .map(|(_, event)| *event)
            .collect();
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

/// An event that is no surer for its words.
fn plain(read: ReadDay, strength: u16, date: &Printed) -> Event {
    Event { day: read.day, other: read.other, strength, date: *date }
}

/// What was done `on` a day between admission and discharge.
fn within_stay(
    reading: &Reading<'_>,
    events: &[(&'static str, Event)],
) -> Vec<(&'static str, Event)> {
    let day = |wanted: &str| {
        events.iter().find(|(meaning, _)| *meaning == wanted).map(|(_, event)| event.day)
    };
    let (Some(from), Some(to), true) =
        (day("admission"), day("discharge"), reading.is(DocumentType::DischargeSummary))
    else {
        return Vec::new();
    };
    let dates = reading
        .calendar
        .all()
        .filter(|date| reading.document.lines[date.line].text[..date.start].ends_with(" on "));
    let days = dates.filter_map(|date| Some((reading.calendar.day(date)?, date)));
    let inside = days.filter(|(read, _)| from < read.day && read.day < to);
    inside.map(|(read, date)| ("service", plain(read, WITHIN_STAY, date))).collect()
}

/// The visit that a specialist writes about: `I reviewed him in the clinic on …`.
fn visits(reading: &Reading<'_>, document_day: Option<NaiveDate>) -> Vec<(&'static str, Event)> {
    let mut out = Vec::new();
    for date in reading.calendar.all().filter(|_| reading.is(DocumentType::SpecialistLetter)) {
        let line = &reading.document.lines[date.line];
        let before = &line.text[..date.start];
        let Some(read) = reading.calendar.day(date) else { continue };
        let sentence = before.rsplit('.').next().unwrap_or_default().to_lowercase();
        let told = VISIT_CUES.iter().any(|cue| sentence.contains(cue));
        if told
            && before.ends_with(" on ")
            && document_day.is_none_or(|document| read.day <= document)
        {
            out.push(("service", plain(read, VISIT, date)));
        }
    }
    out
}

/// Come and gone on one day, but for the account of a stay, is a visit and not an admission.
fn one_visit(reading: &Reading<'_>, events: &mut Vec<(&'static str, Event)>) {
    let day = |wanted: &str| {
        events.iter().find(|(meaning, _)| *meaning == wanted).map(|(_, event)| event.day)
    };
    let (came, went) = (day("admission"), day("discharge"));
    if reading.is(DocumentType::DischargeSummary) || came.is_none() || came != went {
        return;
    }
    events.retain(|(meaning, _)| *meaning != "discharge");
    for (meaning, _) in events.iter_mut().filter(|(meaning, _)| *meaning == "admission") {
        *meaning = "service";
    }
}

/// `Date: Thursday 3 December 2026` with `Time:` under it is when to come.
fn tells_a_time(reading: &Reading<'_>, hit: &Hit<'_>) -> bool {
    let next = reading.document.below(hit.line, 2).unwrap_or(hit.line);
    let near = reading.hits_in_line(hit.line).iter().chain(reading.hits_in_line(next));
    near.into_iter().any(|other| {
        other.label.words == "time" && other.line >= hit.line && other.place == Place::Start
    })
}

/// A date after a writer's name: `Electronically signed by … on 10/15/2026 08:05`.
fn signed_on<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Event> + 'r {
    let authors = reading
        .hits
        .iter()
        .filter(|hit| hit.label.meaning == Meaning::Author && hit.label.strength > 800);
    authors.filter_map(|hit| {
        let line = reading.document.lines[hit.line].text;
        let date = reading.calendar.in_line(hit.line).iter().find(|date| date.start > hit.start)?;
        let between = &line[hit.start..date.start];
        let read = reading.calendar.day(date)?;
        let joined = between.len() < 90
            && (find_ignoring_case(between, " on ").is_some()
                || between.trim_end().ends_with([',', ':', '('])
                || between.ends_with("  "));
        joined.then_some(plain(read, 880, date))
    })
}

/// A date alone under a clinician's name at the end of a document.
fn below_signature<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Event> + 'r {
    let filled = reading.document.filled();
    let dates = reading.calendar.all().filter(move |date| {
        let line = &reading.document.lines[date.line];
        line.rank + LAST_LINES >= filled && line.rank > LAST_LINES
    });
    dates.filter_map(|date| {
        let line = &reading.document.lines[date.line];
        let whole = line.text.trim().len() == date.end - date.start;
        let above = (0..date.line).rev().find(|at| !reading.document.lines[*at].is_blank())?;
        let signed = reading.clinicians.iter().any(|(at, _)| *at == above)
            || starts_with_ignoring_case(reading.document.lines[above].trimmed(), "dr");
        let read = reading.calendar.day(date)?;
        (whole && signed).then(|| plain(read, BELOW_SIGNATURE, date))
    })
}

/// A date that is a cell of its own at the head of the first page, before the body of a letter.
fn alone<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Event> + 'r {
    let head = reading.salutation.unwrap_or(usize::MAX);
    let dates = reading.calendar.all().filter(move |date| date.line < head);
    dates.filter_map(|date| {
        let line = &reading.document.lines[date.line];
        if line.rank > 25 || reading.document.in_footer(date.line) {
            return None;
        }
        let cell = line.cell(line.cell_at(date.start)?)?;
        let own = &line.text[date.start..date.end];
        let rest = cell.replace(own, "");
        let rest = rest.trim_matches([',', '.', ' ']).to_lowercase();
        let weekday =
            ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", ""]
                .contains(&rest.as_str());
        let labelled = reading.hits_in_line(date.line).iter().any(|hit| hit.start < date.start);
        let read = reading.calendar.day(date)?;
        let own = weekday && !labelled && line.cells.len() <= 2;
        let strength = if reading.salutation.is_none() && line.rank > HEAD_LINES {
            AMONG_OTHERS
        } else {
            ALONE
        };
        own.then(|| Event::new(read, strength, *date))
    })
}

/// The document's own date: the clearest label; then a stamp; then the report's.
fn document_date(events: &[(&'static str, Event)]) -> Option<Event> {
    let own = |wanted: &str, most: u16| {
        let of = events
            .iter()
            .filter(move |(meaning, event)| *meaning == wanted && event.strength >= 400);
        // Of equals the first: letters begin with their date.
        let best = of.rev().max_by_key(|(_, event)| event.strength);
        best.map(|(_, event)| Event { strength: event.strength.min(most), ..*event })
    };
    let candidates = [
        own("document", 990),
        own("stamp", 900),
        own("report", REPORT_AS_DOCUMENT),
        own("discharge", 500),
        own("service", 450),
    ];
    let mut best: Option<Event> = None;
    for event in candidates.into_iter().flatten() {
        if best.is_none_or(|other| event.strength > other.strength) {
            best = Some(event);
        }
    }
    best
}

/// Lines that begin with a date under a heading of events, and rows of an invoice.
fn in_sections(
    reading: &Reading<'_>,
    document_day: Option<NaiveDate>,
) -> Vec<(&'static str, Event)> {
    let mut out = Vec::new();
    for date in reading.calendar.all() {
        let line = &reading.document.lines[date.line];
        let begins = line.text[..date.start]
            .trim()
            .trim_matches(['-', '•', '*', '.', ')'])
            .chars()
            .all(|c| c.is_ascii_digit());
        if !begins {
            continue;
        }
        let Some(read) = reading.calendar.day(date) else { continue };
        let heading = reading.heading_over(date.line).map(str::to_lowercase);
        let by_heading = heading.and_then(|heading| {
            SECTIONS.iter().find(|(word, _)| heading.contains(word)).map(|(_, meaning)| *meaning)
        });
        let billed = reading.is(DocumentType::Invoice) && line.cells.len() >= 2;
        let meaning = by_heading.or(billed.then_some("service"));
        if let Some(meaning) = meaning
            && document_day.is_none_or(|document| read.day <= document)
        {
            out.push((meaning, plain(read, IN_SECTION, date)));
        }
    }
    out
}

/// Dates after the document's own, in a line that speaks of coming.
fn appointments(
    reading: &Reading<'_>,
    document_day: NaiveDate,
    known: &[(&'static str, Event)],
) -> Vec<(&'static str, Event)> {
    let mut out = Vec::new();
    for date in reading.calendar.all() {
        let Some(read) = reading.calendar.day(date) else { continue };
        let taken = known
            .iter()
            .any(|(_, event)| event.date.line == date.line && event.date.start == date.start);
        if read.day <= document_day || taken || reading.document.in_footer(date.line) {
            continue;
        }
        let before =
            reading.hits_in_line(date.line).iter().rev().find(|hit| hit.start < date.start);
        if before.is_some_and(|hit| hit.label.meaning == Ignored && hit.label.words != "time") {
            continue;
        }
        // A sentence may have begun on the line before.
        let line = &reading.document.lines[date.line];
        let previous = date.line.checked_sub(1).map(|at| &reading.document.lines[at]);
        let previous =
            previous.filter(|above| above.page == line.page).map_or("", |above| above.text);
        let previous = previous.rsplit(['.', ':']).next().unwrap_or_default();
        let sentence = format!("{previous} {}", line.text).to_lowercase();
        let heading = reading.heading_over(date.line).unwrap_or_default().to_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        let by_heading = ["follow", "appointment"].iter().any(|word| heading.contains(word));
        if (any(APPOINTMENT_CUES) || by_heading) && !any(NO_APPOINTMENT_CUES) {
            out.push(("appointment", plain(read, IN_FUTURE, date)));
        }
    }
    out
}
