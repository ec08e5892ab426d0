//! Letters to servers that fail in each of the ways: what came of the letter is told apart, within the
//! time that was set.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::net::TcpListener;
use std::time::{Duration, Instant};

use support::script::{DATA, GREETING, HELLO, OK, RECIPIENT, SENDER, Scripted, Step};
use support::{Kept, letter, plain, send, server, settings, written};
use wardbook_egress::smtp::{
    Letter, Login, Outcome, Password, Security, Server, Settings, Written,
};
use wardbook_egress::{Departure, Register, Unnoted};

/// No test's limits add up to more, on a busy machine either.
const SOON: Duration = Duration::from_secs(15);

const NO_PAUSE: Duration = Duration::ZERO;

/// A letter that no system's buffers hold.
fn large() -> Written {
    Letter { text: "all work and no play\n".repeat(400_000), ..plain() }.write().expect("a letter")
}

fn signing_in(port: u16) -> Settings {
    let login = Login { user: "clinic".into(), password: Password::new("s3cret-word") };
    Settings { login: Some(login), ..settings(port) }
}

/// What came of a letter, which must be soon.
async fn outcome(server: &Server, letter: &Written) -> Outcome {
    let began = Instant::now();
    let outcome = send(server, letter).await;
    assert!(began.elapsed() < SOON, "{outcome:?} took {:?}", began.elapsed());
    outcome
}

/// What comes of a small letter at a server that does this, and then that.
async fn after(first: &[Step], then: &[Step]) -> Outcome {
    let scripted = Scripted::start(first, then);
    outcome(&server(settings(scripted.port)), &written("ann@patient.example")).await
}

fn words(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Taken { reply } => reply,
        Outcome::Temporary { words, .. }
        | Outcome::Refused { words, .. }
        | Outcome::LoginRefused { words, .. }
        | Outcome::NotSecure { words }
        | Outcome::Unknown { words } => words,
    }
}

/// Each point before the letter was handed over: what the server has done until then.
const POINTS: [(&str, &[Step]); 6] = [
    ("connecting", &[]),
    ("EHLO", &[GREETING[0], Step::Hear]),
    ("MAIL", &[HELLO[0], HELLO[1], HELLO[2], Step::Hear]),
    ("RCPT", &[HELLO[0], HELLO[1], HELLO[2], Step::Hear, OK, Step::Hear]),
    ("DATA", &[HELLO[0], HELLO[1], HELLO[2], Step::Hear, OK, Step::Hear, OK, Step::Hear]),
    ("AUTH", &[HELLO[0], HELLO[1], HELLO[2], Step::Hear]),
];

/// What comes of a letter at one of those points.
async fn at(point: &str, first: &[Step], then: &[Step]) -> Outcome {
    let scripted = Scripted::start(first, then);
    let port = scripted.port;
    let settings = if point == "AUTH" { signing_in(port) } else { settings(port) };
    outcome(&server(settings), &written("ann@patient.example")).await
}

#[tokio::test]
async fn a_letter_that_was_handed_over_and_not_answered_is_never_called_failed() {
    for (name, then) in [
        ("closed", &[Step::Letter][..]),
        ("silent", &[Step::Letter, Step::Stall]),
        ("garbled", &[Step::Letter, Step::Say("\u{7}what?\r\n")]),
        ("out of turn", &[Step::Letter, Step::Say("354 go on\r\n")]),
        ("half an answer", &[Step::Letter, Step::Say("250-queued\r\n250 as")]),
        ("endless", &[Step::Letter, Step::Repeat("250-queued\r\n", NO_PAUSE)]),
    ] {
        let outcome = after(DATA, then).await;
        assert!(matches!(outcome, Outcome::Unknown { .. }), "{name}: {outcome:?}");
        assert!(words(&outcome).contains("may have been taken"), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_letter_that_was_not_handed_over_whole_may_be_sent_again() {
    let letter = large();
    for (name, then) in [("closed", &[Step::Bytes(20_000)][..]), ("silent", &[Step::Stall])] {
        let scripted = Scripted::start(DATA, then);
        let outcome = outcome(&server(settings(scripted.port)), &letter).await;
        assert!(matches!(outcome, Outcome::Temporary { code: None, .. }), "{name}: {outcome:?}");
        assert!(words(&outcome).contains("before the letter was handed over"), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_connection_that_breaks_or_falls_silent_on_the_way_may_be_tried_again() {
    for (point, first) in POINTS {
        for (then, said) in [(&[][..], "closed the connection"), (&[Step::Stall], "gave no answer")]
        {
            let outcome = at(point, first, then).await;
            assert!(matches!(outcome, Outcome::Temporary { code: None, .. }), "{outcome:?}");
            let words = words(&outcome);
            assert!(words.contains(said) && words.contains(point), "{point}: {words}");
        }
    }
}

#[tokio::test]
async fn a_server_that_is_going_away_may_be_tried_again() {
    let going = &[Step::Say("421 4.3.2 going away\r\n")];
    for (point, first) in POINTS {
        let outcome = at(point, first, going).await;
        assert!(matches!(outcome, Outcome::Temporary { code: Some(421), .. }), "{outcome:?}");
    }
    let outcome = after(DATA, &[Step::Letter, going[0]]).await;
    assert!(matches!(outcome, Outcome::Temporary { code: Some(421), .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_refusal_is_final_and_of_the_recipient_only_where_it_was_said_of_them() {
    let refusal = Step::Say("554 no\r\n");
    for (point, first) in POINTS {
        let outcome = at(point, first, &[refusal, Step::Hear]).await;
        if point == "AUTH" {
            assert!(matches!(outcome, Outcome::LoginRefused { code: Some(554), .. }));
            continue;
        }
        let Outcome::Refused { code: 554, recipient, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(recipient, point == "RCPT", "{point}");
    }
    let outcome = after(DATA, &[Step::Letter, refusal, Step::Hear]).await;
    assert!(matches!(outcome, Outcome::Refused { code: 554, recipient: false, .. }));
}

#[tokio::test]
async fn a_greeting_without_an_end_holds_no_letter_up() {
    for (name, step) in [
        ("one line", Step::Repeat("220 and so on ", NO_PAUSE)),
        ("lines", Step::Repeat("220-and so on\r\n", NO_PAUSE)),
        ("letter by letter", Step::Repeat("2", Duration::from_millis(50))),
        ("line by line", Step::Repeat("220-x\r\n", Duration::from_millis(50))),
        ("another protocol", Step::Say("HTTP/1.1 400 Bad Request\r\n\r\n")),
    ] {
        let outcome = after(&[step], &[]).await;
        assert!(matches!(outcome, Outcome::Temporary { code: None, .. }), "{name}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_may_be_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let nobody = server(settings(port));
    let outcome = outcome(&nobody, &written("ann@patient.example")).await;
    assert!(matches!(outcome, Outcome::Temporary { code: None, .. }), "{outcome:?}");

    let host = "no-such-host.invalid".to_owned();
    let unknown = server(Settings { host, security: Security::Tls, ..settings(465) });
    let outcome = crate::outcome(&unknown, &written("ann@patient.example")).await;
    assert!(matches!(outcome, Outcome::Temporary { code: None, .. }), "{outcome:?}");
    assert!(words(&outcome).contains("no-such-host.invalid"), "{outcome:?}");
}

#[tokio::test]
async fn a_letter_that_was_taken_stays_taken_however_the_server_says_goodbye() {
    let taken = Step::Say("250 2.0.0 queued as 17\r\n");
    for then in [&[][..], &[Step::Stall], &[Step::Hear, Step::Say("554 never\r\n")]] {
        let outcome = after(DATA, &[&[Step::Letter, taken], then].concat()).await;
        assert_eq!(outcome, Outcome::Taken { reply: "queued as 17".to_owned() });
    }
}

#[tokio::test]
async fn the_server_hears_the_letter_with_its_dots_doubled_and_nothing_else() {
    let bye = [Step::Letter, OK, Step::Hear, Step::Say("221 bye\r\n")];
    let scripted = Scripted::start(DATA, &bye);
    let letter = plain().write().expect("a letter");
    let outcome = outcome(&server(settings(scripted.port)), &letter).await;
    assert!(matches!(outcome, Outcome::Taken { .. }), "{outcome:?}");
    let heard = scripted.heard();
    let sent = String::from_utf8(letter.bytes().to_vec()).expect("letters travel in ASCII");
    let doubled = sent.replace("\r\n.", "\r\n..");
    assert!(doubled.ends_with("Hello,\r\n..\r\n...\r\nbye\r\n"), "{doubled}");
    assert_eq!(
        heard,
        format!(
            "EHLO [127.0.0.1]\r\nMAIL FROM:<front-desk@clinic.example>\r\n\
             RCPT TO:<ann@patient.example>\r\nDATA\r\n{doubled}.\r\nQUIT\r\n"
        )
    );
}

#[tokio::test]
async fn an_odd_server_is_understood() {
    let hello =
        Step::Say("250-mail.example\r\n250-   \r\n250-Size 1000000\r\n250 auth=login plain\r\n");
    let steps = [
        Step::Say("220\r\n"),
        Step::Hear,
        hello,
        Step::Hear,
        Step::Say("250\r\n"),
        Step::Hear,
        Step::Say("251-not here\n251 but I know where\n"),
        Step::Hear,
        Step::Say("354\r\n"),
        Step::Letter,
        Step::Say("250\r\n"),
    ];
    let scripted = Scripted::start(&steps, &[]);
    let letter = written("ann@patient.example");
    let outcome = outcome(&server(settings(scripted.port)), &letter).await;
    assert_eq!(outcome, Outcome::Taken { reply: String::new() });
    let size = format!("MAIL FROM:<front-desk@clinic.example> SIZE={}\r\n", letter.bytes().len());
    assert!(scripted.heard().contains(&size), "a server that asks is told the size");
}

#[tokio::test]
async fn a_server_that_knows_only_the_older_way_is_signed_in_at() {
    let hello = Step::Say("250-mail.example\r\n250 AUTH LOGIN CRAM-MD5\r\n");
    let challenges = [
        Step::Hear,
        Step::Say("334 VXNlcm5hbWU6\r\n"),
        Step::Hear,
        Step::Say("334 anything\r\n"),
        Step::Hear,
    ];
    let signed_in = [Step::Say("235 2.7.0 welcome\r\n"), Step::Hear, OK, Step::Hear, OK];
    let first = [GREETING[0], Step::Hear, hello];
    let scripted = Scripted::start(&first, &[&challenges[..], &signed_in[..]].concat());
    let server = server(signing_in(scripted.port));
    let outcome = server.check(&Kept::default()).await.expect("noted");
    assert!(matches!(outcome, Outcome::Taken { .. }), "{outcome:?}");
    assert_eq!(
        scripted.heard(),
        "EHLO [127.0.0.1]\r\nAUTH LOGIN\r\nY2xpbmlj\r\nczNjcmV0LXdvcmQ=\r\nNOOP\r\nQUIT\r\n"
    );
}

#[tokio::test]
async fn a_server_that_cannot_be_signed_in_at_pauses_everything() {
    let without = [GREETING[0], Step::Hear, Step::Say("250-mail.example\r\n250 AUTH XOAUTH2\r\n")];
    let more = [HELLO, &[Step::Hear, Step::Say("334 and your pet?\r\n")]].concat();
    for script in [&without[..], &more[..]] {
        let scripted = Scripted::start(script, &[Step::Hear]);
        let outcome =
            outcome(&server(signing_in(scripted.port)), &written("ann@patient.example")).await;
        assert!(matches!(outcome, Outcome::LoginRefused { code: None, .. }), "{outcome:?}");
    }
}

#[tokio::test]
async fn a_password_that_the_server_repeats_is_in_no_words() {
    let said =
        Step::Say("535-5.7.8 s3cret-word\r\n535 5.7.8 is not of AGNsaW5pYwBzM2NyZXQtd29yZA==\r\n");
    let scripted = Scripted::start(HELLO, &[Step::Hear, said, Step::Hear]);
    let outcome = outcome(&server(signing_in(scripted.port)), &written("a@b.example")).await;
    let words = words(&outcome);
    assert!(words.contains("[password removed] is not of [password removed]"), "{words}");
    assert!(scripted.heard().contains("AUTH PLAIN AGNsaW5pYwBzM2NyZXQtd29yZA==\r\n"));
}

#[tokio::test]
async fn nothing_is_sent_where_tls_cannot_begin_as_it_should() {
    let hello = Step::Say("250-mail.example\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n");
    let first = [GREETING[0], Step::Hear, hello, Step::Hear];
    for (name, then, secure) in [
        ("injected", &[Step::Say("220 go on\r\n250 injected\r\n"), Step::Hear][..], false),
        ("refused", &[Step::Say("502 no\r\n"), Step::Hear], false),
        (
            "not TLS",
            &[Step::Say("220 go on\r\n"), Step::Bytes(5), Step::Say("hello, hello\r\n")],
            false,
        ),
        ("not now", &[Step::Say("454 4.7.0 not now\r\n"), Step::Hear], true),
        ("closed", &[Step::Say("220 go on\r\n")], true),
        ("silent", &[Step::Say("220 go on\r\n"), Step::Stall], true),
    ] {
        let scripted = Scripted::start(&first, then);
        let settings = Settings { security: Security::StartTls, ..signing_in(scripted.port) };
        let outcome = outcome(&server(settings), &written("ann@patient.example")).await;
        match (&outcome, secure) {
            (Outcome::NotSecure { .. }, false) | (Outcome::Temporary { .. }, true) => {}
            _ => panic!("{name}: {outcome:?}"),
        }
        if name != "silent" {
            let heard = scripted.heard();
            assert!(heard.starts_with("EHLO [127.0.0.1]\r\nSTARTTLS\r\n"), "{heard}");
            assert!(!heard.contains("AUTH") && !heard.contains("MAIL"), "{name}: {heard}");
        }
    }
}

#[tokio::test]
async fn nobody_is_connected_to_for_a_letter_that_was_not_noted() {
    struct Full;
    impl Register for Full {
        fn note(&self, _: &Departure) -> Result<(), Unnoted> {
            Err(Unnoted("the disk is full".to_owned()))
        }
    }
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("it does not wait");
    let server = server(settings(listener.local_addr().expect("an address").port()));
    let (one, another) = (written("ann@patient.example"), written("bob@patient.example"));
    assert!(server.send(&one, &Full).await.is_err());
    assert!(server.check(&Full).await.is_err());
    assert!(server.send(&another, &server.departure(&one)).await.is_err());
    assert!(listener.accept().is_err(), "nobody connected");
}

#[tokio::test]
async fn words_hold_nothing_of_the_recipient_but_what_the_server_said() {
    let first = [SENDER, &[Step::Hear]].concat();
    for then in [&[][..], &[Step::Say("550 no such person here\r\n"), Step::Hear]] {
        let outcome = after(&first, then).await;
        assert!(!format!("{outcome:?}").contains("patient.example"), "{outcome:?}");
    }
    let outcome = after(RECIPIENT, &[Step::Hear]).await;
    assert!(!format!("{outcome:?}").contains("patient.example"), "{outcome:?}");
    assert!(!format!("{:?}", written("ann@patient.example")).contains("ann"));
    assert_eq!(letter("ann@patient.example").to, "ann@patient.example");
}
