//! Checkpoints: a log's name, size and root as three signed lines (C2SP tlog-checkpoint).
//!
//! Lives here: the three lines, the clinic's log key, head office's cosigning key, and opening a
//! signed checkpoint. Not here: when checkpoints are made, and whether one extends another
//! (`merkle::verify_consistency`). Source: `docs/ledger-format.md`, "Checkpoints".

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::entry::is_uuid;
use crate::note::{
    BadNote, KeyKind, MAX_SIGNATURES, Note, Signature, Signed, SignerKey, VerifierKey,
};
use crate::{Hash, MAX_INTEGER};

/// A log's size and root under the log's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// `wardbook/<log id>`, see [`origin`].
    pub origin: String,
    /// Number of events.
    pub size: u64,
    /// RFC 6962 root over their leaf hashes.
    pub root: Hash,
}

/// The first line of a log's checkpoints, which is also the name of its key.
pub fn origin(log: &str) -> String {
    format!("wardbook/{log}")
}

/// A checkpoint is not of the format, or nobody who counts has signed it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// The three lines.
    #[error("not a checkpoint: {0}")]
    Malformed(&'static str),
    /// The note around them, or a signature.
    #[error(transparent)]
    Note(#[from] BadNote),
    /// None of the known keys is the log's, or the log's key has not signed.
    #[error("no signature of the log \"{0}\" by a known key")]
    NotSigned(String),
    /// A log id that is not a lower-case UUID.
    #[error("a log id is a lower-case UUID")]
    NotALogId,
}

impl Checkpoint {
    /// Reads the three lines; more lines, leading zeros and other spellings of base64 are refused.
    ///
    /// # Errors
    /// [`BadCheckpoint::Malformed`].
    pub fn parse(text: &str) -> Result<Self, BadCheckpoint> {
        let bad = BadCheckpoint::Malformed;
        let lines = text.strip_suffix('\n').ok_or(bad("no newline at the end"))?;
        let lines: Vec<&str> = lines.splitn(4, '\n').collect();
        let [origin, size, root] = lines[..] else {
            return Err(bad("not three lines"));
        };
        if origin.is_empty() || origin.chars().any(char::is_whitespace) || origin.contains('+') {
            return Err(bad("the origin is empty or has spaces or \"+\""));
        }
        let decimal = size.bytes().all(|byte| byte.is_ascii_digit())
            && (size == "0" || !size.starts_with('0'));
        let size: u64 = match size.parse() {
            Ok(size) if decimal && size <= MAX_INTEGER => size,
            _ => return Err(bad("the size is not a decimal below 2^53")),
        };
        let root = BASE64.decode(root).map_err(|_| bad("the root is not base64"))?;
        let root = root.try_into().map_err(|_| bad("the root is not 32 bytes long"))?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }

    /// The signed checkpoint: the note that is kept, sent and exported. The origin should be the
    /// key's name, as [`LogKey::checkpoint`] makes it; another is refused by whoever opens it.
    pub fn sign(&self, key: &LogKey) -> String {
        let text = self.to_string();
        let signature = key.0.sign(&text, 0);
        format!("{text}\n{signature}\n")
    }
}

/// The body: origin, decimal size, base64 root, a newline after each.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root))
    }
}

/// The clinic's key: Ed25519, named like the log's origin. Wiped when dropped, never printed.
#[derive(Debug)]
pub struct LogKey(SignerKey);

impl LogKey {
    /// The key of log `log`, from its 32 secret bytes. The caller wipes its own copy.
    ///
    /// # Errors
    /// [`BadCheckpoint::NotALogId`] unless `log` is a lower-case UUID.
    pub fn from_bytes(log: &str, secret: &[u8; 32]) -> Result<Self, BadCheckpoint> {
        if !is_uuid(log) {
            return Err(BadCheckpoint::NotALogId);
        }
        Ok(Self(SignerKey::from_bytes(&origin(log), KeyKind::Ed25519, secret)?))
    }

    /// The key's name, which is the log's origin.
    pub fn name(&self) -> &str {
        self.0.verifier().name()
    }

    /// The public half. Its text form (`to_string`) is the C2SP `vkey`.
    pub fn vkey(&self) -> &VerifierKey {
        self.0.verifier()
    }

    /// The key itself, for statements other than checkpoints ([`Note::signed`]).
    pub const fn signer(&self) -> &SignerKey {
        &self.0
    }

    /// A checkpoint of this key's log.
    pub fn checkpoint(&self, size: u64, root: Hash) -> Checkpoint {
        Checkpoint { origin: self.name().to_owned(), size, root }
    }
}

/// Head office's key for cosignatures. Wiped when dropped, never printed.
#[derive(Debug)]
pub struct CosignerKey(SignerKey);

impl CosignerKey {
    /// A cosigning key from its name and its 32 secret bytes. The caller wipes its own copy.
    ///
    /// # Errors
    /// [`BadNote::BadKey`] when `name` is empty or has a space or a `+`.
    pub fn from_bytes(name: &str, secret: &[u8; 32]) -> Result<Self, BadNote> {
        SignerKey::from_bytes(name, KeyKind::Cosignature, secret).map(Self)
    }

    /// The public half.
    pub fn vkey(&self) -> &VerifierKey {
        self.0.verifier()
    }

    /// States that this checkpoint was seen at `time` (seconds since 1970) and is consistent with
    /// every earlier one. The caller has proven the latter (C2SP tlog-witness).
    pub fn cosign(&self, checkpoint: &Checkpoint, time: u64) -> Signature {
        self.0.sign(&checkpoint.to_string(), time)
    }
}

/// A checkpoint whose signatures were verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// Signatures of type 0x01, the log's own among them.
    pub signers: Vec<VerifierKey>,
    /// Cosignatures, with their time.
    pub cosigners: Vec<Signed>,
}

/// Opens a signed checkpoint: its form, and every signature made by one of `keys`.
///
/// # Errors
/// [`BadCheckpoint::NotSigned`] unless a known Ed25519 key named like the origin has signed;
/// [`BadCheckpoint::Note`] when the signature of any known key is wrong; the form's errors.
pub fn open(note: &[u8], keys: &[VerifierKey]) -> Result<SignedCheckpoint, BadCheckpoint> {
    let note = Note::parse(note)?;
    let checkpoint = Checkpoint::parse(note.text())?;
    let (signers, cosigners): (Vec<_>, Vec<_>) =
        note.verify(keys)?.into_iter().partition(|signed| signed.time.is_none());
    if !signers.iter().any(|signed| signed.key.name() == checkpoint.origin) {
        return Err(BadCheckpoint::NotSigned(checkpoint.origin));
    }
    let signers = signers.into_iter().map(|signed| signed.key).collect();
    Ok(SignedCheckpoint { checkpoint, signers, cosigners })
}

/// The note with a cosignature added, as head office returned it.
///
/// # Errors
/// [`BadNote`] when the note cannot be read or the cosignature does not hold: an unverified line is
/// never kept.
pub fn add_cosignature(
    note: &str,
    cosignature: &Signature,
    cosigner: &VerifierKey,
) -> Result<String, BadNote> {
    let mut note = Note::parse(note.as_bytes())?;
    let mut alone = Note::new(note.text())?;
    alone.add(cosignature.clone());
    let by_cosigner = alone.verify(std::slice::from_ref(cosigner))?;
    if by_cosigner.is_empty() {
        return Err(BadNote::WrongSignature(cosignature.name().to_owned()));
    }
    note.add(cosignature.clone());
    if note.signatures().len() > MAX_SIGNATURES {
        return Err(BadNote::Malformed("more than 100 signatures"));
    }
    Ok(note.to_string())
}

#[cfg(test)]
mod tests;
