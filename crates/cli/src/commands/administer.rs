//! People, endpoints, keys, the installation.

use std::io::{Write as _, stderr};

use anyhow::Result;
use serde_json::json;

use wardbook_app::{
    Clinic, Confirmation, Credential, EndpointChange, Enrolment, NewEndpoint, Person,
};
use wardbook_domain::access::Permission;
use wardbook_domain::cost::Price;
use zeroize::Zeroizing;

use crate::args::{EndpointCommand, SecondFactorCommand, UserCommand};
use crate::output::{Answer, pairs, table};
use crate::secrets::{code, new_secret, secret};

use super::{Desk, NEW_PASSWORD, PASSWORD};

pub(crate) fn user(desk: &Desk, command: UserCommand) -> Result<Answer> {
    match command {
        UserCommand::Add { name, role, reason } => desk.signed_in(|clinic, person| {
            // Before anything is asked for what would be refused.
            clinic.require(person, Permission::Administer)?;
            let password = new_secret(NEW_PASSWORD, &format!("Password for {name}"))?;
            let given = confirmation(clinic, person, reason)?;
            let id = clinic.add_user(person, (&name, role), &password, &given)?;
            let text = format!("{name} may sign in as {role}.");
            Answer::new(text, &json!({ "user_id": id, "name": name, "role": role }))
        }),
        UserCommand::List => desk.signed_in(|clinic, person| {
            let users = clinic.users(person)?;
            let row = |user: &wardbook_app::User| {
                let status = if user.active { "active" } else { "disabled" };
                vec![
                    user.name.clone(),
                    user.role.to_string(),
                    status.into(),
                    if user.second_factor { "on" } else { "off" }.into(),
                    user.created_at.to_text(),
                ]
            };
            let rows: Vec<_> = users.iter().map(row).collect();
            Answer::new(table(&["name", "role", "status", "second factor", "since"], &rows), &users)
        }),
        UserCommand::Disable { name, reason } => desk.signed_in(|clinic, person| {
            clinic.disable_user(person, &name, &confirmation(clinic, person, reason)?)?;
            Answer::new(format!("{name} may not sign in any more."), &json!({ "disabled": name }))
        }),
        UserCommand::Enable { name, reason } => desk.signed_in(|clinic, person| {
            clinic.require(person, Permission::Administer)?;
            let password = new_secret(NEW_PASSWORD, &format!("New password for {name}"))?;
            let given = confirmation(clinic, person, reason)?;
            clinic.enable_user(person, &name, &password, &given)?;
            let text = format!("{name} may sign in again, with the new password.");
            Answer::new(text, &json!({ "enabled": name }))
        }),
        UserCommand::Role { name, role, reason } => desk.signed_in(|clinic, person| {
            clinic.change_role(person, &name, role, &confirmation(clinic, person, reason)?)?;
            let text = format!("{name} is {role} from the next sign-in.");
            Answer::new(text, &json!({ "name": name, "role": role }))
        }),
        UserCommand::Password => desk.signed_in(|clinic, person| {
            let name = &person.user.name;
            let present = password_again(person)?;
            let new = new_secret(NEW_PASSWORD, &format!("New password for {name}"))?;
            clinic.change_password(person, &present, &new)?;
            Answer::new(format!("{name} has a new password."), &json!({ "user": name }))
        }),
        UserCommand::SecondFactor(command) => second_factor(desk, command),
    }
}

fn second_factor(desk: &Desk, command: SecondFactorCommand) -> Result<Answer> {
    match command {
        SecondFactorCommand::On => desk.signed_in(|clinic, person| {
            let name = &person.user.name;
            let enrolment = clinic.begin_second_factor(person, &password_again(person)?)?;
            show_enrolment(&enrolment);
            let typed = code("Code that the app shows now")?;
            clinic.turn_second_factor_on(person, &enrolment, &typed)?;
            let text = format!(
                "The second factor of {name} is on: signing in takes a code of the app as well."
            );
            Answer::new(text, &json!({ "user": name, "second_factor": true }))
        }),
        SecondFactorCommand::Off { name: None, .. } => desk.signed_in(|clinic, person| {
            let name = &person.user.name;
            let password = password_again(person)?;
            let typed =
                code("The next code that the app shows (the one given already holds once)")?;
            clinic.turn_own_second_factor_off(person, &password, &typed)?;
            let text = format!("The second factor of {name} is off.");
            Answer::new(text, &json!({ "user": name, "second_factor": false }))
        }),
        SecondFactorCommand::Off { name: Some(name), reason } => {
            desk.signed_in(|clinic, person| {
                let given = confirmation(clinic, person, reason.unwrap_or_default())?;
                clinic.turn_second_factor_off(person, &name, &given)?;
                let text = format!("The second factor of {name} is off.");
                Answer::new(text, &json!({ "user": name, "second_factor": false }))
            })
        }
    }
}

/// What an app takes in, on standard error like all that is asked: the answer comes after it.
fn show_enrolment(enrolment: &Enrolment) {
    let _ = writeln!(
        stderr(),
        "Add this to your authenticator app. It is shown only now.\n\n    {}\n\n\
         or, for apps that take an address:\n\n    {}\n",
        *enrolment.in_groups(),
        *enrolment.uri()
    );
}

pub(crate) fn endpoint(desk: &Desk, command: EndpointCommand) -> Result<Answer> {
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
            let api_key = credential();
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
            desk.signed_in(|clinic, person| {
                let given = confirmation_if(clinic, person, reason)?;
                let endpoint = clinic.add_endpoint(person, new, given.as_ref())?;
                let text = format!(
                    "The endpoint `{}` is set up: {}, patients' documents {}.",
                    endpoint.name, endpoint.locality, endpoint.phi_policy
                );
                Answer::new(text, &endpoint)
            })
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
            let credential = match credential() {
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
            desk.signed_in(|clinic, person| {
                let given = confirmation_if(clinic, person, reason)?;
                let endpoint = clinic.change_endpoint(person, &name, change, given.as_ref())?;
                let text = format!(
                    "The endpoint `{}` is as asked: {}, patients' documents {}.",
                    endpoint.name, endpoint.locality, endpoint.phi_policy
                );
                Answer::new(text, &endpoint)
            })
        }
        EndpointCommand::List => desk.signed_in(|clinic, person| {
            let endpoints = clinic.endpoints(person)?;
            let rows: Vec<_> = endpoints
                .iter()
                .map(|listed| {
                    let one = &listed.endpoint;
                    vec![
                        one.name.clone(),
                        one.kind.to_string(),
                        one.model.clone(),
                        one.locality.to_string(),
                        one.phi_policy.to_string(),
                        one.price.input.to_string(),
                        one.price.output.to_string(),
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
                "address",
            ];
            Answer::new(table(&headings, &rows), &endpoints)
        }),
        EndpointCommand::Test { name } => desk.signed_in(|clinic, person| {
            let runtime = super::process::runtime()?;
            let test = runtime.block_on(clinic.test_endpoint(person, &name))?;
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
        }),
        EndpointCommand::Remove { name, reason } => desk.signed_in(|clinic, person| {
            clinic.remove_endpoint(person, &name, &confirmation(clinic, person, reason)?)?;
            let text =
                format!("The endpoint `{name}` is out of use; its credential was forgotten.");
            Answer::new(text, &json!({ "removed": name }))
        }),
    }
}

/// A credential, where one was given.
fn credential() -> Option<String> {
    std::env::var("WARDBOOK_API_KEY").ok().filter(|key| !key.is_empty())
}

/// What a dangerous act asks for: the reason given with it, and the password again.
fn confirmation(clinic: &Clinic, person: &Person, reason: String) -> Result<Confirmation> {
    // Nobody is asked for a password before what would be refused.
    clinic.require(person, Permission::Administer)?;
    Ok(Confirmation { reason, password: password_again(person)? })
}

/// The same, for an act that is dangerous only as it is asked for.
fn confirmation_if(
    clinic: &Clinic,
    person: &Person,
    reason: Option<String>,
) -> Result<Option<Confirmation>> {
    reason.map(|reason| confirmation(clinic, person, reason)).transpose()
}

fn password_again(person: &Person) -> Result<Zeroizing<String>> {
    secret(PASSWORD, &format!("Password of {} again", person.user.name))
}

pub(crate) fn reveal(desk: &Desk, reason: String) -> Result<Answer> {
    desk.signed_in(|clinic, person| {
        let key: Zeroizing<String> =
            clinic.reveal_key(person, &confirmation(clinic, person, reason)?)?;
        let text = format!(
            "{}\n\nOpen clinic.db with SQLCipher 4 and its default settings:\n\n    \
             PRAGMA key = \"x'{}'\";\n\nWhoever has this key reads and alters everything. \
             That it was shown is in the log.\n",
            *key, *key
        );
        Answer::new(text, &json!({ "key": *key, "cipher": "SQLCipher 4 defaults, raw key" }))
    })
}

pub(crate) fn renew(desk: &Desk, reason: String) -> Result<Answer> {
    desk.signed_in(|clinic, person| {
        let given = confirmation(clinic, person, reason)?;
        let key = clinic.renew_recovery(person, &given)?.to_text();
        let text = format!(
            "The clinic's new recovery key, shown only now. The old one opens nothing any more;\n\
             keep this one on paper, apart from this machine:\n\n    {key}\n"
        );
        Answer::new(text, &json!({ "recovery_key": key }))
    })
}

pub(crate) fn doctor(desk: &Desk) -> Result<Answer> {
    desk.signed_in(|clinic, person| {
        let found = clinic.diagnose(person)?;
        let megabytes = |bytes: u64| format!("{} MB", bytes / 1024 / 1024);
        let encryption = if found.encryption.is_sound() {
            "encrypted; every page verifies"
        } else {
            "NOT SOUND"
        };
        let mut rows = vec![
            ("wardbook", found.version.into()),
            ("SQLCipher", found.encryption.cipher_version.clone()),
            ("SQLite", found.encryption.sqlite_version.clone()),
            ("database", format!("{encryption}; {}", megabytes(found.database_bytes))),
            (
                "log",
                format!(
                    "{} events, {} after the newest checkpoint",
                    found.events, found.events_after_checkpoint
                ),
            ),
            ("disk", format!("{} free", megabytes(found.free_bytes))),
        ];
        for endpoint in &found.endpoints {
            rows.push(("endpoint", format!("{}: {}", endpoint.name, endpoint.note)));
        }
        for problem in &found.problems {
            rows.push(("PROBLEM", problem.clone()));
        }
        rows.push(("verdict", if found.healthy { "healthy" } else { "needs attention" }.into()));
        Ok(Answer::new(pairs(&rows), &found)?.with_verdict(found.healthy))
    })
}
