//! Forks at sizes that were never fixed: the mirror's tree tells them.

use reqwest::Client;

use super::{log, status};
use crate::storage::evidence::{self, Kind};
use crate::testing::{Database, TestLog, TestOffice};

/// A copy that went its own way after the first `shared` entries.
fn copy(shared: u64, size: u64) -> TestLog {
    let mut copy = log(1, shared);
    copy.push(b"its own way".to_vec());
    copy.grow(size).unwrap();
    copy
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_forked_at_a_size_in_between_is_proven_by_what_is_held() {
    for database in [Database::Sqlite, Database::Postgres] {
        let office = TestOffice::start(database).await.unwrap();
        let honest = log(1, 110);
        let (id, token) = office.know(&honest, 100).await.unwrap();
        assert_eq!(status(&office, honest.checkpoint(0, 110).unwrap()).await, 200);
        let held = Client::new().post(format!("{}/add-entries", office.url)).bearer_auth(token);
        let held = held.body(honest.upload(0, 110, 110).unwrap()).send().await.unwrap();
        assert_eq!(held.status(), 200);
        let kept = async || {
            let kept = office.app.storage.read(move |tx| evidence::of_clinic(tx, id.clinic)).await;
            kept.unwrap()
        };

        let behind = honest.checkpoint(90, 105).unwrap();
        assert_eq!(status(&office, behind).await, 409, "a backup that was put back");
        assert_eq!(kept().await, [], "is behind, and is no fork");

        let forked = copy(100, 105);
        for _ in 0..2 {
            assert_eq!(status(&office, forked.checkpoint(100, 105).unwrap()).await, 409);
        }
        let [proof] = &kept().await[..] else { panic!("it is kept once") };
        assert_eq!(proof.kind, Kind::Fork);
        assert_eq!(
            (&proof.first, &proof.second),
            (&honest.note(110).unwrap(), &forked.note(105).unwrap())
        );
        assert!(proof.detail.contains("size 105"), "{}", proof.detail);
    }
}
