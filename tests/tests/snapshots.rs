//! What people read, word for word: help, answers, reports, the schema. A change of any of it is
//! seen, and is looked at as its reader would: `INSTA_UPDATE=always cargo nextest run -p
//! wardbook-tests --test snapshots`, then the difference in `tests/tests/snapshots/`.
//!
//! Ids, times, hashes and durations differ each time and are told by their kind and order.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod stable;

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use insta::assert_snapshot;

use stable::Stable;
use wardbook_tests::{Answer, Template, TestClinic, letters, open_with_key, skipped};

/// A clinic with two people, a session over one letter, and the same again. One document each, so
/// that the order of events does not depend on which document is done first.
fn small_clinic() -> TestClinic {
    Template::copy("small", || {
        let clinic = TestClinic::new();
        clinic.add_user("rex", "reviewer");
        let letter = letters(&clinic.beside("inbox"), 0..1).remove(0);
        clinic.run(["process".as_ref(), letter.as_os_str()]).expect(0);
        clinic.run(["process", "--again", "latest"]).expect(0);
        clinic
    })
}

/// The command line and what it answers, on both of its outputs.
fn told(clinic: &TestClinic, args: &[&str]) -> String {
    let mut command = clinic.command(args);
    let answer = Answer::from(command.env("COLUMNS", "100").output().unwrap());
    let mut told = format!("$ wardbook {}\n{}", args.join(" "), answer.stdout);
    if !answer.stderr.is_empty() {
        write!(told, "--- on standard error\n{}", answer.stderr).unwrap();
    }
    if answer.code != Some(0) {
        writeln!(told, "--- exit code {}", answer.code.unwrap()).unwrap();
    }
    told
}

/// One snapshot of a command as text, and one as JSON.
fn both(clinic: &TestClinic, name: &str, args: &[&str]) {
    assert_snapshot!(name, Stable::of(clinic).text(&told(clinic, args)));
    let json: Vec<_> = args.iter().copied().chain(["--json"]).collect();
    assert_snapshot!(format!("{name}_json"), Stable::of(clinic).text(&told(clinic, &json)));
}

/// The commands that a help text lists.
fn listed(help: &str) -> Vec<String> {
    let commands = help.split_once("Commands:\n").map_or("", |(_, commands)| commands);
    let lines = commands.lines().take_while(|line| line.starts_with("  "));
    let names = lines.filter(|line| !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

/// The help of a command and of everything below it.
fn help(clinic: &TestClinic, path: &[&str]) -> String {
    let args: Vec<_> = path.iter().copied().chain(["--help"]).collect();
    let mut text = told(clinic, &args);
    for command in listed(&text.clone()).iter().filter(|command| *command != "help") {
        let below: Vec<_> = path.iter().copied().chain([command.as_str()]).collect();
        write!(text, "\n{}", help(clinic, &below)).unwrap();
    }
    text
}

#[test]
fn the_help_of_every_command() {
    let clinic = TestClinic::empty();
    let whole = told(&clinic, &["--help"]);
    assert_snapshot!("help", whole);
    let commands = listed(&whole);
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands.iter().filter(|command| *command != "help") {
        assert_snapshot!(format!("help_{command}"), help(&clinic, &[command]));
    }
}

#[test]
fn what_sessions_answer() {
    let clinic = small_clinic();
    both(&clinic, "sessions", &["sessions"]);
    both(&clinic, "session", &["session", "latest"]);
}

#[test]
fn what_the_log_answers() {
    let clinic = small_clinic();
    both(&clinic, "events", &["events", "--session", "latest"]);
    both(&clinic, "trace", &["trace", "latest"]);
}

#[test]
fn what_verification_answers() {
    let clinic = small_clinic();
    both(&clinic, "verify", &["verify"]);
}

#[test]
fn what_the_doctor_answers() {
    let clinic = small_clinic();
    both(&clinic, "doctor", &["doctor"]);
}

#[test]
fn what_lists_answer() {
    let clinic = small_clinic();
    both(&clinic, "endpoint_list", &["endpoint", "list"]);
    both(&clinic, "user_list", &["user", "list"]);
}

#[test]
fn what_a_comparison_answers() {
    let clinic = small_clinic();
    let sessions = clinic.json(["sessions"]);
    let before = sessions[1]["session_id"].as_str().unwrap();
    both(&clinic, "compare", &["compare", before, "latest"]);
}

/// Exports the newest session in this format.
fn exported(clinic: &TestClinic, format: &str) -> std::path::PathBuf {
    let file = clinic.beside(&format!("report.{format}"));
    let out = file.to_str().unwrap();
    clinic.run(["export", "--format", format, "--session", "latest", "--out", out]).expect(0);
    file
}

#[test]
fn a_session_as_csv_and_json() {
    let clinic = small_clinic();
    for format in ["csv", "json"] {
        let text = fs::read_to_string(exported(&clinic, format)).unwrap();
        assert_snapshot!(format!("export_{format}"), Stable::of(&clinic).text(&text));
    }
}

fn pdftotext(file: &Path) -> Option<String> {
    let mut command = Command::new("pdftotext");
    let output = command.args(["-layout", "-enc", "UTF-8"]).arg(file).arg("-").output().ok()?;
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_session_as_pdf() {
    let clinic = small_clinic();
    let Some(text) = pdftotext(&exported(&clinic, "pdf")) else {
        return skipped("a_session_as_pdf", "this machine has no pdftotext to read the pages with");
    };
    assert_snapshot!("report_pdf", Stable::of(&clinic).loose(&text));
}

#[test]
fn the_schema_of_a_new_clinic() {
    let clinic = TestClinic::new();
    let key = clinic.key();
    let database = open_with_key(&clinic.database(), &key);
    let sql = "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type DESC, name";
    let mut statement = database.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
    let schema: Vec<_> = rows.map(|row| row.unwrap() + ";\n").collect();
    assert_snapshot!("schema", schema.concat());
}
