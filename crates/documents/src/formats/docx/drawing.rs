//! Drawings within a run, of either kind (`DrawingML`, VML): their text boxes are read, pictures are
//! measured, files within the file and what cannot be read are said. No picture is looked into.

use super::looks::Ground;
use super::story::{Story, chosen, says_something};
use crate::formats::flow::{Doubt, Piece, Sink};
use crate::formats::marks;
use crate::formats::xml::Element;

/// English metric units in a point.
const POINT: f64 = 12_700.0;

pub(super) fn read<'a>(story: &mut Story<'_, 'a>, drawing: &'a Element, sink: &mut Sink) {
    let found = Found {
        // What it looks like is a picture of the file within; the file itself is not read.
        counts_pictures: !holds(drawing, "OLEObject"),
        size: drawing.children().find_map(|place| size_of(place.child("extent")?)),
    };
    follow(story, drawing, &found, sink);
    match drawing.name.as_str() {
        "contentPart" => sink.beside(Piece::Doubt(Doubt::Drawing)),
        "control" => sink.beside(Piece::Doubt(Doubt::Field)),
        _ => {}
    }
}

struct Found {
    counts_pictures: bool,
    /// Of the whole, in EMU.
    size: Option<(f64, f64)>,
}

fn follow<'a>(story: &mut Story<'_, 'a>, parent: &'a Element, found: &Found, sink: &mut Sink) {
    for element in parent.children() {
        match element.name.as_str() {
            "txbxContent" => story.text_box(element, sink),
            // Text of a drawing that is no text of Word.
            "txBody" => {
                for paragraph in element.all("p") {
                    sink.beside(Piece::Line(marks::without(&paragraph.words())));
                }
            }
            "blip" => picture(story, found, found.size, sink),
            "imagedata" => picture(story, found, size_of_shape(parent).or(found.size), sink),
            "textpath" => {
                if let Some(words) = element.attribute("string") {
                    sink.beside(Piece::Line(marks::without(words)));
                }
            }
            "OLEObject" => sink.beside(Piece::Doubt(Doubt::Attachment)),
            "control" => sink.beside(Piece::Doubt(Doubt::Field)),
            // A chart, a diagram, ink.
            "chart" | "relIds" | "contentPart" => sink.beside(Piece::Doubt(Doubt::Drawing)),
            "AlternateContent" => {
                if let Some(chosen) = chosen(element) {
                    follow(story, chosen, found, sink);
                }
            }
            _ if is_hidden(element) => {
                if says_something(element) {
                    sink.beside(Piece::Doubt(Doubt::Hidden));
                }
            }
            _ => {
                let around = story.ground;
                story.ground = Ground::of_shape(element).unwrap_or(around);
                follow(story, element, found, sink);
                story.ground = around;
            }
        }
    }
}

fn picture(story: &Story<'_, '_>, found: &Found, size: Option<(f64, f64)>, sink: &mut Sink) {
    if found.counts_pictures {
        let (wide, high) = story.reading.page;
        // One that does not say how large it is may be as large as the page.
        let share = size.map_or(1.0, |(width, height)| width * height / (wide * high));
        sink.beside(Piece::Picture(share));
    }
}

/// `extent` of a drawing, in EMU.
fn size_of(extent: &Element) -> Option<(f64, f64)> {
    let side = |name| extent.attribute(name)?.parse::<u32>().ok().map(f64::from);
    Some((side("cx")?, side("cy")?))
}

/// The size in a VML shape's style: "width:100pt;height:2cm".
fn size_of_shape(shape: &Element) -> Option<(f64, f64)> {
    let style = shape.attribute("style")?;
    let side = |name: &str| {
        let mut rules = style.split(';').filter_map(|rule| rule.split_once(':'));
        let value = rules.find(|(known, _)| known.trim() == name)?.1.trim();
        let at = value.find(|one: char| one.is_ascii_alphabetic()).unwrap_or(value.len());
        let (number, unit) = value.split_at(at);
        let points = match unit {
            "pt" => 1.0,
            "in" => 72.0,
            "cm" => 72.0 / 2.54,
            "mm" => 72.0 / 25.4,
            "px" => 0.75,
            "pc" => 12.0,
            _ => return None,
        };
        number
            .parse::<f64>()
            .ok()
            .filter(|n| n.is_finite() && *n >= 0.0)
            .map(|n| n * points * POINT)
    };
    Some((side("width")?, side("height")?))
}

/// A drawing that is there and not shown.
fn is_hidden(element: &Element) -> bool {
    let by_properties = element.children().any(|child| {
        matches!(child.name.as_str(), "docPr" | "cNvPr")
            && child.attribute("hidden").is_some_and(|value| matches!(value, "1" | "true"))
    });
    by_properties
        || element.attribute("style").is_some_and(|style| {
            style.split(';').any(|rule| rule.replace(' ', "") == "visibility:hidden")
        })
}

fn holds(element: &Element, name: &str) -> bool {
    element.children().any(|child| child.name == name || holds(child, name))
}
