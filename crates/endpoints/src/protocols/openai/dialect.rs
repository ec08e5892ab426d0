//! What one server takes of the protocol, learned from its refusals and remembered for its
//! endpoint as long as the program runs.
//!
//! Every server is first sent what OpenAI's own documentation has. One that refuses a member of
//! the call is sent the next form without it: JSON Schema, then any JSON object, then plain text
//! with the schema in words; `max_completion_tokens` for `max_tokens`; no `temperature`. A server
//! that refuses a form which it took before is another one by now, and is learned anew. Nothing of
//! it is stored: a program that starts again asks again, which costs a refused call or two.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use wardbook_domain::endpoint::Endpoint;
use wardbook_domain::ids::EndpointId;

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

    /// The member that a refusal complains of and that can be left out, and the dialect without it.
    fn without(self, told: &Told) -> Option<(&'static str, Self)> {
        if !self.completion_limit && told.names(refusals::OLD_LIMIT) {
            return Some(("max_tokens", Self { completion_limit: true, ..self }));
        }
        if self.temperature && told.names(refusals::TEMPERATURE) {
            return Some(("temperature", Self { temperature: false, ..self }));
        }
        if !told.names(refusals::FORMAT) {
            return None;
        }
        match self.format {
            Format::Schema => Some(("json_schema", Self { format: Format::Object, ..self })),
            Format::Object => Some(("json_object", Self { format: Format::Plain, ..self })),
            Format::Plain => None,
        }
    }

    /// The member that a refusal speaks of, whether or not anything is left to be left out.
    fn spoken_of(self, told: &Told) -> Option<&'static str> {
        let words = [
            ("max_completion_tokens", refusals::NEW_LIMIT),
            ("temperature", refusals::TEMPERATURE),
            ("response_format", refusals::FORMAT),
        ];
        let left = self.without(told).map(|(what, _)| what);
        left.or_else(|| words.iter().find(|(_, words)| told.names(words)).map(|(what, _)| *what))
    }
}

/// What is known of a server so far.
#[derive(Clone, Copy, Debug, Default)]
struct Learned {
    dialect: Dialect,
    /// Whether the server has answered a call in this dialect.
    taken: bool,
}

/// What is known of one endpoint's server; all its clients and calls under way share it.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<Learned>);

/// What is known of each endpoint, under the address and model that it was learned at.
type Remembered = HashMap<EndpointId, (String, String, Arc<Known>)>;

/// A clinic that is locked and opened again still runs in the same program, so that this belongs to
/// the program and not to the clinic.
static REMEMBERED: LazyLock<Mutex<Remembered>> = LazyLock::new(Mutex::default);

impl Known {
    /// What is remembered of an endpoint: nothing once its address or model was changed, and
    /// nothing that its server never answered.
    pub(super) fn of(endpoint: &Endpoint) -> Arc<Self> {
        let mut remembered = REMEMBERED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((url, model, known)) = remembered.get(&endpoint.endpoint_id)
            && (url, model) == (&endpoint.url, &endpoint.model)
        {
            let mut learned = known.lock();
            if !learned.taken {
                *learned = Learned::default();
            }
            return Arc::clone(known);
        }
        let known = Arc::<Self>::default();
        let entry = (endpoint.url.clone(), endpoint.model.clone(), Arc::clone(&known));
        remembered.insert(endpoint.endpoint_id, entry);
        known
    }

    fn lock(&self) -> MutexGuard<'_, Learned> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.lock().dialect
    }

    /// Begins anew, as at the first call.
    pub(super) fn forget(&self) {
        *self.lock() = Learned::default();
    }

    /// Notes that the server answered a body.
    pub(super) fn note_taken(&self, body: &str) {
        let mut known = self.lock();
        if !known.taken {
            known.taken = Dialect::of(body) == known.dialect;
        }
    }

    /// Learns from the refusal of a body how the next one is to be written, and names the member
    /// that was refused; `None` where it is not known how. Of several calls that were refused at
    /// the same time only the first has something to teach.
    pub(super) fn learn(&self, body: &str, told: &Told) -> Option<&'static str> {
        let sent = Dialect::of(body);
        let mut known = self.lock();
        if sent != known.dialect {
            return sent.spoken_of(told);
        }
        if known.taken && sent != Dialect::default() {
            let what = sent.spoken_of(told)?;
            *known = Learned::default();
            return Some(what);
        }
        let (what, dialect) = sent.without(told)?;
        *known = Learned { dialect, taken: false };
        Some(what)
    }
}
