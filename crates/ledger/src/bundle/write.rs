//! Writing a bundle: events as they come, the rest at the end.
//!
//! Lives here: the zip's members to the byte, and refusing to write what would not verify. Not
//! here: which events are chosen and which payloads are withheld (the caller's). Memory does not
//! grow with the bundle.

use std::io::{self, Seek, Write};

use serde::Serialize;
use serde_json::json;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{
    CHECKPOINT, EVENTS, FORMAT, KEYS, MANIFEST, MAX_LINE, MAX_SMALL_MEMBER, Manifest, PROOF,
    Selection, SelectionName, VERIFY_TEXT, WITNESSED, WitnessedEarlier, WitnessedMember, is_plain,
};
use crate::Hash;
use crate::checkpoint::{BadCheckpoint, Checkpoint, origin};
use crate::entry::{BadHeader, Header, SYSTEM_ACTOR, commitment, is_uuid};
use crate::jcs::{self, NotCanonical};
use crate::merkle::{CompactRange, Misfit, RangeProof, verify_consistency};
use crate::note::{Note, VerifierKey};
use crate::time::{NotATime, parse_time};

/// A payload that is shown, with the salt of its commitment.
#[derive(Clone, Copy, Debug)]
pub struct Payload<'a> {
    /// The salt.
    pub salt: &'a [u8; 16],
    /// The payload's canonical JSON, as it was committed to.
    pub json: &'a [u8],
}

/// What the manifest states that the events and the checkpoint do not say.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The log's id, lower-case UUID.
    pub log: &'a str,
    /// When the export was made, in the form of [`crate::time`].
    pub exported_at: &'a str,
    /// Who exported: a user id, or `system`.
    pub exporter: &'a str,
    /// In words what is not shown, e.g. `none` or `payloads withheld`.
    pub redaction: &'a str,
}

/// Why a bundle was not written. What has gone to the writer by then is not a bundle.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// Writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The zip could not be written.
    #[error(transparent)]
    Zip(#[from] ZipError),
    /// A header is not of the format.
    #[error(transparent)]
    Header(#[from] BadHeader),
    /// A payload is not canonical.
    #[error("the payload of event {seq} cannot be exported: {reason}")]
    Payload {
        /// The event.
        seq: u64,
        /// Why.
        reason: NotCanonical,
    },
    /// The export would not verify.
    #[error("the export would not verify: {0}")]
    WouldNotVerify(String),
    /// The checkpoint's note is not one.
    #[error(transparent)]
    Checkpoint(#[from] BadCheckpoint),
    /// The range proof does not fit.
    #[error(transparent)]
    Proof(#[from] Misfit),
    /// The time of export is not of the format.
    #[error(transparent)]
    Time(#[from] NotATime),
}

/// Writes a bundle. Call [`BundleWriter::event`] for each event in order, then
/// [`BundleWriter::finish`].
pub struct BundleWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    selection: Selection,
    log: Option<String>,
    /// First and last `seq` written.
    seqs: Option<(u64, u64)>,
    /// A range's leaves, to know at the end that they join to the signed root.
    range: CompactRange,
    witnessed: Option<WitnessedEarlier>,
    line: Vec<u8>,
    scratch: Vec<u8>,
}

impl<W: Write + Seek> std::fmt::Debug for BundleWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BundleWriter")
            .field("selection", &self.selection)
            .field("seqs", &self.seqs)
            .finish_non_exhaustive()
    }
}

impl<W: Write + Seek> BundleWriter<W> {
    /// Begins a bundle.
    ///
    /// # Errors
    /// [`NotWritten`] when the range is none or writing fails.
    pub fn create(inner: W, selection: Selection) -> Result<Self, NotWritten> {
        let from = match selection {
            Selection::Range { from, to } if from > to => return refuse("the range is backwards"),
            Selection::Range { from, .. } => from,
            Selection::List => 0,
        };
        let mut zip = ZipWriter::new(inner);
        // Its length is not known beforehand and may pass 4 GiB.
        zip.start_file(EVENTS, options().large_file(true))?;
        Ok(Self {
            zip,
            selection,
            log: None,
            seqs: None,
            range: CompactRange::new(from),
            witnessed: None,
            line: Vec::new(),
            scratch: Vec::new(),
        })
    }

    /// Writes the next event. `payload` is what is shown of it, `None` where there is none, it is
    /// withheld or it was erased. `proof` is its inclusion path, in lists and only there.
    ///
    /// # Errors
    /// [`NotWritten`] when the event is out of place or not of the format, the payload is not what
    /// the header commits to, or writing fails.
    pub fn event(
        &mut self,
        header: &Header<'_>,
        payload: Option<Payload<'_>>,
        proof: Option<&[Hash]>,
    ) -> Result<(), NotWritten> {
        header.validate()?;
        self.check_place(header, proof.is_some())?;
        if let Some(payload) = payload {
            check_payload(header, payload)?;
        }
        self.write_line(header, payload, proof)?;
        let seq = header.seq;
        self.seqs = Some((self.seqs.map_or(seq, |(first, _)| first), seq));
        if self.log.is_none() {
            self.log = Some(header.log.to_owned());
        }
        if matches!(self.selection, Selection::Range { .. }) {
            self.range.push(header.leaf(&mut self.scratch));
        }
        Ok(())
    }

    fn check_place(&self, header: &Header<'_>, has_proof: bool) -> Result<(), NotWritten> {
        let seq = header.seq;
        let (in_place, needs_proof) = match self.selection {
            Selection::Range { to, .. } => (seq == self.range.to() && seq < to, false),
            Selection::List => (self.seqs.is_none_or(|(_, last)| seq > last), true),
        };
        if !in_place {
            return refuse(format!("event {seq} is out of place"));
        }
        if has_proof != needs_proof {
            return refuse(format!("event {seq}: a list needs proofs, a range has none"));
        }
        if self.log.as_ref().is_some_and(|log| log != header.log) {
            return refuse(format!("event {seq} is of another log"));
        }
        Ok(())
    }

    /// Members in the order of RFC 8785, so that the whole line is canonical JSON.
    fn write_line(
        &mut self,
        header: &Header<'_>,
        payload: Option<Payload<'_>>,
        proof: Option<&[Hash]>,
    ) -> Result<(), NotWritten> {
        let line = &mut self.line;
        line.clear();
        line.extend_from_slice(br#"{"header":"#);
        header.write_jcs(line);
        line.extend_from_slice(br#","payload":"#);
        line.extend_from_slice(payload.map_or(b"null", |payload| payload.json));
        if let Some(proof) = proof {
            line.extend_from_slice(br#","proof":["#);
            for (at, hash) in proof.iter().enumerate() {
                if at > 0 {
                    line.push(b',');
                }
                jcs::write_string(line, &hex::encode(hash));
            }
            line.push(b']');
        }
        line.extend_from_slice(br#","salt":"#);
        match payload {
            Some(payload) => jcs::write_string(line, &hex::encode(payload.salt)),
            None => line.extend_from_slice(b"null"),
        }
        line.extend_from_slice(b"}\n");
        if line.len() as u64 > MAX_LINE {
            return refuse(format!("event {} is longer than a line may be", header.seq));
        }
        self.zip.write_all(line)?;
        Ok(())
    }

    /// Adds an earlier checkpoint that others signed, for a bundle whose own they have not.
    pub fn witnessed_earlier(&mut self, witnessed: WitnessedEarlier) {
        self.witnessed = Some(witnessed);
    }

    /// Writes what remains and gives the writer back. `checkpoint` is the signed note, with its
    /// cosignatures; `proof` belongs to ranges and only to them; `keys` should hold every key that
    /// has signed.
    ///
    /// # Errors
    /// [`NotWritten`] when events are missing, a range does not join to the checkpoint's root, the
    /// checkpoint is of another log or is not signed by one of `keys`, or writing fails.
    pub fn finish(
        mut self,
        facts: &Facts<'_>,
        proof: Option<&RangeProof>,
        checkpoint: &str,
        keys: &[VerifierKey],
    ) -> Result<W, NotWritten> {
        let signed = crate::checkpoint::open(checkpoint.as_bytes(), keys)?.checkpoint;
        self.check_facts(facts, &signed)?;
        let (selection, from, to) = match self.selection {
            Selection::Range { from, to } => (SelectionName::Range, from, to),
            Selection::List => {
                let (from, to) = self.seqs.map_or((0, 0), |(first, last)| (first, last + 1));
                (SelectionName::List, from, to)
            }
        };
        self.check_proof(proof, to, &signed)?;
        self.member(
            MANIFEST,
            &json_line(&Manifest {
                exported_at: facts.exported_at.to_owned(),
                exporter: facts.exporter.to_owned(),
                format: FORMAT.to_owned(),
                from,
                log: facts.log.to_owned(),
                redaction: facts.redaction.to_owned(),
                selection,
                size: signed.size,
                to,
            })?,
        )?;
        if let Some(proof) = proof {
            let hex = |hashes: &[Hash]| hashes.iter().map(hex::encode).collect::<Vec<_>>();
            let members = json!({ "left": hex(&proof.left), "right": hex(&proof.right) });
            self.member(PROOF, &json_line(&members)?)?;
        }
        let note = Note::parse(checkpoint.as_bytes()).map_err(BadCheckpoint::Note)?;
        self.member(CHECKPOINT, note.to_string().as_bytes())?;
        if let Some(witnessed) = self.witnessed.take() {
            check_witnessed(&witnessed, &signed, keys)?;
            let consistency = witnessed.consistency.iter().map(hex::encode).collect();
            let member = WitnessedMember { checkpoint: witnessed.note, consistency };
            self.member(WITNESSED, &json_line(&member)?)?;
        }
        let mut lines = String::new();
        for key in keys {
            lines.push_str(&key.to_string());
            lines.push('\n');
        }
        self.member(KEYS, lines.as_bytes())?;
        self.member(VERIFY_TEXT, include_bytes!("VERIFY.md"))?;
        Ok(self.zip.finish()?)
    }

    fn check_facts(&self, facts: &Facts<'_>, signed: &Checkpoint) -> Result<(), NotWritten> {
        parse_time(facts.exported_at)?;
        if facts.exporter != SYSTEM_ACTOR && !is_uuid(facts.exporter) {
            return refuse("the exporter is neither a user id nor \"system\"");
        }
        if !is_plain(facts.redaction) {
            return refuse("the redaction has control characters or is too long");
        }
        if self.log.as_ref().is_some_and(|log| log != facts.log) {
            return refuse("the events are of another log");
        }
        if signed.origin != origin(facts.log) {
            return refuse("the checkpoint is of another log");
        }
        if self.seqs.is_some_and(|(_, last)| last >= signed.size) {
            return refuse("the checkpoint is older than the last event");
        }
        Ok(())
    }

    fn check_proof(
        &self,
        proof: Option<&RangeProof>,
        to: u64,
        signed: &Checkpoint,
    ) -> Result<(), NotWritten> {
        match (self.selection, proof) {
            (Selection::List, None) => Ok(()),
            (Selection::List, Some(_)) => refuse("a list has no range proof"),
            (Selection::Range { .. }, None) => refuse("a range needs its proof"),
            (Selection::Range { .. }, Some(_)) if self.range.to() != to => {
                refuse(format!("event {} is missing", self.range.to()))
            }
            (Selection::Range { .. }, Some(proof)) => {
                if proof.root_of_range(&self.range, signed.size)? == signed.root {
                    Ok(())
                } else {
                    refuse("the events do not join to the checkpoint's root")
                }
            }
        }
    }

    fn member(&mut self, name: &str, bytes: &[u8]) -> Result<(), NotWritten> {
        if bytes.len() as u64 > MAX_SMALL_MEMBER {
            return refuse(format!("{name} is longer than it may be"));
        }
        self.zip.start_file(name, options())?;
        self.zip.write_all(bytes)?;
        Ok(())
    }
}

fn check_witnessed(
    witnessed: &WitnessedEarlier,
    signed: &Checkpoint,
    keys: &[VerifierKey],
) -> Result<(), NotWritten> {
    let earlier = crate::checkpoint::open(witnessed.note.as_bytes(), keys)?.checkpoint;
    let proof = &witnessed.consistency;
    let extends =
        verify_consistency(earlier.size, signed.size, proof, &earlier.root, &signed.root).is_ok();
    if earlier.origin == signed.origin && extends {
        Ok(())
    } else {
        refuse("the checkpoint does not extend the one that was witnessed")
    }
}

/// An exporter must never hand out what its own verifier would refuse.
fn check_payload(header: &Header<'_>, payload: Payload<'_>) -> Result<(), NotWritten> {
    let seq = header.seq;
    let refused = |reason| NotWritten::Payload { seq, reason };
    let value = jcs::parse_canonical(payload.json).map_err(refused)?;
    if value.is_null() {
        return refuse(format!("the payload of event {seq} is null, which means \"not shown\""));
    }
    if hex::encode(commitment(payload.salt, payload.json)) == header.payload {
        Ok(())
    } else {
        refuse(format!("the payload of event {seq} is not the one committed to"))
    }
}

fn refuse<T>(why: impl Into<String>) -> Result<T, NotWritten> {
    Err(NotWritten::WouldNotVerify(why.into()))
}

fn json_line(value: &impl Serialize) -> Result<Vec<u8>, NotWritten> {
    let value = serde_json::to_value(value).map_err(io::Error::from)?;
    let mut line = jcs::canonical(&value).map_err(io::Error::other)?;
    line.push(b'\n');
    Ok(line)
}

/// No timestamps but the zip format's earliest: two exports of the same facts are the same bytes.
fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}
