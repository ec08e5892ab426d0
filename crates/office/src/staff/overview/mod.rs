//! The clinics as they are now: figures from what is held, what needs a person first.
//!
//! A state comes from what is held at this moment, never from past successes. `known` reads it and
//! decides on states, `attention` on what needs a person, `clinic` is what is shown of each.

mod attention;
mod clinic;
mod known;

use serde::Serialize;

use crate::state::AppState;
use crate::web::Answer;

pub(crate) use attention::Attention;
pub(crate) use clinic::{Alerts, Clinic, Compliance, Cost, State};
pub(super) use known::Known;

/// How many clinics are in each state, and how much needs a person: counted, and read by nobody.
pub(crate) async fn tally(app: &AppState) -> Answer<(Vec<(&'static str, usize)>, usize)> {
    let now = app.clock.now();
    let known = app.storage.read(move |tx| Known::read(tx, now)).await?;
    let clinics = known.clinics();
    let count = |state: State| clinics.iter().filter(|one| one.state == state).count();
    let states = State::ALL.into_iter().map(|state| (state.name(), count(state)));
    Ok((states.collect(), known.attention().len()))
}

/// The overview as one answer.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Overview {
    now: String,
    name: String,
    /// Of the newest policy that was issued; null where none was.
    newest_policy: Option<u64>,
    clinics: Vec<Clinic>,
    attention: Vec<Attention>,
}

impl Overview {
    /// From what is known.
    pub(super) fn new(app: &AppState, known: &Known) -> Self {
        Self {
            now: known.now.to_rfc3339(),
            name: app.name.clone(),
            newest_policy: known.newest_policy,
            clinics: known.clinics(),
            attention: known.attention(),
        }
    }
}
