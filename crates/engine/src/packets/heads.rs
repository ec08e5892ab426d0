//! The heads of pages: whether two pages have the same, and whether one is a letterhead.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

/// A head has at most so many lines that are not blank.
const LINES: usize = 7;

/// Words that organisations of health care have in their names.
const ORGANISATIONS: &[&str] = &[
    "hospital",
    "clinic",
    "practice",
    "surgery",
    "pathology",
    "radiology",
    "imaging",
    "laboratory",
    "laboratories",
    "medical",
    "health",
    "healthcare",
    "nhs",
    "centre",
    "center",
    "department",
    "specialists",
    "cardiology",
    "physiotherapy",
    "dental",
    "pharmacy",
    "diagnostics",
    "associates",
    "infirmary",
    "institute",
    "consulting",
    "orthopaedics",
    "dermatology",
    "ultrasound",
    "eye",
    "insurance",
];

/// How to reach them.
static CONTACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:tel|telephone|phone|ph|fax|email|e-mail|abn|www|suite|level|po box|nata)\b|@|\b(?:street|st|road|rd|avenue|ave|lane|drive|parade|way|terrace|highway|crescent)\b.*\d|\d.*\b(?:street|st|road|rd|avenue|ave|lane|drive|parade|way|terrace|highway|crescent)\b|\b[A-Z]{1,2}\d{1,2}[A-Z]? ?\d[A-Z]{2}\b|\b(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT)\b ?\d{4}",
    )
    .ok()
});

/// A page's first lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    lines: Vec<String>,
    /// Who sends it and how to reach them.
    pub(super) is_letterhead: bool,
}

impl Head {
    pub(super) fn of(text: &str) -> Self {
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).take(LINES).collect();
        let names = lines.iter().any(|line| {
            let mut words = line.split(|c: char| !c.is_alphanumeric());
            // In a name words begin with a capital, and a name is no sentence.
            line.len() < 90
                && words.any(|word| {
                    word.starts_with(char::is_uppercase)
                        && ORGANISATIONS.contains(&word.to_lowercase().as_str())
                })
        });
        let reached = CONTACT.as_ref().is_some_and(|contact| {
            lines.iter().any(|line| line.len() < 140 && contact.is_match(line))
        });
        let lines = lines.iter().map(|line| plain(line)).filter(|line| line.len() >= 4);
        Self { lines: lines.collect(), is_letterhead: names && reached }
    }

    /// How many of the lines of the shorter head are in the other one too, 0..1; 0 where one says
    /// nothing.
    pub(super) fn likeness(&self, other: &Self) -> f64 {
        let ours: HashSet<&str> = self.lines.iter().take(4).map(String::as_str).collect();
        let theirs: HashSet<&str> = other.lines.iter().take(4).map(String::as_str).collect();
        let least = ours.len().min(theirs.len());
        if least == 0 {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let likeness = ours.intersection(&theirs).count() as f64 / least as f64;
        likeness
    }
}

/// Without digits, which count pages and days, and without what is no letter.
fn plain(line: &str) -> String {
    let words = line.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letterhead_says_who_sends_it_and_how_to_reach_them() {
        let head = |text| Head::of(text).is_letterhead;
        assert!(head("Elm Street Practice\n12 Elm Street, Milton NSW 2538\nPhone 02 4400 0000"));
        assert!(head("LISTER PATHOLOGY\nTel 02 9000 0000"));
        assert!(!head("The clinic is at the hospital, and its phone is answered until five."));
        assert!(!head("Haemoglobin 140\nPlatelets 220"));
    }

    #[test]
    fn heads_are_alike_whatever_their_page_numbers_and_days() {
        let one = Head::of("LISTER PATHOLOGY\nPatient: Jo Day   Page 1 of 2\nReported 3/4/2026");
        let other = Head::of("LISTER PATHOLOGY\nPatient: Jo Day   Page 2 of 2\nReported 3/4/2026");
        assert!(one.likeness(&other) > 0.9);
        assert!(one.likeness(&Head::of("Elm Street Practice\nDear Dr Day")) < 0.1);
    }
}
