//! Row changes as the database itself sees them.
//!
//! Triggers on every business table call a function of this program, inside the transaction
//! that changes the row, so a change without its event cannot be coded by mistake. The
//! triggers are temporary: they live in the writing connection and leave the schema alone.

use std::sync::{Arc, Mutex, PoisonError};

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use serde_json::{Map, Value, json};
use sha2::Sha256;

use wardbook_domain::access::Context;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;

use crate::database::tables::{Table, business_tables};
use crate::{Result, StoreError};

/// What is to be recorded when the write that caused it has run, in the order it happened.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) context: Context,
    pub(crate) kind: Kind,
    pub(crate) subject: String,
    pub(crate) payload: Option<Value>,
}

/// What the triggers' functions share with the write that is running.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    pub(crate) context: Option<Context>,
    pub(crate) now: Option<Timestamp>,
    pub(crate) pending: Vec<Pending>,
}

pub(crate) type SharedWrite = Arc<Mutex<Shared>>;

/// The HMAC that stands for a secret in events, under a secret of the log.
#[derive(Clone)]
pub(crate) struct SecretMask([u8; 32]);

impl SecretMask {
    pub(crate) const fn new(log_secret: [u8; 32]) -> Self {
        Self(log_secret)
    }

    fn mask(&self, bytes: &[u8]) -> String {
        // HMAC takes keys of any length, so this cannot fail.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else { return String::new() };
        mac.update(bytes);
        format!("hmac-sha256:{}", hex::encode(mac.finalize().into_bytes()))
    }

    /// A column's value as events carry it: integers below 2^53 as such, larger ones as
    /// decimal strings, bytes as hex, secrets as their HMAC.
    pub(crate) fn value(&self, value: ValueRef<'_>, secret: bool) -> Value {
        match value {
            ValueRef::Null => Value::Null,
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) if secret => self.mask(bytes).into(),
            ValueRef::Integer(number) if number.unsigned_abs() < 1 << 53 => number.into(),
            ValueRef::Integer(number) => number.to_string().into(),
            ValueRef::Real(number) => number.to_string().into(),
            ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into(),
            ValueRef::Blob(bytes) => format!("hex:{}", hex::encode(bytes)).into(),
        }
    }
}

impl std::fmt::Debug for SecretMask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretMask")
    }
}

/// A business table's columns, in the order of the schema.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    pub(crate) table: &'static Table,
    pub(crate) names: Vec<String>,
}

impl Columns {
    pub(crate) fn of(connection: &Connection, table: &'static Table) -> Result<Self> {
        let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?, 'main')")?;
        let names =
            statement.query_map([table.name], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(Self { table, names })
    }

    pub(crate) fn is_secret(&self, name: &str) -> bool {
        self.table.secrets.contains(&name)
    }
}

/// Installs the functions and triggers on the writing connection.
pub(crate) fn install(
    connection: &Connection,
    shared: &SharedWrite,
    mask: &SecretMask,
) -> Result<()> {
    install_stamps(connection, shared)?;
    for table in business_tables(connection)? {
        let columns = Columns::of(connection, table)?;
        let function = format!("capture_{}", table.name);
        let (shared, mask, known) = (Arc::clone(shared), mask.clone(), columns.clone());
        connection.create_scalar_function(
            function.as_str(),
            -1,
            FunctionFlags::SQLITE_UTF8,
            move |call| {
                let change = match call.get_raw(0).as_str().unwrap_or_default() {
                    "insert" => Change::Insert,
                    "update" => Change::Update,
                    _ => Change::Delete,
                };
                let id = call.get_raw(1).as_str().unwrap_or_default().to_owned();
                let values: Vec<_> = (2..call.len()).map(|at| call.get_raw(at)).collect();
                if let Some(payload) = change.payload(&known, &mask, &id, &values) {
                    push(&shared, table.name, &id, payload);
                }
                Ok(0)
            },
        )?;
        connection.execute_batch(&triggers(&columns, &function))?;
    }
    Ok(())
}

fn push(shared: &SharedWrite, record_type: &str, id: &str, payload: Value) {
    let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(context) = shared.context {
        let subject = format!("{record_type}/{id}");
        let kind = Kind::RecordChanged;
        shared.pending.push(Pending { context, kind, subject, payload: Some(payload) });
    }
}

/// `stamp_session()`, `stamp_user()` and `stamp_time()`: who changes rows now, and when, for
/// the columns that every business row carries.
fn install_stamps(connection: &Connection, shared: &SharedWrite) -> Result<()> {
    type Stamp = fn(&Shared) -> rusqlite::types::Value;
    let stamps: [(&str, Stamp); 3] = [
        ("stamp_session", |shared| {
            shared.context.map(|context| context.actor.session.to_string()).into()
        }),
        ("stamp_user", |shared| {
            let person = shared.context.and_then(|context| context.actor.person);
            person.map(|(user, _)| user.to_string()).into()
        }),
        ("stamp_time", |shared| shared.now.map(Timestamp::micros).into()),
    ];
    for (name, stamp) in stamps {
        let shared = Arc::clone(shared);
        connection.create_scalar_function(name, 0, FunctionFlags::SQLITE_UTF8, move |_| {
            Ok(stamp(&shared.lock().unwrap_or_else(PoisonError::into_inner)))
        })?;
    }
    Ok(())
}

fn triggers(columns: &Columns, function: &str) -> String {
    let table = columns.table.name;
    let row = |prefix: &str| {
        let each = columns.names.iter().map(|name| format!("{prefix}.\"{name}\""));
        each.collect::<Vec<_>>().join(", ")
    };
    let id = |prefix: &str| {
        let each = columns.table.key.iter().map(|name| format!("{prefix}.\"{name}\""));
        each.collect::<Vec<_>>().join(" || '/' || ")
    };
    let (old, new) = (row("OLD"), row("NEW"));
    [
        ("INSERT", "insert", id("NEW"), new.clone()),
        ("UPDATE", "update", id("OLD"), format!("{old}, {new}")),
        ("DELETE", "delete", id("OLD"), old),
    ]
    .map(|(verb, word, id, values)| {
        format!(
            "CREATE TEMP TRIGGER capture_{word}_{table} AFTER {verb} ON main.{table} BEGIN
               SELECT {function}('{word}', {id}, {values}); END;"
        )
    })
    .join("\n")
}

#[derive(Clone, Copy)]
enum Change {
    Insert,
    Update,
    Delete,
}

impl Change {
    /// The event's payload; `None` for an update that changes no value.
    fn payload(
        self,
        columns: &Columns,
        mask: &SecretMask,
        id: &str,
        values: &[ValueRef<'_>],
    ) -> Option<Value> {
        let count = columns.names.len();
        let (mut previous, mut new) = (Map::new(), Map::new());
        for (at, name) in columns.names.iter().enumerate() {
            let secret = columns.is_secret(name);
            let value = |at: usize| mask.value(values[at], secret);
            match self {
                Self::Insert => drop(new.insert(name.clone(), value(at))),
                Self::Delete => drop(previous.insert(name.clone(), value(at))),
                Self::Update if values[at] == values[count + at] => {}
                Self::Update => {
                    previous.insert(name.clone(), value(at));
                    new.insert(name.clone(), value(count + at));
                }
            }
        }
        let fields = if new.is_empty() { &previous } else { &new };
        if fields.is_empty() {
            return None;
        }
        let changed: Vec<&String> = fields.keys().collect();
        let change_type = match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
        };
        Some(json!({
            "record_type": columns.table.name,
            "record_id": id,
            "change_type": change_type,
            "changed_fields": changed,
            "previous_values": previous,
            "new_values": new,
        }))
    }
}

/// The secret that masks secrets, read from the database; none before the clinic has one.
pub(crate) fn read_mask(connection: &Connection) -> Result<SecretMask> {
    let secret: Vec<u8> =
        connection.query_row("SELECT secret FROM log_identity", [], |row| row.get(0))?;
    let secret = secret.try_into().map_err(|_| StoreError::BadRecord("log_identity".into()))?;
    Ok(SecretMask::new(secret))
}
