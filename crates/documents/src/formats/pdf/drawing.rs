//! Draws one page of a PDF. Drawn again smaller until its picture is small enough to be shown.
//! Which library and why: docs/decisions/0002-pdf-text.md.

use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use hayro_interpret::InterpreterSettings;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::Rect;

use super::opening::open;
use crate::picture::{Encoded, Raster, encode};
use crate::picture::{SHOWN_AT, SHOWN_PIXELS, SHOWN_SIDE};
use crate::redact::Shown;
use crate::scan::{Grey, luma};
use crate::{Limits, PICTURE_BYTES, PICTURE_PIXELS, PICTURE_WIDTH, PagePicture, Unreadable};

/// Pixels on the longer side: what the renderer counts with 16 bits, and some to spare.
const SIDE: f64 = 16_000.0;

/// A picture narrower than this shows nothing, so it is not tried.
const NARROWEST: f64 = 32.0;

pub(crate) fn draw(bytes: Vec<u8>, wanted: PagePicture) -> Result<Encoded, Unreadable> {
    let none = Unreadable::NoPicture { page: wanted.number };
    let pdf = open(bytes)?.pdf;
    let (page, (width, height)) = page_at(pdf.pages(), wanted.number)?;

    let cache = RenderCache::new();
    let mut scale = widest(width, height, f64::from(wanted.width.min(PICTURE_WIDTH)));
    loop {
        let encoded = encode(&raster(page, &cache, (width, height), scale));
        let encoded = encoded.map_err(|_| Unreadable::crashed("its picture has no pixels"))?;
        if encoded.png.len() <= PICTURE_BYTES {
            return Ok(encoded);
        }
        scale *= step(encoded.png.len());
        if width * scale < NARROWEST {
            return Err(none);
        }
    }
}

/// One page as it is shown, for a copy of it.
pub(crate) fn shown(bytes: Vec<u8>, number: u32, limits: &Limits) -> Result<Shown, Unreadable> {
    let pdf = open(bytes)?.pdf;
    let pages = pdf.pages();
    if pages.len() > limits.pages as usize {
        return Err(Unreadable::TooManyPages { limit: limits.pages });
    }
    let (page, (width, height)) = page_at(pages, number)?;
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let by_area = (SHOWN_PIXELS as f64 / (width * height)).sqrt();
    // Units may be larger than points (UserUnit), and a page of few of them has print as any other.
    let least = SHOWN_SIDE / width.max(height);
    let scale = SHOWN_AT.max(least).min(by_area).min(SIDE / width.max(height));
    let raster = raster(page, &RenderCache::new(), (width, height), scale);
    let unit = page.raw().get::<f32>(b"UserUnit").map_or(1.0, f64::from);
    Ok(Shown::coloured(&raster, (width, height), pages.len())?.in_units(unit))
}

/// The page of this number, from 1, and its size in points.
pub(super) fn page_at<'p, 'a>(
    pages: &'p [Page<'a>],
    number: u32,
) -> Result<(&'p Page<'a>, (f64, f64)), Unreadable> {
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let page = place.and_then(|place| pages.get(place));
    let sized = page.and_then(|page| size_of(page).map(|size| (page, size)));
    sized.ok_or(Unreadable::NoPicture { page: number })
}

/// The page's size in points, where it has one.
pub(super) fn size_of(page: &Page<'_>) -> Option<(f64, f64)> {
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    (width >= 1.0 && height >= 1.0 && width.is_finite() && height.is_finite())
        .then_some((width, height))
}

/// Pixels per point for a picture of this width, or of the largest that stays within bounds.
fn widest(width: f64, height: f64, pixels: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let by_area = (PICTURE_PIXELS as f64 / (width * height)).sqrt();
    (pixels / width).min(by_area).min(SIDE / width.max(height))
}

/// How much smaller the next try is: as far as its bytes are too many, a page's bytes growing
/// with its area, but by a step that counts and that does not throw away what may fit.
fn step(bytes: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let by_area = (PICTURE_BYTES as f64 / bytes as f64).sqrt();
    (by_area * 0.97).clamp(0.5, 0.9)
}

/// The page in greys, at so many pixels per point.
pub(super) fn drawn<'a>(page: &'a Page<'a>, size: (f64, f64), scale: f64) -> Grey {
    let raster = raster(page, &RenderCache::new(), size, scale);
    let width = raster.width as usize;
    let greys = raster.pixels.iter().map(|[red, green, blue]| luma(*red, *green, *blue));
    let pixels: Vec<u8> = greys.collect();
    Grey { width, height: pixels.len() / width.max(1), pixels }
}

/// Pixels per point, and in all, of a page that is drawn to see what of its text is shown.
const LOOK: f64 = 1.5;
const LOOK_PIXELS: f64 = 3_000_000.0;

/// A page as it is shown.
pub(super) struct Drawn {
    raster: Raster,
    scale: (f64, f64),
}

/// The page, drawn to be looked at, where it has a size.
pub(super) fn drawn_to_look<'a>(page: &'a Page<'a>) -> Option<Drawn> {
    let (width, height) = size_of(page)?;
    let scale = LOOK.min((LOOK_PIXELS / (width * height)).sqrt()).min(SIDE / width.max(height));
    let raster = raster(page, &RenderCache::new(), (width, height), scale);
    let down = raster.pixels.len() / (raster.width as usize).max(1);
    #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
    let scale = (f64::from(raster.width) / width, down as f64 / height);
    Some(Drawn { raster, scale })
}

impl Drawn {
    /// The largest difference of any channel between pixels of an area in points.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept on the page")]
    pub(super) fn contrast(&self, area: Rect) -> u8 {
        let across = self.raster.width as usize;
        let down = self.raster.pixels.len() / across.max(1);
        let pixel =
            |points: f64, scale: f64, most: usize| ((points * scale).max(0.0) as usize).min(most);
        let columns = pixel(area.x0, self.scale.0, across)..pixel(area.x1, self.scale.0, across);
        let rows = pixel(area.y0, self.scale.1, down)..pixel(area.y1, self.scale.1, down);
        let (mut least, mut most) = ([u8::MAX; 3], [0_u8; 3]);
        for row in rows {
            for pixel in &self.raster.pixels[row * across..][columns.clone()] {
                for channel in 0..3 {
                    least[channel] = least[channel].min(pixel[channel]);
                    most[channel] = most[channel].max(pixel[channel]);
                }
            }
        }
        (0..3).map(|channel| most[channel].saturating_sub(least[channel])).max().unwrap_or(0)
    }
}

fn raster<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    (width, height): (f64, f64),
    scale: f64,
) -> Raster {
    // Whole pixels, and a little more so that rounding down leaves them whole.
    let fitted = |points: f64| ((points * scale).floor().max(1.0) + 0.01) / points;
    #[expect(clippy::cast_possible_truncation, reason = "a scale needs no more digits")]
    let settings = PixmapSettings {
        x_scale: fitted(width) as f32,
        y_scale: fitted(height) as f32,
        bg_color: WHITE,
    };
    let (interpreting, rendering) = (InterpreterSettings::default(), RenderSettings::default());
    on_white(&hayro::render(page, cache, &interpreting, &rendering, &settings))
}

/// The colours over white paper. The renderer's own are multiplied by their opacity already.
fn on_white(drawn: &Pixmap) -> Raster {
    let pixel = |pixel: &[u8]| {
        let paper = 255 - pixel[3];
        [0, 1, 2].map(|channel| pixel[channel].saturating_add(paper))
    };
    let pixels = drawn.data_as_u8_slice().chunks_exact(4).map(pixel).collect();
    Raster { width: u32::from(drawn.width()), pixels }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_page_however_odd_is_drawn_beyond_the_bounds() {
        for (width, height) in
            [(595.0, 842.0), (1.0, 14_400.0), (14_400.0, 1.0), (14_400.0, 14_400.0), (1.0, 1.0)]
        {
            let scale = widest(width, height, 1_600.0);
            let (across, down) = ((width * scale).floor(), (height * scale).floor());
            assert!(across <= 1_600.0 && across * down <= 4_000_000.0, "{width} × {height}");
            assert!(down <= SIDE, "{width} × {height}");
        }
    }

    #[test]
    fn the_next_try_is_smaller_and_not_much_too_small() {
        assert!((step(PICTURE_BYTES + 1) - 0.9).abs() < 1e-9);
        assert!((step(PICTURE_BYTES * 2) - 0.686).abs() < 1e-3);
        assert!((step(PICTURE_BYTES * 100) - 0.5).abs() < 1e-9);
    }
}
