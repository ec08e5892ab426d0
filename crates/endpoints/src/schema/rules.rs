//! The rules of a JSON Schema, as far as servers enforce them strictly, and the check against them.
//!
//! A schema with any other rule is refused when it is read, so that none is passed over unseen. A
//! library for all of JSON Schema would bring 35 crates for the seven rules that are used; the tests
//! hold both against each other. Terms: JSON Schema 2020-12, Validation.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What a value has to look like.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Rules {
    #[serde(rename_all = "camelCase")]
    Object {
        properties: BTreeMap<String, Rules>,
        required: Vec<String>,
        additional_properties: bool,
    },
    #[serde(rename_all = "camelCase")]
    Array {
        items: Box<Rules>,
        max_items: usize,
    },
    #[serde(rename_all = "camelCase")]
    String {
        /// In characters, not bytes.
        #[serde(default)]
        max_length: Option<usize>,
        #[serde(default, rename = "enum")]
        words: Option<Vec<String>>,
    },
    Integer {
        minimum: i32,
        maximum: i32,
    },
}

/// A rule that a value breaks, named without any of the value's own words.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Breach {
    /// Where, as a JSON pointer of members that the schema names.
    pub(super) place: String,
    /// The schema's word for the rule.
    pub(super) rule: &'static str,
}

impl Rules {
    /// Reads a schema; the error says which rule is not known here.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// Checks a whole value, and stops at the first rule that it breaks.
    pub(super) fn check(&self, value: &Value) -> Result<(), Breach> {
        self.check_at(&mut String::new(), value)
    }

    fn check_at(&self, place: &mut String, value: &Value) -> Result<(), Breach> {
        match (self, value) {
            (
                Self::Object { properties, required, additional_properties },
                Value::Object(members),
            ) => {
                let known = |name: &String| *additional_properties || properties.contains_key(name);
                hold(members.keys().all(known), place, "additionalProperties")?;
                let there = |name: &String| members.contains_key(name);
                hold(required.iter().all(there), place, "required")?;
                for (name, rules) in properties {
                    if let Some(member) = members.get(name) {
                        rules.check_below(place, name, member)?;
                    }
                }
                Ok(())
            }
            (Self::Array { items, max_items }, Value::Array(values)) => {
                hold(values.len() <= *max_items, place, "maxItems")?;
                for (at, value) in values.iter().enumerate() {
                    items.check_below(place, &at.to_string(), value)?;
                }
                Ok(())
            }
            (Self::String { max_length, words }, Value::String(text)) => {
                let short = max_length.is_none_or(|most| text.chars().count() <= most);
                hold(short, place, "maxLength")?;
                let listed = words.as_ref().is_none_or(|words| words.contains(text));
                hold(listed, place, "enum")
            }
            (Self::Integer { minimum, maximum }, Value::Number(number)) => {
                let number = number.as_f64().unwrap_or(f64::NAN);
                // 4.0 is an integer too: what counts is the value, not how it is written.
                hold(number.fract() == 0.0, place, "type")?;
                hold(number >= f64::from(*minimum), place, "minimum")?;
                hold(number <= f64::from(*maximum), place, "maximum")
            }
            _ => hold(false, place, "type"),
        }
    }

    fn check_below(&self, place: &mut String, name: &str, value: &Value) -> Result<(), Breach> {
        let above = place.len();
        place.push('/');
        place.push_str(name);
        self.check_at(place, value)?;
        place.truncate(above);
        Ok(())
    }
}

fn hold(kept: bool, place: &str, rule: &'static str) -> Result<(), Breach> {
    if kept { Ok(()) } else { Err(Breach { place: place.to_owned(), rule }) }
}

#[cfg(test)]
mod tests;
