//! Fields as a reader sees them, by their data types.

use super::message::{MOST, Part};
use super::persons;
use crate::formats::structured::moments;

/// How a field is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// The first component.
    Plain,
    /// What a code means (CE, CWE, IS).
    Coded,
    /// A time (TS, DTM).
    Moment,
    /// A name (XPN).
    Name,
    /// A clinician (XCN).
    Person,
    /// An address (XAD).
    Address,
    /// A telephone number or an address of e-mail (XTN).
    Telephone,
    /// All components, as of places (PL) and quantities (CQ).
    All,
    /// A table of its own.
    Sex,
}

/// One repetition of a field; `None` where it is empty.
pub(super) fn shown(one: Part<'_>, shape: Shape) -> Option<String> {
    if one.is_empty() {
        return None;
    }
    let text = match shape {
        Shape::Plain => one.component(1).words(),
        Shape::Coded => coded(one),
        Shape::Moment => moments::read(&one.component(1).words()).text,
        Shape::Name => persons::xpn(one)?.shown,
        Shape::Person => persons::xcn(one)?.name.shown,
        Shape::Address => address(one),
        Shape::Telephone => telephone(one),
        Shape::All => one.all_words(),
        Shape::Sex => sex(&one.component(1).words()),
    };
    (!text.is_empty()).then_some(text)
}

/// All repetitions.
pub(super) fn all_shown(field: Part<'_>, shape: Shape) -> Option<String> {
    let shown: Vec<String> =
        field.repetitions().take(MOST).filter_map(|one| shown(one, shape)).collect();
    (!shown.is_empty()).then(|| shown.join(", "))
}

/// What a code means: its text, another system's, or the code; and the sender's own words where they
/// say more.
pub(super) fn coded(one: Part<'_>) -> String {
    let said = |at| one.component(at).words();
    let meaning = [2, 5, 1, 4].into_iter().map(said).find(|words| !words.is_empty());
    let original = said(9);
    match meaning {
        Some(meaning) if original.is_empty() || meaning.contains(&original) => meaning,
        Some(meaning) => format!("{meaning} ({original})"),
        None => original,
    }
}

fn address(one: Part<'_>) -> String {
    let street = one.component(1).subcomponents().map(Part::words).collect::<Vec<_>>().join(" ");
    let parts =
        [street.trim().to_owned()].into_iter().chain((2..=6).map(|at| one.component(at).words()));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn telephone(one: Part<'_>) -> String {
    let said = |at| one.component(at).words();
    let whole = [1, 4, 12].into_iter().map(said).find(|words| !words.is_empty());
    whole.unwrap_or_else(|| {
        let parts = [5, 6, 7].into_iter().map(said).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(" ")
    })
}

fn sex(code: &str) -> String {
    let named = match code {
        "F" => "Female",
        "M" => "Male",
        "O" => "Other",
        "U" => "Unknown",
        "A" => "Ambiguous",
        "N" => "Not applicable",
        other => other,
    };
    named.to_owned()
}
