//! Taking a document's text out of its original.

use std::sync::{Arc, PoisonError};

use serde_json::json;

use wardbook_documents::UnreadPart;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::document::Failure;
use wardbook_domain::extraction::{Doubt, PageText};
use wardbook_domain::run::RunEvent;
use wardbook_endpoints::Request;
use wardbook_store::documents;

use crate::error::{AppError, failure};
use crate::run::work::bench::{Step, Workbench};
use crate::run::work::given::given_by;

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
        let read = self.store.vault().read(item.document).map_err(|error| Failure {
            code: error.code().into(),
            message: error.to_string(),
            quarantine: false,
        });
        let extracted = read.and_then(|bytes| {
            let limits = &self.job.read_limits;
            let extracted = self.worker.extract_unless(&self.reading, &item.name, &bytes, limits);
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
        let prepared = self.job.client.prepare(&request);
        let worst_case = prepared.worst_case;
        // What came within it is read as documents of their own, where it was taken apart.
        let is_apart =
            self.store.read(|connection| documents::has_parts(connection, item.document));
        let is_apart = is_apart.map_err(|error| Failure {
            code: error.code().into(),
            message: error.to_string(),
            quarantine: false,
        })?;
        let unread = done.text.unread.iter();
        let unread = unread.filter(|one| !(is_apart && one.part == UnreadPart::Attachment));
        work.unread = unread.map(|one| Doubt::not_read(one.part.code(), one.page)).collect();
        work.unread.extend(done.faint.iter().map(|one| {
            let mut pages = done.text.pages.iter().filter(|page| page.number == one.page);
            let line = pages.find_map(|page| page.lines.get(one.line as usize));
            let line = line.map_or_else(|| one.word.clone(), |line| line.text.clone());
            Doubt::faint(one.word.clone(), line, one.page)
        }));
        work.kind = done.text.kind.code().into();
        work.request = Some(Arc::new(request));
        work.prepared = Some(Arc::new(prepared));
        Ok(worst_case)
    }
}
