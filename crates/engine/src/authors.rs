//! Finds who wrote a document.
//!
//! Writers sign: a label (`Reported by`), a closing (`Yours sincerely`), a line for a signature. A
//! name at the head of a page is taken only where nobody signed.

use std::collections::HashSet;
use std::ops::Range;

use wardbook_domain::extraction::{DocumentType, FieldName};

use super::labels::Meaning::{Addressee, Author, Date, Ignored, SomebodyElse};
use super::labels::{Place, is_profession};
use super::layout::{find_ignoring_case, starts_with_ignoring_case};
use super::people::{best, field, greeted_name as greeted, is_treating, labelled};
use super::person::{self, Candidate, Person};
use super::reading::{Found, Reading};
use super::under_labels::value;

/// What letters end with, before the name.
const CLOSINGS: &[&str] = &[
    "yours sincerely",
    "yours faithfully",
    "yours truly",
    "your sincerely",
    "kind regards",
    "with kind regards",
    "with best wishes",
    "best wishes",
    "warm regards",
    "with warm regards",
    "best regards",
    "kindest regards",
    "regards",
    "sincerely",
    "sincerely yours",
    "with thanks",
    "many thanks",
    "thanking you",
    "respectfully",
    "with regards",
    "with kindest regards",
    "cordially",
    "thank you",
];
/// After a closing.
const SIGNED_OFF: u16 = 960;
/// On a line of its own with title or letters, near the end.
const SIGNED_ALONE: u16 = 830;
/// Named in the head of a report of imaging as who treats the patient. Asked about.
const TREATING: u16 = 620;
/// At the head of a page.
const LETTERHEAD: u16 = 560;

/// The writer. `patient` is never the writer of a clinical document, but may sign a form.
pub(super) fn find(reading: &Reading<'_>, patient: Option<&str>) -> Option<Found> {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (hit, mut strength) in labelled(reading, Author) {
        let Some((line, person)) = value(hit) else { continue };
        if hit.place == Place::Quoted {
            strength = strength.saturating_sub(500);
        }
        if is_treating(reading, hit) {
            if reading.is(DocumentType::PathologyReport) {
                continue;
            }
            strength = strength.min(TREATING);
        }
        // `From` and `signature` are words of forms as well.
        let form =
            matches!(hit.label.words, "from" | "signature" | "doctor" | "writer" | "clinician");
        if form && !person.clinician {
            strength = strength.saturating_sub(200);
        }
        candidates.push(Candidate { person, line, strength });
    }
    candidates.extend(after_closing(reading));
    candidates.extend(after_stamp(reading));
    if candidates.is_empty() {
        candidates.extend(closing_in_line(reading).or_else(|| from_in_line(reading)));
    }
    if candidates.iter().all(|one| one.strength < 800) {
        one_of_several(&mut candidates);
        candidates.extend(alone_near_end(reading));
        candidates.extend(over_profession(reading));
    }
    if candidates.iter().all(|one| one.strength < 500) {
        candidates.extend(letterhead(reading));
    }
    candidates.retain(|one| one.person.parts > 1 || one.person.titled);
    // Who is greeted reads the letter, wherever the address stands.
    let greeted = greeted(reading);
    candidates.retain(|one| {
        one.strength >= SIGNED_OFF
            || greeted.as_ref().is_none_or(|name| !person::is_short_for(name, &one.person.name))
    });
    candidates.retain(|one| {
        patient.is_none_or(|patient| !person::is_short_for(&one.person.name, patient))
    });
    let top = best(&candidates)?;
    Some(field(reading, FieldName::Author, top, &candidates))
}

/// Where a team is listed by what each works as, nobody of it is the writer for that.
fn one_of_several(candidates: &mut [Candidate<'_>]) {
    const OF_A_TEAM: u16 = 560;
    let Some(first) = candidates.first().map(|one| one.person.name.clone()) else { return };
    let same = |one: &Candidate<'_>| {
        person::is_short_for(&one.person.name, &first)
            || person::is_short_for(&first, &one.person.name)
    };
    if !candidates.iter().all(same) {
        for one in candidates {
            one.strength = one.strength.min(OF_A_TEAM);
        }
    }
}

fn after_closing<'a>(reading: &Reading<'a>) -> Vec<Candidate<'a>> {
    let lines = &reading.document.lines;
    let mut found = Vec::new();
    for (index, line) in
        lines.iter().enumerate().filter(|(_, line)| !line.is_blank() && line.text.len() < 120)
    {
        let text = line.trimmed();
        let Some(length) = closing(text) else { continue };
        let rest = text[length..].trim_start_matches([',', '.', ' ', '-', '–']);
        let rest = without_proxy(rest);
        if let Some(person) = person::read(rest).filter(|person| person.parts > 1) {
            found.push(Candidate { person, line: index, strength: SIGNED_OFF });
            continue;
        }
        // A sentence that begins like a closing.
        let for_another = find_ignoring_case(rest, "on behalf of").is_some();
        if rest.len() > 20 && !for_another {
            continue;
        }
        let mut next = index;
        for _ in 0..5 {
            let Some(below) = reading.document.below(next, 6) else { break };
            next = below;
            let cells = &lines[next];
            let proxy = cells.cell(0).is_some_and(|cell| cell.len() <= 4 && is_proxy(cell));
            let text = cells.cell(usize::from(proxy)).map(without_proxy).unwrap_or_default();
            if CLOSINGS.iter().any(|words| starts_with_ignoring_case(text, words)) {
                continue;
            }
            let Some(person) = person::read(text) else { continue };
            if (person.parts > 1 || person.titled)
                && person.rest.len() < 60
                && !looks_like_prose(person.rest)
            {
                found.push(Candidate { person, line: next, strength: SIGNED_OFF });
                break;
            }
        }
    }
    found
}

/// How long the closing is that a line begins with: one of the list, or a few words with the last of
/// one, as in `With kind collegial regards`.
fn closing(text: &str) -> Option<usize> {
    const LAST: &[&str] = &["regards", "sincerely", "faithfully", "wishes"];
    const MOST_WORDS: usize = 6;
    let known = CLOSINGS.iter().filter(|words| starts_with_ignoring_case(text, words));
    let known = known.map(|words| words.len()).max();
    known.or_else(|| {
        let end = text.find([',', '.']).unwrap_or(text.len());
        let own = text[..end].trim_end();
        let last = own.rsplit(' ').next().unwrap_or_default();
        let few = own.split(' ').count() <= MOST_WORDS && own.starts_with(char::is_uppercase);
        (few && LAST.iter().any(|word| last.eq_ignore_ascii_case(word))).then_some(own.len())
    })
}

/// The name that ends a letter written as one paragraph: `… yours sincerely, Jo Day.`
fn closing_in_line<'a>(reading: &Reading<'a>) -> Option<Candidate<'a>> {
    const WORDS: &[&str] = &["sincerely,", "faithfully,", "regards,", "wishes,"];
    const LONGEST: usize = 60;
    let lines = &reading.document.lines;
    let (index, line) = lines.iter().enumerate().rfind(|(_, line)| !line.is_blank())?;
    let ends = WORDS.iter().filter_map(|word| {
        // The words are ASCII, so that places in small letters are places in the text.
        let at = line.text.to_ascii_lowercase().rfind(word)?;
        Some(at + word.len())
    });
    let rest = line.text[ends.max()?..].trim().trim_end_matches('.');
    let person = person::read(rest).filter(|person| person.parts > 1 && rest.len() < LONGEST)?;
    person.rest.is_empty().then_some(Candidate { person, line: index, strength: SIGNED_OFF })
}

/// `Approved: 4 May 2026 12:30 Dr Jo Day (Radiologist)`: who stands after the day of a signature.
fn after_stamp<'a>(reading: &Reading<'a>) -> Vec<Candidate<'a>> {
    const STAMPED: u16 = 900;
    const MOST: usize = 50;
    let stamps = reading.hits.iter().filter(|hit| {
        matches!(hit.label.meaning, Date("stamp" | "report")) && hit.place == Place::Start
    });
    let found = stamps.take(MOST).filter_map(|hit| {
        let end = hit.value_start + hit.value.len();
        let mut dates = reading.calendar.in_line(hit.line).iter();
        let date = dates.rfind(|date| hit.value_start <= date.start && date.end <= end)?;
        let rest = reading.document.lines[hit.line].text.get(date.end..end)?;
        let rest = rest.trim_start_matches(|c: char| !c.is_alphabetic());
        let person = person::read(rest).filter(|person| person.clinician && person.parts > 1)?;
        Some(Candidate { person, line: hit.line, strength: STAMPED })
    });
    found.collect()
}

/// `From Jo Day, physiotherapist, Elm Clinic` at the head of a message without labels.
fn from_in_line<'a>(reading: &Reading<'a>) -> Option<Candidate<'a>> {
    const HEAD: usize = 5;
    const FROM: u16 = 790;
    let lines = reading.document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    let mut found = lines.take(HEAD).filter_map(|(index, line)| {
        let at = line.text.find("From ")?;
        let begins = at == 0 || line.text[..at].trim_end().ends_with(['.', ',', ';']);
        let person = person::read(&line.text[at + "From ".len()..]).filter(|_| begins)?;
        let work = person.rest.split([',', '.']).next().unwrap_or_default();
        let works = person.clinician || is_profession(work);
        (works && person.parts > 1).then_some(Candidate { person, line: index, strength: FROM })
    });
    found.next()
}

/// A line of a clinician's name and no more, in the last part of the document.
fn alone_near_end<'a>(reading: &Reading<'a>) -> Vec<Candidate<'a>> {
    let lines = &reading.document.lines;
    let from = lines.len() * 45 / 100;
    let mut found = Vec::new();
    let mut after_rule = false;
    let others = under_others(reading);
    for (index, line) in lines.iter().enumerate().skip(from) {
        let text = line.trimmed();
        if line.is_blank() {
            after_rule |= text.contains("___");
            continue;
        }
        let cell =
            line.cells.len().checked_sub(1).and_then(|last| line.cell(last)).unwrap_or_default();
        let person = person::read(cell)
            .filter(|person| person.clinician && person.parts > 1 && person.rest.len() < 30)
            .filter(|person| !cell.starts_with(':') && !is_appointment(person.rest))
            .filter(|person| !is_medicine(person));
        let greeted = starts_with_ignoring_case(text, "dear ")
            || starts_with_ignoring_case(text, "cc")
            || starts_with_ignoring_case(text, "copy");
        let labelled = reading
            .hits_in_line(index)
            .iter()
            .any(|hit| hit.marked && !matches!(hit.label.meaning, Author));
        if let Some(person) = person.filter(|_| !greeted && !labelled && !others.contains(&index)) {
            let ruled = after_rule || text.contains("___");
            found.push(Candidate {
                person,
                line: index,
                strength: SIGNED_ALONE + if ruled { 60 } else { 0 },
            });
        }
        after_rule = false;
    }
    found
}

/// `Dr Jo Day – Thursday, 2:30`, `Dr Jo Day – fax 555`: whom to see or to tell, no signature.
fn is_appointment(rest: &str) -> bool {
    rest.starts_with(['-', '–', '—']) && rest.contains(|c: char| c.is_ascii_digit())
}

/// `pp` before who signs for another.
fn is_proxy(text: &str) -> bool {
    ["pp", "p.p.", "p.p", "pp."].contains(&text.trim())
}

fn without_proxy(text: &str) -> &str {
    let split = text.split_once(' ').filter(|(first, _)| is_proxy(first));
    split.map_or(text, |(_, after)| after.trim_start())
}

/// A name without a title near the end, with the profession on the line below it or a registration
/// beside it.
fn over_profession<'a>(reading: &Reading<'a>) -> Vec<Candidate<'a>> {
    const OVER_PROFESSION: u16 = 800;
    const REGISTERS: &[&str] = &[
        "GMC",
        "NMC",
        "NZMC",
        "IMC",
        "MCI",
        "HPCSA",
        "AHPRA",
        "NPI",
        "Reg",
        "Lic",
        "Permis",
        "Provider",
        "Prescriber",
    ];
    let lines = &reading.document.lines;
    let from = lines.len() * 45 / 100;
    let mut found: Vec<Candidate<'a>> = Vec::new();
    let others = under_others(reading);
    for (index, line) in lines.iter().enumerate().skip(from) {
        let own = line.cell(0).filter(|cell| !is_profession(cell) && !others.contains(&index));
        let Some(cell) = own else { continue };
        let below = || reading.document.below(index, 1).and_then(|at| lines[at].cell(0));
        let registered =
            line.cell(1).is_some_and(|next| REGISTERS.iter().any(|own| next.starts_with(own)));
        let works = line.cells.len() == 1
            && below().is_some_and(|text| is_profession(text) && !text.contains(':'));
        let person = person::read(cell).filter(|person| {
            let bare = person.rest.is_empty() && person.listed == 0;
            person.parts > 1 && bare && (registered || !person.clinician)
        });
        if let Some(person) = person.filter(|_| registered || works) {
            found.push(Candidate { person, line: index, strength: OVER_PROFESSION });
        }
    }
    if found.len() > 1 {
        one_of_several(&mut found);
    }
    found
}

/// Where others stand than writers: under labels of readers and of kin.
fn under_others(reading: &Reading<'_>) -> HashSet<usize> {
    let others = reading.hits.iter().filter(|hit| hit.value.is_empty());
    let others = others.filter(|hit| matches!(hit.label.meaning, Addressee | SomebodyElse));
    others.filter_map(|hit| hit.below.map(|(line, ..)| line)).collect()
}

fn letterhead<'a>(reading: &Reading<'a>) -> Vec<Candidate<'a>> {
    let head =
        reading.document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank()).take(8);
    let mut found = Vec::new();
    // The reader under a heading of a form is no letterhead.
    let readers = labelled(reading, Addressee).filter_map(|(hit, _)| Some(value(hit)?.1));
    let readers: Vec<Person<'_>> = readers.collect();
    for (index, line) in head {
        for cell in 0..line.cells.len() {
            if of_another(reading, index, &line.cells[cell]) {
                continue;
            }
            let person = line.cell(cell).and_then(person::read);
            let reads = |person: &Person<'_>| readers.iter().any(|one| one.name == person.name);
            if let Some(person) = person.filter(|person| {
                person.clinician && person.parts > 1 && !reads(person) && !is_medicine(person)
            }) {
                found.push(Candidate { person, line: index, strength: LETTERHEAD });
            }
        }
    }
    found
}

/// Whether a cell is the value of a label of somebody else than a writer: `Referrer:  Dr Jo Day`.
fn of_another(reading: &Reading<'_>, line: usize, cell: &Range<usize>) -> bool {
    let hits = reading.hits_in_line(line).iter();
    hits.filter(|hit| hit.marked && matches!(hit.label.meaning, Addressee | SomebodyElse | Ignored))
        .any(|hit| !hit.value.is_empty() && cell.contains(&hit.value_start))
}

/// `METOPROLOL SUCCINATE 50MG ER TABLET`: a strength follows, and what looks like a degree is a form.
fn is_medicine(person: &Person<'_>) -> bool {
    const FORMS: &[&str] = &["mg", "mcg", "ml", "tablet", "capsule"];
    let rest = person.rest.to_lowercase();
    !person.titled && FORMS.iter().any(|form| rest.contains(form))
}

/// Small words after a name: a sentence, not a signature.
fn looks_like_prose(rest: &str) -> bool {
    rest.split(' ').filter(|word| word.starts_with(|c: char| c.is_lowercase())).count() > 4
}
