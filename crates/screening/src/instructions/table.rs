//! The rules in force, as settings and records name them. What a rule does is in `judge`, `stated`,
//! `wrapped`, `processing`, `request`, `markers` and `encoded`.

use wardbook_domain::screening::RiskLevel;

/// Version of the rules and their word lists. It is recorded with every verdict, so that it can be
/// told later which rules a document was judged by.
pub const RULES_VERSION: u32 = 3;

/// A rule as a settings screen lists it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name that findings carry.
    pub name: &'static str,
    /// What it looks for, as a clause.
    pub looks_for: &'static str,
    /// The risk of what it finds.
    pub risk: RiskLevel,
    /// Why a finding is one, for the people who read the document.
    pub reason: &'static str,
}

macro_rules! rules {
    ($($name:ident, $written:literal, $risk:ident, $looks:literal, $reason:literal;)*) => {
        $(pub(super) const $name: &Rule = &Rule {
            name: $written, risk: RiskLevel::$risk, looks_for: $looks, reason: $reason,
        };)*
        /// Every rule in force.
        pub const RULES: &[&Rule] = &[$($name,)*];
    };
}

rules! {
    INVISIBLE, "invisible-text", High,
        "words written in characters that no page shows: tags, variation selectors, zero-width ones",
        "This sentence carries words in characters that no reader sees.";
    DISGUISED, "disguised", High,
        "a request whose letters are from another script, or pulled apart by invisible or swapped ones",
        "This sentence reads as a request once its look-alike or invisible characters are undone.";
    ENCODED, "encoded", High,
        "a sentence in base64, hexadecimal, ROT13, percent or character codes, or written backwards",
        "This text is encoded and reads as a sentence once decoded.";
    NOT_SHOWN, "not-shown", High,
        "a sentence in the file that its page does not show",
        "The page does not show this sentence, so only a machine reads it.";
    MARKER, "role-marker", High,
        "marks by which models tell their instructions from a text, such as <|im_start|> or [INST]",
        "This imitates the marks that separate a model's instructions from the text it reads.";
    OVERRIDE, "override", High,
        "a call to ignore, forget or replace instructions",
        "This asks to set aside the instructions that are in force.";
    ADDRESSED, "addressed-to-a-model", High,
        "a sentence that speaks to a model, gives it a role or lifts its limits",
        "This speaks to a language model instead of a reader.";
    ANSWER, "shapes-the-answer", High,
        "a call to change, encode or add to \"your answer\"",
        "This tells the reader what its answer shall look like, which is meant for a model.";
    SECRETS, "asks-for-secrets", High,
        "a call to reveal a prompt, a conversation, passwords or keys",
        "This asks for instructions, conversations or keys that a letter has no use for.";
    SENDS, "sends-data", High,
        "a call to send records or conversations elsewhere",
        "This asks to send data of many people, or all that was read, elsewhere.";
    TOOL, "runs-a-tool", High,
        "a call to run a command, a function or code",
        "This asks to run a command, a function or code.";
    FIELDS, "forces-a-field", High,
        "a call to set a field, a name or a rating in the answer",
        "This dictates what is to be entered for a field.";
    CONCEALS, "conceals", High,
        "a call to keep something from the person who reads the answer",
        "This asks to keep something from the person who reads the answer.";
    STATED, "states-the-answer", High,
        "a statement of what a machine's result is or has to say",
        "This states what a machine's result is to be, which no reader needs to be told.";
    WAIVED, "waives-review", Medium,
        "a statement that a document is approved and need not be checked by anybody",
        "This says that the document is approved and need not be checked.";
    WRAPPED, "in-markup", High,
        "an instruction within a comment, a tag, a key or the title of a link",
        "This is written where markup hides it or gives it weight, and speaks to a machine.";
    PLAYED, "played-dialogue", High,
        "turns of a dialogue between a user, a system and an assistant",
        "This plays a dialogue with a language model, as if it had agreed already.";
    REQUEST, "request-out-of-place", Medium,
        "a task that clinicians do not ask each other for: writing, translating, explaining, planning",
        "This asks for something that has no place in a clinical document.";
    QUESTION, "question-out-of-place", Medium,
        "a question about general knowledge",
        "This is a question that has no place in a clinical document.";
    OUT_OF_PLACE, "handling-out-of-place", Medium,
        "how a document is to be sorted, valued or answered, which letters seldom say of themselves",
        "This says how the document is to be handled, which may be meant for a machine.";
    LURE, "lure", Medium,
        "advertisements, prizes and requests for passwords or payments",
        "This reads like an advertisement or an attempt at fraud.";
    ABOUT_INSTRUCTIONS, "instructions-set-aside", Medium,
        "a call to disregard instructions about treatment, which a letter may make",
        "This asks to disregard earlier instructions; they seem to be about treatment.";
}
