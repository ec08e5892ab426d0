//! Text in the colour of what lies below it, or too small to be read: what runs, styles, cells and shapes
//! say of colours and sizes (ECMA-376 part 1, 17.3.2 and 17.4). Where the colour below is not known, such
//! as a theme's or a picture's, nothing is called hidden.

use crate::HiddenBecause;
use crate::formats::colours::{Colour, are_alike};
use crate::formats::xml::Element;

/// Half points; nobody reads print below two points.
const TINY: u32 = 4;

/// What properties say of a text's looks; none where they say nothing.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    ink: Option<Ink>,
    half_points: Option<u32>,
    ground: Option<Ground>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    Colour([u8; 3]),
    /// The program chooses one that is seen.
    Chosen,
}

/// What lies below text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    Colour([u8; 3]),
    Unknown,
}

impl Ground {
    pub(super) const PAPER: Self = Self::Colour([255; 3]);

    /// Of `shd`, in a paragraph, run or cell; none where it lets through what lies below.
    pub(super) fn of_shade(properties: Option<&Element>) -> Option<Self> {
        let shade = properties?.child("shd")?;
        let value = |name| shade.attribute(name).filter(|value| *value != "auto");
        match shade.attribute("val") {
            Some("nil") => None,
            Some("clear") | None => value("fill").map(Self::of),
            Some("solid") => Some(value("color").map_or(Self::Unknown, Self::of)),
            Some(_) => Some(Self::Unknown),
        }
    }

    /// Of the fill of a drawn shape, of either kind; none where it has none.
    pub(super) fn of_shape(shape: &Element) -> Option<Self> {
        if let Some(fill) = shape.attribute("fillcolor") {
            let is_filled = !matches!(shape.attribute("filled"), Some("f" | "false"));
            let name = fill.split_whitespace().next().unwrap_or_default();
            return is_filled.then(|| if name == "white" { Self::PAPER } else { Self::of(name) });
        }
        let properties = shape.child("spPr")?;
        if let Some(fill) = properties.child("solidFill") {
            let colour = fill.child("srgbClr").and_then(|one| one.attribute("val"));
            return Some(colour.map_or(Self::Unknown, Self::of));
        }
        if properties.child("noFill").is_some() {
            return None;
        }
        let others = ["gradFill", "blipFill", "pattFill", "grpFill"];
        let has_other = others.iter().any(|name| properties.child(name).is_some());
        let reference = shape.at(&["style", "fillRef"]).and_then(|one| one.attribute("idx"));
        (has_other || reference.is_some_and(|number| number != "0")).then_some(Self::Unknown)
    }

    /// Of a colour as it is written; of one that is not, unknown.
    pub(super) fn of(written: &str) -> Self {
        hex(written).map_or(Self::Unknown, Self::Colour)
    }
}

impl Look {
    /// Of `rPr` and, for styles, `pPr`.
    pub(super) fn of(run: Option<&Element>, paragraph: Option<&Element>) -> Self {
        let value = |name| run?.child(name)?.attribute("val");
        let marker = value("highlight").filter(|name| *name != "none").map(|name| match name {
            "white" => Ground::PAPER,
            "black" => Ground::Colour([0; 3]),
            _ => Ground::Unknown,
        });
        Self {
            ink: value("color").map(|one| hex(one).map_or(Ink::Chosen, Ink::Colour)),
            half_points: value("sz").and_then(|size| size.parse().ok()),
            ground: marker
                .or_else(|| Ground::of_shade(run))
                .or_else(|| Ground::of_shade(paragraph)),
        }
    }

    pub(super) fn or(self, below: Self) -> Self {
        Self {
            ink: self.ink.or(below.ink),
            half_points: self.half_points.or(below.half_points),
            ground: self.ground.or(below.ground),
        }
    }

    /// Why text that looks so is not seen on what lies below its paragraph.
    pub(super) fn hides(self, below: Ground) -> Option<HiddenBecause> {
        if self.half_points.is_some_and(|size| size < TINY) {
            return Some(HiddenBecause::Tiny);
        }
        match (self.ink, self.ground.unwrap_or(below)) {
            (Some(Ink::Colour(ink)), Ground::Colour(ground)) => {
                let is_hidden = are_alike(parts(ink), parts(ground), 1.0);
                is_hidden.then_some(HiddenBecause::SameColour)
            }
            _ => None,
        }
    }
}

fn parts(colour: [u8; 3]) -> Colour {
    colour.map(|part| f32::from(part) / 255.0)
}

fn hex(written: &str) -> Option<[u8; 3]> {
    let mut colour = [0; 3];
    hex::decode_to_slice(written.trim_start_matches('#'), &mut colour).ok()?;
    Some(colour)
}
