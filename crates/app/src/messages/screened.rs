//! What a text message names that it should not: anybody may read it who holds the telephone, and it
//! passes through networks that nobody here controls. By default it names no identifier, result or
//! diagnosis.

use serde::Serialize;

use wardbook_screening::phi::Kind;

use crate::screening::screener::Screener;

/// Something that a text message names and should not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// The first character, from 0.
    pub start: u32,
    /// The first character after it.
    pub end: u32,
    /// What it is, by its word: a kind of personal health information, `result` or `diagnosis`.
    pub what: String,
    /// The words.
    pub text: String,
}

/// Words of results and of diagnoses, in small letters; a word that begins so counts.
const RESULTS: &[&str] = &[
    "positive",
    "negative",
    "abnormal",
    "result is",
    "results are",
    "level of",
    "mmol",
    "mg/dl",
    "hba1c",
    "biopsy",
    "pathology shows",
    "scan shows",
    "x-ray shows",
    "tested for",
];
const DIAGNOSES: &[&str] = &[
    "diagnos",
    "cancer",
    "tumour",
    "tumor",
    "carcinoma",
    "hiv",
    "hepatitis",
    "chlamydia",
    "gonorrh",
    "syphilis",
    "pregnan",
    "miscarriage",
    "diabetes",
    "depress",
    "anxiety",
    "bipolar",
    "schizophren",
    "dementia",
    "epilep",
    "stroke",
    "asthma",
    "methadone",
    "chemotherapy",
    "antidepressant",
    "antipsychotic",
    "sti ",
    "std ",
];

/// What of identifiers may stand in a text message: the clinic's own telephone number and address of the
/// web, a day and a time of an appointment.
const fn may_stand(kind: Kind) -> bool {
    matches!(kind, Kind::Phone | Kind::Url | Kind::Date | Kind::Organisation | Kind::Place)
}

/// Everything in a text that a text message should not name, in order.
pub(crate) fn named_in(screener: &Screener, body: &str) -> Vec<Named> {
    let characters = |at: usize| {
        u32::try_from(body.get(..at).unwrap_or(body).chars().count()).unwrap_or(u32::MAX)
    };
    let of = |range: std::ops::Range<usize>, what: &str| Named {
        start: characters(range.start),
        end: characters(range.end),
        what: what.to_owned(),
        text: body.get(range).unwrap_or_default().to_owned(),
    };
    let mut named: Vec<Named> = screener
        .spans(body)
        .into_iter()
        .filter(|span| !may_stand(span.kind))
        .map(|span| of(span.range, span.kind.as_str()))
        .collect();
    let lower = body.to_ascii_lowercase();
    for (words, what) in [(RESULTS, "result"), (DIAGNOSES, "diagnosis")] {
        for word in words {
            named.extend(
                lower
                    .match_indices(word)
                    .filter(|(at, _)| !lower[..*at].ends_with(char::is_alphanumeric))
                    .map(|(at, found)| of(at..at + found.len(), what)),
            );
        }
    }
    named.sort_by_key(|one| (one.start, one.end));
    named.dedup_by_key(|one| (one.start, one.what.clone()));
    named
}
