//! Money in integer nano-units of a currency: 1 dollar is 1,000,000,000. No floating point.
//!
//! Prices are per million tokens and are frozen into each call with their source. See
//! section 5 of the product description.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// An amount in nano-units. Serialised as a decimal string, since JSON numbers lose digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, specta::Type)]
#[specta(transparent)]
pub struct NanoUnits(#[specta(type = String)] pub i64);

impl NanoUnits {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One unit of the currency.
    pub const UNIT: i64 = 1_000_000_000;

    /// The sum, held at the largest amount instead of overflowing.
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// As people read it, with at least two decimals: `0.0125`.
    pub fn to_decimal(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let value = self.0.unsigned_abs();
        let unit = Self::UNIT.unsigned_abs();
        let fraction = format!("{:09}", value % unit);
        let shown = fraction.trim_end_matches('0');
        format!("{sign}{}.{shown:0<2}", value / unit)
    }
}

impl fmt::Display for NanoUnits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_decimal())
    }
}

impl FromStr for NanoUnits {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() && fraction.is_empty() || !digits(whole) || !digits(fraction) {
            return Err(format!(
                "`{text}` is not an amount; give one such as 0.25, with a point and without a sign"
            ));
        }
        if fraction.len() > 9 {
            return Err(format!("`{text}` has more than 9 decimals, which no amount has"));
        }
        let number = |part: &str| part.parse::<i64>().ok();
        let units = if whole.is_empty() { Some(0) } else { number(whole) };
        let total = units
            .and_then(|units| units.checked_mul(Self::UNIT))
            .and_then(|units| units.checked_add(number(&format!("{fraction:0<9}"))?));
        total.map(Self).ok_or_else(|| {
            format!("`{text}` is too large; the largest amount is {}", Self(i64::MAX))
        })
    }
}

impl Add for NanoUnits {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.saturating_add(other)
    }
}

impl AddAssign for NanoUnits {
    fn add_assign(&mut self, other: Self) {
        *self = self.saturating_add(other);
    }
}

impl Sum for NanoUnits {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::saturating_add)
    }
}

impl Serialize for NanoUnits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_decimal())
    }
}

impl<'de> Deserialize<'de> for NanoUnits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// Where a price came from. Written as one word, with the policy's number after a slash:
/// `head_office/7`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceSource {
    /// The endpoint's answer stated it.
    Provider,
    /// A published price table.
    Table,
    /// An administrator declared it.
    Declared,
    /// Head office's policy has it; it goes before what an administrator declared.
    HeadOffice {
        /// The policy's number.
        policy: u64,
    },
}

impl PriceSource {
    /// As people read it; a word of another version as it is.
    pub fn in_words(word: &str) -> String {
        match word.parse() {
            Ok(Self::HeadOffice { policy }) => format!("head office, policy {policy}"),
            _ => word.to_owned(),
        }
    }
}

impl fmt::Display for PriceSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Provider => f.write_str("provider"),
            Self::Table => f.write_str("table"),
            Self::Declared => f.write_str("declared"),
            Self::HeadOffice { policy } => write!(f, "head_office/{policy}"),
        }
    }
}

impl FromStr for PriceSource {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let policy = text.strip_prefix("head_office/").and_then(|number| number.parse().ok());
        Ok(match (text, policy) {
            ("provider", _) => Self::Provider,
            ("table", _) => Self::Table,
            ("declared", _) => Self::Declared,
            (_, Some(policy)) => Self::HeadOffice { policy },
            _ => {
                return Err(format!(
                    "`{text}` is not one of provider, table, declared, head_office/N"
                ));
            }
        })
    }
}

impl Serialize for PriceSource {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PriceSource {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// What a model costs, per million tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Price {
    /// Per million input tokens.
    pub input: NanoUnits,
    /// Per million output tokens.
    pub output: NanoUnits,
    /// Per million input tokens that the provider had cached.
    pub cached: NanoUnits,
}

/// Tokens of one call, as the endpoint counted them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenUsage {
    /// Input tokens, those from a cache included.
    pub input: u64,
    /// Of the input tokens, those that were cached.
    pub cached: u64,
    /// Output tokens.
    pub output: u64,
}

impl Price {
    /// What `usage` costs, rounded up to the next nano-unit, held at the largest amount.
    pub fn of(&self, usage: TokenUsage) -> NanoUnits {
        let part = |tokens: u64, price: NanoUnits| i128::from(tokens) * i128::from(price.0);
        let cached = usage.cached.min(usage.input);
        let total = part(usage.input - cached, self.input)
            + part(cached, self.cached)
            + part(usage.output, self.output);
        let nanos = (total + 999_999).div_euclid(1_000_000);
        NanoUnits(i64::try_from(nanos).unwrap_or(i64::MAX))
    }

    /// Whether every part is nothing.
    pub fn is_free(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_shown_exactly() {
        for (text, nanos, shown) in [
            ("0.25", 250_000_000, "0.25"),
            ("3", 3_000_000_000, "3.00"),
            (".000000001", 1, "0.000000001"),
            ("12.5", 12_500_000_000, "12.50"),
        ] {
            let amount: NanoUnits = text.parse().unwrap();
            assert_eq!(amount, NanoUnits(nanos), "reading {text}");
            assert_eq!(amount.to_decimal(), shown, "showing {text}");
        }
        for (wrong, why) in [
            ("", "give one such as 0.25"),
            (".", "give one such as 0.25"),
            ("-1", "without a sign"),
            ("1,5", "with a point"),
            ("1e3", "is not an amount"),
            ("0.0000000001", "more than 9 decimals"),
            ("99999999999", "the largest amount is 9223372036.854775807"),
            ("99999999999999999999", "too large"),
        ] {
            let refused = wrong.parse::<NanoUnits>().unwrap_err();
            assert!(refused.contains(why), "`{wrong}`: {refused}");
        }
    }

    #[test]
    fn a_price_source_reads_back_and_is_said_in_words() {
        let office = PriceSource::HeadOffice { policy: 7 };
        for (source, text, words) in [
            (PriceSource::Declared, "declared", "declared"),
            (office, "head_office/7", "head office, policy 7"),
        ] {
            assert_eq!((source.to_string(), text.parse()), (text.into(), Ok(source)));
            assert_eq!(PriceSource::in_words(text), words);
        }
        assert!("head_office/x".parse::<PriceSource>().is_err());
    }

    #[test]
    fn a_call_costs_its_tokens_at_their_prices_rounded_up() {
        let price = Price {
            input: NanoUnits(3 * NanoUnits::UNIT),
            output: NanoUnits(15 * NanoUnits::UNIT),
            cached: NanoUnits(300_000_000),
        };
        let usage = TokenUsage { input: 1_000, cached: 200, output: 100 };
        assert_eq!(price.of(usage), NanoUnits(2_400_000 + 60_000 + 1_500_000));
        let tiny = Price { input: NanoUnits(1), ..Price::default() };
        assert_eq!(tiny.of(TokenUsage { input: 1, ..TokenUsage::default() }), NanoUnits(1));
    }
}
