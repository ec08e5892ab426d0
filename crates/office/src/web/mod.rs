//! What `/v1` and the page's routes share: errors as a code and a sentence, and bodies that are read
//! to a bound.

mod body;
mod refusal;

pub use body::{Json, PathOf, QueryOf, Text, content_coding, gunzip, read};
pub use refusal::{Answer, ApiError, NoAnswer};
