//! What leaves the clinic over the network: noting it before it does, and telling of it.

pub(crate) mod registers;
pub(crate) mod view;
