//! Escape sequences within texts (HL7 2.x, chapter 2.7): separators, line breaks and bytes are what
//! they stand for; highlighting and what only one pair of systems understands is left out.

use encoding_rs::Encoding;

/// The longest sequence that is looked at: bytes of a small text in hex.
const LONGEST: usize = 8192;

/// What the sequences of a message mean.
pub(super) struct Escapes {
    /// The character around them.
    pub(super) escape: char,
    /// The letters that stand for separators.
    pub(super) of: [(char, char); 5],
    pub(super) encoding: &'static Encoding,
}

/// The text, and how many sequences without a meaning were left out of it.
pub(super) fn resolved(text: &str, escapes: &Escapes) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut left_out = 0;
    // Bytes given one by one may be a character only together.
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(escapes.escape) {
        if !before.is_empty() {
            flush(&mut bytes, escapes, &mut out);
        }
        push(before, &mut out);
        let Some((sequence, behind)) = sequence(after, escapes.escape) else {
            flush(&mut bytes, escapes, &mut out);
            out.push(escapes.escape);
            rest = after;
            continue;
        };
        if let Some(given) = sequence.strip_prefix('X').and_then(|digits| hex::decode(digits).ok())
        {
            bytes.extend(given);
        } else {
            flush(&mut bytes, escapes, &mut out);
            match meaning(sequence, escapes) {
                Some(Meaning::Text(text)) => out.push_str(&text),
                Some(Meaning::Nothing) => {}
                None => left_out += 1,
            }
        }
        rest = behind;
    }
    flush(&mut bytes, escapes, &mut out);
    push(rest, &mut out);
    (out, left_out)
}

enum Meaning {
    Text(String),
    Nothing,
}

/// The text between two escape characters, if it can be a sequence at all: a lone backslash, as in a
/// path, is itself.
fn sequence(after: &str, escape: char) -> Option<(&str, &str)> {
    let end = after.char_indices().take(LONGEST).find(|(_, c)| *c == escape).map(|(at, _)| at)?;
    let (sequence, behind) = after.split_at(end);
    let behind = behind.strip_prefix(escape)?;
    let mut characters = sequence.chars();
    let can_be = match characters.next()? {
        '.' => sequence.len() <= 12 && sequence[1..].starts_with(|c: char| c.is_ascii_alphabetic()),
        'X' | 'C' | 'M' => sequence.len() > 1 && characters.all(|c| c.is_ascii_hexdigit()),
        'Z' => sequence.len() <= 20 && characters.all(|c| c.is_ascii_alphanumeric()),
        first => first.is_ascii_uppercase() && characters.next().is_none(),
    };
    can_be.then_some((sequence, behind))
}

fn meaning(sequence: &str, escapes: &Escapes) -> Option<Meaning> {
    if let Some(command) = sequence.strip_prefix('.') {
        return formatting(command);
    }
    match sequence {
        // Highlighting.
        "H" | "N" => Some(Meaning::Nothing),
        // Where a text was cut (2.7 and later).
        "P" => Some(Meaning::Text("#".to_owned())),
        _ => {
            let letter = sequence.chars().next().filter(|_| sequence.len() == 1)?;
            let separator = escapes.of.iter().find(|(known, _)| *known == letter)?.1;
            Some(Meaning::Text(separator.to_string()))
        }
    }
}

/// Commands of formatted text: lines end, and blanks are one blank.
fn formatting(command: &str) -> Option<Meaning> {
    let (name, count) = command.split_at_checked(2)?;
    let count = count.trim().trim_start_matches('+').parse::<usize>().unwrap_or(1);
    Some(match name.to_ascii_lowercase().as_str() {
        "br" | "ce" => Meaning::Text("\n".to_owned()),
        "sp" => Meaning::Text("\n".repeat(count.clamp(1, 2))),
        "sk" => Meaning::Text(" ".to_owned()),
        "in" | "ti" | "fi" | "nf" => Meaning::Nothing,
        _ => return None,
    })
}

fn flush(bytes: &mut Vec<u8>, escapes: &Escapes, out: &mut String) {
    if !bytes.is_empty() {
        let (text, _) = escapes.encoding.decode_without_bom_handling(bytes);
        push(&text, out);
        bytes.clear();
    }
}

/// Text without control characters other than line ends and tabs.
fn push(text: &str, out: &mut String) {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    out.extend(text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')));
}

#[cfg(test)]
mod tests {
    use encoding_rs::{UTF_8, WINDOWS_1252};

    use super::*;

    fn read(text: &str, encoding: &'static Encoding) -> (String, usize) {
        let of = [('F', '|'), ('S', '^'), ('R', '~'), ('E', '\\'), ('T', '&')];
        resolved(text, &Escapes { escape: '\\', of, encoding })
    }

    #[test]
    fn sequences_are_what_they_stand_for() {
        let table = [
            (r"Smith \T\ Sons", "Smith & Sons", 0),
            (r"a\F\b\S\c\R\d\E\e", r"a|b^c~d\e", 0),
            (r"one\.br\two\.sp\three", "one\ntwo\nthree", 0),
            (r"\.in+4\text\.sp+2\more", "text\n\nmore", 0),
            (r"\H\high\N\", "high", 0),
            (r"caf\XC3A9\ caf\XC3\\XA9\", "café café", 0),
            (r"a\X0D0A\b\X0A\c\X0D\d", "a\nb\nc\nd", 0),
            (r"\C2842\x\M2842\y\Zabc\z\Q\.", "xyz.", 4),
            (r"C:\temp\file and \", r"C:\temp\file and \", 0),
            (r"a\.xy\b", "ab", 1),
            (r"\X41", r"\X41", 0),
        ];
        for (text, expected, left_out) in table {
            assert_eq!(read(text, UTF_8), (expected.to_owned(), left_out), "{text}");
        }
        assert_eq!(read(r"caf\XE9\", WINDOWS_1252).0, "café");
    }

    #[test]
    fn a_count_makes_no_more_lines_than_a_reader_needs() {
        assert_eq!(read(r"a\.sp99999999\b", UTF_8).0, "a\n\nb");
    }
}
