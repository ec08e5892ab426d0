//! The schema must be what the migrations make, as far as this database took them: a trigger
//! that another program put in would change rows at the next write, and an index taken out
//! would slow every list. A database that was never opened by this version is compared with
//! its own, so that an older one raises no false alarm.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::Result;
use crate::database::migrations;
use crate::database::rows::list;

use super::faults::Faults;

pub(super) fn compare(connection: &Connection, faults: &mut Faults) -> Result<()> {
    let fresh = migrations::fresh(migrations::version_of(connection))?;
    let mut expected = parts(&fresh)?;
    for (name, sql) in parts(connection)? {
        match expected.remove(&name) {
            Some(made) if made == sql => {}
            Some(_) => {
                let message = format!("the schema's {name} was altered");
                faults.add(None, "schema", message);
            }
            None => {
                let message = format!("the schema has a {name} that the program never made");
                faults.add(None, "schema", message);
            }
        }
    }
    for name in expected.keys() {
        faults.add(None, "schema", format!("the schema's {name} is missing"));
    }
    Ok(())
}

/// Tables, indexes, triggers and views by kind and name, with the text that made them.
fn parts(connection: &Connection) -> Result<BTreeMap<String, String>> {
    let sql = "SELECT type || ' ' || name, coalesce(sql, '') FROM main.sqlite_schema
        WHERE name NOT IN ('sqlite_stat1', 'sqlite_stat4')";
    let found = list(connection, sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(found.into_iter().collect())
}
