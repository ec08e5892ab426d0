//! Sets back the spaces of a text that a scanner or a converter got wrong, so that the rules of names
//! and labels meet words and cells as they were printed.
//!
//! Two faults are mended: every word two spaces from the next, and a label with its colon set straight
//! behind the value before it. Nothing but spaces changes; those that are put in are taken out of what
//! was found, so that every quote is in the document.

use std::borrow::Cow;

use wardbook_domain::extraction::{Extraction, PageText, Quote};

use super::labels::begins_behind_value;

/// What is put in: spaces of a kind that documents have not, twice, which end a cell.
const GAP: &str = "\u{2005}\u{2005}";
/// Fewer gaps between words show nothing.
const FEWEST: usize = 6;
/// So many times as often as one space stand two.
const TIMES: usize = 4;

/// The pages as printed; the same where nothing is wrong.
pub(super) fn pages(pages: &[PageText]) -> Cow<'_, [PageText]> {
    let mended: Vec<Option<String>> = pages.iter().map(|page| mended(&page.text)).collect();
    if mended.iter().all(Option::is_none) {
        return Cow::Borrowed(pages);
    }
    let whole = pages.iter().zip(mended).map(|(page, text)| PageText {
        number: page.number,
        text: text.unwrap_or_else(|| page.text.clone()),
    });
    Cow::Owned(whole.collect())
}

fn mended(text: &str) -> Option<String> {
    let narrow = is_wide(text).then(|| narrowed(text));
    let apart = (!text.contains(GAP)).then(|| apart(narrow.as_deref().unwrap_or(text)));
    apart.flatten().or(narrow)
}

/// What was found, in the document's own words.
pub(super) fn restored(mut found: Extraction) -> Extraction {
    let restore = |text: &mut String| {
        if text.contains(GAP) {
            *text = text.replace(GAP, "");
        }
    };
    let quotes = found.fields.iter_mut().filter_map(|field| field.quote.as_mut());
    quotes.chain(&mut found.type_quote).for_each(|Quote { text, .. }| restore(text));
    found.doubts.iter_mut().for_each(|doubt| restore(&mut doubt.words));
    restore(&mut found.summary);
    found
}

/// Whether words stand two spaces from each other.
fn is_wide(text: &str) -> bool {
    let (mut single, mut double) = (0, 0);
    for line in text.lines() {
        let (mut last, mut gap) = ("", 0_usize);
        for word in line.split(' ') {
            gap += 1;
            if word.is_empty() {
                continue;
            }
            let is_word =
                |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
            if is_word(last) && is_word(word) {
                single += usize::from(gap == 1);
                double += usize::from(gap == 2);
            }
            (last, gap) = (word, 0);
        }
    }
    double >= FEWEST && double > single * TIMES
}

/// Two spaces become one; wider gaps are between cells.
fn narrowed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = 0;
    for sign in text.chars() {
        if sign == ' ' {
            gap += 1;
            continue;
        }
        out.extend(std::iter::repeat_n(' ', if gap == 2 { 1 } else { gap }));
        gap = 0;
        out.push(sign);
    }
    out.extend(std::iter::repeat_n(' ', gap));
    out
}

/// `DAY , JOHospital No: 1`: labels are set apart from what stands before them.
fn apart(text: &str) -> Option<String> {
    let mut out: Option<String> = None;
    let mut done = 0;
    let mut begin = 0;
    for line in text.split_inclusive('\n') {
        for at in begins_behind_value(line) {
            let out = out.get_or_insert_with(String::new);
            out.push_str(&text[done..begin + at]);
            out.push_str(GAP);
            done = begin + at;
        }
        begin += line.len();
    }
    out.map(|mut out| {
        out.push_str(&text[done..]);
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_two_spaces_apart_are_set_back_and_cells_stay() {
        let text = "Name   :  JO  ANN  DAY      Seen  by  :  Dr  Al  Ray\nAll  is  well  with  her";
        let set = "Name   : JO ANN DAY      Seen by : Dr Al Ray\nAll is well with her";
        assert_eq!(mended(text).as_deref(), Some(set));
        assert_eq!(mended("Name  Jo Day\nSeen by  Dr Al Ray of Elm Street Clinic"), None);
    }

    #[test]
    fn a_label_straight_behind_a_value_is_set_apart() {
        let text = "Seen : 10:46Patient Name: DAY , JOHospital No: HF1\nSex: MNHS No: 999";
        let set = "Seen : 10:46|Patient Name: DAY , JO|Hospital No: HF1\nSex: M|NHS No: 999";
        assert_eq!(mended(text).map(|text| text.replace(GAP, "|")).as_deref(), Some(set));
        assert_eq!(mended("Inpatient: Jo Day"), None);
    }
}
