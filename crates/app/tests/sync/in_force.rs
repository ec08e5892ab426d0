//! What a policy in force does: endpoints, thresholds and prices, in each path that uses them, and
//! that it ends with the enrolment.

use serde_json::{Value, json};

use wardbook_app::{AppError, EndpointChange, NewEndpoint, Thresholds};
use wardbook_domain::alert::AlertType;
use wardbook_domain::cost::{NanoUnits, Price};
use wardbook_domain::endpoint::{EndpointKind, Locality, PhiPolicy};

use crate::clinic::{Open, Ward};
use crate::office::Office;
use crate::policies::{UNTIL, tomorrow, with_policy};

const ALLOWED: &str = "https://models.example/v1";

fn endpoint(name: &str, url: &str) -> NewEndpoint {
    NewEndpoint {
        name: name.into(),
        kind: EndpointKind::OpenAi,
        url: Some(url.into()),
        model: Some("m".into()),
        locality: Some(Locality::External),
        phi_policy: Some(PhiPolicy::Never),
        price: Price { input: NanoUnits(1), output: NanoUnits(1), cached: NanoUnits(1) },
        timeout_seconds: 30,
        max_output_tokens: 1_000,
        api_key: None,
    }
}

fn issue(ward: &Ward, office: &Office, open: &Open<'_>, number: u64, body: &Value) {
    office.held().ledger.issue(number, UNTIL, body);
    assert_eq!(tomorrow(ward, open), "");
    assert_eq!(open.status().office.unwrap().policy.unwrap().number, number);
}

#[track_caller]
fn names_the_policy<T>(refused: Result<T, AppError>, number: u64) {
    let said = refused.map(drop).unwrap_err().to_string();
    assert!(said.contains(&format!("head office's policy {number} ")), "{said}");
}

#[test]
fn an_endpoint_that_is_not_allowed_is_neither_added_nor_moved_to_nor_tested() {
    let (ward, office) = (Ward::new(), Office::new());
    let body = json!({ "endpoints": { "allowed": [ALLOWED] } });
    let open = with_policy(&ward, &office, &body);
    let add = |new| open.clinic.add_endpoint(&open.ada, new, None);
    names_the_policy(add(endpoint("a", "https://models.example.evil/v1")), 1);
    names_the_policy(add(endpoint("a", "https://else.example/v1")), 1);
    add(endpoint("a", ALLOWED)).unwrap();
    let moved = EndpointChange { url: Some("https://else.example".into()), ..Default::default() };
    names_the_policy(open.clinic.change_endpoint(&open.ada, "a", moved, None), 1);
    let applied = open.status().office.unwrap().policy.unwrap().applied.join("; ");
    assert!(applied.contains("1 allowed"), "{applied}");

    // It was allowed when it was added.
    issue(&ward, &office, &open, 2, &json!({ "endpoints": { "allowed": [] } }));
    let tested = ward.run(open.clinic.test_endpoint(&open.ada, "a"));
    names_the_policy(tested, 2);
    let sent = open.clinic.estimate(&open.ada, &[], "a").unwrap().refusal;
    assert!(sent.is_some(), "and nothing would be sent to it");
    open.close();
}

#[test]
fn where_a_policys_threshold_is_stricter_it_holds_and_nobody_lowers_it() {
    let (ward, office) = (Ward::new(), Office::new());
    let body = json!({ "thresholds": {
        "review_below_permille": 950, "idle_lock_minutes": 30, "minimum_accuracy_permille": 5_000,
        "other": 1,
    } });
    let own = Thresholds::default();
    let open = with_policy(&ward, &office, &body);
    let policy = open.status().office.unwrap().policy.unwrap();
    let (applied, left) = (policy.applied.join("; "), policy.not_applied.join("; "));
    assert!(applied.contains("review_below_permille: 950, in place of 700"), "{applied}");
    assert!(applied.contains("idle_lock_minutes: 30 is kept to by 10"), "{applied}");
    assert!(left.contains("5000, which is out of its range") && left.contains("other"), "{left}");
    let in_force = open.clinic.thresholds(&open.ada).unwrap();
    assert_eq!(in_force, Thresholds { review_below_permille: 950, ..own });
    assert_eq!(open.clinic.idle_lock_minutes().unwrap(), own.idle_lock_minutes);

    let set = |thresholds| open.clinic.set_thresholds(&open.ada, thresholds, None);
    names_the_policy(set(Thresholds { review_below_permille: 900, ..in_force }), 1);
    names_the_policy(set(Thresholds { idle_lock_minutes: 60, ..in_force }), 1);
    set(Thresholds { idle_lock_minutes: 5, ..in_force }).unwrap();
    issue(&ward, &office, &open, 2, &json!({}));
    let after = open.clinic.thresholds(&open.ada).unwrap();
    assert_eq!(after, Thresholds { idle_lock_minutes: 5, ..own }, "the policy's was not kept");
    open.close();
}

#[test]
fn a_policys_price_goes_before_the_declared_one_in_the_clinics_currency_alone() {
    let (ward, office) = (Ward::new(), Office::new());
    let price = |endpoint: Option<&str>, currency: &str, input: &str| {
        let mut price =
            json!({ "model": "m", "currency": currency, "input": input, "output": "20" });
        if let Some(endpoint) = endpoint {
            price["endpoint"] = json!(endpoint);
        }
        price
    };
    let body = json!({ "prices": [
        price(None, "AUD", "10"),
        price(Some("https://models.example"), "AUD", "12"),
        price(Some(ALLOWED), "USD", "99"),
        { "model": "m", "input": 3 },
    ] });
    let open = with_policy(&ward, &office, &body);
    let policy = open.status().office.unwrap().policy.unwrap();
    let (applied, left) = (policy.applied.join("; "), policy.not_applied.join("; "));
    assert!(applied.contains("price of m: AUD 10.00 for a million input tokens"), "{applied}");
    assert!(left.contains("it is in USD") && left.contains("prices[3]"), "{left}");
    for (name, url) in [("a", ALLOWED), ("b", "https://b.example/v1")] {
        open.clinic.add_endpoint(&open.ada, endpoint(name, url), None).unwrap();
    }
    let cost = |name: &str| {
        let listed = open.clinic.endpoints(&open.ada).unwrap();
        let one = listed.iter().find(|one| one.in_use.endpoint.name == name).unwrap();
        one.office_price.map(|asked| (asked.policy, asked.price.input.to_decimal()))
    };
    assert_eq!(cost("a"), Some((1, "12.00".into())), "one for its address goes first");
    assert_eq!(cost("b"), Some((1, "10.00".into())));
    assert_eq!(cost("builtin"), None, "the embedded engine costs nothing");
    issue(&ward, &office, &open, 2, &json!({ "prices": [] }));
    assert_eq!(cost("a"), None);
    open.close();
}

#[test]
fn an_office_that_the_clinic_left_has_no_policy_here_any_more() {
    let (ward, office) = (Ward::new(), Office::new());
    let body = json!({
        "endpoints": { "allowed": [] },
        "thresholds": { "review_below_permille": 999 },
        "prices": [{ "model": "m", "currency": "AUD", "input": "9", "output": "9" }],
        "sync": { "payloads": { "users.listed": "sealed" } },
    });
    let open = with_policy(&ward, &office, &body);
    names_the_policy(open.clinic.add_endpoint(&open.ada, endpoint("a", ALLOWED), None), 1);
    let other = Office::new();
    other.held().office_id = "two".into();
    open.enrol(&other.code());
    let status = open.status().office.unwrap();
    assert_eq!((status.office_id.as_str(), status.policy.is_none()), ("two", true));
    open.clinic.add_endpoint(&open.ada, endpoint("a", ALLOWED), None).unwrap();
    assert_eq!(open.clinic.thresholds(&open.ada).unwrap(), Thresholds::default());
    let listed = open.clinic.endpoints(&open.ada).unwrap();
    assert!(listed.iter().all(|one| one.office_price.is_none()));
    let modes = open.clinic.payload_modes(&open.ada).unwrap();
    assert!(modes.iter().all(|one| one.mode == one.standard), "nor a mode for payloads");
    open.close();
}

#[test]
fn two_policies_under_one_number_show_the_hashes_of_both() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = with_policy(&ward, &office, &json!({}));
    office.held().ledger.issue(1, UNTIL, &json!({ "other": 1 }));
    let said = tomorrow(&ward, &open);
    let hashes = said.split(|letter: char| !letter.is_ascii_hexdigit());
    assert_eq!(hashes.filter(|word| word.len() == 64).count(), 2, "{said}");
    let query = wardbook_app::AlertQuery { limit: 50, ..Default::default() };
    let alerts = open.clinic.alerts(&open.ada, &query).unwrap().alerts;
    let alert = alerts.iter().find(|one| one.alert_type == AlertType::OfficeContradicts).unwrap();
    assert!(alert.description.contains("SHA-256"), "{}", alert.description);
    open.close();
}
