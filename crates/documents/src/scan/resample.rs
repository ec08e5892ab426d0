//! A picture at another size, each direction by itself: between its pixels where it grows, over the
//! mean of them where it shrinks.

use super::Grey;

/// Parts of one that a weight counts in.
const ONE: i32 = 1 << 12;

impl Grey {
    /// At exactly this size.
    pub(crate) fn resized(self, width: usize, height: usize) -> Self {
        self.narrowed(width.max(1)).lowered(height.max(1))
    }

    fn narrowed(self, width: usize) -> Self {
        if width == self.width {
            return self;
        }
        let taps = taps(self.width, width);
        let mut pixels = Vec::with_capacity(width * self.height);
        for row in self.pixels.chunks_exact(self.width) {
            pixels.extend(taps.iter().map(|tap| {
                let sum: i32 = row[tap.from..]
                    .iter()
                    .zip(&tap.weights)
                    .map(|(pixel, weight)| i32::from(*pixel) * weight)
                    .sum();
                rounded(sum)
            }));
        }
        Self { width, height: self.height, pixels }
    }

    fn lowered(self, height: usize) -> Self {
        if height == self.height {
            return self;
        }
        let width = self.width;
        let mut pixels = Vec::with_capacity(width * height);
        let mut sums = vec![0_i32; width];
        for tap in taps(self.height, height) {
            sums.fill(0);
            for (row, weight) in (tap.from..).zip(&tap.weights) {
                let row = &self.pixels[row * width..][..width];
                for (sum, pixel) in sums.iter_mut().zip(row) {
                    *sum += i32::from(*pixel) * weight;
                }
            }
            pixels.extend(sums.iter().map(|sum| rounded(*sum)));
        }
        Self { width, height, pixels }
    }
}

fn rounded(sum: i32) -> u8 {
    u8::try_from((sum + ONE / 2) / ONE).unwrap_or(255)
}

/// What one pixel of the result is made of.
struct Tap {
    from: usize,
    weights: Vec<i32>,
}

/// A triangle around each pixel's middle, as wide as the pixel is in the picture, and at least so
/// wide that it has a neighbour. The weights make one.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a picture, clamped to its size"
)]
fn taps(before: usize, after: usize) -> Vec<Tap> {
    let step = before as f64 / after as f64;
    let reach = step.max(1.0);
    let tap = |place: usize| {
        let middle = (place as f64 + 0.5) * step;
        let from = ((middle - reach).floor().max(0.0) as usize).min(before - 1);
        let to = ((middle + reach).ceil() as usize).clamp(from + 1, before);
        let heights: Vec<f64> = (from..to)
            .map(|pixel| (1.0 - (pixel as f64 + 0.5 - middle).abs() / reach).max(0.0))
            .collect();
        let all = heights.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let mut weights: Vec<i32> =
            heights.iter().map(|height| (height / all * f64::from(ONE)).round() as i32).collect();
        let missing = ONE - weights.iter().sum::<i32>();
        if let Some(largest) = weights.iter_mut().max_by_key(|weight| **weight) {
            *largest += missing;
        }
        Tap { from, weights }
    };
    (0..after).map(tap).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grown_or_shrunk_picture_keeps_its_greys() {
        for (width, height) in [(1, 1), (3, 7), (40, 40), (333, 20)] {
            let even = Grey { width: 40, height: 30, pixels: vec![77; 1200] };
            let resized = even.resized(width, height);
            assert_eq!((resized.width, resized.height), (width, height));
            assert_eq!(resized.pixels.len(), width * height);
            assert!(resized.pixels.iter().all(|pixel| *pixel == 77));
        }
    }

    #[test]
    fn what_shrinks_is_the_mean_and_what_grows_lies_between() {
        let stripes = Grey { width: 4, height: 1, pixels: vec![0, 200, 0, 200] };
        let half = stripes.resized(2, 1).pixels;
        assert!(half.iter().all(|pixel| (70..=130).contains(pixel)), "{half:?}");
        let step = Grey { width: 2, height: 1, pixels: vec![0, 200] };
        assert_eq!(step.resized(4, 1).pixels, [0, 50, 150, 200]);
    }
}
