//! Evidence is found with its clinic, and not without; what was acknowledged counts no more, and stays.

use super::*;
use crate::storage::evidence::{self, Acknowledged, Kind};
use crate::storage::standing;

#[test]
fn evidence_is_found_by_its_clinic_and_its_notes_alone() {
    on_both(|storage| async move {
        let kept = storage.write(|tx| {
            logs::add(tx, &log(1))?;
            logs::add(tx, &log(2))?;
            evidence::keep(tx, id(1), Kind::Fork, "two roots", ("one", "other"), NOW)
        });
        kept.await.unwrap();
        let all = storage.read(|tx| evidence::of_clinic(tx, id(1).clinic)).await.unwrap();
        let hash = all[0].id;
        let find = |clinic: u128, hash: [u8; 32]| {
            let name = evidence::name(id(clinic).clinic, &hash);
            storage.read(move |tx| evidence::find(tx, &name))
        };
        let found = find(1, hash).await.unwrap().unwrap();
        assert_eq!((&*found.first, &*found.second), ("one", "other"));
        assert_eq!(found.vkey, log(1).vkey.to_string());
        assert_eq!(find(2, hash).await.unwrap(), None, "another clinic's");
        assert_eq!(find(1, [0; 32]).await.unwrap(), None);
    });
}

/// Note number `n`, with a line that anybody may have appended to its signatures.
fn note(n: u64, line: &str) -> String {
    format!("wardbook/x\n{n}\nroot\n\n— wardbook/x {line}\n")
}

#[test]
fn evidence_that_was_acknowledged_counts_no_more_and_gives_its_place_to_later_evidence() {
    on_both(|storage| async move {
        let clinic = id(1).clinic;
        let added = storage.write(|tx| {
            logs::add(tx, &log(1))?;
            logs::add(tx, &log(2))?;
            evidence::keep(tx, id(2), Kind::Fork, "two roots", ("one", "other"), NOW)
        });
        added.await.unwrap();
        // Fixed when it came, and what came.
        let keep = async |first: u64, second: String| {
            let kept = storage.write(move |tx| {
                let notes = (&*note(first, "a"), &*second);
                evidence::keep(tx, id(1), Kind::Fork, "two roots", notes, NOW)
            });
            kept.await.unwrap();
        };
        let acknowledge = async |hash: [u8; 32], reason: &str| {
            let name = evidence::name(clinic, &hash);
            let by = Uuid::from_u128(9);
            let by = Acknowledged { at: NOW.plus_seconds(5), by, reason: reason.to_owned() };
            storage.write(move |tx| evidence::acknowledge(tx, &name, &by)).await.unwrap()
        };
        let all = async || storage.read(move |tx| evidence::of_clinic(tx, clinic)).await.unwrap();
        let counted = async || {
            let forks = storage.read(|tx| standing::forks(tx)).await.unwrap();
            forks.iter().find(|fork| fork.id == id(1)).map_or(0, |fork| fork.times)
        };

        keep(100, note(41, "a")).await;
        let [one] = &all().await[..] else { panic!("one piece is kept") };
        assert_eq!((counted().await, &one.acknowledged), (1, &None));
        assert!(acknowledge(one.id, "a backup was opened").await);
        assert!(!acknowledge(one.id, "another reason").await, "it was acknowledged already");
        assert_eq!(counted().await, 0);
        let [one] = &all().await[..] else { panic!("it stays") };
        let acknowledged = one.acknowledged.as_ref().unwrap();
        assert_eq!(
            (acknowledged.at, acknowledged.by, &*acknowledged.reason),
            (NOW.plus_seconds(5), Uuid::from_u128(9), "a backup was opened")
        );

        // The same note, now against a later checkpoint, or with a line appended.
        for (first, second) in [(100, "a"), (101, "a"), (102, "b")] {
            keep(first, note(41, second)).await;
        }
        assert_eq!((counted().await, all().await.len()), (0, 1));

        for n in 0..40 {
            keep(100, note(50 + n, "a")).await;
        }
        assert_eq!((counted().await, all().await.len()), (32, 33), "no more than 32 that count");
        for piece in all().await {
            acknowledge(piece.id, "the same backup").await;
        }
        assert_eq!(counted().await, 0);
        keep(100, note(99, "a")).await;
        assert_eq!(counted().await, 1, "a full list of acknowledged ones hides no later evidence");
        let others = storage.read(|tx| standing::forks(tx)).await.unwrap();
        assert!(others.iter().any(|fork| fork.id == id(2)), "another clinic's is not touched");
    });
}
