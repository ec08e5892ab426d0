//! Words and phrases by what they do in a sentence, in five languages, and one automaton that marks
//! them all in one pass. The lists are data, in `words/`; which classes together make a finding is
//! in `judge`. A class is filled by every language, so that a rule is written once.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::AhoCorasick;

pub(super) use super::classes::Classes;
use super::plain::Plain;

const LISTS: [&str; 7] = [
    include_str!("words/en.txt"),
    include_str!("words/de.txt"),
    include_str!("words/fr.txt"),
    include_str!("words/es.txt"),
    include_str!("words/it.txt"),
    include_str!("words/medicine.txt"),
    include_str!("words/processing.txt"),
];

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $written:literal;)*) => {
        $($(#[$doc])* pub(super) const $name: Classes = 1 << $bit;)*
        const CLASSES: &[(&str, Classes)] = &[$(($written, $name),)*];
    };
}

classes! {
    /// Courtesies and connectives before the verb of a request.
    LEAD = 0, "lead";
    OVERRIDE = 1, "override";
    PRIOR = 2, "prior";
    RULES = 3, "rules";
    /// "Everything you were told", where no noun for instructions is needed.
    EVERYTHING = 4, "everything";
    MODEL = 5, "model";
    /// Phrases that only a model is told: "you are now".
    ADDRESS = 6, "address";
    YOUR = 7, "your";
    OUTPUT = 8, "output";
    SPEAK = 9, "speak";
    MANNER = 10, "manner";
    /// What encoding tasks do to letters.
    MANGLE = 11, "mangle";
    PIECE = 12, "piece";
    AUDIENCE = 13, "audience";
    EDIT = 14, "edit";
    /// Tasks that a clinical letter hardly ever begins a sentence with.
    STRONG = 15, "strong";
    TASK = 16, "task";
    /// Verbs that clinicians ask each other with too.
    ACTION = 17, "action";
    /// Subjects that have no place in a clinical document.
    TOPIC = 18, "topic";
    CLINICAL = 19, "clinical";
    /// Forms, appointments, post and payment.
    PRACTICAL = 20, "practical";
    PERSON = 21, "person";
    YOU = 22, "you";
    MINE = 23, "mine";
    WH = 24, "wh";
    AUX = 25, "aux";
    /// The commonest words, by which a decoded text is told from noise.
    COMMON = 26, "common";
    REVEAL = 27, "reveal";
    SECRET = 28, "secret";
    SEND = 29, "send";
    TROVE = 30, "trove";
    SETFIELD = 31, "setfield";
    FIELD = 32, "field";
    CONCEAL = 33, "conceal";
    TOOL = 34, "tool";
    LURE = 35, "lure";
    /// What everyday mail asks people to click for.
    LUREFREE = 36, "lurefree";
    /// Roles and new rules, which clinicians speak of too.
    ROLE = 37, "role";
    /// Verbs of revision that letters do not use of an answer.
    REVISE = 38, "revise";
    /// "Must", "has to", in the forms that a document is spoken of with.
    MUST = 39, "must";
    /// What a result, or who makes it, is told to say.
    SAYS = 40, "says";
    /// What a machine makes of a document: a summary, an extraction.
    PRODUCT = 41, "product";
    /// Machines, by words that people and other things go by too.
    MACHINE = 42, "machine";
    /// Machines that read documents.
    EXTRACTOR = 43, "extractor";
    /// "Correct", "always", "expected".
    FIXES = 44, "fixes";
    /// "Regardless", "no matter what".
    WHATEVER = 45, "whatever";
    /// What is known of a document or its patient.
    FIELDNAME = 46, "fieldname";
    FIELDWORD = 47, "fieldword";
    THISDOC = 48, "thisdoc";
    /// Verdicts that let a document pass.
    SAFE = 49, "safe";
    RATE = 50, "rate";
    APPROVE = 51, "approve";
    /// Checks that need not be made.
    NOREVIEW = 52, "noreview";
    ONLY = 53, "only";
    /// Verbs that programs give a result with.
    GIVEBACK = 54, "giveback";
    /// "Note", "message", in front of who it is for.
    NOTE = 55, "note";
    /// Labels of turns in a dialogue: the machine's, and all others.
    TURNMODEL = 56, "turnmodel";
    TURNOTHER = 57, "turnother";
    /// Keys that only a machine's settings have, and keys that they have between quotation marks.
    KEY = 58, "key";
    JSONKEY = 59, "jsonkey";
    /// What an extraction takes out of a body.
    BODILY = 60, "bodily";
    /// "Your" to somebody who is not addressed politely.
    THINE = 61, "thine";
    /// What an office or a ward keeps a value in.
    RECORDS = 62, "records";
    DECOY = 63, "decoy";
    /// "Automated", "digital", in front of or behind a device.
    AUTOMATIC = 64, "automatic";
    /// Machines, programs and what they do, by words that other things go by too.
    DEVICE = 65, "device";
    /// What a reader of documents does to one.
    READSIT = 66, "readsit";
    IF = 67, "if";
    GREET = 68, "greet";
    REVIEWSTEP = 69, "reviewstep";
    /// Switched off, not needed.
    OFF = 70, "off";
    NOBODY = 71, "nobody";
    CHECKS = 72, "checks";
    CLASSNOUN = 73, "classnoun";
    CLASSVERB = 74, "classverb";
    /// Kinds of documents.
    DOCKIND = 75, "dockind";
    DOCNOUN = 76, "docnoun";
    /// "This", "every".
    DEICTIC = 77, "deictic";
    OUTACT = 78, "outact";
    QUANT = 79, "quant";
    VALUENOUN = 80, "valuenoun";
    SETVERB = 81, "setverb";
    BLANK = 82, "blank";
    CERTAINTY = 83, "certainty";
    /// "Other", in front of whose data it is.
    OTHERS = 84, "others";
    OFOTHERS = 85, "ofothers";
    PROMPTWORD = 86, "promptword";
    /// "You" to somebody who is not addressed politely; English has no such word.
    THOU = 87, "thou";
    /// What somebody was told to do.
    TASKNOUN = 88, "tasknoun";
    /// What is done to rules that shall not hold any more.
    LIFTED = 89, "lifted";
    /// The place that speaks, as a source of rules.
    HERE = 90, "here";
    AUTHORITY = 91, "authority";
    TOOLNOUN = 92, "toolnoun";
    TOOLVERB = 93, "toolverb";
    TOOLLABEL = 94, "toollabel";
    OMITVERB = 95, "omitverb";
    SUMMARY = 96, "summary";
    INLANGUAGE = 97, "inlanguage";
    PART = 98, "part";
    /// What opens a false message of a system.
    HEAD = 99, "head";
    /// Promises and threats.
    STAKE = 100, "stake";
    DOWNPLAY = 101, "downplay";
    PHIWORD = 102, "phiword";
    NEVER = 103, "never";
    URGENT = 104, "urgent";
    /// "You are a", in front of a role.
    YOUARE = 105, "youare";
    /// What people are asked with.
    POLITE = 106, "polite";
    /// What is filled in or labelled by hand.
    FORM = 107, "form";
    /// Where an office files letters.
    NOTES = 108, "notes";
    /// "Regardless", "nothing else".
    COND = 109, "cond";
    /// "Must", in every form that a machine is told by.
    DEEPMUST = 110, "deepmust";
    /// Devices that are no people.
    MECHANICAL = 111, "mechanical";
    ACCEPTS = 112, "accepts";
    TRANSMIT = 113, "transmit";
    DATABASE = 114, "database";
    PERSONAL = 115, "personal";
    NEED = 116, "need";
    SHALL = 117, "shall";
    WRITES = 118, "writes";
    ADVERT = 119, "advert";
    /// "Classify", "label": verbs that treatment has no use for.
    SORTAS = 120, "sortas";
    /// "If asked", in front of what is to be said.
    IFASKED = 121, "ifasked";
}

/// The automaton over all lists.
#[derive(Debug)]
pub(super) struct Lexicon {
    automaton: Option<AhoCorasick>,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    classes: Classes,
    words: u8,
}

impl Lexicon {
    pub(super) fn new() -> Self {
        let mut all: BTreeMap<String, Classes> = BTreeMap::new();
        for list in LISTS {
            read(list, &mut all);
        }
        let entries = all.iter().map(|(pattern, &classes)| Entry {
            classes,
            words: u8::try_from(pattern.trim().split(' ').count()).unwrap_or(u8::MAX),
        });
        let entries = entries.collect();
        // Refused only past a size that lists of some thousand words do not reach.
        Self { automaton: AhoCorasick::new(all.keys()).ok(), entries }
    }

    /// Marks the classes of every word, on a phrase's first word.
    pub(super) fn mark(&self, plain: &mut Plain) {
        let Some(automaton) = &self.automaton else { return };
        let mut at = 0;
        let mut last = 0;
        for found in automaton.find_overlapping_iter(&plain.spaced) {
            let Some(entry) = self.entries.get(found.pattern().as_usize()) else { continue };
            // Ends come in order, so starts go back by no more than a phrase.
            let start = found.start() + usize::from(plain.spaced.as_bytes()[found.start()] == b' ');
            if start < last {
                while at > 0 && plain.words[at].spaced > start {
                    at -= 1;
                }
            }
            last = start;
            while plain.words.get(at + 1).is_some_and(|next| next.spaced <= start) {
                at += 1;
            }
            let Some(word) = plain.words.get_mut(at) else { continue };
            word.classes |= entry.classes;
            if entry.classes & LEAD != 0 {
                word.lead = word.lead.max(entry.words);
            }
        }
        for word in &mut plain.words {
            if word.classes & TOPIC != 0 {
                word.classes &= !CLINICAL;
            }
        }
    }
}

/// `stem*`, `*ending` and `two_words`, below the class in brackets.
fn read(list: &str, into: &mut BTreeMap<String, Classes>) {
    let classes: HashMap<&str, Classes> = CLASSES.iter().copied().collect();
    let mut class = 0;
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            debug_assert!(classes.contains_key(name), "no class is called {name}");
            class = classes.get(name).copied().unwrap_or_default();
            continue;
        }
        for entry in line.split_whitespace() {
            let words = entry.replace('_', " ");
            let pattern = match (words.strip_prefix('*'), words.strip_suffix('*')) {
                (Some(ending), _) => format!("{ending} "),
                (None, Some(stem)) => format!(" {stem}"),
                (None, None) => format!(" {words} "),
            };
            *into.entry(pattern).or_default() |= class;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_names_known_classes_and_folded_words() {
        for list in LISTS {
            for line in list.lines().filter(|line| !line.starts_with('#')) {
                if let Some(name) = line.strip_prefix('[') {
                    let name = name.trim_end_matches(']');
                    assert!(CLASSES.iter().any(|(written, _)| *written == name), "{name}");
                    continue;
                }
                for entry in line.split_whitespace() {
                    let is_folded = |letter: char| {
                        letter.is_ascii_lowercase()
                            || letter.is_ascii_digit()
                            || "_*".contains(letter)
                    };
                    assert!(entry.chars().all(is_folded), "{entry}");
                }
            }
        }
    }

    #[test]
    fn stems_endings_and_phrases_are_marked_on_their_first_word() {
        let lexicon = Lexicon::new();
        let mut plain = Plain::of("You are now a cholecystectomy poet");
        lexicon.mark(&mut plain);
        let classes: Vec<Classes> = plain.words.iter().map(|word| word.classes).collect();
        assert_ne!(classes[0] & ROLE, 0);
        assert_ne!(classes[4] & CLINICAL, 0);
        assert_ne!(classes[5] & TOPIC, 0);
    }
}
