//! Elements as a reader sees them. A data type is known by its members, which differ little between
//! versions: a concept has codings, a quantity a value, a period its ends.

use super::names;
use super::resources::Resources;
use crate::formats::json::Json;
use crate::formats::structured::moments;

/// No list of values on one line has more that matter.
const MOST: usize = 64;

/// What a reader sees of a resource's elements.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'r, 'a> {
    pub(super) resources: &'r Resources<'a>,
    /// The resource whose elements these are.
    pub(super) place: usize,
}

impl View<'_, '_> {
    /// The element on one line; `None` where it says nothing.
    pub(super) fn shown(self, value: &Json<'_>) -> Option<String> {
        let text = match value {
            Json::Null => return None,
            Json::Bool(true) => "yes".to_owned(),
            Json::Bool(false) => "no".to_owned(),
            Json::Number(number) => (*number).to_owned(),
            Json::Text(text) => in_words(text),
            Json::List(values) => {
                let shown = values.iter().take(MOST).filter_map(|one| self.shown(one));
                shown.collect::<Vec<_>>().join(", ")
            }
            Json::Object(_) => self.object(value)?,
        };
        (!text.is_empty()).then_some(text)
    }

    fn object(self, value: &Json<'_>) -> Option<String> {
        let has = |name: &str| value.get(name).is_some();
        let shown = |name: &str| value.get(name).and_then(|one| self.shown(one));
        if has("coding") {
            return concept(value);
        }
        if has("reference") {
            return self.reference(value);
        }
        if has("family") || has("given") {
            return names::read(value).map(|name| name.shown);
        }
        if has("numerator") || has("denominator") {
            return Some([shown("numerator")?, shown("denominator")?].join(" / "));
        }
        if has("start") || has("end") {
            return Some(match (shown("start"), shown("end")) {
                (Some(start), Some(end)) => format!("{start} to {end}"),
                (Some(start), None) => format!("since {start}"),
                (None, end) => format!("until {}", end?),
            });
        }
        if has("low") || has("high") {
            return Some(match (shown("low"), shown("high")) {
                (Some(low), Some(high)) => format!("{low} - {high}"),
                (Some(low), None) => format!("from {low}"),
                (None, high) => format!("up to {}", high?),
            });
        }
        if let Some(Json::Number(number)) = value.get("value") {
            let comparator = value.said("comparator").unwrap_or_default();
            let unit = value
                .said("unit")
                .or_else(|| value.said("code"))
                .or_else(|| value.said("currency"));
            return Some(
                format!("{comparator}{number} {}", unit.unwrap_or_default()).trim().to_owned(),
            );
        }
        if has("system") && has("code") || has("display") {
            return value.said("display").or_else(|| value.said("code")).map(in_words);
        }
        if has("line") || has("postalCode") || has("city") {
            let parts = ["line", "city", "state", "postalCode", "country"];
            let parts: Vec<String> = parts.into_iter().filter_map(shown).collect();
            return value.said("text").map(in_words).or_else(|| Some(parts.join(", ")));
        }
        if has("system") && has("value") {
            return shown("value");
        }
        if has("origin") && has("data") {
            return Some("sampled data, not shown".to_owned());
        }
        self.members(value)
    }

    /// Of what has no type that is known: its text, then each member with its name.
    fn members(self, value: &Json<'_>) -> Option<String> {
        let own = value.said("text").map(in_words);
        let is_shown = |name: &str| {
            !matches!(name, "id" | "text" | "extension" | "data" | "div" | "coding")
                && !name.starts_with('_')
        };
        let members = value.members().iter().filter(|(name, _)| is_shown(name)).take(MOST);
        let shown = members.filter_map(|(name, member)| {
            Some(format!("{} {}", label(name).to_lowercase(), self.shown(member)?))
        });
        let all: Vec<String> = own.into_iter().chain(shown).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    /// What a reference shows: its own words, or the name of what it points to.
    fn reference(self, reference: &Json<'_>) -> Option<String> {
        if let Some(display) = reference.said("display") {
            return Some(in_words(display));
        }
        let place = self.resources.resolve(reference, self.place)?;
        let entry = &self.resources.all[place];
        let view = View { place, ..self };
        let called = entry.resource.get("name").or_else(|| entry.resource.get("code"));
        match entry.kind() {
            "Patient" | "Encounter" | "Observation" => None,
            "PractitionerRole" => {
                let parts = ["practitioner", "organization"];
                let shown = parts.map(|part| {
                    let inner = entry.resource.get(part)?;
                    let target = view
                        .resources
                        .at(inner, place)
                        .filter(|one| one.kind() != "PractitionerRole");
                    let name = target.and_then(|target| target.resource.get("name"));
                    inner.said("display").map(in_words).or_else(|| view.shown(name?))
                });
                let shown: Vec<String> = shown.into_iter().flatten().collect();
                (!shown.is_empty()).then(|| shown.join(", "))
            }
            _ => match called? {
                Json::Text(name) => Some(in_words(name)),
                Json::List(names) => {
                    names.first().and_then(|name| names::read(name)).map(|name| name.shown)
                }
                concept_or_name => concept(concept_or_name)
                    .or_else(|| names::read(concept_or_name).map(|n| n.shown)),
            },
        }
    }
}

/// What a concept is called: its text, and the code's own name where that says more.
pub(super) fn concept(value: &Json<'_>) -> Option<String> {
    let text = value.said("text").map(in_words);
    let mut codings = value.each("coding");
    let display = codings.clone().find_map(|coding| coding.said("display")).map(in_words);
    match (text, display) {
        (Some(text), Some(display)) if !text.to_lowercase().contains(&display.to_lowercase()) => {
            Some(format!("{text} ({display})"))
        }
        (Some(text), _) => Some(text),
        (None, Some(display)) => Some(display),
        (None, None) => codings.find_map(|coding| coding.said("code")).map(in_words),
    }
}

/// A text on one line. Times read as dates.
pub(super) fn in_words(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control()).collect())
        .collect();
    let words = words.join(" ");
    let is_time = words.len() >= 16 && words.as_bytes().get(10) == Some(&b'T') && words.len() < 40;
    if is_time { moments::read(&words).text } else { words }
}

/// A member's name as a label: `effectiveDateTime` is "Effective date time".
pub(super) fn label(name: &str) -> String {
    let mut label = String::new();
    for (at, character) in name.chars().take(60).enumerate() {
        match character {
            _ if at == 0 => label.extend(character.to_uppercase()),
            upper if upper.is_ascii_uppercase() => {
                label.push(' ');
                label.push(upper.to_ascii_lowercase());
            }
            other if other.is_alphanumeric() => label.push(other),
            _ => label.push(' '),
        }
    }
    label
}
