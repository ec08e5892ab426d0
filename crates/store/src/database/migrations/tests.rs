//! A clinic that was set up by an older program, opened by this one.

use std::cell::Cell;

use serde_json::json;
use tempfile::TempDir;

use wardbook_domain::access::Context;
use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;

use crate::database::cipher::{self, Access, DataKey};
use crate::home::folder::Home;
use crate::home::key_slots::KeySlots;
use crate::testing::new_clinic;
use crate::verify::{Verification, Verifier};
use crate::{Result, Store, Tx};

thread_local! {
    static HELD_AT: Cell<Option<u32>> = const { Cell::new(None) };
}

/// The version that this thread's program pretends to know at the most.
pub(super) fn held_at() -> Option<u32> {
    HELD_AT.get()
}

/// A clinic whose database is at version 1, with a row in each table that version 2 widens.
struct OldClinic {
    _folder: TempDir,
    home: Home,
    key: DataKey,
}

impl OldClinic {
    fn new() -> Self {
        HELD_AT.set(Some(1));
        let (folder, home, key) = new_clinic();
        let clinic = Self { _folder: folder, home, key };
        let store = clinic.open();
        write(&store, |tx| {
            rows(tx)?;
            let update = "UPDATE alerts SET state = 'acknowledged' WHERE alert_id = 'alert-2'";
            tx.change_one("an alert", update, [])?;
            tx.change_one("an alert", "DELETE FROM alerts WHERE alert_id = 'alert-3'", [])
        });
        store.close().unwrap();
        HELD_AT.set(None);
        clinic
    }

    fn open(&self) -> Store {
        Store::open(&self.home, &self.key, &Clock::system(), &Randomness::system()).unwrap()
    }

    fn verify(&self) -> Verification {
        let log = KeySlots::load(&self.home).unwrap().log();
        let randomness = &Randomness::system();
        let verifier = Verifier { home: &self.home, key: &self.key, log, randomness, threads: 1 };
        verifier.run(&|_, _| {}).unwrap()
    }

    /// Changes the database as another program with the key does.
    fn tamper(&self, sql: &str) {
        let database = cipher::open(&self.home.database(), &self.key, Access::Write).unwrap();
        database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        database.execute_batch(sql).unwrap();
    }

    fn version(&self) -> u32 {
        let database = cipher::open(&self.home.database(), &self.key, Access::Read).unwrap();
        super::version_of(&database)
    }
}

fn write(store: &Store, work: impl FnOnce(&mut Tx<'_>) -> Result<()> + Send + 'static) {
    let context: Context = store.system_context().unwrap();
    let noted = move |tx: &mut Tx<'_>| {
        tx.event(Kind::DoctorRan, "", json!({}));
        work(tx)
    };
    store.write(context, noted).unwrap();
}

/// Rows as version 1 wrote them.
fn rows(tx: &mut Tx<'_>) -> Result<()> {
    tx.change("PRAGMA defer_foreign_keys = ON", [])?;
    let account: String =
        tx.connection().query_row("SELECT account_id FROM accounts", [], |row| row.get(0))?;
    tx.insert(
        "ai_processing_sessions",
        &[
            ("session_id", &"session-1"),
            ("user_id", &"ada"),
            ("account_id", &account),
            ("session_type", &"single_document"),
            ("initiated_at", &1),
            ("session_status", &"completed"),
            ("phase", &"validation"),
            ("total_documents", &1),
            ("processed_documents", &1),
            ("failed_documents", &0),
            ("document_ids", &"[]"),
            ("ai_model_version", &"m"),
            ("processing_mode", &"standard"),
            ("confidence_thresholds", &"{}"),
            ("total_cost", &0),
            ("api_calls_made", &0),
            ("processing_time_seconds", &"0.000"),
            ("max_processing_time_seconds", &1),
            ("minimum_accuracy_threshold", &"0.850"),
            ("manual_review_required", &0),
            ("compliance_flags", &"[]"),
            ("processing_pipeline_version", &"0"),
            ("configuration_snapshot", &"{}"),
            ("configuration_hash", &""),
            ("audit_trail_summary", &"{}"),
            ("retry_attempts", &0),
            ("created_at", &1),
            ("updated_at", &1),
            ("retention_category", &"healthcare_audit_trail"),
            ("retain_until", &1),
            ("requires_long_term_archival", &true),
        ],
    )?;
    for (alert, kind) in [("alert-1", "a"), ("alert-2", "b"), ("alert-3", "c")] {
        tx.insert(
            "alerts",
            &[
                ("alert_id", &alert),
                ("alert_type", &kind),
                ("severity", &"high"),
                ("title", &""),
                ("description", &""),
                ("issues", &"[]"),
                ("required_actions", &"[]"),
                ("escalation_required", &false),
                ("state", &"open"),
                ("created_at", &1),
            ],
        )?;
    }
    Ok(())
}

#[test]
fn a_clinic_made_at_version_1_migrates_and_verifies_and_its_old_rows_go_on_changing() {
    let clinic = OldClinic::new();
    assert_eq!(clinic.version(), 1, "the clinic is what an older program left");
    let store = clinic.open();
    store.close().unwrap();
    assert_eq!(clinic.version(), super::newest());
    let found = clinic.verify();
    assert!(found.sound, "old rows have the defaults: {:?}", found.faults);
    let store = clinic.open();
    write(&store, |tx| {
        let resolve = "UPDATE alerts SET state = 'resolved', resolution = 'dealt with',
            resolved_by = 'ada' WHERE alert_id = 'alert-2'";
        tx.change_one("an alert", resolve, [])?;
        tx.change_one("an alert", "DELETE FROM alerts WHERE alert_id = 'alert-1'", [])?;
        let source = "UPDATE ai_processing_sessions SET accuracy_source = 'reviews'";
        tx.change_one("a session", source, [])?;
        tx.insert("settings", &[("key", &"idle_lock_minutes"), ("value", &"10")])
    });
    store.close().unwrap();
    let found = clinic.verify();
    assert!(found.sound, "changed and deleted old rows are what they say: {:?}", found.faults);
}

#[test]
fn a_default_of_an_old_row_that_somebody_edited_is_found_and_named() {
    for (table, id, edit) in [
        ("alerts", "alert-1", "UPDATE alerts SET resolution = 'forged' WHERE alert_id = 'alert-1'"),
        ("alerts", "alert-2", "UPDATE alerts SET resolved_by = '' WHERE alert_id = 'alert-2'"),
        (
            "ai_processing_sessions",
            "session-1",
            "UPDATE ai_processing_sessions SET accuracy_source = 'reviews'",
        ),
    ] {
        let clinic = OldClinic::new();
        clinic.open().close().unwrap();
        clinic.tamper(edit);
        let found = clinic.verify();
        let named = |fault: &crate::verify::Fault| {
            fault.message.contains(&format!("{table}/{id} was altered without an event"))
        };
        assert!(found.faults.iter().any(named), "{edit}: {:?}", found.faults);
        assert_eq!(found.fault_count, 1, "and nothing else: {:?}", found.faults);
    }
}

#[test]
fn an_older_database_is_verified_as_what_it_is() {
    let clinic = OldClinic::new();
    let found = clinic.verify();
    assert!(found.sound, "a false alarm before the migration: {:?}", found.faults);
    clinic.tamper("UPDATE alerts SET title = 'forged' WHERE alert_id = 'alert-2'");
    let found = clinic.verify();
    assert_eq!(found.fault_count, 1, "the damage and no more: {:?}", found.faults);
    assert!(found.faults[0].message.contains("alerts/alert-2"), "{:?}", found.faults);
}

#[test]
fn a_database_that_is_said_to_be_older_than_it_is_gives_an_alarm() {
    let clinic = OldClinic::new();
    clinic.open().close().unwrap();
    clinic.tamper("DELETE FROM migrations WHERE version > 1");
    let found = clinic.verify();
    assert!(!found.sound, "its schema is not that of version 1");
    assert!(found.faults.iter().any(|fault| fault.part == "schema"), "{:?}", found.faults);
}
