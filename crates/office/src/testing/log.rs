//! A clinic's log as its own clinic has it: entries, checkpoints, proofs, uploads.

use anyhow::{Context as _, Result};
use uuid::Uuid;
use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::LogKey;
use wardbook_ledger::entry::Header;
use wardbook_ledger::merkle::{
    CompactRange, Frontier, Leaves, NodeSource, PastTheLeaves, consistency_proof, leaf_hash,
    subtree_consistency_proof,
};
use wardbook_ledger::time::format_time;
use wardbook_sync::wire::checkpoint::request;
use wardbook_sync::wire::entries::{Package, UploadHead, packages};

/// 2026-03-01T09:30:00Z
const START: i64 = 1_772_357_400_000_000;

/// A log.
#[derive(Debug)]
pub struct TestLog {
    /// Its key.
    pub key: LogKey,
    id: String,
    entries: Vec<Vec<u8>>,
    /// The nodes of each level, so that proofs of large logs are quick.
    levels: Vec<Vec<Hash>>,
}

impl NodeSource for TestLog {
    type Error = PastTheLeaves;

    fn node(&self, level: u32, index: u64) -> Result<Hash, PastTheLeaves> {
        let nodes = self.levels.get(level as usize).map_or(&[][..], Vec::as_slice);
        match usize::try_from(index).ok().and_then(|index| nodes.get(index)) {
            Some(node) => Ok(*node),
            None => Leaves(&[]).node(level, index),
        }
    }
}

impl TestLog {
    /// An empty log of this number, with a key of its own.
    pub fn new(number: u8) -> Result<Self> {
        let id = Uuid::from_bytes([number; 16]).hyphenated().to_string();
        let key = LogKey::from_bytes(&id, &[number; 32])?;
        Ok(Self { key, id, entries: Vec::new(), levels: vec![Vec::new()] })
    }

    /// Adds events of the ledger's format, until there are so many.
    pub fn grow(&mut self, size: u64) -> Result<()> {
        while self.size() < size {
            let entry = self.event(self.size())?;
            self.push(entry);
        }
        Ok(())
    }

    /// Adds any entry.
    pub fn push(&mut self, entry: Vec<u8>) {
        let mut node = leaf_hash(&entry);
        self.entries.push(entry);
        for level in 0.. {
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(node);
            let [.., left, right] = self.levels[level][..] else { return };
            if !self.levels[level].len().is_multiple_of(2) {
                return;
            }
            node = wardbook_ledger::merkle::node_hash(&left, &right);
        }
    }

    fn event(&self, seq: u64) -> Result<Vec<u8>> {
        let micros = START + i64::try_from(seq)? * 1_000_000;
        let time = format_time(micros).context("a time")?;
        let payload = hex::encode([7; 32]);
        let header = Header {
            actor: "5b6f1c9e-3d2a-4f7b-8c1d-2e3f4a5b6c7d",
            kind: "document.opened",
            log: &self.id,
            parent: "",
            payload: &payload,
            role: "clinician",
            seq,
            session: "6b6f1c9e-3d2a-4f7b-8c1d-2e3f4a5b6c7d",
            session_seq: seq,
            source: "window",
            span: "00f067aa0ba902b7",
            subject: "document/4bf92f3577b34da6",
            time: time.as_str(),
            trace: "",
        };
        let mut entry = Vec::new();
        header.write_jcs(&mut entry);
        Ok(entry)
    }

    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// Its entries.
    pub fn entries(&self) -> &[Vec<u8>] {
        &self.entries
    }

    /// Its leaf hashes.
    pub fn leaves(&self) -> &[Hash] {
        &self.levels[0]
    }

    /// The root over its first entries.
    pub fn root(&self, size: u64) -> Result<Hash> {
        let mut range = CompactRange::new(0);
        for (level, index) in wardbook_ledger::merkle::subtrees(0, size) {
            range.push_subtree(level, self.node(level, index)?)?;
        }
        Ok(Frontier::from_parts(size, range.roots().to_vec())?.root())
    }

    /// Its signed checkpoint of a size.
    pub fn note(&self, size: u64) -> Result<String> {
        Ok(self.key.checkpoint(size, self.root(size)?).sign(&self.key))
    }

    /// The body of `add-checkpoint` from one size to another.
    pub fn checkpoint(&self, old: u64, size: u64) -> Result<String> {
        let proof = consistency_proof(old.min(size), size, self)?;
        Ok(request(old, &proof, &self.note(size)?))
    }

    /// The body of `add-entries` for `[start, to)` of an upload that ends at `end`.
    pub fn upload(&self, start: u64, to: u64, end: u64) -> Result<Vec<u8>> {
        let origin = self.key.name().to_owned();
        let mut body = Vec::new();
        UploadHead { origin, start, end, ticket: Vec::new() }.write(&mut body)?;
        for bounds in packages(start, end).take_while(|bounds| bounds.start < to) {
            let range = usize::try_from(bounds.start)?..usize::try_from(bounds.end)?;
            let proof = subtree_consistency_proof(bounds.subtree_start(), bounds.end, end, self)?;
            let entries = self.entries[range].to_vec();
            Package { bounds, entries, proof }.write(&mut body)?;
        }
        Ok(body)
    }
}
