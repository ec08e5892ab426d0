//! The reason for which a chain of words is taken for a name.

/// How sure it is, from 0 to 1, and the rule that says so.
pub(super) struct Reason {
    pub(super) score: f32,
    pub(super) rule: &'static str,
}
