//! Configured model endpoints: adding, listing, changing, testing, removing.

use std::ops::RangeInclusive;

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::cost::{NanoUnits, Price};
use wardbook_domain::endpoint::{
    ANSWER_TOKENS, ATTEMPT_SECONDS, Endpoint, EndpointKind, Locality, PhiPolicy,
};
use wardbook_domain::event::Kind;
use wardbook_domain::ids::EndpointId;
use wardbook_endpoints::{ApiKey, Client, ENGINE_VERSION};
use wardbook_store::endpoints::{self, Credential};

use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// An endpoint as it is asked for.
#[derive(Clone, Debug)]
pub struct NewEndpoint {
    /// Its name within the clinic.
    pub name: String,
    /// Its protocol.
    pub kind: EndpointKind,
    /// Base address; not for `builtin`.
    pub url: Option<String>,
    /// The model; not for `builtin`.
    pub model: Option<String>,
    /// Where it stands; by default judged from the address.
    pub locality: Option<Locality>,
    /// What it may be sent; by default nothing leaves the machine.
    pub phi_policy: Option<PhiPolicy>,
    /// What it costs per million tokens.
    pub price: Price,
    /// Seconds that an attempt may take, from 1 to 3600.
    pub timeout_seconds: u32,
    /// Tokens of the longest answer, from 64 to 100000.
    pub max_output_tokens: u32,
    /// The credential, if it needs one.
    pub api_key: Option<String>,
}

/// What is to be another way with an endpoint; what is `None` stays as it is. Its name and its
/// kind stay.
#[derive(Clone, Debug, Default)]
pub struct EndpointChange {
    /// Base address.
    pub url: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// Where it stands.
    pub locality: Option<Locality>,
    /// What it may be sent. Left out, it stays, unless the endpoint moves further away: what was
    /// agreed to of one place was not agreed to of another.
    pub phi_policy: Option<PhiPolicy>,
    /// Per million input tokens.
    pub price_input: Option<NanoUnits>,
    /// Per million output tokens.
    pub price_output: Option<NanoUnits>,
    /// Per million cached input tokens.
    pub price_cached: Option<NanoUnits>,
    /// Seconds that an attempt may take, from 1 to 3600.
    pub timeout_seconds: Option<u32>,
    /// Tokens of the longest answer, from 64 to 100000.
    pub max_output_tokens: Option<u32>,
    /// What becomes of the credential.
    pub credential: Credential,
}

/// An endpoint of the list.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct ListedEndpoint {
    /// Its configuration.
    #[serde(flatten)]
    pub endpoint: Endpoint,
    /// Whether it has a credential.
    pub has_credential: bool,
    /// Sessions that have begun with it and are not done.
    pub open_sessions: u32,
}

/// What a test of an endpoint found.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct EndpointTest {
    /// The endpoint's name.
    pub endpoint: String,
    /// Whether it can be used.
    pub usable: bool,
    /// Why not, as a sentence.
    pub problem: Option<String>,
    /// Whether the model is listed; `null` where the endpoint lists none.
    pub model_listed: Option<bool>,
    /// Whether it keeps to a schema.
    pub schema_honoured: Option<bool>,
    /// Microseconds of its answer.
    pub latency_micros: Option<u64>,
    /// What the test cost.
    pub cost: NanoUnits,
    /// What is odd.
    pub warnings: Vec<String>,
}

impl Clinic {
    /// Configures an endpoint. One beyond this machine that may be sent documents is confirmed.
    pub fn add_endpoint(
        &self,
        person: &Person,
        new: NewEndpoint,
        given: Option<&Confirmation>,
    ) -> Result<Endpoint> {
        self.require(person, Permission::Administer)?;
        crate::access::users::check_name(&new.name)?;
        let store = &self.store;
        if store.read(|connection| endpoints::by_name(connection, &new.name))?.is_some() {
            return Err(AppError::Invalid(format!("there is already an endpoint `{}`", new.name)));
        }
        let endpoint = to_endpoint(&new, EndpointId::new(store.clock(), store.randomness()))?;
        check_usable(&endpoint, None)?;
        let key = new.api_key.filter(|key| !key.trim().is_empty());
        // Made once now, so that an address or key that cannot work is refused here.
        Client::new(&endpoint, key.clone().map(ApiKey::new))?;
        let danger = endpoint.reaches_further(None).then(|| documents_go_to(&endpoint));
        let reason = self.confirm_if(danger, person, given, "endpoint.add")?;
        let stored = endpoint.clone();
        store.write(person.context, move |tx| {
            endpoints::insert(tx, &stored, key.as_deref(), reason.as_deref())
        })?;
        Ok(endpoint)
    }

    /// Those in use.
    pub fn endpoints(&self, person: &Person) -> Result<Vec<ListedEndpoint>> {
        self.require(person, Permission::RunSessions)?;
        self.record(person, Kind::EndpointsListed, "", json!({}))?;
        let found = self.store.read(endpoints::listed)?;
        let listed = found.into_iter().map(|one| ListedEndpoint {
            endpoint: one.endpoint,
            has_credential: one.has_credential,
            open_sessions: one.open_sessions,
        });
        Ok(listed.collect())
    }

    /// Changes one's configuration. Sessions that have begun keep what they began with, but
    /// nothing is sent from now on that the new policy forbids. That documents, or a stored key,
    /// may go where they could not is confirmed.
    pub fn change_endpoint(
        &self,
        person: &Person,
        name: &str,
        change: EndpointChange,
        given: Option<&Confirmation>,
    ) -> Result<Endpoint> {
        self.require(person, Permission::Administer)?;
        let before = self.endpoint(name)?;
        let (after, credential) = changed(&before, change)?;
        if after == before && matches!(credential, Credential::Kept) {
            return Ok(after);
        }
        check_usable(&after, Some(&before))?;
        let id = after.endpoint_id;
        let key = match &credential {
            Credential::Kept => self.store.read(|one| endpoints::api_key(one, id))?,
            Credential::Replaced(key) => Some(key.clone()),
            Credential::Removed => None,
        };
        let kept_key_moves =
            matches!(credential, Credential::Kept) && key.is_some() && after.moved(&before);
        // Made once now, so that an address or key that cannot work is refused here.
        Client::new(&after, key.map(|key| ApiKey::new(key.as_str())))?;
        let danger = if after.reaches_further(Some(&before)) {
            Some(documents_go_to(&after))
        } else {
            kept_key_moves.then(|| format!("the stored key would then be sent to {}", after.url))
        };
        let reason = self.confirm_if(danger, person, given, "endpoint.change")?;
        let stored = after.clone();
        self.store.write(person.context, move |tx| {
            let found = endpoints::in_use(tx.connection(), id)?;
            if found.as_ref() != Some(&before) {
                return Err(AppError::Invalid(
                    "somebody else changed this endpoint meanwhile; look at it again".into(),
                ));
            }
            Ok(endpoints::change(tx, &before, &stored, &credential, reason.as_deref())?)
        })?;
        Ok(after)
    }

    /// Takes one out of use.
    pub fn remove_endpoint(&self, person: &Person, name: &str, given: &Confirmation) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let endpoint = self.endpoint(name)?.endpoint_id;
        let reason = self.confirm(person, given, "endpoint.remove")?;
        Ok(self.store.write(person.context, move |tx| endpoints::remove(tx, endpoint, &reason))?)
    }

    /// Tries one without any document. That it is tried is durable before anything is sent; what
    /// was sent and answered is recorded afterwards, of a failed test only why it failed.
    pub async fn test_endpoint(&self, person: &Person, name: &str) -> Result<EndpointTest> {
        self.require(person, Permission::Administer)?;
        let endpoint = self.endpoint(name)?;
        let client = self.client(&endpoint)?;
        let subject = format!("endpoints/{}", endpoint.endpoint_id);
        let about = json!({ "begins": true, "address": endpoint.url, "model": endpoint.model });
        self.record(person, Kind::EndpointTested, subject, about)?;
        let tested = client.test().await;
        let test = match &tested {
            Ok(health) => EndpointTest {
                endpoint: endpoint.name.clone(),
                usable: health.schema_honoured && health.model_listed != Some(false),
                problem: None,
                model_listed: health.model_listed,
                schema_honoured: Some(health.schema_honoured),
                latency_micros: u64::try_from(health.latency.as_micros()).ok(),
                cost: health.cost,
                warnings: health.warnings.clone(),
            },
            Err(error) => EndpointTest {
                endpoint: endpoint.name.clone(),
                usable: false,
                problem: Some(error.to_string()),
                model_listed: None,
                schema_honoured: None,
                latency_micros: None,
                cost: NanoUnits::ZERO,
                warnings: Vec::new(),
            },
        };
        let exchanges: Vec<_> = tested
            .iter()
            .flat_map(|health| &health.exchanges)
            .map(
                |one| json!({ "address": one.address, "sent": one.sent, "received": one.received }),
            )
            .collect();
        let payload = json!({
            "usable": test.usable, "problem": test.problem, "cost": test.cost,
            "exchanges": exchanges,
        });
        let subject = format!("endpoints/{}", endpoint.endpoint_id);
        self.record(person, Kind::EndpointTested, subject, payload)?;
        Ok(test)
    }

    pub(crate) fn endpoint(&self, name: &str) -> Result<Endpoint> {
        let found = self.store.read(|connection| endpoints::by_name(connection, name))?;
        found.ok_or_else(|| AppError::NotFound(format!("endpoint `{name}`")))
    }

    pub(crate) fn client(&self, endpoint: &Endpoint) -> Result<Client> {
        let id = endpoint.endpoint_id;
        let key = self.store.read(|connection| endpoints::api_key(connection, id))?;
        Ok(Client::new(endpoint, key.map(|key| ApiKey::new(key.as_str())))?)
    }
}

fn to_endpoint(new: &NewEndpoint, endpoint_id: EndpointId) -> Result<Endpoint> {
    let builtin = new.kind == EndpointKind::Builtin;
    let needed = |value: &Option<String>, what: &str| match value {
        Some(value) if !value.trim().is_empty() => Ok(value.trim().to_owned()),
        _ => Err(AppError::Invalid(format!("an endpoint of this kind needs {what}"))),
    };
    let url = if builtin { String::new() } else { needed(&new.url, "--url")? };
    let model = if builtin { ENGINE_VERSION.into() } else { needed(&new.model, "--model")? };
    let locality = new.locality.unwrap_or(if builtin { Locality::OnDevice } else { judged(&url) });
    // Unless somebody says otherwise, patients' documents stay on this machine.
    let phi_policy = new.phi_policy.unwrap_or(match locality {
        Locality::OnDevice => PhiPolicy::Allowed,
        _ => PhiPolicy::Never,
    });
    if !builtin {
        check_locality(&url, locality)?;
    }
    Ok(Endpoint {
        endpoint_id,
        name: new.name.clone(),
        kind: new.kind,
        url,
        model,
        locality,
        phi_policy,
        price: new.price,
        timeout_seconds: new.timeout_seconds,
        max_output_tokens: new.max_output_tokens,
    })
}

/// The endpoint as it will be, and what becomes of its credential.
fn changed(before: &Endpoint, change: EndpointChange) -> Result<(Endpoint, Credential)> {
    if before.kind == EndpointKind::Builtin {
        return Err(AppError::Invalid(format!(
            "`{}` is the embedded engine, which has nothing to change",
            before.name
        )));
    }
    let text = |value: Option<String>, kept: &str, what: &str| match value {
        None => Ok(kept.to_owned()),
        Some(value) if !value.trim().is_empty() => Ok(value.trim().to_owned()),
        Some(_) => Err(AppError::Invalid(format!("an endpoint of this kind needs {what}"))),
    };
    let url = text(change.url, &before.url, "--url")?;
    let locality = change.locality.unwrap_or(before.locality);
    check_locality(&url, locality)?;
    let kept = if locality > before.locality { PhiPolicy::Never } else { before.phi_policy };
    let after = Endpoint {
        endpoint_id: before.endpoint_id,
        name: before.name.clone(),
        kind: before.kind,
        model: text(change.model, &before.model, "--model")?,
        url,
        locality,
        phi_policy: change.phi_policy.unwrap_or(kept),
        price: Price {
            input: change.price_input.unwrap_or(before.price.input),
            output: change.price_output.unwrap_or(before.price.output),
            cached: change.price_cached.unwrap_or(before.price.cached),
        },
        timeout_seconds: change.timeout_seconds.unwrap_or(before.timeout_seconds),
        max_output_tokens: change.max_output_tokens.unwrap_or(before.max_output_tokens),
    };
    let credential = match change.credential {
        Credential::Replaced(key) if key.trim().is_empty() => Credential::Kept,
        credential => credential,
    };
    Ok((after, credential))
}

/// Refuses what is asked for where it could never be used: documents that would travel readable,
/// an address with another one inside, and limits out of range. What was so before stands, so that
/// the rest can be changed.
fn check_usable(endpoint: &Endpoint, before: Option<&Endpoint>) -> Result<()> {
    if endpoint.reaches_further(before) {
        endpoint.is_private()?;
    }
    if before.is_none_or(|before| before.url != endpoint.url) {
        endpoint.is_one_address()?;
    }
    let within = |what: &str, value: u32, range: RangeInclusive<u32>| {
        if range.contains(&value) {
            return Ok(());
        }
        let (least, most) = (range.start(), range.end());
        Err(AppError::Invalid(format!("{what} is from {least} to {most}, not {value}")))
    };
    within("the time for an attempt, in seconds,", endpoint.timeout_seconds, ATTEMPT_SECONDS)?;
    within("the length of an answer, in tokens,", endpoint.max_output_tokens, ANSWER_TOKENS)
}

/// What is dangerous about an endpoint that is beyond this machine and may be sent documents.
fn documents_go_to(endpoint: &Endpoint) -> String {
    format!("patients' documents could then be sent to {}", endpoint.url)
}

/// Nothing that is elsewhere passes for this machine.
fn check_locality(url: &str, locality: Locality) -> Result<()> {
    if locality == Locality::OnDevice && judged(url) != Locality::OnDevice {
        return Err(AppError::Invalid(format!(
            "{url} is not on this device; use --locality on_premises or external"
        )));
    }
    Ok(())
}

/// Where an address points, as far as it shows; anything that is not this machine counts as
/// external, the strictest.
fn judged(url: &str) -> Locality {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let local = ["localhost", "127.0.0.1", "[::1]"];
    let is = |name: &&str| {
        host == *name
            || host.strip_prefix(*name).is_some_and(|rest| {
                rest.strip_prefix(':')
                    .is_some_and(|port| port.bytes().all(|digit| digit.is_ascii_digit()))
            })
    };
    if local.iter().any(is) { Locality::OnDevice } else { Locality::External }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machines_addresses_are_on_device() {
        for (url, expected) in [
            ("http://127.0.0.1:8080/v1", Locality::OnDevice),
            ("http://localhost/v1", Locality::OnDevice),
            ("http://[::1]:8080", Locality::OnDevice),
            ("https://api.example.com/v1", Locality::External),
            ("http://localhost.evil.example/v1", Locality::External),
            ("http://127.0.0.1@evil.example/v1", Locality::External),
            ("http://127.0.0.1:80@evil.example/", Locality::External),
        ] {
            assert_eq!(judged(url), expected, "{url}");
        }
    }
}
