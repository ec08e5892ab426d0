//! A document's sections: how large their pages are, whether each begins on another page, and which
//! headers and footers their pages show (ECMA-376 part 1, 17.6 and 17.10). One that no page shows, as
//! templates leave them, is no part of what a reader sees, and is not read.

use std::collections::{HashMap, HashSet};

use super::package::{Package, Part};
use super::story::{BodySection, says_something};
use super::styles::is_on;
use crate::Unreadable;
use crate::formats::flow::Section;
use crate::formats::xml::Element;

/// English metric units in a twentieth of a point, in which pages are measured.
const TWIP: f64 = 635.0;

/// A4, where nothing is said.
pub(super) const A4: (f64, f64) = (11_906.0 * TWIP, 16_838.0 * TWIP);

/// The properties of every section, in order.
pub(super) fn all(body: &Element) -> Vec<&Element> {
    let mut found = Vec::new();
    in_paragraphs(body, &mut found);
    found.extend(body.all("sectPr"));
    found
}

/// Where the story that reads the body looks for them, too.
fn in_paragraphs<'a>(parent: &'a Element, found: &mut Vec<&'a Element>) {
    for element in parent.children() {
        match element.name.as_str() {
            "p" => found.extend(element.at(&["pPr", "sectPr"])),
            "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag" => {
                in_paragraphs(element, found);
            }
            _ => {}
        }
    }
}

pub(super) fn of_body(properties: &Element) -> BodySection {
    let side = |name: &str| {
        let size = properties.child("pgSz")?.attribute(name)?.parse::<u32>().ok()?;
        Some(f64::from(size) * TWIP).filter(|side| *side > 0.0)
    };
    let kind = properties.child("type").and_then(|kind| kind.attribute("val"));
    BodySection {
        turns: !matches!(kind, Some("continuous" | "nextColumn")),
        page: side("w").zip(side("h")).unwrap_or(A4),
    }
}

/// The headers and footers: their part's names by number, and for each section which are shown.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) sections: Vec<Section>,
    /// With the root element's name.
    pub(super) names: Vec<(String, &'static str)>,
    used: HashSet<usize>,
}

pub(super) fn shown(properties: &[&Element], main: &Part, has_even_pages: bool) -> Shown {
    let mut shown = Shown::default();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    // A section that names none of a kind goes on with that of the section before.
    let mut headers = Kinds::default();
    let mut footers = Kinds::default();
    for section in properties {
        for (reference, root, kinds) in
            [("headerReference", "hdr", &mut headers), ("footerReference", "ftr", &mut footers)]
        {
            for one in section.all(reference) {
                let target = one.attribute("id").and_then(|id| main.relationships.get(id));
                let Some((_, name)) = target else { continue };
                let number = *numbers.entry(name).or_insert_with(|| {
                    shown.names.push((name.clone(), root));
                    shown.names.len() - 1
                });
                match one.attribute("type") {
                    Some("first") => kinds.first = Some(number),
                    Some("even") => kinds.even = Some(number),
                    _ => kinds.usual = Some(number),
                }
            }
        }
        let has_first_page = section.child("titlePg").is_some_and(is_on);
        let of_pages = |kinds: &Kinds| kinds.of_pages(has_first_page, has_even_pages);
        shown.sections.push(Section { headers: of_pages(&headers), footers: of_pages(&footers) });
    }
    for section in &shown.sections {
        shown.used.extend(section.headers.iter().chain(&section.footers));
    }
    shown
}

#[derive(Default)]
struct Kinds {
    first: Option<usize>,
    usual: Option<usize>,
    even: Option<usize>,
}

impl Kinds {
    fn of_pages(&self, has_first_page: bool, has_even_pages: bool) -> Vec<usize> {
        let first = self.first.filter(|_| has_first_page);
        let even = self.even.filter(|_| has_even_pages);
        first.into_iter().chain(self.usual).chain(even).collect()
    }
}

/// The parts by their numbers.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) roots: Vec<Element>,
    /// Some could not be read.
    pub(super) are_damaged: bool,
    /// Some say something, and no page shows them.
    pub(super) has_unshown: bool,
}

pub(super) fn parts(shown: &Shown, package: &mut Package) -> Result<Parts, Unreadable> {
    let mut parts = Parts::default();
    for (number, (name, root)) in shown.names.iter().enumerate() {
        let root = optional(package.xml(name, root))?;
        let is_shown = shown.used.contains(&number);
        parts.are_damaged |= root.is_none();
        parts.has_unshown |= !is_shown && root.as_ref().is_some_and(says_something);
        parts.roots.push(root.filter(|_| is_shown).unwrap_or_default());
    }
    Ok(parts)
}

/// A part without which the rest can be read; what stands for the whole file is still said.
pub(super) fn optional<T>(read: Result<T, Unreadable>) -> Result<Option<T>, Unreadable> {
    match read {
        Ok(part) => Ok(Some(part)),
        Err(Unreadable::Damaged { .. }) => Ok(None),
        Err(why) => Err(why),
    }
}
