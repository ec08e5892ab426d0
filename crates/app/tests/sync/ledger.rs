//! Head office's own ledger, policies in it, and messages: as the scripted office gives them.

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::LogKey;
use wardbook_ledger::entry::{Header, commitment};
use wardbook_ledger::merkle::{Leaves, consistency_proof, inclusion_proof, leaf_hash, root};
use wardbook_sync::wire::statement::{Mail, Policy};
use wardbook_sync::wire::v1::{LedgerProof, MailItem, PolicyReply};

use crate::office::{NAME, root as root_key};

const LEDGER: &str = "6b6f1c9e-3d2a-4f7b-8c1d-2e3f4a5b6c7d";
const SALT: [u8; 16] = [5; 16];

/// The ledger, and what is given out of it.
#[derive(Clone, Default)]
pub struct Ledger {
    headers: Vec<String>,
    leaves: Vec<Hash>,
    /// The newest policy: number, note, payload, position.
    pub policy: Option<(u64, String, String, u64)>,
    pub mail: Vec<MailItem>,
    /// Whether it is signed by another key than at first.
    pub rekeyed: bool,
}

fn texts(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(hex::encode).collect()
}

impl Ledger {
    pub fn key(&self) -> LogKey {
        LogKey::from_bytes(LEDGER, &[if self.rekeyed { 14 } else { 4 }; 32]).unwrap()
    }

    fn push(&mut self, kind: &str, payload: &str) -> u64 {
        let committed = hex::encode(commitment(&SALT, payload.as_bytes()));
        let seq = self.leaves.len() as u64;
        let header = Header {
            actor: "system",
            kind,
            log: LEDGER,
            parent: "",
            payload: &committed,
            role: "system",
            seq,
            session: LEDGER,
            session_seq: seq,
            source: "system",
            span: "",
            subject: "",
            time: "2027-01-15T08:00:00.000000Z",
            trace: "",
        };
        let mut entry = Vec::new();
        header.write_jcs(&mut entry);
        self.leaves.push(leaf_hash(&entry));
        self.headers.push(String::from_utf8(entry).unwrap());
        seq
    }

    /// Records something else.
    pub fn happen(&mut self) {
        self.push("group.changed", "{}");
    }

    /// Issues a policy under a number.
    pub fn issue(&mut self, number: u64, until: &str, body: &Value) {
        let policy = Policy {
            office: NAME.into(),
            number,
            issued: "2027-01-15T08:00:00.000000Z".into(),
            until: until.into(),
            body: body.to_string(),
        };
        let note = policy.sign(&root_key()).unwrap();
        let hash = hex::encode(Sha256::digest(&note));
        let payload = json!({ "note": hash, "number": number, "until": until }).to_string();
        let seq = self.push("policy.issued", &payload);
        self.policy = Some((number, note, payload, seq));
    }

    /// Puts a message into the mailbox.
    pub fn send(&mut self, clinic: &str, body: &Value) {
        self.send_as(clinic, self.mail.len() as u64 + 1, body);
    }

    /// The same, under a number.
    pub fn send_as(&mut self, clinic: &str, number: u64, body: &Value) {
        let mail = Mail {
            office: NAME.into(),
            clinic: clinic.into(),
            number,
            kind: "hook/lab".into(),
            time: "2027-01-15T08:00:00.000000Z".into(),
            body: body.to_string(),
        };
        self.mail.push(MailItem { number, note: mail.sign(&root_key()).unwrap() });
    }

    /// The newest policy with its place, for who has seen `from` events; `None` where the ledger is
    /// shorter than that.
    pub fn reply(&self, from: u64) -> Option<PolicyReply> {
        let (_, note, payload, index) = self.policy.clone()?;
        let size = self.leaves.len() as u64;
        let leaves = Leaves(&self.leaves);
        let consistency = consistency_proof(from, size, &leaves).ok()?;
        let key = self.key();
        let proof = LedgerProof {
            index,
            header: self.headers[usize::try_from(index).unwrap()].clone(),
            salt: hex::encode(SALT),
            payload,
            path: texts(&inclusion_proof(index, size, &leaves).unwrap()),
            checkpoint: key.checkpoint(size, root(size, &leaves).unwrap()).sign(&key),
            consistency: texts(&consistency),
        };
        Some(PolicyReply { note, proof })
    }
}
