//! What a text says once the escapes of JSON are read, with the way back to its bytes (RFC 8259, 7).

use std::ops::Range;

/// How often a text may be JSON within JSON: arguments of a tool are.
const DEEPEST: usize = 3;

/// A text read once more.
pub(super) struct View {
    pub(super) text: String,
    /// Places where a stretch begins: here, and in the text that was read.
    stretches: Vec<(usize, usize)>,
}

/// The readings of a text beyond its own bytes; none where it has no escapes.
pub(super) fn views(text: &str) -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    while views.len() < DEEPEST {
        let last = views.last().map_or(text, |view| view.text.as_str());
        let Some(view) = read(last) else { break };
        views.push(view);
    }
    views
}

/// A range of a reading as one of the text that was read.
pub(super) fn to_text(views: &[View], range: Range<usize>) -> Range<usize> {
    views.iter().rev().fold(range, |range, view| view.back(range.start)..view.back(range.end))
}

impl View {
    fn back(&self, at: usize) -> usize {
        let after = self.stretches.partition_point(|(here, _)| *here <= at);
        let stretch = after.checked_sub(1).and_then(|last| self.stretches.get(last));
        stretch.map_or(at, |(here, there)| there + (at - here))
    }
}

fn read(text: &str) -> Option<View> {
    let mut view = View { text: String::new(), stretches: Vec::new() };
    let (mut copied, mut at) = (0, 0);
    while let Some(start) = text[at..].find('\\').map(|by| at + by) {
        let Some((sign, len)) = escape(&text[start..]) else {
            at = start + 1;
            continue;
        };
        view.text.push_str(&text[copied..start]);
        view.stretches.push((view.text.len(), start));
        view.text.push(sign);
        at = start + len;
        copied = at;
        view.stretches.push((view.text.len(), at));
    }
    view.text.push_str(&text[copied..]);
    (copied > 0).then_some(view)
}

/// The sign of an escape and the bytes it takes.
fn escape(said: &str) -> Option<(char, usize)> {
    let sign = match said.as_bytes().get(1)? {
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'"' => '"',
        b'/' => '/',
        b'\\' => '\\',
        b'u' => return unicode(said),
        _ => return None,
    };
    Some((sign, 2))
}

fn unicode(said: &str) -> Option<(char, usize)> {
    let unit = |from: usize| {
        let digits = said.get(from..from + 4)?;
        u32::from_str_radix(digits, 16)
            .ok()
            .filter(|_| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let first = unit(2)?;
    if let Some(sign) = char::from_u32(first) {
        return Some((sign, 6));
    }
    let second = said.get(6..8).filter(|mark| *mark == "\\u").and_then(|_| unit(8))?;
    let is_pair = (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second);
    let sign = is_pair.then(|| 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))?;
    Some((char::from_u32(sign)?, 12))
}
