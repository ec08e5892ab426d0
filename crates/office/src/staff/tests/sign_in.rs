//! Signing in with password and code, waiting after refusals, and being out.

use reqwest::header;
use serde_json::json;
use wardbook_totp::Step;

use super::{ORIGIN, PASSWORD, Page, ledger, person, secret};
use crate::clock::Timestamp;
use crate::storage::people::Role;
use crate::testing::{Database, TestOffice, on_both, told};

on_both!(
    a_person_signs_in_with_password_and_second_factor,
    refused_sign_ins_wait_longer_each_time_and_say_no_more_than_needed,
    a_seat_ends_after_half_an_hour_idle_and_a_disabled_person_is_out_at_once,
);

async fn a_person_signs_in_with_password_and_second_factor(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let mut page = Page::newcomer(&office, "Katherine", Role::Admin).await;
    for closed in ["clinics", "clinics.csv", "people", "groups"] {
        let (status, refused) = page.get(closed).await;
        assert_eq!((status, &refused["code"]), (403, &json!("second_factor_needed")), "{closed}");
    }
    let new = json!({ "name": "Riverside", "group": "North" });
    assert_eq!(page.post("clinics", new).await.1["code"], "second_factor_needed");
    let ledger_tile = page.client.get(format!("{}/log/tile/0/000.p/1", office.url));
    assert_eq!(page.with_cookie(ledger_tile).send().await.unwrap().status(), 403);
    assert_eq!(page.get("me").await.1["secondFactor"], false);
    let (_, begun) = page.post("second-factor", json!({ "action": "begin" })).await;
    let secret = secret(&begun);
    assert!(begun["uri"].as_str().unwrap().starts_with("otpauth://totp/office.example:Katherine"));
    assert!(begun["qrSide"].as_u64().unwrap() >= 21);
    assert!(begun["qrPath"].as_str().unwrap().starts_with("M0 0h7v1h-7z"));
    let code = |at: Timestamp| secret.code(Step::at(at));
    let right: u32 = code(office.app.clock.now()).parse().unwrap();
    let wrong = format!("{:06}", (right + 1) % 1_000_000);
    let refused = page.post("second-factor", json!({ "action": "confirm", "code": wrong })).await;
    assert_eq!((refused.0, &refused.1["code"]), (422, &json!("wrong_code")));
    let first = code(office.app.clock.now());
    let confirmed = page.post("second-factor", json!({ "action": "confirm", "code": first })).await;
    assert_eq!(confirmed.0, 204);
    assert_eq!(page.get("people").await.0, 200, "with it, everything is open at once");
    assert_eq!(page.post("sign-out", json!({})).await.0, 204);
    assert_eq!(page.get("me").await.0, 401);

    let about = async |code: Option<&str>| {
        let (status, body) = told(page.sign_in("katherine", PASSWORD, code).await).await;
        (status, body["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(about(None).await, (401, "code_needed".to_owned()));
    assert_eq!(about(Some(&first)).await, (401, "used_code".to_owned()));
    office.pass(60);
    let second = code(office.app.clock.now());
    let answer = page.sign_in("katherine", PASSWORD, Some(&second)).await;
    assert_eq!(answer.status(), 200);
    page.keep(&answer);
    let (_, me) = page.get("me").await;
    assert_eq!((&me["name"], &me["secondFactor"]), (&json!("Katherine"), &json!(true)));
    let kinds = ledger(&office).await;
    let expected = ["audit_session.opened", "person.second_factor_on", "people.listed"];
    assert_eq!(kinds[1..4], expected, "{kinds:?}");
    assert_eq!(kinds[4], "audit_session.sealed");
}

async fn refused_sign_ins_wait_longer_each_time_and_say_no_more_than_needed(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    person(&office, "Katherine", Role::Viewer).await;
    let page = Page::of(&office);
    let unknown = told(page.sign_in("Nobody", PASSWORD, None).await).await;
    let wrong = told(page.sign_in("Katherine", "seven green otters spin", None).await).await;
    assert_eq!(unknown, wrong, "nothing says which names there are");
    assert_eq!(wrong.0, 401);
    for _ in 0..3 {
        page.sign_in("Katherine", "seven green otters spin", None).await;
    }
    let waits = page.sign_in("Katherine", PASSWORD, None).await;
    assert_eq!(waits.status(), 429, "even with the right password");
    assert_eq!(waits.headers()[header::RETRY_AFTER], "5");
    office.pass(5);
    assert_eq!(page.sign_in("Katherine", PASSWORD, None).await.status(), 200);
    let other = json!({ "name": "Katherine", "password": PASSWORD });
    let url = format!("{}/v1/staff/sign-in", office.url);
    let forged = page.client.post(&url).header(header::ORIGIN, "https://evil.example");
    assert_eq!(told(forged.json(&other).send().await.unwrap()).await.1["code"], "other_origin");
    let form = page.client.post(&url).header(header::ORIGIN, ORIGIN).body(other.to_string());
    assert_eq!(form.send().await.unwrap().status(), 415, "no form of another page is JSON");
    let failures = ledger(&office).await.iter().filter(|kind| *kind == "sign_in.failed").count();
    assert_eq!(failures, 5);
}

async fn a_seat_ends_after_half_an_hour_idle_and_a_disabled_person_is_out_at_once(
    database: Database,
) {
    let office = TestOffice::start(database).await.unwrap();
    let admin = Page::signed_in(&office, "Ada Lovelace", Role::Admin).await;
    let viewer = Page::signed_in(&office, "Katherine", Role::Viewer).await;
    for _ in 0..3 {
        office.pass(20 * 60);
        assert_eq!(viewer.get("me").await.0, 200, "a request keeps the seat");
        assert_eq!(admin.get("me").await.0, 200);
    }
    let (_, me) = viewer.get("me").await;
    let path = format!("people/{}/disable", me["id"].as_str().unwrap());
    assert_eq!(admin.post(&path, json!({})).await.0, 204);
    let (status, refused) = viewer.get("clinics").await;
    assert_eq!((status, &refused["code"]), (401, &json!("not_signed_in")));
    assert_eq!(viewer.sign_in("Katherine", PASSWORD, None).await.status(), 401);
    let (_, me) = admin.get("me").await;
    let path = format!("people/{}/disable", me["id"].as_str().unwrap());
    assert_eq!(admin.post(&path, json!({})).await.1["code"], "last_admin");
    office.pass(30 * 60);
    assert_eq!(admin.get("me").await.0, 401);
    let code = admin.code(&office);
    let again = Page::of(&office).sign_in("Ada Lovelace", PASSWORD, Some(&code)).await;
    assert_eq!(again.status(), 200);
    let kinds = ledger(&office).await;
    let sealed = kinds.iter().filter(|kind| *kind == "audit_session.sealed").count();
    assert_eq!(sealed, 2, "one was disabled, one had expired: {kinds:?}");
}
