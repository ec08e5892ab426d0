//! The rules of `wardbook_domain::message`, with their refusals as this crate's.

use sha2::{Digest, Sha256};

use wardbook_domain::clock::Timestamp;
use wardbook_domain::message::{
    self, AddressFault, DeliveryMethod, MayNot, MoveRefusal, SendingHours, canonical, next_opening,
};

use crate::error::{AppError, Result};

/// An address as it is stored: a number in E.164, read as in `country` where it has no prefix.
pub(super) fn address_of(method: DeliveryMethod, typed: &str, country: &str) -> Result<String> {
    let (what, read) = match method {
        DeliveryMethod::Email => ("the e-mail address", message::email_address(typed)),
        DeliveryMethod::Sms => ("the telephone number", message::phone_number(typed, country)),
    };
    read.map_err(|fault| AppError::Invalid(format!("{what}: {fault}")))
}

/// An e-mail address.
pub(super) fn email(typed: &str) -> Result<String> {
    address_of(DeliveryMethod::Email, typed, "")
}

/// Whether telephone numbers of a country can be read without a prefix.
pub(super) fn is_country(code: &str) -> bool {
    !matches!(message::phone_number("0412345678", code), Err(AddressFault::Country))
}

/// Whether there is such a time zone.
pub(super) fn is_time_zone(name: &str) -> bool {
    next_opening(name, SendingHours::default(), Timestamp::from_micros(0)).is_ok()
}

/// Subject and text as they are stored.
pub(super) fn content(
    method: DeliveryMethod,
    subject: &str,
    body: &str,
) -> Result<(String, String)> {
    let wrong = |what: &str, fault| AppError::Invalid(format!("{what}: {fault}"));
    let subject = match method {
        DeliveryMethod::Email => {
            message::subject(subject).map_err(|fault| wrong("the subject", fault))?
        }
        DeliveryMethod::Sms if subject.trim().is_empty() => String::new(),
        DeliveryMethod::Sms => {
            return Err(AppError::Invalid("a text message has no subject; leave it empty".into()));
        }
    };
    let body = message::text(method, body).map_err(|fault| wrong("the text", fault))?;
    Ok((subject, body))
}

/// SHA-256 over text, recipient and method, in hexadecimal.
pub(super) fn content_hash(
    method: DeliveryMethod,
    recipient: &str,
    subject: &str,
    body: &str,
) -> String {
    hex::encode(Sha256::digest(canonical(method, recipient, subject, body)))
}

impl From<MoveRefusal> for AppError {
    fn from(refusal: MoveRefusal) -> Self {
        Self::Invalid(refusal.to_string())
    }
}

impl From<MayNot> for AppError {
    fn from(refusal: MayNot) -> Self {
        Self::Invalid(refusal.to_string())
    }
}
