//! Resources that their sender has taken back, or corrected after somebody may have acted on them: a
//! person looks at them beside what came before.

use std::collections::BTreeSet;

use super::resources::Resources;
use super::values::label;
use crate::formats::json::Json;

/// Statuses of resources, with what they say in words.
const STATUSES: &[(&str, &str)] = &[
    ("entered-in-error", "entered in error"),
    ("cancelled", "cancelled"),
    ("revoked", "revoked"),
    ("superseded", "superseded"),
    ("nullified", "nullified"),
    ("corrected", "corrected"),
    ("amended", "amended"),
];

/// Members that may say so.
const MEMBERS: &[&str] = &["status", "docStatus", "verificationStatus"];

/// The kinds of resources of a page that no longer count, or count in the place of others, and why.
pub(super) fn of(resources: &Resources<'_>, page: usize) -> BTreeSet<(String, &'static str)> {
    let on_page = resources.all.iter().filter(|entry| entry.page == page);
    on_page
        .flat_map(|entry| {
            let said = MEMBERS.iter().flat_map(|name| codes(entry.resource.get(name)));
            said.map(move |status| (label(entry.kind()), status))
        })
        .collect()
}

/// A status is a code or, in some resources, a concept with codes.
fn codes(value: Option<&Json<'_>>) -> Vec<&'static str> {
    let Some(value) = value else { return Vec::new() };
    let words = |code: Option<&str>| {
        STATUSES.iter().find(|(known, _)| Some(*known) == code).map(|(_, words)| *words)
    };
    let of_concept = value.each("coding").filter_map(|coding| words(coding.said("code")));
    words(value.text()).into_iter().chain(of_concept).collect()
}
