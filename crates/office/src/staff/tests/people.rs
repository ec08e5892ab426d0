//! People: added, given another role, disabled, enabled, and helped when a second factor is lost.

use serde_json::{Value, json};

use super::{PASSWORD, Page, ledger};
use crate::storage::people::Role;
use crate::testing::{Database, TestOffice, on_both, told};

on_both!(
    limits_and_people_are_an_administrators,
    another_role_counts_from_the_next_sign_in_and_the_last_administrator_stays,
    a_lost_second_factor_is_reset_by_somebody_else_and_a_disabled_person_comes_back,
);

async fn id_of(page: &Page) -> String {
    let (_, me) = page.get("me").await;
    me["id"].as_str().unwrap().to_owned()
}

/// Tries an act on a person: the status, and the refusal's code.
async fn tries(page: &Page, id: &str, act: &str, body: Value) -> (u16, String) {
    let (status, told) = page.post(&format!("people/{id}/{act}"), body).await;
    (status, told["code"].as_str().unwrap_or_default().to_owned())
}

fn done() -> (u16, String) {
    (204, String::new())
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

async fn limits_and_people_are_an_administrators(database: Database) {
    let office = TestOffice::start(database).await.unwrap();
    let operator = Page::signed_in(&office, "Grace", Role::Operator).await;
    let admin = Page::signed_in(&office, "Ada Lovelace", Role::Admin).await;
    let new = |name: &str, password: &str| json!({ "name": name, "role": "viewer", "password": password });
    assert_eq!(operator.get("people").await.0, 403);
    assert_eq!(operator.post("people", new("Alan", PASSWORD)).await.0, 403);
    let (status, weak) = admin.post("people", new("Alan", "short")).await;
    assert_eq!((status, &weak["code"]), (400, &json!("weak_password")));
    assert_eq!(admin.post("people", new("Alan", PASSWORD)).await.0, 200);
    assert_eq!(admin.post("people", new("ALAN", PASSWORD)).await.1["code"], "name_taken");
    let (_, people) = admin.get("people").await;
    let names: Vec<_> = people.as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["Ada Lovelace", "Alan", "Grace"]);
    assert!(!people.to_string().contains("argon2"));
}

async fn another_role_counts_from_the_next_sign_in_and_the_last_administrator_stays(
    database: Database,
) {
    let office = TestOffice::start(database).await.unwrap();
    let ada = Page::signed_in(&office, "Ada Lovelace", Role::Admin).await;
    let mut grace = Page::signed_in(&office, "Grace", Role::Viewer).await;
    let (own, other) = (id_of(&ada).await, id_of(&grace).await);
    let role = |role: &str| json!({ "role": role });
    assert_eq!(tries(&grace, &other, "role", role("admin")).await, refused(403, "not_permitted"));
    assert_eq!(tries(&ada, &own, "role", role("viewer")).await, refused(409, "last_admin"));
    assert_eq!(tries(&ada, &own, "disable", json!({})).await, refused(409, "last_admin"));
    assert_eq!(tries(&ada, &other, "role", role("owner")).await.0, 400);

    assert_eq!(tries(&ada, &other, "role", role("admin")).await, done());
    assert_eq!(grace.get("me").await.0, 401, "an audit session has one role");
    office.pass(30);
    let answer = grace.sign_in("Grace", PASSWORD, Some(&grace.code(&office))).await;
    grace.keep(&answer);
    assert_eq!(grace.get("people").await.0, 200);
    assert_eq!(tries(&grace, &own, "role", role("operator")).await, done());
    assert_eq!(tries(&grace, &other, "role", role("viewer")).await, refused(409, "last_admin"));
    // A disabled administrator is not one who is left.
    assert_eq!(tries(&grace, &own, "role", role("admin")).await, done());
    assert_eq!(tries(&grace, &own, "disable", json!({})).await, done());
    assert_eq!(tries(&grace, &other, "role", role("viewer")).await, refused(409, "last_admin"));
    let kinds = ledger(&office).await;
    let changes = kinds.iter().filter(|kind| *kind == "person.role_changed").count();
    assert_eq!(changes, 3, "{kinds:?}");
}

async fn a_lost_second_factor_is_reset_by_somebody_else_and_a_disabled_person_comes_back(
    database: Database,
) {
    let office = TestOffice::start(database).await.unwrap();
    let ada = Page::signed_in(&office, "Ada Lovelace", Role::Admin).await;
    let mut grace = Page::newcomer(&office, "Grace", Role::Viewer).await;
    let (own, other) = (id_of(&ada).await, id_of(&grace).await);
    let reset = "reset-second-factor";
    assert_eq!(tries(&ada, &other, reset, json!({})).await, refused(409, "no_second_factor"));
    assert_eq!(tries(&ada, &own, reset, json!({})).await, refused(409, "own_second_factor"));
    grace.set_up(&office).await;
    let (_, needed) = told(grace.sign_in("Grace", PASSWORD, None).await).await;
    assert_eq!(needed["code"], "code_needed");

    assert_eq!(tries(&grace, &other, reset, json!({})).await, refused(403, "not_permitted"));
    assert_eq!(tries(&ada, &other, reset, json!({})).await, done());
    assert_eq!(grace.get("me").await.0, 401, "whoever has the phone is out");
    let answer = grace.sign_in("Grace", PASSWORD, None).await;
    grace.keep(&answer);
    assert_eq!(grace.get("me").await.1["secondFactor"], false);
    assert_eq!(grace.get("clinics").await.1["code"], "second_factor_needed");
    assert_eq!(tries(&ada, &other, "disable", json!({})).await, done());
    assert_eq!(grace.sign_in("Grace", PASSWORD, None).await.status(), 401);
    assert_eq!(tries(&ada, &other, "enable", json!({})).await, done());
    assert_eq!(grace.sign_in("Grace", PASSWORD, None).await.status(), 200);
    let nobody = uuid::Uuid::nil().to_string();
    assert_eq!(tries(&ada, &nobody, "enable", json!({})).await.0, 404);
    let kinds = ledger(&office).await;
    for kind in ["person.second_factor_reset", "person.disabled", "person.enabled"] {
        assert_eq!(kinds.iter().filter(|other| *other == kind).count(), 1, "{kind} in {kinds:?}");
    }
}
