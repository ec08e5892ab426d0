//! Packets: a scan of several documents, with the cuts that are proposed, and what a person makes of
//! them. Each piece becomes a document under the scan, which stays whole; nothing is cut by itself.

use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use wardbook_documents::{DocumentKind, DocumentText, Worker};
use wardbook_domain::access::{Context, Permission};
use wardbook_domain::event::Kind;
use wardbook_domain::extraction::PageText;
use wardbook_domain::ids::{DocumentId, SessionId};
use wardbook_domain::packet::{self, Boundary, CutInput, CutPiece, Packet, PageSort};
use wardbook_engine::packets;
use wardbook_store::documents::{self, Cut, Document};
use wardbook_store::{StoreError, Tx, sessions};

use crate::clinic::{Clinic, Person};
use crate::documents::unpack::RelatedDocument;
use crate::error::{AppError, Result};
use crate::review::rules::judge_accuracy;

/// So much of a page's first line is shown in the strip.
const FIRST_WORDS: usize = 80;

/// The pages of a scan, and where it may be cut.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PacketView {
    /// The scan.
    pub document_id: DocumentId,
    /// Its pages in order.
    pub pages: Vec<PacketPage>,
    /// Every place between two pages.
    pub boundaries: Vec<Boundary>,
    /// The pages after which it is proposed to cut.
    pub proposed: Vec<u32>,
    /// The pages that are proposed to be left out: separators and the like.
    pub left_out: Vec<u32>,
    /// Why it cannot be cut; `None` where it can.
    pub refusal: Option<String>,
}

/// A page of a scan, in short.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct PacketPage {
    /// From 1.
    pub number: u32,
    /// What it is.
    pub sort: PageSort,
    /// Its first words.
    pub words: String,
}

/// Which pages of a scan a document has.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
pub struct PagesOf {
    /// From 1.
    pub first_page: u32,
    /// Not before the first.
    pub last_page: u32,
    /// How many the scan has.
    pub of_pages: u32,
}

impl From<Cut> for PagesOf {
    fn from(cut: Cut) -> Self {
        let CutPiece { first_page, last_page } = cut.piece;
        Self { first_page, last_page, of_pages: cut.of_pages }
    }
}

impl Clinic {
    /// Where a scan may be cut. Nothing is changed; that its pages were looked at is recorded.
    pub fn packet(
        &self,
        person: &Person,
        document: DocumentId,
        worker: &Worker,
    ) -> Result<PacketView> {
        let row = self.look_inside(person, document)?;
        let refusal = self.store.read(|connection| may_not_be_cut(connection, &row))?;
        let kept = self.text(&row, worker)?;
        let text = &kept.0;
        let refusal = refusal.or_else(|| not_of_pages(text));
        let found = self.look_for_cuts(text)?;
        let words = |number: usize| {
            let lines = text.pages.get(number).into_iter().flat_map(|page| &page.lines);
            let mut said = lines.map(|line| line.text.trim()).filter(|line| line.len() > 2);
            said.next().unwrap_or_default().chars().take(FIRST_WORDS).collect()
        };
        let pages = (1..).zip(&found.pages).enumerate();
        Ok(PacketView {
            document_id: document,
            pages: pages
                .map(|(at, (number, sort))| PacketPage { number, sort: *sort, words: words(at) })
                .collect(),
            proposed: found.cuts(),
            left_out: found.to_leave_out(),
            boundaries: found.boundaries,
            refusal,
        })
    }

    /// Cuts a scan into documents of their own, which lie under it. The scan stays as it is, with what
    /// was found in it, which is marked as given up; reviews of the whole that are open end by that.
    pub fn cut_document(
        &self,
        person: &Person,
        document: DocumentId,
        input: &CutInput,
        worker: &Worker,
    ) -> Result<Vec<RelatedDocument>> {
        self.require(person, Permission::RunSessions)?;
        let user = person.user.user_id;
        self.require_change(person, Permission::ReadDocuments, || {
            self.store.read(|connection| documents::is_own(connection, document, user))
        })?;
        let row = self.look_inside(person, document)?;
        if let Some(why) = self.store.read(|connection| may_not_be_cut(connection, &row))? {
            return Err(AppError::Invalid(why));
        }
        let kept = self.text(&row, worker)?;
        if let Some(why) = not_of_pages(&kept.0) {
            return Err(AppError::Invalid(why));
        }
        let proposed = self.look_for_cuts(&kept.0)?.cuts();
        let of_pages = u32::try_from(kept.0.pages.len()).unwrap_or(u32::MAX);
        let wanted = packet::pieces(of_pages, input).map_err(AppError::Invalid)?;
        let pieces = self.plan_pieces(&row, of_pages, &wanted)?;
        let cut = Cutting { row, of_pages, proposed, left_out: input.left_out.clone(), pieces };
        let (related, touched) = {
            let person = person.clone();
            self.store.write(self.intake(&person), move |tx| cut.write(tx, &person))?
        };
        for session in touched {
            let row = self.store.read(|connection| sessions::by_id(connection, session))?;
            if let Some(row) = row {
                self.complete_if_nothing_waits(person, &row)?;
            }
        }
        Ok(related)
    }

    /// The pieces with their ids, their originals in the vault before any row names them.
    fn plan_pieces(
        &self,
        row: &Document,
        of_pages: u32,
        wanted: &[CutPiece],
    ) -> Result<Vec<Planned>> {
        let plan = |piece: &CutPiece| {
            let document = DocumentId::new(self.store.clock(), self.store.randomness());
            let cut = Cut { parent: row.document_id, piece: *piece, of_pages };
            let original = cut.original(document, &row.sha256);
            self.store.vault().store(document, &original)?;
            let sha256 = hex::encode(Sha256::digest(&original));
            let name = name_of(&row.name, *piece);
            Ok(Planned { document, name, sha256, bytes: original.len() as u64, cut })
        };
        wanted.iter().map(plan).collect()
    }

    fn look_for_cuts(&self, text: &DocumentText) -> Result<Packet> {
        let pages = text.pages.iter();
        let pages: Vec<_> =
            pages.map(|page| PageText { number: page.number, text: page.text() }).collect();
        let found = packets::look_unless(&pages, self.stored_date_order()?, &|| false);
        Ok(found.unwrap_or_default())
    }
}

/// A piece before it is written down.
struct Planned {
    document: DocumentId,
    name: String,
    sha256: String,
    bytes: u64,
    cut: Cut,
}

/// All that a cut writes, in one write.
struct Cutting {
    row: Document,
    of_pages: u32,
    proposed: Vec<u32>,
    left_out: Vec<u32>,
    pieces: Vec<Planned>,
}

impl Cutting {
    fn write(
        self,
        tx: &mut Tx<'_>,
        person: &Person,
    ) -> Result<(Vec<RelatedDocument>, Vec<SessionId>)> {
        let parent = self.row.document_id;
        // Somebody may have cut it since.
        if let Some(why) = may_not_be_cut(tx.connection(), &self.row)? {
            return Err(AppError::Invalid(why));
        }
        let owner = self.row.received_by.as_ref().and_then(|user| user.parse().ok());
        let account = documents::account_of(tx.connection(), parent)?;
        for piece in &self.pieces {
            let (document, cut) = (piece.document, piece.cut.piece);
            let payload = json!({
                "name": piece.name, "sha256": piece.sha256, "bytes": piece.bytes,
                "parent": parent, "first_page": cut.first_page, "last_page": cut.last_page,
            });
            tx.event(Kind::DocumentReceived, format!("documents/{document}"), payload);
            let (sha256, name) = (&piece.sha256, &piece.name);
            documents::insert(tx, document, account, sha256, name, piece.bytes, owner)?;
            documents::add_cut(tx, document, piece.cut)?;
        }
        let named: Vec<_> =
            self.pieces.iter().map(|one| (one.document, one.name.clone())).collect();
        documents::add_pieces(tx, parent, &named)?;
        documents::keep_as_long(tx, parent)?;
        documents::set_apart(tx, parent)?;
        let why = format!("the scan was cut into {}", counted(self.pieces.len()));
        let by = person.user.user_id;
        let (touched, closed) = documents::supersede_results(tx, parent, by, &why)?;
        let payload = json!({
            "pages": self.of_pages, "proposed": self.proposed, "left_out": self.left_out,
            "documents": self.pieces.iter().map(|one| json!({
                "document": one.document, "first_page": one.cut.piece.first_page,
                "last_page": one.cut.piece.last_page,
            })).collect::<Vec<_>>(),
            "reviews_closed": closed,
        });
        tx.event(Kind::DocumentCut, format!("documents/{parent}"), payload);
        for session in &touched {
            let context = Context::in_session(person.context.actor, *session);
            tx.within(context, |tx| {
                let row = sessions::reviewed(tx, *session)?;
                judge_accuracy(tx, &row)
            })?;
        }
        let related = named.into_iter();
        let related =
            related.map(|(document_id, name)| RelatedDocument { document_id, name }).collect();
        Ok((related, touched))
    }
}

fn counted(documents: usize) -> String {
    if documents == 1 { "1 document".into() } else { format!("{documents} documents") }
}

/// Why a document cannot be cut, as far as its rows say.
fn may_not_be_cut(
    connection: &rusqlite::Connection,
    row: &Document,
) -> Result<Option<String>, StoreError> {
    if row.state.is_set_aside() {
        return Ok(Some("it cannot be read, so its pages are not known".into()));
    }
    if documents::cut_of(connection, row.document_id)?.is_some() {
        return Ok(Some("it was cut out of a scan itself; a piece is not cut again".into()));
    }
    if !documents::cuts_of(connection, row.document_id)?.is_empty() {
        return Ok(Some("it was cut before; a scan is cut only once".into()));
    }
    Ok(None)
}

/// Why a document cannot be cut, as far as its text says.
fn not_of_pages(text: &DocumentText) -> Option<String> {
    if !text.kind.can_be_cut() {
        let (pdf, tiff) = (DocumentKind::Pdf.label(), DocumentKind::Tiff.label());
        return Some(format!("it is a {}; only a {pdf} or a {tiff} is cut", text.kind.label()));
    }
    (text.pages.len() < 2).then(|| "it has one page".into())
}

/// A piece's name: the scan's, with its pages.
fn name_of(name: &str, piece: CutPiece) -> String {
    let (stem, ending) =
        name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).unwrap_or((name, ""));
    let dot = if ending.is_empty() { "" } else { "." };
    format!("{stem} ({}){dot}{ending}", piece.in_words())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_named_by_its_scan_and_pages() {
        let piece = |first_page, last_page| CutPiece { first_page, last_page };
        assert_eq!(name_of("scan 12.pdf", piece(3, 4)), "scan 12 (pages 3 to 4).pdf");
        assert_eq!(name_of("fax", piece(1, 1)), "fax (page 1)");
    }
}
