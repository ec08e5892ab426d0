//! Which places of a text are replaced: spans put in order, apart, and without what may stay.

use std::ops::Range;

use super::treatment::{Treatment, treatment};
use super::{ages, dates, persons, places};
use crate::phi::{Kind, Span};

/// A placeholder that a document has typed and that stands for another value already.
pub(super) struct Typed(pub(super) Range<usize>);

/// One place to replace.
pub(super) enum Edit {
    Person(Range<usize>),
    Typed(Range<usize>),
    Value(Kind, Range<usize>),
}

impl Edit {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Self::Person(_) => Kind::Person,
            Self::Typed(_) => Kind::OtherId,
            Self::Value(kind, _) => *kind,
        }
    }

    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Self::Person(range) | Self::Typed(range) | Self::Value(_, range) => range.clone(),
        }
    }

    fn cut(&mut self, from: usize) {
        match self {
            Self::Person(range) | Self::Typed(range) | Self::Value(_, range) => range.start = from,
        }
    }
}

/// The places to replace, in order and apart. A state that may stay is told to `stay`.
pub(super) fn edits_of(
    text: &str,
    spans: &[Span],
    typed: Vec<Typed>,
    year: i32,
    mut stay: impl FnMut(&str),
) -> Vec<Edit> {
    let edit = |span| edit(text, span, year, &mut stay);
    let mut edits: Vec<Edit> = spans.iter().filter_map(edit).collect();
    edits.extend(typed.into_iter().map(|Typed(range)| Edit::Typed(range)));
    let births = dates::old_births(text, year);
    edits.extend(births.into_iter().map(|range| Edit::Value(Kind::BirthDate, range)));
    // What may stay is gone by now: it must not cover a part of what goes.
    part(text, &mut edits);
    edits
}

/// Adds places that were found later, where they are not replaced already.
pub(super) fn add(text: &str, edits: &mut Vec<Edit>, found: Vec<(Kind, Range<usize>)>) {
    // An accent or a mark that a span has left out makes no new place.
    let is_new = |range: &Range<usize>| {
        let after = edits.partition_point(|edit| edit.range().start <= range.start);
        let end = after.checked_sub(1).map_or(0, |last| edits[last].range().end);
        let rest = end.clamp(range.start, range.end)..range.end;
        text[rest].contains(char::is_alphanumeric)
    };
    let new: Vec<Edit> = found
        .into_iter()
        .filter(|(_, range)| is_new(range))
        .map(|(kind, range)| match kind {
            Kind::Person => Edit::Person(range),
            _ => Edit::Value(kind, range),
        })
        .collect();
    if !new.is_empty() {
        edits.extend(new);
        part(text, edits);
    }
}

/// Puts places in order; of two that overlap the first stays whole.
fn part(text: &str, edits: &mut Vec<Edit>) {
    edits.sort_by_key(|edit| {
        let range = edit.range();
        (range.start, std::cmp::Reverse(range.end))
    });
    let mut end = 0;
    edits.retain_mut(|edit| {
        let range = edit.range();
        if range.start < end {
            let Some(rest) = trimmed(text, end.min(range.end)..range.end)
                .filter(|rest| text[rest.clone()].contains(char::is_alphanumeric))
            else {
                return false;
            };
            edit.cut(rest.start);
        }
        end = range.end;
        true
    });
}

fn edit(text: &str, span: &Span, year: i32, stay: &mut impl FnMut(&str)) -> Option<Edit> {
    let start = text.floor_char_boundary(span.range.start);
    let end = text.ceil_char_boundary(span.range.end.min(text.len()));
    let range = trimmed(text, start..end.max(start))?;
    let said = &text[range.clone()];
    let stays = match treatment(span.kind).1 {
        Treatment::Person => {
            let bare = persons::bare(said);
            return Some(Edit::Person(range.start + bare.start..range.start + bare.end));
        }
        Treatment::Age => ages::read(said, &text[range.end..]) == ages::Age::Stays,
        Treatment::Place => {
            let stays = places::stays(said);
            if stays {
                stay(said);
            }
            stays
        }
        // A year by itself.
        Treatment::Birth => dates::coarse(said, year, true).is_some_and(|coarse| coarse == said),
        Treatment::Date => dates::coarse(said, year, false).is_some_and(|coarse| coarse == said),
        Treatment::Postal | Treatment::Number | Treatment::Words | Treatment::Signs => false,
    };
    (!stays).then_some(Edit::Value(span.kind, range))
}

/// Makes one place of `Nguyen` and `Mai` in `Nguyen, Mai`, where a Mai Nguyen was met.
pub(super) fn join_names(text: &str, edits: &mut Vec<Edit>, has_met: impl Fn(&str) -> bool) {
    edits.dedup_by(|next, before| {
        let (Edit::Person(given), Edit::Person(family)) = (next, before) else { return false };
        let is_one = text[family.end..given.start].trim() == ","
            && ![&*family, &*given].iter().any(|one| has_met(&text[one.start..one.end]))
            && has_met(&text[family.start..given.end]);
        if is_one {
            family.end = given.end;
        }
        is_one
    });
}

/// Without white space at its ends; `None` where nothing is left.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let said = &text[range.clone()];
    let start = range.start + (said.len() - said.trim_start().len());
    let end = start + said.trim().len();
    (start < end).then_some(start..end)
}
