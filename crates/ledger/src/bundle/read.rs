//! Reading a bundle's members without trusting them: names, lengths, lines, small JSON.
//!
//! Lives here: everything that keeps a hostile zip from costing more than its own length. Not here:
//! what the members must prove (`check`).

use std::io::{BufRead, Read, Seek};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use zip::result::ZipError;
use zip::{ZipArchive, ZipReadOptions};

use super::{
    CHECKPOINT, EVENTS, FORMAT, KEYS, MANIFEST, MAX_LINE, MAX_MEMBERS, MAX_SMALL_MEMBER, Manifest,
    PROOF, SelectionName, VERIFY_TEXT, WITNESSED, WitnessedEarlier, WitnessedMember, is_plain,
};
use crate::entry::{ParsedHeader, SYSTEM_ACTOR, is_hex, is_uuid};
use crate::fault::{Fault, FaultCode};
use crate::jcs::Strict;
use crate::merkle::RangeProof;
use crate::note::VerifierKey;
use crate::time::parse_time;
use crate::{Hash, MAX_INTEGER};

/// The zip, its members named and found unambiguous.
pub(super) struct Members<R> {
    zip: ZipArchive<R>,
    /// What a person should know about the members.
    pub(super) notes: Vec<String>,
}

impl<R: Read + Seek> Members<R> {
    pub(super) fn open(reader: R) -> Result<Self, Fault> {
        let zip = ZipArchive::new(reader).map_err(|error| {
            let sentence = match error {
                ZipError::Io(error) => format!("The file cannot be read: {error}."),
                _ => "The file is no bundle: it is not a zip, or its end is missing.".into(),
            };
            Fault::new(FaultCode::NotAZip, sentence)
        })?;
        if zip.has_duplicate_names() {
            let sentence = "Two members of the bundle have the same name.";
            return Err(Fault::new(FaultCode::MemberAmbiguous, sentence));
        }
        if zip.len() > MAX_MEMBERS {
            let sentence = format!("The zip has more than {MAX_MEMBERS} members.");
            return Err(Fault::new(FaultCode::TooLong, sentence));
        }
        let known = [MANIFEST, EVENTS, PROOF, CHECKPOINT, WITNESSED, KEYS, VERIFY_TEXT];
        let mut notes = Vec::new();
        for name in zip.file_names_raw() {
            let name = String::from_utf8_lossy(name);
            if !known.contains(&name.as_ref()) {
                let name: String = name.chars().take(100).collect();
                notes.push(format!("The zip also holds {name:?}, which nothing here proves."));
            }
        }
        Ok(Self { zip, notes })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// A member to read from; its checksum is verified when its end is reached.
    pub(super) fn member(&mut self, name: &str) -> Result<impl Read, Fault> {
        let index = self.zip.index_for_name(name).ok_or_else(|| {
            Fault::new(FaultCode::MemberMissing, format!("The bundle has no {name}."))
        })?;
        // The zip's two directories must agree, or two programs could read two bundles.
        let options = ZipReadOptions::new().enforce_header_consistency(true);
        self.zip.by_index_with_options(index, options).map_err(|error| {
            let sentence = format!("The member {name} cannot be read: {error}.");
            Fault::new(FaultCode::MemberUnreadable, sentence)
        })
    }

    pub(super) fn small(&mut self, name: &str) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let member = self.member(name)?;
        member.take(MAX_SMALL_MEMBER + 1).read_to_end(&mut bytes).map_err(|error| {
            let sentence = format!("The member {name} cannot be read: {error}.");
            Fault::new(FaultCode::MemberUnreadable, sentence)
        })?;
        if bytes.len() as u64 > MAX_SMALL_MEMBER {
            let sentence = format!("The member {name} is longer than {MAX_SMALL_MEMBER} bytes.");
            return Err(Fault::new(FaultCode::TooLong, sentence));
        }
        Ok(bytes)
    }

    pub(super) fn manifest(&mut self) -> Result<Manifest, Fault> {
        let invalid = |what: String| {
            Fault::new(FaultCode::ManifestInvalid, format!("The manifest is not valid: {what}."))
        };
        let bytes = self.small(MANIFEST)?;
        // Before its members, so that a later format is named as such.
        let other: Strict = small_json(&bytes).map_err(invalid)?;
        match other.0.get("format").and_then(serde_json::Value::as_str) {
            Some(FORMAT) => {}
            Some(format) => {
                let format: String = format.chars().take(100).collect();
                let sentence = format!("The bundle is of the format {format:?}, not {FORMAT:?}.");
                return Err(Fault::new(FaultCode::OtherFormat, sentence));
            }
            None => return Err(invalid("it names no format".into())),
        }
        let manifest: Manifest = small_json(&bytes).map_err(invalid)?;
        let wrong = if !is_uuid(&manifest.log) {
            "log is not a lower-case UUID"
        } else if manifest.size > MAX_INTEGER {
            "size is not below 2^53"
        } else if manifest.from > manifest.to || manifest.to > manifest.size {
            "from, to and size do not rise"
        } else if manifest.exporter != SYSTEM_ACTOR && !is_uuid(&manifest.exporter) {
            "exporter is neither a user id nor \"system\""
        } else if parse_time(&manifest.exported_at).is_err() {
            "exported_at is not a time of the log's form"
        } else if !is_plain(&manifest.redaction) {
            "redaction has control characters or is too long"
        } else {
            return Ok(manifest);
        };
        Err(invalid(wrong.into()))
    }

    /// The earlier checkpoint that others signed, where there is one.
    pub(super) fn witnessed(&mut self) -> Result<Option<WitnessedEarlier>, Fault> {
        if !self.has(WITNESSED) {
            return Ok(None);
        }
        let bytes = self.small(WITNESSED)?;
        let invalid = |what: String| {
            let sentence = format!("{WITNESSED} is not of the format: {what}.");
            Fault::new(FaultCode::ProofInvalid, sentence)
        };
        let member: WitnessedMember = small_json(&bytes).map_err(invalid)?;
        let consistency = hashes(&member.consistency).map_err(invalid)?;
        Ok(Some(WitnessedEarlier { note: member.checkpoint, consistency }))
    }

    /// The range's proof; of a list, an empty one.
    pub(super) fn proof(&mut self, selection: SelectionName) -> Result<RangeProof, Fault> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Proof {
            left: Vec<String>,
            right: Vec<String>,
        }
        if selection == SelectionName::List {
            if self.has(PROOF) {
                self.notes.push(format!("A list has no {PROOF}; the one here was not used."));
            }
            return Ok(RangeProof::default());
        }
        let bytes = self.small(PROOF)?;
        let proof: Result<Proof, _> = small_json(&bytes);
        proof
            .and_then(|proof| {
                Ok(RangeProof { left: hashes(&proof.left)?, right: hashes(&proof.right)? })
            })
            .map_err(|what| {
                Fault::new(FaultCode::ProofInvalid, format!("{PROOF} is not valid: {what}."))
            })
    }

    pub(super) fn keys(&mut self) -> Result<Vec<VerifierKey>, Fault> {
        let invalid = |what: String| {
            Fault::new(FaultCode::KeysInvalid, format!("{KEYS} is not valid: {what}."))
        };
        let bytes = self.small(KEYS)?;
        let text = str::from_utf8(&bytes).map_err(|_| invalid("it is not UTF-8".into()))?;
        let lines = text.lines().filter(|line| !line.is_empty());
        lines.map(|line| VerifierKey::parse(line).map_err(|bad| invalid(bad.to_string()))).collect()
    }
}

/// A line of `events.jsonl`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line<'a> {
    #[serde(borrow)]
    pub(super) header: ParsedHeader<'a>,
    /// Null where it is not shown.
    pub(super) payload: Strict,
    /// Null, or 32 hex digits.
    pub(super) salt: Strict,
    /// In lists only.
    pub(super) proof: Option<Vec<String>>,
}

/// Reads the next line into `line`, without its newline. False at the end.
pub(super) fn next_line(
    events: &mut impl BufRead,
    line: &mut Vec<u8>,
    seq: u64,
) -> Result<bool, Fault> {
    line.clear();
    events.take(MAX_LINE + 1).read_until(b'\n', line).map_err(|error| {
        let sentence = format!("{EVENTS} cannot be read from event {seq} on: {error}.");
        Fault::at(seq, FaultCode::MemberUnreadable, sentence)
    })?;
    if line.len() as u64 > MAX_LINE {
        let sentence = format!("The line of event {seq} is longer than {MAX_LINE} bytes.");
        return Err(Fault::at(seq, FaultCode::TooLong, sentence));
    }
    let any = !line.is_empty();
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    Ok(any)
}

/// Hashes in lower-case hex. More than a tree can need are not even decoded.
pub(super) fn hashes(hex: &[String]) -> Result<Vec<Hash>, String> {
    const MAX_HASHES: usize = 64;
    if hex.len() > MAX_HASHES {
        return Err(format!("it has more than {MAX_HASHES} hashes"));
    }
    let hash = |digits: &String| {
        let mut hash = [0; 32];
        let valid = is_hex(digits, 64) && hex::decode_to_slice(digits, &mut hash).is_ok();
        if valid { Ok(hash) } else { Err("a hash is not 64 lower-case hex digits".to_owned()) }
    };
    hex.iter().map(hash).collect()
}

fn small_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    serde_json::from_slice(bytes).map_err(|error| error.to_string())
}
