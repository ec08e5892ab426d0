//! What an endpoint of the policy `redacted` is sent of a document, and what becomes of its answer. It
//! sees no name, day or number, so those come from the embedded engine; what it can judge, the kind of
//! document and a summary, comes from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use wardbook_domain::document::Failure;
use wardbook_domain::extraction::{Extraction, PageText, Quote};
use wardbook_domain::given::Given;
use wardbook_endpoints::Request;
use wardbook_screening::redact::{self, Placeholders, left};

use super::screener::{Screener, by_kind};

/// The code of a document that was sent to no model, because something of a patient was left in it.
pub(crate) const LEFT_IN: &str = "redaction_incomplete";

/// Between two pages.
const PAGE_END: &str = "\u{c}";

/// A document as such an endpoint sees it.
pub(crate) struct Redacted {
    /// What is sent of it.
    pub(crate) request: Arc<Request>,
    /// How often each kind was replaced.
    pub(crate) replaced: BTreeMap<String, u32>,
    placeholders: Placeholders,
}

impl Screener {
    /// The document without what identifies anybody. Its year is the one from which ages are counted.
    pub(crate) fn redact(&self, request: &Request, year: i32) -> Redacted {
        let mut placeholders = Placeholders::new(year);
        let mut taken_out = |text: &str| {
            let done = redact::redact(text, &self.recognisers.find(text), &mut placeholders);
            (done.text, done.replaced)
        };
        let texts: Vec<&str> = request.pages.iter().map(|page| page.text.as_str()).collect();
        // A name is known by how it stands on any page, so all are read at once.
        let (whole, parts) = taken_out(&texts.join(PAGE_END));
        let mut all = parts;
        let mut pages: Vec<String> = whole.split(PAGE_END).map(str::to_owned).collect();
        if pages.len() != texts.len() {
            // Something that was replaced reached over a page's end.
            (pages, all) =
                texts.iter().fold((Vec::new(), Vec::new()), |(mut pages, mut all), text| {
                    let (page, parts) = taken_out(text);
                    pages.push(page);
                    all.extend(parts);
                    (pages, all)
                });
        }
        let replaced = by_kind(all.iter().map(|one| one.kind));
        let numbers = request.pages.iter().map(|page| page.number);
        let pages = numbers.zip(pages).map(|(number, text)| PageText { number, text }).collect();
        // What its elements give is not sent, and would tell the answer's reader what was taken out.
        let (file_name, given) = (String::new(), Given::default());
        let request = Request { pages, file_name, given, date_order: request.date_order };
        Redacted { request: Arc::new(request), replaced, placeholders }
    }

    /// What of a patient is left in what is about to be sent, by kind: the second look.
    pub(crate) fn left_in(&self, outgoing: &str, redacted: &Redacted) -> BTreeMap<String, u32> {
        let found = left(outgoing, &redacted.placeholders, &self.recognisers, &self.numbers);
        by_kind(found.iter().map(|one| one.kind))
    }
}

impl Redacted {
    /// The model's answer and what the embedded engine found, as one result.
    pub(crate) fn combine(&self, model: Extraction, here: Extraction) -> Extraction {
        let whole = |quote: Quote| Quote { text: self.placeholders.restore(&quote.text), ..quote };
        Extraction {
            document_type: model.document_type,
            type_confidence: model.type_confidence,
            type_quote: model.type_quote.map(whole),
            summary: self.placeholders.restore(&model.summary),
            fields: here.fields,
            doubts: here.doubts,
        }
    }
}

/// What a document says that was not sent.
pub(crate) fn left_in(kinds: &BTreeMap<String, u32>) -> Failure {
    let kinds: Vec<_> = kinds.keys().map(|kind| kind.replace('_', " ")).collect();
    Failure {
        code: LEFT_IN.into(),
        message: format!(
            "What would have been sent still held something of a patient ({}), and the endpoint may be sent \
             documents only without it. Nothing was sent. Process the document with the embedded engine, or \
             with an endpoint that may be sent documents as they are.",
            kinds.join(", ")
        ),
        quarantine: false,
    }
}
