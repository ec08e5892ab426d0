//! What one server takes of the protocol, learned from its refusals and kept as long as its client.
//!
//! Every server is first sent what OpenAI's own documentation has. One that refuses a member of
//! the call is sent the next form without it: JSON Schema, then any JSON object, then plain text
//! with the schema in words; `max_completion_tokens` for `max_tokens`; no `temperature`.

use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::refusals::{self, Told};

/// How the form of the answer is demanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Schema,
    Object,
    Plain,
}

/// The members that a server takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) format: Format,
    pub(super) temperature: bool,
    /// Whether the answer's length is bounded by `max_completion_tokens`.
    pub(super) completion_limit: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { format: Format::Schema, temperature: true, completion_limit: false }
    }
}

impl Dialect {
    /// The dialect that a body is written in.
    fn of(body: &str) -> Self {
        let body: Value = serde_json::from_str(body).unwrap_or_default();
        let format = match body.pointer("/response_format/type").and_then(Value::as_str) {
            Some("json_schema") => Format::Schema,
            Some(_) => Format::Object,
            None => Format::Plain,
        };
        Self {
            format,
            temperature: body.get("temperature").is_some(),
            completion_limit: body.get("max_completion_tokens").is_some(),
        }
    }

    /// Leaves out what a refusal complains of, and names it.
    fn without(&mut self, told: &Told) -> Option<&'static str> {
        if !self.completion_limit && told.names(refusals::OLD_LIMIT) {
            self.completion_limit = true;
            return Some("max_tokens");
        }
        if self.temperature && told.names(refusals::TEMPERATURE) {
            self.temperature = false;
            return Some("temperature");
        }
        if !told.names(refusals::FORMAT) {
            return None;
        }
        let (next, what) = match self.format {
            Format::Schema => (Format::Object, "json_schema"),
            Format::Object => (Format::Plain, "json_object"),
            Format::Plain => return None,
        };
        self.format = next;
        Some(what)
    }
}

/// What is known of a server so far; calls under way share it.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<Dialect>);

impl Known {
    pub(super) fn dialect(&self) -> Dialect {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Learns from the refusal of a body what the next one must leave out, and names it. Of two
    /// calls that were refused at the same time the second has nothing more to teach.
    pub(super) fn learn(&self, body: &str, told: &Told) -> Option<&'static str> {
        let mut next = Dialect::of(body);
        let what = next.without(told)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.temperature &= next.temperature;
        known.completion_limit |= next.completion_limit;
        known.format = match (known.format, next.format) {
            (Format::Plain, _) | (_, Format::Plain) => Format::Plain,
            (Format::Object, _) | (_, Format::Object) => Format::Object,
            _ => Format::Schema,
        };
        Some(what)
    }
}
