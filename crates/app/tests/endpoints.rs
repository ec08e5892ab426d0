//! Changing an endpoint: what it changes, what it must not.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

mod common;

use common::{Ward, patient, sure};
use wardbook_app::{
    AppError, Clinic, Confirmation, Credential, EndpointChange, NewEndpoint, Person,
};
use wardbook_domain::cost::{NanoUnits, Price};
use wardbook_domain::endpoint::{EndpointKind, Locality, PhiPolicy};
use wardbook_domain::event::Kind;

const HERE: &str = "http://127.0.0.1:9/v1";

fn local(clinic: &Clinic, ada: &Person) {
    let price = NanoUnits(3 * NanoUnits::UNIT);
    let new = NewEndpoint {
        name: "local".into(),
        kind: EndpointKind::OpenAi,
        url: Some(HERE.into()),
        model: Some("small".into()),
        locality: None,
        phi_policy: None,
        price: Price { input: price, output: price, cached: price },
        timeout_seconds: 30,
        max_output_tokens: 1_000,
        api_key: Some("sk-first".into()),
    };
    clinic.add_endpoint(ada, new, None).unwrap();
}

#[test]
fn a_changed_endpoint_leaves_what_earlier_calls_and_sessions_recorded() {
    let ward = Ward::new();
    ward.as_person("ada", local);
    let session = ward.session_at("ada", "local", vec![patient(900)]);
    ward.as_person("ada", |clinic, ada| {
        let before = clinic.session_head(ada, session).unwrap();
        let documents: Vec<_> = clinic.inbox(ada, &all()).unwrap().documents;
        let ids: Vec<_> = documents.iter().map(|one| one.document_id).collect();
        assert_eq!(clinic.estimate(ada, &ids, "local").unwrap().based_on_calls, 1);
        let dear = Some(NanoUnits(9 * NanoUnits::UNIT));
        let change = EndpointChange {
            model: Some(" large ".into()),
            price_input: dear,
            price_output: dear,
            timeout_seconds: Some(60),
            ..EndpointChange::default()
        };
        let changed = clinic.change_endpoint(ada, "local", change, None).unwrap();
        assert_eq!((changed.model.as_str(), changed.timeout_seconds), ("large", 60));
        assert_eq!(
            (changed.url.as_str(), changed.max_output_tokens),
            (HERE, 1_000),
            "the rest stays"
        );
        let after = clinic.session_head(ada, session).unwrap();
        assert_eq!(after.configuration, before.configuration, "the snapshot stays true");
        assert_eq!(after.row.total_cost, before.row.total_cost);
        let estimate = clinic.estimate(ada, &ids, "local").unwrap();
        assert_eq!(
            (estimate.based_on_calls, estimate.expected),
            (0, None),
            "old prices tell nothing"
        );
    });
    let recorded = ward.payloads(Kind::EndpointChanged);
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0]["changed"]["model"]["from"], "small");
    assert!(recorded[0]["changed"].get("url").is_none(), "{recorded:?}");
    assert_eq!(recorded[0]["credential"], "kept");
    ward.must_be_sound();
}

#[test]
fn a_credential_is_kept_replaced_or_forgotten_and_never_told() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        local(clinic, ada);
        let has = || clinic.endpoints(ada).unwrap()[1].in_use.has_credential;
        let with = |credential| EndpointChange { credential, ..EndpointChange::default() };
        clinic.change_endpoint(ada, "local", with(Credential::Kept), None).unwrap();
        assert!(has(), "nothing was changed");
        let second = Credential::Replaced("sk-second".to_owned().into());
        clinic.change_endpoint(ada, "local", with(second), None).unwrap();
        assert!(has());
        clinic.change_endpoint(ada, "local", with(Credential::Removed), None).unwrap();
        assert!(!has());
    });
    let recorded = ward.payloads(Kind::EndpointChanged);
    let words: Vec<_> = recorded.iter().map(|one| one["credential"].as_str().unwrap()).collect();
    assert_eq!(words, ["replaced", "removed"], "no event where nothing was changed");
    let rows = format!("{:?}", ward.payloads(Kind::RecordChanged));
    assert!(!rows.contains("sk-first") && !rows.contains("sk-second"), "only their HMAC");
    ward.must_be_sound();
}

#[test]
fn what_moves_further_away_may_be_sent_nothing_until_somebody_says_so() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        local(clinic, ada);
        let to = |url: &str, locality| EndpointChange {
            url: Some(url.into()),
            locality,
            ..EndpointChange::default()
        };
        let away = "https://models.example/v1";
        let refused = clinic.change_endpoint(ada, "local", to(away, None), None).unwrap_err();
        assert!(refused.to_string().contains("not on this device"), "{refused}");
        let external = Some(Locality::External);
        let key_moves = clinic.change_endpoint(ada, "local", to(away, external), None);
        let key_moves = key_moves.unwrap_err();
        assert_eq!(key_moves.code(), "confirmation_needed");
        assert!(key_moves.to_string().contains("the stored key"), "{key_moves}");
        let moved = to(away, external);
        let moved = clinic.change_endpoint(ada, "local", moved, Some(&sure())).unwrap();
        assert_eq!(moved.phi_policy, PhiPolicy::Never);
        let policy =
            EndpointChange { phi_policy: Some(PhiPolicy::Allowed), ..EndpointChange::default() };
        let silent = clinic.change_endpoint(ada, "local", policy.clone(), None).unwrap_err();
        assert!(silent.to_string().contains("documents could then be sent"), "{silent}");
        let agreed = clinic.change_endpoint(ada, "local", policy, Some(&sure())).unwrap();
        assert_eq!((agreed.phi_policy, agreed.url.as_str()), (PhiPolicy::Allowed, away));
        assert!(
            clinic.change_endpoint(ada, "local", to(" ", None), None).is_err(),
            "an address is needed"
        );
        let builtin = clinic.change_endpoint(ada, "builtin", EndpointChange::default(), None);
        assert!(builtin.unwrap_err().to_string().contains("embedded engine"));
    });
    ward.as_person("manager", |clinic, manager| {
        let refused = clinic.change_endpoint(manager, "local", EndpointChange::default(), None);
        assert!(matches!(refused, Err(AppError::NotPermitted { .. })), "{refused:?}");
    });
    let recorded = ward.payloads(Kind::EndpointChanged);
    assert_eq!(recorded.len(), 2, "what was refused changed nothing");
    assert!(recorded.iter().all(|one| one["reason"] == "a test asks for it"), "{recorded:?}");
}

#[test]
fn taking_an_endpoint_out_of_use_takes_a_reason_and_the_password() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        local(clinic, ada);
        let silent = Confirmation { reason: " ".into(), ..sure() };
        let silent = clinic.remove_endpoint(ada, "local", &silent).unwrap_err();
        assert!(silent.to_string().contains("give a reason"), "{silent}");
        clinic.remove_endpoint(ada, "local", &sure()).unwrap();
    });
    let recorded = ward.payloads(Kind::EndpointRemoved);
    assert_eq!(recorded, [serde_json::json!({ "reason": "a test asks for it" })]);
    ward.must_be_sound();
}

#[test]
fn what_could_never_be_used_is_not_configured() {
    let ward = Ward::new();
    ward.as_person("ada", |clinic, ada| {
        local(clinic, ada);
        let change =
            |change: EndpointChange| clinic.change_endpoint(ada, "local", change, Some(&sure()));
        let elsewhere = |url: &str, policy| EndpointChange {
            url: Some(url.into()),
            locality: Some(Locality::OnPremises),
            phi_policy: Some(policy),
            ..EndpointChange::default()
        };
        for policy in [PhiPolicy::Allowed, PhiPolicy::Redacted] {
            let refused = change(elsewhere("http://model.example/v1", policy)).unwrap_err();
            assert!(refused.to_string().contains("give it an https address"), "{refused}");
        }
        change(elsewhere("http://model.example/v1", PhiPolicy::Never)).unwrap();
        change(elsewhere("HTTPS://model.example/v1", PhiPolicy::Allowed)).unwrap();
        for (seconds, tokens) in [(0, 1_000), (3_601, 1_000), (30, 63), (30, 100_001)] {
            let limits = EndpointChange {
                timeout_seconds: Some(seconds),
                max_output_tokens: Some(tokens),
                ..EndpointChange::default()
            };
            let refused = change(limits).unwrap_err();
            assert!(refused.to_string().contains(" is from "), "{refused}");
        }
    });
}

fn all() -> wardbook_app::InboxQuery {
    wardbook_app::InboxQuery { limit: 200, ..wardbook_app::InboxQuery::default() }
}
