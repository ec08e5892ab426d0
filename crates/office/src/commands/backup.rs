//! `backup` and `restore`.
//!
//! A restored office may have forgotten what it signed. `restore` marks the database: from then on
//! each log is signed only after its clinic has shown its newest checkpoint with our own signature.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail, ensure};

use crate::folder::Place;
use crate::keys::OfficeKey;
use crate::storage::{Sqlite, Storage, migrations, office};

pub(super) fn backup(place: &Place, to: &Path) -> Result<()> {
    if place.database.is_some() {
        bail!("PostgreSQL is backed up with its own tools, such as pg_dump or pg_basebackup");
    }
    let key = OfficeKey::read(&place.key_place())?;
    Sqlite::copy_into(&place.database_file(), &key.database(), to)?;
    say!("{} holds the database, encrypted with the office key.", to.display());
    say!("The key is not in it: {} needs a backup of its own.", place.key_place().display());
    Ok(())
}

pub(super) async fn restore(place: &Place, from: Option<&Path>, replace: bool) -> Result<()> {
    let key = OfficeKey::read(&place.key_place())?;
    match (from, &place.database) {
        (Some(_), Some(_)) => bail!(
            "PostgreSQL is restored with its own tools; afterwards `restore` without a file marks it"
        ),
        (Some(from), None) => put_back(place, &key, from, replace).await?,
        (None, _) => mark(&place.storage(&key)?).await?,
    }
    say!("The database is marked as restored.");
    say!("Each log is signed again once its clinic has shown what this office signed last.");
    migrations::check(&place.storage(&key)?).await?;
    Ok(())
}

/// Marks a database of any schema: the table of the office is in all of them.
async fn mark(storage: &Storage) -> Result<()> {
    Ok(storage.write(|tx| office::mark_restored(tx)).await?)
}

/// Puts the backup in the database's place, after it was opened with the office key and marked: at
/// no moment does an unmarked one lie where `serve` would find it.
async fn put_back(place: &Place, key: &OfficeKey, from: &Path, replace: bool) -> Result<()> {
    drop(Sqlite::open(from, key.database()).with_context(|| from.display().to_string())?);
    let to = place.database_file();
    let _alone = place.alone()?;
    ensure!(replace || !to.exists(), "{} is there: --replace moves it aside", to.display());
    let unfinished = to.with_extension("db.restoring");
    for ending in ["", "-wal", "-shm"] {
        // Of a restore that was interrupted.
        let left = to.with_extension(format!("db.restoring{ending}"));
        if left.exists() {
            std::fs::remove_file(&left).with_context(|| left.display().to_string())?;
        }
    }
    std::fs::copy(from, &unfinished).with_context(|| unfinished.display().to_string())?;
    std::fs::set_permissions(&unfinished, Permissions::from_mode(0o600))?;
    let copy = Sqlite::open(&unfinished, key.database());
    // Closed at the end of the statement, which folds its write-ahead log into the file.
    mark(&Storage::new(Arc::new(copy.with_context(|| unfinished.display().to_string())?))).await?;
    ensure!(!to.with_extension("db.restoring-wal").exists(), "the copy could not be closed");
    if to.exists() {
        // With the write-ahead log of a crash, and what belongs to it.
        for ending in ["db", "db-wal", "db-shm"] {
            let (old, aside) = (to.with_extension(ending), format!("before-restore.{ending}"));
            let aside = to.with_extension(aside);
            if old.exists() {
                ensure!(!aside.exists(), "{} is there from an earlier restore", aside.display());
                std::fs::rename(&old, &aside).with_context(|| aside.display().to_string())?;
            }
        }
    }
    std::fs::File::open(&unfinished)?.sync_all()?;
    std::fs::rename(&unfinished, &to).with_context(|| to.display().to_string())?;
    std::fs::File::open(&place.folder)?.sync_all()?;
    Ok(())
}
