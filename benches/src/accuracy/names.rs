//! The fields that are measured, and what each is held to.

/// A field, or all values of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    Type,
    Patient,
    Birth,
    Identifiers,
    Author,
    Addressee,
    Dates,
}

impl Measured {
    pub(super) const ALL: [Self; 7] = [
        Self::Type,
        Self::Patient,
        Self::Birth,
        Self::Identifiers,
        Self::Author,
        Self::Addressee,
        Self::Dates,
    ];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Patient => "patient",
            Self::Birth => "birth date",
            Self::Identifiers => "identifiers",
            Self::Author => "author",
            Self::Addressee => "addressee",
            Self::Dates => "dates",
        }
    }

    /// The share that must be right.
    pub(super) const fn target(self) -> f64 {
        match self {
            Self::Type => 0.95,
            Self::Patient | Self::Birth | Self::Identifiers => 0.97,
            Self::Author | Self::Addressee | Self::Dates => 0.90,
        }
    }

    /// Whether a wrong one makes the document another's, or another kind.
    pub(super) const fn is_deciding(self) -> bool {
        matches!(self, Self::Type | Self::Patient | Self::Birth)
    }
}
