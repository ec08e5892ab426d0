//! The clinic's templates: messages that need no model.

use serde::{Deserialize, Serialize};

use wardbook_domain::access::Permission;
use wardbook_domain::ids::TemplateId;
use wardbook_domain::message::{DeliveryMethod, MessagePurpose};
use wardbook_domain::patients::Patient;
use wardbook_store::message_templates::{self, Template};

use super::rules;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result, check_text};

/// Characters of a template's name.
const MOST_NAME: usize = 80;

/// What can be filled in, and what it is.
const PLACES: &[(&str, &str)] = &[
    ("{name}", "the patient's name"),
    ("{given_name}", "their given names"),
    ("{family_name}", "their family name"),
    ("{clinic}", "the clinic's name"),
    ("{date}", "today's date"),
];

/// A template, as somebody writes it.
#[derive(Clone, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NewTemplate {
    /// What people call it; one of the same name is changed.
    pub name: String,
    /// How its messages go.
    pub delivery_method: DeliveryMethod,
    /// What they are for.
    pub purpose: MessagePurpose,
    /// Their subject; empty of text messages.
    pub subject: String,
    /// What they say, with places such as `{name}`.
    pub body: String,
}

impl Clinic {
    /// Those in use, by name.
    pub fn message_templates(&self, person: &Person) -> Result<Vec<Template>> {
        self.require(person, Permission::ReadMessages)?;
        Ok(self.store.read(message_templates::all)?)
    }

    /// Adds a template, or changes the one of this name.
    pub fn set_message_template(&self, person: &Person, new: &NewTemplate) -> Result<Template> {
        self.may_keep_templates(person)?;
        let name = new.name.trim().to_owned();
        if name.is_empty() {
            return Err(AppError::Invalid("a template has a name".into()));
        }
        check_text(&name, MOST_NAME, "a template's name")?;
        let (subject, body) = rules::content(new.delivery_method, &new.subject, &new.body)?;
        check_places(&subject)?;
        check_places(&body)?;
        let store = &self.store;
        let known = store.read(|connection| message_templates::by_name(connection, &name))?;
        let template = Template {
            template_id: known.map_or_else(
                || TemplateId::new(store.clock(), store.randomness()),
                |known| known.template_id,
            ),
            name,
            delivery_method: new.delivery_method,
            purpose: new.purpose,
            subject,
            body,
        };
        let stored = template.clone();
        store.write(person.context, move |tx| message_templates::put(tx, &stored))?;
        Ok(template)
    }

    /// Has a template not be used any more. Messages that were made of it stay.
    pub fn remove_message_template(&self, person: &Person, template: TemplateId) -> Result<()> {
        self.may_keep_templates(person)?;
        let known = self.store.read(|connection| message_templates::by_id(connection, template))?;
        known.ok_or_else(|| AppError::NotFound(format!("template {template}")))?;
        self.store.write(person.context, move |tx| message_templates::remove(tx, template))?;
        Ok(())
    }

    /// Who writes for others: reviewers, doctors, administrators.
    fn may_keep_templates(&self, person: &Person) -> Result<()> {
        self.require_change(person, Permission::SendMessages, || Ok(false))
    }

    /// A template's subject and text for a patient.
    pub(super) fn filled(&self, template: &Template, patient: &Patient) -> (String, String) {
        let name = patient.names.first();
        let given = name.map_or("", |name| name.given.as_str());
        let family = name.map_or("", |name| name.family.as_str());
        let date = self.store.clock().now().to_datetime().format("%d %B %Y").to_string();
        let fill = |text: &str| {
            let both = format!("{given} {family}");
            [
                ("{name}", both.trim()),
                ("{given_name}", given),
                ("{family_name}", family),
                ("{clinic}", self.account.name.as_str()),
                ("{date}", date.as_str()),
            ]
            .iter()
            .fold(text.to_owned(), |text, (place, value)| text.replace(place, value))
        };
        (fill(&template.subject), fill(&template.body))
    }
}

/// Refuses a place that nothing would fill.
fn check_places(text: &str) -> Result<()> {
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let Some(end) = rest[start..].find('}') else { break };
        let place = &rest[start..=start + end];
        if !PLACES.iter().any(|(known, _)| *known == place) {
            let known: Vec<_> =
                PLACES.iter().map(|(known, what)| format!("{known} ({what})")).collect();
            return Err(AppError::Invalid(format!(
                "nothing fills in {place}; what can be filled in is {}",
                known.join(", ")
            )));
        }
        rest = &rest[start + end + 1..];
    }
    Ok(())
}
