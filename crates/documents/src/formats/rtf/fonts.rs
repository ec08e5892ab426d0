//! The table of fonts: in which code page each font's bytes are, and which are fonts of signs.

use std::collections::BTreeMap;

use super::code_pages::{self, WESTERN, decode};
use crate::formats::flow::SymbolFont;

/// A font's set of characters for signs.
const SIGNS: i32 = 2;

#[derive(Debug, Default)]
pub(super) struct Fonts {
    by_number: BTreeMap<i32, Font>,
    /// The one that is being described, and as much as there is of its name.
    current: i32,
    name: String,
}

#[derive(Debug, Default, Clone, Copy)]
struct Font {
    charset: Option<i32>,
    page: Option<u16>,
    signs: Option<SymbolFont>,
}

/// Bytes as characters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// The file says two things of the code page, and they differ for these bytes.
    pub(super) is_doubtful: bool,
}

impl Fonts {
    pub(super) fn word(&mut self, word: &str, number: Option<i32>) {
        let number = number.unwrap_or_default();
        match word {
            "f" => {
                self.end_name();
                self.current = number;
                self.by_number.entry(number).or_default();
            }
            "fcharset" => self.by_number.entry(self.current).or_default().charset = Some(number),
            "cpg" => {
                self.by_number.entry(self.current).or_default().page = u16::try_from(number).ok();
            }
            _ => {}
        }
    }

    pub(super) fn text(&mut self, bytes: &[u8]) {
        // Names are short; what is longer is none.
        for byte in bytes.iter().take(200) {
            if *byte == b';' {
                self.end_name();
            } else if self.name.len() < 100 {
                self.name.push(char::from(*byte));
            }
        }
    }

    pub(super) fn end_name(&mut self) {
        let name = std::mem::take(&mut self.name);
        if let Some(font) = self.by_number.get_mut(&self.current)
            && !name.trim().is_empty()
        {
            font.signs = SymbolFont::named(&name);
        }
    }

    pub(super) fn signs(&self, font: i32) -> Option<SymbolFont> {
        let font = self.by_number.get(&font)?;
        match font.charset {
            Some(SIGNS) => font.signs.or(Some(SymbolFont::Other)),
            None => font.signs,
            Some(_) => None,
        }
    }

    /// The characters of bytes in this font, `document` being the document's code page.
    pub(super) fn decode(&self, font: i32, document: u16, bytes: &[u8]) -> Decoded {
        let known = self.by_number.get(&font).copied().unwrap_or_default();
        let own = known.page.or_else(|| code_pages::of_charset(known.charset?));
        let text = decode(own.unwrap_or(document), bytes);
        // Programs that do not know of sets of characters give every font the Western one.
        let is_by_default = known.page.is_none() && own == Some(WESTERN) && document != WESTERN;
        let is_doubtful = is_by_default && decode(document, bytes) != text;
        Decoded { text, is_doubtful }
    }
}
