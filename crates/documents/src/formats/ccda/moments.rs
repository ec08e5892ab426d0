//! Times as elements give them.

use crate::formats::structured::moments::{Moment, read};
use crate::formats::xml::Element;

/// The time that an element gives, or the beginning of its period.
pub(super) fn moment(element: &Element) -> Option<Moment> {
    let own = |element: &Element| element.attribute("value").map(str::to_owned);
    let value = own(element).or_else(|| own(element.child("low").or(element.child("center"))?))?;
    Some(read(&value))
}

pub(super) fn text(element: &Element) -> Option<String> {
    element.attribute("value").map(|value| read(value).text)
}
