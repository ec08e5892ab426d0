//! The code that a person carries from head office to a clinic.
//!
//! It says where head office is, lets the clinic in once, and names the key that head office's
//! answer must be signed by: trust comes from the code, not from the address.

use std::fmt;

use data_encoding::{Encoding, Specification};
use sha2::{Digest, Sha256};
use wardbook_ledger::Hash;
use wardbook_ledger::note::VerifierKey;

/// Crockford's base 32 without a check symbol: no I, L, O, U.
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a group.
const GROUP: usize = 4;

/// A code for one enrolment.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolmentCode {
    /// What lets the clinic in, once.
    pub secret: [u8; 16],
    /// Of head office's root key, see [`fingerprint`].
    pub fingerprint: [u8; 16],
    /// Where head office is: `https://host[:port][/path]`, or `http://` on the machine itself.
    pub address: String,
}

/// A text that is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// There is no address in it.
    #[error("the code has no \"@\" with head office's address after it: copy the whole of it")]
    NoAddress,
    /// The part before the address.
    #[error(
        "the part before \"@\" is not a code: it has 52 letters and digits, in groups of four with \
         a dash between them"
    )]
    Characters,
    /// The address.
    #[error("the address after \"@\" does not begin with https:// (or http:// on this machine)")]
    Address,
}

/// The first 16 bytes of SHA-256 over the key's text form.
pub fn fingerprint(root: &VerifierKey) -> [u8; 16] {
    let hash: Hash = Sha256::digest(root.to_string()).into();
    let (first, _) = hash.split_at(16);
    first.try_into().unwrap_or_default()
}

/// What head office keeps of a code's secret.
pub fn secret_hash(secret: &[u8; 16]) -> Hash {
    Sha256::digest(secret).into()
}

impl EnrolmentCode {
    /// Reads a code as people paste it: in either case, with or without dashes, with spaces around
    /// it, and with the letters that look like digits.
    ///
    /// # Errors
    /// [`BadCode`] says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let (code, address) = text.trim().split_once('@').ok_or(BadCode::NoAddress)?;
        let bytes = encoding().decode(code.as_bytes()).map_err(|_| BadCode::Characters)?;
        let (secret, fingerprint) = bytes.split_at_checked(16).ok_or(BadCode::Characters)?;
        let bad = |_| BadCode::Characters;
        let address = address.trim_end_matches('/').to_owned();
        let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.contains(char::is_whitespace)) {
            return Err(BadCode::Address);
        }
        Ok(Self {
            secret: secret.try_into().map_err(bad)?,
            fingerprint: fingerprint.try_into().map_err(bad)?,
            address,
        })
    }

    /// The secret as statements have it.
    pub fn secret_text(&self) -> String {
        encoding().encode(&self.secret)
    }
}

/// Reads a secret as [`EnrolmentCode::secret_text`] writes it.
pub fn read_secret(text: &str) -> Option<[u8; 16]> {
    encoding().decode(text.as_bytes()).ok()?.try_into().ok()
}

impl fmt::Display for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let characters = encoding().encode(&[self.secret, self.fingerprint].concat());
        for (at, character) in characters.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{character}")?;
        }
        write!(f, "@{}", self.address)
    }
}

/// The secret is not printed by accident.
impl fmt::Debug for EnrolmentCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnrolmentCode(secret withheld, {})", self.address)
    }
}

#[expect(clippy::expect_used, reason = "a fixed specification, which a test uses")]
fn encoding() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str(ALPHABET);
    specification.ignore.push_str("- ");
    specification.translate.from.push_str("abcdefghjkmnpqrstvwxyzILOilo");
    specification.translate.to.push_str("ABCDEFGHJKMNPQRSTVWXYZ110110");
    specification.encoding().expect("the alphabet is one")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> EnrolmentCode {
        EnrolmentCode {
            secret: *b"sixteen  secrets",
            fingerprint: *b"0123456789abcdef",
            address: "https://office.example:8443".into(),
        }
    }

    #[test]
    fn a_code_reads_back_as_itself_however_it_is_copied() {
        let text = code().to_string();
        assert_eq!(text.split('@').next().unwrap().len(), 52 + 12);
        assert_eq!(EnrolmentCode::parse(&text), Ok(code()));
        assert_eq!(EnrolmentCode::parse(&format!("  {text}/\n")), Ok(code()));
        let (characters, address) = text.split_once('@').unwrap();
        let lower = characters.to_lowercase().replace('-', "").replace('0', "o").replace('1', "l");
        assert_eq!(EnrolmentCode::parse(&format!("{lower}@{address}")), Ok(code()));
    }

    #[test]
    fn what_is_no_code_is_refused_with_what_is_wrong() {
        let text = code().to_string();
        assert_eq!(EnrolmentCode::parse("ABCD"), Err(BadCode::NoAddress));
        assert_eq!(EnrolmentCode::parse("ABCD@https://a"), Err(BadCode::Characters));
        assert_eq!(EnrolmentCode::parse(&text[1..]), Err(BadCode::Characters));
        assert_eq!(EnrolmentCode::parse(&text.replace("https", "ftp")), Err(BadCode::Address));
        assert_eq!(EnrolmentCode::parse("@"), Err(BadCode::Characters));
    }

    #[test]
    fn the_secret_reads_back_and_is_not_printed() {
        assert_eq!(read_secret(&code().secret_text()), Some(code().secret));
        assert_eq!(read_secret("AB"), None);
        assert!(!format!("{:?}", code()).contains(&code().secret_text()));
    }
}
