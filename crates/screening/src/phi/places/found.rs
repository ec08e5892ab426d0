//! What a search for a place or an organisation answers.

use super::super::Kind;

/// What was found: the token after it, its kind, how sure it is from 0 to 1, and the rule that
/// found it.
pub(super) type Found = Option<(usize, Kind, f32, &'static str)>;
