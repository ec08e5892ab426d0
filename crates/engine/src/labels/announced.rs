//! Tells from the words of a label that a number follows, and of whom or what it is.
//!
//! `of_identifiers` lists the labels that are printed most. No list has all: here `No`, `number`,
//! `ID` and `#` announce a number, and the words before them say whose it is, so that `Folder No`,
//! `Pt. ID` and `Group Number` are understood as well.

mod words;

use std::ops::Range;

use super::label::{Form, Label, Meaning, row};
use super::long;
use super::number::is_number;
use words::{
    ANNOUNCERS, BILLS, CLINICIANS, NO_IDENTIFIERS, OF_OTHER_THINGS, OTHERS, PATIENTS, SPECIMENS,
};

static OF_PATIENT: Label = row("patient no", Meaning::Identifier("mrn"), 910, Form::Marked);
static OF_SPECIMEN: Label =
    row("specimen no", Meaning::Identifier("accession_number"), 910, Form::Marked);
static OF_BILL: Label = row("bill no", Meaning::Identifier("invoice_number"), 900, Form::Marked);
static OF_CLINICIAN: Label =
    row("clinician no", Meaning::Identifier("provider_number"), 900, Form::Marked);
static OF_OTHERS: Label = row("other no", Meaning::Identifier("other"), 860, Form::Marked);

static OF_NOTHING: Label = row("no", Meaning::Identifier("other"), 800, Form::Marked);

/// No label has more words before these.
const MOST_WORDS: usize = 4;

/// A label that announces a number.
pub(super) struct Announced {
    pub(super) label: &'static Label,
    pub(super) start: usize,
    /// Where the number begins, or the cell ends.
    pub(super) value: usize,
    /// Whether a colon or `#` stands before the number, or nothing does.
    pub(super) marked: bool,
}

/// A word of a label, in small letters.
struct Word {
    text: String,
    range: Range<usize>,
    /// Whether it begins a part of the cell that cannot be the end of a name.
    begins: bool,
    /// Whether it goes on from the word before it.
    joined: bool,
}

/// The labels of a cell of `line` that announce numbers, in order.
/// `next` is what the next cell has.
pub(super) fn in_cell(line: &str, cell: Range<usize>, next: &str) -> Vec<Announced> {
    if !has_announcer(&line[cell.clone()]) {
        return Vec::new();
    }
    let words = split(line, cell.clone());
    let labels = (0..words.len()).filter_map(|at| of_announcer(line, cell.end, &words, at, next));
    labels.collect()
}

/// Most cells have none, and are passed over.
fn has_announcer(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    text.contains(['#', '№'])
        || words.any(|word| ANNOUNCERS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

fn split(line: &str, cell: Range<usize>) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut at = cell.start;
    while at < cell.end {
        let rest = &line[at..cell.end];
        let sign = |c: char| matches!(c, '#' | '№');
        let Some(start) = rest.find(|c: char| c.is_alphanumeric() || sign(c)) else { break };
        let word = &rest[start..];
        let end = match word.chars().next() {
            Some(first) if sign(first) => first.len_utf8(),
            _ => word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len()),
        };
        let binds = |c: char| c.is_whitespace() || matches!(c, '.' | '/' | '-' | '\'' | '&' | '*');
        let gap = &rest[..start];
        let joined = !words.is_empty() && gap.chars().all(binds);
        let begins = words.is_empty() || gap.contains([';', '(', '[']);
        let text = word[..end].to_lowercase();
        words.push(Word { text, range: at + start..at + start + end, begins, joined });
        at += start + end;
    }
    words
}

fn of_announcer(
    line: &str,
    end: usize,
    words: &[Word],
    at: usize,
    next: &str,
) -> Option<Announced> {
    let is_sign = |word: &Word| ANNOUNCERS.contains(&word.text.as_str());
    let announcer = &words[at];
    // `Reg. No. / No. Pendaftaran:` is one label in two languages.
    let longer = long::end_of_label(line, announcer.range.end, end);
    let again = words.get(at + 1).is_some_and(|next| next.joined && is_sign(next));
    let again = again && longer.is_none();
    if !is_sign(announcer) || again {
        return None;
    }
    let ends = longer.map_or(announcer.range.end, |longer| longer.min(end));
    let after = &line[ends..end];
    let value = end - without_explanation(after).trim_start_matches(is_between).len();
    let between = &line[ends..value];
    let alone = value == end;
    let (value, between) = past_verb(line, value, end).unwrap_or((value, between));
    if !alone && !begins_with_a_number(&line[value..end]) {
        return None;
    }
    let colon = between.contains([':', '=', '：']) || alone && next.starts_with([':', '：']);
    let first = first_word(words, at);
    let own = &words[first..at];
    if own.iter().any(|word| NO_IDENTIFIERS.contains(&word.text.as_str())) {
        return None;
    }
    let start = if words[first].begins && (colon || alone && own.iter().all(is_known)) {
        first
    } else {
        // `Patient: Jo Day Reg No: 5512`: the name before it is no part of the label.
        at - own.iter().rev().take_while(|word| is_known(word)).count()
    };
    let own: Vec<&Word> = words[start..at].iter().filter(|word| !is_sign(word)).collect();
    let is_id = announcer.text == "id" || words[start..at].iter().any(|word| word.text == "id");
    // `No.  BSM-10442`
    let number = if alone { next } else { &line[value..end] };
    let coded = || words[start].begins && is_coded(number);
    if own.is_empty() && !(is_id && (colon || words[start].begins)) && !coded() {
        return None;
    }
    let bare = own.is_empty() && !is_id;
    let marked = colon || alone || announcer.text == "#";
    let label = if bare { &OF_NOTHING } else { of_words(&own) };
    Some(Announced { label, start: words[start].range.start, value, marked })
}

/// `folder number here is 5512`: where a number begins behind the verb of a sentence.
fn past_verb(line: &str, value: usize, end: usize) -> Option<(usize, &str)> {
    const VERBS: &[&str] = &["is ", "was ", "here is ", "with us is ", "of "];
    let text = line.get(value..end)?;
    let verb = VERBS.iter().find(|verb| text.starts_with(**verb))?;
    let begins = text[verb.len()..].starts_with(|c: char| c.is_ascii_digit());
    begins.then_some((value + verb.len(), ""))
}

/// The first of the words that may belong to a label that ends before `at`.
fn first_word(words: &[Word], at: usize) -> usize {
    let mut first = at;
    while first > 0 && at - first < MOST_WORDS && words[first].joined {
        let before = &words[first - 1];
        if before.text.contains(|c: char| c.is_ascii_digit()) {
            break;
        }
        first -= 1;
    }
    first
}

fn is_known(word: &Word) -> bool {
    let known = [PATIENTS, SPECIMENS, BILLS, CLINICIANS, OTHERS, ANNOUNCERS];
    known.iter().any(|list| list.contains(&word.text.as_str()))
}

/// Whose number follows these words.
fn of_words(words: &[&Word]) -> &'static Label {
    let words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    of_label(&words)
}

/// Whether numbers after this word identify neither a person nor a document.
pub(super) fn of_no_identifier(word: &str) -> bool {
    NO_IDENTIFIERS.contains(&word) || OF_OTHER_THINGS.contains(&word)
}

/// Whose number follows words in small letters.
pub(super) fn of_label(words: &[&str]) -> &'static Label {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    match () {
        () if has(BILLS) => &OF_BILL,
        () if has(CLINICIANS) => &OF_CLINICIAN,
        () if has(OTHERS) && !has(&["record"]) => &OF_OTHERS,
        () if has(SPECIMENS) => &OF_SPECIMEN,
        () if has(PATIENTS) => &OF_PATIENT,
        () => &OF_OTHERS,
    }
}

/// What stands behind the bracket in `No. (UHID): 5512`.
fn without_explanation(after: &str) -> &str {
    const LONGEST: usize = 24;
    let bracket = after.trim_start_matches([' ', '.']).strip_prefix('(');
    let closed = bracket.and_then(|inner| inner.split_once(')'));
    match closed {
        Some((inner, rest))
            if inner.len() <= LONGEST
                && !inner.contains(|c: char| c.is_ascii_digit())
                && rest.trim_start_matches([' ', '*']).starts_with([':', '：']) =>
        {
            rest
        }
        _ => after,
    }
}

fn is_between(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '.' | ':' | '：' | '=' | '#' | '*' | ')')
}

/// A number with letters in it and nothing behind it.
fn is_coded(text: &str) -> bool {
    is_number(text) && text.contains(|c: char| c.is_ascii_uppercase())
}

/// A figure in the first word, or in the second after capitals: `GSG 0098-771`.
fn begins_with_a_number(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let figures = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    words.next().is_some_and(|first| {
        let capitals = first.len() <= 5 && first.bytes().all(|byte| byte.is_ascii_uppercase());
        figures(first) || capitals && words.next().is_some_and(figures)
    })
}

/// Whether a text is nothing but a number of letters and figures: `Invoice 26-009914`. Such a number
/// needs no word that announces it.
pub(super) fn is_bare(text: &str) -> bool {
    const FEWEST: usize = 5;
    const LONGEST: usize = 24;
    let text = text.trim_start_matches([':', ' ']);
    let is_part = |c: char| {
        c.is_ascii_digit() || c.is_ascii_uppercase() || matches!(c, '/' | '-' | '.' | ' ')
    };
    let count = |part: fn(&u8) -> bool| text.bytes().filter(part).count();
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).collect();
    let is_day = parts.len() == 3 && parts.iter().all(|part| (1..=4).contains(&part.len()));
    text.len() <= LONGEST
        && !is_day
        && text.chars().all(is_part)
        && count(u8::is_ascii_digit) >= FEWEST
        && count(u8::is_ascii_uppercase) <= FEWEST
}
