//! The second look: what of a document is still in a text that is about to be sent.

use std::ops::Range;

use super::placeholders::{Placeholders, placeholders_in};
use super::view::{to_text, views};
use super::{ages, dates};
use crate::phi::{Kind, Recognisers};

/// A value that is left. It says what and where, and never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// What it is.
    pub kind: Kind,
    /// Where it is, in bytes of the outgoing text.
    pub range: Range<usize>,
}

/// Searches a text that is about to be sent for every value that was replaced, and for every name,
/// number, birth date and word that the clinic brought to the recognisers. On any hit the text must not
/// be sent.
///
/// Case, accents, spaces and hyphens do not hide a value, nor do the escapes of JSON, in JSON in JSON
/// either. Names are sought word by word from three letters on; ordinary words in small letters are no
/// names. Not sought are two letters or three figures alone, which are in every text.
pub fn left(outgoing: &str, placeholders: &Placeholders, recognisers: &Recognisers) -> Vec<Left> {
    let views = views(outgoing);
    let mut all = Vec::new();
    for depth in 0..=views.len() {
        let text = depth.checked_sub(1).map_or(outgoing, |last| views[last].text.as_str());
        let ours = ours_in(text, placeholders);
        let is_ours = |range: &Range<usize>| {
            let after = ours.partition_point(|one| one.start <= range.start);
            after.checked_sub(1).is_some_and(|last| ours[last].end >= range.end)
        };
        let sought = placeholders.sought();
        let known = recognisers.find_known(text).into_iter().map(|span| (span.kind, span.range));
        let known = known.filter(|(_, range)| !sought.stays(&text[range.clone()]));
        let found = sought.find(text).into_iter().chain(known).filter(|(_, range)| !is_ours(range));
        all.extend(
            found.map(|(kind, range)| Left { kind, range: to_text(&views[..depth], range) }),
        );
    }
    all.sort_by_key(|left| (left.range.start, left.range.end, left.kind));
    all.dedup();
    all
}

/// What we wrote ourselves, in order.
fn ours_in(text: &str, placeholders: &Placeholders) -> Vec<Range<usize>> {
    let given = placeholders_in(text)
        .filter(|(_, label, number)| placeholders.is_given(label, *number))
        .map(|(range, ..)| range);
    let marks =
        [ages::OVER.to_owned(), dates::born(placeholders.year()), dates::old(placeholders.year())];
    let coarse = marks
        .iter()
        .flat_map(|mark| text.match_indices(mark.as_str()).map(|(at, mark)| at..at + mark.len()));
    let mut ours: Vec<_> = given.chain(coarse).collect();
    ours.sort_by_key(|range| range.start);
    ours
}
