//! Letters to a real SMTP server (aiosmtpd), under certificates of an authority that the test makes.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::Duration;

use mail_parser::MessageParser;
use openssl::asn1::Asn1Time;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::x509::extension::{BasicConstraints, SubjectAlternativeName};
use openssl::x509::{X509, X509Name, X509NameBuilder};
use support::{Kept, letter, send, server, settings, written};
use wardbook_egress::smtp::{Limits, Login, Outcome, Password, Security, Settings};
use wardbook_egress::{Departure, Url};

/// A certificate authority, and a certificate of it for `localhost`.
struct Authority {
    root: String,
    folder: tempfile::TempDir,
}

impl Authority {
    fn new() -> Self {
        let (root_key, server_key) = (key(), key());
        let root_name = name("Test authority");
        let mut root = builder(&root_name, &root_name, &root_key, 1);
        let authority = BasicConstraints::new().critical().ca().build().expect("an extension");
        root.append_extension(authority).expect("it is added");
        root.sign(&root_key, MessageDigest::sha256()).expect("it is signed");
        let root = root.build();
        let mut own = builder(&name("localhost"), &root_name, &server_key, 2);
        let context = own.x509v3_context(Some(&root), None);
        let names = SubjectAlternativeName::new().dns("localhost").build(&context);
        own.append_extension(names.expect("an extension")).expect("it is added");
        own.sign(&root_key, MessageDigest::sha256()).expect("it is signed");
        let folder = tempfile::tempdir().expect("a folder");
        let write = |file: &str, bytes: Vec<u8>| {
            fs::write(folder.path().join(file), bytes).expect("it is written");
        };
        write("chain.pem", own.build().to_pem().expect("PEM"));
        write("key.pem", server_key.private_key_to_pem_pkcs8().expect("PEM"));
        let root = String::from_utf8(root.to_pem().expect("PEM")).expect("PEM is text");
        Self { root, folder }
    }
}

fn key() -> PKey<Private> {
    let curve = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).expect("a curve");
    PKey::from_ec_key(EcKey::generate(&curve).expect("a key")).expect("a key")
}

fn name(common: &str) -> X509Name {
    let mut name = X509NameBuilder::new().expect("a name");
    name.append_entry_by_text("CN", common).expect("a name");
    name.build()
}

fn builder(
    subject: &X509Name,
    issuer: &X509Name,
    key: &PKey<Private>,
    serial: u32,
) -> openssl::x509::X509Builder {
    let mut builder = X509::builder().expect("a certificate");
    let serial = BigNum::from_u32(serial).and_then(|number| number.to_asn1_integer());
    builder.set_version(2).expect("version 3");
    builder.set_serial_number(&serial.expect("a number")).expect("a number");
    builder.set_subject_name(subject).expect("a subject");
    builder.set_issuer_name(issuer).expect("an issuer");
    builder.set_pubkey(key).expect("a key");
    builder.set_not_before(&Asn1Time::days_from_now(0).expect("a time")).expect("a time");
    builder.set_not_after(&Asn1Time::days_from_now(2).expect("a time")).expect("a time");
    builder
}

/// The server's process. It ends when its standard input does, and is waited for.
struct MailServer {
    port: u16,
    letters: tempfile::TempDir,
    child: Child,
    input: Option<ChildStdin>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

impl MailServer {
    fn start(way: &str, authority: &Authority) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let own = root.join("target/test-python/bin/python");
        let python = std::env::var_os("WARDBOOK_TEST_PYTHON").map_or(own, PathBuf::from);
        assert!(
            python.exists(),
            "there is no Python with a mail server at {}: run `make test`, which puts it there",
            python.display()
        );
        let letters = tempfile::tempdir().expect("a folder");
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let mut child = Command::new(python)
            .arg(root.join("tests/tools/mail-server.py"))
            .args([way, &port.to_string()])
            .arg(letters.path())
            .args(["chain.pem", "key.pem"].map(|file| authority.folder.path().join(file)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("its output"));
        let ready = output.lines().map_while(Result::ok).any(|line| line == "ready");
        let server = Self { port, letters, child, input };
        assert!(ready, "the mail server ended before it was ready");
        server
    }

    /// The letters that came, in order.
    fn letters(&self) -> Vec<Vec<u8>> {
        let file = |number: usize| self.letters.path().join(format!("{number}.eml"));
        (1..).map_while(|number| fs::read(file(number)).ok()).collect()
    }

    /// Settings that it takes letters by, from `clinic` with this password.
    fn settings(&self, security: Security, password: &str, authority: &Authority) -> Settings {
        let limit = Duration::from_secs(10);
        Settings {
            host: "localhost".to_owned(),
            security,
            login: Some(Login { user: "clinic".to_owned(), password: Password::new(password) }),
            roots: Some(authority.root.clone()),
            limits: Limits { connect: limit, command: limit, letter: limit },
            ..settings(self.port)
        }
    }
}

const RIGHT: &str = "right-word";

#[tokio::test]
async fn a_letter_arrives_byte_for_byte_as_it_was_noted_and_the_same_each_time() {
    let authority = Authority::new();
    let mail = MailServer::start("starttls", &authority);
    let server = server(mail.settings(Security::StartTls, RIGHT, &authority));
    let kept = Kept::default();
    for number in 1..=2 {
        let outcome = server.send(&written("ann@patient.example"), &kept).await.expect("noted");
        let reply = format!("Kept as {number}");
        assert_eq!(outcome, Outcome::Taken { reply });
    }
    let letters = mail.letters();
    let [first, second] = &letters[..] else { panic!("two letters, not {}", letters.len()) };
    assert_eq!(first, second, "the same letter is the same bytes");
    let address = Url::parse(&format!("smtp://localhost:{}", mail.port)).expect("an address");
    let arrived = Departure::of(&address, first);
    assert_eq!(kept.0.into_inner().expect("no panic"), [arrived.clone(), arrived]);

    let parsed = MessageParser::default().parse(first).expect("an e-mail");
    let given = letter("ann@patient.example");
    assert_eq!(parsed.subject(), Some(given.subject.as_str()));
    let from = parsed.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!((from.name(), from.address()), (Some(&*given.from_name), Some(&*given.from)));
    let to = parsed.to().and_then(|to| to.first()).expect("a recipient");
    assert_eq!(to.address(), Some("ann@patient.example"));
    assert_eq!(parsed.message_id(), Some(given.message_id.as_str()));
    assert_eq!(parsed.date().expect("a date").to_timestamp(), 1_778_572_800);
    let text = parsed.body_text(0).expect("a text").replace("\r\n", "\n");
    let lines = given.text.replace("\r\n", "\n").replace('\r', "\n");
    assert_eq!(text, lines + "\n");
    let head = String::from_utf8(first.clone()).expect("letters travel in ASCII");
    assert!(head.contains("\r\nAuto-Submitted: auto-generated\r\n"), "{head}");
    assert!(head.contains("\r\nList-Unsubscribe: <https://clinic.example/stop?who=1>\r\n"));
}

#[tokio::test]
async fn a_letter_arrives_under_tls_from_the_first_byte() {
    let authority = Authority::new();
    let mail = MailServer::start("tls", &authority);
    let server = server(mail.settings(Security::Tls, RIGHT, &authority));
    let kept = Kept::default();
    let letter = written("ann@patient.example");
    let outcome = server.send(&letter, &kept).await.expect("noted");
    assert!(matches!(outcome, Outcome::Taken { .. }), "{outcome:?}");
    assert_eq!(mail.letters(), [letter.bytes()]);
    let address = &kept.0.lock().expect("no panic")[0].address;
    assert_eq!(*address, format!("smtps://localhost:{}", mail.port));
}

#[tokio::test]
async fn a_letter_can_be_sent_from_another_task_and_is_noted_beforehand_by_its_departure() {
    let authority = Authority::new();
    let mail = MailServer::start("plain", &authority);
    let server = server(settings(mail.port));
    let letter = written("ann@patient.example");
    let departure = server.departure(&letter);
    let task = tokio::spawn(async move { server.send(&letter, &departure).await });
    let outcome = task.await.expect("no panic").expect("it is what the record says");
    assert!(matches!(outcome, Outcome::Taken { .. }), "{outcome:?}");
}

#[tokio::test]
async fn settings_are_tried_without_sending_anything() {
    let authority = Authority::new();
    for (way, security) in [("starttls", Security::StartTls), ("tls", Security::Tls)] {
        let mail = MailServer::start(way, &authority);
        let kept = Kept::default();
        let right = server(mail.settings(security, RIGHT, &authority));
        let outcome = right.check(&kept).await.expect("noted");
        assert!(matches!(outcome, Outcome::Taken { .. }), "{way}: {outcome:?}");
        assert_eq!(kept.0.lock().expect("no panic")[0].bytes, 0);

        let wrong = server(mail.settings(security, "wrong-word", &authority));
        for outcome in [
            wrong.check(&kept).await.expect("noted"),
            wrong.send(&written("ann@patient.example"), &kept).await.expect("noted"),
        ] {
            let Outcome::LoginRefused { words, code, .. } = outcome else { panic!("{outcome:?}") };
            assert_eq!(code, Some(535));
            assert!(!words.contains("wrong-word"), "{words}");
        }
        assert_eq!(mail.letters(), [[0; 0]; 0]);
    }
}

#[tokio::test]
async fn whoever_must_sign_in_and_does_not_is_told_so() {
    let authority = Authority::new();
    let mail = MailServer::start("starttls", &authority);
    let settings = mail.settings(Security::StartTls, RIGHT, &authority);
    let outcome =
        send(&server(Settings { login: None, ..settings }), &written("a@b.example")).await;
    assert!(matches!(outcome, Outcome::LoginRefused { code: Some(530), .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_recipient_who_does_not_exist_is_told_apart_from_one_whose_mailbox_is_full() {
    let authority = Authority::new();
    let mail = MailServer::start("starttls", &authority);
    let server = server(mail.settings(Security::StartTls, RIGHT, &authority));
    let outcome = send(&server, &written("nobody@patient.example")).await;
    let Outcome::Refused { words, code: 550, enhanced: Some(enhanced), recipient: true } = outcome
    else {
        panic!("{outcome:?}")
    };
    assert_eq!(enhanced.to_string(), "5.1.1");
    assert!(words.contains("No such mailbox") && !words.contains("patient"), "{words}");

    let outcome = send(&server, &written("full@patient.example")).await;
    let Outcome::Temporary { code: Some(450), enhanced: Some(enhanced), .. } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(enhanced.to_string(), "4.2.2");

    let outcome = send(&server, &written("spam@patient.example")).await;
    assert!(matches!(outcome, Outcome::Refused { code: 554, recipient: false, .. }), "{outcome:?}");
    assert_eq!(mail.letters(), [[0; 0]; 0]);
}

#[tokio::test]
async fn a_server_without_starttls_gets_neither_letter_nor_password() {
    let authority = Authority::new();
    let mail = MailServer::start("plain", &authority);
    let server = server(mail.settings(Security::StartTls, RIGHT, &authority));
    let outcome = send(&server, &written("ann@patient.example")).await;
    let Outcome::NotSecure { words } = outcome else { panic!("{outcome:?}") };
    assert!(words.contains("offers no STARTTLS"), "{words}");
    assert_eq!(mail.letters(), [[0; 0]; 0]);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_or_of_another_name_is_refused() {
    let authority = Authority::new();
    for (way, security) in [("starttls", Security::StartTls), ("tls", Security::Tls)] {
        let mail = MailServer::start(way, &authority);
        let right = mail.settings(security, RIGHT, &authority);
        let other = Settings { roots: Some(Authority::new().root), ..right.clone() };
        let system = Settings { roots: None, ..right.clone() };
        let name = Settings { host: "127.0.0.1".to_owned(), ..right };
        for settings in [other, system, name] {
            let outcome = send(&server(settings), &written("ann@patient.example")).await;
            let Outcome::NotSecure { words } = outcome else { panic!("{outcome:?}") };
            assert!(words.contains("certificate is not one"), "{words}");
        }
        assert_eq!(mail.letters(), [[0; 0]; 0]);
    }
}

#[tokio::test]
async fn tls_on_a_port_for_starttls_says_so() {
    let authority = Authority::new();
    let mail = MailServer::start("starttls", &authority);
    let server = server(mail.settings(Security::Tls, RIGHT, &authority));
    let outcome = send(&server, &written("ann@patient.example")).await;
    let Outcome::NotSecure { words } = outcome else { panic!("{outcome:?}") };
    assert!(words.contains("STARTTLS"), "{words}");
}
