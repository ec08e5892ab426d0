//! What is set for the sessions that a watched folder starts by itself, and how it stands with them, for
//! people. Off unless an administrator turns it on; an endpoint that costs money takes a limit for the
//! day, so that a folder cannot spend without end while nobody looks.

use serde::{Deserialize, Serialize};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::endpoint::EndpointKind;
use wardbook_domain::folder_sessions::{FolderSessionState, Hours};
use wardbook_domain::session::ProcessingMode;
use wardbook_store::folder_sessions::FolderSessions;

use crate::clinic::Clinic;
use crate::error::{AppError, Result};
use crate::run::start::may_run_in;

/// What is wanted of a folder's sessions. What is left out stays as it is, or is as usual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FolderSessionSettings {
    /// Whether it starts sessions by itself; usually not.
    pub on: Option<bool>,
    /// How endpoints are picked; usually `standard`.
    pub mode: Option<ProcessingMode>,
    /// The endpoint's name; usually the embedded engine.
    pub endpoint: Option<String>,
    /// The most that one session may cost, a decimal; 0 is no limit.
    pub budget: Option<NanoUnits>,
    /// The most that its sessions may cost in one day, a decimal; 0 is no limit.
    pub daily_budget: Option<NanoUnits>,
    /// Within which hours of the day it starts them; usually any.
    pub hours: Option<Hours>,
}

/// A folder's sessions: what is set, and how it stands with them.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct FolderSessionStatus {
    /// Whether it starts any.
    pub on: bool,
    /// How endpoints are picked.
    pub mode: ProcessingMode,
    /// The endpoint's name.
    pub endpoint: String,
    /// The most that one session may cost.
    pub budget: Option<NanoUnits>,
    /// The most that its sessions may cost in one day.
    pub daily_budget: Option<NanoUnits>,
    /// Within which hours.
    pub hours: Hours,
    /// How it stands; `None` where it starts none.
    pub state: Option<FolderSessionState>,
    /// That in words, where they say more.
    pub detail: String,
    /// Since when it stands so, as far as this process has seen.
    pub since: Option<Timestamp>,
    /// Documents that wait for a session of its.
    pub waiting: u32,
    /// What its sessions have cost today, at the most.
    pub spent_today: NanoUnits,
}

impl Clinic {
    /// A folder's sessions as nobody has set them yet.
    pub(super) fn usual_sessions(&self) -> FolderSessions {
        FolderSessions {
            on: false,
            mode: ProcessingMode::Standard,
            endpoint: EndpointKind::Builtin.as_str().to_owned(),
            budget: None,
            daily_budget: None,
            hours: Hours::ALWAYS,
            since: self.store.clock().now(),
        }
    }

    /// The sessions with what is wanted for them.
    ///
    /// # Errors
    /// [`AppError::Invalid`] where they could not be started so, or might spend without end.
    pub(super) fn with_sessions(
        &self,
        before: &FolderSessions,
        wanted: &FolderSessionSettings,
    ) -> Result<FolderSessions> {
        let amount = |wanted: Option<NanoUnits>, before: Option<NanoUnits>| match wanted {
            Some(wanted) => (wanted > NanoUnits::ZERO).then_some(wanted),
            None => before,
        };
        let wants = FolderSessions {
            on: wanted.on.unwrap_or(before.on),
            mode: wanted.mode.unwrap_or(before.mode),
            endpoint: wanted.endpoint.clone().unwrap_or_else(|| before.endpoint.clone()),
            budget: amount(wanted.budget, before.budget),
            daily_budget: amount(wanted.daily_budget, before.daily_budget),
            hours: wanted.hours.unwrap_or(before.hours),
            since: if before.on { before.since } else { self.store.clock().now() },
        };
        may_run_in(wants.mode)?;
        if !wants.on {
            return Ok(FolderSessions { since: before.since, ..wants });
        }
        let (endpoint, _) = self.priced(self.endpoint(&wants.endpoint)?)?;
        endpoint.may_receive_documents()?;
        self.check_allowed(&endpoint)?;
        if wants.daily_budget.is_none() && !endpoint.price.is_free() {
            return Err(AppError::Invalid(format!(
                "`{}` costs money, and a folder starts sessions while nobody looks: say what they may \
                 cost in a day at the most",
                endpoint.name
            )));
        }
        Ok(wants)
    }
}
