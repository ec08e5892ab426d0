//! Reports over a period or a session: made, looked at page by page, then saved.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::json;

use wardbook_documents::Worker;
use wardbook_domain::access::{Permission, Reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::SessionId;
use wardbook_report::pdf;
use wardbook_store::period::{self, Period};

use crate::clinic::{Clinic, Person};
use crate::documents::looks::draw;
use crate::error::{AppError, Result};
use crate::record::covering::Covering;
use crate::record::export::Exported;
use crate::record::file::{Format, appearing, unbuffered};

/// What a report is asked for.
#[derive(Clone, Debug, Deserialize, specta::Type)]
pub struct ReportRequest {
    /// From when.
    pub from: Option<Timestamp>,
    /// Up to, not with, when.
    pub to: Option<Timestamp>,
    /// Of this session only, whatever the period.
    pub session: Option<SessionId>,
    /// Whether patients' details are left out.
    pub redacted: bool,
}

/// A report that was made, and lies in memory until it is saved or let go.
pub struct MadeReport {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// How many pages.
    pub pages: u32,
    /// The name proposed for its file; nothing of a patient in it.
    pub file_name: String,
    /// What was left out, and what proves it.
    pub exported: Exported,
}

/// A report that can be looked at.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ReportHead {
    /// How many pages.
    pub pages: u32,
    /// The name proposed for its file.
    pub file_name: String,
    /// Events that it speaks of.
    pub events: u64,
    /// The size of the checkpoint that proves it.
    pub checkpoint_size: u64,
    /// What was left out.
    pub redaction: String,
}

/// What a report leaves out when patients' details are.
const REDACTED: &str = "patients' details left out";

impl Clinic {
    /// Makes a report. That it is made is durable before, as for every export.
    pub fn make_report(&self, person: &Person, request: &ReportRequest) -> Result<MadeReport> {
        self.require(person, Permission::Export)?;
        let now = self.store.clock().now();
        let period = Period {
            from: request.from.map_or_else(|| self.first_moment(), Ok)?,
            // With what happens in this very moment.
            to: request.to.unwrap_or(Timestamp::from_micros(now.micros() + 1)),
        };
        match request.session {
            Some(session) => drop(self.session_row(session)?),
            None if period.from >= period.to => {
                return Err(AppError::Invalid("a period must begin before it ends".into()));
            }
            None => {}
        }
        let details_hidden = self.reach(person, Permission::ReadDocuments) == Reach::Redacted;
        let redacted = request.redacted || details_hidden;
        let redaction = if redacted { REDACTED } else { "none" };
        let file_name = file_name(request, period.to);
        let payload = json!({
            "format": Format::Pdf, "file": file_name, "session": request.session,
            "from_time": request.from, "to_time": request.to, "redaction": redaction,
        });
        // Not under the session's trace: a report looks at a session, it is no part of it.
        self.record(person, Kind::ExportCreated, "", payload)?;
        let made = self.write_report(person, request, period, redacted);
        if let Err(error) = &made {
            let payload =
                json!({ "format": Format::Pdf, "file": file_name, "error": error.code() });
            self.record(person, Kind::ExportFailed, "", payload)?;
        }
        let (pdf, pages, events, covering) = made?;
        Ok(MadeReport {
            pdf,
            pages: u32::try_from(pages).unwrap_or(u32::MAX),
            file_name: file_name.clone(),
            exported: Exported {
                file: file_name,
                format: Format::Pdf,
                events,
                pages: Some(pages),
                checkpoint_size: covering.size,
                root: covering.root,
                redaction,
            },
        })
    }

    /// The time of the log's first event, before which nothing happened.
    fn first_moment(&self) -> Result<Timestamp> {
        let times = self.store.read(|connection| period::times(connection, 0..1))?;
        Ok(times.map_or(Timestamp::from_micros(0), |(first, _)| first))
    }

    fn write_report(
        &self,
        person: &Person,
        request: &ReportRequest,
        period: Period,
        redacted: bool,
    ) -> Result<(Vec<u8>, usize, u64, Covering)> {
        let covering = self.covering()?;
        let (report, events) = match request.session {
            Some(session) => self.session_report(person, session, redacted, &covering)?,
            None => self.period_report(person, period, &covering)?,
        };
        let mut bytes = Vec::new();
        let pages = pdf::write(&report, &mut bytes)?.count;
        Ok((bytes, pages, events, covering))
    }

    /// Writes a report to `out`, which appears whole or not at all. That it leaves as a file is
    /// durable before.
    pub fn save_report(
        &self,
        person: &Person,
        report: &MadeReport,
        out: &Path,
    ) -> Result<Exported> {
        self.require(person, Permission::Export)?;
        self.check_place(out, Format::Pdf.ending())?;
        let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let payload = json!({
            "format": Format::Pdf, "file": name, "report": report.file_name,
            "checkpoint_size": report.exported.checkpoint_size, "saved": true,
            "redaction": report.exported.redaction,
        });
        self.record(person, Kind::ExportCreated, "", payload)?;
        let written = appearing(out, |mut writer| {
            writer.write_all(&report.pdf).map_err(AppError::file(out))?;
            Ok(((), unbuffered(writer)?))
        });
        if let Err(error) = &written {
            let payload = json!({ "format": Format::Pdf, "file": name, "error": error.code() });
            self.record(person, Kind::ExportFailed, "", payload)?;
        }
        written?;
        Ok(Exported { file: out.display().to_string(), ..report.exported.clone() })
    }
}

/// A name that says what the report is about and nothing of a patient.
fn file_name(request: &ReportRequest, end: Timestamp) -> String {
    let day = |time: Timestamp| time.to_rfc3339().chars().take(10).collect::<String>();
    match (request.session, request.from) {
        (Some(session), _) => format!("wardbook-session-{session}.pdf"),
        // The end is not part of the period, so its last day is that of the moment before.
        (None, from) => {
            let last = day(Timestamp::from_micros(end.micros() - 1));
            from.map_or_else(
                || format!("wardbook-report-to-{last}.pdf"),
                |from| format!("wardbook-report-{}-to-{last}.pdf", day(from)),
            )
        }
    }
}

impl MadeReport {
    /// What is told of it.
    pub fn head(&self) -> ReportHead {
        ReportHead {
            pages: self.pages,
            file_name: self.file_name.clone(),
            events: self.exported.events,
            checkpoint_size: self.exported.checkpoint_size,
            redaction: self.exported.redaction.into(),
        }
    }

    /// A picture of one page as PNG, about `width` pixels wide; drawn in the child process.
    pub fn page_picture(&self, number: u32, width: u32, worker: &Worker) -> Result<Vec<u8>> {
        draw(worker, "report.pdf", &self.pdf, number, width)
    }
}
