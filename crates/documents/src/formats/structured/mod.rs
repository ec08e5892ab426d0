//! What the readers of structured formats share: the lines and values while they are read, names,
//! times and numbers.

pub(in crate::formats) mod attachments;
pub(in crate::formats) mod flowing;
pub(in crate::formats) mod head;
pub(in crate::formats) mod moments;
pub(in crate::formats) mod names;
pub(in crate::formats) mod registers;
pub(in crate::formats) mod several;
