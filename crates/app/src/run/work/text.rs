//! Taking a document's text out of its original.

use std::sync::{Arc, PoisonError};

use rusqlite::Connection;
use serde_json::json;

use wardbook_documents::UnreadPart;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::document::Failure;
use wardbook_domain::endpoint::PhiPolicy;
use wardbook_domain::extraction::{Doubt, PageText};
use wardbook_domain::ids::DocumentId;
use wardbook_domain::run::RunEvent;
use wardbook_domain::screening::Screened;
use wardbook_endpoints::Request;
use wardbook_engine::packets;
use wardbook_store::{StoreError, documents};

use crate::documents::original::Original;
use crate::error::{AppError, failure};
use crate::run::work::bench::{Step, Workbench};
use crate::run::work::given::given_by;
use crate::screening::screener::Screener;

impl Workbench {
    /// Takes the original out of the vault and its text out of the original.
    pub(crate) async fn read_text(self: Arc<Self>, document: usize) -> RunEvent {
        let bench = Arc::clone(&self);
        let read = tokio::task::spawn_blocking(move || bench.read_blocking(document)).await;
        match read {
            Ok(Ok(worst_case)) => RunEvent::TextReady { document, worst_case },
            Ok(Err(failure)) => RunEvent::TextFailed { document, failure },
            Err(error) => {
                self.fail_run(AppError::Internal(format!("a reading thread ended: {error}")));
                let (code, message) = ("internal".into(), "the program failed".into());
                let failure = Failure { code, message, quarantine: false };
                RunEvent::TextFailed { document, failure }
            }
        }
    }

    fn read_blocking(&self, document: usize) -> Result<NanoUnits, Failure> {
        let item = &self.job.documents[document];
        let started = self.store.clock().now();
        self.work(document).began = Some(started);
        if let Some(held) = self.known_hold(document).map_err(|error| of_store(&error))? {
            return Err(held);
        }
        let read = Original::of(&self.store, item.document, &item.name);
        let extracted = read.map_err(|error| of_store(&error)).and_then(|original| {
            let limits = &self.job.read_limits;
            let extracted = original.extract(&self.worker, &self.reading, limits);
            extracted.map_err(|why| failure(&why))
        });
        let ended = self.store.clock().now();
        let mut work = self.work(document);
        let (status, detail) = match &extracted {
            Ok(done) => (
                "done",
                json!({
                    "pages": done.text.pages.len(), "kind": done.text.kind.code(),
                    "warnings": done.text.warnings,
                }),
            ),
            Err(failure) => ("failed", json!({ "error": failure.code })),
        };
        work.text_step = Some(Step { name: "text", started, ended, status, detail });
        let done = extracted?;
        if done.peak_memory_kb > 0 {
            let mut peak = self.peak_memory_kb.lock().unwrap_or_else(PoisonError::into_inner);
            *peak = Some(peak.unwrap_or(0).max(done.peak_memory_kb));
        }
        let pages = done.text.pages.iter();
        let pages = pages.map(|page| PageText { number: page.number, text: page.text() }).collect();
        let (given, date_order) = (given_by(&done.text), self.job.date_order);
        let request = Request { pages, file_name: item.name.clone(), given, date_order };
        drop(work);
        if let Some(held) =
            self.hold_before_sending(document, &request, false).map_err(|error| of_store(&error))?
        {
            return Err(held);
        }
        let screened = self.job.screener.look(&done.text);
        let held = self.hold_by_screening(document, &screened).map_err(|error| of_store(&error))?;
        let mut work = self.work(document);
        work.unread.extend(spoken_to_machines(&screened, &self.job.screener));
        work.screened = Some(screened);
        work.kind = done.text.kind.code().into();
        if let Some(held) = held {
            return Err(held);
        }
        if self.job.endpoint.phi_policy == PhiPolicy::Redacted {
            let year = self.store.clock().now().year();
            work.redacted = Some(Arc::new(self.job.screener.redact(&request, year)));
        }
        let outgoing =
            work.redacted.as_ref().map_or(&request, |redacted| redacted.request.as_ref());
        let prepared = self.job.client.prepare(outgoing);
        let worst_case = prepared.worst_case;
        // What came within it is read as documents of their own, where it was taken apart.
        let place = self.store.read(|connection| Place::of(connection, item.document));
        let place = place.map_err(|error| of_store(&error))?;
        let unread = done.text.unread.iter();
        let unread = unread.filter(|one| !(place.is_apart && one.part == UnreadPart::Attachment));
        work.unread.extend(unread.map(|one| Doubt::not_read(one.part.code(), one.page)));
        work.unread.extend(done.faint.iter().map(|one| {
            let mut pages = done.text.pages.iter().filter(|page| page.number == one.page);
            let line = pages.find_map(|page| page.lines.get(one.line as usize));
            let line = line.map_or_else(|| one.word.clone(), |line| line.text.clone());
            Doubt::faint(one.word.clone(), line, one.page)
        }));
        if place.may_hold_several && done.text.kind.can_be_cut() {
            let stop = || self.reading.is_cancelled();
            let packet = packets::look_unless(&request.pages, date_order, &stop);
            let cuts = packet.unwrap_or_default().cuts();
            work.unread.extend((!cuts.is_empty()).then(|| Doubt::several_letters(&cuts)));
        }
        work.request = Some(Arc::new(request));
        work.prepared = Some(Arc::new(prepared));
        Ok(worst_case)
    }
}

/// What of a document's sentences a person must look at, wherever it is processed.
fn spoken_to_machines(found: &Screened, screener: &Screener) -> impl Iterator<Item = Doubt> {
    let held = found.findings.iter().filter(|one| screener.holds(one.risk));
    held.map(|one| Doubt::hidden_instruction(one.page, one.quote.clone()))
}

/// Where a document stands among others.
struct Place {
    /// Whether the files within it, or within the scan that it was cut out of, are documents by
    /// themselves.
    is_apart: bool,
    /// Whether nobody has said yet what lies in it: a person who cut a scan has.
    may_hold_several: bool,
}

impl Place {
    fn of(connection: &Connection, document: DocumentId) -> Result<Self, StoreError> {
        let cut = documents::cut_of(connection, document)?;
        let file = cut.map_or(document, |cut| cut.parent);
        Ok(Self {
            is_apart: documents::has_parts(connection, file)?,
            may_hold_several: cut.is_none(),
        })
    }
}

fn of_store(error: &StoreError) -> Failure {
    let (code, message) = (error.code().into(), error.to_string());
    Failure { code, message, quarantine: false }
}
