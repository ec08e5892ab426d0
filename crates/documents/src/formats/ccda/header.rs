//! The header of a clinical document as lines "Label: value", in the order a letter has them.
//! A value that is absent or marked as unknown makes no line.

use crate::formats::xml::Element;

const LOINC: &str = "2.16.840.1.113883.6.1";
/// The register of providers of the United States (NPI).
const NPI: &str = "2.16.840.1.113883.4.6";

pub(super) fn lines(root: &Element) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(root.child("title").map(Element::words).filter(|title| !title.is_empty()));
    let of = |path: &[&str]| root.at(path);
    add(&mut lines, "Type", of(&["code"]).and_then(coded));
    add(&mut lines, "Document identifier", of(&["id"]).and_then(identifier));
    add(&mut lines, "Date", of(&["effectiveTime"]).and_then(moment));
    for target in root.all("recordTarget") {
        patient(target, &mut lines);
    }
    for author in root.all("author").filter_map(|author| author.child("assignedAuthor")) {
        let device = ["assignedAuthoringDevice", "softwareName"];
        let name = person(author, "assignedPerson").or_else(|| said(author.at(&device)));
        let organization = said(author.at(&["representedOrganization", "name"]));
        add(&mut lines, "Author", joined([name, organization]));
        add(&mut lines, "NPI", provider_number(author));
    }
    let custodian = ["custodian", "assignedCustodian", "representedCustodianOrganization", "name"];
    add(&mut lines, "Custodian", said(of(&custodian)));
    for recipient in root.all("informationRecipient") {
        if let Some(recipient) = recipient.child("intendedRecipient") {
            let name = person(recipient, "informationRecipient");
            let organization = said(recipient.at(&["receivedOrganization", "name"]));
            add(&mut lines, "To", joined([name, organization]));
            add(&mut lines, "NPI", provider_number(recipient));
        }
    }
    if let Some(signer) = root.child("legalAuthenticator") {
        let name = signer.child("assignedEntity").and_then(|e| person(e, "assignedPerson"));
        let when = signer.child("time").and_then(moment);
        add(&mut lines, "Signed by", joined([name, when]));
    }
    if let Some(encounter) = of(&["componentOf", "encompassingEncounter"]) {
        visit(encounter, &mut lines);
    }
    for service in
        root.all("documentationOf").filter_map(|d| d.at(&["serviceEvent", "effectiveTime"]))
    {
        add(&mut lines, "Care from", service.child("low").and_then(moment));
        add(&mut lines, "Care until", service.child("high").and_then(moment));
    }
    lines
}

fn patient(target: &Element, lines: &mut Vec<String>) {
    let Some(role) = target.child("patientRole") else {
        return;
    };
    if let Some(patient) = role.child("patient") {
        add(lines, "Patient", legal_name(patient));
        add(lines, "Date of birth", patient.child("birthTime").and_then(moment));
        let sex = patient.child("administrativeGenderCode").and_then(meaning);
        add(lines, "Sex", sex);
    }
    for id in role.all("id") {
        add(lines, "Identifier", identifier(id));
    }
    for address in role.all("addr") {
        let parts: Vec<String> =
            address.children().map(Element::words).filter(|part| !part.is_empty()).collect();
        add(lines, "Address", (!parts.is_empty()).then(|| parts.join(", ")));
    }
    for telecom in role.all("telecom") {
        let value = telecom.attribute("value").unwrap_or_default();
        let (label, value) = match value.split_once(':') {
            Some(("tel", number)) => ("Telephone", number),
            Some(("mailto", address)) => ("E-mail", address),
            Some(("fax", number)) => ("Fax", number),
            _ => ("Contact", value),
        };
        let value = value.trim();
        add(lines, label, (!value.is_empty()).then(|| value.to_owned()));
    }
    let organization = role.at(&["providerOrganization", "name"]);
    add(lines, "Provider", said(organization));
}

/// An id with the register that gave it: "00481516 (2.16.840.1.113883.19.5)".
fn identifier(id: &Element) -> Option<String> {
    let value = id.attribute("extension")?;
    Some(match id.attribute("root") {
        Some(root) => format!("{value} ({root})"),
        None => value.to_owned(),
    })
}

fn provider_number(role: &Element) -> Option<String> {
    let id = role.all("id").find(|id| id.attribute("root") == Some(NPI))?;
    id.attribute("extension").map(str::to_owned)
}

fn visit(encounter: &Element, lines: &mut Vec<String>) {
    add(lines, "Encounter identifier", encounter.child("id").and_then(identifier));
    if let Some(time) = encounter.child("effectiveTime") {
        add(lines, "Admission", time.child("low").and_then(moment));
        add(lines, "Discharge", time.child("high").and_then(moment));
        add(lines, "Encounter", moment(time));
    }
    let disposition = encounter.child("dischargeDispositionCode").and_then(meaning);
    add(lines, "Discharged to", disposition);
    let responsible = encounter.at(&["responsibleParty", "assignedEntity"]);
    add(lines, "Responsible", responsible.and_then(|e| person(e, "assignedPerson")));
    let facility = ["location", "healthCareFacility", "location", "name"];
    add(lines, "Location", said(encounter.at(&facility)));
}

fn add(lines: &mut Vec<String>, label: &str, value: Option<String>) {
    lines.extend(value.map(|value| format!("{label}: {value}")));
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn said(element: Option<&Element>) -> Option<String> {
    element.map(Element::words).filter(|words| !words.is_empty())
}

fn person(role: &Element, person: &str) -> Option<String> {
    legal_name(role.child(person)?)
}

/// The name marked as legal, or the first.
fn legal_name(person: &Element) -> Option<String> {
    let legal = person.all("name").find(|name| name.attribute("use") == Some("L"));
    let name = legal.or_else(|| person.child("name"))?;
    let part = |kind: &str| {
        let parts: Vec<String> = name.all(kind).map(Element::words).collect();
        parts.join(" ")
    };
    let parts = ["prefix", "given", "family", "suffix"].map(part);
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { said(Some(name)) } else { Some(parts.join(" ")) }
}

/// What a code is called, wherever the document says it.
pub(super) fn meaning(code: &Element) -> Option<String> {
    let display = code.attribute("displayName").map(str::to_owned);
    display
        .or_else(|| said(code.child("originalText")))
        .or_else(|| {
            code.child("translation").and_then(|t| t.attribute("displayName").map(str::to_owned))
        })
        .or_else(|| code.attribute("code").map(str::to_owned))
}

/// A code with its system: "Discharge summary (LOINC 18842-5)".
fn coded(code: &Element) -> Option<String> {
    let meaning = meaning(code)?;
    let Some(value) = code.attribute("code") else {
        return Some(meaning);
    };
    let system = match code.attribute("codeSystem") {
        Some(LOINC) => "LOINC",
        other => code.attribute("codeSystemName").or(other).unwrap_or("code"),
    };
    Some(format!("{meaning} ({system} {value})"))
}

/// HL7's `YYYYMMDDHHMMSS.UUUU+ZZZZ`, as precise as it is, as `YYYY-MM-DD HH:MM:SS +ZZ:ZZ`. Anything else
/// is left as it is.
fn moment(element: &Element) -> Option<String> {
    let value = element.attribute("value")?;
    Some(readable(value).unwrap_or_else(|| value.to_owned()))
}

fn readable(value: &str) -> Option<String> {
    let (stamp, zone) = match value.find(['+', '-']) {
        Some(at) => value.split_at(at),
        None => (value, ""),
    };
    let digits = stamp.split('.').next().unwrap_or_default();
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let zone = match zone.len() {
        0 => String::new(),
        5 if is_number(&zone[1..]) => format!(" {}:{}", &zone[..3], &zone[3..]),
        _ => return None,
    };
    if !is_number(digits) {
        return None;
    }
    let part = |from: usize, to: usize| digits.get(from..to);
    let mut text = part(0, 4)?.to_owned();
    for (separator, from, to) in
        [("-", 4, 6), ("-", 6, 8), (" ", 8, 10), (":", 10, 12), (":", 12, 14)]
    {
        match part(from, to) {
            Some(digits) => text = format!("{text}{separator}{digits}"),
            None if digits.len() > from => return None,
            None => break,
        }
    }
    match digits.len() {
        // An hour alone would look like a number.
        10 => Some(format!("{text}:00{zone}")),
        4 | 6 | 8 | 12 | 14 => Some(text + &zone),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hl7_times_read_as_dates_as_precisely_as_they_are_given() {
        let table = [
            ("20050501", Some("2005-05-01")),
            ("2005", Some("2005")),
            ("200505", Some("2005-05")),
            ("201409171904-0500", Some("2014-09-17 19:04 -05:00")),
            ("20140917190455.123+0000", Some("2014-09-17 19:04:55 +00:00")),
            ("2014-09-17", None),
            ("2014091", None),
            ("yesterday", None),
            ("", None),
        ];
        for (value, expected) in table {
            assert_eq!(readable(value).as_deref(), expected, "{value}");
        }
    }
}
