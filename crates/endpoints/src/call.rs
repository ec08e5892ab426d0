//! What goes into a call and what comes out of it.
//!
//! These are plain values, without behaviour: the caller records them. Texts in here are the
//! patient's: they go into the encrypted record and nowhere else.

use std::time::Duration;

use wardbook_domain::cost::{NanoUnits, TokenUsage};
use wardbook_domain::date_order::DateOrder;
use wardbook_domain::extraction::{Extraction, PageText};
use wardbook_domain::given::Given;

/// What a call is about: one document.
#[derive(Clone, Debug)]
pub struct Request {
    /// The document's pages, in order.
    pub pages: Vec<PageText>,
    /// Its file name. It is never sent: names of files often carry names of patients.
    pub file_name: String,
    /// What the document gives by its elements. It is not sent: a model reads the text, and its
    /// answer is compared.
    pub given: Given,
    /// How the clinic's own documents write dates in figures.
    pub date_order: DateOrder,
}

/// A call as it will be made, to be recorded before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The exact bytes recorded as evidence. For an OpenAI-compatible endpoint the JSON body that
    /// will be sent; for the embedded engine a description with the hash of its input.
    pub prompt: String,
    /// The model asked for.
    pub model: String,
    /// What the call may cost at the most, at the endpoint's price, in nano-units.
    pub worst_case: NanoUnits,
    /// The version of the prompt's wording, such as `extract-1`.
    pub prompt_version: String,
    /// The name and version of the schema that the answer is bound to, such as `extraction-1`.
    pub schema_version: String,
}

/// A successful call.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was found. Whether quotes are in the document is judged later, by the domain.
    pub extraction: Extraction,
    /// The exact body received.
    pub response: String,
    /// The model that answered, as the endpoint names it.
    pub model: String,
    /// The tokens counted by the endpoint; `None` where it did not count.
    pub usage: Option<TokenUsage>,
    /// What the call cost, in nano-units; the worst case where the endpoint did not count.
    pub cost: NanoUnits,
    /// Whether that cost is the one that the provider stated in its answer.
    pub stated_by_provider: bool,
    /// From sending to the last byte of the answer.
    pub latency: Duration,
    /// Sentences about what was odd but did not spoil the answer.
    pub warnings: Vec<String>,
}

/// What came back from, and was paid for, a call that failed after the endpoint answered.
#[derive(Clone, Debug)]
pub struct Charged {
    /// The exact body received.
    pub response: String,
    /// The model that answered, as the endpoint names it; empty where it did not say.
    pub model: String,
    /// The tokens counted by the endpoint; `None` where it did not count.
    pub usage: Option<TokenUsage>,
    /// What the failed call cost, in nano-units.
    pub cost: NanoUnits,
    /// Whether that cost is the one that the provider stated in its answer.
    pub stated_by_provider: bool,
}

/// One message to an endpoint and what came back, for the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The address called, with its method: `GET http://127.0.0.1:8080/v1/models`.
    pub address: String,
    /// The exact body sent; empty for `GET`.
    pub sent: String,
    /// The exact body received.
    pub received: String,
}

/// What a test of an endpoint found. No document is sent in a test.
#[derive(Clone, Debug)]
pub struct EndpointHealth {
    /// Whether the endpoint lists the configured model; `None` where it lists none.
    pub model_listed: Option<bool>,
    /// The models that it lists, at most 100.
    pub models: Vec<String>,
    /// Whether an answer kept to the schema that was asked for.
    pub schema_honoured: bool,
    /// How long the test's answer took.
    pub latency: Duration,
    /// The tokens counted by the endpoint; `None` where it did not count.
    pub usage: Option<TokenUsage>,
    /// What the test cost, in nano-units.
    pub cost: NanoUnits,
    /// Sentences for the administrator about what is odd.
    pub warnings: Vec<String>,
    /// All that was sent and received.
    pub exchanges: Vec<Exchange>,
}
