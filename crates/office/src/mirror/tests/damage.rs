//! Bytes that rot where they are stored: never the client's fault, and never signed.

use super::Story;
use crate::storage::mirror;
use crate::testing::Database;

#[tokio::test(flavor = "multi_thread")]
async fn a_flipped_byte_in_what_is_stored_is_our_fault_and_never_the_clients() {
    for table in ["bundle SET content", "bundle SET root", "tile SET hashes", "tile SET root"] {
        let story = Story::begin(Database::Sqlite, 700).await;
        story.fix(0, 600).await;
        story.signed(story.upload(0, 600, 600).await, 600).await;
        story.fix(600, 700).await;
        let column = table.rsplit(' ').next().unwrap();
        let sql = format!(
            "UPDATE {table} = unhex(substr(hex({column}), 1, 30) || \
               CASE substr(hex({column}), 31, 1) WHEN '0' THEN '1' ELSE '0' END || \
               substr(hex({column}), 32))"
        );
        let storage = &story.office.app.storage;
        storage.write(move |tx| tx.execute(&sql, &[]).map(drop)).await.unwrap();
        let (path, served) = if table.starts_with("tile") {
            ("tile/0/000", "tile/entries/000")
        } else {
            ("tile/entries/001", "tile/0/000")
        };
        assert_eq!(story.get(path).await.status(), 500, "{table}");
        assert_eq!(story.get(served).await.status(), 200, "{table}: the rest is served");
        // Of what was signed before, a signature is computed from the tiles' roots alone.
        if table != "tile SET hashes" {
            let upload = story.upload(600, 700, 700).await;
            assert_eq!(upload.status(), 500, "{table}: nothing is built or signed upon it");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_signature_would_add_is_read_back_before_it_is_given() {
    // In the middle: there are bits at the beginning of a compressed bundle that nothing depends on.
    let flipped = |column: &str| {
        format!(
            "unhex(substr(hex({column}), 1, length({column})) || \
               CASE substr(hex({column}), length({column}) + 1, 1) WHEN '0' THEN '1' ELSE '0' END || \
               substr(hex({column}), length({column}) + 2))"
        )
    };
    let (content, hashes) = (flipped("content"), flipped("hashes"));
    let story = Story::begin(Database::Sqlite, 66_100).await;
    story.fix(0, 66_000).await;
    let mut next = 0;
    while next < 65_792 {
        let part = story.upload(next, (next + 8_192).min(65_792), 66_000).await;
        next = Story::info(part, 202).await.1;
    }
    let id = story.id;
    let storage = &story.office.app.storage;
    // In the last bundle, the first, one in the middle; a tile of hashes; one of the level above.
    for (table, damage) in [
        ("bundle", format!("UPDATE bundle SET content = {content} WHERE number = 256")),
        ("bundle", format!("UPDATE bundle SET content = {content} WHERE number = 0")),
        ("bundle", "DELETE FROM bundle WHERE number = 100".to_owned()),
        ("tile", format!("UPDATE tile SET hashes = {hashes} WHERE level = 0 AND number = 77")),
        ("tile", format!("UPDATE tile SET hashes = {hashes} WHERE level = 1")),
        ("tile", "DELETE FROM tile WHERE level = 0 AND number = 256".to_owned()),
    ] {
        let whole = format!("CREATE TABLE whole AS SELECT * FROM {table}");
        let damaging = damage.clone();
        storage
            .write(move |tx| {
                tx.batch(&whole)?;
                tx.change(&damaging, &[])
            })
            .await
            .unwrap();
        let answer = story.upload(65_792, 66_000, 66_000).await;
        assert_eq!(answer.status(), 500, "{damage}");
        assert!(answer.text().await.unwrap().contains("not your fault"));
        let held = storage.read(move |tx| mirror::held(tx, id)).await.unwrap();
        assert_eq!((held.next, held.size), (66_000, 0), "{damage}: nothing was signed");
        let back = format!("INSERT OR REPLACE INTO {table} SELECT * FROM whole; DROP TABLE whole");
        storage.write(move |tx| tx.batch(&back)).await.unwrap();
    }
    story.signed(story.upload(66_000, 66_000, 66_000).await, 66_000).await;
    story.everything_is_served(66_000).await;

    // The span before it was read then, and is not read at every signature.
    let damage = format!("UPDATE bundle SET content = {content} WHERE number = 0");
    storage.write(move |tx| tx.change(&damage, &[])).await.unwrap();
    story.fix(66_000, 66_100).await;
    story.signed(story.upload(66_000, 66_100, 66_100).await, 66_100).await;
}
