//! What one side found of what is marked.

use std::collections::BTreeMap;

use super::sentences::{Found, Sentence};

/// A kind of place as it is marked, and the kinds by which each side calls it.
pub(super) struct Shared {
    pub(super) marked: &'static str,
    pub(super) ours: &'static [&'static str],
    pub(super) presidio: &'static [&'static str],
}

/// The kinds that both sides know.
pub(super) const SHARED: [Shared; 14] = [
    shared("PERSON", &["person"], &["PERSON"]),
    shared("STREET_ADDRESS", &["address"], &["LOCATION"]),
    shared("GPE", &["place"], &["LOCATION"]),
    shared("ZIP_CODE", &["postcode"], &["LOCATION"]),
    shared("ORGANIZATION", &["organisation"], &["ORGANIZATION"]),
    shared("PHONE_NUMBER", &["phone", "fax"], &["PHONE_NUMBER"]),
    shared("EMAIL_ADDRESS", &["email"], &["EMAIL_ADDRESS", "EMAIL"]),
    shared("DOMAIN_NAME", &["url"], &["URL"]),
    shared("IP_ADDRESS", &["ip_address"], &["IP_ADDRESS"]),
    shared("CREDIT_CARD", &["card"], &["CREDIT_CARD"]),
    shared("IBAN_CODE", &["iban"], &["IBAN_CODE"]),
    shared("US_SSN", &["ssn"], &["US_SSN"]),
    shared("DATE_TIME", &["date", "birth_date"], &["DATE_TIME"]),
    shared("AGE", &["age"], &["AGE", "DATE_TIME"]),
];

const fn shared(
    marked: &'static str,
    ours: &'static [&'static str],
    presidio: &'static [&'static str],
) -> Shared {
    Shared { marked, ours, presidio }
}

#[derive(Clone, Copy, Default)]
struct Share {
    part: usize,
    of: usize,
}

impl Share {
    fn value(self) -> Option<f64> {
        (self.of > 0).then(|| float(self.part) / float(self.of))
    }
}

#[derive(Default)]
pub(super) struct Tally {
    /// By kind as it is marked: places found.
    found: BTreeMap<String, Share>,
    /// By kind as the side calls it: its characters that are marked, as anything.
    right: BTreeMap<String, Share>,
    /// The same over all kinds, each character once.
    all: Share,
    /// The sentence and the mark of each place that was missed.
    missed: Vec<(usize, usize)>,
}

impl Tally {
    pub(super) fn of(sentences: &[Sentence], found: &[Vec<Found>]) -> Self {
        let mut tally = Self::default();
        for (nth, (sentence, found)) in sentences.iter().zip(found).enumerate() {
            let marked = covered(&sentence.text, &sentence.marks);
            let here = covered(&sentence.text, found);
            for (mark, place) in sentence.marks.iter().enumerate() {
                let share = share(&sentence.text, place, &here);
                let kind = tally.found.entry(place.kind.clone()).or_default();
                kind.of += 1;
                if share.part * 10 >= share.of * 9 {
                    kind.part += 1;
                } else {
                    tally.missed.push((nth, mark));
                }
            }
            for place in found {
                let share = share(&sentence.text, place, &marked);
                let kind = tally.right.entry(place.kind.clone()).or_default();
                kind.part += share.part;
                kind.of += share.of;
            }
            for (at, sign) in sentence.text.char_indices() {
                if here[at] && !sign.is_whitespace() {
                    tally.all.of += 1;
                    tally.all.part += usize::from(marked[at]);
                }
            }
        }
        tally
    }

    pub(super) fn marked(&self, kind: &str) -> usize {
        self.found.get(kind).map_or(0, |share| share.of)
    }

    pub(super) fn recall(&self, kind: &str) -> f64 {
        self.found.get(kind).and_then(|share| share.value()).unwrap_or(1.0)
    }

    pub(super) fn all_marked(&self) -> usize {
        self.found.values().map(|share| share.of).sum()
    }

    pub(super) fn recall_of_all(&self) -> f64 {
        let part = self.found.values().map(|share| share.part).sum();
        Share { part, of: self.all_marked() }.value().unwrap_or(1.0)
    }

    /// Nothing where the side found nothing of these kinds.
    pub(super) fn precision_of(&self, kinds: &[&str]) -> Option<f64> {
        let shares = || kinds.iter().filter_map(|kind| self.right.get(*kind));
        let sum = |of: fn(&Share) -> usize| shares().map(of).sum();
        Share { part: sum(|share| share.part), of: sum(|share| share.of) }.value()
    }

    pub(super) fn precision(&self) -> f64 {
        self.all.value().unwrap_or(1.0)
    }

    pub(super) fn print_misses(&self, side: &str, sentences: &[Sentence]) {
        for (nth, mark) in &self.missed {
            let Sentence { text, marks } = &sentences[*nth];
            let mark = &marks[*mark];
            println!("{side} missed {} {:?} in {text:?}", mark.kind, &text[mark.range.clone()]);
        }
    }
}

/// Of each byte, whether a place covers it.
fn covered(text: &str, places: &[Found]) -> Vec<bool> {
    let mut covered = vec![false; text.len()];
    for place in places {
        if let Some(part) = covered.get_mut(place.range.clone()) {
            part.fill(true);
        }
    }
    covered
}

/// The characters of a place that are covered, without white space.
fn share(text: &str, place: &Found, covered: &[bool]) -> Share {
    let mut share = Share::default();
    let said = text.get(place.range.clone()).unwrap_or_default();
    for (at, _) in said.char_indices().filter(|(_, sign)| !sign.is_whitespace()) {
        share.of += 1;
        share.part += usize::from(covered[place.range.start + at]);
    }
    share
}

/// A count as a number to divide.
pub(super) fn float(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(kind: &str, range: std::ops::Range<usize>) -> Found {
        Found { kind: kind.to_owned(), range }
    }

    #[test]
    fn a_place_is_found_where_nine_tenths_of_it_are_covered_by_any_kind() {
        let text = "Mr Bartholomew of Ulm".to_owned();
        let marks = vec![place("PERSON", 3..14), place("GPE", 18..21)];
        let sentences = [Sentence { text, marks }];
        let all_but_one = Tally::of(&sentences, &[vec![place("place", 4..14)]]);
        assert!((all_but_one.recall("PERSON") - 1.0).abs() < 1e-9);
        assert!(all_but_one.recall("GPE") < 1e-9);
        let too_few =
            Tally::of(&sentences, &[vec![place("person", 0..12), place("place", 18..21)]]);
        assert!((too_few.recall_of_all() - 0.5).abs() < 1e-9);
        // `Mr` is not marked, and the space after it does not count.
        assert!((too_few.precision_of(&["person"]).unwrap() - 9.0 / 11.0).abs() < 1e-9);
        assert_eq!(too_few.precision_of(&["phone"]), None);
    }
}
