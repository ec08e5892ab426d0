//! What leaves as a file: bundles that a verifier of other people's making accepts, and refuses
//! once they were tampered with; tables, documents and reports that hold what was recorded.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use wardbook_tests::{TestClinic, busy_clinic, python, root, skipped};

fn tool(name: &str) -> Command {
    let mut command = Command::new(python());
    command.arg(root().join("tests/tools").join(name));
    command
}

/// What the verifier in Python says, which knows the written format and nothing of the product.
fn verified_elsewhere(bundle: &Path) -> Value {
    let output = tool("verify_bundle.py").arg(bundle).output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(output.status.success(), said["sound"] == true);
    said
}

fn export(clinic: &TestClinic, format: &str, scope: &[&str]) -> (std::path::PathBuf, Value) {
    let name = format!("{}{}", scope.join(""), if format == "bundle" { ".zip" } else { format });
    let out = clinic.beside(&name);
    let args = ["export", "--format", format, "--out", out.to_str().unwrap(), "--replace"];
    let done = clinic.json(args.iter().chain(scope));
    (out, done)
}

fn scopes() -> Vec<Vec<&'static str>> {
    let ranges = [("0", "1"), ("100", "101"), ("5", "300"), ("255", "257"), ("256", "300")];
    let ranges = ranges.map(|(from, to)| vec!["--from", from, "--to", to]);
    [vec![], vec!["--from", "300"], vec!["--session", "latest"]].into_iter().chain(ranges).collect()
}

#[test]
fn a_verifier_written_from_the_format_alone_accepts_every_bundle() {
    let (clinic, _) = busy_clinic();
    let key = clinic.verify()["verifier_key"].as_str().unwrap().to_owned();
    for scope in scopes() {
        let (bundle, exported) = export(&clinic, "bundle", &scope);
        let ours = clinic.run(["verify-bundle".as_ref(), bundle.as_os_str(), "--json".as_ref()]);
        let ours = ours.expect(0).json();
        let theirs = verified_elsewhere(&bundle);
        assert_eq!(theirs["sound"], true, "{scope:?}: {theirs}");
        for (mine, other) in [("events", "events"), ("size", "size"), ("root", "root")] {
            assert_eq!(ours["verified"][mine], theirs[other], "{scope:?}: {ours:#}");
        }
        assert_eq!(exported["root"], theirs["root"]);
        assert_eq!(exported["events"], theirs["events"]);
        let pinned = ["verify-bundle", bundle.to_str().unwrap(), "--key", &key];
        clinic.run(pinned).expect(0);
    }
    let other = TestClinic::new().verify()["verifier_key"].as_str().unwrap().to_owned();
    let (bundle, _) = export(&clinic, "bundle", &[]);
    let refused =
        clinic.run(["verify-bundle", bundle.to_str().unwrap(), "--key", &other]).expect(1);
    assert!(refused.stdout.contains("NOT SOUND"), "{refused:?}");
    clinic.must_be_sound();
}

#[test]
fn a_bundle_that_was_tampered_with_is_refused_by_both_verifiers_which_name_the_event() {
    let (clinic, _) = busy_clinic();
    let events =
        ["role", "payload", "salt", "time", "log", "member", "dropped", "twice", "swapped"];
    let whole = ["end", "size", "signature", "manifest", "keys"];
    for scope in [&["--from", "40", "--to", "200"][..], &["--session", "latest"]] {
        let (bundle, _) = export(&clinic, "bundle", scope);
        let listed = scope.len() == 2;
        for how in events.into_iter().chain(whole) {
            // A list does not say what it leaves out: what is missing is no fault of its rest.
            if listed && how == "dropped" {
                continue;
            }
            let forged = clinic.beside("forged.zip");
            let touched =
                tool("tamper_bundle.py").args([&bundle, &forged]).arg(how).output().unwrap();
            let touched = String::from_utf8(touched.stdout).unwrap().trim().parse::<u64>().ok();
            let theirs = verified_elsewhere(&forged);
            assert_eq!(theirs["sound"], false, "{how}: {theirs}");
            let ours = clinic.run(["verify-bundle", forged.to_str().unwrap(), "--json"]).expect(1);
            let fault = &ours.json()["fault"];
            assert!(!fault["sentence"].as_str().unwrap().is_empty(), "{how}: {fault}");
            if let Some(touched) = touched {
                let near = [touched, touched + 1].map(Value::from);
                // An altered header shows where something rests on it: at the seal of its audit
                // session, or at the root.
                let seq = fault["seq"].as_u64();
                let of_range = !listed && how == "role" && seq.is_none_or(|seq| seq >= touched);
                assert!(
                    of_range || near.contains(&fault["seq"]),
                    "{how}, event {touched}: {fault}"
                );
            }
        }
    }
}

#[test]
fn tables_and_documents_hold_every_event_of_their_scope() {
    let (clinic, _) = busy_clinic();
    for scope in scopes() {
        let (file, exported) = export(&clinic, "csv", &scope);
        let text = fs::read_to_string(file).unwrap();
        let mut lines = text.lines();
        assert!(lines.next().unwrap().contains("seq"), "a heading");
        let (file, listed) = export(&clinic, "json", &scope);
        let document: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let events = document["events"].as_array().unwrap();
        assert_eq!(listed["events"], events.len(), "{scope:?}");
        let seqs: Vec<_> = events.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
        assert!(seqs.is_sorted() && seqs.len() == seqs.iter().collect::<BTreeSet<_>>().len());
        let grown = u64::from(scope.is_empty() || scope == ["--from", "300"]);
        assert_eq!(exported["events"].as_u64().unwrap() + 3 * grown, listed["events"], "{scope:?}");
        assert!(lines.count() as u64 >= exported["events"].as_u64().unwrap());
    }
    clinic.must_be_sound();
}

#[test]
fn reports_are_whole_documents_that_name_their_proof() {
    let (clinic, _) = busy_clinic();
    for scope in [&["--session", "latest"][..], &["--from", "0", "--to", "200"], &[]] {
        let (file, exported) = export(&clinic, "pdf", scope);
        let bytes = fs::read(&file).unwrap();
        assert!(bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF"));
        assert!(exported["pages"].as_u64().unwrap() >= 1, "{exported}");
        let Ok(output) = Command::new("pdftotext").arg(&file).arg("-").output() else {
            return skipped(
                "reports_are_whole_documents_that_name_their_proof",
                "this machine has no pdftotext to read the pages with",
            );
        };
        let text = String::from_utf8(output.stdout).unwrap();
        let joined: String = text.split_whitespace().collect();
        assert!(text.contains("Harbour Clinic"), "{text}");
        assert!(joined.contains(exported["root"].as_str().unwrap()), "{text}");
        assert!(text.contains("wardbook verify"), "how to verify: {text}");
    }
}

#[test]
fn an_export_is_in_the_log_before_it_is_written_and_its_own_checkpoint_covers_it() {
    let (clinic, _) = busy_clinic();
    let (_, exported) = export(&clinic, "bundle", &[]);
    let created = clinic.json(["events", "--kind", "export.created"]);
    let created = created.as_array().unwrap().last().unwrap();
    assert_eq!(created["seq"].as_u64().unwrap() + 1, exported["checkpoint_size"], "{created:#}");
    assert_eq!(created["payload"]["format"], "bundle");
    let before = clinic.json(["events", "--kind", "export.failed"]).as_array().unwrap().len();
    assert_eq!(before, 0);
    let kept = clinic.beside("kept.zip");
    fs::write(&kept, "an older export").unwrap();
    let export = ["export", "--format", "bundle", "--out", kept.to_str().unwrap()];
    clinic.run(export).expect_sentence(2, "--replace to write over it");
    let wrong = export.iter().chain(&["--replace", "--from", "99999"]);
    clinic.run(wrong).expect_sentence(2, "--from must be below --to");
    assert_eq!(fs::read_to_string(&kept).unwrap(), "an older export", "a refused export leaves it");
}

#[test]
fn an_export_that_cannot_be_written_leaves_what_was_there_and_the_log_says_so() {
    let (clinic, _) = busy_clinic();
    let kept = clinic.beside("kept.zip");
    fs::write(&kept, "an older export").unwrap();
    // The file that gets the export's name once it is whole cannot be made.
    let part = clinic.beside("kept.zip.part");
    fs::create_dir_all(part.join("in the way")).unwrap();
    let failed = || clinic.json(["events", "--kind", "export.failed"]).as_array().unwrap().len();
    let before = failed();
    let export = ["export", "--format", "bundle", "--replace", "--out", kept.to_str().unwrap()];
    clinic.run(export).expect_sentence(2, "kept.zip.part");
    assert_eq!(fs::read_to_string(&kept).unwrap(), "an older export");
    assert_eq!(failed(), before + 1);
    fs::remove_dir_all(part).unwrap();
    clinic.run(export).expect(0);
    assert_eq!(verified_elsewhere(&kept)["sound"], true);
    clinic.must_be_sound();
}
