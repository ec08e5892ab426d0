//! Model endpoints: the embedded engine and OpenAI-compatible servers, called alike. What the engine
//! finds is decided in `wardbook-engine`.
//!
//! One call reads one document and answers with an [`Extraction`](wardbook_domain::extraction).
//! What is recorded as evidence is exact: [`Prepared::prompt`] before the call, and
//! [`Answer::response`] after it. Retrying, routing and budgets are decided by the caller; one
//! [`Client::call`] is one attempt. Implements sections 4 (steps 4 to 6) and 5 of the product
//! description.

mod api_key;
pub mod backoff;
mod call;
mod client;
mod error;
pub mod prompts;
mod protocols;
pub mod schema;

pub use api_key::ApiKey;
pub use backoff::backoff;
pub use call::{Answer, Charged, EndpointHealth, Exchange, Prepared, Request};
pub use client::Client;
pub use error::{CallError, ClientError, FailedCall};
pub use protocols::builtin::read_here;
pub use wardbook_engine::ENGINE_VERSION;
