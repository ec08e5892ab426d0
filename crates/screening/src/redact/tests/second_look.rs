//! What the second look finds and lets pass.

use super::*;
use crate::phi::{Clinic, ClinicPatient};

fn after(values: &[(Kind, &str)]) -> Placeholders {
    let text = values.iter().map(|(_, value)| *value).collect::<Vec<_>>().join(" ; ");
    let mut placeholders = Placeholders::new(YEAR);
    let mut at = 0;
    let mut all = Vec::new();
    for (kind, value) in values {
        all.push(span(*kind, at..at + value.len()));
        at += value.len() + 3;
    }
    redact(&text, &all, &mut placeholders);
    placeholders
}

fn hits(values: &[(Kind, &str)], outgoing: &str) -> Vec<(Kind, String)> {
    let found = left(outgoing, &after(values), &Recognisers::new(), &Numbers::default());
    found.into_iter().map(|left| (left.kind, outgoing[left.range].to_owned())).collect()
}

#[test]
fn a_value_is_found_in_whatever_way_it_is_written() {
    for (kind, value, outgoing, said) in [
        (Kind::Person, "Mai Nguyen", "then NGUYEN came", "NGUYEN"),
        (Kind::Person, "Mai Nguyen", "Nguyen,\nMai", "Nguyen"),
        (Kind::Person, "José Peña", "for Jos\u{65}\u{301} here", "Jos\u{65}\u{301}"),
        (Kind::Person, "José Peña", r#"{"a":"Jos\u00e9"}"#, r"Jos\u00e9"),
        (Kind::Person, "José Peña", r#"{"a":"{\"b\":\"x\\nPe\\u00f1a\"}"}"#, r"Pe\\u00f1a"),
        (Kind::Person, "Mai Nguyen", r#""\nNguyen""#, "Nguyen"),
        (Kind::Person, "王小明", "患者王小明来院", "王小明"),
        (Kind::Person, "Mai Nguyen", "Ngu\u{200b}yen", "Ngu\u{200b}yen"),
        (Kind::Phone, "01943 555 210", "tel:01943-555210.", "01943-555210"),
        (Kind::Mrn, "AB-1207", "MRNs ab1207", "ab1207"),
        (Kind::Mrn, "00483921", r"x\u0030\u0030483921", r"\u0030\u0030483921"),
        (Kind::Date, "14 March 2024", "on 14 march, 2024", "14 march, 2024"),
        (Kind::Date, "3/14", "on 3/14 then", "3/14"),
        (Kind::Email, "jo.roe@ex.org", "<JO.ROE@EX.ORG>", "JO.ROE@EX.ORG"),
        (Kind::Place, "Ulm", "from Ulm.", "Ulm"),
    ] {
        let found = hits(&[(kind, value)], outgoing);
        assert!(
            found.iter().any(|(one, hit)| *one == kind && hit == said),
            "{value} {outgoing}: {found:?}"
        );
    }
}

#[test]
fn what_may_stay_and_what_only_looks_alike_is_no_hit() {
    for (kind, value, outgoing) in [
        (Kind::Person, "Ann Young", "a young woman, annual review"),
        (Kind::Date, "14 March 2024", "in 2024"),
        (Kind::Date, "3/14", "314 of 3140"),
        (Kind::Age, "92", "saturation 92 %"),
        (Kind::Mrn, "4711", "47 11"),
        (
            Kind::Person,
            "Mai Nguyen",
            "[PERSON 1] in 2024, [AGE 90 OR OVER], [BORN 1936 OR EARLIER]",
        ),
        (Kind::Person, "Or Person", "[PERSON 1]"),
        (Kind::Person, "Li", "Li 0.8 mmol/l"),
    ] {
        assert_eq!(hits(&[(kind, value)], outgoing), [], "{value} {outgoing}");
    }
    let values = [(Kind::Person, "Georgia Roe"), (Kind::Place, "Georgia")];
    assert_eq!(hits(&values, "lives in Georgia"), []);
    assert_eq!(hits(&values[..1], "lives in Georgia").len(), 1);
}

#[test]
fn what_is_redacted_passes_the_second_look() {
    let text = "Mrs Mai Nguyen, born 3 May 1931, MRN: 00483921, lives at 12 High Street, Leeds, LS6 1NX. \
        Tel. 01943 555 210, mai.nguyen@example.org. Ms Nguyen was seen on 14 March 2024 in Ohio.";
    let recognisers = Recognisers::new();
    let mut placeholders = Placeholders::new(YEAR);
    let made = redact(text, &recognisers.find(text), &mut placeholders);
    assert_eq!(
        left(&made.text, &placeholders, &recognisers, &Numbers::default()),
        [],
        "{}",
        made.text
    );
    assert!(!left(text, &placeholders, &recognisers, &Numbers::default()).is_empty());
}

#[test]
fn what_the_clinic_knows_is_found_though_no_document_said_it() {
    let patient = ClinicPatient {
        given: "Zoë".to_owned(),
        family: "Quill-Hart".to_owned(),
        identifiers: vec!["ZX-99 17".to_owned()],
        birth: Some("1950-05-03".to_owned()),
    };
    let clinic = Clinic { patients: vec![patient], ..Clinic::default() };
    let recognisers = Recognisers::for_clinic(&clinic).unwrap();
    let kinds = |outgoing: &str| {
        let found = left(outgoing, &Placeholders::new(YEAR), &recognisers, &Numbers::default());
        found.into_iter().map(|left| left.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(r#"{"a":"zo\u00eb hart"}"#), [Kind::Person]);
    assert_eq!(kinds("number zx9917"), [Kind::Mrn]);
    assert_eq!(kinds("on 3 May 1950 and 4 May 1950"), [Kind::BirthDate]);
    assert_eq!(kinds("nothing of hers, seen 4 May 1950"), []);
}
