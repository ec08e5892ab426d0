//! The copy of the newest checkpoint outside the database, so that an old database put back,
//! or a tail cut off, is noticed at the next start, before any witness says so.

use std::fs;

use rusqlite::Connection;

use wardbook_ledger::checkpoint::{self, LogKey};
use wardbook_ledger::merkle;

use crate::Result;
use crate::faults::durable;
use crate::home::folder::{Home, replace_file};
use crate::log::nodes::LogTree;
use crate::log::read as events;

/// Replaces the copy.
pub(crate) fn write(home: &Home, note: &str) -> Result<()> {
    replace_file(&home.checkpoint_copy(), note.as_bytes())
}

/// How the copy and the database stand to each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// The database holds what the copy says, or has no checkpoint yet.
    Agrees,
    /// There ought to be a copy and there is none.
    Missing,
    /// The copy is not a signed checkpoint of this log.
    Unreadable,
    /// The database is shorter than the copy says.
    Shorter { copy: u64, database: u64 },
    /// At the copy's size the database has another history.
    Differs { size: u64 },
}

impl Comparison {
    /// What is wrong, in words; `None` where nothing is.
    pub(crate) fn problem(&self) -> Option<String> {
        match self {
            Self::Agrees => None,
            Self::Missing => {
                Some("the copy of the newest checkpoint (checkpoint.txt) is missing".into())
            }
            Self::Unreadable => Some(
                "the copy of the newest checkpoint (checkpoint.txt) is not signed by this log"
                    .into(),
            ),
            Self::Shorter { copy, database } => Some(format!(
                "the log has {database} events but had {copy} when its newest checkpoint was made: \
                 its end was cut off or an old database was put back"
            )),
            Self::Differs { size } => Some(format!(
                "the first {size} events are not those that the newest checkpoint was made of"
            )),
        }
    }
}

/// What the copy says; `None` where there is none. It is replaced after each checkpoint has been
/// committed: to be compared with a state of the database, it is read *before* that state, for one
/// that is read after it may be ahead although nothing is wrong.
pub(crate) fn read(home: &Home) -> Option<Vec<u8>> {
    fs::read(home.checkpoint_copy()).ok()
}

/// Compares what the copy said with the database.
pub(crate) fn compare(
    copy: Option<&[u8]>,
    connection: &Connection,
    key: &LogKey,
) -> Result<Comparison> {
    let Some(note) = copy else {
        let any: u64 =
            connection.query_row("SELECT count(*) FROM checkpoints", [], |row| row.get(0))?;
        return Ok(if any == 0 { Comparison::Agrees } else { Comparison::Missing });
    };
    let Ok(signed) = checkpoint::open(note, &[key.vkey().clone()]) else {
        return Ok(Comparison::Unreadable);
    };
    let (size, database) = (signed.checkpoint.size, events::count(connection)?);
    if database < size {
        return Ok(Comparison::Shorter { copy: size, database });
    }
    let root = LogTree::of(connection, size).and_then(|tree| merkle::root(size, &tree.nodes()));
    let same = root.is_ok_and(|root| root == signed.checkpoint.root);
    Ok(if same { Comparison::Agrees } else { Comparison::Differs { size } })
}

/// Keeps the contradicted copy as evidence, under a name that nothing replaces.
pub(crate) fn keep_as_evidence(home: &Home, now_micros: i64) -> Result<()> {
    let copy = home.checkpoint_copy();
    if copy.exists() {
        let name = format!("checkpoint-conflict-{now_micros}.txt");
        let kept = home.path().join(name);
        durable(&copy, || {
            fs::rename(&copy, &kept).map_err(crate::StoreError::io(&copy))?;
            crate::home::folder::sync_folder(home.path())
        })?;
    }
    Ok(())
}
