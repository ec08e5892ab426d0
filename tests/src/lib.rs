//! Shared builders for the whole-product stories.
