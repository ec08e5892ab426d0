//! A message as it travels (RFC 5322, MIME): its head, the text that is to be read and what is
//! attached.

use std::borrow::Cow;

use encoding_rs::{Encoding as Charset, UTF_8};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{
    Address, Encoding, HeaderName, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders,
    PartType,
};

use super::flowed;
use super::message::{Attached, Content, Mail, Written, is_decoration, person};
use crate::charset;
use crate::mail::begins_like_mail;
use crate::{Unreadable, parts::plain_name};

/// The most parts that are looked at; more are no message somebody wrote.
const MOST: usize = 10_000;

pub(super) fn read(bytes: &[u8]) -> Result<Mail, Unreadable> {
    let bytes = without_envelope(bytes);
    let message = MessageParser::default().parse(bytes);
    let message = message.filter(|_| begins_like_mail(bytes));
    let Some(message) = message else {
        return Err(Unreadable::damaged("it does not begin like an e-mail"));
    };
    if message.parts.len() > MOST {
        return Err(Unreadable::damaged("it has more parts than an e-mail can have"));
    }
    let mut mail = Mail {
        from: addresses(&message, &HeaderName::From),
        to: addresses(&message, &HeaderName::To),
        cc: addresses(&message, &HeaderName::Cc),
        date: date(&message),
        subject: text_of(header(&message, &HeaderName::Subject)),
        ..Mail::default()
    };
    let bodies: Vec<u32> = message.text_body.iter().chain(&message.html_body).copied().collect();
    for (number, part) in (0_u32..).zip(&message.parts) {
        let is_body = bodies.contains(&number);
        match &part.body {
            PartType::Text(_) | PartType::Html(_) if is_body => {
                mail.is_cut |= part.is_encoding_problem && message.parts.len() > 1;
            }
            PartType::Text(_) if bodies.is_empty() && is_cut_body(part) => {
                mail.is_cut = true;
                let words = words(&message, part);
                let is_html = part.is_content_type("text", "html");
                mail.written.push(if is_html {
                    Written::Html(words)
                } else {
                    Written::Plain(words)
                });
            }
            PartType::Multipart(_) => {}
            _ if is_signature(part) => {}
            _ => mail.attached.push(attached(&message, part, mail.attached.len() + 1)),
        }
    }
    let texts = |of: &[u32]| -> Vec<Written> {
        let parts = of.iter().filter_map(|number| message.part(*number));
        let texts = parts.filter(|part| matches!(part.body, PartType::Text(_) | PartType::Html(_)));
        texts.map(|part| written(&message, part)).collect()
    };
    mail.written.extend(texts(&message.text_body));
    if message.text_body != message.html_body {
        mail.rich = texts(&message.html_body);
    }
    Ok(mail)
}

/// The message without what mailboxes put before it.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if bytes.starts_with(b"From ") {
        let line = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
        return &bytes[line..];
    }
    bytes
}

fn written(message: &Message<'_>, part: &MessagePart<'_>) -> Written {
    let words = words(message, part);
    let is_html = part.is_content_type("text", "html");
    if is_html { Written::Html(words) } else { Written::Plain(words) }
}

/// Whether a part without an end is the text that the message begins with, as of one that was cut off.
fn is_cut_body(part: &MessagePart<'_>) -> bool {
    let is_text = part.content_type().is_none_or(|kind| kind.ctype() == "text");
    let is_attached =
        part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    part.is_encoding_problem && is_text && !is_attached && part.attachment_name().is_none()
}

fn header<'a, 'x>(message: &'a Message<'x>, name: &HeaderName<'_>) -> Option<&'a HeaderValue<'x>> {
    let headers = &message.parts.first()?.headers;
    headers.iter().find(|header| header.name == *name).map(|header| &header.value)
}

fn text_of(value: Option<&HeaderValue<'_>>) -> String {
    match value {
        Some(HeaderValue::Text(text)) => text.to_string(),
        Some(HeaderValue::TextList(all)) => all.join(", "),
        _ => String::new(),
    }
}

/// As it stands in the message: the writer's own time, with its zone.
fn date(message: &Message<'_>) -> String {
    message
        .parts
        .first()
        .and_then(|_| message.header_raw(HeaderName::Date))
        .unwrap_or_default()
        .into()
}

fn addresses(message: &Message<'_>, name: &HeaderName<'_>) -> String {
    let all = message.parts.first().map(|part| part.headers.as_slice()).unwrap_or_default();
    let values = all.iter().filter(|header| header.name == *name).map(|header| &header.value);
    let said = values.flat_map(|value| match value {
        HeaderValue::Address(Address::List(list)) => list.iter().map(one).collect(),
        HeaderValue::Address(Address::Group(groups)) => {
            groups.iter().flat_map(|group| &group.addresses).map(one).collect()
        }
        other => vec![text_of(Some(other))],
    });
    said.filter(|one| !one.is_empty()).collect::<Vec<_>>().join("; ")
}

fn one(addressee: &mail_parser::Addr<'_>) -> String {
    person(addressee.name().unwrap_or_default(), addressee.address().unwrap_or_default())
}

/// The bytes of a part as they were sent.
fn raw<'a>(message: &'a Message<'_>, part: &MessagePart<'_>) -> &'a [u8] {
    let (from, to) = (part.offset_body as usize, part.offset_end as usize);
    let all = message.raw_message.as_ref();
    all.get(from..to).or_else(|| all.get(from..)).unwrap_or_default()
}

fn decoded<'a>(message: &'a Message<'_>, part: &MessagePart<'_>) -> Option<Cow<'a, [u8]>> {
    let raw = raw(message, part);
    match part.encoding {
        Encoding::None => Some(Cow::Borrowed(raw)),
        Encoding::Base64 => base64_decode(raw).map(Cow::Owned),
        Encoding::QuotedPrintable => quoted_printable_decode(raw).map(Cow::Owned),
    }
}

/// A text in the characters that it says it is in; where it says none or another, by its bytes.
fn words(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    let Some(bytes) = decoded(message, part) else {
        return part.text_contents().unwrap_or_default().to_owned();
    };
    let kind = part.content_type();
    let said = kind.and_then(|kind| kind.attribute("charset")).unwrap_or_default();
    let is_vague = said.is_empty() || said.to_ascii_lowercase().contains("ascii");
    let text = match Charset::for_label(said.as_bytes()).filter(|found| *found != UTF_8) {
        Some(found) if !is_vague => found.decode(&bytes).0.into_owned(),
        None if !is_vague && Charset::for_label(said.as_bytes()).is_none() => {
            match charset_decoder(said.as_bytes()) {
                Some(decoder) => decoder(&bytes),
                None => charset::decode(&bytes).0,
            }
        }
        _ => charset::decode(&bytes).0,
    };
    let attribute = |name: &str| kind.and_then(|kind| kind.attribute(name)).unwrap_or_default();
    let is_plain = !part.is_content_type("text", "html");
    if is_plain && attribute("format").eq_ignore_ascii_case("flowed") {
        return flowed::joined(&text, attribute("delsp").eq_ignore_ascii_case("yes"));
    }
    text
}

/// A signature says nothing that a reader sees.
fn is_signature(part: &MessagePart<'_>) -> bool {
    ["pkcs7-signature", "x-pkcs7-signature", "pgp-signature"]
        .iter()
        .any(|kind| part.is_content_type("application", kind))
}

fn attached(message: &Message<'_>, part: &MessagePart<'_>, number: usize) -> Attached {
    let is_message = part.is_content_type("message", "rfc822")
        || part.is_content_type("message", "global")
        || matches!(part.body, PartType::Message(_));
    // A message that is none is a file like others; everything else that could not be decoded is
    // damaged.
    let is_broken =
        part.is_encoding_problem && !(is_message && matches!(part.body, PartType::Binary(_)));
    let bytes = match &part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.to_vec(),
        PartType::Message(inner) if part.encoding != Encoding::None => inner.raw_message.to_vec(),
        _ => decoded(message, part).unwrap_or_default().into_owned(),
    };
    let said = part.attachment_name().and_then(plain_name);
    let name = said.unwrap_or_else(|| name_of(part, &bytes, number));
    let is_inline = part.content_id().is_some()
        || part.content_disposition().is_some_and(mail_parser::ContentType::is_inline);
    let is_picture = part.content_type().is_some_and(|kind| kind.ctype() == "image");
    let content = if is_broken {
        Content::Sealed
    } else if is_picture && is_inline && is_decoration(&bytes) {
        Content::Decoration
    } else {
        Content::File(bytes)
    };
    Attached { name, content }
}

/// A name for what has none: a message's subject, or what kind of file it is.
fn name_of(part: &MessagePart<'_>, bytes: &[u8], number: usize) -> String {
    if begins_like_mail(bytes) {
        let inner = part.message().and_then(|inner| inner.subject()).and_then(plain_name);
        return inner.map_or_else(|| format!("message {number}.eml"), |name| format!("{name}.eml"));
    }
    let kind = part.content_type();
    let (major, minor) =
        kind.map_or(("text", ""), |kind| (kind.ctype(), kind.subtype().unwrap_or_default()));
    let ending = match (major, minor) {
        ("text", "html") => ".html",
        ("text", "calendar") => ".ics",
        ("text" | "application", "rtf") => ".rtf",
        ("text" | "application", "xml") => ".xml",
        ("text" | "message", _) => ".txt",
        ("application", "pdf") => ".pdf",
        ("image", "jpeg") => ".jpg",
        ("image", "png") => ".png",
        ("image", "tiff") => ".tif",
        _ => "",
    };
    format!("attachment {number}{ending}")
}
