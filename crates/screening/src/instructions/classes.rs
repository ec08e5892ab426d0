//! What a word does in a sentence, as a set of classes. The classes are named in `words`.

/// One bit for each class.
pub(super) type Classes = u128;
