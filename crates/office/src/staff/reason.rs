//! Why somebody does something.

use serde::Deserialize;

use crate::acts;
use crate::web::{Answer, ApiError};

/// Why.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
pub(crate) struct Reason {
    #[schema(min_length = 1, max_length = 200)]
    pub(super) reason: String,
}

pub(super) fn check(text: &str, what: &str) -> Answer<()> {
    if acts::is_text(text) {
        return Ok(());
    }
    let message = format!("{what} has 1 to 200 characters, none of them a control character");
    Err(ApiError::malformed(message))
}
