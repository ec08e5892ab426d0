//! The embedded engine as an endpoint: free, at once, and recorded without a copy of the text.
//!
//! What it finds is decided in `wardbook-engine`.

use std::time::Instant;

use sha2::{Digest, Sha256};
use wardbook_domain::cost::{NanoUnits, PriceSource};
use wardbook_domain::endpoint::Endpoint;
use wardbook_engine::{ENGINE_VERSION, extract};

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
            extract(&request.pages)
        } else {
            let request = request.clone();
            let reading = tokio::task::spawn_blocking(move || extract(&request.pages)).await;
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
