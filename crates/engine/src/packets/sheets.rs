//! Pages that are part of no document: blank ones, and the sheets that people put between documents
//! so that a scanner, or whoever looks at the scan, parts them.

use wardbook_domain::packet::PageSort;

/// Fewer letters and digits are dirt.
const LEAST_SIGNS: usize = 4;

/// A separator says little.
const MOST_SIGNS: usize = 240;

/// What sheets say that only part documents; `patch` codes are read by scanners.
const OF_SEPARATORS: &[&str] = &[
    "patch t",
    "patcht",
    "patch ii",
    "patch 2",
    "patch iii",
    "patch 3",
    "patch code",
    "separator",
    "separation sheet",
    "separation page",
    "document break",
    "document divider",
    "divider sheet",
    "divider page",
    "batch divider",
    "start of new document",
    "new document follows",
    "next document follows",
    "scan break",
];

/// What blank pages say.
const OF_BLANK_PAGES: &[&str] = &[
    "this page is intentionally left blank",
    "this page intentionally left blank",
    "page intentionally left blank",
    "intentionally blank",
    "blank page",
];

/// What a page is.
pub(super) fn sort(text: &str) -> PageSort {
    let signs = text.chars().filter(|c| c.is_alphanumeric()).take(MOST_SIGNS + 1).count();
    if signs < LEAST_SIGNS {
        return PageSort::Blank;
    }
    if signs > MOST_SIGNS {
        return PageSort::Text;
    }
    let plain = plain(text);
    if OF_SEPARATORS.iter().any(|words| holds(&plain, words)) {
        return PageSort::Separator;
    }
    let says_only = |words: &&&str| plain.contains(**words) && plain.len() <= words.len() + 20;
    if OF_BLANK_PAGES.iter().any(|words| says_only(&words)) {
        return PageSort::Blank;
    }
    PageSort::Text
}

/// In small letters, with one space for all that is no letter and no digit.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Whether these words stand there as words.
fn holds(plain: &str, words: &str) -> bool {
    plain.match_indices(words).any(|(at, _)| {
        let before = plain[..at].chars().next_back();
        let after = plain[at + words.len()..].chars().next();
        let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        ends(before) && (ends(after) || after == Some('s'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_that_part_and_pages_that_say_nothing_are_told_from_documents() {
        for (text, is) in [
            ("", PageSort::Blank),
            (" . \n ~ '", PageSort::Blank),
            ("This page is intentionally left blank", PageSort::Blank),
            ("PATCH T", PageSort::Separator),
            ("PATCHT\n*PATCHT*", PageSort::Separator),
            ("Document Separator\nPlace between documents", PageSort::Separator),
            ("*** SEPARATOR SHEET ***", PageSort::Separator),
            ("Apply one patch two times a day", PageSort::Text),
            ("Nicotine patch 21 mg daily\nDr Jo Day", PageSort::Text),
            ("cont.\n4.2", PageSort::Text),
        ] {
            assert_eq!(sort(text), is, "{text:?}");
        }
    }
}
