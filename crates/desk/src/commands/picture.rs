//! How a picture is answered.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A PNG in a form that a page can show.
pub(super) fn data_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(png))
}
