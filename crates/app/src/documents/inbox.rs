//! The inbox as the window shows it: a page of documents, and how many there are of each kind.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::document::{DocumentProgress, DocumentState};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::patients::MatchState;
use wardbook_store::StoreError;
use wardbook_store::documents::{self, DocumentFilter, InboxQuery, ListedDocument};

use crate::clinic::{Clinic, Person};
use crate::documents::packets::PagesOf;
use crate::documents::unpack::RelatedDocument;
use crate::error::Result;

/// A document in the inbox.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct InboxDocument {
    /// Its id.
    pub document_id: DocumentId,
    /// The file's name.
    pub name: String,
    /// Bytes of the original.
    pub bytes: u64,
    /// `plain_text`, `pdf`, `ccda`, `email`; `None` where unknown.
    pub kind: Option<String>,
    /// What became of it.
    pub state: DocumentState,
    /// Why it is in quarantine, as a word.
    pub quarantine_code: Option<String>,
    /// Why it is in quarantine, as a sentence.
    pub quarantine_reason: Option<String>,
    /// When it first came in.
    pub received_at: Timestamp,
    /// The name of who brought it.
    pub received_by: Option<String>,
    /// The watched folder that it first came from, where it did; left out for who sees no patients'
    /// details.
    pub folder: Option<String>,
    /// When it was put away, where it was.
    pub put_away_at: Option<Timestamp>,
    /// The name of who put it away.
    pub put_away_by: Option<String>,
    /// Why; left out for who sees no patients' details.
    pub put_away_reason: Option<String>,
    /// The document that it came within, such as an e-mail.
    pub within: Option<RelatedDocument>,
    /// Which pages of a scan it is, where it was cut out of one.
    pub pages_of: Option<PagesOf>,
    /// The newest session over it.
    pub session_id: Option<SessionId>,
    /// How far it is there.
    pub progress: Option<DocumentProgress>,
    /// Whether it is known whose it is; `None` where nobody has looked.
    pub patient_state: Option<MatchState>,
}

/// A page of the inbox, and how many there are of each kind.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct InboxPage {
    /// How many match.
    pub total: u32,
    /// All that this person may see.
    pub all: u32,
    /// That no session has a result of.
    pub unprocessed: u32,
    /// That could not be read, and were not put away.
    pub quarantined: u32,
    /// That could not be read, and were put away.
    pub put_away: u32,
    /// That wait for a person to say whose they are.
    pub to_choose: u32,
    /// The newest first.
    pub documents: Vec<InboxDocument>,
}

/// The most that one page holds.
const PAGE: u32 = 200;

impl Clinic {
    /// A page of the inbox. Who reads only the own sees only the own; who reads no patients'
    /// details sees no names.
    pub fn inbox(&self, person: &Person, query: &InboxQuery) -> Result<InboxPage> {
        let reached = self.require(person, Permission::ReadDocuments)?;
        let payload = json!({
            "state": query.state, "put_away": query.put_away,
            "unprocessed": query.unprocessed, "to_choose": query.to_choose, "text": query.text,
            "offset": query.offset, "limit": query.limit,
        });
        self.record(person, Kind::InboxListed, "", payload)?;
        let listed = DocumentFilter {
            own: (reached == Reach::Own).then_some(person.user.user_id),
            nameless: reached == Reach::Redacted,
            asked: InboxQuery {
                text: query.text.trim().to_owned(),
                limit: query.limit.min(PAGE),
                ..query.clone()
            },
        };
        let (numbers, found) = self.store.read(|connection| {
            let numbers = documents::numbers(connection, &listed)?;
            Ok::<_, StoreError>((numbers, documents::page(connection, &listed)?))
        })?;
        Ok(InboxPage {
            total: numbers.matching,
            all: numbers.all,
            unprocessed: numbers.unprocessed,
            quarantined: numbers.quarantined,
            put_away: numbers.put_away,
            to_choose: numbers.to_choose,
            documents: found
                .into_iter()
                .map(|one| InboxDocument::of(one, reached == Reach::Redacted))
                .collect(),
        })
    }
}

impl InboxDocument {
    fn of(one: ListedDocument, redacted: bool) -> Self {
        let ListedDocument {
            document,
            kind,
            receiver,
            putter,
            folder,
            within,
            cut,
            newest,
            patient_state,
        } = one;
        let (session_id, progress) = newest.unzip();
        Self {
            document_id: document.document_id,
            name: document.name,
            bytes: document.bytes,
            kind,
            state: document.state,
            quarantine_code: document.quarantine_code,
            quarantine_reason: document.quarantine_reason,
            received_at: document.received_at,
            received_by: receiver,
            folder: folder.filter(|_| !redacted),
            put_away_at: document.put_away_at,
            put_away_by: putter,
            put_away_reason: document.put_away_reason.filter(|_| !redacted),
            within: within.map(RelatedDocument::of),
            pages_of: cut.map(PagesOf::from),
            session_id,
            progress,
            patient_state,
        }
    }
}
