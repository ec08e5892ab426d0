//! The state of an installation: versions, encryption, log, endpoints, disk.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::endpoint::{Endpoint, EndpointKind};
use wardbook_domain::event::Kind;
use wardbook_store::alerts::{self, Alert};
use wardbook_store::{CipherProbe, Recovered, endpoints, sessions};

use crate::clinic::{Clinic, Person, VERSION};
use crate::error::{AppError, Result};
use crate::overview::alerts::shown_to;

/// Free space below which a clinic should be given more, in bytes.
const LOW_SPACE: u64 = 1024 * 1024 * 1024;

/// What the doctor found.
#[derive(Clone, Debug, Serialize)]
pub struct Diagnosis {
    /// Whether nothing needs attention.
    pub healthy: bool,
    /// What needs attention, as sentences.
    pub problems: Vec<String>,
    /// The program's version.
    pub version: &'static str,
    /// The database's encryption, as it was probed.
    pub encryption: CipherProbe,
    /// Events in the log.
    pub events: u64,
    /// Events after the newest checkpoint.
    pub events_after_checkpoint: u64,
    /// What was put right at this start.
    pub recovered: Recovered,
    /// The endpoints.
    pub endpoints: Vec<EndpointState>,
    /// Open alerts.
    pub alerts: Vec<Alert>,
    /// Bytes free for the clinic's folder.
    pub free_bytes: u64,
    /// Bytes that the database takes.
    pub database_bytes: u64,
}

/// An endpoint's configuration in brief.
#[derive(Clone, Debug, Serialize)]
pub struct EndpointState {
    /// Its name.
    pub name: String,
    /// Whether it answers; `null` where that was not tried (it costs money or leaves the machine).
    pub reachable: Option<bool>,
    /// What it says.
    pub note: String,
}

impl Clinic {
    /// Examines the installation.
    pub fn diagnose(&self, person: &Person) -> Result<Diagnosis> {
        self.require(person, Permission::ReadLog)?;
        self.record(person, Kind::DoctorRan, "", json!({}))?;
        let store = &self.store;
        let encryption = store.probe_cipher()?;
        let events = store.log_size()?;
        let newest = store.newest_checkpoint()?;
        let covered = newest.and_then(|note| note.lines().nth(1)?.parse::<u64>().ok()).unwrap_or(0);
        let mut states = Vec::new();
        for endpoint in store.read(endpoints::active)? {
            states.push(state(&endpoint));
        }
        let home = store.home();
        let free_bytes = free_bytes(home.path())?;
        let database =
            std::fs::metadata(home.database()).map_err(AppError::file(&home.database()))?;
        let recovered = store.recovered().clone();
        let mut open = store.read(alerts::open)?;
        if reach(person.user.role, Permission::Oversee) == Reach::Own {
            open.retain(|alert| {
                alert.session_id.is_some_and(|session| {
                    let own = |conn: &_| sessions::is_own(conn, session, person.user.user_id);
                    store.read(own).unwrap_or(false)
                })
            });
        }
        let mut problems = Vec::new();
        if !encryption.is_sound() {
            problems.push(
                "the database is not encrypted as it must be, or its pages are damaged".into(),
            );
        }
        if let Some(problem) = &recovered.rollback {
            problems.push(problem.clone());
        }
        for kept in home.conflicting_checkpoints() {
            problems.push(format!(
                "{} is evidence of a rolled-back database; keep it",
                kept.file_name().unwrap_or_default().to_string_lossy()
            ));
        }
        if free_bytes < LOW_SPACE {
            problems.push(format!(
                "only {} MB are free on the clinic's disk",
                free_bytes / 1024 / 1024
            ));
        }
        if !wardbook_documents::reads_scans() {
            problems.push(wardbook_documents::Unreadable::NoOcr.to_string());
        }
        for state in states.iter().filter(|state| state.reachable == Some(false)) {
            problems.push(format!("the endpoint `{}` does not answer: {}", state.name, state.note));
        }
        for alert in &open {
            problems.push(format!("open alert ({}): {}", alert.severity, alert.title));
        }
        Ok(Diagnosis {
            healthy: problems.is_empty(),
            problems,
            version: VERSION,
            encryption,
            events,
            events_after_checkpoint: events.saturating_sub(covered),
            recovered,
            endpoints: states,
            alerts: open.into_iter().map(|alert| shown_to(person, alert)).collect(),
            free_bytes,
            database_bytes: database.len(),
        })
    }
}

/// Bytes that are free for this folder.
pub(crate) fn free_bytes(folder: &Path) -> Result<u64> {
    let free = rustix::fs::statvfs(folder);
    let free = free.map_err(|error| AppError::file(folder)(error.into()))?;
    Ok(free.f_bavail.saturating_mul(free.f_frsize))
}

/// Nothing is sent anywhere without being asked: only the embedded engine is known to answer.
fn state(endpoint: &Endpoint) -> EndpointState {
    let name = endpoint.name.clone();
    if endpoint.kind == EndpointKind::Builtin {
        let note = format!("embedded, {}", endpoint.model);
        return EndpointState { name, reachable: Some(true), note };
    }
    let note = format!("not tried; `wardbook endpoint test {name}` does");
    EndpointState { name, reachable: None, note }
}
