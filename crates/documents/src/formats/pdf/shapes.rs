//! What is painted on a page and what cuts it off, as shapes that know whether a point lies within. Only
//! simple ones are looked at closely; of the others it is known where they may be.

use std::rc::Rc;

use hayro_interpret::FillRule;
use hayro_interpret::kurbo::{BezPath, PathEl, Point, Rect, Shape as _};

/// The parts of a path that is looked at closely: a box with round corners has nine.
const SIMPLE: usize = 64;

/// As many outlines as one shape has, being cut by others; one of more is vague.
const OUTLINES: usize = 8;

/// A shape on the page as it is shown, in points.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    bounds: Rect,
    outlines: Vec<Outline>,
}

/// The path with every part closed, as filling and clipping close it.
fn closed(path: BezPath) -> BezPath {
    let mut closed = BezPath::new();
    let mut is_open = false;
    for element in path {
        if is_open && matches!(element, PathEl::MoveTo(_)) {
            closed.close_path();
        }
        is_open = !matches!(element, PathEl::ClosePath);
        closed.push(element);
    }
    if is_open {
        closed.close_path();
    }
    closed
}

#[derive(Debug, Clone)]
enum Outline {
    Path(Rc<BezPath>, FillRule),
    /// Somewhere within the bounds.
    Vague,
}

/// Whether something lies within a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Yes,
    No,
    Perhaps,
}

impl Shape {
    pub(super) fn of_box(bounds: Rect) -> Self {
        Self { bounds: tame(bounds), outlines: Vec::new() }
    }

    pub(super) fn of_path(path: BezPath, rule: FillRule) -> Self {
        let bounds = tame(path.bounding_box());
        if is_upright_box(&path) {
            return Self::of_box(bounds);
        }
        let is_simple = path.elements().len() <= SIMPLE;
        let outline =
            if is_simple { Outline::Path(Rc::new(closed(path)), rule) } else { Outline::Vague };
        Self { bounds, outlines: vec![outline] }
    }

    /// A straight line so thick that letters stand on it. Other lines lie below few letters.
    pub(super) fn of_bar(line: &BezPath, width: f64) -> Option<Self> {
        let bounds = tame(line.bounding_box());
        let is_straight = line.elements().len() == 2 && width.is_finite() && width > 1.0;
        if !is_straight {
            return None;
        }
        match (bounds.width() < 0.5, bounds.height() < 0.5) {
            (false, true) => Some(Self::of_box(bounds.inflate(0.0, width / 2.0))),
            (true, false) => Some(Self::of_box(bounds.inflate(width / 2.0, 0.0))),
            _ => None,
        }
    }

    /// What of it is left within another.
    pub(super) fn cut_by(&self, other: &Self) -> Self {
        let mut outlines = [&self.outlines[..], &other.outlines[..]].concat();
        if outlines.len() > OUTLINES {
            outlines = vec![Outline::Vague];
        }
        Self { bounds: self.bounds.intersect(other.bounds), outlines }
    }

    pub(super) fn bounds(&self) -> Rect {
        self.bounds
    }

    /// Whether it is more than its bounds tell.
    pub(super) fn is_box(&self) -> bool {
        self.outlines.is_empty()
    }

    pub(super) fn holds(&self, point: Point) -> Within {
        if !self.bounds.contains(point) {
            return Within::No;
        }
        let mut within = Within::Yes;
        for outline in &self.outlines {
            match outline {
                Outline::Vague => within = Within::Perhaps,
                Outline::Path(path, rule) => {
                    let winding = path.winding(point);
                    let is_inside = match rule {
                        FillRule::NonZero => winding != 0,
                        FillRule::EvenOdd => winding % 2 != 0,
                    };
                    if !is_inside {
                        return Within::No;
                    }
                }
            }
        }
        within
    }

    /// Whether it holds all of these points.
    pub(super) fn holds_all(&self, points: &[Point]) -> Within {
        let mut all = Within::Yes;
        for point in points {
            match self.holds(*point) {
                Within::No => return Within::No,
                Within::Perhaps => all = Within::Perhaps,
                Within::Yes => {}
            }
        }
        all
    }
}

fn is_upright_box(path: &BezPath) -> bool {
    let mut points = Vec::with_capacity(5);
    for element in path.elements() {
        match element {
            PathEl::MoveTo(point) if points.is_empty() => points.push(*point),
            PathEl::LineTo(point) if points.len() < 5 => points.push(*point),
            PathEl::ClosePath => {}
            _ => return false,
        }
    }
    if points.len() == 5 && points[0] == points[4] {
        points.pop();
    }
    let level = |a: Point, b: Point| (a.y - b.y).abs() < 0.01;
    let plumb = |a: Point, b: Point| (a.x - b.x).abs() < 0.01;
    let [a, b, c, d] = points[..] else { return false };
    (level(a, b) && plumb(b, c) && level(c, d) && plumb(d, a))
        || (plumb(a, b) && level(b, c) && plumb(c, d) && level(d, a))
}

/// Hostile files paint at infinity.
fn tame(bounds: Rect) -> Rect {
    const FAR: f64 = 1.0e6;
    let tame = |value: f64| if value.is_nan() { 0.0 } else { value.clamp(-FAR, FAR) };
    Rect::new(tame(bounds.x0), tame(bounds.y0), tame(bounds.x1), tame(bounds.y1)).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_with_round_corners_holds_its_middle_and_not_its_corner() {
        let round = Rect::new(0.0, 0.0, 100.0, 50.0).to_rounded_rect(20.0).to_path(0.1);
        let round = Shape::of_path(round, FillRule::NonZero);
        assert_eq!(round.holds(Point::new(50.0, 25.0)), Within::Yes);
        assert_eq!(round.holds(Point::new(1.0, 1.0)), Within::No);
        let cut = Shape::of_box(Rect::new(0.0, 0.0, 200.0, 20.0)).cut_by(&round);
        assert_eq!(cut.holds(Point::new(50.0, 10.0)), Within::Yes);
        assert_eq!(cut.holds(Point::new(50.0, 25.0)), Within::No);
    }

    #[test]
    fn a_shape_without_end_or_number_is_somewhere_on_the_page() {
        let mut path = BezPath::new();
        path.move_to((f64::NAN, 0.0));
        path.line_to((f64::INFINITY, 10.0));
        path.line_to((0.0, f64::NEG_INFINITY));
        let shape = Shape::of_path(path, FillRule::EvenOdd);
        assert!(shape.bounds().x1.is_finite() && shape.bounds().y0.is_finite());
        shape.holds(Point::new(1.0, 1.0));
    }
}
