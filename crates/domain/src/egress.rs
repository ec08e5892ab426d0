//! What leaves the program over the network, as it is recorded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::endpoint::{Locality, PhiPolicy};
use crate::ids::{CallId, DocumentId, EgressId, EndpointId, MessageId};
use crate::words::words;

words! {
    /// What something leaves for.
    Purpose {
        /// A document goes to a model.
        ModelCall = "model_call",
        /// An administrator tries a model; nothing of a patient is sent.
        EndpointTest = "endpoint_test",
        /// The record goes to head office or to a witness.
        Sync = "sync",
        /// A message goes to a patient, or its provider is asked what became of it.
        Message = "message",
        /// An administrator tries who takes messages; nothing of a patient is sent.
        MessageProviderTest = "message_provider_test",
    }
}

/// One departure; of sync, those of one day to one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Egress {
    /// Its id.
    pub egress_id: EgressId,
    /// What for.
    pub purpose: Purpose,
    /// Where to, without the address's query.
    pub address: String,
    /// Where that stands.
    pub locality: Locality,
    /// The endpoint, where it is one.
    pub endpoint_id: Option<EndpointId>,
    /// The call.
    pub call_id: Option<CallId>,
    /// The document that was sent.
    pub document_id: Option<DocumentId>,
    /// The message that was sent.
    pub message_id: Option<MessageId>,
    /// What might be sent of it.
    pub policy: Option<PhiPolicy>,
    /// How often each kind of personal detail was replaced, where it was sent redacted.
    pub replaced: Option<BTreeMap<String, u32>>,
    /// Requests.
    pub requests: u32,
    /// Bytes of their bodies.
    pub bytes: u64,
    /// SHA-256 of the body in hexadecimal digits. Of a day, from 64 zeros on: the hash so far and
    /// the body's, 32 bytes each, hashed.
    pub hash: String,
    /// When; of a day, when it began in UTC.
    pub left_at: Timestamp,
}

/// What left for one purpose to machines that stand at one kind of place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct EgressSum {
    /// What for.
    pub purpose: Purpose,
    /// Where to.
    pub locality: Locality,
    /// Requests.
    pub requests: u64,
    /// Bytes of their bodies.
    pub bytes: u64,
}
