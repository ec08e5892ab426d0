//! Lists as HL7 version 2 messages about patients (ADT): what PID says of each. Messages that merge or
//! remove patients are rows that say so, since only a person can undo a wrong one.

use super::characters::{self, Read};
use super::message::{MOST, Part, Segment};
use super::patient;
use crate::formats::listing::rows::{add_name, add_number, one_more, words};
use crate::listing::{ListedRow, ListedUse, Listing, ListingFormat, MOST_LEFT_OUT};
use crate::{Limits, Unreadable};

/// Events that make one patient of two, or move what is one's to another.
const MERGES: &[&str] = &[
    "A18", "A30", "A34", "A35", "A36", "A39", "A40", "A41", "A42", "A43", "A44", "A45", "A46",
    "A47", "A48", "A49", "A50", "A51",
];
/// Events that take a patient, or what was said of one, away.
const REMOVALS: &[&str] = &["A23", "A29"];

pub(in crate::formats) fn read(bytes: &[u8], limits: &Limits) -> Result<Listing, Unreadable> {
    let bytes = characters::in_lines(bytes);
    let mut listing =
        Listing { format: ListingFormat::Hl7, rows: Vec::new(), left_out: Vec::new() };
    for (place, message) in (1_u32..).zip(characters::messages(&bytes)) {
        let Read { message, is_doubtful, .. } = characters::read(message);
        let segments = message.segments();
        let Some(head) = segments.first() else { continue };
        let (kind, event) = (head.said(9, 1), head.said(9, 2));
        if kind != "ADT" {
            let name = words(&if event.is_empty() { kind } else { format!("{kind}^{event}") });
            if !listing.left_out.contains(&name) && listing.left_out.len() < MOST_LEFT_OUT {
                listing.left_out.push(name);
            }
            continue;
        }
        let fault = if MERGES.contains(&event.as_str()) {
            Some("merges two patients, which is not taken over: correct the clinic's list by hand")
        } else if REMOVALS.contains(&event.as_str()) {
            Some("removes a patient, which is not taken over")
        } else {
            None
        };
        if let Some(fault) = fault {
            one_more(listing.rows.len(), limits)?;
            listing.rows.push(ListedRow::faulty(place, format!("the message {event} {fault}")));
            continue;
        }
        for pid in segments.iter().filter(|one| one.name() == "PID") {
            one_more(listing.rows.len(), limits)?;
            listing.rows.push(if is_doubtful {
                let fault = "its characters cannot be told for certain: name them in MSH-18";
                ListedRow::faulty(place, fault)
            } else {
                row(pid, place)
            });
        }
    }
    Ok(listing)
}

fn row(pid: &Segment<'_>, place: u32) -> ListedRow {
    let mut row = ListedRow { place, ..ListedRow::default() };
    row.birth = words(&pid.said(7, 1));
    let mut names: Vec<(u8, ListedUse, Part<'_>)> = Vec::new();
    for name in pid.field(5).repetitions().take(MOST) {
        let (rank, used) = match name.component(7).words().as_str() {
            "L" => (0, ListedUse::Current),
            "OR" | "C" => (1, ListedUse::Current),
            "" | "D" | "U" => (2, ListedUse::Current),
            "N" | "A" | "K" => (3, ListedUse::Other),
            "M" | "B" => (4, ListedUse::Former),
            _ => continue,
        };
        names.push((rank, used, name));
    }
    names.extend(pid.field(9).repetitions().take(MOST).map(|name| (3, ListedUse::Other, name)));
    names.sort_by_key(|(rank, ..)| *rank);
    for (_, used, name) in names {
        let family = name.component(1).subcomponent(1).words();
        let given = [name.component(2).words(), name.component(3).words()].join(" ");
        let is_first = row.names.is_empty();
        let used = if used == ListedUse::Current && !is_first { ListedUse::Other } else { used };
        add_name(&mut row.names, used, &given, &family);
    }
    for field in [3, 2, 4] {
        for number in pid.field(field).repetitions().take(MOST) {
            if let Some(found) = patient::number(number) {
                add_number(&mut row.numbers, found.number.kind, &found.number.value);
            }
        }
    }
    add_number(&mut row.numbers, "social_security_number", &pid.said(19, 1));
    row
}
