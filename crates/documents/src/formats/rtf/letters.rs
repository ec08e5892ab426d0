//! Bytes, characters in Unicode and words for signs on their way to the text: what they mean depends
//! on the font at hand, and whether they are text on the group.

use super::reader::Reader;
use super::words::Holds;
use crate::formats::flow::{Doubt, Piece, raised};

/// As much of a tag as is looked at.
const TAG: usize = 400;

impl Reader<'_> {
    /// A character that a word or symbol stands for.
    pub(super) fn stands_for(&mut self, character: char) {
        if self.letters.skip > 0 {
            self.letters.skip -= 1;
            return;
        }
        self.flush();
        self.put(character);
    }

    pub(super) fn text(&mut self, text: &[u8]) {
        let skipped = self.letters.skip.min(text.len());
        self.letters.skip -= skipped;
        let text = &text[skipped..];
        if text.is_empty() {
            return;
        }
        match self.group.holds {
            Holds::Fonts => self.letters.fonts.text(text),
            Holds::Colours => self.colours.text(text),
            Holds::Tag => {
                let left = TAG.saturating_sub(self.tag.len());
                self.tag.extend_from_slice(&text[..text.len().min(left)]);
            }
            Holds::Text | Holds::FormEntry => {
                self.end_half();
                self.letters.bytes.extend_from_slice(text);
            }
            _ => {}
        }
    }

    pub(super) fn byte(&mut self, byte: u8) {
        if self.letters.skip > 0 {
            self.letters.skip -= 1;
        } else if matches!(self.group.holds, Holds::Text | Holds::FormEntry) {
            self.end_half();
            self.letters.are_plain &= byte.is_ascii();
            self.letters.bytes.push(byte);
        }
    }

    pub(super) fn unicode(&mut self, number: i32) {
        self.flush_bytes();
        self.letters.skip = self.group.replacements;
        // Numbers above 32,767 are written as negative ones.
        let Ok(unit) = u16::try_from(number & 0xffff) else { return };
        match (self.letters.half.take(), unit) {
            (None, 0xd800..=0xdbff) => self.letters.half = Some(unit),
            (Some(first), 0xdc00..=0xdfff) => {
                let both = char::decode_utf16([first, unit]).next().and_then(Result::ok);
                self.put(both.unwrap_or('\u{fffd}'));
            }
            (first, unit) => {
                if first.is_some() {
                    self.put('\u{fffd}');
                }
                self.put(char::from_u32(u32::from(unit)).unwrap_or('\u{fffd}'));
            }
        }
    }

    pub(super) fn end_half(&mut self) {
        if self.letters.half.take().is_some() {
            self.put('\u{fffd}');
        }
    }

    pub(super) fn flush(&mut self) {
        self.end_half();
        self.flush_bytes();
    }

    /// The bytes that have come so far are characters of the font at hand.
    pub(super) fn flush_bytes(&mut self) {
        if self.letters.bytes.is_empty() {
            self.letters.are_plain = true;
            return;
        }
        let bytes = std::mem::take(&mut self.letters.bytes);
        let are_plain = std::mem::replace(&mut self.letters.are_plain, true);
        let font = self.group.font();
        if self.letters.fonts.signs(font).is_some() {
            for byte in bytes {
                self.put(char::from(byte));
            }
            return;
        }
        // RTF is written in ASCII. Other bytes that are UTF-8 are most likely meant as that.
        let utf8 = std::str::from_utf8(&bytes).ok().filter(|text| are_plain && !text.is_ascii());
        let (text, is_doubtful) = if let Some(text) = utf8 {
            (text.to_owned(), true)
        } else {
            let decoded = self.letters.fonts.decode(font, self.letters.code_page, &bytes);
            (decoded.text, decoded.is_doubtful)
        };
        if is_doubtful && self.shows() {
            self.story.text.beside(Piece::Doubt(Doubt::Letters));
        }
        let shown = if self.group.look.is_raised { raised(&text) } else { text.as_str().into() };
        for character in shown.chars() {
            self.put(character);
        }
    }

    pub(super) fn reads(&self) -> bool {
        self.group.holds == Holds::Text
    }

    /// Whether text here is text that a reader sees.
    pub(super) fn shows(&self) -> bool {
        self.reads() && !self.group.look.hides() && !self.group.look.is_deleted
    }

    pub(super) fn put(&mut self, character: char) {
        if self.group.holds == Holds::FormEntry {
            return self.form.text(character.encode_utf8(&mut [0; 4]));
        }
        if !self.reads() {
            return;
        }
        if self.group.look.is_deleted {
            self.has_deletions = true;
        } else if self.group.look.hides() {
            if !character.is_whitespace() {
                self.story.text.beside(Piece::Doubt(Doubt::Hidden));
            }
        } else {
            let signs = self.letters.fonts.signs(self.group.font());
            let character = signs.map_or(character, |signs| signs.shown(character));
            let is_private = matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
            if is_private {
                self.story.text.beside(Piece::Doubt(Doubt::Letters));
            }
            let shown = if is_private { '\u{fffd}' } else { character };
            let is_known = !(self.group.is_in_box || self.group.depth > 0 && self.row_is_shaded);
            let hides = self.colours.hide(self.group.look.paint, is_known);
            self.story.text.push_shown(shown, hides);
        }
    }
}
