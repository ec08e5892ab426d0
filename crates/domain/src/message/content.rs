//! What may stand in a message's fields, and the bytes that its `contentHash` is taken over.
//!
//! Checked where it is typed and again before it is sent: no control characters, no line breaks where
//! they would begin another header (RFC 5322, 2.2), nothing invisible, nothing too long.

use super::kinds::DeliveryMethod;
use super::sms::{MOST_SEGMENTS, measure};

/// A text of an e-mail with so many characters is refused.
pub const TOO_LONG_CHARACTERS: usize = 10_000;
/// The most characters of a subject: it stays one line of a header.
pub const MOST_SUBJECT_CHARACTERS: usize = 150;

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentFault {
    /// Nothing is in it.
    #[error("this field is empty")]
    Empty,
    /// A character that is no text; from 1.
    #[error("character {0} is a control character, which may not be sent; delete it")]
    Control(usize),
    /// A line break where none may be; from 1.
    #[error("the line breaks at character {0}; this must be one line")]
    LineBreak(usize),
    /// A character that hides or turns others; from 1.
    #[error("character {0} is invisible, or changes how others are shown; delete it")]
    Invisible(usize),
    /// Too many characters for an e-mail.
    #[error("it has {has} characters, and fewer than {limit} may be sent; shorten it")]
    TooLong {
        /// How many it has.
        has: usize,
        /// How many are too many.
        limit: usize,
    },
    /// Too many segments for an SMS.
    #[error("it takes {has} SMS, and at most {most} may be sent; shorten it or send an e-mail")]
    TooManySegments {
        /// How many it takes.
        has: u32,
        /// How many may be.
        most: u32,
    },
}

impl ContentFault {
    /// A fixed word for scripts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Control(_) => "control_character",
            Self::LineBreak(_) => "line_break",
            Self::Invisible(_) => "invisible_character",
            Self::TooLong { .. } => "too_long",
            Self::TooManySegments { .. } => "too_many_segments",
        }
    }
}

/// Checks a subject and gives it without spaces around it.
///
/// # Errors
/// What is wrong with it.
pub fn subject(typed: &str) -> Result<String, ContentFault> {
    one_line(typed)?;
    let text = typed.trim();
    let has = text.chars().count();
    if has > MOST_SUBJECT_CHARACTERS {
        return Err(ContentFault::TooLong { has, limit: MOST_SUBJECT_CHARACTERS + 1 });
    }
    if text.is_empty() { Err(ContentFault::Empty) } else { Ok(text.to_owned()) }
}

/// Checks a text and gives it with `\n` for every line break and no space at its end.
///
/// # Errors
/// What is wrong with it.
pub fn text(method: DeliveryMethod, typed: &str) -> Result<String, ContentFault> {
    let text = typed.replace("\r\n", "\n").replace('\r', "\n");
    let has = text.chars().count();
    if has >= TOO_LONG_CHARACTERS {
        return Err(ContentFault::TooLong { has, limit: TOO_LONG_CHARACTERS });
    }
    for (place, c) in (1..).zip(text.chars()) {
        if !matches!(c, '\n' | '\t') {
            shown(place, c)?;
        }
    }
    let text = text.trim_end();
    if text.trim().is_empty() {
        return Err(ContentFault::Empty);
    }
    if method == DeliveryMethod::Sms {
        let has = measure(text).segments;
        if has > MOST_SEGMENTS {
            return Err(ContentFault::TooManySegments { has, most: MOST_SEGMENTS });
        }
    }
    Ok(text.to_owned())
}

/// Whether a field of one line holds nothing that is no text. A tab counts as a control character.
pub(super) fn one_line(typed: &str) -> Result<(), ContentFault> {
    for (place, c) in (1..).zip(typed.chars()) {
        if matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            return Err(ContentFault::LineBreak(place));
        }
        shown(place, c)?;
    }
    Ok(())
}

fn shown(place: usize, c: char) -> Result<(), ContentFault> {
    match c {
        _ if c.is_control() => Err(ContentFault::Control(place)),
        // Marks that order right-to-left words (U+200E, U+200F) and joiners within words and
        // pictures (U+200C, U+200D) belong to ordinary texts.
        '\u{ad}'
        | '\u{200b}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{e0000}'..='\u{e007f}'
        | '\u{e0100}'..='\u{e01ef}' => Err(ContentFault::Invisible(place)),
        _ => Ok(()),
    }
}

/// The bytes that `contentHash` is taken over: method, recipient, subject and text, each after its
/// length in bytes, so that nothing can pass from one into another. Approvals are bound to these bytes:
/// do not modify; a change needs another first line.
pub fn canonical(method: DeliveryMethod, recipient: &str, subject: &str, text: &str) -> Vec<u8> {
    let mut bytes = b"wardbook-message/1\n".to_vec();
    for part in [method.as_str(), recipient, subject, text] {
        bytes.extend_from_slice(format!("{}:", part.len()).as_bytes());
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use DeliveryMethod::{Email, Sms};

    #[test]
    fn an_ordinary_text_is_kept_with_its_lines() {
        let typed = "Dear Ms Lane,\r\n\r\nplease come at 9.\tBring your card. \n";
        let kept = "Dear Ms Lane,\n\nplease come at 9.\tBring your card.";
        assert_eq!(text(Email, typed).as_deref(), Ok(kept));
        assert_eq!(
            text(Sms, "שלום\u{200f} 👩\u{200d}⚕️ ok").as_deref(),
            Ok("שלום\u{200f} 👩\u{200d}⚕️ ok")
        );
        assert_eq!(subject("  Your appointment ").as_deref(), Ok("Your appointment"));
    }

    #[test]
    fn what_would_begin_another_header_is_refused_at_the_field() {
        for line_break in ["\n", "\r", "\r\n", "\u{2028}", "\u{85}", "\u{b}"] {
            let typed = format!("Hello{line_break}Bcc: all@example.org");
            assert_eq!(subject(&typed), Err(ContentFault::LineBreak(6)), "{typed:?}");
        }
    }

    #[test]
    fn control_and_invisible_characters_are_refused_with_their_place() {
        assert_eq!(text(Email, "ab\u{0}c"), Err(ContentFault::Control(3)));
        assert_eq!(text(Sms, "\u{1b}[31m"), Err(ContentFault::Control(1)));
        assert_eq!(subject("a\tb"), Err(ContentFault::Control(2)));
        assert_eq!(text(Email, "5\u{202e}0 mg"), Err(ContentFault::Invisible(2)));
        assert_eq!(text(Email, "a\u{e0041}"), Err(ContentFault::Invisible(2)));
        assert!(ContentFault::Control(3).to_string().contains("character 3"));
    }

    #[test]
    fn too_much_and_nothing_are_refused() {
        let fault = text(Email, &"a".repeat(10_000)).unwrap_err();
        assert_eq!(fault, ContentFault::TooLong { has: 10_000, limit: 10_000 });
        assert!(text(Email, &"a".repeat(9_999)).is_ok());
        let eleven = text(Sms, &"a".repeat(1_531)).unwrap_err();
        assert_eq!(eleven, ContentFault::TooManySegments { has: 11, most: 10 });
        assert!(text(Sms, &"a".repeat(1_530)).is_ok());
        assert!(matches!(text(Sms, &"ж".repeat(671)), Err(ContentFault::TooManySegments { .. })));
        assert_eq!(text(Email, " \n\t "), Err(ContentFault::Empty));
        assert_eq!(subject("  "), Err(ContentFault::Empty));
        assert!(subject(&"s".repeat(151)).is_err() && subject(&"s".repeat(150)).is_ok());
    }

    #[test]
    fn the_canonical_bytes_never_change() {
        let bytes = canonical(Email, "ann@example.org", "Hi", "Line 1\nLine 2 é");
        let expected =
            "wardbook-message/1\n5:email\n15:ann@example.org\n2:Hi\n16:Line 1\nLine 2 é\n";
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn nothing_passes_from_one_field_into_another_unnoticed() {
        let one = canonical(Sms, "+61400000000", "", "a\n1:b");
        let other = canonical(Sms, "+61400000000", "a", "1:b");
        assert_ne!(one, other);
    }
}
