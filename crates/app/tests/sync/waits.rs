use wardbook_app::AlertQuery;
use wardbook_domain::alert::AlertType;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::sync::{SyncProblem, later};
use wardbook_ledger::note::VerifierKey;

use crate::clinic::{Open, Ward};
use crate::office::{Office, witness};
use crate::server::Reply;

/// Seconds of an hour.
const HOUR: i64 = 3_600;

fn not_witnessed(open: &Open<'_>) -> usize {
    let query = AlertQuery { limit: 50, ..AlertQuery::default() };
    let alerts = open.clinic.alerts(&open.ada, &query).unwrap().alerts;
    alerts.iter().filter(|one| one.alert_type == AlertType::NotWitnessed).count()
}

#[test]
fn a_clock_that_is_set_back_by_some_hours_does_not_stop_sync_for_as_long() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    ward.wait(20 * HOUR);
    assert!(open.step().sent);
    ward.wait(-20 * HOUR);
    open.work(1);
    assert!(open.step().sent);
    assert_eq!(open.status().office.unwrap().fixed, open.size());
    let reports = office.held().reports.len();
    ward.wait(-2 * HOUR);
    open.step();
    assert_eq!(office.held().reports.len(), reports + 1, "nor is the clinic silent");
    open.close();
}

#[test]
fn enrolling_again_forgets_how_the_enrolment_before_failed() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    office.next("/add-checkpoint", Reply::Is(403, "retry-after: 7200\r\n".into(), "no\n".into()));
    open.step();
    assert_eq!(open.status().office.unwrap().problem, Some(SyncProblem::Refused));
    let there = open.enrol(&office.code()).office.unwrap();
    assert_eq!((there.problem, there.failures), (None, 0), "{}", there.detail);
    assert!(open.step().sent, "nothing is waited for");
    open.close();
}

#[test]
fn a_later_failure_does_not_hide_why_sync_stands_still() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    office.next("/add-checkpoint", Reply::new(422, "the proof does not hold\n"));
    ward.wait(60);
    open.work(1);
    open.step();
    office.next("/add-checkpoint", Reply::Cut);
    let there = open.sync_now().office.unwrap();
    assert_eq!((there.problem, there.halted), (Some(SyncProblem::Disagrees), true));
    assert!(there.detail.contains("another history"), "{}", there.detail);
    open.close();
}

#[test]
fn what_follows_fixing_fails_without_keeping_the_history_from_being_fixed() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    for minute in 1..=20 {
        // Longer than any wait within the test, for everything but the checkpoint.
        for path in ["/add-entries", "/v1/payloads"] {
            office.next(path, Reply::Is(503, "retry-after: 7200\r\n".into(), "later\n".into()));
        }
        ward.wait(60);
        open.work(1);
        open.step();
        let status = open.status();
        let there = status.office.unwrap();
        assert_eq!(there.fixed, status.witnessed.events, "in minute {minute}");
        assert_eq!(there.problem, Some(SyncProblem::Busy), "it is said all the same");
        assert!(there.held.unwrap() < there.fixed);
        let events = there.unsent.first().unwrap();
        assert_eq!(events.next_at, Some(later(ward.now(), 7_200 - 60 * (minute - 1))));
    }
    assert_eq!(office.count("/add-entries"), 2, "once well, and once not");
    assert!(office.held().reports.len() > 20, "the clinic is not silent meanwhile");
    office.held().script.clear();
    ward.wait(2 * HOUR);
    assert!(open.step().sent);
    let there = open.status().office.unwrap();
    assert_eq!((there.problem, there.held), (None, Some(there.fixed)));
    open.close();
}

#[test]
fn events_without_a_checkpoint_that_they_belong_to_stop_nothing_for_good() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    office.next("/add-entries", Reply::new(422, "no checkpoint yet\n"));
    let said = open.step().next_at.unwrap();
    let there = open.status().office.unwrap();
    assert_eq!((there.problem, there.halted), (Some(SyncProblem::WrongAnswer), false));
    assert!(there.detail.contains("before it has seen a checkpoint"), "{}", there.detail);
    ward.wait_until(later(said, 60));
    assert!(open.step().sent);
    let there = open.status().office.unwrap();
    assert_eq!((there.problem, there.held), (None, Some(there.fixed)));
    open.close();
}

#[test]
fn another_witness_is_never_sent_more_than_a_days_requests_and_the_time_shown_is_true() {
    let ward = Ward::new();
    let open = ward.open();
    let other = Office::new();
    let key = open.clinic.verify(&open.ada, &|_: u64, _: u64| ()).unwrap().verifier_key;
    other.held().log = Some(VerifierKey::parse(&key).unwrap());
    open.clinic.add_witness(&open.ada, &witness().vkey().to_string(), &other.address).unwrap();
    for _ in 0..40 {
        for size in ["1\n", "2\n"] {
            other.next("/add-checkpoint", Reply::new(409, size));
        }
    }
    for _ in 0..12 {
        open.sync_now();
    }
    assert_eq!(other.count("/add-checkpoint"), 24);
    let shown = open.status().witnesses.remove(0);
    let midnight =
        Timestamp::from_micros((ward.now().micros() / 86_400_000_000 + 1) * 86_400_000_000);
    assert_eq!((shown.requests_today, shown.next_at), (24, Some(midnight)));
    assert_eq!(open.step().next_at, Some(midnight), "it is the time that is used");
    ward.wait(-9 * HOUR);
    open.sync_now();
    assert_eq!(
        other.count("/add-checkpoint"),
        24,
        "a clock that goes back over midnight grants none"
    );
    open.close();
}

#[test]
fn a_pause_does_not_keep_the_alert_from_being_raised() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    open.clinic.pause_sync(&open.ada, later(ward.now(), 5 * 86_400), "The line is out").unwrap();
    let due = open.step().next_at.unwrap();
    assert!(due <= later(ward.now(), 86_400), "it is looked at before the pause ends");
    ward.wait(25 * HOUR);
    open.step();
    assert_eq!(not_witnessed(&open), 1);
    open.close();
}

#[test]
fn after_quiet_days_the_first_failure_raises_no_alert() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    // What the first look at the log recorded is fixed as well.
    ward.wait(60);
    open.step();
    ward.wait(73 * HOUR);
    open.work(1);
    office.next("/add-checkpoint", Reply::Cut);
    open.step();
    assert_eq!(not_witnessed(&open), 0, "it was recorded a moment ago");
    (0..60).for_each(|_| office.next("/add-checkpoint", Reply::Cut));
    ward.wait(25 * HOUR);
    open.step();
    assert_eq!(not_witnessed(&open), 1);
    open.close();
}
