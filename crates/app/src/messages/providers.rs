//! Who takes messages for the clinic: a mail server and a gateway for text messages, as an administrator
//! sets, tries, pauses and resumes them.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use wardbook_delivery::gateway;
use wardbook_delivery::gateway::description::{Authentication, Description};
use wardbook_delivery::gateway::presets::{PRESETS, Preset};
use wardbook_domain::access::Permission;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::event::Kind;
use wardbook_domain::message::DeliveryMethod;
use wardbook_egress::Url;
use wardbook_egress::smtp::{self, Limits, Login, Outcome, Password, Security, Server};
use wardbook_store::{Store, StoreError, message_providers, messages};

use super::registers::TestRegister;
use crate::access::confirm::Confirmation;
use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};

/// How long each part of a conversation with a mail server may take. The letter has the longest: what
/// times out there may have been sent.
const LIMITS: Limits = Limits {
    connect: Duration::from_secs(20),
    command: Duration::from_mins(1),
    letter: Duration::from_mins(5),
};

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MailServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept from others.
    pub security: MailSecurity,
    /// Who signs in; empty where the server knows this machine.
    pub user: String,
    /// The address that messages come from.
    pub from: String,
    /// The name beside it.
    pub from_name: String,
    /// Certificates to trust beside the system's, in PEM; empty for none.
    pub roots: String,
}

/// How a connection to a mail server is kept from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum MailSecurity {
    /// TLS from the first byte, usually on port 465.
    Tls,
    /// TLS before anything but greetings is said, usually on port 587.
    Starttls,
    /// None: for a server on this machine alone.
    ThisMachine,
}

/// A gateway for text messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SmsGateway {
    /// How it is spoken to, as JSON: one of the presets, or the clinic's own.
    pub description: String,
    /// The number or name that the recipient sees.
    pub from: String,
    /// Whether that name is registered where recipients are. Since 1 July 2026 telephones in Australia
    /// mark others as unverified.
    pub from_is_registered: bool,
    /// The clinic's account, where the gateway's addresses name it.
    pub account: String,
    /// What one part costs, in the clinic's currency.
    pub cost_per_part: NanoUnits,
    /// The most that text messages may cost in a calendar month; `null` for no limit.
    pub monthly_budget: Option<NanoUnits>,
}

/// Who takes messages of a method.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ProviderView {
    /// Of which method.
    pub delivery_method: DeliveryMethod,
    /// The mail server, where it is one.
    pub mail_server: Option<MailServer>,
    /// The gateway, where it is one.
    pub sms_gateway: Option<SmsGateway>,
    /// Whether what signs in is known.
    pub has_secret: bool,
    /// Since when nothing is sent.
    pub paused_since: Option<Timestamp>,
    /// Why.
    pub pause_reason: Option<String>,
    /// Whether receipts say what became of a message.
    pub has_receipts: bool,
}

/// A preset of a gateway.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct GatewayPreset {
    /// Its name.
    pub name: String,
    /// How it is spoken to, as JSON.
    pub description: String,
    /// The names of what signs in there.
    pub secrets: Vec<String>,
}

/// What a try found.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ProviderTest {
    /// Whether messages can be sent.
    pub usable: bool,
    /// What was found, as a sentence.
    pub words: String,
}

impl MailServer {
    /// As it is connected to.
    pub(super) fn server(&self, password: Option<&str>) -> Result<Server> {
        let login = (!self.user.trim().is_empty()).then(|| Login {
            user: self.user.trim().to_owned(),
            password: Password::new(password.unwrap_or_default()),
        });
        let settings = smtp::Settings {
            host: self.host.clone(),
            port: self.port,
            security: match self.security {
                MailSecurity::Tls => Security::Tls,
                MailSecurity::Starttls => Security::StartTls,
                MailSecurity::ThisMachine => Security::ThisMachine,
            },
            login,
            roots: Some(self.roots.clone()).filter(|roots| !roots.trim().is_empty()),
            limits: LIMITS,
        };
        Server::new(settings).map_err(|error| AppError::Invalid(error.to_string()))
    }

    /// The domain that Message-IDs carry.
    pub(super) fn domain(&self) -> &str {
        self.from.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

impl SmsGateway {
    /// As it is spoken to.
    pub(super) fn described(&self) -> Result<Description> {
        gateway::parse(&self.description).map_err(|error| AppError::Invalid(error.to_string()))
    }
}

impl Clinic {
    /// Who takes messages. Everybody who drafts one may see it; what signs in is shown to nobody.
    pub fn message_providers(&self, person: &Person) -> Result<Vec<ProviderView>> {
        self.require(person, Permission::ReadMessages)?;
        DeliveryMethod::ALL
            .iter()
            .filter_map(|method| self.provider_view(*method).transpose())
            .collect()
    }

    /// The gateways that are known without a description of one's own.
    pub fn gateway_presets(&self, person: &Person) -> Result<Vec<GatewayPreset>> {
        self.require(person, Permission::ReadMessages)?;
        let preset = |preset: &Preset| {
            let described = gateway::parse(preset.json).map_err(|error| {
                AppError::Internal(format!("the preset {} cannot be read: {error}", preset.key))
            })?;
            Ok(GatewayPreset {
                name: preset.key.to_owned(),
                description: preset.json.to_owned(),
                secrets: secret_names(&described),
            })
        };
        PRESETS.iter().map(preset).collect()
    }

    /// Sets the mail server. Where messages go elsewhere than before, that is confirmed.
    pub fn set_mail_server(
        &self,
        person: &Person,
        new: &MailServer,
        password: Option<&str>,
        given: Option<&Confirmation>,
    ) -> Result<ProviderView> {
        self.require(person, Permission::Administer)?;
        super::rules::email(&new.from)?;
        // Made once now, so that one that cannot work is refused here.
        new.server(password)?;
        let before = self.mail_server()?;
        if before.is_some_and(|(before, _)| before.host != new.host)
            && password.is_none()
            && !new.user.is_empty()
        {
            return Err(AppError::Invalid(
                "another server gets no password that was meant for the one before; type it again"
                    .into(),
            ));
        }
        let place = format!("{}:{}", new.host, new.port);
        let danger = format!("messages to patients then go to {place}");
        let reason = self.confirm_if(Some(danger), person, given, "message_provider.set")?;
        let payload = json!({
            "method": DeliveryMethod::Email, "server": place, "security": new.security,
            "from": new.from, "signs_in": !new.user.is_empty(),
        });
        self.put_provider(
            person,
            DeliveryMethod::Email,
            json!(new).to_string(),
            password,
            (payload, reason),
        )
    }

    /// Sets the gateway for text messages, with what signs in there by its names; without any, what was
    /// known stays. Where messages go elsewhere than before, that is confirmed.
    pub fn set_sms_gateway(
        &self,
        person: &Person,
        new: &SmsGateway,
        secrets: &BTreeMap<String, String>,
        given: Option<&Confirmation>,
    ) -> Result<ProviderView> {
        self.require(person, Permission::Administer)?;
        let described = new.described()?;
        let missing: Vec<_> = secret_names(&described)
            .into_iter()
            .filter(|name| !secrets.contains_key(name))
            .collect();
        let known = self.sms_gateway()?;
        let same_place =
            known.as_ref().is_some_and(|(before, _)| before.description == new.description);
        let keeps = secrets.is_empty() && same_place;
        if !keeps && !missing.is_empty() {
            return Err(AppError::Invalid(format!(
                "the gateway also needs: {}",
                missing.join(", ")
            )));
        }
        let place = host_of(&described);
        let danger = format!("text messages to patients then go to {place}");
        let reason = self.confirm_if(Some(danger), person, given, "message_provider.set")?;
        let payload = json!({
            "method": DeliveryMethod::Sms, "gateway": described.name, "server": place,
            "from": new.from, "registered": new.from_is_registered,
            "cost_per_part": new.cost_per_part, "monthly_budget": new.monthly_budget,
        });
        let secret = (!secrets.is_empty()).then(|| Zeroizing::new(json!(secrets).to_string()));
        let secret = secret.as_ref().map(|secret| secret.as_str());
        self.put_provider(
            person,
            DeliveryMethod::Sms,
            json!(new).to_string(),
            secret,
            (payload, reason),
        )
    }

    fn put_provider(
        &self,
        person: &Person,
        method: DeliveryMethod,
        config: String,
        secret: Option<&str>,
        (payload, reason): (serde_json::Value, Option<String>),
    ) -> Result<ProviderView> {
        let secret = secret.map(|secret| Zeroizing::new(secret.to_owned()));
        self.store.write(person.context, move |tx| {
            let secret = secret.as_ref().map(|secret| secret.as_str());
            message_providers::put(tx, method, &config, secret, (payload, reason.as_deref()))?;
            messages::wake(tx, None)
        })?;
        let view = self.provider_view(method)?;
        view.ok_or_else(|| AppError::Internal("a provider that was just set is gone".into()))
    }

    /// Has messages of a method sent again that was paused, usually because signing in had failed.
    pub fn resume_provider(&self, person: &Person, method: DeliveryMethod) -> Result<()> {
        self.require(person, Permission::Administer)?;
        let known = self.store.read(|connection| message_providers::of(connection, method))?;
        match known.map(|known| known.paused.is_some()) {
            None => Err(AppError::NotFound(format!("provider of {}", method.in_words()))),
            Some(false) => Ok(()),
            Some(true) => Ok(self
                .store
                .write(person.context, move |tx| message_providers::resume(tx, method))?),
        }
    }

    /// Tries the mail server that is set: connects, signs in and says goodbye. Nothing of a patient is sent.
    pub async fn test_mail_server(&self, person: &Person) -> Result<ProviderTest> {
        self.require(person, Permission::Administer)?;
        let Some((mail, password)) = self.mail_server()? else {
            return Err(AppError::Invalid("no mail server is set".into()));
        };
        let server = mail.server(password.as_ref().map(|one| one.as_str()))?;
        let register = TestRegister { store: &self.store, context: person.context };
        let done = server.check(&register).await;
        let outcome = done.map_err(|error| AppError::Internal(error.to_string()))?;
        let (usable, words) = match outcome {
            Outcome::Taken { .. } => (true, "the server lets the clinic in".to_owned()),
            Outcome::Temporary { words, .. }
            | Outcome::Refused { words, .. }
            | Outcome::LoginRefused { words, .. }
            | Outcome::NotSecure { words }
            | Outcome::Unknown { words } => (false, words),
        };
        let payload = json!({ "method": DeliveryMethod::Email, "usable": usable, "words": words });
        self.record(person, Kind::MessageProviderTested, "message_providers/email", payload)?;
        Ok(ProviderTest { usable, words })
    }

    fn provider_view(&self, method: DeliveryMethod) -> Result<Option<ProviderView>> {
        let known = self.store.read(|connection| message_providers::of(connection, method))?;
        let Some(known) = known else { return Ok(None) };
        let (paused_since, pause_reason) = known.paused.clone().unzip();
        let (mail_server, sms_gateway, has_receipts) = match method {
            DeliveryMethod::Email => (Some(read(&known.config)?), None, false),
            DeliveryMethod::Sms => {
                let gateway: SmsGateway = read(&known.config)?;
                let receipts = gateway.described()?.receipts();
                (None, Some(gateway), receipts.asked || receipts.called)
            }
        };
        Ok(Some(ProviderView {
            delivery_method: method,
            mail_server,
            sms_gateway,
            has_secret: known.has_secret,
            paused_since,
            pause_reason,
            has_receipts,
        }))
    }

    pub(super) fn mail_server(&self) -> Result<Option<(MailServer, Option<Zeroizing<String>>)>> {
        provider(&self.store, DeliveryMethod::Email)
    }

    pub(super) fn sms_gateway(&self) -> Result<Option<(SmsGateway, Option<Zeroizing<String>>)>> {
        provider(&self.store, DeliveryMethod::Sms)
    }
}

/// The names of what signs in at a gateway.
fn secret_names(described: &Description) -> Vec<String> {
    match &described.authentication {
        Authentication::Basic { user, password } => vec![user.clone(), password.clone()],
        Authentication::Bearer { token } => vec![token.clone()],
        Authentication::Header { secret, .. } => vec![secret.clone()],
    }
}

/// Where a gateway stands.
fn host_of(described: &Description) -> String {
    let url = Url::parse(&described.send.url).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| described.name.clone())
}

/// How a provider is described, with what signs in there.
fn provider<T: serde::de::DeserializeOwned>(
    store: &Store,
    method: DeliveryMethod,
) -> Result<Option<(T, Option<Zeroizing<String>>)>> {
    let (known, secret) = store.read(|connection| {
        let known = message_providers::of(connection, method)?;
        Ok::<_, StoreError>((known, message_providers::secret(connection, method)?))
    })?;
    known.map(|known| Ok((read(&known.config)?, secret))).transpose()
}

fn read<T: serde::de::DeserializeOwned>(config: &str) -> Result<T> {
    let read = serde_json::from_str(config);
    read.map_err(|_| StoreError::BadRecord("message_providers".into()).into())
}
