//! Counts over all documents.

use std::collections::BTreeMap;

use super::judge::{Judged, Verdict};
use super::names::Measured;
use super::read::Done;

/// One document, judged.
pub(super) struct Outcome {
    pub(super) file: String,
    /// The document itself leaves it open, so a person must be asked.
    pub(super) must_ask: bool,
    pub(super) judged: Vec<Judged>,
    pub(super) done: Done,
}

impl Outcome {
    fn has(&self, which: impl Fn(&Judged) -> bool) -> bool {
        self.judged.iter().any(which)
    }

    /// Whether what decides is right, and the document leaves nothing open.
    fn decides_right(&self) -> bool {
        !self.must_ask && !self.has(|one| one.field.is_deciding() && one.verdict != Verdict::Right)
    }

    fn is_all_right(&self) -> bool {
        !self.must_ask && !self.has(|one| one.verdict != Verdict::Right)
    }
}

/// How many documents each ends as.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Documents {
    pub(super) all: usize,
    pub(super) asked: usize,
    /// Type, patient or birth date is wrong or missing, and nobody is asked.
    pub(super) deciding_unasked: usize,
    /// A wrong value stands in any field, and nobody is asked.
    pub(super) wrong_unasked: usize,
    /// A value is wrong or missing in any field, and nobody is asked.
    pub(super) faulty_unasked: usize,
    /// The document leaves it open, and nobody is asked.
    pub(super) open_unasked: usize,
    pub(super) asked_all_right: usize,
    /// Asked although type, patient and birth date were right; another value may not be.
    pub(super) asked_deciding_right: usize,
}

impl Documents {
    /// Counts with this threshold.
    pub(super) fn at(outcomes: &[Outcome], below_permille: u16) -> Self {
        let mut out = Self { all: outcomes.len(), ..Self::default() };
        for outcome in outcomes {
            if outcome.done.reason(below_permille).is_some() {
                out.asked += 1;
                out.asked_all_right += usize::from(outcome.is_all_right());
                out.asked_deciding_right += usize::from(outcome.decides_right());
                continue;
            }
            let faulty = |one: &Judged| one.verdict != Verdict::Right;
            let deciding = |one: &Judged| faulty(one) && one.field.is_deciding();
            out.deciding_unasked += usize::from(outcome.has(deciding));
            out.wrong_unasked += usize::from(outcome.has(|one| one.verdict == Verdict::Wrong));
            out.faulty_unasked += usize::from(outcome.has(faulty));
            out.open_unasked += usize::from(outcome.must_ask);
        }
        out
    }
}

/// How many values of a field are right, wrong and missing.
pub(super) fn verdicts(outcomes: &[Outcome], field: Measured) -> [usize; 3] {
    [Verdict::Right, Verdict::Wrong, Verdict::Missing].map(|verdict| {
        let values = outcomes.iter().flat_map(|outcome| &outcome.judged);
        values.filter(|one| one.field == field && one.verdict == verdict).count()
    })
}

/// The least confidence of each band, in parts per thousand, and its name.
pub(super) const BANDS: [(u16, &str); 6] = [
    (950, "0.95 +"),
    (900, "0.90 - 0.95"),
    (800, "0.80 - 0.90"),
    (700, "0.70 - 0.80"),
    (500, "0.50 - 0.70"),
    (0, "below 0.50"),
];

/// Right and all of the values said with a confidence in a band.
pub(super) fn in_band(outcomes: &[Outcome], field: Option<Measured>, band: usize) -> [usize; 2] {
    let from = BANDS[band].0;
    let to = band.checked_sub(1).map_or(u16::MAX, |above| BANDS[above].0);
    let values = outcomes.iter().flat_map(|outcome| &outcome.judged);
    let own = values
        .filter(|one| field.is_none_or(|field| one.field == field))
        .filter(|one| one.confidence.is_some_and(|said| (from..to).contains(&said)));
    own.fold([0, 0], |[right, all], one| {
        [right + usize::from(one.verdict == Verdict::Right), all + 1]
    })
}

/// Right and all of the values of a field, by the confidence in parts per thousand, surest last.
pub(super) fn by_confidence(outcomes: &[Outcome], field: Measured) -> BTreeMap<u16, [usize; 2]> {
    let mut out: BTreeMap<u16, [usize; 2]> = BTreeMap::new();
    for one in outcomes.iter().flat_map(|outcome| &outcome.judged) {
        let Some(confidence) = one.confidence.filter(|_| one.field == field) else { continue };
        let [right, all] = out.entry(confidence).or_default();
        *right += usize::from(one.verdict == Verdict::Right);
        *all += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use wardbook_domain::extraction::{
        Confidence, DocumentType, ExtractedField, Extraction, FieldName, PageText, Quote,
    };

    use super::super::judge::judge;
    use super::*;

    /// A document that says who it is about, read with this confidence.
    fn outcome(true_name: &str, permille: u16) -> Outcome {
        let text = "Patient: Ada Born, DOB 14 March 1958";
        let confidence = Confidence::from_permille(permille);
        let quote = |text: &str| Some(Quote { page: 1, text: text.into() });
        let field = |name, value: &str, words| ExtractedField {
            name,
            detail: String::new(),
            value: value.into(),
            confidence,
            quote: quote(words),
            doubts: Vec::new(),
            readings: Vec::new(),
        };
        let extraction = Extraction {
            document_type: DocumentType::Other,
            type_confidence: confidence,
            type_quote: None,
            fields: vec![
                field(FieldName::PatientName, "Ada Born", "Ada Born"),
                field(FieldName::BirthDate, "1958-03-14", "14 March 1958"),
            ],
            summary: String::new(),
            doubts: Vec::new(),
        };
        let truth = serde_json::from_value(serde_json::json!({
            "document_type": "other", "patient_name": true_name, "birth_date": "1958-03-14",
        }));
        let judged = judge(&truth.unwrap(), &extraction);
        let pages = [PageText { number: 1, text: text.into() }];
        let done = Done::new(extraction, &pages, Vec::new());
        Outcome { file: "a.txt".into(), must_ask: false, judged, done }
    }

    #[test]
    fn a_document_counts_as_wrong_and_unasked_or_as_asked_in_vain_by_the_threshold() {
        let documents = [outcome("Ada Born", 800), outcome("Ida Born", 900)];
        let low = Documents::at(&documents, 500);
        let wrong = [low.deciding_unasked, low.wrong_unasked, low.faulty_unasked];
        assert_eq!((low.asked, wrong), (0, [1, 1, 1]));
        let between = Documents::at(&documents, 850);
        assert_eq!((between.asked, between.asked_all_right, between.deciding_unasked), (1, 1, 1));
        let high = Documents::at(&documents, 950);
        assert_eq!((high.asked, high.asked_all_right, high.deciding_unasked), (2, 1, 0));
    }

    #[test]
    fn bands_hold_every_confidence_once() {
        let documents =
            [outcome("Ada Born", 950), outcome("Ida Born", 949), outcome("Ada Born", 0)];
        let bands: Vec<_> = (0..BANDS.len()).map(|band| in_band(&documents, None, band)).collect();
        assert_eq!(bands, [[3, 3], [2, 3], [0, 0], [0, 0], [0, 0], [3, 3]]);
    }
}
