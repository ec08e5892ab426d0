//! Labels over others and over columns: what stands under them, and what does not.

use std::ops::Range;

use super::super::layout::{Document, Line, starts_with_ignoring_case};
use super::label::{Candidate, Meaning};
use super::table::is_whole_label;

/// Whether a cell without a colon labels what stands under it or beside it: `Referring clinician`
/// over `Name: …`, or in a table before `Dr Jo Day`.
pub(super) fn heads(
    document: &Document<'_>,
    index: usize,
    line: &Line<'_>,
    at: usize,
    words: &str,
) -> bool {
    // A name over another is no label of it.
    if at > 0 || words.split(' ').count() > 3 || begins_with_a_title(words) {
        return false;
    }
    if line.cells.len() == 2 {
        return line.cell(1).is_some_and(begins_with_a_title);
    }
    let names = |text: &str| {
        ["name", "full name"].iter().any(|begin| starts_with_ignoring_case(text, begin))
    };
    let under = || document.below(index, 1).map(|under| document.lines[under].trimmed());
    line.cells.len() == 1 && under().is_some_and(|text| begins_with_a_title(text) || names(text))
}

/// Whether words begin with the title of a person.
pub(super) fn begins_with_a_title(words: &str) -> bool {
    const TITLES: &[&str] =
        &["dr ", "dr. ", "prof ", "prof. ", "professor ", "mr ", "mrs ", "ms ", "miss "];
    TITLES.iter().any(|title| starts_with_ignoring_case(words, title))
}

/// Whether a line is the head of a table: cells without a colon or a figure over as many cells.
pub(super) fn heads_columns(document: &Document<'_>, index: usize, line: &Line<'_>) -> bool {
    const MOST_COLUMNS: usize = 12;
    let plain = !line.text.contains(|c: char| matches!(c, ':' | '：') || c.is_ascii_digit());
    let under = || document.below(index, 2).map(|under| document.lines[under].cells.len());
    (2..MOST_COLUMNS).contains(&line.cells.len()) && plain && under() == Some(line.cells.len())
}

/// Words in the next cell that are no date head a column, as a label of dates before them does.
pub(super) fn heads_column(line: &Line<'_>, one: &Candidate, value: &Range<usize>) -> bool {
    use Meaning::{Birth, Date, Identifier};
    let dated = matches!(one.label.meaning, Birth | Date(_) | Identifier(_));
    let own = line.cell_at(one.start).map_or(0, |own| line.cells[own].end);
    let words = &line.text[value.clone()];
    if line.text[..own].ends_with([':', '：']) && !matches!(one.label.meaning, Birth | Date(_)) {
        return false;
    }
    dated && value.start >= own && !words.contains(|c: char| c.is_ascii_digit())
}

/// The line of the value where labels stand in a block, and their values in another under it, as a
/// converter leaves two columns of which it read one after the other.
fn beside_in_blocks(document: &Document<'_>, index: usize) -> Option<usize> {
    const LONGEST: usize = 16;
    let lines = &document.lines;
    let is_label = |at: usize| {
        let line = lines.get(at).filter(|line| line.page == lines[index].page);
        line.is_some_and(|line| {
            let colon = line.cells.len() <= 2 && line.text.ends_with([':', '：']);
            colon || line.cells.len() == 1 && is_whole_label(line.trimmed())
        })
    };
    if !is_label(index) {
        return None;
    }
    let over = (1..=LONGEST).take_while(|up| index.checked_sub(*up).is_some_and(is_label)).count();
    let under = (1..=LONGEST).take_while(|down| is_label(index + down)).count();
    let count = over + under + 1;
    let first = index + under + 1;
    // A blank line may part the blocks.
    let first = first + usize::from(lines.get(first).is_some_and(Line::is_blank));
    let values = first..first + count;
    let filled = values.clone().all(|at| {
        let line = lines.get(at).filter(|line| line.page == lines[index].page);
        line.is_some_and(|line| !line.is_blank() && !is_label(at))
    });
    (count >= 3 && over < LONGEST && filled).then_some(first + over)
}

/// The cell below, where the label stands alone in its own.
pub(super) fn below<'a>(
    document: &Document<'a>,
    index: usize,
    line: &Line<'a>,
    one: &Candidate,
) -> Option<(usize, usize, &'a str)> {
    let own = line.cell_at(one.start)?;
    if let Some(at) = beside_in_blocks(document, index) {
        let other = &document.lines[at];
        return Some((at, other.cells[0].start, other.trimmed()));
    }
    let under = document.below(index, 2)?;
    let other = &document.lines[under];
    let cell = other.cell_in_column_of(line, own);
    // The head of a table may have two lines.
    let figures = |at: usize, cell: usize| {
        let text = document.lines[at].cell(cell).unwrap_or_default();
        text.contains(|c: char| c.is_ascii_digit())
    };
    if matches!(one.label.meaning, Meaning::Identifier(_))
        && line.cells.len() > 2
        && cell.is_none_or(|cell| !figures(under, cell))
        && let Some(further) = document.below(under, 1)
        && let Some(cell) = document.lines[further].cell_in_column_of(line, own)
        && figures(further, cell)
    {
        let row = &document.lines[further];
        return Some((further, row.cells[cell].start, row.cell(cell)?));
    }
    let cell = cell?;
    Some((under, other.cells[cell].start, other.cell(cell)?))
}
