//! What a process that handles documents is told about one: how to sort it, what to enter, what to
//! leave out, whom to send it to, which checks to skip. Each rule wants an addressee, an act and an
//! object that letters do not have together; the words are in `words/processing.txt`. What offices
//! and patients ask each other is told from it by the words of forms and of politeness.

mod leaks;
mod machines;
mod omissions;
mod orders;
mod sorting;
mod span;
mod tools;
mod values;
mod waivers;

use super::judge::Sentence;
use super::table::Rule;

/// What a rule of this room finds: the rule, and the word where the request begins.
type Found = Option<(&'static Rule, usize)>;

pub(super) fn find(sentence: &Sentence<'_>) -> Found {
    let mut milder = None;
    for span in span::of(sentence) {
        let found = machines::find(&span)
            .or_else(|| orders::find(&span))
            .or_else(|| tools::find(&span))
            .or_else(|| leaks::find(&span))
            .or_else(|| waivers::find(&span))
            .or_else(|| sorting::find(&span))
            .or_else(|| values::find(&span))
            .or_else(|| omissions::find(&span));
        match found {
            Some((rule, _)) if rule.risk < super::RiskLevel::High => milder = milder.or(found),
            Some(_) => return found,
            None => {}
        }
    }
    milder
}
