//! Numbers, amounts, moments and names as the report writes them.

use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;

/// What stands where there is no figure: never 0, never an empty cell.
pub(super) const NOT_MEASURED: &str = "not measured";

/// `1,204,338`.
pub(super) fn grouped(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// `3 documents`, `1 document`: `many` is the plural.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number as u64), if number == 1 { one } else { many })
}

/// The decimals that show every one of the amounts exactly, at least two.
pub(super) fn decimals(amounts: impl Iterator<Item = NanoUnits>) -> usize {
    let of = |amount: NanoUnits| {
        amount.to_decimal().split_once('.').map_or(2, |(_, fraction)| fraction.len())
    };
    amounts.map(of).max().unwrap_or(2).max(2)
}

/// The amount with exactly that many decimals, so that a column's points align.
pub(super) fn amount(amount: NanoUnits, decimals: usize) -> String {
    let text = amount.to_decimal();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    // A whole part is at most ten digits, so it is always a number.
    let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), grouped);
    format!("{sign}{whole}.{fraction:0<decimals$}")
}

/// `21 Nov 2026 14:05 UTC`.
pub(super) fn moment(time: Timestamp) -> String {
    format!("{} UTC", time.to_text())
}

/// The text, or that it was not measured.
pub(super) fn measured(text: &str) -> &str {
    if text.trim().is_empty() { NOT_MEASURED } else { text }
}

/// `audit_trail_integrity` as `Audit trail integrity`, and `phi_handling` as `PHI handling`.
pub(super) fn spoken(name: &str) -> String {
    let of = |word| if word == "phi" { "PHI" } else { word };
    let words = name.split('_').map(of).collect::<Vec<_>>().join(" ");
    let mut characters = words.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_in_thousands() {
        for (number, shown) in
            [(0_u64, "0"), (999, "999"), (1_000, "1,000"), (1_204_338, "1,204,338")]
        {
            assert_eq!(grouped(number), shown);
        }
    }

    #[test]
    fn amounts_of_a_column_have_the_same_decimals_and_lose_none() {
        let column = [NanoUnits(12_500_000), NanoUnits(1_234 * NanoUnits::UNIT), NanoUnits(-5)];
        let places = decimals(column[..2].iter().copied());
        assert_eq!(column.map(|each| amount(each, places))[..2], ["0.0125", "1,234.0000"]);
        assert_eq!(amount(column[2], 9), "-0.000000005");
        assert_eq!(decimals(std::iter::empty()), 2);
    }

    #[test]
    fn an_empty_value_is_said_to_be_not_measured() {
        assert_eq!((measured(" "), measured("0.93")), (NOT_MEASURED, "0.93"));
    }

    #[test]
    fn a_name_of_the_code_is_spoken_as_words() {
        assert_eq!(spoken("phi_handling"), "PHI handling");
        assert_eq!(spoken("delphi_audit"), "Delphi audit");
        assert_eq!(spoken(""), "");
    }
}
