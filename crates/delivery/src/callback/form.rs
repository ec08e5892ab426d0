//! A body in `application/x-www-form-urlencoded`, as the URL standard reads it.

use percent_encoding::percent_decode_str;

/// Fields of a form, more than any report has.
const MOST: usize = 1000;

/// Names and values in their order; `None` for what is not text or has too many fields.
pub(super) fn parse(body: &[u8]) -> Option<Vec<(String, String)>> {
    let body = std::str::from_utf8(body).ok()?;
    let pairs = body.split('&').filter(|pair| !pair.is_empty());
    let mut fields = Vec::new();
    for pair in pairs {
        if fields.len() == MOST {
            return None;
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        fields.push((decoded(name)?, decoded(value)?));
    }
    Some(fields)
}

fn decoded(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}
