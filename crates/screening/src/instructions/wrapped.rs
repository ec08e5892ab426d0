//! Instructions in markup, which a page does not show or a model takes for more than text, and
//! played dialogues. The remains of web pages and of programs that made a letter are markup too;
//! only what speaks to a machine there is found.

use super::judge::Sentence;
use super::plain::Break;
use super::table::{self, Rule};
use super::words::{
    APPROVE, AUDIENCE, AUTOMATIC, CLASSVERB, CLINICAL, COMMON, Classes, DOWNPLAY, EDIT, EXTRACTOR,
    FIELDNAME, GIVEBACK, IFASKED, JSONKEY, KEY, MACHINE, MECHANICAL, MODEL, MUST, OMITVERB,
    OVERRIDE, PERSON, PRACTICAL, PRODUCT, RATE, ROLE, SAFE, SAYS, SETFIELD, SPEAK, STRONG, SUMMARY,
    TASK, THISDOC, TURNMODEL, TURNOTHER, YOU,
};

/// Marks of what a page does not show.
const UNSHOWN: [&str; 17] = [
    " hidden=",
    "alt=\"",
    "aria-label=",
    "data-note",
    "<!--",
    "/*",
    "[//]:",
    "%%",
    "{#",
    "{%",
    "display:none",
    "display: none",
    "font-size:0",
    "font-size: 0",
    "visibility:hidden",
    " hidden>",
    "opacity:0",
];

/// Tags that only a prompt has.
const PROMPT_TAGS: [&str; 30] = [
    "ai",
    "anweisung",
    "anweisungen",
    "assistant",
    "befehl",
    "compito",
    "consigne",
    "consignes",
    "gpt",
    "inst",
    "instruccion",
    "instrucciones",
    "instruction",
    "instructions",
    "istruzione",
    "istruzioni",
    "ki",
    "llm",
    "model",
    "override",
    "prompt",
    "system",
    "system-instruction",
    "system-message",
    "system-prompt",
    "system_instruction",
    "system_message",
    "systemnachricht",
    "system_prompt",
    "user_instruction",
];

/// Tags that programs have too, in which a sentence is out of place.
const OTHER_TAGS: [&str; 12] = [
    "admin",
    "agent",
    "answer",
    "aufgabe",
    "command",
    "directive",
    "output",
    "response",
    "rule",
    "rules",
    "task",
    "user",
];

pub(super) fn find(sentence: &Sentence<'_>, all: Classes) -> Option<(&'static Rule, usize)> {
    let folded = sentence.plain.folded.as_str();
    if all & (TURNMODEL | TURNOTHER) != 0
        && let Some(at) = turn(sentence)
    {
        return Some((table::PLAYED, at));
    }
    if all & (KEY | JSONKEY) != 0
        && let Some(at) = key(sentence)
    {
        return Some((table::WRAPPED, at));
    }
    if sets_for_a_machine(folded) {
        return Some((table::WRAPPED, 0));
    }
    if !folded.contains(['<', '/', '[', '%', '{', ':', '#']) {
        return None;
    }
    let is_title = folded.contains("](") && folded.contains(" \"");
    let is_line_comment = folded.starts_with("//") || folded.starts_with("# ");
    let is_unshown = UNSHOWN.iter().any(|mark| folded.contains(mark));
    if (is_unshown || is_title || is_line_comment) && speaks(sentence, all) {
        return Some((table::WRAPPED, 0));
    }
    // "### Instructions" heads what a patient is given.
    let heading = folded.find("### instruction").map(|at| &folded[at + 15..]);
    if heading.is_some_and(|rest| !rest.starts_with('s')) {
        return Some((table::MARKER, 0));
    }
    if (folded.contains("{%") || folded.contains("{{")) && folded.contains(" = \"") {
        return Some((table::WRAPPED, 0));
    }
    is_tagged(sentence, all).then_some((table::WRAPPED, 0))
}

/// Whether a comment speaks to a machine, or dictates what is to be said.
fn speaks(sentence: &Sentence<'_>, all: Classes) -> bool {
    const ASKED: Classes = CLASSVERB | OMITVERB | APPROVE | SUMMARY | IFASKED;
    const DICTATES: Classes = SAYS | OVERRIDE | SPEAK | SETFIELD | RATE | APPROVE | GIVEBACK;
    const OBJECTS: Classes = CLINICAL | THISDOC | FIELDNAME | PRODUCT | SAFE | PERSON;
    const OF_FORMS: [&str; 10] = [
        "contains", "contain", "reads", "read", "return", "enter", "fill", "record", "change",
        "use",
    ];
    if all & (MODEL | EXTRACTOR) != 0 {
        return true;
    }
    if all & MACHINE != 0 && all & (MUST | DICTATES) != 0 {
        return true;
    }
    if all & (MECHANICAL | AUTOMATIC | IFASKED) != 0 && all & (ASKED | MUST | SAYS) != 0 {
        return true;
    }
    if sentence.plain.folded.contains("alt=\"") {
        return sentence.starts().any(|at| sentence.has(at, DOWNPLAY | SPEAK));
    }
    sentence.starts().any(|at| {
        sentence.has(at, DICTATES)
            && !sentence.words[at].names
            && !OF_FORMS.contains(&sentence.word(at))
            && sentence.any(at + 1, sentence.words.len()) & OBJECTS != 0
    })
}

fn is_tagged(sentence: &Sentence<'_>, all: Classes) -> bool {
    let folded = sentence.plain.folded.as_str();
    let mut is_other = false;
    for (at, _) in folded.match_indices('<') {
        let rest = folded[at + 1..].trim_start_matches('/');
        let end = rest
            .find(|one: char| !one.is_ascii_alphanumeric() && one != '-' && one != '_')
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        // "BP <system" is no tag; one is closed or has an attribute.
        if !after.starts_with(['>', ' ']) || !after.contains('>') {
            continue;
        }
        let is_of_prompt = PROMPT_TAGS.contains(&name)
            || ["ai-", "ai_", "llm", "prompt", "system-", "system_"]
                .iter()
                .any(|start| name.starts_with(start));
        if is_of_prompt && !after.starts_with(" value=") {
            return true;
        }
        is_other |= OTHER_TAGS.contains(&name);
        let tag = &after[..after.find('>').unwrap_or(after.len())];
        if ["=\"model\"", "=\"ai\"", "=\"llm\"", "=\"assistant\""].iter().any(|to| tag.contains(to))
        {
            return true;
        }
    }
    // A quantity in a program's tag is no sentence.
    let words = sentence.plain.spaced.split(' ').filter(|word| word.len() > 2);
    let digits = sentence.plain.spaced.bytes().filter(u8::is_ascii_digit).count();
    is_other && words.count() >= 4 && digits < 8 && (all & (COMMON | CLINICAL) != 0)
}

/// `"ai_instructions:"`, `"override": true`.
fn key(sentence: &Sentence<'_>) -> Option<usize> {
    (0..sentence.words.len()).find(|&at| {
        let word = sentence.words[at];
        // A key opens its line or stands between quotation marks.
        if word.before < Break::Clause && !word.opens {
            return false;
        }
        let end = (at..(at + 3).min(sentence.words.len())).find(|&one| {
            sentence.words[one].names
                || sentence.words.get(one + 1).is_none_or(|next| next.before != Break::None)
        });
        // `<meta name="ai-instructions">` has the key for its value.
        let Some(end) = end.filter(|&end| {
            let ending = sentence.words[end];
            ending.names || word.classes & KEY != 0 && ending.quoted && end > at
        }) else {
            return false;
        };
        word.classes & KEY != 0
            || word.classes & JSONKEY != 0 && end <= at + 1 && sentence.words[end].quoted
    })
}

/// A label of a dialogue, with what only a played one says after it.
fn turn(sentence: &Sentence<'_>) -> Option<usize> {
    const AGREES: [&str; 34] = [
        "i",
        "sure",
        "understood",
        "certainly",
        "okay",
        "ok",
        "approved",
        "done",
        "yes",
        "we",
        "absolutely",
        "ich",
        "verstanden",
        "gerne",
        "sicher",
        "je",
        "j",
        "bien",
        "compris",
        "entendido",
        "claro",
        "he",
        "capito",
        "certo",
        "ho",
        "natuerlich",
        "naturlich",
        "confirmed",
        "great",
        "here",
        "hier",
        "voici",
        "aqui",
        "ecco",
    ];
    const COPULA: [&str; 15] = [
        "is", "are", "was", "has", "have", "will", "ist", "sind", "hat", "est", "sont", "es",
        "son", "e", "sono",
    ];
    const TITLES: [&str; 22] = [
        "dr",
        "mr",
        "mrs",
        "ms",
        "miss",
        "nurse",
        "sister",
        "prof",
        "professor",
        "herr",
        "frau",
        "pr",
        "mme",
        "mlle",
        "m",
        "sr",
        "sra",
        "dra",
        "sig",
        "dott",
        "dottssa",
        "senora",
    ];
    const REQUESTS: Classes =
        APPROVE | SPEAK | OVERRIDE | GIVEBACK | SETFIELD | TASK | EDIT | RATE | STRONG;
    let end = sentence.words.len();
    (0..end).find(|&at| {
        let word = sentence.words[at];
        if word.classes & (TURNMODEL | TURNOTHER) == 0
            || (word.before < Break::Clause && !word.opens)
        {
            return false;
        }
        let label = (at..(at + 2).min(end)).find(|&one| sentence.words[one].names);
        let Some(label) = label else { return false };
        let from = label + 1;
        if from >= end
            || at != label
                && word.classes & TURNMODEL == 0
                && sentence.words[label].before != Break::None
        {
            return false;
        }
        let to = (from..end).find(|&one| sentence.words[one].before == Break::Line).unwrap_or(end);
        let said = sentence.any(from, to);
        // "Assistant: Nurse Jones", "Assistant: Dr Petit".
        if TITLES.contains(&sentence.word(from)) {
            return false;
        }
        let is_copula = |one: usize| COPULA.contains(&sentence.word(one));
        let is_common = |one: &usize| {
            sentence.has(*one, COMMON) && (sentence.word(*one).len() > 1 || is_copula(*one))
        };
        let common = (from..to).filter(is_common).count();
        let is_a_sentence = to - from >= 4 && common >= 2 && (from..to).any(is_copula);
        let agrees = to - from >= 2 && AGREES.contains(&sentence.word(from));
        if word.classes & TURNMODEL != 0 {
            return is_a_sentence || agrees || said & (THISDOC | PRODUCT) != 0;
        }
        let is_user = !sentence.word(at).starts_with('s');
        let starts = || sentence.starts().filter(|&one| one >= from && one < to);
        let asks = starts().any(|one| sentence.has(one, REQUESTS) && !sentence.words[one].names);
        if is_user {
            let is_of_file =
                said & (THISDOC | PRODUCT | FIELDNAME | APPROVE | OVERRIDE | SPEAK) != 0;
            return asks && is_of_file;
        }
        said & YOU != 0 && said & PRACTICAL == 0 && is_thou(sentence, from, to)
            || said & (AUDIENCE | ROLE | THISDOC | PRODUCT | MODEL) != 0 && to - from >= 3
            || said & APPROVE != 0 && said & COMMON != 0 && said & (CLINICAL | PERSON) == 0
    })
}

/// Addressed as one addresses a machine.
fn is_thou(sentence: &Sentence<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|one| ["you", "du", "tu", "te", "ti"].contains(&sentence.word(one)))
}

/// A key of several parts that names a machine, with a value: `summary_hint: well`, `X-AI-Note: pay`.
fn sets_for_a_machine(folded: &str) -> bool {
    const PARTS: [&str; 16] = [
        "ai",
        "llm",
        "gpt",
        "prompt",
        "parser",
        "summary",
        "summariser",
        "summarizer",
        "extractor",
        "extraction",
        "assistant",
        "agent",
        "classifier",
        "bot",
        "ki",
        "instruction",
    ];
    const SAYS: [&str; 16] = [
        "hint",
        "note",
        "notes",
        "override",
        "instruction",
        "instructions",
        "directive",
        "flag",
        "command",
        "action",
        "policy",
        "result",
        "verdict",
        "decision",
        "message",
        "for",
    ];
    if !folded.contains(['_', '-']) {
        return false;
    }
    folded.split(|one: char| one.is_whitespace() || "\"'{}[]<>,;".contains(one)).any(|token| {
        let name = token.trim_end_matches([':', '=']);
        let mut parts = name.split(['_', '-']).filter(|part| !part.is_empty());
        let is_of_two = name.trim_matches(['_', '-']).contains(['_', '-']);
        is_of_two
            && parts.clone().any(|part| PARTS.contains(&part.trim_start_matches('#')))
            && parts.any(|part| SAYS.contains(&part.trim_start_matches('#')))
    })
}
