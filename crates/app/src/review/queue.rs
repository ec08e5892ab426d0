//! The results that wait for a person.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::{Confidence, DocumentType};
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_store::StoreError;
use wardbook_store::results::{self, Waiting};

use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// A result that waits for a person.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReviewItem {
    /// The session.
    pub session_id: SessionId,
    /// The document.
    pub document_id: DocumentId,
    /// The file's name.
    pub name: String,
    /// What kind of document it is.
    pub document_type: DocumentType,
    /// The confidence that decided, in parts per thousand.
    pub confidence: Confidence,
    /// Why a person must look.
    pub reason: String,
    /// Since when.
    pub waiting_since: Timestamp,
}

/// A page of what waits.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReviewPage {
    /// How many wait.
    pub total: u32,
    /// The longest waiting first.
    pub items: Vec<ReviewItem>,
}

/// The most that one page holds.
const PAGE: u32 = 200;

impl Clinic {
    /// What waits for a reviewer, the longest waiting first.
    pub fn review_queue(&self, person: &Person, offset: u32, limit: u32) -> Result<ReviewPage> {
        self.require(person, Permission::Review)?;
        let payload = json!({ "offset": offset, "limit": limit });
        self.record(person, Kind::ReviewsListed, "", payload)?;
        let (total, found) = self.store.read(|connection| {
            let total = results::waiting_count(connection)?;
            let found = results::waiting(connection, offset, limit.min(PAGE))?;
            Ok::<_, StoreError>((total, found))
        })?;
        let item = |one: Waiting| ReviewItem {
            session_id: one.session_id,
            document_id: one.document_id,
            name: one.name,
            document_type: one.document_type,
            confidence: one.confidence,
            reason: one.reason,
            waiting_since: one.since,
        };
        Ok(ReviewPage { total, items: found.into_iter().map(item).collect() })
    }
}
