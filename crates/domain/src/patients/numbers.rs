//! Whether a number in a document is a patient's.

use super::folding::slips;
use crate::check_digits;

/// How far a number in a document is a patient's, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NumberLikeness {
    /// The same number of one person.
    Same,
    /// The same number of a family, or one too short to tell persons apart.
    SameShared,
    /// One digit differs, or two neighbours are exchanged.
    Slip,
    /// The patient has another one of this kind.
    Other,
    /// The patient has none of this kind, or it cannot be compared.
    Unknown,
}

/// Shorter numbers are no proof: others have them too.
const LEAST_SIGNS: usize = 5;
/// A Medicare card's own number; then its issue, which changes, and a person's reference.
const CARD: usize = 9;
const CARD_AND_ISSUE: usize = 10;
/// Shorter numbers of an unsaid kind are compared with those of no other kind.
const LEAST_SIGNS_OF_OTHER_KIND: usize = 7;

/// The letters and figures of a number.
fn signs(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Spreadsheets drop leading zeros.
fn without_zeros(signs: &str) -> &str {
    let is_figure = signs.chars().all(|c| c.is_ascii_digit());
    if is_figure { signs.trim_start_matches('0') } else { signs }
}

/// A number, of a document or of the list, by its letters and figures.
pub(super) struct Plain {
    kind: String,
    signs: String,
}

impl Plain {
    pub(super) fn read(kind: &str, value: &str) -> Self {
        Self { kind: kind.to_owned(), signs: signs(value) }
    }
}

/// The nearest of a patient's numbers to one in a document.
pub(super) fn compare(said: &Plain, listed: &[Plain]) -> NumberLikeness {
    let all = listed.iter().map(|number| of_number(said, number));
    all.min().unwrap_or(NumberLikeness::Unknown)
}

fn of_number(said: &Plain, listed: &Plain) -> NumberLikeness {
    let (one, other) = (said.signs.as_str(), listed.signs.as_str());
    if one.is_empty() || other.is_empty() {
        return NumberLikeness::Unknown;
    }
    if said.kind == listed.kind && said.kind == "medicare_number" {
        return of_card(one, other);
    }
    let national = check_digits::verdict(&said.kind, "").is_some();
    let (bare, other_bare) = (without_zeros(one), without_zeros(other));
    // What a list calls the patient's id is often what documents call the record number.
    let is_id = said.kind == "mrn" && listed.kind == "list_id";
    if said.kind != listed.kind && !is_id {
        // A label that says no kind, or the clinic's own word for a national number.
        let vague = |kind: &str| matches!(kind, "mrn" | "other");
        let may_be = vague(&said.kind) || vague(&listed.kind);
        let long = one.chars().count() >= LEAST_SIGNS_OF_OTHER_KIND;
        return if may_be && long && one == other {
            NumberLikeness::Same
        } else {
            NumberLikeness::Unknown
        };
    }
    let same = if national { one == other } else { bare == other_bare };
    if same {
        let long = bare.chars().count() >= LEAST_SIGNS;
        return if long { NumberLikeness::Same } else { NumberLikeness::SameShared };
    }
    if one.chars().count() >= LEAST_SIGNS && slips(one, other, 1).is_some() {
        return NumberLikeness::Slip;
    }
    match said.kind.as_str() {
        // Another house's numbers look otherwise; one that looks alike may be of this list.
        "mrn" if !is_id && shape(one) == shape(other) => NumberLikeness::Other,
        "mrn" | "other" => NumberLikeness::Unknown,
        _ => NumberLikeness::Other,
    }
}

/// Of an Australian Medicare card. Its holders change cards, so another card says little.
fn of_card(said: &str, listed: &str) -> NumberLikeness {
    let (Some(card), Some(other)) = (said.get(..CARD), listed.get(..CARD)) else {
        return NumberLikeness::Unknown;
    };
    if card != other {
        let near = slips(card, other, 1).is_some();
        return if near { NumberLikeness::Slip } else { NumberLikeness::Other };
    }
    match (said.get(CARD_AND_ISSUE..), listed.get(CARD_AND_ISSUE..)) {
        (Some(one), Some(other)) if !one.is_empty() && !other.is_empty() => {
            if one == other {
                NumberLikeness::Same
            } else {
                NumberLikeness::Other
            }
        }
        _ => NumberLikeness::SameShared,
    }
}

/// How a number looks: where figures and letters stand.
fn shape(signs: &str) -> String {
    signs.chars().map(|c| if c.is_ascii_digit() { '0' } else { 'A' }).collect()
}
