//! What looks like a number of a person or a document and is none: readings and their ranges, blood
//! pressures, telephone numbers, money, years, and what is typed where no number is known.

use super::labels::Meaning::Identifier;
use super::labels::{Form, Hit};

/// Words after a number of which it is the amount.
const UNITS: &[&str] = &[
    "mg", "mcg", "g", "kg", "ml", "mls", "l", "dl", "mm", "cm", "mmhg", "bpm", "mmol/l", "umol/l",
    "µmol/l", "nmol/l", "pmol/l", "g/l", "g/dl", "mg/dl", "mg/l", "ug/l", "ng/ml", "u/l", "iu/l",
    "iu", "miu/l", "%", "fl", "pg", "x10", "x", "year", "years", "yr", "yrs", "yo", "y/o",
    "months", "weeks", "days", "hours", "hrs", "hr", "h", "am", "pm", "units", "tablets", "beds",
];

/// Of these labels a range without a unit is one.
const OF_RANGES: &[&str] = &["ref", "reference"];

/// Words that say that a number follows.
const NUMBER_WORDS: &[&str] = &["no", "nos", "number", "num", "nr", "nbr", "id", "#", "chi"];

/// Whether `value`, with `after` behind it, is no identifier after this label.
pub(super) fn is_none(hit: &Hit<'_>, label: &str, value: &str, after: &str) -> bool {
    let announced = announces(label);
    is_filler(value)
        || is_masked(value)
        || is_file_name(value)
        || is_misread(value, after)
        || (!is_of_document(hit) && is_blood_pressure(value))
        || is_range(hit, value, after)
        || is_amount(value, after)
        || is_money(value)
        || (!announced
            && hit.label.form == Form::Numbered
            && (is_telephone(value) || is_year(value)))
}

/// Whether a label says that a number follows.
pub(super) fn announces(label: &str) -> bool {
    let mut words = label.split(|c: char| !c.is_alphanumeric() && c != '#');
    words.any(|word| NUMBER_WORDS.contains(&word.to_ascii_lowercase().as_str()))
}

/// Whether what stands under `Medicare` is a number of the United States' Medicare and not of
/// Australia's: a beneficiary identifier (CMS, "Understanding the MBI": 1EG4-TE5-MK73), or the claim
/// number before it, which is a social security number and a letter.
pub(super) fn is_american(kind: &str, words: &str) -> bool {
    const CLAIM: usize = 9;
    if kind != "medicare_number" {
        return false;
    }
    let token = words.trim_start().split([' ', ',', ';', '|', ')']).next().unwrap_or_default();
    let signs: Vec<char> = token.chars().filter(|c| *c != '-').collect();
    let is = |at: usize, form: char| {
        let sign = signs[at];
        match form {
            'c' => matches!(sign, '1'..='9'),
            'n' => sign.is_ascii_digit(),
            'a' => sign.is_ascii_uppercase(),
            _ => sign.is_ascii_digit() || sign.is_ascii_uppercase(),
        }
    };
    let beneficiary =
        signs.len() == 11 && "caxnaxnaann".chars().enumerate().all(|(at, f)| is(at, f));
    let figures = signs.iter().take_while(|sign| sign.is_ascii_digit()).count();
    let claim = (CLAIM..=CLAIM + 2).contains(&figures)
        && signs.len() == figures + 1
        && signs[figures].is_ascii_uppercase();
    beneficiary || claim
}

fn is_file_name(value: &str) -> bool {
    const ENDINGS: &[&str] =
        &["jpg", "jpeg", "png", "gif", "tif", "tiff", "pdf", "docx", "txt", "xml", "dcm", "html"];
    let ending = value.rsplit_once('.').map_or("", |(_, ending)| ending);
    ENDINGS.iter().any(|one| one.eq_ignore_ascii_case(ending))
}

/// The same figure throughout, as in 0000000 and 9999999999.
pub(super) fn is_filler(value: &str) -> bool {
    let mut figures = value.chars().filter(char::is_ascii_alphanumeric);
    let Some(first) = figures.next() else { return true };
    let mut count = 1;
    let same = figures.all(|figure| {
        count += 1;
        figure == first
    });
    same && (count >= 4 || first == '0')
}

/// Laboratories number by the year: `118/26`.
fn is_of_document(hit: &Hit<'_>) -> bool {
    matches!(hit.label.meaning, Identifier("accession_number" | "invoice_number"))
}

/// Figures hidden behind letters: `XXX-XX-1234`.
fn is_masked(value: &str) -> bool {
    value.contains("XXX") || value.contains("xxx")
}

/// A letter among figures that is misread for one, or a sign that stands for what is not legible.
pub(super) fn is_misread(value: &str, after: &str) -> bool {
    let figure = |byte: &u8| byte.is_ascii_digit();
    let misread = |three: &[u8]| {
        figure(&three[0]) && matches!(three[1], b'O' | b'o' | b'l' | b'I') && figure(&three[2])
    };
    value.as_bytes().windows(3).any(misread)
        || after.starts_with(['\u{fffd}', '\u{25cf}', '\u{25a0}', '\u{25a1}'])
}

/// Systolic over diastolic: `162/98`.
fn is_blood_pressure(value: &str) -> bool {
    let Some((upper, lower)) = value.split_once('/') else { return false };
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| (2..=3).contains(&text.len()));
    match (number(upper), number(lower)) {
        (Some(upper), Some(lower)) => {
            (50..=300).contains(&upper) && (20..=200).contains(&lower) && lower < upper
        }
        _ => false,
    }
}

fn is_range(hit: &Hit<'_>, value: &str, after: &str) -> bool {
    let dashes = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}'];
    // `Ref: 13.0 – 17.0`
    let upper = after.trim_start().strip_prefix(dashes).map(str::trim_start);
    if OF_RANGES.contains(&hit.label.words)
        && amount(value).is_some()
        && upper.is_some_and(|upper| upper.starts_with(|c: char| c.is_ascii_digit()))
    {
        return true;
    }
    let mut parts = value.split(['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}']);
    let (Some(from), Some(to), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let (Some(low), Some(high)) = (amount(from), amount(to)) else { return false };
    let decimals = from.contains('.') || to.contains('.');
    let of_ranges = OF_RANGES.contains(&hit.label.words) && high <= low * 20.0;
    low < high && from.len() <= 5 && to.len() <= 5 && (decimals || of_ranges || is_unit(after))
}

fn amount(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    text.parse().ok().filter(|_| plain)
}

fn is_amount(value: &str, after: &str) -> bool {
    value.len() <= 6 && amount(value).is_some() && is_unit(after)
}

fn is_unit(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '-', '\u{a0}']);
    let word = after.split([' ', ',', ';', ')', '.', '-', '\t']).next().unwrap_or_default();
    UNITS.contains(&word.to_lowercase().as_str())
}

fn is_money(value: &str) -> bool {
    value.rsplit_once('.').is_some_and(|(whole, cents)| {
        cents.len() == 2 && amount(cents).is_some() && amount(whole).is_some()
    })
}

/// Groups of figures as telephones have them.
fn is_telephone(value: &str) -> bool {
    let groups: Vec<&str> = value.split([' ', '-', '.', '\u{a0}']).collect();
    if !groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit())) {
        return false;
    }
    let sizes: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    match sizes.as_slice() {
        [3, 3, 4] => true,
        [4, 3, 3] if matches!(groups[0], "1300" | "1800") => true,
        [2..=5, 3..=4, 3..=4] | [5, 6] => groups[0].starts_with('0'),
        [10 | 11] => value.starts_with('0') && !value.starts_with("00"),
        _ => false,
    }
}

fn is_year(value: &str) -> bool {
    value.len() == 4 && value.parse().is_ok_and(|year: u32| (1900..2100).contains(&year))
}
