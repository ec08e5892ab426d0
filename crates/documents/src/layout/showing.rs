//! Whether what is laid out is seen, from glyphs to the characters of lines. The layout only carries it
//! along: hidden glyphs stand in words and lines like any other.

use crate::HiddenBecause;

/// Whether a glyph is seen on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Showing {
    #[default]
    Shown,
    Hidden(HiddenBecause),
    /// Not seen by itself, but a picture stands there that may show the same.
    AtPicture(HiddenBecause),
    /// A picture or pattern with holes lies over it, or something that is mixed with it.
    Veiled,
    /// Only a look at the drawn page tells.
    Unsure,
}

/// Text, and which runs of its characters are not seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) text: String,
    /// In characters, in order. Most text has none.
    runs: Vec<Run>,
    length: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) showing: Showing,
}

impl Shown {
    pub(super) fn of(text: &str, showing: Showing) -> Self {
        let mut shown = Self::default();
        shown.push(text, showing);
        shown
    }

    pub(super) fn push(&mut self, text: &str, showing: Showing) {
        let start = self.length;
        self.text.push_str(text);
        self.length = start.saturating_add(count(text));
        self.mark(Run { start, end: self.length, showing });
    }

    pub(super) fn append(&mut self, other: &Self) {
        let start = self.length;
        self.text.push_str(&other.text);
        self.length = start.saturating_add(other.length);
        for run in &other.runs {
            self.mark(Run { start: start + run.start, end: start + run.end, ..*run });
        }
    }

    /// In characters.
    pub(super) const fn length(&self) -> u32 {
        self.length
    }

    /// Blanks of the layout's own, which are neither seen nor hidden.
    pub(super) fn blank(&mut self, blanks: &str) {
        self.text.push_str(blanks);
        self.length = self.length.saturating_add(count(blanks));
    }

    fn mark(&mut self, run: Run) {
        if run.showing == Showing::Shown || run.start == run.end {
            return;
        }
        match self.runs.last_mut() {
            Some(last) if last.end == run.start && last.showing == run.showing => {
                last.end = run.end;
            }
            _ => self.runs.push(run),
        }
    }

    /// The runs that say something, those that only blanks keep apart as one.
    pub(super) fn runs(&self) -> Vec<Run> {
        if self.runs.is_empty() {
            return Vec::new();
        }
        let characters: Vec<char> = self.text.chars().collect();
        let of = |start: u32, end: u32| {
            characters.get(start as usize..end as usize).unwrap_or_default().iter().copied()
        };
        let mut runs: Vec<Run> = Vec::new();
        for run in &self.runs {
            match runs.last_mut() {
                Some(last)
                    if last.showing == run.showing
                        && of(last.end, run.start).all(char::is_whitespace) =>
                {
                    last.end = run.end;
                }
                _ => runs.push(*run),
            }
        }
        runs.retain(|run| of(run.start, run.end).any(char::is_alphanumeric));
        runs
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
