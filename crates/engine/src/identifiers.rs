//! Finds numbers that identify the patient, the document or a clinician, as they are printed.
//!
//! Numbers with a check digit are checked; one that fails is kept in doubt, since a misprint is
//! still what the document says. What looks like a number and is none is told by `not_numbers`.

use wardbook_domain::check_digits;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{DocumentType, FieldName};

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
/// The patient is named in the first lines.
const HEADING_LINES: usize = 40;
/// No document has more identifiers that matter.
const MOST: usize = 24;

struct Number<'a> {
    kind: &'static str,
    /// The words of its label's row.
    label: &'static str,
    value: &'a str,
    /// The words that show it: with its label, where that tells of which scheme it is.
    shown: &'a str,
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
        let kind = if not_numbers::is_american(kind, hit.value) { "other" } else { kind };
        let Some((line, value)) = value_of(reading, hit, kind) else { continue };
        let label = label_of(reading, hit);
        let named = check_digits::verdict_after(label, value);
        let fits = check_digits::verdict(kind, value).or(named);
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
        let shown = named.and_then(|_| with_label(reading, hit, line, value)).unwrap_or(value);
        let (label, place) = (hit.label.words, hit.place);
        numbers.push(Number { kind, label, value, shown, line, strength, place, doubt });
    }
    provider_numbers(reading, &mut numbers);
    identity_cards(reading, &mut numbers);
    as_this_kind_of_document_has(reading, &mut numbers);

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
        let quote = quote(page, number.shown);
        let value = number.value.to_owned();
        let found = Found::new(FieldName::Identifier, number.kind, value, number.strength, quote);
        Found { doubts: number.doubt.into_iter().collect(), ..found }
    };
    out.into_iter().map(field).collect()
}

/// The words of a label, up to its value or the end of its cell.
fn label_of<'a>(reading: &Reading<'a>, hit: &Hit<'a>) -> &'a str {
    let line = &reading.document.lines[hit.line];
    let cell = line.cell_at(hit.start).map_or(line.text.len(), |cell| line.cells[cell].end);
    let end = if hit.value.is_empty() { cell } else { hit.value_start.min(cell) };
    line.text.get(hit.start..end).unwrap_or_default()
}

/// A value of the label's own line, from the label on.
fn with_label<'a>(
    reading: &Reading<'a>,
    hit: &Hit<'a>,
    line: usize,
    value: &str,
) -> Option<&'a str> {
    let text = reading.document.lines[line].text.get(hit.start..).filter(|_| line == hit.line)?;
    let end = text.find(value)? + value.len();
    text.get(..end)
}

fn value_of<'a>(reading: &Reading<'a>, hit: &Hit<'a>, kind: &str) -> Option<(usize, &'a str)> {
    let text = reading.document.lines[hit.line].text;
    let label = label_of(reading, hit);
    // Columns of tables are headed `Reference` as well: what stands under it is no reference.
    let heads = kind != "other" || ends_with_colon(reading, hit) || not_numbers::announces(label);
    let below = hit.below.filter(|_| heads);
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
        let grouped = |c: char| c.is_ascii_digit() || digits(&text[..end]) == 0 && is_dash(c);
        let figures = next.starts_with(|c: char| c.is_ascii_digit())
            && word.chars().all(grouped)
            && word.len() >= 2;
        // `X 104 882 B`: what begins with a letter may end with one.
        let letter = first.len() == 1 && capitals && word.len() == 1 && digits(&text[..end]) > 0;
        let goes_on = figures || letter && word.bytes().all(|byte| byte.is_ascii_uppercase());
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
        let fits = check_digits::verdict("provider_number", token);
        let near = &reading.document.lines[index.saturating_sub(1)..=index];
        let titles = ["Dr ", "Dr. ", "Prof ", "Prof. "];
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
fn identity_cards<'a>(reading: &Reading<'a>, numbers: &mut Vec<Number<'a>>) {
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

/// What a laboratory refers to is its specimen, and what a clinic files is its patient, where no other
/// number is said to be that.
fn as_this_kind_of_document_has(reading: &Reading<'_>, numbers: &mut [Number<'_>]) {
    use DocumentType::{PathologyReport, RadiologyReport};
    let reports = reading.is(PathologyReport) || reading.is(RadiologyReport);
    let of_laboratory: &[&str] = if reports { &["our ref", "our reference", "case"] } else { &[] };
    for (kind, labels) in [("accession_number", of_laboratory), ("mrn", &["file"])] {
        if numbers.iter().any(|one| one.kind == kind) {
            continue;
        }
        for one in numbers.iter_mut().filter(|one| labels.contains(&one.label)).take(1) {
            one.kind = kind;
        }
    }
}

fn digits_and_letters(value: &str) -> String {
    value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}
