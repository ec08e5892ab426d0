//! What was said of a document, held against what is true of it.

use wardbook_domain::extraction::{ExtractedField, Extraction, FieldName};

use super::compare::{is_kind, name, number};
use super::names::Measured;
use super::truth::{Item, Truth};

/// How a value stands to the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    Wrong,
    Missing,
}

/// One value, said or true.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) field: Measured,
    pub(super) verdict: Verdict,
    pub(super) said: Option<String>,
    pub(super) truth: Option<String>,
    /// In parts per thousand; none where nothing was said.
    pub(super) confidence: Option<u16>,
}

/// All values that were said or should have been. What is neither there nor said is no value.
pub(super) fn judge(truth: &Truth, extraction: &Extraction) -> Vec<Judged> {
    let kind = extraction.document_type.as_str();
    let is_right =
        kind == truth.document_type || truth.may.document_type.iter().any(|other| other == kind);
    let mut out = vec![Judged {
        field: Measured::Type,
        verdict: if is_right { Verdict::Right } else { Verdict::Wrong },
        said: Some(kind.to_owned()),
        truth: Some(truth.document_type.clone()),
        confidence: Some(extraction.type_confidence.permille()),
    }];
    let may = &truth.may;
    for (measured, field, wanted, others) in [
        (Measured::Patient, FieldName::PatientName, &truth.patient_name, &may.patient_name),
        (Measured::Birth, FieldName::BirthDate, &truth.birth_date, &may.birth_date),
        (Measured::Author, FieldName::Author, &truth.author, &may.author),
        (Measured::Addressee, FieldName::Addressee, &truth.addressee, &may.addressee),
    ] {
        let said = extraction.fields.iter().find(|one| one.name == field);
        out.extend(single(measured, said, wanted.as_ref(), others));
    }
    out.extend(several(
        Measured::Identifiers,
        of(extraction, FieldName::Identifier),
        &truth.identifiers,
        &may.identifiers,
    ));
    let own = truth.document_date.iter().flat_map(|day| {
        ["document", "report"].map(|kind| Item { kind: kind.into(), value: day.clone() })
    });
    let spare: Vec<Item> = own.chain(may.dates.iter().cloned()).collect();
    out.extend(several(Measured::Dates, of(extraction, FieldName::Date), &truth.dates, &spare));
    out
}

fn of(extraction: &Extraction, name: FieldName) -> Vec<&ExtractedField> {
    extraction.fields.iter().filter(|field| field.name == name).collect()
}

fn single(
    measured: Measured,
    said: Option<&ExtractedField>,
    truth: Option<&String>,
    may: &[Option<String>],
) -> Option<Judged> {
    let same = |right: &str, said: &str| match measured {
        Measured::Birth => right == said,
        _ => name(right) == name(said),
    };
    let mut right = may.iter().map(Option::as_ref).chain([truth]);
    let verdict = match said {
        Some(said) if right.any(|one| one.is_some_and(|one| same(one, &said.value))) => {
            Verdict::Right
        }
        Some(_) => Verdict::Wrong,
        None if right.any(|one| one.is_none()) => return None,
        None => Verdict::Missing,
    };
    Some(Judged {
        field: measured,
        verdict,
        said: said.map(|said| said.value.clone()),
        truth: truth.cloned(),
        confidence: said.map(|said| said.confidence.permille()),
    })
}

/// Each true value is found once; what was said besides is wrong, unless it is spare.
fn several(
    measured: Measured,
    said: Vec<&ExtractedField>,
    truth: &[Item],
    spare: &[Item],
) -> Vec<Judged> {
    let is_date = measured == Measured::Dates;
    let value = |text: &str| if is_date { text.to_owned() } else { number(text) };
    let same_value = |said: &ExtractedField, item: &Item| value(&said.value) == value(&item.value);
    let same = |said: &ExtractedField, item: &Item| {
        same_value(said, item) && is_kind(&said.detail, &item.kind)
    };
    // A report's date is the document's.
    let own = |kind: &str| matches!(kind, "document" | "report");
    let alike = |said: &ExtractedField, item: &Item| {
        same_value(said, item) && is_date && own(&said.detail) && own(&item.kind)
    };
    let mut left = said;
    let mut out = Vec::new();
    let mut open: Vec<&Item> = Vec::new();
    for item in truth {
        match left.iter().position(|one| same(one, item)) {
            Some(at) => out.push(found(measured, left.remove(at), Some(item), Verdict::Right)),
            None => open.push(item),
        }
    }
    for item in open {
        if let Some(at) = left.iter().position(|one| alike(one, item)) {
            out.push(found(measured, left.remove(at), Some(item), Verdict::Right));
        } else if out.iter().any(|one: &Judged| one.said.is_some() && covers(one, item, own)) {
            // Said once, true twice: the same day under both of its names.
        } else if let Some(at) = left.iter().position(|one| same_value(one, item)) {
            out.push(found(measured, left.remove(at), Some(item), Verdict::Wrong));
        } else {
            out.push(Judged {
                field: measured,
                verdict: Verdict::Missing,
                said: None,
                truth: Some(format!("{} {}", item.kind, item.value)),
                confidence: None,
            });
        }
    }
    let wrong = left.into_iter().filter(|one| !spare.iter().any(|item| same(one, item)));
    out.extend(wrong.map(|one| found(measured, one, None, Verdict::Wrong)));
    out
}

fn covers(judged: &Judged, item: &Item, own: impl Fn(&str) -> bool) -> bool {
    let said = judged.said.as_deref().and_then(|said| said.split_once(' '));
    judged.field == Measured::Dates
        && said.is_some_and(|(kind, value)| own(kind) && own(&item.kind) && value == item.value)
}

fn found(field: Measured, said: &ExtractedField, truth: Option<&Item>, verdict: Verdict) -> Judged {
    Judged {
        field,
        verdict,
        said: Some(format!("{} {}", said.detail, said.value)),
        truth: truth.map(|item| format!("{} {}", item.kind, item.value)),
        confidence: Some(said.confidence.permille()),
    }
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod tests;
