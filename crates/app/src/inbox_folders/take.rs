//! Taking a file from a watched folder: its document and what is known of the file are one transaction,
//! so that a crash leaves both or neither, and it is never taken twice.

use std::path::Path;

use serde_json::json;

use wardbook_documents::Worker;
use wardbook_domain::access::Context;
use wardbook_domain::arrival::Look;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::FileId;
use wardbook_domain::inbox::{AfterTaking, FileState};
use wardbook_store::StoreError;
use wardbook_store::inbox_files::{self, InboxFile};
use wardbook_store::inbox_folders::InboxFolder;

use super::look::kept_name;
use crate::clinic::Clinic;
use crate::documents::files::{MAX_BYTES, shown_name};
use crate::documents::plan::Taken;
use crate::documents::unpack::Brought;
use crate::error::Result;

/// In whose activity files are taken, and what takes them apart.
#[derive(Clone, Copy)]
pub(super) struct By<'a> {
    pub(super) context: Context,
    pub(super) worker: &'a Worker,
}

/// A file that is taken now.
pub(super) struct Taking<'a> {
    pub(super) folder: &'a InboxFolder,
    /// Its place within the folder.
    pub(super) place: &'a Path,
    pub(super) look: Look,
    /// What was known of a file at this place.
    pub(super) before: Option<&'a InboxFile>,
}

impl Taking<'_> {
    /// The file's row.
    fn row(&self, clinic: &Clinic, state: FileState) -> InboxFile {
        let store = &clinic.store;
        let new = || FileId::new(store.clock(), store.randomness());
        InboxFile {
            file_id: self.before.map_or_else(new, |before| before.file_id),
            folder_id: self.folder.folder_id,
            name: kept_name(self.place),
            look: self.look,
            sha256: None,
            document_id: None,
            state,
        }
    }
}

impl Clinic {
    /// Takes a file in whose content these bytes are. Answers with what is known of it from now on;
    /// where that is `taken`, the original is durable, and the file is to be moved or deleted.
    ///
    /// A file that was taken before and looks otherwise only because its share numbers files anew is
    /// noted no second time.
    pub(super) fn take_file(
        &self,
        taking: &Taking<'_>,
        by: By<'_>,
        bytes: Vec<u8>,
    ) -> Result<InboxFile> {
        let file = Brought::alone(shown_name(taking.place), bytes);
        if let Some(before) = taking.before
            && before.state.is_there()
            && before.sha256.as_ref() == Some(&file.sha256)
        {
            return Ok(InboxFile { look: taking.look, ..before.clone() });
        }
        let is_new = taking.before.is_none();
        let new = match taking.folder.after_taking {
            AfterTaking::Leave => FileState::Left,
            AfterTaking::Move | AfterTaking::Delete => FileState::Taken,
        };
        let row = InboxFile { sha256: Some(file.sha256.clone()), ..taking.row(self, new) };
        let (folder, owner) = (taking.folder.folder_id, taking.folder.owner);
        let brought = self.with_parts(file, by.worker)?;
        let kept = row.clone();
        let as_it_is = move |row: InboxFile, file: &Taken| {
            let state = if file.known { FileState::Known } else { row.state };
            InboxFile { document_id: Some(file.document), state, ..row }
        };
        let taken =
            self.take_in_brought(owner, by.context, &brought, Some(folder), move |tx, file| {
                inbox_files::put(tx, &as_it_is(kept, file), is_new)
            })?;
        // The file itself comes first.
        Ok(taken.iter().take(1).fold(row, as_it_is))
    }

    /// Notes once that a file is too large to be a document.
    pub(super) fn refuse_file(&self, taking: &Taking<'_>, context: Context) -> Result<InboxFile> {
        let row = taking.row(self, FileState::Refused);
        let (kept, is_new, name) = (row.clone(), taking.before.is_none(), shown_name(taking.place));
        self.store.write(context, move |tx| {
            let reason = format!("it is larger than {} MB; split it", MAX_BYTES / 1024 / 1024);
            let payload = json!({
                "name": name, "reason": reason, "kept": false, "inbox_folder": kept.folder_id,
            });
            tx.event(Kind::DocumentQuarantined, "", payload);
            inbox_files::put(tx, &kept, is_new)?;
            Ok::<_, StoreError>(())
        })?;
        Ok(row)
    }
}
