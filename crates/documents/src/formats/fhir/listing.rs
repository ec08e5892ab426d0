//! Lists as FHIR: a resource Patient, a bundle or list of them, or a resource on each line. A line that
//! cannot be read is a row that says so. Merged patients (`link.type` `replaced-by`) are left to a person.

use super::patient;
use super::values::concept;
use crate::formats::json::{self, Json};
use crate::formats::listing::rows::{add_name, add_number, one_more, words};
use crate::listing::{ListedRow, ListedUse, Listing, ListingFormat, MOST_LEFT_OUT};
use crate::{Limits, Unreadable};

pub(in crate::formats) fn read(text: &str, limits: &Limits) -> Result<Listing, Unreadable> {
    let text = text.trim_start_matches('\u{feff}');
    let mut listing =
        Listing { format: ListingFormat::Fhir, rows: Vec::new(), left_out: Vec::new() };
    // A resource on each line: one bad line costs no other.
    let mut lines = (1_u32..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let is_of_lines =
        lines.clone().nth(1).is_some_and(|(_, line)| line.trim_start().starts_with('{'))
            && lines.next().is_some_and(|(_, line)| json::values(line).is_ok());
    if is_of_lines {
        for (place, line) in (1_u32..).zip(text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            if let Ok([(resource, _)]) = json::values(line).as_deref() {
                take(resource, place, &mut listing, limits)?;
            } else {
                one_more(listing.rows.len(), limits)?;
                let fault = "the line is not one well-formed resource in JSON";
                listing.rows.push(ListedRow::faulty(place, fault));
            }
        }
        return Ok(listing);
    }
    let mut place = 0;
    for (value, _) in &json::values(text)? {
        let resources: Vec<&Json<'_>> = match value {
            Json::List(all) => all.iter().collect(),
            one if one.said("resourceType") == Some("Bundle") => {
                one.each("entry").filter_map(|entry| entry.get("resource")).collect()
            }
            one => vec![one],
        };
        for resource in resources {
            place += 1;
            take(resource, place, &mut listing, limits)?;
        }
    }
    Ok(listing)
}

fn take(
    resource: &Json<'_>,
    place: u32,
    listing: &mut Listing,
    limits: &Limits,
) -> Result<(), Unreadable> {
    let kind = words(resource.said("resourceType").unwrap_or("without a type"));
    if kind != "Patient" {
        if !listing.left_out.contains(&kind) && listing.left_out.len() < MOST_LEFT_OUT {
            listing.left_out.push(kind);
        }
        return Ok(());
    }
    one_more(listing.rows.len(), limits)?;
    listing.rows.push(row(resource, place));
    Ok(())
}

fn row(patient: &Json<'_>, place: u32) -> ListedRow {
    let is_merged = |link: &Json<'_>| link.said("type") == Some("replaced-by");
    if patient.each("link").any(is_merged) {
        let fault = "it was merged into another patient, and merges are not taken over: correct \
                     the clinic's list by hand";
        return ListedRow::faulty(place, fault);
    }
    let mut row = ListedRow { place, ..ListedRow::default() };
    row.birth = words(patient.said("birthDate").unwrap_or_default());
    // The official name first, then the usual one, then those without a use.
    let mut names: Vec<(u8, ListedUse, &Json<'_>)> = patient
        .each("name")
        .filter_map(|name| {
            let (rank, used) = match name.said("use") {
                Some("official") => (0, ListedUse::Current),
                Some("usual") => (1, ListedUse::Current),
                None => (2, ListedUse::Current),
                Some("nickname") => (3, ListedUse::Other),
                Some("old" | "maiden") => (4, ListedUse::Former),
                Some(_) => return None,
            };
            let is_over = name.at(&["period", "end"]).is_some();
            let used = if is_over { ListedUse::Former } else { used };
            Some((if is_over { 5 } else { rank }, used, name))
        })
        .collect();
    names.sort_by_key(|(rank, ..)| *rank);
    for (_, used, name) in names {
        let parts = |member: &str| {
            name.each(member).filter_map(Json::text).take(16).collect::<Vec<_>>().join(" ")
        };
        let (given, family) = (parts("given"), parts("family"));
        // Of several current names the first is the one; the others are names besides.
        let is_first = row.names.is_empty();
        let used = if used == ListedUse::Current && !is_first { ListedUse::Other } else { used };
        add_name(&mut row.names, used, &given, &family);
        if given.is_empty() && family.is_empty() && row.whole_name.is_empty() {
            row.whole_name = words(name.said("text").unwrap_or_default());
        }
    }
    for identifier in patient.each("identifier") {
        let value = words(identifier.said("value").unwrap_or_default());
        let kind = identifier.get("type").and_then(concept).unwrap_or_default();
        if let Some(found) = patient::of_system(identifier, &value, &kind) {
            add_number(&mut row.numbers, found.kind, &found.value);
        }
    }
    if let Some(id) = patient.said("id") {
        add_number(&mut row.numbers, "list_id", id);
    }
    row
}
