//! What is wrong with a log or a bundle: a code for machines, a sentence for people.
//!
//! Lives here: the closed list of codes and the one type that carries them. Not here: who looks for
//! what (`verify`, `bundle`). Codes are part of the product's contract: never renamed, only added.

use std::fmt;

use serde::{Serialize, Serializer};

/// What kind of fault was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultCode {
    /// The file is not a readable zip.
    NotAZip,
    /// A member that the format asks for is not there.
    MemberMissing,
    /// Two members have the same name, or the zip's two directories contradict each other.
    MemberAmbiguous,
    /// A member cannot be decompressed, or its checksum is wrong.
    MemberUnreadable,
    /// A member or a line is longer than anything the format needs.
    TooLong,
    /// `manifest.json` is not of the format.
    ManifestInvalid,
    /// The bundle is of a format that this program does not know.
    OtherFormat,
    /// `proof.json`, or a line's proof, is not of the format or is of the wrong length.
    ProofInvalid,
    /// A line of `events.jsonl` is not of the format.
    LineInvalid,
    /// A member of a header has another form than the format gives it.
    HeaderInvalid,
    /// An event of another log.
    OtherLog,
    /// An event is missing, added, repeated or out of place.
    SeqGap,
    /// A time earlier than the event before.
    TimeFell,
    /// An event of an audit session is missing, repeated or out of place.
    SessionGap,
    /// An event in an audit session that was already sealed.
    AfterSeal,
    /// More audit sessions are open at once than a clinic can have.
    TooManySessions,
    /// A seal's payload is not of the format.
    SealInvalid,
    /// A seal counts other events than there are.
    SealOtherCount,
    /// A seal's digest is not that of the events before it.
    SealOtherDigest,
    /// A payload without its salt, a salt without its payload, or a payload where the header has
    /// none.
    PayloadIncomplete,
    /// A payload that is not canonical JSON.
    PayloadInvalid,
    /// A payload or salt other than the one committed to.
    PayloadChanged,
    /// The events do not lead to the signed root.
    RootDiffers,
    /// `checkpoint.txt` is not a checkpoint.
    CheckpointInvalid,
    /// The checkpoint is of another log or another size than the manifest says.
    CheckpointDiffers,
    /// `keys.txt` is not a list of verifier keys.
    KeysInvalid,
    /// A signature by a known key is wrong.
    SignatureWrong,
    /// The log's key, or any known key, has not signed.
    SignatureMissing,
}

impl FaultCode {
    /// The code as machines see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotAZip => "bundle.not_a_zip",
            Self::MemberMissing => "member.missing",
            Self::MemberAmbiguous => "member.ambiguous",
            Self::MemberUnreadable => "member.unreadable",
            Self::TooLong => "member.too_long",
            Self::ManifestInvalid => "manifest.invalid",
            Self::OtherFormat => "manifest.other_format",
            Self::ProofInvalid => "proof.invalid",
            Self::LineInvalid => "line.invalid",
            Self::HeaderInvalid => "header.invalid",
            Self::OtherLog => "header.other_log",
            Self::SeqGap => "seq.gap",
            Self::TimeFell => "time.fell",
            Self::SessionGap => "session.gap",
            Self::AfterSeal => "session.after_seal",
            Self::TooManySessions => "session.too_many",
            Self::SealInvalid => "seal.invalid",
            Self::SealOtherCount => "seal.other_count",
            Self::SealOtherDigest => "seal.other_digest",
            Self::PayloadIncomplete => "payload.incomplete",
            Self::PayloadInvalid => "payload.invalid",
            Self::PayloadChanged => "payload.changed",
            Self::RootDiffers => "root.differs",
            Self::CheckpointInvalid => "checkpoint.invalid",
            Self::CheckpointDiffers => "checkpoint.differs",
            Self::KeysInvalid => "keys.invalid",
            Self::SignatureWrong => "signature.wrong",
            Self::SignatureMissing => "signature.missing",
        }
    }
}

impl Serialize for FaultCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
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
    pub(crate) fn new(code: FaultCode, sentence: impl AsRef<str>) -> Self {
        Self::maybe_at(None, code, sentence)
    }

    /// A fault at an event.
    pub(crate) fn at(seq: u64, code: FaultCode, sentence: impl AsRef<str>) -> Self {
        Self::maybe_at(Some(seq), code, sentence)
    }

    /// A sentence may quote what a hostile file says, and is shown on terminals: no control
    /// characters, and not more than a person would read.
    pub(crate) fn maybe_at(seq: Option<u64>, code: FaultCode, sentence: impl AsRef<str>) -> Self {
        const MOST: usize = 500;
        let plain = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
        let sentence = sentence.as_ref().chars().take(MOST).map(plain).collect();
        Self { code, seq, sentence }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl std::error::Error for Fault {}
