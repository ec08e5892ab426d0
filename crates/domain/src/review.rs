//! Where the review of a result stands, and what became of each of its values.

use crate::words::words;

words! {
    /// Where the review of a result stands.
    ReviewState {
        /// Nobody has to look.
        NotNeeded = "not_needed",
        /// A person must look.
        Open = "open",
        /// A person has looked, and it is right.
        Accepted = "accepted",
        /// A person has looked, and it is wrong.
        Rejected = "rejected",
    }
}

words! {
    /// What became of a value in review.
    ValueReview {
        /// Nobody has decided.
        Open = "open",
        /// It is right.
        Accepted = "accepted",
        /// A reviewer gave another value.
        Edited = "edited",
        /// It is wrong.
        Rejected = "rejected",
        /// A reviewer gave it, because nothing had found it.
        Added = "added",
    }
}

impl ReviewState {
    /// Whether a person has ended it.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected)
    }

    /// What that says of a value which nobody has decided by itself.
    pub const fn of_value(self) -> ValueReview {
        match self {
            Self::NotNeeded | Self::Open => ValueReview::Open,
            Self::Accepted => ValueReview::Accepted,
            Self::Rejected => ValueReview::Rejected,
        }
    }
}
