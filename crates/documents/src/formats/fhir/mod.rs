//! FHIR in JSON (R4, and STU3 and R5 as far as they are alike): a resource, a bundle, or a resource on each
//! line. The header tells whose it is and what; the resources follow. A bundle is one page, and so is
//! each line; a file about several patients is in doubt about whose it is.

mod body;
mod header;
pub(super) mod listing;
mod modifiers;
mod names;
mod narrative;
mod patient;
mod resources;
mod rows;
mod subjects;
mod values;
mod withdrawn;

use std::collections::BTreeSet;

use resources::Resources;
use subjects::Subject;

use crate::charset;
use crate::formats::json::{self, Json};
use crate::formats::structured::attachments;
use crate::formats::structured::head::{Head, Room};
use crate::formats::structured::several;
use crate::{
    DocumentKind, DocumentText, Given, GivenWhat, Limits, Line, Page, Part, Unread, UnreadPart,
    Unreadable,
};

pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<DocumentText, Unreadable> {
    let text = characters(bytes)?;
    let values = resources_of(&text, limits)?;
    let mut resources = Resources::default();
    for (page, (resource, _)) in values.iter().enumerate() {
        resources.add(resource, page);
    }
    let mut document = DocumentText::of(DocumentKind::Fhir, Vec::new());
    if values.len() > 1 {
        let count = values.len();
        document.warnings.push(format!(
            "The file holds {count} resources on lines of their own, each on a page."
        ));
    }
    let mut given = Vec::new();
    let mut strangers = BTreeSet::new();
    let mut has_patient = false;
    let mut room = Room::within(limits);
    for page in 0..values.len() {
        let subjects = subjects::of(&resources, page);
        has_patient |= subjects.iter().any(|subject| matches!(subject, Subject::Known(_)));
        strangers.extend(subjects.iter().filter_map(|subject| match subject {
            Subject::Unknown(reference) => Some(subjects::key(reference)),
            Subject::Known(_) => None,
        }));
        given.extend(one(&resources, page, &subjects, limits, &mut room, &mut document)?);
    }
    let is_blank = |page: &Page| page.lines.iter().all(|line| line.text.trim().is_empty());
    if document.pages.iter().all(is_blank) {
        return Err(Unreadable::NoText);
    }
    let is_of_several = strangers.len() + usize::from(has_patient) > 1;
    let first = given.first().map(Vec::as_slice).unwrap_or_default();
    if is_of_several || given.iter().any(|one| several::are_of_different_patients(first, one)) {
        document.warnings.push("The file is about more than one patient.".to_owned());
    }
    document.given = several::merged(given, is_of_several);
    Ok(document)
}

/// The lines of a file with several; otherwise the files within its resources that are no text.
pub(crate) fn parts(bytes: &[u8], limits: &Limits) -> Result<Vec<Part>, Unreadable> {
    let text = characters(bytes)?;
    let values = resources_of(&text, limits)?;
    if values.len() > 1 {
        let part = |(number, (resource, own)): (usize, &(Json<'_>, &str))| Part {
            name: format!("{} {number}.json", resource.said("resourceType").unwrap_or_default()),
            bytes: own.as_bytes().to_vec(),
        };
        return Ok((1..).zip(&values).map(part).collect());
    }
    let mut files = Vec::new();
    for (resource, _) in &values {
        files_within(resource, &mut files);
    }
    files.truncate(limits.pages as usize);
    Ok((1..).zip(files).map(|(number, bytes)| attachments::part(number, bytes)).collect())
}

/// JSON is UTF-8; some systems write UTF-16 or a mark all the same.
fn characters(bytes: &[u8]) -> Result<String, Unreadable> {
    if charset::byte_order_mark(bytes).is_some() || charset::unmarked_utf16(bytes).is_some() {
        return Ok(charset::decode(bytes).0);
    }
    let text = std::str::from_utf8(bytes);
    text.map(str::to_owned).map_err(|_| Unreadable::damaged("its characters are not UTF-8"))
}

fn resources_of<'a>(
    text: &'a str,
    limits: &Limits,
) -> Result<Vec<(Json<'a>, &'a str)>, Unreadable> {
    let values = json::values(text)?;
    if values.len() > limits.pages as usize {
        return Err(Unreadable::TooManyPages { limit: limits.pages });
    }
    if values.is_empty() || !values.iter().all(|(value, _)| resources::is_resource(value)) {
        return Err(Unreadable::UnknownKind { found: "a JSON file".to_owned() });
    }
    Ok(values)
}

/// A page; answers what each of its patients gives, the first with the page's own values.
fn one(
    resources: &Resources<'_>,
    page: usize,
    subjects: &[Subject<'_>],
    limits: &Limits,
    room: &mut Room,
    document: &mut DocumentText,
) -> Result<Vec<Vec<Given>>, Unreadable> {
    let number = u32::try_from(page + 1).unwrap_or(u32::MAX);
    let mut head = Head::new(number, *room);
    let day = header::read(resources, page, &mut head);
    let mut others = Vec::new();
    for (at, subject) in subjects.iter().enumerate() {
        let from = head.given.len();
        match subject {
            Subject::Known(place) => {
                let called = subjects::called(resources, *place);
                let view = values::View { resources, place: *place };
                patient::read(resources.all[*place].resource, &day, &called, view, &mut head);
            }
            Subject::Unknown(reference) => patient::referred(reference, &mut head),
        }
        if at > 0 {
            others.push(head.given.split_off(from));
        }
    }
    if subjects.is_empty() && header::is_about_a_patient(resources, page) {
        head.missing(GivenWhat::PatientName);
        head.missing(GivenWhat::BirthDate);
    }
    let mut below = Head::new(number, *room);
    let found = body::page(resources, page, &mut below);
    header::people(resources, page, found.has_text, &mut head);
    let withdrawn = withdrawn::of(resources, page);
    if !withdrawn.is_empty() {
        document.unread.push(Unread { part: UnreadPart::Withdrawn, page: Some(number) });
    }
    document.warnings.extend(
        withdrawn
            .iter()
            .map(|(kind, status)| format!("Page {number}: {kind} is marked as {status}.")),
    );
    if !below.lines.is_empty() {
        head.gap();
    }
    below.room(limits)?;
    below.lines.into_iter().for_each(|line| head.push(line));
    *room = head.room(limits)?;
    for warning in found.unread {
        document.unread.push(Unread { part: UnreadPart::Attachment, page: Some(number) });
        if !document.warnings.contains(&warning) {
            document.warnings.push(warning);
        }
    }
    if found.has_modifier {
        document.unread.push(Unread { part: UnreadPart::Modifier, page: Some(number) });
    }
    if found.has_lost_narrative {
        document.unread.push(Unread { part: UnreadPart::Page, page: Some(number) });
    }
    for warning in found.warnings {
        if !document.warnings.contains(&warning) {
            document.warnings.push(warning);
        }
    }
    let lines = head.lines.into_iter().map(|text| Line { text, bounds: None }).collect();
    document.pages.push(Page { number, width: 0.0, height: 0.0, lines });
    Ok(std::iter::once(head.given).chain(others).collect())
}

/// Files in base64 at any depth; the depth is that of the JSON.
fn files_within(value: &Json<'_>, files: &mut Vec<Vec<u8>>) {
    match value {
        Json::List(values) => values.iter().for_each(|one| files_within(one, files)),
        Json::Object(members) => {
            let is_file = value.get("contentType").is_some() && value.get("origin").is_none();
            let data = value.said("data").or_else(|| value.said("content")).filter(|_| is_file);
            let bytes = data.and_then(attachments::decoded);
            files.extend(bytes.filter(|bytes| attachments::pages_of_text(bytes).is_none()));
            members
                .iter()
                .filter(|(name, _)| name != "photo" && name != "signature")
                .for_each(|(_, one)| files_within(one, files));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
