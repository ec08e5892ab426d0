//! Numbers without a label, told by their form and by what they stand beside: a patient's name, a
//! clinician's, the title of a report.

use wardbook_domain::check_digits;
use wardbook_domain::extraction::DocumentType;

use super::super::labels::Meaning::{Birth, Patient};
use super::super::labels::{Place, is_number};
use super::super::layout::find_ignoring_case;
use super::super::reading::Reading;
use super::super::{names_in_rows, person};
use super::form::{figures, is_provider_number};
use super::found::{CHECKED, Number};

/// A provider's number that stands after a clinician's name without a label.
const BESIDE_CLINICIAN: u16 = 880;
/// The patient is named in the first lines.
const HEADING_LINES: usize = 40;

/// The number of a report beside its title: `SU-26-4471    Surgical Pathology Report`.
pub(super) fn beside_title<'a>(reading: &Reading<'a>, numbers: &mut Vec<Number<'a>>) {
    use DocumentType::{PathologyReport, RadiologyReport};
    const BESIDE_TITLE: u16 = 780;
    const HEAD: usize = 8;
    let has = numbers.iter().any(|one| one.kind == "accession_number");
    if has || !(reading.is(PathologyReport) || reading.is(RadiologyReport)) {
        return;
    }
    for (at, line) in reading.document.lines.iter().enumerate().take(HEAD * 2) {
        let [one, other] = line.cells.as_slice() else { continue };
        let (one, other) = (&line.text[one.clone()], &line.text[other.clone()]);
        for (value, title) in [(one, other), (other, one)] {
            let coded = is_number(value) && value.contains(['-', '/']);
            let titled = find_ignoring_case(title, "report").is_some() && !title.contains(':');
            if coded && titled && value.contains(|c: char| c.is_ascii_uppercase()) {
                let (kind, label, shown, doubt) = ("accession_number", "", value, None);
                let (line, strength, place) = (at, BESIDE_TITLE, Place::Inline);
                numbers.push(Number { kind, label, value, shown, line, strength, place, doubt });
                return;
            }
        }
    }
}

/// Numbers in the row of a name without labels, as prints have them, and under the name that a letter
/// is about where their check digit shows what they are.
pub(super) fn beside_names<'a>(reading: &Reading<'a>, numbers: &mut Vec<Number<'a>>) {
    const UNLABELLED: u16 = 780;
    let lines = reading.document.lines.iter().enumerate().filter(|(_, line)| !line.is_blank());
    let head: Vec<usize> =
        lines.take_while(|(_, line)| line.rank < HEADING_LINES).map(|(at, _)| at).collect();
    let mut add = |line, kind, value, strength| {
        let (label, shown, doubt, place) = ("", value, None, Place::Inline);
        numbers.push(Number { kind, label, value, shown, line, strength, place, doubt });
    };
    for at in head {
        let line = &reading.document.lines[at];
        let hits = reading.hits_in_line(at);
        let of_birth = hits.iter().any(|hit| hit.label.meaning == Birth);
        let first = line.cell(0).and_then(person::read);
        let row = names_in_rows::of_line(reading, at).is_some()
            || of_birth && first.is_some_and(|one| one.parts > 1 && one.rest.is_empty());
        let next = line.cells.get(1).filter(|next| !hits.iter().any(|hit| hit.start == next.start));
        if let Some(value) = next.map(|next| &line.text[next.clone()])
            && row
            && check_digits::verdict("nric", value) != Some(true)
            && (is_number(value) || is_social_security(value))
        {
            add(at, "mrn", value, UNLABELLED);
        }
        // `4187 03254 1 /1` in a line under `Re: Jo Day`.
        let about = at.saturating_sub(3)..at;
        let about = about.clone().any(|up| {
            let own = reading.hits_in_line(up).iter();
            own.clone().any(|hit| hit.label.meaning == Patient && hit.place == Place::Start)
        });
        let text = line.trimmed();
        let plain = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '/' | '-'));
        if !about || !plain || text.len() > 20 {
            continue;
        }
        // A number may fit both schemes: each is printed in its own groups.
        let groups = text.split([' ', '-']).next().map_or(0, str::len);
        for (kind, group, counts) in
            [("nhs_number", 3, &[10][..]), ("medicare_number", 4, &[10, 11][..])]
        {
            if groups != group {
                continue;
            }
            let value = figures(text, counts);
            if let Some(value) =
                value.filter(|value| check_digits::verdict(kind, value) == Some(true))
            {
                add(at, kind, value, CHECKED - 60);
            }
        }
    }
}

/// `000-66-4417`
fn is_social_security(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let sizes: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    sizes == [3, 2, 4] && parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Providers' numbers beside a clinician's name: `(996200AX)`, `Dr A Fenwick 9992888L`.
pub(super) fn provider_numbers<'a>(reading: &Reading<'a>, numbers: &mut Vec<Number<'a>>) {
    for (index, line) in reading.document.lines.iter().enumerate() {
        if line.text.len() > 400 || !line.text.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let mut words = line
            .text
            .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | ':'));
        let Some(token) = words.find(|token| is_provider_number(token)) else { continue };
        let fits = check_digits::verdict("provider_number", token);
        // In an address the practice stands between.
        let reach = if fits == Some(true) { 2 } else { 1 };
        let near = &reading.document.lines[index.saturating_sub(reach)..=index];
        let titles = ["Dr ", "Dr. ", "Prof ", "Prof. ", "DR ", "DR. "];
        let clinician =
            near.iter().any(|line| titles.iter().any(|title| line.text.contains(title)));
        // Alone in its line it stands under a signature.
        let alone = line.trimmed() == token && fits == Some(true);
        if alone || clinician && fits != Some(false) {
            numbers.push(Number {
                doubt: None,
                kind: "provider_number",
                label: "",
                value: token,
                shown: token,
                line: index,
                strength: BESIDE_CLINICIAN,
                place: Place::Inline,
            });
        }
    }
}

/// Identity cards' numbers that stand in a heading without a label, told by form and check letter.
pub(super) fn identity_cards<'a>(reading: &Reading<'a>, numbers: &mut Vec<Number<'a>>) {
    const UNLABELLED: u16 = 800;
    for (line, text) in reading.document.lines.iter().enumerate().take(HEADING_LINES) {
        let cells = (0..text.cells.len()).filter_map(|cell| text.cell(cell));
        for value in cells.filter(|cell| cell.len() == 9) {
            if check_digits::verdict("nric", value) == Some(true) {
                let (kind, label, shown, doubt) = ("other", "", value, None);
                let (strength, place) = (UNLABELLED, Place::Inline);
                numbers.push(Number { kind, label, value, shown, line, strength, place, doubt });
            }
        }
    }
}
