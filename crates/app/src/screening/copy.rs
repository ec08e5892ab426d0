//! Redacted copies: what a document says or looks like without what identifies anybody, as a file for
//! somebody outside. Whoever makes one reads it before giving it away; the copy says where to look twice.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::ops::Range;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use wardbook_documents::{
    Cancel, CopyForm, Cover, DocumentKind, DocumentText, Limits, LookWhy, Source, Worker,
};
use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::DocumentId;
use wardbook_screening::redact::{Placeholders, Redacted, left, redact};

use super::screener::by_kind;
use crate::clinic::{Clinic, Person};
use crate::documents::files::{read_bounded, shown_name};
use crate::documents::original::Original;
use crate::error::{AppError, Result};
use crate::record::file::{appearing, unbuffered};

/// The form of a copy, which the kind of document decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CopyFormat {
    /// Pictures of the pages, with what identifies anybody covered.
    Pdf,
    /// The text with placeholders, of documents that have no pages to look at.
    Txt,
}

impl CopyFormat {
    /// How the names of its files end.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Txt => "txt",
        }
    }

    /// Of a kind of document.
    pub(crate) const fn of(kind: DocumentKind) -> Self {
        match kind.copy_form() {
            CopyForm::Pictures => Self::Pdf,
            CopyForm::Text => Self::Txt,
        }
    }
}

/// A copy that was written.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct RedactedCopy {
    /// The file.
    pub file: String,
    /// What it is.
    pub form: CopyFormat,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// Pages; 1 of a text without any.
    pub pages: u32,
    /// Places that were taken out, by kind.
    pub taken_out: BTreeMap<String, u32>,
    /// Pages that were covered whole, because it could not be told where on them a value stands.
    pub covered_pages: Vec<u32>,
    /// Where to look before it is given away.
    pub look_at: Vec<LookAt>,
}

/// A page to look at before a copy is given away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct LookAt {
    /// From 1.
    pub page: u32,
    /// `picture`: it shows a picture that nobody read. `scan`: its words were read from a picture.
    /// `hard_to_read`: some of them were not.
    pub why: &'static str,
}

/// What a copy is made of, read and redacted but not written.
struct Made {
    bytes: Zeroizing<Vec<u8>>,
    form: CopyFormat,
    pages: u32,
    taken_out: BTreeMap<String, u32>,
    covered_pages: Vec<u32>,
    look_at: Vec<LookAt>,
}

impl Clinic {
    /// Writes a redacted copy of one of the clinic's documents to `out`, which appears whole or not at
    /// all. Who may read the document may make one.
    pub fn redact_document(
        &self,
        person: &Person,
        document: DocumentId,
        out: &Path,
        worker: &Worker,
    ) -> Result<RedactedCopy> {
        let row = self.look_inside(person, document)?;
        if row.state.is_set_aside() {
            return Err(AppError::Invalid(
                "a document in quarantine cannot be read, so it cannot be redacted either".into(),
            ));
        }
        let text = self.text(&row, worker)?;
        self.check_place(out, CopyFormat::of(text.0.kind).ending())?;
        let original = Original::of(&self.store, document, &row.name)?;
        let made = self.redacted(&original.source(), &text.0, worker)?;
        self.write_copy(person, format!("documents/{document}"), &row.sha256, made, out)
    }

    /// The same of a file that the clinic need not have; it is not taken in.
    pub fn redact_file(
        &self,
        person: &Person,
        file: &Path,
        out: &Path,
        worker: &Worker,
    ) -> Result<RedactedCopy> {
        self.require(person, Permission::RunSessions)?;
        let bytes = read_bounded(file).map(Zeroizing::new);
        let bytes = bytes.map_err(|why| AppError::Invalid(format!("{}: {why}", file.display())))?;
        let name = shown_name(file);
        let read = worker.extract(&name, &bytes, &Limits::default())?;
        self.check_place(out, CopyFormat::of(read.text.kind).ending())?;
        let source = Source { name: &name, bytes: &bytes, range: None };
        let made = self.redacted(&source, &read.text, worker)?;
        let sha256 = hex::encode(Sha256::digest(&*bytes));
        self.write_copy(person, String::new(), &sha256, made, out)
    }

    /// Takes out of a document what Safe Harbor has taken out, in the form that its kind has.
    fn redacted(&self, source: &Source<'_>, text: &DocumentText, worker: &Worker) -> Result<Made> {
        let screener = self.screeners.of(&self.store)?;
        let whole = Zeroizing::new(text.text());
        let mut placeholders = Placeholders::new(self.store.clock().now().year());
        let done = redact(&whole, &screener.recognisers.find(&whole), &mut placeholders);
        let taken_out = by_kind(done.replaced.iter().map(|one| one.kind));
        match text.kind.copy_form() {
            CopyForm::Pictures => pictures(source, text, &done, taken_out, worker),
            CopyForm::Text => {
                if !left(&done.text, &placeholders, &screener.recognisers, &screener.numbers)
                    .is_empty()
                {
                    return Err(AppError::Invalid(
                        "something of a patient would have been left in the copy, so none was made"
                            .into(),
                    ));
                }
                let pages = u32::try_from(text.pages.len()).unwrap_or(u32::MAX).max(1);
                Ok(Made {
                    // What parts two pages of a text is a line for people.
                    bytes: Zeroizing::new(done.text.replace('\u{c}', "\n\n").into_bytes()),
                    form: CopyFormat::of(text.kind),
                    pages,
                    taken_out,
                    covered_pages: Vec::new(),
                    look_at: Vec::new(),
                })
            }
        }
    }

    fn write_copy(
        &self,
        person: &Person,
        subject: String,
        source_sha256: &str,
        made: Made,
        out: &Path,
    ) -> Result<RedactedCopy> {
        let sha256 = hex::encode(Sha256::digest(&*made.bytes));
        // Neither file is named: the person may have named them after the patient.
        let payload = json!({
            "form": made.form, "sha256": sha256, "source_sha256": source_sha256, "pages": made.pages,
            "taken_out": made.taken_out, "covered_pages": made.covered_pages.len(),
            "look_at": made.look_at.len(),
        });
        self.record(person, Kind::DocumentRedacted, subject.clone(), payload)?;
        let written = appearing(out, |mut writer| {
            writer.write_all(&made.bytes).map_err(AppError::file(out))?;
            Ok(((), unbuffered(writer)?))
        });
        if let Err(error) = &written {
            let payload = json!({ "format": "redacted_copy", "error": error.code() });
            self.record(person, Kind::ExportFailed, subject, payload)?;
        }
        written?;
        let Made { form, pages, taken_out, covered_pages, look_at, .. } = made;
        let file = out.display().to_string();
        Ok(RedactedCopy { file, form, sha256, pages, taken_out, covered_pages, look_at })
    }
}

/// A PDF of its pages' pictures, with what was taken out covered.
fn pictures(
    source: &Source<'_>,
    text: &DocumentText,
    done: &Redacted,
    taken_out: BTreeMap<String, u32>,
    worker: &Worker,
) -> Result<Made> {
    let (limits, cancel) = (Limits::default(), Cancel::default());
    let spans: Vec<Range<usize>> = done.replaced.iter().map(|one| one.original.clone()).collect();
    let coverings = worker.coverings(source, text, &spans, &limits, &cancel)?;
    let bytes = worker.redacted_copy(source, &coverings, &limits, &cancel)?;
    let mut covered_pages: Vec<u32> = coverings
        .covers
        .iter()
        .filter_map(|one| match one.cover {
            Cover::Page { page } => Some(page),
            Cover::Area { .. } => None,
        })
        .collect();
    covered_pages.sort_unstable();
    covered_pages.dedup();
    let look_at = coverings.looks.iter().map(|look| LookAt {
        page: look.page,
        why: match look.why {
            LookWhy::Picture => "picture",
            LookWhy::Scan => "scan",
            LookWhy::HardToRead => "hard_to_read",
        },
    });
    Ok(Made {
        bytes: Zeroizing::new(bytes),
        form: CopyFormat::of(text.kind),
        pages: coverings.pages,
        taken_out,
        covered_pages,
        look_at: look_at.collect(),
    })
}
