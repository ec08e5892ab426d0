//! Reduces each face to the glyphs that one report uses.
//!
//! printpdf subsets fonts only with its HTML engine, which costs more to compile than the
//! rest of this crate. See `docs/decisions/0003-pdf-report.md`.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{FontId, FontMetrics, ParsedFont, PdfFont, PdfFontMetricsStub};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use super::font::{Face, Fonts};
use super::paper::Mark;
use crate::ReportError;

/// The name of a face in the document's resources.
pub(super) fn id(face: Face) -> FontId {
    // Not `F1` to `F14`, which printpdf takes for the built-in fonts.
    FontId(face.name().to_owned())
}

/// The faces that the pages use, each with the glyphs they use.
pub(super) fn fonts(
    fonts: &Fonts,
    pages: &[Vec<Mark>],
) -> Result<BTreeMap<FontId, PdfFont>, ReportError> {
    let mut used: BTreeMap<Face, BTreeSet<char>> = BTreeMap::new();
    for mark in pages.iter().flatten() {
        if let Mark::Text { face, text, .. } = mark {
            used.entry(*face).or_default().extend(text.chars());
        }
    }
    used.into_iter()
        .map(|(face, characters)| Ok((id(face), reduce(fonts, face, &characters)?)))
        .collect()
}

fn reduce(fonts: &Fonts, face: Face, characters: &BTreeSet<char>) -> Result<PdfFont, ReportError> {
    let glyphs = fonts.glyphs(face);
    // Number 0, the glyph for what is missing, is always kept. Characters come in order,
    // so that the same text gives the same font.
    let mut remapper = GlyphRemapper::new();
    let mut of = BTreeMap::new();
    let mut advance = BTreeMap::new();
    for character in characters {
        let code = u32::from(*character);
        let Some(old) = glyphs.of.get(&code) else { continue };
        let new = remapper.remap(*old);
        of.insert(code, new);
        advance.insert(new, glyphs.advance.get(old).copied().unwrap_or(0));
    }
    let bytes = subsetter::subset(face.file(), 0, &remapper)
        .map_err(|why| ReportError::Font { font: face.name(), reason: why.to_string() })?;
    // ISO 32000-1, 9.6.4: a subset's name begins with six capitals and a plus sign.
    let tag: String =
        Sha256::digest(&bytes).iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect();
    let name = Some(format!("{tag}+{}", face.name()));
    let metrics = FontMetrics { ascent: 1069, descent: -293 };
    let mut font = ParsedFont::with_glyph_data(bytes, 0, name, of, advance, 1000, metrics);
    font.pdf_font_metrics = PdfFontMetricsStub {
        units_per_em: 1000,
        x_min: -620,
        y_min: -420,
        x_max: 2800,
        y_max: 1069,
        us_weight_class: if face == Face::Bold { 700 } else { 400 },
        ..PdfFontMetricsStub::default()
    };
    Ok(PdfFont::new(font))
}
