//! Instructions hidden in a document: sentences that address a model or override its task.
//!
//! A text is cut into sentences (`sentences`), each is read as a reader would take it (`plain`) and,
//! where it is written so, decoded (`encoded`, `invisible`); its words are marked by what they do
//! (`words`, lists in five languages) and weighed (`judge`, `stated`, `wrapped`, `processing`, `request`,
//! `markers`). The rules are listed in `table`. What a verdict leads to is decided by the run.

mod classes;
mod encoded;
mod invisible;
mod judge;
mod layer;
mod markers;
mod plain;
mod processing;
mod request;
mod rules;
mod sentences;
mod stated;
mod table;
mod verdict;
mod words;
mod wrapped;

pub use rules::Rules;
pub use table::{RULES, RULES_VERSION, Rule};
pub use verdict::{Finding, Verdict};
pub use wardbook_domain::screening::RiskLevel;

use core::ops::Range;

impl Rules {
    /// The sentences of `text` that address a model or ask for something out of place. Linear in the
    /// text's length.
    pub fn find(&self, text: &str) -> Verdict {
        self.find_with_hidden(text, &[])
    }

    /// As [`find`](Self::find), with the byte ranges of `text` that its page does not show. What
    /// such a range says is high where it is a sentence that the shown text lacks. Ranges that make
    /// up most of the text are the words of a scanned picture, and are judged as if shown.
    pub fn find_with_hidden(&self, text: &str, hidden: &[Range<usize>]) -> Verdict {
        let mut findings: Vec<Finding> = Vec::new();
        for range in sentences::of(text) {
            let Some(found) = self.judge(text, range) else { continue };
            match findings.last_mut() {
                // Two pieces of a sentence too long to be one share their edge.
                Some(last) if found.range.start < last.range.end && last.rule == found.rule => {
                    last.range.end = last.range.end.max(found.range.end);
                }
                _ => findings.push(found),
            }
        }
        if !hidden.is_empty() {
            layer::add(self, text, hidden, &mut findings);
        }
        Verdict::of(findings)
    }
}
