//! What stands in the rows of a table: cells of runs of text, figures, signs and bars.
//!
//! How rows are measured, broken over pages and drawn is [`super::table`]'s.

use super::font::Face;
use super::paper::{Ink, Style};
use super::symbol::Symbol;

/// The line height of table text.
pub(super) const LEADING: f32 = 10.5;

pub(super) const TEXT: Style = Style::new(Face::Regular, 8.0, LEADING, Ink::Text);

/// A run of lines in a cell.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
    pub(super) symbol: Option<Symbol>,
    /// A figure is set smaller rather than broken.
    pub(super) whole: bool,
    /// An item of a list hangs beside its bullet.
    pub(super) bullet: bool,
}

impl Run {
    fn new(style: Style, text: impl Into<String>) -> Self {
        Self { text: text.into(), style, symbol: None, whole: false, bullet: false }
    }
}

/// What stands in one column of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) runs: Vec<Run>,
    /// A bar of this share of the column's width.
    pub(super) bar: Option<f32>,
}

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::default().and(TEXT, text)
    }

    pub(super) fn quiet(text: impl Into<String>) -> Self {
        Self::default().and(TEXT.ink(Ink::Quiet), text)
    }

    pub(super) fn bold(text: impl Into<String>) -> Self {
        Self::default().and(TEXT.bold(), text)
    }

    /// A number, which is never broken over two lines.
    pub(super) fn figure(text: impl Into<String>) -> Self {
        let mut cell = Self::text(text);
        cell.runs.iter_mut().for_each(|run| run.whole = true);
        cell
    }

    /// What stands in a column of figures where there is none.
    pub(super) fn no_figure(text: impl Into<String>) -> Self {
        let mut cell = Self::quiet(text);
        cell.runs.iter_mut().for_each(|run| run.whole = true);
        cell
    }

    /// A word with its sign.
    pub(super) fn sign(symbol: Symbol, text: impl Into<String>) -> Self {
        Self::default().and_sign(symbol, text)
    }

    pub(super) fn mono(text: impl Into<String>) -> Self {
        Self::default().and_mono(text)
    }

    /// A bar; `share` is 0..1 of the column.
    pub(super) fn bar(share: f32) -> Self {
        Self { bar: Some(share), ..Self::default() }
    }

    pub(super) fn and_text(self, text: impl Into<String>) -> Self {
        self.and(TEXT, text)
    }

    pub(super) fn and_item(mut self, text: impl Into<String>) -> Self {
        self.runs.push(Run { bullet: true, ..Run::new(TEXT, text) });
        self
    }

    pub(super) fn and_quiet(self, text: impl Into<String>) -> Self {
        self.and(TEXT.ink(Ink::Quiet), text)
    }

    pub(super) fn and_mono(self, text: impl Into<String>) -> Self {
        self.and(Style::new(Face::Mono, 6.8, LEADING, Ink::Quiet), text)
    }

    pub(super) fn and_sign(mut self, symbol: Symbol, text: impl Into<String>) -> Self {
        let style = TEXT.bold();
        self.runs.push(Run { symbol: Some(symbol), ..Run::new(style, text) });
        self
    }

    fn and(mut self, style: Style, text: impl Into<String>) -> Self {
        self.runs.push(Run::new(style, text));
        self
    }
}

/// A row of cells, and a remark that may stand below them over several columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    pub(super) below: Option<(usize, Cell)>,
    /// From which column the rule below the row runs.
    pub(super) rule_from: usize,
}

impl Row {
    pub(super) fn new(cells: Vec<Cell>) -> Self {
        Self { cells, ..Self::default() }
    }

    /// A remark from this column to the right edge.
    pub(super) fn below(self, column: usize, remark: Cell) -> Self {
        Self { below: Some((column, remark)), ..self }
    }

    pub(super) fn rule_from(self, column: usize) -> Self {
        Self { rule_from: column, ..self }
    }

    /// Every cell bold, as in a total.
    pub(super) fn total(mut self) -> Self {
        for run in self.cells.iter_mut().flat_map(|cell| &mut cell.runs) {
            run.style = run.style.bold();
        }
        self
    }
}
