//! Fonts whose letters are signs: Word shows a Greek letter, a tick or a bullet where the file has a
//! Latin letter or a character of private use. Read by its letter, a dose in micrograms would be one in
//! milligrams. Also raised figures: "10" and a raised "9" are no 109.

use std::borrow::Cow;

/// A font of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SymbolFont {
    /// Adobe's and Microsoft's Symbol.
    Symbol,
    Wingdings,
    Wingdings2,
    /// Another one, whose signs are not known.
    Other,
}

/// The Symbol font from 0x20 on (its mapping is published by the Unicode Consortium).
const SYMBOL: [&str; 7] = [
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?",
    "≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    "\u{fffd}αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼\u{fffd}",
    "\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\u{fffd}\u{fffd}↵",
    "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
    "◊〈®©™∑\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}〉∫\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}",
];

/// The signs of Wingdings that letters and forms use.
const WINGDINGS: &[(u8, char)] = &[
    (0x20, ' '),
    (0x28, '☎'),
    (0x29, '✆'),
    (0x2a, '✉'),
    (0x45, '☜'),
    (0x46, '☞'),
    (0x4a, '☺'),
    (0x4c, '☹'),
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '◆'),
    (0x78, '☒'),
    (0x9e, '·'),
    (0x9f, '•'),
    (0xa1, '○'),
    (0xa4, '◉'),
    (0xa7, '▪'),
    (0xa8, '◻'),
    (0xd8, '➢'),
    (0xdf, '←'),
    (0xe0, '→'),
    (0xe1, '↑'),
    (0xe2, '↓'),
    (0xe8, '➔'),
    (0xef, '⇦'),
    (0xf0, '⇨'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

/// The same for Wingdings 2.
const WINGDINGS_2: &[(u8, char)] = &[
    (0x20, ' '),
    (0x4f, '✗'),
    (0x50, '✓'),
    (0x51, '☒'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0x97, '●'),
    (0x98, '•'),
    (0xa3, '□'),
];

impl SymbolFont {
    /// The font of this name, if it is one of signs.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "symbol" | "symbolmt" | "symbol mt" | "standard symbols l" => Some(Self::Symbol),
            "wingdings" => Some(Self::Wingdings),
            "wingdings 2" => Some(Self::Wingdings2),
            "wingdings 3" | "webdings" | "zapfdingbats" | "zapf dingbats" | "marlett" => {
                Some(Self::Other)
            }
            _ => None,
        }
    }

    /// The sign at a place of the font; U+FFFD where it is not known.
    pub(crate) fn sign(self, place: u8) -> char {
        let in_table = |table: &[(u8, char)]| {
            table.iter().find(|(known, _)| *known == place).map(|(_, sign)| *sign)
        };
        let found = match self {
            Self::Symbol => place
                .checked_sub(0x20)
                .and_then(|at| SYMBOL[usize::from(at / 32)].chars().nth(usize::from(at % 32))),
            Self::Wingdings => in_table(WINGDINGS),
            Self::Wingdings2 => in_table(WINGDINGS_2),
            Self::Other => (place == b' ').then_some(' '),
        };
        found.unwrap_or('\u{fffd}')
    }

    /// What a character of text in this font shows: its place is the character itself, or the
    /// character of private use at 0xF000 and the place. What is in no font of signs stays.
    pub(crate) fn shown(self, character: char) -> char {
        match place(character) {
            Some(place) if place >= 0x20 => self.sign(place),
            _ => character,
        }
    }
}

fn place(character: char) -> Option<u8> {
    let code = u32::from(character);
    u8::try_from(code).ok().or_else(|| u8::try_from(code.checked_sub(0xf000)?).ok())
}

/// Raised figures and signs as characters of their own. Raised letters stay as they are, and so does
/// what is raised with them: "1st" has no power.
pub(crate) fn raised(text: &str) -> Cow<'_, str> {
    const RAISED: &[(char, char)] = &[
        ('0', '⁰'),
        ('1', '¹'),
        ('2', '²'),
        ('3', '³'),
        ('4', '⁴'),
        ('5', '⁵'),
        ('6', '⁶'),
        ('7', '⁷'),
        ('8', '⁸'),
        ('9', '⁹'),
        ('+', '⁺'),
        ('-', '⁻'),
        ('\u{2212}', '⁻'),
        ('\u{2013}', '⁻'),
    ];
    let sign = |character: char| {
        let found = RAISED.iter().find(|(plain, _)| *plain == character);
        found.map(|(_, raised)| *raised).or_else(|| character.is_whitespace().then_some(character))
    };
    let signs: Option<String> = text.chars().map(sign).collect();
    signs.map_or(Cow::Borrowed(text), Cow::Owned)
}
