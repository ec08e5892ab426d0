//! A number that may identify somebody or something, with where and how surely it was found.

use wardbook_domain::doubt::DoubtKind;

use super::super::labels::Place;

/// How sure a number with a fitting check digit is.
pub(super) const CHECKED: u16 = 990;

/// One number of a document.
pub(super) struct Number<'a> {
    pub(super) kind: &'static str,
    /// The words of its label's row.
    pub(super) label: &'static str,
    pub(super) value: &'a str,
    /// The words that show it: with its label, where that tells of which scheme it is.
    pub(super) shown: &'a str,
    pub(super) line: usize,
    pub(super) strength: u16,
    pub(super) place: Place,
    pub(super) doubt: Option<DoubtKind>,
}
