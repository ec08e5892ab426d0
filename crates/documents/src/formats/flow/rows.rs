//! A table's row as lines. A label and its value stand side by side, so cells of one line each become
//! one line with tabs between. What has several lines in a cell is read as a person does: across
//! where the lines pair up, otherwise cell by cell, so that no value lands beside another's label.

use super::{Break, Piece};

pub(crate) fn row(cells: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut columns: Vec<Vec<String>> = Vec::with_capacity(cells.len());
    let (mut before, mut beside, mut after) = (None, Vec::new(), None);
    for cell in cells {
        let mut lines = Vec::new();
        for piece in cell {
            match piece {
                Piece::Line(line) => lines.push(line),
                // A row is not torn: the break comes before it where it comes before its text.
                Piece::Break(why) => {
                    let is_begun = columns.iter().chain([&lines]).flatten().any(|line| says(line));
                    *(if is_begun { &mut after } else { &mut before }) = Some(why);
                }
                other => beside.push(other),
            }
        }
        columns.push(trimmed(lines));
    }
    let mut pieces: Vec<Piece> = before.into_iter().map(Piece::Break).collect();
    pieces.extend(lines(&columns).into_iter().map(Piece::Line));
    pieces.extend(beside);
    pieces.extend(after.filter(|why| *why == Break::Asked).map(Piece::Break));
    pieces
}

fn lines(columns: &[Vec<String>]) -> Vec<String> {
    let full = || columns.iter().filter(|column| !column.is_empty());
    let tallest = full().map(Vec::len).max().unwrap_or_default();
    let pairs_up = full().all(|column| column.len() == tallest);
    if pairs_up {
        return (0..tallest).map(|at| across(columns, at)).filter(|line| says(line)).collect();
    }
    // A label before a value of several lines.
    if let [label, value] = full().collect::<Vec<_>>()[..]
        && label.len() == 1
    {
        let first = across(columns, 0);
        return std::iter::once(first).chain(value[1..].iter().cloned()).collect();
    }
    full().flatten().cloned().collect()
}

/// The lines at one height. Empty cells keep their place, so that the columns can be counted.
fn across(columns: &[Vec<String>], at: usize) -> String {
    let cells = columns.iter().map(|column| column.get(at).map_or("", String::as_str));
    cells.collect::<Vec<_>>().join("\t").trim_end().to_owned()
}

/// Without the empty paragraphs that push a cell's text up or down.
fn trimmed(mut lines: Vec<String>) -> Vec<String> {
    while lines.last().is_some_and(|line| !says(line)) {
        lines.pop();
    }
    let first = lines.iter().position(|line| says(line)).unwrap_or(lines.len());
    lines.drain(..first);
    lines
}

fn says(line: &str) -> bool {
    !line.trim().is_empty()
}
