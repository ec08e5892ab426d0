//! Processing sessions as people look at them: the list, one of them, its documents, two compared.
//!
//! Running one stands in `run`; what reviewers say of its results, in `review`.

pub(crate) mod compare;
pub(crate) mod documents;
pub(crate) mod head;
pub(crate) mod list;
pub(crate) mod resuming;
pub(crate) mod seen;
pub(crate) mod stored;
pub(crate) mod view;
