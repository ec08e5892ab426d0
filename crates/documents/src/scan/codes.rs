//! Codes that machines read, as they are shown on a page: QR codes by their three corners (ISO/IEC 18004),
//! and bar codes by bars that stand side by side (ISO/IEC 15417 and its like, PDF417). They are not
//! decoded: it is enough to know where one stands, as it may hold a patient's number. Data Matrix and
//! Aztec codes are not found.

use super::Grey;
use crate::Bounds;

/// Darker than this is ink.
const INK: u8 = 128;

/// Rows that are looked at are so many pixels apart.
const STEP: usize = 2;

/// Corners that are compared; a page has a few.
const CORNERS: usize = 120;

/// A corner is seven modules wide: dark, light, three dark, light, dark.
const CORNER: [usize; 5] = [1, 1, 3, 1, 1];
const MODULES: usize = 7;

/// The distance of two corners of the smallest code, and of the largest, in modules.
const APART: std::ops::RangeInclusive<f64> = 10.0..=180.0;

/// Around the middles of the corners, in modules: the rest of the corner and a little.
const AROUND: f64 = 4.5;

/// The height in points over which bars are the same, and as many edges as make a code of them. Print
/// of this height has no letters that are bars alone.
const BARS: f64 = 8.0;
const EDGES: usize = 24;

/// The widest bar or gap, in points.
const WIDEST: f64 = 6.0;

/// Columns that may differ between two bars, where the page leans or the scanner was in doubt.
const SOFT: usize = 2;

/// Where codes stand on a page whose pixels are so many points wide.
pub(crate) fn codes(page: &Grey, points: f64) -> Vec<Bounds> {
    let turned = turned(page);
    let mut areas = squares(page);
    areas.extend(bars(page, points));
    areas.extend(bars(&turned, points).into_iter().map(|[left, top, right, bottom]| {
        // What ran down the page ran along this one.
        [top, left, bottom, right]
    }));
    joined(areas).into_iter().map(|area| bounds(area, points)).collect()
}

/// From the first pixels to the last.
type Area = [f64; 4];

#[expect(clippy::cast_possible_truncation, reason = "points of a page")]
fn bounds([left, top, right, bottom]: Area, points: f64) -> Bounds {
    let in_points = |pixels: f64| (pixels * points) as f32;
    let (width, height) = (in_points(right - left), in_points(bottom - top));
    Bounds { left: in_points(left.max(0.0)), top: in_points(top.max(0.0)), width, height }
}

/// Areas that meet, as one.
fn joined(areas: Vec<Area>) -> Vec<Area> {
    let mut joined: Vec<Area> = Vec::new();
    for mut area in areas {
        while let Some(other) = joined.iter().position(|other| meet(*other, area)) {
            let other = joined.swap_remove(other);
            let least = |at: usize| area[at].min(other[at]);
            let most = |at: usize| area[at].max(other[at]);
            area = [least(0), least(1), most(2), most(3)];
        }
        joined.push(area);
    }
    joined
}

fn meet(one: Area, other: Area) -> bool {
    one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3]
}

/// The page with its rows as columns.
fn turned(page: &Grey) -> Grey {
    let places = (0..page.width).flat_map(|x| (0..page.height).map(move |y| (x, y)));
    let pixels = places.map(|(x, y)| page.pixels[y * page.width + x]).collect();
    Grey { width: page.height, height: page.width, pixels }
}

fn is_ink(page: &Grey, x: usize, y: usize) -> bool {
    page.pixels.get(y * page.width + x).is_some_and(|grey| *grey < INK)
}

/// A corner of a QR code: its middle and its modules' size.
#[derive(Clone, Copy)]
struct Corner {
    x: f64,
    y: f64,
    module: f64,
}

fn squares(page: &Grey) -> Vec<Area> {
    let mut corners: Vec<Corner> = Vec::new();
    for y in (0..page.height).step_by(STEP) {
        for middle in patterns((0..page.width).map(|x| is_ink(page, x, y))) {
            let from = y.saturating_sub(MODULES * middle.module);
            let to = (y + MODULES * middle.module).min(page.height);
            let down = patterns((from..to).map(|down| is_ink(page, middle.at, down)));
            let down = down.into_iter().map(|down| Pattern { at: from + down.at, ..down });
            let Some(down) = down.into_iter().find(|down| down.at.abs_diff(y) <= down.module)
            else {
                continue;
            };
            let corner = Corner {
                x: pixels(middle.at),
                y: pixels(down.at),
                module: pixels(middle.module + down.module) / 2.0,
            };
            let is_known = |other: &Corner| {
                (other.x - corner.x).abs().max((other.y - corner.y).abs()) < 3.0 * corner.module
            };
            if middle.module.abs_diff(down.module) <= 1 + middle.module / 2
                && !corners.iter().any(is_known)
            {
                corners.push(corner);
            }
        }
        if corners.len() > CORNERS {
            break;
        }
    }
    let all = || corners.iter().enumerate();
    let mut areas = Vec::new();
    for (place, middle) in all() {
        for (one, right) in all().filter(|(other, _)| *other != place) {
            for (_, left) in all().filter(|(other, _)| *other != place && *other > one) {
                areas.extend(square(middle, right, left));
            }
        }
    }
    areas
}

/// The code whose corners these are, the first between the others.
fn square(middle: &Corner, one: &Corner, other: &Corner) -> Option<Area> {
    let module = middle.module;
    let is_like = |corner: &Corner| (0.6..=1.6).contains(&(corner.module / module));
    let to = |corner: &Corner| (corner.x - middle.x, corner.y - middle.y);
    let ((ax, ay), (bx, by)) = (to(one), to(other));
    let (a, b) = (ax.hypot(ay), bx.hypot(by));
    let is_square = (ax * bx + ay * by).abs() < 0.15 * a * b && (0.8..=1.25).contains(&(a / b));
    let is_apart = APART.contains(&(a / module)) && APART.contains(&(b / module));
    if !(is_like(one) && is_like(other) && is_square && is_apart) {
        return None;
    }
    let xs = [middle.x, one.x, other.x, middle.x + ax + bx];
    let ys = [middle.y, one.y, other.y, middle.y + ay + by];
    let low = |all: [f64; 4]| all.into_iter().fold(f64::MAX, f64::min) - AROUND * module;
    let high = |all: [f64; 4]| all.into_iter().fold(f64::MIN, f64::max) + AROUND * module;
    Some([low(xs), low(ys), high(xs), high(ys)])
}

/// The middle of dark and light as a corner has them, and a module's size.
struct Pattern {
    at: usize,
    module: usize,
}

fn patterns(row: impl Iterator<Item = bool>) -> Vec<Pattern> {
    let mut found = Vec::new();
    // The lengths of the last five runs, the oldest first.
    let mut runs = [0_usize; 5];
    let mut last = false;
    // A light pixel behind the end closes the last run.
    for (at, ink) in row.chain(std::iter::once(false)).enumerate() {
        if ink != last {
            if last && is_corner(runs) {
                let wide: usize = runs.iter().sum();
                found.push(Pattern { at: at - wide / 2 - 1, module: wide / MODULES });
            }
            runs.rotate_left(1);
            runs[4] = 0;
            last = ink;
        }
        runs[4] += 1;
    }
    found
}

fn is_corner(runs: [usize; 5]) -> bool {
    let wide: usize = runs.iter().sum();
    // Half a module more or less; a module of one pixel cannot be told from print.
    wide >= 2 * MODULES
        && runs.iter().zip(CORNER).all(|(run, modules)| {
            (run * MODULES).abs_diff(modules * wide) <= wide * modules.div_ceil(2) / 2
        })
}

/// Places where bars stand side by side.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few pixels")]
fn bars(page: &Grey, points: f64) -> Vec<Area> {
    let high = ((BARS / points) as usize).max(8);
    let widest = ((WIDEST / points) as usize).max(8);
    let mut areas = Vec::new();
    for top in (0..page.height.saturating_sub(high)).step_by(high / 2) {
        let mut run = Run::default();
        for x in 0..page.width {
            let ink = is_ink(page, x, top);
            // Every second row tells as much.
            let is_bar = (top..top + high).step_by(2).all(|y| is_ink(page, x, y) == ink);
            run.take(x, is_bar.then_some(ink), widest);
            areas.extend(run.ended(x + 1 == page.width).map(|(left, right)| {
                [pixels(left), pixels(top), pixels(right), pixels(top + high)]
            }));
        }
    }
    areas
}

/// Columns that are bars or gaps all the way, one after the other.
#[derive(Default)]
struct Run {
    first: usize,
    /// Behind the last dark one.
    last: usize,
    edges: usize,
    ink: bool,
    length: usize,
    soft: usize,
    is_over: bool,
}

impl Run {
    fn take(&mut self, x: usize, column: Option<bool>, widest: usize) {
        if self.is_over {
            *self = Self { first: x, last: x, ..Self::default() };
        }
        match column {
            None => {
                self.soft += 1;
                self.is_over = self.soft > SOFT;
            }
            Some(ink) if ink == self.ink => {
                self.soft = 0;
                self.length += 1;
                // What comes before the first bar is paper.
                if self.edges == 0 {
                    self.first = x;
                } else {
                    self.is_over = self.length > widest;
                }
            }
            Some(ink) => {
                self.edges += 1;
                (self.ink, self.length, self.soft) = (ink, 1, 0);
            }
        }
        if self.ink {
            self.last = x + 1;
        }
    }

    fn ended(&self, is_last: bool) -> Option<(usize, usize)> {
        ((self.is_over || is_last) && self.edges >= EDGES).then_some((self.first, self.last))
    }
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
fn pixels(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Grey {
        Grey { width: 600, height: 400, pixels: vec![255; 600 * 400] }
    }

    fn ink(page: &mut Grey, left: usize, top: usize, width: usize, height: usize, grey: u8) {
        for row in top..top + height {
            page.pixels[row * page.width + left..][..width].fill(grey);
        }
    }

    /// Squares in squares, as at the corners of a code, with modules of 4 pixels.
    fn corner(page: &mut Grey, left: usize, top: usize) {
        ink(page, left, top, 28, 28, 10);
        ink(page, left + 4, top + 4, 20, 20, 250);
        ink(page, left + 8, top + 8, 12, 12, 10);
    }

    #[test]
    fn three_corners_are_a_code_and_two_are_none() {
        let mut page = page();
        corner(&mut page, 100, 80);
        corner(&mut page, 100 + 72, 80);
        assert!(codes(&page, 0.24).is_empty());
        corner(&mut page, 100, 80 + 72);
        let found = codes(&page, 1.0);
        let [code] = found[..] else { panic!("{found:?}") };
        assert!(code.left <= 100.0 && code.left > 80.0 && code.top <= 80.0, "{code:?}");
        assert!(code.left + code.width >= 200.0 && code.top + code.height >= 180.0, "{code:?}");
    }

    #[test]
    fn bars_are_a_code_whichever_way_they_run_and_a_table_is_none() {
        let mut page = page();
        for bar in 0..30 {
            ink(&mut page, 100 + 7 * bar, 100, 2 + bar % 3, 60, 20);
        }
        let found = codes(&page, 0.24);
        let [code] = found[..] else { panic!("{found:?}") };
        assert!(code.left <= 24.1 && code.left + code.width >= 0.24 * 307.0, "{code:?}");
        assert!(code.height > 0.24 * 30.0, "{code:?}");
        let found = codes(&turned(&page), 0.24);
        assert!(found.len() == 1 && found[0].top <= 24.1, "{found:?}");

        let mut table = self::page();
        for rule in 0..20 {
            ink(&mut table, 30 * rule, 0, 2, 400, 0);
            ink(&mut table, 0, 20 * rule, 600, 2, 0);
        }
        assert!(codes(&table, 0.24).is_empty());
    }
}
