//! A document with what every family of rules asks for, and the values that families find.

use wardbook_domain::date_order::DateOrder;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{Confidence, DocumentType, ExtractedField, FieldName, Quote};

use super::calendar::Calendar;
use super::labels::{self, Hit};
use super::landmarks::{self, Heading};
use super::layout::Document;
use super::person::Person;

/// A document with all that the families of rules share, found once.
pub(crate) struct Reading<'a> {
    pub(crate) document: Document<'a>,
    pub(crate) hits: Vec<Hit<'a>>,
    pub(crate) calendar: Calendar,
    pub(crate) headings: Vec<Heading<'a>>,
    pub(crate) clinicians: Vec<(usize, Person<'a>)>,
    /// The line of the greeting.
    pub(crate) salutation: Option<usize>,
    pub(crate) kind: DocumentType,
}

impl<'a> Reading<'a> {
    /// `clinic` is how the clinic's own documents write dates in figures. `None` as soon as `stop` says
    /// so.
    pub(crate) fn unless(
        document: Document<'a>,
        kind: DocumentType,
        clinic: DateOrder,
        stop: &dyn Fn() -> bool,
    ) -> Option<Self> {
        let go_on = || (!stop()).then_some(());
        let hits = labels::find(&document, stop)?;
        let calendar = Calendar::new(&document, &hits, clinic);
        go_on()?;
        let headings = landmarks::headings(&document);
        go_on()?;
        let clinicians = landmarks::clinicians(&document.lines);
        go_on()?;
        let salutation = landmarks::salutation(&document.lines);
        Some(Self { document, hits, calendar, headings, clinicians, salutation, kind })
    }

    pub(crate) fn is(&self, kind: DocumentType) -> bool {
        self.kind == kind
    }

    /// Whether this kind is addressed to nobody unless it says so.
    pub(crate) fn has_no_reader(&self) -> bool {
        use DocumentType::{ConsentForm, Prescription, ReferralLetter};
        matches!(self.kind, Prescription | ConsentForm | ReferralLetter)
    }

    /// The labels in a line.
    pub(crate) fn hits_in_line(&self, line: usize) -> &[Hit<'a>] {
        let from = self.hits.partition_point(|hit| hit.line < line);
        let to = self.hits.partition_point(|hit| hit.line <= line);
        &self.hits[from..to]
    }

    /// The heading under which a line stands.
    pub(crate) fn heading_over(&self, line: usize) -> Option<&'a str> {
        let above = self.headings.partition_point(|heading| heading.line < line);
        above.checked_sub(1).map(|at| self.headings[at].text)
    }
}

/// A value that a family of rules found.
pub(crate) struct Found {
    pub(crate) name: FieldName,
    pub(crate) detail: &'static str,
    pub(crate) value: String,
    pub(crate) confidence: u16,
    pub(crate) quote: Option<Quote>,
    pub(crate) doubts: Vec<DoubtKind>,
    /// Other ways to read the same words.
    pub(crate) readings: Vec<String>,
}

impl Found {
    pub(crate) fn new(
        name: FieldName,
        detail: &'static str,
        value: String,
        confidence: u16,
        quote: Option<Quote>,
    ) -> Self {
        let (doubts, readings) = (Vec::new(), Vec::new());
        Self { name, detail, value, confidence, quote, doubts, readings }
    }

    pub(crate) fn into_field(self) -> ExtractedField {
        ExtractedField {
            name: self.name,
            detail: self.detail.to_owned(),
            value: self.value,
            confidence: Confidence::from_permille(self.confidence),
            quote: self.quote,
            doubts: self.doubts,
            readings: self.readings,
        }
    }
}
