//! Finds numbers that identify the patient, the document or a clinician, as they are printed.
//!
//! Numbers with a check digit are checked; one that fails is kept in doubt, since a misprint is
//! still what the document says. What looks like a number and is none is told by `not_numbers`.

mod form;
mod found;
mod unlabelled;

use wardbook_domain::check_digits;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::extraction::{DocumentType, FieldName};

use super::labels::Meaning::{GivenNames, Identifier, Patient, SomebodyElse, Surname};
use super::labels::{Form, Hit, INSURERS, Place, is_number};
use super::layout::{quote, starts_with_ignoring_case};
use super::not_numbers;
use super::reading::{Found, Reading};
use form::{code, figures, is_dash, is_provider_number, provider};
use found::{CHECKED, Number};

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
/// No document has more identifiers that matter.
const MOST: usize = 24;

/// The identifiers of a document, in order.
pub(super) fn find(reading: &Reading<'_>) -> Vec<Found> {
    let mut numbers: Vec<Number<'_>> = Vec::new();
    for hit in &reading.hits {
        let Identifier(kind) = hit.label.meaning else { continue };
        if is_of_kin(reading, hit) {
            continue;
        }
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
        let failed = fits == Some(false) || is_wrong_south_african(label, value);
        let doubt = failed.then_some(DoubtKind::CheckDigit);
        if failed {
            strength = strength.min(FAILED_CHECK);
        }
        let shown = named.and_then(|_| with_label(reading, hit, line, value)).unwrap_or(value);
        let (label, place) = (hit.label.words, hit.place);
        numbers.push(Number { kind, label, value, shown, line, strength, place, doubt });
    }
    unlabelled::provider_numbers(reading, &mut numbers);
    unlabelled::beside_names(reading, &mut numbers);
    unlabelled::beside_title(reading, &mut numbers);
    unlabelled::identity_cards(reading, &mut numbers);
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
    let below = hit.below.filter(|(_, _, words)| {
        let own = hit.label.form == Form::Free || hit.marked && is_number(words);
        (heads || own) && !begins_with_another_label(words)
    });
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
            let (value, line_of) = match code(words) {
                Some(value) => (value, line),
                None => (of_insurer(reading, hit)?, hit.line),
            };
            if line_of != line {
                return None;
            }
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

/// Thirteen figures after `ID` that begin with a day, as South Africa's numbers do, and whose check
/// digit fails. The label alone names no scheme.
fn is_wrong_south_african(label: &str, value: &str) -> bool {
    let figures: Vec<u8> = value.bytes().filter(u8::is_ascii_digit).collect();
    let two = |at: usize| (figures[at] - b'0') * 10 + figures[at + 1] - b'0';
    let mut words = label.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.eq_ignore_ascii_case("id") || word.eq_ignore_ascii_case("identity"))
        && figures.len() == 13
        && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
        && (1..=12).contains(&two(2))
        && (1..=31).contains(&two(4))
        && figures[10] <= b'1'
        && check_digits::verdict("south_african_id", value) == Some(false)
}

/// A number of the patient's mother: `Mother: Jo Day   UR 1042217`.
fn is_of_kin(reading: &Reading<'_>, hit: &Hit<'_>) -> bool {
    const NEAR: usize = 8;
    let line = &reading.document.lines[hit.line];
    let before = reading.hits_in_line(hit.line).iter().rev().filter(|one| one.start < hit.start);
    let before = before.take(NEAR);
    let mut people = before
        .filter(|one| matches!(one.label.meaning, SomebodyElse | Patient | Surname | GivenNames));
    // What is in a column of its own belongs to the form, and not to the person before it.
    people.next().is_some_and(|one| {
        one.label.meaning == SomebodyElse
            && ["mother", "father", "mum", "dad", "husband", "wife", "spouse", "partner"]
                .iter()
                .any(|kin| starts_with_ignoring_case(line.text[one.start..].trim_start(), kin))
    })
}

/// `Tax invoice` over `TRN 100000003`: what stands below has a label of its own.
fn begins_with_another_label(words: &str) -> bool {
    const LABELS: &[&str] = &["trn", "abn", "acn", "gstin", "vat", "tel", "fax", "ph", "phone"];
    LABELS.iter().any(|label| starts_with_ignoring_case(words, label))
}

/// `Medical aid: Harbour Health Classic   551820993`: a member's number after the insurer's name.
fn of_insurer<'a>(reading: &Reading<'a>, hit: &Hit<'a>) -> Option<&'a str> {
    const FEWEST: usize = 6;
    if !INSURERS.contains(&hit.label.words) || hit.value.is_empty() {
        return None;
    }
    let line = &reading.document.lines[hit.line];
    let own = line.cell_at(hit.value_start)?;
    let next = reading.hits_in_line(hit.line).iter().find(|one| one.start > hit.value_start);
    let end = line.cells.get(own + 1).map_or(line.cells[own].end, |next| next.end);
    let end = next.map_or(end, |next| next.start.min(end));
    let text = line.text.get(hit.value_start..end)?;
    let mut words = text.split([' ', ',', ';', '/']);
    words.find(|word| {
        word.bytes().filter(u8::is_ascii_digit).count() >= FEWEST
            && word.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || is_dash(c))
    })
}

/// What a laboratory refers to is its specimen, and what a clinic files is its patient, where no other
/// number is said to be that.
fn as_this_kind_of_document_has(reading: &Reading<'_>, numbers: &mut [Number<'_>]) {
    use DocumentType::{Invoice, PathologyReport, RadiologyReport};
    let reports = reading.is(PathologyReport) || reading.is(RadiologyReport);
    let of_laboratory: &[&str] = if reports { &["our ref", "our reference", "case"] } else { &[] };
    let of_bill: &[&str] = if reading.is(Invoice) { &["no"] } else { &[] };
    for (kind, labels) in
        [("accession_number", of_laboratory), ("mrn", &["file"]), ("invoice_number", of_bill)]
    {
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
