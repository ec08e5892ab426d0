//! The header of a clinical document as lines "Label: value", in the order a letter has them, and
//! as values. A value that is absent or marked as unknown makes no line.

use crate::GivenWhat;
use crate::formats::ccda::moments::{self, moment};
use crate::formats::ccda::names;
use crate::formats::ccda::numbers;
use crate::formats::ccda::said::{coded, identifier, meaning, said};
use crate::formats::ccda::{patient, people};
use crate::formats::structured::head::{Head, NO_DAY, Room};
use crate::formats::structured::registers::is_for_machines;
use crate::formats::xml::Element;

/// Reads the header. `is_letter` where the body is a letter in one piece.
pub(super) fn read(root: &Element, is_letter: bool) -> Head {
    let mut head = Head::new(1, Room::unlimited());
    if let Some(title) = said(root.child("title")) {
        head.lines.push(title.clone());
        head.give(GivenWhat::Title, "", &title, &title);
    }
    kind(root, &mut head);
    let id = root.child("id");
    head.line("Document identifier", id.and_then(identifier));
    let number = id.and_then(|id| numbers::of(id, "other"));
    let number = number.filter(|number| !is_for_machines(&number.value));
    if let Some(number) = number {
        head.give(GivenWhat::Identifier, "other", &number.value, &number.value);
    }
    let written = root.child("effectiveTime").and_then(moment);
    head.line("Date", written.as_ref().map(|written| written.text.clone()));
    head.date(written.as_ref());
    let day = written.and_then(|written| written.last_day()).unwrap_or_else(|| NO_DAY.to_owned());

    patient::read(root, &day, &mut head);
    people::read(root, &day, is_letter, &mut head);
    if let Some(encounter) = root.at(&["componentOf", "encompassingEncounter"]) {
        visit(encounter, &day, &mut head);
    }
    let services = root.all("documentationOf").filter_map(|d| d.child("serviceEvent"));
    for service in services.filter_map(|service| service.child("effectiveTime")) {
        head.line("Care from", service.child("low").and_then(moments::text));
        head.line("Care until", service.child("high").and_then(moments::text));
    }
    head
}

fn kind(root: &Element, head: &mut Head) {
    let Some(code) = root.child("code") else { return };
    let Some(words) = coded(code) else { return };
    head.line("Type", Some(words.clone()));
    let own = code.attribute("code").unwrap_or_default();
    let name = meaning(code).filter(|name| name != own).unwrap_or_default();
    head.give(GivenWhat::DocumentType, own, &name, &words);
}

fn visit(encounter: &Element, day: &str, head: &mut Head) {
    let id = encounter.child("id");
    head.line("Encounter identifier", id.and_then(identifier));
    let number = id.and_then(|id| numbers::of(id, "other"));
    if let Some(number) = number.filter(|number| !is_for_machines(&number.value)) {
        head.give(GivenWhat::Identifier, "other", &number.value, &number.value);
    }
    if let Some(time) = encounter.child("effectiveTime") {
        head.line("Admission", time.child("low").and_then(moments::text));
        head.line("Discharge", time.child("high").and_then(moments::text));
        head.line("Encounter", moments::text(time));
    }
    let disposition = encounter.child("dischargeDispositionCode").and_then(meaning);
    head.line("Discharged to", disposition);
    let responsible = encounter.at(&["responsibleParty", "assignedEntity", "assignedPerson"]);
    let responsible = responsible.and_then(|person| names::of(person, day));
    head.line("Responsible", responsible.map(|names| names.name.shown));
    let facility = ["location", "healthCareFacility", "location", "name"];
    head.line("Location", said(encounter.at(&facility)));
}
