//! The JSON of `/v1`: what a clinic and head office say beside C2SP. Statements in it are signed
//! notes ([`super::statement`]); errors are a code and a sentence.

use serde::{Deserialize, Serialize};

/// `GET /v1/office`: who answers. Nothing of it is trusted before the root key's fingerprint is
/// the code's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Office {
    /// Its name, which its keys' names begin with.
    pub name: String,
    /// Its id: an office made anew has another.
    pub office_id: String,
    /// The root key's verifier key (C2SP `vkey`, as the others here).
    pub root: String,
    /// The key that says "fixed".
    pub witness: String,
    /// The key that says "held".
    pub mirror: String,
    /// The key of head office's own ledger. Clinics believe only the one that the reply to their
    /// enrolment names.
    pub log: String,
    /// [`super::statement::Keys`], the newest, where the witness's or the mirror's key was ever
    /// changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<String>,
}

/// `POST /v1/enrol`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    /// [`super::statement::Enrol`].
    pub request: String,
    /// The clinic's newest checkpoint, the one whose hash the statement names.
    pub checkpoint: String,
    /// [`super::statement::Succession`], where the log goes on from another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub succession: Option<String>,
}

/// Its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolReply {
    /// [`super::statement::Enrolled`].
    pub reply: String,
}

/// `POST /v1/challenge`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChallengeRequest {
    /// The log's origin.
    pub origin: String,
}

/// Its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Challenge {
    /// To be signed within a minute, once.
    pub nonce: String,
}

/// `POST /v1/token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRequest {
    /// [`super::statement::Answer`].
    pub answer: String,
}

/// Its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// For `Authorization: Bearer`.
    pub token: String,
    /// How long it holds.
    pub expires_in_seconds: u64,
}

/// `POST /v1/report`: a clinic's own word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Events in its log.
    pub size: u64,
    /// Events that head office does not hold yet.
    pub unsent: u64,
    /// Its version of the program.
    pub version: String,
    /// The number of the policy that is in force there.
    pub policy: Option<u64>,
    /// Its clock (RFC 3339).
    pub clock: String,
}

/// Its answer: head office's last word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// The history up to this size cannot change any more.
    pub fixed: u64,
    /// Every event up to this one lies at head office.
    pub held: u64,
    /// Every event up to this one can be searched there.
    pub searchable: u64,
    /// Its clock (RFC 3339).
    pub clock: String,
    /// The newest policy's number.
    pub policy: Option<u64>,
    /// The newest message's number in this clinic's mailbox; 0 where there was none.
    pub mail: u64,
    /// Until when head office has paused this clinic (RFC 3339).
    pub paused_until: Option<String>,
}

/// `GET /v1/policy`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PolicyReply {
    /// [`super::statement::Policy`].
    pub note: String,
    /// Where it stands in head office's own ledger.
    pub proof: LedgerProof,
}

/// That an event is in head office's own ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LedgerProof {
    /// The event's position.
    pub index: u64,
    /// The event's header, as it was hashed.
    pub header: String,
    /// The payload's salt, in hex.
    pub salt: String,
    /// The payload, which names the SHA-256 of the note.
    pub payload: String,
    /// The inclusion path, in hex, from leaf to root.
    pub path: Vec<String>,
    /// The ledger's checkpoint.
    pub checkpoint: String,
    /// The consistency path, in hex, from the size that the clinic named; empty where it named none.
    pub consistency: Vec<String>,
}

/// `GET /v1/mailbox?after=N`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mailbox {
    /// The messages after N, the oldest first; not all where they are many.
    pub mail: Vec<MailItem>,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MailItem {
    /// Its number.
    pub number: u64,
    /// [`super::statement::Mail`].
    pub note: String,
}

/// A line of `POST /v1/payloads`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
pub enum Payload {
    /// As it is, to be checked against its commitment.
    Whole {
        /// The event's position.
        seq: u64,
        /// The salt, in hex.
        salt: String,
        /// The payload's canonical JSON.
        payload: String,
    },
    /// Encrypted for the clinic alone.
    Sealed {
        /// The event's position.
        seq: u64,
        /// Base64.
        sealed: String,
    },
}

/// The answer to payloads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PayloadsReply {
    /// How many are held of those sent.
    pub held: u64,
}

/// `POST /v1/rotate`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RotateRequest {
    /// [`super::statement::Rotate`].
    pub request: String,
}

/// Every error of `/v1`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}
