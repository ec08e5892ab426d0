//! Finds to whom a document is addressed.
//!
//! Readers are greeted, and stand in full in the address above the greeting. Who wrote it is found
//! in `authors`.

use wardbook_domain::extraction::{DocumentType, FieldName};

use super::labels::Meaning::{self, Addressee, Author, Patient};
use super::labels::{Hit, Place, in_kind};
use super::layout::{quote, starts_with_ignoring_case};
use super::person::{self, Candidate, Person};
use super::reading::{Found, Reading};
use super::under_labels::{owner, stands_under_clinician, value};
use super::{people_by_place as readers, person_words};

/// Greeted, and in full elsewhere.
const GREETED_IN_FULL: u16 = 965;
const GREETED_BY_SURNAME: u16 = 720;
/// In the address, with a greeting that names nobody.
const IN_ADDRESS: u16 = 830;
/// Named as who treats, in the head of a laboratory's report.
const TREATING: u16 = 740;
/// One word without a title is a given name or no person at all: asked about.
const UNTITLED_WORD: u16 = 640;
/// A clinician's letterhead does not address a document to a clinician who only referred.
const WEAK_READER: u16 = 600;

/// `Name:` under `Physician details`.
const UNDER_HEADING: u16 = 780;

/// `Provider:` in the column of one end of a referral.
const ENDS: u16 = 900;

/// Labels beyond these many are a list.
const MOST_LABELS: usize = 200;

/// The reader.
pub(super) fn addressee(
    reading: &Reading<'_>,
    author: Option<&str>,
    patient: Option<&Found>,
) -> Option<Found> {
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (hit, labelled) in labelled(reading, Addressee) {
        let mut strength = labelled;
        let Some((line, person)) = value(hit) else { continue };
        if !is_reader(reading, hit, &person) {
            continue;
        }
        if person.parts < 2 && !person.titled && !person.clinician {
            strength = strength.min(UNTITLED_WORD);
        }
        match hit.place {
            Place::Start => {}
            Place::Inline => {
                strength = strength.saturating_sub(if hit.label.words == "to" { 500 } else { 60 });
            }
            Place::Quoted => strength = strength.saturating_sub(500),
        }
        // `GP` alone is a heading over the address; within a sentence it is nobody.
        let weak = reading.has_no_reader() && labelled < 900;
        candidates.push(Candidate {
            person,
            line,
            strength: if weak { strength.min(WEAK_READER - 200) } else { strength },
        });
    }
    // `To: Elm Practice` over `Attn: Dr Day`: a person before what may be an organisation.
    let evident = |one: &Candidate<'_>| one.person.titled || one.person.clinician;
    let named: Vec<usize> =
        candidates.iter().filter(|one| evident(one)).map(|one| one.line).collect();
    candidates.retain(|one| {
        let under = named.iter().any(|line| (one.line + 1..=one.line + 2).contains(line));
        evident(one) || one.person.surname_first || !under
    });
    candidates.extend(treating(reading, author));
    candidates.extend(greeted(reading, patient));
    if candidates.iter().all(|one| one.strength < 500) {
        candidates.extend(readers::billed(reading));
        candidates.extend(readers::above_the_patient(reading, author));
        candidates.extend(readers::beside_the_patient(reading, author));
        candidates.extend(readers::to_in_line(reading));
    }
    candidates.retain(|one| {
        author.is_none_or(|author| {
            !person::is_short_for(&one.person.name, author) && one.person.name != author
        })
    });
    let top = best(&candidates).filter(|top| top.strength >= 500)?;
    Some(field(reading, FieldName::Addressee, top, &candidates))
}

/// Whether who stands under a label of readers is one.
fn is_reader(reading: &Reading<'_>, hit: &Hit<'_>, person: &Person<'_>) -> bool {
    /// Labels of tests and treatments as well, which need a title, a degree or `DAY, Jo`.
    const NEED_EVIDENCE: &[&str] =
        &["requested", "ordering", "submitting", "submitted by", "client information"];
    const FAMILY_DOCTORS: &[&str] = &[
        "gp",
        "general practitioner",
        "family doctor",
        "primary care physician",
        "primary care provider",
        "pcp",
    ];
    let evident = person.titled || person.clinician || person.surname_first;
    if NEED_EVIDENCE.contains(&hit.label.words) && !evident {
        return false;
    }
    // A plan or a record names the family doctor; letters and reports are for them.
    let record = reading.is(DocumentType::Other) && reading.salutation.is_none();
    if FAMILY_DOCTORS.contains(&hit.label.words) && record {
        return false;
    }
    !is_nobody(person)
}

/// `Ref. by: Dr. Self`, `To: Reception`, `Invoice to: ACC`.
fn is_nobody(person: &Person<'_>) -> bool {
    let word = person.name.to_lowercase();
    let short = person.name.len() <= 4 && person.words.chars().all(char::is_uppercase);
    person.parts < 2 && (short || person_words::OFFICES.contains(word.as_str()))
}

/// A laboratory answers who treats the patient. Where a report names one person only, that may be
/// the writer, and a note of a visit may look like a report of imaging.
fn treating<'a>(reading: &Reading<'a>, author: Option<&str>) -> Option<Candidate<'a>> {
    const WITHOUT_WRITER: u16 = 680;
    let laboratory = reading.is(DocumentType::PathologyReport);
    let strength = match author {
        Some(_) => TREATING,
        None if laboratory => WITHOUT_WRITER,
        None => return None,
    };
    let mut hits = reading.hits.iter().take(MOST_LABELS).filter(|hit| is_treating(reading, hit));
    let (line, person) = hits.find_map(value)?;
    (person.parts > 1 || person.titled).then_some(Candidate { person, line, strength })
}

/// Whether a label names who treats the patient, in the head of a report beside the ward.
pub(super) fn is_treating(reading: &Reading<'_>, hit: &Hit<'_>) -> bool {
    const HEAD: usize = 15;
    const TREATING: &[&str] = &[
        "clinician",
        "consultant",
        "responsible consultant",
        "physician",
        "doctor",
        "provider name",
        "attending",
        "attending physician",
    ];
    use DocumentType::{PathologyReport, RadiologyReport};
    matches!(reading.kind, PathologyReport | RadiologyReport)
        && TREATING.contains(&hit.label.words)
        && reading.document.lines[hit.line].rank <= HEAD
}

/// What part the person under a label has, and how surely: its own, or that of the label over
/// `Name:`.
fn part(reading: &Reading<'_>, at: usize) -> Option<(Meaning, u16)> {
    let hit = &reading.hits[at];
    if let Some(meaning) = end_of_referral(reading, hit) {
        return Some((meaning, ENDS));
    }
    match hit.label.meaning {
        Author | Addressee => Some(in_kind(hit.label, reading.kind)),
        Patient if matches!(hit.label.words, "name" | "full name") => {
            let over = owner(reading, at).map(|over| in_kind(over.label, reading.kind));
            over.or_else(|| stands_under_clinician(reading, at).then_some((Author, UNDER_HEADING)))
        }
        _ => None,
    }
}

/// `Provider:` in one of two columns under `Referral from` and `Referral to`.
fn end_of_referral(reading: &Reading<'_>, hit: &Hit<'_>) -> Option<Meaning> {
    const REACH: usize = 3;
    if !matches!(hit.label.meaning, Author | Addressee) {
        return None;
    }
    let line = &reading.document.lines[hit.line];
    let cell = line.cell_at(hit.start)?;
    let above = hit.line.saturating_sub(REACH)..hit.line;
    above.rev().find_map(|at| {
        let head = &reading.document.lines[at];
        let own = head.cells.len() == 2;
        let text = own.then(|| head.cell_in_column_of(line, cell)).flatten();
        let text = head.cell(text?)?.trim_end_matches(':').to_lowercase();
        let (words, last) = text.rsplit_once(' ')?;
        let refers = words.starts_with("refer") || words.starts_with("consult");
        match last {
            "to" if refers => Some(Addressee),
            "from" | "by" if refers => Some(Author),
            _ => None,
        }
    })
}

/// Under `Insurance`, `Provider` is a company.
fn is_of_payer(reading: &Reading<'_>, hit: &Hit<'_>) -> bool {
    const PAYERS: &[&str] = &["insurance", "payer", "payor", "coverage", "health plan"];
    let heading = reading.heading_over(hit.line).unwrap_or_default();
    PAYERS.iter().any(|word| starts_with_ignoring_case(heading, word))
}

/// The labels of people with this part, and their strengths.
pub(super) fn labelled<'r, 'a>(
    reading: &'r Reading<'a>,
    wanted: Meaning,
) -> impl Iterator<Item = (&'r Hit<'a>, u16)> {
    let all = reading.hits.iter().enumerate();
    let own = all.filter(|(_, hit)| !is_of_payer(reading, hit)).filter_map(move |(at, hit)| {
        let (meaning, strength) = part(reading, at)?;
        (meaning == wanted).then_some((hit, strength))
    });
    own.take(MOST_LABELS)
}

/// The strongest; of equals the first.
pub(super) fn best<'c, 'a>(candidates: &'c [Candidate<'a>]) -> Option<&'c Candidate<'a>> {
    let strength = |one: &Candidate<'_>| {
        one.strength.saturating_sub(if one.person.parts < 2 { 200 } else { 0 })
    };
    candidates.iter().rev().max_by_key(|one| strength(one))
}

/// The field, with the fullest writing of the name that the document has.
pub(super) fn field(
    reading: &Reading<'_>,
    name: FieldName,
    top: &Candidate<'_>,
    all: &[Candidate<'_>],
) -> Found {
    let clinicians = reading.clinicians.iter().map(|(line, person)| (*line, person));
    let others = all.iter().map(|one| (one.line, &one.person)).chain(clinicians);
    let letters = |name: &str| name.chars().filter(|c| c.is_alphabetic()).count();
    let short = |(_, person): &(usize, &Person<'_>)| {
        letters(&person.name) > letters(&top.person.name)
            && person::is_short_for(&top.person.name, &person.name)
    };
    let needs_more = top.person.parts < 2
        || top.person.name.split(' ').any(|word| word.trim_end_matches('.').chars().count() == 1);
    let fuller =
        others.filter(short).max_by_key(|(_, person)| person.name.len()).filter(|_| needs_more);
    let (line, person) = fuller.unwrap_or((top.line, &top.person));
    let mut strength = top.strength;
    if person.parts < 2 {
        strength = strength.min(GREETED_BY_SURNAME);
    }
    let page = reading.document.lines[line].page;
    let mut found = Found::new(name, "", person.name.clone(), strength, quote(page, person.words));
    found.doubts.clone_from(&person.doubts);
    found.readings.clone_from(&person.readings);
    found
}

/// The person after `Dear`.
fn greeting<'a>(reading: &Reading<'a>) -> Option<Person<'a>> {
    let text = reading.document.lines[reading.salutation?].trimmed();
    let text = text.trim_start_matches(['*', '_', '#', ' ']);
    let name = text.get(5..).filter(|_| starts_with_ignoring_case(text, "dear "))?;
    // `Dear colleague Dr Day`
    let colleague =
        ["colleague ", "colleagues "].iter().find(|word| starts_with_ignoring_case(name, word));
    person::read(&name[colleague.map_or(0, |word| word.len())..])
}

/// The name that is greeted, where a clinician is.
pub(super) fn greeted_name(reading: &Reading<'_>) -> Option<String> {
    greeting(reading).filter(|person| person.titled || person.parts > 1).map(|person| person.name)
}

/// Who is greeted, in the fullest writing above the greeting.
fn greeted<'a>(reading: &Reading<'a>, patient: Option<&Found>) -> Vec<Candidate<'a>> {
    let Some(index) = reading.salutation else { return Vec::new() };
    let lines = &reading.document.lines;
    let greeted = greeting(reading);
    let mut address: Vec<(usize, Person<'a>)> = Vec::new();
    for (at, line) in lines.iter().enumerate().take(index).filter(|(_, line)| !line.is_blank()) {
        for cell in 0..line.cells.len() {
            let text = line.cell(cell).unwrap_or_default();
            let labelled = text.contains(':')
                || reading
                    .hits_in_line(at)
                    .iter()
                    .any(|hit| hit.marked && line.text[hit.start..].starts_with(text));
            let person = person::read(text).filter(|person| !labelled && person.rest.len() < 60);
            if let Some(person) =
                person.filter(|person| person.parts > 1 || (person.titled && person.clinician))
            {
                address.push((at, person));
            }
        }
    }
    let mut found = Vec::new();
    if let Some(greeted) = greeted {
        let words = greeted.name.split(' ').map(str::to_lowercase).collect::<Vec<_>>();
        let fits = |(_, person): &&(usize, Person<'a>)| {
            if person.parts < 2 {
                return false;
            }
            let own: Vec<String> = person.name.split(' ').map(str::to_lowercase).collect();
            words.iter().all(|word| own.contains(word))
                || person::is_short_for(&greeted.name, &person.name)
        };
        let fullest = |all: &[(usize, Person<'a>)]| {
            all.iter().filter(fits).max_by_key(|(_, person)| person.name.len()).cloned()
        };
        // The address first: who signs may be of the same name.
        let whole = fullest(&address).or_else(|| fullest(&reading.clinicians));
        // `Dear Mr Hart` is not his daughter: where a patient is meant, the whole name is known.
        if let Some((line, person)) = whole {
            found.push(Candidate { person, line, strength: GREETED_IN_FULL });
        } else if let Some(patient) =
            patient.filter(|patient| person::is_short_for(&greeted.name, &patient.value))
        {
            let line = &lines[index];
            let person =
                Person { name: patient.value.clone(), parts: 2, words: line.trimmed(), ..greeted };
            found.push(Candidate { person, line: index, strength: GREETED_BY_SURNAME + 100 });
        } else if greeted.titled || greeted.parts > 1 {
            found.push(Candidate { person: greeted, line: index, strength: GREETED_BY_SURNAME });
        } else {
            let whole = readers::of_first_name(&greeted, &address);
            let by_word = Candidate { person: greeted, line: index, strength: UNTITLED_WORD };
            found.push(whole.unwrap_or(by_word));
        }
    } else {
        // The address stands right above; letterheads stand further up.
        let known = |(_, person): &&(usize, Person<'_>)| person.titled || person.clinician;
        let titled = address.iter().rfind(known);
        if let Some((line, person)) = titled {
            found.push(Candidate { person: person.clone(), line: *line, strength: IN_ADDRESS });
        }
    }
    found
}
