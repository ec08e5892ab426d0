//! The export bundle, format `wardbook-bundle/1`: what leaves the clinic and can be verified
//! anywhere.
//!
//! Lives here: the names, limits and small members that writing and verifying share. `write` makes
//! a bundle, `check` verifies one; both stream, so their memory does not grow with the bundle.
//! Source: `docs/ledger-format.md`, "Export bundle".

mod check;
mod read;
mod write;

pub use check::{Cosigner, Signer, Verified, verify};
pub use write::{BundleWriter, Facts, NotWritten, Payload};

use serde::{Deserialize, Serialize};

use crate::Hash;

/// The format's name, in the manifest.
pub const FORMAT: &str = "wardbook-bundle/1";

/// The small JSON that says what the bundle holds.
pub const MANIFEST: &str = "manifest.json";
/// A line per event.
pub const EVENTS: &str = "events.jsonl";
/// What joins a range to the root; ranges only.
pub const PROOF: &str = "proof.json";
/// An earlier checkpoint that others signed, where the bundle's own is not: see
/// [`WitnessedEarlier`].
pub const WITNESSED: &str = "witnessed.json";
/// The signed note.
pub const CHECKPOINT: &str = "checkpoint.txt";
/// Verifier keys, a line each.
pub const KEYS: &str = "keys.txt";
/// The verifier's steps in words.
pub const VERIFY_TEXT: &str = "VERIFY.md";

/// Longest line of `events.jsonl`, in bytes with its newline.
pub const MAX_LINE: u64 = 16 * 1024 * 1024;
/// Longest of any other member that is read, in bytes.
pub const MAX_SMALL_MEMBER: u64 = 64 * 1024;
/// Most members that a zip may have. The format has seven.
pub const MAX_MEMBERS: usize = 64;

/// What is said wherever "verified" is shown (`docs/ledger-format.md`, "What the ledger does and
/// does not prove").
pub const LIMIT: &str = "Whoever holds the clinic's data key and log key can rewrite the log's \
     tail as far back as the last checkpoint that someone else holds. A cosignature fixes that \
     point at its time.";

/// Which events a bundle holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// All events of the half-open range `[from, to)`.
    Range {
        /// The first `seq`.
        from: u64,
        /// One past the last `seq`.
        to: u64,
    },
    /// Chosen events, each with its inclusion proof.
    List,
}

/// `witnessed.json`: the newest cosigned checkpoint, and that the bundle's own extends it. There
/// where events of the bundle are newer than what anybody else has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessedEarlier {
    /// The signed note, with its cosignatures.
    pub note: String,
    /// The consistency proof from its size to that of the bundle's checkpoint.
    pub consistency: Vec<Hash>,
}

/// The same as it is written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WitnessedMember {
    checkpoint: String,
    consistency: Vec<String>,
}

/// `manifest.json`. Of these, `log`, `from`, `to` and `size` are checked against what is signed;
/// `exported_at`, `exporter` and `redaction` are only stated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    exported_at: String,
    exporter: String,
    format: String,
    from: u64,
    log: String,
    redaction: String,
    selection: SelectionName,
    size: u64,
    to: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SelectionName {
    Range,
    List,
}

/// Whether a statement of the exporter can be shown to a person as it is.
fn is_plain(text: &str) -> bool {
    text.len() <= 1000 && !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests;
