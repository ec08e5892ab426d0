//! What the command line takes and refuses, in the words that people read.

use wardbook_tests::{Answer, TestClinic, letters};

#[test]
fn a_budget_that_nothing_could_run_on_is_refused_before_a_file_is_taken_in() {
    let clinic = TestClinic::new();
    let letter = letters(&clinic.beside("inbox"), 0..1).remove(0);
    let process = |budget: &str| {
        let mut command = clinic.command(["process"]);
        command.arg(&letter).args(["--budget", budget]);
        Answer::from(command.output().unwrap())
    };
    for zero in ["0", "0.00"] {
        process(zero).expect_sentence(2, "a budget is above zero, such as 2.50");
    }
    for (wrong, why) in [
        ("-1", "without a sign"),
        ("1,5", "with a point"),
        ("0.1234567890", "more than 9 decimals"),
        ("99999999999", "the largest amount is"),
    ] {
        let refused = process(wrong).expect(2);
        assert!(refused.stderr.contains(why), "{wrong}: {}", refused.stderr);
    }
    let documents = clinic.json(["events", "--kind", "document.received"]);
    assert_eq!(documents.as_array().unwrap().len(), 0, "{documents:#}");
    process("2.50").expect(0);
    clinic.must_be_sound();
}

#[test]
fn the_latest_session_is_called_so_wherever_a_session_is_asked_for() {
    let clinic = TestClinic::new();
    let none = clinic.run(["trace", "latest"]);
    none.expect_sentence(1, "no session yet");
    for letter in letters(&clinic.beside("inbox"), 0..2) {
        let mut process = clinic.command(["process"]);
        Answer::from(process.arg(letter).output().unwrap()).expect(0);
    }
    let sessions = clinic.json(["sessions"]);
    let newest = sessions[0]["session_id"].as_str().unwrap();
    assert_eq!(clinic.json(["trace", "latest"])["trace_id"], newest);
    for filter in ["--session", "--trace"] {
        let found = clinic.json(["events", filter, "latest"]);
        let found = found.as_array().unwrap();
        assert!(found.len() > 5 && found.iter().all(|event| event["trace"] == newest), "{filter}");
    }
    // It is complete, so that nothing is left to be resumed: the refusal is about this one.
    clinic.run(["process", "--resume", "latest"]).expect_sentence(2, newest);
    for wrong in [&["session", "lastest"][..], &["events", "--session", "1"], &["trace", ""]] {
        let refused = clinic.run(wrong).expect(2);
        assert!(refused.stderr.contains("neither an id"), "{wrong:?}: {}", refused.stderr);
    }
    clinic.must_be_sound();
}

#[test]
fn an_export_is_called_what_it_is_and_replaces_nothing_unless_told_to() {
    let clinic = TestClinic::new();
    let export = |format: &str, name: &str, more: &[&str]| {
        let mut command = clinic.command(["export", "--format", format, "--out"]);
        Answer::from(command.arg(clinic.beside(name)).args(more).output().unwrap())
    };
    for (format, wrong) in
        [("pdf", "report.txt"), ("bundle", "log.pdf"), ("csv", "log.json"), ("json", "a.b.csv")]
    {
        export(format, wrong, &[]).expect_sentence(2, "or leave the ending out");
        assert!(!clinic.beside(wrong).exists(), "{wrong}");
    }
    for (format, right) in [("pdf", "Report.PDF"), ("csv", "log"), ("bundle", "log 1.2")] {
        export(format, right, &[]).expect(0);
        let before = std::fs::read(clinic.beside(right)).unwrap();
        export(format, right, &[]).expect_sentence(2, "exists already");
        assert_eq!(std::fs::read(clinic.beside(right)).unwrap(), before, "{right} is left");
        export(format, right, &["--replace"]).expect(0);
        assert_ne!(std::fs::read(clinic.beside(right)).unwrap(), before, "{right} is new");
    }
    std::fs::create_dir(clinic.beside("folder")).unwrap();
    export("csv", "folder", &["--replace"]).expect_sentence(2, "it is a folder");
    clinic.must_be_sound();
}

#[test]
fn a_clinics_name_that_is_too_long_is_refused_and_nothing_is_set_up() {
    let clinic = TestClinic::empty();
    let long = "x".repeat(201);
    let refused = clinic.run(["init", "--clinic", &long, "--admin", "ada"]);
    refused.expect_sentence(2, "has 201 characters; shorten it to 200 or fewer");
    assert!(!clinic.path().exists());
    clinic.run(["init", "--clinic", &long[1..], "--admin", "ada"]).expect(0);
}

#[test]
fn a_refusal_says_what_is_wrong_and_what_to_do() {
    let clinic = TestClinic::new();
    let with = |variable: &str, value: &str, args: &[&str]| {
        Answer::from(clinic.command(args).env(variable, value).output().unwrap())
    };
    let wrong = with("WARDBOOK_PASSWORD", "seven green otters knot", &["sessions"]);
    wrong.expect_sentence(2, "is wrong; try again, or ask an administrator whether");
    clinic.add_user("gone", "staff");
    clinic.run(["user", "disable", "gone", "--reason", "they left"]).expect(0);
    assert!(clinic.run_as("gone", ["sessions"]).stderr.contains("whether the account is disabled"));
    let key = ["key", "recover", "ada"];
    with("WARDBOOK_RECOVERY_KEY", "8XCP-J6HD", &key).expect_sentence(2, "eight groups of four");
    let unasked = clinic.command(key).env_remove("WARDBOOK_RECOVERY_KEY").output().unwrap();
    Answer::from(unasked).expect_sentence(2, "set WARDBOOK_RECOVERY_KEY instead");
    let unknown = "018f2f6e-0000-7000-8000-000000000001";
    let missing = clinic.beside("missing.txt").to_str().unwrap().to_owned();
    let refusals: [(&[&str], i32, &str); 12] = [
        (&["session", unknown], 1, "`wardbook sessions` lists them"),
        (&["process", "--resume", unknown], 1, "`wardbook sessions` lists them"),
        (&["trace", unknown], 1, "a processing session's id is one"),
        (&["session", "latest"], 1, "`wardbook process FILE` runs one"),
        (
            &["user", "disable", "nobody", "--reason", "a test"],
            1,
            "`wardbook user list` lists them",
        ),
        (&["endpoint", "test", "none"], 1, "`wardbook endpoint list` lists them"),
        (&["process", &missing], 2, "missing.txt: there is no such file or folder; check how"),
        (&["export", "--format", "csv", "--out", "/no/such/x"], 2, "/no/such: there is no such"),
        (&["verify-bundle", &missing], 2, "check how it is written"),
        (&["verify-bundle", "/tmp"], 2, "it is a folder, not a file"),
        (&["verify-bundle", "x", "--key", "y"], 2, "`wardbook verify` shows the clinic's own"),
        (&["key", "reveal", "--reason", " "], 2, "give a reason"),
    ];
    for (args, code, words) in refusals {
        clinic.run(args).expect_sentence(code, words);
    }
    for (args, words) in
        [(&["sessions"][..], "runs one"), (&["events", "--trace", unknown], "No event")]
    {
        assert!(clinic.run(args).expect(0).stdout.contains(words), "{args:?}");
    }
    let note = clinic.beside("note.zip");
    std::fs::write(&note, "a letter that somebody called a bundle").unwrap();
    let refused = clinic.run(["verify-bundle", note.to_str().unwrap()]).expect(1);
    assert!(refused.stdout.contains("The file is no bundle"), "{}", refused.stdout);
    TestClinic::empty().run(key).expect_sentence(2, "wardbook init");
}

#[test]
fn a_part_of_the_log_is_verified_by_its_session_or_its_positions() {
    let clinic = TestClinic::new();
    let mut process = clinic.command(["process"]);
    process.arg(letters(&clinic.beside("inbox"), 0..1).remove(0));
    Answer::from(process.output().unwrap()).expect(0);
    let events = clinic.json(["events", "--session", "latest"]);
    let found = clinic.json(["verify", "--session", "latest"]);
    assert_eq!((&found["sound"], &found["events_after_checkpoint"]), (&true.into(), &0.into()));
    assert_eq!(found["events"], events.as_array().unwrap().len());
    assert_eq!(clinic.json(["verify", "--from", "3", "--to", "10"])["events"], 7);
    let said = clinic.run(["verify", "--from", "3"]).expect(0);
    assert!(said.stdout.contains("chosen") && said.stdout.contains("Only the events that were"));
    clinic.run(["verify", "--from", "9999"]).expect_sentence(2, "the log has the positions 0 to");
    clinic.run(["verify", "--session", "latest", "--from", "1"]).expect(2);
    clinic.must_be_sound();
}

#[test]
fn a_drill_says_of_each_damage_whether_it_was_found() {
    let clinic = TestClinic::new();
    let said = clinic.run(["drill"]).expect(0).stdout;
    assert!(said.contains("found 7 of 7") && said.contains("two events swapped"), "{said}");
    let drilled = clinic.json(["drill"]);
    assert_eq!((&drilled["passed"], &drilled["found"]), (&true.into(), &7.into()));
    assert!(drilled["ways"][0]["said"].is_string(), "{drilled:#}");
    clinic.run(["user", "add", "bea", "--role", "staff", "--reason", "a test"]).expect(0);
    let mut refused = clinic.command(["drill"]);
    refused.args(["--user", "bea"]);
    Answer::from(refused.output().unwrap())
        .expect_sentence(1, "`staff` may not read this part of the log");
    assert!(!clinic.path().join("drill").exists());
    clinic.must_be_sound();
}
