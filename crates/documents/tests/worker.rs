//! The child as a thing that can hang, die, lie or be killed, and a parent that minds none of it.

mod common;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::wait::wait_until;
use common::{code, extract, letter, shell, text, worker};
use wardbook_documents::{Cancel, DocumentKind, Limits, Unreadable, Worker};

const ONE_SECOND: Limits = Limits {
    seconds: 1,
    memory_mb: 512,
    file_bytes: 64 << 20,
    text_bytes: 16 << 20,
    lines: 500_000,
    pages: 2_000,
    parts: 500,
    parts_bytes: 96 << 20,
};

#[test]
fn text_of_three_megabytes_is_read_whole_and_fast() {
    let line = "Sodium 140 mmol/l, potassium 4.1 mmol/l, creatinine 88 µmol/l.\n";
    let file = line.repeat(3_000_000 / line.len());
    let read = extract("export.txt", file.as_bytes()).unwrap();
    assert_eq!(read.text.kind, DocumentKind::PlainText);
    assert_eq!(read.text.pages[0].lines.len(), 3_000_000 / line.len());
    assert!(read.micros < 10_000_000, "{} µs", read.micros);
}

#[test]
fn a_file_that_is_empty_or_not_what_it_is_called_never_reaches_a_child() {
    let nobody = Worker { program: "/nowhere".into(), args: Vec::new() };
    let limits = Limits { file_bytes: 100, ..Limits::default() };
    let picture = b"GIF89a\x01\0\x01\0\0\0\0;";
    assert_eq!(code(&nobody.extract("scan.pdf", picture, &limits)), "mislabelled");
    assert_eq!(code(&nobody.extract("scan.pdf", b"", &limits)), "empty");
    assert_eq!(code(&nobody.extract("note.txt", &[b'a'; 101], &limits)), "too_large");
    assert_eq!(code(&nobody.extract("note.txt", b"text", &limits)), "not_started");
}

#[test]
fn xml_that_is_nested_or_laughs_without_end_is_refused() {
    let deep = format!("<ClinicalDocument>{}", "<section>".repeat(1_000_000));
    assert_eq!(code(&extract("cda.xml", deep.as_bytes())), "damaged");
    let mut laughs =
        "<?xml version='1.0'?><!DOCTYPE ClinicalDocument [<!ENTITY l0 'ha'>".to_owned();
    for level in 1..20 {
        let before = format!("&l{};", level - 1).repeat(10);
        write!(laughs, "<!ENTITY l{level} '{before}'>").unwrap();
    }
    laughs.push_str("]><ClinicalDocument><title>&l19;</title></ClinicalDocument>");
    assert_eq!(code(&extract("cda.xml", laughs.as_bytes())), "damaged");
    let other = extract("bundle.xml", b"<Bundle xmlns='http://hl7.org/fhir'/>").unwrap_err();
    assert!(other.to_string().contains("<Bundle>"), "{other}");
}

#[test]
fn a_child_that_hangs_is_ended_with_all_it_started() {
    let started = Instant::now();
    // The shell waits for a second process, which holds the pipes too.
    let read = shell("sleep 60; true").extract("note.txt", b"text", &ONE_SECOND);
    assert_eq!(read.unwrap_err(), Unreadable::TimedOut { seconds: 1 });
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_child_that_needs_too_much_memory_is_ended_by_name() {
    let limits = Limits { memory_mb: 16, ..Limits::default() };
    let expected = Unreadable::OutOfMemory { limit_mb: 16 };
    let file = b"Sodium 140 mmol/l\n".repeat(2_000_000);
    assert_eq!(worker().extract("big.txt", &file, &limits).unwrap_err(), expected);
    // Fits as bytes, but not as lines.
    let file = b"a\n".repeat(1_500_000);
    assert_eq!(worker().extract("lines.txt", &file, &limits).unwrap_err(), expected);
}

#[test]
fn a_child_that_dies_lies_or_chatters_is_a_crash_and_nothing_more() {
    for script in [
        "kill -9 $$",
        "kill -SEGV $$",
        "exit 3",
        "true",
        "echo garbage",
        "echo '{\"read\":{\"text\":{\"kind\":\"pdf\"'",
        "cat >/dev/null; echo '{\"read\":{\"text\":{\"kind\":\"pdf\",\"pages\":[],\"warnings\":[]},\"peak_memory_kb\":0}}'",
        "head -c 100000 /dev/urandom; exit 0",
        "head -c 100000 /dev/zero >&2; exit 1",
    ] {
        let read = shell(script).extract("note.txt", &b"text ".repeat(100_000), &ONE_SECOND);
        assert_eq!(code(&read), "crashed", "{script}");
    }
}

#[test]
fn an_answer_without_end_is_not_read_without_end() {
    let limits = Limits { text_bytes: 1000, lines: 10, pages: 1, ..ONE_SECOND };
    let read = shell("cat /dev/zero").extract("note.txt", b"text", &limits);
    assert!(matches!(code(&read), "crashed" | "too_much_text" | "timed_out"), "{read:?}");
}

#[test]
fn cancelling_ends_the_child_at_once() {
    let cancel = Cancel::default();
    let folder = tempfile::tempdir().unwrap();
    let at_work = folder.path().join("at-work");
    let script = format!("echo >'{}'; sleep 60", at_work.display());
    let started = Instant::now();
    let read = std::thread::scope(|scope| {
        scope.spawn(|| {
            wait_until("the child is at work", Duration::from_secs(30), || at_work.exists());
            cancel.cancel();
        });
        shell(&script).extract_unless(&cancel, "note.txt", b"text", &Limits::default())
    });
    assert_eq!(read.unwrap_err(), Unreadable::Cancelled);
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(!Unreadable::Cancelled.is_the_files_fault());
}

#[test]
fn the_child_sees_nothing_of_the_parents_surroundings() {
    let script = "test -z \"$CARGO_MANIFEST_DIR$HOME\" && test \"$(pwd)\" = / && exit 7";
    let read = shell(script).extract("note.txt", b"text", &ONE_SECOND);
    assert!(read.unwrap_err().to_string().contains("code 7"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_has_given_up_its_rights_before_it_sees_the_file() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wardbook-document-worker"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let limits = serde_json::to_value(ONE_SECOND).unwrap();
    let request =
        serde_json::json!({"kind": "pdf", "limits": limits, "length": 100, "question": "text"});
    let mut input = child.stdin.take().unwrap();
    writeln!(input, "{request}").unwrap();

    let about = |file: &str| {
        let path = Path::new("/proc").join(child.id().to_string()).join(file);
        std::fs::read_to_string(path).unwrap_or_default()
    };
    wait_until("system calls pass through a filter", Duration::from_secs(30), || {
        about("status").lines().any(|line| line == "Seccomp:\t2")
    });
    let limits = about("limits");
    for none in ["Max core file size", "Max file size", "Max open files"] {
        let line = limits.lines().find(|line| line.starts_with(none)).unwrap();
        let values: Vec<&str> = line[none.len()..].split_whitespace().collect();
        assert_eq!(values[..2], ["0", "0"], "{none}");
    }
    // The rest of the file never comes, which is the end of it.
    drop(input);
    assert!(!child.wait().unwrap().success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_does_not_outlive_its_parent() {
    // The shell starts a child that waits for a request, and is killed; the pipe stays open.
    let program = env!("CARGO_BIN_EXE_wardbook-document-worker");
    let mut parent = Command::new("/bin/sh")
        .args(["-c", "exec 3<&0; \"$0\" <&3 & echo $!; exec sleep 60", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut open = parent.stdin.take().unwrap();
    let mut line = String::new();
    BufReader::new(parent.stdout.take().unwrap()).read_line(&mut line).unwrap();
    // More of a file than the pipe holds: once it is written, the child is reading.
    let limits = serde_json::to_value(Limits::default()).unwrap();
    let request = serde_json::json!({
        "kind": "pdf", "limits": limits, "length": 1 << 20, "question": "text",
    });
    writeln!(open, "{request}").unwrap();
    open.write_all(&vec![0; 100_000]).unwrap();
    let process = Path::new("/proc").join(line.trim());
    assert!(process.exists());
    parent.kill().unwrap();
    parent.wait().unwrap();
    wait_until("the child is gone", Duration::from_secs(30), || {
        // Whoever adopts orphans may be slow to bury them.
        std::fs::read_to_string(process.join("stat")).map_or(true, |stat| stat.contains(") Z "))
    });
    drop(open);
}

#[test]
fn many_at_once_do_not_mix_up_their_answers() {
    std::thread::scope(|scope| {
        for number in 0..8 {
            scope.spawn(move || {
                let note = format!("Note {number}");
                assert_eq!(text("note.txt", note.as_bytes()), note);
                assert!(text("letter.pdf", &letter()).contains("Potassium"));
            });
        }
    });
}

/// What the child answers that reads letters with `/bin/sh` in Tesseract's place. It runs the file
/// `stdin` of the folder that it is started in, as Tesseract's first argument is called so.
#[cfg(target_os = "linux")]
#[expect(clippy::unwrap_used, reason = "a test reports by panicking")]
fn letters_by_a_shell(folder: &Path, data: Option<&Path>) -> String {
    let limits = serde_json::to_value(Limits::default()).unwrap();
    let program = serde_json::json!({ "program": "/bin/sh", "data": data });
    let scan = serde_json::json!({ "width": 1, "height": 1, "points": 0.36, "program": program });
    let ask = serde_json::json!({ "letters": scan });
    let request = serde_json::json!({ "kind": "png", "limits": limits, "length": 1, "ask": ask });
    let mut child = Command::new(env!("CARGO_BIN_EXE_wardbook-document-worker"))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    write!(child.stdin.take().unwrap(), "{request}\n0").unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn what_reads_letters_reads_no_file_but_its_own() {
    use landlock::{ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
    let ruleset = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    if ruleset.handle_access(AccessFs::from_all(ABI::V1)).is_err() {
        println!("skipped: this kernel has no Landlock");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let word = "5\\t1\\t1\\t1\\t1\\t1\\t10\\t10\\t90\\t20\\t96.0\\tPennington\\n";
    std::fs::write(folder.path().join("stdin"), format!("printf '{word}'")).unwrap();
    // Among its data it is read; anywhere else, as a clinic's files are, it is not.
    let own = letters_by_a_shell(folder.path(), Some(folder.path()));
    assert!(own.contains("Pennington"), "{own}");
    let outside = letters_by_a_shell(folder.path(), None);
    assert!(!outside.contains("Pennington"), "{outside}");
    assert!(outside.contains("Tesseract ended with code"), "{outside}");
}
