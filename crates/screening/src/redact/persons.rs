//! Which names are the same person's.
//!
//! Names are kept as a tree: family name, initial, given name, further names. A shorter name means
//! the person below it if there is only one; where there are more it means none of them, and is kept
//! apart rather than given to the wrong one.

use std::collections::HashMap;

use super::fold;
use crate::phi::is_credential;

const TITLES: &str = "mr mrs ms miss mx dr drs med prof professor sir dame lady lord rev reverend doctor \
    herr herrn frau fräulein mme mlle monsieur madame mademoiselle docteur dre sra srta señor señora \
    señorita dra sig signor signora dott dottor dottoressa dhr mevr mevrouw meneer mw senhor senhora \
    pan pani fru г-н г-жа доктор";
const PARTICLES: &str = "van der den de la von del della di da do dos das du des le el al bin ibn af av \
    ten ter zu zum zur vom y e bint";
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];
/// Words of a name that are looked at.
const MOST: usize = 8;

fn is_title(word: &str) -> bool {
    let bare = word.trim_end_matches('.').to_lowercase();
    TITLES.split_ascii_whitespace().any(|title| title == bare)
}

/// The part of a name without titles before it and letters after it, in bytes of what is said. All of
/// it where nothing else is left.
pub(super) fn bare(said: &str) -> std::ops::Range<usize> {
    let mut start = 0;
    for word in said.split_inclusive(char::is_whitespace).take(MOST) {
        if !word.trim().is_empty() && !is_title(word.trim()) {
            break;
        }
        start += word.len();
    }
    let mut end = said.trim_end().len();
    while let Some(comma) = said[..end].rfind(',').filter(|comma| *comma > start) {
        let after = said[comma + 1..end].trim();
        let is_after = !after.is_empty()
            && after.len() < 24
            && after.split_whitespace().all(|word| {
                word.len() > 1
                    && word.chars().all(|c| !c.is_lowercase() || word == "PhD")
                    && is_credential(word)
            });
        if !is_after {
            break;
        }
        end = said[..comma].trim_end().len();
    }
    if said[start.min(end)..end].chars().any(char::is_alphanumeric) {
        start..end
    } else {
        0..said.len()
    }
}

/// A name taken apart: the family name and what stands before it.
pub(super) struct Name {
    family: String,
    given: Vec<String>,
}

impl Name {
    /// Reads `Mai Nguyen`, `Nguyen, Mai` and `Nguyen`.
    pub(super) fn read(said: &str) -> Self {
        let (before, after) = said.split_once(',').unwrap_or((said, ""));
        let mut family = words_of(before);
        let mut given = words_of(after);
        let mut last = Vec::new();
        for part in [&mut family, &mut given] {
            while part.len() > 1
                && part.last().is_some_and(|word| SUFFIXES.contains(&word.as_str()))
            {
                last.extend(part.pop());
            }
        }
        let Some(name) = family.pop().or_else(|| given.pop()) else {
            return Self { family: said.to_lowercase(), given: Vec::new() };
        };
        given.append(&mut family);
        // `John Smith, Jr.`
        given.retain(|word| {
            !SUFFIXES.contains(&word.as_str()) || {
                last.push(word.clone());
                false
            }
        });
        if !given.is_empty() {
            given.append(&mut last);
        }
        Self { family: name, given }
    }

    /// The words by which somebody may be known.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.given.iter().chain([&self.family]).map(String::as_str)
    }

    /// How many words say who it is.
    pub(super) fn len(&self) -> usize {
        self.given.len() + 1
    }

    fn steps(&self) -> Vec<String> {
        let mut steps = Vec::new();
        for word in &self.given {
            let mut signs = word.chars();
            steps.extend(signs.next().map(|first| format!("{first}.")));
            // After an initial nobody knows whether the next name is the same place's.
            if signs.next().is_none() {
                break;
            }
            steps.push(word.clone());
        }
        steps
    }
}

fn words_of(said: &str) -> Vec<String> {
    let is_particle =
        |word: &&str| PARTICLES.split_ascii_whitespace().any(|particle| particle == *word);
    let parts = said.split(|c: char| c.is_whitespace() || c == '.').filter(|part| !part.is_empty());
    parts
        .filter(|part| !is_particle(part))
        .map(fold::number)
        .filter(|word| !word.is_empty())
        .take(MOST)
        .collect()
}

/// Somebody, or a name that several may have.
struct Node {
    parent: Option<usize>,
    children: usize,
    child: usize,
    placeholder: Option<usize>,
}

/// The names met so far.
#[derive(Default)]
pub(super) struct People {
    nodes: Vec<Node>,
    families: HashMap<String, usize>,
    steps: HashMap<(usize, String), usize>,
    /// Whose given name a word is; `None` where it is several people's.
    given: HashMap<String, Option<usize>>,
    /// Placeholders of single words that could be nobody's or several people's.
    alone: HashMap<String, usize>,
}

impl People {
    /// Takes note of a name, so that shorter ones are understood.
    pub(super) fn meet(&mut self, name: &Name) {
        if name.given.is_empty() {
            return;
        }
        let mut node = match self.families.get(&name.family) {
            Some(node) => *node,
            None => self.add(None),
        };
        self.families.entry(name.family.clone()).or_insert(node);
        let mut first = None;
        for (nth, step) in name.steps().into_iter().enumerate() {
            let key = (node, step);
            node = if let Some(next) = self.steps.get(&key) {
                *next
            } else {
                let next = self.add(Some(node));
                self.steps.insert(key, next);
                next
            };
            if nth == 1 {
                first = Some(node);
            }
        }
        for (nth, word) in
            name.given.iter().enumerate().filter(|(_, word)| word.chars().nth(1).is_some())
        {
            let whose = if nth == 0 { first.unwrap_or(node) } else { node };
            let known = self.given.entry(word.clone()).or_insert(Some(whose));
            if *known != Some(whose) {
                *known = None;
            }
        }
    }

    fn add(&mut self, parent: Option<usize>) -> usize {
        let at = self.nodes.len();
        self.nodes.push(Node { parent, children: 0, child: 0, placeholder: None });
        if let Some(parent) = parent.and_then(|parent| self.nodes.get_mut(parent)) {
            parent.children += 1;
            parent.child = at;
        }
        at
    }

    /// Whether a whole name was met.
    pub(super) fn has(&self, name: &Name) -> bool {
        !name.given.is_empty() && self.node(name).is_some()
    }

    /// The placeholder of a name that was met; a new one takes the number that `new` gives.
    pub(super) fn placeholder(&mut self, name: &Name, new: impl FnOnce() -> usize) -> usize {
        let node = if name.given.is_empty() { self.meant(&name.family) } else { self.node(name) };
        let Some(node) = node else {
            return *self.alone.entry(name.family.clone()).or_insert_with(new);
        };
        let node = self.lowest(node);
        if let Some(known) = self.nodes[node].placeholder {
            return known;
        }
        let placeholder = self.taken_over(node, name).unwrap_or_else(new);
        self.nodes[node].placeholder = Some(placeholder);
        placeholder
    }

    fn node(&self, name: &Name) -> Option<usize> {
        let family = *self.families.get(&name.family)?;
        name.steps()
            .into_iter()
            .try_fold(family, |node, step| self.steps.get(&(node, step)).copied())
    }

    /// The person a single word means, if it can be only one.
    fn meant(&self, word: &str) -> Option<usize> {
        let node = match (self.families.get(word), self.given.get(word)) {
            (Some(family), None) => *family,
            (None, Some(Some(given))) => *given,
            _ => return None,
        };
        let lowest = self.lowest(node);
        (self.nodes[lowest].children == 0).then_some(lowest)
    }

    /// Goes down as long as there is only one way.
    fn lowest(&self, mut node: usize) -> usize {
        while self.nodes[node].children == 1 {
            node = self.nodes[node].child;
        }
        node
    }

    /// What a shorter name was replaced by before the whole one was met.
    fn taken_over(&mut self, node: usize, name: &Name) -> Option<usize> {
        let mut above = self.nodes[node].parent;
        while let Some(at) = above.filter(|at| self.nodes[*at].children == 1) {
            if let Some(placeholder) = self.nodes[at].placeholder.take() {
                return Some(placeholder);
            }
            above = self.nodes[at].parent;
        }
        let words: Vec<&str> = name.words().filter(|word| self.meant(word) == Some(node)).collect();
        words.into_iter().find_map(|word| self.alone.remove(word))
    }
}
