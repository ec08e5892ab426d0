//! Why a call failed, in sentences that a clinic's administrator understands.
//!
//! No error holds words of the document or the credential: endpoints like to echo both, so
//! nothing that an endpoint wrote is repeated here but short codes of its own. The whole answer
//! is in [`Charged::response`], which goes into the encrypted record.

use std::fmt;
use std::time::Duration;

use wardbook_domain::endpoint::EndpointRefusal;
use wardbook_domain::run::Away;

use crate::call::Charged;

/// Why one attempt failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No connection could be made.
    #[error(
        "the endpoint at {address} cannot be reached: {reason}; check that its server runs and \
         that the address is right"
    )]
    Unreachable {
        /// Scheme, host and port.
        address: String,
        /// What stopped the connection.
        reason: String,
    },
    /// Connected, but no whole answer in time.
    #[error(
        "the endpoint gave no whole answer within {seconds} seconds; it may be busy, or the \
         endpoint's timeout is too short for its model"
    )]
    TimedOut {
        /// The endpoint's timeout.
        seconds: u32,
    },
    /// The endpoint will not do it for any document until its key, address, model or credit is
    /// put right.
    #[error("the endpoint refused the call (HTTP {status}): {message}")]
    RefusesAll {
        /// The HTTP status.
        status: u16,
        /// What it means and what to do; the endpoint's own code in brackets, if it gave one.
        message: String,
    },
    /// The endpoint will not do it for this document; asking again does not help.
    #[error("the endpoint refused the call (HTTP {status}): {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it means and what to do; the endpoint's own code in brackets, if it gave one.
        message: String,
    },
    /// Too many calls.
    #[error("the endpoint is getting too many calls (HTTP 429); the call is made again later")]
    RateLimited {
        /// How long the endpoint asks to wait.
        retry_after: Option<Duration>,
    },
    /// The endpoint is in trouble.
    #[error(
        "the endpoint failed (HTTP {status}); if it goes on, look into the server's own log or \
         ask its provider"
    )]
    Server {
        /// The HTTP status.
        status: u16,
        /// How long the endpoint asks to wait.
        retry_after: Option<Duration>,
    },
    /// The server is there, and its model is not yet.
    #[error(
        "the endpoint's model is still loading (HTTP {status}); it was waited for as long as the \
         endpoint's time limit says. Resume the session when the model is loaded, or give the \
         endpoint a longer time limit"
    )]
    Loading {
        /// The HTTP status.
        status: u16,
        /// How long the endpoint asks to wait.
        retry_after: Option<Duration>,
    },
    /// The endpoint does not take a member of the call, and is asked again in another form.
    #[error("the endpoint does not take `{member}`; the call is made again in another form")]
    Unsupported {
        /// The member, as the protocol names it.
        member: &'static str,
    },
    /// The connection ended within the answer.
    #[error("the endpoint broke the connection before its answer was complete")]
    HungUp,
    /// What came back is no chat completion.
    #[error(
        "the endpoint's answer is not a chat completion ({detail}); check that the address is \
         that of an OpenAI-compatible server"
    )]
    Garbage {
        /// What is wrong, without its words.
        detail: String,
    },
    /// The model answered, but not in the schema.
    #[error(
        "the model's answer could not be used ({detail}); if it happens often, choose a model or a \
         server that keeps to a JSON Schema"
    )]
    OutsideSchema {
        /// What is wrong, without its words.
        detail: String,
    },
    /// The endpoint read less than it was sent and did not say so.
    #[error(
        "the endpoint counted {counted} input tokens where the document needs about \
         {sent_estimate}: it dropped part of it without saying so; give its server a larger \
         context. The answer was not used"
    )]
    TruncatedPrompt {
        /// The tokens that the text must at least need.
        sent_estimate: u64,
        /// The tokens that the endpoint counted.
        counted: u64,
    },
    /// The document is more than the endpoint can read at once.
    #[error(
        "the document is too long for the endpoint; use an endpoint with a larger context, or \
         split the document. Room for the answer counts too: fewer output tokens leave more of it"
    )]
    TooLong,
    /// What would have left could not be recorded, so it did not.
    #[error("nothing was sent, because it could not be recorded: {why}")]
    Unnoted {
        /// Why not.
        why: String,
    },
    /// The endpoint may not be sent documents. The last check; routing has one before.
    #[error("{0}")]
    Forbidden(#[from] EndpointRefusal),
}

impl CallError {
    /// Whether the same call may succeed later.
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::RateLimited { .. }
            | Self::Server { .. }
            | Self::Loading { .. }
            | Self::Unsupported { .. }
            | Self::HungUp => true,
            Self::RefusesAll { .. }
            | Self::Refused { .. }
            | Self::Garbage { .. }
            | Self::OutsideSchema { .. }
            | Self::TruncatedPrompt { .. }
            | Self::TooLong
            | Self::Unnoted { .. }
            | Self::Forbidden(_) => false,
        }
    }

    /// What this says of the endpoint for other documents. A gateway whose server is gone says so
    /// with one of three statuses; other failures of a server may be of this document's making.
    pub const fn away(&self) -> Away {
        match self {
            Self::Unreachable { .. } | Self::Loading { .. } | Self::RefusesAll { .. } => {
                Away::Surely
            }
            Self::TimedOut { .. } | Self::Server { status: 502..=504, .. } => Away::Perhaps,
            _ => Away::No,
        }
    }

    /// The fixed word under which this is recorded and acted on.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "endpoint_unreachable",
            Self::TimedOut { .. } => "endpoint_timed_out",
            Self::RefusesAll { .. } => "endpoint_refuses_all",
            Self::Refused { .. } => "endpoint_refused",
            Self::RateLimited { .. } => "endpoint_rate_limited",
            Self::Server { .. } => "endpoint_failed",
            Self::Loading { .. } => "endpoint_loading",
            Self::Unsupported { .. } => "endpoint_unsupported",
            Self::HungUp => "endpoint_hung_up",
            Self::Garbage { .. } => "endpoint_garbage",
            Self::OutsideSchema { .. } => "endpoint_outside_schema",
            Self::TruncatedPrompt { .. } => "endpoint_truncated_prompt",
            Self::TooLong => "document_too_long",
            Self::Unnoted { .. } => "egress_not_recorded",
            Self::Forbidden(_) => "endpoint_forbidden",
        }
    }

    /// How long the endpoint asks to wait, where it said so.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::RateLimited { retry_after }
            | Self::Server { retry_after, .. }
            | Self::Loading { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// A failed attempt: why, how long it took, and what it cost all the same.
#[derive(Clone, Debug)]
pub struct FailedCall {
    /// Why it failed.
    pub error: CallError,
    /// From sending to the failure.
    pub latency: Duration,
    /// What the endpoint answered and charged; `None` where no answer came.
    pub charged: Option<Box<Charged>>,
    /// Sentences about what was odd besides.
    pub warnings: Vec<String>,
}

impl fmt::Display for FailedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl std::error::Error for FailedCall {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

impl From<CallError> for FailedCall {
    fn from(error: CallError) -> Self {
        Self { error, latency: Duration::ZERO, charged: None, warnings: Vec::new() }
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
