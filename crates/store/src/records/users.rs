//! People who may sign in. Their passwords are nowhere; see `key_slots`.

use rusqlite::{Connection, Row};
use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Role;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{AccountId, UserId};

use crate::Result;
use crate::database::rows::{find, id, list, time, word};
use crate::database::tx::{Tx, because};

/// A person.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct User {
    /// Their id.
    pub user_id: UserId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// Whether they may sign in.
    pub active: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Whether signing in takes a code of their authenticator app as well.
    pub second_factor: bool,
}

/// People, without what their second factors rest on.
const PEOPLE: &str =
    "SELECT u.*, EXISTS (SELECT 1 FROM second_factors f WHERE f.user_id = u.user_id)
    AS second_factor FROM users u";

impl User {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            user_id: id(row, "user_id")?,
            name: row.get("name")?,
            role: word(row, "role")?,
            active: row.get::<_, String>("status")? == "active",
            created_at: time(row, "created_at")?,
            second_factor: row.get("second_factor")?,
        })
    }
}

/// Everybody, by name.
pub fn all(connection: &Connection) -> Result<Vec<User>> {
    list(connection, &format!("{PEOPLE} ORDER BY name"), [], User::read)
}

/// The person with this id.
pub fn by_id(connection: &Connection, user: UserId) -> Result<Option<User>> {
    let sql = format!("{PEOPLE} WHERE u.user_id = ?");
    find(connection, &sql, [user.to_string()], User::read)
}

/// The person with this name.
pub fn by_name(connection: &Connection, name: &str) -> Result<Option<User>> {
    find(connection, &format!("{PEOPLE} WHERE u.name = ?"), [name], User::read)
}

/// Adds a person; with the reason where one was asked for.
pub fn insert(
    tx: &mut Tx<'_>,
    (user, account): (UserId, AccountId),
    name: &str,
    role: Role,
    reason: Option<&str>,
) -> Result<()> {
    let subject = format!("users/{user}");
    let payload = because(json!({ "name": name, "role": role }), reason);
    tx.event(Kind::UserAdded, subject, payload);
    let (user, account, now) = (user.to_string(), account.to_string(), tx.now().micros());
    tx.insert(
        "users",
        &[
            ("user_id", &user),
            ("account_id", &account),
            ("name", &name),
            ("role", &role.as_str()),
            ("status", &"active"),
            ("created_at", &now),
        ],
    )
}

/// Takes a person's right to sign in away.
pub fn disable(tx: &mut Tx<'_>, user: UserId, reason: &str) -> Result<()> {
    tx.event(Kind::UserDisabled, format!("users/{user}"), json!({ "reason": reason }));
    tx.update("users", ("user_id", &user.to_string()), &[("status", &"disabled")])
}

/// Lets a person sign in again who was disabled.
pub fn enable(tx: &mut Tx<'_>, user: UserId, reason: &str) -> Result<()> {
    tx.event(Kind::UserEnabled, format!("users/{user}"), json!({ "reason": reason }));
    tx.update("users", ("user_id", &user.to_string()), &[("status", &"active")])
}

/// Gives a person another role.
pub fn change_role(
    tx: &mut Tx<'_>,
    user: UserId,
    (from, to): (Role, Role),
    reason: &str,
) -> Result<()> {
    let payload = json!({ "from": from, "to": to, "reason": reason });
    tx.event(Kind::UserRoleChanged, format!("users/{user}"), payload);
    tx.update("users", ("user_id", &user.to_string()), &[("role", &to.as_str())])
}

/// How many administrators may sign in.
pub fn active_admins(connection: &Connection) -> Result<u64> {
    let sql = "SELECT count(*) FROM users WHERE role = 'admin' AND status = 'active'";
    Ok(connection.query_row(sql, [], |row| row.get(0))?)
}
