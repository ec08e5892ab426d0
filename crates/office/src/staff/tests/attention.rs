//! What needs a person: it comes with what is held, and goes with it.

use serde_json::{Value, json};

use super::{Page, report, synced};
use crate::own_log::Actor;
use crate::policy;
use crate::storage::own_log;
use crate::storage::people::Role;
use crate::testing::{Database, TestClinic, TestLog, TestOffice, on_both};

on_both!(
    what_is_fixed_and_not_held_needs_a_person_until_it_is_held,
    a_fork_needs_a_person_though_the_clinic_is_paused_and_both_notes_are_handed_out,
    evidence_that_was_acknowledged_needs_no_person_and_stays_and_later_evidence_does,
    a_policy_needs_a_person_until_it_is_in_force_there,
    a_code_needs_a_person_before_it_ends_and_after_while_the_clinic_waits,
);

/// What needs a person now, without the clinics' ids.
async fn needed(page: &Page) -> Vec<Value> {
    let (_, mut overview) = page.get("clinics").await;
    let all = overview["attention"].as_array_mut().unwrap();
    for one in all.iter_mut() {
        one.as_object_mut().unwrap().remove("clinic").unwrap();
    }
    std::mem::take(all)
}

/// Has the witness sign the clinic's log as it is now.
async fn fix(clinic: &TestClinic, old: u64) -> u16 {
    let body = clinic.log.checkpoint(old, clinic.log.size()).unwrap();
    let url = format!("{}/add-checkpoint", clinic.url);
    clinic.client.post(url).body(body).send().await.unwrap().status().as_u16()
}

async fn what_is_fixed_and_not_held_needs_a_person_until_it_is_held(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Admin).await;
    let (mut clinic, id, _) = synced(&office, &page).await;
    office.pass(25 * 60);
    page.get("me").await;
    clinic.happen("document.opened", "documents/x", &json!({})).unwrap();
    assert_eq!(fix(&clinic, 300).await, 200);
    let state = async || page.get(&format!("clinics/{id}")).await.1["state"].clone();
    assert_eq!(state().await, "behind");
    assert_eq!(needed(&page).await, [""; 0], "for a quarter of an hour that is nobody's business");
    for _ in 0..4 {
        office.pass(5 * 60);
        // A fresh signature over the same tree is no progress.
        assert_eq!(fix(&clinic, 301).await, 200);
        page.get("me").await;
    }
    let behind = json!({
        "kind": "behind", "since": "2026-12-01T12:25:00.000000Z", "fixed": 301, "held": 300,
        "searchable": 300,
    });
    assert_eq!(needed(&page).await, [behind]);
    // Enough was uploaded in the past; what counts is that all of it lies here now.
    let token = clinic.token("office.example").await.unwrap();
    let body = clinic.log.upload(300, 301, 301).unwrap();
    let held = clinic.client.post(format!("{}/add-entries", office.url)).bearer_auth(&token);
    assert_eq!(held.body(body).send().await.unwrap().status(), 200);
    assert_eq!(needed(&page).await, [""; 0]);
    assert_eq!(state().await, "current");
    clinic.happen("document.opened", "documents/y", &json!({})).unwrap();
    assert_eq!(fix(&clinic, 301).await, 200);
    assert_eq!(needed(&page).await, [""; 0], "the time begins anew");
}

async fn a_fork_needs_a_person_though_the_clinic_is_paused_and_both_notes_are_handed_out(
    database: Database,
) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Admin).await;
    let (clinic, id, _) = synced(&office, &page).await;
    // A second copy under the same key went another way.
    let mut copy = TestLog::new(1).unwrap();
    copy.grow(300).unwrap();
    let body = copy.checkpoint(300, 300).unwrap();
    let forked = clinic.client.post(format!("{}/add-checkpoint", office.url)).body(body);
    assert_eq!(forked.send().await.unwrap().status(), 422);
    let until = json!({ "until": "2026-12-02T12:00:00Z", "reason": "moving house" });
    assert_eq!(page.post(&format!("clinics/{id}/pause"), until).await.0, 204);
    let found = needed(&page).await;
    let fork = json!({ "kind": "forked", "since": "2026-12-01T12:00:00.000000Z", "pairs": 1, "unproven": 0 });
    assert_eq!(found, [fork]);
    let (_, full) = page.get(&format!("clinics/{id}")).await;
    assert_eq!((&full["state"], &full["evidence"][0]["kind"]), (&json!("forked"), &json!("fork")));
    let evidence = full["evidence"][0]["id"].as_str().unwrap();
    let both = page.get_raw(&format!("evidence/{evidence}")).await.text().await.unwrap();
    for (which, log) in [("first", &clinic.log), ("second", &copy)] {
        let note = page.get_raw(&format!("evidence/{evidence}/{which}")).await;
        assert!(note.headers()["content-disposition"].to_str().unwrap().contains(which));
        let note = note.text().await.unwrap();
        assert_eq!(note, log.note(300).unwrap(), "the {which} note, to the byte");
        assert!(both.contains(&note));
    }
    assert_eq!(page.get(&format!("evidence/{evidence}/third")).await.0, 404);
}

async fn evidence_that_was_acknowledged_needs_no_person_and_stays_and_later_evidence_does(
    database: Database,
) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Operator).await;
    let viewer = Page::signed_in(&office, "Katherine", Role::Viewer).await;
    let (clinic, id, _) = synced(&office, &page).await;
    let mut copy = TestLog::new(1).unwrap();
    copy.grow(299).unwrap();
    let send = async |body: String| {
        let sent = clinic.client.post(format!("{}/add-checkpoint", office.url)).body(body);
        assert_eq!(sent.send().await.unwrap().status(), 409);
    };
    send(copy.checkpoint(0, 299).unwrap()).await;
    let (_, full) = page.get(&format!("clinics/{id}")).await;
    assert_eq!(
        (&full["state"], &full["evidence"][0]["acknowledged"]),
        (&json!("forked"), &json!(null))
    );
    let evidence = full["evidence"][0]["id"].as_str().unwrap().to_owned();
    let path = format!("evidence/{evidence}/acknowledge");
    let reason = json!({ "reason": "a backup was put back and opened" });
    assert_eq!(viewer.post(&path, reason.clone()).await.0, 403);
    assert_eq!(page.post(&path, json!({ "reason": " " })).await.0, 400);
    let nowhere = format!("evidence/{}/acknowledge", "00".repeat(48));
    assert_eq!(page.post(&nowhere, reason.clone()).await.0, 404);
    assert_eq!(needed(&page).await.len(), 1, "a refusal changes nothing");

    office.pass(60);
    assert_eq!(page.post(&path, reason.clone()).await.0, 204);
    assert_eq!(needed(&page).await, [""; 0]);
    let again = page.post(&path, json!({ "reason": "another reason" })).await;
    assert_eq!((again.0, &again.1["code"]), (409, &json!("acknowledged_already")));
    let acknowledged = json!({
        "at": "2026-12-01T12:01:00.000000Z", "by": "Grace",
        "reason": "a backup was put back and opened",
    });
    let (_, full) = page.get(&format!("clinics/{id}")).await;
    assert_eq!(
        (&full["state"], &full["evidence"][0]["acknowledged"]),
        (&json!("current"), &acknowledged)
    );
    let note = page.get_raw(&format!("evidence/{evidence}/second")).await.text().await.unwrap();
    assert_eq!(note, copy.note(299).unwrap(), "it is handed out as before");
    let recorded = office.app.storage.read(|tx| {
        let size = own_log::end(tx)?.edge.size();
        own_log::events(tx, 0, size)
    });
    let mut recorded = recorded.await.unwrap();
    recorded.retain(|event| event.header.contains("\"evidence.acknowledged\""));
    let [event] = &recorded[..] else { panic!("it is recorded once: {recorded:?}") };
    assert!(event.header.contains(&format!("clinics/{id}")), "{}", event.header);
    let payload: Value = serde_json::from_str(&event.payload).unwrap();
    let own = &evidence[32..];
    assert_eq!(payload, json!({ "evidence": own, "reason": reason["reason"] }));

    send(copy.checkpoint(0, 299).unwrap()).await;
    assert_eq!(needed(&page).await, [""; 0], "the same note undoes nothing");
    send(copy.checkpoint(0, 298).unwrap()).await;
    let fork = json!({ "kind": "forked", "since": "2026-12-01T12:01:00.000000Z", "pairs": 1, "unproven": 0 });
    assert_eq!(needed(&page).await, [fork], "another one needs a person");
}

async fn a_policy_needs_a_person_until_it_is_in_force_there(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Admin).await;
    let (clinic, _, token) = synced(&office, &page).await;
    report(&clinic, &token, (300, None)).await;
    let (app, now) = (office.app.clone(), office.app.clock.now());
    let issued = office.app.storage.write(move |tx| {
        policy::issue(&app, tx, Actor::CommandLine, (&json!({ "thresholds": {} }), 30), now)
    });
    assert_eq!(issued.await.unwrap(), 1);
    let lacking = json!({ "kind": "policy", "since": null, "applied": null, "newest": 1 });
    assert_eq!(needed(&page).await, [lacking]);
    assert_eq!(page.get("clinics").await.1["newestPolicy"], 1);
    office.pass(61);
    report(&clinic, &token, (300, Some(1))).await;
    assert_eq!(needed(&page).await, [""; 0]);
}

async fn a_code_needs_a_person_before_it_ends_and_after_while_the_clinic_waits(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Operator).await;
    let (_, id, _) = synced(&office, &page).await;
    office.pass(60);
    assert_eq!(page.post("clinics", json!({ "name": "Aspen", "group": "East" })).await.0, 200);
    assert_eq!(page.post(&format!("clinics/{id}/code"), json!({})).await.0, 200);
    assert_eq!(needed(&page).await, [""; 0]);
    let ends = "2026-12-02T12:01:00.000000Z";
    let code = |used: Value| json!({ "kind": "code", "since": null, "expiresAt": ends, "lastUsedAt": used });
    office.pass(20 * 3_600 + 1);
    let page = Page::signed_in(&office, "Ada", Role::Operator).await;
    let found = needed(&page).await;
    assert_eq!(found, [code(json!(null)), code(json!("2026-12-01T12:00:00.000000Z"))]);
    office.pass(4 * 3_600);
    let page = Page::signed_in(&office, "Alan", Role::Operator).await;
    let mut found = needed(&page).await;
    assert_eq!(found.remove(0)["kind"], "silent", "{found:?}");
    assert_eq!(found, [code(json!(null))], "the other clinic is enrolled and needs none");
}
