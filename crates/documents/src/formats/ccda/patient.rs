//! The patient as the header's record target gives it.

use crate::formats::ccda::moments::moment;
use crate::formats::ccda::names;
use crate::formats::ccda::numbers;
use crate::formats::ccda::said::{meaning, said};
use crate::formats::structured::head::Head;
use crate::formats::structured::names::Names;
use crate::formats::structured::registers::Number;
use crate::formats::xml::Element;
use crate::{GivenDoubt, GivenWhat};

/// No patient has more numbers that matter, and no document more patients.
const MOST: usize = 24;

/// The lines and values of all record targets; a document about more than one patient is in doubt.
pub(super) fn read(root: &Element, day: &str, head: &mut Head) {
    let roles: Vec<&Element> = root
        .all("recordTarget")
        .filter_map(|target| target.child("patientRole"))
        .take(MOST)
        .collect();
    let named = |role: &&Element| names::of(person(role)?, day);
    let all: Vec<Names> = roles.iter().filter_map(named).collect();
    for (index, role) in roles.iter().enumerate() {
        let rivals = all.iter().skip(1).map(|names| names.name.value.clone()).collect();
        one(role, day, (index == 0).then_some(rivals), head);
    }
    if roles.is_empty() {
        head.missing(GivenWhat::PatientName);
        head.missing(GivenWhat::BirthDate);
    }
}

/// The person; Britain's CDA calls the element by its role as well.
fn person(role: &Element) -> Option<&Element> {
    role.child("patient").or_else(|| role.child("patientPatient"))
}

/// `rivals` are the names of further patients; `None` for these themselves.
fn one(role: &Element, day: &str, rivals: Option<Vec<String>>, head: &mut Head) {
    let is_first = rivals.is_some();
    let patient = person(role);
    let names = patient.and_then(|patient| names::of(patient, day));
    head.line("Patient", names.as_ref().map(|names| names.name.shown.clone()));
    match (&names, rivals) {
        (Some(names), Some(rivals)) => {
            let several = if rivals.is_empty() { vec![] } else { vec![GivenDoubt::TwoReadings] };
            head.name(GivenWhat::PatientName, names, several);
            if let Some(given) = head.given.last_mut() {
                given.readings.extend(rivals);
            }
            for other in names.rivals.iter().chain(&names.others) {
                head.line("Other name", Some(other.shown.clone()));
                head.give(GivenWhat::OtherName, "", &other.value, &other.value);
            }
        }
        (None, Some(_)) => head.missing(GivenWhat::PatientName),
        (_, None) => {}
    }
    birth(patient, day, is_first, head);
    let sex = patient.and_then(|patient| patient.child("administrativeGenderCode"));
    head.line("Sex", sex.and_then(meaning));
    if is_first {
        numbers(role, patient, head);
    }
    for address in role.all("addr") {
        let parts: Vec<String> =
            address.children().map(Element::words).filter(|part| !part.is_empty()).collect();
        head.line("Address", (!parts.is_empty()).then(|| parts.join(", ")));
    }
    role.all("telecom").for_each(|telecom| contact(telecom, head));
    head.line("Provider", said(role.at(&["providerOrganization", "name"])));
}

fn birth(patient: Option<&Element>, day: &str, is_first: bool, head: &mut Head) {
    let birth = patient.and_then(|patient| patient.child("birthTime")).and_then(moment);
    head.line("Date of birth", birth.as_ref().map(|birth| birth.text.clone()));
    if is_first {
        head.birth(birth, day);
    }
}

fn numbers(role: &Element, patient: Option<&Element>, head: &mut Head) {
    for id in role.all("id").take(MOST) {
        let root = id.attribute("root");
        give(numbers::of(id, "mrn"), root, head);
    }
    // As Australia's documents have them.
    let entities = patient.into_iter().chain([role]).flat_map(|of| of.all("asEntityIdentifier"));
    for entity in entities.take(MOST) {
        let code = entity.child("code").and_then(|code| code.attribute("code"));
        let usual = if code == Some("MR") { "mrn" } else { "other" };
        for id in entity.all("id").take(1) {
            give(numbers::of(id, usual), id.attribute("root"), head);
        }
    }
}

/// A number with its kind, or with the register that gave it: "00481516 (2.16.840.1.113883.19.5)".
fn give(number: Option<Number>, root: Option<&str>, head: &mut Head) {
    let Some(Number { kind, value }) = number else { return };
    match (kind, root) {
        ("ihi", _) => head.line("IHI", Some(value.clone())),
        ("medicare_number", _) => head.line("Medicare number", Some(value.clone())),
        ("nhs_number", _) => head.line("NHS number", Some(value.clone())),
        (_, Some(root)) => head.line("Identifier", Some(format!("{value} ({root})"))),
        (_, None) => head.line("Identifier", Some(value.clone())),
    }
    head.give(GivenWhat::Identifier, kind, &value, &value);
}

fn contact(telecom: &Element, head: &mut Head) {
    let value = telecom.attribute("value").unwrap_or_default();
    let (label, value) = match value.split_once(':') {
        Some(("tel", number)) => ("Telephone", number),
        Some(("mailto", address)) => ("E-mail", address),
        Some(("fax", number)) => ("Fax", number),
        _ => ("Contact", value),
    };
    let value = value.trim();
    head.line(label, (!value.is_empty()).then(|| value.to_owned()));
}
