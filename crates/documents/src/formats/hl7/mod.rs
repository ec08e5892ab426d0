//! HL7 version 2 messages (2.1 to 2.8): header and patient as labelled lines and as values, then the
//! segments in their order, results as rows. A message has a page, and so has each further patient
//! within one; a file about several patients is in doubt about whose it is.

mod characters;
mod escapes;
mod fields;
mod header;
mod kinds;
pub(super) mod listing;
mod message;
mod patient;
mod persons;
mod rows;
mod segments;
mod withdrawn;

use characters::Read;
use fields::{Shape, all_shown, shown};
use message::{SEGMENTS, Segment};
use rows::Rows;

use crate::formats::structured::attachments;
use crate::formats::structured::head::{Head, Room};
use crate::formats::structured::registers::is_for_machines;
use crate::formats::structured::several;
use crate::{
    DocumentKind, DocumentText, Given, GivenWhat, Limits, Line, Page, Part, Unread, UnreadPart,
    Unreadable,
};

/// What was read of a file so far.
struct Document {
    pages: Vec<Page>,
    given: Vec<Vec<Given>>,
    warnings: Vec<String>,
    unread: Vec<Unread>,
    room: Room,
}

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<DocumentText, Unreadable> {
    let bytes = characters::in_lines(bytes);
    let messages = characters::messages(&bytes);
    if messages.is_empty() {
        return Err(Unreadable::damaged("it has no message (segment MSH)"));
    }
    if messages.len() > limits.pages as usize {
        return Err(Unreadable::TooManyPages { limit: limits.pages });
    }
    let mut document = Document {
        pages: Vec::new(),
        given: Vec::new(),
        warnings: Vec::new(),
        unread: Vec::new(),
        room: Room::within(limits),
    };
    if messages.len() > 1 {
        document
            .warnings
            .push(format!("The file holds {} messages, each on a page.", messages.len()));
    }
    for message in &messages {
        one(characters::read(message), limits, &mut document)?;
    }
    if document.pages.iter().all(|page| page.lines.is_empty()) {
        return Err(Unreadable::NoText);
    }
    let first = document.given.first().map(Vec::as_slice).unwrap_or_default();
    if document.given.iter().any(|given| several::are_of_different_patients(first, given)) {
        document.warnings.push("The file is about more than one patient.".to_owned());
    }
    let Document { pages, given, warnings, unread, .. } = document;
    let given = several::merged(given, false);
    Ok(DocumentText { warnings, unread, given, ..DocumentText::of(DocumentKind::Hl7, pages) })
}

/// The messages of a file with several; otherwise the files within its one message that are no text.
pub(crate) fn parts(bytes: &[u8], limits: &Limits) -> Result<Vec<Part>, Unreadable> {
    let bytes = characters::in_lines(bytes);
    let messages = characters::messages(&bytes);
    if messages.len() > limits.pages as usize {
        return Err(Unreadable::TooManyPages { limit: limits.pages });
    }
    if messages.len() > 1 {
        let part = |(number, message): (usize, &&[u8])| Part {
            name: format!("message {number}.hl7"),
            bytes: message.trim_ascii_end().to_vec(),
        };
        return Ok((1..).zip(&messages).map(part).collect());
    }
    let Some(message) = messages.first() else { return Ok(Vec::new()) };
    let Read { message, .. } = characters::read(message);
    let segments = message.segments();
    let files = segments.iter().filter(|one| one.name() == "OBX" && one.said(2, 1) == "ED");
    let files = files.filter_map(rows::decoded).filter(|bytes| !bytes.is_empty());
    let files = files.filter(|bytes| attachments::pages_of_text(bytes).is_none());
    let files: Vec<Vec<u8>> = files.take(limits.pages as usize).collect();
    Ok((1..).zip(files).map(|(number, bytes)| attachments::part(number, bytes)).collect())
}

/// A message: a page for its first patient, and one for each that follows.
fn one(read: Read, limits: &Limits, document: &mut Document) -> Result<(), Unreadable> {
    let Read { message, warning, is_doubtful } = read;
    document.warnings.extend(warning.filter(|warning| !document.warnings.contains(warning)));
    let segments = message.segments();
    if segments.len() > SEGMENTS {
        return Err(Unreadable::TooMuchText { limit: limits.text_bytes });
    }
    let patients: Vec<usize> =
        (0..segments.len()).filter(|at| segments[*at].name() == "PID").collect();
    let further = patients.iter().skip(1).copied();
    let starts: Vec<usize> = std::iter::once(0).chain(further).collect();
    let ends = starts.iter().skip(1).copied().chain([segments.len()]);
    for (start, end) in starts.iter().copied().zip(ends) {
        if document.pages.len() >= limits.pages as usize {
            return Err(Unreadable::TooManyPages { limit: limits.pages });
        }
        // The message's own segment is every patient's.
        let own = segments.first().filter(|_| start > 0).into_iter().chain(&segments[start..end]);
        let own: Vec<Segment<'_>> = own.copied().collect();
        page(&own, limits, document)?;
        if is_doubtful {
            let page = document.pages.last().map(|page| page.number);
            document.unread.push(Unread { part: UnreadPart::Letters, page });
        }
    }
    if message.left_out.get() > 0 {
        let count = message.left_out.get();
        document
            .warnings
            .push(format!("{count} escape sequences without a known meaning were left out."));
    }
    Ok(())
}

fn page(
    segments: &[Segment<'_>],
    limits: &Limits,
    document: &mut Document,
) -> Result<(), Unreadable> {
    let number = u32::try_from(document.pages.len() + 1).unwrap_or(u32::MAX);
    let mut head = Head::new(number, document.room);
    let day = header::read(segments, &mut head);
    patient::read(segments.iter().find(|one| one.name() == "PID"), &day, &mut head);
    let holds_text =
        |one: &Segment<'_>| one.name() == "OBX" && (rows::is_text(one) || one.said(2, 1) == "ED");
    header::people(segments, segments.iter().any(holds_text), &mut head);
    numbers(segments, &mut head);
    head.gap();
    let rows = body(segments, &mut head);
    let withdrawn = withdrawn::of(segments, &rows);
    for warning in rows.unread {
        document.unread.push(Unread { part: UnreadPart::Attachment, page: Some(number) });
        if !document.warnings.contains(&warning) {
            document.warnings.push(warning);
        }
    }
    if !withdrawn.is_empty() {
        document.unread.push(Unread { part: UnreadPart::Withdrawn, page: Some(number) });
    }
    let sentence = |clause| format!("Page {number}: {clause}.");
    document.warnings.extend(withdrawn.into_iter().map(sentence));
    document.room = head.room(limits)?;
    let lines = head.lines.into_iter().map(|text| Line { text, bounds: None }).collect();
    document.pages.push(Page { number, width: 0.0, height: 0.0, lines });
    document.given.push(head.given);
    Ok(())
}

/// The numbers under which whoever did the work filed it; their lines stand at the orders.
fn numbers(segments: &[Segment<'_>], head: &mut Head) {
    let message = segments.first().map(|head| head.said(9, 1)).unwrap_or_default();
    if !kinds::has_results(&message) {
        return;
    }
    let mut known = Vec::new();
    for obr in segments.iter().filter(|one| one.name() == "OBR").take(message::MOST) {
        let number = obr.said(3, 1);
        if !number.is_empty() && !is_for_machines(&number) && !known.contains(&number) {
            head.give(GivenWhat::Identifier, "accession_number", &number, &number);
            known.push(number);
        }
    }
}

/// The segments below the header, in their order.
fn body(segments: &[Segment<'_>], head: &mut Head) -> Rows {
    let mut rows = Rows::default();
    let mut ordered = String::new();
    for segment in segments {
        if head.is_full() {
            break;
        }
        let name = segment.name();
        if name == "OBX" {
            rows.add(segment, &ordered, head);
            continue;
        }
        if segments::OF_PROGRAMS.contains(&name) {
            continue;
        }
        rows.interrupted();
        if name == "OBR" {
            head.gap();
            ordered = fields::coded(segment.field(4).first());
            head.push(ordered.clone());
        }
        if let Some(row) = segments::ROWS.iter().find(|row| row.segment == name) {
            known(segment, row, head);
            continue;
        }
        let fields = segment.fields().map(message::Part::all_words);
        let fields: Vec<String> = fields.filter(|field| !field.is_empty()).take(SEGMENTS).collect();
        head.line(name, (!fields.is_empty()).then(|| fields.join(" | ")));
    }
    rows
}

fn known(segment: &Segment<'_>, row: &segments::Row, head: &mut Head) {
    if row.segment == "NTE" {
        for one in segment.field(3).repetitions() {
            if head.is_full() {
                return;
            }
            let text = one.text();
            let lines = text.split('\n').map(str::trim_end).filter(|line| !line.is_empty());
            lines.for_each(|line| head.push(format!("{}: {line}", row.label)));
        }
        return;
    }
    if row.label.is_empty() {
        for (field, label, shape) in row.fields {
            head.line(label, all_shown(segment.field(*field), *shape));
        }
        return;
    }
    let mut parts: Vec<String> = Vec::new();
    for (field, label, shape) in row.fields {
        let text = match shape {
            Shape::Name | Shape::Address | Shape::Telephone => {
                shown(segment.field(*field).first(), *shape)
            }
            _ => all_shown(segment.field(*field), *shape),
        };
        let Some(text) = text.filter(|text| !parts.contains(text)) else { continue };
        parts.push(if label.is_empty() { text } else { format!("{label} {text}") });
    }
    head.line(row.label, (!parts.is_empty()).then(|| parts.join(", ")));
}

#[cfg(test)]
mod tests;
