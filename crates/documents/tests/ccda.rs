//! What clinical documents of many vendors give by their elements, read by the confined child. The
//! files are invented after faults that were seen.

#![allow(clippy::unwrap_used)] // All of this is tests.

mod common;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::extract;
use wardbook_documents::{
    DocumentKind, DocumentText, Given, GivenDoubt, GivenWhat, Limits, PagePicture, UnreadPart,
    Unreadable,
};

fn read(name: &str, xml: &[u8]) -> DocumentText {
    let text = extract(name, xml).unwrap().text;
    for given in &text.given {
        let page = text.pages[given.page as usize - 1].text();
        assert!(page.contains(&given.quote), "{name}: `{}` stands in the text", given.quote);
    }
    text
}

fn fixture(name: &str) -> DocumentText {
    let path = format!("{}/tests/fixtures/ccda/{name}.xml", env!("CARGO_MANIFEST_DIR"));
    read(&format!("{name}.xml"), &std::fs::read(path).unwrap())
}

fn one(text: &DocumentText, what: GivenWhat) -> &Given {
    text.given.iter().find(|given| given.what == what).unwrap()
}

fn numbers(text: &DocumentText) -> Vec<String> {
    let numbers = text.given.iter().filter(|given| given.what == GivenWhat::Identifier);
    numbers.map(|given| format!("{} {}", given.detail, given.value)).collect()
}

#[test]
fn names_dates_and_writers_are_as_their_elements_say() {
    let table = [
        ("surname-ma", "Andrew MA"),
        ("doctor-as-patient", "Helen Marsh"),
        ("zone-with-colon", "Harold Pennington"),
        ("comment-first", "Harold Pennington"),
        ("comment-second", "Harold Pennington"),
        ("empty-given", "Harold Pennington"),
        ("given-null", "HAROLD PENNINGTON"),
        ("digits-and-table", "Data 5 Export5"),
        ("surname-lane", "Nellie Lane"),
        ("surname-page", "Michael Page"),
        ("australian-identifiers", "Harold Pennington"),
    ];
    for (name, patient) in table {
        let text = fixture(name);
        let value = |what| one(&text, what).value.as_str();
        assert_eq!(value(GivenWhat::PatientName), patient, "{name}");
        assert_eq!(value(GivenWhat::BirthDate), "1958-03-14", "{name}");
        assert_eq!(value(GivenWhat::Date), "2026-11-16", "{name}");
        assert_eq!(value(GivenWhat::Author), "Priya Ramanathan", "{name}");
        assert_eq!(value(GivenWhat::Addressee), "", "{name}");
        assert!(text.given.iter().all(|given| given.doubts.is_empty()), "{name}");
    }
    let text = fixture("author-named-like-a-specialty");
    assert_eq!(one(&text, GivenWhat::Author).value, "Vascular Surgery");
    assert_eq!(numbers(&text), ["other OP7731", "mrn 8840215", "provider_number 9990001112"]);
    let text = fixture("empty-given-of-vendor");
    assert_eq!(one(&text, GivenWhat::PatientName).value, "Briony Castellow");
    assert_eq!(one(&text, GivenWhat::Author).value, "Anselm Okoro");
}

#[test]
fn numbers_are_found_in_roots_and_in_entity_identifiers() {
    let expected = [
        "other D77",
        "mrn 004481",
        "ihi 8003608333357366",
        "medicare_number 2950301131",
        "provider_number 1234567893",
    ];
    assert_eq!(numbers(&fixture("australian-identifiers")), expected);
}

fn document(header: &str, body: &str) -> DocumentText {
    let xml = format!(
        "<ClinicalDocument><effectiveTime value='20261116'/>{header}<component>{body}</component></ClinicalDocument>"
    );
    read("cda.xml", xml.as_bytes())
}

fn of_patient(patient: &str) -> DocumentText {
    let target = format!(
        "<recordTarget><patientRole><patient>{patient}</patient></patientRole></recordTarget>"
    );
    document(&target, "<structuredBody/>")
}

#[test]
fn the_person_of_britains_documents_is_found_under_its_own_name() {
    let header = "<recordTarget><patientRole><patientPatient><name><given>Ida</given>\
        <family>Fenn</family></name><birthTime value=\"19660503\"/></patientPatient></patientRole>\
        </recordTarget>";
    let text = document(header, "");
    assert_eq!(one(&text, GivenWhat::PatientName).value, "Ida Fenn");
    assert_eq!(one(&text, GivenWhat::BirthDate).value, "1966-05-03");
}

#[test]
fn a_value_at_the_edge_of_what_is_given_is_in_doubt() {
    let name = "<name use='L'><given>Eve</given><family>Page</family></name>";
    let table: &[(&str, GivenWhat, &str, &[GivenDoubt])] = &[
        (
            "<name use='L'><family>Page</family></name>",
            GivenWhat::PatientName,
            "Page",
            &[GivenDoubt::Incomplete],
        ),
        ("<name nullFlavor='UNK'/>", GivenWhat::PatientName, "", &[GivenDoubt::Missing]),
        (
            "<name use='L'><given>Eve</given><family>Page</family></name><name use='L'><given>Eve</given><family>Lane</family></name>",
            GivenWhat::PatientName,
            "Eve Page",
            &[GivenDoubt::TwoReadings],
        ),
        ("<birthTime nullFlavor='UNK'/>", GivenWhat::BirthDate, "", &[GivenDoubt::Missing]),
        ("<birthTime value='1958'/>", GivenWhat::BirthDate, "1958", &[GivenDoubt::Incomplete]),
        ("<birthTime value='14/03/1958'/>", GivenWhat::BirthDate, "", &[GivenDoubt::Unreadable]),
        (
            "<birthTime value='20270101'/>",
            GivenWhat::BirthDate,
            "2027-01-01",
            &[GivenDoubt::Contradicted],
        ),
        ("<birthTime value='19580314'/>", GivenWhat::BirthDate, "1958-03-14", &[]),
    ];
    for (patient, what, value, doubts) in table {
        let text = of_patient(patient);
        let given = one(&text, *what);
        assert_eq!((given.value.as_str(), given.doubts.as_slice()), (*value, *doubts), "{patient}");
    }
    let text =
        of_patient(&format!("{name}<name use='L'><given>Eve</given><family>Lane</family></name>"));
    assert_eq!(one(&text, GivenWhat::PatientName).readings, ["Eve Lane"]);
}

#[test]
fn programs_and_organisations_are_no_persons_and_copies_come_last() {
    let person = |given: &str| format!("<name><given>{given}</given><family>Ito</family></name>");
    let recipient = |kind: &str, given: &str| {
        let name = person(given);
        format!(
            "<informationRecipient typeCode='{kind}'><intendedRecipient><informationRecipient>{name}</informationRecipient></intendedRecipient></informationRecipient>"
        )
    };
    let device = "<author><assignedAuthor><assignedAuthoringDevice><softwareName>Ex EHR</softwareName></assignedAuthoringDevice></assignedAuthor></author>";
    let signer = format!(
        "<legalAuthenticator><assignedEntity><assignedPerson>{}</assignedPerson></assignedEntity></legalAuthenticator>",
        person("Ana")
    );
    let organisation = "<informationRecipient><intendedRecipient><receivedOrganization><name>Clinic</name></receivedOrganization></intendedRecipient></informationRecipient>";
    let value =
        |header: &str, what| one(&document(header, "<structuredBody/>"), what).value.clone();
    assert_eq!(value(device, GivenWhat::Author), "");
    assert_eq!(value(&format!("{device}{signer}"), GivenWhat::Author), "Ana Ito");
    assert_eq!(value(organisation, GivenWhat::Addressee), "");
    let both = recipient("TRC", "Bo") + &recipient("PRCP", "Cy");
    assert_eq!(value(&both, GivenWhat::Addressee), "Cy Ito");
    let referred = format!(
        "<participant typeCode='REFT'><associatedEntity><associatedPerson>{}</associatedPerson></associatedEntity></participant>",
        person("Di")
    );
    assert_eq!(value(&referred, GivenWhat::Addressee), "Di Ito");
}

#[test]
fn a_text_that_is_wrapped_is_read_with_its_lines_and_pages() {
    // "Dear Dr Ito,\n\nShe is well.\fPage two"
    let base64 = "RGVhciBEciBJdG8sCgpTaGUgaXMg\n   d2VsbC4MUGFnZSB0d28=";
    let wrapped = |attributes: &str, text: &str| {
        document("", &format!("<nonXMLBody><text {attributes}>{text}</text></nonXMLBody>"))
    };
    let text = wrapped("mediaType='text/plain' representation='B64'", base64);
    assert!(text.pages[0].text().ends_with("\n\nDear Dr Ito,\n\nShe is well."), "{}", text.text());
    assert_eq!(text.pages[1].text(), "Page two");
    let plain = wrapped("mediaType='text/plain'", "Dear Dr Ito,\nShe is well.");
    assert!(plain.text().ends_with("Dear Dr Ito,\nShe is well."), "{}", plain.text());
    assert!(plain.given.iter().all(|given| given.what != GivenWhat::Author), "the letter may say");
    let pdf = "<ClinicalDocument><component><nonXMLBody><text mediaType='text/plain' representation='B64'>JVBERi0xLjc=</text></nonXMLBody></component></ClinicalDocument>";
    assert!(extract("cda.xml", pdf.as_bytes()).is_err(), "a PDF under a wrong name is refused");
}

#[test]
fn the_pages_of_a_pdf_that_is_wrapped_follow_the_header_and_are_drawn() {
    let base64 = STANDARD.encode(common::letter());
    let xml = format!(
        "<ClinicalDocument><title>Letter</title><component><nonXMLBody>\
         <text mediaType='application/pdf' representation='B64'>{base64}</text>\
         </nonXMLBody></component></ClinicalDocument>"
    );
    let read = extract("cda.xml", xml.as_bytes()).unwrap().text;
    assert_eq!(read.kind, DocumentKind::Ccda);
    let pages: Vec<_> = read.pages.iter().map(|page| (page.number, page.text())).collect();
    assert_eq!(pages.len(), 3, "{pages:?}");
    assert!(pages[0].1.starts_with("Letter") && pages[1].1.contains("Potassium"), "{pages:?}");
    assert_eq!(pages[2], (3, "Second page".to_owned()));
    assert!(read.pages[1].lines[0].bounds.is_some());
    let draw = |number| {
        let page = PagePicture { number, width: 100 };
        common::worker().picture("cda.xml", xml.as_bytes(), page, &Limits::default())
    };
    assert!(draw(2).is_ok() && draw(3).is_ok());
    for none in [1, 4] {
        assert_eq!(draw(none).unwrap_err(), Unreadable::NoPicture { page: none });
    }
}

#[test]
fn a_file_that_a_section_holds_is_said_not_to_be_read() {
    let section = |media: &str| {
        let value = format!("<observationMedia><value mediaType='{media}'/></observationMedia>");
        let text = "<text>See the attached report.</text>";
        document(
            "",
            &format!(
                "<structuredBody><component><section>{text}<entry>{value}</entry></section></component></structuredBody>"
            ),
        )
    };
    assert_eq!(section("application/pdf").unread[0].part, UnreadPart::Attachment);
    assert!(section("image/png").unread.is_empty(), "a logo");
}
