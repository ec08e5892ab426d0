use serde_json::json;

use wardbook_app::{AlertQuery, DecidedBy, LogQuery};
use wardbook_domain::alert::AlertType;
use wardbook_domain::event::Kind;
use wardbook_domain::payloads::PayloadMode;
use wardbook_sync::wire::statement::Mail;
use wardbook_sync::wire::v1::Payload;

use crate::clinic::{Open, Ward};
use crate::office::Office;
use crate::server::Reply;

pub const UNTIL: &str = "2027-02-15T08:00:00.000000Z";

fn alerts(open: &Open<'_>) -> usize {
    let query = AlertQuery { limit: 50, ..AlertQuery::default() };
    let page = open.clinic.alerts(&open.ada, &query).unwrap();
    page.alerts.iter().filter(|one| one.alert_type == AlertType::OfficeContradicts).count()
}

/// A clinic that has policy 1.
pub fn with_policy<'a>(ward: &'a Ward, office: &Office, body: &serde_json::Value) -> Open<'a> {
    let open = ward.open();
    open.enrol(&office.code());
    {
        let mut held = office.held();
        held.ledger.happen();
        held.ledger.issue(1, UNTIL, body);
        held.ledger.happen();
    }
    open.step();
    open
}

/// Another attempt, a day later.
pub fn tomorrow(ward: &Ward, open: &Open<'_>) -> String {
    ward.wait(86_400 + 60);
    open.step();
    let there = open.status().office.unwrap();
    there.problem.map_or_else(String::new, |_| there.detail)
}

#[test]
fn a_policy_is_taken_once_reported_and_what_is_not_applied_is_said() {
    let (ward, office) = (Ward::new(), Office::new());
    let body = json!({
        "prices": { "a": 1 },
        "sync": { "payloads": {
            "users.listed": "sealed", "search.made": "whole", "alert.raised": "none", "no.kind": "none"
        } },
    });
    let open = with_policy(&ward, &office, &body);
    let policy = open.status().office.unwrap().policy.unwrap();
    assert_eq!((policy.number, policy.confirmed), (1, true));
    assert_eq!(policy.applied.len(), 2, "{:?}", policy.applied);
    let left = policy.not_applied.join("; ");
    for named in ["prices", "search.made", "no.kind"] {
        assert!(left.contains(named), "{named}: {left}");
    }
    let modes = open.clinic.payload_modes(&open.ada).unwrap();
    let mode = |kind| modes.iter().find(|one| one.kind == kind).unwrap().mode;
    assert_eq!(mode(Kind::UsersListed), PayloadMode::Sealed);
    let by = |kind| modes.iter().find(|one| one.kind == kind).unwrap().by;
    assert_eq!(by(Kind::UsersListed), DecidedBy::Policy);
    assert_eq!(by(Kind::SearchMade), DecidedBy::Default);
    assert_eq!(mode(Kind::SearchMade), PayloadMode::Never);
    open.work(1);
    assert_eq!(tomorrow(&ward, &open), "");
    let held = office.held();
    assert!(held.payloads.values().any(|sent| matches!(sent, Payload::Sealed { .. })));
    assert_eq!(held.reports.last().unwrap().policy, Some(1));
    drop(held);
    assert_eq!(open.count(Kind::PolicyReceived), 1);
    ward.wait(40 * 86_400);
    assert!(!open.status().office.unwrap().policy.unwrap().confirmed, "and still in force");
    open.close();
}

#[test]
fn an_older_policy_is_refused() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = with_policy(&ward, &office, &json!({}));
    office.held().ledger.issue(2, UNTIL, &json!({}));
    assert_eq!(tomorrow(&ward, &open), "");
    office.held().ledger.issue(1, UNTIL, &json!({ "old": 1 }));
    let said = tomorrow(&ward, &open);
    assert!(said.contains("it is number 1, and number 2 is in force"), "{said}");
    assert_eq!(open.status().office.unwrap().policy.unwrap().number, 2);
    open.close();
}

#[test]
fn two_policies_under_one_number_raise_an_alert_once() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = with_policy(&ward, &office, &json!({}));
    office.held().ledger.issue(1, UNTIL, &json!({ "other": 1 }));
    let said = tomorrow(&ward, &open);
    assert!(said.contains("two policies under the number 1"), "{said}");
    tomorrow(&ward, &open);
    assert_eq!(alerts(&open), 1);
    assert_eq!(open.count(Kind::PolicyReceived), 1);
    open.close();
}

#[test]
fn a_ledger_that_is_shorter_or_another_one_raises_an_alert_also_where_the_book_was_lost() {
    for shorter in [false, true] {
        let (ward, office) = (Ward::new(), Office::new());
        let open = with_policy(&ward, &office, &json!({}));
        {
            let mut held = office.held();
            held.ledger = crate::ledger::Ledger::default();
            if !shorter {
                (0..8).for_each(|_| held.ledger.happen());
            }
            held.ledger.issue(2, UNTIL, &json!({}));
        }
        open.close();
        std::fs::remove_file(ward.home.path().join("sync.db")).unwrap();
        let open = ward.open();
        open.work(1);
        let said = tomorrow(&ward, &open);
        let what = if shorter { "is shorter than" } else { "does not go on from" };
        assert!(said.contains(what), "{said}");
        assert_eq!((alerts(&open), open.count(Kind::PolicyReceived)), (1, 1));
        open.close();
    }
}

#[test]
fn an_office_restored_from_a_backup_is_believed_again_once_the_clinic_has_enrolled_again() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = with_policy(&ward, &office, &json!({}));
    let backup = office.held().ledger.clone();
    for number in 2..=3 {
        office.held().ledger.issue(number, UNTIL, &json!({ "before": number }));
        assert_eq!(tomorrow(&ward, &open), "");
    }
    {
        let mut held = office.held();
        held.ledger = backup;
        held.ledger.issue(2, UNTIL, &json!({ "after": 2 }));
    }
    for _ in 0..2 {
        let said = tomorrow(&ward, &open);
        assert!(said.contains("is shorter than"), "{said}");
    }
    assert_eq!(
        open.status().office.unwrap().policy.unwrap().number,
        3,
        "the last one stays in force"
    );
    open.enrol(&office.code());
    assert_eq!(tomorrow(&ward, &open), "");
    assert_eq!(open.status().office.unwrap().policy.unwrap().number, 2);
    assert_eq!(alerts(&open), 1, "the alert stays");
    let query = LogQuery { kind: Some(Kind::PolicyReceived.to_string()), ..LogQuery::default() };
    let received = open.clinic.events(&open.ada, &query, None).unwrap();
    assert_eq!(received.len(), 4);
    // From here on its ledger must go on from what it shows now, also where the book was lost.
    office.held().ledger.issue(3, UNTIL, &json!({ "after": 3 }));
    assert_eq!(tomorrow(&ward, &open), "");
    open.close();
    std::fs::remove_file(ward.home.path().join("sync.db")).unwrap();
    let open = ward.open();
    office.held().ledger.issue(4, UNTIL, &json!({}));
    assert_eq!(tomorrow(&ward, &open), "");
    office.held().ledger = crate::ledger::Ledger::default();
    office.held().ledger.issue(5, UNTIL, &json!({}));
    let said = tomorrow(&ward, &open);
    assert!(said.contains("is shorter than"), "{said}");
    office.held().ledger.policy = None;
    let said = tomorrow(&ward, &open);
    assert!(said.contains("names no policy"), "{said}");
    open.close();
}

#[test]
fn a_policy_that_is_not_signed_or_not_in_the_ledger_is_not_taken() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    let good = {
        let mut held = office.held();
        held.ledger.issue(1, UNTIL, &json!({}));
        held.ledger.reply(0).unwrap()
    };
    let mut altered = good.clone();
    altered.note = altered.note.replace("{}", "{\"a\":1}");
    let mut misplaced = good.clone();
    misplaced.proof.salt = "00".repeat(16);
    let mut unproven = good;
    unproven.proof.path = vec!["00".repeat(32)];
    for (bad, what) in [
        (altered, "not signed by the root key"),
        (misplaced, "is about something else"),
        (unproven, "not in head office's own ledger"),
    ] {
        let body = serde_json::to_string(&bad).unwrap();
        office.next("/v1/policy?from=0", Reply::new(200, body));
        ward.wait(4_000);
        open.step();
        let said = open.status().office.unwrap().detail;
        assert!(said.contains(what), "{said}");
    }
    assert_eq!(open.count(Kind::PolicyReceived), 0);
    ward.wait(4_000);
    open.step();
    assert_eq!(open.count(Kind::PolicyReceived), 1);
    open.close();
}

#[test]
fn messages_are_received_once_each_in_order_and_acknowledged_by_an_event() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    {
        let mut held = office.held();
        (0..3).for_each(|number| held.ledger.send("harbour", &json!({ "result": number })));
    }
    open.step();
    assert_eq!(open.count(Kind::MailReceived), 3);
    let mail = open.status().office.unwrap().mail;
    let numbers: Vec<_> = mail.newest.iter().map(|one| (one.number, &*one.kind)).collect();
    assert_eq!(numbers, [(3, "hook/lab"), (2, "hook/lab"), (1, "hook/lab")]);
    assert!(mail.newest.iter().all(|one| !one.acknowledged && one.sent_at.is_some()));
    office.held().ledger.send("harbour", &json!({}));
    // The answer with a message that is here already, and the new one; then cut, then again.
    let all = json!({ "mail": office.held().ledger.mail.clone() }).to_string();
    office.next("/v1/mailbox?after=3", Reply::Cut);
    office.next("/v1/mailbox?after=3", Reply::new(200, all));
    for _ in 0..3 {
        ward.wait(4_000);
        open.step();
    }
    assert_eq!(open.count(Kind::MailReceived), 4);
    let acknowledged = office
        .held()
        .payloads
        .values()
        .filter(
            |sent| matches!(sent, Payload::Whole { payload, .. } if payload.contains("hook/lab")),
        )
        .count();
    assert!(acknowledged >= 3, "head office reads the acknowledgement");
    let mail = open.status().office.unwrap().mail;
    assert_eq!(mail.received, 4);
    assert!(mail.newest.iter().skip(1).all(|one| one.acknowledged), "{mail:?}");
    open.close();
}

#[test]
fn messages_out_of_order_wait_and_a_crash_after_they_came_neither_loses_nor_doubles_them() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    (0..3).for_each(|number| office.held().ledger.send("harbour", &json!({ "result": number })));
    let mut backwards = office.held().ledger.mail.clone();
    backwards.reverse();
    office.next("/v1/mailbox?after=0", Reply::new(200, json!({ "mail": backwards }).to_string()));
    open.step();
    assert_eq!(open.count(Kind::MailReceived), 0, "the third is not taken before the first");
    ward.wait(4_000);
    open.step();
    assert_eq!(open.count(Kind::MailReceived), 3);
    // As a crash leaves it: received, recorded, and not sent yet.
    drop(open);
    let open = ward.open();
    assert!(open.status().office.unwrap().mail.newest.iter().all(|one| !one.acknowledged));
    for _ in 0..2 {
        ward.wait(4_000);
        open.step();
    }
    let mail = open.status().office.unwrap().mail;
    assert_eq!((mail.received, open.count(Kind::MailReceived)), (3, 3));
    assert!(mail.newest.iter().all(|one| one.acknowledged), "{mail:?}");
    open.close();
}

#[test]
fn a_message_for_another_clinic_by_another_key_or_after_a_gap_is_not_taken() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    {
        let mut held = office.held();
        held.ledger.send("harbour", &json!({}));
        held.ledger.send("harbour", &json!({}));
    }
    let mail = office.held().ledger.mail.clone();
    let mut foreign = crate::ledger::Ledger::default();
    foreign.send("another", &json!({}));
    let mut altered = mail[0].clone();
    altered.note = altered.note.replace("{}", "{\"a\":1}");
    for (bad, what) in [
        (foreign.mail[0].clone(), "not for this clinic"),
        (altered, "not signed by the root key"),
        (mail[1].clone(), "leave a number out"),
    ] {
        let body = json!({ "mail": [bad] }).to_string();
        office.next("/v1/mailbox?after=0", Reply::new(200, body));
        ward.wait(4_000);
        open.step();
        let said = open.status().office.unwrap().detail;
        assert!(said.contains(what), "{said}");
    }
    assert_eq!(open.count(Kind::MailReceived), 0);
    open.close();
}

#[test]
fn a_restored_office_has_new_numbers_and_what_it_lost_is_an_alert_once() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    (0..3).for_each(|_| office.held().ledger.send("harbour", &json!({})));
    open.step();
    assert_eq!((open.count(Kind::MailReceived), alerts(&open)), (3, 0));
    // Its backup has the first message alone.
    office.held().ledger.mail.truncate(1);
    for _ in 0..2 {
        assert_eq!(tomorrow(&ward, &open), "", "the clinic's own work goes on");
    }
    assert_eq!(alerts(&open), 1);
    // What comes from now on has numbers that no lost message had.
    for number in [Mail::first_of(1), Mail::first_of(1) + 1] {
        office.held().ledger.send_as("harbour", number, &json!({}));
    }
    assert_eq!(tomorrow(&ward, &open), "");
    assert_eq!((open.count(Kind::MailReceived), alerts(&open)), (5, 1));
    open.close();
}

#[test]
fn another_key_of_the_ledger_is_believed_only_once_the_root_key_has_signed_it() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    {
        let mut held = office.held();
        held.ledger.rekeyed = true;
        held.ledger.issue(1, UNTIL, &json!({}));
    }
    let said = tomorrow(&ward, &open);
    assert!(said.contains("not signed by the key that head office's root key named"), "{said}");
    assert_eq!(open.count(Kind::PolicyReceived), 0, "not even where none was seen before");
    open.enrol(&office.code());
    assert_eq!(tomorrow(&ward, &open), "");
    assert_eq!(open.status().office.unwrap().policy.unwrap().number, 1);
    office.held().ledger.rekeyed = false;
    office.held().ledger.issue(2, UNTIL, &json!({}));
    let said = tomorrow(&ward, &open);
    assert!(said.contains("not signed by the key"), "not the one from before either: {said}");
    open.close();
}
