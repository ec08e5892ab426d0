//! The rows of a clinic's tables, as another program with the revealed key reads them, to compare two
//! copies of a record.

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::types::Value;

use crate::clinic::TestClinic;
use crate::database::open_with_key;

/// Tables that are the log, or made from it: `Log` compares those.
const OF_THE_LOG: [&str; 6] =
    ["events", "payloads", "checkpoints", "tiles", "audit_sessions", "migrations"];

/// Every row of every other table.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows(BTreeMap<String, Vec<BTreeMap<String, Value>>>);

impl Rows {
    /// The rows now.
    pub fn of(clinic: &TestClinic, key: &str) -> Self {
        let connection = open_with_key(&clinic.database(), key);
        let sql = "SELECT name FROM pragma_table_list
            WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let names = column(&connection, sql);
        let names = names.into_iter().filter(|name| !OF_THE_LOG.contains(&name.as_str()));
        Self(names.map(|name| (name.clone(), rows(&connection, &name))).collect())
    }

    /// How many there are in all.
    pub fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

/// The columns in which two copies differ, each once, as `table.column`; a table of which one has more
/// rows is named without a column.
pub fn differences(one: &Rows, other: &Rows) -> Vec<String> {
    let mut found = Vec::new();
    for (table, rows) in &one.0 {
        let others = other.0.get(table).map_or(&[][..], Vec::as_slice);
        if rows.len() != others.len() {
            found.push(table.clone());
            continue;
        }
        for (row, other) in rows.iter().zip(others) {
            let differ = row.iter().filter(|(name, value)| other.get(*name) != Some(value));
            found.extend(differ.map(|(name, _)| format!("{table}.{name}")));
        }
    }
    found.sort();
    found.dedup();
    found
}

fn column(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).expect("a statement");
    let rows = statement.query_map([], |row| row.get(0)).expect("a query");
    rows.collect::<Result<_, _>>().expect("texts")
}

fn rows(connection: &Connection, table: &str) -> Vec<BTreeMap<String, Value>> {
    let mut statement =
        connection.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2")).expect("a statement");
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let rows = statement.query_map([], |row| {
        let each = names.iter().enumerate();
        each.map(|(at, name)| Ok((name.clone(), row.get(at)?))).collect()
    });
    rows.expect("a query").collect::<Result<_, _>>().expect("rows")
}
