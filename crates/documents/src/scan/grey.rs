//! A picture in greys, and its turning by quarters.

/// Greys row by row from the top left; 0 is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grey {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<u8>,
}

/// How a picture is stored, as EXIF and TIFF number it from 1 to 8 (TIFF 6.0, tag 274).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Orientation(u8);

impl Orientation {
    /// As shown.
    pub(crate) const UPRIGHT: Self = Self(1);

    /// Upright where the number means nothing.
    pub(crate) fn numbered(number: u64) -> Self {
        Self(u8::try_from(number).ok().filter(|n| (1..=8).contains(n)).unwrap_or(1))
    }

    /// Whether width and height change places.
    pub(crate) fn is_sideways(self) -> bool {
        self.0 >= 5
    }
}

/// How light a colour is (ITU-R BT.601).
pub(crate) fn luma(red: u8, green: u8, blue: u8) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from(sum >> 8).unwrap_or(255)
}

/// How much darker than its paper ink is.
const DARKER: u8 = 48;

/// The part of a page that specks of dust take.
const SPECKS: usize = 30_000;

impl Grey {
    /// Whether there is nothing on it but specks.
    pub(crate) fn is_blank(&self) -> bool {
        let mut counts = [0_usize; 256];
        for pixel in &self.pixels {
            counts[usize::from(*pixel)] += 1;
        }
        let mut up_to = counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        });
        let paper = up_to.position(|sum| 2 * sum >= self.pixels.len()).unwrap_or(255);
        let ink: usize = counts[..paper.saturating_sub(usize::from(DARKER))].iter().sum();
        let light: usize = counts[(paper + usize::from(DARKER)).min(256)..].iter().sum();
        (ink + light) * SPECKS < self.pixels.len()
    }

    /// White.
    pub(crate) fn blank(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![255; width * height] }
    }

    /// As it is meant to be shown.
    pub(crate) fn oriented(self, orientation: Orientation) -> Self {
        match orientation.0 {
            2 => self.mirrored(),
            3 => self.turned(2),
            4 => self.turned(2).mirrored(),
            5 => self.turned(1).mirrored(),
            6 => self.turned(1),
            7 => self.turned(3).mirrored(),
            8 => self.turned(3),
            _ => self,
        }
    }

    /// Turned clockwise by so many quarters.
    pub(crate) fn turned(self, quarters: u8) -> Self {
        let (width, height) = (self.width, self.height);
        match quarters % 4 {
            1 => {
                let mut pixels = Vec::with_capacity(self.pixels.len());
                for x in 0..width {
                    pixels.extend((0..height).rev().map(|y| self.pixels[y * width + x]));
                }
                Self { width: height, height: width, pixels }
            }
            2 => {
                let mut pixels = self.pixels;
                pixels.reverse();
                Self { width, height, pixels }
            }
            3 => self.turned(2).turned(1),
            _ => self,
        }
    }

    fn mirrored(mut self) -> Self {
        for row in self.pixels.chunks_exact_mut(self.width.max(1)) {
            row.reverse();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Grey {
        Grey { width: 3, height: 2, pixels: vec![1, 2, 3, 4, 5, 6] }
    }

    #[test]
    fn a_quarter_turn_brings_the_lower_left_to_the_upper_left() {
        let turned = picture().turned(1);
        assert_eq!((turned.width, turned.height), (2, 3));
        assert_eq!(turned.pixels, [4, 1, 5, 2, 6, 3]);
        assert_eq!(picture().turned(1).turned(3), picture());
        assert_eq!(picture().turned(1).turned(1), picture().turned(2));
    }

    #[test]
    fn paper_with_a_speck_is_blank_and_with_a_word_or_without_light_it_is_not() {
        let mut page = Grey::blank(1_000, 1_000);
        page.pixels[500_000..500_010].fill(0);
        assert!(page.is_blank());
        page.pixels[500_000..500_200].fill(0);
        assert!(!page.is_blank());
        let mut dark = Grey { pixels: vec![20; 1_000_000], ..page };
        assert!(dark.is_blank());
        dark.pixels[..300].fill(200);
        assert!(!dark.is_blank(), "light letters on dark paper");
    }

    #[test]
    fn each_orientation_is_undone_as_exif_means_it() {
        // Where the stored first row and first column stand in the picture as shown.
        let table = [
            (1, [1, 2, 3, 4, 5, 6]),
            (2, [3, 2, 1, 6, 5, 4]),
            (3, [6, 5, 4, 3, 2, 1]),
            (4, [4, 5, 6, 1, 2, 3]),
            (5, [1, 4, 2, 5, 3, 6]),
            (6, [4, 1, 5, 2, 6, 3]),
            (7, [6, 3, 5, 2, 4, 1]),
            (8, [3, 6, 2, 5, 1, 4]),
            (9, [1, 2, 3, 4, 5, 6]),
        ];
        for (number, shown) in table {
            let orientation = Orientation::numbered(number);
            assert_eq!(picture().oriented(orientation).pixels, shown, "{number}");
        }
    }
}
