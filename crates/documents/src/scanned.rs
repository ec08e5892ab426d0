//! The pages of a file that are pictures, read one by one: a child takes the page's greys out of the
//! file, and another, which has no file but Tesseract, reads them. Both are confined, and the parent
//! looks at neither greys nor letters. A page that could not be read asks a person to look at it.

use std::collections::HashSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::compared::{Said, words};
use crate::ocr::{Letters, Scan, Tesseract};
use crate::protocol::{Answer, Ask};
use crate::unseen::{self, Shown, overlap};
use crate::{DocumentText, Extracted, Faint, HiddenText, Line, Unread, UnreadPart, Unreadable};

/// Pages that are read at the same time. Tesseract is given one thread for each.
const AT_A_TIME: usize = 2;

/// The pages of one file that are read so: half an hour's work.
const PAGES: usize = 1_000;

/// Asks a child about the file or about greys.
pub(crate) trait Asks:
    Fn(Ask, &[u8]) -> Result<(Answer, Vec<u8>), Unreadable> + Sync
{
}
impl<F: Fn(Ask, &[u8]) -> Result<(Answer, Vec<u8>), Unreadable> + Sync> Asks for F {}

/// What came of one page.
pub(crate) enum Outcome {
    Read {
        letters: Letters,
        is_damaged: bool,
        /// The file's unseen text where the picture shows nothing.
        bare: Vec<HiddenText>,
    },
    Blank,
    /// There is something on it, and no letters.
    NoText {
        bare: Vec<HiddenText>,
    },
    Failed(Unreadable),
}

/// Adds what the pictures of these pages say, where there is a program that reads them.
pub(crate) fn read(
    extracted: &mut Extracted,
    pages: &[u32],
    unseen: &[HiddenText],
    bytes: &[u8],
    program: Option<&Tesseract>,
    ask: &impl Asks,
) -> Result<(), Unreadable> {
    let has_text = has_text(&extracted.text);
    let Some(program) = program else {
        if !has_text {
            return Err(Unreadable::NoOcr);
        }
        for page in pages {
            doubt(
                &mut extracted.text,
                *page,
                "has a picture that was not read, as Tesseract is not installed",
            );
        }
        return Ok(());
    };
    let most = pages.len().min(PAGES);
    let outcomes = outcomes(&pages[..most], bytes, program, ask);
    let mut failed = None;
    for (page, (outcome, peak)) in pages.iter().zip(outcomes) {
        extracted.peak_memory_kb = extracted.peak_memory_kb.max(peak);
        settle(extracted, *page, unseen, &outcome);
        match outcome {
            // Nothing about the page.
            Outcome::Failed(why)
                if !why.is_the_files_fault() && (why != Unreadable::NoOcr || !has_text) =>
            {
                return Err(why);
            }
            Outcome::Failed(why) => {
                doubt(&mut extracted.text, *page, "has a picture that could not be read");
                failed = failed.or(Some(why));
            }
            Outcome::Blank => {}
            Outcome::NoText { .. } => {
                doubt(&mut extracted.text, *page, "has a picture on which no text was found");
            }
            Outcome::Read { letters, is_damaged, .. } => {
                if is_damaged {
                    doubt(&mut extracted.text, *page, "has a picture of which a part is damaged");
                }
                if letters.is_doubtful {
                    doubt(
                        &mut extracted.text,
                        *page,
                        "is hard to read; some of it may be missing or other",
                    );
                }
                add(extracted, *page, unseen, letters);
            }
        }
    }
    for page in &pages[most..] {
        doubt(&mut extracted.text, *page, "was not read: the file has too many scanned pages");
    }
    match failed {
        _ if has_text || self::has_text(&extracted.text) => Ok(()),
        Some(why) => Err(why),
        None => Err(Unreadable::NoText),
    }
}

/// In the order of the pages, each with the most memory that it took.
pub(crate) fn outcomes(
    pages: &[u32],
    bytes: &[u8],
    program: &Tesseract,
    ask: &impl Asks,
) -> Vec<(Outcome, u64)> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME.min(pages.len()) {
            scope.spawn(|| {
                while let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let mut peak = 0;
                    let outcome = one(*page, bytes, program, ask, &mut peak);
                    let outcome = outcome.unwrap_or_else(|why| match why {
                        Unreadable::NoText => Outcome::NoText { bare: Vec::new() },
                        why => Outcome::Failed(why),
                    });
                    let is_over =
                        matches!(&outcome, Outcome::Failed(why) if !why.is_the_files_fault());
                    if let Ok(mut done) = done.lock() {
                        done.push((*page, outcome, peak));
                    }
                    if is_over {
                        next.store(pages.len(), Ordering::Relaxed);
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(page, ..)| *page);
    done.into_iter().map(|(_, outcome, peak)| (outcome, peak)).collect()
}

fn one(
    page: u32,
    bytes: &[u8],
    program: &Tesseract,
    ask: &impl Asks,
    peak: &mut u64,
) -> Result<Outcome, Unreadable> {
    let (answer, greys) = ask(Ask::Sheet(page), bytes)?;
    let (width, height, points, is_damaged, bare) = match answer {
        Answer::Sheet { width, height, points, is_damaged, bare, peak_memory_kb } => {
            *peak = peak_memory_kb;
            (width, height, points, is_damaged, bare)
        }
        Answer::Blank { peak_memory_kb } => {
            *peak = peak_memory_kb;
            return Ok(Outcome::Blank);
        }
        _ => return Err(Unreadable::not_asked()),
    };
    let scan = Scan { width, height, points, program: program.clone() };
    match ask(Ask::Letters(scan), &greys) {
        Ok((Answer::Letters { letters, peak_memory_kb }, _)) => {
            *peak = peak_memory_kb.max(*peak);
            Ok(if letters.lines.is_empty() {
                Outcome::NoText { bare }
            } else {
                Outcome::Read { letters, is_damaged, bare }
            })
        }
        Err(Unreadable::NoText) => Ok(Outcome::NoText { bare }),
        Ok(_) => Err(Unreadable::not_asked()),
        Err(why) => Err(why),
    }
}

fn has_text(text: &DocumentText) -> bool {
    let mut lines = text.pages.iter().flat_map(|page| &page.lines);
    lines.any(|line| !line.text.trim().is_empty())
}

pub(crate) fn doubt(text: &mut DocumentText, page: u32, why: &str) {
    text.warnings.push(format!("Page {page} {why}."));
    let unread = Unread { part: UnreadPart::Page, page: Some(page) };
    if !text.unread.contains(&unread) {
        text.unread.push(unread);
    }
}

/// Tells which of a page's unseen text its picture does not show.
pub(crate) fn settle(
    extracted: &mut Extracted,
    page: u32,
    unseen: &[HiddenText],
    outcome: &Outcome,
) {
    let unseen: Vec<HiddenText> = unseen.iter().filter(|one| one.page == page).copied().collect();
    let shown = match outcome {
        Outcome::Read { letters, bare, .. } => Shown { lines: &letters.lines, bare },
        Outcome::NoText { bare } => Shown { lines: &[], bare },
        Outcome::Blank => Shown { lines: &[], bare: &unseen },
        Outcome::Failed(_) => return,
    };
    let found = unseen::settle(&extracted.text, &unseen, &shown);
    if found.is_doubtful {
        doubt(
            &mut extracted.text,
            page,
            "has words that are not seen, over a picture in which none were found there",
        );
    }
    let hidden = &mut extracted.text.hidden;
    hidden.extend(found.hidden);
    hidden.sort_by_key(|one| (one.page, one.line, one.start));
}

/// Puts the lines among those that the page has already, each before the first that stands below it.
fn add(extracted: &mut Extracted, number: u32, unseen: &[HiddenText], letters: Letters) {
    let found = extracted.text.pages.iter_mut().find(|page| page.number == number);
    let Some(page) = found else { return };
    let unseen = unseen.iter().filter(|one| one.page == number);
    let unseen: HashSet<u32> = unseen.map(|one| one.line).collect();
    let layer: Vec<Line> = (0..)
        .zip(&page.lines)
        .filter(|(line, _)| unseen.contains(line))
        .map(|(_, line)| line.clone())
        .collect();
    let mut places = Vec::with_capacity(letters.lines.len());
    let mut moved = Vec::with_capacity(page.lines.len());
    let mut known = std::mem::take(&mut page.lines).into_iter().peekable();
    for line in letters.lines {
        // What the file says itself, in unseen letters, is not said twice.
        if is_said(&line, &layer) {
            places.push(None);
            continue;
        }
        while let Some(above) = known.next_if(|known| top(known) <= top(&line)) {
            moved.push(place(page.lines.len()));
            page.lines.push(above);
        }
        places.push(Some(place(page.lines.len())));
        page.lines.push(line);
    }
    for line in known {
        moved.push(place(page.lines.len()));
        page.lines.push(line);
    }
    let faint = letters.faint.into_iter().filter_map(|(line, word)| {
        let line = (*places.get(usize::try_from(line).ok()?)?)?;
        Some(Faint { page: number, line, word })
    });
    extracted.faint.extend(faint);
    for one in extracted.text.hidden.iter_mut().filter(|one| one.page == number) {
        let moved = usize::try_from(one.line).ok().and_then(|line| moved.get(line));
        one.line = moved.copied().unwrap_or(one.line);
    }
}

fn is_said(line: &Line, layer: &[Line]) -> bool {
    let Some(bounds) = line.bounds else { return false };
    let is_there = |other: &&Line| other.bounds.is_some_and(|other| overlap(bounds, other));
    let there: Vec<Line> = layer.iter().filter(is_there).cloned().collect();
    let said = Said::by(&there);
    !there.is_empty()
        && words(std::slice::from_ref(line)).all(|(.., word)| said.has_one_like(&word))
}

fn place(lines: usize) -> u32 {
    u32::try_from(lines).unwrap_or(u32::MAX)
}

fn top(line: &Line) -> f32 {
    line.bounds.map_or(f32::MAX, |bounds| bounds.top)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bounds, DocumentKind, Page};

    fn line(text: &str, top: f32) -> Line {
        let bounds = Some(Bounds { left: 50.0, top, width: 200.0, height: 12.0 });
        Line { text: text.to_owned(), bounds }
    }

    fn file(pages: Vec<Vec<Line>>) -> Extracted {
        let page = |(number, lines)| Page { number, width: 595.0, height: 842.0, lines };
        let pages = (1..).zip(pages).map(page).collect();
        let text = DocumentText::of(DocumentKind::Pdf, pages);
        Extracted { text, faint: Vec::new(), micros: 0, peak_memory_kb: 0 }
    }

    fn letter() -> Extracted {
        file(vec![vec![line("First page", 100.0)], vec![]])
    }

    fn tesseract() -> Tesseract {
        Tesseract { program: "/usr/bin/tesseract".into(), data: None }
    }

    fn second_page_is_doubted(read: &Extracted) -> bool {
        read.text.unread == [Unread { part: UnreadPart::Page, page: Some(2) }]
    }

    #[test]
    fn without_tesseract_a_scan_waits_and_a_letter_with_a_picture_asks_a_person() {
        let nobody = |_: Ask, _: &[u8]| Err(Unreadable::crashed("no child is needed"));
        let mut scan = file(vec![vec![], vec![]]);
        assert_eq!(read(&mut scan, &[1, 2], &[], b"", None, &nobody), Err(Unreadable::NoOcr));
        assert!(!Unreadable::NoOcr.is_the_files_fault());
        let mut letter = letter();
        assert_eq!(read(&mut letter, &[2], &[], b"", None, &nobody), Ok(()));
        assert!(second_page_is_doubted(&letter));
        assert!(letter.text.warnings[0].contains("Tesseract is not installed"));
    }

    #[test]
    fn what_a_picture_says_stands_among_what_the_page_says_by_itself() {
        let ask = |ask: Ask, _: &[u8]| match ask {
            Ask::Sheet(2) => Ok((Answer::sheet_of_one_pixel(), vec![0])),
            Ask::Letters(_) => {
                let lines = vec![line("Dear doctor", 100.0), line("DOB 15/G6/1980", 120.0)];
                let faint = vec![(1, "15/G6/1980".to_owned())];
                let letters = Letters { lines, faint, ..Letters::default() };
                Ok((Answer::Letters { letters, peak_memory_kb: 9 }, Vec::new()))
            }
            _ => Err(Unreadable::not_asked()),
        };
        let mut half = letter();
        half.text.pages[1].lines = vec![line("Letterhead", 40.0), line("Page 2", 800.0)];
        read(&mut half, &[2], &[], b"", Some(&tesseract()), &ask).unwrap();
        let second = half.text.pages[1].text();
        assert_eq!(second, "Letterhead\nDear doctor\nDOB 15/G6/1980\nPage 2");
        assert_eq!(half.faint, [Faint { page: 2, line: 2, word: "15/G6/1980".to_owned() }]);
        assert_eq!((half.text.unread.len(), half.peak_memory_kb), (0, 9));
    }

    #[test]
    fn a_page_that_fails_asks_a_person_and_takes_no_other_with_it() {
        let fails = |_: Ask, _: &[u8]| Err(Unreadable::damaged("its end is missing"));
        let mut letter = letter();
        read(&mut letter, &[2], &[], b"", Some(&tesseract()), &fails).unwrap();
        assert!(second_page_is_doubted(&letter));
        let mut scan = file(vec![vec![], vec![]]);
        let refused = read(&mut scan, &[1, 2], &[], b"", Some(&tesseract()), &fails).unwrap_err();
        assert_eq!(refused.code(), "damaged");
    }

    #[test]
    fn blank_pages_are_no_doubt_and_a_scan_of_nothing_else_has_no_text() {
        let blank = |_: Ask, _: &[u8]| Ok((Answer::Blank { peak_memory_kb: 1 }, Vec::new()));
        let mut letter = letter();
        read(&mut letter, &[2], &[], b"", Some(&tesseract()), &blank).unwrap();
        assert_eq!(letter.text.unread, []);
        let mut scan = file(vec![vec![], vec![]]);
        let read = read(&mut scan, &[1, 2], &[], b"", Some(&tesseract()), &blank);
        assert_eq!(read, Err(Unreadable::NoText));
    }
}
