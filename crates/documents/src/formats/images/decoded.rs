//! What the decoders answer, and the paper under what can be seen through.

use crate::scan::{Grey, SheetSize};

/// The pages that a file says it has.
pub(super) struct Sizes {
    pub(super) pages: Vec<SheetSize>,
    /// Whether more pages should follow.
    pub(super) is_cut: bool,
}

/// A page as it is stored.
pub(super) struct Decoded {
    pub(super) size: SheetSize,
    pub(super) grey: Grey,
    /// Whether a part of it could not be decoded.
    pub(super) is_damaged: bool,
}

/// A grey of this opacity on white paper.
pub(super) fn on_white(grey: u8, opacity: u8) -> u8 {
    let (grey, opacity) = (u32::from(grey), u32::from(opacity));
    u8::try_from((grey * opacity + 255 * (255 - opacity)) / 255).unwrap_or(255)
}
