//! Registration marks of vehicles: by forms that only they have, and by a word for a vehicle before them.

use super::super::Kind;
use super::super::piece::Piece;
use super::super::tokens::{Gap, Shape};
use super::super::vocabulary::is_one_of;

/// Words for what has a plate, in small letters, and for the plate itself.
const VEHICLES: &str = "car cars truck van ute taxi cab motorcycle motorbike bike scooter moped quad tractor \
    minibus bus coach lorry trailer caravan campervan sedan hatchback suv wagon utility \
    pickup rig jeep tricycle rickshaw auto vehicle ambulance amb veh rego registration \
    registered reg plate plates tag index transit automobile limousine buggy ambo toyota \
    honda ford mazda nissan hyundai kia subaru suzuki mitsubishi volkswagen vw audi bmw \
    mercedes volvo renault peugeot citroen fiat skoda seat vauxhall opel holden \
    chevrolet chevy dodge chrysler tesla lexus isuzu yamaha kawasaki harley triumph \
    ducati vespa freightliner kenworth hilux landcruiser corolla camry prado civic \
    fiesta focus astra corsa golf polo passat carnival ranger falcon commodore malibu \
    silverado sprinter kombi pkw lkw wagen motorrad krankenwagen krankentransport rtw \
    voiture camion moto coche camioneta furgoneta placa placas macchina targata bakkie \
    matatu boda keke okada tuktuk motability parking parked drives drove driving driven";

/// The end of a registration mark that begins here, and how sure it is.
pub(super) fn plate(piece: &Piece, first: usize) -> Option<(usize, Kind, f32, &'static str)> {
    let token = piece.get(first)?;
    let may_begin = token.is_figures() && token.len() < 5
        || matches!(token.shape, Shape::Upper | Shape::Initial) && token.len() < 5;
    if !may_begin {
        return None;
    }
    let ends = ends(piece, first);
    let formed = ends.iter().rev().flatten().find(|end| is_formed(&pattern(piece, first, **end)));
    if let Some(end) = formed {
        return Some((*end, Kind::Vehicle, 0.55, "number.plate"));
    }
    let end = ends.iter().rev().flatten().find(|end| is_mixed(&pattern(piece, first, **end)))?;
    is_of_vehicle(piece, first).then_some((*end, Kind::Vehicle, 0.5, "number.plate"))
}

/// Where groups of one, two and three parts end that single spaces, hyphens or points part.
fn ends(piece: &Piece, first: usize) -> [Option<usize>; 3] {
    let mut found = [None; 3];
    let (mut at, mut nth, mut len) = (first, 0, 0);
    while nth < 3 && at < first + 9 {
        let Some(token) = piece.get(at) else { break };
        let is_part = token.is_figures() && token.len() < 7
            || matches!(token.shape, Shape::Upper | Shape::Initial) && token.len() < 4;
        let is_near = at == first || token.gap <= Gap::Space;
        if !is_part || !is_near {
            break;
        }
        len += token.len();
        at += 1;
        let next = piece.get(at);
        let is_glued = next.is_some_and(|next| next.gap == Gap::None);
        if is_glued && !piece.is_shape(at, Shape::Sign) {
            continue;
        }
        let is_joined = is_glued
            && matches!(piece.sign(at), Some('-' | '·' | '•' | '–'))
            && piece
                .get(at + 1)
                .is_some_and(|next| next.gap == Gap::None && next.shape != Shape::Sign);
        if is_joined {
            at += 1;
            continue;
        }
        // Nothing of a longer code, a decimal or an amount.
        let is_free = !matches!(piece.sign(at), Some('%' | '/' | '@' | '=')) || !is_glued;
        if is_free && len < 11 {
            found[nth] = Some(at);
        }
        nth += 1;
    }
    found
}

/// Letters as `A`, figures as `9`, what parts them as one `-` for a hyphen and one space for a space.
fn pattern(piece: &Piece, first: usize, after: usize) -> String {
    let mut all = String::with_capacity(12);
    for sign in piece.said(first..after).chars() {
        all.push(match sign {
            'A'..='Z' | 'Ä' | 'Ö' | 'Ü' => 'A',
            '0'..='9' => '9',
            ' ' => ' ',
            '-' | '·' | '•' | '–' => '-',
            _ => '?',
        });
    }
    all
}

/// Forms that nothing else in a clinical document has.
fn is_formed(pattern: &str) -> bool {
    // Great Britain since 2001; Ireland; Germany; Victoria; India; Nigeria; Italy and France with hyphens.
    let exact = [
        "AA99 AAA",
        "AA99AAA",
        "9AA-9AA",
        "9AA 9AA",
        "AAA-99-AA",
        "AAA-999-AA",
        "AAA-999AA",
        "AA-999-AA",
        "AA-99-AA",
        "99-AA-99",
        "AA-99-99",
        "AA 99 AA 9999",
        "AA99 AA 9999",
        "AA 99 A 9999",
        "AA-99-AA-9999",
        "AA-99-A-9999",
        "AA99AA9999",
        "AA 99 AA9999",
        "AA99AAA9999",
        "99-AAA-9",
        "9-AAA-99",
        "999-AAA",
        "AAA 999A",
        "AAA9 AAA",
    ];
    exact.contains(&pattern) || is_irish(pattern) || is_german(pattern)
}

/// `171-KY-4410`.
fn is_irish(pattern: &str) -> bool {
    let parts: Vec<&str> = pattern.split('-').collect();
    matches!(parts[..], ["99" | "999", "A" | "AA", "9" | "99" | "999" | "9999" | "99999"])
}

/// `BO-RK 1182`.
fn is_german(pattern: &str) -> bool {
    pattern.split_once('-').is_some_and(|(town, rest)| {
        matches!(town, "A" | "AA" | "AAA")
            && rest.split_once(' ').is_some_and(|(letters, figures)| {
                matches!(letters, "A" | "AA")
                    && figures.len() < 5
                    && figures.len() > 1
                    && figures.bytes().all(|byte| byte == b'9')
            })
    })
}

/// Capital letters and figures together, as many as a plate has.
fn is_mixed(pattern: &str) -> bool {
    let count = |wanted: u8| pattern.bytes().filter(|byte| *byte == wanted).count();
    let (letters, figures) = (count(b'A'), count(b'9'));
    !pattern.contains('?')
        && letters > 0
        && figures > 0
        && (4..=9).contains(&(letters + figures))
        && letters < 7
        && (figures > 1 || letters > 3)
}

/// Whether a word for a vehicle stands a few words before, in the same sentence.
fn is_of_vehicle(piece: &Piece, first: usize) -> bool {
    for before in (first.saturating_sub(9)..first).rev() {
        if piece.sign(before) == Some('.') && piece.tokens[before + 1].gap > Gap::None
            || piece.tokens[before + 1].gap >= Gap::Line
        {
            return false;
        }
        let word = piece.str(before);
        let is_short = word.len() > 1 && word.len() < 17;
        if is_short && piece.tokens[before].is_word() {
            let lower = word.to_ascii_lowercase();
            if is_one_of(VEHICLES, &lower) {
                return true;
            }
        }
    }
    false
}
