//! Finds the dates of the document and its events, with their meanings.
//!
//! A date without a meaning is not taken: tables of readings are full of them. The document's own
//! date is found first, since what comes after it is to come.

use std::collections::HashSet;

use chrono::NaiveDate;
use wardbook_domain::extraction::{DocumentType, FieldName};

use super::calendar::Printed;
use super::coming::{appointments, is_after_others, speaks_of_coming, still_to_come, tells_a_time};
use super::dates::{Event, date_after, found, plain};
use super::labels::Meaning::Date;
use super::labels::{Meaning, Place};
use super::layout::{Line, find_ignoring_case, starts_with_ignoring_case};
use super::reading::{Found, Reading};
use super::standing_alone;
use super::told_dates::{self, dated, is_care, is_time};
use super::visits;

/// Headings under which lines that begin with a date tell of events.
const SECTIONS: &[(&str, &str)] = &[
    ("procedure", "service"),
    ("operation", "service"),
    ("surgery", "service"),
    ("services", "service"),
    ("encounter", "service"),
    ("attendances", "service"),
];

/// A document's day that is surer than this was told as such.
const AS_GOOD_AS_TOLD: u16 = 500;
/// No label of a table that names an event is less sure; and so many days before the document is history.
const TOLD_BY_WORDS: u16 = 890;
const LONG_BEFORE: i64 = 400;
/// What these tell is not after the document.
const DONE_BEFORE: &[&str] = &["admission", "discharge", "collection", "report", "service"];

/// A date alone under the writer's name, and how many lines before the end that may be.
const BELOW_SIGNATURE: u16 = 880;
const LAST_LINES: usize = 8;
const IN_SECTION: u16 = 850;
/// In a list after a labelled day.
const LISTED: u16 = 860;
/// Over a column of results.
const COLUMN: u16 = 800;
/// The day of what was done, under `Date` in the account of an operation.
const OF_OPERATION: u16 = 800;
/// Labels of a print, and how much one tells of the document's own day: of an extract from a record more
/// than a visit in it, of anything else next to nothing.
const PRINTED: &[&str] = &["printed", "printed on", "print date", "date printed"];
const PRINTED_RECORD: u16 = 470;
const PRINTED_ONLY: u16 = 430;
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
        if meaning == "due" && is_care(reading, hit) {
            continue;
        }
        let Some(date) = date_after(reading, hit) else { continue };
        if meaning == "document" && hit.label.words == "date" && is_row_of_dates(reading, hit.line)
        {
            events.extend(columns_of_results(reading, hit.line));
            continue;
        }
        let Some(read) = reading.calendar.day(&date) else { continue };
        let mut event = Event::new(read, hit.label.strength, date);
        if hit.place == Place::Quoted || reading.document.in_footer(hit.line) {
            event.strength = event.strength.saturating_sub(500);
        }
        let meaning =
            if hit.label.words == "dated" { dated(reading, hit, &mut event) } else { meaning };
        let coming = meaning == "document" && tells_a_time(reading, hit);
        let coming =
            coming && (speaks_of_coming(reading, hit.line) || is_after_others(&events, &event));
        events.push((if coming { "appointment" } else { meaning }, event));
        if ["service", "appointment", "collection"].contains(&meaning) {
            events.extend(
                listed_after(reading, &date)
                    .map(|next| (meaning, Event { strength: event.strength.min(LISTED), ..next })),
            );
        }
        if meaning == "document" && !coming && is_of_operation(reading) {
            events.push(("service", Event { strength: event.strength.min(OF_OPERATION), ..event }));
        }
    }
    // Columns of earlier results stand beside those of the specimen that the report is of.
    let labelled = |(of, event): &(&str, Event)| *of == "collection" && event.strength > COLUMN;
    if events.iter().any(labelled) {
        events.retain(|(of, event)| *of != "collection" || event.strength > COLUMN);
    }
    events.extend(signed_on(reading).map(|event| ("stamp", event)));
    events.extend(standing_alone::find(reading).map(|event| ("document", event)));
    events.extend(below_signature(reading).map(|event| ("stamp", event)));
    events.extend(visits::written(reading).map(|event| ("document", event)));
    events.extend(told_dates::find(reading));
    events.extend(printed_or_asked(reading).map(|event| ("printed", event)));

    let document = document_date(&events);
    let document_day = document.map(|event| event.day);
    if let Some(document) = document.filter(|event| event.other.is_none()) {
        for (meaning, event) in &mut events {
            if DONE_BEFORE.contains(meaning) {
                event.settle(|day| day <= document.day);
            }
        }
    }
    let told = document.filter(|event| event.strength > AS_GOOD_AS_TOLD);
    if let Some(told) = told {
        events.retain(|(meaning, event)| *meaning != "service" || !is_history(event, told.day));
    }
    // Nothing of a stay is done after it.
    let left = events.iter().find(|(meaning, _)| *meaning == "discharge").map(|(_, event)| *event);
    still_to_come(told.or(left), &mut events);
    let rows = in_sections(reading, document_day, &events);
    events.extend(rows);
    if let Some(day) = document_day.or_else(|| latest(&events)) {
        events.extend(appointments(reading, day, &events));
    }

    one_visit(reading, &mut events);
    events.extend(within_stay(reading, &events));
    events.extend(visits::find(reading, document_day));
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

/// The latest day of what has been, where the document has no day of its own.
fn latest(events: &[(&'static str, Event)]) -> Option<NaiveDate> {
    let been = events
        .iter()
        .filter(|(meaning, event)| DONE_BEFORE.contains(meaning) && event.strength >= 500);
    been.map(|(_, event)| event.day).max()
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

/// What was done long before, and no label of a table says that the document is of it.
fn is_history(event: &Event, document: NaiveDate) -> bool {
    event.strength <= TOLD_BY_WORDS && (document - event.day).num_days() > LONG_BEFORE
}

/// What says no other day of its own is of the day when it was printed, and a referral of the day when
/// it was asked for.
fn printed_or_asked<'r>(reading: &'r Reading<'_>) -> impl Iterator<Item = Event> + 'r {
    let hits = reading.hits.iter().filter(|hit| {
        let own: &[&str] = match reading.kind {
            DocumentType::ReferralLetter | DocumentType::Other => {
                &["request date", "date requested", "date of request", "date ordered", "order date"]
            }
            _ => &[],
        };
        let printed = PRINTED.contains(&hit.label.words);
        (printed || own.contains(&hit.label.words)) && !reading.document.in_footer(hit.line)
    });
    hits.filter_map(|hit| {
        let date = date_after(reading, hit)?;
        let named = reading.is(DocumentType::Invoice) || !PRINTED.contains(&hit.label.words);
        let strength = match reading.kind {
            _ if named => 500,
            DocumentType::Other => PRINTED_RECORD,
            _ => PRINTED_ONLY,
        };
        Some(plain(reading.calendar.day(&date)?, strength, &date))
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

/// Further days in a list after a labelled one: `Dates attended: 2/9/2026, 9/9/2026 and 16/9/2026`.
fn listed_after<'r>(reading: &'r Reading<'_>, first: &Printed) -> impl Iterator<Item = Event> + 'r {
    let text = reading.document.lines[first.line].text;
    let mut end = first.end;
    let dates = reading.calendar.in_line(first.line).iter();
    let listed = dates.skip_while(move |date| date.start < end).take_while(move |date| {
        let between = text[end..date.start].trim().to_lowercase();
        end = date.end;
        [",", "and", "&", ", and", ";"].contains(&between.as_str())
    });
    listed.filter_map(|date| Some(Event::new(reading.calendar.day(date)?, LISTED, *date)))
}

/// Whether the title is that of an account of an operation, whose day is the day it was done.
fn is_of_operation(reading: &Reading<'_>) -> bool {
    const TITLES: &[&str] =
        &["operation note", "operative note", "operative report", "procedure note"];
    let mut lines = reading.document.lines.iter().filter(|line| !line.is_blank()).take(4);
    reading.is(DocumentType::Other)
        && lines
            .any(|line| TITLES.iter().any(|title| find_ignoring_case(line.text, title).is_some()))
}

/// `Date   21/05/26   02/08/26`: columns of results, each of its own day.
fn is_row_of_dates(reading: &Reading<'_>, line: usize) -> bool {
    let dates = reading.calendar.in_line(line);
    let own = &reading.document.lines[line];
    let mut cells = dates.iter().map(|date| own.cell_at(date.start));
    dates.len() > 1 && (1..=dates.len()).all(|at| cells.next().flatten() == Some(at))
}

/// A laboratory's columns are of specimens taken on these days.
fn columns_of_results<'r>(
    reading: &'r Reading<'_>,
    line: usize,
) -> impl Iterator<Item = (&'static str, Event)> + 'r {
    let dates = reading.calendar.in_line(line).iter();
    let dates = dates.filter(|_| reading.is(DocumentType::PathologyReport));
    dates.filter_map(|date| Some(("collection", plain(reading.calendar.day(date)?, COLUMN, date))))
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
        own("printed", PRINTED_RECORD),
    ];
    let mut best: Option<Event> = None;
    for event in candidates.into_iter().flatten() {
        if best.is_none_or(|other| event.strength > other.strength) {
            best = Some(event);
        }
    }
    best
}

/// A row of an account that tells of money that came or went.
fn is_payment(line: &Line<'_>) -> bool {
    const WORDS: &[&str] =
        &["payment", "paid", "adj ", "adjustment", "refund", "credit", "received", "write-off"];
    WORDS.iter().any(|word| find_ignoring_case(line.text, word).is_some())
}

/// A day with a time, and in the next cell what was then: `02 Nov 2026 11:10   Surgery: …`.
fn is_timed_entry(line: &Line<'_>, date: &Printed) -> bool {
    let Some(cell) = line.cell_at(date.start) else { return false };
    let after = &line.text[date.end..line.cells[cell].end];
    cell == 0 && after.contains(':') && is_time(after) && !after.starts_with(',')
}

/// Lines that begin with a date under a heading of events, and rows of an invoice.
fn in_sections(
    reading: &Reading<'_>,
    document_day: Option<NaiveDate>,
    known: &[(&'static str, Event)],
) -> Vec<(&'static str, Event)> {
    let mut out = Vec::new();
    // A date that stands alone is no title's, where another day is the document's.
    let own = |event: &Event| document_day.is_none_or(|document| event.day == document);
    let known: HashSet<_> = known
        .iter()
        .filter(|(meaning, event)| *meaning != "document" || own(event))
        .map(|(_, event)| (event.date.line, event.date.start))
        .collect();
    for date in reading.calendar.all().filter(|date| !known.contains(&(date.line, date.start))) {
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
        let billed =
            reading.is(DocumentType::Invoice) && line.cells.len() >= 2 && !is_payment(line);
        let journal =
            reading.is(DocumentType::Other) && line.cells.len() >= 2 && is_timed_entry(line, date);
        let meaning = by_heading.or((billed || journal).then_some("service"));
        if let Some(meaning) = meaning
            && document_day.is_none_or(|document| read.day <= document)
        {
            out.push((meaning, plain(read, IN_SECTION, date)));
        }
    }
    out
}
