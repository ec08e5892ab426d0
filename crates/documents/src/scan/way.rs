//! A page's way from how it lies to how its lines run level, and back.

use super::Grey;

/// Quarters clockwise, then degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Way {
    pub(crate) quarters: u8,
    /// By how much lines fall to the right on the page turned by quarters.
    pub(crate) degrees: f64,
    /// The page before.
    from: (f64, f64),
    /// The page behind.
    to: (f64, f64),
}

/// Below this, turning blurs more than it straightens.
const LEVEL: f64 = 0.3;

impl Way {
    /// Turns the page upright, and then so that its lines are level.
    pub(crate) fn take(page: Grey, quarters: u8, skew: impl Fn(&Grey) -> f64) -> (Self, Grey) {
        let from = size(&page);
        let turned = page.turned(quarters);
        let degrees = skew(&turned);
        let (degrees, level) = if degrees.abs() < LEVEL {
            (0.0, turned)
        } else {
            (degrees, levelled(&turned, degrees))
        };
        (Self { quarters, degrees, from, to: size(&level) }, level)
    }

    /// Where a place of the upright page was before.
    pub(crate) fn back(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (width, height) = self.from;
        let turned = if self.quarters % 2 == 1 { (height, width) } else { (width, height) };
        let (x, y) = if self.degrees == 0.0 {
            (x, y)
        } else {
            unturned((x, y), self.degrees, turned, self.to)
        };
        match self.quarters % 4 {
            1 => (y, height - x),
            2 => (width - x, height - y),
            3 => (width - y, x),
            _ => (x, y),
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
fn size(page: &Grey) -> (f64, f64) {
    (page.width as f64, page.height as f64)
}

/// Where a place of the levelled page was on the leaning one.
fn unturned((x, y): (f64, f64), degrees: f64, before: (f64, f64), after: (f64, f64)) -> (f64, f64) {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (x, y) = (x - after.0 / 2.0, y - after.1 / 2.0);
    (before.0 / 2.0 + x * cos - y * sin, before.1 / 2.0 + x * sin + y * cos)
}

/// The page with its lines level, on paper large enough for all of it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "places on a page, looked up with care for its edges"
)]
fn levelled(page: &Grey, degrees: f64) -> Grey {
    let before = size(page);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (sin, cos) = (sin.abs(), cos.abs());
    let after = (
        (before.0 * cos + before.1 * sin).ceil().max(1.0),
        (before.0 * sin + before.1 * cos).ceil().max(1.0),
    );
    let mut level = Grey::blank(after.0 as usize, after.1 as usize);
    let across = (degrees.to_radians().cos() * 65_536.0) as i64;
    let down = (degrees.to_radians().sin() * 65_536.0) as i64;
    let (width, height) = (page.width as i64, page.height as i64);
    for (row, pixels) in level.pixels.chunks_exact_mut(after.0 as usize).enumerate() {
        let (x, y) = unturned((0.5, row as f64 + 0.5), degrees, before, after);
        let (mut x, mut y) = (((x - 0.5) * 65_536.0) as i64, ((y - 0.5) * 65_536.0) as i64);
        for pixel in pixels {
            let (column, row) = (x >> 16, y >> 16);
            if column >= 0 && row >= 0 && column + 1 < width && row + 1 < height {
                let at = (row * width + column) as usize;
                let (right, below) = ((x & 0xffff) >> 8, (y & 0xffff) >> 8);
                let upper = i64::from(page.pixels[at]) * (256 - right)
                    + i64::from(page.pixels[at + 1]) * right;
                let next = at + page.width;
                let lower = i64::from(page.pixels[next]) * (256 - right)
                    + i64::from(page.pixels[next + 1]) * right;
                *pixel = ((upper * (256 - below) + lower * below + 32_768) >> 16) as u8;
            }
            x += across;
            y += down;
        }
    }
    level
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page with one black square of five pixels, and where its middle is.
    fn marked() -> (Grey, (f64, f64)) {
        let mut page = Grey::blank(200, 120);
        for y in 30..35 {
            page.pixels[y * 200 + 40..y * 200 + 45].fill(0);
        }
        (page, (42.5, 32.5))
    }

    #[allow(clippy::cast_precision_loss)] // A small page.
    fn middle_of_ink(page: &Grey) -> (f64, f64) {
        let dark = page.pixels.iter().enumerate().filter(|(_, grey)| **grey < 128);
        let places: Vec<(f64, f64)> = dark
            .map(|(at, _)| ((at % page.width) as f64 + 0.5, (at / page.width) as f64 + 0.5))
            .collect();
        let count = places.len() as f64;
        let sum = places.iter().fold((0.0, 0.0), |sum, place| (sum.0 + place.0, sum.1 + place.1));
        (sum.0 / count, sum.1 / count)
    }

    #[test]
    fn what_stands_on_the_upright_page_is_found_again_where_it_was() {
        for quarters in 0..4 {
            for degrees in [0.0, 5.0, -8.0] {
                let (page, mark) = marked();
                let (way, upright) = Way::take(page, quarters, |_| degrees);
                let (x, y) = way.back(middle_of_ink(&upright));
                let off = (x - mark.0).hypot(y - mark.1);
                assert!(off < 0.6, "{quarters} quarters, {degrees}°: off by {off}");
            }
        }
    }
}
