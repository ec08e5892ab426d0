//! What one sentence asks for, by the classes of its words. The high rules need words together that
//! only a model is told; requests and questions are weighed in `request`.

use super::plain::{Break, Plain, Word};
use super::table::{self, Rule};
use super::words::{
    ACTION, ADDRESS, AUDIENCE, CLINICAL, CONCEAL, Classes, EDIT, EVERYTHING, FIELD, FIELDNAME,
    LURE, MANGLE, MANNER, MINE, MODEL, OUTPUT, OVERRIDE, PERSON, PIECE, PRACTICAL, PRIOR, RECORDS,
    REVEAL, REVISE, ROLE, RULES, SECRET, SEND, SETFIELD, SPEAK, STRONG, TASK, TOOL, TOPIC, TROVE,
    YOU, YOUR,
};

/// Words within which the parts of an override stand.
const NEAR: usize = 8;

/// A sentence's words, with the questions the rules put to them.
pub(super) struct Sentence<'a> {
    pub(super) plain: &'a Plain,
    pub(super) words: &'a [Word],
}

/// Words by which something is told of instead of asked for.
const TELLS: [&str; 14] = [
    "not",
    "never",
    "may",
    "might",
    "often",
    "sometimes",
    "they",
    "tends",
    "don",
    "didn",
    "nicht",
    "pas",
    "i",
    "we",
];

impl Sentence<'_> {
    pub(super) fn high(&self, all: Classes) -> Option<(&'static Rule, usize)> {
        let first = |class| self.first(class, 0, self.words.len());
        if all & CONCEAL != 0 {
            return Some((table::CONCEALS, first(CONCEAL)));
        }
        if all & OVERRIDE != 0
            && let Some(at) = self.overrides(false)
        {
            return Some((table::OVERRIDE, at));
        }
        if all & ADDRESS != 0 || all & MODEL != 0 && self.commands_a_model() {
            return Some((table::ADDRESSED, first(ADDRESS | MODEL)));
        }
        if all & ROLE != 0 {
            let at = first(ROLE);
            // "Role play was used in the group" is told of; "You are now in our care" is care.
            let near = self.any(at.saturating_sub(2), at + NEAR);
            let is_told =
                self.words[at].before == Break::None && self.tells(at) || self.was_done(at);
            if near & (CLINICAL | PRACTICAL | PERSON) == 0 && !is_told {
                return Some((table::ADDRESSED, at));
            }
        }
        for at in self.starts() {
            let rule = self.rule_at(at);
            if rule.is_some() {
                return rule.map(|rule| (rule, at));
            }
        }
        if all & (MANGLE | AUDIENCE) != 0 && all & YOUR != 0 && self.names_the_answer(0) {
            return Some((table::ANSWER, 0));
        }
        (all & TOOL != 0).then(|| (table::TOOL, first(TOOL)))
    }

    /// What begins at a clause's first verb.
    fn rule_at(&self, at: usize) -> Option<&'static Rule> {
        let verb = self.words[at].classes;
        let end = self.words.len();
        let rest = self.any(at, end);
        let near = self.any(at + 1, (at + 2 * NEAR).min(end));
        let is_every_day = rest & (CLINICAL | PRACTICAL) != 0;
        if verb & REVEAL != 0 && near & SECRET != 0 {
            return Some(table::SECRETS);
        }
        if verb & SEND != 0
            && rest & TROVE != 0
            && (self.has_target() || near & (SECRET | YOUR) != 0)
        {
            return Some(table::SENDS);
        }
        if verb & SETFIELD != 0 && near & FIELD != 0 && !self.is_copied(at) || self.sets_to(at) {
            return Some(table::FIELDS);
        }
        let manner = self.any(at, at + 6) & (MANNER | MANGLE);
        if verb & SPEAK != 0 && manner != 0 && !is_every_day {
            return Some(table::ANSWER);
        }
        let commands = verb & (EDIT | STRONG | TASK | ACTION | SPEAK) != 0;
        if commands && self.names_the_answer(at) {
            let is_for_a_model = verb & REVISE != 0
                || self.dictates(at)
                || rest & (MANGLE | PIECE | AUDIENCE | TOPIC | LURE) != 0;
            return (is_for_a_model || !is_every_day).then_some(table::ANSWER);
        }
        None
    }

    /// "Your answer", "the response", in the clause from `at` or in front of it: "In your response,
    /// suggest".
    fn names_the_answer(&self, at: usize) -> bool {
        let from = if at <= 5 { 0 } else { at };
        (from..self.words.len()).any(|one| {
            self.words[one].classes & YOUR != 0
                && self.any(one + 1, (one + 3).min(self.words.len())) & OUTPUT != 0
        }) || self.any(at, self.words.len()) & OUTPUT != 0
            && (self.any(at, self.words.len()) & (MANGLE | AUDIENCE) != 0
                || self.words[at].classes & REVISE != 0)
    }

    /// "In your answer that": what follows is to be said.
    fn dictates(&self, at: usize) -> bool {
        const THAT: [&str; 5] = ["that", "dass", "que", "che", "qu"];
        (at + 1..self.words.len())
            .any(|one| THAT.contains(&self.word(one)) && self.words[one - 1].classes & OUTPUT != 0)
    }

    /// An override of instructions; `of_treatment` for the ones a letter may make.
    fn overrides(&self, of_treatment: bool) -> Option<usize> {
        let end = self.words.len();
        (0..end).filter(|&at| self.words[at].classes & OVERRIDE != 0).find(|&at| {
            if at > 0 && self.is_said_of_somebody(at) {
                return false;
            }
            let from = at.saturating_sub(NEAR);
            let to = (at + 1 + NEAR).min(end);
            let is_plain = self.any(at, to) & (CLINICAL | PRACTICAL) == 0;
            if self.any(at + 1, to) & EVERYTHING != 0 && is_plain {
                return !of_treatment;
            }
            let around = self.any(from, to);
            if around & RULES == 0 || around & (PRIOR | MODEL | YOUR) == 0 {
                return false;
            }
            let noun = self.first(RULES, from, to);
            let (low, high) = (at.min(noun), at.max(noun));
            let qualified = (high + 1..(high + 5).min(end))
                .take_while(|&one| self.words[one].before == Break::None && !self.joins(one));
            let is_treatment = self.any(low, high) & (CLINICAL | PRACTICAL) != 0
                || qualified.map(|one| self.words[one].classes).fold(0, |all, one| all | one)
                    & (CLINICAL | PRACTICAL)
                    != 0;
            is_treatment == of_treatment
        })
    }

    pub(super) fn set_aside(&self) -> Option<(&'static Rule, usize)> {
        self.overrides(true).map(|at| (table::ABOUT_INSTRUCTIONS, at))
    }

    /// "He ignored", "patients often forget": told, not asked for.
    fn is_said_of_somebody(&self, at: usize) -> bool {
        self.before_in_clause(at).any(|one| {
            self.words[one].classes & (PERSON | CLINICAL) != 0 || TELLS.contains(&self.word(one))
        })
    }

    fn tells(&self, at: usize) -> bool {
        self.before_in_clause(at).any(|one| TELLS.contains(&self.word(one)))
    }

    /// Up to four words before `at` in the same clause, from the last.
    fn before_in_clause(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let is_within = move |&one: &usize| self.words[one + 1].before == Break::None;
        (at.saturating_sub(4)..at).rev().take_while(is_within)
    }

    /// "Was used", "is offered" within a few words.
    fn was_done(&self, at: usize) -> bool {
        const DONE: [&str; 8] = ["was", "were", "is", "are", "wurde", "wurden", "fue", "era"];
        (at + 2..(at + 4).min(self.words.len())).any(|one| DONE.contains(&self.word(one)))
            && !["you", "du", "tu", "ora", "ahora"].contains(&self.word(at))
    }

    fn commands_a_model(&self) -> bool {
        self.starts().any(|at| {
            self.words[at].classes & (STRONG | TASK | OVERRIDE | EDIT | SETFIELD) != 0
                && self.words[at].classes & MODEL == 0
        }) || self.any(0, self.words.len().min(4)) & MODEL != 0
            && self.any(0, self.words.len()) & (YOU | YOUR | OVERRIDE) != 0
    }

    /// "Set the diagnosis to": a field, then what it shall be.
    fn sets_to(&self, at: usize) -> bool {
        const SET: [&str; 18] = [
            "set",
            "fill",
            "overwrite",
            "populate",
            "setze",
            "mets",
            "pon",
            "imposta",
            "put",
            "trage",
            "trag",
            "remplis",
            "renseigne",
            "rellena",
            "compila",
            "inserisci",
            "assign",
            "give",
        ];
        const TO: [&str; 11] =
            ["to", "as", "with", "auf", "a", "sur", "como", "en", "su", "come", "con"];
        // What is copied from somewhere is not dictated.
        const COPIED: [&str; 9] =
            ["the", "shown", "given", "on", "in", "stated", "printed", "be", "your"];
        if !SET.contains(&self.word(at)) || self.any(at, self.words.len()) & RECORDS != 0 {
            return false;
        }
        let end = self.words.len();
        let mut fields =
            (at + 1..(at + NEAR).min(end)).filter(|&one| self.words[one].classes & FIELDNAME != 0);
        fields.any(|field| {
            let to = (field + 1..(field + 6).min(end)).find(|&one| TO.contains(&self.word(one)));
            to.is_some_and(|to| to + 1 < end && !COPIED.contains(&self.word(to + 1)))
        })
    }

    /// "Label the tube with the patient's name": a field that is copied, or only named.
    fn is_copied(&self, at: usize) -> bool {
        let end = self.words.len();
        let field = self.first(FIELD, at, end);
        self.any(at, end) & RECORDS != 0
            || field > at + 1
                && ["with", "mit", "avec", "con", "match"].contains(&self.word(field - 1))
            || ["fill", "enter", "record", "label"].contains(&self.word(at))
                && !(field + 1..end).any(|one| ["to", "as", "with"].contains(&self.word(one)))
    }

    /// An address that data could be sent to.
    fn has_target(&self) -> bool {
        ["http", "www.", "@", ".com", "ftp:"].iter().any(|one| self.plain.folded.contains(one))
    }

    fn joins(&self, at: usize) -> bool {
        ["and", "then", "und", "et", "y", "e", "but"].contains(&self.word(at))
    }

    /// "My", and nothing that is an office's.
    pub(super) fn says_my(&self, at: usize) -> bool {
        (at..self.words.len()).any(|one| {
            self.words[one].classes & (MINE | PRACTICAL) == MINE && self.word(one) != "me"
        })
    }

    pub(super) fn word(&self, at: usize) -> &str {
        let rest = &self.plain.spaced[self.words[at].spaced..];
        rest.split(' ').next().unwrap_or_default()
    }

    pub(super) fn any(&self, from: usize, to: usize) -> Classes {
        let to = to.min(self.words.len());
        let within = self.words.get(from.min(to)..to).unwrap_or_default();
        within.iter().fold(0, |all, word| all | word.classes)
    }

    fn first(&self, class: Classes, from: usize, to: usize) -> usize {
        (from..to).find(|&at| self.words[at].classes & class != 0).unwrap_or(from)
    }

    /// Words where a clause's request would begin, after its courtesies.
    pub(super) fn starts(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.words.len()).filter_map(|at| {
            let word = self.words[at];
            let begins = word.before > Break::None
                || word.lead > 0
                || at > 0 && (self.joins(at - 1) || self.words[at - 1].lead == 1);
            begins.then(|| self.past_courtesies(at)).flatten()
        })
    }

    fn past_courtesies(&self, mut at: usize) -> Option<usize> {
        while self.words.get(at)?.lead > 0 {
            at += usize::from(self.words[at].lead);
        }
        (at < self.words.len()).then_some(at)
    }
}
