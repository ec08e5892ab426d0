//! A document as people look at it: its pages beside what was found in it.

use std::sync::Arc;

use serde::Serialize;
use serde_json::json;

use wardbook_documents::{Bounds, Cancel, Limits, Line, Page, Unreadable, Worker};
use wardbook_domain::access::{Context, Permission, Reach, reach};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::document::DocumentState;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::review::ReviewState;
use wardbook_store::documents::{self, Document, Related};
use wardbook_store::results::DocumentResult;
use wardbook_store::{StoreError, results, sessions};

use crate::clinic::{Clinic, Person};
use crate::documents::looks::{PageHead, says_nothing};
use crate::documents::original::Original;
use crate::documents::packets::PagesOf;
use crate::documents::texts::Kept;
use crate::documents::unpack::RelatedDocument;
use crate::error::{AppError, Result};
use crate::overview::names::Names;
use crate::patients::choose::DocumentPatient;
use crate::record::trace::permission::may_trace;
use crate::screening::copy::CopyFormat;
use crate::screening::release::ScreeningView;
use crate::screening::screener::LineMark;

/// The most bytes of lines that one answer carries.
const PAGE_BYTES: usize = 200_000;

/// What a line takes in an answer beside its words: names and numbers of its place.
const LINE_FRAME: usize = 110;

/// A document without its pages' text.
#[expect(clippy::struct_excessive_bools, reason = "each is whether an act is offered")]
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
    /// `plain_text`, `pdf`, `ccda`, `email`; `None` where unknown.
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
    /// Whether somebody has to type its password.
    pub needs_password: bool,
    /// The documents that it came within, such as an e-mail.
    pub within: Vec<RelatedDocument>,
    /// The documents that came within it, in its order.
    pub parts: Vec<RelatedDocument>,
    /// Which pages of a scan it is, where it was cut out of one.
    pub pages_of: Option<PagesOf>,
    /// Of how many documents it is nothing but the whole: a scan that was cut, a batch of messages.
    pub only_holds: Option<u32>,
    /// That it was put away, where it was.
    pub put_away: Option<PutAway>,
    /// What a reader should know, such as that a page has no text.
    pub warnings: Vec<String>,
    /// Its pages; empty where it cannot be read.
    pub pages: Vec<PageHead>,
    /// The form that a redacted copy would have; `None` where none can be made.
    pub copy: Option<CopyFormat>,
    /// What the session found; left out where the role reads no patients' details.
    pub result: Option<DocumentResult>,
    /// Why the session found nothing.
    pub failure: Option<String>,
    /// What screening found in it; left out where the role reads no patients' details.
    pub screening: Option<ScreeningView>,
    /// Whether this person may release it where screening holds it back.
    pub may_release: bool,
    /// Whose it is; left out where the role reads no patients' details.
    pub patient: Option<DocumentPatient>,
    /// The sessions that ran over it, the newest first.
    pub sessions: Vec<SessionId>,
    /// Whether the session is complete.
    pub session_complete: bool,
    /// Whether this person may review the result.
    pub may_review: bool,
    /// Whether this person may open the result again: its review has ended, or its session is complete.
    pub may_reopen: bool,
    /// Whether this person may read the session's trace.
    pub may_trace: bool,
    /// Whether the role reads no patients' details, so that pages and result are left out.
    pub redacted: bool,
}

/// That a document in quarantine waits for nobody any more.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PutAway {
    /// When.
    pub at: Timestamp,
    /// The name of who put it away.
    pub by: Option<String>,
    /// Why; left out where the role reads no patients' details.
    pub reason: Option<String>,
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
    /// What in it may not leave the clinic unasked.
    pub marks: Vec<LineMark>,
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

/// What of a document does not come from its original.
struct Known {
    sessions: Vec<SessionId>,
    session: Option<SessionId>,
    result: Option<DocumentResult>,
    failure: Option<String>,
    is_complete: bool,
    received_by: Option<String>,
    put_away: Option<PutAway>,
    within: Vec<Related>,
    parts: Vec<Related>,
    pages_of: Option<PagesOf>,
    only_holds: Option<u32>,
    may_trace: bool,
}

impl Clinic {
    /// Opens a document, with the result of `session` or of the newest session over it. That it
    /// was opened is durable before it is shown.
    pub fn document(
        &self,
        person: &Person,
        session: Option<SessionId>,
        document: DocumentId,
        worker: &Worker,
    ) -> Result<DocumentView> {
        let (reached, row) = self.reach_document(person, document)?;
        let redacted = reached == Reach::Redacted;
        let known = self.known(person, reached, session, &row)?;
        self.record_opened(person, known.session, document, redacted)?;
        let mut warnings = Vec::new();
        let mut pages = Vec::new();
        let mut copy = None;
        if !redacted && says_nothing(&row) {
            pages.extend(self.looks(&row, worker)?);
        }
        if !redacted && !row.state.is_set_aside() {
            match self.text(&row, worker) {
                Ok(text) => {
                    warnings.clone_from(&text.0.warnings);
                    copy = Some(CopyFormat::of(text.0.kind));
                    let drawn = text.0.kind.has_pictures();
                    pages.extend(text.0.pages.iter().map(|page| head(page, drawn)));
                }
                // What it holds is in a document of its own.
                Err(AppError::Unreadable(Unreadable::PasswordProtected))
                    if row.state == DocumentState::Apart => {}
                // What was found in it is shown all the same, with why there are no pages.
                Err(AppError::Unreadable(why)) => warnings.push(why.to_string()),
                Err(error) => return Err(error),
            }
        }
        let patient = (!redacted).then(|| {
            self.store.read(|connection| self.document_patient(connection, person, document))
        });
        let patient = patient.transpose()?;
        let state = known.result.as_ref().map(|one| one.review_state);
        let state = state.filter(|state| *state != ReviewState::Superseded);
        // In a complete session every result stands until somebody opens it again.
        let stands = state
            .map(|state| state.is_ended() || (known.is_complete && state != ReviewState::Open));
        let reviews = reach(person.user.role, Permission::Review) == Reach::All;
        let screening = if redacted { None } else { self.screening_of(document)? };
        let may_release = reviews && screening.as_ref().is_some_and(|one| one.held);
        let shown = |one: Related| {
            let name = if redacted { "document".into() } else { one.name };
            RelatedDocument::of(Related { name, ..one })
        };
        let needs_password = row.needs_password();
        Ok(DocumentView {
            document_id: document,
            session_id: known.session,
            name: if redacted { "document".into() } else { row.name },
            bytes: row.bytes,
            kind: row.kind,
            state: row.state,
            needs_password,
            sha256: row.sha256,
            received_at: row.received_at,
            received_by: known.received_by,
            quarantine_reason: row.quarantine_reason,
            within: known.within.into_iter().map(shown).collect(),
            parts: known.parts.into_iter().map(shown).collect(),
            pages_of: known.pages_of,
            only_holds: known.only_holds,
            put_away: known
                .put_away
                .map(|one| PutAway { reason: one.reason.filter(|_| !redacted), ..one }),
            warnings,
            pages,
            copy,
            result: known.result.filter(|_| !redacted),
            failure: known.failure,
            screening,
            may_release,
            patient,
            sessions: known.sessions,
            session_complete: known.is_complete,
            may_review: reviews && stands == Some(false),
            may_reopen: reviews && stands == Some(true) && known.only_holds.is_none(),
            may_trace: known.may_trace,
            redacted,
        })
    }

    /// The lines of one page, at most about 200 KB of them.
    pub fn document_page(
        &self,
        person: &Person,
        document: DocumentId,
        number: u32,
        worker: &Worker,
    ) -> Result<PageView> {
        let row = self.look_inside(person, document)?;
        if says_nothing(&row) {
            return Ok(PageView { number, lines: Vec::new(), cut: false });
        }
        let text = self.text(&row, worker)?;
        let page = text.0.pages.iter().find(|page| page.number == number);
        let page = page.ok_or_else(|| AppError::NotFound(format!("page {number}")))?;
        let mut bytes = 0;
        let fitting = page.lines.iter().take_while(|line| {
            bytes += line.text.len() + LINE_FRAME;
            bytes <= PAGE_BYTES
        });
        let mut lines: Vec<_> = fitting.map(line).collect();
        let cut = lines.len() < page.lines.len();
        let said: Vec<&str> = page.lines[..lines.len()].iter().map(|line| &*line.text).collect();
        for (line, marks) in lines.iter_mut().zip(self.screeners.of(&self.store)?.marks(&said)) {
            line.marks = marks;
        }
        Ok(PageView { number, lines, cut })
    }

    /// The document, if the person may see it, and how far that goes.
    fn reach_document(&self, person: &Person, document: DocumentId) -> Result<(Reach, Document)> {
        let user = person.user.user_id;
        let reached = self.require_for(person, Permission::ReadDocuments, || {
            self.store.read(|connection| documents::is_own(connection, document, user))
        })?;
        let row = self.store.read(|connection| documents::by_id(connection, document))?;
        Ok((reached, row.ok_or_else(|| AppError::NotFound(format!("document {document}")))?))
    }

    /// The document, for who may see what it says. That they look is in the log before they do:
    /// once for each audit session, however many pages they turn.
    pub(crate) fn look_inside(&self, person: &Person, document: DocumentId) -> Result<Document> {
        let user = person.user.user_id;
        self.require_unredacted(person, Permission::ReadDocuments, || {
            self.store.read(|connection| documents::is_own(connection, document, user))
        })?;
        let (_, row) = self.reach_document(person, document)?;
        if !self.texts.was_opened(person.context.actor.session, document) {
            self.record_opened(person, None, document, false)?;
        }
        Ok(row)
    }

    fn record_opened(
        &self,
        person: &Person,
        session: Option<SessionId>,
        document: DocumentId,
        redacted: bool,
    ) -> Result<()> {
        let actor = person.context.actor;
        let context = session.map_or(person.context, |session| Context::traced(actor, session));
        // Without its pages it was not looked into; a reviewer's looking is judged by that.
        let shown = if redacted { "redacted" } else { "document" };
        let payload = json!({ "shown": shown, "redacted": redacted });
        self.store.write(context, move |tx| {
            tx.event(Kind::DocumentOpened, format!("documents/{document}"), payload);
            Ok::<_, StoreError>(())
        })?;
        if !redacted {
            self.texts.note_opened(actor.session, document);
        }
        Ok(())
    }

    fn known(
        &self,
        person: &Person,
        reached: Reach,
        asked: Option<SessionId>,
        row: &Document,
    ) -> Result<Known> {
        let document = row.document_id;
        // Who reaches only the own is led to no session that they may not open.
        let own = (reached == Reach::Own).then_some(person.user.user_id);
        self.store.read(|connection| {
            let over = documents::sessions_over(connection, document, own)?;
            let session = match asked {
                Some(asked) if !over.contains(&asked) => {
                    return Err(AppError::NotFound(format!("session {asked} over this document")));
                }
                Some(asked) => Some(asked),
                None => over.first().copied(),
            };
            let mut known = Known {
                sessions: over,
                session,
                result: None,
                failure: None,
                is_complete: false,
                received_by: None,
                put_away: None,
                within: documents::holders_of(connection, document, own)?,
                parts: documents::parts_of(connection, document, own)?,
                pages_of: documents::cut_of(connection, document)?.map(PagesOf::from),
                only_holds: documents::only_holds(connection, document, row.kind.as_deref())?,
                may_trace: false,
            };
            if let Some(session) = session {
                known.may_trace = may_trace(connection, person, session.into())?;
                known.result = results::of_document(connection, session, document)?;
                known.failure = documents::failure_in(connection, session, document)?;
                let of = sessions::by_id(connection, session)?;
                known.is_complete = of.is_some_and(|session| session.completed_at.is_some());
            }
            let names = Names::load(connection)?;
            let called = |user: &Option<String>| user.as_ref().map(|user| names.of_text(user));
            known.received_by = called(&row.received_by);
            known.put_away = row.put_away_at.map(|at| PutAway {
                at,
                by: called(&row.put_away_by),
                reason: row.put_away_reason.clone(),
            });
            Ok(known)
        })
    }

    /// The document's text: the one that is kept, or read again from its original.
    pub(crate) fn text(&self, row: &Document, worker: &Worker) -> Result<Arc<Kept>> {
        if let Some(kept) = self.texts.get(row.document_id) {
            return Ok(kept);
        }
        let original = Original::of(&self.store, row.document_id, &row.name)?;
        let read = original.extract(worker, &Cancel::default(), &Limits::default())?;
        Ok(self.texts.keep(row.document_id, read.text))
    }
}

fn head(page: &Page, drawn: bool) -> PageHead {
    let (width, height) = (page.width, page.height);
    PageHead { number: page.number, width, height, picture: drawn && width > 0.0 && height > 0.0 }
}

fn line(line: &Line) -> PageLine {
    let bounds = line.bounds.map(|Bounds { left, top, width, height }| LineBounds {
        left,
        top,
        width,
        height,
    });
    PageLine { text: line.text.clone(), bounds, marks: Vec::new() }
}
