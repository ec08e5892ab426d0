//! The texts and bytes that go over the line, read as strictly as their specifications allow.
//!
//! Pure: no sockets, clocks or randomness. Everything read here comes from outside and is bounded
//! before it is kept. One file for each request: [`checkpoint`] and [`entries`] are C2SP's,
//! [`code`] is what a person carries from head office to a clinic, [`v1`] and [`statement`] are
//! our own; [`mirror`] is for reading a log back.

pub mod checkpoint;
pub mod code;
pub mod entries;
pub mod mirror;
pub mod statement;
pub mod v1;

/// The media type of the size that a witness answers with 409 (C2SP tlog-witness).
pub const SIZE_TYPE: &str = "text/x.tlog.size";

/// The media type of a 503 that asks for the newest checkpoint with head office's own signature: it
/// was restored from a backup. Ours; to others it is a 503 as any other.
pub const CONFIRM_TYPE: &str = "text/x.wardbook.confirm";

/// The media type of [`entries::MirrorInfo`] (C2SP tlog-mirror).
pub const MIRROR_INFO_TYPE: &str = "text/x.tlog.mirror-info";

/// A decimal as C2SP writes it: ASCII digits, no leading zero but of zero itself, below 2^64.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let canonical =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if canonical { text.parse().ok() } else { None }
}
