//! Text of an e-mail in the colour of what lies below it, or too small to be read, by what its elements
//! say themselves. Colours of a stylesheet and pictures below text are not followed: where they may
//! count, nothing is called hidden.

use super::markup::Tag;
use crate::HiddenBecause;
use crate::formats::colours::{Colour, are_alike};

/// Points; nobody reads print of this size.
const TINY: f32 = 2.0;

/// Backgrounds that are none.
const LETS_THROUGH: [&str; 4] = ["transparent", "none", "inherit", "initial"];

/// How text looks within an element.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    ink: Option<Colour>,
    /// What lies below, where it is known.
    ground: Option<Colour>,
    is_tiny: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { ink: Some([0.0; 3]), ground: Some([1.0; 3]), is_tiny: false }
    }
}

impl Look {
    /// How text looks within an element of it.
    pub(super) fn within(mut self, tag: &Tag, has_grounds_elsewhere: bool) -> Self {
        // A rule may colour what has a class or an id, or a name that it knows.
        if has_grounds_elsewhere {
            let is_named = tag.attribute("class").is_some() || tag.attribute("id").is_some();
            let is_box = matches!(tag.name.as_str(), "body" | "table" | "tr" | "td" | "th" | "div");
            self.ground = self.ground.filter(|_| !is_named && !is_box);
        }
        if let Some(written) = tag.attribute("color").filter(|_| tag.name == "font") {
            self.ink = colour(written);
        }
        if let Some(written) = tag.attribute("bgcolor") {
            self.ground = colour(written);
        }
        if tag.attribute("background").is_some() {
            self.ground = None;
        }
        let style = tag.attribute("style").unwrap_or_default().to_ascii_lowercase();
        for (property, value) in style.split(';').filter_map(|one| one.split_once(':')) {
            let value = value.trim().trim_end_matches("!important").trim();
            match property.trim() {
                "color" if value == "transparent" => self.ink = self.ground,
                "color" if value != "inherit" => self.ink = colour(value),
                "background-color" | "background" if !LETS_THROUGH.contains(&value) => {
                    self.ground = colour(value);
                }
                "background-image" if value != "none" => self.ground = None,
                "font-size" => self.is_tiny = points(value).is_some_and(|size| size < TINY),
                _ => {}
            }
        }
        self
    }

    pub(super) fn hides(self) -> Option<HiddenBecause> {
        if self.is_tiny {
            return Some(HiddenBecause::Tiny);
        }
        let (ink, ground) = (self.ink?, self.ground?);
        are_alike(ink, ground, 1.0).then_some(HiddenBecause::SameColour)
    }
}

/// A colour as it is usually written; none for others.
fn colour(written: &str) -> Option<Colour> {
    let written = written.trim();
    let part = |value: u8| f32::from(value) / 255.0;
    match written {
        "white" => return Some([1.0; 3]),
        "black" => return Some([0.0; 3]),
        _ => {}
    }
    if let Some(parts) = written.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
        let parts: Vec<u8> =
            parts.split(',').map(|one| one.trim().parse()).collect::<Result<_, _>>().ok()?;
        let [red, green, blue] = parts[..] else { return None };
        return Some([part(red), part(green), part(blue)]);
    }
    let digits = written.strip_prefix('#')?;
    let digits = match digits.len() {
        3 => digits.chars().flat_map(|digit| [digit, digit]).collect(),
        _ => digits.to_owned(),
    };
    let mut parts = [0; 3];
    hex::decode_to_slice(digits, &mut parts).ok()?;
    Some(parts.map(part))
}

/// A size in points, where it is an absolute one.
fn points(value: &str) -> Option<f32> {
    let at = value.find(|one: char| one.is_ascii_alphabetic())?;
    let (number, unit) = value.split_at(at);
    let factor = match unit {
        "pt" => 1.0,
        "px" => 0.75,
        "mm" => 72.0 / 25.4,
        _ => return None,
    };
    number.trim().parse::<f32>().ok().map(|number| number * factor)
}

#[cfg(test)]
mod tests {
    use crate::formats::email::html::shown;
    use crate::formats::marks;

    fn is_hidden(html: &str) -> bool {
        let text = shown(html).text;
        assert_eq!(marks::without(&text), "Dear colleague secret", "{html}");
        text.contains(marks::is_mark)
    }

    #[test]
    fn white_and_tiny_words_are_read_and_marked() {
        for secret in [
            "<span style='color:#FFFFFF'>secret</span>",
            "<font color=white>secret</font>",
            "<span style='color: rgb(254, 254, 254) !important'>secret</span>",
            "<span style='font-size:1px'>secret</span>",
            "<span style='background:#000;color:black'>secret</span>",
            "<span style='color:transparent'>secret</span>",
        ] {
            assert!(
                is_hidden(&format!("<p class=MsoNormal>Dear colleague {secret}</p>")),
                "{secret}"
            );
        }
    }

    #[test]
    fn white_words_on_something_dark_are_not() {
        for html in [
            "<table bgcolor='#003366'><tr><td style='color:#fff'>Dear colleague secret</td></tr></table>",
            "<div style='background-color:navy'><font color=#ffffff>Dear colleague secret</font></div>",
            "<style>.x{background:#036}</style><p class=x><font color=white>Dear colleague secret</font>",
            "<p style='font-size:9pt;color:#444'>Dear colleague secret</p>",
        ] {
            assert!(!is_hidden(html), "{html}");
        }
    }
}
