//! What events really say, against the table of what head office may read by default.

mod common;

use std::collections::BTreeSet;

use serde_json::Value;

use common::{Found, Ward, patient, sure};
use wardbook_app::{AlertQuery, LogQuery};
use wardbook_domain::event::Kind;
use wardbook_domain::payloads::{figures, may_be_whole};

/// What stands in no sentence and no name: a word of a closed list, an id, a digest, a number, a time.
fn is_figure(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::String(text) => {
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:".contains(&byte);
            text.len() <= 64 && text.bytes().all(plain)
        }
        Value::Array(items) => items.iter().all(is_figure),
        Value::Object(_) => false,
    }
}

#[test]
fn nothing_that_a_person_typed_or_a_document_says_is_in_a_payload_that_is_sent_whole() {
    let ward = Ward::new();
    let session = ward.session("staff", vec![patient(500), Found::Nothing]);
    let sure_of = ward.session("staff", vec![patient(990)]);
    ward.as_person("staff", |clinic, staff| {
        clinic.check_session(staff, session).unwrap();
        let head = clinic.complete_session(staff, sure_of).unwrap();
        assert!(head.row.completed_at.is_some(), "{:?}", head.waits_for);
        clinic.take_emergency_access(staff, &sure()).unwrap();
    });
    ward.as_person("manager", |clinic, manager| {
        let query = AlertQuery { unresolved: true, limit: 50, ..AlertQuery::default() };
        for alert in clinic.alerts(manager, &query).unwrap().alerts {
            clinic.acknowledge_alert(manager, alert.alert_id).unwrap();
            clinic.resolve_alert(manager, alert.alert_id, "Desmond Rourke was told.").unwrap();
        }
    });
    let mut seen = BTreeSet::new();
    ward.as_person("ada", |clinic, ada| {
        for event in clinic.events(ada, &LogQuery::default(), None).unwrap() {
            let kind: Kind = event.kind.parse().unwrap();
            let Some(body) = event.payload.filter(|_| figures(kind).is_some()) else { continue };
            assert!(may_be_whole(kind, body.get()), "{kind}: {}", body.get());
            let Value::Object(members) = serde_json::from_str(body.get()).unwrap() else {
                panic!("{kind}: {}", body.get());
            };
            for (name, value) in members {
                assert!(is_figure(&value), "{kind} {name}: {value}");
            }
            seen.insert(kind);
        }
    });
    for kind in [
        Kind::AlertRaised,
        Kind::AlertResolved,
        Kind::ComplianceChecked,
        Kind::SessionStarted,
        Kind::SessionProgressed,
        Kind::SessionCompleted,
        Kind::AuditSessionSealed,
    ] {
        assert!(seen.contains(&kind), "no {kind} was looked at");
    }
}
