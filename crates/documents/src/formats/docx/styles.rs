//! What styles say of text that matters to reading it: whether it is shown, whether a page begins
//! with it, and whether its font is one of signs (ECMA-376 part 1, 17.7).

use std::collections::HashMap;

use super::looks::{Ground, Look};
use crate::HiddenBecause;
use crate::formats::flow::SymbolFont;
use crate::formats::xml::Element;

/// As far as styles are followed to those they are based on.
const DEPTH: usize = 30;

#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// What holds where no style is named, and below all styles.
    usual_paragraph: Option<String>,
    usual: Own,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    own: Own,
    /// Whether it shades anything, such as the first row of a table.
    shades: bool,
}

/// What properties say; none where they say nothing.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Own {
    hidden: Option<bool>,
    begins_page: Option<bool>,
    font: Option<Font>,
    raised: Option<bool>,
    look: Look,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Font {
    Letters,
    Signs(SymbolFont),
}

/// How text is shown.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) is_hidden: bool,
    pub(super) is_raised: bool,
    pub(super) font: Option<SymbolFont>,
    /// Why it is not seen though it is there.
    pub(super) hides: Option<HiddenBecause>,
}

impl Own {
    /// Of `rPr` and, for styles, `pPr`.
    fn of(run: Option<&Element>, paragraph: Option<&Element>) -> Self {
        let flag = |properties: Option<&Element>, name| properties?.child(name).map(is_on);
        let font = run.and_then(|run| run.child("rFonts")).and_then(|fonts| {
            let name = fonts.attribute("ascii").or_else(|| fonts.attribute("hAnsi"))?;
            Some(SymbolFont::named(name).map_or(Font::Letters, Font::Signs))
        });
        let place = run.and_then(|run| run.child("vertAlign"));
        Self {
            hidden: flag(run, "vanish"),
            begins_page: flag(paragraph, "pageBreakBefore"),
            font,
            raised: place.map(|place| place.attribute("val") == Some("superscript")),
            look: Look::of(run, paragraph),
        }
    }

    fn or(self, below: Self) -> Self {
        Self {
            hidden: self.hidden.or(below.hidden),
            begins_page: self.begins_page.or(below.begins_page),
            font: self.font.or(below.font),
            raised: self.raised.or(below.raised),
            look: self.look.or(below.look),
        }
    }
}

impl Styles {
    pub(super) fn read(root: &Element) -> Self {
        let defaults = root.at(&["docDefaults", "rPrDefault", "rPr"]);
        let mut styles = Self { usual: Own::of(defaults, None), ..Self::default() };
        for style in root.all("style") {
            let Some(id) = style.attribute("styleId") else { continue };
            let based_on = style.child("basedOn").and_then(|on| on.attribute("val"));
            let own = Own::of(style.child("rPr"), style.child("pPr"));
            let is_usual = style.attribute("type") == Some("paragraph")
                && style.attribute("default").is_some_and(says_yes);
            if is_usual {
                styles.usual_paragraph = Some(id.to_owned());
            }
            let (based_on, shades) = (based_on.map(str::to_owned), shades(style));
            styles.by_id.insert(id.to_owned(), Style { based_on, own, shades });
        }
        styles
    }

    fn of(&self, id: Option<&str>) -> Own {
        let mut own = Own::default();
        let mut next = id;
        for _ in 0..DEPTH {
            let Some(style) = next.and_then(|id| self.by_id.get(id)) else { break };
            own = own.or(style.own);
            next = style.based_on.as_deref();
        }
        own
    }

    /// What a paragraph's style says, `pPr` being its properties.
    pub(super) fn paragraph(&self, properties: Option<&Element>) -> Own {
        let named = properties.and_then(|own| own.child("pStyle")).and_then(|s| s.attribute("val"));
        let of_style = self.of(named.or(self.usual_paragraph.as_deref()));
        Own::of(None, properties).or(of_style)
    }

    /// How a run's text is shown. Hiding is a toggle: where two styles hide, the text is shown.
    pub(super) fn shown(
        &self,
        properties: Option<&Element>,
        paragraph: Own,
        table: Option<bool>,
        ground: Ground,
    ) -> Shown {
        let named = properties.and_then(|own| own.child("rStyle")).and_then(|s| s.attribute("val"));
        let of_style = self.of(named);
        let own = Own::of(properties, None);
        let hides = [table, paragraph.hidden, of_style.hidden];
        let toggled = hides.iter().filter(|one| **one == Some(true)).count() % 2 == 1;
        let is_hidden = own.hidden.unwrap_or(toggled || self.usual.hidden == Some(true));
        let all = own.or(of_style).or(paragraph);
        let hides = all.look.or(self.usual.look).hides(ground);
        let font = match all.font {
            Some(Font::Signs(font)) => Some(font),
            Some(Font::Letters) | None => None,
        };
        Shown { is_hidden, is_raised: all.raised == Some(true), font, hides }
    }

    /// Whether a table's style shades any part of it.
    pub(super) fn shades_table(&self, properties: Option<&Element>) -> bool {
        let named = properties.and_then(|own| own.child("tblStyle"));
        let mut next = named.and_then(|style| style.attribute("val"));
        for _ in 0..DEPTH {
            let Some(style) = next.and_then(|id| self.by_id.get(id)) else { return false };
            if style.shades {
                return true;
            }
            next = style.based_on.as_deref();
        }
        false
    }

    /// Whether a table's style hides what is in it.
    pub(super) fn table(&self, properties: Option<&Element>) -> Option<bool> {
        let named = properties?.child("tblStyle")?.attribute("val");
        self.of(named).hidden
    }
}

impl Own {
    pub(super) fn begins_page(self) -> bool {
        self.begins_page == Some(true)
    }
}

fn shades(element: &Element) -> bool {
    let is_shaded = |element: &Element| {
        Ground::of_shade(Some(element)).is_some_and(|ground| ground != Ground::PAPER)
    };
    is_shaded(element) || element.children().any(shades)
}

/// A property that is there is on, unless it says that it is not.
pub(super) fn is_on(property: &Element) -> bool {
    property.attribute("val").is_none_or(says_yes)
}

fn says_yes(value: &str) -> bool {
    !matches!(value.to_ascii_lowercase().as_str(), "0" | "false" | "off")
}
