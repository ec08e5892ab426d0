//! Placeholders: which value each stands for, and how they are put back.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::edits::{Edit, Typed};
use super::fold;
use super::persons::{Name, People};
use super::sought::Sought;
use super::treatment::{TYPED, Treatment, label_of, treatment};
use super::{ages, dates, places};
use crate::phi::Kind;

/// The bytes that a placeholder may have at most.
const MOST: usize = 48;

/// The placeholders of one document or one call, and what they stand for.
///
/// They hold the values that were replaced: keep them where the document may be kept.
pub struct Placeholders {
    year: i32,
    given: Vec<Given>,
    /// Of a label: the number that comes next.
    next: HashMap<&'static str, u32>,
    /// Numbers that documents have typed themselves.
    typed: HashSet<(&'static str, u32)>,
    numbered: HashMap<(&'static str, u32), usize>,
    values: HashMap<(&'static str, String), usize>,
    people: People,
    sought: Sought,
}

struct Given {
    text: String,
    original: String,
    /// How much of a name the original says.
    words: usize,
}

impl Placeholders {
    /// None yet. The year is the one of the document or of today: from it follow the years of dates
    /// with two figures, and the birth years that tell an age over 89.
    pub fn new(year: i32) -> Self {
        Self {
            year,
            given: Vec::new(),
            next: HashMap::new(),
            typed: HashSet::new(),
            numbered: HashMap::new(),
            values: HashMap::new(),
            people: People::default(),
            sought: Sought::default(),
        }
    }

    /// Puts the original values back into what a model answered. A person is named by the fullest name
    /// that was replaced. Placeholders that are unknown stay, and so do years.
    pub fn restore(&self, text: &str) -> String {
        let mut restored = String::with_capacity(text.len());
        let mut copied = 0;
        for (range, label, number) in placeholders_in(text) {
            if let Some(given) =
                self.numbered.get(&(label, number)).and_then(|at| self.given.get(*at))
            {
                restored.push_str(&text[copied..range.start]);
                restored.push_str(&given.original);
                copied = range.end;
            }
        }
        restored.push_str(&text[copied..]);
        restored
    }

    pub(super) fn year(&self) -> i32 {
        self.year
    }

    pub(super) fn sought(&self) -> &Sought {
        &self.sought
    }

    /// Takes note of a state that may stay.
    pub(super) fn stay(&mut self, said: &str) {
        self.sought.stay(said);
    }

    pub(super) fn is_given(&self, label: &'static str, number: u32) -> bool {
        self.numbered.contains_key(&(label, number))
    }

    /// Keeps the numbers free that a text has typed itself. Those that stand for a value already are
    /// returned, to be replaced as well.
    pub(super) fn reserve(&mut self, text: &str) -> Vec<Typed> {
        let mut taken = Vec::new();
        for (range, label, number) in placeholders_in(text) {
            if self.is_given(label, number) {
                taken.push(Typed(range));
            } else {
                self.typed.insert((label, number));
            }
        }
        taken
    }

    /// Takes note of a value before any of its text is replaced.
    pub(super) fn note(&mut self, text: &str, edit: &Edit) {
        let said = &text[edit.range()];
        match edit {
            Edit::Person(_) => {
                let name = Name::read(said);
                self.sought.add(Kind::Person, said);
                name.words().for_each(|word| self.sought.add(Kind::Person, word));
                self.people.meet(&name);
            }
            Edit::Value(kind, _) => self.sought.add(*kind, said),
            Edit::Typed(_) => {}
        }
    }

    /// Whether a whole name was met.
    pub(super) fn has_met(&self, said: &str) -> bool {
        self.people.has(&Name::read(said))
    }

    /// What stands in a place from now on.
    pub(super) fn replace(&mut self, text: &str, edit: &Edit) -> String {
        let range = edit.range();
        let said = &text[range.clone()];
        let kind = match edit {
            Edit::Person(_) => return self.person(said),
            Edit::Typed(_) => return self.value(TYPED, said.to_owned(), said, None),
            Edit::Value(kind, _) => *kind,
        };
        let (label, how) = treatment(kind);
        match how {
            Treatment::Birth | Treatment::Date => {
                let is_birth = how == Treatment::Birth;
                let coarse = dates::coarse(said, self.year, is_birth);
                coarse.unwrap_or_else(|| self.value(label, fold::words(said), said, None))
            }
            Treatment::Age => match ages::read(said, &text[range.end..]) {
                ages::Age::Over => ages::OVER.to_owned(),
                _ => self.value(label, fold::words(said), said, None),
            },
            Treatment::Postal => {
                let zip = places::zip(said, &text[..range.start]);
                self.value(label, fold::words(said), said, zip)
            }
            Treatment::Number => self.value(label, fold::number(said), said, None),
            Treatment::Signs => self.value(label, fold::signs(said), said, None),
            Treatment::Words | Treatment::Place | Treatment::Person => {
                self.value(label, fold::words(said), said, None)
            }
        }
    }

    fn person(&mut self, said: &str) -> String {
        let name = Name::read(said);
        let mut people = std::mem::take(&mut self.people);
        let at = people.placeholder(&name, || self.give(treatment(Kind::Person).0, said, None));
        self.people = people;
        let given = &mut self.given[at];
        // `Mai Nguyen` reads better in a sentence than `Nguyen, Mai`.
        let is_plainer =
            name.len() == given.words && given.original.contains(',') && !said.contains(',');
        if name.len() > given.words || is_plainer {
            given.words = name.len();
            said.clone_into(&mut given.original);
        }
        given.text.clone()
    }

    fn value(
        &mut self,
        label: &'static str,
        mut key: String,
        said: &str,
        zip: Option<String>,
    ) -> String {
        if key.is_empty() {
            said.clone_into(&mut key);
        }
        let key = (label, key);
        if let Some(at) = self.values.get(&key) {
            return self.given[*at].text.clone();
        }
        let at = self.give(label, said, zip);
        self.values.insert(key, at);
        self.given[at].text.clone()
    }

    /// A new placeholder.
    fn give(&mut self, label: &'static str, said: &str, zip: Option<String>) -> usize {
        let next = self.next.entry(label).or_insert(1);
        // A date in brackets, `[MRN 3/4/2024]`, becomes a year in brackets: no number looks like one.
        while self.typed.contains(&(label, *next)) || (1850..=2150).contains(next) {
            *next += 1;
        }
        let number = *next;
        *next += 1;
        let text = match zip {
            Some(zip) => format!("[{label} {number}, ZIP {zip}]"),
            None => format!("[{label} {number}]"),
        };
        let at = self.given.len();
        self.given.push(Given { text, original: said.to_owned(), words: 0 });
        self.numbered.insert((label, number), at);
        at
    }
}

/// What looks like a placeholder, with its label and number.
pub(super) fn placeholders_in(
    text: &str,
) -> impl Iterator<Item = (Range<usize>, &'static str, u32)> + '_ {
    text.match_indices('[').filter_map(|(start, _)| {
        let bytes = text.as_bytes();
        let limit = text.len().min(start + MOST);
        let len = bytes[start..limit].iter().position(|byte| *byte == b']')?;
        let said = text.get(start + 1..start + len)?;
        let said = match said.split_once(',') {
            Some((said, note)) => {
                let zip = note.trim().strip_prefix("ZIP ")?;
                (zip.len() == 3 && zip.bytes().all(|byte| byte.is_ascii_digit())).then_some(said)?
            }
            None => said,
        };
        let (label, number) = said.rsplit_once(' ')?;
        let is_ours = !number.starts_with('0') && number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|_| is_ours)?;
        Some((start..start + len + 1, label_of(label)?, number))
    })
}
