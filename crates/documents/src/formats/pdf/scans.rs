//! A page as a picture that letters are read from, without those that its text already has: what is
//! read twice would stand there twice.

use std::collections::HashSet;
use std::ops::Range;

use super::canvas::area;
use super::drawing::{drawn, page_at};
use super::fields::Form;
use super::glyphs::Reader;
use super::opening::open;
use super::{Looked, is_scan, looked_at, pictures};
use crate::layout::{Glyph, LaidOut, Showing};
use crate::protocol::Answer;
use crate::scan::{Grey, Sheet, codes, scale_to_read};
use crate::{Bounds, HiddenText, Limits, Line, Unreadable, layout};

/// Points around a line that are its letters' too.
const AROUND: f64 = 1.0;

pub(crate) fn sheet(bytes: Vec<u8>, number: u32, limits: &Limits) -> Result<Sheet, Unreadable> {
    let opened = open(bytes)?;
    let (page, (width, height)) = page_at(opened.pdf.pages(), number)?;
    let scale = scale_to_read(width, height);
    let mut grey = drawn(page, (width, height), scale);

    let form = Form::of(&opened.pdf);
    let Looked { mut seen, has_layer, .. } =
        looked_at(&Reader::without_looks(&opened.pdf, limits), &form, page);
    let size = page.render_dimensions();
    let LaidOut { lines, at_pictures, .. } = layout::laid_out(&seen.glyphs, number);
    let bare = bare(&mut seen.glyphs, number, &grey, scale);
    // What another program read from the picture is compared with it, and not added to.
    let is_compared = (has_layer || !at_pictures.is_empty())
        && !pictures::may_say_more(&seen.pictures, &lines, size);
    if !is_compared {
        // What is not seen is wiped nowhere: what is there is the picture's.
        let unseen: HashSet<u32> = at_pictures.iter().map(|one| one.line).collect();
        let seen = (0..).zip(&lines).filter(|(line, _)| !unseen.contains(line));
        for bounds in seen.filter_map(|(_, line)| line.bounds) {
            wipe(&mut grey, bounds, scale);
        }
    }
    Ok(Sheet { grey, width, height, is_damaged: false, bare })
}

/// Of the unseen text over pictures, that where the picture shows nothing at all.
fn bare(glyphs: &mut [Glyph], number: u32, grey: &Grey, scale: f64) -> Vec<HiddenText> {
    for glyph in glyphs.iter_mut() {
        glyph.showing = match glyph.showing {
            Showing::AtPicture(why) if is_bare(glyph, grey, scale) => Showing::Hidden(why),
            _ => Showing::Shown,
        };
    }
    layout::laid_out(glyphs, number).hidden
}

/// How much darker or lighter than its surroundings ink is, at least.
const INK: u8 = 48;

fn is_bare(glyph: &Glyph, grey: &Grey, scale: f64) -> bool {
    let area = area(glyph, glyph.size).inflate(0.2 * glyph.size, 0.2 * glyph.size);
    let (columns, rows) = pixels(grey, (area.x0, area.x1), (area.y0, area.y1), scale);
    let all = rows.flat_map(|row| &grey.pixels[row * grey.width..][columns.clone()]);
    let (least, most) =
        all.fold((u8::MAX, 0), |(least, most), grey| (least.min(*grey), most.max(*grey)));
    most.saturating_sub(least) < INK
}

/// Where the words of a page stand, as far as the file itself says them.
pub(crate) fn places(bytes: Vec<u8>, number: u32, limits: &Limits) -> Result<Answer, Unreadable> {
    let opened = open(bytes)?;
    let (page, (width, height)) = page_at(opened.pdf.pages(), number)?;
    let scale = scale_to_read(width, height);
    let form = Form::of(&opened.pdf);
    let Looked { seen, has_layer, .. } =
        looked_at(&Reader::without_looks(&opened.pdf, limits), &form, page);
    // Where any of the letters is not seen, it may be in the picture, and elsewhere.
    let has_unseen = !layout::laid_out(&seen.glyphs, number).at_pictures.is_empty();
    let is_layer = has_layer || has_unseen || seen.unseen() > 0.0 && !seen.pictures.is_empty();
    let placed = layout::placed(&seen.glyphs);
    let size = page.render_dimensions();
    let lines: Vec<Line> = placed.iter().map(|one| one.line.clone()).collect();
    let is_scan = is_scan(&seen, &lines, size);
    let pictures = pictures::places(&seen.pictures, seen.has_more_pictures, size);
    let codes = codes(&drawn(page, (width, height), scale), 1.0 / scale);
    Ok(Answer::Places { lines: placed, is_layer, is_scan, pictures, codes })
}

fn wipe(page: &mut Grey, bounds: Bounds, scale: f64) {
    let (left, top) = (f64::from(bounds.left), f64::from(bounds.top));
    let (right, bottom) = (left + f64::from(bounds.width), top + f64::from(bounds.height));
    let (columns, rows) =
        pixels(page, (left - AROUND, right + AROUND), (top - AROUND, bottom + AROUND), scale);
    for row in rows {
        page.pixels[row * page.width..][columns.clone()].fill(255);
    }
}

/// The columns and rows of an area in points, as far as they are on the page.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept on the page")]
fn pixels(
    page: &Grey,
    (left, right): (f64, f64),
    (top, bottom): (f64, f64),
    scale: f64,
) -> (Range<usize>, Range<usize>) {
    let pixel = |points: f64, most: usize| ((points * scale).max(0.0) as usize).min(most);
    let columns = pixel(left, page.width)..pixel(right, page.width).max(pixel(left, page.width));
    (columns, pixel(top, page.height)..pixel(bottom, page.height))
}
