//! What a file and the files within it become, planned before any of it is written down: which are new,
//! of which the original goes to the vault now, and which were here already. Writing the plan down is
//! `intake`'s, in one transaction.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use wardbook_domain::document::Failure;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, FolderId};
use wardbook_store::documents;
use wardbook_store::{StoreError, Tx};

use crate::clinic::Clinic;
use crate::documents::unpack::Brought;
use crate::error::Result;

/// A file that is a document now.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) document: DocumentId,
    /// The file's name.
    pub(crate) name: String,
    /// Whether its content was known before.
    pub(crate) known: bool,
    /// Whether it came within a file that was here already, of which nothing new is said.
    pub(crate) implied: bool,
}

/// A document that a file becomes or is, before it is written down.
pub(super) struct Planned {
    pub(super) document: DocumentId,
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) bytes: u64,
    /// Whether its content was here before, or is in the plan already.
    pub(super) known: bool,
    /// Within which document of the plan, and at which place.
    pub(super) within: Option<(DocumentId, u32)>,
    not_apart: Option<String>,
    pub(super) locked: Option<Failure>,
}

impl Clinic {
    /// Plans a file and the files within it, and puts the originals of those that are new into the
    /// vault.
    pub(super) fn plan_document(
        &self,
        brought: &Brought,
        within: Option<(DocumentId, u32)>,
        planned: &mut Vec<Planned>,
        contents: &mut HashMap<String, DocumentId>,
    ) -> Result<()> {
        let store = &self.store;
        let sha256 = brought.sha256.clone();
        let (document, known, is_apart) = if let Some(document) = contents.get(&sha256) {
            (*document, true, true)
        } else if let Some(found) = store.read(|conn| documents::by_sha256(conn, &sha256))? {
            let document = found.document_id;
            let is_apart = store.read(|connection| documents::has_parts(connection, document))?;
            (document, true, is_apart)
        } else {
            let document = DocumentId::new(store.clock(), store.randomness());
            store.vault().store(document, &brought.bytes)?;
            (document, false, false)
        };
        contents.insert(sha256.clone(), document);
        let (name, bytes) = (brought.name.clone(), brought.bytes.len() as u64);
        let (not_apart, locked) = (brought.not_apart.clone(), brought.locked.clone());
        planned.push(Planned { document, name, sha256, bytes, known, within, not_apart, locked });
        if !is_apart {
            for (position, part) in (1..).zip(&brought.parts) {
                self.plan_document(part, Some((document, position)), planned, contents)?;
            }
        }
        Ok(())
    }
}

impl Planned {
    pub(super) fn taken(&self) -> Taken {
        let (document, name) = (self.document, self.name.clone());
        Taken { document, name, known: self.known, implied: false }
    }

    /// Says in the log what came.
    pub(super) fn write(&self, tx: &mut Tx<'_>, folder: Option<FolderId>) {
        let mut payload = json!({ "name": self.name, "sha256": self.sha256 });
        if let Some((parent, _)) = self.within {
            payload["parent"] = json!(parent);
        }
        if let Some(reason) = &self.not_apart {
            payload["not_taken_apart"] = json!(reason);
        }
        if let Some(folder) = folder {
            payload["inbox_folder"] = json!(folder);
        }
        let subject = format!("documents/{}", self.document);
        let kind = if self.known {
            Kind::DocumentDuplicate
        } else {
            payload["bytes"] = json!(self.bytes);
            Kind::DocumentReceived
        };
        tx.event(kind, subject, payload);
    }
}

/// Planned documents whose content somebody else brought before the plan was written down. An original
/// too many harms nothing.
#[derive(Default)]
pub(super) struct Meanwhile {
    instead: HashMap<DocumentId, DocumentId>,
    /// Those of them that were taken apart as well.
    apart: HashSet<DocumentId>,
}

impl Meanwhile {
    pub(super) fn look_again(
        &mut self,
        tx: &Tx<'_>,
        mut one: Planned,
    ) -> Result<Planned, StoreError> {
        if !one.known
            && let Some(found) = documents::by_sha256(tx.connection(), &one.sha256)?
        {
            self.instead.insert(one.document, found.document_id);
            if documents::has_parts(tx.connection(), found.document_id)? {
                self.apart.insert(found.document_id);
            }
            one.known = true;
        }
        let settled = |document| self.instead.get(&document).copied().unwrap_or(document);
        one.document = settled(one.document);
        let within = one.within.map(|(parent, position)| (settled(parent), position));
        one.within = within.filter(|(parent, _)| !self.apart.contains(parent));
        Ok(one)
    }
}
