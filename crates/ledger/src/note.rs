//! Signed notes (C2SP signed-note) and cosignatures (C2SP tlog-cosignature).
//!
//! Lives here: the text form, Ed25519 signatures (type 0x01), timestamped cosignatures (type 0x04)
//! and verifier keys. Not here: what the signed text says (`checkpoint`). A signature by an unknown
//! key is ignored, as the specification asks; a wrong one by a known key is an error.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature as Ed25519Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Longest note that is read, in bytes: far above any checkpoint, far below any harm.
pub const MAX_NOTE: usize = 64 * 1024;
/// Most signatures a note may carry; the reference implementation's limit.
pub const MAX_SIGNATURES: usize = 100;

const SIGNATURE_PREFIX: &str = "— ";

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Type 0x01: the note's text itself.
    Ed25519,
    /// Type 0x04: the text together with the time at which a witness saw it.
    Cosignature,
}

impl KeyKind {
    fn byte(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }
}

/// A note or a key is not of the specified form, or a signature does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// The note's form.
    #[error("not a signed note: {0}")]
    Malformed(&'static str),
    /// A verifier key's form.
    #[error("not a verifier key: {0}")]
    BadKey(&'static str),
    /// A signature by a known key that does not verify.
    #[error("the signature by \"{0}\" is wrong")]
    WrongSignature(String),
    /// Two different known keys have the same name and key hash.
    #[error("two different keys are known as \"{0}\"")]
    AmbiguousKey(String),
}

/// A public key under a name, in C2SP's `vkey` form: `name+<key hash, 8 hex digits>+<base64>`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    key: VerifyingKey,
}

impl VerifierKey {
    fn new(name: &str, kind: KeyKind, key: VerifyingKey) -> Result<Self, BadNote> {
        if !is_key_name(name) {
            return Err(BadNote::BadKey("a name is not empty and has no spaces and no \"+\""));
        }
        Ok(Self { name: name.to_owned(), kind, key })
    }

    /// Reads the `vkey` form.
    ///
    /// # Errors
    /// [`BadNote::BadKey`] for another form, an unknown type, a key hash that is not this key's, or
    /// a key that would accept signatures nobody made (of small order).
    pub fn parse(vkey: &str) -> Result<Self, BadNote> {
        let bad = BadNote::BadKey;
        let (name, rest) = vkey.split_once('+').ok_or(bad("no key hash"))?;
        let (id, key) = rest.split_once('+').ok_or(bad("no key"))?;
        let key = BASE64.decode(key).map_err(|_| bad("the key is not base64"))?;
        let (&kind, key) = key.split_first().ok_or(bad("the key is empty"))?;
        let kind = match kind {
            0x01 => KeyKind::Ed25519,
            0x04 => KeyKind::Cosignature,
            _ => return Err(bad("the key's type is not known")),
        };
        let key: [u8; 32] = key.try_into().map_err(|_| bad("the key is not 32 bytes long"))?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| bad("not an Ed25519 key"))?;
        if key.is_weak() {
            return Err(bad("the key is of small order"));
        }
        let parsed = Self::new(name, kind, key)?;
        if hex::encode(parsed.id()) == id {
            Ok(parsed)
        } else {
            Err(bad("the key hash is not this key's"))
        }
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The first four bytes of `SHA-256(name ‖ 0x0A ‖ type ‖ public key)`.
    pub fn id(&self) -> [u8; 4] {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_bytes());
        hasher.update([b'\n', self.kind.byte()]);
        hasher.update(self.key.as_bytes());
        let hash: [u8; 32] = hasher.finalize().into();
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind.byte()];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex::encode(self.id()), BASE64.encode(bytes))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

/// A secret key under a name. The secret is wiped when it is dropped and never printed.
pub struct SignerKey {
    secret: SigningKey,
    verifier: VerifierKey,
}

impl SignerKey {
    /// A key from its 32 secret bytes (RFC 8032 section 5.1.5, the seed).
    ///
    /// # Errors
    /// [`BadNote::BadKey`] when `name` is empty or has a space or a `+`.
    pub fn from_bytes(name: &str, kind: KeyKind, secret: &[u8; 32]) -> Result<Self, BadNote> {
        let secret = SigningKey::from_bytes(secret);
        let verifier = VerifierKey::new(name, kind, secret.verifying_key())?;
        Ok(Self { secret, verifier })
    }

    /// The public half.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs a note's text. `time`, in seconds since 1970, is what a cosignature states; a key of
    /// type 0x01 does not sign it.
    pub(crate) fn sign(&self, text: &str, time: u64) -> Signature {
        let mut bytes = Vec::with_capacity(72);
        let message = match self.verifier.kind {
            KeyKind::Ed25519 => text.as_bytes().to_vec(),
            KeyKind::Cosignature => {
                bytes.extend_from_slice(&time.to_be_bytes());
                cosigned_message(time, text)
            }
        };
        bytes.extend_from_slice(&self.secret.sign(&message).to_bytes());
        Signature { name: self.verifier.name.clone(), id: self.verifier.id(), bytes }
    }
}

impl fmt::Debug for SignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SignerKey({}, secret withheld)", self.verifier)
    }
}

/// One signature line of a note. Whether it holds is only known after [`Note::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    name: String,
    id: [u8; 4],
    /// What follows the key hash: 64 bytes, or 8 bytes of time and 64.
    bytes: Vec<u8>,
}

impl Signature {
    /// Reads one line, without its newline.
    ///
    /// # Errors
    /// [`BadNote::Malformed`].
    pub fn parse(line: &str) -> Result<Self, BadNote> {
        let bad = BadNote::Malformed;
        let line = line.strip_prefix(SIGNATURE_PREFIX).ok_or(bad("no dash before a signature"))?;
        let (name, encoded) = line.split_once(' ').ok_or(bad("a signature without a key name"))?;
        if !is_key_name(name) {
            return Err(bad("a signature's key name is empty or has spaces or \"+\""));
        }
        let decoded = BASE64.decode(encoded).map_err(|_| bad("a signature is not base64"))?;
        match decoded.split_first_chunk::<4>() {
            Some((id, bytes)) if !bytes.is_empty() => {
                Ok(Self { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
            }
            _ => Err(bad("a signature is too short")),
        }
    }

    /// The name of the key that is said to have signed.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn is_by(&self, key: &VerifierKey) -> bool {
        self.name == key.name && self.id == key.id()
    }

    fn verify(&self, text: &str, key: &VerifierKey) -> Result<Signed, BadNote> {
        let wrong = || BadNote::WrongSignature(self.name.clone());
        let (time, bytes, message) = match key.kind {
            KeyKind::Ed25519 => (None, &self.bytes[..], text.as_bytes().to_vec()),
            KeyKind::Cosignature => {
                let (time, bytes) = self.bytes.split_first_chunk::<8>().ok_or_else(wrong)?;
                let time = u64::from_be_bytes(*time);
                (Some(time), bytes, cosigned_message(time, text))
            }
        };
        let signature = Ed25519Signature::from_slice(bytes).map_err(|_| wrong())?;
        key.key.verify_strict(&message, &signature).map_err(|_| wrong())?;
        Ok(Signed { key: key.clone(), time })
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.id.to_vec();
        bytes.extend_from_slice(&self.bytes);
        write!(f, "{SIGNATURE_PREFIX}{} {}", self.name, BASE64.encode(bytes))
    }
}

/// A signature that was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// By whom.
    pub key: VerifierKey,
    /// For a cosignature, when: seconds since 1970.
    pub time: Option<u64>,
}

/// A text with signature lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<Signature>,
}

impl Note {
    /// A text still without signatures.
    ///
    /// # Errors
    /// [`BadNote::Malformed`] when the text does not end in a newline, has control characters, or
    /// is too long.
    pub fn new(text: &str) -> Result<Self, BadNote> {
        check_text(text)?;
        Ok(Self { text: text.to_owned(), signatures: Vec::new() })
    }

    /// A text signed by each of these keys, which are of type 0x01. Its first line must say what
    /// it is for, so that it can never be taken for a checkpoint or for another statement.
    ///
    /// # Errors
    /// [`BadNote::Malformed`] as [`Note::new`].
    pub fn signed(text: &str, keys: &[&SignerKey]) -> Result<Self, BadNote> {
        let mut note = Self::new(text)?;
        for key in keys {
            note.add(key.sign(text, 0));
        }
        Ok(note)
    }

    /// Reads a signed note: text, an empty line, one signature line or more.
    ///
    /// # Errors
    /// [`BadNote::Malformed`].
    pub fn parse(note: &[u8]) -> Result<Self, BadNote> {
        let bad = BadNote::Malformed;
        if note.len() > MAX_NOTE {
            return Err(bad("longer than 64 KiB"));
        }
        let note = str::from_utf8(note).map_err(|_| bad("not UTF-8"))?;
        check_text(note)?;
        // The last empty line divides: a text may have empty lines, signatures may not.
        let (text, signatures) = note.rsplit_once("\n\n").ok_or(bad("no signatures"))?;
        let lines = signatures.strip_suffix('\n').ok_or(bad("no newline at the end"))?;
        let signatures = lines.split('\n').map(Signature::parse).collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(bad("more than 100 signatures"));
        }
        Ok(Self { text: format!("{text}\n"), signatures })
    }

    /// What is signed, with its final newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, none of them verified.
    pub fn signatures(&self) -> &[Signature] {
        &self.signatures
    }

    /// Appends a signature line; one that is already there is not repeated.
    pub fn add(&mut self, signature: Signature) {
        if !self.signatures.contains(&signature) {
            self.signatures.push(signature);
        }
    }

    /// Verifies every signature made by one of `keys`, in the note's order. Signatures by others
    /// are ignored; equal ones count once. It may be that none is left: the caller decides whose
    /// signature it needs.
    ///
    /// # Errors
    /// [`BadNote::WrongSignature`] when one by a known key does not hold, and
    /// [`BadNote::AmbiguousKey`] when two known keys cannot be told apart.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<Signed>, BadNote> {
        let mut verified = Vec::new();
        for signature in &self.signatures {
            let mut by = keys.iter().filter(|key| signature.is_by(key));
            let Some(key) = by.next() else { continue };
            if by.any(|other| other != key) {
                return Err(BadNote::AmbiguousKey(key.name.clone()));
            }
            let signed = signature.verify(&self.text, key)?;
            if !verified.contains(&signed) {
                verified.push(signed);
            }
        }
        Ok(verified)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            writeln!(f, "{signature}")?;
        }
        Ok(())
    }
}

/// C2SP tlog-cosignature, "Format": the header, the time, the whole note text.
fn cosigned_message(time: u64, text: &str) -> Vec<u8> {
    format!("cosignature/v1\ntime {time}\n{text}").into_bytes()
}

/// C2SP signed-note: not empty, no Unicode spaces, no plus.
fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

/// C2SP signed-note: no control characters below 0x20 other than newline, and a final newline.
fn check_text(text: &str) -> Result<(), BadNote> {
    if text.len() > MAX_NOTE {
        Err(BadNote::Malformed("longer than 64 KiB"))
    } else if !text.ends_with('\n') {
        Err(BadNote::Malformed("no newline at the end"))
    } else if text.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
        Err(BadNote::Malformed("control characters"))
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
