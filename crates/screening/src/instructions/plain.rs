//! A sentence as a reader would take it: letters folded to lower case without accents, invisible
//! characters left out, look-alikes of other scripts read as the letters they look like. What was
//! done is counted, as plain writing needs none of it. Decoding is in `encoded`.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::classes::Classes;

/// A sentence, folded and cut into words.
#[derive(Debug, Default)]
pub(super) struct Plain {
    /// With its punctuation.
    pub(super) folded: String,
    /// The words, each between two spaces.
    pub(super) spaced: String,
    pub(super) words: Vec<Word>,
    /// Zero-width characters between two letters, and letters of another script within a word.
    pub(super) disguises: usize,
    pub(super) asks: bool,
}

/// One word of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Where it begins in `Plain::spaced`.
    pub(super) spaced: usize,
    /// Where it begins in the text given.
    pub(super) at: usize,
    pub(super) before: Break,
    pub(super) classes: Classes,
    /// Words of the longest courtesy that begins here.
    pub(super) lead: u8,
    /// Whether a colon or an equals sign follows, so that it names what comes after it.
    pub(super) names: bool,
    /// Whether it is the first of its line.
    pub(super) opens: bool,
    /// Whether a quotation mark closes it.
    pub(super) quoted: bool,
}

/// What stands before a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    None,
    Comma,
    /// A colon, bracket, dash or quotation mark.
    Clause,
    /// A line that begins with a capital letter.
    Line,
    /// The sentence's beginning.
    Start,
}

impl Plain {
    pub(super) fn of(raw: &str) -> Self {
        let mut plain = Self::default();
        let mut places = Vec::new();
        let mut was_letter = false;
        let mut pending = 0;
        for (at, character) in raw.char_indices() {
            if character.is_ascii() {
                if was_letter && character.is_ascii_alphabetic() {
                    plain.disguises += pending;
                }
                pending = 0;
                was_letter = character.is_ascii_alphabetic();
                plain.folded.push(character.to_ascii_lowercase());
                places.push(at);
                continue;
            }
            if is_left_out(character) {
                // Soft hyphens and joiners at a word's edge are everyday typography.
                pending += usize::from(hides_within_words(character));
                continue;
            }
            pending = 0;
            was_letter = character.is_alphabetic();
            for part in core::iter::once(character).nfkd().filter(|part| !is_combining_mark(*part))
            {
                let before = plain.folded.len();
                match special(part) {
                    Some(plainer) => plain.folded.push_str(plainer),
                    None => plain.folded.extend(part.to_lowercase()),
                }
                places.extend(core::iter::repeat_n(at, plain.folded.len() - before));
            }
        }
        plain.cut(raw, &places);
        plain
    }

    fn cut(&mut self, raw: &str, places: &[usize]) {
        self.spaced.reserve(self.folded.len() + 2);
        self.spaced.push(' ');
        let mut before = Break::Start;
        let mut rest = self.folded.as_str();
        let mut from = 0;
        while let Some(start) = rest.find(is_of_a_word) {
            before = before.max(stronger(&rest[..start]));
            look_after(self.words.last_mut(), &rest[..start]);
            let word = &rest[start..];
            let length = word.find(|one| !is_of_a_word(one)).unwrap_or(word.len());
            let at = places.get(from + start).copied().unwrap_or_default();
            let opens = before == Break::Start || rest[..start].contains('\n');
            if before < Break::Line && opens && begins_large(raw, at) {
                before = Break::Line;
            }
            let word_start = self.spaced.len();
            self.disguises += usize::from(push_word(&word[..length], &mut self.spaced));
            self.words.push(Word {
                spaced: word_start,
                at,
                before,
                classes: 0,
                lead: 0,
                names: false,
                opens,
                quoted: false,
            });
            self.spaced.push(' ');
            before = Break::None;
            from += start + length;
            rest = &word[length..];
        }
        look_after(self.words.last_mut(), rest);
        self.asks = rest.contains('?');
    }
}

/// What follows a word says of it.
fn look_after(last: Option<&mut Word>, between: &str) {
    let Some(last) = last else { return };
    last.quoted = between.starts_with(['"', '\'']);
    last.names =
        between.trim_start_matches(['"', '\'', '*', ' ', ']', ')']).starts_with([':', '=']);
}

fn begins_large(raw: &str, at: usize) -> bool {
    raw.get(at..).and_then(|rest| rest.chars().next()).is_some_and(|first| !first.is_lowercase())
}

fn is_of_a_word(character: char) -> bool {
    character.is_alphanumeric()
}

fn stronger(between: &str) -> Break {
    let is_mark = |one: char| ":;()[]{}\"`*#|>=/\u{2022}\u{ab}\u{bb}!?".contains(one);
    if between.contains(is_mark)
        || between.contains(" -")
        || between.contains(" '")
        || between.contains(". ")
    {
        Break::Clause
    } else if between.contains(',') {
        Break::Comma
    } else {
        Break::None
    }
}

/// Adds a word, read as Latin where look-alikes are mixed into it; whether they are.
fn push_word(word: &str, into: &mut String) -> bool {
    if word.is_ascii() {
        into.push_str(word);
        return false;
    }
    let letters = || word.chars().filter(|one| one.is_alphabetic());
    let are_latin = |one: char| one.is_ascii() || look_alike(one).is_some();
    let has_latin = letters().any(|one| one.is_ascii());
    // A word of look-alikes alone is read as Latin too, as long as it is long enough to be one.
    if letters().all(are_latin) && (has_latin || letters().count() >= 4) {
        into.extend(word.chars().map(|one| look_alike(one).unwrap_or(one)));
        return true;
    }
    into.push_str(word);
    false
}

/// Letters that NFKD keeps, and quotation marks and dashes as typewriters have them.
fn special(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{df}' | '\u{1e9e}' => "ss",
        '\u{f8}' | '\u{d8}' => "o",
        '\u{e6}' | '\u{c6}' => "ae",
        '\u{153}' | '\u{152}' => "oe",
        '\u{142}' | '\u{141}' => "l",
        '\u{131}' => "i",
        '\u{2018}' | '\u{2019}' | '\u{201a}' => "'",
        '\u{201c}'..='\u{201e}' => "\"",
        '\u{2010}'..='\u{2015}' | '\u{2212}' => "-",
        _ => return None,
    })
}

/// Cyrillic, Greek and other small letters that are drawn as a Latin one (Unicode TS 39, the common
/// ones).
fn look_alike(character: char) -> Option<char> {
    Some(match character {
        'а' | 'α' | 'ɑ' => 'a',
        'в' | 'β' | 'ь' => 'b',
        'с' | 'ϲ' | 'ᴄ' => 'c',
        'ԁ' | 'ɗ' => 'd',
        'е' | 'ε' | 'є' | 'ҽ' => 'e',
        'ɡ' | 'ց' => 'g',
        'һ' | 'н' | 'հ' => 'h',
        'і' | 'ι' | 'ɩ' | 'ӏ' => 'i',
        'ј' | 'ϳ' => 'j',
        'к' | 'κ' => 'k',
        'ⅼ' => 'l',
        'м' | 'μ' => 'm',
        'п' | 'ո' | 'η' => 'n',
        'о' | 'ο' | 'օ' | 'σ' => 'o',
        'р' | 'ρ' => 'p',
        'ԛ' => 'q',
        'г' | 'ᴦ' => 'r',
        'ѕ' | 'ꜱ' => 's',
        'т' | 'τ' => 't',
        'υ' | 'ս' | 'ц' => 'u',
        'ѵ' | 'ν' => 'v',
        'ԝ' | 'ω' | 'ѡ' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ү' => 'y',
        'ᴢ' | 'ζ' => 'z',
        _ => return None,
    })
}

/// Characters that draw nothing: tags, selectors, zero-width, directional, fillers, soft hyphen.
pub(super) fn is_left_out(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

fn hides_within_words(character: char) -> bool {
    is_left_out(character) && !matches!(character, '\u{ad}' | '\u{34f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(raw: &str) -> String {
        Plain::of(raw).spaced.trim().to_owned()
    }

    #[test]
    fn a_sentence_is_read_as_a_reader_takes_it() {
        let table = [
            ("Ig\u{200b}nore\u{ad} ALL", "ignore all"),
            ("Ｉｇｎｏｒｅ 𝐚𝐥𝐥", "ignore all"),
            ("Übersetze Straße", "ubersetze strasse"),
            ("іgnоrе", "ignore"),
            ("l'utilisateur", "l utilisateur"),
            ("Привет Nina", "привет nina"),
        ];
        for (raw, read) in table {
            assert_eq!(words(raw), read, "{raw}");
        }
    }

    #[test]
    fn a_disguise_is_counted_and_typography_is_not() {
        assert!(Plain::of("i\u{200b}gnore").disguises > 0);
        assert!(Plain::of("іgnоrе").disguises > 0);
        for plain in ["hy\u{ad}phen", "naïve café", "a\u{200d} b", "\u{feff}Dear", "Привет Nina"]
        {
            assert_eq!(Plain::of(plain).disguises, 0, "{plain}");
        }
    }
}
