//! What servers' refusals mean and what to do, as data.
//!
//! Servers like to repeat the prompt or the key in the messages of their errors. So their own
//! words are never shown: only codes that stand in this table are recognised.

use serde_json::Value;

/// Codes (`error.code`, `error.type`) that mean "the prompt is longer than the context".
pub(super) const TOO_LONG: &[&str] = &[
    "context_length_exceeded",
    "exceed_context_size_error",
    "string_above_max_length",
    "context_window_exceeded",
    "request_too_large",
];

/// Phrases that mean the same by themselves.
const TOO_LONG_PHRASES: &[&str] = &[
    "maximum context length",
    "context length exceeded",
    "exceeds the available context size",
    "context size exceeded",
    "prompt is too long",
    "input is too long",
    "request too large",
    "reduce the length of the messages",
];

/// What a message about a prompt's length speaks of.
const LENGTH_OF: &[&str] = &["token", "context", "prompt", "input"];

/// How it says that it is too much.
const TOO_MUCH: &[&str] = &[
    "too long",
    "too large",
    "too many",
    "too big",
    "longer than",
    "larger than",
    "greater than",
    "more than",
    "exceed",
    "overflow",
    "not fit",
    "n't fit",
    "over the limit",
    "beyond",
    "must be <=",
    "at most",
    "out of context",
    "no room",
    "truncat",
];

/// Words for the bound of an answer's length in its older form.
pub(super) const OLD_LIMIT: &[&str] = &["max_tokens", "max tokens"];
/// Words for the same bound in its newer form.
pub(super) const NEW_LIMIT: &[&str] =
    &["max_completion_tokens", "max completion tokens", "max_tokens", "max tokens"];
/// Words for the temperature.
pub(super) const TEMPERATURE: &[&str] = &["temperature"];
/// Words for the demanded form of the answer.
pub(super) const FORMAT: &[&str] = &[
    "response_format",
    "response format",
    "json_schema",
    "json schema",
    "jsonschema",
    "json_object",
    "json object",
    "json mode",
    "schema",
    "structured",
    "guided",
    "grammar",
];

/// Words of a server whose model is not there yet.
const LOADING: &[&str] = &[
    "loading",
    "being loaded",
    "not loaded",
    "not yet loaded",
    "not ready",
    "warming",
    "warm up",
    "starting",
    "initializ",
    "initialis",
    "spinning up",
    "cold start",
];

/// Words of an error inside an answer, where no status says which it is.
const BUSY: &[&str] = &["rate limit", "rate-limit", "too many requests", "overloaded", "busy"];

/// No message is looked at beyond this many characters.
const LONGEST_MESSAGE: usize = 4_000;

/// What a refusal says, to be compared with this table; never shown.
pub(super) struct Told {
    /// Its codes as they are written.
    codes: Vec<String>,
    /// A status inside the body.
    pub(super) status: Option<u16>,
    /// All its words in lower case.
    words: String,
}

impl Told {
    /// What a body says, whatever its form: an object, an object in `error`, a list, plain text.
    pub(super) fn of(body: &str) -> Self {
        match serde_json::from_str(body.trim_start_matches('\u{feff}')) {
            Ok(value) => Self::of_value(&value),
            Err(_) => Self { codes: Vec::new(), status: None, words: lowered(body) },
        }
    }

    pub(super) fn of_value(body: &Value) -> Self {
        let error = body.get("error").filter(|error| !error.is_null()).unwrap_or(body);
        let code = |name: &str| error.get(name);
        let codes = ["code", "type", "param"].into_iter().filter_map(code);
        let status =
            ["code", "status", "status_code"].into_iter().filter_map(code).find_map(number);
        let mut words = String::new();
        gather(error, &mut words);
        Self {
            codes: codes.filter_map(Value::as_str).map(str::to_owned).collect(),
            status,
            words: lowered(&words),
        }
    }

    /// The first of its codes that stands in a list.
    pub(super) fn one_of(&self, known: &[&str]) -> Option<&str> {
        self.codes.iter().map(String::as_str).find(|code| known.contains(code))
    }

    /// Whether it has one of these words.
    pub(super) fn names(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.words.contains(word))
    }

    /// Whether a code or phrase known for it says that the prompt is too long.
    pub(super) fn clearly_too_long(&self) -> bool {
        self.one_of(TOO_LONG).is_some() || self.names(TOO_LONG_PHRASES)
    }

    /// Whether it means that the prompt is longer than what the model can read.
    pub(super) fn too_long(&self) -> bool {
        if self.clearly_too_long() {
            return true;
        }
        if !self.names(LENGTH_OF) {
            return false;
        }
        // A bound of the answer alone that is too large is no matter of the document.
        let answer_alone = self.names(OLD_LIMIT) || self.names(&["completion tokens"]);
        let answer_alone = answer_alone && !self.names(&["context", "prompt", "input", "messages"]);
        !answer_alone && (self.names(TOO_MUCH) || self.more_tokens_than_allowed())
    }

    /// Whether the model is still being loaded.
    pub(super) fn loading(&self) -> bool {
        self.names(LOADING)
    }

    /// Whether too many calls are made, by its words.
    pub(super) fn busy(&self) -> bool {
        self.names(BUSY) || self.one_of(&["rate_limit_exceeded", "rate_limit_error"]).is_some()
    }

    /// Whether it counts tokens, and two different numbers of the size of a context.
    fn more_tokens_than_allowed(&self) -> bool {
        let numbers = self.words.split(|c: char| !c.is_ascii_digit() && c != ',');
        let numbers = numbers.filter_map(|digits| digits.replace(',', "").parse::<u64>().ok());
        let mut sizes: Vec<u64> = numbers.filter(|number| *number >= 256).collect();
        sizes.sort_unstable();
        sizes.dedup();
        self.words.contains("token") && sizes.len() >= 2
    }
}

fn number(value: &Value) -> Option<u16> {
    let number = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    u16::try_from(number).ok().filter(|number| (100..=599).contains(number))
}

fn lowered(text: &str) -> String {
    text.chars().take(LONGEST_MESSAGE).flat_map(char::to_lowercase).collect()
}

/// Every word in a value, those of lists and inner objects too.
fn gather(value: &Value, words: &mut String) {
    if words.len() > LONGEST_MESSAGE {
        return;
    }
    match value {
        Value::String(text) => {
            words.push_str(text);
            words.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, words)),
        Value::Object(members) => members.values().for_each(|value| gather(value, words)),
        _ => {}
    }
}

/// Codes under which a 429 does not pass by itself.
pub(super) const OUT_OF_CREDIT: &[&str] = &["insufficient_quota", "billing_hard_limit_reached"];

/// Codes worth naming to an administrator; others are not repeated.
pub(super) const KNOWN_CODES: &[&str] = &[
    "authentication_error",
    "billing_hard_limit_reached",
    "content_filter",
    "DeploymentNotFound",
    "insufficient_quota",
    "invalid_api_key",
    "invalid_request_error",
    "model_not_found",
    "not_found_error",
    "not_supported_error",
    "permission_error",
    "unsupported_parameter",
    "unsupported_value",
];

/// Words of a provider's filter, which looks at one document.
const FILTERED: &[&str] = &["moderation", "flagged", "content_filter", "content filter", "safety"];

/// Whom a refusal is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The document that was sent.
    Document,
    /// Every document alike.
    All,
}

/// What a status is about and what to do; the first row whose range holds it.
const ADVICE: &[(u16, u16, About, &str)] = &[
    (
        300,
        399,
        About::All,
        "it sends callers to another address; enter that address itself, since documents are \
         never sent on",
    ),
    (
        400,
        400,
        About::Document,
        "it does not understand the call; the server's own log says why. Check the model's name and \
         the endpoint's output tokens",
    ),
    (401, 401, About::All, "the key is missing or wrong; enter it again"),
    (402, 402, About::All, "the account at its provider has no credit; ask the provider"),
    (
        403,
        403,
        About::All,
        "the key is not allowed to use this model; ask its provider, or enter another key",
    ),
    (
        404,
        404,
        About::All,
        "the address or the model's name is wrong, or the server does not have the model; check \
         them. A session keeps the address and the model that it began with: once one of them is \
         changed, run its documents again in a new session",
    ),
    (405, 405, About::All, "the address is not that of a chat completion; it usually ends in /v1"),
    (407, 407, About::All, "a proxy stands between; connections through a proxy are not made"),
    (
        422,
        422,
        About::Document,
        "it does not understand the call; the server's own log says why. Check the model's name and \
         the endpoint's output tokens",
    ),
    (429, 429, About::All, "the account at its provider has no credit left; ask the provider"),
];

/// Whom a refusal is about, and the sentence for it.
pub(super) fn advice(told: &Told, status: u16) -> (About, &'static str) {
    if status == 403 && told.names(FILTERED) {
        return (About::Document, "its provider's filter stopped the document");
    }
    let row = ADVICE.iter().find(|(from, to, ..)| (*from..=*to).contains(&status));
    let other = (About::Document, "look into the server's own log or ask its provider");
    row.map_or(other, |(_, _, about, words)| (*about, words))
}
