//! A document as people look at it: its pages beside what was found in it.

use serde::Serialize;

use wardbook_documents::Worker;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::document::DocumentState;
use wardbook_domain::ids::{DocumentId, SessionId};

use crate::Result;
use crate::auth::{Clinic, Person};
use crate::review::ResultView;

/// A document without its pages' text.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct DocumentView {
    /// Its id.
    pub document_id: DocumentId,
    /// The session whose result is shown: the one asked for, or the newest.
    pub session_id: Option<SessionId>,
    /// The file's name.
    pub name: String,
    /// Bytes of the original.
    pub bytes: u64,
    /// `plain_text`, `pdf`, `ccda`; `None` where unknown.
    pub kind: Option<String>,
    /// What became of it.
    pub state: DocumentState,
    /// SHA-256 of the original, 64 hex digits.
    pub sha256: String,
    /// When it came in.
    pub received_at: Timestamp,
    /// The name of who brought it.
    pub received_by: Option<String>,
    /// Why it is in quarantine.
    pub quarantine_reason: Option<String>,
    /// What a reader should know, such as that a page has no text.
    pub warnings: Vec<String>,
    /// Its pages; empty where it cannot be read.
    pub pages: Vec<PageHead>,
    /// What the session found; left out where the role reads no patients' details.
    pub result: Option<ResultView>,
    /// Why the session found nothing.
    pub failure: Option<String>,
    /// The sessions that ran over it, the newest first.
    pub sessions: Vec<SessionId>,
    /// Whether this person may review the result.
    pub may_review: bool,
    /// Whether the role reads no patients' details, so that pages and result are left out.
    pub redacted: bool,
}

/// A page without its text.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
pub struct PageHead {
    /// From 1.
    pub number: u32,
    /// Points; 0 where the format has no pages of a size.
    #[specta(type = i32)]
    pub width: f32,
    /// Points; 0 where the format has no pages of a size.
    #[specta(type = i32)]
    pub height: f32,
    /// Whether there is a picture of it.
    pub picture: bool,
}

/// A page's lines.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PageView {
    /// From 1.
    pub number: u32,
    /// In reading order.
    pub lines: Vec<PageLine>,
    /// Whether lines were left out because the page is too long to show.
    pub cut: bool,
}

/// A line of a page.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PageLine {
    /// Its words.
    pub text: String,
    /// Where it stands, in points from the page's top left corner.
    pub bounds: Option<LineBounds>,
}

/// A box in points from the page's top left corner.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
pub struct LineBounds {
    /// From the page's left edge.
    #[specta(type = i32)]
    pub left: f32,
    /// From the page's top edge.
    #[specta(type = i32)]
    pub top: f32,
    /// To the right of `left`.
    #[specta(type = i32)]
    pub width: f32,
    /// Down from `top`.
    #[specta(type = i32)]
    pub height: f32,
}

impl Clinic {
    /// Opens a document, with the result of `session` or of the newest session over it. That it
    /// was opened is durable before it is shown.
    pub fn document(
        &self,
        _person: &Person,
        _session: Option<SessionId>,
        _document: DocumentId,
        _worker: &Worker,
    ) -> Result<DocumentView> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// The lines of one page, at most about 200 KB of them.
    pub fn document_page(
        &self,
        _person: &Person,
        _document: DocumentId,
        _number: u32,
        _worker: &Worker,
    ) -> Result<PageView> {
        Err(crate::AppError::Internal("not built yet".into()))
    }

    /// A picture of one page as PNG, about `width` pixels wide and at most
    /// [`PICTURE_BYTES`](crate::PICTURE_BYTES); drawn in the child process.
    pub fn page_picture(
        &self,
        _person: &Person,
        _document: DocumentId,
        _number: u32,
        _width: u32,
        _worker: &Worker,
    ) -> Result<Vec<u8>> {
        Err(crate::AppError::Internal("not built yet".into()))
    }
}
