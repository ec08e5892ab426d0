//! How far Tesseract's confidence in a word can be believed: at each threshold, how many of the words
//! below it are wrong, how many of all wrong words are below it, and how many right ones.

use super::overlap::{Words, share};

/// Words with their confidence, and whether they are in the page's text.
#[derive(Default)]
pub(super) struct Sure(Vec<(f64, bool)>);

impl Sure {
    /// Counts the words of a table that Tesseract printed.
    pub(super) fn add(&mut self, table: &str, says: &Words) {
        let mut seen = Words::default();
        for row in table.lines().filter(|row| row.starts_with("5\t")) {
            let columns: Vec<&str> = row.split('\t').collect();
            let (Some(confidence), Some(text)) = (columns.get(10), columns.get(11)) else {
                continue;
            };
            let Ok(confidence) = confidence.parse::<f64>() else { continue };
            let words = Words::of(text);
            if words.count() == 0 {
                continue;
            }
            // Each word of the page counts as often as it is there.
            let left = says.without(&seen);
            self.0.push((confidence, words.found_in(&left) == words.count()));
            seen.extend(&words);
        }
    }

    pub(super) fn print(&self) {
        let wrong = self.0.iter().filter(|(_, is_right)| !is_right).count();
        let right = self.0.len() - wrong;
        println!(
            "\nConfidence of {} words, {wrong} of them wrong (pages that stand upright)\n",
            self.0.len()
        );
        println!("below  words  wrong  share  of all wrong  of all right  wrong above");
        for below in
            [40.0, 50.0, 60.0, 70.0, 75.0, 78.0, 80.0, 82.0, 85.0, 88.0, 90.0, 92.0, 94.0, 96.0]
        {
            let those = || self.0.iter().filter(move |(sure, _)| *sure < below);
            let wrong_below = those().filter(|(_, is_right)| !is_right).count();
            let right_below = those().count() - wrong_below;
            println!(
                "{below:>5} {:>6} {wrong_below:>6}  {:.3}         {:.3}         {:.3}       {:.4}",
                those().count(),
                share(wrong_below, those().count()),
                share(wrong_below, wrong),
                share(right_below, right),
                share(wrong - wrong_below, self.0.len() - those().count()),
            );
        }
    }
}
