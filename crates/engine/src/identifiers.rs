//! Finds numbers that identify the patient, the document or a clinician, as they are printed.
//!
//! Numbers with a check digit are checked; one that fails is kept with little confidence, since
//! a misprint is still what the document says.

use wardbook_domain::extraction::FieldName;

use super::check_digits;
use super::labels::Meaning::Identifier;
use super::labels::{Hit, Place};
use super::layout::quote;
use super::reading::{Found, Reading};

/// Registers of numbers, as clinical documents (HL7 C-CDA) name them in brackets.
const REGISTERS: &[(&str, &str)] = &[
    ("(2.16.840.1.113883.4.1)", "other"), // social security
    ("(2.16.840.1.113883.4.6)", "provider_number"),
    ("(2.16.840.1.113883.2.1.4.1)", "nhs_number"),
    ("(1.2.36.1.2001.1003.0)", "ihi"),
    ("(1.2.36.1.5001.1.0.7)", "medicare_number"),
];

/// Kinds that one patient has one of.
const PERSONAL: &[&str] = &["nhs_number", "medicare_number", "ihi"];

/// How sure a number with a failed check digit is.
const FAILED_CHECK: u16 = 450;
/// A provider's number that stands after a clinician's name without a label.
const BESIDE_CLINICIAN: u16 = 880;
/// Fewer digits than this identify nobody.
const FEWEST_DIGITS: usize = 3;
/// No document has more identifiers that matter.
const MOST: usize = 24;

struct Number<'a> {
    kind: &'static str,
    value: &'a str,
    line: usize,
    strength: u16,
    place: Place,
}

/// The identifiers of a document, in order.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Found> {
    let mut numbers: Vec<Number<'_>> = Vec::new();
    for hit in &reading.hits {
        let Identifier(kind) = hit.label.meaning else { continue };
        let register = REGISTERS.iter().find(|(register, _)| hit.value.ends_with(register));
        let kind = register.map_or(kind, |(_, kind)| kind);
        if let Some((line, value)) = value_of(hit, kind) {
            let mut strength = checked(kind, value).unwrap_or(hit.label.strength);
            if reading.document.in_footer(hit.line) {
                strength = strength.saturating_sub(300);
            }
            if hit.place == Place::Quoted {
                strength = strength.saturating_sub(400);
            }
            numbers.push(Number { kind, value, line, strength, place: hit.place });
        }
    }
    provider_numbers(reading, &mut numbers);

    let mut out: Vec<Number<'_>> = Vec::new();
    for number in numbers {
        if out.len() == MOST {
            break;
        }
        let bare = digits_and_letters(number.value);
        if let Some(same) = out.iter_mut().find(|other| digits_and_letters(other.value) == bare) {
            // The clearer of two labels names the kind.
            if number.kind != "other" && (same.kind == "other" || number.strength > same.strength) {
                *same = number;
            }
            continue;
        }
        // A second patient's number, told in passing, is not this patient's.
        let first = out
            .iter_mut()
            .find(|other| other.kind == number.kind && PERSONAL.contains(&number.kind));
        if let Some(first) = first {
            if number.place != Place::Start || first.place != Place::Start {
                if first.strength <= FAILED_CHECK && number.strength > FAILED_CHECK {
                    *first = number;
                }
                continue;
            }
            first.strength = first.strength.min(600);
            out.push(Number { strength: number.strength.min(600), ..number });
            continue;
        }
        if number.kind == "mrn"
            && reading.document.in_footer(number.line)
            && out.iter().any(|other| other.kind == "mrn")
        {
            continue;
        }
        out.push(number);
    }
    let field = |number: Number<'_>| {
        let page = reading.document.lines[number.line].page;
        Found::new(
            FieldName::Identifier,
            number.kind,
            number.value.to_owned(),
            number.strength,
            quote(page, number.value),
        )
    };
    out.into_iter().map(field).collect()
}

/// The strength that a check digit gives; `None` where the kind has none.
fn checked(kind: &str, value: &str) -> Option<u16> {
    let valid = match kind {
        "nhs_number" => check_digits::nhs(value),
        "medicare_number" => check_digits::medicare(value),
        "ihi" => check_digits::ihi(value),
        _ => return None,
    };
    Some(if valid { 990 } else { FAILED_CHECK })
}

fn value_of<'a>(hit: &Hit<'a>, kind: &str) -> Option<(usize, &'a str)> {
    // Columns of tables are headed `Reference` as well: what stands under it is no reference.
    let below = hit.below.filter(|_| kind != "other");
    let (line, _, words) = if hit.value.is_empty() { below? } else { (hit.line, 0, hit.value) };
    let value = match kind {
        "nhs_number" => figures(words, &[10])?,
        "medicare_number" => figures(words, &[10, 11])?,
        "ihi" => figures(words, &[16])?,
        "provider_number" => provider(words).or_else(|| {
            // After the name of whom it belongs to.
            let mut tokens = words.split([' ', '(', ')', ',', ':', ';']).take(8);
            tokens.find(|token| is_provider_number(token))
        })?,
        _ => code(words)?,
    };
    Some((line, value))
}

/// The figures that `words` begin with, of one of these counts, as printed with their spaces.
/// A longer row of figures is another number; a shorter count is taken before a longer one.
fn figures<'a>(words: &'a str, counts: &[usize]) -> Option<&'a str> {
    let start = words.find(|c: char| c.is_ascii_digit()).filter(|at| *at <= 8)?;
    let text = &words[start..];
    let mut count = 0;
    let mut ends = Vec::new();
    let mut gap = 0;
    for (at, character) in text.char_indices() {
        if character.is_ascii_digit() {
            count += 1;
            gap = 0;
            let next = text[at + 1..].chars().next();
            let word_ends = next.is_none_or(|c| !c.is_alphanumeric());
            if counts.contains(&count) && word_ends {
                ends.push(at + 1);
            }
        } else if matches!(character, ' ' | '-' | '\u{a0}') && gap == 0 {
            gap += 1;
        } else {
            break;
        }
    }
    ends.first().map(|end| &text[..*end])
}

/// Six figures, a figure or letter, a letter (Medicare Australia), or ten figures (NPI).
fn provider(words: &str) -> Option<&str> {
    let token = words.trim_start_matches(['(', ' ']);
    let end = token.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(token.len());
    let token = &token[..end];
    let npi = token.len() == 10 && token.bytes().all(|byte| byte.is_ascii_digit());
    (npi || is_provider_number(token)).then_some(token)
}

fn is_provider_number(token: &str) -> bool {
    let bytes = token.as_bytes();
    (7..=8).contains(&bytes.len())
        && bytes[..bytes.len() - 2].iter().all(u8::is_ascii_digit)
        && (bytes[bytes.len() - 2].is_ascii_digit() || bytes[bytes.len() - 2].is_ascii_uppercase())
        && bytes[bytes.len() - 1].is_ascii_uppercase()
}

/// A reference of letters, figures and `/ - .`, in groups: `BWH 0447120`, `0000 1123 5813`,
/// `RBC/jt/M118273`. It has figures, and it is not a date.
fn code(words: &str) -> Option<&str> {
    let text = words.trim_start_matches(['(', ' ', '#', ':']);
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.' | '_');
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let word_end =
        |from: usize| text[from..].find(|c| !is_code(c)).map_or(text.len(), |at| from + at);
    let mut end = word_end(0);
    let first = &text[..end];
    let capitals =
        (1..=5).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_uppercase());
    if first.is_empty() || (digits(first) == 0 && !capitals) {
        return None;
    }
    while let Some(next) = text[end..].strip_prefix(' ') {
        let start = end + 1;
        let stop = start + text[start..word_end(start)].trim_end_matches('.').len();
        let word = &text[start..stop];
        let goes_on = next.starts_with(|c: char| c.is_ascii_digit())
            && word.bytes().all(|byte| byte.is_ascii_digit())
            && word.len() >= 2;
        if !goes_on {
            break;
        }
        end = stop;
    }
    let value = text[..end].trim_end_matches(['.', '-', '/', '_']);
    let enough = digits(value) >= FEWEST_DIGITS;
    let separators = value.matches(['/', '-', '.']).count();
    let parts: Vec<u32> =
        value.split(['/', '-', '.']).filter_map(|part| part.parse().ok()).collect();
    let in_year = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    let only_date = separators == 2
        && matches!(parts[..], [a, b, c] if in_year(a, b) || in_year(b, a) || in_year(c, b));
    (enough && !only_date && value.len() <= 40).then_some(value)
}

/// Providers' numbers beside a clinician's name: `(996200AX)`, `Dr A Fenwick 9992888L`.
fn provider_numbers<'a>(reading: &Reading<'a>, numbers: &mut Vec<Number<'a>>) {
    for (index, line) in reading.document.lines.iter().enumerate() {
        if line.text.len() > 400 || !line.text.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let mut words = line
            .text
            .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | ':'));
        let Some(token) = words.find(|token| is_provider_number(token)) else { continue };
        let here = [Some(index), index.checked_sub(1)].into_iter().flatten();
        let clinician = here
            .map(|at| reading.document.lines[at].text)
            .any(|text| text.contains("Dr ") || text.contains("Prof "));
        if clinician {
            numbers.push(Number {
                kind: "provider_number",
                value: token,
                line: index,
                strength: BESIDE_CLINICIAN,
                place: Place::Inline,
            });
        }
    }
}

fn digits_and_letters(value: &str) -> String {
    value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
