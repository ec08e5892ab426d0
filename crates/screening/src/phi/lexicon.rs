//! What is known of a word by itself: that it is a name, an ordinary word, a kind of street, a place.
//!
//! A word here never makes a span; the families ask for shape and context too. Where the lists come
//! from is told in `NAMES.md`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

/// What a word is known for, a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known(u16);

impl Known {
    pub(super) const GIVEN: Self = Self(1);
    pub(super) const FAMILY: Self = Self(1 << 1);
    /// It also means something else, or only something else.
    pub(super) const ORDINARY: Self = Self(1 << 2);
    /// Stands after the name of a street: `road`, `strasse`.
    pub(super) const STREET_AFTER: Self = Self(1 << 3);
    /// Stands before it: `rue`, `via`.
    pub(super) const STREET_BEFORE: Self = Self(1 << 4);
    /// A part of a building: `apt`, `suite`.
    pub(super) const UNIT: Self = Self(1 << 5);
    pub(super) const COUNTRY: Self = Self(1 << 6);
    pub(super) const PLACE: Self = Self(1 << 7);
    pub(super) const ORGANISATION: Self = Self(1 << 8);
    /// Letters after a name: `MD`, `FRCP`.
    pub(super) const CREDENTIAL: Self = Self(1 << 9);
    /// Stands for a disease, a sign or a score that is called after somebody.
    pub(super) const EPONYM: Self = Self(1 << 10);
    pub(super) const MONTH: Self = Self(1 << 11);
    /// Stands inside of names: `van`, `de la`.
    pub(super) const PARTICLE: Self = Self(1 << 12);
    /// Begins a place of more than one word.
    pub(super) const LONGER: Self = Self(1 << 14);
    /// The token is a part of a label, and of no value.
    pub(super) const LABEL: Self = Self(1 << 13);

    pub(super) const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// A given or family name.
    pub(super) const fn is_name(self) -> bool {
        self.is(Self::GIVEN) || self.is(Self::FAMILY)
    }

    /// A name that means nothing else.
    pub(super) const fn is_only_name(self) -> bool {
        self.is_name() && !self.is(Self::ORDINARY)
    }
}

const NAMES: &str = include_str!("../../data/names.txt");
const MORE_NAMES: &str = include_str!("../../data/names-more.txt");
const WORDS: &str = include_str!("../../data/words.txt");
const CLINICAL: &str = include_str!("../../data/clinical.txt");

const PARTICLES: &str = "van der den de la von del della di da do dos das du des le el al bin ibn ben \
     ten ter zu zur vom af av y e und st bint abu dello degli dalla lo los las mac mc op het dei delle dello sul nel bte binte binti ap ole wa arap ka bt dela delos ud ul ur abd anak ferch ui nic";

pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::read)
}

type Words = HashMap<&'static str, Known, BuildHasherDefault<Fnv>>;

/// Fowler, Noll and Vo's hash: the words are a part of the program, so that nobody can choose them.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

pub(super) struct Lexicon {
    words: Words,
}

impl Lexicon {
    fn read() -> Self {
        let mut words = Words::with_capacity_and_hasher(80_000, BuildHasherDefault::default());
        for line in NAMES.lines() {
            let Some((bits, word)) = line.split_at_checked(1) else { continue };
            let bits = bits.parse().unwrap_or(0);
            words.insert(word, Known(bits));
        }
        let mut class = Known::GIVEN;
        for line in MORE_NAMES.lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                class = if line == "[given]" { Known::GIVEN } else { Known::FAMILY };
                continue;
            }
            for word in line.split_ascii_whitespace() {
                let known = words.entry(word).or_default();
                *known = known.and(class);
            }
        }
        class = Known::ORDINARY;
        for line in CLINICAL.lines().chain(WORDS.lines()).filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                class = class_of(line);
                continue;
            }
            for word in line.split_ascii_whitespace() {
                let known = words.entry(word).or_default();
                if class == Known::default() {
                    *known =
                        Known(known.0 & !Known::GIVEN.0 & !Known::FAMILY.0).and(Known::ORDINARY);
                    continue;
                }
                // A given name stays one although a list of ordinary words has it too.
                let is_given = known.is(Known::GIVEN) && class == Known::ORDINARY;
                if !is_given {
                    *known = known.and(class);
                }
            }
        }
        for word in PARTICLES.split_ascii_whitespace() {
            let known = words.entry(word).or_default();
            *known = known.and(Known::PARTICLE);
        }
        for word in super::vocabulary::LONGER_BEGIN.split_ascii_whitespace() {
            let known = words.entry(word).or_default();
            *known = known.and(Known::LONGER);
        }
        for (word, _) in super::vocabulary::MONTHS {
            let known = words.entry(word).or_default();
            *known = known.and(Known::MONTH);
        }
        Self { words }
    }

    /// What is known of a word, in whatever case and with whatever accents.
    ///
    /// What an ending says is asked only of words that are written as names are.
    pub(super) fn known(&self, word: &str, is_capital: bool) -> Known {
        let mut folded = Folded::default();
        if !folded.read(word) {
            return Known::default();
        }
        let known = self.words.get(folded.as_str()).copied().unwrap_or_default();
        let is_open = is_capital && known == Known::default();
        if is_open && (is_clinical(folded.as_str()) || self.is_inflected(folded.as_str())) {
            return Known::ORDINARY;
        }
        known
    }

    /// Whether it is an ordinary word with an English ending.
    fn is_inflected(&self, word: &str) -> bool {
        const ENDINGS: &[&str] = &["s", "es", "ed", "d", "ing", "ly", "y", "er", "al", "ic"];
        ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| {
            stem.len() > 3
                && self
                    .words
                    .get(stem)
                    .is_some_and(|known| known.is(Known::ORDINARY) && !known.is_name())
        })
    }
}

fn class_of(heading: &str) -> Known {
    match heading {
        "[street-after]" => Known::STREET_AFTER,
        "[street-before]" => Known::STREET_BEFORE,
        "[unit]" => Known::UNIT,
        "[country]" => Known::COUNTRY,
        "[place]" => Known::PLACE,
        "[organisation]" => Known::ORGANISATION,
        "[credential]" => Known::CREDENTIAL,
        "[eponym]" => Known::EPONYM,
        // What the lists of names have and no document means.
        "[no-name]" => Known::default(),
        _ => Known::ORDINARY,
    }
}

/// Words that medicine builds: their endings are no name's.
fn is_clinical(word: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "itis",
        "osis",
        "emia",
        "aemia",
        "ectomy",
        "oscopy",
        "ostomy",
        "otomy",
        "plasty",
        "pathy",
        "graphy",
        "ology",
        "algia",
        "uria",
        "plegia",
        "paresis",
        "trophy",
        "megaly",
        "cillin",
        "mycin",
        "azole",
        "prazole",
        "sartan",
        "statin",
        "olol",
        "dipine",
        "pril",
        "parin",
        "mab",
        "tinib",
        "gliptin",
        "gliflozin",
        "xaban",
        "idone",
        "azepam",
        "tion",
        "ment",
        "ness",
        "ological",
        "ical",
        "tomy",
        "ylline",
        "oxacin",
        "cycline",
        "oxetine",
        "triptan",
        "ectasis",
        "stenosis",
        "carcinoma",
        "sarcoma",
        "adenoma",
        "ular",
        "ular",
        "ings",
        "ungen",
        "ung",
        "heit",
        "keit",
        "schaft",
    ];
    word.len() >= 6 && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// A word as the lists have it: lower case, ASCII, without accents and apostrophes.
pub(super) struct Folded {
    bytes: [u8; Self::MOST],
    len: usize,
}

impl Default for Folded {
    fn default() -> Self {
        Self { bytes: [0; Self::MOST], len: 0 }
    }
}

impl Folded {
    const MOST: usize = 32;

    /// False where the word is too long or of a script that the lists have not.
    pub(super) fn read(&mut self, word: &str) -> bool {
        self.len = 0;
        word.chars().all(|c| self.push(c)) && self.len > 0
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default()
    }

    fn push(&mut self, sign: char) -> bool {
        if sign.is_ascii() {
            return match sign {
                '\'' => true,
                _ if sign.is_ascii_alphabetic() => self.put(sign.to_ascii_lowercase()),
                _ => false,
            };
        }
        match plain(sign) {
            Some(letters) => letters.chars().all(|letter| self.put(letter)),
            // `ặ`, `ỹ`: letters with two marks.
            None => match std::iter::once(sign).nfd().next().filter(char::is_ascii_alphabetic) {
                Some(letter) => self.put(letter.to_ascii_lowercase()),
                None => matches!(sign, '’' | '\u{300}'..='\u{36f}'),
            },
        }
    }

    fn put(&mut self, letter: char) -> bool {
        let Some(place) = self.bytes.get_mut(self.len) else { return false };
        // Letters that come here are ASCII.
        *place = u8::try_from(letter).unwrap_or(b'?');
        self.len += 1;
        true
    }
}

/// The ASCII letters of a Latin one.
fn plain(sign: char) -> Option<&'static str> {
    Some(match sign {
        'à'..='å'
        | 'À'..='Å'
        | 'ā'
        | 'Ā'
        | 'ă'
        | 'Ă'
        | 'ą'
        | 'Ą'
        | 'ả'
        | 'ạ'
        | 'ầ'
        | 'ấ'
        | 'ậ'
        | 'ắ' => "a",
        'æ' | 'Æ' => "ae",
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'Ď' | 'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'è'..='ë'
        | 'È'..='Ë'
        | 'ē'
        | 'Ē'
        | 'ĕ'
        | 'ė'
        | 'Ė'
        | 'ę'
        | 'Ę'
        | 'ě'
        | 'Ě'
        | 'ə'
        | 'Ə'
        | 'ế'
        | 'ề'
        | 'ể'
        | 'ễ'
        | 'ệ' => "e",
        'ğ' | 'Ğ' | 'ģ' | 'Ģ' | 'ĝ' | 'ġ' => "g",
        'ħ' | 'Ħ' => "h",
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' | 'į' | 'Į' | 'ı' | 'İ' | 'ị' => "i",
        'ķ' | 'Ķ' => "k",
        'ł' | 'Ł' | 'ĺ' | 'Ĺ' | 'ļ' | 'Ļ' | 'ľ' | 'Ľ' => "l",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ņ' | 'Ņ' | 'ň' | 'Ň' => "n",
        'ò'..='ö' | 'ø' | 'Ò'..='Ö' | 'Ø' | 'ō' | 'Ō' | 'ő' | 'Ő' | 'ơ' | 'ọ' | 'ồ' | 'ố' | 'ộ' => {
            "o"
        }
        'œ' | 'Œ' => "oe",
        'ŕ' | 'Ŕ' | 'ř' | 'Ř' => "r",
        'ś' | 'Ś' | 'ş' | 'Ş' | 'š' | 'Š' | 'ș' | 'Ș' => "s",
        'ß' => "ss",
        'ţ' | 'Ţ' | 'ť' | 'Ť' | 'ț' | 'Ț' => "t",
        'þ' | 'Þ' => "th",
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' | 'ů' | 'Ů' | 'ű' | 'Ű' | 'ų' | 'Ų' | 'ư' | 'ụ' => {
            "u"
        }
        'ý' | 'Ý' | 'ÿ' | 'Ÿ' | 'ỳ' => "y",
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => "z",
        _ => return None,
    })
}
