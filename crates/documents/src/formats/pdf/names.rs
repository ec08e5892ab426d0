//! Fonts whose glyphs' names carry the character's number (`a65`, `g41`), as converters to Type 3 name
//! them. Neither the standard nor its list of names knows these, so the file is given what it should
//! have had: a mapping to Unicode for each such font, as an update behind its end.

use std::collections::BTreeMap;
use std::fmt::Write;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object};

/// Numbers of the added objects, beyond any that a writer gives.
const FIRST: usize = 8_000_000;

/// A file has at most so many fonts that are looked at.
const MOST: usize = 2_000;

/// TeX's own fonts have their ligatures where others have no characters.
const LIGATURES: [(u32, &str); 5] = [(11, "ff"), (12, "fi"), (13, "fl"), (14, "ffi"), (15, "ffl")];

/// Characters by a font's codes.
struct Meanings {
    characters: BTreeMap<u8, String>,
    /// Whether the names may be numbers of another kind.
    is_guess: bool,
}

/// A file with its fonts' mappings.
pub(super) struct Mapped {
    pub(super) bytes: Vec<u8>,
    /// Whether a person should look at what they give.
    pub(super) is_guess: bool,
}

/// The file with these fonts' mappings, or `None` where none is missing. Encrypted files stay as they
/// are, since an update would have to be encrypted, too.
pub(super) fn mapped(pdf: &Pdf) -> Option<Mapped> {
    let bytes: &[u8] = pdf.data().as_ref();
    if find(bytes, b"/Encrypt").is_some() {
        return None;
    }
    let dictionaries = pdf.objects().into_iter().filter_map(Object::into_dict);
    let fonts = dictionaries.filter_map(|font| Some((meanings(&font)?, font)));
    let fonts: Vec<(Meanings, Dict<'_>)> = fonts.take(MOST).collect();
    if fonts.is_empty() {
        return None;
    }
    let mut file = bytes.to_vec();
    let mut table = String::new();
    for (number, (meanings, font)) in (FIRST..).zip(&fonts) {
        let id = font.obj_id()?;
        let body = font.data().strip_suffix(b">>")?;
        file.push(b'\n');
        entry(&mut table, id.obj_number as usize, file.len(), id.gen_number);
        file.extend(format!("{} {} obj\n", id.obj_number, id.gen_number).as_bytes());
        file.extend(body);
        file.extend(format!(" /ToUnicode {number} 0 R >>\nendobj\n").as_bytes());
        entry(&mut table, number, file.len(), 0);
        let mapping = mapping(meanings);
        let length = mapping.len();
        file.extend(
            format!(
                "{number} 0 obj\n<< /Length {length} >>\nstream\n{mapping}\nendstream\nendobj\n"
            )
            .as_bytes(),
        );
    }
    let (at, root) = (file.len(), pdf.xref().root_id());
    let previous = previous(bytes).map_or_else(String::new, |place| format!("/Prev {place}"));
    file.extend(
        format!(
            "xref\n{table}trailer\n<< /Size {} /Root {} {} R {previous} >>\nstartxref\n{at}\n%%EOF\n",
            FIRST + fonts.len(),
            root.obj_number,
            root.gen_number
        )
        .as_bytes(),
    );
    Some(Mapped { bytes: file, is_guess: fonts.iter().any(|(meanings, _)| meanings.is_guess) })
}

fn entry(table: &mut String, number: usize, place: usize, generation: i32) {
    // Writing to a string does not fail.
    let _ = write!(table, "{number} 1\n{place:010} {generation:05} n \n");
}

fn mapping(meanings: &Meanings) -> String {
    let mut text = "begincmap\n1 begincodespacerange\n<00> <ff>\nendcodespacerange\n".to_owned();
    let _ = writeln!(text, "{} beginbfchar", meanings.characters.len());
    for (code, characters) in &meanings.characters {
        let units = characters.encode_utf16().fold(String::new(), |mut units, unit| {
            let _ = write!(units, "{unit:04x}");
            units
        });
        let _ = writeln!(text, "<{code:02x}> <{units}>");
    }
    text.push_str("endbfchar\nendcmap");
    text
}

/// Where the table of objects is.
fn previous(bytes: &[u8]) -> Option<usize> {
    const POINTER: &[u8] = b"startxref";
    let at = bytes.windows(POINTER.len()).rposition(|window| window == POINTER)?;
    let rest = bytes[at + POINTER.len()..].trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(&rest[..digits]).ok()?.parse().ok()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// What a font's codes mean, as far as its glyphs' names carry it and nothing else says it.
fn meanings(font: &Dict<'_>) -> Option<Meanings> {
    let name = |key: &[u8]| font.get::<Name<'_>>(key);
    if name(b"Type").as_deref() != Some(b"Font")
        || !matches!(name(b"Subtype").as_deref(), Some(b"Type3" | b"Type1" | b"TrueType"))
        || font.contains_key(b"ToUnicode")
        // Its glyphs' own names are numbers.
        || name(b"BaseFont").is_some_and(|name| name.as_str().contains("Dingbats"))
    {
        return None;
    }
    let is_drawn = name(b"Subtype").as_deref() == Some(b"Type3");
    let differences = font.get::<Dict<'_>>(b"Encoding")?.get::<Array<'_>>(b"Differences")?;
    let numbered = numbered(&differences);
    let values = [10, 16].map(|radix| read(&numbered, radix));
    let is_code = |values: &Vec<(u8, u32)>| {
        values.iter().filter(|(code, value)| u32::from(*code) == *value).count() * 10
            >= values.len() * 9
    };
    let [decimal, hex] = values;
    let has_both = decimal.is_some() && hex.is_some();
    // A font file's own numbers of glyphs look alike; only codes are sure not to be these.
    let (best, is_sure) = match (decimal, hex) {
        (Some(values), _) | (_, Some(values)) if is_code(&values) => (values, true),
        _ if !is_drawn => return None,
        (Some(decimal), Some(hex)) if plain(&hex) > plain(&decimal) => (hex, false),
        (Some(values), _) | (None, Some(values)) => (values, false),
        (None, None) => return None,
    };
    let is_guess = !is_sure && (has_both || !is_like_writing(&best));
    let with_character = |(code, value)| Some((code, character(value)?));
    let characters = best.into_iter().filter_map(with_character).collect();
    Some(Meanings { characters, is_guess })
}

/// Small letters are more than capitals; as characters, numbers of glyphs make capitals.
fn is_like_writing(values: &[(u8, u32)]) -> bool {
    let count = |is: fn(char) -> bool| {
        values.iter().filter(|(_, value)| char::from_u32(*value).is_some_and(is)).count()
    };
    count(char::is_lowercase) > count(char::is_uppercase)
}

/// Codes, and the part of their glyphs' names behind one or two letters, all the same.
fn numbered(differences: &Array<'_>) -> Vec<(u8, String)> {
    let (mut code, mut found) = (0_i64, Vec::new());
    let mut letters: Option<String> = None;
    for object in differences.iter::<Object<'_>>().take(1_024) {
        match object {
            Object::Number(number) => code = number.as_i64(),
            Object::Name(name) => {
                if let (Ok(code), Some((begin, number))) =
                    (u8::try_from(code), split(name.as_str()))
                    && *letters.get_or_insert_with(|| begin.to_owned()) == begin
                {
                    found.push((code, number.to_owned()));
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    found
}

/// `a65`, `g41`, `C0065`, `g4F`; not `a` nor `space`, whose meaning is known.
fn split(name: &str) -> Option<(&str, &str)> {
    let at = name.char_indices().take(2).filter(|(_, c)| c.is_ascii_alphabetic()).count();
    // A figure's own letter is none of the name's.
    let at = name.find(|c: char| c.is_ascii_digit()).map_or(at, |digit| at.min(digit)).max(1);
    let (letters, number) = name.split_at_checked(at)?;
    let is_number = (1..=4).contains(&number.len())
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_hexdigit());
    (is_number && letters.chars().all(|c| c.is_ascii_alphabetic())).then_some((letters, number))
}

/// The numbers' values, where all of them are characters' and enough of them are letters.
fn read(numbered: &[(u8, String)], radix: u32) -> Option<Vec<(u8, u32)>> {
    let of =
        |(code, number): &(u8, String)| Some((*code, u32::from_str_radix(number, radix).ok()?));
    let values: Vec<(u8, u32)> = numbered.iter().map(of).collect::<Option<_>>()?;
    let are_characters = values.iter().all(|(_, value)| character(*value).is_some());
    let is_ligature = |value: u32| LIGATURES.iter().any(|(code, _)| *code == value);
    let ligatures = values.iter().filter(|(_, value)| is_ligature(*value)).count();
    (!values.is_empty() && are_characters && ligatures * 3 <= values.len()).then_some(values)
}

fn character(value: u32) -> Option<String> {
    if let Some((_, letters)) = LIGATURES.iter().find(|(code, _)| *code == value) {
        return Some((*letters).to_owned());
    }
    let character = char::from_u32(value)?;
    let is_private = matches!(character, '\u{e000}'..='\u{f8ff}');
    (!character.is_control() && !is_private).then(|| character.to_string())
}

fn plain(values: &[(u8, u32)]) -> usize {
    let is_plain = |value: u32| char::from_u32(value).is_some_and(|c| c.is_ascii_alphanumeric());
    values.iter().filter(|(_, value)| is_plain(*value)).count()
}
