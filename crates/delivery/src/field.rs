//! What may stand in the fields a message is addressed with. A line break in one of them would let a
//! recipient's name write headers of its own: such a value is refused at the field, never repaired.

use crate::words::is_hidden;

/// Why a field's value was refused, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadField {
    /// It has a line break or another control character.
    #[error("{0} has a line break or another invisible character; type it again without.")]
    Hidden(&'static str),
    /// It is empty.
    #[error("{0} is empty.")]
    Empty(&'static str),
    /// It is longer than a field of its kind can be.
    #[error("{0} is longer than {1} characters.")]
    Long(&'static str, usize),
    /// It is not a telephone number as gateways take it (E.164).
    #[error("{0} is not a telephone number in international form, like +61 491 570 156.")]
    NoNumber(&'static str),
}

/// A field of one line: no control characters, not empty, at most `longest` characters.
///
/// # Errors
/// A sentence that names the field.
pub fn one_line<'a>(
    field: &'static str,
    value: &'a str,
    longest: usize,
) -> Result<&'a str, BadField> {
    if value.chars().any(is_hidden) {
        return Err(BadField::Hidden(field));
    }
    if value.trim().is_empty() {
        return Err(BadField::Empty(field));
    }
    if value.chars().count() > longest {
        return Err(BadField::Long(field, longest));
    }
    Ok(value)
}

/// A telephone number as gateways take it: `+`, then 7 to 15 digits that do not begin with 0 (E.164).
/// Spaces, hyphens, dots and brackets are left out, because people write them.
///
/// # Errors
/// A sentence that names the field.
pub fn number(field: &'static str, value: &str) -> Result<String, BadField> {
    let value = one_line(field, value, 40)?;
    let plain: String =
        value.chars().filter(|letter| !matches!(letter, ' ' | '-' | '.' | '(' | ')')).collect();
    let digits = plain.strip_prefix('+').unwrap_or_default();
    let is_number = (7..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if is_number { Ok(plain) } else { Err(BadField::NoNumber(field)) }
}

#[cfg(test)]
mod tests {
    use super::{BadField, number, one_line};

    #[test]
    fn a_line_break_in_a_field_is_refused_with_a_sentence_that_names_it() {
        let refused = one_line("The subject", "Results\r\nBcc: all@clinic.example", 200);
        assert_eq!(refused, Err(BadField::Hidden("The subject")));
        assert_eq!(
            refused.unwrap_err().to_string(),
            "The subject has a line break or another invisible character; type it again without."
        );
        for hidden in ["a\0", "a\u{7f}", "a\u{85}b", "a\u{2028}b", "\u{202e}gpj.exe"] {
            assert_eq!(one_line("The subject", hidden, 200), Err(BadField::Hidden("The subject")));
        }
        assert_eq!(one_line("The subject", "  ", 200), Err(BadField::Empty("The subject")));
        assert_eq!(one_line("The subject", "Dr Ōé – 結果", 200), Ok("Dr Ōé – 結果"));
    }

    #[test]
    fn a_number_is_taken_as_people_write_it_and_in_international_form_only() {
        assert_eq!(number("The number", "+61 (491) 570-156"), Ok("+61491570156".into()));
        for wrong in ["0491570156", "+0491570156", "+61", "+61491570156789012", "+6149157015a"] {
            assert_eq!(
                number("The number", wrong),
                Err(BadField::NoNumber("The number")),
                "{wrong}"
            );
        }
    }
}
