//! What clinics may send that no honest one does, and much of what they may.

use serde_json::{Value, json};

use super::{Database, OFFICE, enrolled, refusal, told};
use crate::storage::payloads;
use crate::testing::on_both;

on_both!(
    one_clinics_costs_do_not_take_the_page_from_all,
    text_that_no_database_takes_stops_nobody,
    payload_uploads_count_among_the_uploads_under_way,
    an_answer_with_payloads_ends_when_it_is_long_enough,
);

async fn one_clinics_costs_do_not_take_the_page_from_all(database: Database) {
    let (office, mut clinic, id) = enrolled(database, 3).await;
    let mut lines = String::new();
    for (number, cost) in ["9223372036", "9223372036.854775807", "250.5"].iter().enumerate() {
        let subject = format!("ai_processing_sessions/{number}");
        let payload = json!({ "outcome": "full", "cost": cost });
        lines += &clinic.happen("session.completed", &subject, &payload).unwrap();
        lines.push('\n');
    }
    let token = clinic.token(OFFICE).await.unwrap();
    clinic.sync(&token, 0).await.unwrap();
    let url = format!("{}/v1/payloads", office.url);
    let sent = clinic.client.post(url).bearer_auth(&token).body(lines).send().await.unwrap();
    assert_eq!(told(sent).await, (200, json!({ "held": 3 })));
    let metrics = reqwest::get(format!("{}/metrics", office.url)).await.unwrap();
    assert_eq!(metrics.status(), 200);
    let tallies = office.app.storage.read(move |tx| payloads::tallies(tx, Some(id))).await.unwrap();
    let costs: Vec<_> = tallies.iter().filter(|tally| tally.what == "cost").collect();
    assert_eq!(costs.len(), 1);
    assert_eq!((costs[0].times, costs[0].amount), (1, 250_500_000_000), "what no session costs");
}

async fn text_that_no_database_takes_stops_nobody(database: Database) {
    let (office, mut clinic, _) = enrolled(database, 3).await;
    let check = json!({ "check": "a\u{0}b", "result": "passed" });
    let alert = json!({ "severity": "hi\u{0}gh" });
    let mut lines = clinic.happen("compliance.checked", "sessions/1", &check).unwrap();
    lines.push('\n');
    lines += &clinic.happen("alert.raised", "alerts/1", &alert).unwrap();
    let token = clinic.token(OFFICE).await.unwrap();
    clinic.sync(&token, 0).await.unwrap();
    let url = format!("{}/v1/payloads", office.url);
    let sent = clinic.client.post(url).bearer_auth(&token).body(lines).send().await.unwrap();
    assert_eq!(told(sent).await, (200, json!({ "held": 2 })), "committed to, and no figure");
    let tallies = office.app.storage.read(|tx| payloads::tallies(tx, None)).await.unwrap();
    assert_eq!(tallies, []);
    let report = json!({
        "size": 3, "unsent": 0, "version": "0.1\u{0}", "policy": null,
        "clock": "2026-12-01T12:00:30.000000Z",
    });
    let refused = clinic.post("/v1/report", Some(&token), &report).await.unwrap();
    assert_eq!(refusal(refused).await, (400, "malformed".to_owned()));
}

async fn payload_uploads_count_among_the_uploads_under_way(database: Database) {
    let (office, clinic, id) = enrolled(database, 3).await;
    let token = clinic.token(OFFICE).await.unwrap();
    clinic.sync(&token, 0).await.unwrap();
    let sealed = json!({ "kind": "sealed", "seq": 0, "sealed": "AAAA" }).to_string();
    let send = async || {
        let request = clinic.client.post(format!("{}/v1/payloads", office.url));
        request.bearer_auth(&token).body(sealed.clone()).send().await.unwrap()
    };
    let under_way = [office.app.uploads.begin(id).unwrap(), office.app.uploads.begin(id).unwrap()];
    let refused = send().await;
    assert!(refused.headers().contains_key("retry-after"));
    assert_eq!(refusal(refused).await, (503, "busy".to_owned()));
    drop(under_way);
    assert_eq!(send().await.status(), 200);
    assert_eq!(send().await.status(), 200, "and gives its turn back");
    assert_eq!(send().await.status(), 200);
}

async fn an_answer_with_payloads_ends_when_it_is_long_enough(database: Database) {
    let (office, clinic, id) = enrolled(database, 6).await;
    let token = clinic.token(OFFICE).await.unwrap();
    clinic.sync(&token, 0).await.unwrap();
    let bytes = vec![7; 3 * 1024 * 1024];
    let log = crate::storage::logs::LogId { clinic: id, log: 1 };
    let kept = office.app.storage.write(move |tx| {
        for seq in 0..6 {
            payloads::keep(tx, log, seq, &payloads::Payload::Sealed(bytes.clone()))?;
        }
        Ok(())
    });
    kept.await.unwrap();
    let mut given = Vec::new();
    while given.len() < 6 {
        let path = format!("/v1/payloads?from={}&to=256", given.len());
        let answer = clinic.get(&path, &token).await.unwrap().text().await.unwrap();
        let lines: Vec<Value> =
            answer.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!((1..=2).contains(&lines.len()), "{} of 3 MiB each", lines.len());
        given.extend(lines.iter().map(|line| line["seq"].as_u64().unwrap()));
    }
    assert_eq!(given, [0, 1, 2, 3, 4, 5]);
}
