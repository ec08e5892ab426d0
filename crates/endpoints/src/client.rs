//! One client for each configured endpoint. It is made once and kept: it holds the connections.
//!
//! An enum and not a trait: the two protocols are known here, and callers hold them by value.

use wardbook_domain::endpoint::{Endpoint, EndpointKind};
use wardbook_egress::{Departure, Register};

use crate::api_key::ApiKey;
use crate::call::{Answer, EndpointHealth, Prepared, Request};
use crate::error::{CallError, ClientError, FailedCall};
use crate::protocols::builtin::Builtin;
use crate::protocols::openai::OpenAi;

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
            Self::Builtin(_) => Builtin::prepare(request),
            Self::OpenAi(openai) => openai.prepare(request),
        }
    }

    /// What leaves the program with a call; `None` where nothing does.
    pub fn departure(&self, prepared: &Prepared) -> Option<Departure> {
        match self {
            Self::Builtin(_) => None,
            Self::OpenAi(openai) => Some(openai.departure(prepared)),
        }
    }

    /// Makes one attempt. `prepared` is sent as it is, byte for byte; `request` must be the one
    /// that it was prepared from. What leaves the program is noted in the register first.
    pub async fn call(
        &self,
        prepared: &Prepared,
        request: &Request,
        register: &dyn Register,
    ) -> Result<Answer, FailedCall> {
        match self {
            Self::Builtin(builtin) => builtin.call(prepared, request).await,
            Self::OpenAi(openai) => openai.call(prepared, request, register).await,
        }
    }

    /// Tries the endpoint without any document: whether it answers, knows the model, and keeps
    /// to a schema.
    pub async fn test(&self, register: &dyn Register) -> Result<EndpointHealth, CallError> {
        match self {
            Self::Builtin(_) => Ok(Builtin::test()),
            Self::OpenAi(openai) => openai.test(register).await,
        }
    }
}
