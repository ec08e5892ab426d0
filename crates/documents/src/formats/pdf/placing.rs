//! Puts a text that the file does not draw where a viewer would draw it: a form's values, and what
//! somebody typed onto a page. It is then laid out with what stands around it.

use hayro_interpret::kurbo::{Affine, Point, Rect};

use super::glyphs::place;
use crate::layout::Glyph;

/// Points, where a field leaves it to the viewer.
const SIZE: f64 = 11.0;

/// What viewers leave free at a field's left edge, and a line's height in parts of its size.
const PADDING: f64 = 2.0;
const LINE: f64 = 1.15;

/// A letter's width in parts of its size, in Helvetica on average.
const LETTER: f64 = 0.5;

/// A box in the page's own coordinates, y upwards, and how it comes onto the page as shown.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) area: Rect,
    pub(super) onto_page: Affine,
}

impl Place {
    /// The box on the page as shown.
    pub(super) fn shown(self) -> Rect {
        self.onto_page.transform_rect_bbox(self.area)
    }

    /// Whether a glyph stands in the box, as far as half its height goes.
    pub(super) fn holds(self, glyph: &Glyph) -> bool {
        let middle = Point::new(glyph.x + glyph.width / 2.0, glyph.y - 0.3 * glyph.size);
        self.shown().inflate(1.0, 1.0).contains(middle)
    }

    /// One line from the top where there are several, otherwise in the box's middle or, where a label
    /// stands beside it, on the label's base line.
    pub(super) fn set(self, lines: &[String], size: Option<f64>, around: &[Glyph]) -> Vec<Glyph> {
        let count = lines.len().max(1);
        #[expect(clippy::cast_precision_loss, reason = "lines of one field")]
        let pitch = self.area.height() / count as f64;
        let size = size.filter(|size| *size > 1.0).unwrap_or(SIZE).min(pitch).max(1.0);
        let middle = self.area.center().y - 0.35 * size;
        let first = if count == 1 && self.area.height() < 2.5 * size {
            self.neighbours_base_line(middle, size, around).unwrap_or(middle)
        } else {
            self.area.max_y() - size.min(0.9 * pitch)
        };
        let mut base_line = first;
        let mut glyphs = Vec::new();
        for line in lines {
            glyphs.push(self.glyph(line.clone(), base_line, size));
            base_line -= (LINE * size).min(pitch);
        }
        glyphs
    }

    fn glyph(self, text: String, base_line: f64, size: f64) -> Glyph {
        let padding = PADDING.min(self.area.width() / 4.0);
        let room = (self.area.width() - padding).max(0.1);
        #[expect(clippy::cast_precision_loss, reason = "letters of one line")]
        let width = (text.chars().count() as f64 * LETTER * size).min(room);
        let origin = Affine::translate((self.area.min_x() + padding, base_line));
        #[expect(clippy::cast_possible_truncation, reason = "a glyph's width")]
        let advance = (1000.0 * width / size) as f32;
        place(text, self.onto_page * origin * Affine::scale(size / 1000.0), Some(advance))
    }

    /// The base line of upright print beside the box, in the page's own coordinates.
    fn neighbours_base_line(self, middle: f64, size: f64, around: &[Glyph]) -> Option<f64> {
        let back = self.onto_page.inverse();
        let lines = around.iter().filter(|glyph| !glyph.text.trim().is_empty());
        let lines = lines.map(|glyph| back * Point::new(glyph.x, glyph.y));
        let is_beside = |point: &Point| point.x < self.area.min_x() || point.x > self.area.max_x();
        lines
            .filter(is_beside)
            .map(|point| point.y)
            .filter(|y| (y - middle).abs() < 0.6 * size)
            .min_by(|a, b| (a - middle).abs().total_cmp(&(b - middle).abs()))
    }
}
