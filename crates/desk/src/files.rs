//! Commands that read or write files of the person's choice. The page never names a place on the
//! disk: each shell asks for it in its own way, and then calls these.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use wardbook_app::{Format, MadeReport, Progress, Scope, Watch as _};
use wardbook_domain::ids::{DocumentId, SessionId, TraceId};

use crate::refusal::{Answer, Refusal};
use crate::seat::Seat;
use crate::sitting::Sitting;
use crate::tasks::{TaskKind, TaskResult, TaskState};
use crate::work::as_task;

/// What is exported.
#[derive(Clone, Copy, Debug, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "scope")]
pub enum ExportScope {
    /// The whole log.
    All,
    /// The events of one processing session.
    Session {
        /// Which.
        session: SessionId,
    },
    /// The events that a reading of the log shows.
    Reading {
        /// Its number.
        reading: u32,
    },
}

impl ExportScope {
    /// What it stands for at a seat, and the name that a file of it is offered.
    pub fn at(self, seat: &Seat) -> Answer<(Scope, String)> {
        Ok(match self {
            Self::All => (Scope::All, "audit-log".to_owned()),
            Self::Session { session } => (Scope::Session(session), format!("session-{session}")),
            Self::Reading { reading } => {
                (Scope::Reading(seat.reading(reading)?), "audit-log-filtered".to_owned())
            }
        })
    }
}

/// Exports as a task; answers with its number.
pub fn export(seat: &Seat, format: Format, scope: Scope, out: PathBuf) -> Answer<u32> {
    as_task(seat, TaskKind::Export, move |clinic, person, _| {
        Ok(TaskResult::exported(&clinic.export(person, format, &scope, &out)?))
    })
}

/// Makes a redacted copy of a document as a task; answers with its number.
pub fn redact(seat: &Seat, document: DocumentId, out: PathBuf) -> Answer<u32> {
    let worker = seat.desk.worker.clone();
    as_task(seat, TaskKind::Redact, move |clinic, person, _| {
        Ok(TaskResult::redacted(clinic.redact_document(person, document, &out, &worker)?))
    })
}

/// Saves a report as a task; answers with its number.
pub fn save_report(seat: &Seat, report: Arc<MadeReport>, out: PathBuf) -> Answer<u32> {
    as_task(seat, TaskKind::Export, move |clinic, person, _| {
        Ok(TaskResult::exported(&clinic.save_report(person, &report, &out)?))
    })
}

/// Looks at a list of patients as a task of who sat here when it was chosen, and keeps which it was for
/// them; answers with the task's number.
pub fn look_at_patient_list(
    seat: &Arc<Seat>,
    sitting: &Arc<Sitting>,
    path: PathBuf,
) -> Answer<u32> {
    let (keeping, sitting) = (Arc::clone(seat), Arc::clone(sitting));
    keeping.keep_patient_list(&sitting, None)?;
    let worker = seat.desk.worker.clone();
    as_task(seat, TaskKind::PatientList, move |clinic, person, _| {
        let found = clinic.look_at_patient_list(person, &path, &worker)?;
        // Whoever comes after a lock chooses anew.
        let _ = keeping.keep_patient_list(&sitting, Some((path, found.sha256)));
        Ok(TaskResult::PatientList { report: Box::new(found.report) })
    })
}

/// Takes over the list that was looked at last at this seat, as a task; answers with its number.
pub(crate) fn import_patients(seat: &Seat) -> Answer<u32> {
    seat.sitting()?;
    let (path, sha256) = seat.patient_list()?;
    let worker = seat.desk.worker.clone();
    as_task(seat, TaskKind::PatientImport, move |clinic, person, task| {
        let report = clinic.import_patients(person, &path, Some(&sha256), &worker, task)?;
        Ok(TaskResult::PatientList { report: Box::new(report) })
    })
}

/// Takes files in as a task of who sat here when they were chosen.
pub fn take_in(seat: &Seat, sitting: Arc<Sitting>, paths: Vec<PathBuf>) {
    let desk = &seat.desk;
    let task = desk.tasks.begin(sitting.person.user.user_id, TaskKind::Intake, &desk.clock);
    let trace = TraceId::new(&desk.clock, &desk.randomness);
    let worker = desk.worker.clone();
    desk.runtime.spawn_blocking(move || {
        let person = sitting.person.in_activity(trace);
        let Some(clinic) = sitting.get() else { return };
        let progress = |progress: Progress| {
            if let Progress::TakingIn { done, of } = progress {
                task.progress(done as u64, of as u64);
            }
        };
        match clinic.take_in_files(&person, &paths, &worker, &progress, &task.cancel.clone()) {
            Ok(taken) => task.end(TaskState::Done, Some(TaskResult::took_in(taken)), None),
            Err(error) => {
                let state = if error.code() == "stopped" {
                    TaskState::Cancelled
                } else {
                    TaskState::Failed
                };
                task.end(state, None, Some(Refusal::of(&error, trace)));
            }
        }
    });
}
