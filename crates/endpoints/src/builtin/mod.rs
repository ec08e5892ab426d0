//! The embedded engine of rules: it classifies and extracts with no model, no network, no cost.
//!
//! [`extract`] is a pure function of the pages. The engine has no instructions and obeys none:
//! whatever a document says, it is only searched for labels, names, dates and numbers.

mod authors;
mod calendar;
mod check_digits;
mod classify;
mod dates;
mod events;
mod identifiers;
mod labels;
mod layout;
mod names;
mod people;
mod person;
mod person_words;
mod summary;

use std::time::Instant;

use sha2::{Digest, Sha256};
use wardbook_domain::cost::{NanoUnits, PriceSource};
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::extraction::{
    Confidence, DocumentType, ExtractedField, Extraction, FieldName, Quote,
};

use self::calendar::Calendar;
use self::labels::Hit;
use self::layout::Document;
use self::person::Person;
use self::summary::Heading;
use crate::call::{Answer, EndpointHealth, Prepared, Request};
use crate::error::{CallError, FailedCall};

/// The version of the rules, recorded as the model of every call. It changes with any rule that
/// can change an answer.
pub const ENGINE_VERSION: &str = "builtin-1";

/// Documents beyond this many bytes are read on a thread of their own.
const LARGE_BYTES: usize = 64 * 1024;

/// The embedded engine as an endpoint.
#[derive(Clone, Debug)]
pub struct Builtin {
    endpoint: Endpoint,
}

/// Reads a document. Pure: the same pages give the same extraction, everywhere.
pub fn extract(request: &Request) -> Extraction {
    let document = Document::new(&request.pages);
    let (document_type, type_confidence, type_quote) = classify::classify(&document);
    let reading = Reading::new(document, document_type);
    let patient = names::patient(&reading);
    let (patient, line) = patient.map_or((None, None), |(found, line)| (Some(found), Some(line)));
    let (events, day) = events::find(&reading);
    let birth = dates::birth(&reading, line, day);
    let patient_name = patient.as_ref().map(|found| found.value.as_str());
    let author = authors::find(&reading, patient_name);
    let author_name = author.as_ref().map(|found| found.value.as_str());
    let addressee = people::addressee(&reading, author_name, patient.as_ref());
    let identifiers = identifiers::find(&reading);
    let summary = summary::summarise(&reading);
    let found = patient
        .into_iter()
        .chain(birth)
        .chain(identifiers)
        .chain(events)
        .chain(author)
        .chain(addressee);
    Extraction {
        document_type,
        type_confidence,
        type_quote,
        fields: found.map(Found::into_field).collect(),
        summary,
    }
}

/// A document with all that the families of rules share, found once.
struct Reading<'a> {
    document: Document<'a>,
    hits: Vec<Hit<'a>>,
    calendar: Calendar,
    headings: Vec<Heading<'a>>,
    clinicians: Vec<(usize, Person<'a>)>,
    /// The line of the greeting.
    salutation: Option<usize>,
    kind: DocumentType,
}

impl<'a> Reading<'a> {
    fn new(document: Document<'a>, kind: DocumentType) -> Self {
        Self {
            hits: labels::find(&document),
            calendar: Calendar::new(&document),
            headings: summary::headings(&document),
            clinicians: people::clinicians(&document.lines),
            salutation: people::salutation(&document.lines),
            kind,
            document,
        }
    }

    fn is(&self, kind: DocumentType) -> bool {
        self.kind == kind
    }

    /// Whether this kind is addressed to nobody unless it says so.
    fn has_no_reader(&self) -> bool {
        use DocumentType::{ConsentForm, Prescription, ReferralLetter};
        matches!(self.kind, Prescription | ConsentForm | ReferralLetter)
    }

    /// The labels in a line.
    fn hits_in_line(&self, line: usize) -> &[Hit<'a>] {
        let from = self.hits.partition_point(|hit| hit.line < line);
        let to = self.hits.partition_point(|hit| hit.line <= line);
        &self.hits[from..to]
    }

    /// The heading under which a line stands.
    fn heading_over(&self, line: usize) -> Option<&'a str> {
        let above = self.headings.partition_point(|heading| heading.line < line);
        above.checked_sub(1).map(|at| self.headings[at].text)
    }
}

/// A value that a family of rules found.
struct Found {
    name: FieldName,
    detail: &'static str,
    value: String,
    confidence: u16,
    quote: Option<Quote>,
}

impl Found {
    fn new(
        name: FieldName,
        detail: &'static str,
        value: String,
        confidence: u16,
        quote: Option<Quote>,
    ) -> Self {
        Self { name, detail, value, confidence, quote }
    }

    fn into_field(self) -> ExtractedField {
        ExtractedField {
            name: self.name,
            detail: self.detail.to_owned(),
            value: self.value,
            confidence: Confidence::from_permille(self.confidence),
            quote: self.quote,
        }
    }
}

impl Builtin {
    /// The engine under the endpoint that configures it.
    pub fn new(endpoint: &Endpoint) -> Self {
        Self { endpoint: endpoint.clone() }
    }

    /// Names the engine and the hash of what it will read; the text itself is not copied.
    pub fn prepare(&self, request: &Request) -> Prepared {
        let mut hash = Sha256::new();
        for page in &request.pages {
            hash.update(page.number.to_be_bytes());
            hash.update((page.text.len() as u64).to_be_bytes());
            hash.update(page.text.as_bytes());
        }
        let prompt = serde_json::json!({
            "engine": ENGINE_VERSION,
            "input_sha256": hex::encode(hash.finalize()),
            "pages": request.pages.len(),
        });
        Prepared {
            prompt: prompt.to_string(),
            model: ENGINE_VERSION.to_owned(),
            worst_case: NanoUnits::ZERO,
            prompt_version: ENGINE_VERSION.to_owned(),
            schema_version: ENGINE_VERSION.to_owned(),
        }
    }

    /// Reads the document.
    pub async fn call(
        &self,
        _prepared: &Prepared,
        request: &Request,
    ) -> Result<Answer, FailedCall> {
        self.endpoint.may_receive_documents().map_err(CallError::from)?;
        let started = Instant::now();
        let bytes: usize = request.pages.iter().map(|page| page.text.len()).sum();
        let extraction = if bytes < LARGE_BYTES {
            extract(request)
        } else {
            let request = request.clone();
            let reading = tokio::task::spawn_blocking(move || extract(&request)).await;
            reading.map_err(|_| CallError::HungUp)?
        };
        Ok(Answer {
            response: serde_json::to_string(&extraction).unwrap_or_default(),
            extraction,
            model: ENGINE_VERSION.to_owned(),
            usage: None,
            cost: NanoUnits::ZERO,
            price_source: PriceSource::Declared,
            latency: started.elapsed(),
            warnings: Vec::new(),
        })
    }

    /// The engine is always there.
    pub fn test() -> EndpointHealth {
        EndpointHealth {
            model_listed: Some(true),
            models: vec![ENGINE_VERSION.to_owned()],
            schema_honoured: true,
            latency: std::time::Duration::ZERO,
            usage: None,
            cost: NanoUnits::ZERO,
            warnings: Vec::new(),
            exchanges: Vec::new(),
        }
    }
}
