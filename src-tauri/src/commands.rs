//! What the page may call: one file per capability. A command takes who sits at the window, asks
//! the clinic, and answers; nothing is decided here.

pub(crate) mod alerts;
pub(crate) mod audit;
pub(crate) mod documents;
pub(crate) mod identity;
pub(crate) mod inbox;
pub(crate) mod reports;
pub(crate) mod second_factor;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod tasks;
pub(crate) mod window;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(crate) use inbox::take_in;

/// What every command is given.
pub(crate) type Desk<'a> = tauri::State<'a, Arc<crate::desk::Desk>>;

/// A PNG in a form that the page can show.
fn data_url(png: &[u8]) -> String {
    format!("data:image/png;base64,{}", STANDARD.encode(png))
}
