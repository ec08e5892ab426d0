//! Naming a session: by its id, or as the newest.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use wardbook_domain::ids::{SessionId, TraceId};

/// A processing session, by id or as the newest that the person may read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Which<Id> {
    /// The newest that the person may read.
    Latest,
    /// This one.
    This(Id),
}

impl Which<SessionId> {
    /// The trace that its events are under.
    pub(crate) fn of_trace(self) -> Which<TraceId> {
        match self {
            Self::Latest => Which::Latest,
            Self::This(id) => Which::This(id.into()),
        }
    }
}

impl<Id: FromStr> FromStr for Which<Id> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "latest" {
            return Ok(Self::Latest);
        }
        text.parse().map(Self::This).map_err(|_| {
            "it is neither an id, as `wardbook sessions` lists them, nor `latest`".into()
        })
    }
}
