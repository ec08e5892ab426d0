//! Interprets a page without drawing it and notes what its glyphs say and where they stand.
//! Putting them into lines is the layout's.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Dict, String as PdfString};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape as _, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, InterpreterWarning, RenderContent, SoftMask,
    TransformExt, interpret_page,
};

use super::canvas::{Canvas, Ink};
use super::looks::Looks;
use super::shapes::Shape;
use super::{strings, unicode};
use crate::layout::{Glyph, Showing};
use crate::{HiddenBecause, Limits};

/// Glyphs under pictures are looked for until this many have been looked at.
const LOOKS: usize = 10_000_000;

/// A page made of more pictures than this is covered by the first of them.
const PICTURES: usize = 500;

/// Reads the pages of one file, which share fonts, a budget and what there is to warn of.
pub(super) struct Reader<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
    font_missing: Arc<AtomicBool>,
    /// Bytes of text the file may still draw. Interpreting cannot be stopped half-way, but what it
    /// finds can be left.
    budget: Cell<u64>,
    /// Passages that declare to say something else than their glyphs do.
    renamed: Cell<usize>,
    /// What is left for looking at drawn pages.
    pub(super) looks: Looks,
}

impl<'a> Reader<'a> {
    pub(super) fn new(pdf: &'a Pdf, limits: &Limits) -> Self {
        let font_missing = Arc::new(AtomicBool::new(false));
        let noticed = Arc::clone(&font_missing);
        let default = InterpreterSettings::default();
        let settings = InterpreterSettings {
            cmap_resolver: unicode::resolver(default.cmap_resolver.clone()),
            warning_sink: Arc::new(move |warning| {
                if matches!(warning, InterpreterWarning::UnsupportedFont) {
                    noticed.store(true, Ordering::Relaxed);
                }
            }),
            ..default
        };
        Self {
            pdf,
            cache: InterpreterCache::new(),
            settings,
            font_missing,
            budget: Cell::new(limits.text_bytes),
            renamed: Cell::new(0),
            looks: Looks::new(),
        }
    }

    /// The same, drawing no page to see what of its text is shown.
    pub(super) fn without_looks(pdf: &'a Pdf, limits: &Limits) -> Self {
        Self { looks: Looks::none(), ..Self::new(pdf, limits) }
    }

    /// The page without its annotations, and the canvas that they are drawn on.
    pub(super) fn page(&self, page: &Page<'a>) -> (Seen, Canvas) {
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        self.seen(page, RenderContent::PAGE, Canvas::of(area), &mut [])
    }

    /// What its annotations draw, over the page's own glyphs.
    pub(super) fn annotations(&self, page: &Page<'a>, canvas: Canvas, below: &mut Seen) -> Seen {
        let drawn = self.seen(page, RenderContent::ANNOTATIONS, canvas, &mut below.glyphs);
        drawn.0
    }

    fn seen(
        &self,
        page: &Page<'a>,
        render_content: RenderContent,
        canvas: Canvas,
        below: &mut [Glyph],
    ) -> (Seen, Canvas) {
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let onto_page = page.initial_transform(true).to_kurbo();
        let xref = self.pdf.xref();
        let settings = InterpreterSettings { render_content, ..self.settings.clone() };
        let mut context = Context::new(onto_page, area, &self.cache, xref, settings);
        let seen = Seen { is_blank: true, ..Seen::default() };
        let mut notes = Notes { reader: self, seen, canvas, below, passages: Vec::new() };
        interpret_page(page, &mut context, &mut notes);
        notes.seen.is_beyond = notes.canvas.is_beyond;
        (notes.seen, notes.canvas)
    }

    pub(super) fn has_too_much(&self) -> bool {
        self.budget.get() == 0
    }

    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.renamed.get() > 0 {
            warnings.push(format!(
                "{} passages declare to say something else than their fonts do; what they declare was read.",
                self.renamed.get()
            ));
        }
        if self.font_missing.load(Ordering::Relaxed) {
            warnings.push(
                "A font in the file could not be read; text set in it may be missing.".to_owned(),
            );
        }
        warnings
    }

    /// Counts text that was found, and answers whether there may be more.
    pub(super) fn spend(&self, bytes: usize) -> bool {
        let left = self.budget.get().saturating_sub(bytes as u64);
        self.budget.set(left);
        left > 0
    }
}

/// What a page shows.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) glyphs: Vec<Glyph>,
    /// Where its pictures stand.
    pub(super) pictures: Vec<Rect>,
    /// Whether it has more than are noted.
    pub(super) has_more_pictures: bool,
    /// Whether there is anything on it.
    pub(super) is_blank: bool,
    /// Glyphs that are there to be found and not to be seen (ISO 32000-2, 9.3.6), and the most that
    /// one picture lies over.
    invisible: usize,
    covered: usize,
    /// Of how many.
    drawn: usize,
    /// Pixels of the pictures.
    pub(super) pictured: u64,
    /// Whether there was too much to tell what lies over what.
    pub(super) is_beyond: bool,
}

impl Seen {
    /// With what annotations draw, but for their glyphs.
    pub(super) fn add(&mut self, drawn: &Self) {
        self.is_blank &= drawn.is_blank;
        self.pictures.extend(&drawn.pictures);
        self.pictured = self.pictured.saturating_add(drawn.pictured);
        self.has_more_pictures |= drawn.has_more_pictures;
        self.is_beyond |= drawn.is_beyond;
    }

    /// The part of its glyphs that are not seen.
    #[expect(clippy::cast_precision_loss, reason = "glyphs of a page")]
    pub(super) fn unseen(&self) -> f64 {
        let unseen = self.invisible.max(self.covered) as f64;
        if self.drawn == 0 { 0.0 } else { unseen / self.drawn as f64 }
    }
}

/// Takes down glyphs and lets everything else pass.
struct Notes<'r, 'a> {
    reader: &'r Reader<'a>,
    seen: Seen,
    canvas: Canvas,
    /// Glyphs that were drawn before.
    below: &'r mut [Glyph],
    /// The marked passages that are open; some declare what they say (ISO 32000-2, 14.9.4), as
    /// writers do for ligatures and for scripts their font has no characters for.
    passages: Vec<Option<Passage>>,
}

struct Passage {
    says: String,
    /// Its first glyph.
    from: usize,
}

impl Device<'_> for Notes<'_, '_> {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let first = self.seen.glyphs.len();
        self.seen.is_blank = false;
        let is_declared = self.passages.iter().any(Option::is_some);
        let ink = (!matches!(mode, DrawMode::Invisible))
            .then(|| Ink::of(&props.paint, props.blend_mode, props.soft_mask.is_some()));
        for glyph in run.glyphs() {
            let (text, advance) = match &**glyph {
                Drawn::Outline(outline) => (outline.as_unicode(), outline.advance_width()),
                Drawn::Type3(drawing) => (drawing.as_unicode(), drawing.advance_width()),
            };
            let text = meaning(text);
            if text.is_empty() && !is_declared {
                continue;
            }
            if !self.reader.spend(text.len().max(1)) {
                return;
            }
            let onto_page = props.transform * glyph.transform();
            let mut placed = place(text, onto_page, advance);
            let size = drawn_size(&placed, glyph, onto_page);
            placed.showing = self.canvas.showing(&placed, size, ink);
            self.seen.glyphs.push(placed);
        }
        close_up(&mut self.seen.glyphs[first..]);
        let drawn = self.seen.glyphs.len() - first;
        self.seen.drawn += drawn;
        if matches!(mode, DrawMode::Invisible) {
            self.seen.invisible += drawn;
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        let declared = properties.and_then(|dict| dict.get::<PdfString<'_>>(b"ActualText"));
        let from = self.seen.glyphs.len();
        self.passages.push(
            declared
                .map(|text| Passage { says: spelled_out(&strings::text(text.as_bytes())), from }),
        );
    }

    fn end_marked_content(&mut self) {
        if let Some(Some(passage)) = self.passages.pop()
            && self.reader.spend(passage.says.len())
            && says_otherwise(&mut self.seen.glyphs, passage)
        {
            self.reader.renamed.set(self.reader.renamed.get() + 1);
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        self.seen.is_blank = false;
        if self.seen.pictures.len() < PICTURES {
            let pixels = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
            let place = props.transform.transform_rect_bbox(pixels);
            self.seen.pictures.push(place);
            let pixels = u64::from(image.width()) * u64::from(image.height());
            self.seen.pictured = self.seen.pictured.saturating_add(pixels);
            // Each picture may be looked at for few glyphs only: a page has a hundred thousand at most.
            if self.seen.glyphs.len() * self.seen.pictures.len() < LOOKS {
                let is_below = |glyph: &&Glyph| place.contains(Point::new(glyph.x, glyph.y));
                let below = self.seen.glyphs.iter().filter(is_below).count();
                self.seen.covered = self.seen.covered.max(below);
            }
        } else {
            self.seen.has_more_pictures = true;
        }
        let pixels = Rect::new(0.0, 0.0, image.width().into(), image.height().into());
        let shape = Shape::of_path(props.transform * pixels.to_path(0.1), FillRule::NonZero);
        let ink = Ink::of_picture(has_holes(&image), props.blend_mode, props.soft_mask.is_some());
        self.paint(&shape, ink);
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        self.seen.is_blank = false;
        let shape = match mode {
            DrawMode::Fill(rule) | DrawMode::FillAndStroke(rule, _) => {
                Some(Shape::of_path(props.transform * path.clone(), *rule))
            }
            DrawMode::Stroke(stroke) => {
                let width =
                    f64::from(stroke.line_width) * props.transform.determinant().abs().sqrt();
                Shape::of_bar(&(props.transform * path.clone()), width)
            }
            DrawMode::Invisible => None,
        };
        if let Some(shape) = shape {
            self.paint(&shape, Ink::of(&props.paint, props.blend_mode, props.soft_mask.is_some()));
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'_>, mode: &DrawMode) {
        self.draw_path(&rect.to_path(0.1), props, mode);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.canvas.clip(&Shape::of_path(clip.path.clone(), clip.fill));
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.canvas.clip(&Shape::of_box(*rect));
    }

    fn pop_clip(&mut self) {
        self.canvas.unclip();
    }

    fn push_transparency_group(
        &mut self,
        opacity: f32,
        mask: Option<SoftMask<'_>>,
        blend: BlendMode,
    ) {
        self.canvas.begin_group(opacity, blend, mask.is_some());
    }

    fn pop_transparency_group(&mut self) {
        self.canvas.end_group();
    }
}

impl Notes<'_, '_> {
    fn paint(&mut self, shape: &Shape, ink: Ink) {
        self.canvas.paint(shape, ink, [&mut *self.below, &mut self.seen.glyphs]);
    }
}

/// Whether what lies below a picture is seen through it.
fn has_holes(image: &Image<'_, '_>) -> bool {
    match image {
        Image::Stencil(_) => true,
        Image::Raster(raster) => {
            let entries = raster.stream().dict();
            let holes: [&[u8]; 3] = [b"SMask", b"Mask", b"SMaskInData"];
            holes.iter().any(|name| entries.contains_key(*name))
        }
    }
}

/// How large a glyph looks, in points. Fonts of drawings have units of their own, and some fonts' letters
/// are much larger than their size.
fn drawn_size(placed: &Glyph, glyph: &Drawn<'_>, onto_page: Affine) -> f64 {
    const SMALL: f64 = 3.0;
    let wide = onto_page * Point::new(1000.0, 0.0) - onto_page * Point::ORIGIN;
    let size = placed.size.min(wide.hypot());
    if size >= SMALL {
        return size;
    }
    match glyph {
        Drawn::Outline(outline) => {
            let drawn = (onto_page * outline.outline()).bounding_box();
            // A letter is up to four times as high as wide; one that is higher is squeezed.
            let height = drawn.height().min(4.0 * drawn.width());
            if height.is_finite() { size.max(height) } else { size }
        }
        Drawn::Type3(_) => size.max(1.6 * placed.width),
    }
}

/// Letters that a passage declares, from which on they may be words that the page does not show.
const DECLARED: usize = 8;

/// Puts one glyph with the declared text in the place of the passage's glyphs. Answers whether the
/// glyphs had said something else, as far as they said anything.
fn says_otherwise(glyphs: &mut Vec<Glyph>, passage: Passage) -> bool {
    let Some((first, rest)) = glyphs.get_mut(passage.from..).and_then(<[_]>::split_first_mut)
    else {
        return false;
    };
    let drawn: String =
        std::iter::once(&*first).chain(&*rest).map(|glyph| glyph.text.as_str()).collect();
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let is_otherwise =
        !drawn.contains(char::REPLACEMENT_CHARACTER) && letters(&drawn) != letters(&passage.says);

    let all = || std::iter::once(&*first).chain(&*rest);
    let unseen = all().filter(|glyph| glyph.showing != Showing::Shown);
    let showing = match unseen.clone().next() {
        Some(glyph) if 2 * unseen.count() > rest.len() => glyph.showing,
        // Whether the page shows what is declared, only its picture tells.
        _ if is_otherwise && letters(&passage.says).chars().count() >= DECLARED => {
            Showing::AtPicture(HiddenBecause::Style)
        }
        _ => Showing::Shown,
    };
    first.showing = showing;

    let ends = rest
        .iter()
        .filter(|glyph| glyph.angle == first.angle)
        .map(|glyph| (glyph.x - first.x).hypot(glyph.y - first.y) + glyph.width);
    first.width = ends.fold(first.width, f64::max);
    first.text = passage.says;
    glyphs.truncate(passage.from + 1);
    is_otherwise
}

fn meaning(text: Option<BfString>) -> String {
    match text {
        None => char::REPLACEMENT_CHARACTER.to_string(),
        Some(BfString::Char(character)) => spelled_out(character.encode_utf8(&mut [0; 4])),
        Some(BfString::String(text)) => spelled_out(&text),
    }
}

/// Ligatures as their letters; the bullets of symbol fonts, which have no Unicode of their own, as
/// a bullet; no control characters.
fn spelled_out(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{fb00}' => plain.push_str("ff"),
            '\u{fb01}' => plain.push_str("fi"),
            '\u{fb02}' => plain.push_str("fl"),
            '\u{fb03}' => plain.push_str("ffi"),
            '\u{fb04}' => plain.push_str("ffl"),
            '\u{f0b7}' | '\u{f0a7}' => plain.push('•'),
            '\u{ad}' => plain.push('-'),
            '\u{a0}' | '\t' | '\n' | '\r' => plain.push(' '),
            control if control.is_control() => {}
            other => plain.push(other),
        }
    }
    plain
}

/// A glyph's coordinates are thousandths of its size.
pub(super) fn place(text: String, onto_page: Affine, advance: Option<f32>) -> Glyph {
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
        showing: Showing::Shown,
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
