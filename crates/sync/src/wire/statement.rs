//! Statements that a clinic and head office sign: C2SP signed notes whose first line says what they
//! are for, which no checkpoint's first line can be.
//!
//! A statement is a few lines, read by their number. What a key must be is checked here; whether it
//! is the right one is for the reader to say. How a clinic is taken in is here; what its sync key
//! signs afterwards, and what head office sends, in the files below.

mod office;
mod succession;
mod sync_key;

use wardbook_ledger::checkpoint::LogKey;
use wardbook_ledger::note::{BadNote, KeyKind, Note, SignerKey, VerifierKey};

pub use office::{Keys, Mail, Policy};
pub use succession::Succession;
pub use sync_key::{Answer, Rotate};

/// A statement that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadStatement {
    /// The note, one of its keys, or a signature.
    #[error(transparent)]
    Note(#[from] BadNote),
    /// Other lines than the statement's.
    #[error("not a statement of the kind \"{0}\"")]
    OtherKind(&'static str),
    /// A line that is not of its form.
    #[error("the statement's {0} is not of its form")]
    Line(&'static str),
    /// One of the keys that must sign has not.
    #[error("the statement is not signed by \"{0}\"")]
    NotSigned(String),
}

/// The name of the key with which a log's clinic asks for tokens.
pub fn sync_key_name(origin: &str) -> String {
    format!("{origin}/sync")
}

/// A clinic asks to be taken in: signed by its log key and its new sync key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrol {
    /// Head office's name, so that the statement is worth nothing elsewhere.
    pub office: String,
    /// The code's secret, as [`super::code::EnrolmentCode::secret_text`] writes it.
    pub secret: String,
    /// The log's key.
    pub log: VerifierKey,
    /// The key for tokens.
    pub sync: VerifierKey,
    /// SHA-256 of the newest checkpoint's note, in hex.
    pub checkpoint: String,
    /// The clinic's version of the program.
    pub version: String,
}

const ENROL: &str = "wardbook-enrol/v1";
const ENROLLED: &str = "wardbook-enrolled/v1";

impl Enrol {
    /// Signs it with both keys.
    ///
    /// # Errors
    /// [`BadStatement::Note`] where a member has a line break.
    pub fn sign(&self, log: &LogKey, sync: &SignerKey) -> Result<String, BadStatement> {
        let (log_vkey, sync_vkey) = (self.log.to_string(), self.sync.to_string());
        let lines =
            [&self.office, &self.secret, &log_vkey, &sync_vkey, &self.checkpoint, &self.version];
        signed(ENROL, lines, &[log.signer(), sync])
    }

    /// Reads it and verifies both signatures, by the keys that it names itself: whoever sent it
    /// has both.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn open(note: &[u8]) -> Result<Self, BadStatement> {
        let note = Note::parse(note)?;
        let [office, secret, log, sync, checkpoint, version] = lines(&note, ENROL)?;
        let (log, sync) = (VerifierKey::parse(log)?, VerifierKey::parse(sync)?);
        if log.kind() != KeyKind::Ed25519 {
            return Err(BadStatement::Line("log key"));
        }
        if sync.kind() != KeyKind::Ed25519 || sync.name() != sync_key_name(log.name()) {
            return Err(BadStatement::Line("sync key"));
        }
        let enrol = Self {
            office: office.to_owned(),
            secret: secret.to_owned(),
            checkpoint: checkpoint.to_owned(),
            version: version.to_owned(),
            log,
            sync,
        };
        require(&note, &[&enrol.log, &enrol.sync])?;
        Ok(enrol)
    }
}

/// Head office's reply, signed by its root key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolled {
    /// Head office's name.
    pub office: String,
    /// Its id: an office made anew has another.
    pub office_id: String,
    /// The clinic's id there.
    pub clinic: String,
    /// The log's origin.
    pub origin: String,
    /// The key that says "fixed".
    pub witness: VerifierKey,
    /// The key that says "held".
    pub mirror: VerifierKey,
    /// The number of the newest [`Keys`], which named these two; 0 where there was none.
    pub keys: u64,
    /// The key of head office's own ledger. It changes only by another reply.
    pub ledger: VerifierKey,
    /// Before this event, the history is the clinic's word alone.
    pub before: u64,
    /// When, by head office's clock (RFC 3339).
    pub time: String,
}

impl Enrolled {
    /// Signs it with the root key.
    ///
    /// # Errors
    /// [`BadStatement::Note`] where a member has a line break.
    pub fn sign(&self, root: &SignerKey) -> Result<String, BadStatement> {
        let (witness, mirror) = (self.witness.to_string(), self.mirror.to_string());
        let (keys, ledger) = (self.keys.to_string(), self.ledger.to_string());
        let before = self.before.to_string();
        let lines = [
            &self.office,
            &self.office_id,
            &self.clinic,
            &self.origin,
            &witness,
            &mirror,
            &keys,
            &ledger,
            &before,
            &self.time,
        ];
        signed(ENROLLED, lines, &[root])
    }

    /// Reads it and verifies the root key's signature.
    ///
    /// # Errors
    /// [`BadStatement`].
    pub fn open(note: &[u8], root: &VerifierKey) -> Result<Self, BadStatement> {
        let note = Note::parse(note)?;
        let [office, office_id, clinic, origin, witness, mirror, keys, ledger, before, time] =
            lines(&note, ENROLLED)?;
        require(&note, &[root])?;
        let (witness, mirror) = cosigners(witness, mirror)?;
        let ledger = VerifierKey::parse(ledger)?;
        if ledger.kind() != KeyKind::Ed25519 {
            return Err(BadStatement::Line("ledger key"));
        }
        Ok(Self {
            office: office.to_owned(),
            office_id: office_id.to_owned(),
            clinic: clinic.to_owned(),
            origin: origin.to_owned(),
            witness,
            mirror,
            keys: super::decimal(keys).ok_or(BadStatement::Line("number of the keys"))?,
            ledger,
            before: super::decimal(before).ok_or(BadStatement::Line("size"))?,
            time: time.to_owned(),
        })
    }
}

/// The two keys of a head office that sign checkpoints.
fn cosigners(witness: &str, mirror: &str) -> Result<(VerifierKey, VerifierKey), BadStatement> {
    let (witness, mirror) = (VerifierKey::parse(witness)?, VerifierKey::parse(mirror)?);
    if witness.kind() != KeyKind::Cosignature || mirror.kind() != KeyKind::Cosignature {
        return Err(BadStatement::Line("witness or mirror key"));
    }
    Ok((witness, mirror))
}

/// The note of a statement. A member with a line break would be read as two, so it is refused.
fn signed<const N: usize>(
    kind: &str,
    lines: [&String; N],
    keys: &[&SignerKey],
) -> Result<String, BadStatement> {
    if lines.iter().any(|line| line.contains('\n')) {
        return Err(BadNote::Malformed("a line break within a line").into());
    }
    let mut text = format!("{kind}\n");
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    Ok(Note::signed(&text, keys)?.to_string())
}

/// The lines after the first, which must be the statement's kind.
fn lines<'a, const N: usize>(
    note: &'a Note,
    kind: &'static str,
) -> Result<[&'a str; N], BadStatement> {
    let text = note.text().strip_suffix('\n').and_then(|text| text.strip_prefix(kind));
    let rest = text.and_then(|text| text.strip_prefix('\n'));
    let lines: Option<Vec<&str>> = rest.map(|rest| rest.split('\n').collect());
    lines.and_then(|lines| lines.try_into().ok()).ok_or(BadStatement::OtherKind(kind))
}

fn require(note: &Note, keys: &[&VerifierKey]) -> Result<(), BadStatement> {
    let known: Vec<VerifierKey> = keys.iter().copied().cloned().collect();
    let signed = note.verify(&known)?;
    match keys.iter().find(|key| !signed.iter().any(|by| by.key == ***key)) {
        Some(missing) => Err(BadStatement::NotSigned(missing.name().to_owned())),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "0190b3a2-7c4d-7e8f-9a0b-1c2d3e4f5a6b";

    fn log_key() -> LogKey {
        LogKey::from_bytes(LOG, &[7; 32]).unwrap()
    }

    fn plain(name: &str, secret: u8) -> SignerKey {
        SignerKey::from_bytes(name, KeyKind::Ed25519, &[secret; 32]).unwrap()
    }

    fn cosigner(name: &str, secret: u8) -> VerifierKey {
        let key = SignerKey::from_bytes(name, KeyKind::Cosignature, &[secret; 32]).unwrap();
        key.verifier().clone()
    }

    fn sync_key(secret: u8) -> SignerKey {
        plain(&sync_key_name(log_key().name()), secret)
    }

    fn enrol() -> Enrol {
        Enrol {
            office: "office.example".into(),
            secret: "ABCD".into(),
            log: log_key().vkey().clone(),
            sync: sync_key(8).verifier().clone(),
            checkpoint: "00".repeat(32),
            version: "0.1.0".into(),
        }
    }

    #[test]
    fn a_request_to_enrol_holds_only_with_both_signatures() {
        let note = enrol().sign(&log_key(), &sync_key(8)).unwrap();
        assert_eq!(Enrol::open(note.as_bytes()), Ok(enrol()));
        let cut: String =
            note.lines().take(note.lines().count() - 1).collect::<Vec<_>>().join("\n");
        let refused = Enrol::open(format!("{cut}\n").as_bytes());
        assert!(matches!(refused, Err(BadStatement::NotSigned(_))), "{refused:?}");
        let other = enrol().sign(&log_key(), &sync_key(9)).unwrap();
        assert!(Enrol::open(other.as_bytes()).is_err());
        assert!(Enrol::open(note.replace("0.1.0", "0.1.1").as_bytes()).is_err());
    }

    #[test]
    fn a_sync_key_of_another_log_is_refused() {
        let sync = plain("wardbook/other/sync", 8);
        let enrol = Enrol { sync: sync.verifier().clone(), ..enrol() };
        let note = enrol.sign(&log_key(), &sync).unwrap();
        assert_eq!(Enrol::open(note.as_bytes()), Err(BadStatement::Line("sync key")));
    }

    #[test]
    fn a_reply_holds_only_from_the_root_key() {
        let (root, stranger) = (plain("office.example/root", 1), plain("office.example/root", 2));
        let enrolled = Enrolled {
            office: "office.example".into(),
            office_id: LOG.into(),
            clinic: LOG.into(),
            origin: log_key().name().into(),
            witness: cosigner("office.example/witness", 3),
            mirror: cosigner("office.example/mirror", 4),
            keys: 0,
            ledger: log_key().vkey().clone(),
            before: 41_200,
            time: "2026-11-28T22:00:00.000000Z".into(),
        };
        let note = enrolled.sign(&root).unwrap();
        assert_eq!(Enrolled::open(note.as_bytes(), root.verifier()), Ok(enrolled.clone()));
        assert!(Enrolled::open(note.as_bytes(), stranger.verifier()).is_err());
        assert!(Answer::read(note.as_bytes()).is_err(), "one kind is not taken for another");
    }

    #[test]
    fn an_answer_policy_mail_and_rotation_read_back_as_themselves() {
        let root = plain("office.example/root", 1);
        let (office, origin) = ("office.example".to_owned(), log_key().name().to_owned());
        let answer = Answer { nonce: "AAAA".into(), office: office.clone(), origin };
        let note = answer.sign(&sync_key(8)).unwrap();
        assert_eq!(Answer::open(note.as_bytes(), sync_key(8).verifier()), Ok(answer.clone()));
        assert!(Answer::open(note.as_bytes(), sync_key(9).verifier()).is_err());

        let time = "2026-11-28T22:00:00.000000Z".to_owned();
        let body = "{\"thresholds\":{}}".to_owned();
        let policy = Policy {
            office: office.clone(),
            number: 7,
            issued: time.clone(),
            until: time.clone(),
            body: body.clone(),
        };
        let note = policy.sign(&root).unwrap();
        assert_eq!(Policy::open(note.as_bytes(), root.verifier()), Ok(policy));

        let mail = Mail {
            office: office.clone(),
            clinic: LOG.into(),
            number: 1,
            kind: "hook/sms".into(),
            time,
            body,
        };
        let note = mail.sign(&root).unwrap();
        assert_eq!(Mail::open(note.as_bytes(), root.verifier()), Ok(mail));

        let rotate = Rotate { office, origin: answer.origin, sync: sync_key(9).verifier().clone() };
        let note = rotate.sign(&sync_key(8), &sync_key(9)).unwrap();
        assert_eq!(Rotate::open(note.as_bytes(), sync_key(8).verifier()), Ok(rotate.clone()));
        let alone = rotate.sign(&sync_key(8), &sync_key(8)).unwrap();
        assert!(Rotate::open(alone.as_bytes(), sync_key(8).verifier()).is_err());
    }

    #[test]
    fn new_keys_hold_only_from_the_root_key_and_only_as_cosigners() {
        let (root, stranger) = (plain("office.example/root", 1), plain("office.example/root", 2));
        let keys = Keys {
            office: "office.example".into(),
            number: 1,
            witness: cosigner("office.example/witness", 5),
            mirror: cosigner("office.example/mirror", 4),
            time: "2026-11-28T22:00:00.000000Z".into(),
        };
        let note = keys.sign(&root).unwrap();
        assert_eq!(Keys::open(note.as_bytes(), root.verifier()), Ok(keys.clone()));
        assert!(Keys::open(note.as_bytes(), stranger.verifier()).is_err());
        let plain = Keys { witness: root.verifier().clone(), ..keys };
        let note = plain.sign(&root).unwrap();
        let refused = Keys::open(note.as_bytes(), root.verifier());
        assert_eq!(refused, Err(BadStatement::Line("witness or mirror key")));
    }

    #[test]
    fn messages_count_up_by_one_and_begin_anew_in_a_later_epoch_alone() {
        assert_eq!(Mail::first_of(0), 1);
        assert!(Mail::first_of(9_000) < 1 << 53, "JSON's numbers are exact to there");
        let again = Mail::first_of(2);
        for (before, number) in [(0, 1), (7, 8), (7, again), (0, again), (again, again + 1)] {
            assert!(Mail::follows(number, before), "{number} after {before}");
        }
        for (before, number) in [(7, 7), (7, 9), (7, again + 1), (again, again), (again, 8), (7, 0)]
        {
            assert!(!Mail::follows(number, before), "{number} after {before}");
        }
    }

    #[test]
    fn a_line_break_within_a_member_is_refused() {
        let enrol = Enrol { version: "1\n2".into(), ..enrol() };
        assert!(enrol.sign(&log_key(), &sync_key(8)).is_err());
    }
}
