//! National numbers of persons outside the health services that the parent names.

use super::arithmetic::{figures, luhn, weighted};

/// Singapore, National Registration Act: S, T (citizens), F, G, M (foreigners), seven figures, a
/// letter by weights 2 7 6 5 4 3 2, modulus 11.
pub(super) fn nric(signs: &[char]) -> bool {
    let [series, rest @ .., check] = signs else { return false };
    let Some(digits) = figures(rest, 7) else { return false };
    let (added, letters) = match series {
        'S' => (0, "JZIHGFEDCBA"),
        'T' => (4, "JZIHGFEDCBA"),
        'F' => (0, "XWUTRQPNMLK"),
        'G' => (4, "XWUTRQPNMLK"),
        'M' => (3, "XWUTRQPNJLK"),
        _ => return false,
    };
    let rest = (weighted(&digits, &[2, 7, 6, 5, 4, 3, 2]) + added) % 11;
    letters.chars().zip(0..).any(|(letter, at)| at == rest && letter == *check)
}

/// Germany, SGB V § 290: a letter as two figures and eight figures, weights 1 2, digit sums,
/// modulus 10.
pub(super) fn kvnr(signs: &[char]) -> bool {
    let [letter @ 'A'..='Z', rest @ ..] = signs else { return false };
    let Some(digits) = figures(rest, 9) else { return false };
    let place = u32::from(*letter) - u32::from('A') + 1;
    let (own, check) = digits.split_at(8);
    let all = [place / 10, place % 10].into_iter().chain(own.iter().copied());
    let doubled = |digit: u32| digit * 2 / 10 + digit * 2 % 10;
    let each = all.enumerate().map(|(at, digit)| if at % 2 == 1 { doubled(digit) } else { digit });
    each.sum::<u32>() % 10 == check[0]
}

/// Ireland, Social Welfare Consolidation Act 2005 s. 262: seven figures, a check letter by modulus
/// 23, and since 2013 a letter that counts too; W, T and X are older and do not count.
pub(super) fn pps(signs: &[char]) -> bool {
    let (own, check, second) = match signs {
        [own @ .., check, second] if check.is_ascii_alphabetic() => (own, check, Some(*second)),
        [own @ .., check] => (own, check, None),
        [] => return false,
    };
    let Some(digits) = figures(own, 7) else { return false };
    let added = match second {
        None | Some('W' | 'T' | 'X') => 0,
        Some(letter @ 'A'..='I') => u32::from(letter) - u32::from('A') + 1,
        Some(_) => return false,
    };
    let rest = (weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) + added * 9) % 23;
    "WABCDEFGHIJKLMNOPQRSTUV".chars().zip(0..).any(|(letter, at)| at == rest && letter == *check)
}

/// India, UIDAI: twelve figures that begin with 2 to 9, Verhoeff.
pub(super) fn aadhaar(signs: &[char]) -> bool {
    figures(signs, 12).is_some_and(|digits| digits[0] >= 2 && verhoeff(&digits))
}

/// South Africa, Identification Act 68 of 1997: the birth date, year first, then Luhn.
pub(super) fn south_african(signs: &[char]) -> bool {
    figures(signs, 13).is_some_and(|digits| begins_with_a_day(&digits) && luhn(&digits) == 0)
}

fn begins_with_a_day(digits: &[u32]) -> bool {
    let two = |at: usize| digits[at] * 10 + digits[at + 1];
    (1..=12).contains(&two(2)) && (1..=31).contains(&two(4))
}

/// J. Verhoeff, Error Detecting Decimal Codes (1969): the dihedral group of the pentagon.
fn verhoeff(digits: &[u32]) -> bool {
    const MOVED: [[u32; 10]; 8] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
        [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
        [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
        [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
        [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
        [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
        [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
    ];
    let turned = |one: u32, other: u32| match (one < 5, other < 5) {
        (true, true) => (one + other) % 5,
        (true, false) => 5 + (one + other) % 5,
        (false, true) => 5 + (one - other) % 5,
        (false, false) => (one + 5 - other) % 5,
    };
    let places = digits.iter().rev().zip(MOVED.iter().cycle());
    let all = places.map(|(digit, moved)| moved[usize::try_from(*digit).unwrap_or(0)]);
    all.fold(0, turned) == 0
}
