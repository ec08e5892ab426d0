//! Taking a file apart before it is taken in: an e-mail and what is attached to it, a PDF and the files
//! within it, and so on into those. Which kinds may have parts stands in one place, `may_have_parts`;
//! taking them out is the confined child's work, keeping them that of `intake`.

use serde::Serialize;
use sha2::{Digest, Sha256};

use wardbook_documents::{Cancel, DocumentKind, Limits, Part, Unreadable, Worker, sniff};
use wardbook_domain::document::Failure;
use wardbook_domain::ids::DocumentId;
use wardbook_store::documents::Related;

use crate::error::failure;

/// As deep as files within files are taken apart, the file itself being the first.
const DEPTH: usize = 5;

/// The most documents that one file becomes, and the most bytes that they have together.
const MOST: usize = 500;
const BYTES: usize = 256 << 20;

/// A document that holds this one, or came within it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct RelatedDocument {
    /// Its id.
    pub document_id: DocumentId,
    /// A part's name within its parent, a parent's own name.
    pub name: String,
}

impl RelatedDocument {
    pub(crate) fn of(one: Related) -> Self {
        Self { document_id: one.document_id, name: one.name }
    }
}

/// A file that was brought, with the files within it.
pub(crate) struct Brought {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// Of the bytes, in hex.
    pub(crate) sha256: String,
    pub(crate) parts: Vec<Brought>,
    /// Why the files within it were not taken out, where that has to be told: with its text a person
    /// is only asked to look at them.
    pub(crate) not_apart: Option<String>,
    /// That it needs its password, where its beginning to be read has shown that.
    pub(crate) locked: Option<Failure>,
}

impl Brought {
    pub(crate) fn alone(name: String, bytes: Vec<u8>) -> Self {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        Self { name, bytes, sha256, parts: Vec::new(), not_apart: None, locked: None }
    }

    /// The file taken apart, as far as the limits go. All parts of a file are taken out or none.
    pub(crate) fn apart(mut self, worker: &Worker) -> Self {
        let mut left = Left { documents: MOST, bytes: BYTES };
        self.take_apart(worker, 1, &mut left);
        self
    }

    fn take_apart(&mut self, worker: &Worker, depth: usize, left: &mut Left) {
        if !may_have_parts(&self.name, &self.bytes) {
            return;
        }
        let limits = Limits::default();
        match worker.parts(&self.name, &self.bytes, &limits, &Cancel::default()) {
            Ok(parts) if parts.is_empty() => {}
            Ok(_) if depth > DEPTH => {
                self.not_apart = Some(format!(
                    "It lies within {DEPTH} others, and what is within it was not taken out. Save it \
                     and add it by itself."
                ));
            }
            Ok(parts) => match left.less(&parts) {
                Some(less) => {
                    *left = less;
                    self.parts =
                        parts.into_iter().map(|one| Self::alone(one.name, one.bytes)).collect();
                    for part in &mut self.parts {
                        part.take_apart(worker, depth + 1, left);
                    }
                }
                None => {
                    self.not_apart = Some(format!(
                        "With what is within it, the file would become more than {MOST} documents or \
                         {} MB. Save those that matter one by one and add them.",
                        BYTES >> 20
                    ));
                }
            },
            Err(why @ Unreadable::PasswordProtected) => self.locked = Some(failure(&why)),
            Err(why) if is_told(&why) => {
                self.not_apart = Some(format!("The files within it were not taken out. {why}"));
            }
            Err(_) => {}
        }
    }
}

/// What may still be taken out of one file.
#[derive(Clone, Copy)]
struct Left {
    documents: usize,
    bytes: usize,
}

impl Left {
    fn less(self, parts: &[Part]) -> Option<Self> {
        let bytes = parts.iter().map(|part| part.bytes.len()).sum();
        Some(Self {
            documents: self.documents.checked_sub(parts.len())?,
            bytes: self.bytes.checked_sub(bytes)?,
        })
    }
}

/// Whether a file is of a kind that holds others, by its first bytes and, for a PDF, by words that
/// every PDF with files within it has, or may have out of sight, as one has that needs a password.
fn may_have_parts(name: &str, bytes: &[u8]) -> bool {
    const OF_PDF: [&[u8]; 6] = [
        b"/EmbeddedFile",
        b"/Filespec",
        b"/FileAttachment",
        b"/Collection",
        b"/ObjStm",
        b"/Encrypt",
    ];
    match sniff(name, bytes) {
        Ok(DocumentKind::Email | DocumentKind::Hl7 | DocumentKind::Fhir) => true,
        Ok(DocumentKind::Pdf) => (0..bytes.len())
            .filter(|at| bytes[*at] == b'/')
            .any(|at| OF_PDF.iter().any(|word| bytes[at..].starts_with(word))),
        Ok(_) | Err(_) => false,
    }
}

/// A file that is damaged or locked as a whole is set aside for it, or asked about, when it is read.
fn is_told(why: &Unreadable) -> bool {
    !matches!(why, Unreadable::Damaged { .. } | Unreadable::LockedKind { .. } | Unreadable::NoText)
}
