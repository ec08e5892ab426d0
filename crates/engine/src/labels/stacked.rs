//! Labels in a block of their own, and their values in a block under it: copied from a page of two
//! columns, whose left one is read before the right one.

use super::super::layout::Document;

/// Fewer labels in a row are no column.
const LEAST: usize = 3;
/// No column is longer.
const MOST: usize = 40;

/// A value: its line, where it begins, its words.
type Value<'a> = (usize, usize, &'a str);

/// The lines of labels in blocks, each with the value at the same place in the block after it, where
/// there are as many values as labels.
pub(super) fn find<'a>(document: &Document<'a>) -> Vec<(usize, Value<'a>)> {
    let mut found = Vec::new();
    let filled: Vec<usize> =
        (0..document.lines.len()).filter(|at| !document.lines[*at].is_blank()).collect();
    let is_label = |at: usize| {
        let line = &document.lines[at];
        line.cells.len() == 1 && line.text.ends_with([':', '：'])
    };
    let mut from = 0;
    while from < filled.len() {
        let labels = filled[from..].iter().take(MOST + 1).take_while(|at| is_label(**at)).count();
        if !(LEAST..=MOST).contains(&labels) {
            from += labels.max(1);
            continue;
        }
        let after = &filled[from + labels..];
        let values = after.iter().take(labels + 1).take_while(|at| !is_label(**at)).count();
        let plain = |at: &usize| {
            let line = &document.lines[*at];
            line.cells.len() == 1 && !line.text.contains(':')
        };
        let fits = values >= labels && after[..labels].iter().all(plain);
        if fits {
            for (label, value) in filled[from..from + labels].iter().zip(after) {
                let line = &document.lines[*value];
                if let (Some(range), Some(words)) = (line.cells.first(), line.cell(0)) {
                    found.push((*label, (*value, range.start, words)));
                }
            }
        }
        from += labels;
    }
    found
}
