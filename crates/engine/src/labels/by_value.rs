//! Labels of numbers that are told by the number after them.
//!
//! No list has all words that stand before a number: here a colon, a gap or a leader stands between a
//! few plain words and nothing but a number of letters and figures, as in `Requisition: 771840223`
//! and `Medical card ..... K440217C`. What is measured, dialled or paid has other words or forms.

use super::super::layout::Line;
use super::announced::{of_label, of_no_identifier};
use super::label::{Candidate, Label, Place};
use super::number::is_number;

/// No such label has more words.
const MOST_WORDS: usize = 5;
/// Adds the labels of a line that no table has.
pub(super) fn find(line: &Line<'_>, found: &mut Vec<Candidate>) {
    if !line.text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    for (at, cell) in line.cells.iter().enumerate() {
        let text = &line.text[cell.clone()];
        let colon = text.find([':', '：']).filter(|colon| !text[*colon..].starts_with("://"));
        let (words, own) = colon.map_or((text, ""), |colon| {
            (&text[..colon], text[colon..].trim_start_matches([':', '：', ' ', '*']))
        });
        let next = line.cells.get(at + 1);
        let value = if own.is_empty() {
            next.map(|next| line.text[next.clone()].trim_start_matches([':', '：', ' ']))
        } else {
            Some(own)
        };
        let Some(value) = value.filter(|value| is_number(value)) else { continue };
        // Without a colon a leader of dots makes a label of words, and no gap does.
        let begins = value.as_ptr() as usize - line.text.as_ptr() as usize;
        let lead = &line.text[cell.start + words.len()..begins];
        if colon.is_none() && !lead.contains([':', '：']) && !lead.contains("...") {
            continue;
        }
        let range = cell.start..begins + value.len();
        let Some(label) = of_words(words) else { continue };
        if found.iter().any(|one| range.contains(&one.start)) {
            continue;
        }
        let place = Place::Start;
        found.push(Candidate { label, start: cell.start, value: begins, place, marked: true });
    }
    found.sort_by_key(|one| one.start);
}

/// What these words label, if they can label a number.
fn of_words(words: &str) -> Option<&'static Label> {
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    let plain =
        |c: char| c.is_alphabetic() || matches!(c, ' ' | '.' | '/' | '-' | '\'' | '(' | ')' | '&');
    let count = words.split_whitespace().count();
    let fits = (1..=MOST_WORDS).contains(&count) && words.chars().all(plain) && words.len() >= 2;
    let small = words.to_lowercase();
    let own: Vec<&str> =
        small.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (fits && !own.iter().any(|word| of_no_identifier(word))).then(|| of_label(&own))
}
