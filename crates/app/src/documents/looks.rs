//! How a document's pages look, those of one included in which no text was found.

use serde::Serialize;

use wardbook_documents::{Limits, PagePicture, Picture, Unreadable, Worker};
use wardbook_domain::document::DocumentState;
use wardbook_domain::ids::DocumentId;
use wardbook_store::documents::Document;

use crate::clinic::{Clinic, Person};
use crate::documents::original::Original;
use crate::error::{AppError, Result};

/// The most bytes that a picture of a page has: one answer to the window
/// carries 256 KB, and a picture travels as base64.
pub const PICTURE_BYTES: usize = 180_000;

/// As many pages of a document without text are shown.
const MOST: u32 = 10;

/// Pixels across that tell a page's form.
const NARROW: u32 = 60;

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

impl Clinic {
    /// A picture of one page as PNG, about `width` pixels wide and at most
    /// [`PICTURE_BYTES`]; drawn in the child process.
    pub fn page_picture(
        &self,
        person: &Person,
        document: DocumentId,
        number: u32,
        width: u32,
        worker: &Worker,
    ) -> Result<Vec<u8>> {
        let row = self.look_inside(person, document)?;
        let original = Original::of(&self.store, document, &row.name)?;
        drawn(original.picture(worker, PagePicture { number, width }))
    }

    /// The first pages of a document in which no text was found, for a person to look at them.
    pub(super) fn looks(&self, row: &Document, worker: &Worker) -> Result<Vec<PageHead>> {
        let original = Original::of(&self.store, row.document_id, &row.name)?;
        let drawn = (1..=MOST).map_while(|number| {
            let page = PagePicture { number, width: NARROW };
            let drawn = original.picture(worker, page).ok()?;
            #[expect(clippy::cast_precision_loss, reason = "both are below 2^24")]
            let (width, height) = (drawn.width as f32, drawn.height as f32);
            Some(PageHead { number, width, height, picture: true })
        });
        Ok(drawn.collect())
    }
}

/// Whether a document was set aside since no text was found in it: it may be a photograph, or writing
/// that a person can read.
pub(super) fn says_nothing(row: &Document) -> bool {
    row.state == DocumentState::Quarantined
        && matches!(row.quarantine_code.as_deref(), Some("no_text" | "no_meaning"))
}

/// Draws a page of a PDF or a scan in the child.
pub(crate) fn draw(
    worker: &Worker,
    name: &str,
    bytes: &[u8],
    number: u32,
    width: u32,
) -> Result<Vec<u8>> {
    let page = PagePicture { number, width };
    drawn(worker.picture(name, bytes, page, &Limits::default()))
}

fn drawn(picture: Result<Picture, Unreadable>) -> Result<Vec<u8>> {
    match picture {
        Ok(picture) => Ok(picture.png),
        Err(Unreadable::NoPicture { page }) => {
            Err(AppError::NotFound(format!("picture of page {page}")))
        }
        Err(why) => Err(why.into()),
    }
}
