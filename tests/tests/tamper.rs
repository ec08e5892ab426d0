//! Another program with the revealed key edits, deletes or inserts a row of any table: it is
//! found, and the record is named. Implements R3 of the targets for rows.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use wardbook_store::verify::{Fault, Verification};
use wardbook_store::{TABLES, TableClass};
use wardbook_tests::{TestClinic, busy_clinic, open_with_key};

/// A column as the schema has it.
struct Column {
    name: String,
    kind: String,
    may_be_null: bool,
}

/// A table as the schema has it.
struct Schema {
    table: &'static str,
    columns: Vec<Column>,
    /// The places of the primary key's columns.
    key: Vec<usize>,
}

impl Schema {
    fn of(connection: &Connection, table: &'static str) -> Self {
        let sql = "SELECT name, type, \"notnull\", pk FROM pragma_table_info(?)";
        let mut statement = connection.prepare(sql).unwrap();
        let read = |row: &rusqlite::Row<'_>| {
            let (not_null, key): (bool, u32) = (row.get(2)?, row.get(3)?);
            let may_be_null = !not_null && key == 0;
            Ok((Column { name: row.get(0)?, kind: row.get(1)?, may_be_null }, key > 0))
        };
        let found: Vec<_> = statement.query_map([table], read).unwrap().flatten().collect();
        let key = (0..found.len()).filter(|at| found[*at].1).collect();
        Self { table, columns: found.into_iter().map(|(column, _)| column).collect(), key }
    }

    /// The first row, a middle one and the last.
    fn rows(&self, connection: &Connection) -> Vec<Vec<Value>> {
        let order: Vec<_> = self.key.iter().map(|at| (at + 1).to_string()).collect();
        let sql = format!("SELECT * FROM {} ORDER BY {}", self.table, order.join(", "));
        let mut statement = connection.prepare(&sql).unwrap();
        let read =
            |row: &rusqlite::Row<'_>| (0..self.columns.len()).map(|at| row.get(at)).collect();
        let all: Vec<Vec<Value>> = statement.query_map([], read).unwrap().flatten().collect();
        assert!(!all.is_empty(), "the busy clinic has no row in {}", self.table);
        let places = BTreeSet::from([0, all.len() / 2, all.len() - 1]);
        places.into_iter().map(|at| all[at].clone()).collect()
    }

    fn where_key(&self) -> String {
        let parts = self.key.iter().map(|at| format!("{} = ?", self.columns[*at].name));
        parts.collect::<Vec<_>>().join(" AND ")
    }

    fn key_of<'r>(&self, row: &'r [Value]) -> Vec<&'r Value> {
        self.key.iter().map(|at| &row[*at]).collect()
    }

    /// How a verification names this row: every word must be in one of its sentences.
    fn name_of(&self, row: &[Value]) -> Vec<String> {
        let shown = |value: &Value| match value {
            Value::Text(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            Value::Blob(bytes) => uuid::Uuid::from_slice(bytes).unwrap().to_string(),
            other => format!("{other:?}"),
        };
        let key: Vec<_> = self.key_of(row).into_iter().map(shown).collect();
        match self.table {
            "events" | "payloads" => vec![format!("event {}", key[0])],
            "checkpoints" => vec![format!("checkpoint of size {}", key[0])],
            "tiles" => vec![format!("tile {} of level {}", key[1], key[0])],
            "audit_sessions" => vec![format!("audit session {}", key[0])],
            "patient_keys" => vec![format!("index of patient {}", key[2])],
            table => vec![format!("{table}/{}", key.join("/"))],
        }
    }
}

/// Other values that the column takes: first one that looks as good.
fn others(column: &Column, value: &Value) -> Vec<Value> {
    let mut others = match value {
        Value::Integer(number) => vec![Value::Integer(number + 1), Value::Integer(-number - 1)],
        Value::Text(text) => vec![Value::Text(format!("{text}x")), Value::Text(String::new())],
        Value::Blob(bytes) => {
            let mut flipped = bytes.clone();
            *flipped.last_mut().unwrap() ^= 1;
            vec![Value::Blob(flipped), Value::Blob(bytes[1..].to_vec())]
        }
        Value::Real(_) => unreachable!("no column is a float"),
        Value::Null => match column.kind.as_str() {
            "INTEGER" => vec![Value::Integer(7), Value::Integer(0)],
            "TEXT" => vec![Value::Text("forged".into()), Value::Text(String::new())],
            _ => [8, 16, 32].map(|length| Value::Blob(vec![7; length])).into(),
        },
    };
    others.retain(|other| other != value);
    if column.may_be_null && *value != Value::Null {
        others.push(Value::Null);
    }
    others
}

/// A clinic, the holder of its key, and what went unnoticed so far.
struct Tampering {
    clinic: TestClinic,
    key: String,
    tried: usize,
    missed: Vec<String>,
}

impl Tampering {
    fn new() -> Self {
        let (clinic, key) = busy_clinic();
        let clean = clinic.verify_in_process(&key).unwrap();
        assert!(clean.sound, "a false alarm on the clean clinic: {:?}", clean.faults);
        Self { clinic, key, tried: 0, missed: Vec::new() }
    }

    fn schema(&self, table: &'static str) -> (Schema, Vec<Vec<Value>>) {
        let connection = open_with_key(&self.clinic.database(), &self.key);
        let schema = Schema::of(&connection, table);
        let rows = schema.rows(&connection);
        (schema, rows)
    }

    /// Tampers with a fresh copy; what `tamper` could not do (a constraint is in the way) is
    /// not counted. Afterwards a verification must name the row.
    fn attempt(
        &mut self,
        what: &str,
        name: &[String],
        tamper: impl FnOnce(&Connection) -> rusqlite::Result<usize>,
    ) -> bool {
        let copy = self.clinic.copy();
        let connection = open_with_key(&copy.database(), &self.key);
        let Ok(changed) = tamper(&connection) else { return false };
        assert!(changed > 0, "{what} changed nothing");
        drop(connection);
        self.tried += 1;
        match copy.verify_in_process(&self.key) {
            Ok(found) if names(&found, name) => {}
            Ok(found) if found.sound => self.missed.push(format!("{what}: NOT FOUND")),
            Ok(found) => {
                let said: Vec<_> = found.faults.iter().take(3).map(|one| &one.message).collect();
                self.missed.push(format!("{what}: {name:?} is not named in {said:?}"));
            }
            Err(error) => self.missed.push(format!("{what}: {name:?}, only: {error}")),
        }
        true
    }

    fn edit_every_column(&mut self, table: &'static str) {
        let (schema, rows) = self.schema(table);
        for (place, row) in rows.iter().enumerate() {
            let name = schema.name_of(row);
            let odd = place == rows.len() / 2;
            for (at, column) in schema.columns.iter().enumerate() {
                let sql = format!(
                    "UPDATE {table} SET \"{}\" = ? WHERE {}",
                    column.name,
                    schema.where_key()
                );
                let mut done = 0;
                for other in others(column, &row[at]) {
                    // In the middle row every way is tried, elsewhere the first that is possible.
                    if done > 0 && !odd {
                        break;
                    }
                    let what = format!("{table}.{} {:?} -> {other:?}", column.name, row[at]);
                    let values = std::iter::once(&other).chain(schema.key_of(row));
                    let edit = |one: &Connection| one.execute(&sql, params_from_iter(values));
                    done += usize::from(self.attempt(&what, &name, edit));
                }
                assert!(done > 0, "no edit of {table}.{} was possible", column.name);
            }
        }
    }

    fn delete_and_insert(&mut self, table: &'static str) {
        let (schema, rows) = self.schema(table);
        let delete = format!("DELETE FROM {table} WHERE {}", schema.where_key());
        for row in &rows {
            let name = schema.name_of(row);
            let what = format!("{table} {name:?} deleted");
            let values = params_from_iter(schema.key_of(row));
            assert!(self.attempt(&what, &name, |one| one.execute(&delete, values)), "{what}");
        }
        let holes = vec!["?"; schema.columns.len()].join(", ");
        let insert = format!("INSERT INTO {table} VALUES ({holes})");
        let fresh = fresh_row(&schema, rows.last().unwrap());
        let name = schema.name_of(&fresh);
        let what = format!("{table} {name:?} inserted");
        let values = params_from_iter(&fresh);
        assert!(self.attempt(&what, &name, |one| one.execute(&insert, values)), "{what}");
    }

    fn end(self) {
        println!("{} ways of tampering tried, {} missed", self.tried, self.missed.len());
        assert!(self.missed.is_empty(), "\n{}", self.missed.join("\n"));
    }
}

fn names(found: &Verification, words: &[String]) -> bool {
    let has = |text: &str, word: &str| {
        let (text, word) = (text.to_lowercase(), word.to_lowercase());
        text.match_indices(&word).any(|(at, _)| {
            !text[at + word.len()..].starts_with(|next: char| next.is_ascii_alphanumeric())
        })
    };
    let said = |fault: &Fault| words.iter().all(|word| has(&fault.message, word));
    // What was cut off the end has no place any more; it is named by the log's length.
    let cut = |fault: &Fault| {
        let size = found.events;
        words == [format!("event {size}")] && has(&fault.message, &format!("log has {size} events"))
    };
    !found.sound && found.faults.iter().any(|fault| said(fault) || cut(fault))
}

/// A row like `row` with another key and other unique values.
fn fresh_row(schema: &Schema, row: &[Value]) -> Vec<Value> {
    let mut fresh = row.to_vec();
    for (at, value) in fresh.iter_mut().enumerate() {
        let unique = ["name", "sha256", "processing_session_id", "alert_type"];
        let is_key = schema.key.contains(&at);
        if !is_key && !unique.contains(&schema.columns[at].name.as_str()) {
            continue;
        }
        *value = match &*value {
            Value::Integer(number) => Value::Integer(number + 1),
            Value::Text(text) => {
                let mut other = text.clone();
                let last = if other.pop() == Some('a') { 'b' } else { 'a' };
                other.push(last);
                Value::Text(other)
            }
            Value::Blob(bytes) => {
                let mut other = bytes.clone();
                *other.last_mut().unwrap() ^= 1;
                Value::Blob(other)
            }
            other => other.clone(),
        };
    }
    fresh
}

fn edit_tables(tables: &[&'static str]) {
    let mut tampering = Tampering::new();
    for table in tables {
        tampering.edit_every_column(table);
    }
    tampering.end();
}

const LOG: &[&str] = &["events", "payloads", "checkpoints", "tiles", "audit_sessions"];
const SETUP: &[&str] = &[
    "log_identity",
    "accounts",
    "users",
    "second_factors",
    "endpoints",
    "settings",
    "saved_views",
    "background_work",
    "head_offices",
    "office_keys",
    "witnesses",
    "sync_pauses",
    "office_policies",
    "office_mail",
    "inbox_folders",
    "inbox_folder_sessions",
];
const SESSIONS: &[&str] = &[
    "documents",
    "document_parts",
    "document_cuts",
    "document_screenings",
    "egress",
    "inbox_files",
    "ai_processing_sessions",
    "session_documents",
];
const PATIENTS: &[&str] = &["patients", "patient_keys", "document_patients"];
const MESSAGES: &[&str] = &[
    "patient_contacts",
    "patient_consents",
    "patient_messaging",
    "message_templates",
    "messages",
    "message_edits",
    "message_attempts",
    "message_providers",
];
const RESULTS: &[&str] = &["ai_calls", "document_results", "result_fields", "result_doubts"];
const JUDGEMENTS: &[&str] = &["compliance_checks", "alerts", "completion_reports"];

#[test]
fn every_table_is_among_those_that_are_tampered_with() {
    let all = [LOG, SETUP, PATIENTS, MESSAGES, SESSIONS, RESULTS, JUDGEMENTS].concat();
    let tampered: BTreeSet<_> = all.into_iter().collect();
    let exempt = |class| matches!(class, TableClass::Exempt(_));
    let known = TABLES.iter().filter(|table| !exempt(table.class)).map(|table| table.name);
    assert_eq!(tampered, known.collect());
}

#[test]
fn an_edit_of_any_column_of_the_log_is_found_and_its_event_named() {
    edit_tables(LOG);
}

#[test]
fn an_edit_of_any_column_about_people_keys_and_endpoints_is_found_and_named() {
    edit_tables(SETUP);
}

#[test]
fn an_edit_of_any_column_about_patients_is_found_and_named() {
    edit_tables(PATIENTS);
}

#[test]
fn an_edit_of_any_column_about_messages_is_found_and_named() {
    edit_tables(MESSAGES);
}

#[test]
fn an_edit_of_any_column_of_documents_and_sessions_is_found_and_named() {
    edit_tables(SESSIONS);
}

#[test]
fn an_edit_of_any_column_of_calls_and_results_is_found_and_named() {
    edit_tables(RESULTS);
}

#[test]
fn an_edit_of_any_column_of_checks_alerts_and_reports_is_found_and_named() {
    edit_tables(JUDGEMENTS);
}

#[test]
fn a_deleted_or_inserted_row_of_any_table_is_found_and_named() {
    let mut tampering = Tampering::new();
    for table in [LOG, SETUP, PATIENTS, MESSAGES, SESSIONS, RESULTS, JUDGEMENTS].concat() {
        tampering.delete_and_insert(table);
    }
    tampering.end();
}
