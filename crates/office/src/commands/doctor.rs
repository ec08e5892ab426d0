//! `doctor`: whether this office could serve, step by step, each in words.

use anyhow::{Result, bail};

use crate::clock::{Clock, Randomness};
use crate::folder::{self, Place};
use crate::keys::OfficeKey;
use crate::storage::{Dialect, Storage};
use std::sync::Arc;

pub(super) async fn run(place: &Place) -> Result<()> {
    let mut faults = 0;
    let mut told = |what: &str, found: Result<String>| match found {
        Ok(good) => say!("ok     {what}: {good}"),
        Err(error) => {
            faults += 1;
            say!("wrong  {what}: {error:#}");
        }
    };
    let path = place.key_place();
    let key = OfficeKey::read(&path).map(Arc::new);
    told(
        "office key",
        match &key {
            Ok(_) => Ok(path.display().to_string()),
            Err(error) => Err(anyhow::anyhow!("{error}")),
        },
    );
    if let Ok(key) = key {
        match place.storage(&key) {
            Err(error) => told("database", Err(error)),
            Ok(storage) => {
                told("database", about(&storage).await);
                let app =
                    folder::app(storage.clone(), &key, Clock::system(), Randomness::system(), 0);
                told(
                    "schema and signing keys",
                    app.await.map(|app| format!("{} ({})", app.name, app.id)),
                );
            }
        }
    }
    if faults > 0 {
        bail!("{faults} of these must be mended before the office can serve");
    }
    Ok(())
}

/// What the database is, with what its operator should know about it.
async fn about(storage: &Storage) -> Result<String> {
    if storage.dialect() == Dialect::Sqlite {
        let sql = "SELECT sqlite_version()";
        let rows = storage.read(move |tx| tx.query(sql, &[])).await?;
        let version: String = rows.first().map_or(Ok(String::new()), |row| row.get(0))?;
        return Ok(format!("SQLite {version}, encrypted (SQLCipher)"));
    }
    let settings = "SELECT current_setting('server_version'), current_setting('fsync'), \
                    current_setting('synchronous_commit'), \
                    current_setting('synchronous_standby_names'), \
                    (SELECT count(*) FROM pg_stat_replication)";
    let rows = storage.read(move |tx| tx.query(settings, &[])).await?;
    let Some(row) = rows.first() else { bail!("it gives no settings") };
    let (version, fsync, commit): (String, String, String) =
        (row.get(0)?, row.get(1)?, row.get(2)?);
    let (standby, replicas): (String, i64) = (row.get(3)?, row.get(4)?);
    let major: u32 = version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0);
    if major < 15 {
        bail!("PostgreSQL {version}: 15 or later is needed");
    }
    if fsync != "on" || commit == "off" {
        bail!("PostgreSQL {version} does not sync commits: what is signed could be lost");
    }
    let warning = if replicas > 0 && standby.is_empty() {
        "; its replicas are asynchronous, so a failover loses rows that were acknowledged: after \
         one, run `wardbook-office restore` before serving"
    } else {
        ""
    };
    Ok(format!("PostgreSQL {version}{warning}"))
}
