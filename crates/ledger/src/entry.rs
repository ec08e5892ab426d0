//! One audit event as it is hashed: its header, its leaf, the commitment to its payload.
//!
//! Lives here: the form of every member and the bytes they become (`docs/ledger-format.md`,
//! "Event header" and "Payload"). Not here: what the kinds mean, which payload a kind has, and the
//! rules between events (`verify`).

use std::borrow::Cow;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::jcs::{write_integer, write_string};
use crate::time::parse_time;
use crate::{Hash, MAX_INTEGER};

/// The kind of the event that ends an audit session.
pub const AUDIT_SESSION_SEALED: &str = "audit_session.sealed";

/// The actor of what nobody asked for.
pub const SYSTEM_ACTOR: &str = "system";

/// What can trigger an event: the closed list of `source`.
pub const SOURCES: [&str; 7] = ["window", "cli", "inbox", "schedule", "sync", "webhook", "system"];

/// The header's version: `v`.
const VERSION: u64 = 1;

/// Longest `kind`, `role` and record type, in bytes.
const MAX_NAME: usize = 64;
/// Longest id in `subject`, in bytes.
const MAX_SUBJECT_ID: usize = 256;

/// What of an event is hashed. `v` is always 1 and so is not a field.
///
/// Building one checks nothing, so that the append path stays fast; [`Header::validate`] does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// User id, lower-case UUID, or `system`.
    pub actor: &'a str,
    /// Dotted name, e.g. `document.opened`.
    pub kind: &'a str,
    /// Log id, lower-case UUID: the same in every event of a clinic.
    pub log: &'a str,
    /// Parent span, 16 hex digits, or empty.
    pub parent: &'a str,
    /// Payload commitment, 64 hex digits, or empty where there is no payload.
    pub payload: &'a str,
    /// Role that the actor acted in.
    pub role: &'a str,
    /// Position in the log, from 0.
    pub seq: u64,
    /// Audit session id, lower-case UUID.
    pub session: &'a str,
    /// Position within the audit session, from 0.
    pub session_seq: u64,
    /// One of [`SOURCES`].
    pub source: &'a str,
    /// Span id, 16 hex digits, or empty.
    pub span: &'a str,
    /// `<record type>/<id>`, or empty.
    pub subject: &'a str,
    /// UTC, in the form of [`crate::time`].
    pub time: &'a str,
    /// Trace id, lower-case UUID, or empty.
    pub trace: &'a str,
}

impl Header<'_> {
    /// Appends the header's canonical JSON (RFC 8785): the bytes that are hashed.
    pub fn write_jcs(&self, out: &mut Vec<u8>) {
        // The names are literals in JCS order, so nothing has to be sorted on the append path.
        for (name, text) in [
            (&br#"{"actor":"#[..], self.actor),
            (br#","kind":"#, self.kind),
            (br#","log":"#, self.log),
            (br#","parent":"#, self.parent),
            (br#","payload":"#, self.payload),
            (br#","role":"#, self.role),
        ] {
            out.extend_from_slice(name);
            write_string(out, text);
        }
        out.extend_from_slice(br#","seq":"#);
        write_integer(out, self.seq);
        out.extend_from_slice(br#","session":"#);
        write_string(out, self.session);
        out.extend_from_slice(br#","session_seq":"#);
        write_integer(out, self.session_seq);
        for (name, text) in [
            (&br#","source":"#[..], self.source),
            (br#","span":"#, self.span),
            (br#","subject":"#, self.subject),
            (br#","time":"#, self.time),
            (br#","trace":"#, self.trace),
        ] {
            out.extend_from_slice(name);
            write_string(out, text);
        }
        out.extend_from_slice(br#","v":1}"#);
    }

    /// The leaf hash: `SHA-256(0x00 ‖ header bytes)`. `scratch` is overwritten; handing the same
    /// one to every call saves the allocation.
    pub fn leaf(&self, scratch: &mut Vec<u8>) -> Hash {
        scratch.clear();
        scratch.push(0x00);
        self.write_jcs(scratch);
        Sha256::digest(scratch).into()
    }

    /// Checks the form of every member. Rules between events are [`crate::verify`]'s.
    ///
    /// # Errors
    /// [`BadHeader`] names the first member, in the order of the format's table, of another form.
    pub fn validate(&self) -> Result<(), BadHeader> {
        const NAME: &str = "a lower-case dotted name";
        const UUID: &str = "a lower-case UUID";
        const SPAN: &str = "16 lower-case hex digits or empty";
        const INTEGER: &str = "an integer below 2^53";
        let check = |holds: bool, member: &'static str, wanted: &'static str| {
            if holds { Ok(()) } else { Err(BadHeader::Form { member, wanted }) }
        };
        let actor = self.actor == SYSTEM_ACTOR || is_uuid(self.actor);
        check(actor, "actor", "a lower-case UUID or \"system\"")?;
        check(is_kind(self.kind), "kind", NAME)?;
        check(is_uuid(self.log), "log", UUID)?;
        check(is_hex_or_empty(self.parent, 16), "parent", SPAN)?;
        let payload = is_hex_or_empty(self.payload, 64);
        check(payload, "payload", "64 lower-case hex digits or empty")?;
        check(is_role(self.role), "role", "a name of letters, digits, \".\", \"_\" and \"-\"")?;
        check(self.seq <= MAX_INTEGER, "seq", INTEGER)?;
        check(is_uuid(self.session), "session", UUID)?;
        check(self.session_seq <= MAX_INTEGER, "session_seq", INTEGER)?;
        check(SOURCES.contains(&self.source), "source", "one of the format's sources")?;
        check(is_hex_or_empty(self.span, 16), "span", SPAN)?;
        check(is_subject(self.subject), "subject", "\"<record type>/<id>\" or empty")?;
        let time = parse_time(self.time).is_ok();
        check(time, "time", "a UTC time of the form 2026-03-01T09:30:00.000000Z")?;
        let trace = self.trace.is_empty() || is_uuid(self.trace);
        check(trace, "trace", "a lower-case UUID or empty")
    }
}

/// A header that was read is not one of this format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHeader {
    /// A member has another form than the format gives it.
    #[error("\"{member}\" is not {wanted}")]
    Form {
        /// The member's name.
        member: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// The header's version is not 1.
    #[error("the header's version is {0}, and only version 1 is known")]
    Version(u64),
    /// Not a JSON object with exactly the format's members.
    #[error("not a header: {0}")]
    Malformed(String),
}

/// A header read from an export. The texts borrow from what was read where they can.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParsedHeader<'a> {
    #[serde(borrow)]
    actor: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    log: Cow<'a, str>,
    #[serde(borrow)]
    parent: Cow<'a, str>,
    #[serde(borrow)]
    payload: Cow<'a, str>,
    #[serde(borrow)]
    role: Cow<'a, str>,
    seq: u64,
    #[serde(borrow)]
    session: Cow<'a, str>,
    session_seq: u64,
    #[serde(borrow)]
    source: Cow<'a, str>,
    #[serde(borrow)]
    span: Cow<'a, str>,
    #[serde(borrow)]
    subject: Cow<'a, str>,
    #[serde(borrow)]
    time: Cow<'a, str>,
    #[serde(borrow)]
    trace: Cow<'a, str>,
    v: u64,
}

impl<'a> ParsedHeader<'a> {
    /// Reads a header's JSON, in any spelling: the hash is computed over the values written anew,
    /// never over the bytes that were read. Members missing, unknown or named twice are refused.
    ///
    /// # Errors
    /// [`BadHeader`] names what is not of the format.
    pub fn parse(json: &'a [u8]) -> Result<Self, BadHeader> {
        let parsed: Self = serde_json::from_slice(json)
            .map_err(|error| BadHeader::Malformed(error.to_string()))?;
        parsed.validate()?;
        Ok(parsed)
    }

    /// The version and the form of every member; [`ParsedHeader::parse`] has checked them already.
    pub(crate) fn validate(&self) -> Result<(), BadHeader> {
        if self.v != VERSION {
            return Err(BadHeader::Version(self.v));
        }
        self.header().validate()
    }

    /// The header, to hash and to check.
    pub fn header(&self) -> Header<'_> {
        Header {
            actor: &self.actor,
            kind: &self.kind,
            log: &self.log,
            parent: &self.parent,
            payload: &self.payload,
            role: &self.role,
            seq: self.seq,
            session: &self.session,
            session_seq: self.session_seq,
            source: &self.source,
            span: &self.span,
            subject: &self.subject,
            time: &self.time,
            trace: &self.trace,
        }
    }
}

/// `SHA-256("wardbook/payload/v1\n" ‖ salt ‖ payload bytes)`. Without the salt, which lives and
/// dies with the payload, the commitment says nothing about the content.
pub fn commitment(salt: &[u8; 16], payload: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(b"wardbook/payload/v1\n");
    hasher.update(salt);
    hasher.update(payload);
    hasher.finalize().into()
}

/// Whether a text is a UUID in lower case with its hyphens, of any version (RFC 9562 section 4).
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => is_lower_hex(byte),
        })
}

/// Whether a text is `digits` lower-case hex digits.
pub(crate) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(is_lower_hex)
}

fn is_hex_or_empty(text: &str, digits: usize) -> bool {
    text.is_empty() || is_hex(text, digits)
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// `[a-z][a-z0-9_]*`
fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

fn is_kind(text: &str) -> bool {
    text.len() <= MAX_NAME && text.contains('.') && text.split('.').all(is_word)
}

fn is_role(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_NAME
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

fn is_subject(text: &str) -> bool {
    text.is_empty()
        || text.split_once('/').is_some_and(|(record_type, id)| {
            record_type.len() <= MAX_NAME
                && is_word(record_type)
                && (1..=MAX_SUBJECT_ID).contains(&id.len())
                && id.bytes().all(|byte| byte.is_ascii_graphic())
        })
}

#[cfg(test)]
mod tests;
