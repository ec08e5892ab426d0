//! Which events an export or a verification is about, as people name them, and as the log finds
//! them.

use serde_json::{Value, json};

use wardbook_domain::ids::{SessionId, TraceId};
use wardbook_store::events::Filter;

use crate::clinic::Clinic;
use crate::error::{AppError, Result};
use crate::record::reading::LogReading;

/// Which events.
#[derive(Clone, Debug)]
pub enum Scope {
    /// The whole log.
    All,
    /// The events of one processing session.
    Session(SessionId),
    /// The positions `[from, to)`; `None` is up to the end.
    Range(u64, Option<u64>),
    /// The events that a reading of the log shows. Not as a PDF, which is of one of the others.
    Reading(LogReading),
}

/// Which events a scope names.
pub(crate) struct Selected {
    /// They, but for where the export ends.
    pub(crate) filter: Filter,
    /// The first position.
    pub(crate) from: u64,
    /// One past the last; `None` is up to the end.
    pub(crate) to: Option<u64>,
    /// Which of the events between them there are; `None` is all.
    pub(crate) asked: Option<Value>,
}

impl Clinic {
    /// What a scope names, as far as the log goes; it is checked before anything is recorded.
    pub(crate) fn resolve(&self, scope: &Scope) -> Result<Selected> {
        let size = self.store.log_size()?;
        let every = Selected { filter: Filter::default(), from: 0, to: None, asked: None };
        match scope {
            Scope::All => Ok(every),
            Scope::Session(session) => {
                self.session_row(*session)?;
                let filter = Filter { trace: Some(TraceId(session.0)), ..Filter::default() };
                Ok(Selected { filter, asked: Some(json!({ "trace": session })), ..every })
            }
            Scope::Reading(reading) => {
                let nothing = || AppError::Invalid("no event matches the filter".into());
                let filter = reading.filter().ok_or_else(nothing)?;
                Ok(Selected { filter, asked: Some(reading.asked().clone()), ..every })
            }
            Scope::Range(from, to) => {
                let (from, end) = (*from, to.unwrap_or(size));
                if from >= end || end > size {
                    return Err(AppError::Invalid(format!(
                        "the log has the positions 0 to {size}; --from must be below --to, and \
                         --to at most {size}"
                    )));
                }
                let filter = Filter { from_seq: Some(from), ..Filter::default() };
                Ok(Selected { filter, from, to: Some(end), asked: None })
            }
        }
    }
}
