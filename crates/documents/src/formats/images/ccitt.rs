//! A fax's pages: bits by ITU-T T.4 (Group 3) and T.6 (Group 4), as TIFF stores them in strips.

use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode};

use crate::scan::Grey;

/// Rows that may be missing before the page counts as damaged: many writers leave out the last.
const MISSING: usize = 3;

/// How a page is stored.
pub(super) struct Fax<'a> {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Tag 259: 2, 3 or 4.
    pub(super) compression: u64,
    /// Tag 292, of Group 3.
    pub(super) options: u64,
    /// Whether the bits of a byte come from the lowest (tag 266).
    pub(super) from_lowest: bool,
    /// Whether white is stored as black (tag 262).
    pub(super) is_inverted: bool,
    pub(super) rows_per_strip: u32,
    /// Each strip's bytes; none where the file does not have them.
    pub(super) strips: Vec<&'a [u8]>,
}

impl Fax<'_> {
    /// The page, and whether a part of it is missing.
    pub(super) fn decode(&self) -> (Grey, bool) {
        let (width, height) = (self.width as usize, self.height as usize);
        let mut page = Grey::blank(width, height);
        let per_strip = (self.rows_per_strip as usize).clamp(1, height);
        let mut missing = 0;
        for (number, strip) in page.pixels.chunks_mut(per_strip * width).enumerate() {
            let rows = strip.len() / width;
            let mut sink = Rows { left: strip.chunks_exact_mut(width), done: 0 };
            if let Some(stored) = self.strips.get(number) {
                let reversed: Vec<u8>;
                let stored = if self.from_lowest {
                    reversed = stored.iter().map(|byte| byte.reverse_bits()).collect();
                    &reversed
                } else {
                    *stored
                };
                let mut context = DecoderContext::new(self.settings(rows));
                // What was decoded before an error counts; how much that is, is counted.
                let _ = hayro_ccitt::decode(stored, &mut sink, &mut context);
            }
            missing += rows - sink.done.min(rows);
        }
        if self.is_inverted {
            for pixel in &mut page.pixels {
                *pixel = 255 - *pixel;
            }
        }
        (page, missing > MISSING)
    }

    fn settings(&self, rows: usize) -> DecodeSettings {
        DecodeSettings {
            columns: self.width,
            rows: u32::try_from(rows).unwrap_or(u32::MAX),
            end_of_block: self.compression != 2,
            end_of_line: self.compression == 3,
            rows_are_byte_aligned: self.compression == 2,
            encoding: match (self.compression, self.options & 1) {
                (4, _) => EncodingMode::Group4,
                (3, 1) => EncodingMode::Group3_2D,
                _ => EncodingMode::Group3_1D,
            },
            strict: false,
        }
    }
}

/// The rows of a strip that are yet to come.
struct Rows<'a> {
    left: std::slice::ChunksExactMut<'a, u8>,
    done: usize,
}

impl Decoder for Rows<'_> {
    /// White and black by turns, from white; each number is where the next begins.
    fn push_row(&mut self, changes: &[u32]) {
        let Some(row) = self.left.next() else { return };
        self.done += 1;
        let place =
            |change: Option<&u32>| change.map_or(row.len(), |x| (*x as usize).min(row.len()));
        let runs: Vec<(usize, usize)> =
            changes.chunks(2).map(|two| (place(two.first()), place(two.get(1)))).collect();
        for (from, to) in runs {
            if from < to {
                row[from..to].fill(0);
            }
        }
    }
}
