//! A page as a picture that letters are read from, without those that its text already has: what is
//! read twice would stand there twice.

use super::drawing::drawn;
use super::fields::Form;
use super::glyphs::Reader;
use super::opening::open;
use super::{pictures, with_annotations};
use crate::protocol::Answer;
use crate::scan::{Grey, Sheet, scale_to_read};
use crate::{Bounds, Limits, Unreadable, layout};

/// Points around a line that are its letters' too.
const AROUND: f64 = 1.0;

pub(crate) fn sheet(bytes: Vec<u8>, number: u32, limits: &Limits) -> Result<Sheet, Unreadable> {
    let opened = open(bytes)?;
    let pages = opened.pdf.pages();
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let none = Unreadable::NoPicture { page: number };
    let page = place.and_then(|place| pages.get(place)).ok_or(none.clone())?;
    let (width, height) = page.render_dimensions();
    let (width, height) = (f64::from(width), f64::from(height));
    if !(width >= 1.0 && height >= 1.0 && width.is_finite() && height.is_finite()) {
        return Err(none);
    }
    let scale = scale_to_read(width, height);
    let mut grey = drawn(page, (width, height), scale);

    let form = Form::of(&opened.pdf);
    let (seen, _) = with_annotations(&Reader::new(&opened.pdf, limits), &form, page);
    let lines = layout::lines(&seen.glyphs);
    let size = page.render_dimensions();
    // What another program read from the picture is compared with it, and not added to.
    let is_compared = pictures::has_layer(&seen.pictures, seen.unseen(), size)
        && !pictures::may_say_more(&seen.pictures, &lines, size);
    if !is_compared {
        for bounds in lines.iter().filter_map(|line| line.bounds) {
            wipe(&mut grey, bounds, scale);
        }
    }
    Ok(Sheet { grey, width, height, is_damaged: false })
}

/// Where the words of a page stand, as far as the file itself says them.
pub(crate) fn places(bytes: Vec<u8>, number: u32, limits: &Limits) -> Result<Answer, Unreadable> {
    let opened = open(bytes)?;
    let pages = opened.pdf.pages();
    let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let page = place.and_then(|place| pages.get(place));
    let page = page.ok_or(Unreadable::NoPicture { page: number })?;
    let form = Form::of(&opened.pdf);
    let (seen, _) = with_annotations(&Reader::new(&opened.pdf, limits), &form, page);
    // Where any of the letters is not seen, it may be in the picture, and elsewhere.
    let is_layer = seen.unseen() > 0.0 && !seen.pictures.is_empty();
    Ok(Answer::Places { lines: layout::placed(&seen.glyphs), is_layer })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "kept on the page")]
fn wipe(page: &mut Grey, bounds: Bounds, scale: f64) {
    let pixel = |points: f64, most: usize| ((points * scale).max(0.0) as usize).min(most);
    let (left, top) = (f64::from(bounds.left), f64::from(bounds.top));
    let (right, bottom) = (left + f64::from(bounds.width), top + f64::from(bounds.height));
    let columns = pixel(left - AROUND, page.width)..pixel(right + AROUND, page.width);
    let rows = pixel(top - AROUND, page.height)..pixel(bottom + AROUND, page.height);
    if columns.is_empty() {
        return;
    }
    for row in rows {
        page.pixels[row * page.width..][columns.clone()].fill(255);
    }
}
