//! Days to come: appointments in prose, and visits that are only announced.
//!
//! What has no label is an appointment only after the document's own day, in a sentence that
//! speaks of coming and of nothing that ends or is paid on that day.

use chrono::NaiveDate;
use wardbook_domain::extraction::DocumentType;

use super::calendar::Printed;
use super::dates::{Event, plain};
use super::labels::Meaning::Ignored;
use super::labels::{Hit, Place};
use super::layout::{Line, find_ignoring_case};
use super::reading::Reading;

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
    "come back",
    "next",
    "check-up",
    "checkup",
    "recheck",
    "opd",
    "shall ",
    "for removal",
    "will be ",
    "excise",
    "operate",
    "theatre",
    "down for",
    "her down",
    "him down",
    "listed for",
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
    "to work",
    "school",
    "travel",
    "holiday",
    "dose",
    "repeat",
    "supply",
    "payment",
    "amount",
    "autopay",
    "premium",
    "printed",
    "end report",
    "end of report",
    "verified",
];
const IN_FUTURE: u16 = 860;
/// No label before a colon is longer.
const LONGEST_LABEL: usize = 20;

/// Dates after the document's own, in a line that speaks of coming.
pub(super) fn appointments(
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
        // A line that begins with a label begins anew.
        let labelled = reading
            .hits_in_line(date.line)
            .first()
            .is_some_and(|hit| hit.marked && hit.place == Place::Start)
            || line.trimmed().find(':').is_some_and(|at| at < LONGEST_LABEL);
        let previous = previous
            .filter(|above| above.page == line.page && !labelled)
            .map_or("", |above| above.text);
        if is_end_of_range(reading, date) || is_deadline(line, date) {
            continue;
        }
        let previous = previous.rsplit(['.', ':']).next().unwrap_or_default();
        let sentence = format!("{previous} {}", line.text).to_lowercase();
        let heading = reading.heading_over(date.line).unwrap_or_default().to_lowercase();
        let any = |words: &[&str]| words.iter().any(|word| sentence.contains(word));
        let by_heading = !reading.is(DocumentType::Invoice)
            && ["follow", "appointment"].iter().any(|word| heading.contains(word));
        if (any(APPOINTMENT_CUES) || by_heading) && !any(NO_APPOINTMENT_CUES) {
            out.push(("appointment", plain(read, IN_FUTURE, date)));
        }
    }
    out
}

/// `Ring us by 3 May 2026`: until when something is to be done.
fn is_deadline(line: &Line<'_>, date: &Printed) -> bool {
    let before = line.text[..date.start].trim_end().to_lowercase();
    [" by", " before", " than", " until"].iter().any(|word| before.ends_with(word))
}

/// The second day of `3 May 2026 to 9 May 2026`, on which something ends.
fn is_end_of_range(reading: &Reading<'_>, date: &Printed) -> bool {
    let line = &reading.document.lines[date.line];
    let before = reading.calendar.in_line(date.line).iter().rev().find(|one| one.end < date.start);
    before.is_some_and(|first| {
        let between = line.text[first.end..date.start].trim().to_lowercase();
        ["to", "-", "–", "until", "till", "through"].contains(&between.as_str())
    })
}

/// `Date: Thursday 3 December 2026` with `Time:` under it is when to come.
pub(super) fn tells_a_time(reading: &Reading<'_>, hit: &Hit<'_>) -> bool {
    let next = reading.document.below(hit.line, 2).unwrap_or(hit.line);
    let near = reading.hits_in_line(hit.line).iter().chain(reading.hits_in_line(next));
    near.into_iter().any(|other| {
        other.label.words == "time" && other.line >= hit.line && other.place == Place::Start
    })
}

/// Whether the lines about it ask somebody to come; a signature has date and time as well.
pub(super) fn speaks_of_coming(reading: &Reading<'_>, line: usize) -> bool {
    const ABOUT: usize = 5;
    let lines = &reading.document.lines;
    let about = &lines[line.saturating_sub(ABOUT)..(line + ABOUT).min(lines.len())];
    let cues =
        ["appointment", "please attend", "please arrive", "booked", "scheduled", "please come"];
    about.iter().any(|line| cues.iter().any(|cue| find_ignoring_case(line.text, cue).is_some()))
}

/// Whether it comes after all days of the document, of which there are some.
pub(super) fn is_after_others(events: &[(&'static str, Event)], event: &Event) -> bool {
    let mut others =
        events.iter().filter(|(meaning, _)| !["appointment", "due"].contains(meaning)).peekable();
    others.peek().is_some() && others.all(|(_, other)| other.day < event.day)
}

/// What is done after the document's own day is yet to come.
pub(super) fn still_to_come(document: Option<Event>, events: &mut [(&'static str, Event)]) {
    let Some(document) = document.filter(|event| event.other.is_none()) else { return };
    for (meaning, event) in events.iter_mut().filter(|(meaning, _)| *meaning == "service") {
        if event.other.is_none() && event.day > document.day {
            *meaning = "appointment";
            event.strength = event.strength.min(IN_FUTURE);
        }
    }
}
