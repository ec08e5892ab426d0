//! The policy in force: which endpoints it allows, and what models cost. Each rule goes before the
//! clinic's own configuration; thresholds are `settings::thresholds`, payloads `payload_modes`.

use rusqlite::Connection;

use wardbook_domain::cost::{Price, PriceSource};
use wardbook_domain::endpoint::{Endpoint, EndpointKind, Locality};
use wardbook_store::StoreError;
use wardbook_store::sync::{enrolment, policies};

use super::rules::{ModelPrice, PolicyRules};
use crate::clinic::Clinic;
use crate::error::{AppError, Result};

/// The policy that is in force here.
#[derive(Clone, Debug)]
pub(crate) struct InForce {
    /// Its number.
    pub(crate) number: u64,
    /// What it asks for.
    pub(crate) rules: PolicyRules,
}

impl InForce {
    /// That of the head office which the clinic is enrolled with; an earlier one's has ended.
    pub(crate) fn read(connection: &Connection) -> Result<Option<Self>, StoreError> {
        let Some(office) = enrolment::current(connection)? else { return Ok(None) };
        let policy = policies::newest(connection, &office.office_id)?;
        Ok(policy
            .map(|policy| Self { number: policy.number, rules: PolicyRules::read(&policy.body) }))
    }

    /// Refuses an endpoint beyond this machine that the policy does not allow.
    pub(crate) fn check_allowed(&self, endpoint: &Endpoint) -> Result<()> {
        let Some(allowed) = &self.rules.endpoints else { return Ok(()) };
        if endpoint.locality == Locality::OnDevice
            || allowed.iter().any(|address| is_below(&endpoint.url, address))
        {
            return Ok(());
        }
        Err(AppError::Invalid(format!(
            "head office's policy {} does not allow the endpoint address {}; it allows {}",
            self.number,
            endpoint.url,
            if allowed.is_empty() {
                "none beyond this machine".to_owned()
            } else {
                allowed.join(", ")
            }
        )))
    }

    /// What the endpoint's model costs by the policy, in this currency: a price for its address goes
    /// before one for wherever the model runs.
    pub(crate) fn price(&self, endpoint: &Endpoint, currency: &str) -> Option<Price> {
        let about = |one: &&ModelPrice| {
            let here = one.endpoint.as_ref().is_none_or(|below| is_below(&endpoint.url, below));
            one.model == endpoint.model && one.currency == currency && here
        };
        let found = self.rules.prices.iter().filter(about);
        found.max_by_key(|one| one.endpoint.as_ref().map(String::len)).map(|one| one.price)
    }
}

/// Whether an address is this one, or below it: `https://a/v1` is not below `https://a/v`.
fn is_below(url: &str, address: &str) -> bool {
    let rest = url.strip_prefix(address.trim_end_matches('/'));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl Clinic {
    /// The policy in force.
    pub(crate) fn policy(&self) -> Result<Option<InForce>> {
        Ok(self.store.read(InForce::read)?)
    }

    /// Refuses an endpoint beyond this machine that the policy in force does not allow.
    pub(crate) fn check_allowed(&self, endpoint: &Endpoint) -> Result<()> {
        self.policy()?.map_or(Ok(()), |policy| policy.check_allowed(endpoint))
    }

    /// The endpoint with the price that holds for it, and where that comes from: head office's where
    /// the policy in force has one, else what the administrator declared. The embedded engine costs
    /// nothing.
    pub(crate) fn priced(&self, endpoint: Endpoint) -> Result<(Endpoint, PriceSource)> {
        let policy = self.policy()?.filter(|_| endpoint.kind != EndpointKind::Builtin);
        let Some(policy) = policy else { return Ok((endpoint, PriceSource::Declared)) };
        Ok(match policy.price(&endpoint, &self.account.currency) {
            Some(price) => {
                let source = PriceSource::HeadOffice { policy: policy.number };
                (Endpoint { price, ..endpoint }, source)
            }
            None => (endpoint, PriceSource::Declared),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_below_another_by_whole_parts() {
        for (url, address, expected) in [
            ("https://a.example/v1", "https://a.example/v1/", true),
            ("https://a.example/v1/x", "https://a.example/v1", true),
            ("https://a.example/v10", "https://a.example/v1", false),
            ("https://a.example.evil/v1", "https://a.example", false),
        ] {
            assert_eq!(is_below(url, address), expected, "{url} {address}");
        }
    }
}
