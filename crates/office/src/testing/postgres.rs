//! A PostgreSQL of one's own: a fresh cluster in a temporary folder, on a Unix socket, gone when it
//! is dropped. PostgreSQL refuses to run as root, so there it runs as the user `postgres`.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// A running server with an empty database.
#[derive(Debug)]
pub struct PrivatePostgres {
    folder: tempfile::TempDir,
    server: Child,
    databases: AtomicU32,
}

impl PrivatePostgres {
    /// Starts one. Takes about two seconds.
    pub fn start() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("wardbook-pg-").tempdir()?;
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(folder.path()))?;
        }
        let data = folder.path().join("data");
        let mut initdb = as_postgres(&program("initdb"));
        initdb.arg("-D").arg(&data).args(["-U", "office", "-A", "trust", "-E", "UTF8"]);
        run(initdb.args(["--no-sync", "--locale=C"]).stdout(Stdio::null()))?;
        let mut postgres = as_postgres(&program("postgres"));
        postgres.arg("-D").arg(&data).arg("-k").arg(folder.path());
        postgres.args(["-h", "", "-c", "max_connections=100"]);
        // The machine does not fail during a test; the server's own waiting is not what is tested.
        postgres.args(["-c", "fsync=off", "-c", "max_pred_locks_per_transaction=256"]);
        let log = std::fs::File::create(folder.path().join("log"));
        let server = postgres.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log?).spawn();
        let started = Self { folder, server: server?, databases: AtomicU32::new(0) };
        let since = Instant::now();
        while !started.folder.path().join(".s.PGSQL.5432").exists() || !started.answers() {
            if since.elapsed() > Duration::from_mins(1) {
                let log = std::fs::read_to_string(started.folder.path().join("log"));
                bail!("PostgreSQL did not start: {}", log.unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(started)
    }

    /// The address of a fresh database.
    pub fn database(&self) -> Result<String> {
        let name = format!("office{}", self.databases.fetch_add(1, Ordering::SeqCst));
        run(&mut self.psql(&format!("CREATE DATABASE {name}")))?;
        Ok(self.url(&name))
    }

    /// Runs a statement in a database that [`PrivatePostgres::database`] made.
    pub fn run(&self, url: &str, sql: &str) -> Result<()> {
        run(Command::new(program("psql")).arg(url).args(["-q", "-c", sql]))
    }

    /// Where it is, with its socket.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn url(&self, database: &str) -> String {
        format!("host={} user=office dbname={database}", self.folder.path().display())
    }

    fn psql(&self, sql: &str) -> Command {
        let mut psql = Command::new(program("psql"));
        psql.arg(self.url("postgres")).args(["-q", "-c", sql]).stderr(Stdio::null());
        psql
    }

    fn answers(&self) -> bool {
        self.psql("SELECT 1").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        // The child may be `setpriv`'s successor under the same number: it ends with the cluster.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Debian keeps the server's programs outside the path.
fn program(name: &str) -> PathBuf {
    let places = ["/usr/local/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin"];
    let found = places.iter().map(|place| Path::new(place).join(name)).find(|path| path.exists());
    found.unwrap_or_else(|| PathBuf::from(name))
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|about| {
        use std::os::unix::fs::MetadataExt as _;
        about.uid() == 0
    })
}

/// The program as a user that is not root. `setpriv` replaces itself by the program, so that
/// ending the child ends the server.
pub(super) fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    command.current_dir("/");
    command
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?}"))?;
    if output.status.success() {
        return Ok(());
    }
    bail!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))
}
