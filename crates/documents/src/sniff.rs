//! Tells a file's kind from its first bytes.
use crate::{DocumentKind, Unreadable};

/// The kind of file these bytes are.
pub fn sniff(_name: &str, bytes: &[u8]) -> Result<DocumentKind, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(DocumentKind::PlainText)
}
