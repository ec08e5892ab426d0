//! Verifying a bundle: the six steps of `docs/ledger-format.md`, "Export bundle".
//!
//! Lives here: the order of the steps and what is reported. Everything in a bundle is taken to be
//! hostile: nothing panics, memory stays below a fixed bound, and the work is bounded by what the
//! zip unpacks to before its first fault. Faults come in the order of the log.

use std::io::{BufReader, Read, Seek};

use serde::Serialize;

use super::read::{Line, Members, hashes, next_line};
use super::{
    CHECKPOINT, EVENTS, LIMIT, Manifest, SelectionName, VERIFY_TEXT, WITNESSED, WitnessedEarlier,
};
use crate::checkpoint::{BadCheckpoint, Checkpoint, origin};
use crate::entry::{Header, commitment, is_hex};
use crate::fault::{Fault, FaultCode};
use crate::jcs;
use crate::merkle::{Frontier, RangeProof, verify_consistency, verify_inclusion};
use crate::note::{BadNote, Note, VerifierKey};
use crate::time::format_time;
use crate::verify::{Counts, LogCheck, Scope};

/// A key that has signed the checkpoint itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signer {
    /// The key's name; the log's own is `wardbook/<log id>`.
    pub name: String,
    /// The key, for a person to compare with one known from elsewhere.
    pub vkey: String,
}

/// A key that has stated when it saw the checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cosigner {
    /// The key's name.
    pub name: String,
    /// The key, for a person to compare with one known from elsewhere.
    pub vkey: String,
    /// When, in seconds since 1970.
    pub seconds: u64,
    /// The same in the log's form; `None` past the year 9999.
    pub time: Option<String>,
}

/// What a bundle proves.
///
/// Without keys known from elsewhere, a bundle only proves that it agrees with itself: whoever made
/// it up could have made up `keys.txt` too. Then [`Verified::keys_were_known`] is false and a person
/// has to compare the `vkey`s.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// The log's id.
    pub log: String,
    /// `range` or `list`.
    pub selection: &'static str,
    /// The first `seq`.
    pub from: u64,
    /// One past the last `seq`.
    pub to: u64,
    /// Events in the signed log.
    pub size: u64,
    /// The signed root, in hex.
    pub root: String,
    /// Whose signatures over the checkpoint were verified.
    pub signers: Vec<Signer>,
    /// Whose cosignatures were verified, and when they were made.
    pub cosigners: Vec<Cosigner>,
    /// The history up to this size is what they signed, and cannot have changed since: events from
    /// this position on are the clinic's word. `None` where nobody cosigned.
    pub fixed: Option<u64>,
    /// Whether the keys were known from elsewhere, rather than taken from the bundle itself.
    pub keys_were_known: bool,
    /// Events in the bundle.
    pub events: u64,
    /// Payloads that are shown and are the ones committed to.
    pub payloads_shown: u64,
    /// Payloads that were withheld from the export or had been erased: a bundle cannot tell which.
    pub payloads_withheld_or_erased: u64,
    /// Events that never had a payload.
    pub payloads_none: u64,
    /// Seals of audit sessions.
    pub sessions_sealed: u64,
    /// Seals of which all events are here and have the sealed digest.
    pub sessions_proven_whole: u64,
    /// Time of the first event.
    pub first_time: Option<String>,
    /// Time of the last event.
    pub last_time: Option<String>,
    /// When the export was made: stated by the exporter, not proven.
    pub exported_at: String,
    /// Who exported: stated, not proven.
    pub exporter: String,
    /// What is said to be left out: stated, not proven.
    pub redaction: String,
    /// What a person should know besides.
    pub notes: Vec<String>,
    /// What "verified" does not mean; shown wherever the result is.
    pub limit: &'static str,
}

/// Verifies a bundle. With `trusted_keys`, only these count, and the log's own key must be among
/// them; without, the bundle's `keys.txt` is taken, which proves only that the bundle agrees with
/// itself.
///
/// # Errors
/// The first [`Fault`], with the `seq` of the event where it can be said. A change to a header of a
/// range that breaks no rule by itself can only be found at the root, so that no event can be named;
/// in a list every event has its own proof.
pub fn verify<R: Read + Seek>(
    reader: R,
    trusted_keys: Option<&[VerifierKey]>,
) -> Result<Verified, Fault> {
    let mut members = Members::open(reader)?;
    let manifest = members.manifest()?;
    let proof = members.proof(manifest.selection)?;
    let note = members.small(CHECKPOINT)?;
    let (note, checkpoint) = read_checkpoint(&note, &manifest)?;
    let witnessed = members.witnessed()?;
    let included_keys = members.keys()?;
    if !members.has(VERIFY_TEXT) {
        members.notes.push(format!("The bundle has no {VERIFY_TEXT}."));
    }
    let mut notes = std::mem::take(&mut members.notes);

    let events = BufReader::new(members.member(EVENTS)?);
    let read = Events::begin(&manifest, &checkpoint, proof)?.read_all(events)?;

    let keys = trusted_keys.unwrap_or(&included_keys);
    let (signers, mut cosigners) = check_signatures(&note, &checkpoint, keys)?;
    let known = signers.len() + cosigners.len();
    let mut fixed = (!cosigners.is_empty()).then_some(checkpoint.size);
    if let Some(witnessed) = witnessed {
        let (size, earlier, others) = check_witnessed(&witnessed, &checkpoint, keys)?;
        if others > 0 {
            notes.push(format!(
                "{others} signature lines over the first {size} events are by keys that were not \
                 given, and prove nothing here: give the keys of head office and of witnesses too."
            ));
        }
        if cosigners.is_empty() && !earlier.is_empty() {
            (fixed, cosigners) = (Some(size), earlier);
        }
    }
    if manifest.redaction == "none" && read.withheld > 0 {
        let payloads = read.withheld;
        notes.push(format!(
            "The exporter states that nothing was left out; {payloads} payloads are not shown, so \
             they had been erased or were withheld after all."
        ));
    }
    let unknown = note.signatures().len().saturating_sub(known);
    if unknown > 0 {
        notes.push(format!(
            "{unknown} signature lines are repeated or by unknown keys and prove nothing here."
        ));
    }
    Ok(Verified {
        selection: match manifest.selection {
            SelectionName::Range => "range",
            SelectionName::List => "list",
        },
        log: manifest.log,
        from: manifest.from,
        to: manifest.to,
        size: checkpoint.size,
        root: hex::encode(checkpoint.root),
        signers,
        cosigners,
        fixed,
        keys_were_known: trusted_keys.is_some(),
        events: read.counts.events,
        payloads_shown: read.shown,
        payloads_withheld_or_erased: read.withheld,
        payloads_none: read.counts.events - read.shown - read.withheld,
        sessions_sealed: read.counts.sealed,
        sessions_proven_whole: read.counts.seals_proven,
        first_time: read.first_time,
        last_time: read.last_time,
        exported_at: manifest.exported_at,
        exporter: manifest.exporter,
        redaction: manifest.redaction,
        notes,
        limit: LIMIT,
    })
}

fn read_checkpoint(note: &[u8], manifest: &Manifest) -> Result<(Note, Checkpoint), Fault> {
    let read = || -> Result<_, BadCheckpoint> {
        let note = Note::parse(note)?;
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok((note, checkpoint))
    };
    let (note, checkpoint) = read().map_err(|bad| {
        let sentence = format!("{CHECKPOINT} is not valid: {bad}.");
        Fault::new(FaultCode::CheckpointInvalid, sentence)
    })?;
    let differs = |what: &str| {
        let sentence = format!("The checkpoint is of another {what} than the manifest says.");
        Err(Fault::new(FaultCode::CheckpointDiffers, sentence))
    };
    if checkpoint.origin != origin(&manifest.log) {
        differs("log")
    } else if checkpoint.size != manifest.size {
        differs("size")
    } else {
        Ok((note, checkpoint))
    }
}

/// Steps 1 to 4, event by event.
struct Events<'a> {
    manifest: &'a Manifest,
    checkpoint: &'a Checkpoint,
    proof: RangeProof,
    check: LogCheck,
    /// In a range: the tree over everything up to the last event read.
    tree: Frontier,
    first: Option<(u64, String)>,
    shown: u64,
    withheld: u64,
    scratch: Vec<u8>,
}

struct EventsRead {
    counts: Counts,
    shown: u64,
    withheld: u64,
    first_time: Option<String>,
    last_time: Option<String>,
}

impl<'a> Events<'a> {
    fn begin(
        manifest: &'a Manifest,
        checkpoint: &'a Checkpoint,
        proof: RangeProof,
    ) -> Result<Self, Fault> {
        let (scope, tree) = match manifest.selection {
            SelectionName::Range => {
                let tree = proof.begin(manifest.from).map_err(misfit)?;
                (Scope::From(manifest.from), tree)
            }
            SelectionName::List => (Scope::Chosen, Frontier::new()),
        };
        Ok(Self {
            check: LogCheck::new(&manifest.log, scope),
            manifest,
            checkpoint,
            proof,
            tree,
            first: None,
            shown: 0,
            withheld: 0,
            scratch: Vec::new(),
        })
    }

    fn read_all<R: Read>(mut self, mut events: BufReader<R>) -> Result<EventsRead, Fault> {
        let mut bytes = Vec::new();
        while next_line(&mut events, &mut bytes, self.check.next_seq())? {
            self.line(&bytes)?;
        }
        self.end()
    }

    fn line(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        let expected = self.check.next_seq();
        if self.is_range() && expected >= self.manifest.to {
            let sentence = format!("After event {expected}, the last one stated, another follows.");
            return Err(Fault::at(expected, FaultCode::SeqGap, sentence));
        }
        let line: Line<'_> = serde_json::from_slice(bytes).map_err(|error| {
            let seq = if self.is_range() { Some(expected) } else { said_seq(bytes) };
            let which = seq.map_or_else(|| "An event".to_owned(), |seq| format!("Event {seq}"));
            let sentence = format!("{which} is not written as the format says: {error}.");
            Fault::maybe_at(seq, FaultCode::LineInvalid, sentence)
        })?;
        let seq = line.header.header().seq;
        line.header.validate().map_err(|bad| {
            let seq = if self.is_range() { expected } else { seq };
            Fault::at(seq, FaultCode::HeaderInvalid, format!("In event {seq}, {bad}."))
        })?;
        let header = line.header.header();
        self.check.place(&header)?;
        let payload = self.payload(&header, &line)?;
        let leaf = header.leaf(&mut self.scratch);
        self.check.event(&header, &leaf, payload.as_deref())?;
        match (self.is_range(), &line.proof) {
            (true, None) => self.tree.push(leaf),
            (false, Some(proof)) => self.inclusion(seq, &leaf, proof)?,
            (is_range, _) => {
                let what = if is_range { "has a proof, in a range" } else { "lacks its proof" };
                let sentence = format!("Event {seq} {what}.");
                return Err(Fault::at(seq, FaultCode::ProofInvalid, sentence));
            }
        }
        if self.first.is_none() {
            self.first = Some((seq, header.time.to_owned()));
        }
        Ok(())
    }

    /// Step 3: the payload shown is the one committed to. Gives its bytes.
    fn payload(&mut self, header: &Header<'_>, line: &Line<'_>) -> Result<Option<Vec<u8>>, Fault> {
        let seq = header.seq;
        let fault = |code, what: &str| Fault::at(seq, code, format!("Event {seq} {what}."));
        let salt = match (&line.payload.0, &line.salt.0) {
            (serde_json::Value::Null, serde_json::Value::Null) => {
                self.withheld += u64::from(!header.payload.is_empty());
                return Ok(None);
            }
            (serde_json::Value::Null, _) => {
                return Err(fault(FaultCode::PayloadIncomplete, "has a salt but no payload"));
            }
            (_, serde_json::Value::String(salt)) => salt,
            _ => return Err(fault(FaultCode::PayloadIncomplete, "has a payload but no salt")),
        };
        if header.payload.is_empty() {
            let what = "shows a payload that its header does not know of";
            return Err(fault(FaultCode::PayloadIncomplete, what));
        }
        let mut bytes = [0; 16];
        if !is_hex(salt, 32) || hex::decode_to_slice(salt, &mut bytes).is_err() {
            let what = "has a salt that is not 32 lower-case hex digits";
            return Err(fault(FaultCode::PayloadIncomplete, what));
        }
        let payload = jcs::canonical(&line.payload.0).map_err(|bad| {
            let what = format!("has a payload outside the format: {bad}");
            fault(FaultCode::PayloadInvalid, &what)
        })?;
        if hex::encode(commitment(&bytes, &payload)) != header.payload {
            let what = "has a payload or salt other than the one it was recorded with";
            return Err(fault(FaultCode::PayloadChanged, what));
        }
        self.shown += 1;
        Ok(Some(payload))
    }

    /// Step 4 in a list.
    fn inclusion(&self, seq: u64, leaf: &[u8; 32], proof: &[String]) -> Result<(), Fault> {
        let proof = hashes(proof).map_err(|what| {
            let sentence = format!("The proof of event {seq} is not valid: {what}.");
            Fault::at(seq, FaultCode::ProofInvalid, sentence)
        })?;
        let Checkpoint { size, root, .. } = self.checkpoint;
        verify_inclusion(leaf, seq, *size, &proof, root).map_err(|refused| {
            let sentence = format!("Event {seq} is not in the signed log: {refused}.");
            Fault::at(seq, FaultCode::RootDiffers, sentence)
        })
    }

    /// What can only be said when all events are read; step 4 in a range.
    fn end(self) -> Result<EventsRead, Fault> {
        let Manifest { from, to, size, .. } = *self.manifest;
        let next = self.check.next_seq();
        if self.is_range() {
            if next != to {
                let sentence = format!("Event {next} and those after it, up to {to}, are missing.");
                return Err(Fault::at(next, FaultCode::SeqGap, sentence));
            }
            let root = self.proof.finish(self.tree, size).map_err(misfit)?;
            if root != self.checkpoint.root {
                let sentence = format!(
                    "The events from {from} up to {to} do not lead to the signed root: at least \
                     one of them, or the proof, was changed."
                );
                return Err(Fault::new(FaultCode::RootDiffers, sentence));
            }
        } else {
            let first = self.first.as_ref().map_or(0, |(seq, _)| *seq);
            if (first, next) != (from, to) {
                let sentence = format!(
                    "The list runs from event {first} up to {next}, but the manifest says from \
                     {from} up to {to}: events are missing or were added at an end."
                );
                return Err(Fault::new(FaultCode::SeqGap, sentence));
            }
        }
        Ok(EventsRead {
            counts: self.check.counts(),
            shown: self.shown,
            withheld: self.withheld,
            last_time: self.first.as_ref().map(|_| self.check.last_time().to_owned()),
            first_time: self.first.map(|(_, time)| time),
        })
    }

    fn is_range(&self) -> bool {
        self.manifest.selection == SelectionName::Range
    }
}

/// Step 5.
fn check_signatures(
    note: &Note,
    checkpoint: &Checkpoint,
    keys: &[VerifierKey],
) -> Result<(Vec<Signer>, Vec<Cosigner>), Fault> {
    let verified = note.verify(keys).map_err(|bad| {
        let code = match bad {
            BadNote::AmbiguousKey(_) => FaultCode::KeysInvalid,
            _ => FaultCode::SignatureWrong,
        };
        Fault::new(code, format!("The checkpoint's signatures do not hold: {bad}."))
    })?;
    let (mut signers, mut cosigners) = (Vec::new(), Vec::new());
    for signed in verified {
        let (name, vkey) = (signed.key.name().to_owned(), signed.key.to_string());
        match signed.time {
            None => signers.push(Signer { name, vkey }),
            Some(seconds) => {
                let micros = seconds.checked_mul(1_000_000).and_then(|m| i64::try_from(m).ok());
                let time = micros.and_then(|micros| format_time(micros).ok());
                let time = time.map(|time| time.to_string());
                cosigners.push(Cosigner { name, vkey, seconds, time });
            }
        }
    }
    if signers.iter().any(|signer| signer.name == checkpoint.origin) {
        Ok((signers, cosigners))
    } else {
        let sentence = "The checkpoint is not signed by a known key of this log.";
        Err(Fault::new(FaultCode::SignatureMissing, sentence))
    }
}

/// The earlier checkpoint that others signed: its size, who did, and how many lines are by unknown
/// keys, once the bundle's own is proven to extend it.
fn check_witnessed(
    witnessed: &WitnessedEarlier,
    checkpoint: &Checkpoint,
    keys: &[VerifierKey],
) -> Result<(u64, Vec<Cosigner>, usize), Fault> {
    let invalid = |what: String| {
        Fault::new(FaultCode::ProofInvalid, format!("{WITNESSED} does not hold: {what}."))
    };
    let note = Note::parse(witnessed.note.as_bytes()).map_err(|bad| invalid(bad.to_string()))?;
    let earlier = Checkpoint::parse(note.text()).map_err(|bad| invalid(bad.to_string()))?;
    if earlier.origin != checkpoint.origin {
        return Err(invalid("it is of another log".into()));
    }
    let (signers, cosigners) = check_signatures(&note, &earlier, keys)?;
    let others = note.signatures().len().saturating_sub(signers.len() + cosigners.len());
    verify_consistency(
        earlier.size,
        checkpoint.size,
        &witnessed.consistency,
        &earlier.root,
        &checkpoint.root,
    )
    .map_err(|refused| invalid(refused.to_string()))?;
    Ok((earlier.size, cosigners, others))
}

/// What a malformed line says its `seq` is, to name it to a person.
fn said_seq(line: &[u8]) -> Option<u64> {
    jcs::parse(line).ok()?.pointer("/header/seq")?.as_u64()
}

fn misfit(misfit: crate::merkle::Misfit) -> Fault {
    let sentence = format!("The proof does not fit the manifest: {misfit}.");
    Fault::new(FaultCode::ProofInvalid, sentence)
}
