//! The GSM 7-bit default alphabet and its extension table: 3GPP TS 23.038, sections 6.2.1 and
//! 6.2.1.1. National tables are left out: gateways do not use them unless asked.

/// The default alphabet, without the escape to the extension table (0x1B).
const DEFAULT: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                       ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The extension table: a character of it follows an escape.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// How wide a character is in the GSM alphabet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// One septet.
    Plain,
    /// An escape and a septet.
    Escaped,
    /// The alphabet lacks it.
    Absent,
}

pub(super) fn width(letter: char) -> Width {
    if DEFAULT.contains(letter) {
        Width::Plain
    } else if EXTENSION.contains(letter) {
        Width::Escaped
    } else {
        Width::Absent
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT, EXTENSION};

    #[test]
    fn the_alphabet_has_127_characters_and_its_extension_ten_each_once() {
        let mut all: Vec<char> = DEFAULT.chars().chain(EXTENSION.chars()).collect();
        assert_eq!((DEFAULT.chars().count(), EXTENSION.chars().count()), (127, 10));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 137);
    }
}
