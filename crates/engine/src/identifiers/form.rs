//! The forms of numbers: figures in groups, letters and figures with separators, and those of single
//! countries that differ.

/// Fewer digits than this identify nobody.
const FEWEST_DIGITS: usize = 3;
/// After so many digits one alone may end a number.
const MOST_OF_NUMBER: usize = 9;

pub(super) fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

pub(super) fn is_gap(sign: char) -> bool {
    matches!(sign, ' ' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}')
}

/// The figures that `words` begin with, of one of these counts, as printed with their spaces.
/// A longer row of figures is another number; a shorter count is taken before a longer one.
pub(super) fn figures<'a>(words: &'a str, counts: &[usize]) -> Option<&'a str> {
    let start = words.find(|c: char| c.is_ascii_digit()).filter(|at| *at <= 8)?;
    let text = &words[start..];
    let mut count = 0;
    let mut ends = Vec::new();
    let mut gap = 0;
    for (at, character) in text.char_indices() {
        if character.is_ascii_digit() {
            count += 1;
            gap = 0;
            let next = text[at + 1..].chars().next();
            let word_ends = next.is_none_or(|c| !c.is_alphanumeric());
            if counts.contains(&count) && word_ends {
                ends.push(at + 1);
            }
        } else if (is_gap(character) || is_dash(character) || matches!(character, '.' | '/'))
            && gap < 3
        {
            gap += 1;
        } else {
            break;
        }
    }
    ends.first().map(|end| &text[..*end])
}

/// Six figures, a figure or letter, a letter (Medicare Australia), or ten figures (NPI).
pub(super) fn provider(words: &str) -> Option<&str> {
    let token = words.trim_start_matches(['(', ' ']);
    let end = token.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(token.len());
    let token = &token[..end];
    let npi = token.len() == 10 && token.bytes().all(|byte| byte.is_ascii_digit());
    (npi || is_provider_number(token)).then_some(token)
}

pub(super) fn is_provider_number(token: &str) -> bool {
    let bytes = token.as_bytes();
    (7..=8).contains(&bytes.len())
        && bytes[..bytes.len() - 2].iter().all(u8::is_ascii_digit)
        && (bytes[bytes.len() - 2].is_ascii_digit() || bytes[bytes.len() - 2].is_ascii_uppercase())
        && bytes[bytes.len() - 1].is_ascii_uppercase()
}

/// A reference of letters, figures and `/ - .`, in groups: `BWH 0447120`, `0000 1123 5813`,
/// `RBC/jt/M118273`. It has figures, and it is not a date.
pub(super) fn code(words: &str) -> Option<&str> {
    let text = words.trim_start_matches(|c: char| {
        matches!(c, '#' | ':' | '[' | '*') || is_gap(c) || is_dash(c)
    });
    // An area code: a telephone number.
    let area = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    if area.is_some_and(|(area, _)| area.len() <= 5 && area.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    // `(ON) 2487447316`: the province that gave it out.
    let province = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let province = province.filter(|(inner, _)| {
        inner.len() <= 3 && inner.bytes().all(|byte| byte.is_ascii_uppercase())
    });
    let text = province.map_or(text, |(_, rest)| rest).trim_start_matches(['(', ' ']);
    // `M,26.0118842.K`: a comma after a letter, before a figure.
    let comma = text.as_bytes().get(1) == Some(&b',')
        && text.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
        && text.as_bytes().get(2).is_some_and(u8::is_ascii_digit);
    let is_code = |c: char| {
        c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_') || is_dash(c) || comma && c == ','
    };
    let digits = |word: &str| word.bytes().filter(u8::is_ascii_digit).count();
    let word_end =
        |from: usize| text[from..].find(|c| !is_code(c)).map_or(text.len(), |at| from + at);
    let mut end = word_end(0);
    let first = &text[..end];
    let capitals =
        (1..=5).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_uppercase());
    if first.is_empty() || (digits(first) == 0 && !capitals) {
        return None;
    }
    while let Some(next) = text[end..].strip_prefix(is_gap) {
        let start = text.len() - next.len();
        let stop = start + text[start..word_end(start)].trim_end_matches('.').len();
        let word = &text[start..stop];
        let none_yet = digits(&text[..end]) == 0;
        let grouped = |c: char| c.is_ascii_digit() || none_yet && (is_dash(c) || c == '/');
        // The last group may end with a letter: `317 402 886H`.
        let ended = word.strip_suffix(|c: char| c.is_ascii_uppercase());
        let ended = ended.filter(|figures| figures.len() >= 3 && !none_yet).unwrap_or(word);
        let figures = next.starts_with(|c: char| c.is_ascii_digit())
            && ended.chars().all(grouped)
            && (word.len() >= 2 || digits(&text[..end]) >= MOST_OF_NUMBER && stop == text.len());
        // `X 104 882 B`: what begins with a letter may end with one.
        let letter = first.len() == 1 && capitals && word.len() == 1 && digits(&text[..end]) > 0;
        // `H26/18804 B`: a part of a specimen.
        let long = digits(&text[..end]) >= MOST_OF_NUMBER - 1 && text[..end].contains(' ');
        let part = (text[..end].contains('/') || long)
            && stop == text.len()
            && word.len() == 1
            && !matches!(word, "M" | "F");
        let letter = letter || part;
        let goes_on = figures || letter && word.bytes().all(|byte| byte.is_ascii_uppercase());
        if !goes_on {
            break;
        }
        end = stop;
    }
    let checked = in_brackets(&text[end..]).filter(|_| is_identity_card(&text[..end]));
    let end = end + checked.unwrap_or(0);
    let value = text[..end].trim_end_matches(|c| matches!(c, '.' | '/' | '_') || is_dash(c));
    let enough = digits(value) >= FEWEST_DIGITS || is_new_zealand(value);
    let separators = value.matches(['/', '-', '.']).count();
    let parts: Vec<u32> =
        value.split(['/', '-', '.']).filter_map(|part| part.parse().ok()).collect();
    let in_year = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    let only_date = separators == 2
        && matches!(parts[..], [a, b, c] if in_year(a, b) || in_year(b, a) || in_year(c, b));
    (enough && !only_date && value.len() <= 40).then_some(value)
}

/// Hong Kong's card prints its check digit in brackets: `D083684(3)`. How long that is.
fn in_brackets(after: &str) -> Option<usize> {
    let bytes = after.as_bytes();
    let digit = bytes.get(1).is_some_and(|b| b.is_ascii_digit() || *b == b'A');
    (bytes.first() == Some(&b'(') && digit && bytes.get(2) == Some(&b')')).then_some(3)
}

/// One or two letters and six figures.
fn is_identity_card(text: &str) -> bool {
    let figures = text.trim_start_matches(|c: char| c.is_ascii_uppercase());
    (1..=2).contains(&(text.len() - figures.len()))
        && figures.len() == 6
        && figures.bytes().all(|byte| byte.is_ascii_digit())
}

/// New Zealand's later health index numbers have two figures: `ZAJ34MJ`.
fn is_new_zealand(value: &str) -> bool {
    value.len() == 7
        && value.bytes().enumerate().all(|(at, sign)| match at {
            3 | 4 => sign.is_ascii_digit(),
            _ => sign.is_ascii_uppercase(),
        })
}
