//! The scheme that a document's own words name before a number: `NRIC: S…`, `PHN 9…`.
//!
//! The kinds of identifiers name few schemes; a number under `other` or `mrn` has a check digit where
//! its label says of which scheme it is.

use super::schemes::verdict;

/// Words of a label, wherever in it they stand, and the scheme that they name for certain.
const WORDS: &[(&str, &str)] = &[
    ("chi", "chi_number"),
    ("h&c", "health_and_care_number"),
    ("health and care", "health_and_care_number"),
    ("npi", "npi"),
    ("dea", "dea_number"),
    ("nhi", "nhi_number"),
    ("tfn", "tax_file_number"),
    ("tax file", "tax_file_number"),
    ("hpi-i", "hpi_i"),
    ("hpi-o", "hpi_o"),
    ("ohip", "ontario_health_number"),
    ("ontario health", "ontario_health_number"),
    ("nric", "nric"),
    ("kvnr", "kvnr"),
    ("versichertennummer", "kvnr"),
    ("pps", "pps"),
    ("ppsn", "pps"),
    ("aadhaar", "aadhaar"),
    ("sa id", "south_african_id"),
    ("rsa id", "south_african_id"),
];

/// Words that several schemes share: a check digit that fits shows which it is, one that fails may be
/// of a scheme that has none.
const SHARED: &[(&str, &str)] = &[
    ("fin", "nric"),
    ("insurance", "kvnr"),
    ("insured", "kvnr"),
    ("health card", "ontario_health_number"),
    ("health number", "ontario_health_number"),
    ("hcn", "ontario_health_number"),
    ("hn", "ontario_health_number"),
    ("phn", "bc_health_number"),
    ("identity", "south_african_id"),
    ("id", "south_african_id"),
];

/// Labels of numbers of clinicians and organisations, which show no patient.
const NOT_OF_PATIENTS: &[(&str, &str)] = &[
    ("npi", "npi"),
    ("dea", "dea_number"),
    ("hpi-i", "hpi_i"),
    ("hpi-o", "hpi_o"),
    ("provider", "provider_number"),
];

/// Whether the check digit fits of a number after `label`; `None` where the label names no scheme
/// with one.
pub fn verdict_after(label: &str, value: &str) -> Option<bool> {
    let label = label.to_lowercase();
    if let Some(scheme) = named(WORDS, &label) {
        return verdict(scheme, value);
    }
    named(SHARED, &label).and_then(|scheme| verdict(scheme, value)).filter(|fits| *fits)
}

/// The scheme of a number after `label`: for certain by the label's words, or by words that several
/// schemes share and a check digit that fits.
pub fn scheme_after(label: &str, value: &str) -> Option<&'static str> {
    let label = label.to_lowercase();
    named(WORDS, &label)
        .or_else(|| named(SHARED, &label).filter(|scheme| verdict(scheme, value) == Some(true)))
}

/// Whether a number after `label` is of a patient and its check digit fits.
pub fn is_proven_after(label: &str, value: &str) -> bool {
    let of_others = named(NOT_OF_PATIENTS, &label.to_lowercase()).is_some();
    !of_others && verdict_after(label, value) == Some(true)
}

fn named(rows: &[(&str, &'static str)], label: &str) -> Option<&'static str> {
    rows.iter().find(|(words, _)| has_words(label, words)).map(|(_, scheme)| *scheme)
}

fn has_words(label: &str, words: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    label.match_indices(words).any(|(at, found)| {
        let before = label[..at].chars().next_back();
        let after = label[at + found.len()..].chars().next();
        !is_part(before) && !is_part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_the_scheme_of_the_number_after_it() {
        for (label, value, fits) in [
            ("NRIC:", "S1234567D", Some(true)),
            ("NRIC/FIN No.", "S1234567A", Some(false)),
            ("FIN #", "77120442", None),
            ("Insurance no.", "A123456780", Some(true)),
            ("Insurance no.", "A123456781", None),
            ("Insurance no.", "88-1207-1", None),
            ("PHN", "9698 658 215", Some(true)),
            ("PHN", "99871 2204", None),
            ("Identity number:", "8001015009087", Some(true)),
            ("SA ID:", "8001015009086", Some(false)),
            ("Patient ID", "P-7712", None),
            ("MRN", "1234567893", None),
        ] {
            assert_eq!(verdict_after(label, value), fits, "{label} {value}");
        }
    }

    #[test]
    fn a_clinicians_number_shows_no_patient() {
        assert!(!is_proven_after("NPI", "1234567893"));
        assert!(is_proven_after("CHI", "010190 1232"));
    }
}
