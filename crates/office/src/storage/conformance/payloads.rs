//! Figures and payloads of any size.

use super::*;
use crate::storage::payloads::{self, Figure, Payload};

fn cost(session: u64, amount: i64) -> Figure {
    Figure {
        what: "cost".to_owned(),
        subject: format!("ai_processing_sessions/{session}"),
        name: String::new(),
        seq: session,
        word: String::new(),
        amount,
    }
}

#[test]
fn amounts_that_no_sum_can_hold_come_to_the_largest_one() {
    on_both(|storage| async move {
        let tally = || async {
            let tallies = storage.read(|tx| payloads::tallies(tx, None)).await.unwrap();
            (tallies[0].times, tallies[0].amount)
        };
        let kept = storage.write(|tx| {
            payloads::keep_figure(tx, id(1), &cost(1, 1_500_000_000))?;
            payloads::keep_figure(tx, id(1), &cost(2, 2_750_000_001))
        });
        kept.await.unwrap();
        assert_eq!(tally().await, (2, 4_250_000_001));
        let kept = storage.write(|tx| {
            payloads::keep_figure(tx, id(1), &cost(3, i64::MAX))?;
            payloads::keep_figure(tx, id(1), &cost(4, i64::MAX))
        });
        kept.await.unwrap();
        assert_eq!(tally().await, (4, i64::MAX));
    });
}

#[test]
fn payloads_are_read_until_they_are_as_long_as_was_asked_for() {
    on_both(|storage| async move {
        let kept = storage.write(|tx| {
            for seq in [3, 4, 6, 7] {
                payloads::keep(tx, id(1), seq, &Payload::Sealed(vec![1; 100]))?;
            }
            Ok(())
        });
        kept.await.unwrap();
        let read = |from, bytes| {
            let read = storage.read(move |tx| payloads::first(tx, id(1), from, 7, bytes));
            async { read.await.unwrap().into_iter().map(|(seq, _)| seq).collect::<Vec<_>>() }
        };
        assert_eq!(read(0, 1_000).await, [3, 4, 6]);
        assert_eq!(read(0, 101).await, [3, 4], "it ends with the one that reaches the length");
        assert_eq!(read(0, 100).await, [3]);
        assert_eq!(read(5, 1).await, [6], "one at least");
        assert_eq!(read(7, 1).await, Vec::<u64>::new());
    });
}
