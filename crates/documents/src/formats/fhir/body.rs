//! The resources below the header: documents by their sections' narratives, reports with their results
//! as rows, every other resource element by element, since any of them may be what matters.

use std::collections::BTreeSet;

use super::resources::Resources;
use super::rows;
use super::values::{View, concept, in_words, label};
use super::{modifiers, narrative};
use crate::formats::json::Json;
use crate::formats::structured::attachments::{self, decoded, pages_of_text};
use crate::formats::structured::head::Head;

/// Members for programs, or shown elsewhere.
const NOT_SHOWN: &[&str] = &[
    "resourceType",
    "id",
    "meta",
    "implicitRules",
    "language",
    "text",
    "contained",
    "extension",
    "modifierExtension",
    "entry",
    "link",
    "subject",
    "patient",
    "encounter",
    "context",
    "signature",
    "photo",
];
/// Members of a patient that the header has.
const OF_HEADER: &[&str] = &["name", "birthDate", "gender", "identifier", "telecom", "address"];

/// What was found on the way.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What there is to say about files that were not read.
    pub(super) unread: Vec<String>,
    /// Kinds of resources whose narrative could not be read, or that say more than is known here.
    pub(super) warnings: BTreeSet<String>,
    pub(super) has_lost_narrative: bool,
    /// Whether something has a modifier, of which none is known.
    pub(super) has_modifier: bool,
    pub(super) has_text: bool,
}

/// All resources of a page.
pub(super) fn page(resources: &Resources<'_>, page: usize, head: &mut Head) -> Found {
    let mut found = Found::default();
    // Results that a report has shown.
    let mut shown = BTreeSet::new();
    let mut is_in_table = false;
    for (place, entry) in resources.all.iter().enumerate() {
        if entry.page != page
            || entry.is_contained()
            || matches!(entry.kind(), "Bundle" | "Parameters")
        {
            continue;
        }
        if head.is_full() {
            break;
        }
        let view = View { resources, place };
        if entry.kind() == "Observation" && !is_report_result(resources, page, place, &mut shown) {
            if !is_in_table {
                head.gap();
                head.push("Observations".to_owned());
                rows::columns(head);
            }
            is_in_table = true;
            rows::row(entry.resource, view, head);
            known_extensions(entry.resource, &mut found);
            continue;
        }
        if entry.kind() == "Observation" {
            continue;
        }
        is_in_table = false;
        head.gap();
        head.push(label(entry.kind()));
        resource(entry.resource, entry.kind(), view, head, &mut found);
    }
    found
}

/// Whether a report on the page shows this result. Reports are looked at once.
fn is_report_result(
    resources: &Resources<'_>,
    page: usize,
    place: usize,
    shown: &mut BTreeSet<usize>,
) -> bool {
    if shown.is_empty() {
        // No resource has this place.
        shown.insert(usize::MAX);
        let reports = resources.all.iter().enumerate();
        for (at, report) in
            reports.filter(|(_, one)| one.page == page && one.kind() == "DiagnosticReport")
        {
            let results =
                report.resource.each("result").filter_map(|one| resources.resolve(one, at));
            shown.extend(results.filter(|result| resources.all[*result].kind() == "Observation"));
        }
    }
    shown.contains(&place)
}

fn resource(
    resource: &Json<'_>,
    kind: &str,
    view: View<'_, '_>,
    head: &mut Head,
    found: &mut Found,
) {
    known_extensions(resource, found);
    narrative_of(resource, kind, head, found);
    for (name, value) in resource.members() {
        let name = name.as_ref();
        let is_elsewhere = NOT_SHOWN.contains(&name)
            || name.starts_with('_')
            || (kind == "Patient" && OF_HEADER.contains(&name))
            || (kind == "DiagnosticReport" && name == "result")
            || (kind == "Composition" && name == "section");
        if is_elsewhere {
            continue;
        }
        match name {
            "data" | "content" if kind == "Binary" => file(resource, value, head, found),
            // Under these labels a reader looks for the patient's own.
            "name" | "birthDate" => {
                head.line(
                    &format!("{} {}", label(kind), label(name).to_lowercase()),
                    view.shown(value),
                );
            }
            _ => member(&label(name), value, view, head, found),
        }
    }
    if kind == "Composition" {
        sections(resource, head, found);
    }
    if kind == "DiagnosticReport" && resource.get("result").is_some() {
        rows::columns(head);
        for result in resource.each("result") {
            match view.resources.resolve(result, view.place) {
                Some(place) if view.resources.all[place].kind() == "Observation" => {
                    results(place, view.resources, head, 0, found);
                }
                _ => head.line("Result elsewhere", view.shown(result)),
            }
        }
    }
}

/// A result, and the results that it is made of.
fn results(
    place: usize,
    resources: &Resources<'_>,
    head: &mut Head,
    depth: usize,
    found: &mut Found,
) {
    const DEPTH: usize = 4;
    let observation = resources.all[place].resource;
    rows::row(observation, View { resources, place }, head);
    known_extensions(observation, found);
    let members = observation.each("hasMember").chain(observation.each("related"));
    for member in members.filter(|_| depth < DEPTH) {
        let target = member.get("target").unwrap_or(member);
        let inner = resources.resolve(target, place).filter(|inner| *inner != place);
        if let Some(inner) = inner.filter(|inner| resources.all[*inner].kind() == "Observation") {
            results(inner, resources, head, depth + 1, found);
        }
    }
}

/// A member on one line, or each of its values on one; files within it are read, or said not to be.
fn member(label: &str, value: &Json<'_>, view: View<'_, '_>, head: &mut Head, found: &mut Found) {
    match value {
        Json::List(values) => values.iter().for_each(|one| member(label, one, view, head, found)),
        Json::Text(text) if text.contains('\n') => {
            found.has_text = true;
            head.push(format!("{label}:"));
            text.lines().for_each(|line| head.push(in_words(line)));
        }
        _ => {
            head.line(label, view.shown(value));
            files(value, view, head, found);
        }
    }
}

/// The files within an element.
fn files(value: &Json<'_>, view: View<'_, '_>, head: &mut Head, found: &mut Found) {
    match value {
        Json::List(values) => values.iter().for_each(|one| files(one, view, head, found)),
        Json::Object(members) => {
            if value.get("contentType").is_some()
                || value.get("data").is_some() && value.get("origin").is_none()
            {
                match (value.get("data"), value.said("url")) {
                    (Some(data), _) => file(value, data, head, found),
                    (None, Some(url)) if !is_within(url, view) => {
                        let media =
                            attachments::shown_type(value.said("contentType").unwrap_or_default());
                        found.unread.push(format!(
                            "The file points to one of {media} that is not within it."
                        ));
                    }
                    _ => {}
                }
                return;
            }
            members
                .iter()
                .filter(|(name, _)| name != "photo")
                .for_each(|(_, one)| files(one, view, head, found));
        }
        _ => {}
    }
}

/// Whether an address is that of a resource of the file, which is read where it stands.
fn is_within(url: &str, view: View<'_, '_>) -> bool {
    let reference = Json::Object(vec![("reference".into(), Json::Text(url.into()))]);
    view.resources.resolve(&reference, view.place).is_some()
}

fn file(holder: &Json<'_>, data: &Json<'_>, head: &mut Head, found: &mut Found) {
    let media = attachments::shown_type(holder.said("contentType").unwrap_or_default());
    let Some(bytes) = data.text().and_then(decoded) else {
        found.unread.push(format!("The file holds one of {media} that is damaged or empty."));
        return;
    };
    match pages_of_text(&bytes) {
        Some(pages) => {
            found.has_text = true;
            pages.into_iter().flat_map(|page| page.lines).for_each(|line| head.push(line.text));
        }
        None => {
            found
                .unread
                .push(format!("The file holds one of {media}, which was not read with it."));
        }
    }
}

/// The narrative, unless a program made it of the elements, which are shown.
fn narrative_of(resource: &Json<'_>, kind: &str, head: &mut Head, found: &mut Found) {
    let Some(div) = resource.at(&["text", "div"]).and_then(Json::text) else { return };
    let status = resource.at(&["text", "status"]).and_then(Json::text);
    if matches!(status, Some("generated" | "empty")) && kind != "Patient" {
        return;
    }
    told(div, kind, head, found);
}

fn told(div: &str, kind: &str, head: &mut Head, found: &mut Found) {
    if let Some(lines) = narrative::lines(div) {
        for line in lines {
            head.push(line);
        }
        return;
    }
    found.has_lost_narrative = true;
    let kind = label(kind).to_lowercase();
    found.warnings.insert(format!("The narrative of {kind} could not be read."));
}

/// Sections in their order, and sections within them; their depth is that of the JSON.
fn sections(parent: &Json<'_>, head: &mut Head, found: &mut Found) {
    for section in parent.each("section") {
        head.gap();
        let title = section.said("title").map(in_words);
        if let Some(title) = title.or_else(|| section.get("code").and_then(concept)) {
            head.push(title);
        }
        if let Some(div) = section.at(&["text", "div"]).and_then(Json::text) {
            told(div, "section", head, found);
        }
        let reason = section.get("emptyReason").and_then(concept);
        head.line("Empty", reason);
        sections(section, head, found);
    }
}

/// A modifier changes what a resource or a part of it means, and none is known here.
fn known_extensions(resource: &Json<'_>, found: &mut Found) {
    if modifiers::is_in(resource) {
        found.has_modifier = true;
        let kind = label(resource.said("resourceType").unwrap_or_default()).to_lowercase();
        found.warnings.insert(format!(
            "An extension changes the meaning of {kind} in a way that is not known."
        ));
    }
}
