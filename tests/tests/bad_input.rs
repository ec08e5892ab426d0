//! Bad files and damaged clinics: each ends in one clear sentence and the right exit code, and
//! nothing is lost.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use wardbook_store::home::Home;
use wardbook_tests::{
    Answer, PASSWORD, TestClinic, letter, letters, open_with_key, skipped, wardbook,
};

fn process(clinic: &TestClinic, paths: &[&Path]) -> Answer {
    clinic.run(std::iter::once("process".as_ref()).chain(paths.iter().map(|path| path.as_os_str())))
}

#[test]
fn a_damaged_copy_of_the_key_slots_is_put_right_and_two_are_refused() {
    let clinic = TestClinic::new();
    let [first, copy] = Home::new(clinic.path()).key_files();
    for file in [&first, &copy] {
        let good = fs::read(file).unwrap();
        fs::write(file, &good[..good.len() / 2]).unwrap();
        clinic.run(["sessions"]).expect(0);
        assert_eq!(fs::read(file).unwrap(), good, "it was written again");
    }
    let restored = clinic.json(["events", "--kind", "key.slots_restored"]);
    assert_eq!(restored.as_array().unwrap().len(), 2, "{restored:#}");
    let good = fs::read(&first).unwrap();
    for file in [&first, &copy] {
        fs::write(file, "{}").unwrap();
    }
    for command in ["sessions", "verify"] {
        clinic.run([command]).expect_sentence(2, "key slots");
    }
    fs::write(&first, good).unwrap();
    clinic.must_be_sound();
}

#[test]
fn a_database_cut_in_half_is_refused_and_left_as_it_is() {
    let clinic = TestClinic::new();
    process(
        &clinic,
        &letters(&clinic.beside("inbox"), 0..2).iter().map(|one| &**one).collect::<Vec<_>>(),
    )
    .expect(0);
    let whole = fs::read(clinic.database()).unwrap();
    fs::write(clinic.database(), &whole[..whole.len() / 2]).unwrap();
    let refused = clinic.run(["sessions"]);
    refused.expect_sentence(2, "damaged");
    assert!(refused.stderr.contains("backup"), "it says what to do: {refused:?}");
    let said = clinic.run(["verify", "--json"]).expect(1).json();
    assert_eq!(said["sound"], false, "{said:#}");
    fs::write(clinic.database(), whole).unwrap();
    clinic.must_be_sound();
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let clinic = TestClinic::new();
    let whole = fs::read(clinic.database()).unwrap();
    for wrong in
        [b"To whom it may concern".repeat(500), Vec::new(), b"SQLite format 3\0".repeat(300)]
    {
        fs::write(clinic.database(), &wrong).unwrap();
        clinic.run(["sessions"]).expect_sentence(2, "");
        assert_eq!(clinic.run(["verify", "--json"]).expect(1).json()["sound"], false);
        assert_eq!(fs::read(clinic.database()).unwrap(), wrong, "nothing was written over it");
    }
    fs::write(clinic.database(), whole).unwrap();
    clinic.must_be_sound();
}

#[test]
fn a_log_whose_end_was_altered_takes_nothing_more_and_verification_says_where() {
    let clinic = TestClinic::new();
    let key = clinic.key();
    // A crash leaves events after the newest checkpoint; their last is altered.
    let home = Home::new(clinic.path());
    let last = {
        let mut child = clinic.command(["process"]);
        child.args(letters(&clinic.beside("inbox"), 0..12)).stderr(Stdio::piped());
        let mut child = child.stdout(Stdio::null()).spawn().unwrap();
        let mut told = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        assert!(told.any(|line| line.contains("  done  ")), "no document was done");
        child.kill().unwrap();
        child.wait().unwrap();
        drop(home.lock().unwrap());
        let database = open_with_key(&clinic.database(), &key);
        database
            .execute(
                "UPDATE events SET role = 'doctor' WHERE seq = (SELECT max(seq) FROM events)",
                [],
            )
            .unwrap();
        database.query_row("SELECT max(seq) FROM events", [], |row| row.get::<_, u64>(0)).unwrap()
    };
    let before = fs::read(home.checkpoint_copy()).unwrap();
    let said = clinic.run(["verify", "--json"]).expect(1).json();
    assert_eq!(said["first_fault"]["seq"], last, "{said:#}");
    let refused = process(&clinic, &[&clinic.beside("inbox")]);
    if refused.code == Some(2) {
        refused.expect_sentence(2, "wardbook verify");
        assert_eq!(fs::read(home.checkpoint_copy()).unwrap(), before, "nothing was signed");
    }
    assert_eq!(clinic.run(["verify"]).code, Some(1));
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    let clinic = TestClinic::new();
    let key = clinic.key();
    let newer = "INSERT INTO migrations VALUES (99, 'x', 0)";
    open_with_key(&clinic.database(), &key).execute(newer, []).unwrap();
    for command in ["sessions", "verify", "doctor"] {
        clinic.run([command]).expect_sentence(2, "newer version of Wardbook");
    }
}

#[test]
fn a_full_disk_stops_the_run_and_loses_nothing() {
    let clinic = TestClinic::empty();
    fs::create_dir_all(clinic.path()).unwrap();
    let mount = |options: &str| {
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(clinic.path())
            .output();
        done.is_ok_and(|done| done.status.success())
    };
    if !mount("size=3m") {
        return skipped(
            "a_full_disk_stops_the_run_and_loses_nothing",
            "this account cannot mount a small disk",
        );
    }
    let unmount = Unmount(&clinic);
    clinic.run(["init", "--clinic", "Harbour Clinic", "--admin", "ada"]).expect(0);
    let key = clinic.key();
    let inbox = clinic.beside("inbox");
    letters(&inbox, 0..200);
    let stopped = process(&clinic, &[&inbox]);
    stopped.expect_sentence(2, "disk is full");
    let found = clinic.verify_in_process(&key).unwrap();
    assert!(found.sound, "{:?}", found.faults);
    assert!(mount("remount,size=60m"), "the disk grows");
    clinic.must_be_sound();
    let sessions = clinic.json(["sessions"]);
    if let Some(session) = sessions[0]["session_id"].as_str() {
        clinic.run(["process", "--resume", session]).expect(0);
    } else {
        process(&clinic, &[&inbox]).expect(0);
    }
    clinic.must_be_sound();
    drop(unmount);
}

struct Unmount<'a>(&'a TestClinic);

impl Drop for Unmount<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[test]
fn files_that_cannot_be_processed_are_named_with_the_reason_and_the_others_are_done() {
    let clinic = TestClinic::new();
    let inbox = clinic.beside("inbox");
    letters(&inbox, 0..2);
    let noise: Vec<u8> = (0..4_000_u32).map(|at| (at * at % 251) as u8).collect();
    fs::write(inbox.join("scan.xyz"), noise).unwrap();
    fs::write(
        inbox.join("photo.pdf"),
        [&[0xff, 0xd8, 0xff, 0xe0, 0, 16], &b"JFIF\0"[..], &[7; 900]].concat(),
    )
    .unwrap();
    fs::write(inbox.join("empty.txt"), "").unwrap();
    fs::create_dir(inbox.join("folder.pdf")).unwrap();
    // Its reading fails with an error of the system, whoever reads it.
    let unreadable = Path::new("/proc/self/mem");
    let answer = process(&clinic, &[&inbox, unreadable]);
    let answer = answer.expect(1);
    for name in ["scan.xyz", "photo.pdf", "empty.txt"] {
        let line = answer.stderr.lines().find(|line| line.contains(name));
        assert!(
            line.is_some_and(|line| line.contains("failed") && line.len() > name.len() + 20),
            "{answer:?}"
        );
    }
    assert!(
        answer.stdout.contains("not taken in") && answer.stdout.contains("mem: "),
        "{answer:?}"
    );
    let view = clinic.json(["session", "latest"]);
    assert_eq!(view["session"]["processed_documents"], 2, "{view:#}");
    assert_eq!(view["session"]["failed_documents"], 3, "{view:#}");
    let quarantined = clinic.json(["events", "--kind", "document.quarantined"]);
    assert_eq!(quarantined.as_array().unwrap().len(), 4, "{quarantined:#}");
    clinic.must_be_sound();
}

#[test]
fn paths_without_a_file_are_refused_before_anything_is_done() {
    let clinic = TestClinic::new();
    let empty = clinic.beside("empty");
    fs::create_dir(&empty).unwrap();
    let dangling = clinic.beside("dangling.pdf");
    std::os::unix::fs::symlink("/nowhere/at/all", &dangling).unwrap();
    let good = letters(&clinic.beside("inbox"), 0..1).remove(0);
    process(&clinic, &[&empty]).expect_sentence(2, "no file");
    process(&clinic, &[&good, &dangling]).expect_sentence(2, "dangling.pdf");
    process(&clinic, &[&good, &clinic.beside("missing.txt")]).expect_sentence(2, "missing.txt");
    process(&clinic, &[Path::new("/proc/self/mem")])
        .expect_sentence(2, "no file could be taken in");
    let sessions = clinic.json(["sessions"]);
    assert_eq!(sessions.as_array().unwrap().len(), 0, "{sessions:#}");
    clinic.must_be_sound();
}

#[test]
fn a_folder_of_hundreds_of_files_is_one_session() {
    let clinic = TestClinic::new();
    let inbox = clinic.beside("inbox");
    letters(&inbox, 0..380);
    // The same letter under further names is one document.
    for copy in 0..20 {
        fs::write(inbox.join(format!("copy-{copy}.txt")), letter(7)).unwrap();
    }
    let answer = process(&clinic, &[&inbox]).expect(0);
    assert!(answer.stdout.contains("20 further files"), "{}", answer.stdout);
    assert_eq!(answer.stderr.lines().filter(|line| line.contains("  done  ")).count(), 380);
    let view = clinic.json(["session", "latest"]);
    assert_eq!(view["session"]["processed_documents"], 380);
    clinic.must_be_sound();
}

#[test]
fn a_second_program_is_told_who_has_the_clinic_open() {
    let clinic = TestClinic::new();
    let lock = Home::new(clinic.path()).lock().unwrap();
    let holder = format!("process {}", std::process::id());
    for command in ["sessions", "verify"] {
        clinic.run([command]).expect_sentence(2, &holder);
    }
    drop(lock);
    clinic.must_be_sound();
}

#[test]
fn a_reader_that_closes_the_pipe_changes_nothing() {
    let clinic = TestClinic::new();
    process(&clinic, &[&letters(&clinic.beside("inbox"), 0..1)[0]]).expect(0);
    for (command, lines) in [("events", 1), ("events --json", 0), ("session latest", 1), ("man", 1)]
    {
        let line = format!(
            "'{}' {command} | head -n {lines}; exit ${{PIPESTATUS[0]}}",
            wardbook().display()
        );
        let mut shell = Command::new("bash");
        let shell = shell.args(["-c", &line]).env("WARDBOOK_HOME", clinic.path());
        let shell = shell.env("WARDBOOK_USER", "ada").env("WARDBOOK_PASSWORD", PASSWORD);
        let answer = Answer::from(shell.output().unwrap()).expect(0);
        assert_eq!(answer.stderr, "", "{command}");
        assert_eq!(answer.stdout.lines().count(), lines, "{command}: {}", answer.stdout);
    }
    let open = clinic.verify();
    assert_eq!(open["audit_sessions"][1], 1, "only the verification's own is open: {open:#}");
    assert_eq!(open["sound"], true);
}

#[test]
fn without_the_program_that_reads_documents_nothing_begins_and_the_way_out_is_said() {
    let clinic = TestClinic::new();
    let letter = &letters(&clinic.beside("inbox"), 0..1)[0];
    // The command alone, as after an installation that broke off.
    let folder = tempfile::tempdir_in(wardbook().parent().unwrap()).unwrap();
    let alone = folder.path().join("wardbook");
    fs::hard_link(wardbook(), &alone).unwrap();
    let whole = clinic.command(["process".as_ref(), letter.as_os_str()]);
    let mut broken = Command::new(&alone);
    broken.args(whole.get_args());
    broken.envs(whole.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let refused = Answer::from(broken.output().unwrap());
    for part in ["wardbook-document-worker, is missing", "Install Wardbook again"] {
        refused.expect_sentence(2, part);
    }
    assert!(refused.stderr.contains(folder.path().to_str().unwrap()), "{refused:?}");
    assert_eq!(clinic.json(["sessions"]).as_array().map(Vec::len), Some(0));
    clinic.must_be_sound();
}

#[test]
fn a_file_with_the_wrong_extension_is_read_as_what_it_is_and_that_is_said() {
    let clinic = TestClinic::new();
    let folder = clinic.beside("inbox");
    fs::create_dir_all(&folder).unwrap();
    let wrong = folder.join("letter.pdf");
    fs::write(&wrong, letter(7)).unwrap();
    process(&clinic, &[&wrong]).expect(0);
    let said = "The file is named like a PDF but holds plain text; it was read as that.";
    let trace = clinic.run(["trace", "latest", "--json"]).expect(0);
    assert!(trace.stdout.contains(said), "{trace:?}");
    clinic.must_be_sound();
}
