//! The patient: names, birth date and numbers as values; what the narrative or whoever refers to the
//! patient says otherwise is a contradiction.

use super::names;
use super::narrative;
use super::values::{View, concept};
use crate::formats::json::Json;
use crate::formats::structured::head::Head;
use crate::formats::structured::moments;
use crate::formats::structured::names::{Names, plain};
use crate::formats::structured::registers;
use crate::{GivenDoubt, GivenWhat};

/// No patient has more numbers that matter.
const MOST: usize = 24;

/// Addresses of systems of numbers, and the kinds of numbers. Object identifiers are known elsewhere.
const SYSTEMS: &[(&str, &str)] = &[
    ("ns.electronichealth.net.au/id/hi/ihi", "ihi"),
    ("ns.electronichealth.net.au/id/hi/hpii", "provider_number"),
    ("ns.electronichealth.net.au/id/medicare-number", "medicare_number"),
    ("ns.electronichealth.net.au/id/medicare-provider-number", "provider_number"),
    ("fhir.nhs.uk/id/nhs-number", "nhs_number"),
    ("fhir.hl7.org.uk/id/nhs-number", "nhs_number"),
    ("hl7.org/fhir/sid/us-npi", "provider_number"),
    ("hl7.org/fhir/sid/us-ssn", "other"),
    ("hl7.org/fhir/sid/us-medicare", "other"),
    ("hl7.org/fhir/sid/us-mbi", "other"),
    ("hl7.org/fhir/sid/passport", "other"),
];

/// Labels before the patient's name and birth date in narratives.
const OF_NAMES: &[&str] = &["name", "patient name", "full name", "patient"];
const OF_BIRTHS: &[&str] = &["dob", "d.o.b.", "birth date", "birthdate", "date of birth", "born"];

/// Reads a patient in a document of a day (`YYYYMMDD`). `called` are the words of those who refer to
/// the patient.
pub(super) fn read(
    patient: &Json<'_>,
    day: &str,
    called: &[&str],
    view: View<'_, '_>,
    head: &mut Head,
) {
    let names = names::of(patient, day);
    let told = told(patient);
    match &names {
        Some(names) => {
            head.line("Patient", Some(names.name.shown.clone()));
            let mut doubts = Vec::new();
            let is_other = |words: &&str| is_other_name(words, names);
            let is_told_otherwise = told.names.iter().any(|told| is_other_name(told, names));
            let is_at_odds = patient.each("name").any(names::is_at_odds);
            if called.iter().any(is_other) || is_told_otherwise || is_at_odds {
                doubts.push(GivenDoubt::Contradicted);
            }
            let turned = turned(patient, &names.name.value);
            if turned.is_some() && doubts.is_empty() {
                doubts.push(GivenDoubt::Contradicted);
            }
            head.name(GivenWhat::PatientName, names, doubts);
            if let Some(given) = head.given.last_mut() {
                given.readings.extend(turned);
            }
            for other in names.rivals.iter().chain(&names.others) {
                head.line("Other name", Some(other.shown.clone()));
                head.give(GivenWhat::OtherName, "", &other.value, &other.value);
            }
        }
        None => head.missing(GivenWhat::PatientName),
    }
    let birth = patient.said("birthDate").map(moments::read);
    head.line("Date of birth", birth.as_ref().map(|birth| birth.text.clone()));
    let born = birth.as_ref().and_then(|birth| birth.day.clone());
    head.birth(birth, day);
    if let (Some(born), Some(given)) = (born, head.given.last_mut())
        && told.births.iter().any(|told| *told != born)
        && !given.doubts.contains(&GivenDoubt::Contradicted)
    {
        given.doubts.push(GivenDoubt::Contradicted);
    }
    head.line("Sex", patient.said("gender").map(str::to_owned));
    for identifier in patient.each("identifier").take(MOST) {
        number(identifier, head);
    }
    for (member, label) in [("telecom", "Telephone"), ("address", "Address")] {
        for one in patient.each(member).take(MOST) {
            let is_mail = one.said("system") == Some("email");
            let is_former = one.said("use") == Some("old");
            let label = if is_mail { "E-mail" } else { label };
            head.line(label, view.shown(one).filter(|_| !is_former));
        }
    }
}

/// A patient who is only referred to: what the reference says.
pub(super) fn referred(reference: &Json<'_>, head: &mut Head) {
    match reference.said("display").and_then(plain) {
        Some(name) => {
            head.line("Patient", Some(name.shown.clone()));
            let names = Names { name, rivals: Vec::new(), others: Vec::new(), is_by_the_way: true };
            head.name(GivenWhat::PatientName, &names, Vec::new());
        }
        None => head.missing(GivenWhat::PatientName),
    }
    head.missing(GivenWhat::BirthDate);
    if let Some(identifier) = reference.get("identifier") {
        number(identifier, head);
    }
}

fn number(identifier: &Json<'_>, head: &mut Head) {
    let Some(value) = identifier.said("value") else { return };
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let kind = identifier.get("type").and_then(concept).unwrap_or_default();
    let Some(found) = of_system(identifier, &value, &kind) else { return };
    let assigner = identifier.at(&["assigner", "display"]).and_then(Json::text).unwrap_or_default();
    let system = identifier.said("system").unwrap_or_default();
    let said = [kind.as_str(), assigner]
        .into_iter()
        .filter(|one| !one.is_empty())
        .collect::<Vec<_>>()
        .join(", ");
    let shown = match (found.kind, said.as_str()) {
        ("ihi" | "nhs_number" | "medicare_number", _) | (_, "")
            if system.is_empty() || found.kind != "mrn" && found.kind != "other" =>
        {
            value.clone()
        }
        (_, "") => format!("{value} ({system})"),
        _ => format!("{value} ({said})"),
    };
    let label = match found.kind {
        "ihi" => "IHI",
        "medicare_number" => "Medicare number",
        "nhs_number" => "NHS number",
        _ => "Identifier",
    };
    head.line(label, Some(shown));
    if identifier.said("use") != Some("old") {
        head.give(GivenWhat::Identifier, found.kind, &found.value, &found.value);
    }
}

/// A number by its system, then by its type (table 0203 of HL7), then by the type's words.
pub(super) fn of_system(
    identifier: &Json<'_>,
    value: &str,
    kind: &str,
) -> Option<registers::Number> {
    let system = identifier.said("system").unwrap_or_default();
    let root = system.strip_prefix("urn:oid:").unwrap_or_default();
    let lower = system.to_lowercase();
    let by_system = SYSTEMS.iter().find(|(known, _)| lower.contains(known)).map(|(_, kind)| *kind);
    let codes = || identifier.at(&["type"]).into_iter().flat_map(|kind| kind.each("coding"));
    let code = codes().find_map(|coding| coding.said("code")).unwrap_or_default();
    let usual = match (by_system, code) {
        (Some(kind), _) => kind,
        (None, "NH") => "nhs_number",
        (None, "MR" | "MRT" | "PI" | "PT" | "" | "NI") => "mrn",
        (None, _) => "other",
    };
    // Words tell a kind only where no system and no code does.
    let words = if by_system.is_none() && matches!(code, "" | "NI") { kind } else { "" };
    registers::number(root, words, value, usual)
}

/// What a narrative says under labels.
#[derive(Debug, Default)]
struct Told {
    names: Vec<String>,
    births: Vec<String>,
}

fn told(patient: &Json<'_>) -> Told {
    let mut told = Told::default();
    let div = patient.at(&["text", "div"]).and_then(Json::text);
    let lines = div.and_then(narrative::lines).unwrap_or_default();
    for line in lines.iter().take(200) {
        let (label, value) =
            line.split_once(" | ").or_else(|| line.split_once(':')).unwrap_or(("", line));
        let label = label.trim().trim_end_matches(':').to_lowercase();
        if OF_NAMES.contains(&label.as_str()) {
            told.names.push(value.split([',', '|', '(']).next().unwrap_or_default().to_owned());
        }
        let lower = line.to_lowercase();
        for word in OF_BIRTHS {
            // Only where lower case has not moved anything.
            let at =
                lower.find(word).filter(|_| lower.len() == line.len()).map(|at| at + word.len());
            let rest = at.and_then(|at| line.get(at..)).unwrap_or_default();
            let rest = rest.trim_start_matches([':', ' ', '|', '\u{a0}', ';']);
            let day = rest.get(..10).map(moments::read).and_then(|moment| moment.day);
            told.births.extend(day.filter(|day| day.len() == 10));
        }
    }
    told
}

/// A name of two words that the narrative has only the other way round, and without the comma that
/// would say so: one of the two has taken the family name for the given one.
fn turned(patient: &Json<'_>, name: &str) -> Option<String> {
    let (given, family) = name.split_once(' ').filter(|(_, family)| !family.contains(' '))?;
    let lines = narrative::lines(patient.at(&["text", "div"])?.text()?)?;
    let told = lines.join("\n").to_lowercase();
    let (given_small, family_small) = (given.to_lowercase(), family.to_lowercase());
    let has = |words: String| told.contains(&words);
    let is_turned = has(format!("{family_small} {given_small}"))
        && !has(format!("{given_small} {family_small}"));
    is_turned.then(|| format!("{family} {given}"))
}

/// Two words or more that share neither the family's nor another part with any of the names.
fn is_other_name(words: &str, names: &Names) -> bool {
    let split = |text: &str| -> Vec<String> {
        let words = text.to_lowercase();
        let words =
            words.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1);
        words.map(str::to_owned).collect()
    };
    let told = split(words);
    let known = std::iter::once(&names.name).chain(&names.rivals).chain(&names.others);
    let fits = |name: &str| {
        let own = split(name);
        let has = |word: Option<&String>| word.is_none_or(|word| told.contains(word));
        has(own.last())
            && (own.len() < 2 || own[..own.len() - 1].iter().any(|word| told.contains(word)))
    };
    told.len() >= 2 && !known.map(|name| name.value.as_str()).any(fits)
}
