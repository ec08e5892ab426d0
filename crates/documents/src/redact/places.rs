//! Where the words of passages stand, so that they are covered and the rest of their lines is not. The
//! pages are read again for it, by children. Where a line is not found again as it was read, or the word's
//! place in it is in doubt, the whole line is covered; where a line has no place, the whole page.
//!
//! Pages that are pictures are read by Tesseract again, and a word is left on them only where the
//! document's text has it on that page outside of what is to be covered: print that is in no text, or so
//! faint that it may be anything, was looked through by nobody. So is a page that could not be read at all.

use std::ops::Range;

use super::passages::{Passage, passages};
use super::remaining::Remaining;
use super::words::{Wanted, across, confirmed, is_in, letters, middle};
use super::{Cover, CoverWhy, Covering, Coverings, Look, LookWhy, Source, paged};
use crate::layout::PlacedLine;
use crate::ocr::{self, Letters, Scan};
use crate::protocol::{Answer, Ask};
use crate::{Bounds, Cancel, DocumentKind, DocumentText, Limits, Page, Unreadable, Worker};

/// Pages that are looked at at the same time. Tesseract is given one thread for each.
const AT_A_TIME: usize = 2;

impl Worker {
    /// What hides these parts of a document's text, which was read from this file or these pages of it:
    /// `spans` are bytes of [`DocumentText::text`]. Words are covered whole. Blocks until all pages are
    /// looked at again; scans take as long as they took to be read.
    ///
    /// # Errors
    /// [`Unreadable::NoPicture`] where the file's [copy](DocumentKind::copy_form) is a text;
    /// [`Unreadable::OtherText`] where the text has fewer bytes; [`Unreadable::Cancelled`] and
    /// [`Unreadable::NotStarted`].
    pub fn coverings(
        &self,
        source: &Source<'_>,
        text: &DocumentText,
        spans: &[Range<usize>],
        limits: &Limits,
        cancel: &Cancel,
    ) -> Result<Coverings, Unreadable> {
        let kind = paged(source, limits)?;
        let all = passages(text, spans)?;
        let asking = Asking { worker: self, source, kind, limits, cancel };
        let pages = u32::try_from(text.pages.len()).map_err(|_| Unreadable::OtherText)?;
        let mut found = Coverings { pages, ..Coverings::default() };
        for some in text.pages.chunks(AT_A_TIME) {
            let looked_at: Vec<_> = std::thread::scope(|scope| {
                let look = |page| {
                    let (asking, all) = (&asking, &all);
                    scope.spawn(move || asking.page(page, all))
                };
                let running: Vec<_> = some.iter().map(look).collect();
                running.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
            });
            for page in looked_at {
                let page = page.map_err(|_| Unreadable::not_asked())??;
                found.covers.extend(page.covers);
                found.looks.extend(page.looks);
            }
        }
        Ok(found)
    }
}

struct Asking<'a> {
    worker: &'a Worker,
    source: &'a Source<'a>,
    kind: DocumentKind,
    limits: &'a Limits,
    cancel: &'a Cancel,
}

/// What a file says of a page itself.
struct Own {
    lines: Vec<PlacedLine>,
    /// Whether another program may have read them from the page's picture.
    is_layer: bool,
    /// Whether the page's picture says more.
    is_scan: bool,
    pictures: Vec<Bounds>,
    codes: Vec<Bounds>,
}

impl Own {
    fn has_text_beside_pictures(&self) -> bool {
        !self.is_layer && !self.lines.is_empty() && !self.pictures.is_empty()
    }
}

/// What a page's picture says.
enum Shown {
    Blank,
    Read(Letters),
    Unread,
}

/// What is found of one page.
#[derive(Default)]
struct Found {
    covers: Vec<Covering>,
    looks: Vec<Look>,
}

impl Asking<'_> {
    fn page(&self, page: &Page, passages: &[Passage]) -> Result<Found, Unreadable> {
        let number = page.number;
        let passages: Vec<&Passage> = passages.iter().filter(|one| one.page == number).collect();
        let mut found = Found::default();
        let wanted: Option<Vec<Wanted<'_>>> = passages
            .iter()
            .map(|passage| {
                let line = page.lines.get(passage.line)?;
                let (start, end) = (passage.start, passage.end);
                Some(Wanted { text: &line.text, bounds: line.bounds?, start, end })
            })
            .collect();
        let Some(wanted) = wanted else {
            found.cover(Cover::Page { page: number }, CoverWhy::NoPlace);
            return Ok(found);
        };
        let in_file = self.source.in_file(number)?;
        let own = self.own(in_file)?;
        let shown = if own.is_layer || own.is_scan { self.read(in_file)? } else { Shown::Blank };
        let why = match &shown {
            Shown::Blank => (!own.pictures.is_empty()).then_some(LookWhy::Picture),
            Shown::Read(letters) if letters.is_doubtful => Some(LookWhy::HardToRead),
            Shown::Read(_) => Some(LookWhy::Scan),
            // What the page says beside its pictures was read.
            Shown::Unread if own.has_text_beside_pictures() => {
                found.cover_all(number, own.pictures.iter().copied(), CoverWhy::Unread);
                None
            }
            Shown::Unread => {
                found.cover(Cover::Page { page: number }, CoverWhy::Unread);
                return Ok(found);
            }
        };
        found.looks.extend(why.map(|why| Look { page: number, why }));
        let letters = if let Shown::Read(letters) = shown { letters } else { Letters::default() };
        let Letters { lines, words, unsure, codes, .. } = letters;
        let lines = lines.into_iter().zip(words);
        let read: Vec<PlacedLine> = lines.map(|(line, words)| PlacedLine { line, words }).collect();
        for wanted in &wanted {
            found.cover_words(number, wanted, &own, &read);
        }
        found.cover_all(number, own.codes.iter().copied(), CoverWhy::Code);
        found.cover_all(number, codes, CoverWhy::Code);
        found.cover_others(page, &passages, &read, &unsure);
        Ok(found)
    }

    fn own(&self, page: u32) -> Result<Own, Unreadable> {
        let (lines, pictures, codes) = (Vec::new(), Vec::new(), Vec::new());
        let none = Own { lines, is_layer: true, is_scan: true, pictures, codes };
        if self.kind != DocumentKind::Pdf {
            return Ok(Own { is_layer: false, ..none });
        }
        match self.ask(Ask::Places(page), self.source.bytes)? {
            Some((Answer::Places { lines, is_layer, is_scan, pictures, codes }, _)) => {
                Ok(Own { lines, is_layer, is_scan, pictures, codes })
            }
            _ => Ok(none),
        }
    }

    fn read(&self, page: u32) -> Result<Shown, Unreadable> {
        let Some(program) = ocr::find() else { return Ok(Shown::Unread) };
        let (width, height, points, greys) = match self.ask(Ask::Sheet(page), self.source.bytes)? {
            Some((Answer::Sheet { width, height, points, .. }, greys)) => {
                (width, height, points, greys)
            }
            Some((Answer::Blank { .. }, _)) => return Ok(Shown::Blank),
            _ => return Ok(Shown::Unread),
        };
        let scan = Scan { width, height, points, program };
        Ok(match self.ask(Ask::Letters(scan), &greys)? {
            Some((Answer::Letters { letters, .. }, _)) if !letters.lines.is_empty() => {
                Shown::Read(letters)
            }
            _ => Shown::Unread,
        })
    }

    /// Nothing where the page cannot be read: then more is covered, and not nothing.
    fn ask(&self, ask: Ask, bytes: &[u8]) -> Result<Option<(Answer, Vec<u8>)>, Unreadable> {
        match self.worker.ask(self.cancel, ask, self.kind, bytes, self.limits) {
            Err(why @ (Unreadable::Cancelled | Unreadable::NotStarted { .. })) => Err(why),
            answered => Ok(answered.ok()),
        }
    }
}

impl Found {
    fn cover(&mut self, cover: Cover, why: CoverWhy) {
        self.covers.push(Covering { cover, why });
    }

    fn cover_all(&mut self, page: u32, areas: impl IntoIterator<Item = Bounds>, why: CoverWhy) {
        let areas = areas.into_iter().map(|bounds| Cover::Area { page, bounds });
        self.covers.extend(areas.map(|cover| Covering { cover, why }));
    }

    fn cover_words(&mut self, page: u32, wanted: &Wanted<'_>, own: &Own, read: &[PlacedLine]) {
        let areas = match wanted.places(&own.lines) {
            Some(words) if own.is_layer => confirmed(wanted, &words, read),
            Some(words) => Some(words.into_iter().map(|word| word.bounds).collect()),
            None => {
                wanted.places(read).map(|words| words.into_iter().map(|word| word.bounds).collect())
            }
        };
        match areas {
            Some(areas) => self.cover_all(page, areas, CoverWhy::Word),
            None if own.is_layer => self.cover_all(page, [across(wanted.bounds)], CoverWhy::Line),
            None => self.cover_all(page, [wanted.bounds], CoverWhy::Line),
        }
    }

    /// What the picture shows and nobody can have looked through, or has in another place as well.
    fn cover_others(
        &mut self,
        page: &Page,
        passages: &[&Passage],
        read: &[PlacedLine],
        unsure: &[Bounds],
    ) {
        let remaining = Remaining::of(page, passages);
        let words = read.iter().flat_map(|line| line.words.iter().map(move |word| (line, word)));
        let others = words
            .filter(|(line, word)| !remaining.has(&letters(&line.line.text, word)))
            .map(|(_, word)| word.bounds)
            .chain(unsure.iter().copied())
            .filter(|bounds| !self.has_covered(*bounds));
        let others: Vec<Bounds> = others.collect();
        self.cover_all(page.number, others, CoverWhy::Unsure);
    }

    fn has_covered(&self, bounds: Bounds) -> bool {
        self.covers.iter().any(|covering| match covering.cover {
            Cover::Area { bounds: area, .. } => is_in(middle(bounds), area) && is_in(bounds, area),
            Cover::Page { .. } => true,
        })
    }
}
