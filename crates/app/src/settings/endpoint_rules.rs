//! An endpoint as it is asked for: what follows where nothing was said, and what is refused. Where
//! documents may go is a rule of `wardbook_domain::endpoint`.

use std::ops::RangeInclusive;

use wardbook_domain::cost::{NanoUnits, Price};
use wardbook_domain::endpoint::{
    ANSWER_TOKENS, ATTEMPT_SECONDS, Endpoint, EndpointKind, Locality, PhiPolicy,
};
use wardbook_domain::ids::EndpointId;
use wardbook_endpoints::ENGINE_VERSION;
use wardbook_store::endpoints::Credential;

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

/// The endpoint that is asked for, with what follows where nothing was said.
pub(super) fn to_endpoint(new: &NewEndpoint, endpoint_id: EndpointId) -> Result<Endpoint> {
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
pub(super) fn changed(before: &Endpoint, change: EndpointChange) -> Result<(Endpoint, Credential)> {
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
pub(super) fn check_usable(endpoint: &Endpoint, before: Option<&Endpoint>) -> Result<()> {
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
pub(super) fn documents_go_to(endpoint: &Endpoint) -> String {
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
