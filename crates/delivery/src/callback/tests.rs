use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use proptest::prelude::*;
use sha2::Sha256;
use wardbook_clock::Timestamp;

use super::scheme::{Scheme, SignedTime, Written};
use super::{Received, Refused, TOLERANCE, Unreadable, read, verify};
use crate::gateway::description::{Description, Progress};
use crate::gateway::{StatusAnswer, parse, presets::PRESETS};
use crate::outcome::Reason;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NOW: i64 = 1_796_000_000;

fn now() -> Timestamp {
    Timestamp::from_micros(NOW * 1_000_000)
}

fn headers(all: &[(&str, &str)]) -> Vec<(String, String)> {
    all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn standard() -> Scheme {
    Scheme::StandardWebhooks { secret: "gateway.reports".into() }
}

/// A report signed as the reference implementation signs it, its headers changed by `change`.
fn standard_report(
    signed: i64,
    change: impl Fn(&mut Vec<(String, String)>),
) -> Result<super::Verified, Refused> {
    let body = br#"{"id":"m-1","status":"delivered"}"#;
    let reference = standardwebhooks::Webhook::new(SECRET).unwrap();
    let mark = reference.sign("msg_1", signed, body).unwrap();
    let mut headers = headers(&[
        ("Webhook-Id", "msg_1"),
        ("Webhook-Timestamp", &signed.to_string()),
        ("Webhook-Signature", &mark),
    ]);
    change(&mut headers);
    verify(&standard(), SECRET, Received { url: "", headers: &headers, body }, now())
}

#[test]
fn a_report_of_standard_webhooks_is_taken_as_the_reference_implementation_signs_it() {
    let verified = standard_report(NOW - 20, |_| ()).unwrap();
    assert_eq!(verified.signed_at, Some(now().plus_seconds(-20)));
    // Sent once more, signed anew, it is still the same report.
    assert_eq!(standard_report(NOW, |_| ()).unwrap().replay_id, verified.replay_id);
    // While a secret is changed there are several signatures, and one of them is enough.
    let several = standard_report(NOW, |headers| {
        headers[2].1 = format!("v1a,AAAA v1,{} {}", STANDARD.encode([7; 32]), headers[2].1);
    });
    assert!(several.is_ok());
}

#[test]
fn a_report_of_another_age_is_refused_either_way_and_five_minutes_are_allowed() {
    assert!(standard_report(NOW - TOLERANCE, |_| ()).is_ok());
    assert!(standard_report(NOW + TOLERANCE, |_| ()).is_ok());
    assert_eq!(standard_report(NOW - TOLERANCE - 1, |_| ()), Err(Refused::Stale));
    assert_eq!(standard_report(NOW + TOLERANCE + 1, |_| ()), Err(Refused::Ahead));
}

#[test]
fn a_forged_or_incomplete_report_of_standard_webhooks_is_refused() {
    let set = |at: usize, value: &'static str| {
        standard_report(NOW, move |headers| headers[at].1 = value.to_owned())
    };
    assert_eq!(set(0, "msg_2"), Err(Refused::Forged));
    // The time is signed: an old report does not get younger by another header.
    let younger = standard_report(NOW - 4000, |headers| headers[1].1 = NOW.to_string());
    assert_eq!(younger, Err(Refused::Forged));
    assert_eq!(set(1, "1e9"), Err(Refused::Malformed));
    assert_eq!(set(1, "+5"), Err(Refused::Malformed));
    assert_eq!(set(0, "msg_1.5"), Err(Refused::Malformed));
    assert_eq!(set(2, "v1,AAAA"), Err(Refused::Forged));
    assert_eq!(set(2, ""), Err(Refused::Forged));
    let twice = standard_report(NOW, |headers| headers.push(headers[2].clone()));
    assert_eq!(twice, Err(Refused::Header("webhook-signature".into())));
    let none = standard_report(NOW, |headers| drop(headers.remove(0)));
    assert_eq!(none, Err(Refused::Header("webhook-id".into())));
}

#[test]
fn no_report_is_verified_with_an_empty_secret() {
    let received = Received { url: "", headers: &[], body: b"" };
    let twilio = Scheme::Twilio { secret: "t".into() };
    for (scheme, secret) in
        [(standard(), ""), (standard(), "whsec_"), (standard(), "whsec_%"), (twilio, "")]
    {
        assert_eq!(verify(&scheme, secret, received, now()), Err(Refused::NoSecret), "{secret}");
    }
}

const TWILIO_BODY: &str = "Digits=1234&To=%2B18005551212&From=%2B14158675309\
                           &Caller=%2B14158675309&CallSid=CA1234567890ABCDE";

fn twilio(url: &str, body: &str, mark: &str) -> Result<super::Verified, Refused> {
    let headers = headers(&[("x-twilio-signature", mark)]);
    let received = Received { url, headers: &headers, body: body.as_bytes() };
    verify(&Scheme::Twilio { secret: "twilio.auth_token".into() }, "12345", received, now())
}

#[test]
fn twilio_s_published_example_is_verified_in_any_order_of_its_fields() {
    let mark = "RSOYDt4T1cUTdK1PDd93/VVr8B8=";
    let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    let verified = twilio(url, TWILIO_BODY, mark).unwrap();
    assert_eq!(verified.signed_at, None);
    let turned: Vec<&str> = TWILIO_BODY.split('&').rev().collect();
    assert_eq!(twilio(url, &turned.join("&"), mark).unwrap(), verified);
    let port = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
    assert_eq!(twilio(port, TWILIO_BODY, mark).unwrap(), verified);
    for (url, body) in [
        ("https://mycompany.com/myapp.php?foo=1&bar=3", TWILIO_BODY.to_owned()),
        ("https://mycompany.com:8443/myapp.php?foo=1&bar=2", TWILIO_BODY.to_owned()),
        (url, TWILIO_BODY.replace("1234&", "1235&")),
        (url, format!("{TWILIO_BODY}&MessageStatus=delivered")),
        (url, String::new()),
    ] {
        assert_eq!(twilio(url, &body, mark), Err(Refused::Forged), "{url} {body}");
    }
    assert_eq!(twilio(url, TWILIO_BODY, "not base64"), Err(Refused::Forged));
    assert_eq!(twilio(url, "a=%ff", mark), Err(Refused::Malformed));
}

fn shared(written: Written, prefix: &str, time: Option<&str>) -> Scheme {
    Scheme::SharedSecret {
        secret: "gateway.reports".into(),
        header: "X-Signature".into(),
        written,
        prefix: prefix.into(),
        time: time.map(|header| SignedTime { header: header.into(), separator: ".".into() }),
    }
}

fn mac(signed: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"between us").unwrap();
    mac.update(signed.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn shared_report(
    scheme: &Scheme,
    all: &[(&str, &str)],
    body: &str,
) -> Result<super::Verified, Refused> {
    let received = Received { url: "", headers: &headers(all), body: body.as_bytes() };
    verify(scheme, "between us", received, now())
}

#[test]
fn a_shared_secret_signs_the_body_in_hexadecimal_digits_or_base64() {
    let hex_mark = format!("sha256={}", hex::encode_upper(mac("body")));
    let base64_mark = STANDARD.encode(mac("body"));
    let in_hex = shared(Written::Hex, "sha256=", None);
    let in_base64 = shared(Written::Base64, "", None);
    assert!(shared_report(&in_hex, &[("x-signature", &hex_mark)], "body").is_ok());
    assert!(shared_report(&in_base64, &[("x-signature", &base64_mark)], "body").is_ok());
    let forged = Err(Refused::Forged);
    assert_eq!(shared_report(&in_hex, &[("x-signature", &hex_mark)], "body "), forged);
    assert_eq!(shared_report(&in_hex, &[("x-signature", &hex_mark[7..])], "body"), forged);
    assert_eq!(shared_report(&in_hex, &[("x-signature", &hex_mark[..69])], "body"), forged);
    assert_eq!(shared_report(&in_base64, &[("x-signature", &hex_mark)], "body"), forged);
}

#[test]
fn a_shared_secret_s_time_counts_only_because_it_is_signed() {
    let scheme = shared(Written::Hex, "", Some("X-Time"));
    let report = |time: i64, shown: i64| {
        let mark = hex::encode(mac(&format!("{time}.body")));
        let shown = shown.to_string();
        shared_report(&scheme, &[("X-Signature", &mark), ("X-Time", &shown)], "body")
    };
    assert_eq!(report(NOW, NOW).unwrap().signed_at, Some(now()));
    assert_eq!(report(NOW - 4000, NOW - 4000), Err(Refused::Stale));
    assert_eq!(report(NOW - 4000, NOW), Err(Refused::Forged));
}

fn twilio_preset() -> Description {
    parse(PRESETS.iter().find(|preset| preset.key == "twilio").unwrap().json).unwrap()
}

#[test]
fn twilio_s_report_says_how_far_the_message_is_and_why_it_failed() {
    let description = twilio_preset();
    let body = b"SmsSid=SM1&SmsStatus=undelivered&MessageStatus=undelivered&ErrorCode=30005\
                 &To=%2B61491570156&MessageSid=SM1&AccountSid=AC1&From=Clinic";
    let report = read(&description, body).unwrap();
    assert_eq!(report.id, "SM1");
    assert_eq!(
        report.status,
        StatusAnswer::Known {
            progress: Progress::Failed,
            reason: Some(Reason::DeadAddress),
            words: "30005".into()
        }
    );
    let odd = read(&description, b"MessageSid=SM1&MessageStatus=teleported").unwrap();
    assert_eq!(odd.status, StatusAnswer::Unrecognised("teleported".into()));
}

#[test]
fn a_report_without_an_id_or_with_two_says_nothing() {
    let description = twilio_preset();
    for body in [
        "MessageStatus=sent",
        "MessageSid=SM1",
        "MessageSid=SM1&MessageSid=SM2&MessageStatus=sent",
        "MessageSid=SM1&MessageStatus=sent&MessageStatus=failed",
        "MessageSid=a%20b&MessageStatus=sent",
        "",
    ] {
        assert_eq!(read(&description, body.as_bytes()), Err(Unreadable::Missing), "{body}");
    }
    assert_eq!(read(&description, b"\xff"), Err(Unreadable::Form));
}

#[test]
fn a_report_in_json_is_read_by_pointers() {
    let mut description = twilio_preset();
    let callback = description.callback.as_mut().unwrap();
    callback.format = crate::gateway::description::Format::Json;
    callback.id = "/data/id".into();
    callback.status = "/data/state".into();
    let report = read(&description, br#"{"data":{"id":7,"state":"DELIVERED"}}"#).unwrap();
    assert_eq!(report.id, "7");
    let StatusAnswer::Known { progress, .. } = report.status else { panic!("known") };
    assert_eq!(progress, Progress::Delivered);
}

proptest! {
    #[test]
    fn no_bytes_make_a_report_panic_or_pass(
        body in proptest::collection::vec(any::<u8>(), 0..300),
        mark in ".{0,60}", time in ".{0,20}", url in ".{0,40}",
    ) {
        let headers = headers(&[
            ("webhook-id", &mark), ("webhook-timestamp", &time), ("webhook-signature", &mark),
            ("x-twilio-signature", &mark), ("x-signature", &mark), ("x-time", &time),
        ]);
        let received = Received { url: &url, headers: &headers, body: &body };
        let twilio = Scheme::Twilio { secret: "t".into() };
        for scheme in [standard(), twilio, shared(Written::Hex, "", Some("x-time")),
            shared(Written::Base64, "", None)] {
            prop_assert!(verify(&scheme, SECRET, received, now()).is_err());
        }
        let mut description = twilio_preset();
        let _ = read(&description, &body);
        description.callback.as_mut().unwrap().format = crate::gateway::description::Format::Json;
        let _ = read(&description, &body);
    }
}
