//! A clinic in a folder of its own, made and used through the real program.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use serde_json::Value;
use tempfile::TempDir;

use wardbook_domain::clock::Randomness;
use wardbook_store::DataKey;
use wardbook_store::home::Home;
use wardbook_store::key_slots::{KdfCost, KeySlots};
use wardbook_store::verify::{Verification, Verifier};

use crate::program::{profile_folder, wardbook};

/// Everybody's password.
pub const PASSWORD: &str = "seven green otters knit";

/// What a command came to.
#[derive(Debug)]
pub struct Answer {
    /// The exit code; `None` where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl From<Output> for Answer {
    fn from(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program writes UTF-8");
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }
}

impl Answer {
    /// The one JSON document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("not one JSON document ({error}): {self:?}"))
    }

    /// The same, of a command that must have ended with `code`.
    #[track_caller]
    pub fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout: {}\nstderr: {}", self.stdout, self.stderr);
        self
    }

    /// That it failed as failures must: this code, one sentence on standard error that holds
    /// `words`, and nothing of the program's inside.
    #[track_caller]
    pub fn expect_sentence(&self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        let said: Vec<_> =
            self.stderr.lines().filter(|line| line.starts_with("wardbook: ")).collect();
        assert_eq!(said.len(), 1, "one sentence: {self:?}");
        assert!(said[0].contains(words), "`{words}` is not in: {}", said[0]);
        for inside in ["panicked", "RUST_BACKTRACE", "Error {", "Some(", "os error 0", "::"] {
            assert!(!self.stderr.contains(inside), "`{inside}` is not for people: {}", self.stderr);
        }
    }
}

/// A clinic.
#[derive(Debug)]
pub struct TestClinic {
    folder: TempDir,
    /// Who runs commands.
    pub user: String,
}

impl TestClinic {
    /// A new one, set up by the program, with the administrator `ada`.
    pub fn new() -> Self {
        let clinic = Self::empty();
        clinic.run(["init", "--clinic", "Harbour Clinic", "--admin", "ada"]).expect(0);
        clinic.lighten("ada");
        clinic
    }

    /// Makes somebody's password cheap to verify: a story signs in for every command. The program
    /// itself makes all others as dear as they are.
    fn lighten(&self, name: &str) {
        let home = Home::new(self.path());
        let slots = KeySlots::load(&home).expect("key slots");
        let (user, key) = slots.unlock(name, PASSWORD).expect("the password is right");
        let mut slots = slots.at_cost(KdfCost::LIGHT);
        slots.set_person(user, name, PASSWORD, &key, &Randomness::system()).expect("a slot");
        slots.save(&home).expect("the slots are written");
    }

    /// A folder without a clinic.
    pub fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), user: "ada".into() }
    }

    /// The clinic's own folder.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("clinic")
    }

    /// A folder beside the clinic, for documents and exports.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.path().join("clinic.db")
    }

    /// The program with a command, as the clinic's user.
    pub fn command<I: IntoIterator<Item: AsRef<OsStr>>>(&self, args: I) -> Command {
        self.command_as(&self.user, args)
    }

    /// The program with a command, as somebody, with nothing of the tester's own environment
    /// that would change it.
    pub fn command_as<I: IntoIterator<Item: AsRef<OsStr>>>(&self, user: &str, args: I) -> Command {
        let mut command = Command::new(wardbook());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("WARDBOOK_") {
                command.env_remove(name);
            }
        }
        command
            .env("WARDBOOK_PASSWORD", PASSWORD)
            .env("WARDBOOK_NEW_PASSWORD", PASSWORD)
            .arg("--home")
            .arg(self.path())
            .args(["--user", user])
            .args(args)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    pub fn run<I: IntoIterator<Item: AsRef<OsStr>>>(&self, args: I) -> Answer {
        self.run_as(&self.user, args)
    }

    /// Runs a command as somebody else.
    pub fn run_as<I: IntoIterator<Item: AsRef<OsStr>>>(&self, user: &str, args: I) -> Answer {
        self.command_as(user, args).output().expect("the program starts").into()
    }

    /// Runs a command that must succeed, and answers with its JSON.
    #[track_caller]
    pub fn json<I: IntoIterator<Item: AsRef<OsStr>>>(&self, args: I) -> Value {
        let mut command = self.command(args);
        let answer = Answer::from(command.arg("--json").output().expect("the program starts"));
        answer.expect(0).json()
    }

    /// Adds a person with [`PASSWORD`].
    pub fn add_user(&self, name: &str, role: &str) {
        self.run(["user", "add", name, "--role", role, "--reason", "a test"]).expect(0);
        self.lighten(name);
    }

    /// What `wardbook verify --json` says.
    pub fn verify(&self) -> Value {
        let answer = self.run(["verify", "--json"]);
        let json = answer.json();
        assert_eq!(answer.code, Some(i32::from(json["sound"] != true)), "{answer:?}");
        json
    }

    /// That nothing was lost or altered.
    #[track_caller]
    pub fn must_be_sound(&self) {
        let found = self.verify();
        assert_eq!(found["sound"], true, "{found:#}");
    }

    /// The raw data key, as `wardbook key reveal` prints it.
    pub fn key(&self) -> String {
        let answer = self.json(["key", "reveal", "--reason", "a test plays another program"]);
        answer["key"].as_str().expect("the key").to_owned()
    }

    /// Verifies with the library instead of the program, which would record that it did.
    pub fn verify_in_process(&self, key: &str) -> wardbook_store::Result<Verification> {
        let home = Home::new(self.path());
        let bytes = hex::decode(key).ok().and_then(|bytes| bytes.try_into().ok());
        let verifier = Verifier {
            home: &home,
            key: &DataKey::from_bytes(bytes.expect("32 bytes in hex")),
            log: KeySlots::load(&home).expect("key slots").log(),
            randomness: &Randomness::system(),
            threads: 1,
        };
        verifier.run(&|_, _| {})
    }

    /// A copy of the clinic with nothing running in it.
    pub fn copy(&self) -> Self {
        let copy = Self { folder: tempfile::tempdir().expect("a folder"), user: self.user.clone() };
        copy_folder(&self.path(), &copy.path());
        copy
    }
}

impl Default for TestClinic {
    fn default() -> Self {
        Self::new()
    }
}

/// Copies a folder with all it holds.
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a copy");
        }
    }
}

/// A clinic that several tests start from: made once for a build of the program, then copied.
#[derive(Debug)]
pub struct Template;

impl Template {
    /// A copy of the clinic that `make` makes under this name.
    pub fn copy(name: &str, make: impl FnOnce() -> TestClinic) -> TestClinic {
        let changed = |file: &Path| {
            let changed = fs::metadata(file).and_then(|about| about.modified());
            let since = changed.expect("its time").duration_since(SystemTime::UNIX_EPOCH);
            since.expect("after 1970").as_micros()
        };
        let test = std::env::current_exe().expect("the test knows its own file");
        let stamp = format!("{name}-{}-{}", changed(wardbook()), changed(&test));
        let folder = profile_folder().join("wardbook-test-templates").join(stamp);
        fs::create_dir_all(&folder).expect("a folder for templates");
        let lock = File::create(folder.join("lock")).expect("a lock file");
        lock.lock().expect("the lock");
        let (kept, done) = (folder.join("clinic"), folder.join("done"));
        if !done.exists() {
            let _ = fs::remove_dir_all(&kept);
            copy_folder(&make().path(), &kept);
            fs::write(&done, "").expect("a note");
        }
        let clinic = TestClinic::empty();
        copy_folder(&kept, &clinic.path());
        clinic
    }
}
