//! What a document, a report or a single resource says of itself: kind, title, date, author and reader.
//! A bundle of records has none of these, and its kind is that of no document.

use super::names;
use super::patient::of_system;
use super::resources::{Entry, Resources};
use super::values::concept;
use crate::GivenWhat;
use crate::formats::json::Json;
use crate::formats::structured::head::{Head, NO_DAY};
use crate::formats::structured::moments::{self, Moment};
use crate::formats::structured::names::{Names, plain};

const LOINC: &str = "http://loinc.org";

/// Resources that stand beside a report without being records of their own.
const BESIDE: &[&str] = &[
    "Patient",
    "Observation",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Specimen",
    "ServiceRequest",
    "ProcedureRequest",
    "ImagingStudy",
    "Media",
    "Location",
    "Device",
    "Provenance",
    "MessageHeader",
    "Bundle",
    "Encounter",
    "Binary",
    "OperationOutcome",
];
/// Members that date a resource, the first that is there.
const DATES: &[&str] = &[
    "date",
    "issued",
    "authoredOn",
    "effectiveDateTime",
    "dateTime",
    "created",
    "recordedDate",
    "sent",
    "occurrenceDateTime",
    "indexed",
    "dateAsserted",
    "assertedDate",
    "dateWritten",
];

/// The resource that stands for a page: a document, one report, or the only resource.
pub(super) fn main(resources: &Resources<'_>, page: usize) -> Option<usize> {
    let on_page = || {
        let all = resources.all.iter().enumerate();
        all.filter(|(_, entry)| entry.page == page && !entry.is_contained())
    };
    let only = |kind: &str| {
        let mut those = on_page().filter(|(_, entry)| entry.kind() == kind);
        those.next().filter(|_| those.next().is_none()).map(|(place, _)| place)
    };
    let has_one = || on_page().count() == 1;
    let beside = |kind: &str| {
        on_page().all(|(_, entry)| entry.kind() == kind || BESIDE.contains(&entry.kind()))
    };
    only("Composition")
        .or_else(|| only("DiagnosticReport").filter(|_| beside("DiagnosticReport")))
        .or_else(|| only("DocumentReference").filter(|_| beside("DocumentReference")))
        .or_else(|| on_page().next().filter(|_| has_one()).map(|(place, _)| place))
}

/// The header's lines and values before the patient; answers the document's day, `YYYYMMDD`.
pub(super) fn read(resources: &Resources<'_>, page: usize, head: &mut Head) -> String {
    let entry = main(resources, page).map(|place| (&resources.all[place], place));
    let title = entry.and_then(|(entry, _)| title(entry));
    if let Some(title) = title {
        head.line("Title", Some(title.clone()));
        head.give(GivenWhat::Title, "", &title, &title);
    }
    kind(entry.map(|(entry, _)| entry), head);
    let bundle = resources.all.iter().find(|entry| entry.page == page && entry.kind() == "Bundle");
    let stamp = || bundle.and_then(|bundle| bundle.resource.said("timestamp"));
    let date = entry.and_then(|(entry, _)| DATES.iter().find_map(|name| entry.resource.said(name)));
    let date = date.or_else(stamp).map(moments::read);
    head.line("Date", date.as_ref().map(|date| date.text.clone()));
    head.date(date.as_ref());
    date.and_then(|date: Moment| date.last_day()).unwrap_or_else(|| NO_DAY.to_owned())
}

fn title(entry: &Entry<'_>) -> Option<String> {
    let title = match entry.kind() {
        "Composition" => entry.resource.said("title").map(str::to_owned),
        "DiagnosticReport" => entry.resource.get("code").and_then(concept),
        "DocumentReference" => entry.resource.said("description").map(str::to_owned),
        _ => None,
    };
    title
        .map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|title| !title.is_empty())
}

fn kind(entry: Option<&Entry<'_>>, head: &mut Head) {
    let Some(entry) = entry else {
        give_kind("FHIR:Bundle", "Records", head);
        return;
    };
    let resource = entry.resource;
    match entry.kind() {
        "Composition" | "DocumentReference" => {
            if let Some(code) = resource.get("type") {
                give_kind(
                    loinc(code).unwrap_or_default(),
                    &concept(code).unwrap_or_default(),
                    head,
                );
            }
        }
        "DiagnosticReport" => {
            let service =
                resource.each("category").flat_map(|one| one.each("coding")).find_map(service);
            match (service, resource.get("code")) {
                (Some((code, name)), _) => give_kind(code, name, head),
                (None, Some(code)) => {
                    give_kind(
                        loinc(code).unwrap_or_default(),
                        &concept(code).unwrap_or_default(),
                        head,
                    );
                }
                (None, None) => {}
            }
        }
        "Observation" => {
            let service =
                resource.each("category").flat_map(|one| one.each("coding")).find_map(service);
            let (code, name) = service.unwrap_or(("FHIR:Observation", "Observation"));
            give_kind(code, name, head);
        }
        other => give_kind(&format!("FHIR:{other}"), &super::values::label(other), head),
    }
}

fn give_kind(code: &str, name: &str, head: &mut Head) {
    let words = if code.is_empty() { name.to_owned() } else { format!("{name} ({code})") };
    head.line("Type", Some(words.clone()).filter(|words| !words.is_empty()));
    head.give(GivenWhat::DocumentType, code, name, &words);
}

fn loinc<'a>(code: &'a Json<'_>) -> Option<&'a str> {
    code.each("coding").find(|coding| coding.said("system") == Some(LOINC))?.said("code")
}

/// The services of table 0074 whose results are a laboratory's or of imaging.
fn service(coding: &Json<'_>) -> Option<(&'static str, &'static str)> {
    match coding.said("code")? {
        "LAB" | "laboratory" | "CH" | "HM" | "MB" | "SP" | "CP" | "BLB" | "IMM" | "MCB" | "VR" => {
            Some(("0074:LAB", "Laboratory"))
        }
        "RAD" | "imaging" | "RX" | "NMR" | "NMS" | "OUS" | "RUS" | "VUS" => {
            Some(("0074:RAD", "Diagnostic imaging"))
        }
        _ => None,
    }
}

/// Authors and readers. `is_letter` where a text within may name them.
pub(super) fn people(resources: &Resources<'_>, page: usize, is_letter: bool, head: &mut Head) {
    let main = main(resources, page);
    let found = |members: &[&str]| {
        let place = main?;
        let resource = resources.all[place].resource;
        let named =
            |member: &&str| resource.each(member).find_map(|one| person(one, resources, place));
        members.iter().find_map(named)
    };
    let is_request = main.is_some_and(|place| resources.all[place].kind().ends_with("Request"));
    let author = found(&[
        "author",
        "resultsInterpreter",
        "recorder",
        "requester",
        "asserter",
        "prescriber",
        "sender",
    ]);
    let author = author
        .or_else(|| signer(resources, main?))
        .or_else(|| found(&["performer"]).filter(|_| !is_request));
    let reader = found(&["recipient"]).or_else(|| found(&["performer"]).filter(|_| is_request));
    for (what, label, person) in
        [(GivenWhat::Author, "Author", author), (GivenWhat::Addressee, "To", reader)]
    {
        match person {
            Some((names, number)) => {
                head.line(label, Some(names.name.shown.clone()));
                head.line("Provider number", number.clone());
                head.name(what, &names, Vec::new());
                if let Some(number) = number {
                    head.give(GivenWhat::Identifier, "provider_number", &number, &number);
                }
            }
            None if is_letter => {}
            None => head.none(what),
        }
    }
}

fn signer(resources: &Resources<'_>, main: usize) -> Option<(Names, Option<String>)> {
    let signers = resources.all[main].resource.each("attester");
    signers.flat_map(|signer| signer.each("party")).find_map(|party| person(party, resources, main))
}

/// A person who is referred to; organisations and devices are none.
fn person(
    reference: &Json<'_>,
    resources: &Resources<'_>,
    from: usize,
) -> Option<(Names, Option<String>)> {
    // STU3 and some of R4 put the reference within.
    let inner =
        ["actor", "agent", "who", "onBehalfOf"].into_iter().find_map(|name| reference.get(name));
    let reference = inner.filter(|inner| inner.get("reference").is_some()).unwrap_or(reference);
    let target = reference.said("reference").unwrap_or_default();
    let Some(place) = resources.resolve(reference, from) else {
        let is_person = ["Practitioner", "RelatedPerson", "Patient"].iter().any(|kind| {
            target.contains(&format!("{kind}/")) || target.contains("PractitionerRole/")
        });
        let name = reference.said("display").filter(|_| is_person).and_then(plain)?;
        return Some((
            Names { name, rivals: Vec::new(), others: Vec::new(), is_by_the_way: false },
            None,
        ));
    };
    let entry = &resources.all[place];
    if entry.kind() == "PractitionerRole" {
        let inner = entry.resource.get("practitioner")?;
        let person = resources
            .resolve(inner, place)
            .filter(|inner| resources.all[*inner].kind() == "Practitioner");
        return match person {
            Some(person) => of_resource(resources.all[person].resource),
            None => inner.said("display").and_then(plain).map(|name| {
                (Names { name, rivals: Vec::new(), others: Vec::new(), is_by_the_way: false }, None)
            }),
        };
    }
    matches!(entry.kind(), "Practitioner" | "RelatedPerson" | "Patient")
        .then(|| of_resource(entry.resource))?
}

fn of_resource(resource: &Json<'_>) -> Option<(Names, Option<String>)> {
    let names = names::of(resource, NO_DAY)?;
    let numbers =
        resource.each("identifier").filter_map(|one| of_system(one, one.said("value")?, ""));
    let number =
        numbers.filter(|number| number.kind == "provider_number").map(|number| number.value).next();
    Some((names, number))
}

/// Whether somebody would ask whose a page is: not of a list of organisations, or of a program's answer.
pub(super) fn is_about_a_patient(resources: &Resources<'_>, page: usize) -> bool {
    const OF_NOBODY: &[&str] = &[
        "Organization",
        "Practitioner",
        "PractitionerRole",
        "Location",
        "Medication",
        "Device",
        "Endpoint",
        "HealthcareService",
        "OperationOutcome",
        "Bundle",
        "Parameters",
        "Provenance",
        "Substance",
    ];
    resources.all.iter().any(|entry| entry.page == page && !OF_NOBODY.contains(&entry.kind()))
}
