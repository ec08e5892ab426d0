//! Exports: bundle, CSV, JSON, PDF. That an export is made is durable before it is written,
//! and the checkpoint that follows covers that very event.

use std::fs::File;
use std::io::BufWriter;
use std::ops::Range;
use std::path::Path;

use serde::Serialize;
use serde_json::{Value, json};

use wardbook_domain::access::{Permission, Role};
use wardbook_domain::event::Kind;
use wardbook_domain::redaction::Shown;
use wardbook_ledger::bundle::{BundleWriter, Facts, Payload, Selection};
use wardbook_ledger::merkle::{inclusion_proof, range_proof};
use wardbook_report::{csv, json as json_report, pdf};
use wardbook_store::StoreError;
use wardbook_store::events::{Event, Filter};
use wardbook_store::log_nodes::LogTree;

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::record::covering::Covering;
use crate::record::file::{Format, appearing, unbuffered};
use crate::record::scope::{Scope, Selected};
use crate::record::shown::view_for;

/// What was written.
#[derive(Clone, Debug, Serialize)]
pub struct Exported {
    /// The file.
    pub file: String,
    /// Its form.
    pub format: Format,
    /// Events in it; of a report, the events that it speaks of.
    pub events: u64,
    /// Pages of a report.
    pub pages: Option<usize>,
    /// The size of the checkpoint that proves it.
    pub checkpoint_size: u64,
    /// Its root.
    pub root: String,
    /// What was left out.
    pub redaction: &'static str,
}

impl Clinic {
    /// Writes an export to `out`, which appears whole or not at all.
    pub fn export(
        &self,
        person: &Person,
        format: Format,
        scope: &Scope,
        out: &Path,
    ) -> Result<Exported> {
        self.require(person, Permission::Export)?;
        self.check_place(out, format.ending())?;
        check_form(scope, format)?;
        let selected = self.resolve(scope)?;
        let name = out.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (session, filter) = match scope {
            Scope::Session(session) => (Some(session), None),
            Scope::Reading(reading) => (None, Some(reading.asked())),
            Scope::All | Scope::Range(..) => (None, None),
        };
        let redaction = redaction(person.user.role);
        let payload = json!({
            "format": format, "file": name, "session": session,
            "from": selected.from, "to": selected.to, "filter": filter, "redaction": redaction,
        });
        // Not under the session's trace: an export looks at a session, it is no part of it.
        self.record(person, Kind::ExportCreated, "", payload)?;
        let covering = match format {
            Format::Bundle => self.covering_up_to(self.end_of(&selected)?)?,
            Format::Csv | Format::Json | Format::Pdf => self.covering()?,
        };
        let written = self.write_export(person, format, scope, selected, &covering, out);
        if let Err(error) = &written {
            let payload = json!({ "format": format, "file": name, "error": error.code() });
            self.record(person, Kind::ExportFailed, "", payload)?;
        }
        let (events, pages) = written?;
        let file = out.display().to_string();
        let (checkpoint_size, root) = (covering.size, covering.root);
        Ok(Exported { file, format, events, pages, checkpoint_size, root, redaction })
    }

    fn write_export(
        &self,
        person: &Person,
        format: Format,
        scope: &Scope,
        selected: Selected,
        covering: &Covering,
        out: &Path,
    ) -> Result<Written> {
        let Selected { filter, from, to, asked } = selected;
        let to = to.unwrap_or(covering.size);
        let filter = Filter { to_seq: Some(to), ..filter };
        let role = person.user.role;
        appearing(out, |writer| match format {
            Format::Bundle => {
                let selection = match asked {
                    Some(_) => Selection::List,
                    None => Selection::Range { from, to },
                };
                self.bundle(person, &filter, selection, covering, writer)
            }
            Format::Csv => self.csv(&filter, role, writer),
            Format::Json => self.json(&filter, from..to, asked.as_ref(), role, covering, writer),
            Format::Pdf => self.pdf(person, scope, from..to, covering, writer),
        })
    }

    /// One past the last event that a selection finds: the size that a checkpoint needs to cover it.
    /// What goes on to the log's end is covered by none but the newest.
    fn end_of(&self, selected: &Selected) -> Result<u64> {
        if let Some(to) = selected.to {
            return Ok(to);
        }
        if selected.asked.is_none() {
            return Ok(u64::MAX);
        }
        let last = self.store.read(|connection| selected.filter.last(connection))?;
        Ok(last.map_or(0, |last| last + 1))
    }

    fn bundle(
        &self,
        person: &Person,
        filter: &Filter,
        selection: Selection,
        covering: &Covering,
        writer: BufWriter<File>,
    ) -> Result<(Written, File)> {
        let mut bundle = BundleWriter::create(writer, selection)?;
        let mut count = 0;
        let (proof, exported_at) = self.store.read(|connection| {
            let tree = LogTree::of(connection, covering.size)?;
            let nodes = tree.nodes();
            filter.each(connection, self.store.log(), |event| {
                count += 1;
                let salt =
                    event.payload.as_ref().and_then(|(salt, _)| salt.as_slice().try_into().ok());
                // What is proven is all of a payload, so one that is not seen whole is left out.
                let shown = Shown::to(person.user.role, &event.kind);
                let payload = salt.as_ref().zip(event.payload.as_ref());
                let payload = payload.filter(|(_, (_, body))| shown.is_all_of(body));
                let payload =
                    payload.map(|(salt, (_, body))| Payload { salt, json: body.as_bytes() });
                let path = match selection {
                    Selection::List => Some(inclusion_proof(event.seq, covering.size, &nodes)),
                    Selection::Range { .. } => None,
                };
                let path = path.transpose().map_err(|error| damaged(&error))?;
                event.with_header(self.store.log(), |header| {
                    bundle.event(header, payload, path.as_deref())
                })?;
                Ok::<_, AppError>(true)
            })?;
            let proof = match selection {
                Selection::List => None,
                Selection::Range { from, to } => Some(range_proof(from, to, covering.size, &nodes)),
            };
            let proof = proof.transpose().map_err(|error| damaged(&error))?;
            Ok::<_, AppError>((proof, self.store.clock().now().to_rfc3339()))
        })?;
        let facts = Facts {
            log: self.store.log(),
            exported_at: &exported_at,
            exporter: &person.user.user_id.to_string(),
            redaction: redaction(person.user.role),
        };
        if let Some(witnessed) = self.witnessed_earlier(covering)? {
            bundle.witnessed_earlier(witnessed);
        }
        let writer = bundle.finish(&facts, proof.as_ref(), &covering.note, &covering.keys)?;
        Ok(((count, None), unbuffered(writer)?))
    }

    fn csv(&self, filter: &Filter, role: Role, writer: BufWriter<File>) -> Result<(Written, File)> {
        let mut rows = csv::EventCsv::new(writer)?;
        let mut count = 0;
        self.store.read(|connection| {
            filter.each(connection, self.store.log(), |event| {
                count += 1;
                let body = event.payload.as_ref().map_or("", |(_, body)| body.as_str());
                let payload = Shown::to(role, &event.kind).of(body).unwrap_or_default();
                event.with_header(self.store.log(), |header| {
                    rows.write(&csv::EventRow {
                        seq: header.seq,
                        time: header.time,
                        kind: header.kind,
                        actor: header.actor,
                        role: header.role,
                        source: header.source,
                        audit_session: header.session,
                        session_seq: header.session_seq,
                        subject: header.subject,
                        trace: header.trace,
                        span: header.span,
                        parent: header.parent,
                        payload_commitment: header.payload,
                        payload: &payload,
                    })
                })?;
                Ok::<_, AppError>(true)
            })
        })?;
        Ok(((count, None), unbuffered(rows.finish()?)?))
    }

    fn json(
        &self,
        filter: &Filter,
        range: Range<u64>,
        asked: Option<&Value>,
        role: Role,
        covering: &Covering,
        writer: BufWriter<File>,
    ) -> Result<(Written, File)> {
        let mut events = json_report::EventJson::new(writer, self.store.log(), range, asked)?;
        self.store.read(|connection| {
            filter.each(connection, self.store.log(), |event: Event| {
                events.write(&view_for(role, &event))?;
                Ok::<_, AppError>(true)
            })
        })?;
        let count = events.count();
        Ok(((count, None), unbuffered(events.finish(&covering.note)?)?))
    }

    fn pdf(
        &self,
        person: &Person,
        scope: &Scope,
        range: Range<u64>,
        covering: &Covering,
        mut writer: BufWriter<File>,
    ) -> Result<(Written, File)> {
        let report = match scope {
            Scope::Session(session) => {
                let redacted = person.user.role == Role::Auditor;
                self.session_report(person, *session, redacted, covering)?
            }
            _ => self.log_report(person, range, covering)?,
        };
        let pages = pdf::write(&report.0, &mut writer)?;
        Ok(((report.1, Some(pages.count)), unbuffered(writer)?))
    }
}

/// Events that were written, and pages of a report.
type Written = (u64, Option<usize>);

/// Refuses a form that a scope does not come in.
fn check_form(scope: &Scope, format: Format) -> Result<()> {
    if matches!(scope, Scope::Reading(_)) && format == Format::Pdf {
        return Err(AppError::Invalid(
            "a PDF report is of a session, of positions or of the whole log; export what a filter \
             finds as a bundle, CSV or JSON"
                .into(),
        ));
    }
    Ok(())
}

fn redaction(role: Role) -> &'static str {
    if role == Role::Auditor {
        "payloads about patients' documents and what people typed withheld"
    } else {
        "none"
    }
}

fn damaged(error: &impl std::fmt::Display) -> AppError {
    AppError::Store(StoreError::LogDamaged(error.to_string()))
}
