//! The header while it is read: its lines "Label: value", and what they give as values.

use crate::formats::ccda::names::Names;
use crate::{Given, GivenDoubt, GivenWhat};

/// Lines and values, in order.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) lines: Vec<String>,
    pub(super) given: Vec<Given>,
}

impl Head {
    /// A line, where there is a value.
    pub(super) fn line(&mut self, label: &str, value: Option<String>) {
        self.lines.extend(value.map(|value| format!("{label}: {value}")));
    }

    /// A value whose words are `quote`.
    pub(super) fn give(&mut self, what: GivenWhat, detail: &str, value: &str, quote: &str) {
        self.doubt(what, detail, value, quote, Vec::new());
    }

    /// A value with doubts.
    pub(super) fn doubt(
        &mut self,
        what: GivenWhat,
        detail: &str,
        value: &str,
        quote: &str,
        doubts: Vec<GivenDoubt>,
    ) {
        self.given.push(Given {
            what,
            detail: detail.to_owned(),
            value: value.to_owned(),
            page: 1,
            quote: quote.to_owned(),
            doubts,
            readings: Vec::new(),
        });
    }

    /// That there is no such value, which is no reason to ask.
    pub(super) fn none(&mut self, what: GivenWhat) {
        self.give(what, "", "", "");
    }

    /// A person's name that a line shows.
    pub(super) fn name(&mut self, what: GivenWhat, names: &Names, more: Vec<GivenDoubt>) {
        let mut doubts = more;
        if names.name.is_partial || names.is_by_the_way {
            doubts.push(GivenDoubt::Incomplete);
        }
        if !names.rivals.is_empty() {
            doubts.push(GivenDoubt::TwoReadings);
        }
        doubts.dedup();
        self.doubt(what, "", &names.name.value, &names.name.value, doubts);
        if let Some(given) = self.given.last_mut() {
            given.readings = names.rivals.iter().map(|name| name.value.clone()).collect();
        }
    }
}
