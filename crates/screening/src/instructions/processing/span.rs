//! A stretch of a sentence that is short enough for its words to belong together, with the questions
//! that the rules of this room put to it.

use super::super::judge::Sentence;
use super::super::plain::Break;
use super::super::words::{
    AUTOMATIC, CLASSNOUN, CLINICAL, Classes, DEEPMUST, DEICTIC, DEVICE, DOCKIND, DOCNOUN,
    EXTRACTOR, FORM, MODEL, NOTES, POLITE, SAFE, THISDOC,
};

/// Words in one stretch; a longer sentence is a table or a form.
const LONGEST: usize = 40;

pub(super) struct Span<'a> {
    pub(super) sentence: &'a Sentence<'a>,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) all: Classes,
}

/// The stretches of a sentence: its lines, cut where they are too long.
pub(super) fn of<'a>(sentence: &'a Sentence<'a>) -> impl Iterator<Item = Span<'a>> {
    let mut from = 0;
    core::iter::from_fn(move || {
        if from >= sentence.words.len() {
            return None;
        }
        let most = (from + LONGEST).min(sentence.words.len());
        let line = (from + 1..most).find(|&at| sentence.words[at].before == Break::Line);
        let to = line.unwrap_or(most);
        let span = Span { sentence, from, to, all: sentence.any(from, to) };
        from = to;
        Some(span)
    })
}

impl Span<'_> {
    pub(super) fn has(&self, class: Classes) -> bool {
        self.all & class != 0
    }

    /// The places of a class.
    pub(super) fn places(&self, class: Classes) -> impl Iterator<Item = usize> + '_ {
        (self.from..self.to).filter(move |&at| self.sentence.has(at, class))
    }

    pub(super) fn first(&self, class: Classes) -> usize {
        self.places(class).next().unwrap_or(self.from)
    }

    /// Whether a word of `class` follows `at` within so many words.
    pub(super) fn follows(&self, at: usize, class: Classes, words: usize) -> bool {
        (at + 1..(at + 1 + words).min(self.to)).any(|one| self.sentence.has(one, class))
    }

    /// Whether a word of `class` precedes `at` within so many words.
    pub(super) fn precedes(&self, at: usize, class: Classes, words: usize) -> bool {
        (at.saturating_sub(words).max(self.from)..at).any(|one| self.sentence.has(one, class))
    }

    /// Two words, one of each class, so many apart at the most.
    pub(super) fn near(&self, one: Classes, other: Classes, words: usize) -> bool {
        self.places(one).any(|at| self.follows(at, other, words) || self.precedes(at, other, words))
    }

    /// The first request that begins with a verb of `class`.
    pub(super) fn asks(&self, class: Classes) -> Option<usize> {
        let is_within = |at: &usize| (self.from..self.to).contains(at);
        self.sentence.starts().filter(is_within).find(|&at| {
            self.sentence.has(at, class) && !self.sentence.words[at].names && self.to > at + 1
        })
    }

    /// A request for an act of `class`, as an imperative or with "must".
    pub(super) fn demands(&self, class: Classes) -> Option<usize> {
        let must = |&at: &usize| self.precedes(at, DEEPMUST, 4) || self.follows(at, DEEPMUST, 2);
        self.asks(class).or_else(|| self.places(class).find(must))
    }

    /// "This document", "the present file": where its noun is.
    pub(super) fn document(&self) -> Option<usize> {
        let named = self.places(DEICTIC).find_map(|at| {
            (at + 1..(at + 4).min(self.to)).find(|&one| self.sentence.has(one, DOCNOUN))
        });
        named.or_else(|| self.places(THISDOC).next().map(|at| (at + 1).min(self.to - 1)))
    }

    /// A machine that could read the text: named, or a device that is called automatic.
    pub(super) fn machine(&self) -> Option<usize> {
        self.places(MODEL | EXTRACTOR).next().or_else(|| {
            self.places(AUTOMATIC).find(|&at| {
                self.follows(at, DEVICE, 2) || at > self.from && self.sentence.has(at - 1, DEVICE)
            })
        })
    }

    /// "Please", "I would be grateful", "we": how people ask each other.
    pub(super) fn is_courteous(&self) -> bool {
        const COURTEOUS: [&str; 13] = [
            "please", "grateful", "kindly", "bitte", "merci", "favor", "prego", "i", "we", "ich",
            "wir", "je", "nous",
        ];
        self.has(POLITE) || self.says(&COURTEOUS)
    }

    /// Asked of people, or of what they fill in.
    pub(super) fn is_of_an_office(&self) -> bool {
        self.has(POLITE | FORM | NOTES) || self.says(&["i", "we", "ich", "wir", "je", "nous"])
    }

    pub(super) fn says(&self, words: &[&str]) -> bool {
        (self.from..self.to).any(|at| words.contains(&self.sentence.word(at)))
    }

    /// Whether a quotation mark closes a word of it.
    pub(super) fn quotes(&self) -> bool {
        self.sentence.words[self.from..self.to].iter().any(|word| word.quoted)
    }

    /// Whether a word at or shortly before `at` is followed by a colon.
    pub(super) fn names(&self, from: usize, to: usize) -> bool {
        (from..to.min(self.to)).any(|at| self.sentence.words[at].names)
    }

    /// About a body or its care, beyond the words that files have in common with it.
    pub(super) fn is_clinical(&self) -> bool {
        const OF_FILES: [&str; 24] = [
            "risk",
            "risks",
            "low",
            "left",
            "right",
            "result",
            "results",
            "review",
            "patient",
            "patients",
            "diagnosis",
            "diagnoses",
            "diagnose",
            "diagnostic",
            "diagnostico",
            "diagnosi",
            "test",
            "tests",
            "referral",
            "discharge",
            "patienten",
            "paciente",
            "paziente",
            "screening",
        ];
        self.places(CLINICAL)
            .filter(|&at| !self.sentence.has(at, DOCKIND | DOCNOUN | CLASSNOUN | SAFE))
            .any(|at| !OF_FILES.contains(&self.sentence.word(at)))
    }
}
