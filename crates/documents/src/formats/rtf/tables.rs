//! A story's paragraphs, and the rows of its tables, which RTF writes cell by cell: a paragraph says
//! how deep in tables it is, and a cell's or a row's end says what it was part of.

use crate::formats::flow::{self, Piece, Sink};

/// Tables in tables; deeper ones are read as if they were not.
const DEPTH: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Paragraphs {
    /// The paragraph at hand.
    pub(super) text: Sink,
    pieces: Vec<Piece>,
    /// The rows that are open, each within a cell of the one before.
    rows: Vec<Row>,
}

#[derive(Debug, Default)]
struct Row {
    cells: Vec<Vec<Piece>>,
    cell: Vec<Piece>,
}

impl Paragraphs {
    /// The paragraph ends, `depth` tables deep.
    pub(super) fn end_paragraph(&mut self, depth: usize) {
        self.text.end_line();
        self.place(depth);
    }

    pub(super) fn end_cell(&mut self, depth: usize) {
        self.text.break_line();
        self.place(depth.max(1));
        if let Some(row) = self.rows.last_mut() {
            row.cells.push(std::mem::take(&mut row.cell));
        }
    }

    pub(super) fn end_row(&mut self, depth: usize) {
        self.text.break_line();
        self.place(depth.max(1));
        self.close(depth.clamp(1, DEPTH) - 1);
    }

    /// Where another section begins; no table reaches over it.
    pub(super) fn push(&mut self, piece: Piece) {
        self.text.break_line();
        self.place(0);
        self.pieces.push(piece);
    }

    pub(super) fn finished(mut self) -> Vec<Piece> {
        self.text.break_line();
        self.place(0);
        self.pieces
    }

    fn place(&mut self, depth: usize) {
        let depth = depth.min(DEPTH);
        self.close(depth);
        while self.rows.len() < depth {
            self.rows.push(Row::default());
        }
        let pieces = std::mem::take(&mut self.text.pieces);
        self.within().extend(pieces);
    }

    fn close(&mut self, depth: usize) {
        while self.rows.len() > depth {
            let Some(mut row) = self.rows.pop() else { break };
            if !row.cell.is_empty() {
                row.cells.push(row.cell);
            }
            let pieces = flow::row(row.cells);
            self.within().extend(pieces);
        }
    }

    fn within(&mut self) -> &mut Vec<Piece> {
        match self.rows.last_mut() {
            Some(row) => &mut row.cell,
            None => &mut self.pieces,
        }
    }
}
