//! Numbers that show what they are by how they are written, and long ones that nothing names.

use wardbook_domain::check_digits::verdict;

use super::super::Kind;
use super::super::labels::What;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::lookalikes::{is_amount, is_date_like};

type Form = Option<(usize, Kind, f32, &'static str)>;

/// Numbers that show what they are by how they are written.
pub(super) fn by_form(piece: &Piece, first: usize, glued: usize) -> Form {
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
pub(super) fn nino(piece: &Piece, first: usize) -> Form {
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
    let is_code = figures >= 4 && letters > 0 && !small
        || after_colon(piece, first) && figures >= 5
        || figures >= 7 && !said.contains('.') && signs <= 2
        || figures >= 6 && signs == 1 && letters > 0;
    let is_other =
        is_amount(piece, first, after) || is_date_like(piece, first, after) || said.contains('.');
    // Thousands, money and times.
    let is_counted = at_is(piece, first, &['$', '£', '€', '¥', '<', '>'])
        || piece.sign(after) == Some(',') && piece.is_glued(after + 1);
    (is_code && !is_other && !is_counted).then_some((after, Kind::OtherId, 0.4, "number.long"))
}

/// A field of a form: `Xyz: 44718`.
fn after_colon(piece: &Piece, first: usize) -> bool {
    first > 0 && matches!(piece.sign(first - 1), Some(':' | '#'))
}

fn at_is(piece: &Piece, at: usize, signs: &[char]) -> bool {
    at > 0 && piece.sign(at - 1).is_some_and(|sign| signs.contains(&sign))
}

/// `(01)00643169007222(17)200101(21)RNB448120S`: element strings of GS1, from the first bracket's figures
/// on. Answers where the last one ends.
pub(super) fn udi(piece: &Piece, first: usize) -> Option<usize> {
    let is_key = |at: usize| {
        piece.get(at).is_some_and(|token| token.is_figures() && (2..=4).contains(&token.len()))
            && at > 0
            && piece.sign(at - 1) == Some('(')
            && piece.is_glued(at)
            && piece.sign(at + 1) == Some(')')
            && piece.is_glued(at + 1)
    };
    if !is_key(first) || piece.str(first) != "01" {
        return None;
    }
    let mut at = first;
    let mut after = first;
    for _ in 0..8 {
        if !is_key(at) {
            break;
        }
        let begin = at + 2;
        let mut end = begin;
        while end < begin + 24
            && piece.get(end).is_some_and(|token| {
                token.gap == Gap::None || end == begin && token.gap == Gap::Space
            })
            && (!piece.is_shape(end, Shape::Sign) || piece.sign(end) == Some('-'))
        {
            end += 1;
        }
        if end == begin {
            break;
        }
        after = end;
        at = if piece.sign(end) == Some('(') { end + 1 } else { break };
    }
    (after > first && piece.figures(first..after) >= 14).then_some(after)
}
