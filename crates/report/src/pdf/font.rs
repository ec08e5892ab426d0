//! The three faces that a report is set in: what they can show and how wide it is.
//!
//! The files are in `fonts/` (see its README). Reducing them to the glyphs that a report
//! uses happens in [`super::subset`]; no shaping or kerning happens anywhere, which is
//! right for the scripts that these faces cover.

use std::collections::BTreeMap;

use printpdf::ParsedFont;

use crate::ReportError;

/// A face of the report's typeface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Regular,
    Bold,
    Mono,
}

impl Face {
    /// The font's PostScript name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Regular => "NotoSans-Regular",
            Self::Bold => "NotoSans-Bold",
            Self::Mono => "NotoSansMono-Regular",
        }
    }

    /// The font file.
    pub(super) const fn file(self) -> &'static [u8] {
        match self {
            Self::Regular => include_bytes!("../../fonts/NotoSans-Regular.ttf"),
            Self::Bold => include_bytes!("../../fonts/NotoSans-Bold.ttf"),
            Self::Mono => include_bytes!("../../fonts/NotoSansMono-Regular.ttf"),
        }
    }
}

/// Character to glyph, and glyph to advance in thousandths of an em.
pub(super) struct Glyphs {
    pub(super) of: BTreeMap<u32, u16>,
    pub(super) advance: BTreeMap<u16, u16>,
}

/// The faces, read once for each report.
pub(super) struct Fonts {
    regular: Glyphs,
    bold: Glyphs,
    mono: Glyphs,
}

impl Fonts {
    pub(super) fn load() -> Result<Self, ReportError> {
        Ok(Self { regular: read(Face::Regular)?, bold: read(Face::Bold)?, mono: read(Face::Mono)? })
    }

    pub(super) fn glyphs(&self, face: Face) -> &Glyphs {
        match face {
            Face::Regular => &self.regular,
            Face::Bold => &self.bold,
            Face::Mono => &self.mono,
        }
    }

    /// Whether the face has a glyph for the character.
    pub(super) fn shows(&self, face: Face, character: char) -> bool {
        self.glyphs(face).of.contains_key(&u32::from(character))
    }

    /// The width in points of one character.
    pub(super) fn advance(&self, face: Face, size: f32, character: char) -> f32 {
        let glyphs = self.glyphs(face);
        let glyph = glyphs.of.get(&u32::from(character)).copied().unwrap_or(0);
        f32::from(glyphs.advance.get(&glyph).copied().unwrap_or(0)) * size / 1000.0
    }

    /// The width in points of a line of text.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        text.chars().map(|character| self.advance(face, size, character)).sum()
    }
}

fn read(face: Face) -> Result<Glyphs, ReportError> {
    let broken = |reason: &str| ReportError::Font { font: face.name(), reason: reason.into() };
    let font = ParsedFont::from_bytes(face.file(), 0, &mut Vec::new())
        .ok_or_else(|| broken("it is not a TrueType font"))?;
    // The layout counts in thousandths of an em, and so does PDF: other units would round
    // every advance differently here and in the reader's viewer.
    if font.units_per_em != 1000 || font.codepoint_to_glyph.is_empty() {
        return Err(broken("it must have 1000 units per em and a Unicode character map"));
    }
    Ok(Glyphs { of: font.codepoint_to_glyph, advance: font.glyph_widths })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_faces_show_names_in_latin_vietnamese_greek_and_cyrillic() {
        let fonts = Fonts::load().unwrap();
        for face in [Face::Regular, Face::Bold, Face::Mono] {
            for character in
                "Nguyễn Thị Hằng Łukasz Żółć Ελένη Щербакова Øster ÞórÐ \u{fffd}".chars()
            {
                assert!(fonts.shows(face, character), "{face:?} lacks {character:?}");
            }
        }
        for character in "→≥≤≠✓✗●■".chars() {
            assert!(fonts.shows(Face::Regular, character), "lacks {character:?}");
            assert!(fonts.shows(Face::Bold, character), "bold lacks {character:?}");
        }
    }

    #[test]
    fn digits_are_equally_wide_so_that_columns_align() {
        let fonts = Fonts::load().unwrap();
        for face in [Face::Regular, Face::Bold, Face::Mono] {
            let zero = fonts.advance(face, 8.0, '0');
            for digit in '1'..='9' {
                assert!((fonts.advance(face, 8.0, digit) - zero).abs() < f32::EPSILON);
            }
        }
    }

    #[test]
    fn regular_and_bold_show_the_same_characters() {
        let fonts = Fonts::load().unwrap();
        let of = |face| fonts.glyphs(face).of.keys().copied().collect::<Vec<_>>();
        assert_eq!(of(Face::Regular), of(Face::Bold));
    }
}
