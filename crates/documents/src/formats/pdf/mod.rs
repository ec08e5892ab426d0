//! PDF with a text layer: opens the file, has each page's glyphs noted down (`glyphs`) and laid
//! out, and says what to be careful about. White, tiny and off-page text is text like any other
//! here: finding what is hidden is screening's.
//! Which library and why: docs/decisions/0002-pdf-text.md.

mod drawing;
mod glyphs;

pub(super) use self::drawing::draw;

use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::glyphs::Reader;
use crate::layout;
use crate::{DocumentKind, DocumentText, Limits, Page, Unreadable};

/// Where the end marker is looked for; readers agree on a kilobyte, copies add a little.
const TAIL_BYTES: usize = 4096;

pub(crate) fn read(bytes: Vec<u8>, limits: &Limits) -> Result<DocumentText, Unreadable> {
    let pdf = open(bytes)?;
    let found = pdf.pages();
    if found.is_empty() {
        return Err(Unreadable::damaged("it has no pages"));
    }
    if found.len() > limits.pages as usize {
        return Err(Unreadable::TooManyPages { limit: limits.pages });
    }

    let mut pages = Vec::new();
    let mut warnings = Vec::new();
    if let Some(declared) = declared_pages(&pdf).filter(|declared| *declared > found.len()) {
        warnings.push(format!(
            "The file says it has {declared} pages, but only {} could be found.",
            found.len()
        ));
    }
    let reader = Reader::new(&pdf, limits);
    for (number, page) in (1_u32..).zip(found.iter()) {
        let glyphs = reader.glyphs(page);
        if reader.has_too_much() {
            return Err(Unreadable::TooMuchText { limit: limits.text_bytes });
        }
        let lines = layout::lines(&glyphs);
        if lines.is_empty() {
            warnings.push(format!("Page {number} has no text; it may be a picture."));
        }
        let (width, height) = page.render_dimensions();
        pages.push(Page { number, width, height, lines });
    }
    let all = || pages.iter().flat_map(|page| &page.lines);
    let readable = |c: char| !c.is_whitespace() && c != char::REPLACEMENT_CHARACTER;
    if !all().any(|line| line.text.contains(readable)) {
        return Err(Unreadable::NoText);
    }
    let unnamed = all().map(|line| line.text.matches(char::REPLACEMENT_CHARACTER).count());
    let unnamed: usize = unnamed.sum();
    if unnamed > 0 {
        warnings.push(format!(
            "{unnamed} characters have no meaning in the file's fonts and are shown as \u{fffd}."
        ));
    }
    warnings.extend(reader.warnings());
    Ok(DocumentText { kind: DocumentKind::Pdf, pages, warnings })
}

fn open(bytes: Vec<u8>) -> Result<Pdf, Unreadable> {
    // A reader that repairs would show what is left of a cut-off file as if it were the whole.
    if !is_complete(&bytes) {
        return Err(Unreadable::damaged("its end is missing, as after an interrupted copy"));
    }
    Pdf::new(bytes).map_err(refusal)
}

fn is_complete(bytes: &[u8]) -> bool {
    // Some mail systems and tapes fill up with zeros.
    let end = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    let tail = &bytes[end.saturating_sub(TAIL_BYTES)..end];
    tail.windows(5).any(|window| window == b"%%EOF")
}

/// What the page tree counts itself, as against what can be reached in it.
fn declared_pages(pdf: &Pdf) -> Option<usize> {
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())?;
    let count = catalogue.get::<Dict<'_>>(b"Pages")?.get::<u32>(b"Count")?;
    usize::try_from(count).ok()
}

fn refusal(error: LoadPdfError) -> Unreadable {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            Unreadable::PasswordProtected
        }
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            Unreadable::UnknownKind {
                found: "a PDF encrypted for particular recipients".to_owned(),
            }
        }
        LoadPdfError::Decryption(_) => Unreadable::damaged("its encryption is broken"),
        LoadPdfError::Invalid => {
            Unreadable::damaged("it begins like a PDF, but its structure cannot be read")
        }
    }
}
