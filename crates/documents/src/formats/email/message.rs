//! What every kind of e-mail says, and how people and pictures in it are taken.

/// Smaller pictures within the text are logos and lines, in bytes and, where a picture says them, in
/// pixels.
const LOGO_BYTES: usize = 12 << 10;
const LOGO_PIXELS: u64 = 300 * 300;

/// What every kind of e-mail says.
#[derive(Default)]
pub(super) struct Mail {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) cc: String,
    pub(super) date: String,
    pub(super) subject: String,
    pub(super) written: Vec<Written>,
    /// The same in a richer form, where it was sent in two.
    pub(super) rich: Vec<Written>,
    /// Whether the text ends before its end.
    pub(super) is_cut: bool,
    pub(super) attached: Vec<Attached>,
}

/// A text in the form in which it was sent.
pub(super) enum Written {
    Plain(String),
    Html(String),
    Rtf(Vec<u8>),
}

pub(super) struct Attached {
    /// Plain, as parts are named.
    pub(super) name: String,
    pub(super) content: Content,
}

pub(super) enum Content {
    File(Vec<u8>),
    /// A small picture within the text.
    Decoration,
    /// Something that cannot be taken out: broken, elsewhere, or for its own program alone.
    Sealed,
}

/// Somebody's name and address, each once.
pub(super) fn person(name: &str, address: &str) -> String {
    // Within one organisation, addresses are paths of its directory.
    let address = if address.starts_with('/') { "" } else { address.trim() };
    match (name.trim(), address) {
        ("", address) => address.to_owned(),
        (name, "") => name.to_owned(),
        (name, address) if name.eq_ignore_ascii_case(address) => name.to_owned(),
        (name, address) => format!("{name} <{address}>"),
    }
}

/// Whether a picture within the text is too small for a page.
pub(super) fn is_decoration(bytes: &[u8]) -> bool {
    let side = |at: usize| {
        let side = bytes.get(at..at + 4).and_then(|side| side.try_into().ok());
        side.map_or(0, |side| u64::from(u32::from_be_bytes(side)))
    };
    let is_png = bytes.starts_with(b"\x89PNG\r\n\x1a\n");
    let is_large = is_png && side(16).saturating_mul(side(20)) >= LOGO_PIXELS;
    bytes.len() < LOGO_BYTES && !is_large
}
