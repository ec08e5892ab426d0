//! A `PgBouncer` in transaction mode before a private PostgreSQL: each transaction may get another
//! connection of the server's, so that nothing of a session outlives it.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::postgres::{PrivatePostgres, as_postgres};

/// Fewer connections than a node asks for, so that they are shared.
const CONNECTIONS: u32 = 8;

/// A running pooler.
#[derive(Debug)]
pub struct PgBouncer {
    pooler: Child,
    folder: String,
}

impl PgBouncer {
    /// Starts one, where it is installed.
    pub fn before(server: &PrivatePostgres) -> Result<Option<Self>> {
        let program = Path::new("/usr/sbin/pgbouncer");
        if !program.exists() {
            return Ok(None);
        }
        let folder = server.folder().display().to_string();
        let settings = server.folder().join("pgbouncer.ini");
        std::fs::write(
            &settings,
            format!(
                "[databases]\n* = host={folder} user=office\n[pgbouncer]\nunix_socket_dir = {folder}\n\
                 listen_port = 6432\nauth_type = any\npool_mode = transaction\n\
                 default_pool_size = {CONNECTIONS}\nmax_client_conn = 200\n"
            ),
        )?;
        let mut command = as_postgres(program);
        command.arg("-q").arg(&settings).stdin(Stdio::null()).stderr(Stdio::null());
        let started = Self { pooler: command.spawn()?, folder };
        let since = Instant::now();
        while !server.folder().join(".s.PGSQL.6432").exists() {
            if since.elapsed() > Duration::from_secs(30) {
                bail!("PgBouncer did not start");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Some(started))
    }

    /// The address of a database that [`PrivatePostgres::database`] made, by way of the pooler.
    pub fn url(&self, database: &str) -> String {
        let name = database.rsplit("dbname=").next().unwrap_or_default();
        format!("host={} port=6432 user=office dbname={name}", self.folder)
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        let _ = self.pooler.kill();
        let _ = self.pooler.wait();
    }
}
