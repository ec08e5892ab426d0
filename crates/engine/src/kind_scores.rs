//! How much speaks for each kind of document.

use wardbook_domain::extraction::DocumentType;

/// Points by kind.
#[derive(Default)]
pub(super) struct Scores([u32; DocumentType::ALL.len()]);

impl Scores {
    pub(super) fn of(&self, kind: DocumentType) -> u32 {
        self.0[place(kind)]
    }

    pub(super) fn add(&mut self, kind: DocumentType, points: u32) {
        self.0[place(kind)] += points;
    }

    /// Leaves so many tenths.
    pub(super) fn scale(&mut self, kind: DocumentType, tenths: u32) {
        let own = &mut self.0[place(kind)];
        *own = *own * tenths / 10;
    }

    /// The best kind with its points, and the points of the next.
    pub(super) fn best(&self) -> (DocumentType, u32, u32) {
        let mut order: Vec<DocumentType> = DocumentType::ALL.to_vec();
        order.sort_by_key(|kind| std::cmp::Reverse(self.of(*kind)));
        (order[0], self.of(order[0]), self.of(order[1]))
    }
}

fn place(kind: DocumentType) -> usize {
    DocumentType::ALL.iter().position(|one| *one == kind).unwrap_or(0)
}
