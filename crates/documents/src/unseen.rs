//! Text that is not seen itself and stands at a picture: what another program read from a scan, or
//! words that somebody hid there. What was read from the picture here tells which. Two programs never
//! read a page alike, so single words that differ are faint (`layered`) and not hidden; what stands
//! where the picture shows nothing, or says something quite else than it there, is hidden.

use crate::compared::{Said, letters};
use crate::{Bounds, DocumentText, HiddenText, Line};

/// The part of a word's letters that stand on bare paper, for it to be there as a whole.
const BARE: f64 = 0.8;

/// Letters on bare paper that are no speck which another program took for one.
const BARE_LETTERS: usize = 3;

/// Words one after the other that the picture does not show, where it shows others in their place; how
/// many of them are words of letters that it shows nowhere.
const WORDS: usize = 4;
const NOWHERE: usize = 3;
const NOWHERE_OF_ALL: f64 = 0.4;

/// The part of its neighbours that a word on bare paper has in the picture too, where it is the
/// picture's and only stands in another place.
const NEIGHBOURS: f64 = 0.5;

/// What a page's picture was found to say.
pub(crate) struct Shown<'a> {
    /// As it was read here.
    pub(crate) lines: &'a [Line],
    /// The file's text where the picture shows nothing.
    pub(crate) bare: &'a [HiddenText],
}

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) hidden: Vec<HiddenText>,
    /// Whether words stand where there is something in the picture that could not be read.
    pub(crate) is_doubtful: bool,
}

/// Settles the unseen text of one page.
pub(crate) fn settle(text: &DocumentText, unseen: &[HiddenText], shown: &Shown<'_>) -> Found {
    let said = Said::by(shown.lines);
    let mut found = Found::default();
    for run in unseen {
        let Some(words) = Words::of(text, *run, shown, &said) else { continue };
        let on_bare: Vec<bool> = words.all.iter().map(|word| word.is_bare).collect();
        for (from, to) in groups(&on_bare) {
            if words.are_hidden_on_bare_paper(from, to, &said) {
                found.hidden.push(words.run(from, to));
            }
        }
        let others: Vec<bool> =
            words.all.iter().map(|word| !word.is_bare && !word.is_shown).collect();
        for (from, to) in groups(&others) {
            if !words.say_something_else(from, to) {
                continue;
            }
            if words.has_others_there {
                found.hidden.push(words.run(from, to));
            } else {
                found.is_doubtful = true;
            }
        }
    }
    found.hidden.sort_by_key(|one| (one.page, one.line, one.start));
    found
}

/// The words of one run.
struct Words {
    run: HiddenText,
    all: Vec<Word>,
    /// Whether the picture shows words in the place of the run's line.
    has_others_there: bool,
}

struct Word {
    start: u32,
    end: u32,
    letters: String,
    is_bare: bool,
    /// Whether the picture has one like it, and that beside the same neighbour.
    is_shown: bool,
    is_somewhere: bool,
}

impl Words {
    fn of(text: &DocumentText, run: HiddenText, shown: &Shown<'_>, said: &Said) -> Option<Self> {
        let place = (run.page, run.line);
        let bare: Vec<_> = shown.bare.iter().filter(|one| one.line == run.line).collect();
        let is_bare = |at: u32| bare.iter().any(|one| (one.start..one.end).contains(&at));
        let mut all = Vec::new();
        for (start, word) in split(text.line(place)?) {
            let end = start + length(&word);
            if end <= run.start || start >= run.end || letters(&word).is_empty() {
                continue;
            }
            let said_by = (start..end).zip(word.chars()).filter(|(_, c)| c.is_alphanumeric());
            let (count, on_bare) = said_by.fold((0_u32, 0_u32), |(count, on_bare), (at, _)| {
                (count + 1, on_bare + u32::from(is_bare(at)))
            });
            all.push(Word {
                start: start.max(run.start),
                end: end.min(run.end),
                letters: letters(&word),
                is_bare: f64::from(on_bare) >= BARE * f64::from(count),
                is_shown: false,
                is_somewhere: said.has_one_like(&letters(&word)),
            });
        }
        let pairs: Vec<bool> = all
            .windows(2)
            .map(|pair: &[Word]| said.has_pair(&pair[0].letters, &pair[1].letters))
            .collect();
        let is_alone = all.len() == 1;
        for (at, word) in all.iter_mut().enumerate() {
            let beside = |pair: Option<usize>| pair.and_then(|at| pairs.get(at)) == Some(&true);
            let has_neighbour = beside(at.checked_sub(1)) || beside(Some(at));
            word.is_shown = has_neighbour || (is_alone && word.is_somewhere);
        }
        let bounds = bounds(text, place);
        let has_others_there = bounds.is_some_and(|bounds| {
            shown.lines.iter().filter_map(|line| line.bounds).any(|other| overlap(bounds, other))
        });
        Some(Self { run, all, has_others_there })
    }

    fn run(&self, from: usize, to: usize) -> HiddenText {
        HiddenText { start: self.all[from].start, end: self.all[to - 1].end, ..self.run }
    }

    fn are_hidden_on_bare_paper(&self, from: usize, to: usize, said: &Said) -> bool {
        let words = &self.all[from..to];
        let letters: usize = words.iter().map(|word| word.letters.chars().count()).sum();
        if letters < BARE_LETTERS {
            return false;
        }
        let [first, rest @ ..] = words else { return false };
        if rest.is_empty() {
            return !first.is_somewhere;
        }
        let pairs = words.windows(2);
        let kept = pairs.filter(|pair| said.has_pair(&pair[0].letters, &pair[1].letters)).count();
        share(kept, rest.len()) < NEIGHBOURS
    }

    fn say_something_else(&self, from: usize, to: usize) -> bool {
        let words = &self.all[from..to];
        let is_prose = |word: &&Word| {
            let letters = word.letters.chars().filter(|c| c.is_alphabetic()).count();
            letters >= 2 && share(letters, word.letters.chars().count()) >= BARE
        };
        let nowhere = words.iter().filter(|word| !word.is_somewhere).filter(is_prose).count();
        words.len() >= WORDS && share(nowhere, words.len()) >= NOWHERE_OF_ALL && nowhere >= NOWHERE
    }
}

/// Runs of what is so, each from its first to the one behind its last.
fn groups(all: &[bool]) -> Vec<(usize, usize)> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    for (at, is_so) in all.iter().enumerate() {
        match groups.last_mut() {
            Some((_, to)) if *is_so && *to == at => *to = at + 1,
            _ if *is_so => groups.push((at, at + 1)),
            _ => {}
        }
    }
    groups
}

/// A line's words with the places of their first characters.
fn split(line: &str) -> Vec<(u32, String)> {
    let mut words: Vec<(u32, String)> = Vec::new();
    let mut is_within = false;
    for (at, character) in (0..).zip(line.chars()) {
        match words.last_mut() {
            _ if character.is_whitespace() => is_within = false,
            Some((_, word)) if is_within => word.push(character),
            _ => {
                words.push((at, character.to_string()));
                is_within = true;
            }
        }
    }
    words
}

fn length(word: &str) -> u32 {
    u32::try_from(word.chars().count()).unwrap_or(u32::MAX)
}

fn bounds(text: &DocumentText, (page, line): (u32, u32)) -> Option<Bounds> {
    let page = text.pages.get(usize::try_from(page).ok()?.checked_sub(1)?)?;
    page.lines.get(usize::try_from(line).ok()?)?.bounds
}

/// Whether two lines stand in one place, as far as half the lower one's height goes.
pub(crate) fn overlap(one: Bounds, other: Bounds) -> bool {
    let shared = |start: f32, size: f32, other: f32, others: f32| {
        (start + size).min(other + others) - start.max(other)
    };
    shared(one.left, one.width, other.left, other.width) > 0.0
        && shared(one.top, one.height, other.top, other.height) > 0.5 * one.height.min(other.height)
}

#[expect(clippy::cast_precision_loss, reason = "letters of a page")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests;
