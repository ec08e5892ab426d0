//! Whether a report was signed by the provider, and when. The signature is compared in constant time,
//! and judged before the time: a forged report is called forged, however old it says it is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use wardbook_clock::{SECOND, Timestamp};

use super::form;
use super::scheme::{Scheme, SignedTime, Written};

/// Seconds by which a report's time may differ, either way: what Standard Webhooks recommends.
pub const TOLERANCE: i64 = 300;

/// Bytes of a report that are read; providers send a few hundred.
const LONGEST: usize = 256 * 1024;

/// A report as it arrived.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a> {
    /// The address that it was sent to, as the provider was told it.
    pub url: &'a str,
    /// Headers; capitals in their names make no difference.
    pub headers: &'a [(String, String)],
    /// The body, byte for byte.
    pub body: &'a [u8],
}

/// A report that the provider signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What the caller remembers, and refuses when it comes again: 64 hexadecimal digits, the same for
    /// a report that is sent once more. It need not be remembered longer than twice [`TOLERANCE`]
    /// where the time was signed, and as long as its message is open otherwise.
    pub replay_id: String,
    /// When it was signed; `None` for ways to sign that sign no time.
    pub signed_at: Option<Timestamp>,
}

/// Why a report is refused. All but [`Refused::NoSecret`] are security events.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A header of the signature is missing, or there twice.
    #[error("The report has no header \"{0}\", or has it twice.")]
    Header(String),
    /// The signature is not the provider's.
    #[error("The report's signature is not the provider's.")]
    Forged,
    /// It was signed more than five minutes ago.
    #[error("The report was signed more than five minutes ago.")]
    Stale,
    /// It was signed more than five minutes ahead of our clock.
    #[error("The report's time is more than five minutes ahead.")]
    Ahead,
    /// It cannot be what the provider signs.
    #[error("The report is not in the form that the provider signs.")]
    Malformed,
    /// The secret that it should be verified with is empty or no base64.
    #[error("The secret for reports is empty or is not in the provider's form.")]
    NoSecret,
}

/// Verifies a report's signature with the secret that the scheme names, and its age against `now`.
///
/// # Errors
/// Why it is refused; nothing of it may be used then.
pub fn verify(
    scheme: &Scheme,
    secret: &str,
    received: Received<'_>,
    now: Timestamp,
) -> Result<Verified, Refused> {
    if secret.is_empty() {
        return Err(Refused::NoSecret);
    }
    if received.body.len() > LONGEST {
        return Err(Refused::Malformed);
    }
    match scheme {
        Scheme::StandardWebhooks { .. } => standard(secret, received, now),
        Scheme::Twilio { .. } => twilio(secret, received),
        Scheme::SharedSecret { header, written, prefix, time, .. } => {
            let mark = one(received, header)?;
            let mark = mark.trim().strip_prefix(prefix.as_str()).ok_or(Refused::Forged)?;
            let mark = match written {
                Written::Hex => hex::decode(mark).map_err(|_| Refused::Forged)?,
                Written::Base64 => STANDARD.decode(mark).map_err(|_| Refused::Forged)?,
            };
            shared(secret, &mark, time.as_ref(), received, now)
        }
    }
}

/// Standard Webhooks: <https://www.standardwebhooks.com>, version 1.0.0, section "Signature scheme".
fn standard(secret: &str, received: Received<'_>, now: Timestamp) -> Result<Verified, Refused> {
    let key = STANDARD
        .decode(secret.strip_prefix("whsec_").unwrap_or(secret))
        .map_err(|_| Refused::NoSecret)?;
    if key.is_empty() {
        return Err(Refused::NoSecret);
    }
    let id = one(received, "webhook-id")?;
    let time = one(received, "webhook-timestamp")?;
    // A full stop in the id could move the border between id, time and body.
    if id.is_empty() || id.contains('.') {
        return Err(Refused::Malformed);
    }
    let moment = seconds(time)?;
    let signed = [id.as_bytes(), b".", time.as_bytes(), b".", received.body];
    let marks = one(received, "webhook-signature")?.split(' ');
    let ours = marks.filter_map(|mark| STANDARD.decode(mark.strip_prefix("v1,")?).ok());
    let mut is_signed = false;
    for mark in ours {
        is_signed |= sha256(&key, &signed)?.verify_slice(&mark).is_ok();
    }
    if !is_signed {
        return Err(Refused::Forged);
    }
    let signed_at = Some(fresh(moment, now)?);
    Ok(Verified { replay_id: digest(&[b"standard.", id.as_bytes()]), signed_at })
}

/// Twilio, "Validating requests": the address, then each field's name and value, sorted by name.
fn twilio(secret: &str, received: Received<'_>) -> Result<Verified, Refused> {
    let mark = one(received, "X-Twilio-Signature")?;
    let mark = STANDARD.decode(mark.trim()).map_err(|_| Refused::Forged)?;
    let mut fields = form::parse(received.body).ok_or(Refused::Malformed)?;
    fields.sort();
    fields.dedup();
    let mut is_signed = false;
    for url in with_and_without_port(received.url) {
        let mut mac =
            Hmac::<Sha1>::new_from_slice(secret.as_bytes()).map_err(|_| Refused::NoSecret)?;
        mac.update(url.as_bytes());
        for (name, value) in &fields {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
        is_signed |= mac.verify_slice(&mark).is_ok();
    }
    if !is_signed {
        return Err(Refused::Forged);
    }
    // The signature itself is the same for the same report, and for no other.
    Ok(Verified { replay_id: digest(&[b"twilio.", &mark]), signed_at: None })
}

/// Twilio signs the address with or without the scheme's own port, whatever it was told.
fn with_and_without_port(url: &str) -> Vec<String> {
    let mut all = vec![url.to_owned()];
    for (scheme, port) in [("https://", ":443"), ("http://", ":80")] {
        let Some(rest) = url.strip_prefix(scheme) else { continue };
        let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        match host.strip_suffix(port) {
            Some(host) => all.push(format!("{scheme}{host}{path}")),
            None if !host.contains(':') => all.push(format!("{scheme}{host}{port}{path}")),
            None => {}
        }
    }
    all
}

fn shared(
    secret: &str,
    mark: &[u8],
    time: Option<&SignedTime>,
    received: Received<'_>,
    now: Timestamp,
) -> Result<Verified, Refused> {
    let before = match time {
        Some(time) => {
            let value = one(received, &time.header)?;
            Some((seconds(value)?, value, time.separator.as_bytes()))
        }
        None => None,
    };
    let mut signed: Vec<&[u8]> = Vec::new();
    if let Some((_, value, separator)) = before {
        signed.extend([value.as_bytes(), separator]);
    }
    signed.push(received.body);
    let is_signed = sha256(secret.as_bytes(), &signed)?.verify_slice(mark).is_ok();
    if !is_signed {
        return Err(Refused::Forged);
    }
    let signed_at = before.map(|(moment, ..)| fresh(moment, now)).transpose()?;
    Ok(Verified { replay_id: digest(&[b"shared.", mark]), signed_at })
}

fn one<'a>(received: Received<'a>, name: &str) -> Result<&'a str, Refused> {
    let mut found = received.headers.iter().filter(|(header, _)| header.eq_ignore_ascii_case(name));
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Ok(value),
        _ => Err(Refused::Header(name.to_owned())),
    }
}

fn sha256(key: &[u8], signed: &[&[u8]]) -> Result<Hmac<Sha256>, Refused> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Refused::NoSecret)?;
    for part in signed {
        mac.update(part);
    }
    Ok(mac)
}

/// A time in whole seconds since 1970, digits only, so that there is one way to write it.
fn seconds(text: &str) -> Result<Timestamp, Refused> {
    let is_number = (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let seconds: Option<i64> = if is_number { text.parse().ok() } else { None };
    let micros = seconds.and_then(|seconds| seconds.checked_mul(SECOND));
    micros.map(Timestamp::from_micros).ok_or(Refused::Malformed)
}

fn fresh(moment: Timestamp, now: Timestamp) -> Result<Timestamp, Refused> {
    let ahead = moment.micros().saturating_sub(now.micros());
    match ahead {
        _ if ahead > TOLERANCE * SECOND => Err(Refused::Ahead),
        // The provider signs whole seconds: the last of them counts as fresh to its end.
        _ if ahead <= -(TOLERANCE + 1) * SECOND => Err(Refused::Stale),
        _ => Ok(moment),
    }
}

fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hex::encode(hash.finalize())
}
