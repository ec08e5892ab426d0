//! Tampering with the log as a whole: events swapped, renumbered, moved in time, re-hashed or
//! taken from another clinic, the end cut off, an old database put back, the schema changed.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use wardbook_ledger::entry::commitment;
use wardbook_store::verify::Verification;
use wardbook_tests::{TestClinic, busy_clinic, open_with_key};

/// Tampers with a fresh copy of the busy clinic, and verifies it in three ways: with the
/// library, and with the program, which must say so by its exit code.
fn found(tamper: impl FnOnce(&Connection)) -> Verification {
    let (clinic, key) = busy_clinic();
    let connection = open_with_key(&clinic.database(), &key);
    tamper(&connection);
    drop(connection);
    let found = clinic.verify_in_process(&key).unwrap();
    assert!(!found.sound, "it went unnoticed");
    let said = clinic.run(["verify", "--json"]).expect(1).json();
    assert_eq!(said["sound"], false, "{said:#}");
    assert!(said["first_fault"]["message"].is_string(), "{said:#}");
    found
}

/// That the first fault names this event.
#[track_caller]
fn must_name(found: &Verification, seq: u64) {
    let first = found.first_fault.as_ref().unwrap();
    assert_eq!(first.seq, Some(seq), "{:#?}", found.faults);
    assert!(first.message.contains(&seq.to_string()), "{}", first.message);
}

const MIDDLE: u64 = 150;

/// Makes event `seq` agree with itself again, as who holds the data key can: the commitment
/// to its payload and its leaf hash are computed anew.
fn rehash(connection: &Connection, seq: u64) {
    let sql = "SELECT salt, body FROM payloads WHERE seq = ?";
    let (salt, body): ([u8; 16], String) =
        connection.query_row(sql, [seq], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let payload = commitment(&salt, body.as_bytes());
    let sql = "UPDATE events SET payload = ? WHERE seq = ?";
    connection.execute(sql, params![payload, seq]).unwrap();
    let leaf = wardbook_tests::leaf_of(connection, seq);
    connection.execute("UPDATE events SET leaf = ? WHERE seq = ?", params![leaf, seq]).unwrap();
}

#[test]
fn two_events_that_changed_places_are_found_and_named() {
    for (one, other) in [(MIDDLE, MIDDLE + 1), (3, 300)] {
        let found = found(|connection| {
            for table in ["events", "payloads"] {
                let sql = format!("UPDATE {table} SET seq = ? WHERE seq = ?");
                for (to, from) in [(-1_i64, one), (one.cast_signed(), other)] {
                    connection.execute(&sql, params![to, from]).unwrap();
                }
                connection.execute(&sql, params![other, -1]).unwrap();
            }
        });
        must_name(&found, one);
    }
}

#[test]
fn two_events_that_changed_places_and_were_hashed_anew_are_found_and_placed() {
    let found = found(|connection| {
        for table in ["events", "payloads"] {
            let sql = format!("UPDATE {table} SET seq = ? WHERE seq = ?");
            for (to, from) in [(-1, MIDDLE), (MIDDLE.cast_signed(), MIDDLE + 1)] {
                connection.execute(&sql, params![to, from]).unwrap();
            }
            connection.execute(&sql, params![MIDDLE + 1, -1]).unwrap();
        }
        rehash(connection, MIDDLE);
        rehash(connection, MIDDLE + 1);
    });
    let first = found.first_fault.unwrap();
    assert!(first.seq.is_some_and(|seq| seq >= MIDDLE), "{first:?}");
}

#[test]
fn a_log_that_was_closed_up_after_an_event_was_taken_out_is_found_and_named() {
    let found = found(|connection| {
        for table in ["events", "payloads"] {
            let sql = format!("DELETE FROM {table} WHERE seq = {MIDDLE}");
            connection.execute(&sql, []).unwrap();
            // In two steps, because a position may be taken only once.
            let sql = format!("UPDATE {table} SET seq = -seq WHERE seq > {MIDDLE}");
            connection.execute(&sql, []).unwrap();
            connection
                .execute(&format!("UPDATE {table} SET seq = -seq - 1 WHERE seq < 0"), [])
                .unwrap();
        }
    });
    must_name(&found, MIDDLE);
}

#[test]
fn an_event_that_was_moved_in_time_is_found_and_named_even_when_hashed_anew() {
    for by in [-3_600_000_000_i64, 3_600_000_000] {
        for hashed_anew in [false, true] {
            let found = found(|connection| {
                let sql = "UPDATE events SET time = time + ? WHERE seq = ?";
                connection.execute(sql, params![by, MIDDLE]).unwrap();
                if hashed_anew {
                    rehash(connection, MIDDLE);
                }
            });
            let first = found.first_fault.unwrap();
            // Moved forward and hashed anew, it is the next one that seems to be too early.
            let next = u64::from(hashed_anew && by > 0);
            assert_eq!(first.seq, Some(MIDDLE + next), "{:#?}", found.faults);
        }
    }
}

#[test]
fn a_payload_that_was_replaced_is_named_and_one_hashed_anew_is_placed_before_a_checkpoint() {
    let replace = "UPDATE payloads SET body = '{\"forged\":true}' WHERE seq = ?";
    let first = found(|connection| {
        connection.execute(replace, [MIDDLE]).unwrap();
    });
    must_name(&first, MIDDLE);
    let mut forged = 0;
    let found = found(|connection| {
        let sql = "SELECT min(seq) FROM events WHERE seq > ? AND kind = 'step.finished'";
        forged = connection.query_row(sql, [MIDDLE], |row| row.get(0)).unwrap();
        connection.execute(replace, [forged]).unwrap();
        rehash(connection, forged);
    });
    let first = found.first_fault.as_ref().unwrap();
    assert!(first.message.contains("checkpoint"), "{first:?}");
    let placed = first.seq.is_some_and(|seq| seq >= forged);
    assert!(placed, "within the events that the next checkpoint was signed for: {first:?}");
}

#[test]
fn an_event_of_another_clinic_is_found_and_named() {
    let other = TestClinic::new();
    let key = other.key();
    let found = found(|connection| {
        let sql = format!(
            "ATTACH DATABASE '{}' AS other KEY \"x'{key}'\";
             REPLACE INTO main.events SELECT * FROM other.events WHERE seq = 5;
             REPLACE INTO main.payloads SELECT * FROM other.payloads WHERE seq = 5;
             DETACH DATABASE other;",
            other.database().display()
        );
        connection.execute_batch(&sql).unwrap();
    });
    must_name(&found, 5);
}

#[test]
fn an_end_that_was_cut_off_is_found_however_much_was_tidied_up() {
    let cut = |from: &str| {
        format!(
            "DELETE FROM events WHERE seq >= {from}; DELETE FROM payloads WHERE seq >= {from};
             DELETE FROM checkpoints WHERE size > {from};
             DELETE FROM audit_sessions WHERE opened_seq >= {from};
             UPDATE audit_sessions SET sealed_seq = NULL WHERE sealed_seq >= {from};"
        )
    };
    for from in ["(SELECT max(size) FROM checkpoints) - 1", "(SELECT max(seq) FROM events) - 20"] {
        let found = found(|connection| {
            let sql = format!("SELECT {from}");
            let from: i64 = connection.query_row(&sql, [], |row| row.get(0)).unwrap();
            connection.execute_batch(&cut(&from.to_string())).unwrap();
        });
        let said =
            |one: &&wardbook_store::verify::Fault| one.message.contains("its end was cut off");
        let fault = found.faults.iter().find(said).unwrap();
        assert!(fault.message.contains(&found.events.to_string()), "{fault:?}");
    }
}

#[test]
fn an_end_that_was_cut_off_with_the_write_ahead_log_is_found() {
    let (clinic, key) = busy_clinic();
    // A reader keeps the program from folding the write-ahead log into the database.
    let reader = open_with_key(&clinic.database(), &key);
    reader.execute_batch("BEGIN; SELECT count(*) FROM events").unwrap();
    clinic.run(["sessions"]).expect(0);
    clinic.must_be_sound();
    let copy = clinic.copy();
    drop(reader);
    let wal = copy.path().join("clinic.db-wal");
    let whole = fs::read(&wal).unwrap();
    fs::write(&wal, &whole[..whole.len() / 4]).unwrap();
    let said = copy.run(["verify", "--json"]).expect(1).json();
    let message = said["first_fault"]["message"].as_str().unwrap();
    assert!(message.contains("cut off") || message.contains("contradicted"), "{said:#}");
}

#[test]
fn an_old_database_put_back_is_found_and_stays_found() {
    let (clinic, _) = busy_clinic();
    let old = fs::read(clinic.database()).unwrap();
    clinic.run(["sessions"]).expect(0);
    fs::write(clinic.database(), old).unwrap();
    for _ in 0..2 {
        let said = clinic.run(["verify", "--json"]).expect(1).json();
        assert!(
            said["first_fault"]["message"].as_str().unwrap().contains("checkpoint"),
            "{said:#}"
        );
    }
    let events = clinic.json(["events", "--kind", "log.rolled_back"]);
    assert_eq!(events.as_array().unwrap().len(), 1, "recorded once: {events:#}");
    let doctor = clinic.run(["doctor"]);
    assert_eq!(doctor.code, Some(1), "the doctor says so as well: {doctor:?}");
}

#[test]
fn a_lost_or_forged_copy_of_the_checkpoint_is_found() {
    let (clinic, key) = busy_clinic();
    let file = clinic.path().join("checkpoint.txt");
    for forged in [None, Some("wardbook/forged\n1\nAAAA\n")] {
        let copy = clinic.copy();
        let file = copy.path().join(file.file_name().unwrap());
        match forged {
            None => fs::remove_file(file).unwrap(),
            Some(text) => fs::write(file, text).unwrap(),
        }
        let found = copy.verify_in_process(&key).unwrap();
        assert!(found.first_fault.unwrap().message.contains("checkpoint.txt"));
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let inside = |path: PathBuf| if path.is_dir() { files_in(&path) } else { vec![path] };
    fs::read_dir(folder).unwrap().flatten().flat_map(|one| inside(one.path())).collect()
}

#[test]
fn an_original_that_was_altered_or_taken_away_is_found_and_named() {
    let (clinic, key) = busy_clinic();
    let originals = files_in(&clinic.path().join("vault"));
    assert!(originals.len() > 5, "{originals:?}");
    for (at, original) in originals.iter().enumerate() {
        let copy = clinic.copy();
        let target = copy.path().join(original.strip_prefix(clinic.path()).unwrap());
        let mut bytes = fs::read(&target).unwrap();
        match at % 3 {
            0 => fs::remove_file(&target).unwrap(),
            1 => fs::write(&target, &bytes[..bytes.len() - 1]).unwrap(),
            _ => {
                *bytes.last_mut().unwrap() ^= 1;
                fs::write(&target, bytes).unwrap();
            }
        }
        let found = copy.verify_in_process(&key).unwrap();
        let name = original.file_stem().unwrap().to_string_lossy().into_owned();
        assert_eq!(found.fault_count, 1, "{:?}", found.faults);
        assert!(found.faults[0].message.contains(&name), "{name}: {:?}", found.faults);
    }
}

#[test]
fn what_is_put_into_the_schema_is_found_and_named() {
    for (name, sql) in [
        ("quiet", "CREATE TRIGGER quiet AFTER INSERT ON alerts BEGIN DELETE FROM alerts; END"),
        ("spare", "CREATE TABLE spare (note TEXT) STRICT"),
        ("shown", "CREATE VIEW shown AS SELECT * FROM users"),
        ("extra", "ALTER TABLE users ADD COLUMN extra TEXT"),
        ("events_by_kind", "DROP INDEX events_by_kind"),
    ] {
        let (clinic, key) = busy_clinic();
        open_with_key(&clinic.database(), &key).execute_batch(sql).unwrap();
        let found = clinic.verify_in_process(&key).unwrap();
        let named = found.faults.iter().any(|fault| fault.message.contains(name));
        assert!(named, "`{sql}` is not named in {:?}", found.faults);
    }
}
