//! The form of a number that identifies somebody or something, whatever stands before it.

/// Figures alone are a number of something from here on; with a letter among them, from fewer on.
const FEWEST_FIGURES: usize = 8;
/// With spaces or dashes between them, figures alone may be dialled, or be a range.
const FEWEST_IN_GROUPS: usize = 12;
const FEWEST_WITH_LETTERS: usize = 5;
const LONGEST: usize = 32;

/// Whether a text is nothing but a number that identifies: no day, no amount, no telephone.
pub(crate) fn is_number(text: &str) -> bool {
    let text = text.trim();
    let count = |part: fn(&u8) -> bool| text.bytes().filter(part).count();
    let (figures, letters) = (count(u8::is_ascii_digit), count(u8::is_ascii_alphabetic));
    let small = count(u8::is_ascii_lowercase);
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.' | ',' | ' ');
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ', ',']).collect();
    let numeric = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let day =
        parts.len() == 3 && parts.iter().all(|part| (1..=4).contains(&part.len()) && numeric(part));
    // `0412 555 019`, `555-0142`
    let dialled = letters == 0
        && figures < 12
        && (text.starts_with('0') || parts.len() > 1 && !text.contains('/'));
    let grouped = letters == 0 && text.contains([' ', '-', '.', ',']);
    let enough = if grouped {
        FEWEST_IN_GROUPS
    } else if letters == 0 {
        FEWEST_FIGURES
    } else {
        FEWEST_WITH_LETTERS
    };
    // `12 tablets`, `4th`: letters are capitals, few, and begin or end a part.
    let coded = small == 0
        && letters <= figures.max(4)
        && parts.iter().any(|part| numeric(part) || part.len() > 4);
    let spaced = text.contains("  ") || parts.iter().filter(|part| part.is_empty()).count() > 1;
    // `10000000` is counted.
    let counted = letters == 0 && text.ends_with("0000");
    figures >= enough
        && !counted
        && text.len() <= LONGEST
        && text.chars().all(is_part)
        && !day
        && !dialled
        && coded
        && !spaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_days_amounts_and_telephones() {
        for number in ["771840223", "K440217C", "PLN-88204417", "SV26-771042", "1311077184/NID04"] {
            assert!(is_number(number), "{number}");
        }
        for other in [
            "12/03/1960",
            "2026-11-04",
            "0412 555 019",
            "555-0142",
            "118",
            "1 150.00",
            "4.0-11.0",
            "14 March 1960",
            "120 mg",
            "x10^9/L",
            "11/03/2026 08:15",
        ] {
            assert!(!is_number(other), "{other}");
        }
    }
}
