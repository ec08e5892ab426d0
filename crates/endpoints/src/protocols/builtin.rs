//! The embedded engine as an endpoint: free, at once, and recorded without a copy of the text.
//!
//! What it finds is decided in `wardbook-engine`.

use std::sync::Arc;
use std::time::Instant;

use sha2::{Digest, Sha256};
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::extraction::Extraction;
use wardbook_engine::{ENGINE_VERSION, extract_unless, with_given};

use crate::call::{Answer, EndpointHealth, Prepared, Request};
use crate::error::{CallError, FailedCall};

/// Documents beyond this many bytes are read on a thread of their own.
const LARGE_BYTES: usize = 64 * 1024;

/// The embedded engine as an endpoint.
#[derive(Clone, Debug)]
pub struct Builtin {
    endpoint: Endpoint,
}

impl Builtin {
    /// The engine under the endpoint that configures it.
    pub fn new(endpoint: &Endpoint) -> Self {
        Self { endpoint: endpoint.clone() }
    }

    /// Names the engine and the hash of what it will read; the text itself is not copied.
    pub fn prepare(request: &Request) -> Prepared {
        let mut hash = Sha256::new();
        for page in &request.pages {
            hash.update(page.number.to_be_bytes());
            hash.update((page.text.len() as u64).to_be_bytes());
            hash.update(page.text.as_bytes());
        }
        if !request.given.is_empty() {
            hash.update(serde_json::to_vec(&request.given).unwrap_or_default());
        }
        let prompt = serde_json::json!({
            "engine": ENGINE_VERSION,
            "input_sha256": hex::encode(hash.finalize()),
            "pages": request.pages.len(),
            "date_order": request.date_order,
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
            read(request, &|| false)
        } else {
            // Nobody waits for the answer any more once this is dropped.
            let waited_for = Arc::new(());
            let (asked, request) = (Arc::downgrade(&waited_for), request.clone());
            let reading =
                tokio::task::spawn_blocking(move || read(&request, &|| asked.strong_count() == 0));
            let read = reading.await.map_err(|_| CallError::HungUp)?;
            drop(waited_for);
            read
        };
        let extraction = extraction.ok_or(CallError::HungUp)?;
        Ok(Answer {
            response: serde_json::to_string(&extraction).unwrap_or_default(),
            extraction,
            model: ENGINE_VERSION.to_owned(),
            usage: None,
            cost: NanoUnits::ZERO,
            stated_by_provider: false,
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

/// What the embedded engine finds in a document, for what must be known before it is sent anywhere.
pub fn read_here(request: &Request) -> Option<Extraction> {
    read(request, &|| false)
}

/// `None` where it was stopped.
fn read(request: &Request, stop: &dyn Fn() -> bool) -> Option<Extraction> {
    let extraction = extract_unless(&request.pages, request.date_order, stop)?;
    Some(with_given(extraction, &request.pages, &request.given))
}
