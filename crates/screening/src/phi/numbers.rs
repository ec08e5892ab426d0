//! Numbers and codes: those that a label names, those of a national form, and long ones that nothing
//! names.
//!
//! A check digit that fits makes a labelled number surer. Alone it never gives half a point: one
//! ten-digit number in eleven is a valid NHS number.

use wardbook_domain::check_digits::{scheme_after, verdict};

use super::labels::{Label, What};
use super::lexicon::Known;
use super::piece::Piece;
use super::tokens::{Gap, Shape};
use super::{Kind, Span};

/// Tokens that one value may have.
const MOST: usize = 24;

/// Finds them.
pub(super) fn find(piece: &Piece, spans: &mut Vec<Span>) {
    for label in &piece.labels {
        if let What::Number(kind) = label.what {
            labelled(piece, label, kind, spans);
        }
    }
    let mut at = 0;
    while at < piece.tokens.len() {
        let begins = !piece.is_glued(at)
            || at > 0
                && matches!(
                    piece.sign(at - 1),
                    Some('(' | '[' | ':' | '"' | '=' | '<' | '>' | '#' | '|')
                );
        if !begins || piece.is_shape(at, Shape::Sign) {
            at += 1;
            continue;
        }
        let after = glued_end(piece, at);
        // `QQ 12 34 56 C` begins with letters.
        let is_spaced = piece.is_shape(at, Shape::Upper)
            && piece.tokens[at].len() == 2
            && after == at + 1
            && groups_follow(piece, at);
        let found = if is_spaced {
            nino(piece, at)
        } else if piece.figures(at..after) >= 2 {
            by_form(piece, at, after)
        } else {
            None
        };
        if let Some((after, kind, score, rule)) = found {
            spans.push(piece.span(kind, at..after, score, rule));
            at = after;
        } else {
            at += 1;
        }
    }
}

/// The end of what nothing parts, without the signs at its end.
fn glued_end(piece: &Piece, first: usize) -> usize {
    let mut after = first + 1;
    while after < first + MOST && piece.is_glued(after) {
        let is_inner = matches!(piece.sign(after), Some('-' | '/' | '.' | '_' | '‑' | '–' | '#'));
        let is_part =
            is_inner && piece.is_glued(after + 1) && !piece.is_shape(after + 1, Shape::Sign);
        if !is_part && piece.is_shape(after, Shape::Sign) {
            break;
        }
        after += 1;
    }
    after
}

/// The value that stands after a label of a number.
fn labelled(piece: &Piece, label: &Label, kind: Kind, spans: &mut Vec<Span>) {
    if matches!(kind, Kind::Phone | Kind::Fax) {
        return;
    }
    let Some(first) = value_after(piece, label) else {
        in_table(piece, label, kind, spans);
        return;
    };
    let after = value_end(piece, first, kind);
    let figures = piece.figures(first..after);
    let said = piece.said(first..after);
    let is_form = label.has_colon || label.after + 1 < first;
    let least = match kind {
        Kind::Postcode => 3,
        Kind::Vehicle | Kind::Licence | Kind::Mrn | Kind::Dva => 3 - usize::from(is_form),
        _ if is_form => 3,
        _ => 4,
    };
    if figures < least
        || said.len() < 4 && kind != Kind::Postcode
        || is_amount(piece, first, after)
        || is_date_like(piece, first, after)
    {
        return;
    }
    let label_said = piece.said(label.first..label.after);
    let fits = verdict(scheme_of(kind), said)
        .or_else(|| scheme_after(label_said, said).and_then(|scheme| verdict(scheme, said)));
    let kind = match kind {
        Kind::Licence if label_said.eq_ignore_ascii_case("reg") && figures < 5 => Kind::Vehicle,
        _ => kind,
    };
    let score = match fits {
        Some(true) => 0.97,
        // A slip of the pen leads to the person all the same.
        Some(false) => 0.8,
        None if is_form || figures > 5 => 0.88,
        None => 0.7,
    };
    spans.push(piece.span(kind, first..after, score, "number.label"));
}

fn scheme_of(kind: Kind) -> &'static str {
    match kind {
        Kind::NhsNumber => "nhs_number",
        Kind::Medicare => "medicare_number",
        Kind::Ihi => "ihi",
        Kind::Tfn => "tax_file_number",
        Kind::Npi => "npi",
        _ => "",
    }
}

/// The value of a label that heads a column: the first long number of the next line.
fn in_table(piece: &Piece, label: &Label, kind: Kind, spans: &mut Vec<Span>) {
    let is_column =
        piece.get(label.after).is_some_and(|token| token.gap >= Gap::Wide) && !label.has_colon;
    let rest = label.after..piece.tokens.len().min(label.after + 24);
    let Some(line) =
        rest.clone().find(|at| piece.tokens[*at].gap == Gap::Line).filter(|_| is_column)
    else {
        return;
    };
    let end =
        (line + 1..piece.tokens.len().min(line + 30)).find(|at| piece.tokens[*at].gap >= Gap::Line);
    let mut at = line;
    while at < end.unwrap_or(line + 30).min(piece.tokens.len()) {
        let after = glued_end(piece, at);
        let is_number = piece.figures(at..after) >= 5
            && !is_date_like(piece, at, after)
            && !is_amount(piece, at, after);
        if is_number && piece.tokens[at].shape != Shape::Sign {
            spans.push(piece.span(kind, at..after, 0.6, "number.table"));
            return;
        }
        at = after.max(at + 1);
    }
}

/// The token where a label's value begins: after signs, and after words that only lead to it.
fn value_after(piece: &Piece, label: &Label) -> Option<usize> {
    const LEADING: &[&str] = &[
        "number", "no", "nr", "num", "nummer", "numero", "número", "numéro", "n", "code", "is",
        "was", "id", "the", "card", "of", "and", "my", "ist", "lautet", "est", "es", "ref",
        "patient", "bearing", "ending", "in", "with", "as", "your", "new", "her", "his", "under",
        "s", "a",
    ];
    let mut lines = 0;
    for at in label.after..piece.tokens.len().min(label.after + 9) {
        let token = &piece.tokens[at];
        lines += usize::from(token.gap >= Gap::Line) + usize::from(token.gap == Gap::Blank);
        if lines > 1 {
            return None;
        }
        let end = glued_end(piece, at);
        let is_leading_word = LEADING.contains(&piece.str(at).to_lowercase().as_str());
        let is_prefix = token.shape == Shape::Upper
            && token.len() <= 4
            && !is_leading_word
            && groups_follow(piece, at);
        if token.shape != Shape::Sign && piece.figures(at..end) > 0 || is_prefix {
            return Some(at);
        }
        let is_leading = match piece.sign(at) {
            Some(';' | '!' | '?') => false,
            Some('.') => label.after + 2 > at || piece.tokens[at - 1].len() <= 3,
            Some(_) => true,
            None => is_leading_word,
        };
        if !is_leading {
            return None;
        }
    }
    None
}

/// `QQ 12 34 56 C`: letters that begin a number of groups.
fn groups_follow(piece: &Piece, at: usize) -> bool {
    piece.get(at + 1).is_some_and(|token| token.is_figures() && token.gap <= Gap::Space)
}

/// The end of a value: what is glued, and groups of figures after single spaces.
fn value_end(piece: &Piece, first: usize, kind: Kind) -> usize {
    let mut after = glued_end(piece, first);
    if piece.figures(first..after) == 0 {
        after = glued_end(piece, after);
    }
    let most = match kind {
        Kind::Iban => 34,
        Kind::Card | Kind::Ihi => 19,
        Kind::Postcode => 8,
        Kind::Vehicle | Kind::Mrn => 12,
        _ => 16,
    };
    while after < first + MOST {
        let Some(token) = piece.get(after).filter(|token| token.gap <= Gap::Space) else { break };
        if token.gap == Gap::None {
            // `2428 77813 2 / 1`.
            break;
        }
        let end = glued_end(piece, after);
        let len = piece.bytes(after..end).len();
        let total = piece.bytes(first..after).len();
        let is_group = token.is_figures() && len <= 7
            || matches!(
                kind,
                Kind::Vehicle
                    | Kind::Postcode
                    | Kind::Iban
                    | Kind::Nino
                    | Kind::HealthPlan
                    | Kind::NationalId
                    | Kind::Licence
            ) && token.shape != Shape::Lower
                && len <= 4
                && token.is_word()
                && !token.known.is(Known::LABEL);
        let is_last_letter = token.shape == Shape::Initial
            && piece
                .get(after + 1)
                .is_none_or(|next| next.gap > Gap::None || piece.sign(after + 1).is_some());
        let is_unit =
            piece.is_glued(end) && !matches!(piece.sign(end), Some('.' | ',' | ')' | ';' | '/'));
        let before_is_figures =
            piece.tokens[after - 1].is_figures() || piece.tokens[after - 1].len() <= 4;
        let starts_date = is_date_like(piece, after, end);
        if !(is_group || is_last_letter && piece.tokens[after - 1].is_figures())
            || is_unit
            || starts_date
            || !before_is_figures
            || total + len + 1 > most + most / 3
        {
            break;
        }
        after = end;
    }
    let slash = matches!(piece.sign(after), Some('/' | '-'))
        && piece
            .get(after + 1)
            .is_some_and(|token| token.is_figures() && token.len() <= 2 && token.gap == Gap::Space);
    if slash && kind == Kind::Medicare { after + 2 } else { after }
}

/// `5 mg`, `12.5%`: what is measured, not a number of somebody.
fn is_amount(piece: &Piece, first: usize, after: usize) -> bool {
    const UNITS: &[&str] = &[
        "mg", "ml", "mcg", "g", "kg", "l", "dl", "mmol", "mol", "iu", "units", "unit", "mm", "cm",
        "m", "bpm", "mmhg", "hours", "days", "weeks", "months", "years", "times", "tablets",
        "puffs", "drops", "min", "minutes", "beats", "cells", "percent",
    ];
    let is_unit = piece.get(after).is_some_and(|token| token.gap <= Gap::Space)
        && UNITS.contains(&piece.str(after).to_lowercase().as_str());
    let is_decimal =
        piece.figures(first..after) < 5 && piece.sign(first + 1) == Some('.') && after == first + 3;
    is_unit || is_decimal || matches!(piece.sign(after), Some('%'))
}

fn is_date_like(piece: &Piece, first: usize, after: usize) -> bool {
    let said = piece.said(first..after);
    let parts: Vec<&str> = said.split(['/', '-', '.']).collect();
    let figures =
        parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let two = |part: &str, most: u32| {
        part.len() <= 2 && part.parse().is_ok_and(|one: u32| (1..=most).contains(&one))
    };
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    match parts[..] {
        [one, month, other] if figures => {
            two(month, 31)
                && (year(one) && two(other, 31)
                    || two(one, 31) && (year(other) || other.len() == 2))
        }
        _ => false,
    }
}

type Form = Option<(usize, Kind, f32, &'static str)>;

/// Numbers that show what they are by how they are written.
fn by_form(piece: &Piece, first: usize, glued: usize) -> Form {
    let said = piece.said(first..glued);
    let signs: Vec<&str> = said.split(['-', '.']).collect();
    if matches!(signs[..], [area, group, serial] if is_ssn(area, group, serial)) {
        return Some((glued, Kind::Ssn, 0.7, "number.ssn_form"));
    }
    if is_uuid(said) {
        return Some((glued, Kind::OtherId, 0.5, "number.uuid"));
    }
    iban(piece, first)
        .or_else(|| nino(piece, first))
        .or_else(|| card(piece, first))
        .or_else(|| grouped(piece, first))
        .or_else(|| vehicle(said).then_some((glued, Kind::Vehicle, 0.7, "number.vin")))
        .or_else(|| long(piece, first, glued))
}

/// SSA: no area 000, 666 or 9xx, no group 00, no serial 0000.
fn is_ssn(area: &str, group: &str, serial: &str) -> bool {
    let figures = |part: &str, len: usize| {
        part.len() == len && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    figures(area, 3)
        && figures(group, 2)
        && figures(serial, 4)
        && !matches!(area, "000" | "666")
        && !area.starts_with('9')
        && group != "00"
        && serial != "0000"
}

fn is_uuid(said: &str) -> bool {
    let lens: Vec<usize> = said.split('-').map(str::len).collect();
    lens == [8, 4, 4, 4, 12] && said.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// Groups of letters and figures from here, joined, as long as they are of that form.
fn joined(piece: &Piece, first: usize, most: usize) -> (String, Vec<(usize, usize)>) {
    let (mut all, mut ends, mut at) = (String::new(), Vec::new(), first);
    while let Some(token) = piece.get(at) {
        let is_sign = matches!(piece.sign(at), Some('-'))
            && at > first
            && piece.is_glued(at)
            && piece.is_glued(at + 1);
        if is_sign {
            at += 1;
            continue;
        }
        let is_part = token.is_figures()
            || matches!(token.shape, Shape::Upper | Shape::Initial | Shape::Capital | Shape::Lower);
        if !is_part
            || at > first && token.gap > Gap::Space
            || all.len() + token.len() > most
            || !piece.str(at).is_ascii()
        {
            break;
        }
        all.push_str(piece.str(at));
        at += 1;
        if !piece.is_glued(at) || piece.is_shape(at, Shape::Sign) {
            ends.push((at, all.len()));
        }
    }
    (all, ends)
}

/// ISO 13616: country, two check figures, modulus 97.
fn iban(piece: &Piece, first: usize) -> Form {
    let is_country = piece.tokens[first].len() == 2 && piece.is_shape(first, Shape::Upper);
    let checks = piece.is_glued(first + 1)
        && piece.is_shape(first + 1, Shape::Figures)
        && piece.tokens[first + 1].len() >= 2;
    if !is_country || !checks {
        return None;
    }
    let (all, ends) = joined(piece, first, 34);
    let fitting =
        ends.iter().rev().find(|(_, len)| (15..=34).contains(len) && is_modulus_97(&all[..*len]));
    if let Some((end, _)) = fitting {
        return Some((*end, Kind::Iban, 0.95, "number.iban"));
    }
    let labelled = piece.label(first, 6, |what| what == What::Number(Kind::Iban)).is_some();
    let (end, _) = *ends.iter().rev().find(|(_, len)| (15..=34).contains(len))?;
    labelled.then_some((end, Kind::Iban, 0.7, "number.iban"))
}

fn is_modulus_97(all: &str) -> bool {
    let Some((front, back)) = all.split_at_checked(4) else { return false };
    let rest = back.chars().chain(front.chars()).try_fold(0_u32, |rest, sign| {
        let value = sign.to_digit(36)?;
        Some(if value > 9 { (rest * 100 + value) % 97 } else { (rest * 10 + value) % 97 })
    });
    rest == Some(1)
}

/// HMRC NIM39110: two letters, six figures, a letter A to D.
fn nino(piece: &Piece, first: usize) -> Form {
    let is_prefix = piece.tokens[first].len() == 2 && piece.is_shape(first, Shape::Upper);
    if !is_prefix {
        return None;
    }
    let (all, ends) = joined(piece, first, 9);
    let bytes = all.as_bytes();
    let fits = bytes.len() == 9
        && bytes[..2].iter().all(|letter| !b"DFIQUV".contains(letter) || *letter == b'Q')
        && bytes[2..8].iter().all(u8::is_ascii_digit)
        && (b'A'..=b'D').contains(&bytes[8]);
    let (end, _) = *ends.last().filter(|_| fits)?;
    Some((end, Kind::Nino, 0.75, "number.nino_form"))
}

/// ISO/IEC 7812: 12 to 19 figures, an issuer's beginning, Luhn.
fn card(piece: &Piece, first: usize) -> Form {
    if !piece.is_shape(first, Shape::Figures) {
        return None;
    }
    let (all, ends) = joined(piece, first, 19);
    let (end, len) = *ends.iter().rev().find(|(_, len)| (12..=19).contains(len))?;
    let all = all.get(..len).filter(|all| all.bytes().all(|byte| byte.is_ascii_digit()))?;
    let said = piece.label(first, 12, |what| what == What::Number(Kind::Card)).is_some();
    let begins = all.starts_with(['3', '4', '5', '6'])
        || all.starts_with("22")
        || all.starts_with("18")
        || all.starts_with("21");
    let score = match (luhn(all), said) {
        (true, true) => 0.95,
        (false, true) => 0.75,
        (true, false) if begins && len >= 13 => 0.48,
        _ => return None,
    };
    Some((end, Kind::Card, score, "number.card"))
}

fn luhn(all: &str) -> bool {
    let sum: u32 = all
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            let twice = digit * 2;
            if at % 2 == 0 {
                digit
            } else if twice > 9 {
                twice - 9
            } else {
                twice
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// `943 476 5919`, `2428 77813 2`, `8003 60.. …`: groups as the issuers print them, with a check digit.
fn grouped(piece: &Piece, first: usize) -> Form {
    let lens: Vec<usize> = (first..first + 4)
        .take_while(|at| {
            piece.is_shape(*at, Shape::Figures)
                && (*at == first || piece.tokens[*at].gap == Gap::Space)
        })
        .map(|at| piece.tokens[at].len())
        .collect();
    let (kind, scheme, count) = match lens[..] {
        [3, 3, 4, ..] => (Kind::NhsNumber, "nhs_number", 3),
        [4, 5, 1, ..] => (Kind::Medicare, "medicare_number", 3),
        [4, 4, 4, 4] => (Kind::Ihi, "ihi", 4),
        [3, 3, 3, ..] => (Kind::Tfn, "tax_file_number", 3),
        _ => return None,
    };
    let end = first + count;
    let is_free = !piece.is_glued(end) || piece.is_shape(end, Shape::Sign);
    let fits = is_free && verdict(scheme, piece.said(first..end)) == Some(true);
    fits.then_some((end, kind, 0.45, "number.check_digit"))
}

/// ISO 3779: 17 signs without I, O and Q, with letters and figures, and the check sign in the ninth place.
fn vehicle(said: &str) -> bool {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'H' => Some(u32::from(byte - b'A') + 1),
        b'J'..=b'N' => Some(u32::from(byte - b'J') + 1),
        b'P' => Some(7),
        b'R' => Some(9),
        b'S'..=b'Z' => Some(u32::from(byte - b'S') + 2),
        _ => None,
    };
    if said.len() != 17 || said.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let sum = said
        .bytes()
        .zip(WEIGHTS)
        .try_fold(0, |sum, (byte, weight)| Some(sum + value(byte)? * weight));
    let check = said.as_bytes()[8];
    sum.is_some_and(|sum| {
        if sum % 11 == 10 {
            check == b'X'
        } else {
            value(check) == Some(sum % 11) && check.is_ascii_digit()
        }
    })
}

/// A number or code that is too long for a measurement: it names something, whatever that is.
fn long(piece: &Piece, first: usize, after: usize) -> Form {
    let figures = piece.figures(first..after);
    let said = piece.said(first..after);
    let letters = said.bytes().filter(u8::is_ascii_uppercase).count();
    let small = said.chars().any(char::is_lowercase);
    let signs = said.bytes().filter(|byte| matches!(byte, b'-' | b'/' | b'_')).count();
    let is_code = figures >= 5 && letters > 0 && !small
        || figures >= 7 && !said.contains('.') && signs <= 2
        || figures >= 6 && signs == 1 && letters > 0;
    let is_other =
        is_amount(piece, first, after) || is_date_like(piece, first, after) || said.contains('.');
    // Thousands, money and times.
    let is_counted = at_is(piece, first, &['$', '£', '€', '¥', '<', '>'])
        || piece.sign(after) == Some(',') && piece.is_glued(after + 1);
    (is_code && !is_other && !is_counted).then_some((after, Kind::OtherId, 0.4, "number.long"))
}

fn at_is(piece: &Piece, at: usize, signs: &[char]) -> bool {
    at > 0 && piece.sign(at - 1).is_some_and(|sign| signs.contains(&sign))
}
