//! An RTF document's sections: which of their headers and footers are shown, and whether each begins
//! on another page.

use super::words::Pages;
use crate::formats::flow::{Piece, Section};

#[derive(Debug)]
pub(super) struct Sections {
    all: Vec<Properties>,
    parts: Vec<Vec<Piece>>,
    /// Even pages have headers of their own, in the whole document.
    pub(super) has_even_pages: bool,
}

#[derive(Debug, Default, Clone)]
struct Properties {
    headers: Kinds,
    footers: Kinds,
    has_first_page: bool,
    goes_on: bool,
}

#[derive(Debug, Default, Clone)]
struct Kinds {
    first: Option<usize>,
    all: Option<usize>,
    even: Option<usize>,
}

impl Sections {
    pub(super) fn new() -> Self {
        Self { all: vec![Properties::default()], parts: Vec::new(), has_even_pages: false }
    }

    fn current(&mut self) -> Option<&mut Properties> {
        self.all.last_mut()
    }

    /// The number of the section that begins; its headers are those before until it says others.
    pub(super) fn begin(&mut self) -> usize {
        let next = self.all.last().cloned().unwrap_or_default();
        self.all.push(Properties { goes_on: false, ..next });
        self.all.len() - 1
    }

    pub(super) fn word(&mut self, word: &str) {
        let Some(section) = self.current() else { return };
        match word {
            "sectd" => {
                section.has_first_page = false;
                section.goes_on = false;
            }
            "titlepg" => section.has_first_page = true,
            "sbknone" | "sbkcol" => section.goes_on = true,
            "sbkpage" | "sbkeven" | "sbkodd" => section.goes_on = false,
            "facingp" => self.has_even_pages = true,
            _ => {}
        }
    }

    pub(super) fn add(&mut self, is_header: bool, pages: Pages, pieces: Vec<Piece>) {
        self.parts.push(pieces);
        let number = self.parts.len() - 1;
        let Some(section) = self.current() else { return };
        let kinds = if is_header { &mut section.headers } else { &mut section.footers };
        match pages {
            Pages::All => kinds.all = Some(number),
            Pages::Even => kinds.even = Some(number),
            Pages::First => kinds.first = Some(number),
        }
    }

    /// Sets what the pieces of the body could not know yet, and gives the sections with their parts;
    /// whether there is a part that no page shows is told, too.
    pub(super) fn finished(self, body: &mut [Piece]) -> (Vec<Section>, Vec<Vec<Piece>>, bool) {
        for piece in body {
            if let Piece::Section { number, turns } = piece {
                let goes_on = self.all.get(*number).is_none_or(|section| section.goes_on);
                *turns = *number > 0 && !goes_on;
            }
        }
        let mut used = vec![false; self.parts.len()];
        let sections = self.all.iter().map(|section| {
            let of_pages = |kinds: &Kinds| {
                let first = kinds.first.filter(|_| section.has_first_page);
                let even = kinds.even.filter(|_| self.has_even_pages);
                first.into_iter().chain(kinds.all).chain(even).collect::<Vec<_>>()
            };
            Section { headers: of_pages(&section.headers), footers: of_pages(&section.footers) }
        });
        let sections: Vec<Section> = sections.collect();
        for part in sections.iter().flat_map(|one| one.headers.iter().chain(&one.footers)) {
            used[*part] = true;
        }
        let says = |piece: &Piece| matches!(piece, Piece::Line(line) if !line.is_empty());
        let has_unshown =
            self.parts.iter().zip(used).any(|(part, used)| !used && part.iter().any(says));
        (sections, self.parts, has_unshown)
    }
}
