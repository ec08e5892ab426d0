use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::{Action, Bounce, Recipient, Unreadable, read};

const ID: &str = "wardbook.01940000-0000-7000-8000-00000000002a@clinic.example";

fn status(fields: &str) -> String {
    format!(
        "Reporting-MTA: dns; mail.example\r\nArrival-Date: Tue, 1 Dec 2026 12:00:00 +0000\r\n\r\n{fields}"
    )
}

/// A notification with a delivery status and a third part.
fn notification(status: &str, third: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mail.example\r\nTo: messages@clinic.example\r\n\
         Message-ID: <not-this-one@mail.example>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n boundary=\"=_b\"\r\n\r\n\
         For readers of MIME.\r\n--=_b\r\nContent-Type: text/plain\r\n\r\nIt did not work.\r\n\
         --=_b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n\
         --=_b\r\n{third}\r\n--=_b--\r\n"
    )
}

fn returned() -> String {
    format!(
        "Content-Type: text/rfc822-headers\r\n\r\nFrom: Clinic <messages@clinic.example>\r\n\
         Message-ID: <{ID}>\r\nSubject: Your appointment\r\n"
    )
}

const FAILED: &str = "Original-Recipient: rfc822;Ann@example.com\r\n\
    Final-Recipient: rfc822; <ann@mx.example.com>\r\nAction: failed\r\nStatus: 5.1.1\r\n\
    Diagnostic-Code: smtp; 550 5.1.1 <ann@mx.example.com>:\r\n Recipient address rejected\r\n";

#[test]
fn a_bounce_names_our_message_the_recipient_and_the_dead_address() {
    let bounce = read(notification(&status(FAILED), &returned()).as_bytes());
    let ann = Recipient {
        address: "ann@mx.example.com".into(),
        original: Some("Ann@example.com".into()),
        action: Action::Failed,
        status: crate::email::status_code::StatusCode::read("5.1.1").unwrap(),
        diagnostic: "550 5.1.1 <ann@mx.example.com>: Recipient address rejected".into(),
        is_dead: true,
    };
    assert_eq!(bounce, Ok(Bounce { message_id: Some(ID.into()), recipients: vec![ann] }));
}

#[test]
fn a_whole_returned_message_names_it_as_well_and_the_notification_s_own_id_never_does() {
    let whole = format!(
        "Content-Type: message/rfc822\r\n\r\nMessage-ID:\r\n <{ID}>\r\nContent-Type: text/plain\r\n\r\n\
         Message-ID: <in-the-text@clinic.example>\r\n"
    );
    let bounce = read(notification(&status(FAILED), &whole).as_bytes()).unwrap();
    assert_eq!(bounce.message_id.as_deref(), Some(ID));
    let none = "Content-Type: text/plain\r\n\r\nnothing\r\n";
    let bounce = read(notification(&status(FAILED), none).as_bytes()).unwrap();
    assert_eq!(bounce.message_id, None);
}

#[test]
fn every_recipient_has_an_own_fate() {
    let of = |address: &str, action: &str, code: &str, said: &str| {
        format!(
            "Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {code}\r\n\
             Diagnostic-Code: smtp; {said}\r\n\r\n"
        )
    };
    let fields = [
        of("a@x.example", "failed", "5.1.1", "550 5.1.1 no"),
        of("b@x.example", "delayed", "4.4.1", "timeout"),
        of("c@x.example", "Delivered (to mailbox)", "2.1.5", "250 ok"),
        of("d@x.example", "relayed", "2.0.0", ""),
        of("e@x.example", "expanded", "2.0.0", ""),
        of("f@x.example", "failed", "5.2.2", "552 5.2.2 mailbox full"),
        of("g@x.example", "failed", "5.0.0", "550-5.1.1 The account does not exist"),
        of("h@x.example", "failed", "5.0.0", "554 5.7.1 blocked"),
        of("i@x.example", "vanished", "5.1.1", ""),
        of("j@x.example", "delayed", "5.1.1", ""),
        // Without an action, without a code, without an address: nothing is said.
        "Final-Recipient: rfc822; k@x.example\r\nStatus: 5.1.1\r\n\r\n".to_owned(),
        "Final-Recipient: rfc822; l@x.example\r\nAction: failed\r\n\r\n".to_owned(),
        of("m@x.example n@x.example", "failed", "5.1.1", ""),
    ]
    .concat();
    let bounce = read(notification(&status(&fields), &returned()).as_bytes()).unwrap();
    let short: Vec<(char, String, bool)> = bounce
        .recipients
        .iter()
        .map(|one| (one.address.chars().next().unwrap(), format!("{:?}", one.action), one.is_dead))
        .collect();
    let expected = [
        ('a', "Failed", true),
        ('b', "Delayed", false),
        ('c', "Delivered", false),
        ('d', "Relayed", false),
        ('e', "Expanded", false),
        ('f', "Failed", false),
        ('g', "Failed", true),
        ('h', "Failed", false),
        ('i', "Unrecognised(\"vanished\")", false),
        ('j', "Delayed", false),
    ];
    let expected: Vec<_> = expected.map(|(who, did, dead)| (who, did.to_owned(), dead)).into();
    assert_eq!(short, expected);
}

#[test]
fn line_ends_of_unix_and_encoded_parts_are_read_alike() {
    let plain = notification(&status(FAILED), &returned());
    let expected = read(plain.as_bytes()).unwrap();
    assert_eq!(read(plain.replace("\r\n", "\n").as_bytes()).unwrap(), expected);
    let encoded = STANDARD.encode(status(FAILED));
    let encoded = plain.replace(&status(FAILED), &encoded).replace(
        "Content-Type: message/delivery-status",
        "Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64",
    );
    assert_eq!(read(encoded.as_bytes()).unwrap(), expected);
}

#[test]
fn a_notification_within_another_multipart_is_found() {
    let inner = notification(&status(FAILED), &returned());
    let head = "Subject: [list] failure\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n";
    let email = format!("{head}--outer\r\n{inner}\r\n--outer--\r\n");
    assert_eq!(read(email.as_bytes()), read(inner.as_bytes()));
}

#[test]
fn other_e_mails_are_no_notifications() {
    let text =
        "From: ann@example.com\r\nSubject: Re: Your appointment\r\n\r\nFinal-Recipient: x\r\n";
    assert_eq!(read(text.as_bytes()), Err(Unreadable::NoNotification));
    assert_eq!(read(b""), Err(Unreadable::NoNotification));
    let empty = notification(&status(""), &returned());
    assert_eq!(read(empty.as_bytes()), Err(Unreadable::NoRecipient));
    let long = format!("{text}{}", "a".repeat(1024 * 1024));
    assert_eq!(read(long.as_bytes()), Err(Unreadable::Long));
}

#[test]
fn messages_and_multiparts_nested_thousands_deep_are_refused_without_harm() {
    let messages = "Content-Type: message/rfc822\r\n\r\n".repeat(30_000);
    assert_eq!(read(messages.as_bytes()), Err(Unreadable::NoNotification));
    let third = format!("Content-Type: message/rfc822\r\n\r\n{}", &messages[..900_000]);
    let bounce = read(notification(&status(FAILED), &third).as_bytes()).unwrap();
    assert_eq!(bounce.message_id, None);
    let one = |at| format!("Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n");
    let multiparts = (0..15_000).map(one).collect::<Vec<_>>().concat();
    assert_eq!(read(multiparts.as_bytes()), Err(Unreadable::NoNotification));
    let one = "--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
    let same = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", one.repeat(18_000));
    assert_eq!(read(same.as_bytes()), Err(Unreadable::NoNotification));
}

proptest! {
    #[test]
    fn no_bytes_make_a_bounce_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let _ = read(&bytes);
    }

    #[test]
    fn a_damaged_notification_never_names_another_message(
        at in 0_usize..900, byte in any::<u8>(), cut in 0_usize..1200,
    ) {
        let mut email = notification(&status(FAILED), &returned()).into_bytes();
        if let Some(place) = email.get_mut(at) {
            *place = byte;
        }
        email.truncate(cut);
        if let Ok(bounce) = read(&email) {
            prop_assert!(bounce.message_id.as_deref() != Some("not-this-one@mail.example"));
            prop_assert!(!bounce.recipients.is_empty());
        }
    }
}
