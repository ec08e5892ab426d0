use wardbook_app::AlertQuery;
use wardbook_domain::alert::AlertType;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::sync::{SyncProblem, later};
use wardbook_sync::wire::entries::MirrorInfo;

use crate::clinic::{Open, Ward};
use crate::office::Office;
use crate::server::Reply;

fn alerts(open: &Open<'_>, wanted: AlertType) -> usize {
    let page =
        open.clinic.alerts(&open.ada, &AlertQuery { limit: 50, ..AlertQuery::default() }).unwrap();
    page.alerts.iter().filter(|one| one.alert_type == wanted).count()
}

#[test]
fn one_failure_is_tried_again_when_it_was_said_although_nothing_is_recorded_meanwhile() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    for fault in [Reply::Cut, Reply::Half("— ".into()), Reply::new(503, "later\n")] {
        ward.wait(60);
        open.work(1);
        office.next("/add-checkpoint", fault);
        let said = open.step().next_at.unwrap();
        assert!(said >= later(ward.now(), 30) && said <= later(ward.now(), 60), "{said}");
        let there = open.status().office.unwrap();
        assert_eq!(
            (there.failures, there.next_at),
            (1, Some(said)),
            "the time shown is the time used"
        );
        assert!(!there.detail.is_empty());
        let asked = office.held().asked.len();
        ward.wait_until(Timestamp::from_micros(said.micros() - 1));
        assert_eq!(open.step().next_at, Some(said));
        assert_eq!(office.held().asked.len(), asked, "not before");
        ward.wait_until(said);
        assert!(open.step().sent);
        assert!(open.status().office.unwrap().problem.is_none());
    }
    assert_eq!(open.count(Kind::SyncRefused), 0, "what passes by itself is no refusal");
    open.close();
}

#[test]
fn a_server_that_asks_for_a_wait_gets_it() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    let busy = Reply::Is(429, "retry-after: 7200\r\n".into(), String::new());
    office.next("/add-checkpoint", busy);
    assert_eq!(open.step().next_at, Some(later(ward.now(), 7_200)));
    assert_eq!(open.status().office.unwrap().problem, Some(SyncProblem::Busy));
    open.close();
}

#[test]
fn an_upload_that_is_cut_goes_on_where_it_was() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.work(1_500);
    office.held().packages = 2;
    office.next("/add-entries", Reply::Cut);
    let said = open.step().next_at.unwrap();
    let there = open.status().office.unwrap();
    assert!(there.fixed > 0 && there.held.is_none(), "fixed all the same");
    ward.wait_until(said);
    assert!(open.step().sent);
    assert_eq!(office.held().leaves.len() as u64, open.status().office.unwrap().fixed);
    open.close();
}

#[test]
fn uploads_are_packed_with_zstd_where_the_mirror_takes_it_and_with_gzip_otherwise() {
    for (takes, packed) in [
        // A foreign mirror that says nothing, and one that says that it takes gzip alone.
        (None, ["gzip", "gzip", "gzip"]),
        (Some("gzip"), ["gzip", "gzip", "gzip"]),
        // What nothing was known of was asked with gzip.
        (Some("gzip, zstd"), ["gzip", "zstd", "zstd"]),
    ] {
        let (ward, office) = (Ward::new(), Office::new());
        let open = ward.open();
        open.enrol(&office.code());
        open.work(800);
        (office.held().takes, office.held().packages) = (takes, 2);
        assert!(open.step().sent, "{takes:?}");
        let held = open.status().office.unwrap().held.unwrap();
        assert!(held > 800 && office.held().leaves.len() as u64 == held);
        assert_eq!(office.held().packed[..3], packed, "{takes:?}");
        open.close();
    }
}

#[test]
fn a_mirror_that_takes_zstd_no_longer_is_sent_gzip_at_once() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.work(800);
    office.held().takes = Some("gzip, zstd");
    let empty = |takes: &str, status| {
        let told = MirrorInfo { pending: 0, next: 0, ticket: Vec::new() };
        Reply::Is(status, format!("accept-encoding: {takes}\r\n"), told.to_string())
    };
    office.next("/add-entries", empty("gzip, zstd", 409));
    office.next("/add-entries", empty("gzip", 415));
    office.held().takes = Some("gzip");
    assert!(open.step().sent);
    assert_eq!(office.held().packed[..], ["gzip"], "after a 415 without having been looked at");
    assert_eq!(open.count(Kind::SyncRefused), 0);
    open.close();
}

#[test]
fn a_token_that_is_over_is_replaced_once() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    assert_eq!(office.held().token, 1);
    office.next("/add-entries", Reply::new(401, ""));
    ward.wait(60);
    open.work(1);
    assert!(open.step().sent);
    assert_eq!(office.held().token, 2);
    open.close();
}

#[test]
fn a_refusal_is_recorded_once_however_often_it_is_met_and_its_end_once() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    for _ in 0..4 {
        office.next("/add-checkpoint", Reply::new(403, "this clinic is suspended\n"));
        let said = open.step().next_at.unwrap();
        ward.wait_until(said);
    }
    assert_eq!(open.count(Kind::SyncRefused), 1);
    let there = open.status().office.unwrap();
    assert!(there.detail.contains("\"this clinic is suspended\""), "{}", there.detail);
    assert!(open.step().sent);
    assert_eq!((open.count(Kind::SyncRefused), open.count(Kind::SyncAccepted)), (1, 1));
    open.close();
}

#[test]
fn a_signature_by_another_key_is_not_kept() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    let line = "— office.example/witness AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    office.next("/add-checkpoint", Reply::new(200, line));
    open.step();
    let status = open.status();
    assert_eq!(status.office.unwrap().problem, Some(SyncProblem::WrongAnswer));
    assert_eq!((status.witnessed.fixed, status.witnessed.by), (0, None));
    open.close();
}

/// A clinic that was put back to where it was before so many events, which its head office has.
fn restored(events: usize) -> (Ward, Office) {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    open.close();
    let backup = ward.backup();
    let open = ward.open();
    open.work(events);
    ward.wait(60);
    open.step();
    open.close();
    ward.restore(&backup);
    (ward, office)
}

#[test]
fn a_restored_backup_stops_sync_and_an_alert_says_what_is_missing() {
    let (ward, office) = restored(20);
    let held = office.held().size;
    let open = ward.open();
    ward.wait(60);
    let step = open.step();
    let status = open.status();
    let there = status.office.unwrap();
    assert_eq!((there.problem, there.halted), (Some(SyncProblem::Ahead), true));
    let missing = format!("to {} are missing here", held - 1);
    assert!(there.detail.contains(&missing), "{}", there.detail);
    assert!(
        !step.sent
            && there.next_at.is_none()
            && there.unsent.iter().all(|one| one.next_at.is_none())
    );
    assert_eq!(alerts(&open, AlertType::HistoryDisagrees), 1);
    let asked = office.held().asked.len();
    for _ in 0..5 {
        ward.wait(3_600);
        open.work(1);
        open.step();
    }
    assert_eq!(office.held().asked.len(), asked, "nothing more is sent by itself");
    let now = open.sync_now();
    assert_eq!(now.office.unwrap().problem, Some(SyncProblem::Ahead));
    assert_eq!(open.count(Kind::SyncRefused), 1);
    open.close();
}

#[test]
fn a_second_copy_that_went_another_way_is_stopped_and_keeps_what_was_signed() {
    let (ward, _office) = restored(2);
    let open = ward.open();
    open.work(40);
    ward.wait(60);
    open.step();
    let there = open.status().office.unwrap();
    assert_eq!((there.problem, there.halted), (Some(SyncProblem::Disagrees), true));
    assert_eq!(alerts(&open, AlertType::HistoryDisagrees), 1);
    open.close();
}

#[test]
fn a_head_office_that_was_restored_is_shown_its_own_signature_first() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    let old_root = office.held().root;
    let old_size = office.held().size;
    open.work(10);
    ward.wait(60);
    open.step();
    let newest = office.held().size;
    {
        let mut held = office.held();
        (held.size, held.root) = (old_size, old_root);
    }
    open.work(5);
    ward.wait(60);
    let before = office.count("/add-checkpoint");
    assert!(open.step().sent);
    assert_eq!(office.count("/add-checkpoint") - before, 3, "409, its own of {newest}, the newest");
    assert_eq!(office.held().size, open.size());
    open.close();
}

#[test]
fn a_head_office_that_was_made_anew_is_told_apart_and_sync_stops() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    {
        let mut held = office.held();
        held.log = None;
        held.office_id = "two".into();
    }
    open.step();
    let there = open.status().office.unwrap();
    assert_eq!((there.problem, there.halted), (Some(SyncProblem::WrongOffice), true));
    assert!(there.detail.contains("enrol again"), "{}", there.detail);
    let status = open.enrol(&office.code());
    assert!(!status.office.unwrap().halted);
    assert!(open.step().sent);
    open.close();
}

#[test]
fn a_pause_sends_nothing_until_it_ends_or_somebody_ends_it() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    let asked = office.held().asked.len();
    let until = later(ward.now(), 3_600);
    open.clinic.pause_sync(&open.ada, until, "The line is being changed").unwrap();
    assert_eq!(open.step().next_at, Some(until));
    assert_eq!(office.held().asked.len(), asked);
    assert!(open.status().office.unwrap().unsent.iter().all(|one| one.why.contains("The line is")));
    open.clinic.resume_sync(&open.ada).unwrap();
    assert!(open.step().sent);
    assert!(open.clinic.resume_sync(&open.ada).is_err(), "it is not paused");
    let past = Timestamp::from_micros(ward.now().micros() - 1);
    assert!(open.clinic.pause_sync(&open.ada, past, "No").is_err());
    assert!(open.clinic.pause_sync(&open.ada, later(ward.now(), 60), " ").is_err());
    open.close();
}

#[test]
fn a_day_without_a_witness_raises_an_alert_and_the_next_signature_takes_it_back() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    assert!(open.step().sent);
    open.work(1);
    for _ in 0..30 {
        office.next("/add-checkpoint", Reply::Cut);
        ward.wait(3_600);
        open.step();
    }
    assert_eq!(alerts(&open, AlertType::NotWitnessed), 1);
    office.held().script.clear();
    ward.wait(3_600);
    office.held().now += 31 * 3_600;
    open.step();
    assert_eq!(open.status().witnessed.minutes_since, Some(0));
    assert_eq!(open.count(Kind::AlertResolved), 1);
    assert_eq!(open.count(Kind::AlertRaised), 1);
    open.close();
}

#[test]
fn only_an_administrator_changes_sync_and_everybody_sees_how_it_stands() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    let sure = || wardbook_app::Confirmation {
        reason: "a test asks for it".into(),
        password: crate::clinic::PASSWORD.to_owned().into(),
    };
    let auditor = wardbook_domain::access::Role::Auditor;
    open.clinic.add_user(&open.ada, "tom", auditor, crate::clinic::PASSWORD, &sure()).unwrap();
    let tom = open
        .clinic
        .admit("tom", crate::clinic::PASSWORD.into(), wardbook_domain::access::Source::Window)
        .unwrap();
    assert!(open.clinic.sync_status(&tom).is_ok() && open.clinic.witnessed(&tom).is_ok());
    let until = later(ward.now(), 60);
    assert!(open.clinic.pause_sync(&tom, until, "No").is_err());
    assert!(open.clinic.resume_sync(&tom).is_err());
    assert!(open.clinic.add_witness(&tom, "a", "b").is_err());
    assert!(open.clinic.remove_witness(&tom, "a").is_err());
    assert_eq!(open.count(Kind::PermissionDenied), 4);
    open.clinic.sign_out(&tom).unwrap();
    open.close();
}
