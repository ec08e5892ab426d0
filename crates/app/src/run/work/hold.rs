//! Whether a document waits: because it may be of a patient of whom AI processes nothing, asked before its
//! text is taken out, before it is sent, and before what was found is stored; or because something in it
//! speaks to a machine.

use wardbook_domain::asked;
use wardbook_domain::document::Failure;
use wardbook_domain::doubt::DoubtKind;
use wardbook_domain::endpoint::EndpointKind;
use wardbook_domain::extraction::Extraction;
use wardbook_domain::patients::Said;
use wardbook_domain::screening::Screened;
use wardbook_endpoints::{Request, read_here};
use wardbook_store::{StoreError, patients, screenings};

use crate::patients::hold;
use crate::patients::matching::NOTHING_PROVES;
use crate::run::work::bench::Workbench;
use crate::screening::screener::held;

impl Workbench {
    /// Why a document is not even read.
    pub(super) fn known_hold(&self, document: usize) -> Result<Option<Failure>, StoreError> {
        let id = self.job.documents[document].document;
        let held = self.store.read(|connection| hold::is_known_to_be(connection, id))?;
        Ok(held.then(hold::failure))
    }

    /// Why a document is not sent: by its elements, by what the embedded engine reads, and by whom its
    /// text names. The engine is asked here alone, and what it found is let go. Asked again only where
    /// somebody was marked since.
    pub(super) fn hold_before_sending(
        &self,
        document: usize,
        request: &Request,
        asked_before: bool,
    ) -> Result<Option<Failure>, StoreError> {
        let marks = self.store.read(patients::marks)?;
        {
            let mut work = self.work(document);
            if marks.0 == 0 || (asked_before && work.marks == marks) {
                work.marks = marks;
                return Ok(None);
            }
            work.marks = marks;
        }
        let found = read_here(request);
        let said = found.map(|mut found| {
            let needs = &self.job.identity_needs;
            let today = self.store.clock().now().to_datetime().date_naive();
            asked::judge(&mut found, &request.pages, Vec::new(), needs, today);
            self.said(&found)
        });
        self.note_hold(document, request, &said.unwrap_or_default())
    }

    /// Why what was found is not stored: by what was found itself.
    pub(super) fn hold_before_storing(
        &self,
        document: usize,
        request: &Request,
        found: &Extraction,
    ) -> Result<Option<Failure>, StoreError> {
        if self.store.read(patients::marks)?.0 == 0 {
            return Ok(None);
        }
        self.note_hold(document, request, &self.said(found))
    }

    /// Why a document in which something speaks to a machine is not sent. The embedded engine obeys
    /// nobody: there it goes on, and asks a person.
    pub(super) fn hold_by_screening(
        &self,
        document: usize,
        screened: &Screened,
    ) -> Result<Option<Failure>, StoreError> {
        if !self.job.screener.holds(screened.risk)
            || self.job.endpoint.kind == EndpointKind::Builtin
        {
            return Ok(None);
        }
        let id = self.job.documents[document].document;
        let known = self.store.read(|connection| screenings::of_document(connection, id))?;
        let is_released = known.is_some_and(|known| {
            known.released.is_some() && screened.says_as(&known.screened.findings)
        });
        Ok((!is_released).then(held))
    }

    /// What a judged extraction says of its patient. A scan that seems to hold several documents proves
    /// nothing: the next of them may be somebody else's.
    pub(super) fn said(&self, found: &Extraction) -> Said {
        let is_several = found.doubts.iter().any(|doubt| doubt.kind == DoubtKind::SeveralLetters);
        let below = if is_several { NOTHING_PROVES } else { self.job.limits.review_below_permille };
        Said::of(&found.fields, below)
    }

    fn note_hold(
        &self,
        document: usize,
        request: &Request,
        said: &Said,
    ) -> Result<Option<Failure>, StoreError> {
        let id = self.job.documents[document].document;
        let now = self.store.clock().now();
        let pages: Vec<&str> = request.pages.iter().map(|page| page.text.as_str()).collect();
        let text = pages.join("\n");
        let held = self.store.read(|connection| hold::may_be(connection, id, said, &text, now))?;
        let failure = held.as_ref().map(|_| hold::failure());
        self.work(document).held = held;
        Ok(failure)
    }
}
