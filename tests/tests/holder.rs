//! The process that has a clinic open serves the others: whatever is asked for works while it is
//! open elsewhere, and what goes wrong between two processes ends in a clear sentence.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::net::UnixListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;
use wardbook_tests::{
    Answer, PASSWORD, TestClinic, let_pass, letters, python, skipped, wait_until,
};

/// Long enough for a command on a machine that is busy with other tests.
const PATIENCE: Duration = Duration::from_mins(1);

/// `wardbook agent`, until it is dropped.
struct Agent(Child);

impl Agent {
    fn start(clinic: &TestClinic) -> Self {
        let mut command = clinic.command(["agent"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let agent = Self(child);
        let socket = clinic.path().join("desk.sock");
        wait_until("the agent has the clinic", PATIENCE, || socket.exists());
        agent
    }

    fn signal(&self, signal: &str) {
        send(&self.0, signal);
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn send(child: &Child, signal: &str) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.unwrap().success());
}

/// A clinic and a folder with so many letters.
fn clinic_with_letters(count: usize) -> (TestClinic, String) {
    let clinic = TestClinic::new();
    let inbox = clinic.beside("inbox");
    letters(&inbox, 0..count);
    (clinic, inbox.to_str().unwrap().to_owned())
}

/// A command whose session has begun.
struct Begun {
    child: Child,
    stderr: std::thread::JoinHandle<String>,
}

fn begun(mut command: Command) -> Begun {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("session ") {
        line.clear();
        assert!(stderr.read_line(&mut line).unwrap() > 0, "it ended before its session began");
    }
    // What it says from here on is read, so that it is not held up.
    let stderr = std::thread::spawn(move || {
        let mut rest = String::new();
        stderr.read_to_string(&mut rest).unwrap();
        rest
    });
    Begun { child, stderr }
}

fn end(begun: Begun) -> Answer {
    let mut answer = Answer::from(begun.child.wait_with_output().unwrap());
    answer.stderr = begun.stderr.join().unwrap();
    answer
}

#[test]
fn while_a_session_runs_other_commands_are_carried_out_and_a_second_session_waits() {
    let (clinic, inbox) = clinic_with_letters(240);
    let first = begun(clinic.command(["process", &inbox]));
    let listed = clinic.json(["sessions"]);
    let is_at_work =
        ["initiated", "processing"].map(Into::into).contains(&listed[0]["session_status"]);
    assert!(is_at_work, "{listed:#}");
    clinic.run(["events", "--limit", "3"]).expect(0);
    let letter = clinic.beside("inbox").join("letter-0.txt");
    let letter = if letter.exists() { letter } else { first_file(&inbox) };
    let second = clinic.run(["process".as_ref(), letter.as_os_str()]);
    let first = end(first);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(second.stderr.contains("waiting until process"), "{second:?}");
    second.expect(0);
    clinic.must_be_sound();
}

fn first_file(folder: &str) -> std::path::PathBuf {
    fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
}

#[test]
fn an_agent_carries_every_kind_of_command_out_with_the_same_answer_and_exit_code() {
    let (clinic, inbox) = clinic_with_letters(3);
    clinic.run(["process", &inbox]).expect(0);
    let agent = Agent::start(&clinic);
    let bundle = clinic.beside("all.zip");
    let bundle = bundle.to_str().unwrap();
    for args in [
        &["sessions"][..],
        &["session", "latest"],
        &["trace", "latest"],
        &["events", "--limit", "5"],
        &["user", "list"],
        &["endpoint", "list"],
        &["endpoint", "test", "builtin"],
        &["verify"],
        &["verify", "--session", "latest"],
        &["drill"],
        &["doctor"],
        &["export", "--format", "bundle", "--out", bundle],
        &["process", &inbox],
        &["process", "--again", "latest"],
        &["key", "renew", "--reason", "a test"],
        &["key", "unattended", "show"],
    ] {
        clinic.run(args).expect(0);
    }
    let sessions = clinic.json(["sessions"]);
    let ids = [0, 1].map(|at: usize| sessions[at]["session_id"].as_str().unwrap());
    clinic.run(["compare", ids[1], ids[0]]).expect(0);
    clinic.add_user("tom", "staff");
    // A relative path is the caller's, not the agent's.
    let beside = clinic.beside(".");
    let mut export = clinic.command(["export", "--format", "csv", "--out", "here.csv"]);
    Answer::from(export.current_dir(&beside).output().unwrap()).expect(0);
    assert!(beside.join("here.csv").exists());
    // What is refused is refused as ever: by the role, the file that is there, the name.
    clinic.run_as("tom", ["user", "list"]).expect_sentence(1, "may not administer");
    clinic.run(["export", "--format", "bundle", "--out", bundle]).expect_sentence(2, "exists");
    clinic.run(["session", "01a1fde9-61f8-794a-9727-3f52474983e3"]).expect_sentence(1, "session");
    let mut wrong = clinic.command(["sessions"]);
    let wrong = wrong.env("WARDBOOK_PASSWORD", "seven green otters knot").output().unwrap();
    Answer::from(wrong).expect_sentence(2, "password");
    drop(agent);
    let failed = clinic.json(["events", "--kind", "sign_in.failed"]);
    assert_eq!(failed.as_array().unwrap().len(), 1, "{failed:#}");
    clinic.must_be_sound();
}

#[test]
fn a_password_is_recovered_while_an_agent_has_the_clinic() {
    let clinic = TestClinic::new();
    let agent = Agent::start(&clinic);
    let renewed = clinic.json(["key", "renew", "--reason", "a test"]);
    let key = renewed["recovery_key"].as_str().unwrap();
    let mut recover = clinic.command(["key", "recover", "ada"]);
    recover.env("WARDBOOK_RECOVERY_KEY", key).env("WARDBOOK_NEW_PASSWORD", "nine old boats sing");
    Answer::from(recover.output().unwrap()).expect(0);
    let mut sessions = clinic.command(["sessions"]);
    sessions.env("WARDBOOK_PASSWORD", "nine old boats sing");
    Answer::from(sessions.output().unwrap()).expect(0);
    drop(agent);
}

#[test]
fn ctrl_c_stops_a_session_that_an_agent_runs_and_it_can_be_resumed() {
    let (clinic, inbox) = clinic_with_letters(120);
    let agent = Agent::start(&clinic);
    let running = begun(clinic.command(["process", &inbox]));
    send(&running.child, "-INT");
    let stopped = end(running);
    assert_eq!(stopped.code, Some(1), "{stopped:?}");
    assert!(stopped.stdout.contains("cancelled"), "{stopped:?}");
    clinic.run(["process", "--resume", "latest"]).expect(0);
    agent.signal("-TERM");
    clinic.must_be_sound();
}

#[test]
fn ctrl_c_of_a_command_lets_those_finish_that_it_serves() {
    let (clinic, inbox) = clinic_with_letters(20);
    clinic.run(["process", &inbox]).expect(0);
    for moment in 0..10 {
        let mut held = clinic.command(["drill"]);
        let mut held = held.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        wait_until("it has the clinic", PATIENCE, || clinic.path().join("desk.sock").exists());
        let served = clinic.command(["sessions"]).stdout(Stdio::piped()).spawn().unwrap();
        // Before it is served, meanwhile, and when it has its answer.
        let_pass(Duration::from_millis(20 * moment));
        send(&held, "-INT");
        let served = Answer::from(served.wait_with_output().unwrap());
        assert_eq!(served.code, Some(0), "{served:?}");
        held.wait().unwrap();
    }
    clinic.must_be_sound();
}

#[test]
fn commands_of_four_processes_in_a_row_all_succeed() {
    let each = std::env::var("WARDBOOK_COMMANDS").ok().and_then(|count| count.parse().ok());
    let each = each.unwrap_or(40usize) / 4;
    let (clinic, inbox) = clinic_with_letters(2);
    clinic.run(["process", &inbox]).expect(0);
    let done = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for caller in 0..4 {
            let (clinic, done) = (&clinic, &done);
            scope.spawn(move || {
                for number in 0..each {
                    let args = match (caller + number) % 4 {
                        0 => &["sessions"][..],
                        1 => &["events", "--limit", "3"],
                        2 => &["session", "latest"],
                        _ => &["user", "list"],
                    };
                    clinic.run(args).expect(0);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(done.into_inner(), each * 4);
    clinic.must_be_sound();
}

#[test]
fn a_socket_that_a_dead_process_left_is_replaced() {
    let clinic = TestClinic::new();
    drop(UnixListener::bind(clinic.path().join("desk.sock")).unwrap());
    assert!(clinic.path().join("desk.sock").exists());
    clinic.run(["sessions"]).expect(0);
    let agent = Agent::start(&clinic);
    agent.signal("-KILL");
    let mut child = agent;
    child.0.wait().unwrap();
    clinic.run(["sessions"]).expect(0);
    clinic.must_be_sound();
}

#[test]
fn a_holder_that_is_stopped_is_named_and_serves_again_once_it_goes_on() {
    let clinic = TestClinic::new();
    let agent = Agent::start(&clinic);
    agent.signal("-STOP");
    let number = agent.0.id().to_string();
    let refused = clinic.run(["sessions"]);
    refused.expect_sentence(2, "may be stopped");
    refused.expect_sentence(2, &number);
    agent.signal("-CONT");
    clinic.run(["sessions"]).expect(0);
}

#[test]
fn a_holder_killed_in_the_middle_leaves_a_session_that_can_be_resumed() {
    let (clinic, inbox) = clinic_with_letters(120);
    let agent = Agent::start(&clinic);
    let running = begun(clinic.command(["process", &inbox]));
    agent.signal("-KILL");
    end(running).expect_sentence(2, "ended before it answered");
    drop(agent);
    let listed = clinic.json(["sessions"]);
    assert_eq!(listed[0]["session_status"], "interrupted", "{listed:#}");
    clinic.run(["process", "--resume", "latest"]).expect(0);
    clinic.must_be_sound();
}

#[test]
fn a_guest_that_vanishes_stops_its_session_and_nobody_elses() {
    let (clinic, inbox) = clinic_with_letters(120);
    let agent = Agent::start(&clinic);
    let mut running = begun(clinic.command(["process", &inbox]));
    running.child.kill().unwrap();
    running.child.wait().unwrap();
    wait_until("the session of the guest that vanished has stopped", PATIENCE, || {
        clinic.json(["sessions"])[0]["session_status"] == "cancelled"
    });
    clinic.run(["process", "--resume", "latest"]).expect(0);
    drop(agent);
    clinic.must_be_sound();
}

#[test]
fn one_agent_is_enough() {
    let clinic = TestClinic::new();
    let _agent = Agent::start(&clinic);
    clinic.run(["agent"]).expect_sentence(2, "one is enough");
}

#[test]
fn staff_cannot_start_an_agent() {
    let clinic = TestClinic::new();
    clinic.add_user("tom", "staff");
    clinic.run_as("tom", ["agent"]).expect_sentence(1, "may not administer");
    clinic.must_be_sound();
}

/// A holder that says this when somebody says hello.
fn false_holder(clinic: &TestClinic, answer: &'static str) -> std::thread::JoinHandle<()> {
    let listener = UnixListener::bind(clinic.path().join("desk.sock")).unwrap();
    std::thread::spawn(move || {
        let (mut guest, _) = listener.accept().unwrap();
        let mut hello = String::new();
        BufReader::new(guest.try_clone().unwrap()).read_line(&mut hello).unwrap();
        let hello: Value = serde_json::from_str(&hello).unwrap();
        assert_eq!(hello["hello"]["protocol"], 1);
        assert!(!hello.to_string().contains(PASSWORD));
        guest.write_all(answer.as_bytes()).unwrap();
    })
}

#[test]
fn a_holder_of_another_version_is_told_apart_before_anything_is_asked_of_it() {
    let clinic = TestClinic::new();
    let hello = "{\"hello\":{\"protocol\":2,\"version\":\"9.1.0\",\"kind\":\"window\"}}\n";
    let holder = false_holder(&clinic, hello);
    let refused = clinic.run(["sessions"]);
    refused.expect_sentence(2, "9.1.0");
    refused.expect_sentence(2, "use the same version");
    holder.join().unwrap();
}

#[test]
fn a_clinic_deep_in_the_disk_is_served_too() {
    let clinic = TestClinic::new();
    let deep = clinic.beside(&format!("{}/clinic", "a long name of a folder/".repeat(8)));
    fs::create_dir_all(deep.parent().unwrap()).unwrap();
    fs::rename(clinic.path(), &deep).unwrap();
    let at = |args: &[&str]| {
        let mut command = clinic.command(args);
        command.arg("--home").arg(&deep);
        command
    };
    let socket = deep.join("desk.sock");
    assert!(socket.as_os_str().len() > 108, "longer than a socket's path may be");
    let child = at(&["agent"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let agent = Agent(child);
    wait_until("the agent has the clinic", PATIENCE, || socket.exists());
    Answer::from(at(&["sessions"]).output().unwrap()).expect(0);
    drop(agent);
}

#[test]
fn where_no_socket_can_be_made_the_holder_works_alone_and_others_are_told() {
    let (clinic, inbox) = clinic_with_letters(80);
    // As on a file system without sockets: nothing can be bound there.
    fs::create_dir_all(clinic.path().join("desk.sock/in the way")).unwrap();
    let running = begun(clinic.command(["process", &inbox]));
    send(&running.child, "-STOP");
    clinic.run(["sessions"]).expect_sentence(2, "has this clinic open");
    send(&running.child, "-CONT");
    end(running).expect(0);
    clinic.run(["sessions"]).expect(0);
}

#[test]
fn a_socket_of_another_account_is_not_trusted_with_a_password() {
    let clinic = TestClinic::new();
    let script = "import os, socket, sys\n\
        s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); os.setuid(65534)\n\
        s.listen(); print('listening', flush=True)\n\
        c, _ = s.accept(); print(repr(c.recv(65536)), flush=True)";
    let mut other = Command::new(python())
        .args(["-c", script])
        .arg(clinic.path().join("desk.sock"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(other.stdout.take().unwrap()).lines();
    if said.next().and_then(Result::ok).as_deref() != Some("listening") {
        other.wait().unwrap();
        skipped("a_socket_of_another_account_is_not_trusted", "only root becomes another account");
        return;
    }
    clinic.run(["sessions"]).expect_sentence(2, "another account");
    assert_eq!(said.next().unwrap().unwrap(), "b''", "nothing was said to it");
    other.wait().unwrap();
}
