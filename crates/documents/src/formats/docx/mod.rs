//! Word documents (DOCX, ECMA-376 and ISO 29500, transitional and strict): the body with its tables
//! and text boxes, headers and footers where a page shows them, notes, and people's comments at the
//! end. What was deleted is left out; what is hidden is left out and said. How pages are made of it is
//! in `flow`.

mod drawing;
mod fields;
mod looks;
mod package;
mod runs;
mod sections;
mod story;
mod styles;

use std::collections::HashMap;

use self::looks::Ground;
use self::package::{Package, Part};
use self::sections::optional;
use self::story::Reading;
use self::styles::{Styles, is_on};
use crate::formats::flow::{self, Flow, Piece};
use crate::formats::xml::Element;
use crate::{DocumentKind, DocumentText, Unread, UnreadPart, Unreadable};

pub(crate) fn read(bytes: Vec<u8>) -> Result<DocumentText, Unreadable> {
    let mut package = Package::open(bytes)?;
    let main = package.main()?;
    let body = main.root.child("body").ok_or_else(|| Unreadable::damaged("it has no body"))?;
    let mut lost = Lost::default();

    let styles = lost.part(&mut package, &main, "styles")?;
    let styles = styles.as_ref().map(Styles::read).unwrap_or_default();
    let settings = lost.part(&mut package, &main, "settings")?;
    let has_even_pages = settings
        .as_ref()
        .and_then(|settings| settings.child("evenAndOddHeaders"))
        .is_some_and(is_on);
    let footnotes = lost.part(&mut package, &main, "footnotes")?;
    let endnotes = lost.part(&mut package, &main, "endnotes")?;
    let comments = lost.part(&mut package, &main, "comments")?;

    let properties = sections::all(body);
    let shown = sections::shown(&properties, &main, has_even_pages);
    let heads = sections::parts(&shown, &mut package)?;
    lost.is_some |= heads.are_damaged;

    let mut reading = Reading {
        styles: &styles,
        footnotes: notes(footnotes.as_ref(), "footnote"),
        endnotes: notes(endnotes.as_ref(), "endnote"),
        end: Vec::new(),
        page: sections::A4,
        paper: main.root.child("background").map_or(Ground::PAPER, |paper| {
            paper.attribute("color").map_or(Ground::Unknown, Ground::of)
        }),
        has_deletions: false,
    };
    let of_body: Vec<_> = properties.iter().map(|one| sections::of_body(one)).collect();
    let mut pieces = vec![Piece::Section { number: 0, turns: false }];
    pieces.extend(reading.body(body, &of_body));
    let parts = heads.roots.iter().map(|root| reading.story(root)).collect();
    let mut end = std::mem::take(&mut reading.end);
    for comment in comments.iter().flat_map(|root| root.all("comment")) {
        end.extend(flow::comment(reading.story(comment)));
    }
    let mut warnings = lost.sentences();
    if reading.has_deletions {
        warnings.push(flow::DELETIONS.to_owned());
    }
    if heads.has_unshown {
        warnings.push(flow::UNSHOWN.to_owned());
    }
    let flow = Flow { pieces, sections: shown.sections, parts, end };
    flow::lay_out(DocumentKind::Docx, flow, lost.unread(), warnings)
}

/// By id; those without text of their own, such as the line above all notes, are never referred to.
fn notes<'a>(root: Option<&'a Element>, name: &str) -> HashMap<&'a str, &'a Element> {
    let all = root.into_iter().flat_map(Element::children).filter(|note| note.name == name);
    all.filter_map(|note| Some((note.attribute("id")?, note))).collect()
}

/// Whether a part that there should be could not be read.
#[derive(Default)]
struct Lost {
    is_some: bool,
}

impl Lost {
    fn part(
        &mut self,
        package: &mut Package,
        main: &Part,
        kind: &str,
    ) -> Result<Option<Element>, Unreadable> {
        let Some(name) = main.target(kind) else { return Ok(None) };
        let part = optional(package.xml(name, kind))?;
        self.is_some |= part.is_none();
        Ok(part)
    }

    fn unread(&self) -> Vec<Unread> {
        let found = Unread { part: UnreadPart::Page, page: None };
        self.is_some.then_some(found).into_iter().collect()
    }

    fn sentences(&self) -> Vec<String> {
        let sentence = "A part of the file (styles, headers, footers or notes) is damaged; it was not \
            read, and hidden text may be among what is shown.";
        self.is_some.then(|| sentence.to_owned()).into_iter().collect()
    }
}

#[cfg(test)]
mod tests;
