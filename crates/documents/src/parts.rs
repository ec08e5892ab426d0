//! The files within a file: what is asked for, what comes back, and how it travels.
//! Which formats have parts, and how they are found, is in `formats`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Limits, Unreadable};

/// The longest name of a part, in characters. Behind it the end would be out of sight.
const NAME: usize = 120;

/// A file within a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// A plain file name: no folder, nothing that a terminal or a list would show otherwise.
    pub name: String,
    /// All of it.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub bytes: Vec<u8>,
}

impl Part {
    /// A part under what the file calls it, `otherwise` where it calls it nothing. `otherwise` has
    /// the ending for names without one.
    pub(crate) fn new(said: &str, otherwise: &str, bytes: Vec<u8>) -> Self {
        Self { name: plain_name(said).unwrap_or_else(|| otherwise.to_owned()), bytes }
    }
}

/// Parts as they are found, until there are too many.
#[derive(Debug)]
pub(crate) struct Parts<'a> {
    limits: &'a Limits,
    found: Vec<Part>,
    bytes: u64,
}

impl<'a> Parts<'a> {
    pub(crate) fn within(limits: &'a Limits) -> Self {
        Self { limits, found: Vec::new(), bytes: 0 }
    }

    /// Takes one more, or says which limit it is beyond.
    pub(crate) fn add(&mut self, part: Part) -> Result<(), Unreadable> {
        self.found.push(part);
        let last = self.found.last().map_or(0, |part| part.bytes.len() as u64);
        self.bytes = self.bytes.saturating_add(last);
        within(self.limits, self.found.len(), last, self.bytes)
    }

    pub(crate) fn finished(self) -> Vec<Part> {
        self.found
    }
}

/// Whether parts that came back are within what was allowed.
pub(crate) fn are_within(limits: &Limits, parts: &[Part]) -> Result<(), Unreadable> {
    let sizes = || parts.iter().map(|part| part.bytes.len() as u64);
    within(limits, parts.len(), sizes().max().unwrap_or(0), sizes().sum())
}

fn within(limits: &Limits, number: usize, largest: u64, all: u64) -> Result<(), Unreadable> {
    if number > limits.parts as usize {
        return Err(Unreadable::TooManyParts { limit: limits.parts });
    }
    if largest > limits.file_bytes || all > limits.parts_bytes {
        return Err(Unreadable::PartsTooLarge { limit: limits.file_bytes.min(limits.parts_bytes) });
    }
    Ok(())
}

/// The last of a path, without what names cannot hold; `None` where nothing is left.
pub(crate) fn plain_name(said: &str) -> Option<String> {
    let last = said.rsplit(['/', '\\']).find(|one| !one.trim().is_empty())?;
    let shown: String = last
        .chars()
        .map(|character| if character.is_whitespace() { ' ' } else { character })
        .filter(|character| !character.is_control() && !is_invisible(*character))
        .map(|character| if ":*?\"<>|".contains(character) { '_' } else { character })
        .collect();
    let name = shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let name = name.trim_matches(['.', ' ']);
    (!name.is_empty()).then(|| shortened(name))
}

/// The beginning and the ending, by which a file's kind is told.
fn shortened(name: &str) -> String {
    const ENDING: usize = 8;
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let ending = ending.filter(|ending| ending.chars().count() <= ENDING).unwrap_or_default();
    let kept: String = name.chars().take(NAME - ENDING - 1).collect();
    if ending.is_empty() { kept } else { format!("{kept}.{ending}") }
}

/// Characters that turn or hide what stands beside them: "fdp.exe" for "exe.pdf".
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffd}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

fn to_base64<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(from)?;
    STANDARD.decode(text).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_of_a_path_and_hides_nothing() {
        let table = [
            ("letter.pdf", Some("letter.pdf")),
            ("../../etc/passwd", Some("passwd")),
            ("C:\\scans\\a\tb.pdf", Some("a b.pdf")),
            ("cod\u{202e}fdp.exe", Some("codfdp.exe")),
            ("a\u{0}\r\nb:c.txt", Some("a b_c.txt")),
            ("..", None),
            (" / ", None),
            ("", None),
        ];
        for (said, expected) in table {
            assert_eq!(plain_name(said).as_deref(), expected, "{said:?}");
        }
        let long = plain_name(&format!("{}.pdf", "ä".repeat(500))).unwrap();
        assert!(long.ends_with("ä.pdf") && long.chars().count() <= NAME);
    }

    #[test]
    fn parts_are_counted_one_by_one_and_together() {
        let limits = Limits { parts: 2, file_bytes: 10, parts_bytes: 15, ..Limits::default() };
        let take = |sizes: &[usize]| {
            let mut parts = Parts::within(&limits);
            let mut sizes = sizes.iter().map(|size| Part::new("", "a", vec![0; *size]));
            sizes.try_for_each(|part| parts.add(part)).map_err(|reason| reason.code())
        };
        assert_eq!(take(&[10, 5]), Ok(()));
        assert_eq!(take(&[1, 1, 1]), Err("too_many_parts"));
        assert_eq!(take(&[11]), Err("parts_too_large"));
        assert_eq!(take(&[8, 8]), Err("parts_too_large"));
    }

    #[test]
    fn bytes_travel_whole() {
        let part = Part::new("a.bin", "", (0..=255).collect());
        let wire = serde_json::to_string(&part).unwrap();
        assert_eq!(serde_json::from_str::<Part>(&wire).unwrap(), part);
    }
}
