//! Texts in which single signs are written by a code: escapes of JSON (RFC 8259, 7) and of programming
//! languages, percent-encoding (RFC 3986, 2.1), character references of HTML, quoted-printable (RFC 2045,
//! 6.7). Bytes that are no UTF-8 are read as Latin-1.

use std::ops::Range;

/// Takes a part of what a text reads as, and where it comes from. A part that is as long as its
/// place is there as it stands.
pub(super) trait Sink: FnMut(&str, Range<usize>) {}

impl<F: FnMut(&str, Range<usize>)> Sink for F {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escapes {
    Backslash,
    Percent,
    Entity,
    QuotedPrintable,
}

impl Escapes {
    /// Reads the text once; false, and nothing given, where it has no such code.
    pub(super) fn read(self, text: &str, sink: &mut impl Sink) -> bool {
        let mark = match self {
            Self::Backslash => '\\',
            Self::Percent => '%',
            Self::Entity => '&',
            Self::QuotedPrintable => '=',
        };
        let (mut copied, mut at, mut is_coded) = (0, 0, false);
        while let Some(start) = text[at..].find(mark).map(|by| at + by) {
            let Some((said, len)) = self.code(&text[start..]) else {
                at = start + 1;
                continue;
            };
            if copied < start {
                sink(&text[copied..start], copied..start);
            }
            at = start + len;
            said.give(start..at, sink);
            copied = at;
            is_coded = true;
        }
        if is_coded && copied < text.len() {
            sink(&text[copied..], copied..text.len());
        }
        is_coded
    }

    /// What the code at the beginning stands for, and the bytes it takes.
    fn code(self, said: &str) -> Option<(Said, usize)> {
        match self {
            Self::Backslash => backslash(said),
            Self::Percent if said[1..].starts_with(['u', 'U']) => {
                Some((Said::One(char::from_u32(hex(said, 2, 4)?)?), 6))
            }
            Self::Percent => bytes(said, "%"),
            Self::Entity => entity(said),
            Self::QuotedPrintable => {
                let broken = ["=\r\n", "=\n"].iter().find(|end| said.starts_with(**end));
                broken.map(|end| (Said::Nothing, end.len())).or_else(|| bytes(said, "="))
            }
        }
    }
}

enum Said {
    Nothing,
    One(char),
    /// A letter and its accent.
    Two(char, char),
}

impl Said {
    fn give(&self, place: Range<usize>, sink: &mut impl Sink) {
        let mut text = String::new();
        match self {
            Self::Nothing => return,
            Self::One(sign) => text.push(*sign),
            Self::Two(letter, accent) => text.extend([letter, accent]),
        }
        sink(&text, place);
    }
}

/// A number of hexadecimal digits at a place.
fn hex(said: &str, from: usize, len: usize) -> Option<u32> {
    let digits = said.get(from..from + len)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

fn backslash(said: &str) -> Option<(Said, usize)> {
    let sign = match said.as_bytes().get(1)? {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'"' => '"',
        b'\'' => '\'',
        b'/' => '/',
        b'\\' => '\\',
        b'x' => return bytes(said, "\\x"),
        b'u' => return unit(said),
        _ => return None,
    };
    Some((Said::One(sign), 2))
}

/// `\u00e9`, and two of them for a sign beyond the first 65,536.
fn unit(said: &str) -> Option<(Said, usize)> {
    let first = hex(said, 2, 4)?;
    if let Some(sign) = char::from_u32(first) {
        return Some((Said::One(sign), 6));
    }
    let second = said.get(6..8).filter(|mark| *mark == "\\u").and_then(|_| hex(said, 8, 4))?;
    let is_pair = (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second);
    let sign = is_pair.then(|| 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))?;
    Some((Said::One(char::from_u32(sign)?), 12))
}

/// One sign from the codes of its bytes, each after the mark.
fn bytes(said: &str, mark: &str) -> Option<(Said, usize)> {
    let each = mark.len() + 2;
    let byte = |nth: usize| {
        let from = nth * each;
        let is_code = said.get(from..from + mark.len()) == Some(mark);
        let value = is_code.then(|| hex(said, from + mark.len(), 2)).flatten()?;
        u8::try_from(value).ok()
    };
    let first = byte(0)?;
    let len = match first {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => 1,
    };
    let mut sign = [0; 4];
    for (nth, place) in sign.iter_mut().enumerate().take(len) {
        *place = byte(nth).unwrap_or_default();
    }
    let whole = str::from_utf8(&sign[..len]).ok().and_then(|text| text.chars().next());
    let whole = whole.filter(|_| len == 1 || sign[1] != 0);
    let (sign, len) = whole.map_or((char::from(first), 1), |sign| (sign, len));
    Some((Said::One(sign), len * each))
}

/// `&#233;`, `&#xe9;`, `&eacute;`; a number may stand without its semicolon.
fn entity(said: &str) -> Option<(Said, usize)> {
    const LONGEST: usize = 8;
    let rest = &said.as_bytes()[1..];
    if rest.first() == Some(&b'#') {
        let (radix, from) = if matches!(rest.get(1)?, b'x' | b'X') { (16, 2) } else { (10, 1) };
        let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
        let len = rest[from..].iter().take(LONGEST).take_while(is_digit).count();
        let code = u32::from_str_radix(&said[1 + from..1 + from + len], radix).ok()?;
        let end = 1 + from + len;
        let end = end + usize::from(said.as_bytes().get(end) == Some(&b';'));
        return Some((Said::One(char::from_u32(code)?), end));
    }
    let len = rest.iter().take(LONGEST).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    (rest.get(len) == Some(&b';')).then_some(())?;
    Some((named(&said[1..=len])?, len + 2))
}

/// The names that are of use within a name, a number or an address.
fn named(name: &str) -> Option<Said> {
    const ACCENTS: [(&str, char); 8] = [
        ("acute", '\u{301}'),
        ("grave", '\u{300}'),
        ("circ", '\u{302}'),
        ("uml", '\u{308}'),
        ("tilde", '\u{303}'),
        ("cedil", '\u{327}'),
        ("ring", '\u{30a}'),
        ("caron", '\u{30c}'),
    ];
    const SIGNS: [(&str, char); 33] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("rsquo", '’'),
        ("lsquo", '‘'),
        ("nbsp", '\u{a0}'),
        ("ensp", '\u{2002}'),
        ("emsp", '\u{2003}'),
        ("thinsp", '\u{2009}'),
        ("shy", '\u{ad}'),
        ("zwnj", '\u{200c}'),
        ("zwj", '\u{200d}'),
        ("hyphen", '-'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("period", '.'),
        ("comma", ','),
        ("colon", ':'),
        ("sol", '/'),
        ("bsol", '\\'),
        ("commat", '@'),
        ("num", '#'),
        ("percnt", '%'),
        ("equals", '='),
        ("szlig", 'ß'),
        ("oslash", 'ø'),
        ("Oslash", 'Ø'),
        ("aelig", 'æ'),
        ("AElig", 'Æ'),
        ("lstrok", 'ł'),
        ("Lstrok", 'Ł'),
    ];
    if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| *known == name) {
        return Some(Said::One(*sign));
    }
    ACCENTS.iter().find_map(|(end, accent)| {
        let mut letters = name.strip_suffix(end)?.chars();
        let letter = letters
            .next()
            .filter(|letter| letters.next().is_none() && letter.is_ascii_alphabetic());
        Some(Said::Two(letter?, *accent))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(escapes: Escapes, text: &str) -> String {
        let mut read = String::new();
        escapes.read(text, &mut |said: &str, _: Range<usize>| read.push_str(said));
        read
    }

    #[test]
    fn each_code_reads_as_its_sign() {
        for (escapes, text, said) in [
            (Escapes::Backslash, r"Jos\u00e9 \ud83d\ude42\n\xc3\xa9\xe9\", "José 🙂\néé\\"),
            (Escapes::Percent, "Jos%C3%A9%20Pe%F1a%u0041 5% %zz", "José PeñaA 5% %zz"),
            (
                Escapes::Entity,
                "Jos&eacute;&nbsp;&#80;&#x65&ntilde;a &c &x;",
                "Jose\u{301}\u{a0}Pen\u{303}a &c &x;",
            ),
            (Escapes::QuotedPrintable, "Jos=C3=A9 Pe=\r\n=F1a a=b", "José Peña a=b"),
            (Escapes::Percent, "%F0%9F%99%82%C3", "🙂Ã"),
        ] {
            assert_eq!(reads(escapes, text), said, "{text}");
        }
    }

    #[test]
    fn a_text_without_codes_has_no_other_reading() {
        for text in ["5 % of 10%, A&B; a=b == c", "C:\\Users", "100%", "&", "&#", "&#x", "=", "\\"]
        {
            for escapes in [Escapes::Percent, Escapes::Entity, Escapes::QuotedPrintable] {
                assert_eq!(reads(escapes, text), "", "{text}");
            }
        }
    }
}
