//! A whole office on this machine, over either database, with a clock that tests move.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::Result;
use tempfile::TempDir;
use uuid::Uuid;

use super::{PrivatePostgres, TestLog};
use crate::clock::{Clock, Randomness, SECOND, Timestamp};
use crate::folder::{self, Place};
use crate::keys::Cosigners;
use crate::serve::{Listening, Options, routes, start};
use crate::state::AppState;
use crate::storage::clinics::{self, Clinic, Kind};
use crate::storage::logs::{self, Log, LogId};
use crate::storage::office;
use crate::storage::tokens::{self, Token};

/// Which database an office of a test has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// Embedded.
    Sqlite,
    /// A private PostgreSQL.
    Postgres,
}

/// An office that listens on a port of this machine.
#[derive(Debug)]
pub struct TestOffice {
    /// What it serves with.
    pub app: AppState,
    /// Its address, without a slash at the end.
    pub url: String,
    /// Where it is.
    pub place: Place,
    now: Arc<AtomicI64>,
    _listening: Listening,
    server: Option<PrivatePostgres>,
    _folder: TempDir,
}

impl TestOffice {
    /// Starts one, plain HTTP.
    pub async fn start(database: Database) -> Result<Self> {
        Self::with(database, None).await
    }

    /// Starts one, with TLS when a certificate and its key are given.
    pub async fn with(database: Database, tls: Option<(PathBuf, PathBuf)>) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let server = match database {
            Database::Sqlite => None,
            Database::Postgres => Some(PrivatePostgres::start()?),
        };
        let database = server.as_ref().map(PrivatePostgres::database).transpose()?;
        let place = Place { folder: folder.path().join("office"), database, key_file: None };
        // 2026-12-01T12:00:00Z
        let now = Arc::new(AtomicI64::new(1_796_126_400 * SECOND));
        let moved = Arc::clone(&now);
        let clock = Clock::from_fn(move || Timestamp::from_micros(moved.load(Ordering::SeqCst)));
        let name = "office.example";
        let address = "https://office.example";
        let app = folder::make(&place, name, address, clock, Randomness::system()).await?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let options = Options::new(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), tls, false);
        let listening = start(routes(app.clone()), options).await?;
        let url = format!("{scheme}://{}", listening.address);
        Ok(Self { app, url, place, now, _listening: listening, server, _folder: folder })
    }

    /// Moves the clock.
    pub fn pass(&self, seconds: i64) {
        self.now.fetch_add(seconds * SECOND, Ordering::SeqCst);
    }

    /// What signs checkpoints.
    ///
    /// # Panics
    /// Where the database cannot be read.
    #[expect(clippy::expect_used, reason = "a test that cannot go on fails")]
    pub async fn cosigners(&self) -> Arc<Cosigners> {
        self.app.cosigners().await.expect("the keys can be read")
    }

    /// Takes its PostgreSQL away.
    pub fn lose_database(&mut self) {
        self.server = None;
    }

    /// Makes a log known, as its clinic's enrolment does, and gives a token for it.
    pub async fn know(&self, log: &TestLog, daily: u64) -> Result<(LogId, String)> {
        know(&self.app, log, daily).await
    }
}

/// Makes a log known to an office, as its clinic's enrolment does, and gives a token for it.
pub async fn know(app: &AppState, log: &TestLog, daily: u64) -> Result<(LogId, String)> {
    let clinic = app.randomness.uuid();
    let id = LogId { clinic, log: 1 };
    let token = Token::new(clinic, &app.randomness);
    let (told, now) = (token.to_text(), app.clock.now());
    let vkey = log.key.vkey().clone();
    let known = app.storage.write(move |tx| {
        clinics::add(tx, &clinic_row(clinic, vkey.name(), now))?;
        let log = Log {
            id,
            origin: vkey.name().to_owned(),
            vkey: vkey.clone(),
            sync_vkey: None,
            mirrored: true,
            daily,
            before: 0,
            successor_of: None,
            epoch: office::epoch(tx)?,
            added_at: now,
        };
        logs::add(tx, &log)?;
        tokens::keep(tx, &token, 1, now)
    });
    known.await?;
    Ok((id, told))
}

fn clinic_row(id: Uuid, name: &str, added_at: Timestamp) -> Clinic {
    let (name, group) = (name.to_owned(), "Group".to_owned());
    Clinic { id, kind: Kind::Clinic, name, group, added_at, suspended: None }
}
