//! What a sender has taken back, or corrected after somebody may have acted on it: a person looks at it
//! beside what came before.

use super::message::Segment;
use super::rows::Rows;

/// Statuses of reports (table 0123).
const OF_REPORTS: &[(&str, &str)] =
    &[("C", "a report corrects an earlier one"), ("X", "an order was cancelled")];

/// What control codes of orders say (table 0119).
const OF_ORDERS: &[(&str, &str)] = &[
    ("CA", "an order was cancelled"),
    ("CR", "an order was cancelled"),
    ("OC", "an order was cancelled"),
    ("DC", "an order was stopped"),
    ("DR", "an order was stopped"),
    ("OD", "an order was stopped"),
];

/// How far a document can be had (table 0273).
const OF_DOCUMENTS: &[(&str, &str)] = &[
    ("CA", "the document was withdrawn"),
    ("OB", "the document is obsolete"),
    ("UN", "the document is not to be used"),
];

/// A clause for each kind of thing; none where all stands as it was sent.
pub(super) fn of(segments: &[Segment<'_>], rows: &Rows) -> Vec<&'static str> {
    let mut clauses = Vec::new();
    if rows.has_withdrawn {
        clauses.push("results are marked as deleted or wrong");
    }
    if rows.has_corrected {
        clauses.push("results are marked as corrected");
    }
    for (name, field, table) in
        [("OBR", 25, OF_REPORTS), ("ORC", 1, OF_ORDERS), ("TXA", 19, OF_DOCUMENTS)]
    {
        for segment in segments.iter().filter(|one| one.name() == name) {
            let said = segment.said(field, 1);
            let row = table.iter().find(|(code, _)| *code == said);
            clauses.extend(row.map(|(_, clause)| *clause).filter(|one| !clauses.contains(one)));
        }
    }
    // A message that cancels the notice of a document (event T11).
    let is_cancelled =
        segments.first().is_some_and(|msh| msh.said(9, 1) == "MDM" && msh.said(9, 2) == "T11");
    clauses.extend(is_cancelled.then_some("the document was withdrawn"));
    clauses.dedup();
    clauses
}
