//! An agent hands the clinic over to a window and takes it back, and either is killed at any moment
//! of that: nothing that was acknowledged is lost, and the record stays sound.
//!
//! `WARDBOOK_HAND_OVERS` says how often, `WARDBOOK_SEED` repeats a run's moments.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;
use wardbook_tests::{PASSWORD, Random, TestClinic, let_pass, wait_until, wardbook};

const PATIENCE: Duration = Duration::from_mins(1);

/// A process whose lines are heard as it says them.
struct Heard {
    child: Child,
    lines: Receiver<String>,
}

impl Heard {
    fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (say, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        let err = BufReader::new(child.stderr.take().unwrap());
        let also = say.clone();
        std::thread::spawn(move || {
            out.lines().map_while(Result::ok).for_each(|line| drop(say.send(line)));
        });
        std::thread::spawn(move || {
            err.lines().map_while(Result::ok).for_each(|line| drop(also.send(line)));
        });
        Self { child, lines }
    }

    /// The next line that holds these words.
    fn hears(&self, words: &str) {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("waited in vain for `{words}`"));
            if line.contains(words) {
                return;
            }
        }
    }

    fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.lines.iter().collect()
    }

    /// Closes it as a person does.
    fn close(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }
}

fn agent(clinic: &TestClinic) -> Heard {
    Heard::start(clinic.command(["agent"]))
}

fn window(clinic: &TestClinic) -> Heard {
    let mut program: PathBuf = wardbook().parent().unwrap().join("examples/headless_window");
    program.set_extension(std::env::consts::EXE_EXTENSION);
    let mut command = Command::new(program);
    command.arg(clinic.path()).args(["ada", PASSWORD]);
    Heard::start(command)
}

#[test]
fn an_agent_lets_a_window_have_the_clinic_and_takes_it_back() {
    let clinic = TestClinic::new();
    let agent = agent(&clinic);
    agent.hears("the agent has the clinic");
    clinic.run(["sessions"]).expect(0);
    let window = window(&clinic);
    window.hears("open");
    agent.hears("the window has the clinic");
    clinic.run(["sessions"]).expect(0);
    window.close();
    agent.hears("the agent has the clinic");
    clinic.run(["sessions"]).expect(0);
    drop(agent.kill());
    let started = clinic.json(["events", "--kind", "agent.started"]);
    assert_eq!(started.as_array().unwrap().len(), 2, "{started:#}");
    clinic.must_be_sound();
}

#[test]
fn an_agent_waits_for_a_window_that_was_there_before_it() {
    let clinic = TestClinic::new();
    let window = window(&clinic);
    window.hears("open");
    let agent = agent(&clinic);
    agent.hears("another process has the clinic open");
    window.close();
    agent.hears("the agent has the clinic");
    drop(agent.kill());
    clinic.must_be_sound();
}

#[test]
fn an_agent_at_work_for_somebody_keeps_the_clinic_until_that_is_done() {
    let clinic = TestClinic::new();
    let inbox = clinic.beside("inbox");
    wardbook_tests::letters(&inbox, 0..150);
    let agent = agent(&clinic);
    agent.hears("the agent has the clinic");
    let running = Heard::start(clinic.command(["process".as_ref(), inbox.as_os_str()]));
    running.hears("session ");
    // It asks again and again, as a person would, and has the clinic once the session is done.
    let window = window(&clinic);
    window.hears("open");
    let mut child = running.child;
    assert_eq!(child.wait().unwrap().code(), Some(0), "the session was not disturbed");
    window.close();
    drop(agent.kill());
    clinic.must_be_sound();
}

#[test]
fn either_side_is_killed_at_any_moment_and_nothing_is_lost() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let rounds = number("WARDBOOK_HAND_OVERS").unwrap_or(10);
    let mut random = Random::new();
    let clinic = TestClinic::new();
    let mut kept = BTreeSet::new();
    for round in 0..rounds {
        let agent = agent(&clinic);
        let_pass(Duration::from_millis(random.below(900)));
        let window = window(&clinic);
        let_pass(Duration::from_millis(random.below(1_200)));
        // The one that is killed, and the other some time later.
        let (first, second) = if round % 2 == 0 { (agent, window) } else { (window, agent) };
        let mut said = first.kill();
        let_pass(Duration::from_millis(random.below(500)));
        said.extend(second.kill());
        // Ids are 36 letters; a view that was told of was acknowledged.
        kept.extend(said.into_iter().filter(|line| line.len() == 36));
        let found = clinic.verify();
        assert_eq!(found["sound"], true, "round {round}: {found:#}");
    }
    let saved = clinic.json(["events", "--kind", "view.saved"]);
    let saved: BTreeSet<String> = saved
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|event| {
            Some(event["subject"].as_str()?.strip_prefix("saved_views/")?.to_owned())
        })
        .collect();
    let lost: Vec<_> = kept.difference(&saved).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?} of {}", kept.len());
    let open = clinic.json(["sessions"]);
    assert_eq!(open, Value::Array(Vec::new()));
    wait_until("nobody has the clinic", PATIENCE, || clinic.run(["sessions"]).code == Some(0));
}
