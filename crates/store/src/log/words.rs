//! Finding events by the words in their payloads: an index beside the database, in a file of its
//! own, encrypted under a key of its own.
//!
//! It holds nothing that the log does not hold. It is filled when somebody looks for words, never
//! while events are recorded, so recording costs nothing more; and one that is lost, damaged, of
//! another log or of an earlier state of this one is made anew. What narrows a search besides its
//! words (kind, person, trace …) stands in it as words that nobody can type, so that what matches
//! is found in the index alone.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, params};
use serde_json::Value;
use uuid::Uuid;

use wardbook_domain::event::Kind;

use crate::database::cipher::{self, Access, DataKey};
use crate::home::folder::{Home, database_files, restrict};
use crate::log::read as events;
use crate::log::read::{Event, Filter};
use crate::{Result, StoreError};

/// Raised with every change of what is indexed or how.
const VERSION: u32 = 1;

/// Events that are taken in at once; what a crash costs, and what memory holds.
const BATCH: u64 = 10_000;

const SCHEMA: &str = "
    CREATE VIRTUAL TABLE words USING fts5(text, content = '', columnsize = 0, detail = none,
        tokenize = \"unicode61 remove_diacritics 2 categories 'L* N* M* Co'\");
    CREATE TABLE reached (version INTEGER NOT NULL, log TEXT NOT NULL, size INTEGER NOT NULL,
        leaf BLOB NOT NULL) STRICT;";

/// The index, open.
#[derive(Debug)]
pub(crate) struct TextIndex {
    connection: Connection,
    log: String,
}

impl TextIndex {
    /// Opens the index of a clinic; what cannot serve is made anew.
    pub(crate) fn open(home: &Home, key: &DataKey, log: &str, events: &Connection) -> Result<Self> {
        let file = home.text_index();
        let key = DataKey::from_bytes(key.derive("wardbook text index"));
        if let Ok(index) = Self::at(&file, &key, log)
            && index.is_of(events).unwrap_or(false)
        {
            return Ok(index);
        }
        Self::remove(home)?;
        Self::at(&file, &key, log)
    }

    /// Takes the file away, so that it is made anew.
    pub(crate) fn remove(home: &Home) -> Result<()> {
        for path in database_files(&home.text_index()) {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(StoreError::io(&path)(error));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn at(file: &Path, key: &DataKey, log: &str) -> Result<Self> {
        let connection = cipher::open(file, key, Access::Create)?;
        restrict(file, 0o600)?;
        // What a power cut takes away is taken in again.
        connection.execute_batch("PRAGMA synchronous = NORMAL")?;
        let made: bool =
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        if !made {
            connection.execute_batch(&format!("BEGIN; {SCHEMA} COMMIT;"))?;
            let sql = "INSERT INTO reached VALUES (?, ?, 0, x'')";
            connection.execute(sql, params![VERSION, log])?;
        }
        Ok(Self { connection, log: log.to_owned() })
    }

    /// Whether it is of this log, as far as it goes: the last event that it took in is still there.
    fn is_of(&self, events: &Connection) -> Result<bool> {
        let sql = "SELECT version, log, size, leaf FROM reached";
        let (version, log, size, leaf): (u32, String, u64, Vec<u8>) =
            self.connection.query_row(sql, [], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })?;
        let is_there = match size.checked_sub(1) {
            None => true,
            Some(last) => {
                let sql = "SELECT leaf FROM events WHERE seq = ?";
                let stored = crate::database::rows::find(events, sql, [last], |row| {
                    row.get::<_, Vec<u8>>(0)
                })?;
                stored.is_some_and(|stored| stored == leaf)
            }
        };
        Ok(version == VERSION && log == self.log && is_there)
    }

    /// Takes in some of what was recorded since the last time; answers whether that was all.
    pub(crate) fn catch_up(&mut self, events: &Connection) -> Result<bool> {
        let end = events::count(events)?;
        let from = self.connection.query_row("SELECT size FROM reached", [], |row| row.get(0))?;
        let to = end.min(from + BATCH);
        if from < to {
            self.take_in(events, from, to)?;
        }
        Ok(to == end)
    }

    fn take_in(&mut self, events: &Connection, from: u64, to: u64) -> Result<()> {
        let batch = self.connection.transaction()?;
        {
            let mut insert =
                batch.prepare_cached("INSERT INTO words (rowid, text) VALUES (?, ?)")?;
            let mut last = Vec::new();
            let range = Filter { from_seq: Some(from), to_seq: Some(to), ..Filter::default() };
            range.each(events, &self.log, |event| {
                insert.execute(params![event.seq, text_of(&event)]).map_err(StoreError::from)?;
                last = event.leaf.to_vec();
                Ok::<_, StoreError>(true)
            })?;
            batch.execute("UPDATE reached SET size = ?, leaf = ?", params![to, last])?;
        }
        Ok(batch.commit()?)
    }

    /// The positions of the newest events, at most `limit`, that hold every word of `text`, each
    /// perhaps as the beginning of a longer one, and match `filter`; the newest first.
    pub(crate) fn find(
        &self,
        text: &str,
        filter: &Filter,
        (from, to): (Option<u64>, Option<u64>),
        hidden: &[Kind],
        limit: u32,
    ) -> Result<Vec<u64>> {
        let Some(query) = query(text, filter, hidden) else { return Ok(Vec::new()) };
        let sql = "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid >= ?2 AND rowid < ?3
            ORDER BY rowid DESC LIMIT ?4";
        let to = to.and_then(|to| i64::try_from(to).ok()).unwrap_or(i64::MAX);
        let values = params![query, from.unwrap_or(0), to, limit];
        crate::database::rows::list(&self.connection, sql, values, |row| row.get(0))
    }
}

/// Whether a letter is part of a word: what the index takes for one too.
fn is_of_word(letter: char) -> bool {
    // Letters in circles and squares count as letters to Unicode, and as signs to the index.
    let enclosed = matches!(letter, '\u{2460}'..='\u{24ff}' | '\u{1f100}'..='\u{1f1ff}');
    letter.is_alphanumeric() && !enclosed || is_mark(letter)
}

/// Whether a letter is a mark on the one before it, such as the dots of a `ü` that is written as
/// two letters, and no letter by itself to Unicode: those of Latin, Hebrew, Arabic and India.
const fn is_mark(letter: char) -> bool {
    let written_apart = matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}'
        | '\u{64b}'..='\u{65f}' | '\u{1ab0}'..='\u{1abd}' | '\u{1dc0}'..='\u{1df9}'
        | '\u{20d0}'..='\u{20dc}' | '\u{fe20}'..='\u{fe2f}');
    // The dot below, and what takes a vowel away, stand at the same places in each script.
    let of_india =
        matches!(letter, '\u{900}'..='\u{d7f}') && matches!(letter as u32 & 0x7f, 0x3c | 0x4d);
    written_apart || of_india
}

/// The words of what somebody looks for.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter| !is_of_word(letter)).filter(|word| !word.is_empty())
}

/// Whether there is anything to look for in a text.
pub fn has_words(text: &str) -> bool {
    words(text).next().is_some()
}

/// A word that nobody can type: of a private letter and of what stands for a part of an event.
fn mark(part: Part, value: &str) -> String {
    let mut mark = String::from(part.letter());
    mark.extend(value.chars().filter(char::is_ascii_alphanumeric));
    mark
}

/// What an event is narrowed by.
#[derive(Clone, Copy)]
enum Part {
    Kind,
    Actor,
    Session,
    Trace,
    Subject,
}

impl Part {
    const fn letter(self) -> char {
        match self {
            Self::Kind => '\u{e001}',
            Self::Actor => '\u{e002}',
            Self::Session => '\u{e003}',
            Self::Trace => '\u{e004}',
            Self::Subject => '\u{e005}',
        }
    }
}

fn id_mark(part: Part, id: Option<Uuid>) -> String {
    mark(part, &id.map_or_else(|| "none".to_owned(), |id| id.simple().to_string()))
}

/// What the index takes in of an event.
fn text_of(event: &Event) -> String {
    let mut text = [
        mark(Part::Kind, &event.kind),
        id_mark(Part::Actor, event.actor.map(|actor| actor.0)),
        id_mark(Part::Session, Some(event.session.0)),
        id_mark(Part::Trace, event.trace.map(|trace| trace.0)),
        mark(Part::Subject, &event.subject),
    ]
    .join(" ");
    if let Some(payload) = event.payload_json() {
        add_values(&payload, &mut text);
    }
    text
}

/// The values of a payload. Its members' names are the format's, not what was recorded; ids and
/// hashes have filters of their own, and there are more of them than of all words together.
fn add_values(value: &Value, text: &mut String) {
    match value {
        Value::String(value) => {
            for part in value.split_whitespace().filter(|part| !is_id(part)) {
                text.push(' ');
                // No private letter of a document passes for a mark.
                text.extend(part.chars().map(|one| if is_of_word(one) { one } else { ' ' }));
            }
        }
        Value::Number(number) => {
            text.push(' ');
            text.push_str(&number.to_string());
        }
        Value::Array(values) => values.iter().for_each(|value| add_values(value, text)),
        Value::Object(members) => members.values().for_each(|value| add_values(value, text)),
        Value::Bool(_) | Value::Null => {}
    }
}

/// Whether a text is a UUID or a hash.
fn is_id(text: &str) -> bool {
    text.len() >= 32 && text.bytes().all(|one| one.is_ascii_hexdigit() || one == b'-')
}

/// The index's question; `None` where nothing can match.
fn query(text: &str, filter: &Filter, hidden: &[Kind]) -> Option<String> {
    let mut parts: Vec<_> = words(text).map(|word| format!("\"{word}\" *")).collect();
    if parts.is_empty() {
        return None;
    }
    let exactly = |mark: String| format!("\"{mark}\"");
    parts.extend(filter.kind.map(|kind| exactly(mark(Part::Kind, kind.as_str()))));
    parts.extend(filter.actor.map(|actor| exactly(id_mark(Part::Actor, Some(actor.0)))));
    parts.extend(filter.by_system.then(|| exactly(id_mark(Part::Actor, None))));
    parts.extend(filter.audit_session.map(|one| exactly(id_mark(Part::Session, Some(one.0)))));
    parts.extend(filter.trace.map(|trace| exactly(id_mark(Part::Trace, Some(trace.0)))));
    parts.extend(filter.subject.as_deref().map(|one| exactly(mark(Part::Subject, one))));
    if let Some(subjects) = &filter.subjects {
        let marks: Vec<_> = subjects.iter().map(|one| exactly(mark(Part::Subject, one))).collect();
        if marks.is_empty() {
            return None;
        }
        parts.push(format!("({})", marks.join(" OR ")));
    }
    let wanted = parts.join(" AND ");
    if hidden.is_empty() {
        return Some(wanted);
    }
    let hidden: Vec<_> =
        hidden.iter().map(|kind| exactly(mark(Part::Kind, kind.as_str()))).collect();
    Some(format!("({wanted}) NOT ({})", hidden.join(" OR ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Connection {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        connection
    }

    #[test]
    fn every_letter_of_a_word_is_one_to_the_index_too() {
        let connection = index();
        let mut looked_at = 0;
        let mut match_of =
            connection.prepare("SELECT count(*) FROM words WHERE words MATCH ?").unwrap();
        for letter in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            if !is_of_word(letter) {
                continue;
            }
            let asked = query(&format!("a{letter}b"), &Filter::default(), &[]).unwrap();
            // A word that the index took apart would be a phrase, which it refuses.
            match_of
                .query_row([asked], |row| row.get::<_, u64>(0))
                .unwrap_or_else(|error| panic!("U+{:04X}: {error}", u32::from(letter)));
            looked_at += 1;
        }
        assert!(looked_at > 100_000, "{looked_at}");
    }

    #[test]
    fn what_people_type_is_never_the_index_own_language() {
        let connection = index();
        let mut hostile = vec![
            "\"",
            "*",
            "a*",
            "NOT",
            "a OR b",
            "NEAR(a b)",
            "text:a",
            "-a",
            "(",
            "a\"b",
            "^a",
            "\u{e001}logread",
            "a\u{0}b",
            "; DROP TABLE words",
            "''",
        ];
        hostile.push("ﷺ 🏥 a\u{301} Ⓐ");
        for text in hostile {
            if let Some(asked) = query(text, &Filter::default(), &[]) {
                let sql = "SELECT count(*) FROM words WHERE words MATCH ?";
                connection.query_row(sql, [asked], |row| row.get::<_, u64>(0)).unwrap();
            }
        }
        assert!(!has_words("\u{e001} *** \""), "a private letter is no word");
    }

    #[test]
    fn values_are_taken_in_and_names_of_members_and_ids_are_not() {
        let mut text = String::new();
        let payload = serde_json::json!({
            "member": "Desmond O'Rourke", "list": [{ "inner": 4711 }, true, null],
            "id": "01a1fde9-61f8-794a-9727-3f52474983e3", "mark": "x\u{e001}logread",
        });
        add_values(&payload, &mut text);
        assert_eq!(
            text.split_whitespace().collect::<Vec<_>>(),
            ["4711", "x", "logread", "Desmond", "O", "Rourke"].as_slice()
        );
    }
}
