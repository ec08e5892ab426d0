//! What is stated instead of asked for: what a machine's result is or has to say, that nobody need
//! check, what a field holds. Letters state things too; each rule needs a word for a machine, for
//! what it makes or for the file itself, beside the word that fixes the result.

use super::judge::Sentence;
use super::plain::Break;
use super::table::{self, Rule};
use super::words::{
    ACTION, APPROVE, BODILY, CLINICAL, Classes, DECOY, EDIT, EXTRACTOR, FIELDNAME, FIELDWORD,
    FIXES, GIVEBACK, MACHINE, MODEL, MUST, NOREVIEW, NOTE, ONLY, OUTPUT, OVERRIDE, PRACTICAL,
    PRODUCT, RATE, RECORDS, RULES, SAFE, SAYS, SETFIELD, SPEAK, STRONG, TASK, THINE, THISDOC,
    WHATEVER, YOU, YOUR,
};

/// Verbs that a request can begin with.
const VERBS: Classes =
    OVERRIDE | SPEAK | EDIT | STRONG | TASK | ACTION | SETFIELD | GIVEBACK | RATE | APPROVE | SAYS;

pub(super) fn find(sentence: &Sentence<'_>, all: Classes) -> Option<(&'static Rule, usize)> {
    const ANY: Classes =
        DECOY | PRODUCT | OUTPUT | EXTRACTOR | MACHINE | MODEL | FIELDWORD | FIELDNAME | THISDOC;
    if all & (ANY | NOREVIEW | DECOY | GIVEBACK | WHATEVER | ONLY) == 0 {
        return None;
    }
    of_a_machine(sentence, all)
        .or_else(|| waives(sentence, all))
        .or_else(|| of_a_product(sentence, all))
        .or_else(|| of_a_field(sentence, all))
        .or_else(|| forces(sentence, all))
}

/// What machines are told, or said to do.
fn of_a_machine(sentence: &Sentence<'_>, all: Classes) -> Option<(&'static Rule, usize)> {
    if all & (EXTRACTOR | MODEL | MACHINE) == 0 {
        return None;
    }
    let end = sentence.words.len();
    let addressed = |at| Some((table::ADDRESSED, at));
    if let Some(at) = heads(sentence) {
        return addressed(at);
    }
    if all & EXTRACTOR != 0 && all & (MUST | SAYS | APPROVE | RATE | NOREVIEW) != 0 {
        return addressed(0);
    }
    if all & MODEL != 0 && all & MUST != 0 && all & THISDOC != 0 {
        return addressed(0);
    }
    for at in 0..end {
        let is = |class| sentence.words[at].classes & class != 0;
        // "Note for the language model", not "Note on artificial intelligence".
        let is_first = sentence.any(0, at.min(4)) & NOTE != 0 && at <= 6;
        if is(MODEL) && is_first && (1..=2).any(|back| at >= back && is_toward(sentence, at - back))
        {
            return addressed(0);
        }
        if !is(MACHINE) {
            continue;
        }
        let must = (at + 1..(at + 5).min(end)).find(|&one| sentence.has(one, MUST));
        let says = must
            .and_then(|must| (must + 1..(must + 4).min(end)).find(|&one| sentence.has(one, SAYS)));
        let dictated = says.is_some_and(|says| sentence.that_within(says, 3));
        let of_file = sentence.any(at + 1, at + 4) & SAYS != 0 && all & THISDOC != 0;
        let is_automatic = sentence.word(at).starts_with("autom") || sentence.next_is(at, "autom");
        let of_result = is_automatic && (all & THISDOC != 0 && all & SAFE != 0 || fixed(sentence));
        let claims = ["reports", "answers", "states", "replies"]
            .iter()
            .any(|verb| sentence.next_is(at, verb) || sentence.next_is(at + 1, verb))
            && all & CLINICAL != 0
            && sentence.next_is(at, "model");
        if dictated || of_file || of_result || claims {
            return addressed(at);
        }
    }
    None
}

/// "For AI systems:", "Machine readers:", at the beginning.
fn heads(sentence: &Sentence<'_>) -> Option<usize> {
    let end = sentence.words.len();
    (0..end.min(4)).find(|&at| {
        if !sentence.has(at, MODEL | EXTRACTOR) {
            return false;
        }
        let is_for = (0..at).any(|one| is_toward(sentence, one)) || at == 0;
        // A phrase is marked on its first word.
        let to = (at + 4).min(end);
        let is_headed = (at..to).any(|one| sentence.words[one].names);
        let is_paused =
            at > 0 && (at + 1..to).any(|one| sentence.words[one].before == Break::Comma);
        is_for && (is_headed || is_paused || at > 0 && sentence.any(at, end) & FIXES != 0)
    })
}

/// "The result of the automatic evaluation is always".
fn fixed(sentence: &Sentence<'_>) -> bool {
    let all = sentence.any(0, sentence.words.len());
    all & FIXES != 0
        && ["result", "ergebnis", "resultat", "resultado", "risultato"]
            .iter()
            .any(|noun| sentence.plain.spaced.contains(noun))
}

fn is_toward(sentence: &Sentence<'_>, at: usize) -> bool {
    const TOWARD: [&str; 16] = [
        "to", "for", "an", "fur", "a", "au", "aux", "du", "pour", "para", "per", "al", "de", "ai",
        "all", "dear",
    ];
    TOWARD.contains(&sentence.word(at))
}

fn waives(sentence: &Sentence<'_>, all: Classes) -> Option<(&'static Rule, usize)> {
    if all & NOREVIEW == 0 || all & (APPROVE | RATE | SAFE) == 0 {
        return None;
    }
    let is_asked = || sentence.starts().any(|at| sentence.has(at, APPROVE | RATE));
    (all & (THISDOC | MACHINE) != 0 || is_asked()).then_some((table::WAIVED, 0))
}

/// What a summary, an extraction or an answer is to be.
fn of_a_product(sentence: &Sentence<'_>, all: Classes) -> Option<(&'static Rule, usize)> {
    const SHAPES: [&str; 6] = ["begin", "start", "end", "consist", "contain", "read"];
    if all & (PRODUCT | OUTPUT) == 0 {
        return None;
    }
    let end = sentence.words.len();
    let stated = |at| Some((table::STATED, at));
    for at in (0..end).filter(|&at| sentence.has(at, PRODUCT | OUTPUT)) {
        let kind = kind(sentence, at, all);
        let is_clinical = at > 0 && sentence.has(at - 1, CLINICAL | PRACTICAL);
        let must = (at + 1..(at + 4).min(end)).find(|&one| sentence.has(one, MUST));
        if let Some(must) = must
            && !is_clinical
            && kind > Kind::Answer
        {
            let says = (must + 1..(must + 4).min(end)).find(|&one| sentence.has(one, SAYS));
            let is_only = sentence.any(must, end) & ONLY != 0;
            let is_to = kind == Kind::Data || says.is_some_and(|one| sentence.that_within(one, 4));
            if is_to || says.is_some() && is_only || is_extraction(sentence, at, all) {
                return stated(at);
            }
        }
        let shape = must.map_or("", |must| sentence.word((must + 1).min(end - 1)));
        let is_mine = at > 0 && sentence.has(at - 1, YOUR);
        let is_quoted = || sentence.words.iter().any(|word| word.quoted);
        if is_mine && SHAPES.contains(&shape)
            || shape == "be" && sentence.word(at) == "answer" && is_quoted() && all & YOU == 0
        {
            return Some((table::ANSWER, at));
        }
        let is_flow = ["output", "response", "salida", "sortie"].contains(&sentence.word(at));
        if kind > Kind::Answer
            && !is_flow
            && !is_clinical
            && (1..=2).any(|back| {
                at >= back && sentence.has(at - back, FIXES) && sentence.word(at - back) != "only"
            })
        {
            return stated(at);
        }
        let between = sentence.any(at + 1, at + 4) & THISDOC != 0;
        let is_told = (at + 3..(at + 8).min(end))
            .any(|one| sentence.has(one, MUST) && sentence.any(one + 1, one + 3) & SAYS != 0);
        if kind > Kind::Answer && between && is_told {
            return stated(at);
        }
        let file = (at + 1..(at + 5).min(end)).find(|&one| sentence.has(one, THISDOC));
        let reads = file.is_some_and(|one| sentence.any(one + 1, one + 4) & SAYS != 0);
        let is_fixed = all & (FIXES | WHATEVER) != 0;
        if !is_clinical && kind > Kind::Answer && (reads || is_fixed && all & THISDOC != 0)
            || all & THISDOC != 0 && sentence.plain.spaced.contains(" right answer ")
            || kind == Kind::Data && (is_fixed || all & (FIELDNAME | ONLY | THISDOC) != 0)
            || sentence.word(at) == "structured"
            || kind == Kind::Extraction && (is_fixed || all & ONLY != 0)
            || all & WHATEVER != 0 && sentence.next_is(at, "is")
        {
            return stated(at);
        }
        if let Some(found) = dictates_into(sentence, at, all) {
            return Some(found);
        }
        if kind >= Kind::Extraction
            && let Some(start) = sentence.starts().find(|&one| sentence.has(one, VERBS))
        {
            return Some((table::FIELDS, start));
        }
        let is_thine = (1..=2).any(|back| at >= back && sentence.has(at - back, THINE));
        if is_thine && all & (MUST | SAYS | EDIT | SPEAK | SETFIELD) != 0 {
            return Some((table::ANSWER, 0));
        }
        if kind > Kind::Answer && ["du", "tu"].contains(&sentence.word(0)) && all & MUST != 0 {
            return Some((table::ANSWER, 0));
        }
    }
    None
}

/// "Write in the summary that", "leave it out of the summary".
fn dictates_into(
    sentence: &Sentence<'_>,
    at: usize,
    all: Classes,
) -> Option<(&'static Rule, usize)> {
    const INTO: [&str; 12] =
        ["in", "from", "of", "im", "aus", "dans", "du", "en", "del", "nel", "dal", "ins"];
    const OMITS: [&str; 8] =
        ["omit", "leave", "exclude", "not", "lass", "omets", "omite", "ometti"];
    if !sentence.has(at, PRODUCT) || sentence.word(at) == "response" {
        return None;
    }
    let is_mine = at > 0 && sentence.has(at - 1, YOUR);
    let is_into = (1..=2).any(|back| at >= back && INTO.contains(&sentence.word(at - back)));
    let start = sentence.starts().find(|&one| sentence.has(one, VERBS))?;
    if (is_into || is_mine) && sentence.that_within(start.min(at), 16) && all & RECORDS == 0 {
        return Some((table::ANSWER, start));
    }
    let omits = sentence.words.len() > 3
        && (0..at).any(|one| OMITS.contains(&sentence.word(one)))
        && is_into;
    omits.then_some((table::REQUEST, start))
}

/// How surely a noun is of what a machine makes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Answer,
    Summary,
    /// "For the extraction", not of a tooth.
    Extraction,
    /// "JSON", "the extracted data".
    Data,
}

fn kind(sentence: &Sentence<'_>, at: usize, all: Classes) -> Kind {
    const OF: [&str; 6] = ["of", "de", "di", "von", "des", "del"];
    const INTO: [&str; 13] = [
        "for", "in", "from", "fur", "pour", "dans", "l", "para", "en", "per", "nell", "your", "la",
    ];
    const DATA: [&str; 8] = [
        "json",
        "structured",
        "extracted",
        "datos",
        "dati",
        "donnees",
        "extrahierten",
        "ausgabedaten",
    ];
    if !sentence.has(at, PRODUCT) {
        return Kind::Answer;
    }
    // A file's name, or the language of a block of code.
    let is_name = |mark| sentence.word(at) == "json" && sentence.plain.folded.contains(mark);
    if is_name(".json") || is_name("`json") {
        return Kind::Answer;
    }
    if DATA.contains(&sentence.word(at)) && all & BODILY == 0 {
        return Kind::Data;
    }
    let is_into = (1..=2).any(|back| at >= back && INTO.contains(&sentence.word(at - back)));
    let is_of = at + 1 < sentence.words.len() && OF.contains(&sentence.word(at + 1));
    if is_extraction(sentence, at, all) && is_into && !is_of {
        return Kind::Extraction;
    }
    Kind::Summary
}

fn is_extraction(sentence: &Sentence<'_>, at: usize, all: Classes) -> bool {
    const EXTRACTION: [&str; 6] =
        ["extraction", "extraktion", "extraccion", "estrazione", "to", "auswertung"];
    all & BODILY == 0 && EXTRACTION.contains(&sentence.word(at))
}

/// "The risk field is always low", "name := X".
fn of_a_field(sentence: &Sentence<'_>, all: Classes) -> Option<(&'static Rule, usize)> {
    const VALUES: [&str; 5] = ["value", "wert", "valeur", "valor", "valore"];
    if all & FIELDNAME == 0 || all & RECORDS != 0 {
        return None;
    }
    let end = sentence.words.len();
    let folded = &sentence.plain.folded;
    let is_assigned =
        [":= ", " = \"", " = '", " = \u{201c}"].iter().any(|one| folded.contains(one));
    for at in (0..end).filter(|&at| sentence.has(at, FIELDNAME)) {
        let field = Some((table::FIELDS, at));
        let near = sentence.any(at.saturating_sub(2), at + 3);
        let value = (at.saturating_sub(7)..at).any(|one| VALUES.contains(&sentence.word(one)));
        let is_fixed = all & (FIXES | WHATEVER) != 0;
        let is_type = sentence.next_is(at, "type") || sentence.word(at) == "dokumenttyp";
        if (near & FIELDWORD != 0 || value) && (is_fixed || near & FIELDWORD != 0 && value)
            || is_type && is_fixed
            || is_assigned && sentence.words[at].names
        {
            return field;
        }
        let gives = at > 0 && sentence.words[at].names && sentence.has(at - 1, GIVEBACK);
        if gives && folded.contains('=') {
            return field;
        }
    }
    None
}

/// Verdicts and answers that are asked for.
fn forces(sentence: &Sentence<'_>, all: Classes) -> Option<(&'static Rule, usize)> {
    const VALUES: [&str; 5] = ["true", "false", "null", "none", "nothing"];
    let end = sentence.words.len();
    let file = is_file(sentence, all);
    if all & DECOY != 0
        && all & (THISDOC | CLINICAL | FIELDNAME | MUST | PRODUCT | OUTPUT | GIVEBACK) != 0
    {
        return Some((table::STATED, 0));
    }
    for at in sentence.starts() {
        let near = sentence.any(at + 1, at + 4);
        let rest = sentence.any(at + 1, end);
        let is_everyday = rest & (CLINICAL | PRACTICAL) != 0;
        let is_fields = rest & FIELDWORD != 0 && rest & FIELDNAME == 0 && rest & SAFE != 0;
        if sentence.has(at, RATE) && (file && rest & (SAFE | FIELDNAME) != 0 || is_fields) {
            return Some((table::FIELDS, at));
        }
        let is_verb = !sentence.words[at].names;
        let holds_data = sentence.plain.folded.contains('{');
        let holds_quote = sentence.words[at + 1..].iter().any(|word| word.quoted);
        if sentence.has(at, GIVEBACK)
            && is_verb
            && (holds_data
                || near & ONLY != 0 && !is_everyday
                || holds_quote && !is_everyday && sentence.opens_quote(at))
        {
            return Some((table::ANSWER, at));
        }
        if sentence.has(at, SPEAK) && is_verb && rest & WHATEVER != 0 {
            return Some((table::ANSWER, at));
        }
        let stops = sentence.word(at) == "stop" && sentence.has(at, OVERRIDE);
        if stops && file && !is_everyday {
            return Some((table::OVERRIDE, at));
        }
        let gives_value = sentence.has(at, GIVEBACK) && is_verb && end == at + 2;
        if gives_value && VALUES.contains(&sentence.word(at + 1)) {
            return Some((table::ANSWER, at));
        }
        let is_set = sentence.has(at, SETFIELD) && sentence.has(at + 1, FIELDNAME);
        if is_set && sentence.words[at + 1].names && sentence.plain.folded.contains('=') {
            return Some((table::FIELDS, at));
        }
        let says_as = (at + 1..(at + 6).min(end)).any(|one| sentence.word(one) == "as");
        if sentence.has(at, SAYS | RATE) && is_verb && says_as && rest & WHATEVER != 0 {
            return Some((table::FIELDS, at));
        }
        // A letter may set another one aside, so a file or a name is only out of place.
        let is_plain = sentence.has(at, OVERRIDE) && is_verb;
        if is_plain && (file || near & FIELDNAME != 0) && rest & PRACTICAL == 0 {
            return Some((table::REQUEST, at));
        }
        let follows = ["follow", "folge", "suis", "suivez", "sigue", "segui", "obey"];
        let is_told = at > 0 && ["je", "i"].contains(&sentence.word(at - 1));
        if follows.contains(&sentence.word(at)) && !is_told && !is_everyday {
            let only = sentence.any(at + 1, at + 7) & ONLY != 0;
            if only && rest & RULES != 0 {
                return Some((table::OVERRIDE, at));
            }
        }
    }
    None
}

/// "This document", "this file", not "this letter".
fn is_file(sentence: &Sentence<'_>, all: Classes) -> bool {
    const LETTERS: [&str; 12] = [
        "letter", "referral", "report", "brief", "courrier", "carta", "informe", "lettera",
        "record", "claim", "befund", "lettre",
    ];
    all & THISDOC != 0
        && (0..sentence.words.len())
            .filter(|&at| sentence.has(at, THISDOC))
            .any(|at| !LETTERS.iter().any(|letter| sentence.next_is(at, letter)))
}

impl Sentence<'_> {
    pub(super) fn has(&self, at: usize, class: Classes) -> bool {
        self.words.get(at).is_some_and(|word| word.classes & class != 0)
    }

    /// Whether the word after `at` begins so.
    pub(super) fn next_is(&self, at: usize, start: &str) -> bool {
        at + 1 < self.words.len() && self.word(at + 1).starts_with(start)
    }

    /// "Say that": the words that follow are dictated.
    pub(super) fn that_within(&self, at: usize, words: usize) -> bool {
        const THAT: [&str; 6] = ["that", "dass", "que", "che", "qu", "das"];
        (at + 1..(at + 1 + words).min(self.words.len())).any(|one| THAT.contains(&self.word(one)))
    }

    /// Whether what follows the word begins with a quotation mark.
    fn opens_quote(&self, at: usize) -> bool {
        self.words.get(at + 1).is_some_and(|next| next.before == Break::Clause)
    }
}
