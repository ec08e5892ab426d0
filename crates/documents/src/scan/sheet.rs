//! One page as it was scanned, and the same as letters are read from it: square pixels, at most 300 to
//! the inch, no more of them than reading takes.

use super::{Grey, Orientation};
use crate::{HiddenText, Unreadable};

/// Megapixels of a page that is taken into memory.
const MEGAPIXELS: u64 = 100;

/// Pixels of a page that letters are read from: an A3 page has 17 million.
pub(crate) const PIXELS: usize = 18_000_000;

/// Pixels on a side, for the same; a longer strip takes days to be read.
const SIDE: f64 = 12_000.0;

/// Pixels per inch that letters are read at.
const READ_AT: f64 = 300.0;

/// Beyond this, blown up pixels say no more.
const LARGEST: f64 = 4.0;

/// Pixels per inch from which on nothing is gained by more of them, and specks grow into strokes
/// (`wardbook-bench scans`: of a page with specks at 193, 0.62 of the words at 300 and 0.97 as it is).
const ENOUGH: f64 = 180.0;

/// Pixels per inch from which on a stroke is more than one pixel wide, and dots are a fax's.
const SHOWS_DOTS: f64 = 150.0;

/// A page this much longer than wide is none.
const LONGEST: usize = 25;

/// The densities that scanners use. Cameras and screens write 72 and mean nothing by it.
const PLAUSIBLE: std::ops::RangeInclusive<f64> = 90.0..=2_400.0;

/// The longer sides that pages have, in inches; those of a page of Letter or A4 in square inches.
const SIDES: std::ops::RangeInclusive<f64> = 2.0..=24.0;
const USUAL_PAGE: f64 = 95.0;

const POINTS: f64 = 72.0;

/// Pixels per inch, across and down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Density {
    pub(crate) across: f64,
    pub(crate) down: f64,
}

/// What a file says of a page's picture before it is decoded, as it is stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SheetSize {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) density: Option<Density>,
    pub(crate) orientation: Orientation,
}

/// A page's picture.
pub(crate) struct Sheet {
    pub(crate) grey: Grey,
    /// Points.
    pub(crate) width: f64,
    /// Points.
    pub(crate) height: f64,
    /// Whether a part of the picture could not be decoded.
    pub(crate) is_damaged: bool,
    /// Unseen text of the file's where the picture shows nothing at all.
    pub(crate) bare: Vec<HiddenText>,
}

impl SheetSize {
    /// Refuses what is too large to be taken into memory, or nothing.
    pub(crate) fn checked(self) -> Result<Self, Unreadable> {
        let pixels = u64::from(self.width) * u64::from(self.height);
        if pixels == 0 {
            return Err(Unreadable::damaged("its picture has no pixels"));
        }
        if pixels > MEGAPIXELS * 1_000_000 {
            let megapixels = pixels.div_ceil(1_000_000);
            return Err(Unreadable::PictureTooLarge { megapixels, limit: MEGAPIXELS });
        }
        Ok(self)
    }

    /// The page's size in points, as it is shown.
    pub(crate) fn points(self) -> (f64, f64) {
        let density = self.density();
        let width = f64::from(self.width) / density.across * POINTS;
        let height = f64::from(self.height) / density.down * POINTS;
        if self.orientation.is_sideways() { (height, width) } else { (width, height) }
    }

    /// The file's own where it can be meant, otherwise that of a usual page.
    fn density(self) -> Density {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let is_meant = |density: &Density| {
            let longer = (width / density.across).max(height / density.down);
            PLAUSIBLE.contains(&density.across)
                && PLAUSIBLE.contains(&density.down)
                && SIDES.contains(&longer)
        };
        self.density.filter(is_meant).unwrap_or_else(|| {
            let density = (width * height / USUAL_PAGE).sqrt();
            Density { across: density, down: density }
        })
    }

    /// The page with these greys, which are as it is stored.
    pub(crate) fn sheet(self, grey: Grey, is_damaged: bool) -> Sheet {
        let (width, height) = self.points();
        let bare = Vec::new();
        Sheet { grey: grey.oriented(self.orientation), width, height, is_damaged, bare }
    }
}

impl Sheet {
    /// As letters are read from it, or nothing where no page has such a shape. Answers the points of
    /// a pixel, too.
    pub(crate) fn into_read(self) -> Option<(Grey, f64)> {
        let (longer, shorter) =
            (self.grey.width.max(self.grey.height), self.grey.width.min(self.grey.height));
        if longer > LONGEST * shorter {
            return None;
        }
        let finest = self.finest();
        let wanted = if finest < ENOUGH / POINTS { LARGEST * finest } else { finest };
        let scale = scale_to_read(self.width, self.height).min(wanted);
        let pixels = |points: f64| whole(points * scale);
        let (width, height) = (pixels(self.width), pixels(self.height));
        let grey = if finest < SHOWS_DOTS / POINTS { self.grey } else { self.grey.without_dots() };
        Some((grey.resized(width, height), 1.0 / scale))
    }

    /// Pixels per point, in the direction that has more of them.
    #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
    fn finest(&self) -> f64 {
        (self.grey.width as f64 / self.width).max(self.grey.height as f64 / self.height)
    }

    /// With at most so many pixels to the point, and in all.
    pub(crate) fn at_most(self, per_point: f64, most: u64) -> Grey {
        let across = (per_point.min(self.finest()) * self.width).round().clamp(1.0, SIDE);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded above"
        )]
        self.into_shown(across as u32, most)
    }

    /// At most so many pixels wide and in all, for the page to be shown.
    pub(crate) fn into_shown(self, widest: u32, most: u64) -> Grey {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
        let by_area = (most as f64 / (self.width * self.height)).sqrt();
        let scale = (f64::from(widest) / self.width).min(by_area).min(SIDE / self.height);
        let (width, height) = (self.width * scale, self.height * scale);
        self.grey.resized(whole(width), whole(height))
    }
}

/// Pixels per point that letters on a page of this size, in points, are read at.
pub(crate) fn scale_to_read(width: f64, height: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "some millions")]
    let most = PIXELS as f64;
    (READ_AT / POINTS).min((most / (width * height)).sqrt()).min(SIDE / width.max(height))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "bounded by the caller"
)]
fn whole(pixels: f64) -> usize {
    pixels.floor().max(1.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(width: u32, height: u32, density: Option<(f64, f64)>) -> SheetSize {
        let density = density.map(|(across, down)| Density { across, down });
        SheetSize { width, height, density, orientation: Orientation::UPRIGHT }
    }

    #[test]
    fn a_faxs_unequal_pixels_become_square() {
        for (height, down) in [(2_292, 196.0), (1_146, 98.0)] {
            let fax = size(1_728, height, Some((204.0, down)));
            let grey = Grey::blank(1_728, height as usize);
            let (read, points) = fax.sheet(grey, false).into_read().unwrap();
            assert_eq!((read.width, read.height), (1_728, 2_385));
            assert!((points - 72.0 / 204.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_coarse_page_is_enlarged_and_a_fine_one_made_smaller() {
        for (before, after) in [(96, 300), (150, 300), (200, 200), (600, 300)] {
            let density = f64::from(before);
            let page = size(8 * before, 11 * before, Some((density, density)));
            let grey = Grey::blank(8 * before as usize, 11 * before as usize);
            let (read, _) = page.sheet(grey, false).into_read().unwrap();
            assert_eq!((read.width, read.height), (8 * after, 11 * after), "{before} to the inch");
        }
    }

    #[test]
    fn a_density_that_cannot_be_meant_is_guessed_from_a_usual_page() {
        for density in [None, Some((72.0, 72.0)), Some((1.0, 1.0)), Some((0.0, 0.0))] {
            let (width, height) = size(1_248, 1_664, density).points();
            assert!((500.0..700.0).contains(&width), "{density:?}: {width} × {height}");
            assert!((700.0..900.0).contains(&height), "{density:?}: {width} × {height}");
        }
        let (width, height) = size(2_480, 3_508, Some((300.0, 300.0))).points();
        assert!((width - 595.2).abs() < 0.1 && (height - 841.9).abs() < 0.1);
    }

    #[test]
    fn no_page_is_read_beyond_the_bounds_and_no_strip_at_all() {
        for (width, height) in [(5_000, 5_000), (20_000, 900), (1, 1), (30, 700)] {
            let grey = Grey::blank(width, height);
            let (across, down) = (u32::try_from(width).unwrap(), u32::try_from(height).unwrap());
            let sheet = size(across, down, None).sheet(grey, false);
            let (read, _) = sheet.into_read().unwrap();
            assert!(read.width * read.height <= PIXELS, "{width} × {height}");
            assert!(read.width.max(read.height) <= 12_000, "{width} × {height}");
        }
        let strip = size(100, 30_000, None).sheet(Grey::blank(100, 30_000), false);
        assert!(strip.into_read().is_none());
    }

    #[test]
    fn more_megapixels_than_are_taken_are_refused_with_the_limit() {
        let refused = size(250_000, 200_000, None).checked().unwrap_err();
        assert_eq!(refused, Unreadable::PictureTooLarge { megapixels: 50_000, limit: 100 });
        assert!(refused.to_string().contains("100 megapixels"), "{refused}");
        assert!(size(0, 10, None).checked().is_err());
    }
}
