//! The address of a gateway as a template. Placeholders stand in the path and the query only, and a
//! value can neither leave its segment nor add a parameter.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::template::Template;
use super::values::{Placeholder, Values};

/// All but the unreserved characters (RFC 3986, section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Why an address is refused, as the end of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAddress {
    /// Not https, and not to this machine.
    #[error("must begin with https://, except to this machine")]
    NotHttps,
    /// The host is not a plain name or number.
    #[error("has no plain host before its path: no placeholders, no user, no password")]
    NoHost,
    /// A character that no address has.
    #[error("has a space, a fragment or a character that no address has")]
    Character,
}

/// Verifies what a description's address is before any value is put in.
pub(super) fn check(url: &str) -> Result<(), BadAddress> {
    let (is_https, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) => (false, rest),
        (None, None) => return Err(BadAddress::NotHttps),
    };
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"#<>\\^`|".contains(&byte);
    if !url.bytes().all(is_plain) {
        return Err(BadAddress::Character);
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    let (host, port) = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((inner, port))
            if inner.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':') =>
        {
            (inner, port)
        }
        Some(_) => return Err(BadAddress::NoHost),
        None => {
            let at = authority.find(':').unwrap_or(authority.len());
            authority.split_at(at)
        }
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
    let fits_port = port.is_empty()
        || port.strip_prefix(':').is_some_and(|digits| digits.parse::<u16>().is_ok());
    if host.is_empty() || !host.bytes().all(is_name) || !fits_port {
        return Err(BadAddress::NoHost);
    }
    if is_https || matches!(host, "localhost" | "127.0.0.1" | "::1") {
        return Ok(());
    }
    Err(BadAddress::NotHttps)
}

/// Why a value does not fit an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    Missing(Placeholder),
    /// A segment would be empty or walk up the path.
    Segment,
}

/// The address with its values, each percent-encoded.
pub(super) fn fill(template: &str, parsed: &Template, values: &Values) -> Result<String, Misfit> {
    let url = parsed
        .fill(values, |value| utf8_percent_encode(value, RESERVED).to_string())
        .map_err(Misfit::Missing)?;
    // Dots are not encoded, and would not help encoded: `..` is for servers one folder up either
    // way. A segment that the description does not have itself is refused.
    let walks = |url: &str| {
        let path = url.split('?').next().unwrap_or_default();
        let segments = path.split('/').skip(3);
        segments.filter(|segment| matches!(*segment, "" | "." | "..")).count()
    };
    if walks(&url) > walks(template) {
        return Err(Misfit::Segment);
    }
    Ok(url)
}

/// A form's field or a query's value, encoded.
pub(super) fn encoded(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::{BadAddress, check};

    #[test]
    fn only_https_is_taken_except_to_this_machine() {
        for good in [
            "https://api.example/v1/{id}?to={to}",
            "https://api.example:8443",
            "http://localhost:8080/send",
            "http://127.0.0.1/send",
            "http://[::1]:9/send",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for (wrong, why) in [
            ("http://api.example/send", BadAddress::NotHttps),
            ("http://localhost.example/send", BadAddress::NotHttps),
            ("http://127.0.0.1.example/send", BadAddress::NotHttps),
            ("ftp://api.example", BadAddress::NotHttps),
            ("api.example/send", BadAddress::NotHttps),
            ("https://{to}.example/send", BadAddress::NoHost),
            ("https://user:pass@api.example/send", BadAddress::NoHost),
            ("http://localhost:80@evil.example/send", BadAddress::NoHost),
            ("https:///send", BadAddress::NoHost),
            ("https://api.example:99999/", BadAddress::NoHost),
            ("https://api.example/a b", BadAddress::Character),
            ("https://api.example/#x", BadAddress::Character),
            ("https://api.example\\@evil.example", BadAddress::Character),
        ] {
            assert_eq!(check(wrong), Err(why), "{wrong}");
        }
    }
}
