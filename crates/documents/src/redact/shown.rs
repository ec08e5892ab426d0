//! The child's side: a page as it is shown, as the parent takes it.

use crate::Unreadable;
use crate::picture::Raster;
use crate::picture::SHOWN_LONGEST;
use crate::protocol::Answer;
use crate::scan::Grey;

/// A page's pixels: a byte of grey each, or three of red, green and blue.
pub(crate) struct Shown {
    pub(crate) pixels: Vec<u8>,
    width: u32,
    height: u32,
    points: (f64, f64),
    unit: f64,
    is_grey: bool,
    pages: u32,
}

impl Shown {
    /// A page of a file with so many.
    pub(crate) fn coloured(
        raster: &Raster,
        points: (f64, f64),
        pages: usize,
    ) -> Result<Self, Unreadable> {
        let all = raster.pixels.iter();
        let is_grey = all.clone().all(|[red, green, blue]| red == green && green == blue);
        let pixels = if is_grey {
            all.map(|pixel| pixel[0]).collect()
        } else {
            raster.pixels.as_flattened().to_vec()
        };
        let height = raster.pixels.len() / (raster.width as usize).max(1);
        Self { pixels, width: raster.width, height: 0, points, unit: 1.0, is_grey, pages: 0 }
            .sized(height, pages)
    }

    /// The same, without colour.
    pub(crate) fn grey(grey: Grey, points: (f64, f64), pages: usize) -> Result<Self, Unreadable> {
        let width = u32::try_from(grey.width).map_err(|_| Unreadable::not_asked())?;
        Self { pixels: grey.pixels, width, height: 0, points, unit: 1.0, is_grey: true, pages: 0 }
            .sized(grey.height, pages)
    }

    /// On a page whose points measure so many.
    pub(crate) fn in_units(self, unit: f64) -> Self {
        let longest = self.points.0.max(self.points.1);
        let unit = if unit.is_finite() {
            unit.clamp(1.0, (SHOWN_LONGEST / longest).max(1.0))
        } else {
            1.0
        };
        Self { unit, ..self }
    }

    fn sized(self, height: usize, pages: usize) -> Result<Self, Unreadable> {
        let is_page = |points: f64| (1.0..=SHOWN_LONGEST).contains(&points);
        if !is_page(self.points.0) || !is_page(self.points.1) {
            return Err(Unreadable::damaged("a page of it has a size that no page has"));
        }
        let count = |number: usize| u32::try_from(number).map_err(|_| Unreadable::not_asked());
        Ok(Self { height: count(height)?, pages: count(pages)?, ..self })
    }

    /// The line before the pixels.
    pub(crate) const fn answer(&self) -> Answer {
        let Self { width, height, points, unit, is_grey, pages, .. } = *self;
        Answer::Shown { pages, width, height, points, unit, is_grey }
    }
}
