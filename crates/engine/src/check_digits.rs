//! The check digits of national numbers.
//!
//! NHS number: NHS Data Dictionary, modulus 11. Medicare card number: Services Australia, weights
//! 1 3 7 9 1 3 7 9 over eight digits, modulus 10. IHI: 16 digits from 800360, Luhn (ISO/IEC 7812-1).

/// Whether a text holds an NHS number.
pub(super) fn nhs(text: &str) -> bool {
    let digits = digits_of(text);
    let [head @ .., check] = digits.as_slice() else { return false };
    if head.len() != 9 {
        return false;
    }
    let sum: u32 = head.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    // 11 stands for 0; 10 is never given out.
    (11 - sum % 11) % 11 == *check
}

/// Whether a text holds a Medicare card number, with or without the person's number on the card.
pub(super) fn medicare(text: &str) -> bool {
    let digits = digits_of(text);
    if !(10..=11).contains(&digits.len()) || !(2..=6).contains(&digits[0]) {
        return false;
    }
    let sum: u32 =
        digits.iter().zip([1, 3, 7, 9, 1, 3, 7, 9]).map(|(digit, weight)| digit * weight).sum();
    sum % 10 == digits[8]
}

/// Whether a text holds an Individual Healthcare Identifier.
pub(super) fn ihi(text: &str) -> bool {
    let digits = digits_of(text);
    if digits.len() != 16 || digits[..6] != [8, 0, 0, 3, 6, 0] {
        return false;
    }
    let luhn = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 1 { digit * 2 / 10 + digit * 2 % 10 } else { *digit });
    luhn.sum::<u32>() % 10 == 0
}

fn digits_of(text: &str) -> Vec<u32> {
    text.chars().filter_map(|c| c.to_digit(10)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_digit_is_noticed() {
        type Check = fn(&str) -> bool;
        let valid: [(&str, Check); 3] =
            [("999 999 9468", nhs), ("2428 77813 2", medicare), ("8003 6080 0004 5922", ihi)];
        for (number, check) in valid {
            assert!(check(number), "{number} is valid");
            let checked = if number.starts_with("2428") { 9 } else { 16 };
            let places = number.char_indices().filter(|(_, c)| c.is_ascii_digit()).take(checked);
            for (at, digit) in places {
                let other = char::from_digit((digit.to_digit(10).unwrap() + 1) % 10, 10).unwrap();
                let mut changed = number.to_owned();
                changed.replace_range(at..=at, &other.to_string());
                assert!(!check(&changed), "{changed} is not");
            }
        }
    }

    #[test]
    fn numbers_of_the_wrong_length_are_not_valid() {
        for wrong in ["", "0", "999 999 946", "2428 7781", "8003 6080 0004 592"] {
            assert!(!nhs(wrong) && !medicare(wrong) && !ihi(wrong), "`{wrong}`");
        }
    }
}
