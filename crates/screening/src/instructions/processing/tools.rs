//! Tools that are called, and what an agent's log looks like.

use super::super::plain::Break;
use super::super::table::{self, Rule};
use super::super::words::{
    CLINICAL, DEEPMUST, DEICTIC, FORM, POLITE, QUANT, TOOLLABEL, TOOLNOUN, TOOLVERB, YOUR,
};
use super::span::Span;

pub(super) fn find(span: &Span<'_>) -> Option<(&'static Rule, usize)> {
    let tool = |at| Some((table::TOOL, at));
    if let Some(at) = span.places(TOOLLABEL).find(|&at| span.names(at, at + 3) || is_arrow(span)) {
        return tool(at);
    }
    if span.from == 0
        && span.sentence.plain.folded.contains(['(', '{', '=', '*'])
        && is_call(&span.sentence.plain.folded)
    {
        return tool(span.from);
    }
    if span.near(YOUR, TOOLNOUN, 2) && span.has(DEEPMUST) && !span.has(CLINICAL | FORM) {
        return Some((table::OUT_OF_PLACE, span.first(YOUR)));
    }
    let verb = span.asks(TOOLVERB)?;
    let joined = |&at: &usize| span.sentence.words[at].before == Break::None || span.quotes();
    let noun = (verb + 1..(verb + 6).min(span.to))
        .take_while(joined)
        .find(|&at| span.sentence.has(at, TOOLNOUN))?;
    if span.has(POLITE | FORM) {
        return None;
    }
    let is_named = has_code_name(&span.sentence.plain.folded) || span.quotes();
    let is_plain = !span.has(CLINICAL) || span.has(DEICTIC | QUANT);
    if is_named || is_plain && span.has(DEICTIC | QUANT | YOUR) {
        return Some((table::TOOL, verb.min(noun)));
    }
    (is_plain && !span.is_courteous()).then_some((table::OUT_OF_PLACE, verb.min(noun)))
}

fn is_arrow(span: &Span<'_>) -> bool {
    span.sentence.plain.folded.contains(">>>") || span.sentence.plain.folded.contains("->")
}

/// `update_record(`, `freigeben(dokument)`, `{"tool": …, "arguments": …}`, SQL.
fn is_call(folded: &str) -> bool {
    let is_sql = folded.contains("delete from ") && folded.contains(" where ")
        || folded.contains("insert into ") && folded.contains(" values")
        || folded.contains("select * from");
    if is_sql {
        return true;
    }
    let is_object = folded.contains('{')
        && ["\"arguments\"", "\"tool\"", "\"function\"", "\"tool_name\"", "\"tool_input\""]
            .iter()
            .any(|key| folded.contains(key));
    is_object || calls_by_name(folded)
}

/// A name with an underscore, or one after a word for a function, directly in front of a bracket
/// that holds arguments.
fn calls_by_name(folded: &str) -> bool {
    const FUNCTIONS: [&str; 9] = [
        "function ",
        "funktion ",
        "fonction ",
        "funcion ",
        "funzione ",
        "call ",
        "execute ",
        "invoke ",
        "run ",
    ];
    folded.match_indices('(').any(|(at, _)| {
        let before = &folded[..at];
        let is_of_a_name = |one: char| one.is_ascii_alphanumeric() || one == '_' || one == '.';
        let name = before.rsplit(|one| !is_of_a_name(one)).next().unwrap_or_default();
        let earlier = &before[..before.len() - name.len()];
        let is_after = FUNCTIONS.iter().any(|one| earlier.ends_with(one));
        let inside = &folded[at + 1..];
        let is_dotted = name.contains('.') && name.split('.').all(|part| part.len() > 1);
        let passes = inside.starts_with([')', '"', '\'']) || has_argument(inside);
        name.len() > 3
            && (is_code_name(name)
                || is_after
                || is_dotted && passes
                || passes && is_alphabetic(name))
    })
}

fn has_code_name(folded: &str) -> bool {
    folded.split(|one: char| !one.is_ascii_alphanumeric() && one != '_').any(is_code_name)
}

/// `delete_all`, not `________` or `_note_`.
fn is_code_name(name: &str) -> bool {
    let inner = name.trim_matches('_');
    inner.contains('_')
        && inner.split('_').all(|part| part.bytes().any(|one| one.is_ascii_lowercase()))
}

fn is_alphabetic(name: &str) -> bool {
    name.bytes().all(|one| one.is_ascii_lowercase()) && name.len() > 6
}

/// `id=`, directly behind the bracket.
fn has_argument(inside: &str) -> bool {
    let end =
        inside.find(|one: char| !one.is_ascii_lowercase() && one != '_').unwrap_or(inside.len());
    end > 1 && inside[end..].starts_with(['=', '"']) && !inside[end..].starts_with("= ")
}
