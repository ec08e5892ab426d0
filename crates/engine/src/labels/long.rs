//! Labels that go on after the words by which they are known: a second name in another language, what
//! else may stand there, in what form.

use super::label::{Label, Meaning};
use super::number::is_number;

/// No label goes on for longer.
const LONGEST: usize = 64;
/// Who signs, in brackets behind what was done.
const SIGNERS: &[&str] =
    &["patient", "parent", "guardian", "witness", "relative", "carer", "doctor", "interpreter"];
/// Words before a label that say whose it is.
const WHOSE: &[&str] = &[
    "patient",
    "patient's",
    "patient\u{2019}s",
    "patients",
    "pt",
    "client",
    "client's",
    "child",
    "child's",
    "pupil",
    "member",
    "resident",
];

/// Where a label ends that goes on at `at`: `Name of patient / Nama   :`, `NHS number (or other
/// identifier) ....`, `Date of birth (dd/mm/yyyy):`. `None` where it does not go on.
pub(super) fn end_of_label(text: &str, at: usize, cell_end: usize) -> Option<usize> {
    let after = text.get(at..)?;
    let begin = after.trim_start_matches(['.', ' ', '\u{a0}']);
    let bracket = begin.starts_with('(');
    // `Signed (patient):` says who signed, and not what else the label is called.
    let who = begin.trim_start_matches(['(', ' ']).split([')', ' ']).next().unwrap_or_default();
    if bracket && SIGNERS.iter().any(|word| word.eq_ignore_ascii_case(who)) {
        return None;
    }
    if !bracket && !begin.starts_with(['/', '(', '\u{2215}']) {
        return None;
    }
    let mut end = LONGEST.min(after.len());
    while !after.is_char_boundary(end) {
        end -= 1;
    }
    let near = &after[..end];
    let colon = near.find([':', '\u{ff1a}']);
    let cell = (cell_end > at).then(|| cell_end - at).filter(|end| *end <= near.len());
    // Lined up colons stand a gap away from the label, and nothing else stands between.
    let of_colon = colon.filter(|colon| {
        cell.is_none_or(|cell| *colon <= cell || near[cell..*colon].trim().is_empty())
    });
    let end = of_colon.or_else(|| cell.filter(|_| colon.is_none_or(|colon| Some(colon) > cell)))?;
    let words = near[..end].trim();
    let figures = words.contains(|c: char| c.is_ascii_digit());
    let closed = !bracket || words.find(')').is_some_and(|at| at > 1);
    // What follows a closed bracket is another thing, where no colon ends it.
    let whole = of_colon.is_some() || !bracket || words.ends_with(')');
    let said = words.chars().filter(|c| c.is_alphabetic()).count() > 1;
    let count = words.split_whitespace().count();
    (!figures && closed && whole && said && count <= 7).then_some(at + end)
}

/// `(born 30.11.1949, Elm chart 77104)`: whether a number of a patient or a document follows that needs
/// no word to announce it.
pub(super) fn goes_on_with_number(labels: &[&Label], after: &str) -> bool {
    const FEWEST: usize = 5;
    let token = after.split([' ', ',', ')', ';']).next().unwrap_or_default().trim_end_matches('.');
    let figures = token.len() >= FEWEST && token.bytes().all(|byte| byte.is_ascii_digit());
    labels.iter().any(|label| match label.meaning {
        Meaning::Identifier("mrn") => figures || is_number(token),
        Meaning::Identifier(_) => is_number(token),
        _ => false,
    })
}

/// Whether the words before a label say only whose it is.
pub(super) fn is_whose(before: &str) -> bool {
    WHOSE.iter().any(|word| word.eq_ignore_ascii_case(before.trim_start_matches(['*', '-', ' '])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_goes_on_to_its_colon_or_the_end_of_its_cell() {
        for (text, label, rest) in [
            ("Name / Nama       :  ALI", "Name", ":  ALI"),
            ("Name / \u{928}\u{93e}\u{935} : Jo", "Name", ": Jo"),
            ("NHS number (or other identifier) ..... 9", "NHS number", " ..... 9"),
            ("Surname/family name ..... Day", "Surname", " ..... Day"),
        ] {
            let dots = text.find(" .....").unwrap_or(text.len());
            let gap = text.find("  ").unwrap_or(dots).min(dots);
            let end = end_of_label(text, label.len(), gap);
            assert_eq!(end.map(|end| &text[end..]), Some(rest), "{text}");
        }
        for text in ["Patient (Jo Day) was seen", "Ref/12/A: x", "DOB 1/2/1980", "Name: Jo / Ann"] {
            let label = text.find([' ', '/', ':']).unwrap_or(0);
            assert_eq!(end_of_label(text, label, text.len()), None, "{text}");
        }
    }
}
