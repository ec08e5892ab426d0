//! `kill -9` at any moment of a run: nothing that was acknowledged is lost, nothing is done
//! twice, and the session goes on where it stopped. Implements R1 of the targets.
//!
//! `WARDBOOK_KILLS` says how often; `WARDBOOK_SEED` repeats a run's moments.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use wardbook_tests::{Answer, Log, Random, TestClinic, cut_pdf, let_pass, letters, open_with_key};

/// Letters of one session, besides a file that cannot be read.
const LETTERS: usize = 24;
/// Rounds before a clinic is replaced by a new one, so that its log stays short.
const ROUNDS_OF_A_CLINIC: usize = 8;

/// The clinic under fire.
struct Target {
    clinic: TestClinic,
    key: String,
}

/// What a killed program had told: its session, and the documents it said were done or failed.
#[derive(Debug, Default)]
struct Told {
    session: Option<String>,
    finished: BTreeSet<String>,
}

impl Told {
    /// Takes one line of standard error; whether it says that the session has begun.
    fn take(&mut self, line: &str) -> bool {
        let words: Vec<_> = line.split_whitespace().collect();
        match words.as_slice() {
            ["session", id, ..] => self.session = Some(id.trim_end_matches(':').to_owned()),
            [_, "done", name] => drop(self.finished.insert((*name).to_owned())),
            [_, "failed", name, ..] => {
                self.finished.insert(name.trim_end_matches(':').to_owned());
            }
            _ => {}
        }
        words.first() == Some(&"session")
    }
}

/// When a run is killed.
#[derive(Clone, Copy)]
enum Moment {
    /// So long after it was started.
    Early(Duration),
    /// So long after its session began.
    AtWork(Duration),
}

/// Starts the command and kills it: in its first moments, or some time after it told that
/// its session has begun.
fn start_and_kill(mut command: Command, moment: Moment) -> (Told, bool) {
    let mut child: Child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    let (begun, wait) = channel();
    let reader = std::thread::spawn(move || {
        let mut told = Told::default();
        // `split` would take a line that the kill cut in half for a whole one.
        let mut line = String::new();
        let mut stderr = stderr;
        while stderr.read_line(&mut line).unwrap() > 0 {
            if line.ends_with('\n') && told.take(&line) {
                let _ = begun.send(());
            }
            line.clear();
        }
        told
    });
    match moment {
        Moment::Early(delay) => let_pass(delay),
        Moment::AtWork(delay) => {
            let _ = wait.recv();
            let_pass(delay);
        }
    }
    let ended = child.try_wait().unwrap().is_some();
    child.kill().unwrap();
    child.wait().unwrap();
    (reader.join().unwrap(), ended)
}

impl Target {
    fn new() -> Self {
        let clinic = TestClinic::new();
        let key = clinic.key();
        Self { clinic, key }
    }

    fn process(&self, folder: &Path) -> Command {
        let mut command = self.clinic.command(["process"]);
        command.arg(folder);
        command
    }

    fn resume(&self, session: &str) -> Command {
        self.clinic.command(["process", "--resume", session])
    }

    /// What must hold at the first start after a kill.
    fn examine(&self, before: &Log, told: &Told) {
        // The next start works, and puts right what has to be.
        self.clinic.run(["sessions", "--json"]).expect(0);
        let found = self.clinic.verify_in_process(&self.key).unwrap();
        assert!(found.sound, "{:?}", found.faults);
        before.must_begin(&self.clinic, &self.key);
        let database = open_with_key(&self.clinic.database(), &self.key);
        let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, u64>(0)).unwrap();
        assert_eq!(count("SELECT count(*) FROM ai_calls WHERE status = 'requested'"), 0);
        let sealed = "SELECT count(*) FROM audit_sessions WHERE sealed_seq IS NULL";
        assert_eq!(count(sealed), 0, "every audit session is sealed");
        let Some(session) = &told.session else {
            assert!(told.finished.is_empty(), "a document without a session: {told:?}");
            return;
        };
        let progress = self.progress(session);
        for name in &told.finished {
            let state = progress.get(name).map(String::as_str);
            assert!(matches!(state, Some("done" | "failed")), "{name} was told, is {state:?}");
        }
    }

    /// How far each document of a session is, by name.
    fn progress(&self, session: &str) -> BTreeMap<String, String> {
        let database = open_with_key(&self.clinic.database(), &self.key);
        let sql = "SELECT d.name, s.progress FROM session_documents s
            JOIN documents d USING (document_id) WHERE s.processing_session_id = ?";
        let mut statement = database.prepare(sql).unwrap();
        let rows = statement.query_map([session], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    }

    /// Sessions that wait to be resumed.
    fn interrupted(&self) -> Vec<String> {
        let sessions = self.clinic.json(["sessions"]);
        let open = sessions.as_array().unwrap().iter().filter(|one| {
            let status = &one["session_status"];
            assert!(status != "processing" && status != "initiated", "nobody works on it: {one}");
            status == "interrupted"
        });
        open.map(|one| one["session_id"].as_str().unwrap().to_owned()).collect()
    }

    /// That every document of a finished session was done once.
    fn examine_end(&self, session: &str) {
        let progress = self.progress(session);
        let done = progress.values().filter(|state| *state == "done").count();
        assert_eq!((done, progress.len()), (LETTERS, LETTERS + 1), "{progress:?}");
        let database = open_with_key(&self.clinic.database(), &self.key);
        let count =
            |sql: &str| database.query_row(sql, [session], |row| row.get::<_, usize>(0)).unwrap();
        let results = "SELECT count(*) FROM document_results WHERE processing_session_id = ?";
        assert_eq!(count(results), LETTERS, "one result for each letter");
        let answered = "SELECT count(*) FROM ai_calls
            WHERE processing_session_id = ? AND status = 'answered'";
        assert_eq!(count(answered), LETTERS, "no document was answered, or paid for, twice");
        let asked = "SELECT count(DISTINCT document_id) FROM ai_calls
            WHERE processing_session_id = ? AND status = 'answered'";
        assert_eq!(count(asked), LETTERS);
        let reports = "SELECT count(*) FROM completion_reports WHERE processing_session_id = ?";
        assert_eq!(count(reports), 1, "and it was completed");
    }
}

/// How long a run takes when nobody interferes: until its session begins, and from there.
fn measure(target: &Target, folder: &Path) -> (Duration, Duration) {
    let started = Instant::now();
    let mut child =
        target.process(folder).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut begun = None;
    for line in lines.map_while(Result::ok) {
        if line.starts_with("session ") {
            begun = Some(started.elapsed());
        }
    }
    child.wait().unwrap();
    let begun = begun.unwrap();
    (begun, started.elapsed().saturating_sub(begun))
}

fn documents(clinic: &TestClinic, round: usize) -> std::path::PathBuf {
    let folder = clinic.beside(&format!("round-{round}"));
    letters(&folder, round * LETTERS..(round + 1) * LETTERS);
    cut_pdf(&folder);
    folder
}

#[test]
fn a_killed_run_loses_nothing_that_was_acknowledged_and_does_nothing_twice() {
    let kills: usize =
        std::env::var("WARDBOOK_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let mut random = Random::new();
    let (mut killed, mut at_work, mut in_resume, mut before_session) = (0, 0, 0, 0);
    let mut target = Target::new();
    let mut round = 0;
    let mut usual = measure(&target, &documents(&target.clinic, round));
    while killed < kills {
        round += 1;
        if round.is_multiple_of(ROUNDS_OF_A_CLINIC) {
            target = Target::new();
            usual = measure(&target, &documents(&target.clinic, round));
            round += 1;
        }
        let folder = documents(&target.clinic, round);
        let mut moment = || {
            let within = |time: Duration, random: &mut Random| {
                Duration::from_micros(random.below(u64::try_from(time.as_micros()).unwrap()))
            };
            // Signing in takes longer than the work on small letters, which matters more.
            match random.below(4) {
                0 => Moment::Early(within(usual.0, &mut random)),
                _ => Moment::AtWork(within(usual.1, &mut random)),
            }
        };
        let log = Log::of(&target.clinic, &target.key, None);
        let (told, ended) = start_and_kill(target.process(&folder), moment());
        killed += usize::from(!ended);
        target.examine(&log, &told);
        let open = target.interrupted();
        let finished = told.finished.len();
        at_work += usize::from(!open.is_empty() && finished > 0);
        before_session += usize::from(open.is_empty() && !ended);
        for session in &open {
            // Every other time the resumed run is killed as well.
            if killed < kills && killed % 2 == 1 {
                let log = Log::of(&target.clinic, &target.key, None);
                let (told, ended) = start_and_kill(target.resume(session), moment());
                killed += usize::from(!ended);
                in_resume += usize::from(!ended);
                target.examine(&log, &told);
            }
            if target.interrupted().contains(session) {
                let answer = Answer::from(target.resume(session).output().unwrap());
                assert_eq!(answer.code, Some(1), "one document is unreadable: {answer:?}");
            } else {
                // Killed after its last document: only its completion may be left to do.
                let answer = Answer::from(target.resume(session).output().unwrap());
                assert!(matches!(answer.code, Some(1 | 2)), "{answer:?}");
            }
            target.examine_end(session);
        }
        target.clinic.must_be_sound();
    }
    println!(
        "{killed} kills: {at_work} with documents done, {in_resume} in a resumed run, \
         {before_session} without a session to resume; a run takes {usual:?}"
    );
}

#[test]
fn a_killed_setting_up_is_simply_done_again() {
    let mut random = Random::new();
    let init = ["init", "--clinic", "Harbour Clinic", "--admin", "ada"];
    let started = Instant::now();
    TestClinic::new();
    let usual = u64::try_from(started.elapsed().as_micros()).unwrap();
    for _ in 0..8 {
        let clinic = TestClinic::empty();
        let mut child =
            clinic.command(init).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let_pass(Duration::from_micros(random.below(usual)));
        child.kill().unwrap();
        child.wait().unwrap();
        let again = clinic.run(init);
        if again.code != Some(0) {
            // It was whole already: then it works, although its recovery key was not seen.
            again.expect_sentence(2, "already holds a clinic");
        }
        clinic.must_be_sound();
        clinic.run(["endpoint", "list"]).expect(0);
        let endpoints = clinic.json(["endpoint", "list"]);
        assert_eq!(endpoints.as_array().unwrap().len(), 1, "the embedded engine: {endpoints}");
    }
}
