//! A head office in a folder of its own, made and served by the real program, on its embedded
//! database or on a PostgreSQL.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::clinic::{Answer, PASSWORD};
use crate::program::office;
use crate::servers::free_port;

/// Its name.
pub const OFFICE: &str = "office.example";

/// An office.
#[derive(Debug)]
pub struct TestOffice {
    folder: TempDir,
    database: Option<String>,
    port: u16,
    server: Option<Child>,
    keys: Keys,
}

impl TestOffice {
    /// A new one on its embedded database, which serves.
    pub fn new() -> Self {
        Self::made(None)
    }

    /// A new one on a PostgreSQL database, which serves.
    pub fn on_postgres(url: &str) -> Self {
        Self::made(Some(url.to_owned()))
    }

    fn made(database: Option<String>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keys { witness: String::new(), mirror: String::new() };
        let mut made = Self { folder, database, port: free_port(), server: None, keys };
        let told = made.run(["init", OFFICE, "--address", &made.address()]).expect(0).stdout;
        made.keys = Keys::told(&told);
        made.serve();
        made
    }

    /// Where it is reached.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Its folder.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("office")
    }

    /// What it says of faults while it serves.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("serve.log")
    }

    /// The program with a command.
    pub fn command<I: IntoIterator<Item: AsRef<OsStr>>>(&self, args: I) -> Command {
        let mut command = Command::new(office());
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.arg("--dir").arg(self.path()).stdin(Stdio::null());
        if let Some(database) = &self.database {
            command.env("WARDBOOK_OFFICE_DATABASE", database);
        }
        command.args(args);
        command
    }

    /// Runs a command to its end.
    pub fn run<I: IntoIterator<Item: AsRef<OsStr>>>(&self, args: I) -> Answer {
        self.command(args).output().expect("the program starts").into()
    }

    /// Serves, until [`TestOffice::kill`] or the end; at the same address each time.
    pub fn serve(&mut self) {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut command = self.command(["serve", "--listen", &listen]);
        let log = File::options().create(true).append(true).open(self.log()).expect("a log");
        let mut server = command.stdout(Stdio::piped()).stderr(log).spawn().expect("it starts");
        let output = BufReader::new(server.stdout.take().expect("its output"));
        let is_up = output.lines().map_while(Result::ok).any(|line| line.contains(" serves at "));
        assert!(is_up, "the office ended before it served");
        self.server = Some(server);
    }

    /// Ends serving at once, as a loss of power would.
    pub fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    /// Takes the office away, keys and all, and makes another one of the same name at the same
    /// address, which serves.
    pub fn make_anew(&mut self) {
        self.kill();
        std::fs::remove_dir_all(self.path()).expect("it can be removed");
        let told = self.run(["init", OFFICE, "--address", &self.address()]).expect(0).stdout;
        self.keys = Keys::told(&told);
        self.serve();
    }

    /// A code for a clinic that is known here.
    pub fn code_again(&self, clinic: &str) -> String {
        let made = self.run(["clinic", "code", clinic]).expect(0);
        made.stdout.lines().next().expect("a code").to_owned()
    }

    /// A code for a new clinic.
    pub fn code(&self, clinic: &str) -> String {
        let added = self.run(["clinic", "add", clinic, "--group", "Tests"]).expect(0);
        added.stdout.lines().next().expect("a code").to_owned()
    }

    /// Adds a person who works there, with [`PASSWORD`].
    pub fn add_person(&self, name: &str, role: &str) {
        let mut add = self.command(["staff", "add", name, "--role", role]);
        let mut add = add.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("it starts");
        writeln!(add.stdin.take().expect("its input"), "{PASSWORD}").expect("it reads");
        assert!(add.wait().expect("its end").success(), "{name} was not added");
    }

    /// The verifier keys of its witness and its mirror, as it told them when it was made.
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }
}

/// Verifier keys.
#[derive(Clone, Debug)]
pub struct Keys {
    /// What fixes.
    pub witness: String,
    /// What holds.
    pub mirror: String,
}

impl Keys {
    /// As `init` tells them.
    fn told(told: &str) -> Self {
        let key = |name: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_else(|| panic!("no {name} in {told}")).trim().to_owned()
        };
        Self { witness: key("witness "), mirror: key("mirror ") }
    }
}

impl Default for TestOffice {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TestOffice {
    fn drop(&mut self) {
        self.kill();
    }
}
