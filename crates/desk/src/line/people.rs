//! People who may sign in, their passwords and second factors.

use anyhow::Result;
use serde_json::json;

use wardbook_app::Enrolment;

use super::keys::{confirmation, password_again};
use super::{Answer, Line, SecondFactorCommand, Secret, Told, UserCommand, table};

pub(crate) fn user(line: &Line<'_>, command: UserCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        UserCommand::Add { name, role, reason } => {
            // Before anything is asked for what would be refused.
            clinic.check_administers(person)?;
            let password = line.talk.must(Secret::NewPassword, &format!("Password for {name}"))?;
            let given = confirmation(line, reason)?;
            let id = clinic.add_user(person, &name, role, &password, &given)?;
            let text = format!("{name} may sign in as {role}.");
            Answer::new(text, &json!({ "user_id": id, "name": name, "role": role }))
        }
        UserCommand::List => {
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
        }
        UserCommand::Disable { name, reason } => {
            clinic.disable_user(person, &name, &confirmation(line, reason)?)?;
            Answer::new(format!("{name} may not sign in any more."), &json!({ "disabled": name }))
        }
        UserCommand::Enable { name, reason } => {
            clinic.check_administers(person)?;
            let password =
                line.talk.must(Secret::NewPassword, &format!("New password for {name}"))?;
            let given = confirmation(line, reason)?;
            clinic.enable_user(person, &name, &password, &given)?;
            let text = format!("{name} may sign in again, with the new password.");
            Answer::new(text, &json!({ "enabled": name }))
        }
        UserCommand::Role { name, role, reason } => {
            clinic.change_role(person, &name, role, &confirmation(line, reason)?)?;
            let text = format!("{name} is {role} from the next sign-in.");
            Answer::new(text, &json!({ "name": name, "role": role }))
        }
        UserCommand::Password => {
            let name = &person.user.name;
            let present = password_again(line)?;
            let new = line.talk.must(Secret::NewPassword, &format!("New password for {name}"))?;
            clinic.change_password(person, &present, &new)?;
            Answer::new(format!("{name} has a new password."), &json!({ "user": name }))
        }
        UserCommand::SecondFactor(command) => second_factor(line, command),
    }
}

fn second_factor(line: &Line<'_>, command: SecondFactorCommand) -> Result<Answer> {
    let Line { clinic, person, .. } = *line;
    match command {
        SecondFactorCommand::On => {
            let name = &person.user.name;
            let enrolment = clinic.begin_second_factor(person, &password_again(line)?)?;
            show_enrolment(line, &enrolment);
            let typed = line.talk.must(Secret::Code, "Code that the app shows now")?;
            clinic.turn_second_factor_on(person, &enrolment, &typed)?;
            let text = format!(
                "The second factor of {name} is on: signing in now requires a code from the app."
            );
            Answer::new(text, &json!({ "user": name, "second_factor": true }))
        }
        SecondFactorCommand::Off { name: None, .. } => {
            let name = &person.user.name;
            let password = password_again(line)?;
            let typed = line.talk.must(
                Secret::Code,
                "The next code that the app shows (each code is accepted once)",
            )?;
            clinic.turn_own_second_factor_off(person, &password, &typed)?;
            let text = format!("The second factor of {name} is off.");
            Answer::new(text, &json!({ "user": name, "second_factor": false }))
        }
        SecondFactorCommand::Off { name: Some(name), reason } => {
            let given = confirmation(line, reason.unwrap_or_default())?;
            clinic.turn_second_factor_off(person, &name, &given)?;
            let text = format!("The second factor of {name} is off.");
            Answer::new(text, &json!({ "user": name, "second_factor": false }))
        }
    }
}

/// What an app takes in, before the answer like all that is asked.
fn show_enrolment(line: &Line<'_>, enrolment: &Enrolment) {
    let text = format!(
        "Add this to your authenticator app. It is shown only now.\n\n    {}\n\n\
         or, for apps that take an address:\n\n    {}\n",
        *enrolment.in_groups(),
        *enrolment.uri()
    );
    line.talk.tell(Told::Note { text });
}
