//! By how many degrees a page's lines fall to the right: seen along its lines, ink and gaps between
//! lines stand apart the sharpest.

use super::Grey;

/// Degrees that a page may lean in a feeder or before a camera.
const MOST: i32 = 10;

/// Pixels across that are enough to see lines.
const WIDTH: usize = 900;

/// Less ink than this has no lines.
const LEAST: usize = 200;

/// More ink than this is looked at in parts.
const POINTS: usize = 60_000;

/// How much sharper lines must stand apart than on the page as it is.
const SHARPER: f64 = 1.03;

/// Degrees clockwise, at most ten either way; 0 where no lines are seen.
pub(crate) fn skew(page: &Grey) -> f64 {
    let ink = ink(page);
    if ink.len() < LEAST {
        return 0.0;
    }
    let best = |tenths: &mut dyn Iterator<Item = i32>| {
        let scored = tenths.map(|tenth| (tenth, sharpness(&ink, f64::from(tenth) / 10.0)));
        scored.max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0))
    };
    let (coarse, _) = best(&mut (-10 * MOST..=10 * MOST).step_by(5));
    let (fine, sharp) = best(&mut (coarse - 4..=coarse + 4));
    if sharp > SHARPER * sharpness(&ink, 0.0) { f64::from(fine) / 10.0 } else { 0.0 }
}

/// Where the page is dark, without its margin, in which scanners leave shadows.
#[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
fn ink(page: &Grey) -> Vec<(f64, f64)> {
    let step = page.width.div_ceil(WIDTH).max(1);
    let (width, height) = (page.width / step, page.height / step);
    // The darkest of each square, so that thin strokes stay.
    let mut small = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let rows = (y * step..(y + 1) * step).map(|row| &page.pixels[row * page.width..]);
            let darkest = rows.flat_map(|row| &row[x * step..(x + 1) * step]).min();
            small.push(*darkest.unwrap_or(&255));
        }
    }
    let threshold = threshold(&small);
    let (margin_x, margin_y) = (width / 25, height / 25);
    let mut points: Vec<(f64, f64)> = Vec::new();
    for y in margin_y..height.saturating_sub(margin_y) {
        for x in margin_x..width.saturating_sub(margin_x) {
            // Only the lower edge of ink: solid areas have no direction.
            let at = y * width + x;
            let is_edge = small[at] <= threshold
                && small.get(at + width).is_some_and(|below| *below > threshold);
            if is_edge {
                points.push((x as f64, y as f64));
            }
        }
    }
    let every = points.len().div_ceil(POINTS).max(1);
    points.into_iter().step_by(every).collect()
}

/// The grey between ink and paper (Otsu 1979).
#[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
fn threshold(pixels: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    for pixel in pixels {
        counts[usize::from(*pixel)] += 1;
    }
    let all = pixels.len() as f64;
    let sum: f64 = (0_u32..).zip(&counts).map(|(grey, n)| f64::from(grey) * *n as f64).sum();
    let (mut dark, mut dark_sum, mut best) = (0.0, 0.0, (0.0, 127));
    for (grey, count) in (0_u8..=254).zip(&counts) {
        dark += *count as f64;
        dark_sum += f64::from(grey) * *count as f64;
        let light = all - dark;
        if dark > 0.0 && light > 0.0 {
            let apart = dark_sum / dark - (sum - dark_sum) / light;
            let between = dark * light * apart * apart;
            if between > best.0 {
                best = (between, grey);
            }
        }
    }
    best.1
}

/// The squares of ink's rows along lines that fall by so many degrees.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "rows of a page, and a margin for those that fall off it"
)]
fn sharpness(ink: &[(f64, f64)], degrees: f64) -> f64 {
    let slope = degrees.to_radians().tan();
    let rows = ink.iter().map(|(x, y)| y - x * slope);
    let low = rows.clone().fold(f64::MAX, f64::min);
    let high = rows.clone().fold(f64::MIN, f64::max);
    let mut counts = vec![0_u32; (high - low).max(0.0) as usize + 1];
    for row in rows {
        counts[(row - low) as usize] += 1;
    }
    counts.iter().map(|count| f64::from(*count) * f64::from(*count)).sum::<f64>() / ink.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of short strokes, falling by so many degrees.
    fn page(degrees: f64) -> Grey {
        let mut page = Grey::blank(800, 1_000);
        let slope = degrees.to_radians().tan();
        for line in (150..850).step_by(30) {
            for x in (80..720).filter(|x| x % 11 < 7) {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
                let y = (f64::from(line) + f64::from(x - 400) * slope).round() as usize;
                for row in y - 8..y {
                    page.pixels[row * 800 + usize::try_from(x).unwrap()] = 20;
                }
            }
        }
        page
    }

    #[test]
    fn lines_that_lean_are_measured_and_level_ones_are_left() {
        for degrees in [-9.0, -3.0, -0.5, 0.0, 1.0, 4.0, 9.5] {
            let measured = skew(&page(degrees));
            assert!((measured - degrees).abs() <= 0.25, "{degrees}: {measured}");
        }
    }

    #[test]
    fn paper_without_lines_does_not_lean() {
        assert!(skew(&Grey::blank(600, 800)).abs() < 1e-9);
        let mut square = Grey::blank(600, 800);
        for y in 200..500 {
            square.pixels[y * 600 + 100..y * 600 + 400].fill(0);
        }
        assert!(skew(&square).abs() < 1e-9);
    }
}
