//! Signing in wrongly, being refused, getting in again: the sentence, the exit code and the
//! record of each; and what scripts get.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use data_encoding::BASE32_NOPAD;
use serde_json::Value;

use wardbook_domain::clock::Clock;
use wardbook_store::totp::{Secret, Step};
use wardbook_tests::{Answer, PASSWORD, TestClinic, letters};

fn with(clinic: &TestClinic, user: &str, args: &[&str], set: &[(&str, &str)]) -> Answer {
    let mut command = clinic.command_as(user, args);
    command.envs(set.iter().copied()).output().unwrap().into()
}

fn events(clinic: &TestClinic, kind: &str) -> Vec<Value> {
    clinic.json(["events", "--kind", kind]).as_array().unwrap().clone()
}

#[test]
fn a_wrong_password_and_an_unknown_name_are_refused_alike_and_recorded_at_the_next_sign_in() {
    let clinic = TestClinic::new();
    let wrong = [("WARDBOOK_PASSWORD", "seven green otters sleep")];
    let refused = with(&clinic, "ada", &["sessions"], &wrong);
    refused.expect_sentence(2, "the name or the password is wrong");
    let unknown = with(&clinic, "zebulon", &["sessions"], &[]);
    assert_eq!(unknown.stderr, refused.stderr, "who exists is not told");
    with(&clinic, "ada", &["verify"], &wrong).expect_sentence(2, "the name or the password");
    let next = clinic.run(["sessions"]).expect(0);
    assert!(next.stderr.contains("3 sign-ins failed"), "{next:?}");
    let failed = events(&clinic, "sign_in.failed");
    let reasons: Vec<_> = failed.iter().map(|one| &one["payload"]["reason"]).collect();
    assert_eq!(reasons, ["wrong_password", "unknown_user", "wrong_password"]);
    assert!(
        !clinic.run(["events", "--json"]).stdout.contains("zebulon"),
        "what was typed is not kept"
    );
    clinic.must_be_sound();
}

/// Turns the second factor of the clinic's user on: `code_of` what is shown is typed back.
fn turn_on(clinic: &TestClinic, code_of: impl FnOnce(&str) -> String) -> Answer {
    let mut command = clinic.command(["user", "second-factor", "on"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut errors = child.stderr.take().unwrap();
    let (mut shown, mut next) = (String::new(), [0]);
    while !shown.ends_with("shows now: ") && errors.read(&mut next).unwrap() > 0 {
        shown.push(char::from(next[0]));
    }
    writeln!(child.stdin.take().unwrap(), "{}", code_of(&shown)).unwrap();
    child.wait_with_output().unwrap().into()
}

/// What an app takes in of what is shown.
fn secret_in(shown: &str) -> Secret {
    let groups = shown.lines().find(|line| line.trim().len() == 39).unwrap();
    let letters = groups.replace(' ', "");
    assert!(shown.contains(&format!("?secret={letters}&issuer=Harbour%20Clinic")), "{shown}");
    let bytes = BASE32_NOPAD.decode(letters.as_bytes()).unwrap();
    Secret::from_bytes(bytes.try_into().unwrap())
}

/// The code of a period from now on.
fn code(secret: &Secret, periods: i64) -> String {
    secret.code(Step(Step::at(Clock::system().now()).0 + periods))
}

#[test]
fn a_second_factor_is_turned_on_asked_for_and_turned_off() {
    let clinic = TestClinic::new();
    clinic.add_user("bea", "admin");
    let mut secret = None;
    let on = turn_on(&clinic, |shown| code(secret.insert(secret_in(shown)), 0));
    assert!(on.expect(0).stdout.contains("second factor of ada is on"));
    let secret = secret.unwrap();

    clinic.run(["sessions"]).expect_sentence(2, "WARDBOOK_CODE");
    let needed = clinic.run(["sessions", "--json"]).expect(2);
    assert_eq!(needed.json()["error"]["code"], "code_needed");
    clinic.run(["verify"]).expect_sentence(2, "WARDBOOK_CODE");
    clinic.run(["sessions", "--code", "12"]).expect_sentence(2, "the code is wrong");
    // The one before was used up by turning it on.
    let present = code(&secret, 1);
    let next = clinic.run(["sessions", "--code", &present]).expect(0);
    assert!(next.stderr.contains("A sign-in failed"), "{next:?}");
    with(&clinic, "ada", &["sessions"], &[("WARDBOOK_CODE", &present)])
        .expect_sentence(2, "used already");

    let read = |kind: &str| {
        let listed = clinic.run_as("bea", ["events", "--json", "--kind", kind]).expect(0).json();
        listed.as_array().unwrap().clone()
    };
    let failed = read("sign_in.failed");
    let reasons: Vec<_> = failed.iter().map(|one| &one["payload"]["reason"]).collect();
    assert_eq!(reasons, ["second_factor_wrong", "second_factor_used"]);
    assert_eq!(read("user.second_factor_on").len(), 1);

    let letters = secret.to_base32();
    let bytes = hex::encode(BASE32_NOPAD.decode(letters.as_bytes()).unwrap());
    for form in ["json", "csv"] {
        let out = clinic.beside(&format!("out.{form}"));
        let export = ["export", "--format", form, "--out", out.to_str().unwrap()];
        clinic.run_as("bea", export).expect(0);
        let exported = std::fs::read_to_string(&out).unwrap();
        assert!(exported.contains("user.second_factor_on"), "{form}");
        assert!(!exported.contains(&*letters) && !exported.contains(&bytes), "{form}");
    }
    clinic.run_as("bea", ["user", "second-factor", "off", "ada"]).expect(2);
    let off = ["user", "second-factor", "off", "ada", "--reason", "she lost her phone"];
    clinic.run_as("bea", off).expect(0);
    assert_eq!(read("user.second_factor_off")[0]["payload"]["reason"], "she lost her phone");
    clinic.run(["sessions"]).expect(0);
    clinic.must_be_sound();
}

#[test]
fn the_recovery_key_turns_a_second_factor_off_and_says_so() {
    let clinic = TestClinic::new();
    let key = clinic.json(["key", "renew", "--reason", "it was seen"])["recovery_key"]
        .as_str()
        .unwrap()
        .to_owned();
    turn_on(&clinic, |shown| code(&secret_in(shown), 0)).expect(0);
    let recovery = [("WARDBOOK_RECOVERY_KEY", key.as_str())];
    let recovered = with(&clinic, "ada", &["key", "recover", "ada"], &recovery).expect(0);
    assert!(recovered.stdout.contains("second factor is off"), "{recovered:?}");
    assert_eq!(events(&clinic, "user.second_factor_off")[0]["payload"]["by"], "recovery_key");
    clinic.must_be_sound();
}

#[test]
fn a_weak_password_is_refused_and_nothing_is_set_up() {
    let clinic = TestClinic::empty();
    let init = ["init", "--clinic", "Harbour Clinic", "--admin", "ada"];
    for weak in ["short", "password12345678", "adaadaadaadaadaada", ""] {
        let refused = with(&clinic, "ada", &init, &[("WARDBOOK_PASSWORD", weak)]);
        refused.expect_sentence(2, "");
        assert!(!clinic.path().exists(), "`{weak}` left something");
    }
    clinic.run(init).expect(0);
    let weak = [("WARDBOOK_NEW_PASSWORD", "too short")];
    with(&clinic, "ada", &["user", "add", "bea", "--role", "staff", "--reason", "a test"], &weak)
        .expect_sentence(2, "15");
    assert_eq!(clinic.json(["user", "list"]).as_array().unwrap().len(), 1);
    clinic.run(init).expect_sentence(2, "already holds a clinic");
    clinic.must_be_sound();
}

#[test]
fn where_there_is_no_clinic_the_sentence_says_how_to_make_one() {
    let clinic = TestClinic::empty();
    for command in ["sessions", "verify", "doctor"] {
        clinic.run([command]).expect_sentence(2, "wardbook init");
    }
}

#[test]
fn staff_may_not_export_or_administer_and_each_try_is_recorded() {
    let clinic = TestClinic::new();
    clinic.add_user("bea", "staff");
    let out = clinic.beside("out.zip");
    let export = ["export", "--format", "bundle", "--out", out.to_str().unwrap()];
    clinic.run_as("bea", export).expect_sentence(1, "may not");
    clinic
        .run_as("bea", ["user", "add", "eve", "--role", "admin", "--reason", "a test"])
        .expect_sentence(1, "may not");
    clinic.run_as("bea", ["key", "reveal", "--reason", "curious"]).expect_sentence(1, "may not");
    assert!(!out.exists());
    let denied = events(&clinic, "permission.denied");
    let asked: Vec<_> = denied.iter().map(|one| &one["payload"]["permission"]).collect();
    assert_eq!(asked, ["export", "administer", "administer"]);
    assert!(denied.iter().all(|one| one["role"] == "staff"), "{denied:#?}");
    clinic.must_be_sound();
}

#[test]
fn a_disabled_person_cannot_sign_in_and_the_last_administrator_cannot_be_disabled() {
    let clinic = TestClinic::new();
    clinic.add_user("bea", "staff");
    clinic.run_as("bea", ["sessions"]).expect(0);
    clinic.run(["user", "disable", "bea", "--reason", " "]).expect_sentence(2, "give a reason");
    clinic.run(["user", "disable", "bea", "--reason", "they left"]).expect(0);
    assert_eq!(events(&clinic, "user.disabled")[0]["payload"]["reason"], "they left");
    assert_eq!(clinic.run_as("bea", ["sessions"]).code, Some(2));
    clinic
        .run(["user", "disable", "bea", "--reason", "they left"])
        .expect_sentence(2, "disabled already");
    let far = ["endpoint", "add", "far", "--kind", "openai", "--model", "m", "--phi", "allowed"];
    let far = far.iter().chain(&["--url", "https://models.example/v1"]);
    clinic.run(far.clone()).expect_sentence(2, "give the reason with --reason");
    clinic.run(far.chain(&["--reason", "it is under contract"])).expect(0);
    assert_eq!(events(&clinic, "endpoint.added")[1]["payload"]["reason"], "it is under contract");
    clinic.run(["user", "disable", "nobody", "--reason", "they left"]).expect_sentence(1, "nobody");
    clinic
        .run(["user", "disable", "ada", "--reason", "they left"])
        .expect_sentence(2, "last administrator");
    assert_eq!(events(&clinic, "sign_in.failed").len(), 1);
    clinic.must_be_sound();
}

#[test]
fn the_recovery_key_gives_a_new_password_and_the_old_one_opens_nothing() {
    let clinic = TestClinic::empty();
    let made = clinic.json(["init", "--clinic", "Harbour Clinic", "--admin", "ada"]);
    let key = made["recovery_key"].as_str().unwrap();
    let new = "nine purple herons glide";
    let recover = ["key", "recover", "ada"];
    let wrong = [("WARDBOOK_RECOVERY_KEY", "0000-0000"), ("WARDBOOK_NEW_PASSWORD", new)];
    with(&clinic, "ada", &recover, &wrong).expect_sentence(2, "recovery key");
    let typed = key.to_lowercase().replace('-', " ");
    let right = [("WARDBOOK_RECOVERY_KEY", typed.as_str()), ("WARDBOOK_NEW_PASSWORD", new)];
    with(&clinic, "ada", &["key", "recover", "nobody"], &right).expect_sentence(1, "nobody");
    with(&clinic, "ada", &recover, &right).expect(0);
    clinic.run(["sessions"]).expect_sentence(2, "password is wrong");
    let renewed = [("WARDBOOK_PASSWORD", new)];
    let kinds = with(&clinic, "ada", &["events", "--json"], &renewed).expect(0).json();
    let kinds: Vec<_> = kinds.as_array().unwrap().iter().map(|one| one["kind"].as_str()).collect();
    assert!(kinds.contains(&Some("key.recovered")), "{kinds:?}");
    with(&clinic, "ada", &["verify"], &renewed).expect(0);
}

#[test]
fn revealing_the_key_takes_a_reason_and_is_recorded_before_it_is_shown() {
    let clinic = TestClinic::new();
    clinic.run(["key", "reveal", "--reason", " "]).expect_sentence(2, "reason");
    let key = clinic.key();
    assert!(key.len() == 64 && key.bytes().all(|one| one.is_ascii_hexdigit()), "{key}");
    let revealed = events(&clinic, "key.revealed");
    assert_eq!(revealed.len(), 1);
    assert_eq!(revealed[0]["payload"]["reason"], "a test plays another program");
    assert!(!clinic.run(["events", "--json"]).stdout.contains(&key), "the key is not in the log");
}

#[test]
fn with_json_every_command_prints_one_document_in_success_and_in_failure() {
    let clinic = TestClinic::new();
    let letter = letters(&clinic.beside("inbox"), 0..1).remove(0);
    let letter = letter.to_str().unwrap();
    let bundle = clinic.beside("all.zip");
    let bundle = bundle.to_str().unwrap();
    let trace = clinic.json(["process", letter])["session_id"].as_str().unwrap().to_owned();
    let add = [
        "endpoint",
        "add",
        "far",
        "--kind",
        "openai",
        "--url",
        "http://127.0.0.1:9",
        "--model",
        "m",
    ];
    let commands: &[(&[&str], i32)] = &[
        (&["user", "add", "bea", "--role", "staff", "--reason", "a test"], 0),
        (&["user", "add", "bea", "--role", "staff", "--reason", "a test"], 2),
        (&["user", "add", "bad name", "--role", "staff", "--reason", "a test"], 2),
        (&["user", "add", "cat", "--role", "king", "--reason", "a test"], 2),
        (&["user", "list"], 0),
        (&["user", "disable", "bea", "--reason", "they left"], 0),
        (&["user", "disable", "eve", "--reason", "they left"], 1),
        (&add, 0),
        (&add, 2),
        (&["endpoint", "add", "x", "--kind", "openai"], 2),
        (&["endpoint", "list"], 0),
        (&["endpoint", "test", "far"], 1),
        (&["endpoint", "test", "none"], 1),
        (&["endpoint", "remove", "far", "--reason", "it is old"], 0),
        (&["endpoint", "remove", "far", "--reason", "it is old"], 1),
        (&["process", letter], 0),
        (&["process", "/no/such/file"], 2),
        (&["process", letter, "--endpoint", "none"], 1),
        (&["process", letter, "--mode", "high_accuracy"], 2),
        (&["process", "--resume", &trace], 2),
        (&["process"], 2),
        (&["sessions"], 0),
        (&["session", "latest"], 0),
        (&["session", "none"], 2),
        (&["session", "018f2f6e-0000-7000-8000-000000000001"], 1),
        (&["trace", &trace], 0),
        (&["trace", "none"], 2),
        (&["events", "--limit", "3"], 0),
        (&["events", "--kind", "no.such"], 2),
        (&["verify"], 0),
        (&["export", "--format", "bundle", "--out", bundle], 0),
        (&["export", "--format", "csv", "--out", "/no/such/folder/x"], 2),
        (&["export", "--format", "json", "--out", bundle, "--from", "9", "--to", "3"], 2),
        (&["verify-bundle", bundle], 2),
        (&["verify-bundle", "/no/such/bundle"], 2),
        (&["key", "reveal", "--reason", "a test"], 0),
        (&["user", "second-factor", "on"], 2),
        (&["user", "second-factor", "off"], 2),
        (&["user", "second-factor", "off", "ada", "--reason", "a test"], 2),
        (&["doctor"], 0),
        (&["man"], 0),
        (&["completions", "bash"], 0),
        (&["init", "--clinic", "x", "--admin", "ada"], 2),
        (&["no-such-command"], 2),
    ];
    for (args, code) in commands {
        let answer = clinic.run(args.iter().chain(&["--json"]));
        // A bundle that an export replaced is another bundle; what matters is the form.
        let code = if args[0] == "verify-bundle" && answer.code == Some(0) { 0 } else { *code };
        assert_eq!(answer.code, Some(code), "{args:?}: {answer:?}");
        let json = answer.json();
        if code != 0 && json.get("error").is_some() {
            let message = json["error"]["message"].as_str().unwrap();
            assert!(!message.is_empty() && json["error"]["code"].is_string(), "{args:?}: {json}");
        }
        assert!(!answer.stderr.contains("panicked"), "{args:?}: {answer:?}");
    }
    let answer = with(&clinic, "ada", &["sessions", "--json"], &[("WARDBOOK_PASSWORD", "wrong")]);
    assert_eq!(answer.expect(2).json()["error"]["code"], "wrong_password");
    let help = clinic.run(["--help"]).expect(0);
    assert!(help.stdout.contains("Exit codes"), "{PASSWORD}: {}", help.stdout);
    clinic.must_be_sound();
}
