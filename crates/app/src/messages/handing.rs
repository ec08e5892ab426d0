//! Handing a message to its provider, through the one way out: the letter or the request is made first,
//! so that what is noted is, byte for byte, what leaves.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use wardbook_delivery::email::message_id::message_id;
use wardbook_delivery::gateway::description::{Description, Method};
use wardbook_delivery::gateway::values::Values;
use wardbook_delivery::gateway::{self, Request, Secret, StatusAnswer};
use wardbook_delivery::outcome::{Broken, Outcome, Reason};
use wardbook_domain::clock::Timestamp;
use wardbook_domain::message::{AttemptOutcome, DeliveryMethod, MessagePurpose};
use wardbook_egress::smtp::{self, Letter, Server, Written};
use wardbook_egress::{
    Departure, Manner, NotAnswered, Parcel, Register, Unnoted, Url, Way, header,
};
use wardbook_store::messages::StoredMessage;

use super::providers::SmsGateway;
use crate::clinic::Clinic;
use crate::error::{AppError, Result};

/// How long a gateway may take.
const GATEWAY: Manner = Manner {
    system_proxy: true,
    connect: Duration::from_secs(20),
    whole: Some(Duration::from_mins(1)),
    idle: None,
};

/// The most bytes of a gateway's answer that are read.
const MOST_ANSWER: usize = 256 * 1024;

/// A message as it leaves.
pub(super) enum Handing {
    /// A letter for a mail server.
    Mail { server: Box<Server>, letter: Box<Written> },
    /// A request for a gateway.
    Sms { gateway: Box<Description>, request: Box<Ready> },
}

/// A request to a gateway with its secrets in place. What its headers hold is nobody's to see.
pub(super) struct Ready {
    method: wardbook_egress::Method,
    url: Url,
    headers: header::HeaderMap,
    body: Vec<u8>,
}

/// What came of handing a message over.
pub(super) struct Handed {
    /// What follows from it.
    pub(super) outcome: AttemptOutcome,
    /// How it is called in the record.
    pub(super) word: &'static str,
    /// What the provider said.
    pub(super) words: String,
    /// What the provider calls it.
    pub(super) id: Option<String>,
    /// In how many parts the provider sends it.
    pub(super) parts: Option<u32>,
}

impl Clinic {
    /// A message as it would leave now, the same at each attempt.
    pub(super) fn handing(&self, message: &StoredMessage) -> Result<Handing> {
        match message.method {
            DeliveryMethod::Email => self.mail(message),
            DeliveryMethod::Sms => self.text_message(message),
        }
    }

    fn mail(&self, message: &StoredMessage) -> Result<Handing> {
        let set = self.mail_server()?;
        let (mail, password) = set.ok_or_else(|| nobody(DeliveryMethod::Email))?;
        let server = mail.server(password.as_ref().map(|one| one.as_str()))?;
        let id = message_id(message.message_id.0, mail.domain());
        let date = message.queued_at.unwrap_or(message.created_at);
        let letter = Letter {
            from: mail.from.clone(),
            from_name: mail.from_name.clone(),
            to: message.recipient().to_owned(),
            subject: message.subject.clone(),
            text: message.body.clone(),
            message_id: id.map_err(|error| AppError::Invalid(error.to_string()))?,
            date: u64::try_from(date.micros() / 1_000_000).unwrap_or_default(),
            unsubscribe: (message.purpose == MessagePurpose::Promotional)
                .then(|| format!("mailto:{}?subject=unsubscribe", mail.from)),
        };
        let letter = letter.write().map_err(|error| AppError::Invalid(error.to_string()))?;
        Ok(Handing::Mail { server: Box::new(server), letter: Box::new(letter) })
    }

    fn text_message(&self, message: &StoredMessage) -> Result<Handing> {
        let set = self.sms_gateway()?;
        let (sms, secrets) = set.ok_or_else(|| nobody(DeliveryMethod::Sms))?;
        let described = sms.described()?;
        let wrong = |error: &dyn std::fmt::Display| AppError::Invalid(error.to_string());
        let mut values = Values::message(message.recipient(), &message.body)
            .and_then(|one| one.with_reference(&message.message_id.to_string()))
            .map_err(|error| wrong(&error))?;
        if !sms.from.trim().is_empty() {
            values = values.from_sender(&sms.from).map_err(|error| wrong(&error))?;
        }
        if !sms.account.trim().is_empty() {
            values = values.with_account(&sms.account).map_err(|error| wrong(&error))?;
        }
        let request = gateway::render(&described, &values).map_err(|error| wrong(&error))?;
        let request = ready(request, &secrets_of(secrets)?)?;
        Ok(Handing::Sms { gateway: Box::new(described), request: Box::new(request) })
    }

    /// Asks the gateway what became of a message that it took; `None` where it cannot be asked, or did not
    /// answer.
    pub(super) async fn ask_status(
        &self,
        message: &StoredMessage,
        register: &dyn Register,
    ) -> Result<Option<StatusAnswer>> {
        let (Some(id), Some((sms, secrets))) = (&message.provider_id, self.sms_gateway()?) else {
            return Ok(None);
        };
        let described = sms.described()?;
        let values = Values::taken(id).map_err(|error| AppError::Invalid(error.to_string()))?;
        let values = with_account(values, &sms)?;
        let request = gateway::render_query(&described, &values);
        let Some(request) = request.map_err(|error| AppError::Invalid(error.to_string()))? else {
            return Ok(None);
        };
        let request = ready(request, &secrets_of(secrets)?)?;
        match send(&request, register).await {
            Ok((status, retry_after, body)) => {
                Ok(Some(gateway::read_status(&described, status, retry_after.as_deref(), &body)))
            }
            Err(NotAnswered::Unnoted(error)) => Err(AppError::Internal(error.to_string())),
            Err(NotAnswered::Broken(_)) => Ok(None),
        }
    }
}

/// Puts the secrets of a request in their places.
fn ready(request: Request, secrets: &BTreeMap<String, Zeroizing<String>>) -> Result<Ready> {
    let wrong = |what: &str| AppError::Invalid(format!("the gateway's {what} cannot be used"));
    let secret = |name: &str| {
        let found = secrets.get(name).map(|secret| secret.as_str());
        found.ok_or_else(|| AppError::Invalid(format!("the gateway's `{name}` is not set")))
    };
    let mut headers = header::HeaderMap::new();
    for (name, value) in request.headers {
        let name: header::HeaderName = name.parse().map_err(|_| wrong("headers"))?;
        headers.insert(name, value.parse().map_err(|_| wrong("headers"))?);
    }
    let (name, value) = match &request.secrets {
        Secret::Basic { user, password } => {
            let pair = Zeroizing::new(format!("{}:{}", secret(user)?, secret(password)?));
            let encoded = STANDARD.encode(pair.as_bytes());
            (header::AUTHORIZATION, Zeroizing::new(format!("Basic {encoded}")))
        }
        Secret::Bearer { token } => {
            (header::AUTHORIZATION, Zeroizing::new(format!("Bearer {}", secret(token)?)))
        }
        Secret::Header { header: name, secret: value } => {
            let name = name.parse().map_err(|_| wrong("headers"))?;
            (name, Zeroizing::new(secret(value)?.to_owned()))
        }
    };
    let mut value: header::HeaderValue = value.parse().map_err(|_| wrong("sign-in"))?;
    value.set_sensitive(true);
    headers.insert(name, value);
    Ok(Ready {
        method: match request.method {
            Method::Get => wardbook_egress::Method::GET,
            Method::Post => wardbook_egress::Method::POST,
            Method::Put => wardbook_egress::Method::PUT,
        },
        url: Url::parse(&request.url).map_err(|_| wrong("address"))?,
        headers,
        body: request.body,
    })
}

fn with_account(values: Values, sms: &SmsGateway) -> Result<Values> {
    if sms.account.trim().is_empty() {
        return Ok(values);
    }
    values.with_account(&sms.account).map_err(|error| AppError::Invalid(error.to_string()))
}

fn nobody(method: DeliveryMethod) -> AppError {
    AppError::Invalid(format!("nobody takes {} for this clinic", method.in_words()))
}

fn secrets_of(secrets: Option<Zeroizing<String>>) -> Result<BTreeMap<String, Zeroizing<String>>> {
    let Some(secrets) = secrets else { return Ok(BTreeMap::new()) };
    let read: BTreeMap<String, String> = serde_json::from_str(&secrets)
        .map_err(|_| wardbook_store::StoreError::BadRecord("message_providers/sms".into()))?;
    Ok(read.into_iter().map(|(name, value)| (name, Zeroizing::new(value))).collect())
}

impl Handing {
    /// What leaves.
    pub(super) fn departure(&self) -> Departure {
        match self {
            Self::Mail { server, letter } => server.departure(letter),
            Self::Sms { request, .. } => Departure::of(&request.url, &request.body),
        }
    }

    /// Hands it over, once.
    ///
    /// # Errors
    /// It is not what was noted, and nothing was sent.
    pub(super) async fn send(
        &self,
        noted: &Departure,
        now: impl Fn() -> Timestamp,
    ) -> Result<Handed, Unnoted> {
        match self {
            Self::Mail { server, letter } => Ok(of_mail(server.send(letter, noted).await?)),
            Self::Sms { gateway, request } => match send(request, noted).await {
                Ok((status, retry_after, body)) => {
                    let retry_after = retry_after.as_deref();
                    let answer = gateway::read_answer(gateway, status, retry_after, &body);
                    Ok(of_gateway(answer, now()))
                }
                Err(NotAnswered::Unnoted(error)) => Err(error),
                Err(NotAnswered::Broken(error)) => {
                    // A connection that was never made carried nothing.
                    let broken =
                        if error.is_connect() { Broken::Before } else { Broken::AfterBody };
                    Ok(of_gateway(broken.outcome(&error.without_url().to_string()), now()))
                }
            },
        }
    }
}

/// Sends a request and reads the answer: its status, its `Retry-After`, its body.
async fn send(
    request: &Ready,
    register: &dyn Register,
) -> Result<(u16, Option<String>, Vec<u8>), NotAnswered> {
    let way = Way::new(GATEWAY)?;
    let parcel = Parcel {
        method: request.method.clone(),
        url: request.url.clone(),
        headers: request.headers.clone(),
        body: request.body.clone(),
        time: None,
    };
    let mut answer = way.send(parcel, register).await?;
    let status = answer.status().as_u16();
    let retry_after = answer.headers().get(header::RETRY_AFTER);
    let retry_after = retry_after.and_then(|one| one.to_str().ok()).map(str::to_owned);
    let mut body = Vec::new();
    // What breaks from here on has been answered: the head says whether it was taken.
    while let Ok(Some(part)) = answer.chunk().await {
        body.extend_from_slice(&part);
        if body.len() > MOST_ANSWER {
            break;
        }
    }
    Ok((status, retry_after, body))
}

fn of_mail(outcome: smtp::Outcome) -> Handed {
    let handed = |outcome, word, words| Handed { outcome, word, words, id: None, parts: None };
    match outcome {
        smtp::Outcome::Taken { reply } => handed(AttemptOutcome::Taken, "taken", reply),
        smtp::Outcome::Temporary { words, .. } => {
            handed(AttemptOutcome::Temporary { retry_after: None }, "temporary", words)
        }
        smtp::Outcome::Refused { words, recipient, .. } => {
            handed(AttemptOutcome::Final { bad_address: recipient }, "refused", words)
        }
        smtp::Outcome::LoginRefused { words, .. } | smtp::Outcome::NotSecure { words } => {
            handed(AttemptOutcome::MethodRefused, "login_refused", words)
        }
        smtp::Outcome::Unknown { words } => handed(AttemptOutcome::Unknown, "unknown", words),
    }
}

fn of_gateway(outcome: Outcome, now: Timestamp) -> Handed {
    let handed = |outcome, word, words| Handed { outcome, word, words, id: None, parts: None };
    match outcome {
        Outcome::Taken { id, parts } => {
            Handed { id, parts, ..handed(AttemptOutcome::Taken, "taken", String::new()) }
        }
        Outcome::Temporary { after, words } => {
            let retry_after =
                after.map(|after| u32::try_from(after.seconds_from(now)).unwrap_or(u32::MAX));
            handed(AttemptOutcome::Temporary { retry_after }, "temporary", words)
        }
        Outcome::Final { reason, words } => {
            let bad_address = reason == Reason::DeadAddress;
            handed(AttemptOutcome::Final { bad_address }, "refused", words)
        }
        Outcome::LoginRefused { words } => {
            handed(AttemptOutcome::MethodRefused, "login_refused", words)
        }
        Outcome::Unknown { words } => handed(AttemptOutcome::Unknown, "unknown", words),
    }
}
