//! Who wrote the document, who signed it, and to whom it goes. Programs write nothing and
//! organisations read nothing: only persons are given.

use crate::GivenWhat;
use crate::formats::ccda::moments;
use crate::formats::ccda::names;
use crate::formats::ccda::numbers;
use crate::formats::ccda::said::{joined, said};
use crate::formats::structured::head::Head;
use crate::formats::structured::names::Names;
use crate::formats::xml::Element;

/// A person in a role.
struct Party {
    names: Names,
    number: Option<String>,
}

/// Authors, custodian, recipients and signer. A document whose body is a letter in one piece may
/// name its author or reader there; `is_letter` says so.
pub(super) fn read(root: &Element, day: &str, is_letter: bool, head: &mut Head) {
    let author = authors(root, day, head);
    let custodian = ["custodian", "assignedCustodian", "representedCustodianOrganization", "name"];
    head.line("Custodian", said(root.at(&custodian)));
    let reader = recipients(root, day, head);
    let signer = signer(root, day, head);
    for (what, party) in [(GivenWhat::Author, author.or(signer)), (GivenWhat::Addressee, reader)] {
        match party {
            Some(party) => {
                head.name(what, &party.names, Vec::new());
                if let Some(number) = party.number {
                    head.give(GivenWhat::Identifier, "provider_number", &number, &number);
                }
            }
            None if is_letter => {}
            None => head.none(what),
        }
    }
}

fn authors(root: &Element, day: &str, head: &mut Head) -> Option<Party> {
    let mut first = None;
    for author in root.all("author").filter_map(|author| author.child("assignedAuthor")) {
        let organization = said(author.at(&["representedOrganization", "name"]));
        let Some(party) = party(author, "assignedPerson", day) else {
            let device = author.child("assignedAuthoringDevice");
            let named = |name| device.and_then(|device| said(device.child(name)));
            let software = named("softwareName").or_else(|| named("manufacturerModelName"));
            let label = if device.is_some() { "Software" } else { "Author's organization" };
            head.line(label, joined([software, organization]));
            continue;
        };
        head.line("Author", joined([Some(party.names.name.shown.clone()), organization]));
        provider(&party, head);
        first = first.or(Some(party));
    }
    first
}

/// Those to whom it is addressed come before those who get a copy.
fn recipients(root: &Element, day: &str, head: &mut Head) -> Option<Party> {
    let (mut first, mut copied) = (None, None);
    for recipient in root.all("informationRecipient") {
        let is_copy = recipient.attribute("typeCode") == Some("TRC");
        let Some(role) = recipient.child("intendedRecipient") else { continue };
        let party = party(role, "informationRecipient", day);
        let organization = said(role.at(&["receivedOrganization", "name"]));
        let name = party.as_ref().map(|party| party.names.name.shown.clone());
        head.line(if is_copy { "Copy to" } else { "To" }, joined([name, organization]));
        let Some(party) = party else { continue };
        provider(&party, head);
        let place = if is_copy { &mut copied } else { &mut first };
        if place.is_none() {
            *place = Some(party);
        }
    }
    for participant in root.all("participant") {
        let kind = participant.attribute("typeCode").unwrap_or_default();
        // REFT: referred to. Others are relatives, carers, insurers, the usual doctor.
        let Some(role) = participant.child("associatedEntity").filter(|_| kind == "REFT") else {
            continue;
        };
        let Some(party) = party(role, "associatedPerson", day) else { continue };
        head.line("Referred to", Some(party.names.name.shown.clone()));
        provider(&party, head);
        first = first.or(Some(party));
    }
    first.or(copied)
}

fn signer(root: &Element, day: &str, head: &mut Head) -> Option<Party> {
    let mut first = None;
    for role in ["legalAuthenticator", "authenticator"] {
        for signer in root.all(role) {
            let party =
                signer.child("assignedEntity").and_then(|e| party(e, "assignedPerson", day));
            let when = signer.child("time").and_then(moments::text);
            let name = party.as_ref().map(|party| party.names.name.shown.clone());
            head.line("Signed by", joined([name, when]));
            first = first.or(party);
        }
    }
    first
}

fn party(role: &Element, person: &str, day: &str) -> Option<Party> {
    let person = role.child(person)?;
    let names = names::of(person, day)?;
    let number = numbers::of_provider(role, Some(person)).map(|number| number.value);
    Some(Party { names, number })
}

fn provider(party: &Party, head: &mut Head) {
    let is_npi = |number: &String| number.len() == 10 && number.bytes().all(|b| b.is_ascii_digit());
    let label = match &party.number {
        Some(number) if is_npi(number) => "NPI",
        _ => "Provider number",
    };
    head.line(label, party.number.clone());
}
