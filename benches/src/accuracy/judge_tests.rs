use serde_json::json;
use wardbook_domain::extraction::{Confidence, DocumentType};

use super::*;

fn field(name: FieldName, detail: &str, value: &str) -> ExtractedField {
    ExtractedField {
        name,
        detail: detail.into(),
        value: value.into(),
        confidence: Confidence::from_permille(900),
        quote: None,
        doubts: Vec::new(),
        readings: Vec::new(),
    }
}

fn verdicts(truth: serde_json::Value, fields: Vec<ExtractedField>) -> Vec<(Measured, Verdict)> {
    let truth: Truth = serde_json::from_value(truth).unwrap();
    let extraction = Extraction {
        document_type: DocumentType::Invoice,
        type_confidence: Confidence::from_permille(900),
        type_quote: None,
        fields,
        summary: String::new(),
        doubts: Vec::new(),
    };
    let judged = judge(&truth, &extraction);
    judged.into_iter().skip(1).map(|one| (one.field, one.verdict)).collect()
}

#[test]
fn a_value_is_right_wrong_or_missing_and_none_of_them_where_there_is_none() {
    use Measured::{Author, Birth, Patient};
    let truth = json!({
        "patient_name": "Ada Born", "birth_date": "1958-03-14", "author": "J. Ade",
        "may": { "author": [null] },
    });
    assert_eq!(
        verdicts(truth.clone(), vec![field(FieldName::PatientName, "", "Mrs ADA BORN")]),
        [(Patient, Verdict::Right), (Birth, Verdict::Missing)]
    );
    let said = vec![
        field(FieldName::PatientName, "", "Ada"),
        field(FieldName::BirthDate, "", "1958-04-13"),
        field(FieldName::Author, "", "Ada Born"),
    ];
    let wrong = [Patient, Birth, Author].map(|field| (field, Verdict::Wrong));
    assert_eq!(verdicts(truth, said), wrong);
}

#[test]
fn every_number_counts_once_and_one_of_another_kind_is_wrong_not_missing_besides() {
    use Measured::Identifiers;
    let truth = json!({
        "identifiers": [
            { "kind": "mrn", "value": "SG 119 2204" }, { "kind": "nhs_number", "value": "999 204 6110" },
        ],
        "may": { "identifiers": [{ "kind": "other", "value": "R-1" }] },
    });
    let said =
        [("mrn", "SG1192204"), ("other", "9992046110"), ("other", "R-1"), ("other", "162/98")];
    let said = said.map(|(kind, value)| field(FieldName::Identifier, kind, value)).to_vec();
    let (right, wrong) = ((Identifiers, Verdict::Right), (Identifiers, Verdict::Wrong));
    assert_eq!(verdicts(truth, said), [right, wrong, wrong]);
}

#[test]
fn the_day_of_a_report_is_the_documents_under_either_name() {
    use Measured::Dates;
    let truth = |dates| json!({ "document_date": "2026-11-04", "dates": dates });
    let report = json!([{ "meaning": "report", "value": "2026-11-04" }]);
    let both = json!([
        { "meaning": "document", "value": "2026-11-04" }, { "meaning": "report", "value": "2026-11-04" },
    ]);
    let said = |kinds: &[&str]| {
        kinds.iter().map(|kind| field(FieldName::Date, kind, "2026-11-04")).collect::<Vec<_>>()
    };
    let right = (Dates, Verdict::Right);
    assert_eq!(verdicts(truth(report.clone()), said(&["document"])), [right]);
    assert_eq!(verdicts(truth(report.clone()), said(&["document", "report"])), [right]);
    assert_eq!(verdicts(truth(both), said(&["report"])), [right]);
    assert_eq!(verdicts(truth(report), said(&["admission"])), [(Dates, Verdict::Wrong)]);
}
