//! Signs beside words: results and levels told apart by shape, not by colour.
//!
//! They are drawn, not set in a font: no face needs them, and searching or copying the
//! text finds the word alone.

use wardbook_domain::session::SessionState;

use super::paper::{Ink, Mark, Paper};

/// A sign about as high as the capitals beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// A check mark: passed, done.
    Check,
    /// A cross on a black square: failed.
    Cross,
    /// A dash in an open circle: not assessed, not decided.
    Dash,
    /// A triangle with an exclamation mark: a warning, quarantined.
    Triangle,
    /// A black octagon with an exclamation mark: critical.
    Octagon,
    /// A circle with an i: a note.
    Info,
    /// A filled dot: a person must look.
    Dot,
}

impl Symbol {
    /// The sign of a document's status.
    pub(super) fn of_status(status: &str) -> Self {
        match status {
            "done" | "completed" => Self::Check,
            "failed" => Self::Cross,
            "quarantined" => Self::Triangle,
            _ if status == SessionState::CompletedPartly.in_words() => Self::Triangle,
            _ => Self::Dash,
        }
    }

    /// The sign of a check's result.
    pub(super) fn of_result(result: &str) -> Self {
        match result {
            "passed" => Self::Check,
            "failed" => Self::Cross,
            _ => Self::Dash,
        }
    }

    /// The sign of a notice's level.
    pub(super) fn of_level(level: &str) -> Self {
        match level {
            "critical" => Self::Octagon,
            "warning" => Self::Triangle,
            _ => Self::Info,
        }
    }
}

impl Paper<'_> {
    /// Draws a sign in the square at (`x`, `y`) with sides of `side` points.
    pub(super) fn symbol(&mut self, symbol: Symbol, x: f32, y: f32, side: f32) {
        let at = |across: f32, down: f32| (x + across * side, y + down * side);
        let ring = |radius: f32, corners: u8, turn: f32| {
            (0..corners)
                .map(|corner| {
                    let angle =
                        (f32::from(corner) + turn) * std::f32::consts::TAU / f32::from(corners);
                    at(0.5 + radius * angle.sin(), 0.5 - radius * angle.cos())
                })
                .collect::<Vec<_>>()
        };
        let closed = |mut points: Vec<(f32, f32)>| {
            points.extend(points.first().copied());
            points
        };
        let thin = side * 0.11;
        match symbol {
            Symbol::Check => {
                let points = vec![at(0.08, 0.55), at(0.37, 0.86), at(0.94, 0.14)];
                self.mark(Mark::Stroke { points, width: side * 0.17, ink: Ink::Accent });
            }
            Symbol::Cross => {
                self.fill(x, y, side, side, Ink::Text);
                for points in
                    [vec![at(0.25, 0.25), at(0.75, 0.75)], vec![at(0.75, 0.25), at(0.25, 0.75)]]
                {
                    self.mark(Mark::Stroke { points, width: side * 0.15, ink: Ink::White });
                }
            }
            Symbol::Dash => {
                let points = closed(ring(0.45, 28, 0.0));
                self.mark(Mark::Stroke { points, width: thin, ink: Ink::Quiet });
                let points = vec![at(0.28, 0.5), at(0.72, 0.5)];
                self.mark(Mark::Stroke { points, width: thin, ink: Ink::Quiet });
            }
            Symbol::Triangle => {
                let points =
                    closed(vec![at(0.5, 0.06), at(0.98, 0.94), at(0.02, 0.94), at(0.5, 0.06)]);
                self.mark(Mark::Stroke { points, width: thin, ink: Ink::Text });
                self.exclamation(
                    at(0.5, 0.34),
                    at(0.5, 0.63),
                    at(0.5, 0.78),
                    side * 0.12,
                    Ink::Text,
                );
            }
            Symbol::Octagon => {
                self.mark(Mark::Fill { points: ring(0.54, 8, 0.5), ink: Ink::Text });
                self.exclamation(
                    at(0.5, 0.2),
                    at(0.5, 0.58),
                    at(0.5, 0.77),
                    side * 0.14,
                    Ink::White,
                );
            }
            Symbol::Info => {
                let points = closed(ring(0.45, 28, 0.0));
                self.mark(Mark::Stroke { points, width: thin, ink: Ink::Quiet });
                self.exclamation(
                    at(0.5, 0.46),
                    at(0.5, 0.76),
                    at(0.5, 0.3),
                    side * 0.12,
                    Ink::Quiet,
                );
            }
            Symbol::Dot => self.mark(Mark::Fill { points: ring(0.3, 20, 0.0), ink: Ink::Accent }),
        }
    }

    /// A stem from `top` to `foot` and a dot: an exclamation mark, or an i upside down.
    fn exclamation(
        &mut self,
        top: (f32, f32),
        foot: (f32, f32),
        dot: (f32, f32),
        width: f32,
        ink: Ink,
    ) {
        self.mark(Mark::Stroke { points: vec![top, foot], width, ink });
        self.fill(dot.0 - width / 2.0, dot.1 - width / 2.0, width, width, ink);
    }
}
