//! Reads a person's name out of words: without title and post-nominals, given name first.
//!
//! Surnames come first with a comma (`Ash, Mary`) or in capitals (`ASH Mary`); capitals are set
//! back to how names are written. Where a name ends is decided by what cannot be part of one.

use super::person_words::{CLINICAL_TITLES, ENDS, NOT_A_PERSON, PARTICLES, POST_NOMINALS, TITLES};

/// A name as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person<'a> {
    /// Given name first, without title.
    pub(super) name: String,
    /// The words read, as they stand in the document, title included.
    pub(super) words: &'a str,
    /// Whether a title stood before it.
    pub(super) titled: bool,
    /// Whether title or letters behind it show a clinician.
    pub(super) clinician: bool,
    /// How many words the name has; one is a surname or a given name alone.
    pub(super) parts: usize,
    /// Whether its surname stood first.
    pub(super) surname_first: bool,
    /// What stands after the name.
    pub(super) rest: &'a str,
}

/// One word with where it stands and whether a comma follows it.
#[derive(Clone, Copy)]
struct Token<'a> {
    word: &'a str,
    start: usize,
    end: usize,
    comma: bool,
}

/// No personal name has more words.
const MOST_PARTS: usize = 7;

/// Reads the name that `text` begins with, if it begins with one.
pub(super) fn read(text: &str) -> Option<Person<'_>> {
    let offset =
        text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric() || is_format(c)).len();
    let mut tokens = Tokens { text, at: offset }.peekable();
    let begin = tokens.peek()?.start;
    let mut titled = false;
    let mut clinician = false;
    while let Some(token) = tokens.peek().copied() {
        let lower = folded(token.word);
        if !TITLES.contains(lower.as_str()) {
            break;
        }
        titled = true;
        clinician |= CLINICAL_TITLES.contains(lower.as_str());
        tokens.next();
    }

    let mut parts: Vec<Token<'_>> = Vec::new();
    let mut comma_after = None;
    let mut degrees = false;
    for token in tokens {
        let kind = kind_of(token.word);
        if kind == Kind::PostNominal && !parts.is_empty() {
            degrees = true;
            break;
        }
        if kind == Kind::Foreign {
            return None;
        }
        // A comma splits a surname from given names once; after that it ends the name.
        let ended = comma_after.is_some_and(|at| at == parts.len());
        if ended && !(kind == Kind::Name && is_surname(&parts, titled)) {
            break;
        }
        if kind == Kind::End || parts.len() == MOST_PARTS {
            break;
        }
        parts.push(token);
        if token.comma {
            if comma_after.is_some() {
                break;
            }
            comma_after = Some(parts.len());
        }
    }
    while parts.last().is_some_and(|token| is_particle(token.word)) {
        parts.pop();
    }
    let last = parts.last()?;
    if !parts.iter().any(|token| letters(token.word) >= 2 && !is_particle(token.word)) {
        return None;
    }
    let rest = text[last.end..].trim_start_matches([',', ' ', '.', ';']);
    degrees |=
        rest.split([' ', ',', ';']).next().is_some_and(|word| kind_of(word) == Kind::PostNominal);
    let comma_at = comma_after.filter(|at| *at < parts.len());
    let capitals = parts.iter().take_while(|token| is_capitals(token.word)).count();
    let split = comma_at.or_else(|| {
        let mixed = parts[capitals..]
            .iter()
            .any(|token| !is_capitals(token.word) && letters(token.word) > 1);
        (capitals > 0 && mixed).then_some(capitals)
    });
    let (surname, given) = split.map_or((&parts[..0], &parts[..]), |at| parts.split_at(at));
    let ordered = given.iter().chain(surname).map(|token| written(token.word));
    let name = ordered.collect::<Vec<_>>().join(" ");
    Some(Person {
        name,
        words: text[begin..last.end].trim_end_matches([',', ';']),
        titled,
        clinician: clinician || degrees,
        parts: parts.len(),
        surname_first: split.is_some(),
        rest,
    })
}

/// The key under which two writings of one name are the same: its words, sorted, without case.
pub(super) fn key(name: &str) -> Vec<String> {
    let mut words: Vec<String> =
        name.split([' ', '-']).map(folded).filter(|word| !word.is_empty()).collect();
    words.sort();
    words
}

/// Whether one name can be a shorter writing of the other: same last word, and each of the other
/// words of the shorter begins one of the longer's.
pub(super) fn is_short_for(short: &str, long: &str) -> bool {
    let split = |name: &str| name.split(' ').map(folded).collect::<Vec<_>>();
    let (short, long) = (split(short), split(long));
    let (Some((last, firsts)), Some((long_last, long_firsts))) =
        (short.split_last(), long.split_last())
    else {
        return false;
    };
    let begins = |word: &String| {
        long_firsts.iter().any(|other| {
            other == word || (word.chars().count() == 1 && other.starts_with(word.as_str()))
        })
    };
    last == long_last && firsts.iter().all(begins)
}

/// Whether words before a comma can be a surname: one, or all in capitals, or with particles.
fn is_surname(parts: &[Token<'_>], titled: bool) -> bool {
    let capitals = parts.iter().all(|token| is_capitals(token.word));
    let words = parts.iter().filter(|token| !is_particle(token.word)).count();
    capitals || (words == 1 && !titled)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Name,
    PostNominal,
    End,
    Foreign,
}

fn kind_of(word: &str) -> Kind {
    let lower = folded(word);
    if lower.is_empty() || ENDS.contains(lower.as_str()) {
        return Kind::End;
    }
    if matches!(lower.as_str(), "jr" | "snr" | "jnr" | "esq") {
        return Kind::End;
    }
    // `Do` and `Ma` are surnames as well; degrees are in capitals.
    let upper = is_capitals(word) || word.chars().filter(char::is_ascii_uppercase).count() >= 2;
    if upper && (POST_NOMINALS.contains(lower.as_str()) || is_degree(word)) {
        return Kind::PostNominal;
    }
    if NOT_A_PERSON.contains(lower.as_str()) {
        return Kind::Foreign;
    }
    let wrong = |c: char| {
        !(c.is_alphabetic()
            || matches!(c, '\'' | '’' | '-' | '‐' | '‑' | '.' | '´' | '`' | 'ʻ')
            || is_mark(c)
            || is_format(c))
    };
    if word.chars().any(wrong) {
        return Kind::End;
    }
    let first = word.chars().find(|c| c.is_alphabetic());
    let Some(first) = first else { return Kind::End };
    if first.is_lowercase() && !is_particle(word) {
        let small_prefix =
            ["d'", "d’", "al-", "el-", "ibn-", "o'"].iter().any(|prefix| lower.starts_with(prefix));
        return if small_prefix { Kind::Name } else { Kind::End };
    }
    Kind::Name
}

/// `FRACGP`, `M.D.`, `FY2`: four or more capitals without a vowel in most, or dotted capitals.
fn is_degree(word: &str) -> bool {
    let bare: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    let dotted = word.matches('.').count() >= 2 && bare.len() <= 5;
    let degree = matches!(
        bare.as_str(),
        "MD" | "DO" | "PhD" | "MBBS" | "MBChB" | "RN" | "NP" | "DDS" | "BSc" | "MSc"
    );
    let college = bare.len() >= 4
        && ["FRC", "MRC", "FRA", "FAN", "FAC", "FRN", "DRA"]
            .iter()
            .any(|begin| bare.starts_with(begin));
    (dotted && degree)
        || (college && bare.chars().all(|c| c.is_ascii_uppercase()))
        || (bare.len() <= 4
            && bare.chars().any(|c| c.is_ascii_digit())
            && bare.chars().any(|c| c.is_ascii_alphabetic()))
}

fn is_particle(word: &str) -> bool {
    word.chars().all(|c| !c.is_uppercase()) && PARTICLES.contains(folded(word).as_str())
}

/// Two capitals or more and next to nothing small, as in `SMITH`, `McDONALD`, `O'ROURKE`.
fn is_capitals(word: &str) -> bool {
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let lower = word.chars().filter(|c| c.is_lowercase()).count();
    upper >= 2
        && (lower == 0 || (lower == 1 && upper >= 4 && word.starts_with("Mc")))
        && !is_initials(word)
}

/// `J.R.` and `J.`, which stay as they are.
fn is_initials(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    word.contains('.') && letters.clone().count() <= 3 && letters.all(char::is_uppercase)
}

/// A word as it is written in a name: capitals are set back, part by part.
fn written(word: &str) -> String {
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
fn folded(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '.' | ',') && !is_format(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

fn letters(word: &str) -> usize {
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

struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    /// The next word. A gap, a bracket or a dash ends the sequence.
    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.text[self.at..];
        let spaces = rest.len() - rest.trim_start().len();
        if self.at > 0 && rest[..spaces].chars().count() >= 2 {
            return None;
        }
        let start = self.at + spaces;
        let rest = &self.text[start..];
        let length = rest.find(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    ',' | ';' | '(' | ')' | '[' | ']' | ':' | '–' | '—' | '"' | '“' | '”' | '|'
                )
        });
        let length = length.unwrap_or(rest.len());
        if length == 0 {
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
        let comma = self.text[end..].trim_start_matches('.').starts_with(',');
        let stopped = word.len() < length;
        self.at = if stopped { self.text.len() } else { end + usize::from(comma) };
        Some(Token { word, start, end, comma })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_given_name_first_without_titles_and_letters() {
        for (text, name) in [
            ("NGUYEN, Thi Mai", "Thi Mai Nguyen"),
            ("NGUYỄN Thị Bích Ngọc – born 1969", "Thị Bích Ngọc Nguyễn"),
            ("Washington, Terrence J.", "Terrence J. Washington"),
            ("Mr Gethin LLEWELLYN-RHYS, d.o.b. 27.05.1966", "Gethin Llewellyn-Rhys"),
            ("Zoë BRÖNTE-O’SHEA", "Zoë Brönte-O’Shea"),
            ("Whitcomb, Karen L, MD", "Karen L Whitcomb"),
            ("DELGADO, MARISOL A", "Marisol A Delgado"),
            ("FITZWILLIAM, Agnes (Mrs)", "Agnes Fitzwilliam"),
            ("Mr Wiremu TE AROHA-JENSEN", "Wiremu Te Aroha-Jensen"),
            ("Mrs Caoimhe NÍ DHOMHNAILL, date of birth", "Caoimhe Ní Dhomhnaill"),
            ("Dr Bronwyn Achebe, Gumtree General Practice", "Bronwyn Achebe"),
            ("Dr. Owen Ng, Lakeside Hospital", "Owen Ng"),
            ("Dr Hannah Lindqvist, FY2 to Dr Adebayo", "Hannah Lindqvist"),
            ("Susan B. Krieger, MD on 10/15/2026", "Susan B. Krieger"),
            ("Ms Siobhan McAllister-Tran", "Siobhan McAllister-Tran"),
            ("MCALLISTER, JO", "Jo McAllister"),
            ("A/Prof. Ludwig van der Merwe FRACP", "Ludwig van der Merwe"),
            ("Dr Catriona Maguire, Consultant Radiologist (GMC 1)", "Catriona Maguire"),
            ("VAN DER BERG, Pieter", "Pieter Van Der Berg"),
            ("محمد علي", "محمد علي"),
            ("王小明", "王小明"),
            ("Dr Tran", "Tran"),
            ("Thomas J. Hartley, d.o.b. 30/09/1998", "Thomas J. Hartley"),
            ("O'NEILL Sean Patrick DOB 1/2/1980", "Sean Patrick O'Neill"),
        ] {
            assert_eq!(
                read(text).map(|person| person.name).as_deref(),
                Some(name),
                "reading {text}"
            );
        }
    }

    #[test]
    fn what_is_no_person_is_not_read_as_one() {
        for text in [
            "Castle Street Medical Centre",
            "details below",
            "not known",
            "14/03/1958",
            "Request for MRI",
            "",
            "  ,;",
            "the above",
            "Parent or Guardian",
        ] {
            assert_eq!(read(text), None, "`{text}` is no person");
        }
    }

    #[test]
    fn a_shorter_writing_of_a_name_is_recognised() {
        assert!(is_short_for("C. Vasquez-Boyd", "Callum Vasquez-Boyd"));
        assert!(is_short_for("Fenwick", "Alistair Fenwick"));
        assert!(!is_short_for("Mary Fenwick", "Alistair Fenwick"));
        assert!(!is_short_for("C. Boyd", "Callum Vasquez-Boyd"));
    }
}
