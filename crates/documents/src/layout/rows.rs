//! Words to rows: what stands side by side on one base line, raised and lowered figures included.

use super::parts::{Row, Word};

/// A row is looked for among the last few only: the words come sorted from top to bottom.
const OPEN_ROWS: usize = 12;

pub(super) fn from_words(mut words: Vec<Word>) -> Vec<Row> {
    words.sort_by(|a, b| a.middle().total_cmp(&b.middle()).then(a.left.total_cmp(&b.left)));
    let mut rows: Vec<Growing> = Vec::new();
    for word in words {
        let recent = rows.len().saturating_sub(OPEN_ROWS);
        let best = rows[recent..]
            .iter_mut()
            .filter(|row| row.takes(&word))
            .min_by(|a, b| a.distance(&word).total_cmp(&b.distance(&word)));
        match best {
            Some(row) => row.add(word),
            None => rows.push(Growing::with(word)),
        }
    }
    let mut rows: Vec<Row> = rows.into_iter().map(Growing::finished).collect();
    rows.sort_by(|a, b| a.baseline.total_cmp(&b.baseline).then(a.left().total_cmp(&b.left())));
    rows
}

/// A row while words still come. Its line is that of its largest word.
struct Growing {
    words: Vec<Word>,
    baseline: f64,
    size: f64,
}

impl Growing {
    fn with(word: Word) -> Self {
        Self { baseline: word.baseline, size: word.size, words: vec![word] }
    }

    fn distance(&self, word: &Word) -> f64 {
        (self.baseline - word.baseline).abs()
    }

    fn takes(&self, word: &Word) -> bool {
        let (small, large) = (self.size.min(word.size), self.size.max(word.size));
        // Print in the margin of a heading is not part of it.
        if small < 0.45 * large {
            return false;
        }
        // Raised and lowered figures stand off the line, words of the same size do not.
        let allowed = if small < 0.9 * large { 0.5 } else { 0.45 };
        self.distance(word) <= allowed * large && !self.collides(word)
    }

    /// Text over other text, as hidden text may be, gets a line of its own instead of being woven in.
    fn collides(&self, word: &Word) -> bool {
        self.words.iter().any(|other| {
            let shared = word.right.min(other.right) - word.left.max(other.left);
            shared > 0.3 * word.size.max(other.size)
        })
    }

    fn add(&mut self, word: Word) {
        if word.size > self.size {
            self.baseline = word.baseline;
            self.size = word.size;
        }
        self.words.push(word);
    }

    fn finished(self) -> Row {
        let mut words = self.words;
        words.sort_by(|a, b| a.left.total_cmp(&b.left));
        Row { words, baseline: self.baseline }
    }
}

impl Word {
    fn middle(&self) -> f64 {
        self.baseline - 0.3 * self.size
    }
}
