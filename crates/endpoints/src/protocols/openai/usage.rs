//! What a call used and cost, as its answer says it: every provider counts in its own members.
//!
//! A count that cannot be true (negative, of no whole number, larger than any model reads, of no
//! input or no output at all) is not measured: such a call costs its worst case, and says so.

use serde_json::Value;
use wardbook_domain::cost::{NanoUnits, Price, TokenUsage};

/// No call has so many tokens; a larger count is none.
const MOST_TOKENS: u64 = 100_000_000;

/// No call costs so much, in units of the currency; a larger amount is none.
const MOST_COST: f64 = 100_000.0;

/// Members that say how many input tokens came from a cache.
const CACHED: &[&str] = &[
    "/prompt_tokens_details/cached_tokens",
    "/input_tokens_details/cached_tokens",
    "/prompt_tokens_details/cache_read_tokens",
    "/prompt_cache_hit_tokens",
    "/cache_read_input_tokens",
    "/cached_tokens",
    "/num_cached_tokens",
];

/// Members that say how many output tokens were thinking.
const REASONING: &[&str] = &[
    "/completion_tokens_details/reasoning_tokens",
    "/output_tokens_details/reasoning_tokens",
    "/reasoning_tokens",
];

/// Members that state the cost of the call.
const COSTS: &[&str] = &["/cost", "/total_cost"];

/// What an answer says of its use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    /// The tokens; `None` where they were not counted, or not in a way that can be true.
    pub(super) usage: Option<TokenUsage>,
    /// The cost that the provider states.
    cost: Option<NanoUnits>,
}

/// What a call is recorded to have cost.
pub(super) struct Charge {
    pub(super) cost: NanoUnits,
    pub(super) stated_by_provider: bool,
}

impl Counted {
    /// The cost: what the provider states before what its tokens cost, and that before the worst
    /// case. What is odd is added to the warnings.
    pub(super) fn charge(
        &self,
        price: &Price,
        worst_case: NanoUnits,
        warnings: &mut Vec<String>,
    ) -> Charge {
        if self.usage.is_none() {
            let cost = if self.cost.is_some() { "" } else { "the cost is the worst case, and " };
            warnings.push(format!(
                "the endpoint did not say how many tokens it used; {cost}whether it read the whole \
                 document could not be checked"
            ));
        }
        let by_price = self.usage.map(|usage| price.of(usage));
        let Some(stated) = self.cost else {
            return Charge { cost: by_price.unwrap_or(worst_case), stated_by_provider: false };
        };
        if let Some(by_price) = by_price.filter(|by_price| *by_price != stated) {
            warnings.push(format!(
                "the provider states a cost of {stated}, which is recorded; at the endpoint's \
                 prices the tokens cost {by_price}"
            ));
        }
        Charge { cost: stated, stated_by_provider: true }
    }
}

/// What a completion says of its use.
pub(super) fn counted(body: &Value) -> Counted {
    let Some(usage) = body.get("usage").filter(|usage| usage.is_object()) else {
        return Counted::default();
    };
    let cost = COSTS.iter().find_map(|path| amount(usage.pointer(path)?));
    Counted { usage: tokens(usage), cost }
}

fn tokens(usage: &Value) -> Option<TokenUsage> {
    // `Some(None)` is a member that is there and cannot be true.
    let count = |path: &str| match usage.pointer(path) {
        None | Some(Value::Null) => None,
        Some(value) => Some(whole(value)),
    };
    let first = |paths: &[&str]| paths.iter().find_map(|path| count(path));
    let known = |found: Option<Option<u64>>| found.map_or(Some(0), |value| value);

    let cached = known(first(CACHED))?;
    let reasoning = known(first(REASONING))?;
    let total = known(count("/total_tokens"))?;
    let input = if let Some(input) = count("/prompt_tokens") {
        input?
    } else {
        // Where the members are called so, what was read from a cache or written to it may be
        // counted beside the input.
        let written = known(count("/cache_creation_input_tokens"))?;
        let beside = count("/cache_read_input_tokens").is_some() || written > 0;
        count("/input_tokens")?? + if beside { cached + written } else { 0 }
    };
    let completion = first(&["/completion_tokens", "/output_tokens"])??;
    // Thinking is charged as output. Some count it in the total alone, some give no total.
    let outside = match total {
        0 if reasoning > completion => reasoning,
        0 => 0,
        total => total.saturating_sub(input + completion),
    };
    let output = completion + outside;
    let plausible = input > 0 && output > 0 && cached <= input;
    plausible.then_some(TokenUsage { input, cached, output })
}

/// A count; figures in a text and whole numbers with a point are counts too.
fn whole(value: &Value) -> Option<u64> {
    let count = match value {
        Value::String(text) => text.trim().parse().ok()?,
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, and within the bound"
        )]
        Value::Number(number) => number.as_u64().or_else(|| {
            let number = number.as_f64()?;
            (number.fract() == 0.0 && (0.0..=1e9).contains(&number)).then_some(number as u64)
        })?,
        _ => return None,
    };
    (count <= MOST_TOKENS).then_some(count)
}

/// An amount of money, rounded up. Nothing is no statement: it is what gateways write that do not
/// know a price, or charge another account.
fn amount(value: &Value) -> Option<NanoUnits> {
    let amount: f64 = match value {
        Value::String(text) => text.trim().parse().ok()?,
        other => other.as_f64()?,
    };
    #[expect(clippy::cast_possible_truncation, reason = "within the bound")]
    let nanos = |amount: f64| (amount * 1e9 - 1e-6).ceil() as i64;
    (amount > 0.0 && amount <= MOST_COST).then(|| NanoUnits(nanos(amount)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn used(usage: &Value) -> Option<(u64, u64, u64)> {
        let usage = counted(&json!({ "usage": usage })).usage;
        usage.map(|usage| (usage.input, usage.cached, usage.output))
    }

    #[test]
    fn every_provider_says_in_its_own_members_what_was_cached_and_thought() {
        let plain = (900, 0, 200);
        for (usage, expected) in [
            (json!({"prompt_tokens": 900, "completion_tokens": 200, "total_tokens": 1100}), plain),
            (json!({"prompt_tokens": 900, "completion_tokens": 200, "total_tokens": null}), plain),
            (json!({"prompt_tokens": 900.0, "completion_tokens": "200"}), plain),
            (
                json!({"prompt_tokens": 900, "completion_tokens": 200, "prompt_tokens_details": null}),
                plain,
            ),
            (json!({"input_tokens": 900, "output_tokens": 200}), plain),
            (json!({"prompt_tokens": 900, "completion_tokens": 200, "total_tokens": 10}), plain),
            (
                json!({"prompt_tokens": 900, "completion_tokens": 200, "prompt_tokens_details": {"cached_tokens": 800}}),
                (900, 800, 200),
            ),
            (
                json!({"prompt_tokens": 900, "completion_tokens": 200, "prompt_cache_hit_tokens": 800, "prompt_cache_miss_tokens": 100}),
                (900, 800, 200),
            ),
            (
                json!({"prompt_tokens": 900, "completion_tokens": 200, "cache_read_input_tokens": 800}),
                (900, 800, 200),
            ),
            (
                json!({"prompt_tokens": 900, "completion_tokens": 200, "cached_tokens": 800}),
                (900, 800, 200),
            ),
            (
                json!({"input_tokens": 80, "output_tokens": 200, "cache_read_input_tokens": 800, "cache_creation_input_tokens": 20}),
                (900, 800, 200),
            ),
            (
                json!({"input_tokens": 900, "output_tokens": 200, "input_tokens_details": {"cached_tokens": 800}}),
                (900, 800, 200),
            ),
            (
                json!({"prompt_tokens": 900, "completion_tokens": 200, "total_tokens": 4100, "completion_tokens_details": {"reasoning_tokens": 3000}}),
                (900, 0, 3200),
            ),
            (
                json!({"prompt_tokens": 900, "completion_tokens": 200, "total_tokens": 4100}),
                (900, 0, 3200),
            ),
            (
                json!({"prompt_tokens": 900, "completion_tokens": 3200, "total_tokens": 4100, "completion_tokens_details": {"reasoning_tokens": 3000}}),
                (900, 0, 3200),
            ),
            (
                json!({"prompt_tokens": 900, "completion_tokens": 200, "completion_tokens_details": {"reasoning_tokens": 3000}}),
                (900, 0, 3200),
            ),
        ] {
            assert_eq!(used(&usage), Some(expected), "{usage}");
        }
    }

    #[test]
    fn what_cannot_be_true_is_not_measured() {
        for usage in [
            Value::Null,
            json!({}),
            json!("many"),
            json!({"prompt_tokens": 900}),
            json!({"prompt_tokens": null, "completion_tokens": 200}),
            json!({"prompt_tokens": 0, "completion_tokens": 200}),
            json!({"prompt_tokens": 900, "completion_tokens": 0}),
            json!({"prompt_tokens": -1, "completion_tokens": -1, "total_tokens": -1}),
            json!({"prompt_tokens": 900, "completion_tokens": -5}),
            json!({"prompt_tokens": 900.5, "completion_tokens": 200}),
            json!({"prompt_tokens": 9_007_199_254_740_993_u64, "completion_tokens": 200}),
            json!({"prompt_tokens": 1e19, "completion_tokens": 200}),
            json!({"prompt_tokens": 900, "completion_tokens": u64::MAX}),
            json!({"prompt_tokens": 900, "completion_tokens": 200, "total_tokens": u64::MAX}),
            json!({"prompt_tokens": 100, "completion_tokens": 200, "prompt_tokens_details": {"cached_tokens": 800}}),
            json!({"prompt_tokens": 900, "completion_tokens": 200, "cached_tokens": -3}),
        ] {
            assert_eq!(used(&usage), None, "{usage}");
        }
    }

    #[test]
    fn the_providers_own_cost_is_recorded_and_compared() {
        let price = Price { input: NanoUnits(2_000_000_000), ..Price::default() };
        let charge = |usage: Value| {
            let mut warnings = Vec::new();
            let counted = counted(&json!({ "usage": usage }));
            let charge = counted.charge(&price, NanoUnits(77), &mut warnings);
            (charge.cost.0, charge.stated_by_provider, warnings.join(" "))
        };
        let with =
            |cost: Value| json!({"prompt_tokens": 900, "completion_tokens": 200, "cost": cost});
        for (cost, nanos) in
            [(json!(0.0317), 31_700_000), (json!("0.0317"), 31_700_000), (json!(1e-9), 1)]
        {
            let (found, stated, warnings) = charge(with(cost.clone()));
            assert_eq!((found, stated), (nanos, true), "{cost}");
            assert!(warnings.contains("at the endpoint's prices"), "{warnings}");
        }
        assert_eq!(charge(with(json!(0.0018))), (1_800_000, true, String::new()));
        for none in [json!(0), json!(-1), json!(1e300), json!("free"), json!(null)] {
            assert_eq!(charge(with(none)), (1_800_000, false, String::new()));
        }
        let (cost, stated, warnings) = charge(json!({"cost": 0.5}));
        assert_eq!((cost, stated), (500_000_000, true));
        assert!(!warnings.contains("worst case"), "{warnings}");
        assert_eq!(charge(json!({})).0, 77);
    }
}
