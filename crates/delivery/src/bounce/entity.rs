//! An e-mail taken apart by hand, as far as a bounce needs it. Headers are read by `mail_parser`;
//! bodies are not given to it, because it keeps messages within messages within each other, and
//! letting go of thousands of them exhausts the stack.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{HeaderName, HeaderValue, Message, MessageParser, MimeHeaders};

/// Parts of one multipart that are looked at; a notification has three.
const MOST_PARTS: usize = 20;

/// A message or a part of one: its headers and the bytes of its body.
pub(super) struct Entity<'a> {
    head: Option<Message<'a>>,
    body: &'a [u8],
}

impl<'a> Entity<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let (head, body) = split(bytes);
        Self { head: MessageParser::default().parse_headers(head), body }
    }

    /// Type and subtype in small letters; `text/plain` where it says none.
    pub(super) fn kind(&self) -> String {
        let content = self.head.as_ref().filter(|head| !head.parts.is_empty());
        let content = content.and_then(|head| head.content_type());
        content.map_or_else(
            || "text/plain".to_owned(),
            |kind| {
                format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_lowercase()
            },
        )
    }

    /// The Message-ID without its angle brackets.
    pub(super) fn message_id(&self) -> Option<String> {
        let headers = &self.head.as_ref()?.parts.first()?.headers;
        let found = headers.iter().find(|header| header.name == HeaderName::MessageId)?;
        match &found.value {
            HeaderValue::Text(text) => Some(text.trim().to_owned()).filter(|id| !id.is_empty()),
            // Several ids are no id.
            _ => None,
        }
    }

    /// The body as it was meant; `None` for an encoding that is broken.
    pub(super) fn decoded(&self) -> Option<Cow<'a, [u8]>> {
        let encoding = self.head.as_ref().filter(|head| !head.parts.is_empty());
        let encoding = encoding.and_then(|head| head.content_transfer_encoding());
        match encoding.unwrap_or_default().to_ascii_lowercase().as_str() {
            "base64" => base64_decode(self.body).map(Cow::Owned),
            "quoted-printable" => quoted_printable_decode(self.body).map(Cow::Owned),
            _ => Some(Cow::Borrowed(self.body)),
        }
    }

    /// The parts of a multipart; none for anything else.
    pub(super) fn parts(&self) -> Vec<Self> {
        let content = self.head.as_ref().filter(|head| !head.parts.is_empty());
        let content = content.and_then(|head| head.content_type());
        let boundary = content
            .filter(|kind| kind.ctype().eq_ignore_ascii_case("multipart"))
            .and_then(|kind| kind.attribute("boundary"))
            .filter(|boundary| !boundary.is_empty());
        boundary.map_or_else(Vec::new, |boundary| {
            between(self.body, boundary.as_bytes()).into_iter().map(Self::read).collect()
        })
    }
}

/// Head and body; the empty line between them belongs to the head.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line.trim_ascii().is_empty() {
            break;
        }
    }
    bytes.split_at_checked(at).unwrap_or((bytes, b""))
}

/// What stands between the boundary's lines (RFC 2046, section 5.1.1); what was cut off counts to its
/// end.
fn between<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let (mut parts, mut begun, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let mark = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary));
        let end = mark.map(<[u8]>::trim_ascii_end);
        if matches!(end, Some(b"" | b"--")) {
            parts.extend(begun.take().and_then(|begin| body.get(begin..at)));
            if end == Some(b"--") || parts.len() >= MOST_PARTS {
                return parts;
            }
            begun = Some(at + line.len());
        }
        at += line.len();
    }
    parts.extend(begun.and_then(|begin| body.get(begin..)));
    parts
}
