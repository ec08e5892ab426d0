//! Documents: files taken in, the inbox that lists them, putting away what cannot be read, scans that are
//! cut into documents, and one document as people look at it.
//!
//! What was found in a document stands in `review`; reading untrusted bytes, in `wardbook-
//! documents`.

pub(crate) mod files;
pub(crate) mod inbox;
pub(crate) mod intake;
pub(crate) mod looks;
pub(crate) mod original;
pub(crate) mod packets;
pub(crate) mod plan;
pub(crate) mod put_away;
pub(crate) mod texts;
mod unlock;
pub(crate) mod unpack;
pub(crate) mod view;
