//! Reading: what it costs others, how much one answer holds, and that all of it is in the ledger.

use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

use reqwest::header;
use serde_json::{Value, json};
use wardbook_ledger::bundle;
use wardbook_ledger::note::Note;

use super::{Page, ledger, synced};
use crate::own_log::{Actor, Entry, Kind};
use crate::staff::reading::read;
use crate::storage::contacts;
use crate::storage::payloads::{self, Payload};
use crate::storage::people::Role;
use crate::testing::{Database, TestOffice, on_both};

on_both!(
    a_long_read_keeps_nobody_from_writing,
    reading_the_offices_own_ledger_is_in_the_ledger,
    while_the_database_is_marked_an_event_has_the_logs_signature_alone,
    what_is_not_signed_as_held_is_not_shown_as_searchable,
    a_page_of_events_and_a_bundle_end_where_their_payloads_are_too_long,
);

async fn a_long_read_keeps_nobody_from_writing(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let (begun, begins) = channel();
    let (go_on, goes_on) = channel::<()>();
    let (begun, goes_on) = (Mutex::new(begun), Mutex::new(goes_on));
    let app = office.app.clone();
    let reading = tokio::spawn(async move {
        let entry = Entry::plain(Kind::GroupsListed, Actor::CommandLine, json!({}));
        read(&app, entry, move |tx, _| {
            let groups = contacts::groups(tx)?;
            let _ = begun.lock().unwrap().send(());
            let _ = goes_on.lock().unwrap().recv_timeout(Duration::from_mins(1));
            Ok(Ok(groups.len()))
        })
        .await
    });
    tokio::task::spawn_blocking(move || begins.recv()).await.unwrap().unwrap();
    let written = office.app.storage.write(|tx| contacts::set_group(tx, "North", 10));
    let written = tokio::time::timeout(Duration::from_secs(20), written).await;
    written.expect("nobody waits for a person who reads").unwrap();
    drop(go_on);
    assert_eq!(reading.await.unwrap().unwrap(), 0, "as it was when the read began");
    assert_eq!(ledger(&office).await, ["groups.listed"]);
}

async fn reading_the_offices_own_ledger_is_in_the_ledger(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Katherine", Role::Viewer).await;
    let before = ledger(&office).await;
    let tile = |path: &str| {
        page.with_cookie(page.client.get(format!("{}/log/tile/{path}", office.url))).send()
    };
    assert_eq!(tile("entries/000.p/1").await.unwrap().status(), 200);
    assert_eq!(tile("entries/009").await.unwrap().status(), 404, "what is not there is not read");
    let after = ledger(&office).await;
    assert_eq!(after[before.len()..], ["log.read"]);
}

async fn a_page_of_events_and_a_bundle_end_where_their_payloads_are_too_long(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Operator).await;
    let (_, id, _) = synced(&office, &page).await;
    let log = crate::storage::logs::LogId { clinic: id.parse().unwrap(), log: 1 };
    let text = format!("\"{}\"", "a".repeat(3 * 1024 * 1024));
    let keep = async |from: u64, to: u64| {
        let text = text.clone();
        let kept = office.app.storage.write(move |tx| {
            for seq in from..to {
                let payload = Payload::Whole { salt: [9; 16], json: text.clone() };
                payloads::keep(tx, log, seq, &payload)?;
            }
            Ok(())
        });
        kept.await.unwrap();
    };
    keep(290, 300).await;
    let (status, found) = page.get(&format!("clinics/{id}/events?limit=100")).await;
    assert_eq!((status, &found["more"]), (200, &json!(true)));
    let seqs: Vec<_> = found["events"].as_array().unwrap().iter().map(|one| &one["seq"]).collect();
    assert_eq!(seqs, [299, 298], "the rest is on the next page");
    let (_, found) = page.get(&format!("clinics/{id}/events?limit=100&before=290")).await;
    assert_eq!(found["events"].as_array().unwrap().len(), 100);
    for filter in ["kind", "actor", "session", "subject", "log"] {
        let (status, _) = page.get(&format!("clinics/{id}/events?{filter}=a%00b")).await;
        assert_eq!(status, 400, "{filter} has a character that no database takes");
    }

    keep(260, 290).await;
    let refused = page.get_raw(&format!("clinics/{id}/bundle?from=200&to=300")).await;
    assert_eq!(refused.status(), 413);
    let said = refused.text().await.unwrap();
    assert!(said.contains("ask for parts"), "{said}");
    let narrow = page.get_raw(&format!("clinics/{id}/bundle?from=200&to=260")).await;
    assert_eq!(narrow.headers()[header::CONTENT_TYPE], "application/zip");
}

async fn while_the_database_is_marked_an_event_has_the_logs_signature_alone(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Operator).await;
    let (clinic, id, _) = synced(&office, &page).await;
    let signers = async || {
        let (_, event) = page.get(&format!("clinics/{id}/events/299")).await;
        let note = Note::parse(event["checkpoint"].as_str().unwrap().as_bytes()).unwrap();
        note.signatures().iter().map(|line| line.name().to_owned()).collect::<Vec<_>>()
    };
    let own = clinic.log.key.name();
    let cosigners = office.cosigners().await;
    let (mirror, witness) = (&cosigners.mirror, &cosigners.witness);
    assert_eq!(signers().await, [own, mirror.vkey().name(), witness.vkey().name()]);
    office.app.storage.write(|tx| crate::storage::office::mark_restored(tx)).await.unwrap();
    assert_eq!(signers().await, [own], "the office may have signed more than its database knows");
    let zip = page.get_raw(&format!("clinics/{id}/bundle?from=1&to=9")).await;
    let zip = zip.bytes().await.unwrap().to_vec();
    let keys = [clinic.log.key.vkey().clone(), mirror.vkey().clone(), witness.vkey().clone()];
    let verified = bundle::verify(std::io::Cursor::new(zip), Some(&keys));
    let verified = verified.map_err(|fault| format!("{fault:?}")).unwrap();
    assert_eq!((verified.signers.len(), verified.cosigners.len()), (1, 0));
}

async fn what_is_not_signed_as_held_is_not_shown_as_searchable(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Operator).await;
    let (clinic, id, token) = synced(&office, &page).await;
    // As after an upload that ended before the mirror signed: the entries are here, and are searchable.
    let back = "UPDATE held SET size = 256 WHERE size = 300";
    office.app.storage.write(move |tx| tx.execute(back, &[]).map(drop)).await.unwrap();
    let (_, full) = page.get(&format!("clinics/{id}")).await;
    assert_eq!((&full["held"], &full["searchable"]), (&json!(256), &json!(256)));
    let report = json!({
        "size": 300, "unsent": 0, "version": "0.1.0", "policy": null,
        "clock": "2026-12-01T12:00:00Z",
    });
    let told = clinic.post("/v1/report", Some(&token), &report).await.unwrap();
    let told: Value = told.json().await.unwrap();
    assert_eq!((&told["held"], &told["searchable"]), (&json!(256), &json!(256)));
    let logs = office.app.storage.read(|tx| crate::storage::logs::all(tx)).await.unwrap();
    let found = crate::fsck::verify(&office.app, &logs[0]).await.unwrap();
    assert_eq!((found.held, found.searchable, found.next), (256, 256, 300));
}
