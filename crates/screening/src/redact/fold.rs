//! How values are compared: without case, accents and the signs between words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Writes a text's letters and figures, folded; what else stands there is given to `other`.
pub(super) fn fold_into(text: &str, out: &mut String, mut other: impl FnMut(&mut String, char)) {
    if text.is_ascii() {
        for sign in text.chars() {
            if sign.is_ascii_alphanumeric() {
                out.push(sign.to_ascii_lowercase());
            } else {
                other(out, sign);
            }
        }
        return;
    }
    for sign in text.nfkd().filter(|sign| !is_combining_mark(*sign)) {
        match sign {
            'ß' | 'ẞ' => out.push_str("ss"),
            'ø' | 'Ø' => out.push('o'),
            'ł' | 'Ł' => out.push('l'),
            'đ' | 'Đ' => out.push('d'),
            _ if sign.is_alphanumeric() => out.extend(sign.to_lowercase()),
            _ => other(out, sign),
        }
    }
}

/// Letters and figures only.
pub(super) fn number(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out, |_, _| {});
    out
}

/// Words with one space between them.
pub(super) fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out, |out, _| {
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    });
    out.truncate(out.trim_end().len());
    out
}

/// All signs but spaces, in small letters.
pub(super) fn signs(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).flat_map(char::to_lowercase).collect()
}
