//! The patient as PID gives it: names, birth date and numbers as values, the rest as lines.

use super::fields::{self, Shape};
use super::message::{MOST, Part, Segment};
use super::persons;
use crate::GivenWhat;
use crate::formats::structured::head::Head;
use crate::formats::structured::moments;
use crate::formats::structured::registers;

/// Fields that are lines alone.
const LINES: &[(usize, &str, Shape)] = &[
    (8, "Sex", Shape::Sex),
    (11, "Address", Shape::Address),
    (13, "Telephone", Shape::Telephone),
    (14, "Telephone at work", Shape::Telephone),
    (15, "Language", Shape::Coded),
    (16, "Marital status", Shape::Coded),
    (6, "Mother's maiden name", Shape::Name),
    (10, "Race", Shape::Coded),
    (22, "Ethnic group", Shape::Coded),
    (17, "Religion", Shape::Coded),
    (23, "Place of birth", Shape::Plain),
    (29, "Died", Shape::Moment),
    (20, "Driver's licence", Shape::All),
];

/// Types of numbers (table 0203) that a hospital gives its patients.
const OF_HOSPITALS: &[&str] = &["MR", "MRN", "PI", "PT", "MRT"];

/// Reads the patient of a document of a day (`YYYYMMDD`).
pub(super) fn read(pid: Option<&Segment<'_>>, day: &str, head: &mut Head) {
    let Some(pid) = pid else {
        head.missing(GivenWhat::PatientName);
        head.missing(GivenWhat::BirthDate);
        return;
    };
    match persons::of_patient(pid.field(5), pid.field(9), day) {
        Some(names) => {
            head.line("Patient", Some(names.name.shown.clone()));
            head.name(GivenWhat::PatientName, &names, Vec::new());
            for other in names.rivals.iter().chain(&names.others) {
                head.line("Other name", Some(other.shown.clone()));
                head.give(GivenWhat::OtherName, "", &other.value, &other.value);
            }
        }
        None => head.missing(GivenWhat::PatientName),
    }
    let birth = pid.field(7).first().component(1).words();
    let birth = (!birth.is_empty()).then(|| moments::read(&birth));
    head.line("Date of birth", birth.as_ref().map(|birth| birth.text.clone()));
    head.birth(birth, day);
    numbers(pid, head);
    for (number, label, shape) in LINES {
        for one in pid.field(*number).repetitions().take(MOST) {
            head.line(label, fields::shown(one, *shape));
        }
    }
}

/// The list of numbers, those of older versions beside it, and those that are not the patient's alone.
fn numbers(pid: &Segment<'_>, head: &mut Head) {
    for field in [3, 2, 4] {
        for number in pid.field(field).repetitions().take(MOST) {
            identifier(number, head);
        }
    }
    for (field, label) in [(18, "Account number"), (19, "Social security number")] {
        let number = pid.said(field, 1);
        if let Some(number) = registers::number("", "", &number, "other") {
            head.line(label, Some(number.value.clone()));
            head.give(GivenWhat::Identifier, "other", &number.value, &number.value);
        }
    }
}

/// A number with what stands beside it.
pub(super) struct Found {
    pub(super) number: registers::Number,
    /// Its type as a code (table 0203), who gave it, and the place where they did.
    said: [String; 3],
}

/// A number (CX) with its type and who gave it.
pub(super) fn number(number: Part<'_>) -> Option<Found> {
    let value = number.component(1).words();
    let (authority, kind) = (number.component(4), number.component(5).words());
    let root = authority.subcomponent(2).words();
    let name = authority.subcomponent(1).words();
    let facility = number.component(6).subcomponent(1).words();
    // Some systems write there who gave it.
    let is_code = kind.len() <= 5 && !kind.contains(' ');
    let (kind, place) = if is_code { (kind, String::new()) } else { (String::new(), kind) };
    let said_by = if name.is_empty() { facility } else { name };
    let is_healthcare = value.len() == 16 && value.starts_with("80036") && kind == "NI";
    // A hospital's own number is that, whatever the hospital is called.
    let (usual, asked) = match kind.as_str() {
        _ if is_healthcare => ("ihi", ""),
        kind if OF_HOSPITALS.contains(&kind) => ("mrn", ""),
        "" => ("mrn", said_by.as_str()),
        "NH" | "NHS" | "NHSN" => ("nhs_number", ""),
        "MC" => ("other", "medicare"),
        "NI" => ("other", said_by.as_str()),
        _ => ("other", ""),
    };
    let number = registers::number(&root, asked, &value, usual)?;
    Some(Found { number, said: [kind, said_by, place] })
}

fn identifier(given: Part<'_>, head: &mut Head) {
    let Some(Found { number: found, said }) = number(given) else { return };
    let value = given.component(1).words();
    let label = match found.kind {
        "ihi" => "IHI",
        "medicare_number" => "Medicare number",
        "nhs_number" => "NHS number",
        _ => "Identifier",
    };
    let more: Vec<&str> = said.iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
    let shown = if more.is_empty() { value } else { format!("{value} ({})", more.join(", ")) };
    head.line(label, Some(shown));
    head.give(GivenWhat::Identifier, found.kind, &found.value, &found.value);
}
