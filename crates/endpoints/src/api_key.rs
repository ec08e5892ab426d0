//! An endpoint's credential, kept from every place where it could be seen.

use std::fmt;

use zeroize::Zeroizing;

/// An endpoint's credential. It is wiped from memory when dropped and cannot be shown.
#[derive(Clone)]
pub struct ApiKey(Zeroizing<String>);

impl ApiKey {
    /// Takes over a key; white space around it, as copying leaves it, is dropped.
    pub fn new(key: impl Into<String>) -> Self {
        let whole = Zeroizing::new(key.into());
        Self(Zeroizing::new(whole.trim().to_owned()))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(hidden)")
    }
}
