//! A decision on one part of a result, as the command line takes it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A decision on one part of a result: `3=accept`, `birth_date=edit:1958-03-14`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Each {
    /// A value's number, `type`, `document`, or the name of a field that was not found.
    pub(super) part: String,
    /// What is said of it.
    pub(super) decision: Decision,
}

/// What is said of a part.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Decision {
    /// It is right, or the document has none.
    Accept,
    /// It is wrong, and there is no right one.
    Reject,
    /// It is this instead.
    Edit(String),
}

impl FromStr for Each {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (part, decision) = text.split_once('=').unwrap_or((text, ""));
        let decision = match (decision, decision.strip_prefix("edit:")) {
            ("accept", _) => Decision::Accept,
            ("reject", _) => Decision::Reject,
            (_, Some(value)) => Decision::Edit(value.into()),
            _ => {
                return Err("write it as 3=accept, 3=reject or 3=edit:1958-03-14".into());
            }
        };
        Ok(Self { part: part.into(), decision })
    }
}
