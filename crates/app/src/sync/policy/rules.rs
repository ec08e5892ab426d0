//! What a policy's text asks for: what this version does of it, and what it does not, in words. What is
//! not understood is named, never guessed at.

use serde::Serialize;
use serde_json::{Map, Value};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::Price;
use wardbook_domain::event::Kind;
use wardbook_domain::payloads::{PayloadMode, figures};
use wardbook_store::sync::policies::StoredPolicy;

use crate::settings::thresholds::{Asked, Thresholds};

/// The longest member of a policy that is named where it is not applied, in letters.
const LONGEST_NAME: usize = 60;

/// What a policy asks for that this version can read.
#[derive(Clone, Debug, Default)]
pub(crate) struct PolicyRules {
    /// How the payloads of kinds are sent where no administrator has decided.
    pub(in crate::sync) payloads: Vec<(Kind, PayloadMode)>,
    /// Addresses of endpoints beside which none may be configured or used; `None` is any.
    pub(super) endpoints: Option<Vec<String>>,
    /// Thresholds by their key.
    pub(crate) thresholds: Vec<(String, u64)>,
    pub(super) prices: Vec<ModelPrice>,
    applied: Vec<String>,
    not_applied: Vec<String>,
}

/// What a model costs by the policy.
#[derive(Clone, Debug)]
pub(super) struct ModelPrice {
    pub(super) model: String,
    /// The endpoints at or below this address; `None` is wherever the model runs.
    pub(super) endpoint: Option<String>,
    pub(super) currency: String,
    pub(super) price: Price,
}

/// The policy in force.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyStatus {
    /// Its number.
    pub number: u64,
    /// When it came.
    pub received_at: Timestamp,
    /// Until when head office has confirmed it, by its clock.
    pub until: Option<Timestamp>,
    /// Whether it is confirmed at present; it stays in force where it is not.
    pub confirmed: bool,
    /// What of it this version does, in words.
    pub applied: Vec<String>,
    /// What of it this version does not do, in words.
    pub not_applied: Vec<String>,
}

impl PolicyStatus {
    pub(in crate::sync) fn of(
        policy: &StoredPolicy,
        (own, currency): (&Thresholds, &str),
        now: Timestamp,
    ) -> Self {
        let until = Timestamp::parse(&policy.until);
        let mut rules = PolicyRules::read(&policy.body);
        rules.say_for(own, currency);
        Self {
            number: policy.number,
            received_at: policy.received_at,
            until,
            confirmed: until.is_some_and(|until| now <= until),
            applied: rules.applied,
            not_applied: rules.not_applied,
        }
    }
}

impl PolicyRules {
    /// What a policy's body asks for. What cannot be read is named among what is not applied.
    pub(in crate::sync) fn read(body: &str) -> Self {
        let mut rules = Self::default();
        let Ok(Value::Object(members)) = serde_json::from_str(body) else {
            rules.not_applied.push("its text, which is no JSON object".into());
            return rules;
        };
        for (name, value) in &members {
            match (name.as_str(), value) {
                ("thresholds", Value::Object(limits)) => {
                    for (name, limit) in limits {
                        match limit.as_u64() {
                            Some(limit) => rules.thresholds.push((name.clone(), limit)),
                            None => rules.leave_out(&format!("thresholds.{name}")),
                        }
                    }
                }
                ("endpoints", Value::Object(endpoints)) => rules.read_endpoints(endpoints),
                ("prices", Value::Array(prices)) => rules.read_prices(prices),
                ("sync", Value::Object(sync)) => {
                    for (name, value) in sync {
                        match (name.as_str(), value) {
                            ("payloads", Value::Object(kinds)) => rules.read_payloads(kinds),
                            _ => rules.leave_out(&format!("sync.{name}")),
                        }
                    }
                }
                _ => rules.leave_out(name),
            }
        }
        rules
    }

    fn read_endpoints(&mut self, endpoints: &Map<String, Value>) {
        for (name, value) in endpoints {
            let addresses = value.as_array().filter(|_| name == "allowed").map(|addresses| {
                addresses.iter().map(|one| one.as_str().map(str::to_owned)).collect()
            });
            match addresses {
                Some(Some(addresses)) => {
                    let addresses: Vec<String> = addresses;
                    let how_many = addresses.len();
                    self.applied.push(format!("endpoints beyond this machine: {how_many} allowed"));
                    self.endpoints = Some(addresses);
                }
                _ => self.leave_out(&format!("endpoints.{name}")),
            }
        }
    }

    fn read_prices(&mut self, prices: &[Value]) {
        for (at, value) in prices.iter().enumerate() {
            match ModelPrice::read(value) {
                Some(price) => self.prices.push(price),
                None => self.leave_out(&format!("prices[{at}]")),
            }
        }
    }

    fn read_payloads(&mut self, kinds: &Map<String, Value>) {
        for (name, mode) in kinds {
            let kind = name.parse::<Kind>();
            let mode = mode.as_str().unwrap_or_default().parse::<PayloadMode>();
            let (Ok(kind), Ok(mode)) = (kind, mode) else {
                self.leave_out(&format!("sync.payloads.{name}"));
                continue;
            };
            if mode == PayloadMode::Whole && figures(kind).is_none() {
                self.not_applied.push(format!(
                    "payloads of {kind} whole: they may hold free text, so an administrator of the \
                     clinic must allow it"
                ));
                continue;
            }
            self.applied.push(format!("payloads of {kind}: {mode}"));
            self.payloads.push((kind, mode));
        }
    }

    /// Says of thresholds and prices whether they are applied in a clinic with these thresholds of
    /// its own, and this currency.
    fn say_for(&mut self, own: &Thresholds, currency: &str) {
        for (name, asked) in std::mem::take(&mut self.thresholds) {
            match own.beside(&name, asked) {
                Asked::Stricter(own) => {
                    self.applied.push(format!("{name}: {asked}, in place of {own} here"));
                }
                Asked::NotStricter(own) => {
                    self.applied.push(format!("{name}: {asked} is kept to by {own} here"));
                }
                Asked::OutOfRange => {
                    self.not_applied.push(format!("{name}: {asked}, which is out of its range"));
                }
                Asked::Unknown => self.leave_out(&format!("thresholds.{name}")),
            }
        }
        for one in std::mem::take(&mut self.prices) {
            let of = match &one.endpoint {
                Some(endpoint) => format!("{} at {endpoint}", one.model),
                None => one.model,
            };
            let of: String = of.chars().filter(|letter| !letter.is_control()).collect();
            if one.currency == currency {
                let Price { input, output, cached } = one.price;
                self.applied.push(format!(
                    "price of {of}: {currency} {input} for a million input tokens, {output} for \
                     output, {cached} for cached input"
                ));
            } else {
                self.not_applied.push(format!(
                    "price of {of}: it is in {}, and this clinic counts in {currency}",
                    one.currency
                ));
            }
        }
    }

    fn leave_out(&mut self, name: &str) {
        let name: String =
            name.chars().filter(|letter| !letter.is_control()).take(LONGEST_NAME).collect();
        self.not_applied.push(format!("\"{name}\": this version does nothing with it"));
    }
}

impl ModelPrice {
    /// `{"model", "endpoint"?, "currency", "input", "output", "cached"?}`: amounts per million tokens
    /// as decimals in quotes, since JSON's numbers lose digits. Cached input costs what input does
    /// where nothing else is said.
    fn read(value: &Value) -> Option<Self> {
        let members = value.as_object()?;
        let known = ["model", "endpoint", "currency", "input", "output", "cached"];
        if members.keys().any(|name| !known.contains(&name.as_str())) {
            return None;
        }
        let text = |name: &str| members.get(name)?.as_str();
        let amount = |name: &str| text(name)?.parse().ok();
        let input = amount("input")?;
        let cached = match members.get("cached") {
            Some(_) => amount("cached")?,
            None => input,
        };
        Some(Self {
            model: text("model")?.to_owned(),
            endpoint: match members.get("endpoint") {
                Some(address) => Some(address.as_str()?.to_owned()),
                None => None,
            },
            currency: text("currency")?.to_owned(),
            price: Price { input, output: amount("output")?, cached },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_price_is_read_whole_or_not_at_all() {
        let good = json!({ "model": "m", "currency": "AUD", "input": "3", "output": "15.50" });
        let price = ModelPrice::read(&good).unwrap();
        assert_eq!(price.price.cached, price.price.input);
        for (name, value) in [
            ("input", json!(3)),
            ("output", json!("-1")),
            ("cached", json!(null)),
            ("endpoint", json!(7)),
            ("currency", json!(null)),
            ("per", json!("thousand")),
        ] {
            let mut bad = good.clone();
            bad[name] = value;
            assert!(ModelPrice::read(&bad).is_none(), "{bad}");
        }
    }
}
