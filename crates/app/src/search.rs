//! One search over everything a person may see, for the top bar.

use serde::Serialize;

use crate::Result;
use crate::auth::{Clinic, Person};

/// Something that was found.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Hit {
    /// `session`, `document`, `event`, `alert`, `person`.
    pub kind: String,
    /// Its id; of an event, its position.
    pub id: String,
    /// The session that a document's hit is about.
    pub session_id: Option<String>,
    /// What is shown.
    pub title: String,
    /// Why it was found, such as `patient name: …`.
    pub detail: String,
}

impl Clinic {
    /// At most 20 hits for two characters or more. That it was searched is durable before the
    /// hits are shown; what was searched for is in the event.
    pub fn search(&self, _person: &Person, _text: &str) -> Result<Vec<Hit>> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
