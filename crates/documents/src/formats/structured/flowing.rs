//! Text of a narrative as it flows, until something ends the line.

use crate::formats::xml::{Element, collapsed};

/// The lines so far, none of them empty, and the one that is being written.
#[derive(Default)]
pub(in crate::formats) struct Flowing {
    pub(in crate::formats) lines: Vec<String>,
    pub(in crate::formats) line: String,
}

impl Flowing {
    pub(in crate::formats) fn end_line(&mut self) {
        let line = collapsed(&std::mem::take(&mut self.line));
        if !line.is_empty() {
            self.lines.push(line);
        }
    }

    /// Adds a table's row whose cells say this. Empty cells keep their place, so that the columns can
    /// be counted. A table within a cell is a part of its text.
    pub(in crate::formats) fn row(&mut self, row: &Element, cell: fn(&Element) -> Vec<String>) {
        let is_cell = |cell: &&Element| matches!(cell.name.as_str(), "td" | "th");
        let cells: Vec<String> =
            row.children().filter(is_cell).map(|one| cell(one).join("; ")).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.lines.push(cells.join(" | "));
        }
    }
}
