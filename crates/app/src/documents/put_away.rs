//! Putting documents in quarantine away, and back. Nothing of a document is lost by it: the state,
//! the reason and the original stay; it only waits for nobody any more.

use wardbook_domain::access::Permission;
use wardbook_domain::ids::DocumentId;
use wardbook_store::Tx;
use wardbook_store::documents::{self, Document};

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// The most documents of one act.
const MOST: usize = 200;

impl Clinic {
    /// Puts documents in quarantine away, all or none, for a reason.
    pub fn put_away(&self, person: &Person, wanted: &[DocumentId], reason: &str) -> Result<()> {
        let by = person.user.user_id;
        let reason = reason.trim().to_owned();
        self.change_quarantined(person, wanted, move |tx, document| {
            if reason.chars().count() < 3 {
                return Err(AppError::Invalid("say in a few words why it is put away".into()));
            }
            check_text(&reason, 1_000, "a reason")?;
            if document.put_away_at.is_some() {
                return Err(AppError::Invalid("it is put away already".into()));
            }
            Ok(documents::put_away(tx, document.document_id, by, &reason)?)
        })
    }

    /// Has documents that were put away wait in quarantine again, all or none.
    pub fn bring_back(&self, person: &Person, wanted: &[DocumentId]) -> Result<()> {
        self.change_quarantined(person, wanted, |tx, document| {
            if document.put_away_at.is_none() {
                return Err(AppError::Invalid("it is not put away".into()));
            }
            Ok(documents::bring_back(tx, document.document_id)?)
        })
    }

    fn change_quarantined(
        &self,
        person: &Person,
        wanted: &[DocumentId],
        change: impl Fn(&mut Tx<'_>, &Document) -> Result<()> + Send + 'static,
    ) -> Result<()> {
        self.require(person, Permission::RunSessions)?;
        let user = person.user.user_id;
        if wanted.is_empty() || wanted.len() > MOST {
            return Err(AppError::Invalid(format!("choose from one to {MOST} documents")));
        }
        for document in wanted {
            self.require_change(person, Permission::ReadDocuments, || {
                self.store.read(|connection| documents::is_own(connection, *document, user))
            })?;
        }
        let wanted = wanted.to_vec();
        self.store.write(person.context, move |tx| {
            for id in wanted {
                let missing = || AppError::NotFound(format!("document {id}"));
                let found = documents::by_id(tx.connection(), id)?.ok_or_else(missing)?;
                if !found.state.is_set_aside() {
                    return Err(AppError::Invalid(
                        "only a document in quarantine can be put away".into(),
                    ));
                }
                change(tx, &found)?;
            }
            Ok(())
        })
    }
}
