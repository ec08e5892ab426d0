//! Numbers: the register that gave one says which number it is, by its object identifier or by its
//! name.

/// Registers by their object identifier, and the kinds of numbers that they give.
const REGISTERS: &[(&str, &str)] = &[
    ("2.16.840.1.113883.4.1", "other"), // social security, United States
    ("2.16.840.1.113883.4.6", "provider_number"), // NPI, United States
    ("2.16.840.1.113883.2.1.4.1", "nhs_number"),
    ("1.2.36.1.2001.1003.0", "ihi"),
    ("1.2.36.1.5001.1.0.7", "medicare_number"),
    ("1.2.36.1.5001.1.0.7.1", "medicare_number"),
    ("1.2.36.174030967.0.2", "provider_number"), // Medicare provider number, Australia
    ("2.16.840.1.113883.4.330", "other"),        // passports
    ("2.16.840.1.113883.4.572", "other"),        // Medicare beneficiary, United States
    ("2.16.840.1.113883.4.338", "other"),        // health insurance claim, United States
    ("2.16.840.1.113883.3.879.270091", "other"), // Department of Veterans' Affairs, Australia
];
/// Drivers' licences of the United States, one register below for each state.
const LICENCES: &str = "2.16.840.1.113883.4.3.";
/// Healthcare identifiers of Australia, whose root may itself end with the number.
const AUSTRALIAN: &str = "1.2.36.1.2001.1003.0.";

/// Words in the name of the authority that tell the kind, the first that fits.
const AUTHORITIES: &[(&str, &str)] = &[
    ("individual healthcare identifier", "ihi"),
    ("ihi", "ihi"),
    ("hpi-i", "provider_number"),
    ("medicare prov", "provider_number"),
    ("national provider", "provider_number"),
    ("npi", "provider_number"),
    ("medicaid", "other"),
    ("medicare", "medicare_number"),
    ("nhs", "nhs_number"),
    ("medical record", "mrn"),
    ("mrn", "mrn"),
    ("ssn", "other"),
    ("usssa", "other"),
    ("social security", "other"),
    ("driver", "other"),
    ("licen", "other"),
    ("passport", "other"),
    ("insur", "other"),
    ("member", "other"),
    ("subscriber", "other"),
    ("policy", "other"),
    ("account", "other"),
    ("guarantor", "other"),
    ("veteran", "other"),
    ("dva", "other"),
];

/// A number and its kind.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::formats) struct Number {
    pub(in crate::formats) kind: &'static str,
    pub(in crate::formats) value: String,
}

/// The number that a register gave, of the kind `usual` where nothing tells another. `root` is the
/// register's object identifier and `authority` its name; either may be empty.
pub(in crate::formats) fn number(
    root: &str,
    authority: &str,
    value: &str,
    usual: &'static str,
) -> Option<Number> {
    if let Some(number) = root.strip_prefix(AUSTRALIAN).filter(|n| is_healthcare_identifier(n)) {
        let kind = healthcare_kind(number)?;
        return Some(Number { kind, value: number.to_owned() });
    }
    // Systems give addresses of secure mail as ids, too.
    if value.is_empty() || is_filler(value) || value.contains('@') {
        return None;
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let by_root = REGISTERS.iter().find(|(known, _)| *known == root).map(|(_, kind)| *kind);
    let by_root = by_root.or(root.starts_with(LICENCES).then_some("other"));
    let authority = authority.to_lowercase();
    let by_name = || AUTHORITIES.iter().find(|(word, _)| names(&authority, word)).map(|(_, k)| *k);
    let kind = match by_root.or_else(by_name).unwrap_or(usual) {
        "ihi" if is_healthcare_identifier(value) => healthcare_kind(value)?,
        // An authority of that name gives other numbers, too.
        "medicare_number" if by_root.is_none() && !(10..=11).contains(&digits) => "other",
        "nhs_number" if by_root.is_none() && digits != 10 => usual,
        "mrn" if is_for_machines(value) => "other",
        kind => kind,
    };
    Some(Number { kind, value: value.to_owned() })
}

/// A short word stands alone, so that "bnpip" names no NPI.
fn names(authority: &str, word: &str) -> bool {
    if word.len() > 4 {
        return authority.contains(word);
    }
    authority.split(|c: char| !c.is_alphanumeric() && c != '-').any(|one| one == word)
}

fn is_healthcare_identifier(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits == 16 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
}

/// Persons, clinicians; organisations are neither.
fn healthcare_kind(number: &str) -> Option<&'static str> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match digits.get(..6)? {
        "800361" => Some("provider_number"),
        "800362" => None,
        _ => Some("ihi"),
    }
}

/// Rows of one figure, masks and words for nothing are no numbers.
fn is_filler(value: &str) -> bool {
    let mut signs = value.chars().filter(char::is_ascii_alphanumeric);
    let Some(first) = signs.next() else { return true };
    let rest: Vec<char> = signs.collect();
    let is_row = rest.len() >= 4 && rest.iter().all(|c| *c == first);
    let is_zero = first == '0' && rest.iter().all(|c| *c == '0');
    let lower = value.to_lowercase();
    let is_word =
        ["null", "unknown", "unk", "none", "n/a", "undefined", "nan"].contains(&lower.as_str());
    is_row || is_zero || is_word || value.contains("**")
}

/// A universally unique identifier is for programs alone, and so is anything very long.
pub(in crate::formats) fn is_for_machines(value: &str) -> bool {
    let dashes: Vec<usize> = value.match_indices('-').map(|(at, _)| at).collect();
    let hex = |c: char| c.is_ascii_hexdigit() || c == '-';
    value.len() > 40 || (value.len() == 36 && dashes == [8, 13, 18, 23] && value.chars().all(hex))
}
