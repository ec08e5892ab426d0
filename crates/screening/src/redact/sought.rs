//! Values that must not be in a text, found again in whatever way they are written.
//!
//! A text is read as runs of letters and of figures; a value is hashed without what stands between them.
//! Every run is tried as the beginning of at most `MOST_RUNS`, so time grows with length alone.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::{Numbers, fold};
use crate::phi::{Kind, is_ordinary};

/// Runs that a value is compared by; a longer one is known by its beginning.
const MOST_RUNS: usize = 24;
/// Shorter values must stand in as many runs as they did: `12 34` is not the number `1234`.
const LOOSE: usize = 6;
/// Signs that may stand between two runs of figures, and between others.
const GAPS: (usize, usize) = (4, 8);

/// The values that were replaced.
#[derive(Default)]
pub(super) struct Sought {
    values: HashMap<u64, Value>,
    /// Short dates: `3/14`, sought with their signs.
    written: HashMap<u64, Kind>,
    /// Words that were let stay as the name of a state.
    stays: HashSet<String>,
    /// Long numbers, which are sought inside longer ones too.
    numbers: Numbers,
    longest: usize,
}

struct Value {
    kind: Kind,
    runs: usize,
}

impl Sought {
    pub(super) fn add(&mut self, kind: Kind, said: &str) {
        self.numbers.add(kind, said);
        let runs = Runs::read(said);
        let count = runs.ranges.len().min(MOST_RUNS);
        let folded = &runs.folded[..count.checked_sub(1).map_or(0, |last| runs.ends[last])];
        let signs = folded.chars().count();
        let is_figures = folded.bytes().all(|byte| byte.is_ascii_digit());
        if is_figures && signs < LOOSE && count > 1 {
            if signs > 2 {
                self.written.entry(hash(START, said.trim())).or_insert(kind);
            }
            return;
        }
        // `92` and `Li` are in too many texts; two signs of Chinese are a name.
        let least = if is_figures { 4 } else { 3 };
        let is_long = signs >= least || signs == 2 && folded.chars().all(is_whole);
        if is_long {
            self.longest = self.longest.max(folded.len());
            self.values.entry(hash(START, folded)).or_insert(Value { kind, runs: count });
        }
    }

    pub(super) fn numbers(&self) -> &Numbers {
        &self.numbers
    }

    pub(super) fn stay(&mut self, said: &str) {
        self.stays.insert(fold::words(said));
    }

    /// Whether a word stands for a state here.
    pub(super) fn stays(&self, said: &str) -> bool {
        !self.stays.is_empty() && self.stays.contains(&fold::words(said))
    }

    /// Where values stand, in bytes, apart.
    pub(super) fn find(&self, text: &str) -> Vec<(Kind, Range<usize>)> {
        if self.values.is_empty() && self.written.is_empty() {
            return Vec::new();
        }
        let runs = Runs::read(text);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < runs.ranges.len() {
            let Some((kind, after)) = self.find_at(text, &runs, at) else {
                at += 1;
                continue;
            };
            found.push((kind, runs.ranges[at].start..runs.ranges[after - 1].end));
            at = after;
        }
        found
    }

    /// The longest value that begins with a run, and the run after it.
    fn find_at(&self, text: &str, runs: &Runs, at: usize) -> Option<(Kind, usize)> {
        let from = at.checked_sub(1).map_or(0, |before| runs.ends[before]);
        let (mut state, mut found) = (START, None);
        for next in at..runs.ranges.len().min(at + MOST_RUNS) {
            let begin = next.checked_sub(1).map_or(0, |before| runs.ends[before]);
            if next > at && !runs.is_near(text, next) {
                break;
            }
            let (len, count) = (runs.ends[next] - from, next + 1 - at);
            if len > self.longest.max(LOOSE) {
                break;
            }
            state = hash(state, &runs.folded[begin..runs.ends[next]]);
            let said = || &text[runs.ranges[at].start..runs.ranges[next].end];
            if len <= self.longest
                && let Some(value) = self.values.get(&state)
                && (len >= LOOSE || count == value.runs)
                && !(count == 1 && self.is_other_word(said()))
            {
                found = Some((value.kind, next + 1));
            }
            if len < LOOSE
                && count > 1
                && let Some(kind) = self.written.get(&hash(START, said()))
            {
                found = Some((*kind, next + 1));
            }
        }
        found
    }

    /// `young` where somebody is called Young, and a state that was let stay.
    fn is_other_word(&self, said: &str) -> bool {
        said.chars().all(char::is_lowercase) && is_ordinary(said) || self.stays(said)
    }
}

/// Runs of letters and of figures, folded one after the other.
struct Runs {
    ranges: Vec<Range<usize>>,
    folded: String,
    /// Where each run ends in `folded`.
    ends: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letters,
    Figures,
    /// A sign of a script without spaces.
    Whole,
}

impl Runs {
    fn read(text: &str) -> Self {
        let mut runs = Self { ranges: Vec::new(), folded: String::new(), ends: Vec::new() };
        let mut open: Option<(Class, Range<usize>)> = None;
        for (at, sign) in text.char_indices() {
            let class = class_of(sign);
            let end = at + sign.len_utf8();
            match (&mut open, class) {
                (Some((before, range)), Some(class))
                    if *before == class && class != Class::Whole =>
                {
                    range.end = end;
                }
                (Some((_, range)), None) if is_unseen(sign) => range.end = end,
                _ => {
                    runs.push(text, open.take());
                    open = class.map(|class| (class, at..end));
                }
            }
        }
        runs.push(text, open);
        runs
    }

    fn push(&mut self, text: &str, run: Option<(Class, Range<usize>)>) {
        let Some((_, range)) = run else { return };
        let before = self.folded.len();
        fold::fold_into(&text[range.clone()], &mut self.folded, |_, _| {});
        if self.folded.len() > before {
            self.ranges.push(range);
            self.ends.push(self.folded.len());
        }
    }

    /// Whether a run stands near enough to the one before it to be of one value.
    fn is_near(&self, text: &str, at: usize) -> bool {
        let (before, here) = (&self.ranges[at - 1], &self.ranges[at]);
        let is_figure = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        let bytes = text.as_bytes();
        let is_figures = is_figure(bytes.get(before.end - 1)) && is_figure(bytes.get(here.start));
        let most = if is_figures { GAPS.0 } else { GAPS.1 };
        here.start - before.end <= most
    }
}

fn class_of(sign: char) -> Option<Class> {
    match sign {
        '0'..='9' => Some(Class::Figures),
        _ if sign.is_ascii() => sign.is_ascii_alphabetic().then_some(Class::Letters),
        _ if is_whole(sign) => Some(Class::Whole),
        _ if sign.is_numeric() => Some(Class::Figures),
        _ if sign.is_alphabetic() => Some(Class::Letters),
        _ => None,
    }
}

/// Chinese, Japanese, Thai: names stand in a line of signs without spaces.
fn is_whole(sign: char) -> bool {
    matches!(sign, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Marks that show nothing or belong to the letter before them.
fn is_unseen(sign: char) -> bool {
    matches!(sign, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
        || is_combining_mark(sign)
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

/// Fowler, Noll and Vo's hash, which goes on where it ended; two values that meet in it stop a call
/// that could have been made, and no more.
fn hash(state: u64, said: &str) -> u64 {
    said.bytes().fold(state, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
