//! Whether a page shows more than its text says: a picture without a text layer, or one that covers
//! but a part of it. No picture is looked into; where text stands is enough to know whom to ask.

use hayro_interpret::kurbo::{Point, Rect};

use crate::{Bounds, Line};

/// The squares of a page.
const ROWS: usize = 32;
const COLUMNS: usize = 16;

/// The part of a page that a picture takes before it is thought to hold text: more than letterheads.
const LARGE: f64 = 0.15;

/// The parts of a picture's height with text on it, and the characters that a page of it has, from
/// which on the text is thought to be the picture's own. Little text must stand all over it.
const READ: [(f64, f64); 2] = [(1.0 / 3.0, 300.0), (0.2, 600.0)];

/// The part of a page that is pictures where it is one that was scanned.
const SCANNED: f64 = 0.6;

/// Whether the page is a picture with text that is not seen, which another program read from it.
pub(super) fn has_layer(shown: &[Rect], unseen: f64, (width, height): (f32, f32)) -> bool {
    const MOST_OF_IT: f64 = 0.5;
    if unseen < MOST_OF_IT {
        return false;
    }
    let (wide, high) = (f64::from(width) / columns(), f64::from(height) / rows());
    let middles = (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column)));
    let middles =
        middles.map(|(row, column)| Point::new((at(column) + 0.5) * wide, (at(row) + 0.5) * high));
    let pictured = middles.filter(|middle| shown.iter().any(|one| one.contains(*middle))).count();
    at(pictured) / (rows() * columns()) >= SCANNED
}

/// Where the pictures are that are large enough to show something; the whole page where there are too
/// many to tell.
#[expect(clippy::cast_possible_truncation, reason = "points of a page")]
pub(super) fn places(shown: &[Rect], has_more: bool, (width, height): (f32, f32)) -> Vec<Bounds> {
    const SMALLEST: f64 = 12.0;
    let page = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let more = has_more.then_some(page);
    let seen = shown.iter().copied().chain(more).map(|picture| picture.intersect(page));
    let seen = seen.filter(|picture| picture.width().min(picture.height()) >= SMALLEST);
    let bounds = seen.map(|picture| Bounds {
        left: picture.x0 as f32,
        top: picture.y0 as f32,
        width: picture.width() as f32,
        height: picture.height() as f32,
    });
    bounds.collect()
}

/// Whether a picture on the page may say what no line does.
pub(super) fn may_say_more(shown: &[Rect], lines: &[Line], (width, height): (f32, f32)) -> bool {
    let (wide, high) = (f64::from(width) / columns(), f64::from(height) / rows());
    let square = |row: usize, column: usize| {
        Rect::from_origin_size((at(column) * wide, at(row) * high), (wide, high))
    };
    let is_picture = |square: Rect| {
        let middle: Point = square.center();
        shown.iter().any(|picture| picture.contains(middle))
    };
    let boxes: Vec<(Rect, usize)> = lines.iter().filter_map(area).collect();

    let (mut squares, mut with_picture, mut with_text) = (0_usize, 0_usize, 0_usize);
    for row in 0..ROWS {
        let pictured: Vec<Rect> =
            (0..COLUMNS).map(|column| square(row, column)).filter(|s| is_picture(*s)).collect();
        squares += pictured.len();
        with_picture += usize::from(!pictured.is_empty());
        let is_covered = pictured
            .iter()
            .any(|square| boxes.iter().any(|(line, _)| !line.intersect(*square).is_zero_area()));
        with_text += usize::from(is_covered);
    }
    let share = at(squares) / (rows() * columns());
    if share < LARGE {
        return false;
    }
    let on_it = boxes
        .iter()
        .filter(|(line, _)| shown.iter().any(|picture| picture.contains(line.center())))
        .map(|(_, characters)| characters)
        .sum::<usize>();
    let covered = at(with_text) / at(with_picture);
    !READ.iter().any(|(part, characters)| covered >= *part && at(on_it) >= characters * share)
}

fn area(line: &Line) -> Option<(Rect, usize)> {
    let Bounds { left, top, width, height } = line.bounds?;
    let (left, top) = (f64::from(left), f64::from(top));
    let area = Rect::new(left, top, left + f64::from(width), top + f64::from(height));
    Some((area, line.text.chars().filter(|c| c.is_alphanumeric()).count()))
}

#[expect(clippy::cast_precision_loss, reason = "small counts")]
fn at(count: usize) -> f64 {
    count as f64
}

fn rows() -> f64 {
    at(ROWS)
}

fn columns() -> f64 {
    at(COLUMNS)
}
