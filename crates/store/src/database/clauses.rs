//! The conditions of a list that is narrowed by what a screen asks for.

use rusqlite::types::Value;

/// Conditions that must all hold, with their values in order.
#[derive(Debug, Default)]
pub(crate) struct Clauses {
    parts: Vec<String>,
    values: Vec<Value>,
}

impl Clauses {
    /// Adds a condition with a value for each of its `?`.
    pub(crate) fn add(&mut self, part: impl Into<String>, values: impl IntoIterator<Item = Value>) {
        self.parts.push(part.into());
        self.values.extend(values);
    }

    /// Adds a condition on one value, where there is one.
    pub(crate) fn add_some<T: Into<Value>>(&mut self, part: &str, value: Option<T>) {
        if let Some(value) = value {
            self.add(part, [value.into()]);
        }
    }

    /// As it stands after `WHERE`.
    pub(crate) fn sql(&self) -> String {
        if self.parts.is_empty() { "1".into() } else { self.parts.join(" AND ") }
    }

    /// The values of what stands before the conditions, theirs, and those after.
    pub(crate) fn values(
        &self,
        before: impl IntoIterator<Item = Value>,
        after: impl IntoIterator<Item = Value>,
    ) -> Vec<Value> {
        before.into_iter().chain(self.values.iter().cloned()).chain(after).collect()
    }
}
