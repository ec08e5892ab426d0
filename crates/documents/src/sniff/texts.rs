//! Kinds of files that are text inside, told by how they begin.

use crate::charset::{byte_order_mark, decode, unmarked_utf16};

/// A message's or a batch's first segment, which declares its separators right behind its name.
pub(super) fn is_hl7(head: &[u8]) -> bool {
    let mark = byte_order_mark(head).map_or(0, |(_, mark)| mark);
    let head = &head[mark..];
    let start = head.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != 0xb);
    let start = &head[start.unwrap_or(head.len())..];
    let declared = [b"MSH", b"FHS", b"BHS"].iter().find_map(|name| start.strip_prefix(*name));
    let Some([separator, component, rest @ ..]) = declared else { return false };
    let is_sign = |byte: &u8| byte.is_ascii_punctuation();
    is_sign(separator) && is_sign(component) && rest.iter().take(8).any(|byte| byte == separator)
}

/// An object, as a resource is, right at the start.
pub(super) fn is_json(head: &[u8]) -> bool {
    let is_wide = unmarked_utf16(head).is_some() || byte_order_mark(head).is_some();
    let text = if is_wide { decode(head).0.into_bytes() } else { head.to_vec() };
    text.trim_ascii_start()
        .strip_prefix(b"{")
        .is_some_and(|rest| matches!(rest.trim_ascii_start().first(), Some(b'"' | b'}') | None))
}

/// Whether the name of the member is there that every resource has.
pub(super) fn mentions_a_resource(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"\"resourceType\"";
    let wide = |bytes: &[u8]| bytes.iter().copied().filter(|byte| *byte != 0).collect::<Vec<_>>();
    let is_there = |bytes: &[u8]| bytes.windows(NAME.len()).any(|window| window == NAME);
    is_there(bytes) || (bytes.contains(&0) && is_there(&wide(bytes)))
}

/// A tag, a declaration or a comment right at the start. "<5 mmol/l" is text.
pub(super) fn looks_like_xml(start: &[u8]) -> bool {
    match start {
        [b'<', b'?' | b'!', ..] => true,
        [b'<', next, ..] => next.is_ascii_alphabetic() && start.contains(&b'>'),
        _ => false,
    }
}

/// The root of a web page behind comments and instructions. Other names are left to the reader of XML.
pub(super) fn is_web_page(start: &[u8]) -> bool {
    let start = after_comments(start);
    let begins = |tag: &str| {
        start.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag.as_bytes()))
    };
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| begins(tag))
}

/// What follows the comments and instructions at the start; nothing where one does not end.
fn after_comments(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        let end: &[u8] = match text {
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            [b'<', b'?', ..] => b"?>",
            _ => return text,
        };
        let Some(at) = text.windows(end.len()).position(|window| window == end) else {
            return &[];
        };
        text = &text[at + end.len()..];
    }
}

/// More control characters than any text has.
pub(super) fn is_mostly_control(head: &[u8]) -> bool {
    let odd = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, 9..=13 | 26 | 27);
    head.iter().filter(odd).count() * 10 > head.len()
}
