//! What head office tells clinics: its policy, messages for one of them, and new keys of its own.

use wardbook_ledger::note::{Note, SignerKey, VerifierKey};

use super::{BadStatement, cosigners, lines, require, signed};
use crate::wire::decimal;

const POLICY: &str = "wardbook-policy/v1";
const MAIL: &str = "wardbook-mail/v1";
const KEYS: &str = "wardbook-keys/v1";

/// Head office's policy, signed by its root key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Head office's name.
    pub office: String,
    /// Rises with each policy; an older one is refused.
    pub number: u64,
    /// When it was issued (RFC 3339).
    pub issued: String,
    /// Until when it is confirmed (RFC 3339). After that it stays in force, and is shown as not
    /// confirmed since.
    pub until: String,
    /// What it says: one line of JSON.
    pub body: String,
}

impl Policy {
    /// Signs it with the root key.
    ///
    /// # Errors
    /// [`BadStatement::Note`] where a member has a line break, or the whole is past 64 KiB.
    pub fn sign(&self, root: &SignerKey) -> Result<String, BadStatement> {
        let number = self.number.to_string();
        signed(POLICY, [&self.office, &number, &self.issued, &self.until, &self.body], &[root])
    }

    /// Reads it and verifies the root key's signature.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn open(note: &[u8], root: &VerifierKey) -> Result<Self, BadStatement> {
        let note = Note::parse(note)?;
        let [office, number, issued, until, body] = lines(&note, POLICY)?;
        require(&note, &[root])?;
        Ok(Self {
            office: office.to_owned(),
            number: decimal(number).ok_or(BadStatement::Line("number"))?,
            issued: issued.to_owned(),
            until: until.to_owned(),
            body: body.to_owned(),
        })
    }
}

/// A message for one clinic, signed by head office's root key. It may come more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Head office's name.
    pub office: String,
    /// The clinic's id there.
    pub clinic: String,
    /// Rises by one with each message to this clinic; in another epoch it begins anew
    /// ([`Mail::first_of`]).
    pub number: u64,
    /// What it is, such as `hook/NAME` for a provider's callback.
    pub kind: String,
    /// When it was put into the mailbox (RFC 3339).
    pub time: String,
    /// What it says: one line of JSON.
    pub body: String,
}

/// Numbers that messages of one epoch may have. Small enough that thousands of epochs stay below 2^53.
const NUMBERS_OF_AN_EPOCH: u64 = 1_000_000_000_000;

impl Mail {
    /// The number of the first message of an epoch: so often was head office restored from a backup. It
    /// gives no number again that it may have given to a message which it has forgotten.
    pub const fn first_of(epoch: u64) -> u64 {
        epoch * NUMBERS_OF_AN_EPOCH + 1
    }

    /// Whether a message of this number follows one: the next, or the first of a later epoch.
    pub const fn follows(number: u64, before: u64) -> bool {
        let (epoch, present) = (number / NUMBERS_OF_AN_EPOCH, before / NUMBERS_OF_AN_EPOCH);
        number == before + 1 || (epoch > present && number == Self::first_of(epoch))
    }

    /// Signs it with the root key.
    ///
    /// # Errors
    /// [`BadStatement::Note`] where a member has a line break, or the whole is past 64 KiB.
    pub fn sign(&self, root: &SignerKey) -> Result<String, BadStatement> {
        let number = self.number.to_string();
        let lines = [&self.office, &self.clinic, &number, &self.kind, &self.time, &self.body];
        signed(MAIL, lines, &[root])
    }

    /// Reads it and verifies the root key's signature.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn open(note: &[u8], root: &VerifierKey) -> Result<Self, BadStatement> {
        let note = Note::parse(note)?;
        let [office, clinic, number, kind, time, body] = lines(&note, MAIL)?;
        require(&note, &[root])?;
        Ok(Self {
            office: office.to_owned(),
            clinic: clinic.to_owned(),
            number: decimal(number).ok_or(BadStatement::Line("number"))?,
            kind: kind.to_owned(),
            time: time.to_owned(),
            body: body.to_owned(),
        })
    }
}

/// The keys with which head office signs from now on, signed by its root key: what a clinic was told
/// when it enrolled holds until such a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Head office's name.
    pub office: String,
    /// Rises with each statement; an older one is refused.
    pub number: u64,
    /// The key that says "fixed".
    pub witness: VerifierKey,
    /// The key that says "held".
    pub mirror: VerifierKey,
    /// When (RFC 3339).
    pub time: String,
}

impl Keys {
    /// Signs it with the root key.
    ///
    /// # Errors
    /// [`BadStatement::Note`] where a member has a line break.
    pub fn sign(&self, root: &SignerKey) -> Result<String, BadStatement> {
        let (witness, mirror) = (self.witness.to_string(), self.mirror.to_string());
        let number = self.number.to_string();
        signed(KEYS, [&self.office, &number, &witness, &mirror, &self.time], &[root])
    }

    /// Reads it and verifies the root key's signature.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn open(note: &[u8], root: &VerifierKey) -> Result<Self, BadStatement> {
        let note = Note::parse(note)?;
        let [office, number, witness, mirror, time] = lines(&note, KEYS)?;
        require(&note, &[root])?;
        let (witness, mirror) = cosigners(witness, mirror)?;
        Ok(Self {
            office: office.to_owned(),
            number: decimal(number).ok_or(BadStatement::Line("number"))?,
            witness,
            mirror,
            time: time.to_owned(),
        })
    }
}
