//! Observations as rows with tabs between name, value, units, range, flag, status and time; parts of an
//! observation follow it.

use super::values::{View, concept, in_words};
use crate::formats::json::Json;
use crate::formats::structured::head::Head;

const COLUMNS: &str = "Test\tResult\tUnits\tReference range\tFlag\tStatus\tDate";

/// The heading of the columns, before the first row.
pub(super) fn columns(head: &mut Head) {
    head.push(COLUMNS.to_owned());
}

/// An observation's row, its parts' rows, and its comments.
pub(super) fn row(observation: &Json<'_>, view: View<'_, '_>, head: &mut Head) {
    let status = observation.said("status").unwrap_or_default();
    let time = ["effectiveDateTime", "effectiveInstant", "effectivePeriod", "issued"];
    let time = time.into_iter().find_map(|name| view.shown(observation.get(name)?));
    cells(observation, status, time.as_deref().unwrap_or_default(), view, head);
    for part in observation.each("component") {
        cells(part, "", "", view, head);
    }
    for comment in observation.each("note").chain(observation.each("comment")) {
        let text = comment.said("text").or_else(|| comment.text()).unwrap_or_default();
        text.lines().for_each(|line| {
            head.line("Comment", Some(in_words(line)).filter(|line| !line.is_empty()));
        });
    }
}

fn cells(one: &Json<'_>, status: &str, time: &str, view: View<'_, '_>, head: &mut Head) {
    let name = one.get("code").and_then(concept).unwrap_or_default();
    let (value, units) = value(one, view);
    let ranges = one.each("referenceRange").take(8).filter_map(|range| range_of(range, view));
    let ranges = ranges.collect::<Vec<_>>().join("; ");
    let flags = one.each("interpretation").take(8).filter_map(|flag| {
        let code = flag.each("coding").find_map(|coding| coding.said("code"));
        code.map(str::to_owned).or_else(|| concept(flag))
    });
    let flags = flags.collect::<Vec<_>>().join(", ");
    // A result of several lines is a text below its row.
    let (value, text) = if value.contains('\n') {
        (String::new(), value)
    } else {
        (in_words(&value), String::new())
    };
    let row = [name, value, units, ranges, flags, status.to_owned(), time.to_owned()].join("\t");
    head.push(row.trim_end().to_owned());
    text.lines()
        .filter(|_| !text.is_empty())
        .for_each(|line| head.push(line.trim_end().to_owned()));
}

fn value(one: &Json<'_>, view: View<'_, '_>) -> (String, String) {
    let member = one.members().iter().find(|(name, _)| name.starts_with("value"));
    let Some((_, value)) = member else {
        let reason = one.get("dataAbsentReason").and_then(concept);
        return (reason.map(|reason| format!("({reason})")).unwrap_or_default(), String::new());
    };
    if let (Some(Json::Number(number)), None) = (value.get("value"), value.get("numerator")) {
        let comparator = value.said("comparator").unwrap_or_default();
        let unit = value.said("unit").or_else(|| value.said("code")).map(in_words);
        return (format!("{comparator}{number}"), unit.unwrap_or_default());
    }
    match value {
        Json::Text(text) => (text.trim().to_owned(), String::new()),
        other => (view.shown(other).unwrap_or_default(), String::new()),
    }
}

fn range_of(range: &Json<'_>, view: View<'_, '_>) -> Option<String> {
    if let Some(text) = range.said("text") {
        return Some(in_words(text));
    }
    let number = |end: &str| view.shown(range.get(end)?.get("value")?);
    Some(match (number("low"), number("high")) {
        (Some(low), Some(high)) => format!("{low} - {high}"),
        (Some(low), None) => format!("> {low}"),
        (None, high) => format!("< {}", high?),
    })
}
