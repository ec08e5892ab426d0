//! Finds numbers that identify the patient, the document or a clinician, as they are printed.
//!
//! Numbers with a check digit are checked; one that fails is kept in doubt, since a misprint is
//! still what the document says. What looks like a number and is none is told by `not_numbers`.

use wardbook_domain::check_digits;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::FieldName;

use super::labels::Meaning::Identifier;
use super::labels::{Hit, Place};
use super::layout::quote;
use super::not_numbers;
use super::reading::{Found, Reading};

/// Registers of numbers, as clinical documents (HL7 C-CDA) name them in brackets.
const REGISTERS: &[(&str, &str)] = &[
    ("(2.16.840.1.113883.4.1)", "other"), // social security
    ("(2.16.840.1.113883.4.6)", "provider_number"),
    ("(2.16.840.1.113883.2.1.4.1)", "nhs_number"),
    ("(1.2.36.1.2001.1003.0)", "ihi"),
    ("(1.2.36.1.5001.1.0.7)", "medicare_number"),
];

/// Labels whose numbers have a check digit that their kind does not tell.
const SCHEMES: &[(&str, &str)] = &[
    ("chi", "chi_number"),
    ("h&c", "health_and_care_number"),
    ("health and care", "health_and_care_number"),
    ("npi", "npi"),
    ("dea", "dea_number"),
    ("nhi", "nhi_number"),
    ("tfn", "tax_file_number"),
    ("tax file", "tax_file_number"),
    ("hpi-i", "hpi_i"),
    ("hpi-o", "hpi_o"),
    ("ohip", "ontario_health_number"),
];

/// Kinds that one patient has one of.
const PERSONAL: &[&str] = &["nhs_number", "medicare_number", "ihi"];

/// How sure a number with a fitting check digit is.
const CHECKED: u16 = 990;
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
    doubt: Option<DoubtKind>,
}

/// The identifiers of a document, in order.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Found> {
    let mut numbers: Vec<Number<'_>> = Vec::new();
    for hit in &reading.hits {
        let Identifier(kind) = hit.label.meaning else { continue };
        let register = REGISTERS.iter().find(|(register, _)| hit.value.ends_with(register));
        let kind = register.map_or(kind, |(_, kind)| kind);
        let Some((line, value)) = value_of(reading, hit, kind) else { continue };
        let scheme = SCHEMES.iter().find(|(label, _)| *label == hit.label.words);
        let fits = check_digits::verdict(scheme.map_or(kind, |(_, scheme)| scheme), value);
        let mut strength = match fits {
            Some(true) if PERSONAL.contains(&kind) => CHECKED,
            Some(false) => FAILED_CHECK,
            _ => hit.label.strength,
        };
        if reading.document.in_footer(hit.line) {
            strength = strength.saturating_sub(300);
        }
        if hit.place == Place::Quoted {
            strength = strength.saturating_sub(400);
        }
        let doubt = (fits == Some(false)).then_some(DoubtKind::CheckDigit);
        numbers.push(Number { kind, value, line, strength, place: hit.place, doubt });
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
            let doubt = Some(DoubtKind::Contradicted);
            first.strength = first.strength.min(600);
            first.doubt = first.doubt.or(doubt);
            let strength = number.strength.min(600);
            out.push(Number { strength, doubt: number.doubt.or(doubt), ..number });
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
        let quote = quote(page, number.value);
        let value = number.value.to_owned();
        let found = Found::new(FieldName::Identifier, number.kind, value, number.strength, quote);
        Found { doubts: number.doubt.into_iter().collect(), ..found }
    };
    out.into_iter().map(field).collect()
}

fn value_of<'a>(reading: &Reading<'a>, hit: &Hit<'a>, kind: &str) -> Option<(usize, &'a str)> {
    let text = reading.document.lines[hit.line].text;
    let label = if hit.value.is_empty() {
        text.get(hit.start..)
    } else {
        text.get(hit.start..hit.value_start)
    };
    let label = label.unwrap_or_default();
    // Columns of tables are headed `Reference` as well: what stands under it is no reference.
    let below = hit.below.filter(|_| kind != "other" || ends_with_colon(reading, hit));
    let (line, words) = if hit.value.is_empty() {
        below.map(|(line, _, words)| (line, words))?
    } else if is_prefix(text, hit) {
        // `MRN-33018`: the label is a part of the number.
        (hit.line, &text[hit.start..hit.value_start + hit.value.len()])
    } else {
        (hit.line, hit.value)
    };
    let value = match kind {
        "nhs_number" => figures(words, &[10])?,
        "medicare_number" => figures(words, &[10, 11])?,
        "ihi" => figures(words, &[16])?,
        "provider_number" => {
            provider(words).or_else(|| figures(words, &[10, 16])).or_else(|| {
                // After the name of whom it belongs to.
                let mut tokens = words.split([' ', '(', ')', ',', ':', ';']).take(8);
                tokens.find(|token| is_provider_number(token))
            })?
        }
        _ => {
            let value = code(words)?;
            let after = words.split_once(value).map_or("", |(_, after)| after);
            if not_numbers::is_none(hit, label, value, after) {
                return None;
            }
            value
        }
    };
    let unissued = kind == "medicare_number" && {
        let digits = value.bytes().filter(u8::is_ascii_digit);
        digits.skip(9).any(|digit| digit == b'0')
    };
    (!not_numbers::is_filler(value) && !unissued).then_some((line, value))
}

/// Whether the label is joined to what follows by a dash or a slash.
fn is_prefix(text: &str, hit: &Hit<'_>) -> bool {
    let joined = hit.start + hit.label.words.len() == hit.value_start;
    let mut signs = text[hit.value_start..].chars();
    let joint = signs.next().is_some_and(|sign| sign == '/' || is_dash(sign));
    joined && joint && signs.next().is_some_and(|sign| sign.is_ascii_alphanumeric())
}

/// Whether the label is alone in its cell with a colon, as in a form and not over a column.
fn ends_with_colon(reading: &Reading<'_>, hit: &Hit<'_>) -> bool {
    let line = &reading.document.lines[hit.line];
    line.cell_at(hit.start).and_then(|cell| line.cell(cell)).is_some_and(|cell| cell.ends_with(':'))
}

fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn is_gap(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}')
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
        } else if (is_gap(character) || is_dash(character) || matches!(character, '.' | '/'))
            && gap < 3
        {
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
    let text = words.trim_start_matches(|c: char| {
        matches!(c, '#' | ':' | '[' | '*') || is_gap(c) || is_dash(c)
    });
    // An area code: a telephone number.
    let area = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    if area.is_some_and(|(area, _)| area.len() <= 5 && area.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let text = text.trim_start_matches(['(', ' ']);
    let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_') || is_dash(c);
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
    while let Some(next) = text[end..].strip_prefix(is_gap) {
        let start = text.len() - next.len();
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
    let value = text[..end].trim_end_matches(|c| matches!(c, '.' | '/' | '_') || is_dash(c));
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
        let fits = check_digits::verdict("provider_number", token) != Some(false);
        if clinician && fits {
            numbers.push(Number {
                doubt: None,
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
