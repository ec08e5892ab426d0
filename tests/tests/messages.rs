//! Messages to patients through the real program and a real mail server: drafted, approved, sent, followed;
//! held by rules, failed for good, tried again, and never sent twice unasked.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fs;
use std::process::Stdio;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wardbook_domain::clock::Clock;
use wardbook_tests::{Answer, MuteMailServer, PASSWORD, TestClinic, TestMailServer};

const LIST: &str = "Surname,First Name,DOB,MRN\nLane,Nellie,14/03/1958,100003\n";

/// A time zone in which it is about noon, so that messages are within their hours whenever this runs.
fn zone_at_noon() -> String {
    let hour = Clock::system().now().micros() / 3_600_000_000 % 24;
    let ahead = 12 - hour;
    // These names count the other way round.
    if ahead >= 0 { format!("Etc/GMT-{ahead}") } else { format!("Etc/GMT+{}", -ahead) }
}

/// A clinic with staff, a doctor, and one patient who may be written to at `address`.
fn clinic(address: &str) -> (TestClinic, String) {
    let clinic = TestClinic::new();
    clinic.add_user("sam", "staff");
    clinic.add_user("dora", "doctor");
    let list = clinic.beside("list.csv");
    fs::write(&list, LIST).unwrap();
    clinic.run(["patients".as_ref(), "import".as_ref(), list.as_os_str()]).expect(0);
    let page = clinic.json(["patients", "list"]);
    let patient = page["patients"][0]["patient"]["patient_id"].as_str().unwrap().to_owned();
    let contact = ["message", "contact"];
    let run = |rest: &[&str]| clinic.run(contact.iter().chain(rest)).expect(0);
    run(&["add", &patient, "email", address, "--verified"]);
    run(&["consent", &patient, "email", "care", "--source", "form of 3 May"]);
    run(&["note", &patient, "--time-zone", &zone_at_noon()]);
    (clinic, patient)
}

fn mail_server(clinic: &TestClinic, port: u16) {
    let port = port.to_string();
    clinic
        .run([
            "message",
            "provider",
            "email",
            "127.0.0.1",
            "--port",
            &port,
            "--security",
            "this-machine",
            "--from",
            "desk@clinic.example",
            "--reason",
            "the clinic's server",
        ])
        .expect(0);
}

/// Runs a command as somebody; answers with its JSON.
fn by(clinic: &TestClinic, user: &str, args: &[&str]) -> Value {
    let mut command = clinic.command_as(user, ["message"]);
    let answer = command.args(args).arg("--json").output().unwrap();
    Answer::from(answer).expect(0).json()
}

fn draft(clinic: &TestClinic, user: &str, patient: &str, text: &str) -> String {
    let args = ["draft", patient, "--subject", "Your results", "--text", text];
    by(clinic, user, &args)["messageId"].as_str().unwrap().to_owned()
}

fn show(clinic: &TestClinic, message: &str) -> Value {
    by(clinic, "ada", &["show", message])
}

fn deliver(clinic: &TestClinic) -> Value {
    by(clinic, "dora", &["deliver"])
}

#[test]
fn a_message_is_drafted_submitted_approved_by_somebody_else_and_sent_once_as_it_was_noted() {
    let server = TestMailServer::start();
    let (clinic, patient) = clinic("nellie@patient.example");
    mail_server(&clinic, server.port);
    let message = draft(&clinic, "dora", &patient, "Please call us about your visit.");
    by(&clinic, "dora", &["edit", &message, "--text", "Please call us about your last visit."]);
    by(&clinic, "dora", &["submit", &message]);

    let own = clinic.run_as("dora", ["message", "review", &message, "approve"]);
    own.expect_sentence(2, "somebody else must approve this");
    let staff = clinic.run_as("sam", ["message", "review", &message, "approve"]);
    staff.expect_sentence(1, "may not review results");

    let queued = by(&clinic, "ada", &["review", &message, "approve", "--notes", "fine"]);
    assert_eq!((&queued["life"], &queued["delivery"]), (&json!("sent"), &json!("queued")));
    assert!(server.letters().is_empty(), "nothing leaves before its turn");

    let step = deliver(&clinic);
    assert_eq!((&step["tried"], &step["taken"]), (&json!(1), &json!(1)));
    assert_eq!(deliver(&clinic)["tried"], 0, "once");
    let sent = show(&clinic, &message);
    assert_eq!((&sent["delivery"], &sent["status"]), (&json!("sent"), &json!("sent")));
    assert_eq!(sent["reviewer"], "ada");
    assert_eq!(sent["editHistory"][0]["before"], "Please call us about your visit.");

    let [letter] = &server.letters()[..] else { panic!("one letter") };
    let text = String::from_utf8_lossy(letter);
    assert!(text.contains("last visit") && text.contains("To: nellie@patient.example"), "{text}");
    assert!(text.contains(&format!("wardbook.{message}@clinic.example")), "{text}");
    let record = clinic.json(["egress"]);
    let row = &record["departures"][0];
    assert_eq!(row["purpose"], "message");
    assert_eq!(row["hash"], json!(hex::encode(Sha256::digest(letter))));
    assert_eq!(row["bytes"], json!(letter.len()));
    let seen = clinic.json(["patients", "show", &patient]);
    assert_eq!(seen["disclosures"].as_array().unwrap().len(), 1, "it is a disclosure of theirs");
    clinic.must_be_sound();
}

#[test]
fn an_edit_after_approval_voids_it_and_says_who_changed_what() {
    let server = TestMailServer::start();
    let (clinic, patient) = clinic("nellie@patient.example");
    mail_server(&clinic, server.port);
    let message = draft(&clinic, "sam", &patient, "Please call us.");
    by(&clinic, "sam", &["edit", &message, "--at", "2999-01-01"]);
    by(&clinic, "sam", &["submit", &message]);
    by(&clinic, "dora", &["review", &message, "approve"]);
    let edited = by(&clinic, "sam", &["edit", &message, "--text", "Please call us now."]);
    assert_eq!((&edited["life"], &edited["delivery"]), (&json!("draft_edited"), &json!("pending")));
    let void = edited["approvalVoid"].as_str().unwrap();
    assert!(void.contains("sam changed the text"), "{void}");
    deliver(&clinic);
    assert!(server.letters().is_empty());
    let refused = clinic.run_as("sam", ["message", "send", &message]);
    refused.expect_sentence(1, "may not send messages");
}

#[test]
fn who_opted_out_died_or_never_agreed_is_not_written_to_and_the_rule_is_named() {
    let server = TestMailServer::start();
    let (clinic, patient) = clinic("nellie@patient.example");
    mail_server(&clinic, server.port);
    let contact = |rest: &[&str]| clinic.run(["message", "contact"].iter().chain(rest)).expect(0);
    let message = draft(&clinic, "dora", &patient, "Hello.");
    contact(&["opt-out", &patient, "email"]);
    let refused = clinic.run_as("dora", ["message", "send", &message]);
    refused.expect_sentence(2, "the recipient opted out on");
    contact(&["opt-out", &patient, "email", "--lift"]);
    contact(&["consent", &patient, "email", "care", "--refused", "--source", "by telephone"]);
    let refused = clinic.run_as("dora", ["message", "send", &message]);
    refused.expect_sentence(2, "the patient withdrew consent on");
    contact(&["consent", &patient, "email", "care", "--source", "by telephone"]);

    // Noted between queueing and sending, it holds at once.
    by(&clinic, "dora", &["send", &message]);
    contact(&["note", &patient, "--time-zone", &zone_at_noon(), "--deceased", "2026-11-03"]);
    deliver(&clinic);
    let failed = show(&clinic, &message);
    assert_eq!((&failed["life"], &failed["attempts"]), (&json!("delivery_failed"), &json!(0)));
    assert_eq!(failed["failureReason"], "the patient's death was recorded on 03 Nov 2026");
    assert!(server.letters().is_empty());
    clinic.must_be_sound();
}

#[test]
fn a_dead_address_fails_at_once_and_is_marked_with_what_the_server_said() {
    let server = TestMailServer::start();
    let (clinic, patient) = clinic("nobody@patient.example");
    mail_server(&clinic, server.port);
    let message = draft(&clinic, "dora", &patient, "Hello.");
    by(&clinic, "dora", &["send", &message]);
    deliver(&clinic);
    let failed = show(&clinic, &message);
    assert_eq!((&failed["delivery"], &failed["attempts"]), (&json!("failed"), &json!(1)));
    assert!(failed["failureReason"].as_str().unwrap().contains("No such mailbox"), "{failed}");
    assert!(failed["direct"] == true && failed["reviewer"].is_null());
    let contacts = by(&clinic, "sam", &["contact", "show", &patient]);
    let why = contacts["contacts"][0]["badReason"].as_str().unwrap();
    assert!(why.contains("No such mailbox"), "{contacts}");
    let again = clinic.run_as("dora", ["message", "retry", &message]);
    again.expect_sentence(2, "this address does not exist");
}

#[test]
fn what_may_succeed_later_is_tried_later_and_a_person_may_ask_for_it_after_the_last() {
    let server = TestMailServer::start();
    let (clinic, patient) = clinic("full@patient.example");
    mail_server(&clinic, server.port);
    let message = draft(&clinic, "dora", &patient, "Hello.");
    by(&clinic, "dora", &["send", &message]);
    deliver(&clinic);
    let waiting = show(&clinic, &message);
    assert_eq!((&waiting["status"], &waiting["attempts"]), (&json!("waiting"), &json!(1)));
    assert!(waiting["errorLog"][0]["words"].as_str().unwrap().contains("mailbox is full"));
    assert!(waiting["nextRetryAt"].as_str() > waiting["lastAttemptAt"].as_str());
    assert_eq!(deliver(&clinic)["tried"], 0, "not before its time");
}

#[test]
fn a_server_that_breaks_off_after_the_letter_leaves_it_to_a_person_and_nothing_is_sent_twice() {
    let mute = MuteMailServer::start(false);
    let (clinic, patient) = clinic("nellie@patient.example");
    mail_server(&clinic, mute.port);
    let message = draft(&clinic, "dora", &patient, "Hello.");
    by(&clinic, "dora", &["send", &message]);
    deliver(&clinic);
    deliver(&clinic);
    assert_eq!(mute.letters(), 1);
    let unknown = show(&clinic, &message);
    assert_eq!((&unknown["delivery"], &unknown["status"]), (&json!("queued"), &json!("unknown")));
    let may = unknown["acts"].as_array().unwrap().iter();
    let may: Vec<_> = may.filter(|act| act["whyNot"].is_null()).collect();
    assert_eq!(may.len(), 1, "nothing but to decide: {may:?}");
    assert_eq!(may[0]["act"], "settle_unknown");

    let server = TestMailServer::start();
    mail_server(&clinic, server.port);
    deliver(&clinic);
    assert!(server.letters().is_empty(), "by itself nothing is sent again");
    by(&clinic, "dora", &["decide", &message, "send-again", "--reason", "she has nothing"]);
    deliver(&clinic);
    assert_eq!(server.letters().len(), 1);
    assert_eq!(show(&clinic, &message)["delivery"], "sent");
    clinic.must_be_sound();
}

#[test]
fn a_program_that_is_killed_while_it_hands_over_leaves_it_to_a_person() {
    let mute = MuteMailServer::start(true);
    let (clinic, patient) = clinic("nellie@patient.example");
    mail_server(&clinic, mute.port);
    let message = draft(&clinic, "dora", &patient, "Hello.");
    by(&clinic, "dora", &["send", &message]);
    let mut command = clinic.command_as("dora", ["message", "deliver"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    mute.wait_for_a_letter();
    child.kill().unwrap();
    child.wait().unwrap();
    let server = TestMailServer::start();
    mail_server(&clinic, server.port);
    deliver(&clinic);
    let unknown = show(&clinic, &message);
    assert_eq!(unknown["status"], "unknown", "{unknown}");
    assert!(server.letters().is_empty());
    let told = by(&clinic, "dora", &["decide", &message, "was-sent", "--reason", "she called"]);
    assert_eq!(told["delivery"], "sent");
    clinic.must_be_sound();
}

#[test]
fn a_refused_login_pauses_the_method_with_one_alert_and_spends_nobodys_attempts() {
    let server = TestMailServer::start();
    let (clinic, patient) = clinic("nellie@patient.example");
    let port = server.port.to_string();
    let mut set = clinic.command(["message", "provider", "email", "127.0.0.1", "--port", &port]);
    set.args(["--security", "this-machine", "--from", "desk@clinic.example", "--login", "clinic"]);
    set.args(["--reason", "the clinic's server"]).env("WARDBOOK_PROVIDER_SECRET", "wrong-word");
    Answer::from(set.output().unwrap()).expect(0);
    let tried = clinic.run(["message", "provider", "test"]);
    assert_eq!(tried.code, Some(1), "{tried:?}");
    let first = draft(&clinic, "dora", &patient, "One.");
    let second = draft(&clinic, "dora", &patient, "Two.");
    by(&clinic, "dora", &["send", &first]);
    by(&clinic, "dora", &["send", &second]);
    deliver(&clinic);
    deliver(&clinic);
    for message in [&first, &second] {
        let waiting = show(&clinic, message);
        assert_eq!((&waiting["status"], &waiting["attempts"]), (&json!("waiting"), &json!(0)));
    }
    let shown = by(&clinic, "ada", &["provider", "show"]);
    assert!(shown[0]["pausedSince"].is_string(), "{shown}");
    let raised = clinic.json(["events", "--kind", "alert.raised"]);
    assert_eq!(raised.as_array().unwrap().len(), 1, "one alert: {raised}");
    let secrets = clinic.json(["events", "--kind", "record.changed"]).to_string();
    assert!(!secrets.contains("wrong-word") && !secrets.contains(PASSWORD));
}

#[test]
fn bad_input_is_refused_at_its_field_in_words() {
    let (clinic, patient) = clinic("nellie@patient.example");
    let draft = |rest: &[&str]| {
        let args = ["message", "draft", &patient].into_iter().chain(rest.iter().copied());
        clinic.run_as("dora", args)
    };
    let long = "a".repeat(10_000);
    for (rest, words) in [
        (
            &["--subject", "a\r\nBcc: x@y.example", "--text", "b"][..],
            "the subject: the line breaks",
        ),
        (&["--subject", "a", "--text", "bell \u{7}"], "control character"),
        (&["--subject", "a", "--text", &long], "10000 characters"),
        (&["--subject", "a", "--text", "b", "--to", "nellie"], "the e-mail address:"),
        (&["--method", "sms", "--text", "b", "--to", "12"], "the telephone number:"),
        (&["--method", "sms", "--text", "b"], "nobody knows where this patient is reached by SMS"),
    ] {
        draft(rest).expect_sentence(2, words);
    }
}
