//! Newspaper columns: two blocks of running text side by side are read one after the other, not
//! across. More than two are left as they stand. Tables are the opposite, so the test is strict: a gutter that many lines respect, with
//! long, well-filled lines on both sides of it.

use super::parts::{Row, Word};

/// Fewer lines than this on one side are not a column.
const LINES: usize = 5;

/// Running text has at least this many characters in a line, on average.
const CHARACTERS: usize = 24;

/// Running text fills at least this part of its column's width, on average.
const FILL: f64 = 0.75;

/// A gutter is at least this wide, in parts of the text's size.
const GUTTER: f64 = 0.8;

/// A page has at most so many blocks of columns; more are left as they are.
const DEPTH: u8 = 6;

pub(super) fn in_reading_order(rows: Vec<Row>) -> Vec<Row> {
    split(rows, DEPTH)
}

fn split(rows: Vec<Row>, depth: u8) -> Vec<Row> {
    let Some(found) = (depth > 0).then(|| best(&rows)).flatten() else {
        return rows;
    };
    let mut before = rows;
    let mut block = before.split_off(found.from);
    let after = block.split_off(found.to - found.from);

    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in block {
        let (l, r) = row.cut(found.gutter);
        left.extend(l);
        right.extend(r);
    }
    let mut all = split(before, depth - 1);
    all.extend(left);
    all.extend(right);
    all.extend(split(after, depth - 1));
    all
}

/// A block of rows, and where between its columns the gutter is.
#[derive(Debug, Clone, Copy)]
struct Block {
    from: usize,
    to: usize,
    gutter: f64,
}

/// The longest block any gutter makes.
fn best(rows: &[Row]) -> Option<Block> {
    candidates(rows)
        .into_iter()
        .flat_map(|gutter| blocks(rows, gutter))
        .filter(|block| is_columns(&rows[block.from..block.to], block.gutter))
        .max_by_key(|block| block.to - block.from)
}

/// Just left of where many lines begin, other than the leftmost.
fn candidates(rows: &[Row]) -> Vec<f64> {
    /// Lines that begin within so many points of each other begin at one place.
    const TOLERANCE: f64 = 3.0;
    /// The best few are enough: a gutter is the beginning of many lines.
    const MOST: usize = 8;

    let mut starts: Vec<f64> = rows.iter().flat_map(Row::starts).collect();
    starts.sort_by(f64::total_cmp);
    let mut groups: Vec<(usize, f64)> = Vec::new();
    let mut from = 0;
    for to in 1..=starts.len() {
        if to == starts.len() || starts[to] - starts[to - 1] > TOLERANCE {
            groups.push((to - from, starts[from]));
            from = to;
        }
    }
    groups.retain(|(votes, _)| *votes >= LINES);
    groups.sort_by_key(|(votes, _)| std::cmp::Reverse(*votes));
    groups.truncate(MOST);
    groups.into_iter().map(|(_, start)| start - 1.0).collect()
}

/// The runs of rows that respect the gutter, from where the right side begins to where it is over
/// and the left side pauses. What only the left side has before that comes first in any case.
fn blocks(rows: &[Row], gutter: f64) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut from = 0;
    while from < rows.len() {
        let bridged = |row: &Row| !row.leaves_open(gutter);
        let to = rows[from..].iter().position(bridged).map_or(rows.len(), |length| from + length);
        let reaches = |row: &Row| row.reaches(gutter);
        let first = rows[from..to].iter().position(reaches);
        let last = rows[from..to].iter().rposition(reaches);
        if let (Some(first), Some(last)) = (first, last) {
            let mut end = from + last + 1;
            while end < to && rows[end].baseline - rows[end - 1].baseline < 1.7 * rows[end].size() {
                end += 1;
            }
            blocks.push(Block { from: from + first, to: end, gutter });
        }
        from = to + 1;
    }
    blocks
}

/// Whether both sides are running text.
fn is_columns(rows: &[Row], gutter: f64) -> bool {
    let halves: Vec<_> = rows.iter().map(|row| row.clone().cut(gutter)).collect();
    let left: Vec<&Row> = halves.iter().filter_map(|(left, _)| left.as_ref()).collect();
    let right: Vec<&Row> = halves.iter().filter_map(|(_, right)| right.as_ref()).collect();
    is_running_text(&left) && is_running_text(&right)
}

#[allow(clippy::cast_precision_loss)] // Counts of a page's lines.
fn is_running_text(rows: &[&Row]) -> bool {
    if rows.len() < LINES {
        return false;
    }
    let extent = |row: &&Row| (row.left(), row.right());
    let (left, right) = rows
        .iter()
        .map(extent)
        .fold((f64::MAX, f64::MIN), |all, row| (all.0.min(row.0), all.1.max(row.1)));
    let width = (right - left).max(1.0);
    let fill = rows.iter().map(|row| (row.right() - row.left()) / width).sum::<f64>();
    let characters: usize = rows.iter().map(|row| row.characters()).sum();
    fill / rows.len() as f64 >= FILL && characters / rows.len() >= CHARACTERS
}

impl Row {
    fn right(&self) -> f64 {
        self.words.iter().map(|word| word.right).fold(f64::MIN, f64::max)
    }

    fn characters(&self) -> usize {
        self.words.iter().map(|word| word.shown.text.chars().count() + 1).sum()
    }

    /// Where the row, and each part of it behind a wide gap, begins.
    fn starts(&self) -> impl Iterator<Item = f64> {
        let behind_gaps = self
            .words
            .windows(2)
            .filter_map(|pair| pair[0].is_apart_from(&pair[1]).then_some(pair[1].left));
        self.words.first().map(|word| word.left).into_iter().chain(behind_gaps)
    }

    /// Whether no word crosses the gutter, the words beside it keep their distance, and no other
    /// cells make the row a table's.
    fn leaves_open(&self, gutter: f64) -> bool {
        let is_left = |word: &&Word| word.left < gutter;
        let left =
            self.words.iter().filter(is_left).map(|word| word.right).fold(f64::MIN, f64::max);
        let right = self.words.iter().find(|word| word.left >= gutter);
        let has_other_cells = self.starts().skip(1).any(|start| {
            let is_the_gutters = right.is_some_and(|word| (word.left - start).abs() < 0.01);
            !is_the_gutters
        });
        left <= gutter
            && right.is_none_or(|word| word.left - left >= GUTTER * word.size)
            && !has_other_cells
    }

    fn reaches(&self, gutter: f64) -> bool {
        self.words.last().is_some_and(|word| word.left >= gutter)
    }

    fn cut(self, gutter: f64) -> (Option<Self>, Option<Self>) {
        let baseline = self.baseline;
        let (left, right): (Vec<_>, Vec<_>) =
            self.words.into_iter().partition(|word| word.left < gutter);
        let side = |words: Vec<Word>| (!words.is_empty()).then_some(Self { words, baseline });
        (side(left), side(right))
    }
}
