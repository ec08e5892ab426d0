//! What a row of a list says, whichever format it is written in: on one line, without what says nothing,
//! and no more than is carried further.

use crate::listing::{LONGEST, ListedName, ListedNumber, ListedUse, MOST};
use crate::{Limits, Unreadable};

/// Fails where one more row would be too many.
pub(in crate::formats) fn one_more(rows: usize, limits: &Limits) -> Result<(), Unreadable> {
    if rows as u64 >= limits.lines {
        return Err(Unreadable::ListTooLong { limit: limits.lines });
    }
    Ok(())
}

/// On one line, with single blanks; cut where it is too long for anything that a list says of a patient,
/// so that whoever judges it sees that.
pub(in crate::formats) fn words(text: &str) -> String {
    let mut found = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if found.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| found.is_char_boundary(*at)).unwrap_or_default();
        found.truncate(end);
    }
    found
}

/// Adds a name that says something.
pub(in crate::formats) fn add_name(
    names: &mut Vec<ListedName>,
    used: ListedUse,
    given: &str,
    family: &str,
) {
    let name = ListedName { used, given: words(given), family: words(family) };
    let says_something = !name.given.is_empty() || !name.family.is_empty();
    if says_something && names.len() < MOST && !names.contains(&name) {
        names.push(name);
    }
}

/// Adds a number that says something.
pub(in crate::formats) fn add_number(numbers: &mut Vec<ListedNumber>, kind: &str, value: &str) {
    let number = ListedNumber { kind: kind.to_owned(), value: words(value) };
    if !number.value.is_empty() && numbers.len() < MOST && !numbers.contains(&number) {
        numbers.push(number);
    }
}
