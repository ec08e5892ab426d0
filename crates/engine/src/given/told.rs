//! Statements below a document's header about whose it is ("Name: …", "DOB: …"), compared with what
//! its elements give. Only what is plainly such a statement counts: tables of medicines and carers
//! have names as well.

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{ExtractedField, FieldName, PageText};
use wardbook_domain::given::Given;

const OF_NAMES: &[&str] =
    &["patient name:", "name of patient:", "patient's name:", "patient:", "name:"];
const OF_BIRTHS: &[&str] =
    &["date of birth:", "birth date:", "birthdate:", "dob:", "d.o.b.:", "d.o.b:", "born:"];
const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "mx", "dr", "prof", "master"];
/// Words of names that are written small.
const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "del", "della", "la", "le", "van", "von", "der", "den", "ter", "ten",
    "di", "du", "bin", "binti", "ibn", "al", "el", "af", "av", "zu", "y", "e",
];
const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/// Headings under which names are others'.
const OF_OTHERS: &[&str] = &[
    "medic",
    "care team",
    "provider",
    "contact",
    "family",
    "allerg",
    "practitioner",
    "insur",
    "payer",
    "pharmac",
    "support",
    "guardian",
    "immuni",
    "procedure",
    "result",
    "equipment",
    "device",
    "encounter",
    "social",
    "vital",
    "goal",
    "laborator",
    "functional",
    "advance directive",
    "author",
    "participant",
];
/// Statements stand near the head of what is told.
const LINES_READ: usize = 2_000;

/// Notes a contradiction at the name and at the birth date.
pub(super) fn contradictions(fields: &mut [ExtractedField], given: &Given, pages: &[PageText]) {
    let quotes: Vec<&str> =
        given.fields.iter().filter_map(|field| Some(field.quote.as_ref()?.text.as_str())).collect();
    let first = pages.first().map(|page| page.text.as_str()).unwrap_or_default();
    // The header ends with the first empty line.
    let body = first.split_once("\n\n").map_or("", |(_, body)| body);
    let more = pages.iter().skip(1).map(|page| page.text.as_str());
    let mut heading = String::new();
    let mut after_blank = true;
    for line in std::iter::once(body).chain(more).flat_map(str::lines).take(LINES_READ) {
        let line = line.trim_start_matches(['-', '•', ' ', '\t']);
        if after_blank && !line.contains(':') {
            heading = line.to_lowercase();
        }
        after_blank = line.is_empty();
        if quotes.is_empty() || OF_OTHERS.iter().any(|word| heading.contains(word)) {
            continue;
        }
        if let Some(value) = after(line, OF_NAMES)
            && let Some(field) = fields.iter_mut().find(|one| one.name == FieldName::PatientName)
            && is_other_name(value, field, given)
        {
            contradict(field);
        }
        if let Some(value) = after(line, OF_BIRTHS).or_else(|| within(line, OF_BIRTHS))
            && let Some(field) = fields.iter_mut().find(|one| one.name == FieldName::BirthDate)
            && is_other_day(value, &field.value)
        {
            contradict(field);
        }
    }
}

fn contradict(field: &mut ExtractedField) {
    if !field.doubts.contains(&DoubtKind::Contradicted) {
        field.doubts.push(DoubtKind::Contradicted);
    }
}

fn after<'a>(line: &'a str, labels: &[&str]) -> Option<&'a str> {
    let begins = |label: &&&str| {
        line.get(..label.len()).is_some_and(|head| head.eq_ignore_ascii_case(label))
    };
    labels.iter().find(begins).map(|label| line[label.len()..].trim())
}

/// Behind a statement of the name, in the same line.
fn within<'a>(line: &'a str, labels: &[&str]) -> Option<&'a str> {
    let rest = after(line, OF_NAMES)?;
    let lower = rest.to_ascii_lowercase();
    let end = |label: &&str| lower.find(label).map(|at| at + label.len());
    labels.iter().find_map(end).map(|at| rest[at..].trim())
}

/// Two words or more of a name, and neither all of them nor the first and last given.
fn is_other_name(told: &str, field: &ExtractedField, given: &Given) -> bool {
    let told = told.split(['|', '(', ';', '\t']).next().unwrap_or_default();
    let stop = OF_BIRTHS.iter().chain(&["mrn", "sex", "gender", "age", " "]);
    let lower = told.to_ascii_lowercase();
    let end = stop.filter_map(|word| lower.find(&format!(" {word}"))).min();
    let told = told[..end.unwrap_or(told.len())].trim();
    let is_small = |word: &str| word.starts_with(char::is_lowercase);
    let has_prose = told.split([' ', ',']).any(|word| is_small(word) && !PARTICLES.contains(&word));
    if has_prose || told.chars().any(|c| c.is_ascii_digit()) {
        return false;
    }
    let words = words_of(&told.to_lowercase());
    if !(2..=5).contains(&words.len()) {
        return false;
    }
    let fits = |name: &str| {
        let own = words_of(&name.to_lowercase());
        let has = |word: &String| words.contains(word);
        let ends = own.first().is_some_and(has) && own.last().is_some_and(has);
        ends || words.iter().all(|word| word.chars().count() == 1 || own.contains(word))
    };
    let mut known = std::iter::once(&field.value).chain(&field.readings).chain(&given.other_names);
    !known.any(|name| fits(name))
}

fn words_of(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '\u{2019}'));
    let words = words.filter(|word| !word.is_empty() && !TITLES.contains(word));
    words.map(str::to_owned).collect()
}

/// A whole day that is the given one in no order of its parts.
fn is_other_day(told: &str, given: &str) -> bool {
    let told: String = told.to_lowercase().chars().take(40).collect();
    let numbers: Vec<u32> = told
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map_while(|digits| digits.parse().ok())
        .take(3)
        .collect();
    let month = told
        .split(|c: char| !c.is_alphabetic())
        .find_map(|word| MONTHS.iter().position(|month| word.starts_with(month)))
        .and_then(|at| u32::try_from(at + 1).ok());
    let own: Vec<u32> = given.split('-').filter_map(|part| part.parse().ok()).collect();
    let mut parts: Vec<u32> = match (month, numbers.as_slice()) {
        (Some(month), [one, other, ..]) => vec![*one, *other, month],
        (None, [one, other, third]) => vec![*one, *other, *third],
        _ => return false,
    };
    // Two figures of a year say too little.
    if !parts.iter().any(|part| *part > 1800) || own.len() != 3 {
        return false;
    }
    let mut own = own;
    parts.sort_unstable();
    own.sort_unstable();
    parts != own
}
