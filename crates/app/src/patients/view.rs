//! One patient as people look at them: names, numbers, documents, sessions, and who did what.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Permission, Reach, reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::PatientId;
use wardbook_domain::patients::{Name, age};
use wardbook_store::matches::{self, PatientDocument, PatientSession};
use wardbook_store::patients::{self, StoredPatient};

use super::heads::PatientHead;
use crate::clinic::{Clinic, Person};
use crate::egress::view::{Departed, of_patient};
use crate::error::{AppError, Result};
use crate::overview::names::Names;

/// The most that is shown of each.
const DOCUMENTS: u32 = 200;
const SESSIONS: u32 = 100;
const DISCLOSURES: u32 = 100;
const ACTS: u32 = 100;

/// What was done with a patient's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum PatientActKind {
    /// It was added to the list.
    Added,
    /// A list said something else of it.
    Changed,
    /// Somebody looked at it.
    Opened,
    /// AI processes nothing of it from then on.
    NoAiMarked,
    /// That was lifted.
    NoAiLifted,
}

/// Something that was done, and by whom.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PatientAct {
    /// When.
    pub at: Timestamp,
    /// The name of who did it; `None` is the system.
    pub by: Option<String>,
    /// What.
    pub what: PatientActKind,
    /// Why, where a reason was asked for.
    pub reason: Option<String>,
}

/// That AI processes nothing of a patient.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct NoAi {
    /// Since when.
    pub since: Timestamp,
    /// The name of who decided it.
    pub by: Option<String>,
    /// Why; empty where the role reads no patients' details.
    pub reason: String,
}

/// A patient.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PatientView {
    /// The banner.
    pub patient: PatientHead,
    /// Whole years today.
    pub age: Option<u32>,
    /// Every name, the current one first.
    pub names: Vec<Name>,
    /// That AI processes nothing of theirs, where it does not.
    pub no_ai: Option<NoAi>,
    /// Since when they are on the list.
    pub added_at: Timestamp,
    /// The newest documents that this person may read, at most 200.
    pub documents: Vec<PatientDocument>,
    /// All of the patient's.
    pub document_count: u32,
    /// The newest sessions over them that this person may read, at most 100.
    pub sessions: Vec<PatientSession>,
    /// What of their documents left for a model, the newest first, at most 100.
    pub disclosures: Vec<Departed>,
    /// What was done last, at most 100.
    pub acts: Vec<PatientAct>,
    /// Whether this person may decide whether AI processes anything of theirs.
    pub may_mark_no_ai: bool,
    /// Whether the role reads no patients' details, so that they are left out.
    pub redacted: bool,
}

impl Clinic {
    /// Opens a patient. That it was opened is durable before it is shown.
    pub fn patient(&self, person: &Person, patient: PatientId) -> Result<PatientView> {
        let redacted = self.require(person, Permission::ReadPatients)? == Reach::Redacted;
        let stored = self.store.read(|connection| patients::by_id(connection, patient))?;
        let stored = stored.ok_or_else(|| AppError::NotFound(format!("patient {patient}")))?;
        let payload = json!({ "redacted": redacted });
        self.record(person, Kind::PatientOpened, format!("patients/{patient}"), payload)?;
        let reads = self.reach(person, Permission::ReadDocuments);
        let own = (reads == Reach::Own).then_some(person.user.user_id);
        let today = self.store.clock().now().to_datetime().date_naive();
        let may_mark = reach(person.user.role, Permission::MarkNoAi) == Reach::All;
        self.store.read(|connection| {
            let names = Names::load(connection)?;
            let mut documents = matches::documents_of(connection, patient, own, DOCUMENTS)?;
            if redacted {
                for one in &mut documents {
                    one.name = "document".into();
                }
            }
            let sessions = matches::sessions_of(connection, patient, own, SESSIONS)?;
            let acts = patients::acts(connection, patient, ACTS)?;
            let act = |one: patients::Act| {
                Some(PatientAct {
                    at: one.at,
                    by: one.by.map(|user| names.of(Some(user))),
                    what: what(one.kind)?,
                    reason: one.reason.filter(|_| !redacted),
                })
            };
            let born = stored.patient.birth_date.filter(|_| !redacted);
            Ok(PatientView {
                age: born.and_then(|born| age(born, today)),
                names: if redacted { Vec::new() } else { stored.patient.names.clone() },
                no_ai: no_ai(&stored, redacted),
                added_at: stored.added_at,
                patient: PatientHead::of(stored, redacted),
                documents,
                document_count: matches::count_of(connection, patient)?,
                sessions,
                disclosures: of_patient(connection, patient, DISCLOSURES)?,
                acts: acts.into_iter().filter_map(act).collect(),
                may_mark_no_ai: may_mark,
                redacted,
            })
        })
    }
}

const fn what(kind: Kind) -> Option<PatientActKind> {
    Some(match kind {
        Kind::PatientAdded => PatientActKind::Added,
        Kind::PatientChanged => PatientActKind::Changed,
        Kind::PatientOpened => PatientActKind::Opened,
        Kind::PatientNoAiMarked => PatientActKind::NoAiMarked,
        Kind::PatientNoAiLifted => PatientActKind::NoAiLifted,
        _ => return None,
    })
}

fn no_ai(stored: &StoredPatient, redacted: bool) -> Option<NoAi> {
    let marked = stored.no_ai.clone()?;
    let reason = if redacted { String::new() } else { marked.reason };
    Some(NoAi { since: marked.since, by: marked.by, reason })
}
