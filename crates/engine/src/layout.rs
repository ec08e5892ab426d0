//! A document as lines and cells, the way in which forms and tables are read.
//!
//! A cell ends at a gap of two spaces, a tab, a bar, or a leader of dots or underscores. Lines of
//! any length are cut into pieces of bounded length, so that no rule ever meets a long one. All
//! text here is borrowed from the pages: a quote is a slice and so is always in the document.

use std::ops::Range;

use wardbook_domain::extraction::{PageText, Quote};

/// Longer lines are cut, at white space where there is any.
const LONGEST_LINE_BYTES: usize = 1_500;

/// So often is it asked whether to stop.
pub(super) const LINES_BETWEEN_STOPS: usize = 2_000;

/// Longer quotes are cut at a word: a quote points at a place, it does not copy the page.
const LONGEST_QUOTE_BYTES: usize = 240;

/// Words of forms' own small print, in the last or first lines of a page.
const SMALL_PRINT: &[&str] = &[
    "page ",
    "printed",
    "template",
    "form ",
    "leaflet",
    " rev ",
    " rev.",
    " rev:",
    "revised",
    "version",
    "layout",
    " v1",
    " v2",
    " v3",
    " v4",
    " v5",
    " v6",
    " v7",
    "issue ",
    "copyright",
    "©",
    "lot ",
    "fees reviewed",
    "pad ",
];

/// All lines of all pages; blank ones are kept, since they separate paragraphs.
pub(super) struct Document<'a> {
    pub(super) lines: Vec<Line<'a>>,
}

/// One line.
pub(super) struct Line<'a> {
    pub(super) page: u32,
    /// Without white space at the end.
    pub(super) text: &'a str,
    /// Byte ranges of the cells in `text`.
    pub(super) cells: Vec<Range<usize>>,
    /// How many lines that are not blank come after it on its page.
    pub(super) left_on_page: usize,
    /// How many lines that are not blank came before it in the document.
    pub(super) rank: usize,
}

impl<'a> Document<'a> {
    /// Cuts the pages into lines and cells, in one pass.
    #[cfg(test)]
    pub(super) fn new(pages: &'a [PageText]) -> Self {
        Self::unless(pages, &|| false).unwrap_or(Self { lines: Vec::new() })
    }

    /// As `new`, and `None` as soon as `stop` says so.
    pub(super) fn unless(pages: &'a [PageText], stop: &dyn Fn() -> bool) -> Option<Self> {
        let mut lines: Vec<Line<'a>> = Vec::new();
        let mut rank = 0;
        for page in pages {
            if stop() {
                return None;
            }
            let first = lines.len();
            for whole in
                page.text.split(['\n', '\u{c}', '\u{2028}', '\u{2029}']).flat_map(old_line_ends)
            {
                for text in pieces(whole) {
                    if lines.len() % LINES_BETWEEN_STOPS == LINES_BETWEEN_STOPS - 1 && stop() {
                        return None;
                    }
                    let text = text.trim_end();
                    let cells = cells_of(text);
                    let blank = cells.is_empty();
                    lines.push(Line { page: page.number, text, cells, left_on_page: 0, rank });
                    rank += usize::from(!blank);
                }
            }
            let mut left = 0;
            for line in lines[first..].iter_mut().rev() {
                line.left_on_page = left;
                left += usize::from(!line.is_blank());
            }
        }
        Some(Self { lines })
    }

    /// The next line after `index` that is not blank, on the same page, at most `reach` further.
    pub(super) fn below(&self, index: usize, reach: usize) -> Option<usize> {
        let page = self.lines[index].page;
        let after = self.lines.iter().enumerate().skip(index + 1).take(reach);
        // A rule between the head of a table and its rows is no line of text.
        let mut found = after
            .filter(|(_, line)| line.page == page && line.text.contains(char::is_alphanumeric));
        found.next().map(|(at, _)| at)
    }

    /// Whether a line is the form's own small print.
    pub(super) fn in_footer(&self, index: usize) -> bool {
        let line = &self.lines[index];
        if line.left_on_page > 4 {
            return false;
        }
        SMALL_PRINT.iter().any(|word| find_ignoring_case(line.text, word).is_some())
    }

    /// How many lines are not blank.
    pub(super) fn filled(&self) -> usize {
        self.lines.last().map_or(0, |line| line.rank + usize::from(!line.is_blank()))
    }
}

impl<'a> Line<'a> {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.is_empty()
    }

    /// The text of a cell.
    pub(super) fn cell(&self, index: usize) -> Option<&'a str> {
        self.cells.get(index).map(|range| &self.text[range.clone()])
    }

    /// The cell in which the byte at `offset` stands.
    pub(super) fn cell_at(&self, offset: usize) -> Option<usize> {
        self.cells
            .iter()
            .position(|range| range.start <= offset && offset < range.end.max(range.start + 1))
    }

    /// The line without the white space before it.
    pub(super) fn trimmed(&self) -> &'a str {
        self.text.trim_start()
    }

    /// The cell that stands under or over cell `index` of `other`: in the same column of text set
    /// in fixed width, or, where columns were lost, the same one counted from the same side.
    pub(super) fn cell_in_column_of(&self, other: &Line<'_>, index: usize) -> Option<usize> {
        let (mine, theirs) = (self.cells.len(), other.cells.len());
        if mine == theirs {
            return Some(index);
        }
        let column = |line: &Line<'_>, range: &Range<usize>| {
            let chars = |bytes: usize| line.text[..bytes].chars().count();
            chars(range.start)..chars(range.end)
        };
        let wanted = column(other, other.cells.get(index)?);
        let overlapping = self.cells.iter().position(|range| {
            let own = column(self, range);
            own.start < wanted.end
                && wanted.start < own.end
                && own.start.abs_diff(wanted.start) < 12
        });
        let last = index + 1 == theirs && theirs > 1;
        overlapping.or_else(|| last.then(|| mine.checked_sub(1)).flatten())
    }
}

/// A quote of words of one page, cut at a word where they are many.
pub(super) fn quote(page: u32, words: &str) -> Option<Quote> {
    let mut text = words.trim();
    if text.len() > LONGEST_QUOTE_BYTES {
        let cut =
            (0..=LONGEST_QUOTE_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let word = text[..cut].rfind(char::is_whitespace).unwrap_or(cut);
        text = text[..word].trim_end();
    }
    (!text.is_empty()).then(|| Quote { page, text: text.to_owned() })
}

/// The place of an ASCII phrase in a text, case aside.
pub(super) fn find_ignoring_case(text: &str, phrase: &str) -> Option<usize> {
    let (text, phrase) = (text.as_bytes(), phrase.as_bytes());
    text.windows(phrase.len()).position(|window| window.eq_ignore_ascii_case(phrase))
}

/// ASCII prefixes, case aside.
pub(super) fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)) && {
        let next = text[prefix.len()..].chars().next();
        prefix.ends_with(' ') || !next.is_some_and(char::is_alphanumeric)
    }
}

/// A carriage return before a line's end belongs to it; elsewhere it ends a line itself.
fn old_line_ends(line: &str) -> impl Iterator<Item = &str> {
    line.strip_suffix('\r').unwrap_or(line).split('\r')
}

/// Cuts a line that is too long, at white space in the second half of the piece if there is any.
fn pieces(whole: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(whole);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        if text.len() <= LONGEST_LINE_BYTES {
            return Some(text);
        }
        let limit =
            (0..=LONGEST_LINE_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let space = text[..limit].rfind(char::is_whitespace).filter(|at| *at > limit / 2);
        let (piece, after) = text.split_at(space.unwrap_or(limit));
        rest = Some(after);
        Some(piece)
    })
}

fn cells_of(text: &str) -> Vec<Range<usize>> {
    let mut cells = Vec::new();
    let mut start = None;
    let mut end = 0;
    let mut spaces = 0;
    let mut leader = (' ', 0_usize, 0_usize);
    for (at, character) in text.char_indices() {
        // `1^CHEST 2 VIEWS^DAY,JO`; a power of ten has a figure behind it.
        let caret = character == '^' && {
            let before = text[..at].chars().next_back();
            let after = text[at + 1..].chars().next();
            before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphabetic)
        };
        let bar = caret || matches!(character, '|' | '│' | '┃' | '║' | '¦');
        // Dots and underscores of a form's blanks separate like a gap once there are three.
        if matches!(character, '.' | '_' | '…') {
            leader = if leader.0 == character {
                (character, leader.1 + 1, leader.2)
            } else {
                (character, 1, at)
            };
        } else {
            leader = (' ', 0, 0);
        }
        if leader.1 >= 3 || leader.0 == '…' {
            if let Some(from) = start.take()
                && leader.2 > from
            {
                cells.push(from..leader.2);
            }
            spaces = 0;
            continue;
        }
        if character.is_whitespace() || bar {
            spaces += if character == '\t' || bar { 2 } else { 1 };
            if spaces >= 2
                && let Some(from) = start.take()
            {
                cells.push(from..end);
            }
            continue;
        }
        spaces = 0;
        start.get_or_insert(at);
        end = at + character.len_utf8();
    }
    if let Some(from) = start {
        cells.push(from..end);
    }
    cells.retain(|range| !text[range.clone()].trim().is_empty());
    for range in &mut cells {
        range.end = range.start + text[range.clone()].trim_end().len();
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<&str> {
        cells_of(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn gaps_tabs_bars_and_leaders_end_a_cell() {
        assert_eq!(
            cells("Patient name   Mrs A. B. Ash\tDOB: 1"),
            ["Patient name", "Mrs A. B. Ash", "DOB: 1"]
        );
        assert_eq!(cells("Drug | Dose |"), ["Drug", "Dose"]);
        assert_eq!(cells("Name......Jo Day"), ["Name", "Jo Day"]);
        assert_eq!(cells("Signature ____________"), ["Signature"]);
        assert!(cells("  \t ").is_empty());
    }

    #[test]
    fn a_line_of_any_length_is_cut_into_short_ones_and_loses_nothing() {
        for text in ["ab ".repeat(50_000), "é".repeat(70_000)] {
            let cut: Vec<_> = pieces(&text).collect();
            assert!(cut.iter().all(|piece| piece.len() <= LONGEST_LINE_BYTES));
            assert_eq!(cut.concat(), text);
        }
    }
}
