//! Finds patients who are their documents' readers too, or whose address is all that names them.

use super::candidates::{Candidate, candidate};
use super::labels::Meaning::{Addressee, Patient};
use super::layout::starts_with_ignoring_case;
use super::person;
use super::reading::Reading;
use super::under_labels::value;

/// `To: Ms Jo Day` where the invoice is about `yourself`.
const THEMSELVES: u16 = 850;
/// A name over a street and nothing more: asked about.
const OVER_STREET: u16 = 660;
/// An address stands in so many lines.
const HEAD: usize = 30;

/// Who is billed, where `Re: yourself` says that it is the patient.
pub(super) fn billed_for_themselves(reading: &Reading<'_>) -> Vec<Candidate> {
    const MOST: usize = 50;
    let about = |words: &str| matches!(words, "re" | "patient" | "for" | "regarding" | "name");
    let themselves = reading.hits.iter().any(|hit| {
        let own = hit.label.meaning == Patient && about(hit.label.words);
        own && ["yourself", "self"].iter().any(|word| starts_with_ignoring_case(hit.value, word))
    });
    if !themselves {
        return Vec::new();
    }
    let readers = reading.hits.iter().filter(|hit| hit.label.meaning == Addressee).take(MOST);
    let people = readers.filter_map(value).filter(|(_, one)| !one.clinician && one.parts > 1);
    people.map(|(line, person)| candidate(line, &person, THEMSELVES)).take(1).collect()
}

/// A line or a cell of a whole name over a house number and a street.
pub(super) fn over_a_street(reading: &Reading<'_>) -> Vec<Candidate> {
    let document = &reading.document;
    let mut found = Vec::new();
    for (index, line) in document.lines.iter().enumerate().take(HEAD) {
        let Some(text) = line.cell(0).filter(|_| line.rank > 0) else { continue };
        let Some(person) = person::read(text) else { continue };
        let plain = person.rest.is_empty() && person.listed == 0 && !person.clinician;
        let under = document.below(index, 1).and_then(|under| document.lines[under].cell(0));
        let street = under.is_some_and(is_street);
        // An organisation stands under the name of who works there.
        let of_clinician = reading.clinicians.iter().any(|(at, _)| at + 1 == index);
        let labelled = reading.hits_in_line(index).iter().any(|hit| hit.marked);
        if plain && person.parts > 1 && street && !labelled && !of_clinician {
            found.push(candidate(index, &person, OVER_STREET));
        }
    }
    found
}

/// `12 Elm Street`, `12B Elm Street`, `PO Box 9`.
fn is_street(text: &str) -> bool {
    let mut words = text.split(' ');
    let number = words.next().unwrap_or_default().trim_end_matches(',');
    let figures = number.bytes().take_while(u8::is_ascii_digit).count();
    let house = (1..=5).contains(&figures) && number.len() <= figures + 1;
    let next = words.next().unwrap_or_default();
    house && next.len() > 2 && next.starts_with(char::is_uppercase)
        || ["po box ", "p.o. box ", "unit ", "flat "]
            .iter()
            .any(|begin| starts_with_ignoring_case(text, begin))
}
