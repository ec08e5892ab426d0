//! What a document is read from: its original in the vault or, where it was cut out of a scan, some pages
//! of that scan's original. Only the table of cuts says which; nothing that stands in a file does.

use zeroize::Zeroizing;

use wardbook_documents::{
    Cancel, Extracted, Limits, PagePicture, PageRange, Picture, Source, Unreadable, Worker,
};
use wardbook_domain::ids::DocumentId;
use wardbook_store::documents::{self, Cut};
use wardbook_store::{Store, StoreError};

/// The bytes that a document is read from, in memory while they are needed.
pub(crate) struct Original {
    bytes: Zeroizing<Vec<u8>>,
    /// The file's name, by which its format is told.
    name: String,
    /// Which pages of it, where not all.
    range: Option<PageRange>,
}

impl Original {
    /// Takes it out of the vault. A piece whose own original says something else than the table is
    /// refused as damaged.
    pub(crate) fn of(store: &Store, document: DocumentId, name: &str) -> Result<Self, StoreError> {
        let own = Zeroizing::new(store.vault().read(document)?);
        let cut = store.read(|connection| {
            let Some(cut) = documents::cut_of(connection, document)? else { return Ok(None) };
            Ok::<_, StoreError>(documents::by_id(connection, cut.parent)?.map(|file| (cut, file)))
        })?;
        let Some((cut, file)) = cut else {
            return Ok(Self { bytes: own, name: name.to_owned(), range: None });
        };
        if *own != cut.original(document, &file.sha256) {
            return Err(StoreError::VaultDamaged(document.to_string()));
        }
        let bytes = Zeroizing::new(store.vault().read(file.document_id)?);
        Ok(Self { bytes, name: file.name, range: Some(range(cut)) })
    }

    /// The same, for a copy of its pages.
    pub(crate) fn source(&self) -> Source<'_> {
        Source { name: &self.name, bytes: &self.bytes, range: self.range }
    }

    /// What it says.
    pub(crate) fn extract(
        &self,
        worker: &Worker,
        cancel: &Cancel,
        limits: &Limits,
    ) -> Result<Extracted, Unreadable> {
        match self.range {
            Some(range) => {
                worker.extract_pages_unless(cancel, &self.name, &self.bytes, range, limits)
            }
            None => worker.extract_unless(cancel, &self.name, &self.bytes, limits),
        }
    }

    /// How one of its pages looks.
    pub(crate) fn picture(
        &self,
        worker: &Worker,
        page: PagePicture,
    ) -> Result<Picture, Unreadable> {
        let limits = Limits::default();
        match self.range {
            Some(range) => worker.picture_within(&self.name, &self.bytes, range, page, &limits),
            None => worker.picture(&self.name, &self.bytes, page, &limits),
        }
    }
}

fn range(cut: Cut) -> PageRange {
    PageRange { first: cut.piece.first_page, last: cut.piece.last_page }
}
