//! When two values are the same: case, white space, titles and separators aside.

/// Titles that a name may begin with.
const TITLES: &[&str] = &[
    "a/prof",
    "associate",
    "dr",
    "dra",
    "dre",
    "frau",
    "herr",
    "hon",
    "lady",
    "lord",
    "madam",
    "mdm",
    "med",
    "miss",
    "mr",
    "mrs",
    "ms",
    "mx",
    "prof",
    "professor",
    "rev",
    "shri",
    "sir",
    "smt",
];

/// A name without titles and full stops, in lower case.
pub(super) fn name(text: &str) -> String {
    let same = text.replace('’', "'").replace('.', " ").to_lowercase();
    let words: Vec<&str> = same.split_whitespace().collect();
    let titles = words.iter().take_while(|word| TITLES.contains(word)).count();
    // A name of nothing but titles is somebody's name.
    words[if titles == words.len() { 0 } else { titles }..].join(" ")
}

/// A number's letters and figures.
pub(super) fn number(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// Whether one kind is among those that are right (`mrn|other`).
pub(super) fn is_kind(said: &str, right: &str) -> bool {
    right.split('|').any(|kind| kind == said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_case_spaces_and_full_stops_do_not_make_another_name() {
        for (one, other) in [
            ("Dr. Priya  RAMANATHAN", "Priya Ramanathan"),
            ("Prof. Dr. med. Götz von Hall", "götz von hall"),
            ("Desmond O’Rourke", "Desmond O'Rourke"),
            ("J. Ade", "J Ade"),
        ] {
            assert_eq!(name(one), name(other));
        }
        assert_ne!(name("Thomas J. Hartley"), name("Thomas W. Hartley"));
        assert_ne!(name("Ada"), name("Ada Born"));
        assert_ne!(name("Dr"), "");
    }

    #[test]
    fn a_number_is_its_letters_and_figures() {
        assert_eq!(number("999 204-6110"), number("9992046110"));
        assert_ne!(number("MRN-33018"), number("33018"));
        assert!(is_kind("other", "mrn|other") && !is_kind("ihi", "mrn|other"));
    }
}
