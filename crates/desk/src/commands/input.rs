//! The arguments of a command as they arrive, and its answer as it leaves. What does not fit is
//! refused by the argument's name alone: its value may be a patient's, or a password.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::refusal::{Answer, Refusal};

/// Arguments by name, each of which is taken once. Texts are moved out, not copied, so that who
/// takes a password can wipe it.
pub(super) struct Input(Map<String, Value>);

impl Input {
    /// `null` stands for no arguments.
    pub(super) fn of(input: Value) -> Answer<Self> {
        match input {
            Value::Object(arguments) => Ok(Self(arguments)),
            Value::Null => Ok(Self(Map::new())),
            _ => Err(Refusal::invalid("arguments are given by name")),
        }
    }

    /// An argument that is left out is `null`, which stands for "none" where there may be none.
    pub(super) fn take<T: DeserializeOwned>(&mut self, command: &str, name: &str) -> Answer<T> {
        let value = self.0.remove(name).unwrap_or(Value::Null);
        serde_json::from_value(value)
            .map_err(|_| Refusal::invalid(&format!("`{command}` does not take this as `{name}`")))
    }

    pub(super) fn end(self, command: &str) -> Answer<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Refusal::invalid(&format!("`{command}` does not take all of these arguments")))
        }
    }
}

pub(super) fn to_json(answer: &impl Serialize) -> Answer<Box<RawValue>> {
    to_raw_value(answer).map_err(|_| Refusal::internal("the answer could not be written"))
}
