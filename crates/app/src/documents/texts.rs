//! The texts of the documents that are being looked at, so that turning a page starts no child,
//! and who has opened which document, so that turning a page records nothing twice.
//!
//! A few are kept, in memory only, and overwritten when they are let go: when others take their
//! place, and when the clinic closes.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use zeroize::Zeroize;

use wardbook_documents::DocumentText;
use wardbook_domain::ids::{AuditSessionId, DocumentId};

/// Documents whose text is kept.
const KEPT: usize = 4;

/// Bytes of text that are kept together; a larger text is read again for each page.
const KEPT_BYTES: usize = 32 << 20;

/// Openings that are remembered; one that is forgotten is recorded once more.
const OPENINGS: usize = 10_000;

/// A text that is overwritten when nobody needs it any more.
pub(crate) struct Kept(pub(crate) DocumentText);

impl Drop for Kept {
    fn drop(&mut self) {
        for line in self.0.pages.iter_mut().flat_map(|page| &mut page.lines) {
            line.text.zeroize();
        }
        for given in &mut self.0.given {
            given.value.zeroize();
            given.quote.zeroize();
            given.readings.zeroize();
        }
    }
}

impl Kept {
    fn bytes(&self) -> usize {
        self.0.pages.iter().flat_map(|page| &page.lines).map(|line| line.text.len()).sum()
    }
}

#[derive(Default)]
struct Inside {
    /// The last looked at comes first.
    texts: VecDeque<(DocumentId, Arc<Kept>)>,
    opened: HashSet<(AuditSessionId, DocumentId)>,
}

/// What is kept while the clinic is open.
#[derive(Default)]
pub(crate) struct Texts(Mutex<Inside>);

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Texts")
    }
}

impl Texts {
    /// The text, where it is kept.
    pub(crate) fn get(&self, document: DocumentId) -> Option<Arc<Kept>> {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = inside.texts.iter().position(|(one, _)| *one == document)?;
        let found = inside.texts.remove(place)?;
        let text = Arc::clone(&found.1);
        inside.texts.push_front(found);
        Some(text)
    }

    /// Keeps a text, and lets go what was not looked at for longest.
    pub(crate) fn keep(&self, document: DocumentId, text: DocumentText) -> Arc<Kept> {
        let text = Arc::new(Kept(text));
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inside.texts.retain(|(one, _)| *one != document);
        inside.texts.push_front((document, Arc::clone(&text)));
        let mut bytes = 0;
        let fitting = inside.texts.iter().take(KEPT).take_while(|(_, text)| {
            bytes += text.bytes();
            bytes <= KEPT_BYTES
        });
        let fitting = fitting.count();
        inside.texts.truncate(fitting);
        text
    }

    /// Whether the document was opened in this audit session already.
    pub(crate) fn was_opened(&self, session: AuditSessionId, document: DocumentId) -> bool {
        let inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inside.opened.contains(&(session, document))
    }

    /// Notes that it was opened, once that is in the log.
    pub(crate) fn note_opened(&self, session: AuditSessionId, document: DocumentId) {
        let mut inside = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.opened.len() >= OPENINGS {
            inside.opened.clear();
        }
        inside.opened.insert((session, document));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wardbook_documents::{DocumentKind, Line, Page};
    use wardbook_domain::clock::{Clock, Randomness};

    fn text(bytes: usize) -> DocumentText {
        let lines = vec![Line { text: "a".repeat(bytes), bounds: None }];
        let pages = vec![Page { number: 1, width: 0.0, height: 0.0, lines }];
        DocumentText {
            kind: DocumentKind::PlainText,
            pages,
            warnings: Vec::new(),
            unread: Vec::new(),
            given: Vec::new(),
            hidden: Vec::new(),
        }
    }

    fn ids(count: usize) -> Vec<DocumentId> {
        let (clock, randomness) = (Clock::system(), Randomness::system());
        (0..count).map(|_| DocumentId::new(&clock, &randomness)).collect()
    }

    #[test]
    fn the_last_few_are_kept_and_the_longest_unseen_goes_first() {
        let texts = Texts::default();
        let ids = ids(KEPT + 1);
        for id in &ids[..KEPT] {
            texts.keep(*id, text(10));
        }
        assert!(texts.get(ids[0]).is_some(), "looked at again");
        texts.keep(ids[KEPT], text(10));
        assert!(texts.get(ids[1]).is_none() && texts.get(ids[0]).is_some());
    }

    #[test]
    fn what_is_too_large_is_not_kept_and_takes_no_others_place_for_long() {
        let texts = Texts::default();
        let ids = ids(2);
        let large = texts.keep(ids[0], text(KEPT_BYTES + 1));
        assert_eq!(large.bytes(), KEPT_BYTES + 1, "who asked for it has it");
        assert!(texts.get(ids[0]).is_none());
        texts.keep(ids[1], text(10));
        assert!(texts.get(ids[1]).is_some());
    }
}
