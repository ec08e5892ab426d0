//! Files within the file (ISO 32000-2, 7.11.4): those named by the document, those that belong with it
//! or with a page, and those that an annotation holds. Counted when the text is read, taken out when
//! they are asked for. Which of them is the document is said for portfolios alone (12.3.5).

use std::collections::HashSet;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream, String as PdfString,
};

use super::opening::open;
use super::strings;
use crate::parts::Parts;
use crate::{Limits, Part, Unreadable};

/// As far as a tree of names is followed, and as many files as are looked at.
const DEPTH: usize = 16;
const MOST: usize = 10_000;

/// What a portfolio says in the place of its cover page, which says only which program shows it.
pub(super) const PORTFOLIO: &str = "This PDF is a portfolio: its contents are the files within.";

/// The files that the whole document names, by their specifications.
#[derive(Default)]
pub(super) struct Attached {
    /// What each is called; empty where it is called nothing.
    pub(super) names: Vec<String>,
    /// Whether one of them is not within the file.
    pub(super) is_missing: bool,
    /// Whether the document is but a cover for them.
    pub(super) is_portfolio: bool,
}

pub(super) fn of(pdf: &Pdf) -> Attached {
    let found = of_document(pdf);
    let names = found.files.iter().map(|file| file.as_ref().map(name).unwrap_or_default());
    let names = names.collect();
    let is_missing = found.files.iter().any(|file| file.as_ref().and_then(embedded).is_none());
    Attached { names, is_missing, is_portfolio: catalogue(pdf).contains_key(b"Collection") }
}

/// Takes every file out, or says why not all of them can be: a part that is left out in silence would
/// count as read. That a file which the document names is not within it is said with its text.
pub(crate) fn parts(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<Part>, Unreadable> {
    let opened = open(bytes)?;
    let mut found = of_document(&opened.pdf);
    for page in opened.pdf.pages().iter().take(limits.pages as usize) {
        found.add_list(page.raw().get::<Array<'_>>(b"AF").as_ref());
        let notes = page.raw().get::<Array<'_>>(b"Annots");
        let notes: Vec<_> = notes.iter().flat_map(|notes| found.all(notes)).flatten().collect();
        for note in notes {
            if note.get::<Name<'_>>(b"Subtype").as_deref() == Some(b"FileAttachment") {
                found.add(note.get::<Dict<'_>>(b"FS"));
            }
        }
    }
    if opened.has_locked_attachments && !found.files.is_empty() {
        return Err(Unreadable::LockedKind { found: "a file within a PDF".to_owned() });
    }
    if found.files.len() > limits.parts as usize {
        return Err(Unreadable::TooManyParts { limit: limits.parts });
    }
    let mut parts = Parts::within(limits);
    let mut taken = HashSet::new();
    for (number, file) in (1..).zip(&found.files) {
        let Some(file) = file else { continue };
        let Some(embedded) = embedded(file) else { continue };
        // Several specifications of one file, as one for each platform's names.
        if !taken.insert(embedded.obj_id()) {
            continue;
        }
        let bytes = embedded
            .decoded_data()
            .map_err(|_| Unreadable::damaged("a file within it cannot be taken out"))?;
        parts.add(Part::new(&name(file), &format!("attachment {number}"), bytes.into_owned()))?;
    }
    Ok(parts.finished())
}

fn catalogue(pdf: &Pdf) -> Dict<'_> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default()
}

fn of_document(pdf: &Pdf) -> Found<'_> {
    let catalogue = catalogue(pdf);
    let mut found = Found { pdf, files: Vec::new(), seen: HashSet::new(), nodes: HashSet::new() };
    let names = catalogue.get::<Dict<'_>>(b"Names").unwrap_or_default();
    if let Some(root) = names.get::<Dict<'_>>(b"EmbeddedFiles") {
        found.follow(&root, DEPTH);
    }
    found.add_list(catalogue.get::<Array<'_>>(b"AF").as_ref());
    found
}

/// What the file is called, in Unicode where the file says it so.
fn name(file: &Dict<'_>) -> String {
    let said = [&b"UF"[..], b"F", b"DOS", b"Mac", b"Unix"];
    let said = said.iter().find_map(|key| file.get::<PdfString<'_>>(*key));
    said.map(|said| strings::text(said.as_bytes())).unwrap_or_default()
}

fn embedded<'a>(file: &Dict<'a>) -> Option<Stream<'a>> {
    let within = file.get::<Dict<'_>>(b"EF")?;
    let named = [&b"UF"[..], b"F", b"DOS", b"Mac", b"Unix"];
    named.iter().find_map(|key| within.get::<Stream<'_>>(*key))
}

/// Specifications of files, each once.
struct Found<'a> {
    pdf: &'a Pdf,
    /// `None` where the document names one that it does not have.
    files: Vec<Option<Dict<'a>>>,
    seen: HashSet<ObjectIdentifier>,
    nodes: HashSet<ObjectIdentifier>,
}

impl<'a> Found<'a> {
    fn add(&mut self, file: Option<Dict<'a>>) {
        let id = file.as_ref().and_then(Dict::obj_id);
        let is_new = id.is_none_or(|id| self.seen.insert(id));
        if is_new && self.files.len() < MOST {
            self.files.push(file);
        }
    }

    fn add_list(&mut self, files: Option<&Array<'a>>) {
        for file in files.map(|files| self.all(files)).unwrap_or_default() {
            self.add(file);
        }
    }

    /// The dictionaries of an array. One that is missing does not end it.
    fn all(&self, array: &Array<'a>) -> Vec<Option<Dict<'a>>> {
        let one = |item| match item {
            MaybeRef::Ref(reference) => self.pdf.xref().get::<Dict<'a>>(reference.into()),
            MaybeRef::NotRef(item) => Object::into_dict(item),
        };
        array.raw_iter().take(2 * MOST).map(one).collect()
    }

    fn follow(&mut self, node: &Dict<'a>, depth: usize) {
        let is_new = node.obj_id().is_none_or(|id| self.nodes.insert(id));
        if !is_new || depth == 0 || self.files.len() >= MOST {
            return;
        }
        if let Some(pairs) = node.get::<Array<'_>>(b"Names") {
            // A name that nobody sees, then the file's specification.
            for file in self.all(&pairs).into_iter().skip(1).step_by(2) {
                self.add(file);
            }
        }
        let kids = node.get::<Array<'_>>(b"Kids");
        for kid in kids.iter().flat_map(|kids| self.all(kids)).flatten().collect::<Vec<_>>() {
            self.follow(&kid, depth - 1);
        }
    }
}
