//! How pages count themselves: `Page 2 of 3`, `2/3`, `- 2 -`. A fax machine counts the pages of the
//! whole call in a line of its own at the top; that says nothing about the documents.

use std::sync::LazyLock;

use regex::Regex;
use wardbook_domain::extraction::PageText;

/// What a page says of its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    /// From 1.
    pub(super) page: u32,
    /// Of how many, where it says so.
    pub(super) of: Option<u32>,
}

/// So many lines at the top and at the foot are looked at.
const LINES: usize = 8;

/// No document counts further.
const MOST: u32 = 2_000;

/// `Page 2 of 3`, with the slips of reading a scan: `0f`, `l` for 1.
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:page|pages|pg|pag|sheet)\b\.?\s*(?:no\.?|number|#)?\s*:?\s*([0-9l|]{1,4})(?:\s*(?:of|0f|/|out of)\s*([0-9l|]{1,4}))?\b",
    )
    .ok()
});

/// `2 of 3`, `2/3` or `- 2 -`, alone on its line.
static ALONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\W*(?:([0-9]{1,3})\s*(?:of|/)\s*([0-9]{1,3})|[-–—]\s*([0-9]{1,3})\s*[-–—])\W*$",
    )
    .ok()
});

/// A fax machine's line: when, from where, which page.
static FAX: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\bfax\b|\bfrom\s*:.*\bto\s*:|\bto\s*:.*\bfrom\s*:|\b0\d\d/0\d\d\b|\bp\.?\s*0?\d{1,3}/0?\d{1,3}\b|\d{1,2}:\d\d.*(?:\+?\d[\d ]{7,}).*\d",
    )
    .ok()
});

/// The count of each page.
pub(super) fn of_pages(pages: &[PageText]) -> Vec<Option<Count>> {
    pages.iter().map(|page| of_page(&page.text)).collect()
}

fn of_page(text: &str) -> Option<Count> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let (first, last) = (lines.len().min(LINES), lines.len().saturating_sub(LINES));
    let foot = lines[last.max(first)..].iter().rev().map(|line| (*line, false));
    let head = lines[..first].iter().enumerate().map(|(at, line)| (*line, at < 2));
    // The foot first: there documents count, and fax machines at the head.
    let mut counts = foot
        .chain(head)
        .filter_map(|(line, is_top)| if is_top && is_fax(line) { None } else { of_line(line) });
    let first = counts.next()?;
    // One that says of how many tells more.
    if first.of.is_some() {
        Some(first)
    } else {
        Some(counts.find(|one| one.of.is_some()).unwrap_or(first))
    }
}

fn is_fax(line: &str) -> bool {
    FAX.as_ref().is_some_and(|fax| fax.is_match(line))
}

fn of_line(line: &str) -> Option<Count> {
    if line.len() > 200 {
        return None;
    }
    let named = NAMED.as_ref()?.captures(line);
    let (page, of) = if let Some(found) = &named {
        (found.get(1), found.get(2))
    } else {
        let found = ALONE.as_ref()?.captures(line)?;
        let of = found.get(2);
        return count(found.get(1).or(found.get(3))?.as_str(), of.map(|of| of.as_str()));
    };
    count(page?.as_str(), of.map(|of| of.as_str()))
}

fn count(page: &str, of: Option<&str>) -> Option<Count> {
    let number = |text: &str| text.replace(['l', 'L', '|'], "1").parse::<u32>().ok();
    let page = number(page)?;
    let of = of.and_then(number).filter(|of| *of >= page);
    (1..=MOST).contains(&page).then_some(Count { page, of })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(text: &str) -> Option<(u32, Option<u32>)> {
        of_page(text).map(|count| (count.page, count.of))
    }

    #[test]
    fn a_page_counts_itself_in_its_head_or_foot() {
        for (text, is) in [
            ("Letter\nPage 2 of 3", Some((2, Some(3)))),
            ("Results   Page: 1 of 1\nGlucose 5.1", Some((1, Some(1)))),
            ("PAGE 1/4\nReport", Some((1, Some(4)))),
            ("Report\nPrinted 21/11/2026 14:05   Page l 0f 3", Some((1, Some(3)))),
            ("Report\n- 2 -", Some((2, None))),
            ("Report\n2/3", Some((2, Some(3)))),
            ("Report\nPage 2", Some((2, None))),
            ("Dr Page 12 High Street", Some((12, None))),
            ("BP 120/80", None),
            (
                "21 NOV 2026 09:14  FROM: 02 9000 0000  TO: 02 9111 1111  PAGE 2 OF 5\nDear Dr Day",
                None,
            ),
            (
                "21/11/2026 09:14 Lister Pathology Fax   Page 3/6\nReport\nPage 1 of 2",
                Some((1, Some(2))),
            ),
        ] {
            assert_eq!(counted(text), is, "{text:?}");
        }
    }
}
