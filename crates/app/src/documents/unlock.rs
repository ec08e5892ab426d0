//! Opening a document that needs its password: what it holds becomes a document of its own within it,
//! and the locked original stays as it came. The password is kept nowhere.

use serde_json::json;
use zeroize::Zeroizing;

use wardbook_documents::{Limits, Worker};
use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::DocumentId;
use wardbook_store::documents;

use crate::clinic::{Clinic, Person};
use crate::documents::unpack::Brought;
use crate::error::{AppError, Result};

/// No program takes a longer password for a document.
const LONGEST: usize = 127;

impl Clinic {
    /// Opens a document with its password, and answers with the document that it holds: a new one in
    /// the inbox, with what is attached to it.
    ///
    /// # Errors
    /// [`AppError::Unreadable`] with [`wrong_password`](wardbook_documents::Unreadable::WrongPassword), and
    /// others of reading; [`AppError::Invalid`] for a document that needs none.
    pub fn unlock_document(
        &self,
        person: &Person,
        document: DocumentId,
        password: &str,
        worker: &Worker,
    ) -> Result<DocumentId> {
        self.require(person, Permission::RunSessions)?;
        let user = person.user.user_id;
        self.require_change(person, Permission::ReadDocuments, || {
            self.store.read(|connection| documents::is_own(connection, document, user))
        })?;
        let found = self.store.read(|connection| documents::by_id(connection, document))?;
        let row = found.ok_or_else(|| AppError::NotFound(format!("document {document}")))?;
        if !row.needs_password() {
            return Err(AppError::Invalid("this document needs no password".into()));
        }
        if password.is_empty() || password.len() > LONGEST {
            return Err(AppError::Invalid(format!(
                "type the document's password: one to {LONGEST} characters"
            )));
        }
        let original = Zeroizing::new(self.store.vault().read(document)?);
        let copy = worker.unlocked(&row.name, &original, password, &Limits::default())?;
        drop(original);
        let brought = Brought::alone(row.name, copy).apart(worker);
        // What it holds belongs to whom the document belongs to, so that their inbox shows it.
        let owner = row.received_by.and_then(|by| by.parse().ok()).unwrap_or(user);
        let taken =
            self.take_in_brought(owner, self.intake(person), &brought, None, move |tx, held| {
                let payload = json!({ "held": held.document });
                tx.event(Kind::DocumentUnlocked, format!("documents/{document}"), payload);
                documents::add_part(tx, document, 1, held.document, &held.name)?;
                documents::set_apart(tx, document)
            })?;
        let held = taken.first().map(|one| one.document);
        held.ok_or_else(|| AppError::Internal("a document was opened and not taken in".into()))
    }
}
