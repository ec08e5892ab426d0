//! Resources written by hand, one for each thing that servers do.

use super::*;
use crate::GivenDoubt;

fn text(json: &str) -> DocumentText {
    let read = super::read(json.as_bytes(), &Limits::default()).unwrap();
    for given in &read.given {
        let page = read.pages[given.page as usize - 1].text();
        assert!(page.contains(&given.quote), "`{}` stands in the text", given.quote);
    }
    read
}

fn one(text: &DocumentText, what: GivenWhat) -> &Given {
    text.given.iter().find(|given| given.what == what).unwrap()
}

fn bundle(kind: &str, resources: &[&str]) -> DocumentText {
    let entries: Vec<String> =
        resources.iter().map(|one| format!("{{\"resource\":{one}}}")).collect();
    text(&format!(
        "{{\"resourceType\":\"Bundle\",\"type\":\"{kind}\",\"entry\":[{}]}}",
        entries.join(",")
    ))
}

const EVE: &str = r#"{"resourceType":"Patient","id":"eve","birthDate":"1958-03-14",
    "identifier":[{"type":{"coding":[{"code":"MR"}]},"value":"004481"}],
    "name":[{"use":"old","family":"Lane","given":["Eve"]},{"use":"official","prefix":["Ms"],"family":"Page","given":["Eve","Ann"]}]}"#;

#[test]
fn a_report_reads_like_one() {
    let report = r##"{"resourceType":"DiagnosticReport","status":"final","issued":"2026-11-16T09:30:00+11:00",
        "category":[{"coding":[{"code":"LAB"}]}],"code":{"text":"Lipid panel"},
        "subject":{"reference":"Patient/eve","display":"Eve Page"},
        "resultsInterpreter":[{"reference":"#doctor"}],
        "contained":[{"resourceType":"Practitioner","id":"doctor","name":[{"family":"Ito","given":["Ana"],"prefix":["Dr"]}],
            "identifier":[{"system":"http://hl7.org/fhir/sid/us-npi","value":"1234567893"}]}],
        "result":[{"reference":"Observation/hdl"},{"reference":"http://lab.example/Observation/ldl"},{"display":"Sent out"}],
        "conclusion":"High risk.\nRepeat in a year.",
        "presentedForm":[{"contentType":"text/plain","data":"RGVhciBEciBCb2I="},{"contentType":"application/pdf","data":"JVBERi0xLjc="}]}"##;
    let hdl = r#"{"resourceType":"Observation","id":"hdl","status":"final","code":{"text":"HDL"},
        "valueQuantity":{"value":1.50,"comparator":"<","unit":"mmol/L"},
        "referenceRange":[{"low":{"value":1.0},"high":{"value":2.20}}],"interpretation":[{"coding":[{"code":"L"}]}]}"#;
    let ldl = r#"{"resourceType":"Observation","id":"ldl","status":"preliminary","code":{"text":"LDL"},
        "dataAbsentReason":{"text":"haemolysed"},"note":[{"text":"Repeat"}]}"#;
    let read = bundle("collection", &[report, EVE, hdl, ldl]);
    let expected = "\
Title: Lipid panel
Type: Laboratory (0074:LAB)
Date: 2026-11-16 09:30:00 +11:00
Patient: Ms Eve Ann Page
Other name: Eve Lane
Date of birth: 1958-03-14
Identifier: 004481 (MR)
Author: Dr Ana Ito
Provider number: 1234567893

Diagnostic report
Status: final
Issued: 2026-11-16 09:30:00 +11:00
Category: LAB
Code: Lipid panel
Results interpreter: Dr Ana Ito
Conclusion:
High risk.
Repeat in a year.
Presented form: content type text/plain
Dear Dr Bob
Presented form: content type application/pdf
Test\tResult\tUnits\tReference range\tFlag\tStatus\tDate
HDL\t<1.50\tmmol/L\t1.0 - 2.20\tL\tfinal
LDL\t(haemolysed)\t\t\t\tpreliminary
Comment: Repeat
Result elsewhere: Sent out

Patient";
    assert_eq!(read.pages[0].text(), expected);
    assert_eq!(read.unread, [Unread { part: UnreadPart::Attachment, page: Some(1) }]);
    assert!(read.given.iter().all(|given| given.doubts.is_empty()), "{:?}", read.given);
    assert_eq!(one(&read, GivenWhat::Author).value, "Ana Ito");
}

#[test]
fn a_value_at_the_edge_of_what_is_given_is_in_doubt() {
    use GivenDoubt::{Contradicted, Incomplete, Missing, TwoReadings, Unreadable};
    use GivenWhat::{BirthDate, PatientName};
    let name = r#""name":[{"family":"Page","given":["Eve"]}]"#;
    let table: &[(&str, GivenWhat, &str, &[GivenDoubt])] = &[
        (name, PatientName, "Eve Page", &[]),
        (name, BirthDate, "", &[Missing]),
        (r#""birthDate":"1958-03""#, BirthDate, "1958-03", &[Incomplete]),
        (r#""birthDate":"14/03/1958""#, BirthDate, "", &[Unreadable]),
        (r#""birthDate":null"#, BirthDate, "", &[Missing]),
        (r#""name":[]"#, PatientName, "", &[Missing]),
        (
            r#""name":[{"use":"maiden","family":"Lane","given":["Eve"]}]"#,
            PatientName,
            "Eve Lane",
            &[Incomplete],
        ),
        (r#""name":[{"family":["Page"],"given":["Eve"]}]"#, PatientName, "Eve Page", &[]),
        (r#""name":[{"text":"Ms PAGE, Eve"}]"#, PatientName, "Eve Ms PAGE", &[]),
        (r#""name":[{"family":"Page"}]"#, PatientName, "Page", &[Incomplete]),
        (
            r#""name":[{"text":"Ann Lane","family":"Page","given":["Eve"]}]"#,
            PatientName,
            "Eve Page",
            &[Contradicted],
        ),
        (
            r#""name":[{"family":"Page","given":["Eve"]},{"family":"Lane","given":["Eve"]}]"#,
            PatientName,
            "Eve Page",
            &[TwoReadings],
        ),
        (
            r#""name":[{"family":"Page","given":["Eve"]},{"use":"official","family":"Lane","given":["Eve"],"period":{"end":"2001"}}]"#,
            PatientName,
            "Eve Page",
            &[],
        ),
    ];
    for (members, what, value, doubts) in table {
        let read = text(&format!("{{\"resourceType\":\"Patient\",\"active\":true,{members}}}"));
        let given = one(&read, *what);
        assert_eq!((given.value.as_str(), given.doubts.as_slice()), (*value, *doubts), "{members}");
    }
}

#[test]
fn a_narrative_that_tells_of_somebody_else_is_a_contradiction() {
    use GivenWhat::{BirthDate, PatientName};
    let table: &[(&str, bool, bool)] = &[
        ("<p>Generated by a program</p>", false, false),
        ("<p>Name: Eve PAGE</p><p>DOB: 1958-03-14</p>", false, false),
        ("<table><tr><td>Name</td><td>Ann Lane</td></tr></table>", true, false),
        ("<p>Eve Page, DoB: 1985-03-14 (MRN 1)</p>", false, true),
        ("<p>Patient: Ann Lane, born 1960-01-01</p>", true, true),
    ];
    for (narrative, name, birth) in table {
        let read = text(&format!(
            r#"{{"resourceType":"Patient","text":{{"div":"<div>{narrative}</div>"}},"birthDate":"1958-03-14","name":[{{"family":"Page","given":["Eve"]}}]}}"#
        ));
        let doubted = |what| one(&read, what).doubts == [GivenDoubt::Contradicted];
        assert_eq!((doubted(PatientName), doubted(BirthDate)), (*name, *birth), "{narrative}");
    }
    let called = r#"{"resourceType":"Condition","subject":{"reference":"Patient/eve","display":"Ann Lane"}}"#;
    let read = bundle("collection", &[EVE, called]);
    assert_eq!(one(&read, PatientName).doubts, [GivenDoubt::Contradicted]);
}

#[test]
fn several_patients_are_never_merged() {
    let ann = r#"{"resourceType":"Patient","id":"ann","name":[{"family":"Lane","given":["Ann"]}]}"#;
    let read = bundle("searchset", &[ann, EVE]);
    let name = one(&read, GivenWhat::PatientName);
    assert_eq!(
        (name.value.as_str(), name.doubts.as_slice()),
        ("Ann Lane", &[GivenDoubt::TwoReadings][..])
    );
    assert_eq!(name.readings, ["Eve Ann Page"]);
    let birth = one(&read, GivenWhat::BirthDate);
    assert_eq!(
        (birth.value.as_str(), birth.readings.as_slice()),
        ("", &["1958-03-14".to_owned()][..])
    );
    assert!(!read.given.iter().any(|given| given.value == "004481"), "the other's number");

    // Results of somebody who is not within.
    let other = r#"{"resourceType":"Observation","status":"final","code":{"text":"K"},"subject":{"reference":"Patient/ann"}}"#;
    let read = bundle("collection", &[EVE, other]);
    assert_eq!(one(&read, GivenWhat::PatientName).doubts, [GivenDoubt::TwoReadings]);
    assert_eq!(one(&read, GivenWhat::BirthDate).doubts, [GivenDoubt::TwoReadings]);

    // The document's own subject comes first.
    let document =
        r#"{"resourceType":"Composition","title":"Letter","subject":{"reference":"Patient/eve"}}"#;
    let read = bundle("document", &[document, ann, EVE]);
    assert_eq!(one(&read, GivenWhat::PatientName).value, "Eve Ann Page");
    assert_eq!(one(&read, GivenWhat::PatientName).doubts, [GivenDoubt::TwoReadings]);

    // A resource on each line, all of one patient.
    let observation = other.replace("ann", "eve");
    let read = text(&format!("{}\n{observation}\n", EVE.replace('\n', " ")));
    assert_eq!(read.pages.len(), 2);
    assert!(one(&read, GivenWhat::PatientName).doubts.is_empty());
}

#[test]
fn whoever_is_only_referred_to_is_not_known() {
    let read = text(
        r#"{"resourceType":"Observation","status":"final","code":{"text":"K"},"valueString":"a\nb",
        "subject":{"reference":"Patient/1","display":"Ann Lane","identifier":{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"9434765919"}}}"#,
    );
    assert_eq!(one(&read, GivenWhat::PatientName).doubts, [GivenDoubt::Incomplete]);
    assert_eq!(one(&read, GivenWhat::BirthDate).doubts, [GivenDoubt::Missing]);
    assert_eq!(one(&read, GivenWhat::Identifier).detail, "nhs_number");
    assert!(read.pages[0].text().ends_with("K\t\t\t\t\tfinal\na\nb"), "{}", read.text());
}

#[test]
fn what_changes_the_meaning_or_cannot_be_read_is_said() {
    let read = text(
        r#"{"resourceType":"Composition","status":"entered-in-error","title":"Letter","modifierExtension":[{"url":"x"}],
        "section":[{"title":"Plan","text":{"div":"<div>&own;</div>"}},{"title":"Diet","text":{"div":"<div>Low salt</div>"},
        "section":[{"code":{"text":"Drinks"},"emptyReason":{"text":"not asked"}}]}]}"#,
    );
    assert!(
        read.text().ends_with("\n\nPlan\n\nDiet\nLow salt\n\nDrinks\nEmpty: not asked"),
        "{}",
        read.text()
    );
    let parts: Vec<UnreadPart> = read.unread.iter().map(|one| one.part).collect();
    assert_eq!(parts, [UnreadPart::Withdrawn, UnreadPart::Modifier, UnreadPart::Page]);
    assert_eq!(read.warnings.len(), 3, "{:?}", read.warnings);
    for (resource, part) in [
        (r#"{"resourceType":"Observation","status":"cancelled"}"#, Some(UnreadPart::Withdrawn)),
        (r#"{"resourceType":"Observation","status":"corrected"}"#, Some(UnreadPart::Withdrawn)),
        (
            r#"{"resourceType":"Condition","verificationStatus":{"coding":[{"code":"entered-in-error"}]}}"#,
            Some(UnreadPart::Withdrawn),
        ),
        (
            r#"{"resourceType":"MedicationRequest","dosageInstruction":[{"text":"a","modifierExtension":[{"url":"x"}]}]}"#,
            Some(UnreadPart::Modifier),
        ),
        (
            r#"{"resourceType":"Observation","status":"final","implicitRules":"x"}"#,
            Some(UnreadPart::Modifier),
        ),
        (r#"{"resourceType":"Observation","status":"final"}"#, None),
    ] {
        // Beside a patient, none of them stands for the page.
        let read = bundle("collection", &[EVE, resource]);
        let parts: Vec<UnreadPart> = read.unread.iter().map(|one| one.part).collect();
        assert_eq!(parts, part.into_iter().collect::<Vec<_>>(), "{resource}");
    }
}

#[test]
fn a_file_of_several_lines_comes_apart_into_them() {
    let lines = "{\"resourceType\":\"Patient\",\"id\":\"1\"}\r\n{\"resourceType\":\"Patient\",\"id\":\"2\"}\n";
    let found = parts(lines.as_bytes(), &Limits::default()).unwrap();
    let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Patient 1.json", "Patient 2.json"]);
    assert_eq!(found[1].bytes, b"{\"resourceType\":\"Patient\",\"id\":\"2\"}");
    let binary =
        r#"{"resourceType":"Binary","contentType":"application/pdf","data":"JVBERi0xLjc="}"#;
    let found = parts(binary.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(found, [Part { name: "attachment 1.pdf".to_owned(), bytes: b"%PDF-1.7".to_vec() }]);
    assert!(super::read(&lines.as_bytes()[..20], &Limits::default()).is_err());
}
