//! What is wrong with a log or a bundle: a code for machines, a sentence for people.
//!
//! Lives here: the closed list of codes and the one type that carries them. Not here: who looks for
//! what (`verify`, `bundle`). Codes are part of the product's contract: never renamed, only added.

use std::fmt;

use serde::Serialize;

/// What kind of fault was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub enum FaultCode {
    /// The file is not a readable zip.
    #[serde(rename = "bundle.not_a_zip")]
    NotAZip,
    /// A member that the format asks for is not there.
    #[serde(rename = "member.missing")]
    MemberMissing,
    /// Two members have the same name, or the zip's two directories contradict each other.
    #[serde(rename = "member.ambiguous")]
    MemberAmbiguous,
    /// A member cannot be decompressed, or its checksum is wrong.
    #[serde(rename = "member.unreadable")]
    MemberUnreadable,
    /// A member or a line is longer than anything the format needs.
    #[serde(rename = "member.too_long")]
    TooLong,
    /// `manifest.json` is not of the format.
    #[serde(rename = "manifest.invalid")]
    ManifestInvalid,
    /// The bundle is of a format that this program does not know.
    #[serde(rename = "manifest.other_format")]
    OtherFormat,
    /// `proof.json`, or a line's proof, is not of the format or is of the wrong length.
    #[serde(rename = "proof.invalid")]
    ProofInvalid,
    /// A line of `events.jsonl` is not of the format.
    #[serde(rename = "line.invalid")]
    LineInvalid,
    /// A member of a header has another form than the format gives it.
    #[serde(rename = "header.invalid")]
    HeaderInvalid,
    /// An event of another log.
    #[serde(rename = "header.other_log")]
    OtherLog,
    /// An event is missing, added, repeated or out of place.
    #[serde(rename = "seq.gap")]
    SeqGap,
    /// A time earlier than the event before.
    #[serde(rename = "time.fell")]
    TimeFell,
    /// An event of an audit session is missing, repeated or out of place.
    #[serde(rename = "session.gap")]
    SessionGap,
    /// An event in an audit session that was already sealed.
    #[serde(rename = "session.after_seal")]
    AfterSeal,
    /// More audit sessions are open at once than a clinic can have.
    #[serde(rename = "session.too_many")]
    TooManySessions,
    /// A seal's payload is not of the format.
    #[serde(rename = "seal.invalid")]
    SealInvalid,
    /// A seal counts other events than there are.
    #[serde(rename = "seal.other_count")]
    SealOtherCount,
    /// A seal's digest is not that of the events before it.
    #[serde(rename = "seal.other_digest")]
    SealOtherDigest,
    /// A payload without its salt, a salt without its payload, or a payload where the header has
    /// none.
    #[serde(rename = "payload.incomplete")]
    PayloadIncomplete,
    /// A payload that is not canonical JSON.
    #[serde(rename = "payload.invalid")]
    PayloadInvalid,
    /// A payload or salt other than the one committed to.
    #[serde(rename = "payload.changed")]
    PayloadChanged,
    /// The events do not lead to the signed root.
    #[serde(rename = "root.differs")]
    RootDiffers,
    /// `checkpoint.txt` is not a checkpoint.
    #[serde(rename = "checkpoint.invalid")]
    CheckpointInvalid,
    /// The checkpoint is of another log or another size than the manifest says.
    #[serde(rename = "checkpoint.differs")]
    CheckpointDiffers,
    /// `keys.txt` is not a list of verifier keys.
    #[serde(rename = "keys.invalid")]
    KeysInvalid,
    /// A signature by a known key is wrong.
    #[serde(rename = "signature.wrong")]
    SignatureWrong,
    /// The log's key, or any known key, has not signed.
    #[serde(rename = "signature.missing")]
    SignatureMissing,
}

/// The first fault found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What kind.
    pub code: FaultCode,
    /// The event it was found at, where it can be said.
    pub seq: Option<u64>,
    /// What is wrong, for a person.
    pub sentence: String,
}

impl Fault {
    /// A fault of the whole, or one whose event cannot be named.
    pub(crate) fn new(code: FaultCode, sentence: impl Into<String>) -> Self {
        Self { code, seq: None, sentence: sentence.into() }
    }

    /// A fault at an event.
    pub(crate) fn at(seq: u64, code: FaultCode, sentence: impl Into<String>) -> Self {
        Self { code, seq: Some(seq), sentence: sentence.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Fault {}
