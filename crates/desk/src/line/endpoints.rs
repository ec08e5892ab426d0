//! Model endpoints.

use anyhow::Result;
use serde_json::json;
use zeroize::Zeroizing;

use wardbook_app::{Confirmation, Credential, EndpointChange, NewEndpoint};
use wardbook_domain::cost::Price;

use super::keys::confirmation;
use super::{Answer, EndpointCommand, Line, Secret, pairs, table};

pub(crate) fn endpoint(line: &Line<'_>, command: EndpointCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        EndpointCommand::Add {
            name,
            kind,
            url,
            model,
            locality,
            phi,
            price_input,
            price_output,
            price_cached,
            timeout,
            max_output_tokens,
            reason,
        } => {
            let price = Price {
                input: price_input,
                output: price_output,
                cached: price_cached.unwrap_or(price_input),
            };
            let api_key = credential(line)?;
            let new = NewEndpoint {
                name,
                kind,
                url,
                model,
                locality,
                phi_policy: phi,
                price,
                timeout_seconds: timeout,
                max_output_tokens,
                api_key,
            };
            {
                let given = confirmation_if(line, reason)?;
                let endpoint = clinic.add_endpoint(person, new, given.as_ref())?;
                let text = format!(
                    "The endpoint `{}` is set up: {}, patients' documents {}.",
                    endpoint.name, endpoint.locality, endpoint.phi_policy
                );
                Answer::new(text, &endpoint)
            }
        }
        EndpointCommand::Change {
            name,
            url,
            model,
            locality,
            phi,
            price_input,
            price_output,
            price_cached,
            timeout,
            max_output_tokens,
            forget_key,
            reason,
        } => {
            let credential = match credential(line)? {
                _ if forget_key => Credential::Removed,
                Some(key) => Credential::Replaced(Zeroizing::new(key)),
                None => Credential::Kept,
            };
            let change = EndpointChange {
                url,
                model,
                locality,
                phi_policy: phi,
                price_input,
                price_output,
                price_cached,
                timeout_seconds: timeout,
                max_output_tokens,
                credential,
            };
            {
                let given = confirmation_if(line, reason)?;
                let endpoint = clinic.change_endpoint(person, &name, change, given.as_ref())?;
                let text = format!(
                    "The endpoint `{}` is as asked: {}, patients' documents {}.",
                    endpoint.name, endpoint.locality, endpoint.phi_policy
                );
                Answer::new(text, &endpoint)
            }
        }
        EndpointCommand::List => {
            let endpoints = clinic.endpoints(person)?;
            let rows: Vec<_> = endpoints
                .iter()
                .map(|listed| {
                    let one = &listed.in_use.endpoint;
                    let office = listed.office_price;
                    let price = office.map_or(one.price, |office| office.price);
                    let by = office.map_or_else(
                        || "declared".to_owned(),
                        |office| format!("head office, policy {}", office.policy),
                    );
                    vec![
                        one.name.clone(),
                        one.kind.to_string(),
                        one.model.clone(),
                        one.locality.to_string(),
                        one.phi_policy.to_string(),
                        price.input.to_string(),
                        price.output.to_string(),
                        by,
                        one.url.clone(),
                    ]
                })
                .collect();
            let headings = [
                "name",
                "kind",
                "model",
                "locality",
                "documents",
                "per M input",
                "per M output",
                "price from",
                "address",
            ];
            Answer::new(table(&headings, &rows), &endpoints)
        }
        EndpointCommand::Test { name } => {
            let test = line.desk.runtime.block_on(clinic.test_endpoint(person, &name))?;
            let say = |value: Option<bool>| match value {
                Some(true) => "yes".to_owned(),
                Some(false) => "no".to_owned(),
                None => "not known".to_owned(),
            };
            let mut rows = vec![
                ("usable", say(Some(test.usable))),
                ("model listed", say(test.model_listed)),
                ("keeps to the schema", say(test.schema_honoured)),
            ];
            let millis = |micros: u64| format!("{}.{:03} ms", micros / 1_000, micros % 1_000);
            rows.extend(test.latency_micros.map(|micros| ("answered in", millis(micros))));
            rows.extend(test.problem.clone().map(|problem| ("problem", problem)));
            rows.extend(test.warnings.iter().map(|warning| ("note", warning.clone())));
            Ok(Answer::new(pairs(&rows), &test)?.with_verdict(test.usable))
        }
        EndpointCommand::Remove { name, reason } => {
            clinic.remove_endpoint(person, &name, &confirmation(line, reason)?)?;
            let text =
                format!("The endpoint `{name}` is out of use; its credential was forgotten.");
            Answer::new(text, &json!({ "removed": name }))
        }
    }
}

/// A credential, where one was given.
fn credential(line: &Line<'_>) -> Result<Option<String>> {
    let given = line.talk.ask(Secret::ApiKey, "The endpoint's credential")?;
    Ok(given.filter(|key| !key.is_empty()).map(|key| key.to_string()))
}

/// What is asked for by an act that is dangerous only as it is asked for.
fn confirmation_if(line: &Line<'_>, reason: Option<String>) -> Result<Option<Confirmation>> {
    reason.map(|reason| confirmation(line, reason)).transpose()
}
