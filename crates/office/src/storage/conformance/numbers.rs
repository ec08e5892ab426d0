//! Numbers that count up: many who take one at the same moment each get their own.

use super::*;

#[test]
fn messages_that_come_at_the_same_moment_each_get_a_number() {
    on_both(|storage| async move {
        let writers = (0..24).map(|_| {
            let storage = storage.clone();
            tokio::spawn(async move {
                let taken = storage.repeat(|tx| {
                    let number = mail::newest(tx, id(1).clinic)? + 1;
                    mail::keep(tx, id(1).clinic, number, "note")?;
                    Ok(number)
                });
                taken.await
            })
        });
        let mut numbers = Vec::new();
        for writer in writers.collect::<Vec<_>>() {
            numbers.push(writer.await.unwrap().unwrap());
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (1..=24).collect::<Vec<_>>());
    });
}
