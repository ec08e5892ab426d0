use std::fs;

use crate::clinic::{Open, Ward};
use crate::office::Office;

fn synced<'a>(ward: &'a Ward, office: &Office) -> (Open<'a>, u64) {
    let open = ward.open();
    open.enrol(&office.code());
    open.step();
    let fixed = open.status().witnessed.fixed;
    assert!(fixed > 0);
    (open, fixed)
}

#[test]
fn what_keeps_the_book_from_being_opened_for_a_while_takes_nothing_away() {
    let (ward, office) = (Ward::new(), Office::new());
    let (open, fixed) = synced(&ward, &office);
    open.close();
    // SQLite cannot make its write-ahead log in the place of a folder.
    let in_the_way = ward.home.path().join("sync.db-wal");
    fs::create_dir(&in_the_way).unwrap();
    let open = ward.open();
    assert!(open.clinic.sync_status(&open.ada).is_err());
    fs::remove_dir(&in_the_way).unwrap();
    assert_eq!(open.status().witnessed.fixed, fixed);
    assert!(!ward.home.path().join("sync-before.db").exists());
    open.close();
}

#[test]
fn a_damaged_book_is_set_aside_and_made_anew() {
    let (ward, office) = (Ward::new(), Office::new());
    let (open, _) = synced(&ward, &office);
    open.close();
    let file = ward.home.path().join("sync.db");
    for times in 1..=2 {
        let mut bytes = fs::read(&file).unwrap();
        bytes.iter_mut().take(4_096).for_each(|byte| *byte ^= 0x55);
        fs::write(&file, &bytes).unwrap();
        let open = ward.open();
        assert_eq!(open.status().witnessed.fixed, 0);
        assert_eq!(fs::read(ward.home.path().join("sync-before.db")).unwrap(), bytes);
        ward.wait(60);
        assert!(open.step().sent, "{times}");
        assert_eq!(open.status().witnessed.fixed, open.size());
        open.close();
    }
}
