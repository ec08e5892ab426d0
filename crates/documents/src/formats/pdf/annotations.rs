//! What was put onto a page after it was made (ISO 32000-2, 12.5): fields of forms, typed text, notes.
//! Drawn or not, it is text like any other; where it cannot be read, a person is asked to look. What
//! viewers do not show is left out.

use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, Rect as PdfRect, String as PdfString,
};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::{RectExt, TransformExt};

use super::fields::{self, Form, Shown};
use super::placing::Place;
use super::strings;
use crate::layout::Glyph;
use crate::{Bounds, Line, UnreadPart};

/// Flags of annotations that are not shown: hidden, and not to be viewed.
const NOT_SHOWN: u32 = 1 << 1 | 1 << 5;

/// A page has at most so many that are looked at; the rest is said not to be read.
const MOST: usize = 20_000;

/// What the annotations of a page add to it.
#[derive(Default)]
pub(super) struct Added {
    /// Notes that a viewer shows beside the page, from top to bottom.
    pub(super) notes: Vec<Line>,
    /// Parts that say something and were not read.
    pub(super) unread: Vec<UnreadPart>,
    /// Bytes of text.
    pub(super) bytes: usize,
}

/// Completes the page's glyphs. `drawn` are those that its annotations draw themselves.
pub(super) fn add(
    page: &Page<'_>,
    form: &Form,
    glyphs: &mut Vec<Glyph>,
    mut drawn: Vec<Glyph>,
) -> Added {
    let mut added = Added::default();
    let Some(all) = page.raw().get::<Array<'_>>(b"Annots") else { return added };
    let onto_page = page.initial_transform(true).to_kurbo();
    let mut placed = Vec::new();
    for (count, annotation) in all.iter::<Dict<'_>>().enumerate() {
        if count == MOST {
            added.unread.push(UnreadPart::Annotation);
            break;
        }
        if annotation.get::<u32>(b"F").unwrap_or(0) & NOT_SHOWN != 0 {
            continue;
        }
        let area = annotation.get::<PdfRect>(b"Rect").unwrap_or(PdfRect::ZERO).to_kurbo().abs();
        let place = Place { area, onto_page };
        let kind = annotation.get::<Name<'_>>(b"Subtype");
        match kind.as_deref() {
            Some(b"Widget") => {
                if area.area() < 1.0 {
                    continue;
                }
                match form.shown(&annotation, &said(&drawn, place)) {
                    Shown::Already => {}
                    Shown::Otherwise => added.unread.push(UnreadPart::FormField),
                    Shown::Lines(lines) => {
                        drawn.retain(|glyph| !place.holds(glyph));
                        glyphs.retain(|glyph| !(is_filler(glyph) && place.holds(glyph)));
                        let set = place.set(&lines, fields::size(&annotation), glyphs);
                        added.bytes += set.iter().map(|glyph| glyph.text.len()).sum::<usize>();
                        placed.extend(set);
                    }
                }
            }
            Some(b"FreeText" | b"Stamp") => {
                if !said(&drawn, place).trim().is_empty() {
                    continue;
                }
                let lines = typed(&annotation);
                if lines.is_empty() {
                    added.unread.push(UnreadPart::Annotation);
                    continue;
                }
                let set = place.set(&lines, fields::size(&annotation), glyphs);
                added.bytes += set.iter().map(|glyph| glyph.text.len()).sum::<usize>();
                placed.extend(set);
            }
            Some(b"FileAttachment") => added.unread.push(UnreadPart::Attachment),
            Some(b"Ink" | b"Sound" | b"Movie" | b"Screen" | b"RichMedia" | b"3D") => {
                added.unread.push(UnreadPart::Annotation);
                note(&annotation, place, &mut added);
            }
            // A link is no note, and a pop-up shows the note that it belongs to.
            Some(b"Link" | b"Popup" | b"PrinterMark" | b"TrapNet" | b"Watermark") | None => {}
            Some(_) => note(&annotation, place, &mut added),
        }
    }
    glyphs.extend(drawn);
    glyphs.extend(placed);
    added.notes.sort_by(|a, b| top(a).total_cmp(&top(b)));
    added
}

/// What stands in a box.
fn said(glyphs: &[Glyph], place: Place) -> String {
    glyphs.iter().filter(|glyph| place.holds(glyph)).map(|glyph| glyph.text.as_str()).collect()
}

/// The dots and lines of a printed form, on which its values are set.
fn is_filler(glyph: &Glyph) -> bool {
    !glyph.text.is_empty() && glyph.text.chars().all(|c| matches!(c, '_' | '.' | '…'))
}

fn typed(annotation: &Dict<'_>) -> Vec<String> {
    let contents = annotation.get::<PdfString<'_>>(b"Contents");
    contents.map_or_else(Vec::new, |text| strings::lines(&strings::text(text.as_bytes())))
}

fn note(annotation: &Dict<'_>, place: Place, added: &mut Added) {
    let area = place.shown();
    #[expect(clippy::cast_possible_truncation, reason = "points")]
    let bounds = Bounds {
        left: tame(area.min_x()) as f32,
        top: tame(area.min_y()) as f32,
        width: tame(area.width()) as f32,
        height: tame(area.height()) as f32,
    };
    for text in typed(annotation) {
        added.bytes += text.len();
        added.notes.push(Line { text, bounds: Some(bounds) });
    }
}

/// A hundredth of a point, and no further than a page is.
fn tame(points: f64) -> f64 {
    if points.is_finite() { (points.clamp(-1.0e6, 1.0e6) * 100.0).round() / 100.0 } else { 0.0 }
}

fn top(line: &Line) -> f32 {
    line.bounds.map_or(0.0, |bounds| bounds.top)
}
