//! Tables that run over pages: the header row repeats, cells wrap, nothing is cut.
//!
//! All cells of a row stand on one grid of lines. A row moves to the next page whole where
//! it fits one; only a row higher than a page is split, between two lines of that grid.

use super::font::Face;
use super::paper::{BOTTOM, Ink, LEFT, Paper, Style, TOP, WIDTH};
use super::symbol::Symbol;
use super::wrap::wrap;

/// The line height of table text.
const LEADING: f32 = 10.5;
/// Above and below the lines of a row.
const PAD: f32 = 3.2;
/// Between two columns.
const GUTTER: f32 = 8.0;
/// From a symbol's left edge to its word.
const BESIDE_SYMBOL: f32 = 11.0;

const TEXT: Style = Style::new(Face::Regular, 8.0, LEADING, Ink::Text);
const TITLE: Style = Style::new(Face::Bold, 7.5, LEADING, Ink::Quiet);

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// A column; the widths of a table's columns add up to the measure.
#[derive(Clone, Debug)]
pub(super) struct Column {
    title: String,
    width: f32,
    align: Align,
}

impl Column {
    pub(super) fn left(title: impl Into<String>, width: f32) -> Self {
        Self { title: title.into(), width, align: Align::Left }
    }

    pub(super) fn right(title: impl Into<String>, width: f32) -> Self {
        Self { title: title.into(), width, align: Align::Right }
    }
}

/// A run of lines in a cell.
#[derive(Clone, Debug)]
struct Run {
    text: String,
    style: Style,
    symbol: Option<Symbol>,
    /// A figure is set smaller rather than broken.
    whole: bool,
    indent: f32,
}

/// What stands in one column of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    runs: Vec<Run>,
    /// A bar of this share of the column's width.
    bar: Option<f32>,
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

    pub(super) fn and_quiet(self, text: impl Into<String>) -> Self {
        self.and(TEXT.ink(Ink::Quiet), text)
    }

    pub(super) fn and_mono(self, text: impl Into<String>) -> Self {
        self.and(Style::new(Face::Mono, 6.8, LEADING, Ink::Quiet), text)
    }

    pub(super) fn and_sign(mut self, symbol: Symbol, text: impl Into<String>) -> Self {
        let style = TEXT.bold();
        let run = Run { text: text.into(), style, symbol: Some(symbol), whole: false, indent: 0.0 };
        self.runs.push(run);
        self
    }

    fn and(mut self, style: Style, text: impl Into<String>) -> Self {
        self.runs.push(Run { text: text.into(), style, symbol: None, whole: false, indent: 0.0 });
        self
    }
}

/// A row of cells, and a remark that may stand below them over several columns.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    cells: Vec<Cell>,
    below: Option<(usize, Cell)>,
    /// From which column the rule below the row runs.
    rule_from: usize,
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

/// A line of a run, placed.
struct Piece {
    x: f32,
    style: Style,
    text: String,
    symbol: Option<(Symbol, f32)>,
    bar: Option<(f32, f32)>,
}

/// A table being written; rows go straight onto the paper.
pub(super) struct Table {
    columns: Vec<Column>,
}

impl Table {
    /// Begins a table with its header row, together with room for a first row.
    pub(super) fn begin(paper: &mut Paper<'_>, columns: Vec<Column>) -> Self {
        let table = Self { columns };
        paper.keep(6.0 * LEADING);
        table.header(paper);
        table
    }

    fn left_of(&self, column: usize) -> f32 {
        LEFT + self.columns.iter().take(column).map(|each| each.width).sum::<f32>()
    }

    fn room(&self, column: usize) -> f32 {
        let gutter = if column + 1 == self.columns.len() { 0.0 } else { GUTTER };
        self.columns.get(column).map_or(0.0, |each| each.width) - gutter
    }

    fn header(&self, paper: &mut Paper<'_>) {
        let titles: Vec<Vec<&str>> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| match column.title.as_str() {
                "" => Vec::new(),
                title => wrap(paper.fonts, TITLE.face, TITLE.size, self.room(at), title),
            })
            .collect();
        let rows = titles.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..rows {
            for (at, title) in titles.iter().enumerate() {
                // Titles stand on the rule: the short ones begin lower.
                let text = (line + title.len()).checked_sub(rows).and_then(|from| title.get(from));
                let x = self.left_of(at);
                match (text, self.columns[at].align) {
                    (Some(text), Align::Left) => paper.line(x, TITLE, text),
                    (Some(text), Align::Right) => {
                        paper.line_right(x + self.room(at), paper.y, TITLE, text);
                    }
                    (None, _) => {}
                }
            }
            paper.down(LEADING);
        }
        if rows > 0 {
            paper.down(2.0);
        }
        paper.rule(LEFT, LEFT + WIDTH, paper.y, 0.8, Ink::Accent);
    }

    /// Adds a row.
    pub(super) fn row(&self, paper: &mut Paper<'_>, row: &Row) {
        let lines = self.lay(paper, row);
        let height = lines.iter().map(|_| LEADING).sum::<f32>() + 2.0 * PAD;
        let fits_a_page = height <= BOTTOM - TOP - 4.0 * LEADING;
        let fits_here = paper.y + height <= BOTTOM;
        if !fits_here && (fits_a_page || paper.y + 6.0 * LEADING > BOTTOM) {
            paper.turn();
            self.header(paper);
        }
        paper.down(PAD);
        for line in lines {
            if paper.y + LEADING > BOTTOM {
                paper.turn();
                self.header(paper);
                paper.down(PAD);
            }
            for piece in line {
                draw(paper, &piece);
            }
            paper.down(LEADING);
        }
        paper.down(PAD);
        paper.rule(self.left_of(row.rule_from), LEFT + WIDTH, paper.y, 0.4, Ink::Rule);
    }

    fn lay(&self, paper: &Paper<'_>, row: &Row) -> Vec<Vec<Piece>> {
        let mut lines: Vec<Vec<Piece>> = Vec::new();
        for (at, cell) in row.cells.iter().enumerate().take(self.columns.len()) {
            let align = self.columns[at].align;
            place(paper, cell, self.left_of(at), self.room(at), align, &mut lines, 0);
        }
        if let Some((column, remark)) = &row.below {
            let left = self.left_of(*column);
            let first = lines.len();
            place(paper, remark, left, LEFT + WIDTH - left, Align::Left, &mut lines, first);
        }
        lines
    }
}

/// Puts the lines of a cell onto the row's grid from line `first`.
fn place(
    paper: &Paper<'_>,
    cell: &Cell,
    x: f32,
    room: f32,
    align: Align,
    lines: &mut Vec<Vec<Piece>>,
    first: usize,
) {
    let mut pieces = Vec::new();
    if let Some(share) = cell.bar {
        let bar = Some((share.clamp(0.0, 1.0) * room, room));
        pieces.push(Piece { x, style: TEXT, text: String::new(), symbol: None, bar });
    }
    for run in &cell.runs {
        let mut style = run.style;
        let beside = run.indent + if run.symbol.is_some() { BESIDE_SYMBOL } else { 0.0 };
        let wide = paper.measure(style, &run.text);
        if run.whole && wide > room {
            style.size = (style.size * room / wide).max(4.5);
        }
        for (at, text) in wrap(paper.fonts, style.face, style.size, room - beside, &run.text)
            .into_iter()
            .enumerate()
        {
            let symbol = run.symbol.filter(|_| at == 0).map(|symbol| (symbol, x + run.indent));
            let x = match align {
                Align::Left => x + beside,
                Align::Right => x + room - paper.measure(style, text),
            };
            pieces.push(Piece { x, style, text: text.to_owned(), symbol, bar: None });
        }
    }
    for (at, piece) in pieces.into_iter().enumerate() {
        while lines.len() <= first + at {
            lines.push(Vec::new());
        }
        lines[first + at].push(piece);
    }
}

fn draw(paper: &mut Paper<'_>, piece: &Piece) {
    let y = paper.y;
    if let Some((symbol, x)) = piece.symbol {
        paper.symbol(symbol, x, y + 2.0, 6.5);
    }
    if let Some((filled, room)) = piece.bar {
        paper.fill(piece.x, y + 1.5, room, LEADING - 3.0, Ink::Tint);
        if filled > 0.0 {
            paper.fill(piece.x, y + 1.5, filled, LEADING - 3.0, Ink::Accent);
        }
    }
    paper.line(piece.x, piece.style, &piece.text);
}
