//! The mirror of an office whose database is older than what it signed.

use super::{Database, Story};
use crate::storage::office;

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_marked_the_mirror_neither_signs_nor_shows_what_it_signed() {
    for database in [Database::Sqlite, Database::Postgres] {
        let story = Story::begin(database, 600).await;
        story.fix(0, 300).await;
        story.signed(story.upload(0, 300, 300).await, 300).await;
        story.fix(300, 600).await;
        story.office.app.storage.write(|tx| office::mark_restored(tx)).await.unwrap();
        for (start, end) in [(300, 300), (300, 600)] {
            let refused = story.upload(start, end, end).await;
            assert_eq!(refused.status(), 503, "{start}..{end}: it may have signed more than that");
            assert!(refused.headers().contains_key("retry-after"));
        }
        assert_eq!(story.get("checkpoint").await.status(), 503);
        let confirmed = format!("UPDATE log SET epoch = 1 WHERE log = {}", story.id.log);
        let storage = &story.office.app.storage;
        storage.write(move |tx| tx.execute(&confirmed, &[]).map(drop)).await.unwrap();
        story.signed(story.upload(300, 600, 600).await, 600).await;
        assert_eq!(story.get("checkpoint").await.status(), 200);
    }
}
