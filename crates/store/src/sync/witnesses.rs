//! Other witnesses that the clinic's checkpoints are shown to: none, unless an administrator adds
//! one.

use rusqlite::{Connection, Row};
use serde_json::json;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{UserId, WitnessId};
use wardbook_domain::sync::SyncProblem;

use super::enrolment::{columns, note_problem};
use crate::Result;
use crate::database::rows::{find, id, list, optional_word, time};
use crate::database::tx::Tx;

/// A witness that is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its id.
    pub witness_id: WitnessId,
    /// Its verifier key.
    pub vkey: String,
    /// Its submission prefix.
    pub url: String,
    /// Since when it is asked.
    pub added_at: Timestamp,
    /// The name of who added it.
    pub added_by: Option<String>,
    /// Why it refuses; `None` where it does not.
    pub problem: Option<SyncProblem>,
    /// That in words.
    pub problem_detail: String,
}

const WITNESSES: &str = "SELECT w.*, coalesce(u.name, w.added_by) AS adder
    FROM witnesses w LEFT JOIN users u ON u.user_id = w.added_by WHERE w.removed_at IS NULL";

fn read(row: &Row<'_>) -> rusqlite::Result<Witness> {
    Ok(Witness {
        witness_id: id(row, "witness_id")?,
        vkey: row.get("vkey")?,
        url: row.get("url")?,
        added_at: time(row, "added_at")?,
        added_by: row.get("adder")?,
        problem: optional_word(row, "problem")?,
        problem_detail: row.get("problem_detail")?,
    })
}

/// Those that are asked, in the order in which they were added.
pub fn in_use(connection: &Connection) -> Result<Vec<Witness>> {
    let sql = format!("{WITNESSES} ORDER BY w.added_at, w.witness_id");
    list(connection, &sql, [], read)
}

/// The verifier keys of all that are or were asked.
pub fn keys(connection: &Connection) -> Result<Vec<String>> {
    list(connection, "SELECT DISTINCT vkey FROM witnesses", [], |row| row.get(0))
}

/// The one with this key, if it is asked.
pub fn by_key(connection: &Connection, vkey: &str) -> Result<Option<Witness>> {
    find(connection, &format!("{WITNESSES} AND w.vkey = ?"), [vkey], read)
}

/// Has a witness asked from now on; one with this key must not be asked already.
pub fn insert(tx: &mut Tx<'_>, witness: &Witness, by: UserId) -> Result<()> {
    let key = witness.witness_id.to_string();
    let payload = json!({ "vkey": witness.vkey, "url": witness.url });
    tx.event(Kind::WitnessAdded, format!("witnesses/{key}"), payload);
    tx.insert(
        "witnesses",
        &[
            ("witness_id", &key),
            ("vkey", &witness.vkey),
            ("url", &witness.url),
            ("added_at", &witness.added_at.micros()),
            ("added_by", &by.to_string()),
            ("problem_detail", &""),
        ],
    )
}

/// Has a witness asked no more. Its row stays.
pub fn remove(tx: &mut Tx<'_>, witness: &Witness) -> Result<()> {
    let (key, now) = (witness.witness_id.to_string(), tx.now().micros());
    let payload = json!({ "vkey": witness.vkey, "url": witness.url });
    tx.event(Kind::WitnessRemoved, format!("witnesses/{key}"), payload);
    tx.update("witnesses", ("witness_id", &key), &[("removed_at", &now)])
}

/// Notes that a witness refuses, or no longer does; the caller looks that it is a change.
pub fn set_problem(
    tx: &mut Tx<'_>,
    witness: &Witness,
    problem: Option<(SyncProblem, &str)>,
) -> Result<()> {
    let key = witness.witness_id.to_string();
    let by = witness.vkey.split('+').next().unwrap_or_default();
    note_problem(tx, format!("witnesses/{key}"), by, witness.problem, problem);
    let (word, detail) = columns(problem);
    tx.update("witnesses", ("witness_id", &key), &[("problem", &word), ("problem_detail", &detail)])
}
