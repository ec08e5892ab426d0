//! What two sessions found in one document, value by value: which are the same, which changed,
//! which only one of them has. Section 3.2 of the product description.
//!
//! The value that counts is the one that stands in the session's result: what the endpoint found,
//! or what a reviewer put in its place. What a reviewer rejected is shown, and counts as no value.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::extraction::{Confidence, FieldName};
use crate::review::ValueReview;
use crate::words::words;

words! {
    /// How a value of one session stands to the other session's.
    Change {
        /// Both have the same value, or neither has one that counts.
        Same = "same",
        /// Each has another value.
        Changed = "changed",
        /// Only the first session has one.
        OnlyBefore = "only_before",
        /// Only the second session has one.
        OnlyAfter = "only_after",
    }
}

/// A value as it stands in one session's result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct ComparedValue {
    /// The value; a reviewer's, where one gave it.
    pub value: String,
    /// What the endpoint had found, where a reviewer corrected it.
    pub found: Option<String>,
    /// How sure the endpoint was of what it found, in parts per thousand; `None` where it found
    /// nothing and a reviewer added the value.
    pub confidence: Option<Confidence>,
    /// What became of it in review.
    pub review_state: ValueReview,
    /// Whether it counts; what was rejected does not.
    pub counts: bool,
}

/// A value and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedValue {
    /// Which field; `None` is the type of document.
    pub name: Option<FieldName>,
    /// Which identifier or date; empty elsewhere.
    pub detail: String,
    /// The value.
    pub value: ComparedValue,
}

/// A value before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct ValueChange {
    /// Which field; `None` is the type of document.
    pub name: Option<FieldName>,
    /// Which identifier or date: `mrn`, `admission`, …; empty elsewhere.
    pub detail: String,
    /// How the two stand to each other.
    pub change: Change,
    /// In the first session.
    pub before: Option<ComparedValue>,
    /// In the second session.
    pub after: Option<ComparedValue>,
}

/// How many values changed, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, specta::Type)]
pub struct Tally {
    /// Values that are the same.
    pub same: u32,
    /// Values that differ.
    pub changed: u32,
    /// Values that only the first session has.
    pub only_before: u32,
    /// Values that only the second session has.
    pub only_after: u32,
}

impl Tally {
    /// Counts changes.
    pub fn of(changes: &[ValueChange]) -> Self {
        let mut tally = Self::default();
        for one in changes {
            *tally.place(one.change) += 1;
        }
        tally
    }

    /// Adds another document's.
    pub fn add(&mut self, other: Self) {
        self.same += other.same;
        self.changed += other.changed;
        self.only_before += other.only_before;
        self.only_after += other.only_after;
    }

    /// Whether anything is not the same.
    pub const fn differs(self) -> bool {
        self.changed + self.only_before + self.only_after > 0
    }

    const fn place(&mut self, change: Change) -> &mut u32 {
        match change {
            Change::Same => &mut self.same,
            Change::Changed => &mut self.changed,
            Change::OnlyBefore => &mut self.only_before,
            Change::OnlyAfter => &mut self.only_after,
        }
    }
}

/// Compares what two sessions found in one document; the type of document first, then the fields
/// in their order. A field may occur more than once (`Identifier`, `Date`): equal values belong
/// together, and what is left over is paired in the order in which it was found.
pub fn compare(before: Vec<NamedValue>, after: Vec<NamedValue>) -> Vec<ValueChange> {
    type Sides = (Vec<ComparedValue>, Vec<ComparedValue>);
    let mut named: BTreeMap<(Option<FieldName>, String), Sides> = BTreeMap::new();
    for one in before {
        named.entry((one.name, one.detail)).or_default().0.push(one.value);
    }
    for one in after {
        named.entry((one.name, one.detail)).or_default().1.push(one.value);
    }
    let mut changes = Vec::new();
    for ((name, detail), (before, after)) in named {
        changes.extend(pairs(before, after).into_iter().map(|(before, after)| ValueChange {
            name,
            detail: detail.clone(),
            change: change(before.as_ref(), after.as_ref()),
            before,
            after,
        }));
    }
    changes
}

type Pair = (Option<ComparedValue>, Option<ComparedValue>);

/// Whether two values belong together, each rule after the one before it found no more.
const BELONG: [fn(&ComparedValue, &ComparedValue) -> bool; 4] = [
    |one, other| one.value == other.value && one.counts && other.counts,
    |one, other| one.value == other.value,
    |one, other| one.counts && other.counts,
    |_, _| true,
];

/// Pairs the values of one field, in the order of the first session's.
fn pairs(before: Vec<ComparedValue>, mut after: Vec<ComparedValue>) -> Vec<Pair> {
    let mut pairs: Vec<_> = before.into_iter().map(|one| (one, None)).collect();
    for belong in BELONG {
        for (one, found) in pairs.iter_mut().filter(|(_, found)| found.is_none()) {
            let at = after.iter().position(|other| belong(one, other));
            *found = at.map(|at| after.remove(at));
        }
    }
    let rest = after.into_iter().map(|other| (None, Some(other)));
    pairs.into_iter().map(|(one, found)| (Some(one), found)).chain(rest).collect()
}

/// The value, where it counts.
fn counted(one: Option<&ComparedValue>) -> Option<&str> {
    one.filter(|one| one.counts).map(|one| one.value.as_str())
}

fn change(before: Option<&ComparedValue>, after: Option<&ComparedValue>) -> Change {
    match (counted(before), counted(after)) {
        (Some(before), Some(after)) if before != after => Change::Changed,
        (Some(_), None) => Change::OnlyBefore,
        (None, Some(_)) => Change::OnlyAfter,
        _ => Change::Same,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(name: Option<FieldName>, detail: &str, value: &str) -> NamedValue {
        let value = ComparedValue {
            value: value.into(),
            found: None,
            confidence: Some(Confidence::from_permille(900)),
            review_state: ValueReview::Open,
            counts: true,
        };
        NamedValue { name, detail: detail.into(), value }
    }

    fn rejected(name: FieldName, value: &str) -> NamedValue {
        let mut one = found(Some(name), "", value);
        one.value.review_state = ValueReview::Rejected;
        one.value.counts = false;
        one
    }

    /// Values as `before > after: change`, without what they are called.
    fn told(before: Vec<NamedValue>, after: Vec<NamedValue>) -> Vec<String> {
        let text =
            |one: &Option<ComparedValue>| one.as_ref().map_or("-".into(), |one| one.value.clone());
        let line = |one: &ValueChange| {
            format!("{} > {}: {}", text(&one.before), text(&one.after), one.change)
        };
        compare(before, after).iter().map(line).collect()
    }

    /// What it shows, the values before and after, and what is told.
    type Case = (&'static str, Vec<NamedValue>, Vec<NamedValue>, &'static [&'static str]);

    #[test]
    fn every_way_in_which_a_value_can_stand_to_another() {
        use FieldName::{Author, Date, Identifier, PatientName};
        let name = |value| vec![found(Some(PatientName), "", value)];
        let mrn = |value| found(Some(Identifier), "mrn", value);
        let date = |value| found(Some(Date), "document", value);
        let table: Vec<Case> = vec![
            ("nothing", vec![], vec![], &[]),
            ("the same", name("Ann"), name("Ann"), &["Ann > Ann: same"]),
            ("another", name("Ann"), name("Anne"), &["Ann > Anne: changed"]),
            ("case is no trifle in a name", name("ann"), name("Ann"), &["ann > Ann: changed"]),
            ("lost", name("Ann"), vec![], &["Ann > -: only_before"]),
            ("new", vec![], name("Ann"), &["- > Ann: only_after"]),
            (
                "equal values find each other in whatever order",
                vec![mrn("1"), mrn("2")],
                vec![mrn("2"), mrn("1")],
                &["1 > 1: same", "2 > 2: same"],
            ),
            (
                "what is left over is paired in order",
                vec![mrn("1"), mrn("2"), mrn("3")],
                vec![mrn("9"), mrn("2")],
                &["1 > 9: changed", "2 > 2: same", "3 > -: only_before"],
            ),
            (
                "twice the same, then once",
                vec![mrn("1"), mrn("1")],
                vec![mrn("1")],
                &["1 > 1: same", "1 > -: only_before"],
            ),
            (
                "another kind of identifier is another value",
                vec![mrn("1")],
                vec![found(Some(Identifier), "ihi", "1")],
                &["- > 1: only_after", "1 > -: only_before"],
            ),
            (
                "the type comes first, then the fields in their order",
                vec![
                    found(Some(Author), "", "Dr Li"),
                    date("2026-01-01"),
                    found(None, "", "invoice"),
                ],
                vec![
                    found(None, "", "other"),
                    found(Some(Author), "", "Dr Li"),
                    date("2026-01-02"),
                ],
                &[
                    "invoice > other: changed",
                    "2026-01-01 > 2026-01-02: changed",
                    "Dr Li > Dr Li: same",
                ],
            ),
            (
                "a rejected value counts as none",
                vec![rejected(PatientName, "Ann")],
                name("Ann"),
                &["Ann > Ann: only_after"],
            ),
            (
                "rejected twice is no change",
                vec![rejected(PatientName, "Ann")],
                vec![rejected(PatientName, "Bob")],
                &["Ann > Bob: same"],
            ),
            (
                "rejected and not found again is no change",
                vec![rejected(PatientName, "Ann")],
                vec![],
                &["Ann > -: same"],
            ),
            (
                "a value that counts is paired with one that does",
                vec![rejected(Author, "Li"), found(Some(Author), "", "Li")],
                vec![found(Some(Author), "", "Li")],
                &["Li > -: same", "Li > Li: same"],
            ),
            (
                "what was rejected does not take the place of what counts",
                vec![rejected(Author, "Li"), found(Some(Author), "", "Lu")],
                vec![found(Some(Author), "", "Lo")],
                &["Li > -: same", "Lu > Lo: changed"],
            ),
        ];
        for (what, before, after, expected) in table {
            assert_eq!(told(before, after), expected, "{what}");
        }
    }

    #[test]
    fn a_tally_counts_each_change_once() {
        let author = |value| vec![found(Some(FieldName::Author), "", value)];
        let mut tally = Tally::of(&compare(author("a"), author("a")));
        assert!(!tally.differs());
        for (before, after) in
            [(author("a"), author("b")), (author("a"), vec![]), (vec![], author("b"))]
        {
            tally.add(Tally::of(&compare(before, after)));
        }
        assert_eq!(tally, Tally { same: 1, changed: 1, only_before: 1, only_after: 1 });
        assert!(tally.differs());
    }

    prop_compose! {
        fn some_values()(values in prop::collection::vec((0..3_u8, 0..3_u8, any::<bool>()), 0..8))
            -> Vec<NamedValue> {
            let named = |(name, value, counts): (u8, u8, bool)| {
                let name = [None, Some(FieldName::Identifier), Some(FieldName::Date)][usize::from(name)];
                let mut one = found(name, "", &value.to_string());
                one.value.counts = counts;
                one
            };
            values.into_iter().map(named).collect()
        }
    }

    proptest! {
        #[test]
        fn no_value_is_lost_and_none_is_told_twice(before in some_values(), after in some_values()) {
            let changes = compare(before.clone(), after.clone());
            let sorted = |mut values: Vec<String>| { values.sort(); values };
            let texts = |values: &[NamedValue]| sorted(values.iter().map(|one| format!("{one:?}")).collect());
            let side = |of: fn(&ValueChange) -> &Option<ComparedValue>| {
                sorted(changes.iter().filter_map(|one| of(one).clone().map(|value| {
                    let named = NamedValue { name: one.name, detail: one.detail.clone(), value };
                    format!("{named:?}")
                })).collect())
            };
            prop_assert_eq!(side(|one| &one.before), texts(&before));
            prop_assert_eq!(side(|one| &one.after), texts(&after));
        }

        #[test]
        fn turned_round_only_before_is_only_after(before in some_values(), after in some_values()) {
            let there = Tally::of(&compare(before.clone(), after.clone()));
            let back = Tally::of(&compare(after, before));
            prop_assert_eq!((there.only_before, there.only_after), (back.only_after, back.only_before));
        }

        #[test]
        fn what_is_compared_with_itself_is_the_same(values in some_values()) {
            prop_assert!(!Tally::of(&compare(values.clone(), values)).differs());
        }
    }
}
