//! Cuts what may be a name into words, and says of each what it can be in a name.

use super::person_words::{
    AMBIGUOUS_DEGREES, HARD_ENDS, NOT_A_PERSON, PARTICLES, POST_NOMINALS, SOFT_ENDS, TITLES,
};

/// What is known of the place in which a name is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A sentence or a line of any kind.
    Anywhere,
    /// Under the label of a writer or a reader, who may be an organisation.
    Role,
    /// Under the label of a patient.
    Patient,
    /// Under the label of a surname or given names.
    Part,
}

/// One word with where it stands and whether a comma follows it.
#[derive(Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) word: &'a str,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) comma: bool,
}

/// What a word can be in a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Name,
    /// A word of the language that ends a name in a sentence, and is a surname as well: `On`, `Page`.
    Word,
    /// A word that shows something else than a person, and is a surname as well: `Ward`, `Hospital`.
    Thing,
    PostNominal,
    /// `MA` and `DO`, which are degrees and surnames.
    DegreeOrName,
    End,
}

pub(super) fn kind_of(word: &str) -> Kind {
    let lower = folded(word);
    if lower.is_empty() || HARD_ENDS.contains(lower.as_str()) {
        return Kind::End;
    }
    // `Do` and `Ma` are surnames as well; degrees are in capitals.
    let upper = is_capitals(word) || word.chars().filter(char::is_ascii_uppercase).count() >= 2;
    if upper && AMBIGUOUS_DEGREES.contains(lower.as_str()) && !word.contains('.') {
        return Kind::DegreeOrName;
    }
    if upper && (POST_NOMINALS.contains(lower.as_str()) || is_degree(word)) {
        return Kind::PostNominal;
    }
    let wrong = |c: char| {
        !(c.is_alphabetic()
            || matches!(c, '\'' | '’' | '‘' | 'ʼ' | '-' | '‐' | '‑' | '–' | '.' | '´' | '`' | 'ʻ')
            || is_mark(c)
            || is_format(c))
    };
    let listed = if NOT_A_PERSON.contains(lower.as_str()) {
        Some(Kind::Thing)
    } else {
        SOFT_ENDS.contains(lower.as_str()).then_some(Kind::Word)
    };
    if !is_particle(word) && word.chars().any(wrong) {
        return Kind::End;
    }
    let Some(first) = word.chars().find(|c| c.is_alphabetic()) else { return Kind::End };
    if first.is_lowercase() && !is_particle(word) {
        let small_prefix =
            ["d'", "d’", "al-", "el-", "ibn-", "o'"].iter().any(|prefix| lower.starts_with(prefix));
        return match listed {
            None if small_prefix => Kind::Name,
            Some(Kind::Thing) => Kind::Thing,
            _ => Kind::End,
        };
    }
    listed.unwrap_or(Kind::Name)
}

/// How the diplomas of colleges of doctors begin. Surnames do not: `FRASER` and `DRAKE` are none.
const COLLEGES: [&str; 7] = ["FRC", "MRC", "FRAC", "FRANZC", "FANZC", "FRNZC", "DRANZC"];

/// American and Australian ones that begin as surnames do.
const FELLOWS: [&str; 11] =
    ["FACC", "FACD", "FACEM", "FACEP", "FACG", "FACOG", "FACP", "FACR", "FACRRM", "FACS", "FACSEP"];

/// `FRACGP`, `M.D.`, `FY2`: the diploma of a college, dotted capitals, or a few letters with a figure.
fn is_degree(word: &str) -> bool {
    let bare: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    let dotted = word.matches('.').count() >= 2 && bare.len() <= 5;
    let degree = matches!(
        bare.as_str(),
        "MD" | "DO" | "PhD" | "MBBS" | "MBChB" | "RN" | "NP" | "DDS" | "BSc" | "MSc"
    );
    let vowels = |rest: &str| rest.chars().filter(|c| "AEIOU".contains(*c)).count();
    let college = bare.len() >= 4
        && (FELLOWS.contains(&bare.as_str())
            || COLLEGES
                .iter()
                .any(|begin| bare.strip_prefix(begin).is_some_and(|rest| vowels(rest) < 2)));
    (dotted && degree)
        || (college && bare.chars().all(|c| c.is_ascii_uppercase()))
        || (bare.len() <= 4
            && bare.chars().any(|c| c.is_ascii_digit())
            && bare.chars().any(|c| c.is_ascii_alphabetic()))
}

/// `Baby of Jane Alder`, `Infant Boy Alder`.
pub(super) fn is_infant(word: &str) -> bool {
    ["baby", "infant", "newborn", "neonate", "twin", "boy", "girl", "son", "daughter", "child"]
        .contains(&folded(word).as_str())
}

/// `s/o`, `D/O`: child of, in names of South India, Singapore and Malaysia.
pub(super) fn is_relation(word: &str) -> bool {
    ["s/o", "d/o", "a/l", "a/p"].contains(&folded(word).as_str())
}

pub(super) fn is_particle(word: &str) -> bool {
    word.chars().all(|c| !c.is_uppercase()) && PARTICLES.contains(folded(word).as_str())
}

/// Two capitals or more and next to nothing small, as in `SMITH`, `McDONALD`, `O'ROURKE`.
pub(super) fn is_capitals(word: &str) -> bool {
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let lower = word.chars().filter(|c| c.is_lowercase()).count();
    upper >= 2
        && (lower == 0 || (lower == 1 && upper >= 4 && word.starts_with("Mc")))
        && !is_initials(word)
        && !is_bare_initials(word)
}

/// `PJ` without full stops: two or three capitals that no surname could be spoken with.
fn is_bare_initials(word: &str) -> bool {
    const SPOKEN: &[char] = &['A', 'E', 'I', 'O', 'U', 'Y'];
    let short = (2..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase());
    short && !word.contains(SPOKEN) && word != "NG"
}

/// `J.R.` and `J.`, which stay as they are.
fn is_initials(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    word.contains('.') && letters.clone().count() <= 3 && letters.all(char::is_uppercase)
}

/// A word as it is written in a name: capitals are set back, part by part.
pub(super) fn written(word: &str) -> String {
    let clean: String = word.chars().filter(|c| !is_format(*c)).collect();
    if !is_capitals(&clean) {
        return clean;
    }
    let mut out = String::with_capacity(clean.len());
    let mut first = true;
    for character in clean.chars() {
        if first {
            out.push(character);
        } else {
            out.extend(character.to_lowercase());
        }
        first = !(character.is_alphabetic() || is_mark(character));
    }
    // `Mc` is always followed by a capital; `Mac` is not always.
    if let Some(rest) = out.strip_prefix("Mc")
        && let Some(next) = rest.chars().next()
    {
        out = format!("Mc{}{}", next.to_uppercase(), &rest[next.len_utf8()..]);
    }
    out
}

/// Lower case without the full stops, for comparing with tables.
pub(super) fn folded(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '.' | ',') && !is_format(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

pub(super) fn letters(word: &str) -> usize {
    word.chars().filter(|c| c.is_alphabetic()).count()
}

/// Combining marks, which belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{903}' | '\u{93a}'..='\u{94f}')
}

/// Marks of direction and joining, which are not seen and never part of a value.
pub(super) fn is_format(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{61c}')
}

/// The words of a text, up to a gap, a bracket or a dash.
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Where a bracket or a quotation mark ended the words.
    pub(super) stopped: Option<usize>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at, stopped: None }
    }

    /// Goes on after a nickname in brackets or quotation marks, if a further name follows it.
    pub(super) fn skip_nickname(&mut self) -> bool {
        const LONGEST: usize = 24;
        let Some(from) = self.stopped.take() else { return false };
        let inside = self.text[from..].trim_start();
        let mut chars = inside.chars();
        let closing = match chars.next() {
            Some('(') => ')',
            Some('[') => ']',
            Some('"') => '"',
            Some('“') => '”',
            _ => return false,
        };
        let inside = chars.as_str();
        let Some(end) = inside.find(closing).filter(|end| *end <= LONGEST) else { return false };
        let (name, after) = (&inside[..end], &inside[end + closing.len_utf8()..]);
        let own = name.rsplit(' ').next().unwrap_or_default();
        let is_name = kind_of(own) == Kind::Name
            && !TITLES.contains(folded(own).as_str())
            && !["ist", "ian", "trist"].iter().any(|ending| own.ends_with(ending));
        let goes_on = after.strip_prefix(' ').is_some_and(|next| {
            let word = next.split([' ', ',', '(', ':']).next().unwrap_or_default();
            next.starts_with(char::is_alphabetic) && kind_of(word) == Kind::Name
        });
        if is_name && goes_on {
            self.at = self.text.len() - after.len();
        }
        is_name && goes_on
    }
}

/// Whether a character ends a name wherever it stands.
fn is_stop(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | ';' | '(' | ')' | '[' | ']' | ':' | '—' | '"' | '“' | '”' | '|' | '*' | '_'
        )
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        #[cfg(test)]
        super::work::count();
        let rest = &self.text[self.at..];
        let spaces = rest.len() - rest.trim_start().len();
        if self.at > 0 && rest[..spaces].chars().take(2).count() >= 2 {
            return None;
        }
        let start = self.at + spaces;
        let rest = &self.text[start..];
        let mut before = ' ';
        let length = rest.char_indices().find_map(|(at, c)| {
            // `Smith–Jones` is one word, `Smith – clinic` is not.
            let next = || rest[at + c.len_utf8()..].chars().next();
            let dash =
                c == '–' && !(before.is_alphabetic() && next().is_some_and(char::is_alphabetic));
            before = c;
            (dash || is_stop(c)).then_some(at)
        });
        let length = length.unwrap_or(rest.len());
        if length == 0 {
            self.stopped = Some(start);
            return None;
        }
        let mut word = &rest[..length];
        // A full stop ends the sentence, unless after an initial or in an abbreviation.
        if let Some(bare) = word.strip_suffix('.')
            && bare.chars().count() > 4
            && !bare.contains('.')
            && !TITLES.contains(folded(bare).as_str())
        {
            word = bare;
        }
        let end = start + word.len();
        let after = self.text[end..].trim_start_matches('.');
        // `DAY , JO`, as some systems print.
        let apart = after.starts_with(" , ");
        let comma = apart || after.starts_with(',');
        let sentence_ended = word.len() < length;
        let skipped = usize::from(comma) + usize::from(apart);
        self.at = if sentence_ended { self.text.len() } else { end + skipped };
        Some(Token { word, start, end, comma })
    }
}
