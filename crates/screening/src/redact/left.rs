//! The second look: what of a document is still in a text that is about to be sent.

use std::ops::Range;

use super::placeholders::{Placeholders, placeholders_in};
use super::readings::{Hit, Turns, search};
use super::{Numbers, ages, dates};
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
/// number, birth date and word that the clinic brought to the recognisers; `numbers` are those of its
/// patients. On any hit the text must not be sent.
///
/// Case, accents, spaces and hyphens do not hide a value. Nor does an encoding, or two, one in the other:
/// base64, percent-encoding, hexadecimal, character references of HTML, quoted-printable, and the escapes
/// of JSON, in JSON in JSON too. Numbers of eight figures and more are found inside longer ones. Names are
/// sought word by word from three letters on; ordinary words in small letters are no names. Not sought are
/// two letters or three figures alone, which are in every text; nor three or four letters as the
/// hexadecimal digits of a plain number, or right behind other letters of base64.
pub fn left(
    outgoing: &str,
    placeholders: &Placeholders,
    recognisers: &Recognisers,
    numbers: &Numbers,
) -> Vec<Left> {
    let found = search(outgoing, 0, Turns::ALL, &mut |text, least| {
        let mut found = found_in(text, placeholders, recognisers, numbers);
        if least > 0 {
            let signs = |range: &Range<usize>| {
                text[range.clone()].chars().filter(|sign| sign.is_alphanumeric()).count()
            };
            found.retain(|(_, range)| signs(range) >= least);
        }
        found
    });
    let mut all: Vec<_> = found.into_iter().map(|(kind, range)| Left { kind, range }).collect();
    all.sort_by_key(|left| (left.range.start, left.range.end, left.kind));
    all.dedup();
    all
}

/// What stands in a text as it is.
fn found_in(
    text: &str,
    placeholders: &Placeholders,
    recognisers: &Recognisers,
    numbers: &Numbers,
) -> Vec<Hit> {
    let sought = placeholders.sought();
    let known = recognisers.find_known(text).into_iter().map(|span| (span.kind, span.range));
    let known = known.filter(|(_, range)| !sought.stays(&text[range.clone()]));
    let mut found = sought.find(text);
    found.extend(sought.numbers().find(text));
    found.extend(numbers.find(text));
    found.extend(known);
    if !found.is_empty() {
        let ours = ours_in(text, placeholders);
        found.retain(|(_, range)| {
            let after = ours.partition_point(|one| one.start <= range.start);
            after.checked_sub(1).is_none_or(|last| ours[last].end < range.end)
        });
    }
    found
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
