//! PDF with a text layer, read by interpreting each page and noting where glyphs are drawn.
//! White, tiny and off-page text is text like any other here: finding what is hidden is
//! screening's. Which library and why: docs/decisions/0002-pdf-text.md.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::page::Page as PdfPage;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, InterpreterWarning, SoftMask, TransformExt,
    interpret_page,
};

use crate::layout::{self, Glyph};
use crate::{DocumentKind, DocumentText, Limits, Page, Unreadable};

/// Where the end marker is looked for; readers agree on a kilobyte, copies add a little.
const TAIL_BYTES: usize = 4096;

pub(crate) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<DocumentText, Unreadable> {
    // A reader that repairs would show what is left of a cut-off file as if it were the whole.
    if !is_complete(&bytes) {
        return Err(Unreadable::damaged("its end is missing, as after an interrupted copy"));
    }
    let pdf = Pdf::new(bytes).map_err(refusal)?;
    let found = pdf.pages();
    if found.is_empty() {
        return Err(Unreadable::damaged("it has no pages"));
    }
    if found.len() > limits.pages as usize {
        return Err(Unreadable::TooManyPages { limit: limits.pages });
    }

    let font_missing = Arc::new(AtomicBool::new(false));
    let settings = settings(&font_missing);
    let cache = InterpreterCache::new();
    let budget = Budget::new(limits);
    let mut pages = Vec::new();
    let mut warnings = Vec::new();
    for (number, page) in (1_u32..).zip(found.iter()) {
        let glyphs = glyphs(page, &cache, &pdf, &settings, &budget);
        if budget.is_spent() {
            return Err(Unreadable::TooMuchText { limit: limits.text_bytes });
        }
        let lines = layout::lines(&glyphs);
        if lines.is_empty() {
            warnings.push(format!("Page {number} has no text; it may be a picture."));
        }
        let (width, height) = page.render_dimensions();
        pages.push(Page { number, width, height, lines });
    }

    let text = DocumentText { kind: DocumentKind::Pdf, pages, warnings };
    let readable = |c: char| !c.is_whitespace() && c != char::REPLACEMENT_CHARACTER;
    let all = || text.pages.iter().flat_map(|page| &page.lines);
    if !all().any(|line| line.text.contains(readable)) {
        return Err(Unreadable::NoText);
    }
    let unnamed: usize =
        all().map(|line| line.text.matches(char::REPLACEMENT_CHARACTER).count()).sum();
    Ok(warned(text, unnamed, font_missing.load(Ordering::Relaxed)))
}

fn warned(mut text: DocumentText, unnamed: usize, font_missing: bool) -> DocumentText {
    if unnamed > 0 {
        text.warnings.push(format!(
            "{unnamed} characters have no meaning in the file's fonts and are shown as \u{fffd}."
        ));
    }
    if font_missing {
        text.warnings.push(
            "A font in the file could not be read; text set in it may be missing.".to_owned(),
        );
    }
    text
}

fn is_complete(bytes: &[u8]) -> bool {
    // Some mail systems and tapes fill up with zeros.
    let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    let tail = &bytes[end.saturating_sub(TAIL_BYTES)..end];
    tail.windows(5).any(|window| window == b"%%EOF")
}

fn refusal(error: LoadPdfError) -> Unreadable {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Unreadable::PasswordProtected
        }
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            Unreadable::UnknownKind {
                found: "a PDF encrypted for particular recipients".to_owned(),
            }
        }
        LoadPdfError::Decryption(_) => Unreadable::damaged("its encryption is broken"),
        LoadPdfError::Invalid => {
            Unreadable::damaged("it begins like a PDF, but its structure cannot be read")
        }
    }
}

fn settings(font_missing: &Arc<AtomicBool>) -> InterpreterSettings {
    let font_missing = Arc::clone(font_missing);
    InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, InterpreterWarning::UnsupportedFont) {
                font_missing.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    }
}

fn glyphs<'a>(
    page: &PdfPage<'a>,
    cache: &InterpreterCache<'a>,
    pdf: &'a Pdf,
    settings: &InterpreterSettings,
    budget: &Budget,
) -> Vec<Glyph> {
    let (width, height) = page.render_dimensions();
    let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let onto_page = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(onto_page, area, cache, pdf.xref(), settings.clone());
    let mut notes = Notes { glyphs: Vec::new(), budget };
    interpret_page(page, &mut context, &mut notes);
    notes.glyphs
}

/// How much text the file may still draw. Interpreting cannot be stopped half-way, but what it
/// finds can be left.
struct Budget {
    bytes: Cell<u64>,
}

impl Budget {
    fn new(limits: &Limits) -> Self {
        Self { bytes: Cell::new(limits.text_bytes) }
    }

    fn spend(&self, bytes: usize) -> bool {
        self.bytes.set(self.bytes.get().saturating_sub(bytes as u64));
        !self.is_spent()
    }

    fn is_spent(&self) -> bool {
        self.bytes.get() == 0
    }
}

/// Takes down glyphs and lets everything else pass.
struct Notes<'b> {
    glyphs: Vec<Glyph>,
    budget: &'b Budget,
}

impl Device<'_> for Notes<'_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        let first = self.glyphs.len();
        for glyph in run.glyphs() {
            let (text, advance) = match &**glyph {
                Drawn::Outline(outline) => (outline.as_unicode(), outline.advance_width()),
                Drawn::Type3(drawing) => (drawing.as_unicode(), drawing.advance_width()),
            };
            let text = meaning(text);
            if text.is_empty() {
                continue;
            }
            if !self.budget.spend(text.len()) {
                return;
            }
            let placed = place(text, props.transform * glyph.transform(), advance);
            self.glyphs.push(placed);
        }
        close_up(&mut self.glyphs[first..]);
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'_>, _: &DrawMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
}

/// What a glyph says. Ligatures are spelled out; the bullets of symbol fonts, which have no
/// Unicode of their own, are given one.
fn meaning(text: Option<BfString>) -> String {
    let text = match text {
        None => return char::REPLACEMENT_CHARACTER.to_string(),
        Some(BfString::Char(character)) => character.to_string(),
        Some(BfString::String(text)) => text,
    };
    let mut meaning = String::new();
    for character in text.chars() {
        match character {
            '\u{fb00}' => meaning.push_str("ff"),
            '\u{fb01}' => meaning.push_str("fi"),
            '\u{fb02}' => meaning.push_str("fl"),
            '\u{fb03}' => meaning.push_str("ffi"),
            '\u{fb04}' => meaning.push_str("ffl"),
            '\u{f0b7}' | '\u{f0a7}' => meaning.push('•'),
            '\u{ad}' => meaning.push('-'),
            '\u{a0}' | '\t' | '\n' | '\r' => meaning.push(' '),
            control if control.is_control() => {}
            other => meaning.push(other),
        }
    }
    meaning
}

/// A glyph's coordinates are thousandths of its size.
fn place(text: String, onto_page: Affine, advance: Option<f32>) -> Glyph {
    const UNITS: f64 = 1000.0;
    let origin = onto_page * Point::ORIGIN;
    let along = onto_page * Point::new(f64::from(advance.unwrap_or(500.0)), 0.0) - origin;
    let right = onto_page * Point::new(UNITS, 0.0) - origin;
    let up = onto_page * Point::new(0.0, UNITS) - origin;
    Glyph {
        text,
        x: tame(origin.x),
        y: tame(origin.y),
        width: tame(along.hypot()),
        size: tame(up.hypot()).max(0.01),
        angle: angle(right),
    }
}

/// Hostile files place text at infinity; it is still text.
fn tame(value: f64) -> f64 {
    const FAR: f64 = 1.0e6;
    if value.is_nan() { 0.0 } else { value.clamp(-FAR, FAR) }
}

/// Whole degrees: scanned and tilted pages have lines that are level only roughly.
#[allow(clippy::cast_possible_truncation)] // At most 180.
fn angle(direction: Vec2) -> i32 {
    let degrees = direction.atan2().to_degrees().round();
    let degrees = if degrees.is_finite() { degrees as i32 } else { 0 };
    // A text that leans by so little is meant to be level, whatever it was scanned with.
    let level = (degrees + 360 + 2) / 90 * 90;
    if (degrees + 360 - level).abs() <= 2 { level.rem_euclid(360) } else { degrees.rem_euclid(360) }
}

/// Where a font lies about a glyph's width, its neighbour's place tells the truth.
fn close_up(run: &mut [Glyph]) {
    for index in 1..run.len() {
        let (next_x, next_y) = (run[index].x, run[index].y);
        let glyph = &mut run[index - 1];
        let distance = (next_x - glyph.x).hypot(next_y - glyph.y);
        if distance > 0.0 && distance < glyph.width {
            glyph.width = distance;
        }
    }
}
