//! Ratios that may have nothing to divide by: they are `null` with a reason, never 0.

use serde::{Deserialize, Serialize};

/// A quotient, or why there is none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ratio {
    /// The quotient as a decimal string; `null` where it was not measured.
    pub value: Option<String>,
    /// Why there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Ratio {
    /// A value that was measured, with at most `decimals` decimals.
    pub fn measured(value: f64, decimals: usize) -> Self {
        if !value.is_finite() {
            return Self::missing("the figure is out of range");
        }
        Self { value: Some(format!("{value:.decimals$}")), reason: None }
    }

    /// No value, and the reason.
    pub fn missing(reason: impl Into<String>) -> Self {
        Self { value: None, reason: Some(reason.into()) }
    }

    /// `part / whole`, or `reason` where the whole is nothing.
    pub fn of(part: f64, whole: f64, decimals: usize, reason: &str) -> Self {
        if whole == 0.0 { Self::missing(reason) } else { Self::measured(part / whole, decimals) }
    }

    /// As people read it: the value, or `not measured (reason)`.
    pub fn to_text(&self) -> String {
        match (&self.value, &self.reason) {
            (Some(value), _) => value.clone(),
            (None, Some(reason)) => format!("not measured ({reason})"),
            (None, None) => "not measured".into(),
        }
    }
}
