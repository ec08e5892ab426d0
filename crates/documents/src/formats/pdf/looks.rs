//! Drawing pages to look at them takes time and memory, so both have their bounds.

use std::cell::Cell;
use std::time::{Duration, Instant};

use hayro_interpret::hayro_syntax::page::Page;

use super::drawing::{Drawn, drawn_to_look};

/// What looking at the pages of one file may take in all.
const TIME: Duration = Duration::from_secs(8);

/// Pixels of a page's pictures, all of which are in memory while it is drawn.
const PICTURED: u64 = 16_000_000;

/// What is left of the time.
pub(super) struct Looks(Cell<Duration>);

impl Looks {
    pub(super) fn new() -> Self {
        Self(Cell::new(TIME))
    }

    /// No page is drawn.
    pub(super) fn none() -> Self {
        Self(Cell::new(Duration::ZERO))
    }

    pub(super) fn draw<'a>(&self, page: &'a Page<'a>, pictured: u64) -> Option<Drawn> {
        let left = self.0.get();
        if left.is_zero() || pictured > PICTURED {
            return None;
        }
        let started = Instant::now();
        let drawn = drawn_to_look(page);
        self.0.set(left.saturating_sub(started.elapsed()));
        drawn
    }
}
