//! How much of the personal health information in invented clinical documents of many countries is found.
//!
//! The rules were read against `tuning.txt`. `kept-apart.txt` is by other senders, and no rule was
//! changed after looking at what it misses: its figures tell what to expect of a sender nobody has seen.

#[path = "phi/marked.rs"]
mod marked;

use std::collections::BTreeMap;

use marked::{Tally, characters, count, documents};
use wardbook_screening::phi::Recognisers;

/// The least share of each kind that is found, in percent.
type Floors = &'static [(&'static str, usize)];

const TUNING: Floors = &[
    ("person", 95),
    ("address", 91),
    ("place", 96),
    ("organisation", 82),
    ("record", 98),
    ("plan", 98),
    ("licence", 95),
    ("vehicle", 96),
    ("device", 96),
    ("identity", 98),
    ("date", 96),
    ("phone", 95),
];

const KEPT_APART: Floors = &[
    ("person", 92),
    ("address", 80),
    ("place", 97),
    ("organisation", 70),
    ("record", 97),
    ("plan", 97),
    ("licence", 90),
    ("vehicle", 88),
    ("device", 80),
    ("identity", 97),
    ("date", 81),
    ("phone", 95),
];

/// The least share of what is found that is marked, in percent of characters.
const PRECISION: usize = 93;

#[track_caller]
fn reaches(file: &str, floors: Floors) {
    let recognisers = Recognisers::new();
    let mut kinds: BTreeMap<String, Tally> = BTreeMap::new();
    let (mut right, mut stray) = (0, 0);
    let mut incomplete = Vec::new();
    for document in documents(file) {
        let spans = recognisers.find(&document.text);
        let before = found(&kinds);
        count(&document, &spans, &mut kinds);
        if found(&kinds) < before + document.truth.len() {
            incomplete.push(document.name.clone());
        }
        for span in &spans {
            let (inside, outside) = characters(&document, span);
            right += inside;
            stray += outside;
        }
    }
    for (kind, least) in floors {
        let tally = kinds.get(*kind).copied().unwrap_or_default();
        let Tally { marked, found } = tally;
        assert!(
            marked > 0 && found * 100 >= least * marked,
            "{kind}: {found} of {marked}; in {incomplete:?}"
        );
    }
    assert!(right * 100 >= PRECISION * (right + stray), "{stray} characters beyond {right}");
}

fn found(kinds: &BTreeMap<String, Tally>) -> usize {
    kinds.values().map(|tally| tally.found).sum()
}

#[test]
fn the_documents_that_rules_were_read_against_are_found_nearly_whole() {
    reaches(include_str!("phi/tuning.txt"), TUNING);
}

#[test]
fn documents_of_senders_nobody_has_seen_are_found_as_far_as_recorded() {
    reaches(include_str!("phi/kept-apart.txt"), KEPT_APART);
}
