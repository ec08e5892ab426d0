//! Payloads and signed notes that somebody changed.

use serde_json::json;

use super::super::{notes, verify};
use crate::acts::renew_key;
use crate::own_log::Actor;
use crate::policy::issue;
use crate::storage::cosigners::Promise;
use crate::storage::evidence::{self, Kind};
use crate::storage::{logs, mail};
use crate::testing::{Database, TestClinic, TestLog, TestOffice};
use wardbook_sync::wire::statement::Mail;

/// An office with 300 events of a clinic, a payload, a policy, a message, and a fork.
async fn filled() -> (TestOffice, logs::LogId) {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let mut clinic = TestClinic::new(&office, 1).unwrap();
    clinic.log.grow(299).unwrap();
    let alert = json!({ "severity": "high" });
    let line = clinic.happen("alert.raised", "alerts/1", &alert).unwrap();
    let (id, token) = office.know(&clinic.log, 100).await.unwrap();
    clinic.sync(&token, 0).await.unwrap();
    let sent = clinic.client.post(format!("{}/v1/payloads", office.url)).bearer_auth(&token);
    assert_eq!(sent.body(line).send().await.unwrap().status(), 200);
    let app = office.app.clone();
    let note = clinic.log.note(300).unwrap();
    let mut other = TestLog::new(1).unwrap();
    other.grow(300).unwrap();
    let other = other.note(300).unwrap();
    let kept = office.app.storage.write(move |tx| {
        let now = app.clock.now();
        issue(&app, tx, Actor::CommandLine, (&json!({ "a": 1 }), 30), now)?;
        renew_key(&app, tx, Actor::CommandLine, (Promise::Held, "once a year"), now)?;
        let message = Mail {
            office: app.name.clone(),
            clinic: id.clinic.to_string(),
            number: 1,
            kind: "hook/sms".to_owned(),
            time: now.to_rfc3339(),
            body: "{}".to_owned(),
        };
        mail::keep(tx, id.clinic, 1, &message.sign(&app.keys.root).unwrap())?;
        evidence::keep(tx, id, Kind::Fork, "two roots", (&note, &other), now)
    });
    kept.await.unwrap();
    (office, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn payloads_and_notes_are_whole_until_somebody_changes_them_and_then_are_named() {
    let (office, id) = filled().await;
    let storage = &office.app.storage;
    let log = storage.read(move |tx| logs::find(tx, id)).await.unwrap().unwrap();
    let faults = async || {
        let mut faults = verify(&office.app, &log).await.unwrap().faults;
        faults.extend(notes(&office.app).await.unwrap());
        faults
    };
    assert_eq!(faults().await, Vec::<String>::new());
    for (table, change, named) in [
        ("payload", "content = salt", "the payload of event 299 is not the one"),
        ("payload", "seq = 300", "a payload of event 300, which is not held"),
        ("policy", "note = replace(note, '1', '2')", "policy 1 is not"),
        ("policy", "number = 2", "policy 2 is not"),
        ("policy", "seq = 9", "policy 1 is not"),
        ("cosigner_change", "note = replace(note, 'mirror', 'witness')", "change 1 of keys"),
        ("cosigner_change", "seq = 9", "change 1 of keys"),
        ("mail", "note = replace(note, 'sms', 'fax')", "message 1 of wardbook/"),
        ("mail", "number = 3", "message 3 of wardbook/"),
        (
            "evidence",
            "second_note = replace(second_note, '300', '301')",
            "is not signed by the log",
        ),
        ("evidence", "first_note = 'none'", "is not signed by the log"),
    ] {
        let changed = storage.write(move |tx| {
            tx.batch(&format!("CREATE TABLE kept AS SELECT * FROM {table}"))?;
            tx.change(&format!("UPDATE {table} SET {change}"), &[])
        });
        changed.await.unwrap();
        let found = faults().await;
        assert!(found.len() == 1 && found[0].contains(named), "{table}, {change}: {found:?}");
        let back = storage.write(move |tx| {
            tx.batch(&format!(
                "DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept; DROP TABLE kept"
            ))
        });
        back.await.unwrap();
    }
    assert_eq!(faults().await, Vec::<String>::new());
}
