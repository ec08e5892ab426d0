//! The documents of a session as the window lists them, and the values of one of them. The list
//! says how far each is; what is written in it is shown, and recorded as seen, one by one.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Context, Permission, Reach};
use wardbook_domain::document::DocumentProgress;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_store::StoreError;
use wardbook_store::results::{self, DocumentResult, ResultHead};
use wardbook_store::sessions::{self, SessionDocument};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

use crate::sessions::seen::note_seen;

/// A document of a session.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct SessionDocumentRow {
    /// The document.
    pub document_id: DocumentId,
    /// Its place, from 1.
    pub position: u32,
    /// The file's name; where the role reads no patients' details, its place.
    pub name: String,
    /// Bytes of the original.
    pub bytes: u64,
    /// How far it is.
    pub progress: DocumentProgress,
    /// Why it failed, as a word.
    pub failure_code: Option<String>,
    /// Why it failed, as a sentence.
    pub failure_message: Option<String>,
    /// What came of it, without any value.
    pub found: Option<ResultHead>,
}

/// Some of a session's documents.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct SessionDocumentPage {
    /// How many the session has.
    pub total: u32,
    /// In their order.
    pub documents: Vec<SessionDocumentRow>,
    /// Whether patients' details were left out.
    pub redacted: bool,
}

/// The most documents that one page holds.
const PAGE: u32 = 50;

impl Clinic {
    /// At most 50 of its documents, and how far each is. That they were listed is durable before
    /// they are shown; none of them is opened by that.
    pub fn session_documents(
        &self,
        person: &Person,
        session: SessionId,
        offset: u32,
        limit: u32,
    ) -> Result<SessionDocumentPage> {
        let redacted = self.may_read(person, session)? == Reach::Redacted;
        let row = self.session_row(session)?;
        let limit = limit.min(PAGE);
        let context = Context::traced(person.context.actor, session);
        self.store.write(context, move |tx| {
            let subject = format!("ai_processing_sessions/{session}");
            let payload = json!({
                "redacted": redacted, "shown": "documents", "offset": offset, "limit": limit,
            });
            tx.event(Kind::SessionOpened, subject, payload);
            Ok::<_, StoreError>(())
        })?;
        let (documents, heads) = self.store.read(|connection| {
            let listed = sessions::documents_from(connection, session, offset, limit)?;
            let heads = if redacted {
                Vec::new()
            } else {
                results::heads(connection, session, offset, limit)?
            };
            Ok::<_, StoreError>((listed, heads))
        })?;
        let mut heads: BTreeMap<_, _> =
            heads.into_iter().map(|head| (head.document_id, head)).collect();
        let shown = |one: SessionDocument| SessionDocumentRow {
            document_id: one.document_id,
            position: one.position,
            name: if redacted { format!("document {}", one.position) } else { one.name },
            bytes: one.bytes,
            progress: one.progress,
            failure_code: one.failure_code,
            failure_message: one.failure_message,
            found: heads.remove(&one.document_id),
        };
        Ok(SessionDocumentPage {
            total: u32::try_from(row.total_documents).unwrap_or(u32::MAX),
            documents: documents.into_iter().map(shown).collect(),
            redacted,
        })
    }

    /// What the session found in one of its documents. That it was seen is durable before it is
    /// shown.
    pub fn session_values(
        &self,
        person: &Person,
        session: SessionId,
        document: DocumentId,
    ) -> Result<DocumentResult> {
        let user = person.user.user_id;
        self.require_unredacted(person, Permission::ReadDocuments, || {
            self.store.read(|connection| sessions::is_own(connection, session, user))
        })?;
        let missing = || AppError::NotFound(format!("a result of document {document}"));
        let read = || self.store.read(|one| results::of_document(one, session, document));
        read()?.ok_or_else(missing)?;
        let context = Context::traced(person.context.actor, session);
        self.store.write(context, move |tx| {
            note_seen(tx, vec![document]);
            Ok::<_, StoreError>(())
        })?;
        read()?.ok_or_else(missing)
    }
}
