//! Numbers of figures alone, found inside longer ones and in whatever way they are grouped.
//!
//! A number is compared by its first 19 figures, which fit a word exactly, so there are no chance hits of
//! a hash. One that is grouped otherwise or stands within a longer one must be long: figures that happen
//! to stand side by side spell every short number sooner or later.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use crate::phi::{Clinic, Kind};

/// Figures that a number is compared by.
const MOST: usize = 19;
/// The least figures of a number that is sought inside an unbroken longer one, or grouped by one sign.
const WITHIN: usize = 8;
/// The least figures of a number with different signs between its groups, or that begins or ends within a
/// group: a row of results is made of such groups.
const ACROSS: usize = 10;
/// Signs that may stand between two groups: `) `.
const GAP: usize = 3;

/// Numbers that must not be in a text.
#[derive(Default)]
pub struct Numbers {
    /// By how many figures they are compared, shortest first.
    lengths: Vec<(usize, HashMap<u64, Kind>)>,
}

impl Numbers {
    /// Those of a clinic's patients.
    pub fn of(clinic: &Clinic) -> Self {
        let mut numbers = Self::default();
        for number in clinic.patients.iter().flat_map(|patient| &patient.identifiers) {
            numbers.add(Kind::Mrn, number);
        }
        numbers
    }

    /// Adds a value where it is a number of enough figures.
    pub(super) fn add(&mut self, kind: Kind, said: &str) {
        if said.chars().any(char::is_alphabetic) {
            return;
        }
        let figures: Vec<u64> = said.chars().filter_map(figure).take(MOST).collect();
        if figures.len() < WITHIN {
            return;
        }
        let value = figures.iter().fold(0, |value, figure| value * 10 + figure);
        let at = match self.lengths.binary_search_by_key(&figures.len(), |(len, _)| *len) {
            Ok(at) => at,
            Err(at) => {
                self.lengths.insert(at, (figures.len(), HashMap::new()));
                at
            }
        };
        self.lengths[at].1.entry(value).or_insert(kind);
    }

    /// Where numbers stand, in bytes.
    pub(super) fn find(&self, text: &str) -> Vec<(Kind, Range<usize>)> {
        let mut found = Vec::new();
        if self.lengths.is_empty() {
            return found;
        }
        let mut row = Row::default();
        for (at, sign) in text.char_indices() {
            row.read(at, sign);
            if figure(sign).is_some() {
                self.find_at(text, at, &row, &mut found);
            }
        }
        found
    }

    /// The numbers that end with the last figure read.
    fn find_at(&self, text: &str, at: usize, row: &Row, found: &mut Vec<(Kind, Range<usize>)>) {
        for (len, numbers) in &self.lengths {
            if row.figures.len() < *len {
                break;
            }
            let value = row.value % 10_u64.pow(u32::try_from(*len).unwrap_or_default());
            let Some(kind) = numbers.get(&value) else { continue };
            let ends = || text[at..].chars().nth(1).is_none_or(|next| figure(next).is_none());
            if row.is_one_number(*len, ends) {
                let start = row.figures[row.figures.len() - len].at;
                let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
                found.push((*kind, start..end));
            }
        }
    }
}

/// The last figures of a row that no letter and no end of a line breaks.
#[derive(Default)]
struct Row {
    figures: VecDeque<Figure>,
    /// What they spell.
    value: u64,
    gap: usize,
    sign: char,
}

struct Figure {
    at: usize,
    /// How many signs stand before it, and the last one.
    gap: usize,
    sign: char,
}

impl Row {
    fn read(&mut self, at: usize, sign: char) {
        let Some(value) = figure(sign) else {
            self.gap += 1;
            self.sign = sign;
            if self.gap > GAP || sign.is_alphabetic() || matches!(sign, '\n' | '\r' | '\t') {
                self.figures.clear();
                self.value = 0;
            }
            return;
        };
        if self.figures.len() == MOST {
            self.figures.pop_front();
        }
        self.figures.push_back(Figure { at, gap: self.gap, sign: self.sign });
        self.value = self.value % 10_u64.pow(18) * 10 + value;
        self.gap = 0;
    }

    /// Whether the last figures may be one number and not parts of several.
    fn is_one_number(&self, len: usize, ends: impl Fn() -> bool) -> bool {
        let first = self.figures.len() - len;
        let gaps = || self.figures.range(first + 1..).filter(|figure| figure.gap > 0);
        let Some(one) = gaps().next() else { return true };
        let is_uniform = gaps().all(|figure| figure.gap == 1 && figure.sign == one.sign);
        // Without a figure before it, a row has begun here too.
        let begins = first == 0 && self.figures.len() < MOST || self.figures[first].gap > 0;
        let is_whole = begins && ends();
        if is_whole && is_uniform {
            len >= WITHIN
        } else {
            len >= ACROSS && (is_whole || is_uniform)
        }
    }
}

fn figure(sign: char) -> Option<u64> {
    // Full-width, Arabic and Persian figures are figures too.
    let zero = match sign {
        '0'..='9' => '0',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        _ => return None,
    };
    Some(u64::from(u32::from(sign) - u32::from(zero)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(number: &str, text: &str) -> bool {
        let mut numbers = Numbers::default();
        numbers.add(Kind::Mrn, number);
        let found = numbers.find(text);
        assert!(found.iter().all(|(_, range)| text.get(range.clone()).is_some()));
        !found.is_empty()
    }

    #[test]
    fn a_number_is_found_however_it_is_grouped_and_inside_a_longer_one() {
        for text in [
            "4857773456",
            "ref 004857773456001",
            "485 777 3456",
            "485.777.3456",
            "4857-773456",
            "4 8 5 7 7 7 3 4 5 6",
            "(485) 777-3456",
            "0485 777 34561",
            "４８５７７７３４５６",
            "x4857773456y",
            "1234567890123456789014857773456",
        ] {
            assert!(finds("485 777 3456", text), "{text}");
        }
        assert!(finds("00483921", "id-100483921-7"));
        assert!(finds("12345678901234567890123", "n 12345678901234567890123."));
    }

    #[test]
    fn rows_of_results_and_short_numbers_are_no_hit() {
        for (number, text) in [
            ("485 777 3456", "485 and 7773456"),
            ("485 777 3456", "14.85 777, 34 5 6"),
            ("485 777 3456", "48\n57773456"),
            ("00483921", "1004 839 21"),
            ("1354298", "135 4.2 98"),
            ("1354298", "913542980"),
            ("AB12345678", "12345678"),
        ] {
            assert!(!finds(number, text), "{number} in {text}");
        }
    }
}
