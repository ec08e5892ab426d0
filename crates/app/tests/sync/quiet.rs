use wardbook_domain::event::Kind;
use wardbook_domain::sync::later;

use crate::clinic::Ward;
use crate::office::{Office, SIGNED_AT};

#[test]
fn what_is_recorded_is_fixed_and_held_and_then_the_clinic_is_quiet() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.work(700);
    assert!(open.step().sent);
    let status = open.status();
    let there = status.office.unwrap();
    assert_eq!(there.fixed, status.witnessed.events, "every event is fixed, the last one too");
    assert_eq!((there.held, there.searchable), (Some(there.fixed), Some(there.fixed)));
    assert!(there.unsent.is_empty() && there.next_at.is_none() && there.problem.is_none());
    assert_eq!(there.fixed_at.unwrap().micros(), i64::try_from(SIGNED_AT).unwrap() * 1_000_000);
    assert_eq!(status.witnessed.by.as_deref(), Some("office.example/witness"));
    assert_eq!(status.witnessed.events_since, 0);
    assert_eq!(office.held().leaves.len() as u64, there.fixed);

    let (size, asked) = (open.size(), office.held().asked.len());
    for _ in 0..14 {
        ward.wait(60);
        open.step();
    }
    assert_eq!(open.size(), size, "no sync causes the next");
    assert_eq!(office.held().asked.len(), asked, "and nothing is asked");
    ward.wait(60);
    open.step();
    assert_eq!(office.held().asked.last().unwrap(), "/v1/report", "it is not silent either");
    assert_eq!(open.size(), size);
    open.close();
}

#[test]
fn a_busy_clinic_asks_for_a_checkpoint_at_most_once_a_minute() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    let before = open.count(Kind::CheckpointRequested);
    for _ in 0..30 {
        open.work(3);
        let step = open.step();
        assert!(step.next_at.unwrap() <= later(ward.now(), 60));
        ward.wait(10);
    }
    let asked = open.count(Kind::CheckpointRequested) - before;
    assert_eq!(asked, 5, "in five minutes");
    open.close();
}

#[test]
fn a_lost_book_is_fetched_again_without_sending_the_events_twice() {
    let (ward, office) = (Ward::new(), Office::new());
    let open = ward.open();
    open.enrol(&office.code());
    open.work(3_000);
    open.step();
    open.close();
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(ward.home.path().join(format!("sync.db{end}")));
    }
    let open = ward.open();
    assert_eq!(open.status().office.unwrap().fixed, 0);
    ward.wait(60);
    let uploads = office.count("/add-entries");
    open.step();
    let there = open.status().office.unwrap();
    assert_eq!((there.fixed, there.held), (open.size(), Some(open.size())));
    assert_eq!(office.count("/add-entries"), uploads + 2, "one to learn where, one for the rest");
    open.close();
}
