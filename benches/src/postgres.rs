//! The other side of P2: a PostgreSQL of its own, with the same columns, indexes and row, and
//! `pgbench` as its 32 clients. No service of the machine is touched.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::sample;

const SCHEMA: &str = "
    CREATE TABLE events (
      seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, time bigint NOT NULL,
      kind text NOT NULL, actor bytea, role text NOT NULL, session bytea NOT NULL,
      session_seq bigint NOT NULL, source text NOT NULL, subject text NOT NULL, trace bytea,
      span bytea, parent bytea, payload bytea, leaf bytea NOT NULL, salt bytea NOT NULL,
      body text NOT NULL
    );
    CREATE INDEX events_by_session ON events (session, session_seq);
    CREATE INDEX events_by_trace ON events (trace, seq) WHERE trace IS NOT NULL;
    CREATE INDEX events_by_subject ON events (subject) WHERE subject <> '';
    CREATE INDEX events_by_kind ON events (kind);
    CREATE INDEX events_by_actor ON events (actor, seq, kind);";

/// Answers are durable, as they are by default; nobody but this program connects.
const SETTINGS: &str = "-c fsync=on -c synchronous_commit=on -c listen_addresses='' \
    -c max_connections=64 -c unix_socket_directories=";

/// A running server, stopped when dropped.
pub(crate) struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    version: String,
}

impl Postgres {
    /// Makes a cluster and starts it; a failure says why in words.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let programs = programs().context("PostgreSQL is not installed")?;
        ensure!(programs.join("pgbench").exists(), "pgbench is not installed");
        let folder = folder.join("postgres");
        fs::create_dir_all(&folder)?;
        if is_root() {
            // The server refuses to run as root, so its folder is its user's.
            let (user, group) = owner("postgres").context("there is no user postgres")?;
            std::os::unix::fs::chown(&folder, Some(user), Some(group))?;
            if let Some(parent) = folder.parent() {
                fs::set_permissions(parent, fs::Permissions::from_mode(0o711))?;
            }
        }
        let mut server = Self { programs, folder, version: String::new() };
        let version = server.run("postgres", &["--version"])?;
        server.version =
            version.split_whitespace().nth(2).unwrap_or_default().split('.').take(1).collect();
        let data = server.folder.join("data").display().to_string();
        let how = ["-D", &data, "-U", "bench", "-A", "trust", "-E", "UTF8", "--no-instructions"];
        server.run("initdb", &how)?;
        let options = format!("{SETTINGS}{}", server.folder.display());
        let log = server.folder.join("log").display().to_string();
        server.run("pg_ctl", &["-D", &data, "-w", "-s", "-l", &log, "-o", &options, "start"])?;
        server.run("psql", &["-q", "-d", "postgres", "-c", SCHEMA])?;
        fs::write(server.folder.join("append.sql"), script())?;
        Ok(server)
    }

    /// The major version.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The address of a database, which is made where it is not there.
    pub(crate) fn database(&self, name: &str) -> Result<String> {
        let sql = format!(
            "SELECT 'CREATE DATABASE {name}' WHERE NOT EXISTS \
             (SELECT FROM pg_database WHERE datname = '{name}')"
        );
        let create = self.run("psql", &["-q", "-t", "-d", "postgres", "-c", &sql])?;
        if !create.trim().is_empty() {
            self.run("psql", &["-q", "-d", "postgres", "-c", create.trim()])?;
        }
        Ok(format!("host={} user=bench dbname={name}", self.folder.display()))
    }

    /// Where it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Transactions a second of this many clients.
    pub(crate) fn rate(&self, clients: u32, time: Duration) -> Result<f64> {
        let script = self.folder.join("append.sql").display().to_string();
        let (clients, seconds) = (clients.to_string(), time.as_secs_f64().ceil().to_string());
        let report = self.run(
            "pgbench",
            &[
                "-n", "-M", "prepared", "-c", &clients, "-j", "2", "-T", &seconds, "-D", "s=0",
                "-f", &script, "postgres",
            ],
        )?;
        let line = report.lines().find_map(|line| line.strip_prefix("tps = "));
        let figure = line.and_then(|line| line.split_whitespace().next());
        figure.context("pgbench said no rate")?.parse().context("pgbench's rate")
    }

    /// Runs one of PostgreSQL's programs, as its own user where this is root.
    fn run(&self, program: &str, arguments: &[&str]) -> Result<String> {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(&path);
            command
        } else {
            Command::new(&path)
        };
        command.current_dir(&self.folder).env("PGHOST", &self.folder).env("PGUSER", "bench");
        command.args(arguments).stdin(Stdio::null());
        let quiet = program == "pg_ctl";
        if quiet {
            // The server inherits these; waiting for their end would be waiting for the server.
            command.stdout(Stdio::null()).stderr(Stdio::null());
        }
        let output = command.output().with_context(|| format!("{program} does not start"))?;
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().next().unwrap_or("it said nothing");
        ensure!(output.status.success(), "{program} failed: {first}");
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.folder.join("data").display().to_string();
        let _ = self.run("pg_ctl", &["-D", &data, "-s", "-m", "immediate", "stop"]);
    }
}

/// One insert, one transaction. Ids grow as on the other side.
fn script() -> String {
    let hex = |bytes: &[u8]| format!("'\\x{}'", hex::encode(bytes));
    let start = sample::subject(0, 0);
    let start = &start[..start.len() - 12];
    format!(
        "\\set s :s + 1\n\
         INSERT INTO events (time, kind, actor, role, session, session_seq, source, subject, \
         trace, span, parent, payload, leaf, salt, body) VALUES \
         (1800000000000000 + :s, '{kind}', {actor}, 'staff', \
         decode(lpad(to_hex(:client_id::bigint), 32, '0'), 'hex'), :s, 'window', \
         '{start}' || lpad(to_hex(:s::bigint * 64 + :client_id::bigint), 12, '0'), \
         {trace}, {span}, {parent}, {hash}, {hash}, {salt}, '{body}');\n",
        kind = sample::KIND.as_str(),
        actor = hex(sample::id(7, 1).as_bytes()),
        trace = hex(sample::id(0, 1).as_bytes()),
        span = hex(&[7; 8]),
        parent = hex(&[9; 8]),
        hash = hex(&[1; 32]),
        salt = hex(&[3; 16]),
        body = sample::body(1),
    )
}

/// The folder of the newest version's programs, 15 first because the target names it.
fn programs() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").exists())
        .collect();
    found.sort_by_key(|folder| folder.starts_with("/usr/lib/postgresql/15"));
    found.pop()
}

/// A user's numbers.
fn owner(name: &str) -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut numbers = line.split(':').skip(2).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0)
}
