//! One search over everything a person may see, for the top bar.

use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SessionId;
use wardbook_domain::patients::{Sought, sought};
use wardbook_store::events::Filter;
use wardbook_store::patients::{self, PatientFilter};
use wardbook_store::{StoreError, search, sessions};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};
use crate::overview::names::Names;

/// The most hits.
const HITS: usize = 20;

/// The most of one sort, so that no sort hides the others.
const OF_ONE_SORT: u32 = 8;

/// The fewest characters that are looked for, and the most.
const LENGTH: (usize, usize) = (2, 200);

/// Something that was found.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Hit {
    /// `session`, `document`, `patient`, `event`, `alert`, `person`.
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
    pub fn search(&self, person: &Person, text: &str) -> Result<Vec<Hit>> {
        let text = text.trim();
        // The position of one of the first events is looked for too.
        let position = position(text);
        if text.chars().count() < LENGTH.0 && position.is_none() {
            return Ok(Vec::new());
        }
        check_text(text, LENGTH.1, "what is searched for")?;
        self.record(person, Kind::SearchMade, "", json!({ "text": text }))?;
        let user = person.user.user_id;
        let reached = |permission| match self.reach(person, permission) {
            Reach::None => None,
            Reach::Own => Some(Some(user)),
            _ => Some(None),
        };
        let redacted = self.reach(person, Permission::ReadDocuments) == Reach::Redacted;
        let mut hits = Vec::new();
        if let Some(seq) = position {
            hits.extend(self.event_hit(person, seq)?);
        }
        let today = self.store.clock().now().to_datetime().date_naive();
        let parts = sought(text, self.stored_date_order()?, today);
        self.store.read(|connection| {
            if let Some(own) = reached(Permission::ReadDocuments) {
                let prefix = text.to_lowercase();
                if prefix.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-') {
                    let found = search::sessions(connection, &prefix, own, OF_ONE_SORT)?;
                    hits.extend(found.into_iter().map(|(id, at, name)| Hit {
                        kind: "session".into(),
                        id: id.to_string(),
                        session_id: Some(id.to_string()),
                        title: format!("Session of {}", at.to_text()),
                        detail: format!("started by {name}"),
                    }));
                }
                if !redacted {
                    hits.extend(of_values(connection, text, own)?);
                    let found = search::documents(connection, text, own, OF_ONE_SORT)?;
                    hits.extend(found.into_iter().map(|(id, name, at)| Hit {
                        kind: "document".into(),
                        id: id.to_string(),
                        session_id: None,
                        title: name,
                        detail: format!("received {}", at.to_text()),
                    }));
                }
            }
            if self.reach(person, Permission::ReadPatients) == Reach::All {
                hits.extend(of_patients(connection, parts)?);
            }
            if let Some(own) = reached(Permission::Oversee) {
                let found = search::alerts(connection, text, own, OF_ONE_SORT)?;
                hits.extend(found.into_iter().map(|alert| Hit {
                    kind: "alert".into(),
                    id: alert.alert_id.to_string(),
                    session_id: alert.session_id,
                    title: alert.title,
                    detail: format!("{}, since {}", alert.severity, alert.created_at.to_text()),
                }));
            }
            if reached(Permission::Administer).is_some() {
                let found = search::people(connection, text, OF_ONE_SORT)?;
                hits.extend(found.into_iter().map(|(id, name, role)| Hit {
                    kind: "person".into(),
                    id: id.to_string(),
                    session_id: None,
                    title: name,
                    detail: role,
                }));
            }
            Ok::<_, StoreError>(())
        })?;
        // A document that was found by a value needs no second hit by its name.
        let mut seen = std::collections::HashSet::new();
        hits.retain(|hit| hit.kind != "document" || seen.insert(hit.id.clone()));
        hits.truncate(HITS);
        Ok(hits)
    }

    /// The event at a position, where the person may read it.
    fn event_hit(&self, person: &Person, seq: u64) -> Result<Option<Hit>, AppError> {
        let reached = self.reach(person, Permission::ReadLog);
        let one = Filter {
            from_seq: Some(seq),
            to_seq: Some(seq.saturating_add(1)),
            ..Filter::default()
        };
        let user = person.user.user_id;
        self.store.read(|connection| {
            let Some(event) = one.list(connection, self.store.log())?.pop() else {
                return Ok(None);
            };
            let own = || {
                let followed =
                    event.trace.map(|trace| sessions::is_own(connection, SessionId(trace.0), user));
                Ok::<_, StoreError>(
                    event.actor == Some(user) || followed.transpose()?.unwrap_or(false),
                )
            };
            if reached == Reach::None || reached == Reach::Own && !own()? {
                return Ok(None);
            }
            let names = Names::load(connection)?;
            Ok(Some(Hit {
                kind: "event".into(),
                id: seq.to_string(),
                session_id: None,
                title: format!("Event {seq}: {}", event.kind),
                detail: format!("{}, by {}", event.time.to_text(), names.of(event.actor)),
            }))
        })
    }
}

/// Patients by their names, birth dates and numbers.
fn of_patients(connection: &Connection, parts: Vec<Sought>) -> Result<Vec<Hit>, StoreError> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let filter = PatientFilter { sought: parts, limit: OF_ONE_SORT, ..PatientFilter::default() };
    let found = patients::page(connection, &filter)?;
    let hit = |one: patients::ListedPatient| {
        let patient = one.stored.patient;
        let name = patient.names.first();
        let title = name.map(|name| format!("{} {}", name.given, name.family));
        let born = patient.birth_date.map(|date| format!("born {}", date.format("%-d %b %Y")));
        Hit {
            kind: "patient".into(),
            id: patient.patient_id.to_string(),
            session_id: None,
            title: title.unwrap_or_default().trim().to_owned(),
            detail: born.unwrap_or_else(|| "no birth date".into()),
        }
    };
    Ok(found.into_iter().map(hit).collect())
}

/// The position that `#123` or `123` names.
fn position(text: &str) -> Option<u64> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    // A position is below 2^53, as every number of the log's format.
    digits.parse().ok().filter(|seq| is_number && *seq < 1 << 53)
}

/// Documents by what was found in them.
fn of_values(
    connection: &Connection,
    text: &str,
    own: Option<wardbook_domain::ids::UserId>,
) -> Result<Vec<Hit>, StoreError> {
    let found = search::values(connection, text, own, OF_ONE_SORT)?;
    let hit = |found: search::FoundValue| {
        let field = found.field.replace('_', " ");
        let what = if found.detail.is_empty() {
            field
        } else {
            format!("{field} ({})", found.detail.replace('_', " "))
        };
        Hit {
            kind: "document".into(),
            id: found.document_id.to_string(),
            session_id: Some(found.session_id.to_string()),
            title: found.document,
            detail: format!("{what}: {}", found.value),
        }
    };
    Ok(found.into_iter().map(hit).collect())
}
