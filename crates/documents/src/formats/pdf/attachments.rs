//! Files within the file (ISO 32000-2, 7.11.4): counted, and not read.

use std::collections::HashSet;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, ObjectIdentifier};

/// As far as a tree of names is followed, and as many as are counted.
const DEPTH: usize = 16;
const MOST: usize = 10_000;

pub(super) fn count(pdf: &Pdf) -> usize {
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    let names = catalogue.get::<Dict<'_>>(b"Names").unwrap_or_default();
    let mut tree = Tree { seen: HashSet::new(), files: 0 };
    if let Some(root) = names.get::<Dict<'_>>(b"EmbeddedFiles") {
        tree.follow(&root, DEPTH);
    }
    let associated = catalogue.get::<Array<'_>>(b"AF");
    tree.files.max(associated.map_or(0, |files| files.raw_iter().take(MOST).count()))
}

struct Tree {
    seen: HashSet<ObjectIdentifier>,
    files: usize,
}

impl Tree {
    fn follow(&mut self, node: &Dict<'_>, depth: usize) {
        let is_new = node.obj_id().is_none_or(|id| self.seen.insert(id));
        if !is_new || depth == 0 || self.files >= MOST {
            return;
        }
        if let Some(pairs) = node.get::<Array<'_>>(b"Names") {
            self.files += pairs.raw_iter().take(2 * MOST).count() / 2;
        }
        for kid in node.get::<Array<'_>>(b"Kids").iter().flat_map(Array::iter::<Dict<'_>>) {
            self.follow(&kid, depth - 1);
        }
    }
}
