//! Who may do what, for every role and every command: the table of the product's description,
//! its answer on the command line, and the event of each refusal. Implements R7 of the targets
//! for the command line.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::{BTreeSet, HashMap};

use wardbook_app::{Access, Effect, Operation};
use wardbook_desk::line;
use wardbook_domain::access::Permission;
use wardbook_domain::clock::Clock;
use wardbook_domain::event::Kind;
use wardbook_domain::sync::later;
use wardbook_tests::{Answer, TestClinic, letters};

const ROLES: [&str; 6] = ["staff", "reviewer", "doctor", "manager", "admin", "auditor"];

/// The permission that a command takes, and the roles that have it: s, r, d, m, a, A(uditor).
struct Rule {
    command: &'static [&'static str],
    permission: &'static str,
    roles: &'static str,
}

const fn rule(
    command: &'static [&'static str],
    permission: &'static str,
    roles: &'static str,
) -> Rule {
    Rule { command, permission, roles }
}

/// `LETTER`, `OUT`, `FOLDER`, `THEIRS` and `SECOND` (somebody else's session, and one over its documents
/// again), `FREE` (a new name) and `SOON` (a moment) are filled in.
const RULES: &[Rule] = &[
    rule(&["process", "LETTER"], "run_sessions", "srdma"),
    rule(&["endpoint", "list"], "run_sessions", "srdma"),
    rule(&["sessions"], "read_documents", "srdmaA"),
    rule(&["session", "THEIRS"], "read_documents", "rdmaA"),
    rule(&["trace", "THEIRS"], "read_log", "maA"),
    rule(&["events"], "read_log", "srdmaA"),
    rule(&["verify"], "read_log", "srdmaA"),
    rule(&["doctor"], "read_log", "srdmaA"),
    rule(&["export", "--format", "bundle", "--out", "OUT", "--replace"], "export", "maA"),
    rule(&["export", "--format", "csv", "--out", "OUT", "--replace"], "export", "maA"),
    rule(&["export", "--format", "json", "--out", "OUT", "--replace"], "export", "maA"),
    rule(&["export", "--format", "pdf", "--out", "OUT", "--replace"], "export", "maA"),
    rule(&["inbox", "list"], "read_documents", "srdmaA"),
    rule(&["inbox", "scan"], "run_sessions", "srdma"),
    rule(&["inbox", "watch", "list"], "run_sessions", "srdma"),
    rule(&["inbox", "watch", "add", "FOLDER"], "administer", "a"),
    rule(&["user", "list"], "administer", "a"),
    rule(&["user", "add", "FREE", "--role", "staff", "--reason", "a test"], "administer", "a"),
    rule(&["user", "role", "spare", "reviewer", "--reason", "a test"], "administer", "a"),
    rule(&["user", "disable", "spare", "--reason", "a test"], "administer", "a"),
    rule(&["user", "enable", "spare", "--reason", "a test"], "administer", "a"),
    rule(&["endpoint", "add", "FREE", "--kind", "builtin"], "administer", "a"),
    rule(&["endpoint", "change", "other", "--model", "m-2"], "administer", "a"),
    rule(&["endpoint", "remove", "spare", "--reason", "a test"], "administer", "a"),
    rule(&["key", "reveal", "--reason", "a test"], "administer", "a"),
    rule(&["compare", "THEIRS", "SECOND"], "read_documents", "rdmaA"),
    rule(&["sync", "status"], "administer", "srdmaA"),
    rule(&["sync", "witness", "add", WITNESS, "https://w.example"], "administer", "a"),
    rule(&["sync", "witness", "list"], "administer", "a"),
    rule(&["sync", "witness", "remove", "office.example"], "administer", "a"),
    rule(&["sync", "pause", "--until", "SOON", "--reason", "a test"], "administer", "a"),
    rule(&["sync", "resume"], "administer", "a"),
    rule(&["inbox", "cut", "LETTER"], "run_sessions", "srdma"),
    rule(&["patients", "list"], "read_patients", "srdmaA"),
];

/// A key that cosigns.
const WITNESS: &str = "office.example+f80717f0+BP0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY";

fn allows(one: &Rule, role: &str) -> bool {
    let letter = if role == "auditor" { 'A' } else { role.chars().next().unwrap() };
    one.roles.contains(letter)
}

/// The operations that the words of a command ask for.
fn operations(words: &[&str]) -> Vec<&'static Operation> {
    let words = words.join(" ") + " ";
    let asks = line::OPERATIONS.iter().find(|(name, _)| words.starts_with(&format!("{name} ")));
    let (_, asks) = asks.unwrap();
    asks.iter().map(|name| Operation::named(name).unwrap()).collect()
}

/// Whether these operations may record such an event, signing in and out included.
fn may_record(operations: &[&Operation], kind: Kind) -> bool {
    let around = ["sign_in", "sign_out"].map(|name| Operation::named(name).unwrap());
    operations.iter().chain(&around).any(|one| {
        let needs = matches!(one.access, Access::Needs(_));
        one.records.contains(&kind)
            || kind == Kind::PermissionDenied && needs
            || kind == Kind::RecordChanged && one.effect == Effect::Writes
    })
}

/// A clinic with a person of each role, named as the role, and a session of `ada`'s.
fn clinic() -> (TestClinic, String) {
    let clinic = TestClinic::new();
    for role in ROLES {
        clinic.add_user(role, role);
    }
    clinic.add_user("spare", "staff");
    clinic.run(["endpoint", "add", "spare", "--kind", "builtin"]).expect(0);
    let other = ["endpoint", "add", "other", "--kind", "openai", "--model", "m-1"];
    let at = ["--url", "http://127.0.0.1:9/v1"];
    clinic.run(other.iter().chain(&at)).expect(0);
    let mut process = clinic.command(["process", "--json"]);
    process.args(letters(&clinic.beside("inbox"), 0..1));
    let done = Answer::from(process.output().unwrap()).expect(0).json();
    (clinic, done["session_id"].as_str().unwrap().to_owned())
}

#[test]
fn every_role_may_do_what_the_table_says_and_every_refusal_is_recorded() {
    let (clinic, theirs) = clinic();
    let second = clinic.json(["process", "--again", &theirs])["session_id"].clone();
    let second = second.as_str().unwrap();
    let folder = clinic.beside("scans");
    std::fs::create_dir_all(&folder).unwrap();
    // The administrator comes last: what only that role may do leaves nothing to try on.
    let order = ["staff", "reviewer", "doctor", "manager", "auditor", "admin"];
    let (mut expected, mut asked) = (Vec::new(), Vec::new());
    for (number, role) in order.into_iter().enumerate() {
        let letter = letters(&clinic.beside("own"), 100 + number..101 + number).remove(0);
        let out = clinic.beside(&format!("{role}-out"));
        for line in RULES {
            let fill = |word: &&str| match *word {
                "LETTER" => letter.to_str().unwrap().to_owned(),
                "OUT" => out.to_str().unwrap().to_owned(),
                "FOLDER" => folder.to_str().unwrap().to_owned(),
                "THEIRS" => theirs.clone(),
                "SECOND" => second.to_owned(),
                "FREE" => format!("free-{role}"),
                "SOON" => later(Clock::system().now(), 3_600).to_rfc3339(),
                other => other.to_owned(),
            };
            let answer = clinic.run_as(role, line.command.iter().map(fill));
            let what = format!("{role}: {:?}", line.command);
            asked.push((role.to_owned(), line.command));
            if allows(line, role) {
                assert_eq!(answer.code, Some(0), "{what} is allowed: {answer:?}");
            } else {
                answer.expect_sentence(1, role);
                let words = line.permission.parse::<Permission>().unwrap().in_words();
                assert!(answer.stderr.contains(words), "{what}: {answer:?}");
                assert!(answer.stdout.is_empty(), "{what} shows nothing: {answer:?}");
                expected.push((role.to_owned(), line.permission.to_owned()));
            }
        }
        assert_eq!(out.exists(), allows(&RULES[8], role), "a refused export writes nothing");
    }
    let denied = clinic.json(["events", "--kind", "permission.denied"]);
    let recorded = denied.as_array().unwrap().iter().map(|event| {
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        (text(&event["role"]), text(&event["payload"]["permission"]))
    });
    assert_eq!(recorded.collect::<Vec<_>>(), expected, "a refusal, its event, in order");
    only_records_what_the_table_says(&clinic, &asked);
    clinic.must_be_sound();
}

/// Each of these commands, which were carried out in this order, recorded no event that its
/// operations do not have in the table.
fn only_records_what_the_table_says(clinic: &TestClinic, asked: &[(String, &[&str])]) {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let people = clinic.json(["user", "list"]);
    let people = people.as_array().unwrap().iter();
    let names: HashMap<_, _> =
        people.map(|one| (text(&one["user_id"]), text(&one["name"]))).collect();
    let mut asked = asked.iter();
    let (mut sessions, mut others) = (HashMap::new(), BTreeSet::new());
    for event in clinic.json(["events"]).as_array().unwrap() {
        let Some(name) = names.get(&text(&event["actor"])).filter(|name| *name != "ada") else {
            continue;
        };
        let (by, command) =
            sessions.entry(text(&event["session"])).or_insert_with(|| asked.next().unwrap());
        assert_eq!(name, by, "a command, its audit session, in order");
        let kind = text(&event["kind"]).parse().unwrap();
        if !may_record(&operations(command), kind) {
            others.insert(format!("{command:?} records {kind}"));
        }
    }
    assert_eq!(asked.len(), 0, "every command has its audit session");
    assert_eq!(others, BTreeSet::new());
}

#[test]
fn people_who_read_their_own_see_their_own_only() {
    let (clinic, theirs) = clinic();
    let letter = letters(&clinic.beside("own"), 50..51).remove(0);
    let own = clinic.run_as("staff", ["process".as_ref(), letter.as_os_str(), "--json".as_ref()]);
    let own = own.expect(0).json()["session_id"].as_str().unwrap().to_owned();
    let json = |user: &str, args: &[&str]| {
        clinic.run_as(user, args.iter().chain(&["--json"])).expect(0).json()
    };
    let listed = json("staff", &["sessions"]);
    let ids: Vec<_> = listed.as_array().unwrap().iter().map(|one| &one["session_id"]).collect();
    assert_eq!(ids, [&own], "staff list their own sessions");
    assert_eq!(json("reviewer", &["sessions"]).as_array().unwrap().len(), 2);
    json("staff", &["session", &own]);
    json("staff", &["trace", &own]);
    let me = json("admin", &["user", "list"]);
    let me = me.as_array().unwrap().iter().find(|one| one["name"] == "staff").unwrap();
    let seen = json("staff", &["events"]);
    assert!(!seen.as_array().unwrap().is_empty());
    for event in seen.as_array().unwrap() {
        assert_eq!(event["actor"], me["user_id"], "staff read their own events: {event}");
    }
    let others = json("staff", &["events", "--session", &theirs]);
    assert_eq!(others.as_array().unwrap().len(), 0, "nothing of another's session");
    assert!(json("manager", &["events", "--session", &theirs]).as_array().unwrap().len() > 5);
    for how in ["--resume", "--again"] {
        clinic.run_as("staff", ["process", how, &theirs]).expect_sentence(1, "staff");
    }
}

#[test]
fn what_is_set_for_a_folder_is_an_administrators_and_its_owner_alone_of_staff_sees_it() {
    let (clinic, _) = clinic();
    clinic.add_user("nina", "staff");
    let folder = clinic.beside("scans");
    std::fs::create_dir_all(&folder).unwrap();
    let folder = folder.to_str().unwrap();
    clinic.run(["inbox", "watch", "add", folder, "--owner", "staff", "--settle", "1"]).expect(0);
    std::fs::write(
        clinic.beside("scans").join("Rourke.pdf"),
        "%PDF-1.4 of which the end is missing",
    )
    .unwrap();
    let change: [&[&str]; 3] = [
        &["inbox", "watch", "change", folder, "--settle", "5"],
        &["inbox", "watch", "change", folder, "--process"],
        &["inbox", "watch", "remove", folder],
    ];
    for role in ["staff", "reviewer", "doctor", "manager"] {
        for command in change {
            clinic.run_as(role, command).expect_sentence(1, "administer the clinic");
        }
    }
    // Who may not even see folders is refused that.
    for command in change {
        clinic.run_as("auditor", command).expect_sentence(1, "run sessions");
    }
    let listed = |user: &str| clinic.run_as(user, ["inbox", "watch", "list"]).expect(0).stdout;
    for user in ["staff", "reviewer", "manager"] {
        assert!(listed(user).contains(folder), "{user} sees it");
    }
    assert!(!listed("nina").contains(folder), "other staff do not");
    let scan = |user: &str| clinic.run_as(user, ["inbox", "scan"]).expect(0).stdout;
    assert!(scan("staff").contains("Rourke.pdf"), "it is theirs, and waits for its end");
    assert!(!scan("nina").contains("Rourke"), "of another's they learn nothing");
    for command in change {
        clinic.run(command).expect(0);
    }
}

#[test]
fn an_auditor_reads_everything_but_what_patients_documents_say() {
    let (clinic, session) = clinic();
    let secrets = ["Rourke", "letter-0000", "1930-01-01", "chest tightness"];
    let whole = clinic.run(["session", &session, "--json"]).expect(0).stdout;
    assert!(secrets[..3].iter().all(|secret| whole.contains(secret)), "others see it: {whole}");
    let out = clinic.beside("out");
    let out = out.to_str().unwrap();
    let mut shown = String::new();
    for args in
        [&["session", &session][..], &["trace", &session], &["events"], &["sessions"], &["doctor"]]
    {
        for form in [&[][..], &["--json"]] {
            let answer = clinic.run_as("auditor", args.iter().chain(form)).expect(0);
            shown.push_str(&answer.stdout);
            shown.push_str(&answer.stderr);
        }
    }
    for format in ["csv", "json"] {
        for scope in [&[][..], &["--session", &session]] {
            let export = ["export", "--format", format, "--out", out, "--replace"];
            clinic.run_as("auditor", export.iter().chain(scope)).expect(0);
            shown.push_str(&std::fs::read_to_string(out).unwrap());
        }
    }
    for secret in secrets {
        assert!(!shown.contains(secret), "an auditor is shown `{secret}`");
    }
    let bundle = ["export", "--format", "bundle", "--out", out, "--replace"];
    clinic.run_as("auditor", bundle).expect(0);
    let verified = clinic.run(["verify-bundle", out, "--json"]).expect(0).json();
    let withheld = verified["verified"]["payloads_withheld_or_erased"].as_u64().unwrap();
    assert!(withheld > 5, "withheld, and it still verifies: {verified:#}");
}
