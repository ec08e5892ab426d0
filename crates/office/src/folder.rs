//! Where an office is: its folder, its database, its key; making one and opening one.

use std::fs::{DirBuilder, File};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::clock::{Clock, Randomness};
use crate::health::Health;
use crate::keys::{self, OfficeKey, PresentCosigners, SigningKeys};
use crate::limits::Uploads;
use crate::pace::Pace;
use crate::search::Search;
use crate::secrets::Secrets;
use crate::state::{AppState, Inner};
use crate::storage::office::Office;
use crate::storage::{Postgres, Sqlite, Storage, migrations, office};

/// The embedded database's file.
pub const DATABASE_FILE: &str = "office.db";
/// Locked by every process that serves the embedded database.
const LOCK_FILE: &str = "office.lock";

/// Where an office is.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The office's folder
    #[arg(long = "dir", global = true, env = "WARDBOOK_OFFICE_DIR", default_value = "office")]
    pub folder: PathBuf,
    /// PostgreSQL's address, instead of the embedded database in the folder
    #[arg(long, global = true, env = "WARDBOOK_OFFICE_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// The office key's file
    #[arg(long, global = true, env = "WARDBOOK_OFFICE_KEY_FILE")]
    pub key_file: Option<PathBuf>,
}

impl Place {
    /// Where the office key is.
    pub fn key_place(&self) -> PathBuf {
        OfficeKey::place(self.key_file.as_deref(), &self.folder)
    }

    /// The embedded database's file.
    pub fn database_file(&self) -> PathBuf {
        self.folder.join(DATABASE_FILE)
    }

    /// Says that the embedded database is being served, until the file is dropped.
    pub fn serving(&self) -> Result<File> {
        let lock = self.lock_file()?;
        lock.try_lock_shared().context("the embedded database is being restored")?;
        Ok(lock)
    }

    /// Makes sure that nobody serves the embedded database, until the file is dropped.
    pub fn alone(&self) -> Result<File> {
        let lock = self.lock_file()?;
        lock.try_lock().context("the office is serving: stop it first")?;
        Ok(lock)
    }

    fn lock_file(&self) -> Result<File> {
        std::fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(LOCK_FILE);
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        opened.with_context(|| path.display().to_string())
    }

    /// The database, whatever its schema.
    pub fn storage(&self, key: &OfficeKey) -> Result<Storage> {
        if let Some(url) = &self.database {
            refuse_seen_password(url, std::env::args())?;
            return Ok(Storage::new(Arc::new(Postgres::new(url)?)));
        }
        let path = self.database_file();
        if !path.exists() {
            bail!("there is no office at {}: make one with `init`", self.folder.display());
        }
        let opened = Sqlite::open(&path, key.database());
        Ok(Storage::new(Arc::new(opened.with_context(|| path.display().to_string())?)))
    }

    /// The office, with its keys.
    pub async fn open(&self, clock: Clock, randomness: Randomness) -> Result<AppState> {
        let key = OfficeKey::read(&self.key_place())?;
        let storage = self.storage(&key)?;
        app(storage, &Arc::new(key), clock, randomness, 0).await
    }
}

/// What stands in a program's arguments can be read by everybody on the machine.
fn refuse_seen_password(url: &str, arguments: impl Iterator<Item = String>) -> Result<()> {
    let secret = url.parse::<tokio_postgres::Config>();
    let secret = secret.is_ok_and(|config| config.get_password().is_some());
    let mut values = arguments.map(|one| match one.strip_prefix("--database=") {
        Some(value) => value.to_owned(),
        None => one,
    });
    if secret && values.any(|value| value == url) {
        bail!(
            "everybody on this machine can read the password in --database: give the address in \
             the environment variable WARDBOOK_OFFICE_DATABASE instead"
        );
    }
    Ok(())
}

/// Puts together what requests are served with. Refuses another schema.
pub async fn app(
    storage: Storage,
    key: &Arc<OfficeKey>,
    clock: Clock,
    randomness: Randomness,
    behind_proxy: usize,
) -> Result<AppState> {
    migrations::check(&storage).await?;
    let office = storage.read(|tx| office::find(tx)).await?;
    let office = office.context("the office was not made: run `wardbook-office init`")?;
    let (sealed, own) = (Arc::clone(key), office.clone());
    let keys = storage.read(move |tx| Ok(SigningKeys::open(tx, &sealed, &own))).await??;
    let cosigners = PresentCosigners::new(key, &office.name);
    let pace = Pace::new(&clock);
    Ok(AppState::new(Inner {
        name: office.name,
        id: office.id,
        address: office.address,
        storage,
        keys,
        cosigners,
        secrets: Secrets::new(key),
        clock,
        randomness,
        uploads: Uploads::default(),
        pace,
        health: Health::default(),
        behind_proxy,
        search: Search::default(),
    }))
}

/// Makes an office: its folder, its key unless there is one, its database and its secrets.
pub async fn make(
    place: &Place,
    name: &str,
    address: &str,
    clock: Clock,
    randomness: Randomness,
) -> Result<AppState> {
    // Before anything is made: an office with a name that cannot sign could never be served.
    keys::check_name(name)?;
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&place.folder);
    made.with_context(|| place.folder.display().to_string())?;
    let key_place = place.key_place();
    if !key_place.exists() {
        OfficeKey::new(&randomness).write(&key_place)?;
    }
    let key = Arc::new(OfficeKey::read(&key_place)?);
    let storage = if place.database.is_some() {
        place.storage(&key)?
    } else {
        let path = place.database_file();
        let made = Sqlite::create(&path, key.database());
        Storage::new(Arc::new(made.with_context(|| "an office is made once")?))
    };
    migrations::migrate(&storage, clock.now()).await?;
    let id = randomness.uuid();
    let office = Office { id, name: name.to_owned(), address: address.to_owned(), epoch: 0 };
    fill(&storage, office, Arc::clone(&key), randomness.clone(), &clock).await?;
    app(storage, &key, clock, randomness, 0).await
}

async fn fill(
    storage: &Storage,
    office: Office,
    key: Arc<OfficeKey>,
    randomness: Randomness,
    clock: &Clock,
) -> Result<()> {
    let now = clock.now();
    let made = storage.write(move |tx| {
        if office::find(tx)?.is_some() {
            return Ok(None);
        }
        office::make(tx, &office, now)?;
        Ok(Some(SigningKeys::make(tx, &key, &randomness)))
    });
    match made.await? {
        None => bail!("this database has an office already"),
        Some(made) => Ok(made?),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::testing::{Database, TestOffice};

    #[test]
    fn a_password_is_not_taken_from_an_argument() {
        let check = |url: &str, arguments: &[&str]| {
            refuse_seen_password(url, arguments.iter().map(ToString::to_string))
        };
        let secret = "host=db user=office password=hunter2";
        assert!(check(secret, &["wardbook-office", "--database", secret, "serve"]).is_err());
        let refused = check(secret, &[&format!("--database={secret}")]).unwrap_err().to_string();
        assert!(!refused.contains("hunter2") && refused.contains("WARDBOOK_OFFICE_DATABASE"));
        let url = "postgres://office:hunter2@db/office";
        assert!(check(url, &["--database", url]).is_err());
        assert!(check(secret, &["wardbook-office", "serve"]).is_ok(), "from the environment");
        let open = "host=/run/postgresql user=office";
        assert!(check(open, &["--database", open]).is_ok());
    }

    #[tokio::test]
    async fn an_office_whose_name_cannot_sign_is_not_made_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("office");
        let place = Place { folder: folder.clone(), database: None, key_file: None };
        for name in ["", "two words", "a+b"] {
            let address = "https://office.example";
            let made = make(&place, name, address, Clock::system(), Randomness::system()).await;
            assert!(made.unwrap_err().to_string().contains("cannot name a key"), "{name:?}");
            assert!(!folder.exists(), "nothing is left in the way of the right name");
        }
    }

    #[test]
    fn a_missing_key_is_said_to_be_missing() {
        let missing = OfficeKey::read(std::path::Path::new("/nowhere/office.key")).unwrap_err();
        assert!(missing.to_string().contains("`init`"), "{missing}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_offices_files_are_its_owners_alone() {
        let office = TestOffice::start(Database::Sqlite).await.unwrap();
        let folder = &office.place.folder;
        let copy = folder.join("copy.db");
        let key = OfficeKey::read(&office.place.key_place()).unwrap();
        Sqlite::copy_into(&office.place.database_file(), &key.database(), &copy).unwrap();
        assert!(Sqlite::open(&copy, key.database()).is_ok());
        let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder), 0o700);
        for name in ["office.key", "office.db", "office.db-wal", "office.db-shm", "copy.db"] {
            assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
        }
    }
}
