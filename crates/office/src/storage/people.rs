//! The people who work at head office, and who sits at the page.

use uuid::Uuid;

use super::engine::Transaction;
use super::error::{Result, StorageError};
use super::value::{Row, values};
use crate::clock::Timestamp;

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Also adds clinics, pauses, suspends and rotates.
    Operator,
    /// Also administers people, limits and policy.
    Admin,
}

impl Role {
    /// Every role, the least first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Operator, Self::Admin];

    /// As it is stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }

    /// The role of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: Uuid,
    /// With which the person signs in.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Argon2id, in the PHC string format.
    pub password: String,
    /// The second factor's secret, sealed.
    pub second_factor: Option<Vec<u8>>,
    /// Whether sign-in takes a code. A secret that was never confirmed counts for nothing.
    pub confirmed: bool,
    /// The period of the last code that was used.
    pub used_step: i64,
    /// Refused sign-ins since the last one that was not.
    pub failures: u64,
    /// Until when sign-in is refused unseen.
    pub blocked_until: Timestamp,
    /// When the person was added.
    pub added_at: Timestamp,
    /// Since when the person is out.
    pub disabled_at: Option<Timestamp>,
    /// The last request, to the minute.
    pub last_seen: Option<Timestamp>,
}

const COLUMNS: &str = "id, name, role, password, second_factor, confirmed, used_step, failures, \
                       blocked_until, added_at, disabled_at, last_seen";

fn person(row: &Row) -> Result<Person> {
    let role: String = row.get(2)?;
    let time = |micros: Option<i64>| micros.map(Timestamp::from_micros);
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        role: Role::parse(&role)
            .ok_or_else(|| StorageError::Damaged(format!("the role {role} of a person")))?,
        password: row.get(3)?,
        second_factor: row.get(4)?,
        confirmed: row.get(5)?,
        used_step: row.get(6)?,
        failures: row.get(7)?,
        blocked_until: Timestamp::from_micros(row.get(8)?),
        added_at: Timestamp::from_micros(row.get(9)?),
        disabled_at: time(row.get(10)?),
        last_seen: time(row.get(11)?),
    })
}

/// Names that differ in their letters' case alone are the same.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// Adds a person, and says whether the name was free.
pub fn add(tx: &mut dyn Transaction, person: &Person) -> Result<bool> {
    let added = tx.execute(
        "INSERT INTO person (id, name, folded, role, password, confirmed, used_step, failures,
           blocked_until, added_at)
         VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, $6) ON CONFLICT DO NOTHING",
        values![
            &person.id,
            &person.name,
            &folded(&person.name),
            person.role.name(),
            &person.password,
            person.added_at.micros(),
        ],
    )?;
    Ok(added == 1)
}

/// Everybody, by name.
pub fn all(tx: &mut dyn Transaction) -> Result<Vec<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM person ORDER BY folded");
    tx.query(&sql, &[])?.iter().map(person).collect()
}

/// A person by id.
pub fn find(tx: &mut dyn Transaction, id: Uuid) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE id = $1");
    tx.find(&sql, values![&id])?.as_ref().map(person).transpose()
}

/// A person by name, in either case.
pub fn named(tx: &mut dyn Transaction, name: &str) -> Result<Option<Person>> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE folded = $1");
    tx.find(&sql, values![&folded(name)])?.as_ref().map(person).transpose()
}

/// Who administers and may sign in.
pub fn administrators(tx: &mut dyn Transaction) -> Result<u64> {
    let sql = "SELECT count(*) FROM person WHERE role = 'admin' AND disabled_at IS NULL";
    tx.find(sql, &[])?.map_or(Ok(0), |row| row.get(0))
}

/// The person may not sign in any more, and whoever sits there under this name stands up.
pub fn disable(tx: &mut dyn Transaction, id: Uuid, now: Timestamp) -> Result<()> {
    tx.change(
        "UPDATE person SET disabled_at = $2 WHERE id = $1 AND disabled_at IS NULL",
        values![&id, now.micros()],
    )
}

/// The person may sign in again, with the password and second factor that they had.
pub fn enable(tx: &mut dyn Transaction, id: Uuid) -> Result<()> {
    tx.change(
        "UPDATE person SET disabled_at = NULL, failures = 0, blocked_until = 0 WHERE id = $1",
        values![&id],
    )
}

/// Gives another role.
pub fn set_role(tx: &mut dyn Transaction, id: Uuid, role: Role) -> Result<()> {
    tx.change("UPDATE person SET role = $2 WHERE id = $1", values![&id, role.name()])
}

/// The next sign-in takes the password alone, and sets up a second factor anew. The period of
/// the last code that was used stays, so that none of it counts again.
pub fn reset_second_factor(tx: &mut dyn Transaction, id: Uuid) -> Result<()> {
    tx.change("UPDATE person SET second_factor = NULL, confirmed = 0 WHERE id = $1", values![&id])
}

/// Gives a new password. The second factor goes: whoever resets a password may be asked to because
/// the telephone is lost.
pub fn set_password(tx: &mut dyn Transaction, id: Uuid, password: &str) -> Result<()> {
    tx.change(
        "UPDATE person SET password = $2, second_factor = NULL, confirmed = 0, failures = 0,
           blocked_until = 0 WHERE id = $1",
        values![&id, password],
    )
}

/// A sign-in was refused.
pub fn set_failures(
    tx: &mut dyn Transaction,
    id: Uuid,
    failures: u64,
    blocked_until: Timestamp,
) -> Result<()> {
    tx.change(
        "UPDATE person SET failures = $2, blocked_until = $3 WHERE id = $1",
        values![&id, failures, blocked_until.micros()],
    )
}

/// Keeps a second factor's secret, sealed, which counts for nothing before it is confirmed.
pub fn begin_second_factor(tx: &mut dyn Transaction, id: Uuid, sealed: &[u8]) -> Result<()> {
    tx.change(
        "UPDATE person SET second_factor = $2, confirmed = 0 WHERE id = $1 AND confirmed = 0",
        values![&id, sealed],
    )
}

/// A code of this period was used: no code of it or of an earlier one counts again. The second
/// factor is confirmed by it.
pub fn use_code(tx: &mut dyn Transaction, id: Uuid, step: i64) -> Result<()> {
    tx.change(
        "UPDATE person SET confirmed = 1, used_step = $2 WHERE id = $1 AND used_step < $2",
        values![&id, step],
    )
}

/// Who sits at the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The person.
    pub person: Uuid,
    /// The audit session.
    pub session: Uuid,
    /// Since when.
    pub opened_at: Timestamp,
    /// The last request, to the minute.
    pub seen_at: Timestamp,
}

fn seat(row: &Row) -> Result<Seat> {
    Ok(Seat {
        person: row.get(0)?,
        session: row.get(1)?,
        opened_at: Timestamp::from_micros(row.get(2)?),
        seen_at: Timestamp::from_micros(row.get(3)?),
    })
}

/// Somebody sits down.
pub fn sit_down(tx: &mut dyn Transaction, hash: &[u8; 32], seat: &Seat) -> Result<()> {
    tx.change(
        "INSERT INTO seat (hash, person, session, opened_at, seen_at) VALUES ($1, $2, $3, $4, $5)",
        values![hash, &seat.person, &seat.session, seat.opened_at.micros(), seat.seen_at.micros(),],
    )
}

/// Who sits there, by the hash of the cookie.
pub fn seated(tx: &mut dyn Transaction, hash: &[u8; 32]) -> Result<Option<Seat>> {
    let sql = "SELECT person, session, opened_at, seen_at FROM seat WHERE hash = $1";
    tx.find(sql, values![hash])?.as_ref().map(seat).transpose()
}

/// Whether somebody still sits there in this audit session.
pub fn is_seated(tx: &mut dyn Transaction, session: Uuid) -> Result<bool> {
    let sql = "SELECT person FROM seat WHERE session = $1";
    Ok(tx.find(sql, values![&session])?.is_some())
}

/// A request came from there.
pub fn see(tx: &mut dyn Transaction, hash: &[u8; 32], person: Uuid, now: Timestamp) -> Result<()> {
    tx.execute("UPDATE seat SET seen_at = $2 WHERE hash = $1", values![hash, now.micros()])?;
    tx.change("UPDATE person SET last_seen = $2 WHERE id = $1", values![&person, now.micros()])
}

/// Somebody stands up.
pub fn stand_up(tx: &mut dyn Transaction, hash: &[u8; 32]) -> Result<()> {
    tx.execute("DELETE FROM seat WHERE hash = $1", values![hash]).map(drop)
}

/// The seats of a person stand up, and the seats that were left: whose they were.
pub fn clear_seats(
    tx: &mut dyn Transaction,
    person: Option<Uuid>,
    opened_before: Timestamp,
    seen_before: Timestamp,
) -> Result<Vec<Seat>> {
    let rows = tx.query(
        "DELETE FROM seat WHERE person = $1 OR opened_at <= $2 OR seen_at <= $3
         RETURNING person, session, opened_at, seen_at",
        values![
            person.as_ref().map(|id| id.as_bytes().as_slice()).unwrap_or_default(),
            opened_before.micros(),
            seen_before.micros(),
        ],
    )?;
    rows.iter().map(seat).collect()
}
