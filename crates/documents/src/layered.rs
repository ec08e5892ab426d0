//! Text that another program read from a scan and left in the file, unseen, over or under the picture
//! (render modes 3 and 7, or a picture on top). What that program was, and how sure it was, nobody
//! knows: the page is read here as well, and a word that is not found there may be another. Costs what
//! reading the page as a scan costs; the text stays the file's own.

use std::collections::HashSet;

use crate::compared::{Said, words};
use crate::ocr::{Letters, Tesseract};
use crate::scanned::{Asks, Outcome, doubt, outcomes, settle};
use crate::{Extracted, Faint, HiddenText, Unreadable};

/// Pages of one file that are compared; what is behind them asks a person.
const PAGES: usize = 300;

/// The part of the letters on one side that the other has not, from which on the page is in doubt
/// altogether.
const OTHERWISE: f64 = 0.2;

/// Said of a page where such text covers a part of the picture alone.
pub(crate) const IN_PART: &str = "has text that another program read from a part of its picture.";

/// Marks the words of these pages that the pictures do not show. `unseen` are those that are not seen
/// themselves; the others a page shows by itself.
pub(crate) fn check(
    extracted: &mut Extracted,
    pages: &[u32],
    unseen: &[HiddenText],
    bytes: &[u8],
    program: Option<&Tesseract>,
    ask: &impl Asks,
) -> Result<(), Unreadable> {
    let text = &mut extracted.text;
    let Some(program) = program else {
        for page in pages {
            doubt(
                text,
                *page,
                "has text that another program read from its picture, and that was not compared \
                 with it, as Tesseract is not installed",
            );
        }
        return Ok(());
    };
    let most = pages.len().min(PAGES);
    for (page, (outcome, peak)) in pages.iter().zip(outcomes(&pages[..most], bytes, program, ask)) {
        extracted.peak_memory_kb = extracted.peak_memory_kb.max(peak);
        settle(extracted, *page, unseen, &outcome);
        let why = match outcome {
            Outcome::Read { letters, .. } => compare(extracted, *page, unseen, &letters),
            Outcome::Failed(why @ (Unreadable::Cancelled | Unreadable::NotStarted { .. })) => {
                return Err(why);
            }
            Outcome::Failed(_) | Outcome::Blank | Outcome::NoText { .. } => Some(
                "has text that another program read from its picture, in which no text was found",
            ),
        };
        if let Some(why) = why {
            doubt(&mut extracted.text, *page, why);
        }
    }
    for page in &pages[most..] {
        doubt(
            &mut extracted.text,
            *page,
            "has text that another program read from its picture, and that was not compared with \
             it: the file has too many such pages",
        );
    }
    Ok(())
}

/// Notes the words that the picture does not show, and answers what is in doubt about the whole page.
fn compare(
    extracted: &mut Extracted,
    number: u32,
    unseen: &[HiddenText],
    letters: &Letters,
) -> Option<&'static str> {
    let page = extracted.text.pages.iter().find(|page| page.number == number)?;
    let shown = Said::by(&letters.lines);
    let file = Said::by(&page.lines);
    let mut faint = Vec::new();
    let (mut all, mut other) = (0, 0);
    let unseen: HashSet<u32> =
        unseen.iter().filter(|one| one.page == number).map(|one| one.line).collect();
    for (line, word, own) in words(&page.lines).filter(|(line, ..)| unseen.contains(line)) {
        all += own.chars().count();
        if !shown.has(&own) {
            other += own.chars().count();
            faint.push(Faint { page: number, line, word: word.to_owned() });
        }
    }
    let (mut seen, mut missing) = (0, 0);
    for (line, word, own) in words(&letters.lines) {
        // What is hard to read says nothing against the file.
        if letters.faint.iter().any(|(at, faint)| *at == line && faint == word) {
            continue;
        }
        seen += own.chars().count();
        if !file.has(&own) {
            missing += own.chars().count();
        }
    }
    extracted.faint.extend(faint);
    if share(other, all) > OTHERWISE {
        return Some("has text that often says something else than the picture it was read from");
    }
    (share(missing, seen) > OTHERWISE).then_some("shows words that its text does not have")
}

#[expect(clippy::cast_precision_loss, reason = "letters of a page")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{Answer, Ask};
    use crate::{
        Bounds, DocumentKind, DocumentText, HiddenBecause, Line, Page, Unread, UnreadPart,
    };

    fn line(text: &str) -> Line {
        let bounds = Some(Bounds { left: 50.0, top: 100.0, width: 200.0, height: 12.0 });
        Line { text: text.to_owned(), bounds }
    }

    fn file(lines: &[&str]) -> Extracted {
        let lines = lines.iter().map(|text| line(text)).collect();
        let pages = vec![Page { number: 1, width: 595.0, height: 842.0, lines }];
        let text = DocumentText::of(DocumentKind::Pdf, pages);
        Extracted { text, faint: Vec::new(), micros: 0, peak_memory_kb: 0 }
    }

    /// All of the lines.
    fn unseen(lines: &[&str]) -> Vec<HiddenText> {
        let why = HiddenBecause::Invisible;
        let of = |(line, text): (u32, &&str)| {
            let end = u32::try_from(text.chars().count()).unwrap();
            HiddenText { page: 1, line, start: 0, end, why }
        };
        (0..).zip(lines).map(of).collect()
    }

    /// The file's lines, compared with those of its picture.
    fn compared(lines: &[&str], shown: &[&str]) -> Extracted {
        let mut extracted = file(lines);
        let ask = |ask: Ask, _: &[u8]| match ask {
            Ask::Sheet(1) => Ok((Answer::sheet_of_one_pixel(), vec![0])),
            Ask::Letters(_) => {
                let lines = shown.iter().map(|text| line(text)).collect();
                let letters = Letters { lines, ..Letters::default() };
                Ok((Answer::Letters { letters, peak_memory_kb: 9 }, Vec::new()))
            }
            _ => Err(Unreadable::not_asked()),
        };
        let program = Tesseract { program: "/usr/bin/tesseract".into(), data: None };
        check(&mut extracted, &[1], &unseen(lines), b"", Some(&program), &ask).unwrap();
        extracted
    }

    fn faint(extracted: &Extracted) -> Vec<&str> {
        extracted.faint.iter().map(|one| one.word.as_str()).collect()
    }

    const LETTER: [&str; 3] = [
        "Ashcombe Clinic, Department of Dermatology",
        "Eve Page, DOB 14/03/1958",
        "Take 5 mg daily",
    ];

    #[test]
    fn a_word_that_the_picture_does_not_show_is_faint_and_its_page_is_not() {
        let mut shown = LETTER;
        assert_eq!(faint(&compared(&LETTER, &shown)), [""; 0]);
        // Words that are parted otherwise are the same.
        shown[0] = "Ashcombe Clinic, Depart ment of Derma tology";
        assert_eq!(faint(&compared(&LETTER, &shown)), [""; 0]);
        shown[1] = "Eve Page, DOB 11/08/1958";
        shown[2] = "Take 50 mg daily";
        let read = compared(&LETTER, &shown);
        assert_eq!(faint(&read), ["14/03/1958", "5"]);
        assert_eq!((read.faint[0].page, read.faint[0].line), (1, 1));
        assert_eq!(read.text.unread, []);
    }

    #[test]
    fn a_page_that_says_something_else_than_its_picture_asks_a_person() {
        let is_doubted = |read: &Extracted| {
            read.text.unread == [Unread { part: UnreadPart::Page, page: Some(1) }]
        };
        let other = compared(&LETTER, &["Quite another letter", "of somebody else"]);
        assert!(is_doubted(&other), "{:?}", other.text);
        let more =
            ["Ashcombe Clinic, Department of Dermatology", "Allergic to penicillin, severely"];
        let more = compared(&LETTER[..1], &more);
        assert!(is_doubted(&more) && more.faint.is_empty(), "{:?}", more.text);
        assert!(is_doubted(&compared(&LETTER, &[])));
    }

    #[test]
    fn without_tesseract_nothing_is_taken_as_it_stands() {
        let mut read = file(&LETTER);
        let nobody = |_: Ask, _: &[u8]| Err(Unreadable::crashed("no child is needed"));
        check(&mut read, &[1], &unseen(&LETTER), b"", None, &nobody).unwrap();
        assert!(read.text.warnings[0].contains("Tesseract is not installed"));
        assert_eq!(read.text.unread.len(), 1);
    }
}
