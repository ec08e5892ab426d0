//! What a log's key signs about the log that goes on from it (`docs/ledger-format.md`, section 14).

use wardbook_ledger::Hash;
use wardbook_ledger::note::{Note, VerifierKey};

use super::{BadStatement, lines, require};
use crate::wire::decimal;

const SUCCEEDED: &str = "wardbook-succeeded/v1";

/// A log goes on from another, by the word of the other's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// Origin of the log that could not go on.
    pub origin: String,
    /// Its events, as the clinic had them.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// Key of the log that goes on.
    pub successor: VerifierKey,
}

impl Succession {
    /// Reads it and verifies the old log's signature.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn open(note: &[u8], old: &VerifierKey) -> Result<Self, BadStatement> {
        let note = Note::parse(note)?;
        let [origin, size, root, successor] = lines(&note, SUCCEEDED)?;
        require(&note, &[old])?;
        let mut hash = Hash::default();
        let hex = hex::decode_to_slice(root, &mut hash);
        hex.map_err(|_| BadStatement::Line("root"))?;
        Ok(Self {
            origin: origin.to_owned(),
            size: decimal(size).ok_or(BadStatement::Line("size"))?,
            root: hash,
            successor: VerifierKey::parse(successor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardbook_ledger::checkpoint::LogKey;

    #[test]
    fn a_successor_is_one_by_the_old_logs_signature_alone() {
        let key = |number: u8| {
            let log = format!("0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6{number}");
            LogKey::from_bytes(&log, &[number; 32]).unwrap()
        };
        let (old, new) = (key(1), key(2));
        let root = "ab".repeat(32);
        let text = format!("{SUCCEEDED}\n{}\n40\n{root}\n{}\n", old.name(), new.vkey());
        let note = Note::signed(&text, &[old.signer()]).unwrap().to_string();
        let read = Succession::open(note.as_bytes(), old.vkey()).unwrap();
        assert_eq!((&*read.origin, read.size, read.root), (old.name(), 40, [0xab; 32]));
        assert_eq!(read.successor, *new.vkey());
        assert!(Succession::open(note.as_bytes(), new.vkey()).is_err(), "not by itself");
        let altered = note.replace("\n40\n", "\n41\n");
        assert!(Succession::open(altered.as_bytes(), old.vkey()).is_err());
    }
}
