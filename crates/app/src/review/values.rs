//! Which text can be a value of which field, when a person gives it. What a page shows of this is what
//! is refused here.

use wardbook_domain::check_digits;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::extraction::{FieldName, is_date};

use crate::error::{AppError, Result};

/// The most years that somebody who is treated was born ago.
const OLDEST: i32 = 130;

/// A text that a person gives for a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<'a> {
    /// Which field.
    pub name: FieldName,
    /// Which identifier or date; empty elsewhere.
    pub detail: &'a str,
    /// The text.
    pub text: &'a str,
    /// Whether they say that it stands so in the document, whatever its check digit says.
    pub as_printed: bool,
}

impl Given<'_> {
    /// The value as it is stored, or what was expected instead.
    pub(super) fn checked(self, now: Timestamp) -> Result<String> {
        let value = one_line(self.text)?;
        match self.name {
            FieldName::BirthDate => {
                date(&value)?;
                birth_date(&value, now)?;
            }
            FieldName::Date => date(&value)?,
            FieldName::Identifier => self.identifier(&value)?,
            FieldName::PatientName | FieldName::Author | FieldName::Addressee => name(&value)?,
        }
        Ok(value)
    }

    fn identifier(self, value: &str) -> Result<()> {
        if let Some((what, length)) = scheme(self.detail) {
            let expected = format!("{what} has {length} digits, which spaces or hyphens may part");
            let figures = value.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-'));
            if !figures || is_like_a_date(value) {
                return Err(AppError::Invalid(format!("{expected}; `{value}` is none")));
            }
            if !self.as_printed && check_digits::verdict(self.detail, value) == Some(false) {
                return Err(AppError::NumberDoubtful(format!(
                    "{expected}, and its check digit must fit, which that of `{value}` does not; \
                     look again, or say that it stands so in the document"
                )));
            }
        } else if !self.as_printed && check_digits::verdict(self.detail, value) == Some(false) {
            return Err(AppError::NumberDoubtful(format!(
                "the check digit of `{value}` does not fit; look again, or say that it stands so in \
                 the document"
            )));
        } else if is_like_a_date(value) {
            return Err(AppError::Invalid(format!(
                "`{value}` is a date, and no number that identifies anything"
            )));
        }
        if self.as_printed {
            return Ok(());
        }
        let mut digits = value.chars().filter(char::is_ascii_digit);
        let doubt = match digits.next() {
            None => "a number that identifies somebody or something has a digit at least",
            Some(first) if value.len() >= 4 && value.chars().all(|one| one == first) => {
                "one digit over and over fills a form and identifies nobody"
            }
            Some(_) => return Ok(()),
        };
        Err(AppError::NumberDoubtful(format!(
            "{doubt}; look again, or say that it stands so in the document"
        )))
    }
}

/// A kind of number that has a check digit: what it is, and how many digits it has.
fn scheme(detail: &str) -> Option<(&'static str, &'static str)> {
    Some(match detail {
        "nhs_number" => ("an NHS number", "10"),
        "medicare_number" => ("a Medicare number", "10 or 11"),
        "ihi" => ("an Individual Healthcare Identifier", "16"),
        _ => return None,
    })
}

fn date(value: &str) -> Result<()> {
    if is_date(value) {
        return Ok(());
    }
    let invalid = |text: String| Err(AppError::Invalid(text));
    let like_a_day =
        value.len() == 10 && value.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    if like_a_day {
        return invalid(format!("there is no day {value} in the calendar"));
    }
    invalid("a date is written as 1958-03-14, or as 1958-03 or 1958 where no more is known".into())
}

fn birth_date(value: &str, now: Timestamp) -> Result<()> {
    let today = now.to_rfc3339();
    let invalid = |text: String| Err(AppError::Invalid(text));
    // The texts sort as the days do; a date may end with its year or month.
    if today.get(..value.len()) < Some(value) {
        return invalid(format!("a birth date lies in the past, and {value} does not"));
    }
    let year = |text: &str| text.get(..4).and_then(|year| year.parse::<i32>().ok());
    if year(value) < year(&today).map(|this| this - OLDEST) {
        return invalid(format!("nobody who is treated was born in {value}"));
    }
    Ok(())
}

fn name(value: &str) -> Result<()> {
    let letters = value.chars().filter(|one| one.is_alphabetic()).count();
    let digits = value.chars().filter(|one| one.is_numeric()).count();
    if letters == 0 || digits > letters {
        return Err(AppError::Invalid(format!("a name has letters, and `{value}` is none")));
    }
    Ok(())
}

/// Whether a text is a day in figures, whatever its order: `1958-03-14`, `14/03/1958`, `14.3.58`.
fn is_like_a_date(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['-', '/', '.']).collect();
    let [first, middle, last] = parts.as_slice() else { return false };
    let figures = |part: &&&str| part.chars().all(|c| c.is_ascii_digit());
    let lengths = (first.len(), middle.len(), last.len());
    parts.iter().filter(|part| figures(part)).count() == 3
        && matches!(lengths, (4, 1 | 2, 1 | 2) | (1 | 2, 1 | 2, 2 | 4))
}

/// A value as reviewers may give it.
fn one_line(value: &str) -> Result<String> {
    let value = value.trim();
    let fits = (1..=500).contains(&value.chars().count());
    if !fits || value.chars().any(char::is_control) {
        return Err(AppError::Invalid(
            "a value has 1 to 500 characters, in one line; reject it if there is no right one"
                .into(),
        ));
    }
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: FieldName, detail: &str, text: &str, as_printed: bool) -> Result<String> {
        let now = Timestamp::parse("2026-11-21").unwrap();
        Given { name, detail, text, as_printed }.checked(now)
    }

    #[test]
    fn what_can_be_a_value_of_its_field_is_taken() {
        for (name, detail, text) in [
            (FieldName::BirthDate, "", "1958-03-14"),
            (FieldName::BirthDate, "", "2026-11-21"),
            (FieldName::BirthDate, "", "1958"),
            (FieldName::Date, "appointment", "2027-01-02"),
            (FieldName::Identifier, "medicare_number", "2428 77813 2"),
            (FieldName::Identifier, "nhs_number", "999-999-9468"),
            (FieldName::Identifier, "ihi", "8003608000045922"),
            (FieldName::Identifier, "mrn", "MRN-33018"),
            (FieldName::Identifier, "accession_number", "24-0317-552"),
            (FieldName::PatientName, "", "Ma"),
            (FieldName::PatientName, "", "Baby 2 of Ann O\u{2019}Rourke"),
            (FieldName::Author, "", "李 明"),
        ] {
            assert_eq!(checked(name, detail, text, false).unwrap(), text);
        }
    }

    #[test]
    fn what_cannot_be_one_is_refused_with_what_is_expected() {
        for (name, detail, text, expected) in [
            (FieldName::BirthDate, "", "next tuesday", "written as 1958-03-14"),
            (FieldName::BirthDate, "", "2026-11-22", "lies in the past"),
            (FieldName::BirthDate, "", "2027", "lies in the past"),
            (FieldName::BirthDate, "", "1795-01-01", "nobody who is treated"),
            (FieldName::BirthDate, "", "1958-02-30", "no day"),
            (FieldName::Date, "report", "14/03/1958", "written as 1958-03-14"),
            (FieldName::Identifier, "medicare_number", "1958-03-14", "10 or 11 digits"),
            (FieldName::Identifier, "nhs_number", "next tuesday", "has 10 digits"),
            (FieldName::Identifier, "mrn", "14/03/1958", "is a date"),
            (FieldName::PatientName, "", "1958-03-14", "a name has letters"),
            (FieldName::PatientName, "", "14 March 1958", "a name has letters"),
            (FieldName::Addressee, "", "...", "a name has letters"),
        ] {
            for as_printed in [false, true] {
                let refused = checked(name, detail, text, as_printed).unwrap_err();
                assert_eq!(refused.code(), "invalid", "{text}");
                assert!(refused.to_string().contains(expected), "{text}: {refused}");
            }
        }
    }

    #[test]
    fn a_number_that_cannot_be_right_is_taken_where_the_document_has_it() {
        for (detail, text) in [
            ("medicare_number", "2428 77814 2"),
            ("nhs_number", "999 999 946"),
            ("ihi", "8003 6080 0004 5923"),
            ("mrn", "0000000"),
            ("mrn", "unknown"),
        ] {
            let refused = checked(FieldName::Identifier, detail, text, false).unwrap_err();
            assert_eq!(refused.code(), "number_doubtful", "{text}");
            assert!(refused.to_string().contains("stands so in the document"), "{refused}");
            assert_eq!(checked(FieldName::Identifier, detail, text, true).unwrap(), text);
        }
    }
}
