//! E-mail addresses, web addresses and addresses of machines.

use super::piece::Piece;
use super::tokens::Shape;
use super::{Kind, Span};

/// Finds them by the signs that they alone have: `@`, `://`, four numbers with points.
pub(super) fn find(piece: &Piece, spans: &mut Vec<Span>) {
    let mut done = 0;
    for at in 0..piece.tokens.len() {
        if at < done {
            continue;
        }
        let found = match piece.sign(at) {
            Some('@') => email(piece, at),
            Some(':') => web(piece, at).or_else(|| v6(piece, at)),
            _ if piece.is_shape(at, Shape::Figures) => {
                v4(piece, at).or_else(|| v6(piece, at)).or_else(|| mac(piece, at))
            }
            _ if piece.tokens[at].is_word() => {
                bare(piece, at).or_else(|| v6(piece, at)).or_else(|| mac(piece, at))
            }
            _ => None,
        };
        if let Some(span) = found {
            let end = span.range.end;
            done = at + piece.tokens[at..].partition_point(|token| token.start < end);
            spans.push(span);
        }
    }
}

/// The glued tokens to the left and right for which `is_part` holds; at most as many as an address
/// can have, so that a line of signs costs no more than its length.
fn glued(piece: &Piece, at: usize, is_part: impl Fn(usize) -> bool) -> (usize, usize) {
    const MOST: usize = 64;
    let mut first = at;
    while first > 0 && at - first < MOST && piece.is_glued(first) && is_part(first - 1) {
        first -= 1;
    }
    let mut after = at + 1;
    while after - at < MOST && piece.is_glued(after) && is_part(after) {
        after += 1;
    }
    (first, after)
}

fn email(piece: &Piece, at: usize) -> Option<Span> {
    let is_part = |at: usize| {
        !piece.is_shape(at, Shape::Sign)
            || matches!(piece.sign(at), Some('.' | '-' | '_' | '+' | '%' | '\'' | '~'))
    };
    let (mut first, mut after) = glued(piece, at, is_part);
    while first < at && matches!(piece.sign(first), Some('.' | '-' | '\'')) {
        first += 1;
    }
    while after > at + 1 && matches!(piece.sign(after - 1), Some('.' | '-' | '\'' | '_' | '+')) {
        after -= 1;
    }
    let has_point = (at + 1..after).any(|at| piece.sign(at) == Some('.'));
    (first < at && after > at + 1)
        .then(|| piece.span(Kind::Email, first..after, if has_point { 0.98 } else { 0.6 }, "email"))
}

fn is_of_url(piece: &Piece, at: usize) -> bool {
    !matches!(piece.sign(at), Some('<' | '>' | '"' | '\'' | '`' | '|' | '“' | '”' | '»'))
}

fn web(piece: &Piece, at: usize) -> Option<Span> {
    let is_scheme = at > 0
        && matches!(
            piece.str(at - 1).to_ascii_lowercase().as_str(),
            "http" | "https" | "ftp" | "sftp"
        );
    let slashes = piece.sign(at + 1) == Some('/')
        && piece.sign(at + 2) == Some('/')
        && piece.is_glued(at + 2);
    if !is_scheme || !slashes {
        return None;
    }
    let (_, after) = glued(piece, at, |at| is_of_url(piece, at));
    Some(piece.span(Kind::Url, at - 1..end_of_url(piece, at + 2, after), 0.95, "url"))
}

fn end_of_url(piece: &Piece, first: usize, mut after: usize) -> usize {
    while after > first + 1
        && matches!(piece.sign(after - 1), Some('.' | ',' | ';' | ':' | ')' | ']' | '!' | '?'))
    {
        after -= 1;
    }
    after
}

/// `www.example.org`, `example.org/portal`.
fn bare(piece: &Piece, at: usize) -> Option<Span> {
    const ENDS: &[&str] = &[
        "com", "org", "net", "edu", "gov", "info", "biz", "health", "care", "clinic", "uk", "au",
        "nz", "ie", "de", "at", "ch", "fr", "es", "it", "nl", "be", "pt", "se", "no", "dk", "fi",
        "pl", "cz", "hu", "br", "ca", "us", "io", "eu", "sk",
    ];
    if piece.is_glued(at)
        && at > 0
        && !matches!(piece.sign(at - 1), Some('(' | '<' | '"' | ':' | '>' | '['))
    {
        return None;
    }
    if piece.sign(at + 1) != Some('.') && piece.sign(at + 1) != Some('-') || !piece.is_glued(at + 1)
    {
        return None;
    }
    let is_host =
        |at: usize| !piece.is_shape(at, Shape::Sign) || matches!(piece.sign(at), Some('.' | '-'));
    let (_, host) = glued(piece, at, is_host);
    let host = end_of_url(piece, at, host);
    let end = piece.str(host - 1);
    let is_known = host > at + 2 && piece.sign(host - 2) == Some('.') && ENDS.contains(&end);
    let is_www = piece.str(at).eq_ignore_ascii_case("www");
    if piece.sign(host) == Some('@') || !(is_known || is_www && host > at + 2) {
        return None;
    }
    let (_, after) = glued(piece, host - 1, |at| is_of_url(piece, at));
    Some(piece.span(
        Kind::Url,
        at..end_of_url(piece, host - 1, after.max(host)),
        if is_www { 0.9 } else { 0.6 },
        "url",
    ))
}

fn v4(piece: &Piece, at: usize) -> Option<Span> {
    let octet = |at: usize| {
        piece.is_shape(at, Shape::Figures)
            && piece.tokens[at].len() <= 3
            && piece.str(at).parse().is_ok_and(|one: u16| one < 256)
    };
    let is_free = !piece.is_glued(at)
        || !matches!(piece.sign(at.wrapping_sub(1)), Some('.' | '-'))
            && !piece.tokens[at - 1].is_word();
    let is_address = octet(at)
        && (0..3).all(|nth| {
            let point = at + 1 + 2 * nth;
            piece.sign(point) == Some('.')
                && piece.is_glued(point)
                && piece.is_glued(point + 1)
                && octet(point + 1)
        });
    let goes_on = piece.sign(at + 7) == Some('.')
        && piece.is_glued(at + 7)
        && piece.is_glued(at + 8)
        && piece.is_shape(at + 8, Shape::Figures);
    (is_address && is_free && !goes_on)
        .then(|| piece.span(Kind::IpAddress, at..at + 7, 0.8, "ip_address"))
}

/// Groups of hexadecimal figures parted by colons (RFC 4291).
fn v6(piece: &Piece, at: usize) -> Option<Span> {
    let is_first =
        !piece.is_glued(at) || at == 0 || matches!(piece.sign(at - 1), Some('[' | '(' | '"'));
    if !is_first {
        return None;
    }
    let is_part = |at: usize| {
        piece.sign(at) == Some(':') || piece.str(at).bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if !is_part(at) {
        return None;
    }
    let (_, after) = glued(piece, at, is_part);
    let said = piece.said(at..after).trim_end_matches(':');
    let groups: Vec<&str> = said.split(':').collect();
    let is_sized = groups.iter().all(|group| group.len() <= 4);
    let shortened = said.matches("::").count();
    let full = groups.iter().filter(|group| !group.is_empty()).count();
    let fits = is_sized
        && (groups.len() == 8 && shortened == 0 || shortened == 1 && (3..8).contains(&full));
    let end = piece.tokens[at].start + said.len();
    fits.then(|| Span::new(Kind::IpAddress, piece.tokens[at].start..end, 0.85, "ip_address"))
}

/// `00:1A:2B:3C:4D:5E` (IEEE 802).
fn mac(piece: &Piece, at: usize) -> Option<Span> {
    if piece.is_glued(at) && at > 0 && piece.sign(at - 1) != Some('(') {
        return None;
    }
    let is_part = |at: usize| {
        matches!(piece.sign(at), Some(':' | '-'))
            || piece.str(at).bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    if !is_part(at) {
        return None;
    }
    let (_, after) = glued(piece, at, is_part);
    let said = piece.said(at..after);
    let sign = if said.contains(':') { ':' } else { '-' };
    let pairs = said.split(sign).filter(|pair| pair.len() == 2).count();
    let fits = said.len() == 17 && pairs == 6;
    fits.then(|| piece.span(Kind::Device, at..after, 0.85, "device.network_card"))
}
