//! Several hundred documents of an invented list, with those who are taken for one another: no wrong
//! match by itself, and of the clear ones at least 0.90 matched. `--nocapture` prints the table.

mod alike;
mod crowd;
mod documents;
mod people;
mod rules;
mod slips;

use std::collections::BTreeMap;

use documents::Document;
use people::{List, TODAY};

use super::{Match, find};
use crate::ids::PatientId;

/// A document, with whose it is.
struct Case {
    /// What is the matter with it.
    kind: &'static str,
    document: Document,
    /// `None` of somebody who is not on the list.
    of: Option<PatientId>,
    /// Whether two independent identifiers agree and nobody else can be meant.
    clear: bool,
}

/// The list with its documents.
struct Set {
    list: List,
    cases: Vec<Case>,
}

impl Set {
    fn clear(&mut self, kind: &'static str, of: usize, document: Document) {
        let of = Some(self.list.patients[of].patient_id);
        self.cases.push(Case { kind, document, of, clear: true });
    }

    /// A person must choose, or may have to.
    fn unclear(&mut self, kind: &'static str, of: usize, document: Document) {
        let of = Some(self.list.patients[of].patient_id);
        self.cases.push(Case { kind, document, of, clear: false });
    }

    fn of_a_stranger(&mut self, kind: &'static str, document: Document) {
        self.cases.push(Case { kind, document, of: None, clear: false });
    }
}

#[derive(Default)]
struct Row {
    documents: usize,
    clear: usize,
    clear_matched: usize,
    matched: usize,
    wrong: usize,
    offered_first: usize,
    offered: usize,
    nobody: usize,
}

#[test]
fn no_document_is_matched_wrongly_by_itself_and_most_clear_ones_are_matched() {
    let mut set = Set { list: List::crowd(), cases: Vec::new() };
    alike::add(&mut set);
    crowd::add(&mut set);
    let patients = set.list.read();
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &set.cases {
        for kind in [case.kind, "~ all"] {
            let row = rows.entry(kind).or_default();
            row.documents += 1;
            row.clear += usize::from(case.clear);
            match find(&case.document.0, &patients, TODAY) {
                Match::ByItself(found) if Some(found.patient) == case.of => {
                    row.matched += 1;
                    row.clear_matched += usize::from(case.clear);
                }
                Match::ByItself(found) => {
                    row.wrong += 1;
                    wrong.push(format!("{}: {:?} {found:?}", case.kind, case.document.0));
                }
                Match::ToChoose(offered) => {
                    let place = offered.iter().position(|one| Some(one.patient) == case.of);
                    row.offered_first += usize::from(place == Some(0));
                    row.offered += 1;
                }
                Match::Nobody => row.nobody += 1,
            }
        }
    }
    println!(
        "| kind | documents | clear | matched | wrong | to choose | right one first | nobody |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    for (kind, row) in &rows {
        println!(
            "| {kind} | {} | {} | {} | {} | {} | {} | {} |",
            row.documents,
            row.clear,
            row.matched,
            row.wrong,
            row.offered,
            row.offered_first,
            row.nobody
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let all = &rows["~ all"];
    assert!(all.clear >= 120 && all.documents > all.clear, "{} are clear", all.clear);
    let share = all.clear_matched * 100 / all.clear;
    assert!(share >= 90, "{share} of 100 clear ones are matched");
    for (kind, row) in &rows {
        assert!(row.clear == 0 || row.clear_matched * 10 >= row.clear * 9, "of {kind} too few");
    }
}
