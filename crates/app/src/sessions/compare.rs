//! What two sessions found in the documents that both ran over, value by value: what
//! reprocessing changed.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, json};

use wardbook_domain::access::{Context, Reach};
use wardbook_domain::comparison::{Change, ComparedValue, NamedValue, Tally, ValueChange, compare};
use wardbook_domain::document::DocumentProgress;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::review::{ReviewState, ValueReview};
use wardbook_store::results::{self, CommonDocument, DocumentResult, Pair, StoredField};
use wardbook_store::{StoreError, sessions};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

use crate::sessions::list::SessionRow;
use crate::sessions::seen::note_seen;

/// Two sessions side by side, and how many values of their documents changed.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Comparison {
    /// The first session.
    pub before: SessionRow,
    /// The second session.
    pub after: SessionRow,
    /// The currency of every amount.
    pub currency: String,
    /// Documents that both ran over.
    pub documents: u32,
    /// Those of them in which anything changed.
    pub changed_documents: u32,
    /// Values by what became of them; the type of document is one value of each.
    pub values: Tally,
    /// Whether patients' details are left out for this person.
    pub redacted: bool,
}

/// A document that two sessions ran over.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ComparedDocument {
    /// The document.
    pub document_id: DocumentId,
    /// The file's name; where the role reads no patients' details, its place.
    pub name: String,
    /// How far it is in the first session.
    pub before: DocumentProgress,
    /// How far it is in the second session.
    pub after: DocumentProgress,
    /// Its values by what became of them.
    pub tally: Tally,
    /// The values, of the changed ones alone where that was asked for; none where the role reads
    /// no patients' details.
    pub values: Vec<ValueChange>,
    /// How many values were left out because they are too long to be shown together.
    pub left_out: u32,
}

/// Some of the documents that two sessions ran over.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ComparedDocuments {
    /// Those that came in first first.
    pub documents: Vec<ComparedDocument>,
    /// What to ask for the rest after; `None` where there is no more.
    pub next: Option<DocumentId>,
}

/// The most documents that one answer has.
const PAGE: usize = 50;

/// The most bytes of documents that one answer has, as JSON: the window takes 256 KB.
const ANSWER_BYTES: usize = 200_000;

/// The most bytes of one document's values.
const DOCUMENT_BYTES: usize = 50_000;

/// Documents that are compared between two looks at how much is found.
const STRETCH: u32 = 200;

/// A document of both sessions with its values compared.
struct Compared {
    document: CommonDocument,
    changes: Vec<ValueChange>,
    tally: Tally,
    /// The sessions that have a result of it.
    seen_in: Vec<SessionId>,
}

impl Clinic {
    /// Two sessions side by side. That both were opened for it is durable before it is shown.
    pub fn comparison(
        &self,
        person: &Person,
        before: SessionId,
        after: SessionId,
    ) -> Result<Comparison> {
        let pair = Pair { before, after };
        let redacted = self.may_compare(person, pair)?;
        self.note_compared(person, pair, &json!({ "redacted": redacted }), &[])?;
        self.store.read(|connection| {
            let row = |session| {
                let found = sessions::list_row(connection, session)?;
                found.map(SessionRow::of).ok_or_else(|| missing(session))
            };
            let mut comparison = Comparison {
                before: row(before)?,
                after: row(after)?,
                currency: self.account.currency.clone(),
                documents: 0,
                changed_documents: 0,
                values: Tally::default(),
                redacted,
            };
            each(connection, pair, None, |one| {
                comparison.documents += 1;
                comparison.changed_documents += u32::from(one.tally.differs());
                comparison.values.add(one.tally);
                Ok(true)
            })?;
            Ok(comparison)
        })
    }

    /// At most 50 of their documents with their values, from the one after `past` on. That the
    /// results of each were seen is durable before they are shown.
    pub fn compared_documents(
        &self,
        person: &Person,
        pair: Pair,
        only_changed: bool,
        past: Option<DocumentId>,
    ) -> Result<ComparedDocuments> {
        let redacted = self.may_compare(person, pair)?;
        let mut page = Page { only_changed, redacted, ..Page::default() };
        self.store.read(|connection| each(connection, pair, past, |one| Ok(page.take(one))))?;
        let asked = json!({
            "redacted": redacted, "only_changed": only_changed, "past": past, "limit": PAGE,
        });
        self.note_compared(person, pair, &asked, &page.seen)?;
        let last = page.documents.last().map(|one| one.document_id);
        Ok(ComparedDocuments { next: last.filter(|_| page.is_full), documents: page.documents })
    }

    /// Whether patients' details are left out for somebody who may read both sessions.
    fn may_compare(&self, person: &Person, Pair { before, after }: Pair) -> Result<bool> {
        let mut redacted = false;
        for session in [before, after] {
            redacted |= self.may_read(person, session)? == Reach::Redacted;
            self.session_row(session)?;
        }
        if before == after {
            return Err(AppError::Invalid("choose two different sessions to compare".into()));
        }
        Ok(redacted)
    }

    /// Records that the two were compared, each in its own trace, and which documents' results
    /// were seen.
    fn note_compared(
        &self,
        person: &Person,
        Pair { before, after }: Pair,
        asked: &Value,
        seen: &[(SessionId, DocumentId)],
    ) -> Result<()> {
        let actor = person.context.actor;
        let sides = [(before, after), (after, before)].map(|(session, other)| {
            let mut payload = asked.clone();
            payload["shown"] = "comparison".into();
            payload["compared_with"] = json!(other);
            let of_session = seen.iter().filter(|(of, _)| *of == session);
            (session, payload, of_session.map(|(_, document)| *document).collect())
        });
        self.store.write(Context::traced(actor, before), move |tx| {
            for (session, payload, seen) in sides {
                tx.within(Context::traced(actor, session), |tx| {
                    let subject = format!("ai_processing_sessions/{session}");
                    tx.event(Kind::SessionOpened, subject, payload);
                    note_seen(tx, seen);
                });
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(())
    }
}

/// A page that is being filled.
#[derive(Default)]
struct Page {
    only_changed: bool,
    redacted: bool,
    documents: Vec<ComparedDocument>,
    /// Results that it shows.
    seen: Vec<(SessionId, DocumentId)>,
    bytes: usize,
    is_full: bool,
}

impl Page {
    /// Takes one more document, where it is wanted; answers whether another can follow.
    fn take(&mut self, one: Compared) -> bool {
        if self.only_changed && !one.tally.differs() {
            return true;
        }
        let document_id = one.document.document_id;
        let seen_in = one.seen_in.clone();
        let shown = self.shown(one);
        let bytes = json_bytes(&shown);
        if self.documents.len() == PAGE || self.bytes + bytes > ANSWER_BYTES {
            self.is_full = true;
            return false;
        }
        self.bytes += bytes;
        self.documents.push(shown);
        if !self.redacted {
            self.seen.extend(seen_in.into_iter().map(|session| (session, document_id)));
        }
        true
    }

    /// A document as this person sees it.
    fn shown(&self, one: Compared) -> ComparedDocument {
        let Compared { document, changes, tally, .. } = one;
        let wanted = |change: &ValueChange| !self.only_changed || change.change != Change::Same;
        let values: Vec<_> =
            if self.redacted { Vec::new() } else { changes.into_iter().filter(wanted).collect() };
        let mut bytes = 0;
        let fits = values.iter().take_while(|value| {
            bytes += json_bytes(value);
            bytes <= DOCUMENT_BYTES
        });
        let (fit, of) = (fits.count(), values.len());
        ComparedDocument {
            document_id: document.document_id,
            name: if self.redacted {
                format!("document {}", document.position)
            } else {
                document.name
            },
            before: document.before,
            after: document.after,
            tally,
            values: values.into_iter().take(fit).collect(),
            left_out: u32::try_from(of - fit).unwrap_or(u32::MAX),
        }
    }
}

/// Compares document by document, from the one after `past` on, until `take` answers that it
/// wants no more.
fn each(
    connection: &Connection,
    pair: Pair,
    mut past: Option<DocumentId>,
    mut take: impl FnMut(Compared) -> Result<bool>,
) -> Result<()> {
    loop {
        let documents = results::common(connection, pair, past, STRETCH)?;
        let Some(last) = documents.last() else { return Ok(()) };
        past = Some(last.document_id);
        for one in compared(connection, pair, documents)? {
            if !take(one)? {
                return Ok(());
            }
        }
    }
}

/// These documents with what either session found in them.
fn compared(
    connection: &Connection,
    Pair { before, after }: Pair,
    documents: Vec<CommonDocument>,
) -> Result<Vec<Compared>> {
    let ids: Vec<_> = documents.iter().map(|one| one.document_id).collect();
    let of = |session| {
        let found = results::of_documents(connection, session, &ids)?;
        let named = found.into_iter().map(|one| (one.document_id, values(one)));
        Ok::<BTreeMap<_, _>, StoreError>(named.collect())
    };
    let (mut first, mut second) = (of(before)?, of(after)?);
    let compare = |document: CommonDocument| {
        let id = document.document_id;
        let (first, second) = (first.remove(&id), second.remove(&id));
        let seen_in = [(before, first.is_some()), (after, second.is_some())];
        let changes = compare(first.unwrap_or_default(), second.unwrap_or_default());
        Compared {
            tally: Tally::of(&changes),
            document,
            changes,
            seen_in: seen_in
                .into_iter()
                .filter(|(_, is)| *is)
                .map(|(session, _)| session)
                .collect(),
        }
    };
    Ok(documents.into_iter().map(compare).collect())
}

/// The values of a result, the type of document first. Of a rejected result none counts, and of the whole
/// of several documents neither.
fn values(result: DocumentResult) -> Vec<NamedValue> {
    let counts = !matches!(result.review_state, ReviewState::Rejected | ReviewState::Superseded);
    let corrected = result.reviewed_type.is_some();
    let kind = NamedValue {
        name: None,
        detail: String::new(),
        value: ComparedValue {
            value: result.known_type().to_string(),
            found: corrected.then(|| result.document_type.to_string()),
            confidence: result.type_confidence,
            review_state: if corrected {
                ValueReview::Edited
            } else {
                result.review_state.of_value()
            },
            counts,
        },
    };
    let value = |field: StoredField| NamedValue {
        name: Some(field.name),
        value: ComparedValue {
            value: field.known_value().to_owned(),
            confidence: field.confidence,
            counts: counts && field.review_state != ValueReview::Rejected,
            found: field
                .reviewed_value
                .is_some()
                .then_some(field.value)
                .filter(|found| !found.is_empty()),
            review_state: field.review_state,
        },
        detail: field.detail,
    };
    std::iter::once(kind).chain(result.fields.into_iter().map(value)).collect()
}

fn json_bytes(value: &impl Serialize) -> usize {
    serde_json::to_string(value).map_or(0, |text| text.len())
}

fn missing(session: SessionId) -> AppError {
    AppError::NotFound(format!("session {session}"))
}
