//! One client for each configured endpoint. It is made once and kept: it holds the connections.
//!
//! An enum and not a trait: the two protocols are known here, and callers hold them by value.

use std::fmt;

use wardbook_domain::endpoint::{Endpoint, EndpointKind};
use zeroize::Zeroizing;

use crate::builtin::Builtin;
use crate::call::{Answer, EndpointHealth, Prepared, Request};
use crate::error::{CallError, FailedCall};
use crate::openai::OpenAi;

/// An endpoint's credential. It is wiped from memory when dropped and cannot be shown.
#[derive(Clone)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// Takes over a key; white space around it, as copying leaves it, is dropped.
    pub fn new(key: impl Into<String>) -> Self {
        let whole = Zeroizing::new(key.into());
        Self(Zeroizing::new(whole.trim().to_owned()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(hidden)")
    }
}

/// Why no client can be made for an endpoint as configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// The address cannot be used.
    #[error(
        "the endpoint's address is not usable ({detail}); it should look like \
         http://127.0.0.1:8080/v1"
    )]
    Address {
        /// What is wrong with it.
        detail: String,
    },
    /// The key cannot be sent in a header.
    #[error("the endpoint's key holds characters that no key has; enter it again")]
    Key,
    /// The system's TLS does not start.
    #[error("secure connections cannot be made on this machine: {detail}")]
    Tls {
        /// The system's reason.
        detail: String,
    },
}

/// The client of one endpoint.
#[derive(Clone, Debug)]
pub enum Client {
    /// The embedded engine of rules.
    Builtin(Builtin),
    /// An OpenAI-compatible server.
    OpenAi(OpenAi),
}

impl Client {
    /// Makes the client of an endpoint; nothing is sent yet.
    pub fn new(endpoint: &Endpoint, api_key: Option<ApiKey>) -> Result<Self, ClientError> {
        Ok(match endpoint.kind {
            EndpointKind::Builtin => Self::Builtin(Builtin::new(endpoint)),
            EndpointKind::OpenAi => Self::OpenAi(OpenAi::new(endpoint, api_key)?),
        })
    }

    /// What will be sent for a document and what it may cost; nothing is sent yet.
    pub fn prepare(&self, request: &Request) -> Prepared {
        match self {
            Self::Builtin(builtin) => builtin.prepare(request),
            Self::OpenAi(openai) => openai.prepare(request),
        }
    }

    /// Makes one attempt. `prepared` is sent as it is, byte for byte; `request` must be the one
    /// that it was prepared from.
    pub async fn call(&self, prepared: &Prepared, request: &Request) -> Result<Answer, FailedCall> {
        match self {
            Self::Builtin(builtin) => builtin.call(prepared, request).await,
            Self::OpenAi(openai) => openai.call(prepared, request).await,
        }
    }

    /// Tries the endpoint without any document: whether it answers, knows the model, and keeps
    /// to a schema.
    pub async fn test(&self) -> Result<EndpointHealth, CallError> {
        match self {
            Self::Builtin(_) => Ok(Builtin::test()),
            Self::OpenAi(openai) => openai.test().await,
        }
    }
}
