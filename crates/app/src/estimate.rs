//! What a session will cost, before it is started.

use serde::Serialize;

use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::DocumentId;

use crate::Result;
use crate::auth::{Clinic, Person};

/// What a session over some documents will take.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Estimate {
    /// How many documents.
    pub documents: u32,
    /// The currency of every amount.
    pub currency: String,
    /// What it should cost; `None` where nothing was measured that tells.
    pub expected: Option<NanoUnits>,
    /// What it costs at the most, every attempt and every answer as long as it may be.
    pub worst_case: NanoUnits,
    /// Seconds that it should take; `None` where nothing was measured that tells.
    pub seconds: Option<u32>,
    /// How many earlier calls of this endpoint it rests on.
    pub based_on_calls: u32,
    /// Whether the endpoint is declared to cost nothing.
    pub free: bool,
    /// Why documents may not be sent there, as a sentence.
    pub refusal: Option<String>,
}

impl Clinic {
    /// What running these documents at that endpoint will take.
    pub fn estimate(
        &self,
        _person: &Person,
        _documents: &[DocumentId],
        _endpoint: &str,
    ) -> Result<Estimate> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
