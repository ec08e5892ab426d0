//! Lists of patients: a row for each, whichever format it is written in. A row that cannot be read says
//! why, by its place, and the others are read all the same.

mod columns;
mod csv;

use super::{fhir, hl7};
use crate::charset;
use crate::listing::{LONGEST, ListedName, ListedNumber, ListedUse, Listing, MOST};
use crate::{DocumentKind, Limits, Unreadable};

/// Reads a list in a file of this kind.
pub(crate) fn read(
    kind: DocumentKind,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Listing, Unreadable> {
    let listing = match kind {
        DocumentKind::Hl7 => hl7::listing::read(bytes, limits),
        DocumentKind::Fhir => fhir::listing::read(&charset::decode(bytes).0, limits),
        _ => {
            let (text, _) = charset::decode(bytes);
            // A list of resources in brackets is no resource by itself.
            match text.trim_start().as_bytes() {
                [b'[' | b'{', ..] => fhir::listing::read(&text, limits),
                _ => csv::read(&text, limits),
            }
        }
    }?;
    if listing.rows.is_empty() {
        return Err(Unreadable::EmptyList);
    }
    Ok(listing)
}

/// Fails where one more row would be too many.
pub(super) fn one_more(rows: usize, limits: &Limits) -> Result<(), Unreadable> {
    if rows as u64 >= limits.lines {
        return Err(Unreadable::ListTooLong { limit: limits.lines });
    }
    Ok(())
}

/// On one line, with single blanks; cut where it is too long for anything that a list says of a patient,
/// so that whoever judges it sees that.
pub(super) fn words(text: &str) -> String {
    let mut found = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if found.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| found.is_char_boundary(*at)).unwrap_or_default();
        found.truncate(end);
    }
    found
}

/// Adds a name that says something.
pub(super) fn add_name(names: &mut Vec<ListedName>, used: ListedUse, given: &str, family: &str) {
    let name = ListedName { used, given: words(given), family: words(family) };
    let says_something = !name.given.is_empty() || !name.family.is_empty();
    if says_something && names.len() < MOST && !names.contains(&name) {
        names.push(name);
    }
}

/// Adds a number that says something.
pub(super) fn add_number(numbers: &mut Vec<ListedNumber>, kind: &str, value: &str) {
    let number = ListedNumber { kind: kind.to_owned(), value: words(value) };
    if !number.value.is_empty() && numbers.len() < MOST && !numbers.contains(&number) {
        numbers.push(number);
    }
}

#[cfg(test)]
mod tests;
