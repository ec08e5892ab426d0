//! Sums over figures.

/// The letters and figures of a number, without its separators.
pub(super) fn signs_of(value: &str) -> Vec<char> {
    let signs = value.chars().filter(|c| c.is_alphanumeric());
    signs.map(|c| c.to_ascii_uppercase()).collect()
}

/// The digits, where there are as many as wanted and nothing else.
pub(super) fn figures(signs: &[char], count: usize) -> Option<Vec<u32>> {
    let digits: Option<Vec<u32>> = signs.iter().map(|sign| sign.to_digit(10)).collect();
    digits.filter(|digits| digits.len() == count)
}

pub(super) fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// ISO/IEC 7812-1: what is left over; 0 where the last digit fits.
pub(super) fn luhn(digits: &[u32]) -> u32 {
    let doubled = |digit: u32| digit * 2 / 10 + digit * 2 % 10;
    let each = digits.iter().rev().enumerate();
    each.map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit }).sum::<u32>() % 10
}
