//! Files that a document holds in base64: text is read with it, everything else is a part of its own.

use base64::Engine;
use base64::engine::DecodePaddingMode::Indifferent;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::formats::plain_text;
use crate::{DocumentKind, Page, Part, sniff};

/// The bytes; `None` where the text is no base64.
pub(in crate::formats) fn decoded(base64: &str) -> Option<Vec<u8>> {
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(Indifferent);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    engine.decode(base64.replace(|c: char| c.is_ascii_whitespace(), "")).ok()
}

/// The pages of a file that is text; `None` for any other.
pub(in crate::formats) fn pages_of_text(bytes: &[u8]) -> Option<Vec<Page>> {
    match sniff("", bytes) {
        Ok(DocumentKind::PlainText) => plain_text::read(bytes).ok().map(|text| text.pages),
        _ => None,
    }
}

/// A file as a part, under a name whose ending says what its bytes are.
pub(in crate::formats) fn part(number: usize, bytes: Vec<u8>) -> Part {
    let ending = match sniff("", &bytes) {
        Ok(DocumentKind::Pdf) => Some("pdf"),
        Ok(DocumentKind::Ccda) => Some("xml"),
        Ok(DocumentKind::Hl7) => Some("hl7"),
        Ok(DocumentKind::Fhir) => Some("json"),
        _ => infer::get(&bytes).map(|kind| kind.extension()),
    };
    let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
    Part { name: format!("attachment {number}{ending}"), bytes }
}

/// What a sender calls a type, as it may be shown: short and without odd characters.
pub(in crate::formats) fn shown_type(said: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '/' | '-' | '.' | '+');
    let shown: String = said.chars().filter(plain).take(60).collect();
    let shown = shown.trim();
    if shown.is_empty() { "an unnamed type".to_owned() } else { format!("type {shown}") }
}
