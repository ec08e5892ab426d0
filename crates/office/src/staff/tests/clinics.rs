//! The list of clinics, one in full, its log with proofs, and what operators do with them.

use reqwest::header;
use serde_json::{Value, json};
use uuid::Uuid;
use wardbook_ledger::bundle;
use wardbook_ledger::checkpoint;
use wardbook_ledger::merkle::{leaf_hash, verify_inclusion};

use super::{ORIGIN, Page, ledger, report, synced};
use crate::storage::people::Role;
use crate::testing::{Database, TestOffice, on_both};

on_both!(
    a_viewer_reads_and_an_operator_acts_and_every_attempt_is_in_the_ledger,
    figures_and_attention_come_from_what_is_held_now,
    the_file_of_clinics_obeys_filters_and_every_sorting,
    an_event_has_its_proof_and_a_bundle_verifies_with_three_signatures,
);

async fn a_viewer_reads_and_an_operator_acts_and_every_attempt_is_in_the_ledger(
    database: Database,
) {
    let office = TestOffice::start(database).await.unwrap();
    let viewer = Page::signed_in(&office, "Katherine", Role::Viewer).await;
    let operator = Page::signed_in(&office, "Grace", Role::Operator).await;
    let new = json!({ "name": "Riverside", "group": "North" });
    let (status, refused) = viewer.post("clinics", new.clone()).await;
    assert_eq!((status, &refused["code"]), (403, &json!("not_permitted")));
    let (status, added) = operator.post("clinics", new.clone()).await;
    assert_eq!(status, 200, "{added}");
    assert_eq!(added["clinic"]["state"], "waiting");
    assert!(added["code"].as_str().unwrap().ends_with("@https://office.example"));
    assert_eq!(operator.post("clinics", new).await.1["code"], "name_taken");
    let id = added["clinic"]["id"].as_str().unwrap();
    let act =
        async |act: &str, body: Value| operator.post(&format!("clinics/{id}/{act}"), body).await;
    let state = async || viewer.get(&format!("clinics/{id}")).await.1["state"].clone();
    let until = json!({ "until": "2026-12-02T12:00:00Z", "reason": "moving house" });
    assert_eq!(act("pause", until).await.0, 204);
    assert_eq!(state().await, "paused");
    let past = json!({ "until": "2026-11-02T12:00:00Z", "reason": "moving house" });
    assert_eq!(act("pause", past).await.0, 400);
    assert_eq!(act("resume", json!({})).await.0, 204);
    assert_eq!(act("suspend", json!({ "reason": "stolen" })).await.0, 204);
    assert_eq!(state().await, "suspended");
    assert_eq!(act("resume", json!({})).await.0, 204);
    assert_eq!(act("rotate", json!({})).await.0, 200);
    assert_eq!(act("code", json!({})).await.0, 200);
    assert_eq!(operator.post(&format!("clinics/{}/code", Uuid::nil()), json!({})).await.0, 404);
    let kinds = ledger(&office).await;
    for kind in [
        "permission.denied",
        "clinic.added",
        "clinic.code_made",
        "clinic.paused",
        "clinic.resumed",
        "clinic.suspended",
        "clinic.rotated",
        "clinic.opened",
    ] {
        assert!(kinds.iter().any(|other| other == kind), "{kind} in {kinds:?}");
    }
}

async fn figures_and_attention_come_from_what_is_held_now(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Admin).await;
    let (clinic, id, token) = synced(&office, &page).await;
    report(&clinic, &token, (300, None)).await;
    let (_, overview) = page.get("clinics").await;
    assert_eq!(overview["name"], "office.example");
    let one = &overview["clinics"][0];
    assert_eq!(one["state"], "current");
    for number in ["fixed", "held", "searchable", "before"] {
        assert_eq!(one[number], 300, "{number} of {one}");
    }
    assert_eq!(one["alerts"], json!({ "critical": 1, "high": 0, "medium": 0, "low": 0 }));
    assert_eq!(one["compliance"], json!({ "compliant": 1, "nonCompliant": 0, "notAssessed": 0 }));
    assert_eq!(one["cost"], json!({ "nanos": 1_500_000_000_i64, "currency": "AUD" }));
    assert_eq!(overview["attention"], json!([]));

    office.pass(61);
    report(&clinic, &token, (200, None)).await;
    let (_, restored) = page.get(&format!("clinics/{id}")).await;
    assert_eq!(restored["state"], "restored", "its log is shorter than what is fixed");
    office.pass(1_400);
    page.get("me").await;
    let limit = page.client.put(format!("{}/v1/staff/groups/North", office.url));
    let limit = limit.json(&json!({ "silentAfterMinutes": 10 })).header(header::ORIGIN, ORIGIN);
    assert_eq!(page.with_cookie(limit).send().await.unwrap().status(), 204);
    let (_, overview) = page.get("clinics").await;
    let kinds: Vec<_> =
        overview["attention"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["restored", "silent"]);
    let (_, groups) = page.get("groups").await;
    assert_eq!(groups, json!([{ "name": "North", "silentAfterMinutes": 10 }]));
    let csv = page.get_raw("clinics.csv?q=river&state=restored&sort=-held").await;
    assert!(csv.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().contains("clinics.csv"));
    let text = csv.text().await.unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.lines().nth(1).unwrap().starts_with("Riverside,North,clinic,restored,wardbook/"));
}

async fn the_file_of_clinics_obeys_filters_and_every_sorting(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Operator).await;
    // One is synced, and reports; of the other nothing is known yet.
    let (clinic, _, token) = synced(&office, &page).await;
    report(&clinic, &token, (300, None)).await;
    page.post("clinics", json!({ "name": "=Aspen", "group": "East" })).await;
    let names = async |query: &str| {
        let text = page.get_raw(&format!("clinics.csv{query}")).await.text().await.unwrap();
        let name = |line: &str| line.split(',').next().unwrap().to_owned();
        text.lines().skip(1).map(name).collect::<Vec<_>>()
    };
    assert_eq!(names("").await, ["'=Aspen", "Riverside"], "by group, and no cell is a formula");
    for sorting in ["fixed", "held", "unsent", "contact", "version", "alerts", "compliance", "cost"]
    {
        for sign in ["", "-"] {
            let found = names(&format!("?sort={sign}{sorting}")).await;
            assert_eq!(
                found,
                ["Riverside", "'=Aspen"],
                "{sign}{sorting}: what is not known is last"
            );
        }
    }
    assert_eq!(names("?sort=-state").await, ["Riverside", "'=Aspen"]);
    assert_eq!(names("?sort=state").await, ["'=Aspen", "Riverside"], "waiting is graver");
    assert_eq!(names("?group=East").await, ["'=Aspen"]);
    assert_eq!(names("?state=current").await, ["Riverside"]);
    assert_eq!(names("?q=ASP&state=current").await, [""; 0]);
}

async fn an_event_has_its_proof_and_a_bundle_verifies_with_three_signatures(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let page = Page::signed_in(&office, "Grace", Role::Viewer).await;
    let operator = Page::signed_in(&office, "Ada", Role::Operator).await;
    let (clinic, id, _) = synced(&office, &operator).await;
    let (_, found) = page.get(&format!("clinics/{id}/events?limit=10&kind=document.")).await;
    assert_eq!((&found["more"], &found["searchable"]), (&json!(true), &json!(300)));
    assert_eq!(found["events"][9]["seq"], 290);
    let (_, found) = page.get(&format!("clinics/{id}/events?subject=alerts/&before=200")).await;
    assert_eq!(found["events"][0]["payload"], "{\"severity\":\"critical\"}");
    assert_eq!(found["events"].as_array().unwrap().len(), 1);
    assert_eq!(page.get(&format!("clinics/{id}/events?limit=0")).await.0, 400);

    let (_, event) = page.get(&format!("clinics/{id}/events/299")).await;
    let hash = |text: &Value| -> [u8; 32] {
        hex::decode(text.as_str().unwrap()).unwrap().try_into().unwrap()
    };
    let proof = &event["inclusion"];
    let path: Vec<_> = proof["path"].as_array().unwrap().iter().map(hash).collect();
    let leaf = leaf_hash(event["header"].as_str().unwrap().as_bytes());
    assert_eq!(leaf, hash(&proof["leaf"]));
    verify_inclusion(&leaf, 299, 300, &path, &hash(&proof["root"])).unwrap();
    let keys = [
        clinic.log.key.vkey().clone(),
        office.cosigners().await.witness.vkey().clone(),
        office.cosigners().await.mirror.vkey().clone(),
    ];
    let note = event["checkpoint"].as_str().unwrap();
    let signed = checkpoint::open(note.as_bytes(), &keys).unwrap();
    assert_eq!((signed.signers.len(), signed.cosigners.len()), (1, 2));
    assert_eq!(signed.checkpoint.root, hash(&proof["root"]));

    let hashed = hex::encode(crate::storage::logs::origin_hash(clinic.log.key.name()));
    let mirror = format!("{}/mirror/{hashed}/checkpoint", office.url);
    assert_eq!(page.client.get(&mirror).send().await.unwrap().status(), 401);
    let read = page.with_cookie(page.client.get(&mirror)).send().await.unwrap();
    assert_eq!(read.status(), 200, "a signed-in person reads every log");

    let zip = page.get_raw(&format!("clinics/{id}/bundle?from=1&to=260")).await;
    assert_eq!(zip.headers()[header::CONTENT_TYPE], "application/zip");
    let zip = zip.bytes().await.unwrap().to_vec();
    let verified = bundle::verify(std::io::Cursor::new(zip), Some(&keys));
    let verified = verified.map_err(|fault| format!("{fault:?}")).unwrap();
    assert_eq!((verified.events, verified.payloads_shown), (259, 2), "{verified:?}");
    assert_eq!((verified.signers.len(), verified.cosigners.len()), (1, 2));
    assert_eq!(page.get(&format!("clinics/{id}/bundle?from=5&to=301")).await.0, 400);
    assert_eq!(page.get(&format!("evidence/{}", "00".repeat(48))).await.0, 404);
    let kinds = ledger(&office).await;
    for kind in ["events.listed", "event.opened", "bundle.exported", "log.read"] {
        assert!(kinds.iter().any(|other| other == kind), "{kind}");
    }
}
