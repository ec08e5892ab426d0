//! What scanners, fax machines and telephones do to a page.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "pixels of a page, and greys"
)]

use super::sheets::Sheet;

/// What is done to a page, and how.
pub(super) struct Disturbance {
    pub(super) name: &'static str,
    /// Whether the page still stands upright and level, so that Tesseract alone sees what the product
    /// shows it.
    pub(super) is_level: bool,
    pub(super) apply: fn(Sheet) -> Sheet,
}

const fn level(name: &'static str, apply: fn(Sheet) -> Sheet) -> Disturbance {
    Disturbance { name, is_level: true, apply }
}

const fn turned(name: &'static str, apply: fn(Sheet) -> Sheet) -> Disturbance {
    Disturbance { name, is_level: false, apply }
}

pub(super) const ALL: &[Disturbance] = &[
    level("none", |page| page),
    level("half the resolution", |page| page.smaller(2)),
    level("a third of the resolution", |page| page.smaller(3)),
    level("blurred", |page| page.blurred().blurred()),
    level("noise", |page| page.noisy(90)),
    level("strong noise", |page| page.noisy(190)),
    level("specks, 1 in 100", |page| page.specked(10)),
    level("faint print", |page| page.faint(0.25)),
    level("faint print, noise", |page| page.faint(0.3).noisy(60)),
    level("a shadow across", Sheet::shadowed),
    level("fax", |page| page.smaller(2).black_and_white(150)),
    level("fax, specks", |page| page.smaller(2).specked(4).black_and_white(150)),
    level("fax, thin", |page| page.smaller(2).black_and_white(90)),
    turned("a quarter turned", |page| page.quarter()),
    turned("upside down", |page| page.quarter().quarter()),
    turned("leaning by 1 degree", |page| page.leaning(1.0)),
    turned("leaning by 3 degrees", |page| page.leaning(3.0)),
    turned("leaning by 5 degrees, specks", |page| page.leaning(5.0).specked(3)),
    turned("a quarter turned, leaning by 2, noise", |page| page.quarter().leaning(2.0).noisy(60)),
];

/// The same numbers at every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

impl Sheet {
    fn at(&self, x: f64, y: f64) -> u8 {
        let is_on =
            x >= 0.0 && y >= 0.0 && (x as usize) < self.width && (y as usize) < self.height();
        if is_on { self.pixels[y as usize * self.width + x as usize] } else { 255 }
    }

    /// Each pixel is the mean of a square.
    fn smaller(&self, by: usize) -> Self {
        let (width, height) = (self.width / by, self.height() / by);
        let mean = |(x, y): (usize, usize)| {
            let places = (0..by * by).map(|at| (y * by + at / by) * self.width + x * by + at % by);
            (places.map(|at| usize::from(self.pixels[at])).sum::<usize>() / (by * by)) as u8
        };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self { width, pixels: places.map(mean).collect() }
    }

    fn blurred(&self) -> Self {
        let (width, height) = (self.width, self.height());
        let mean = |(x, y): (usize, usize)| {
            let (mut sum, mut count) = (0_usize, 0);
            for row in y.saturating_sub(1)..(y + 2).min(height) {
                for column in x.saturating_sub(1)..(x + 2).min(width) {
                    sum += usize::from(self.pixels[row * width + column]);
                    count += 1;
                }
            }
            (sum / count) as u8
        };
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self { width, pixels: places.map(mean).collect() }
    }

    fn each(mut self, mut change: impl FnMut(usize, u8) -> u8) -> Self {
        for (at, pixel) in self.pixels.iter_mut().enumerate() {
            *pixel = change(at, *pixel);
        }
        self
    }

    /// Each grey up to half of `by` darker or lighter.
    fn noisy(self, by: i64) -> Self {
        let mut numbers = Numbers(5);
        self.each(|_, grey| {
            let noise = numbers.next().cast_signed() % (by + 1) - by / 2;
            (i64::from(grey) + noise).clamp(0, 255) as u8
        })
    }

    /// So many in a thousand pixels are black or white.
    fn specked(self, per_thousand: u64) -> Self {
        let mut numbers = Numbers(7);
        self.each(|_, grey| match numbers.next() % 2_000 {
            one if one < per_thousand => 0,
            one if one < 2 * per_thousand => 255,
            _ => grey,
        })
    }

    fn faint(self, ink: f64) -> Self {
        self.each(|_, grey| (235.0 - (255.0 - f64::from(grey)) * ink) as u8)
    }

    /// Darker to the right, and darkest in a fold.
    fn shadowed(self) -> Self {
        let width = self.width as f64;
        let own = self.width;
        self.each(|at, grey| {
            let place = (at % own) as f64 / width;
            let fold = (1.0 - (place - 0.5).abs() * 20.0).max(0.0) * 0.4;
            (f64::from(grey) * (1.0 - 0.5 * place - fold).max(0.15)) as u8
        })
    }

    fn black_and_white(self, level: u8) -> Self {
        self.each(|_, grey| if grey < level { 0 } else { 255 })
    }

    /// Clockwise.
    fn quarter(&self) -> Self {
        let (width, height) = (self.width, self.height());
        let places = (0..width).flat_map(|x| (0..height).rev().map(move |y| y * width + x));
        Self { width: height, pixels: places.map(|at| self.pixels[at]).collect() }
    }

    fn leaning(&self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (width, height) = (self.width, self.height());
        let middle = (width as f64 / 2.0, height as f64 / 2.0);
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        let pixels = places.map(|(x, y)| {
            let (x, y) = (x as f64 - middle.0, y as f64 - middle.1);
            self.at(middle.0 + x * cos + y * sin, middle.1 - x * sin + y * cos)
        });
        Self { width, pixels: pixels.collect() }
    }
}
