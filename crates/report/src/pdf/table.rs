//! Tables that run over pages: the header row repeats, cells wrap, nothing is cut.
//!
//! All cells of a row stand on one grid of lines. A row moves to the next page whole where
//! it fits one; only a row higher than a page is split, between two lines of that grid.

use super::cell::{Cell, LEADING, Row, TEXT};
use super::font::Face;
use super::paper::{BOTTOM, Ink, LEFT, Paper, Style, TOP, WIDTH};
use super::symbol::Symbol;
use super::wrap::wrap;

/// Above and below the lines of a row.
const PAD: f32 = 3.2;
/// Between two columns.
const GUTTER: f32 = 8.0;
/// From a symbol's left edge to its word.
const BESIDE_SYMBOL: f32 = 11.0;
/// From a bullet's left edge to its text.
const BESIDE_BULLET: f32 = 7.0;

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

/// A line of a run, placed.
struct Piece {
    x: f32,
    style: Style,
    text: String,
    symbol: Option<(Symbol, f32)>,
    bar: Option<(f32, f32)>,
    bullet: Option<f32>,
}

/// A cell's lines, from the row's line `first` on.
struct Laid {
    first: usize,
    pieces: Vec<Piece>,
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
        let cells = self.lay(paper, row);
        let lines = cells.iter().map(|cell| cell.first + cell.pieces.len()).max().unwrap_or(0);
        let height = high(lines) + 2.0 * PAD;
        let fits_a_page = height <= BOTTOM - TOP - 4.0 * LEADING;
        let fits_here = paper.y + height <= BOTTOM;
        if !fits_here && (fits_a_page || paper.y + 6.0 * LEADING > BOTTOM) {
            paper.turn();
            self.header(paper);
        }
        let mut from = 0;
        loop {
            paper.down(PAD);
            let room = BOTTOM - paper.y;
            let here = (from + 1..=lines).take_while(|end| high(end - from) <= room).last();
            // A page always takes a line, so that this ends.
            let to = here.unwrap_or(from + 1);
            // Cell after cell, not line after line: that is how a row is read and copied.
            for cell in &cells {
                let lines = (cell.first..).zip(&cell.pieces);
                for (at, piece) in lines.filter(|(at, _)| (from..to).contains(at)) {
                    piece.draw(paper, paper.y + high(at - from));
                }
            }
            paper.down(high(to - from));
            from = to;
            if from >= lines {
                break;
            }
            paper.turn();
            self.header(paper);
        }
        paper.down(PAD);
        paper.rule(self.left_of(row.rule_from), LEFT + WIDTH, paper.y, 0.4, Ink::Rule);
    }

    fn lay(&self, paper: &Paper<'_>, row: &Row) -> Vec<Laid> {
        let mut cells: Vec<Laid> = row
            .cells
            .iter()
            .zip(&self.columns)
            .enumerate()
            .map(|(at, (cell, column))| {
                let pieces = place(paper, cell, self.left_of(at), self.room(at), column.align);
                Laid { first: 0, pieces }
            })
            .collect();
        if let Some((column, remark)) = &row.below {
            let left = self.left_of(*column);
            let pieces = place(paper, remark, left, LEFT + WIDTH - left, Align::Left);
            let first = cells.iter().map(|cell| cell.pieces.len()).max().unwrap_or(0);
            cells.push(Laid { first, pieces });
        }
        cells
    }
}

/// The height of so many lines.
fn high(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * LEADING
}

/// The lines of a cell, left to right by columns.
fn place(paper: &Paper<'_>, cell: &Cell, x: f32, room: f32, align: Align) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if let Some(share) = cell.bar {
        let bar = Some((share.clamp(0.0, 1.0) * room, room));
        pieces.push(Piece { bar, ..Piece::new(x, TEXT, "") });
    }
    for run in &cell.runs {
        let mut style = run.style;
        let beside = match (run.symbol, run.bullet) {
            (Some(_), _) => BESIDE_SYMBOL,
            (None, true) => BESIDE_BULLET,
            (None, false) => 0.0,
        };
        let wide = paper.measure(style, &run.text);
        if run.whole && wide > room {
            style.size = (style.size * room / wide).max(4.5);
        }
        let lines = wrap(paper.fonts, style.face, style.size, room - beside, &run.text);
        for (at, text) in lines.into_iter().enumerate() {
            let left = match align {
                Align::Left => x + beside,
                Align::Right => x + room - paper.fonts.width(style.face, style.size, text),
            };
            let mut piece = Piece::new(left, style, text);
            if at == 0 {
                piece.symbol = run.symbol.map(|symbol| (symbol, x));
                piece.bullet = run.bullet.then_some(x);
            }
            pieces.push(piece);
        }
    }
    pieces
}

impl Piece {
    fn new(x: f32, style: Style, text: &str) -> Self {
        Self { x, style, text: text.to_owned(), symbol: None, bar: None, bullet: None }
    }

    fn draw(&self, paper: &mut Paper<'_>, y: f32) {
        if let Some((symbol, x)) = self.symbol {
            paper.symbol(symbol, x, y + 2.0, 6.5);
        }
        if let Some((filled, room)) = self.bar {
            paper.fill(self.x, y + 1.5, room, LEADING - 3.0, Ink::Tint);
            if filled > 0.0 {
                paper.fill(self.x, y + 1.5, filled, LEADING - 3.0, Ink::Accent);
            }
        }
        if let Some(x) = self.bullet {
            paper.line_at(x, y, self.style, "•");
        }
        paper.line_at(self.x, y, self.style, &self.text);
    }
}
