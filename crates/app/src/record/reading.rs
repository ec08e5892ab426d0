//! Reading the log: a reading is opened once, recorded once, and then paged through, or listed in full
//! by `events`.

use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AuditSessionId, SessionId, TraceId, UserId};
use wardbook_domain::redaction::Shown;
use wardbook_store::events::{EventHead, Filter, Scroll};
use wardbook_store::{StoreError, TABLES, has_words, search, sessions, users};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};
use crate::overview::names::Names;

/// The most events that one stretch of a reading has.
const STRETCH: u32 = 200;

/// Documents that a reading is narrowed to at the most, when it names them by a text.
const MOST_DOCUMENTS: u32 = 500;

/// Events that are found by words at the most.
const MOST_EVENTS: u32 = 10_000;

/// Characters of a text that is looked for.
const LONGEST_TEXT: usize = 200;

/// Which events. Every member that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct LogQuery {
    /// Of this trace (a processing session's id is its trace id).
    pub trace: Option<TraceId>,
    /// Of this audit session.
    pub audit_session: Option<AuditSessionId>,
    /// Of this kind.
    pub kind: Option<String>,
    /// About this record, `<record type>/<id>`.
    pub subject: Option<String>,
    /// About the documents in whose name, patients' names or identifiers this stands. What was
    /// looked for is recorded like a search.
    pub about: Option<String>,
    /// With all of these words in what was recorded of it, each perhaps as the beginning of a
    /// longer one. What was looked for is recorded like a search.
    pub text: Option<String>,
    /// Done by the person of this name, or by `system`.
    pub actor: Option<String>,
    /// Not earlier.
    pub from: Option<Timestamp>,
    /// Earlier than this.
    pub to: Option<Timestamp>,
}

/// A reading of the log that was recorded. Its clones share what they learn of the list.
#[derive(Clone, Debug)]
pub struct LogReading {
    /// The filter as it was recorded.
    asked: Arc<Value>,
    /// `None` where nothing can match.
    scroll: Option<Arc<Mutex<Scroll>>>,
}

impl LogReading {
    /// The filter as it was recorded, which holds nothing of a patient.
    pub(crate) fn asked(&self) -> &Value {
        &self.asked
    }

    /// `None` where nothing can match.
    pub(crate) fn filter(&self) -> Option<Filter> {
        let scroll = self.scroll.as_ref()?;
        Some(scroll.lock().unwrap_or_else(PoisonError::into_inner).filter().clone())
    }
}

/// An event in the list.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct LogRow {
    /// Position in the log.
    pub seq: u64,
    /// When.
    pub time: Timestamp,
    /// What.
    pub kind: String,
    /// The person's name or `system`.
    pub actor: String,
    /// In which role.
    pub role: String,
    /// What triggered it.
    pub source: String,
    /// `<record type>/<id>` or empty.
    pub subject: String,
    /// Trace.
    pub trace: Option<TraceId>,
}

/// A stretch of a reading.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct LogRows {
    /// How many events match now.
    pub total: u64,
    /// The newest first, from the offset asked for.
    pub rows: Vec<LogRow>,
}

impl LogRow {
    pub(crate) fn of(head: EventHead, names: &Names) -> Self {
        Self {
            seq: head.seq,
            time: head.time,
            kind: head.kind,
            actor: names.of(head.actor),
            role: head.role,
            source: head.source,
            subject: head.subject,
            trace: head.trace,
        }
    }
}

impl Clinic {
    /// Opens a reading. That the log is read, with which filter, is durable before anything is
    /// shown; the event covers what later appears under the same filter. Words are looked up once:
    /// what comes later is found by opening another.
    pub fn open_log(&self, person: &Person, query: &LogQuery) -> Result<LogReading> {
        let reached = self.require(person, Permission::ReadLog)?;
        let (about, text) = (typed(query.about.as_deref()), typed(query.text.as_deref()));
        text.map(check_words).transpose()?;
        let mut filter = self.filter(query)?;
        let named = filter.as_ref();
        let mut asked = json!({
            "trace": query.trace, "audit_session": query.audit_session,
            "kind": named.and_then(|named| named.kind),
            "subject": named.and_then(|named| named.subject.as_ref()),
            "actor": named.and_then(|named| named.actor),
            "by_system": named.is_some_and(|named| named.by_system),
            "from": query.from, "to": query.to,
            "about_documents": about.is_some(), "words": text.is_some(),
            "own_only": reached == Reach::Own,
        });
        // What was typed and names nothing may be anything, a patient's name too.
        if named.is_none() {
            asked["names_nothing"] = true.into();
        }
        if let (Some(about), Some(filter)) = (about, &mut filter) {
            filter.subjects = Some(self.subjects_about(person, about)?);
        }
        let mut filter = match reached {
            Reach::Own => self.own_only(person.user.user_id, filter)?,
            _ => filter,
        };
        if let (Some(text), Some(filter)) = (text, &mut filter) {
            filter.at = Some(self.with_words(person, filter, text)?);
        }
        self.record(person, Kind::LogRead, "", asked.clone())?;
        let scroll = filter.map(|filter| Arc::new(Mutex::new(Scroll::new(filter))));
        Ok(LogReading { asked: Arc::new(asked), scroll })
    }

    /// A stretch of a reading, at most 200 events, the newest first.
    pub fn log_rows(&self, reading: &LogReading, offset: u64, limit: u32) -> Result<LogRows> {
        let Some(scroll) = &reading.scroll else {
            return Ok(LogRows { total: 0, rows: Vec::new() });
        };
        let limit = u64::from(limit.min(STRETCH));
        let mut scroll = scroll.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = self.store.read(|connection| {
            let (total, heads) = scroll.stretch(connection, offset, limit)?;
            let names = Names::of_those(connection, heads.iter().filter_map(|head| head.actor))?;
            let rows = heads.into_iter().map(|head| LogRow::of(head, &names)).collect();
            Ok::<_, StoreError>(LogRows { total, rows })
        })?;
        Ok(rows)
    }

    /// The positions of the events that a filter finds and that have every word of a text in what
    /// was recorded of them. Only what the person may read is looked through. That it was looked
    /// for is recorded afterwards, so that no search finds itself.
    pub(crate) fn with_words(
        &self,
        person: &Person,
        filter: &Filter,
        text: &str,
    ) -> Result<Arc<[u64]>> {
        check_words(text)?;
        let role = person.user.role;
        // Nor where only a part of a payload is shown: the words may stand in the rest.
        let hidden = |kind: &Kind| Shown::to(role, kind.as_str()) != Shown::Whole;
        let hidden: Vec<Kind> = Kind::ALL.iter().copied().filter(hidden).collect();
        let found = self.store.find_words(text, filter, &hidden, MOST_EVENTS + 1)?;
        self.record(person, Kind::SearchMade, "", json!({ "text": text, "in": "log" }))?;
        if found.len() > MOST_EVENTS as usize {
            return Err(AppError::Invalid(format!(
                "more than {MOST_EVENTS} events have this; add a word, a kind, a person or a day"
            )));
        }
        Ok(found.into())
    }

    /// The records of the documents that a text names. Who does not read documents' contents may
    /// not learn from the log which of them speak of a patient.
    fn subjects_about(&self, person: &Person, text: &str) -> Result<Arc<[String]>> {
        check_text(text, LONGEST_TEXT, "what the events are about")?;
        let own = match self.require(person, Permission::ReadDocuments)? {
            Reach::Own => Some(person.user.user_id),
            Reach::Redacted => return Err(self.refuse(person, Permission::ReadDocuments)?),
            _ => None,
        };
        self.record(person, Kind::SearchMade, "", json!({ "text": text }))?;
        self.store.read(|connection| {
            let documents = search::documents_about(connection, text, own, MOST_DOCUMENTS + 1)?;
            if documents.len() > MOST_DOCUMENTS as usize {
                return Err(AppError::Invalid(format!(
                    "more than {MOST_DOCUMENTS} documents match; type more of the name"
                )));
            }
            Ok(search::subjects_of(connection, &documents)?.into())
        })
    }

    /// The query as the store takes it; `None` where it names a kind, a record or a person that
    /// cannot be, so that nothing matches.
    fn filter(&self, query: &LogQuery) -> Result<Option<Filter>> {
        let mut filter = Filter {
            trace: query.trace,
            audit_session: query.audit_session,
            subject: query.subject.clone().filter(|subject| !subject.is_empty()),
            from: query.from,
            to: query.to,
            ..Filter::default()
        };
        if filter.subject.as_deref().is_some_and(|subject| !names_record(subject)) {
            return Ok(None);
        }
        if let Some(kind) = &query.kind {
            let Ok(kind) = kind.parse() else { return Ok(None) };
            filter.kind = Some(kind);
        }
        match query.actor.as_deref() {
            None => {}
            Some("system") => filter.by_system = true,
            Some(name) => {
                let user = self.store.read(|connection| users::by_name(connection, name))?;
                let Some(user) = user else { return Ok(None) };
                filter.actor = Some(user.user_id);
            }
        }
        Ok(Some(filter))
    }

    /// What of a filter somebody may see who reaches only the own: what they did, and what
    /// followed from their own sessions.
    fn own_only(&self, user: UserId, filter: Option<Filter>) -> Result<Option<Filter>> {
        let Some(filter) = filter else { return Ok(None) };
        if self.is_own_trace(filter.trace, user)? {
            return Ok(Some(filter));
        }
        // Somebody else's doings are not shown as one's own: nothing matches both.
        if filter.by_system || filter.actor.is_some_and(|actor| actor != user) {
            return Ok(None);
        }
        Ok(Some(Filter { actor: Some(user), ..filter }))
    }

    pub(crate) fn is_own_trace(
        &self,
        trace: Option<TraceId>,
        user: UserId,
    ) -> Result<bool, AppError> {
        let Some(trace) = trace else { return Ok(false) };
        let session = SessionId(trace.0);
        Ok(self.store.read(|connection| sessions::is_own(connection, session, user))?)
    }
}

/// What somebody typed; `None` where that is nothing.
fn typed(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// Whether events can be looked for by a text.
fn check_words(text: &str) -> Result<()> {
    check_text(text, LONGEST_TEXT, "a text to look for")?;
    if !has_words(text) {
        return Err(AppError::Invalid("type a word or a number to look for".into()));
    }
    Ok(())
}

/// Whether a text is `<table>/<id>`: ids are UUIDs, and of settings and background work a word.
fn names_record(subject: &str) -> bool {
    let Some((table, id)) = subject.split_once('/') else { return false };
    let id_like = |letter: char| letter.is_ascii_hexdigit() || matches!(letter, '-' | '/');
    let word_like = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let known = TABLES.iter().any(|one| one.name == table);
    let by_word = matches!(table, "settings" | "background_work");
    known && if by_word { id.chars().all(word_like) } else { id.chars().all(id_like) }
}
