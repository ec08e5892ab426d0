//! Which of a page's glyphs are seen, as far as the order of painting tells: what cuts them off, what
//! lies below and above them, and in which colour they are painted. Where that is not enough, the glyph
//! is unsure, and the drawn page is asked (`look`).

use hayro_interpret::kurbo::{Affine, Point, Rect};
use hayro_interpret::pattern::Pattern;
use hayro_interpret::{BlendMode, Paint};

use super::shapes::{Shape, Within};
use crate::HiddenBecause::{Clipped, Covered, Invisible, OffPage, SameColour, Tiny};
use crate::formats::colours::{Colour, are_alike};
use crate::layout::{Glyph, Showing};

/// Points; nobody reads print of this size.
const TINY: f64 = 2.0;

/// The part of a glyph that is left where it is cut off.
const LEFT: f64 = 0.1;

/// Opacities: of what is not there, of what lets nothing through, and of what may hide.
const NOTHING: f32 = 0.02;
const OPAQUE: f32 = 0.95;
const DENSE: f32 = 0.8;

/// Points; what is thinner lies below or above no letter.
const THIN: f64 = 1.5;

/// As often as a glyph and something painted are compared, before the drawn page is asked instead.
const LOOKS: usize = 20_000_000;

/// Things painted on one page that are kept.
const PAINTED: usize = 100_000;

/// How something is painted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ink {
    /// None where it is more than one.
    colour: Option<Colour>,
    opacity: f32,
    mixing: Mixing,
    is_picture: bool,
}

/// How ink comes onto what lies below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mixing {
    Over,
    /// It makes darker what lies below, as a marker does.
    Darker,
    Otherwise,
}

impl Mixing {
    fn of(blend: BlendMode, is_masked: bool) -> Self {
        match blend {
            _ if is_masked => Self::Otherwise,
            BlendMode::Normal => Self::Over,
            BlendMode::Multiply | BlendMode::Darken => Self::Darker,
            _ => Self::Otherwise,
        }
    }

    fn within(self, outer: Self) -> Self {
        if outer == Self::Over { self } else { outer }
    }
}

impl Ink {
    pub(super) fn of(paint: &Paint<'_>, blend: BlendMode, is_masked: bool) -> Self {
        let mixing = Mixing::of(blend, is_masked);
        match paint {
            Paint::Color(colour) => {
                let [red, green, blue, opacity] = colour.to_rgba().components();
                Self { colour: Some([red, green, blue]), opacity, mixing, is_picture: false }
            }
            Paint::Pattern(pattern) => {
                // A pattern of tiles may have holes.
                let (opacity, mixing) = match &**pattern {
                    Pattern::Shading(shading) => (shading.opacity, mixing),
                    Pattern::Tiling(_) => (1.0, Mixing::Otherwise),
                };
                Self { colour: None, opacity, mixing, is_picture: false }
            }
        }
    }

    /// Of a picture; one with holes lets through what lies below.
    pub(super) fn of_picture(has_holes: bool, blend: BlendMode, is_masked: bool) -> Self {
        let mixing = Mixing::of(blend, is_masked || has_holes);
        Self { colour: None, opacity: 1.0, mixing, is_picture: true }
    }
}

/// A page while it is painted.
pub(super) struct Canvas {
    page: Rect,
    clips: Vec<Shape>,
    groups: Vec<(f32, Mixing)>,
    painted: Vec<(Shape, Option<Colour>)>,
    looks: usize,
    /// Whether not all could be looked at.
    pub(super) is_beyond: bool,
}

impl Canvas {
    pub(super) fn of(page: Rect) -> Self {
        let (clips, groups, painted) = (Vec::new(), Vec::new(), Vec::new());
        Self { page, clips, groups, painted, looks: 0, is_beyond: false }
    }

    pub(super) fn clip(&mut self, shape: &Shape) {
        let cut = self.clips.last().map_or_else(|| shape.clone(), |last| shape.cut_by(last));
        self.clips.push(cut);
    }

    pub(super) fn unclip(&mut self) {
        self.clips.pop();
    }

    pub(super) fn begin_group(&mut self, opacity: f32, blend: BlendMode, is_masked: bool) {
        let (outer, mixing) = self.group();
        self.groups.push((outer * opacity, Mixing::of(blend, is_masked).within(mixing)));
    }

    pub(super) fn end_group(&mut self) {
        self.groups.pop();
    }

    fn group(&self) -> (f32, Mixing) {
        self.groups.last().copied().unwrap_or((1.0, Mixing::Over))
    }

    fn within_group(&self, ink: Ink) -> Ink {
        let (opacity, mixing) = self.group();
        Ink { opacity: ink.opacity * opacity, mixing: ink.mixing.within(mixing), ..ink }
    }

    /// Whether a glyph is seen where it is drawn now. None as ink paints nothing.
    pub(super) fn showing(&mut self, glyph: &Glyph, size: f64, ink: Option<Ink>) -> Showing {
        let area = area(glyph, size);
        let is_cut_by = |other: Rect| area.intersect(other).area() < LEFT * area.area();
        if is_cut_by(self.page) {
            return Showing::Hidden(OffPage);
        }
        if let Some(clip) = self.clips.last() {
            let is_outside = || points(glyph).iter().all(|one| clip.holds(*one) == Within::No);
            if is_cut_by(clip.bounds()) || (!clip.is_box() && is_outside()) {
                return Showing::Hidden(Clipped);
            }
        }
        let Some(ink) = ink.map(|ink| self.within_group(ink)) else {
            return Showing::Hidden(Invisible);
        };
        if ink.opacity < NOTHING {
            return Showing::Hidden(Invisible);
        }
        if size < TINY {
            return Showing::Hidden(Tiny);
        }
        let ground = self.ground(glyph);
        match (ink.colour, ground) {
            (Some(colour), Some(ground)) if ink.mixing != Mixing::Otherwise => {
                // A marker's white leaves what lies below.
                if are_alike(colour, ground, ink.opacity)
                    || (ink.mixing == Mixing::Darker && are_alike(colour, [1.0; 3], ink.opacity))
                {
                    Showing::Hidden(SameColour)
                } else {
                    Showing::Shown
                }
            }
            _ => Showing::Unsure,
        }
    }

    /// The colour below a glyph, where it is known.
    fn ground(&mut self, glyph: &Glyph) -> Option<Colour> {
        self.is_beyond |= self.looks > LOOKS;
        if self.is_beyond {
            return None;
        }
        let middle = points(glyph)[1];
        for (shape, colour) in self.painted.iter().rev() {
            self.looks += 1;
            match shape.holds(middle) {
                Within::No => {}
                Within::Yes => return *colour,
                Within::Perhaps => return None,
            }
        }
        Some([1.0; 3])
    }

    /// Something is painted, over what of these glyphs lies there.
    pub(super) fn paint(&mut self, shape: &Shape, ink: Ink, glyphs: [&mut [Glyph]; 2]) {
        let mut shape = shape.cut_by(&Shape::of_box(self.page));
        if let Some(clip) = self.clips.last() {
            shape = shape.cut_by(clip);
        }
        let ink = self.within_group(ink);
        let bounds = shape.bounds();
        if bounds.width() < THIN || bounds.height() < THIN || ink.opacity < NOTHING {
            return;
        }
        let is_opaque = ink.mixing == Mixing::Over && ink.opacity >= OPAQUE;
        let is_picture = ink.is_picture;
        // Letters may be what cuts out the paint: they are seen then, though no ink was given to them.
        let is_cut_out = self.clips.last().is_some_and(|clip| !clip.is_box());
        let covers = match ink.mixing {
            Mixing::Over if is_opaque => Some(Showing::Hidden(Covered)),
            Mixing::Over if ink.opacity >= DENSE => Some(Showing::Unsure),
            Mixing::Otherwise if is_picture => Some(Showing::Veiled),
            Mixing::Otherwise => Some(Showing::Unsure),
            Mixing::Over | Mixing::Darker => None,
        };
        self.is_beyond |= self.looks > LOOKS || self.painted.len() >= PAINTED;
        if self.is_beyond {
            return;
        }
        for glyph in glyphs.into_iter().flatten() {
            self.looks += 1;
            let above = match glyph.showing {
                Showing::Shown | Showing::Unsure | Showing::Veiled => covers,
                Showing::Hidden(Invisible) if is_cut_out => Some(Showing::Unsure),
                Showing::Hidden(_) | Showing::AtPicture(_) => None,
            };
            let Some(above) = above.filter(|_| is_near(glyph, bounds)) else { continue };
            match shape.holds_all(&points(glyph)) {
                Within::Yes => glyph.showing = above,
                Within::Perhaps => glyph.showing = Showing::Unsure,
                Within::No => {}
            }
        }
        self.painted.push((shape, ink.colour.filter(|_| is_opaque)));
    }
}

/// Whether a glyph may reach into these bounds: seen faster than where exactly it stands.
fn is_near(glyph: &Glyph, bounds: Rect) -> bool {
    let reach = glyph.width + glyph.size;
    bounds.inflate(reach, reach).contains(Point::new(glyph.x, glyph.y))
}

/// A glyph's beginning, middle and end, half-way up.
pub(super) fn points(glyph: &Glyph) -> [Point; 3] {
    let onto_page = upright(glyph);
    [0.25, 0.5, 0.75].map(|part| onto_page * Point::new(part * glyph.width, -0.3 * glyph.size))
}

/// Where a glyph stands, at this size.
pub(super) fn area(glyph: &Glyph, size: f64) -> Rect {
    let upright_area = Rect::new(0.0, -0.8 * size, glyph.width.max(0.1), 0.2 * size);
    upright(glyph).transform_rect_bbox(upright_area)
}

fn upright(glyph: &Glyph) -> Affine {
    let place = Affine::translate((glyph.x, glyph.y));
    match glyph.angle {
        0 => place,
        angle => place * Affine::rotate(f64::from(angle).to_radians()),
    }
}
