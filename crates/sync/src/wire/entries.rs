//! `POST /add-entries` (C2SP tlog-mirror): a log's entries in packages of 256, each proven by itself
//! to belong to a checkpoint that the mirror knows.
//!
//! An entry is the bytes that are hashed: our event headers. The reader takes bytes as they come
//! and hands out a package once it is whole; it never holds more than one.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use wardbook_ledger::merkle::{Frontier, Misfit, leaf_hash};
use wardbook_ledger::{Hash, merkle};

use super::decimal;

/// Entries of a whole package, and of a bundle of C2SP tlog-tiles.
pub const PACKAGE: u64 = 256;

/// Most hashes of a package's proof.
pub const MAX_PROOF: usize = 63;

/// Most packages that head office takes in one request.
pub const MAX_PACKAGES: u64 = 32;

/// The longest origin that is read, in bytes.
const MAX_ORIGIN: usize = 1_024;

/// The longest package, in bytes: 256 entries of the greatest length, and the proof.
pub const MAX_PACKAGE_BYTES: usize = 256 * (2 + u16::MAX as usize) + 1 + MAX_PROOF * 32;

/// What an upload begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadHead {
    /// Of which log.
    pub origin: String,
    /// The first entry's position.
    pub start: u64,
    /// One past the last entry's: the size of a pending checkpoint.
    pub end: u64,
    /// What the mirror gave for the next upload; ours gives nothing.
    pub ticket: Vec<u8>,
}

/// The positions of one package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The first entry in the package.
    pub start: u64,
    /// One past the last.
    pub end: u64,
}

impl Bounds {
    /// Where the subtree begins that the package's proof is about: at a multiple of 256.
    pub const fn subtree_start(self) -> u64 {
        self.start - self.start % PACKAGE
    }
}

/// The packages of an upload of `[start, end)`, divided at multiples of 256.
pub fn packages(start: u64, end: u64) -> impl Iterator<Item = Bounds> {
    let first = start / PACKAGE;
    let past = if start < end { end.div_ceil(PACKAGE) } else { first };
    (first..past).map(move |index| Bounds {
        start: start.max(index * PACKAGE),
        end: end.min((index + 1).saturating_mul(PACKAGE)),
    })
}

/// Bytes that are no upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadUpload {
    /// The origin.
    #[error("the origin is longer than 1,024 bytes or not UTF-8")]
    Origin,
    /// The positions.
    #[error("the upload starts after its end")]
    Backwards,
    /// A proof.
    #[error("a package's proof has more than 63 hashes")]
    LongProof,
    /// More bytes than the packages that the head announces.
    #[error("bytes follow the last package")]
    TrailingBytes,
    /// An entry that is longer than its length can say.
    #[error("an entry is longer than 65,535 bytes")]
    LongEntry,
}

impl UploadHead {
    /// Appends the head's bytes.
    ///
    /// # Errors
    /// [`BadUpload::Origin`] for an origin or a ticket that is too long.
    pub fn write(&self, out: &mut Vec<u8>) -> Result<(), BadUpload> {
        let length = |bytes: &[u8]| u16::try_from(bytes.len()).map_err(|_| BadUpload::Origin);
        out.extend_from_slice(&length(self.origin.as_bytes())?.to_be_bytes());
        out.extend_from_slice(self.origin.as_bytes());
        out.extend_from_slice(&self.start.to_be_bytes());
        out.extend_from_slice(&self.end.to_be_bytes());
        out.extend_from_slice(&length(&self.ticket)?.to_be_bytes());
        out.extend_from_slice(&self.ticket);
        Ok(())
    }

    /// Reads a head from the beginning of `bytes`; answers with its length, or `None` where more
    /// bytes are needed.
    ///
    /// # Errors
    /// [`BadUpload`] where no further bytes could make it one.
    pub fn read(bytes: &[u8]) -> Result<Option<(Self, usize)>, BadUpload> {
        let mut rest = Cursor(bytes);
        let Some(length) = rest.u16() else { return Ok(None) };
        if usize::from(length) > MAX_ORIGIN {
            return Err(BadUpload::Origin);
        }
        let Some(origin) = rest.take(length.into()) else { return Ok(None) };
        let origin = str::from_utf8(origin).map_err(|_| BadUpload::Origin)?.to_owned();
        let (Some(start), Some(end)) = (rest.u64(), rest.u64()) else { return Ok(None) };
        let Some(ticket) = rest.u16().and_then(|length| rest.take(length.into())) else {
            return Ok(None);
        };
        if start > end {
            return Err(BadUpload::Backwards);
        }
        let head = Self { origin, start, end, ticket: ticket.to_vec() };
        Ok(Some((head, bytes.len() - rest.0.len())))
    }
}

/// One package: consecutive entries and the proof of the subtree that they complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Which positions.
    pub bounds: Bounds,
    /// The entries.
    pub entries: Vec<Vec<u8>>,
    /// The subtree consistency proof of `[bounds.subtree_start(), bounds.end)` to the size of the
    /// upload's end.
    pub proof: Vec<Hash>,
}

/// Why a package does not belong to the checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// The entries before an unaligned package are missing, or too many.
    #[error("the entries before the package are not as many as it needs")]
    Before,
    /// The proof.
    #[error(transparent)]
    Proof(#[from] merkle::ProofRefused),
}

impl From<Misfit> for NotProven {
    fn from(_: Misfit) -> Self {
        Self::Before
    }
}

impl Package {
    /// Appends the package's bytes.
    ///
    /// # Errors
    /// [`BadUpload`] for an entry or a proof that the format cannot hold.
    pub fn write(&self, out: &mut Vec<u8>) -> Result<(), BadUpload> {
        for entry in &self.entries {
            write_entry(out, entry)?;
        }
        let hashes = u8::try_from(self.proof.len()).ok().filter(|n| usize::from(*n) <= MAX_PROOF);
        out.push(hashes.ok_or(BadUpload::LongProof)?);
        out.extend(self.proof.iter().flatten());
        Ok(())
    }

    /// Proves the entries against the checkpoint of the upload's end (size and root). `before` are
    /// the leaf hashes of the entries from the subtree's start to the package's, which the mirror
    /// holds already; none where the package is aligned.
    ///
    /// # Errors
    /// [`NotProven`]; then nothing of it may be kept.
    pub fn verify(&self, before: &[Hash], size: u64, root: &Hash) -> Result<Vec<Hash>, NotProven> {
        let from = self.bounds.subtree_start();
        if before.len() as u64 != self.bounds.start - from {
            return Err(NotProven::Before);
        }
        let leaves: Vec<Hash> = self.entries.iter().map(|entry| leaf_hash(entry)).collect();
        let subtree = Frontier::from_leaves(before.iter().chain(&leaves).copied()).root();
        merkle::verify_subtree_consistency(
            from,
            self.bounds.end,
            size,
            &self.proof,
            &subtree,
            root,
        )?;
        Ok(leaves)
    }
}

/// Appends an entry with its length before it, as packages and bundles of entries have it.
///
/// # Errors
/// [`BadUpload::LongEntry`] past 65,535 bytes.
pub fn write_entry(out: &mut Vec<u8>, entry: &[u8]) -> Result<(), BadUpload> {
    let length = u16::try_from(entry.len()).map_err(|_| BadUpload::LongEntry)?;
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(entry);
    Ok(())
}

/// The entries of a bundle (C2SP tlog-tiles); `None` where its bytes are none.
pub fn read_entries(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut entries = Vec::new();
    while !bytes.is_empty() {
        let mut rest = Cursor(bytes);
        let length = rest.u16()?;
        entries.push(rest.take(length.into())?);
        bytes = rest.0;
    }
    Some(entries)
}

/// What a reader keeps at hand between packages, in bytes: more than one of ordinary entries has.
const ROOM: usize = 256 * 1024;

/// Puts the bytes of an upload's packages together as they come.
#[derive(Debug)]
pub struct PackageReader {
    bounds: Vec<Bounds>,
    /// Which package is next.
    next: usize,
    kept: Vec<u8>,
}

impl PackageReader {
    /// For the packages that the head announces. The caller has looked at their number first.
    pub fn new(head: &UploadHead) -> Self {
        Self { bounds: packages(head.start, head.end).collect(), next: 0, kept: Vec::new() }
    }

    /// Takes further bytes.
    pub fn push(&mut self, bytes: &[u8]) {
        self.kept.extend_from_slice(bytes);
    }

    /// How many bytes the next package has, or `None` where more are needed.
    ///
    /// # Errors
    /// [`BadUpload`] where no further bytes could make it one.
    pub fn whole(&self) -> Result<Option<usize>, BadUpload> {
        let Some(bounds) = self.bounds.get(self.next) else {
            return if self.kept.is_empty() { Ok(None) } else { Err(BadUpload::TrailingBytes) };
        };
        let mut rest = Cursor(&self.kept);
        for _ in bounds.start..bounds.end {
            if rest.u16().and_then(|length| rest.take(length.into())).is_none() {
                return Ok(None);
            }
        }
        let Some(hashes) = rest.take(1).map(|byte| usize::from(byte[0])) else { return Ok(None) };
        if hashes > MAX_PROOF {
            return Err(BadUpload::LongProof);
        }
        let whole = rest.take(hashes * 32).is_some();
        Ok(whole.then(|| self.kept.len() - rest.0.len()))
    }

    /// The next package, or `None` where more bytes are needed. Call it until it gives none after
    /// each [`PackageReader::push`]: only then is no more than one package kept.
    ///
    /// # Errors
    /// [`BadUpload`] where no further bytes could make it one.
    pub fn next_package(&mut self) -> Result<Option<Package>, BadUpload> {
        // Nothing is copied before it is whole.
        let (Some(used), Some(bounds)) = (self.whole()?, self.bounds.get(self.next).copied())
        else {
            return Ok(None);
        };
        let mut rest = Cursor(&self.kept);
        let mut entries = Vec::new();
        for _ in bounds.start..bounds.end {
            let Some(entry) = rest.u16().and_then(|length| rest.take(length.into())) else {
                return Ok(None);
            };
            entries.push(entry.to_vec());
        }
        let Some(hashes) = rest.take(1).map(|byte| usize::from(byte[0])) else { return Ok(None) };
        if hashes > MAX_PROOF {
            return Err(BadUpload::LongProof);
        }
        let Some(proof) = rest.take(hashes * 32) else { return Ok(None) };
        let (proof, _) = proof.as_chunks::<32>();
        let package = Package { bounds, entries, proof: proof.to_vec() };
        self.kept.drain(..used);
        // A large one's memory is not kept for those after it.
        if used > ROOM {
            self.kept.shrink_to(ROOM);
        }
        self.next += 1;
        Ok(Some(package))
    }

    /// Whether every package was handed out.
    pub fn is_done(&self) -> bool {
        self.next == self.bounds.len()
    }

    /// How many packages were handed out.
    pub const fn read(&self) -> usize {
        self.next
    }
}

/// Where a mirror stands: the body of 202 and 409.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MirrorInfo {
    /// The size of a pending checkpoint up to which entries may be uploaded.
    pub pending: u64,
    /// The first entry that the mirror does not have.
    pub next: u64,
    /// To be sent with the next upload.
    pub ticket: Vec<u8>,
}

impl MirrorInfo {
    /// Reads the three lines; `None` where they are none.
    pub fn parse(body: &str) -> Option<Self> {
        let lines: Vec<&str> = body.strip_suffix('\n')?.split('\n').collect();
        let [pending, next, ticket] = lines[..] else { return None };
        let ticket = BASE64.decode(ticket).ok()?;
        Some(Self { pending: decimal(pending)?, next: decimal(next)?, ticket })
    }
}

impl fmt::Display for MirrorInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.pending, self.next, BASE64.encode(&self.ticket))
    }
}

/// Bytes that are read from the front.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_be_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_be_bytes)
    }
}

#[cfg(test)]
mod tests;
