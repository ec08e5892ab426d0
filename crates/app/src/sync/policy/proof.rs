//! Whether a policy is head office's: signed by its root key, and an event of its own ledger, which
//! must go on from what the clinic has seen of it. Pure: nothing is fetched or stored here.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::{self, Checkpoint};
use wardbook_ledger::entry::{ParsedHeader, commitment};
use wardbook_ledger::merkle::{leaf_hash, verify_consistency, verify_inclusion};
use wardbook_ledger::note::VerifierKey;
use wardbook_store::sync::enrolment::Enrolment;
use wardbook_sync::wire::statement::Policy;
use wardbook_sync::wire::v1::LedgerProof;

/// A policy, verified.
pub(super) struct Proven {
    pub(super) policy: Policy,
    pub(super) note: String,
    /// The checkpoint of head office's own ledger in which it was proven.
    pub(super) ledger_note: String,
}

/// Why a policy is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    /// It does not hold.
    Wrong(&'static str),
    /// It does not go with what head office has shown before.
    Contradicts(&'static str),
}

/// Verifies a policy by the root key, and its place in head office's own ledger, which must go on
/// from what was `seen` of it. The ledger's key is the one that the root key named at enrolment.
pub(super) fn proven(
    office: &Enrolment,
    (note, proof): (String, &LedgerProof),
    seen: Option<&Checkpoint>,
) -> Result<Proven, Doubt> {
    let wrong = Doubt::Wrong;
    let root =
        VerifierKey::parse(&office.root_key).map_err(|_| wrong("the root key is damaged"))?;
    let policy = Policy::open(note.as_bytes(), &root)
        .map_err(|_| wrong("it is not signed by the root key that the clinic enrolled with"))?;
    if policy.office != office.name {
        return Err(wrong("it is another head office's"));
    }
    let key = VerifierKey::parse(&office.ledger_key).map_err(|_| {
        wrong("the enrolment names no key of its ledger; ask for a new code, and enrol again")
    })?;
    let own = checkpoint::open(proof.checkpoint.as_bytes(), std::slice::from_ref(&key));
    let own = own.map_err(|_| {
        wrong(
            "its ledger's checkpoint is not signed by the key that head office's root key named at \
             the enrolment. If that key was changed, ask for a new code, and enrol again",
        )
    })?;
    let own = own.checkpoint;
    if let Some(seen) = seen {
        let path = hashes(&proof.consistency).ok_or(wrong("its proof cannot be read"))?;
        let goes_on = own.origin == seen.origin
            && verify_consistency(seen.size, own.size, &path, &seen.root, &own.root).is_ok();
        if !goes_on {
            return Err(Doubt::Contradicts(
                "its own ledger does not go on from what it had shown before",
            ));
        }
    }
    let path = hashes(&proof.path).ok_or(wrong("its proof cannot be read"))?;
    let leaf = leaf_hash(proof.header.as_bytes());
    verify_inclusion(&leaf, proof.index, own.size, &path, &own.root)
        .map_err(|_| wrong("it is not in head office's own ledger"))?;
    if !is_about(proof, &policy, &note) {
        return Err(wrong("the event in head office's own ledger is about something else"));
    }
    Ok(Proven { policy, note, ledger_note: proof.checkpoint.clone() })
}

/// Whether the proven event says that this note was issued.
fn is_about(proof: &LedgerProof, policy: &Policy, note: &str) -> bool {
    let Ok(header) = ParsedHeader::parse(proof.header.as_bytes()) else { return false };
    let mut salt = [0; 16];
    if hex::decode_to_slice(&proof.salt, &mut salt).is_err() {
        return false;
    }
    let committed = hex::encode(commitment(&salt, proof.payload.as_bytes()));
    let payload: Value = serde_json::from_str(&proof.payload).unwrap_or_default();
    header.header().kind == "policy.issued"
        && header.header().seq == proof.index
        && header.header().payload == committed
        && payload["number"] == policy.number
        && payload["note"] == hex::encode(Sha256::digest(note))
}

fn hashes(texts: &[String]) -> Option<Vec<Hash>> {
    let one = |text: &String| {
        let mut hash = Hash::default();
        hex::decode_to_slice(text, &mut hash).ok()?;
        Some(hash)
    };
    texts.iter().map(one).collect()
}
