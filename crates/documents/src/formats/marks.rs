//! Hidden text on its way through texts that have no places, such as Word's: before each letter that is
//! not seen stands a mark, which goes with it into its line, its cell, its page. The marks are characters
//! that Unicode gives to nobody; those that a file holds itself are dropped where its text comes in.

use crate::{DocumentText, HiddenBecause, HiddenText};

const MARKS: [(char, HiddenBecause); 3] = [
    ('\u{fdd0}', HiddenBecause::Style),
    ('\u{fdd1}', HiddenBecause::SameColour),
    ('\u{fdd2}', HiddenBecause::Tiny),
];

pub(crate) fn is_mark(character: char) -> bool {
    MARKS.iter().any(|(mark, _)| *mark == character)
}

/// Adds a character, marked where it is not seen and not blank.
pub(crate) fn add(to: &mut String, character: char, why: Option<HiddenBecause>) {
    if is_mark(character) {
        return;
    }
    let marks = MARKS.iter().filter(|(_, known)| Some(*known) == why);
    if !character.is_whitespace() {
        to.extend(marks.map(|(mark, _)| *mark));
    }
    to.push(character);
}

/// Text of the file's without any.
pub(crate) fn without(text: &str) -> String {
    text.chars().filter(|one| !is_mark(*one)).collect()
}

/// The text of all pages with its marks again, to be read as a part of another.
pub(crate) fn marked(text: &DocumentText) -> String {
    let mut marked = String::new();
    let mut hidden = text.hidden.iter().peekable();
    for page in &text.pages {
        if !marked.is_empty() {
            marked.push('\u{c}');
        }
        for (place, line) in (0..).zip(&page.lines) {
            if place > 0 {
                marked.push('\n');
            }
            for (at, character) in (0..).zip(line.text.chars()) {
                let is_before =
                    |one: &&HiddenText| (one.page, one.line, one.end) <= (page.number, place, at);
                while hidden.next_if(|one| is_before(one)).is_some() {}
                let here = hidden
                    .peek()
                    .filter(|one| (one.page, one.line) == (page.number, place) && one.start <= at);
                add(&mut marked, character, here.map(|one| one.why));
            }
        }
    }
    marked
}

/// Takes the marks out of all lines and names the text that they stood before.
pub(crate) fn settle(mut text: DocumentText) -> DocumentText {
    for page in &mut text.pages {
        for (place, line) in (0..).zip(&mut page.lines) {
            if line.text.contains(is_mark) {
                let (plain, runs) = unmarked(&line.text);
                line.text = plain;
                let of = |(start, end, why)| HiddenText {
                    page: page.number,
                    line: place,
                    start,
                    end,
                    why,
                };
                text.hidden.extend(runs.into_iter().map(of));
            }
        }
    }
    text
}

/// The text, and the runs of its characters that are not seen: those that blanks alone keep apart are
/// one, and one without a letter is none.
fn unmarked(line: &str) -> (String, Vec<(u32, u32, HiddenBecause)>) {
    let mut plain = String::with_capacity(line.len());
    let mut runs: Vec<(u32, u32, HiddenBecause)> = Vec::new();
    let mut says = Vec::new();
    let (mut at, mut mark, mut goes_on) = (0_u32, None, false);
    for character in line.chars() {
        if let Some((_, why)) = MARKS.iter().find(|(known, _)| *known == character) {
            mark = Some(*why);
            continue;
        }
        plain.push(character);
        let is_letter = character.is_alphanumeric();
        match (mark.take(), runs.last_mut(), says.last_mut()) {
            (Some(why), Some(run), Some(said)) if goes_on && run.2 == why => {
                run.1 = at.saturating_add(1);
                *said |= is_letter;
            }
            (Some(why), ..) => {
                runs.push((at, at.saturating_add(1), why));
                says.push(is_letter);
                goes_on = true;
            }
            (None, ..) => goes_on &= character.is_whitespace(),
        }
        at = at.saturating_add(1);
    }
    let mut says = says.into_iter();
    runs.retain(|_| says.next() == Some(true));
    (plain, runs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use HiddenBecause::{SameColour, Tiny};

    #[test]
    fn marked_words_are_one_run_without_the_blanks_around_them() {
        let mut line = String::new();
        for (text, why) in [
            ("Größe ", None),
            ("not at ", Some(Tiny)),
            ("all", Some(Tiny)),
            (" - ", Some(SameColour)),
            ("5", None),
        ] {
            text.chars().for_each(|one| add(&mut line, one, why));
        }
        let (plain, runs) = unmarked(&line);
        assert_eq!(plain, "Größe not at all - 5");
        assert_eq!(runs, [(6, 16, Tiny)]);
    }

    #[test]
    fn a_files_own_marks_are_dropped() {
        let mut line = String::new();
        "a\u{fdd0}b".chars().for_each(|one| add(&mut line, one, None));
        assert_eq!((line.as_str(), without("\u{fdd2}c").as_str()), ("ab", "c"));
    }
}
