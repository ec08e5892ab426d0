//! Reads a person's name out of words: without title and post-nominals, given name first.
//!
//! Surnames come first with a comma (`Ash, Mary`) or in capitals (`ASH Mary`); capitals are set
//! back to how names are written. In a sentence, words of the language end a name or show that it
//! is none. Under a label or after a title they never do: there `Ward`, `Page` and `On` are surnames,
//! and where the words can be read in two ways, that is said.

use wardbook_domain::doubt::DoubtKind;

pub(super) use super::person_tokens::Place;
use super::person_tokens::{
    Kind, Token, Tokens, folded, is_capitals, is_format, is_infant, is_particle, is_relation,
    kind_of, letters, written,
};
use super::person_walk::{is_listed, opening, settle, walk};

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
    /// How many of them are words of the language as well.
    pub(super) listed: usize,
    /// Whether its surname stood first.
    pub(super) surname_first: bool,
    /// What stands after the name.
    pub(super) rest: &'a str,
    /// Why the name may be another.
    pub(super) doubts: Vec<DoubtKind>,
    /// Other ways to read the words.
    pub(super) readings: Vec<String>,
}

/// Somebody who may be the writer or the reader: where, and how surely.
pub(super) struct Candidate<'a> {
    pub(super) person: Person<'a>,
    pub(super) line: usize,
    pub(super) strength: u16,
}

/// Reads the name that `text` begins with, if it begins with one.
pub(super) fn read(text: &str) -> Option<Person<'_>> {
    read_at(text, Place::Anywhere)
}

/// Reads the name that `text` begins with, by the place in which it stands.
pub(super) fn read_at(text: &str, place: Place) -> Option<Person<'_>> {
    let offset =
        text.len() - text.trim_start_matches(|c: char| !c.is_alphanumeric() || is_format(c)).len();
    let mut tokens = Tokens::new(text, offset);
    let opening = opening(&mut tokens, place)?;
    let titled = opening.titled;
    let place = match place {
        Place::Anywhere if titled && !opening.long => Place::Role,
        other => other,
    };
    let mut walk = walk(opening.first, &mut tokens, place, titled)?;
    if place != Place::Anywhere && place != Place::Part {
        settle(&mut walk, text, place, titled)?;
    }
    let parts = &mut walk.parts;
    while parts.last().is_some_and(|token| is_particle(token.word)) {
        parts.pop();
    }
    let last = *parts.last()?;
    if !parts.iter().any(|token| letters(token.word) >= 2 && !is_particle(token.word)) {
        return None;
    }
    let rest = text[last.end..].trim_start_matches([',', ' ', '.', ';']);
    let after = rest.split([' ', ',', ';', ')']).next().unwrap_or_default();
    let degrees = walk.degrees || kind_of(after.trim_start_matches('(')) == Kind::PostNominal;
    let (name, surname_first) = ordered(parts, walk.comma_after);
    let mut readings: Vec<String> =
        walk.others.iter().map(|other| ordered(other, walk.comma_after).0).collect();
    readings.retain(|reading| *reading != name && !reading.is_empty());
    let mut doubts = Vec::new();
    if !readings.is_empty() {
        doubts.push(DoubtKind::TwoReadings);
    }
    if walk.cut {
        doubts.push(DoubtKind::Incomplete);
    }
    Some(Person {
        name,
        words: text[opening.begin..last.end].trim_end_matches([',', ';']),
        titled,
        clinician: opening.clinician || degrees,
        parts: parts.len(),
        listed: parts.iter().filter(|token| is_listed(token)).count(),
        surname_first,
        rest,
        doubts,
        readings,
    })
}

/// The name with its given names first, and whether its surname stood first.
fn ordered(parts: &[Token<'_>], comma_after: Option<usize>) -> (String, bool) {
    // `BABY OF DAY, Ada` is the baby of Ada Day.
    if let [infant, of, mother @ ..] = parts
        && is_infant(infant.word)
        && folded(of.word) == "of"
        && !mother.is_empty()
    {
        let (name, surname_first) = ordered(mother, comma_after.and_then(|at| at.checked_sub(2)));
        return (format!("{} of {name}", written(infant.word)), surname_first);
    }
    let comma_at = comma_after.filter(|at| *at < parts.len());
    let capitals = parts.iter().take_while(|token| is_capitals(token.word)).count();
    let split = comma_at.or_else(|| {
        let mixed = parts[capitals..]
            .iter()
            .any(|token| !is_capitals(token.word) && letters(token.word) > 1);
        // `RAVI s/o MOHAN DAS`: what stands before the father's name is no surname.
        let mixed = mixed && !parts.iter().any(|token| is_relation(token.word));
        (capitals > 0 && mixed).then_some(capitals)
    });
    let (surname, given) = split.map_or((&parts[..0], parts), |at| parts.split_at(at));
    let words = given.iter().chain(surname).map(|token| written(token.word));
    (words.collect::<Vec<_>>().join(" "), split.is_some())
}

/// Whether a word by itself can be a given name: a capital, no title, no word of the language.
pub(super) fn is_given_name(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
        && kind_of(word) == Kind::Name
        && !super::person_words::TITLES.contains(folded(word).as_str())
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
