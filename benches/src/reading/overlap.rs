//! How many of the words of one text another has, each as often.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// The words of a text, with how often each is there.
#[derive(Debug, Default, Clone)]
pub(super) struct Words(HashMap<String, usize>);

impl Words {
    /// Runs of letters and digits, of two and more; ligatures are their letters.
    pub(super) fn of(text: &str) -> Self {
        let plain: String = text.nfkc().collect();
        let mut words = HashMap::new();
        for word in plain.split(|c: char| !c.is_alphanumeric()) {
            if word.chars().nth(1).is_some() {
                *words.entry(word.to_owned()).or_default() += 1;
            }
        }
        Self(words)
    }

    pub(super) fn count(&self) -> usize {
        self.0.values().sum()
    }

    /// How many of these the other has.
    pub(super) fn found_in(&self, other: &Self) -> usize {
        let found =
            |(word, count): (&String, &usize)| other.0.get(word).map_or(0, |n| *n.min(count));
        self.0.iter().map(found).sum()
    }

    pub(super) fn extend(&mut self, more: &Self) {
        for (word, count) in &more.0 {
            *self.0.entry(word.clone()).or_default() += count;
        }
    }

    /// Those that the other does not have.
    pub(super) fn without(&self, other: &Self) -> Self {
        let left = self.0.iter().filter_map(|(word, count)| {
            let left = count.saturating_sub(other.0.get(word).copied().unwrap_or(0));
            (left > 0).then(|| (word.clone(), left))
        });
        Self(left.collect())
    }
}

/// A share, for a count of nothing too.
#[expect(clippy::cast_precision_loss, reason = "words of some documents")]
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
