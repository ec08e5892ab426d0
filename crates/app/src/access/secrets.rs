//! What a person gives besides their name to be let in.

/// A password, and the code of an authenticator app where the person has a second factor.
#[derive(Clone, Copy)]
pub struct Secrets<'a> {
    /// The password.
    pub password: &'a str,
    /// The code, as it was typed.
    pub code: Option<&'a str>,
}

impl<'a> From<&'a str> for Secrets<'a> {
    /// A password alone.
    fn from(password: &'a str) -> Self {
        Self { password, code: None }
    }
}
