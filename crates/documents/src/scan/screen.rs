//! Grey that a fax made of black dots, back into grey: letters printed in colour or in grey arrive as
//! dots with gaps between them, which are no strokes to whoever reads letters.

use super::Grey;

/// The part of black runs that are a single pixel wide, from which on they are dots. Of letters in
/// black it is a twentieth, of letters made of dots a quarter to a half (measured at 204 dpi).
const DOTS: f64 = 0.15;

/// A dot's neighbours, and theirs.
const WEIGHTS: [u32; 5] = [1, 4, 6, 4, 1];

impl Grey {
    /// The page without its dots, or as it is where it has none.
    pub(crate) fn without_dots(self) -> Self {
        if !self.is_made_of_dots() {
            return self;
        }
        let across = blurred(&self.pixels, self.width);
        let down = Self { pixels: across, ..self }.turned(1);
        let pixels = blurred(&down.pixels, down.width);
        Self { pixels, ..down }.turned(3)
    }

    #[expect(clippy::cast_precision_loss, reason = "pixels of a page")]
    fn is_made_of_dots(&self) -> bool {
        if self.pixels.iter().any(|pixel| *pixel != 0 && *pixel != 255) {
            return false;
        }
        let (mut runs, mut dots) = (0_usize, 0_usize);
        for row in self.pixels.chunks_exact(self.width.max(1)) {
            for run in row.chunk_by(|a, b| a == b).filter(|run| run[0] == 0) {
                runs += 1;
                dots += usize::from(run.len() == 1);
            }
        }
        dots as f64 > DOTS * runs as f64
    }
}

fn blurred(pixels: &[u8], width: usize) -> Vec<u8> {
    let mut blurred = Vec::with_capacity(pixels.len());
    for row in pixels.chunks_exact(width.max(1)) {
        blurred.extend((0..row.len()).map(|x| {
            let near = |at: usize| u32::from(row[(x + at).saturating_sub(2).min(row.len() - 1)]);
            let sum: u32 = WEIGHTS.iter().enumerate().map(|(at, weight)| weight * near(at)).sum();
            u8::try_from(sum / 16).unwrap_or(255)
        }));
    }
    blurred
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_become_grey_and_strokes_stay_as_they_are() {
        let page = |is_ink: fn(usize, usize) -> bool| {
            let all = (0..60).flat_map(|y| (0..80).map(move |x| (x, y)));
            let pixels = all.map(|(x, y)| if is_ink(x, y) { 0 } else { 255 }).collect();
            Grey { width: 80, height: 60, pixels }
        };
        let strokes = page(|x, y| x % 10 < 3 && y > 10);
        assert_eq!(strokes.clone().without_dots(), strokes);
        let dots = page(|x, y| (x + y) % 2 == 0).without_dots();
        assert_eq!((dots.width, dots.height), (80, 60));
        let middle = &dots.pixels[30 * 80 + 10..30 * 80 + 70];
        assert!(middle.iter().all(|grey| (110..=145).contains(grey)), "{middle:?}");
    }
}
