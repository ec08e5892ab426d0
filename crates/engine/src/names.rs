//! Finds whom a document is about.
//!
//! Labels first; then a name beside or above a birth date, as letters and stickers have it; then
//! an address, then prose. Names that agree strengthen each other, another patient weakens all.

use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::FieldName;

use super::candidates::{Candidate, candidate};
use super::labels::Meaning::Patient;
use super::labels::{Hit, Meaning, Place};
use super::layout::{find_ignoring_case, quote, starts_with_ignoring_case};
use super::person::{self, Person};
use super::reading::{Found, Reading};
use super::under_labels::{belongs_to_somebody_else, is_whole, of_meaning, value};
use super::{names_at_birth, names_in_full, names_in_parts, names_in_rows, names_in_text};
use super::{names_of_readers, person_words};

/// In the address of a letter, where nothing else names a patient.
const IN_ADDRESS: u16 = 720;
/// A label within other words, or within quotation marks, is a weak one.
const INLINE_PENALTY: u16 = 150;
const QUOTED_PENALTY: u16 = 600;
/// One word after `Re`, which may be anything.
const ONE_WORD: u16 = 650;
/// Another patient who is as well shown leaves this.
const IN_CONFLICT: u16 = 550;

/// Titles of patients in addresses and prose; a doctor's is a colleague.
const EVERYDAY_TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "master", "mstr", "baby", "smt", "shri", "sri", "kumari",
    "mdm", "encik", "puan", "cik", "tuan", "mev", "mnr", "mej", "mevr", "dhr", "hon",
];

/// Labels that are words of sentences and of other things as well: `For: review`.
const LOOSE: &[&str] =
    &["for", "rx for", "results for", "pat", "member", "participant", "claimant"];

/// Words of labels and titles. A name that holds one may be a name, so that it stays; but who reads the
/// document should say so.
const OF_LABELS: &[&str] = &[
    "surname",
    "forename",
    "forenames",
    "firstname",
    "given",
    "family",
    "name",
    "names",
    "patient",
    "appointment",
    "dob",
    "sex",
    "gender",
    "address",
    "for",
];

/// The patient's name, and the line on which it stands.
pub(super) fn patient(reading: &Reading<'_>) -> Option<(Found, usize)> {
    let mut candidates = labelled(reading);
    candidates.extend(names_in_parts::split_names(reading));
    candidates.extend(names_at_birth::beside_birth(reading));
    candidates.extend(names_in_rows::find(reading));
    candidates.extend(names_of_readers::billed_for_themselves(reading));
    if candidates.iter().all(|one| one.strength < 600) {
        candidates.extend(in_address(reading));
        candidates.extend(names_at_birth::beside_a_date(reading));
    }
    if candidates.iter().all(|one| one.strength < 600 || one.parts < 2) {
        let short = candidates.iter().max_by_key(|one| one.strength);
        let full = short.map(|one| names_in_full::find(reading, one)).unwrap_or_default();
        candidates.extend(full);
        candidates.extend(names_in_text::find(reading));
        if candidates.iter().all(|one| one.strength < 600) {
            candidates.extend(names_of_readers::over_a_street(reading));
        }
    }
    candidates.retain(|one| one.strength > 0);
    let best = candidates
        .iter()
        .enumerate()
        .max_by_key(|(at, one)| (one.strength, std::cmp::Reverse(*at)))?
        .0;
    let top = &candidates[best];
    let same = |other: &Candidate| agrees(&top.name, &other.name);
    let rivals = candidates
        .iter()
        .filter(|one| !same(one) && one.strength + 60 >= top.strength && one.parts > 1);
    let rival = rivals.max_by_key(|one| one.strength).is_some();
    let agreeing = candidates.iter().filter(|one| one.line != top.line && same(one)).count();
    // A fuller writing of the same name is the better one: `J. Day` above, `Joan Mary Day` below.
    let fuller = candidates.iter().filter(|one| {
        one.strength + 120 >= top.strength
            && person::is_short_for(&top.name, &one.name)
            && one.name.len() > top.name.len() + 1
    });
    let chosen = fuller.max_by_key(|one| one.name.len()).unwrap_or(top);
    let mut confidence = top.strength + if agreeing > 0 { 15 } else { 0 };
    if rival {
        confidence = confidence.min(IN_CONFLICT);
    }
    let page = reading.document.lines[chosen.line].page;
    let mut found = Found::new(
        FieldName::PatientName,
        "",
        chosen.name.clone(),
        confidence.min(990),
        quote(page, &chosen.words),
    );
    found.doubts.clone_from(&chosen.doubts);
    found.readings.clone_from(&chosen.readings);
    let settled = |reading: &String| {
        candidates.iter().any(|one| {
            one.line != chosen.line
                && one.doubts.is_empty()
                && one.parts > 1
                && one.name == chosen.name
                && one.name != *reading
        })
    };
    if found.readings.iter().any(settled) {
        found.doubts.retain(|doubt| *doubt != DoubtKind::TwoReadings);
        found.readings.clear();
    }
    // `Jo`, `Jo D.`
    let last = chosen.name.trim_end_matches('.').rsplit(' ').next().unwrap_or_default();
    if chosen.parts < 2 || last.chars().count() < 2 {
        found.doubts.push(DoubtKind::Incomplete);
    }
    let of_a_label = |word: &str| OF_LABELS.iter().any(|label| label.eq_ignore_ascii_case(word));
    if chosen.name.split(' ').any(of_a_label) && !found.doubts.contains(&DoubtKind::TwoReadings) {
        found.doubts.push(DoubtKind::TwoReadings);
    }
    if rival {
        found.doubts.push(DoubtKind::Contradicted);
    }
    Some((found, chosen.line))
}

fn agrees(one: &str, other: &str) -> bool {
    person::key(one) == person::key(other)
        || person::is_short_for(one, other)
        || person::is_short_for(other, one)
}

fn labelled(reading: &Reading<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    for (at, hit) in of_meaning(reading, Patient) {
        let mut strength = hit.label.strength;
        let generic = matches!(hit.label.words, "name" | "full name");
        if generic && belongs_to_somebody_else(reading, at) {
            continue;
        }
        let about = matches!(hit.label.words, "re" | "subject");
        // `Subject: RE: Jo Day`
        let opens = hit.place == Place::Start
            || starts_with_ignoring_case(reading.document.lines[hit.line].trimmed(), "subject");
        match hit.place {
            Place::Start => {}
            Place::Inline if about && opens => {}
            Place::Inline => strength = strength.saturating_sub(INLINE_PENALTY),
            Place::Quoted => strength = strength.saturating_sub(QUOTED_PENALTY),
        }
        // `Re` opens a letter; deep in a document it is a word of a table.
        if about && (!opens || reading.document.lines[hit.line].rank > 60) {
            strength = strength.saturating_sub(300);
        }
        if about && let Some(last) = last_part(reading, hit, strength) {
            found.push(last);
            continue;
        }
        let Some((line, mut person)) = value(hit) else { continue };
        if LOOSE.contains(&hit.label.words) && (person.clinician || !is_whole(&person)) {
            continue;
        }
        if about && is_subject(&person) {
            // `Re: Care plan for Ms Jo Day`
            let Some(named) = titled_in(hit.value) else { continue };
            person = named;
        }
        if hit.label.words.contains("name") {
            surname_first(hit, &mut person);
            as_label_says(reading, hit, &mut person);
        }
        if about && !is_corroborated(reading, line, &person) {
            // `Re: MRI lumbar spine`
            let thing = person.listed > 0 || goes_on_with_a_thing(person.rest);
            if thing || !is_whole(&person) {
                continue;
            }
            strength = strength.saturating_sub(300);
        }
        // `Re: Claim 1`
        if about && !is_whole(&person) {
            strength = strength.min(ONE_WORD);
        }
        let whole = names_in_parts::with_capitals_apart(reading, line, &person);
        found.push(whole.unwrap_or_else(|| candidate(line, &person, strength)));
    }
    found
}

/// `Re: Referral for knee pain - Jo Day`, over a birth date or with a title further down.
fn last_part(reading: &Reading<'_>, hit: &Hit<'_>, strength: u16) -> Option<Candidate> {
    const LESS: u16 = 60;
    let dashes = [" - ", " \u{2013} ", " \u{2014} "];
    let (before, last) = dashes.iter().find_map(|dash| hit.value.rsplit_once(dash))?;
    let first = person::read(before).filter(|first| is_whole(first) && first.listed == 0);
    let person = person::read(last).filter(|one| one.parts > 1 && one.rest.is_empty())?;
    let named = first.is_none() && person.listed == 0 && !person.clinician;
    (named && is_corroborated(reading, hit.line, &person))
        .then(|| candidate(hit.line, &person, strength.saturating_sub(LESS)))
}

/// Whether words after `Re` go on like a sentence, as no name does: `Mental health plan`.
fn is_subject(person: &Person<'_>) -> bool {
    const OF_A_NAME: &[&str] = &["dob", "born", "aged", "age", "of", "date", "nhs", "and", "c/o"];
    let next = person.rest.split(|c: char| !(c.is_alphanumeric() || c == '.')).next();
    let next = next.unwrap_or_default().replace('.', "");
    !is_whole(person)
        && next.starts_with(char::is_lowercase)
        && next.len() > 1
        && !OF_A_NAME.contains(&next.as_str())
}

/// The patient named with a title further on in a line.
fn titled_in(text: &str) -> Option<Person<'_>> {
    let mut words = text.match_indices(' ').map(|(at, _)| &text[at + 1..]);
    let after = words.find(|after| {
        let title = after.split([' ', '.']).next().unwrap_or_default().to_lowercase();
        EVERYDAY_TITLES.contains(&title.as_str())
    });
    person::read(after?)
}

/// `Ms Day, Jo` under `Name` has the surname first; after `Re` a place may follow.
fn surname_first<'a>(hit: &Hit<'a>, person: &mut Person<'a>) {
    const LONGEST: usize = 60;
    let after = hit.value.get(..LONGEST.min(hit.value.len())).and_then(|text| text.split_once(','));
    let comma =
        after.is_some_and(|(before, after)| before.ends_with(person.words) && !after.contains(','));
    if comma && let Some(whole) = person.readings.pop() {
        let short = std::mem::replace(&mut person.name, whole);
        person.readings.push(short);
        person.parts += 1;
        person.words = hit.value;
    }
}

/// `Name (family name first): DAY JO`
fn as_label_says(reading: &Reading<'_>, hit: &Hit<'_>, person: &mut Person<'_>) {
    const FAMILY_FIRST: &[&str] = &[
        "family name first",
        "surname first",
        "last name first",
        "family, given",
        "surname, given",
        "surname, fore",
        "last, first",
        "surname then",
    ];
    let line = &reading.document.lines[hit.line];
    let label = line.text.get(hit.start..hit.value_start.max(hit.start)).unwrap_or_default();
    let first = FAMILY_FIRST.iter().any(|words| find_ignoring_case(label, words).is_some());
    if first
        && !person.surname_first
        && let Some((family, given)) = person.name.split_once(' ')
    {
        person.name = format!("{given} {family}");
        person.surname_first = true;
    }
}

/// `Re: Liver Function Tests 2026`
fn goes_on_with_a_thing(rest: &str) -> bool {
    const BESIDE_NAMES: &[&str] =
        &["hospital", "date", "number", "medicare", "no", "patient", "street", "male", "female"];
    let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    person_words::NOT_A_PERSON.contains(word.as_str()) && !BESIDE_NAMES.contains(&word.as_str())
}

/// Whether the name after `Re` is a person's for another reason than that it looks like one:
/// letters are about `Knee Pain` as well.
fn is_corroborated(reading: &Reading<'_>, line: usize, person: &Person<'_>) -> bool {
    const READ: usize = 400;
    const NUMBERS: &[&str] = &["mrn", "medicare_number", "ihi", "nhs_number"];
    let figures = person.rest.contains(|c: char| c.is_ascii_digit());
    if person.titled || (figures && !goes_on_with_a_thing(person.rest)) {
        return true;
    }
    let numbered = |hit: &Hit<'_>| matches!(hit.label.meaning, Meaning::Identifier(kind) if NUMBERS.contains(&kind));
    if reading.hits_in_line(line).iter().any(numbered) {
        return true;
    }
    let birth = |hit: &Hit<'_>| hit.label.meaning == Meaning::Birth;
    let near = reading.hits.partition_point(|hit| hit.line < line);
    if reading.hits[near..].iter().take_while(|hit| hit.line <= line + 4).any(birth) {
        return true;
    }
    let surname = person.name.rsplit(' ').next().unwrap_or_default();
    let mut others = reading.document.lines.iter().enumerate().take(READ);
    others.any(|(at, other)| {
        at != line
            && find_ignoring_case(other.text, surname).is_some_and(|at| {
                let title = other.text[..at].trim_end().rsplit(' ').next().unwrap_or_default();
                EVERYDAY_TITLES.contains(&title.trim_end_matches('.').to_lowercase().as_str())
            })
    })
}

/// A letter to the patient: the name above the street.
fn in_address(reading: &Reading<'_>) -> Vec<Candidate> {
    let document = &reading.document;
    let until = reading.salutation.unwrap_or(0).min(60);
    let lines = document.lines.iter().enumerate().take(until);
    let mut found = Vec::new();
    for (index, line) in lines.filter(|(_, line)| !line.is_blank()) {
        for cell in 0..line.cells.len() {
            let Some(text) = line.cell(cell) else { continue };
            let title = text.split([' ', '.']).next().unwrap_or_default().to_lowercase();
            if EVERYDAY_TITLES.contains(&title.as_str())
                && let Some(person) = person::read(text).filter(|person| person.rest.len() < 6)
            {
                found.push(candidate(index, &person, IN_ADDRESS));
            }
        }
    }
    found
}
