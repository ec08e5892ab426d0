//! Each scheme with its check.

use super::arithmetic::{figures, luhn, signs_of, weighted};
use super::personal;

type Check = fn(&[char]) -> bool;

/// A kind of identifier ([`crate::extraction::IDENTIFIER_KINDS`]) or a scheme, and its check.
const SCHEMES: &[(&str, Check)] = &[
    // NHS Data Dictionary, NHS NUMBER: modulus 11. Scotland and Northern Ireland count alike.
    ("nhs_number", nhs),
    ("chi_number", chi),
    ("health_and_care_number", nhs),
    // Services Australia, Medicare card number: weights 1 3 7 9, modulus 10, then the issue number.
    ("medicare_number", medicare),
    // Australian Digital Health Agency: 16 digits with the prefix of who is named, Luhn.
    ("ihi", ihi),
    ("hpi_i", hpi_i),
    ("hpi_o", hpi_o),
    // Services Australia, provider number: stem, practice location, check character.
    ("medicare_provider_number", medicare_provider),
    // CMS, National Provider Identifier: Luhn with 80840 before it.
    ("npi", npi),
    // US Drug Enforcement Administration, registration number.
    ("dea_number", dea),
    // Australian Taxation Office: weights 1 4 3 7 5 8 6 9 10, modulus 11.
    ("tax_file_number", tax_file),
    // Health New Zealand, HISO 10046: both formats of the NHI number.
    ("nhi_number", nhi),
    // Ontario, health card number: Luhn over ten digits.
    ("ontario_health_number", ontario),
    // British Columbia, personal health number: modulus 11, from 9.
    ("bc_health_number", british_columbia),
    // The sources of these stand at their rules.
    ("nric", personal::nric),
    ("kvnr", personal::kvnr),
    ("pps", personal::pps),
    ("aadhaar", personal::aadhaar),
    ("south_african_id", personal::south_african),
];

/// Whether the check digit of an identifier fits; `None` where its kind has none. A number under
/// `provider_number` is checked as the scheme whose form it has.
pub fn verdict(kind: &str, value: &str) -> Option<bool> {
    let signs = signs_of(value);
    if kind == "provider_number" {
        return provider(&signs);
    }
    SCHEMES.iter().find(|(name, _)| *name == kind).map(|(_, check)| check(&signs))
}

fn provider(signs: &[char]) -> Option<bool> {
    let figures = signs.iter().all(char::is_ascii_digit);
    match signs {
        ['1' | '2', ..] if figures && signs.len() == 10 => Some(npi(signs)),
        // Other registers have numbers of ten figures too.
        _ if figures && signs.len() == 10 => npi(signs).then_some(true),
        ['8', '0', '0', '3', '6', '1', ..] if figures && signs.len() == 16 => Some(hpi_i(signs)),
        [stem @ .., _, last] if last.is_ascii_alphabetic() => {
            let stem = (5..=6).contains(&stem.len()) && stem.iter().all(char::is_ascii_digit);
            stem.then(|| medicare_provider(signs))
        }
        _ => None,
    }
}

fn nhs(signs: &[char]) -> bool {
    let Some(digits) = figures(signs, 10) else { return false };
    if digits.iter().all(|digit| *digit == digits[0]) {
        return false;
    }
    let sum = weighted(&digits, &[10, 9, 8, 7, 6, 5, 4, 3, 2]);
    // 11 stands for 0; 10 is never given out.
    (11 - sum % 11) % 11 == digits[9]
}

/// It begins with the birth date, day first.
fn chi(signs: &[char]) -> bool {
    let day = |digits: &[u32]| (1..=31).contains(&(digits[0] * 10 + digits[1]));
    let month = |digits: &[u32]| (1..=12).contains(&(digits[2] * 10 + digits[3]));
    nhs(signs) && figures(signs, 10).is_some_and(|digits| day(&digits) && month(&digits))
}

fn medicare(signs: &[char]) -> bool {
    let Some(digits) = figures(signs, 10).or_else(|| figures(signs, 11)) else { return false };
    let issued = digits[9] != 0 && digits.get(10) != Some(&0);
    issued
        && (2..=6).contains(&digits[0])
        && weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9]) % 10 == digits[8]
}

fn ihi(signs: &[char]) -> bool {
    health_identifier(signs, 0)
}

fn hpi_i(signs: &[char]) -> bool {
    health_identifier(signs, 1)
}

fn hpi_o(signs: &[char]) -> bool {
    health_identifier(signs, 2)
}

fn health_identifier(signs: &[char], named: u32) -> bool {
    figures(signs, 16).is_some_and(|digits| {
        let unused = digits[6..].iter().all(|digit| *digit == 0);
        digits[..6] == [8, 0, 0, 3, 6, named] && !unused && luhn(&digits) == 0
    })
}

fn medicare_provider(signs: &[char]) -> bool {
    const LOCATIONS: &str = "0123456789ABCDEFGHJKLMNPQRTUVWXY";
    const CHECKS: &str = "YXWTLKJHFBA";
    let [stem @ .., location, check] = signs else { return false };
    let Some(stem) = figures(stem, stem.len().clamp(5, 6)) else { return false };
    let weights = [3, 5, 8, 4, 2, 1];
    let Some(place) = LOCATIONS.chars().zip(0_u32..).find(|(sign, _)| sign == location) else {
        return false;
    };
    let sum = weighted(&stem, &weights[6 - stem.len()..]) + place.1 * 6;
    CHECKS.chars().zip(0..).any(|(sign, rest)| sign == *check && rest == sum % 11)
}

fn npi(signs: &[char]) -> bool {
    figures(signs, 10).is_some_and(|digits| {
        // What 80840 adds to the sum is 24.
        digits[0] != 0 && (luhn(&digits) + 24).is_multiple_of(10)
    })
}

fn dea(signs: &[char]) -> bool {
    let [first, second, rest @ ..] = signs else { return false };
    let Some(digits) = figures(rest, 7) else { return false };
    let sum = digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5]);
    first.is_ascii_alphabetic()
        && (second.is_ascii_alphabetic() || *second == '9')
        && sum % 10 == digits[6]
}

fn tax_file(signs: &[char]) -> bool {
    let weights = [1, 4, 3, 7, 5, 8, 6, 9, 10];
    figures(signs, 9).is_some_and(|digits| {
        digits.iter().any(|digit| *digit != 0) && weighted(&digits, &weights).is_multiple_of(11)
    })
}

/// Three letters but I and O, then four figures, or two figures and two letters.
fn nhi(signs: &[char]) -> bool {
    const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    let place = |sign: char| LETTERS.chars().zip(1_u32..).find(|(one, _)| *one == sign);
    let value = |sign: char| sign.to_digit(10).or_else(|| place(sign).map(|(_, at)| at));
    let [front @ .., check] = signs else { return false };
    if front.len() != 6 {
        return false;
    }
    let letters = front[..3].iter().all(|sign| place(*sign).is_some());
    let old = signs[3..].iter().all(char::is_ascii_digit);
    let new = front[3].is_ascii_digit() && front[4].is_ascii_digit() && place(front[5]).is_some();
    let values: Option<Vec<u32>> = front.iter().map(|sign| value(*sign)).collect();
    let Some(sum) = values.map(|values| weighted(&values, &[7, 6, 5, 4, 3, 2])) else {
        return false;
    };
    if old {
        let rest = sum % 11;
        return letters && rest != 0 && check.to_digit(10) == Some((11 - rest) % 10);
    }
    let wanted = 23 - sum % 23;
    letters && new && place(*check).is_some_and(|(_, at)| at == wanted)
}

fn ontario(signs: &[char]) -> bool {
    // A version of one or two letters may follow.
    let end = signs.iter().position(|sign| !sign.is_ascii_digit()).unwrap_or(signs.len());
    let (number, version) = signs.split_at(end);
    let version = version.len() <= 2 && version.iter().all(char::is_ascii_alphabetic);
    version && figures(number, 10).is_some_and(|digits| digits[0] != 0 && luhn(&digits) == 0)
}

fn british_columbia(signs: &[char]) -> bool {
    figures(signs, 10).is_some_and(|digits| {
        let rest = weighted(&digits[1..], &[2, 4, 8, 5, 10, 9, 7, 3]) % 11;
        digits[0] == 9 && (11 - rest) == digits[9]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALID: &[(&str, &str)] = &[
        ("nhs_number", "999 999 9468"),
        ("chi_number", "010190 1232"),
        ("medicare_number", "2428 77813 2"),
        ("ihi", "8003 6080 0004 5922"),
        ("hpi_i", "8003 6144 4444 4440"),
        ("medicare_provider_number", "996200AX"),
        ("npi", "1234567893"),
        ("dea_number", "AB1234563"),
        ("tax_file_number", "123 456 782"),
        ("nhi_number", "ZAA0067"),
        ("nhi_number", "ZBN77VL"),
        ("bc_health_number", "9698 658 215"),
        ("nric", "S1234567D"),
        ("kvnr", "A123456780"),
        ("pps", "1234567T"),
        ("pps", "1234567FA"),
        ("aadhaar", "2341 2341 2346"),
        ("south_african_id", "8001015009087"),
    ];

    #[test]
    fn a_changed_digit_is_noticed() {
        for (kind, number) in VALID {
            assert_eq!(verdict(kind, number), Some(true), "{number} is valid");
            let checked = if *kind == "medicare_number" { 9 } else { 16 };
            let places = number.char_indices().filter(|(_, c)| c.is_ascii_digit()).take(checked);
            for (at, digit) in places {
                let other = char::from_digit((digit.to_digit(10).unwrap() + 1) % 10, 10).unwrap();
                let mut changed = (*number).to_owned();
                changed.replace_range(at..=at, &other.to_string());
                assert_eq!(verdict(kind, &changed), Some(false), "{changed} is not");
            }
        }
    }

    #[test]
    fn numbers_of_the_wrong_length_are_not_valid() {
        for (kind, _) in SCHEMES {
            for wrong in ["", "0", "999 999 946", "2428 7781", "8003 6080 0004 592"] {
                assert_eq!(verdict(kind, wrong), Some(false), "`{wrong}` as {kind}");
            }
        }
    }

    #[test]
    fn numbers_that_nobody_was_given_are_not_valid() {
        for (kind, filler) in [
            ("nhs_number", "0000000000"),
            ("nhs_number", "9999999999"),
            ("ihi", "8003 6000 0000 0000"),
            ("tax_file_number", "000 000 000"),
            ("medicare_number", "2428 77813 0"),
            ("medicare_number", "2428 77813 2 0"),
        ] {
            assert_eq!(verdict(kind, filler), Some(false), "{filler} as {kind}");
        }
    }

    #[test]
    fn a_providers_number_is_checked_as_the_scheme_whose_form_it_has() {
        for (number, fits) in [
            ("1234567893", Some(true)),
            ("1234567894", Some(false)),
            ("996200AX", Some(true)),
            ("996201AX", Some(false)),
            ("9990001112", None),
            ("WX-44", None),
        ] {
            assert_eq!(verdict("provider_number", number), fits, "{number}");
        }
    }

    #[test]
    fn what_a_clinic_gives_out_itself_has_no_check_digit() {
        for kind in ["mrn", "accession_number", "invoice_number", "other"] {
            assert_eq!(verdict(kind, "1234567"), None, "{kind}");
        }
    }
}
