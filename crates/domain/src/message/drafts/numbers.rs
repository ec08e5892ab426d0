//! Numbers and doses in a draft, and whether a source holds them: the same number with the same unit, or
//! for a number without a unit, the same number.

use std::ops::Range;

use super::dates;
use super::found::UnsupportedKind as Kind;
use super::tokens::{Gap, Token, TokenKind};
use super::vocabulary::{number_word, unit};
use crate::date_order::DateOrder;

/// A number as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Amount {
    /// Without separators of thousands, needless zeros, and spaces.
    value: String,
    unit: Option<String>,
    is_dose: bool,
}

/// What of numbers and doses the sources do not hold. `in_dates` are the draft's tokens of days and
/// times, which are judged as such.
pub(super) fn unsupported(
    draft: &[Token],
    sources: &[Vec<Token>],
    in_dates: &[Range<usize>],
    order: DateOrder,
) -> Vec<(Kind, Range<usize>)> {
    let held: Vec<Amount> = sources
        .iter()
        .flat_map(|source| amounts(source, &dates::ranges(source, order)))
        .map(|(amount, _)| amount)
        .collect();
    let holds = |said: &Amount| {
        let same = |one: &&Amount| {
            one.value == said.value && (said.unit.is_none() || one.unit == said.unit)
        };
        held.iter().any(|one| same(&one))
    };
    let said = amounts(draft, in_dates).into_iter().filter(|(said, _)| !holds(said));
    said.map(|(said, range)| (if said.is_dose { Kind::Dose } else { Kind::Number }, range))
        .collect()
}

fn amounts(text: &[Token], in_dates: &[Range<usize>]) -> Vec<(Amount, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(date) = in_dates.iter().find(|range| range.contains(&at)) {
            at = date.end;
            continue;
        }
        let one = how_often(rest).or_else(|| in_words(rest)).or_else(|| in_figures(rest));
        let length = one.as_ref().map_or(1, |(_, length)| *length);
        if let Some((amount, length)) = one {
            found.push((amount, at..at + length));
        }
        at += length;
    }
    found
}

/// `twice daily`, `once a week`.
fn how_often(rest: &[Token]) -> Option<(Amount, usize)> {
    let times = ["once", "twice", "thrice"].iter().zip(["1", "2", "3"]);
    let (_, value) =
        times.into_iter().find(|(word, _)| rest.first().is_some_and(|one| one.is_word(&[word])))?;
    let every = ["daily", "weekly", "monthly", "a", "an", "per", "each", "every"];
    rest.get(1).filter(|one| one.is_word(&every))?;
    let unit = Some("times".to_owned());
    Some((Amount { value: value.to_owned(), unit, is_dose: true }, 1))
}

/// `two tablets`; a word without a unit is a word. `a day` is no amount, `a tablet` is one.
fn in_words(rest: &[Token]) -> Option<(Amount, usize)> {
    let first = rest.first()?;
    let value = number_word(first)?;
    let (unit, is_dose, length) = unit_after(rest, 1)?;
    if first.is_word(&["a", "an"]) && !is_dose {
        return None;
    }
    Some((Amount { value: value.to_owned(), unit: Some(unit), is_dose }, 1 + length))
}

fn in_figures(rest: &[Token]) -> Option<(Amount, usize)> {
    let first = rest.first().filter(|one| one.kind == TokenKind::Number)?;
    if is_list_number(rest) {
        return None;
    }
    if let Some((digits, length)) = telephone(rest) {
        return Some((Amount { value: digits, unit: None, is_dose: false }, length));
    }
    let value = normal(&first.text);
    Some(match unit_after(rest, 1) {
        Some((unit, is_dose, length)) => (Amount { value, unit: Some(unit), is_dose }, 1 + length),
        None => (Amount { value, unit: None, is_dose: false }, 1),
    })
}

/// `mg`, `mg/kg`, `mmol/L`: the unit by one name, whether something is taken in it, and its tokens.
fn unit_after(rest: &[Token], at: usize) -> Option<(String, bool, usize)> {
    let near = |token: &&Token| token.gap <= Gap::Line;
    let (name, is_dose) = unit(rest.get(at).filter(near)?)?;
    let joined = |token: &&Token| token.gap == Gap::None;
    let slash = rest.get(at + 1).filter(joined).is_some_and(|one| one.is_mark("/"));
    let below = rest.get(at + 2).filter(joined).filter(|_| slash).and_then(unit);
    Some(match below {
        Some((below, _)) => (format!("{name}/{below}"), is_dose, 3),
        None => (name.to_owned(), is_dose, 1),
    })
}

/// `1.` and `2)` at the beginning of a line.
fn is_list_number(rest: &[Token]) -> bool {
    let [first, mark, ..] = rest else {
        return false;
    };
    let spaced = rest.get(2).is_none_or(|next| next.gap != Gap::None);
    let small = first.figures().is_some_and(|number| number < 20);
    first.gap >= Gap::Line && small && mark.gap == Gap::None && mark.is_mark(".)") && spaced
}

/// Groups of figures that are one number, such as of a telephone: seven figures or more.
fn telephone(rest: &[Token]) -> Option<(String, usize)> {
    let (mut digits, mut length, mut at) = (String::new(), 0, 0);
    while let Some(token) = rest.get(at) {
        let whole = token.kind == TokenKind::Number && !token.text.contains(['.', ',']);
        if whole && (at == 0 || token.gap <= Gap::Space) {
            digits.push_str(&token.text);
            length = at + 1;
        } else if !token.is_mark("-()") || token.gap > Gap::Space {
            break;
        }
        at += 1;
    }
    (digits.len() >= 7).then_some((digits, length))
}

/// `1,000` is a thousand, `1,5` one and a half, `5.0` five; a long number keeps its zeros.
fn normal(text: &str) -> String {
    let thousands = |groups: &str, mark: char| {
        let mut groups = groups.split(mark);
        let first =
            groups.next().is_some_and(|first| (1..=3).contains(&first.len()) && first != "0");
        let mut rest = groups.peekable();
        first && rest.peek().is_some() && rest.all(|group| group.len() == 3)
    };
    let (whole, part) = match text.rsplit_once(['.', ',']) {
        None => (text, ""),
        Some(_) if thousands(text, ',') => (text, ""),
        // A point alone is of decimals: `1.500` is one and a half, as doses are written.
        Some((whole, part)) => (whole, part),
    };
    let whole = whole.replace(['.', ','], "");
    let part = part.trim_end_matches('0');
    let short = whole.trim_start_matches('0');
    let whole = match (whole.len(), short) {
        (7.., _) => whole.as_str(),
        (_, "") => "0",
        _ => short,
    };
    if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for (text, value) in [
            ("5", "5"),
            ("05", "5"),
            ("5.0", "5"),
            ("0.50", "0.5"),
            ("0,5", "0.5"),
            ("1,000", "1000"),
            ("1,000.50", "1000.5"),
            ("1.5", "1.5"),
            ("0,125", "0.125"),
            ("0.125", "0.125"),
            ("0", "0"),
            ("0400123456", "0400123456"),
        ] {
            assert_eq!(normal(text), value, "{text}");
        }
    }
}
