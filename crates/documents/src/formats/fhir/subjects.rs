//! Who the resources of a file are about. A resource names its patient by reference; whoever is
//! referred to and not within the file is somebody all the same.

use super::resources::Resources;
use crate::formats::json::Json;

/// Members that refer to the patient.
const MEMBERS: &[&str] = &["subject", "patient", "beneficiary"];

/// Somebody whom resources are about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Subject<'a> {
    /// A resource of the file, by its place.
    Known(usize),
    /// Somebody who is only referred to.
    Unknown(&'a Json<'a>),
}

/// The patients of a page, each once; those of a document or a report come first.
pub(super) fn of<'a>(resources: &Resources<'a>, page: usize) -> Vec<Subject<'a>> {
    let mut found: Vec<Subject<'a>> = Vec::new();
    let mut add = |subject: Subject<'a>| {
        let is_same = |known: &Subject<'_>| match (known, &subject) {
            (Subject::Known(one), Subject::Known(other)) => one == other,
            (Subject::Unknown(one), Subject::Unknown(other)) => key(one) == key(other),
            _ => false,
        };
        if !found.iter().any(is_same) {
            found.push(subject);
        }
    };
    let on_page = || resources.all.iter().enumerate().filter(|(_, entry)| entry.page == page);
    for first in ["Composition", "DiagnosticReport"] {
        for (place, entry) in on_page().filter(|(_, entry)| entry.kind() == first) {
            referred(resources, place, entry.resource).into_iter().for_each(&mut add);
        }
    }
    for (place, entry) in on_page() {
        if entry.kind() == "Patient" {
            add(Subject::Known(place));
        } else {
            referred(resources, place, entry.resource).into_iter().for_each(&mut add);
        }
    }
    found
}

fn referred<'a>(
    resources: &Resources<'a>,
    place: usize,
    resource: &'a Json<'a>,
) -> Option<Subject<'a>> {
    let reference = MEMBERS.iter().find_map(|member| resource.each(member).next())?;
    match resources.resolve(reference, place) {
        Some(target) if resources.all[target].kind() == "Patient" => Some(Subject::Known(target)),
        // A group, a device, a place.
        Some(_) => None,
        None => is_person(reference).then_some(Subject::Unknown(reference)),
    }
}

fn is_person(reference: &Json<'_>) -> bool {
    let target = reference.said("reference").unwrap_or_default();
    let kind = reference.said("type");
    let is_patient = target.contains("Patient/") || target.starts_with("urn:") || target.is_empty();
    kind.map_or(is_patient, |kind| kind == "Patient")
}

/// What those call a patient who refer to one, each once.
pub(super) fn called<'a>(resources: &Resources<'a>, patient: usize) -> Vec<&'a str> {
    let mut called = Vec::new();
    for (place, entry) in resources.all.iter().enumerate() {
        let Some(reference) = MEMBERS.iter().find_map(|member| entry.resource.each(member).next())
        else {
            continue;
        };
        let Some(display) = reference.said("display") else { continue };
        if !called.contains(&display) && resources.resolve(reference, place) == Some(patient) {
            called.push(display);
        }
    }
    called
}

/// What tells two references apart.
pub(super) fn key(reference: &Json<'_>) -> String {
    let identifier = reference.get("identifier").and_then(|one| one.said("value"));
    let said = reference.said("reference").or(identifier).or_else(|| reference.said("display"));
    let said = said.unwrap_or_default();
    let said = said.split("/_history/").next().unwrap_or(said);
    // Of an address on a server, the type and id.
    let from = said.rfind("Patient/").unwrap_or(0);
    said[from..].to_owned()
}
