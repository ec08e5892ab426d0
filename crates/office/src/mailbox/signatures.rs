//! Whether a provider's call is the provider's: Standard Webhooks, Twilio's signature, or a shared
//! secret. Pure; what was taken before is the caller's to know.

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::clock::{SECOND, Timestamp};
use crate::storage::mail::Scheme;

/// How far a call's time may be from ours, in seconds (Standard Webhooks recommends five minutes).
const TOLERANCE: i64 = 300;

/// A call as it came.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'a> {
    /// The whole address that the provider was given.
    pub(super) address: &'a str,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

/// A call that is the provider's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Checked {
    /// The signature's bytes: the same again is a replay.
    pub(super) signature: Vec<u8>,
    /// What the provider calls the message, where it does.
    pub(super) message: Option<String>,
}

/// Why a call is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    /// A header is missing or not of its form.
    #[error("this call has no signature in the form that was agreed")]
    NotSigned,
    /// The signature is not the secret's.
    #[error("the signature is wrong")]
    Wrong,
    /// It was signed too long ago, or in the future.
    #[error("this call was signed more than five minutes ago, or in the future")]
    TooOld,
}

/// Checks a call by its hook's scheme and secret.
pub(super) fn check(
    scheme: Scheme,
    secret: &[u8],
    call: &Call<'_>,
    now: Timestamp,
) -> Result<Checked, Refused> {
    match scheme {
        Scheme::Standard => standard(secret, call, now),
        Scheme::Twilio => twilio(secret, call),
        Scheme::Shared => shared(secret, call, now),
    }
}

/// The secret as its owner types it: of Standard Webhooks `whsec_` and base64, else the text itself.
/// `None` for one that is too short to be one.
pub(crate) fn secret_bytes(scheme: Scheme, text: &str) -> Option<Vec<u8>> {
    let bytes = match scheme {
        Scheme::Standard => BASE64.decode(text.strip_prefix("whsec_").unwrap_or(text)).ok()?,
        Scheme::Twilio | Scheme::Shared => text.as_bytes().to_vec(),
    };
    Some(bytes).filter(|bytes| bytes.len() >= 16)
}

fn text<'a>(call: &Call<'a>, name: &str) -> Result<&'a str, Refused> {
    call.headers.get(name).and_then(|value| value.to_str().ok()).ok_or(Refused::NotSigned)
}

fn in_time(seconds: &str, now: Timestamp) -> Result<(), Refused> {
    let seconds: i64 = seconds.parse().map_err(|_| Refused::NotSigned)?;
    let age = now.micros().div_euclid(SECOND).saturating_sub(seconds);
    if age.saturating_abs() > TOLERANCE { Err(Refused::TooOld) } else { Ok(()) }
}

fn sha256_mac(secret: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    // HMAC takes keys of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return Vec::new() };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

fn same(expected: &[u8], given: &[u8]) -> bool {
    !expected.is_empty() && bool::from(expected.ct_eq(given))
}

/// Standard Webhooks: `v1,<base64>` over `id.time.body`; several signatures while a secret changes.
fn standard(secret: &[u8], call: &Call<'_>, now: Timestamp) -> Result<Checked, Refused> {
    let (id, time) = (text(call, "webhook-id")?, text(call, "webhook-timestamp")?);
    let signatures = text(call, "webhook-signature")?;
    in_time(time, now)?;
    let expected = sha256_mac(secret, &[id.as_bytes(), b".", time.as_bytes(), b".", call.body]);
    let mut given = signatures.split(' ').filter_map(|one| one.strip_prefix("v1,"));
    let right = given.any(|one| BASE64.decode(one).is_ok_and(|given| same(&expected, &given)));
    if right {
        Ok(Checked { signature: expected, message: Some(id.to_owned()) })
    } else {
        Err(Refused::Wrong)
    }
}

/// Twilio: HMAC-SHA-1 over the address and the form's fields in order; of JSON, the address names the
/// body's SHA-256. It states no time.
fn twilio(secret: &[u8], call: &Call<'_>) -> Result<Checked, Refused> {
    let given = BASE64.decode(text(call, "x-twilio-signature")?).map_err(|_| Refused::NotSigned)?;
    let mut signed = call.address.to_owned();
    let query = call.address.split_once('?').map_or("", |(_, query)| query);
    let named = query.split('&').find_map(|pair| pair.strip_prefix("bodySHA256="));
    if let Some(named) = named {
        if !hex::encode(Sha256::digest(call.body)).eq_ignore_ascii_case(named) {
            return Err(Refused::Wrong);
        }
    } else {
        let mut fields = form(call.body).ok_or(Refused::NotSigned)?;
        fields.sort();
        fields.dedup();
        for (name, value) in fields {
            signed.push_str(&name);
            signed.push_str(&value);
        }
    }
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return Err(Refused::Wrong) };
    mac.update(signed.as_bytes());
    let expected = mac.finalize().into_bytes().to_vec();
    if same(&expected, &given) {
        Ok(Checked { signature: expected, message: None })
    } else {
        Err(Refused::Wrong)
    }
}

/// The fields of `application/x-www-form-urlencoded`.
fn form(body: &[u8]) -> Option<Vec<(String, String)>> {
    let plain = |text: &str| {
        let text = text.replace('+', " ");
        let decoded = percent_encoding::percent_decode_str(&text).decode_utf8().ok()?;
        Some(decoded.into_owned())
    };
    let field = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((plain(name)?, plain(value)?))
    };
    str::from_utf8(body).ok()?.split('&').filter(|pair| !pair.is_empty()).map(field).collect()
}

/// Ours: `x-wardbook-signature: sha256=<hex>` over `time.body`, with `x-wardbook-timestamp`.
fn shared(secret: &[u8], call: &Call<'_>, now: Timestamp) -> Result<Checked, Refused> {
    let time = text(call, "x-wardbook-timestamp")?;
    let given = text(call, "x-wardbook-signature")?;
    let given = given.strip_prefix("sha256=").and_then(|hex| hex::decode(hex).ok());
    let given = given.ok_or(Refused::NotSigned)?;
    in_time(time, now)?;
    let expected = sha256_mac(secret, &[time.as_bytes(), b".", call.body]);
    if same(&expected, &given) {
        Ok(Checked { signature: expected, message: None })
    } else {
        Err(Refused::Wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let header = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        pairs.iter().map(header).collect()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * SECOND)
    }

    /// The example of the specification's reference implementations (standard-webhooks).
    #[test]
    fn standard_webhooks_are_checked_as_the_reference_does() {
        let secret = secret_bytes(Scheme::Standard, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let secret = secret.unwrap();
        let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        let call = |signature: &str, seconds: i64| {
            let headers = headers(&[
                ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
                ("webhook-timestamp", "1614265330"),
                ("webhook-signature", signature),
            ]);
            let body = br#"{"test": 2432232314}"#;
            let call = Call { address: "", headers: &headers, body };
            check(Scheme::Standard, &secret, &call, at(seconds)).map(|checked| checked.message)
        };
        let message = Some("msg_p5jXN8AQM9LWM0D4loKWxJek".to_owned());
        assert_eq!(call(signature, 1_614_265_330), Ok(message.clone()));
        assert_eq!(call(&format!("v1,AAAA {signature} v1a,x"), 1_614_265_600), Ok(message));
        assert_eq!(call("v1,AAAA", 1_614_265_330), Err(Refused::Wrong));
        assert_eq!(call(signature, 1_614_265_631), Err(Refused::TooOld));
        assert_eq!(call(signature, 1_614_265_029), Err(Refused::TooOld));
    }

    /// The example of Twilio's documentation ("Validating Signatures from Twilio").
    #[test]
    fn twilios_signature_is_checked_as_its_documentation_does() {
        let address = "https://mycompany.com/myapp.php?foo=1&bar=2";
        let body = b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&\
                     From=%2B14158675309&To=%2B18005551212";
        let headers = headers(&[("x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]);
        let call = Call { address, headers: &headers, body };
        assert!(check(Scheme::Twilio, b"12345", &call, at(0)).is_ok());
        assert_eq!(check(Scheme::Twilio, b"12346", &call, at(0)), Err(Refused::Wrong));
        let other = Call { body: b"Digits=9999", ..call };
        assert_eq!(check(Scheme::Twilio, b"12345", &other, at(0)), Err(Refused::Wrong));
    }

    #[test]
    fn a_shared_secret_signs_time_and_body() {
        let (secret, body) = (b"sixteen bytes or more", b"hello");
        let signature = hex::encode(sha256_mac(secret, &[b"1000", b".", body]));
        let headers = headers(&[
            ("x-wardbook-timestamp", "1000"),
            ("x-wardbook-signature", &format!("sha256={signature}")),
        ]);
        let call = Call { address: "", headers: &headers, body };
        assert!(check(Scheme::Shared, secret, &call, at(1_000)).is_ok());
        assert_eq!(check(Scheme::Shared, secret, &call, at(1_301)), Err(Refused::TooOld));
        let other = Call { body: b"hullo", ..call };
        assert_eq!(check(Scheme::Shared, secret, &other, at(1_000)), Err(Refused::Wrong));
        let none = Call { headers: &HeaderMap::new(), ..call };
        assert_eq!(check(Scheme::Shared, secret, &none, at(1_000)), Err(Refused::NotSigned));
    }
}
