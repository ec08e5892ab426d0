//! Requests and questions that have no place in a clinical document, weighed by what they ask for
//! against what clinicians, patients and forms ask each other.

use super::judge::Sentence;
use super::plain::Break;
use super::table::{self, Rule};
use super::words::{
    ACTION, AUDIENCE, AUX, CLINICAL, Classes, EDIT, LURE, LUREFREE, MANGLE, MINE, PERSON,
    PRACTICAL, SEND, STRONG, TASK, TOPIC, WH, YOU, YOUR,
};

/// The weight from which something is out of place.
const OUT_OF_PLACE: i32 = 2;
/// Words a request has at least; headings have fewer.
const SHORTEST: usize = 3;

pub(super) fn out_of_place(sentence: &Sentence<'_>) -> Option<(&'static Rule, usize)> {
    let end = sentence.words.len();
    if end < SHORTEST {
        return None;
    }
    for at in sentence.starts() {
        if end - at < 2 {
            continue;
        }
        if asks(sentence, at) {
            return Some((table::QUESTION, at));
        }
        if requests(sentence, at) {
            return Some((table::REQUEST, at));
        }
    }
    lures(sentence)
}

fn requests(sentence: &Sentence<'_>, at: usize) -> bool {
    let verb = sentence.words[at].classes;
    let base = match verb {
        _ if verb & STRONG != 0 => 2,
        _ if verb & TASK != 0 => 2,
        _ if verb & (ACTION | EDIT | SEND) != 0 => 1,
        _ if ends_with_its_verb(sentence, at) => 2,
        _ => return false,
    };
    let rest = sentence.any(at + 1, sentence.words.len());
    let within =
        sentence.words[at].before == Break::None || sentence.words[at].before == Break::Comma;
    // Only a model is asked for "my" things; clinicians say "our".
    let mine = if base == 1 && sentence.says_my(at) { 2 } else { 0 };
    let opens =
        sentence.words[at].before >= Break::Line || sentence.words[at].before == Break::Clause;
    let is_bare = base == 1 && opens && has_object(sentence, at) && every_day(rest) == 0;
    let audience = if sentence.any(at + 1, at + 4) & AUDIENCE == 0 { 0 } else { 3 };
    // A verb in the middle of a sentence is more often told of than asked for.
    let told =
        i32::from(within && verb & STRONG == 0 && at > 0 && sentence.words[at - 1].lead == 0);
    let gist = topics(sentence, at) + 2 * i32::from(rest & MANGLE != 0);
    // Encoding tasks speak of letters too.
    let rest = if rest & MANGLE == 0 { rest } else { rest & !PRACTICAL };
    base + mine + i32::from(is_bare) + audience + gist - every_day(rest | verb & CLINICAL) - told
        >= OUT_OF_PLACE
}

/// A verb with a noun after it, where a heading or a label has none: "Book the", "Archive all".
fn has_object(sentence: &Sentence<'_>, at: usize) -> bool {
    const BEFORE_NOUNS: [&str; 40] = [
        "a", "an", "the", "some", "all", "every", "this", "these", "two", "three", "five", "ten",
        "another", "der", "die", "das", "den", "ein", "eine", "einen", "alle", "le", "la", "les",
        "un", "une", "des", "tous", "toutes", "el", "los", "las", "una", "todos", "todas", "il",
        "lo", "gli", "i", "tutti",
    ];
    sentence.words.len() - at > SHORTEST && BEFORE_NOUNS.contains(&sentence.word(at + 1))
}

/// German asks with the verb last: "Bitte folgenden Text übersetzen".
fn ends_with_its_verb(sentence: &Sentence<'_>, at: usize) -> bool {
    at > 0
        && sentence.word(at - 1) == "bitte"
        && sentence.words.last().is_some_and(|last| last.classes & (STRONG | TASK) != 0)
}

fn asks(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.words[at];
    if word.before == Break::None && at > 0 && sentence.words[at - 1].lead == 0 {
        return false;
    }
    let asked = sentence.plain.asks;
    let base = match word.classes {
        _ if word.classes & WH != 0 && asked => 2,
        _ if word.classes & WH != 0 && word.before >= Break::Line => 0,
        _ if word.classes & AUX != 0 && asked => i32::from(is_of_itself(sentence, at)),
        _ => return false,
    };
    let rest = sentence.any(at, sentence.words.len());
    let anybody = 2 * i32::from(rest & YOU != 0) + i32::from(rest & (MINE | YOUR) != 0);
    base + topics(sentence, at) - every_day(rest) - anybody >= OUT_OF_PLACE
}

/// Whether a question says all that it is about, instead of "it" or "this".
fn is_of_itself(sentence: &Sentence<'_>, at: usize) -> bool {
    const POINTS: [&str; 10] =
        ["this", "it", "that", "there", "they", "we", "i", "these", "any", "anything"];
    (at..sentence.words.len()).all(|one| !POINTS.contains(&sentence.word(one)))
        && sentence.words.len() - at > SHORTEST
}

/// 2 for a subject out of place, more for more of them.
fn topics(sentence: &Sentence<'_>, at: usize) -> i32 {
    match sentence.words[at..].iter().filter(|word| word.classes & TOPIC != 0).count() {
        0 => 0,
        1 => 2,
        2 => 3,
        _ => 4,
    }
}

/// 2 for anything of everyday letters, more for more kinds of it.
fn every_day(classes: Classes) -> i32 {
    let kinds = [CLINICAL, PRACTICAL, PERSON].iter().filter(|&&kind| classes & kind != 0).count();
    match kinds {
        0 => 0,
        1 => 2,
        _ => 3,
    }
}

fn lures(sentence: &Sentence<'_>) -> Option<(&'static Rule, usize)> {
    let all = sentence.any(0, sentence.words.len());
    let at = sentence.words.iter().position(|word| word.classes & LURE != 0)?;
    (all & LUREFREE == 0).then_some((table::LURE, at))
}
