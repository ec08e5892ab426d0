//! What is served with our signature is what we know.

use wardbook_ledger::note::{KeyKind, MAX_SIGNATURES, Note, SignerKey};
use wardbook_sync::wire::checkpoint::request;

use super::{Database, Story, origin_hash};

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_nobody_verified_are_not_served_beside_ours() {
    let story = Story::begin(Database::Sqlite, 3).await;
    let mut note = Note::parse(story.log.note(3).unwrap().as_bytes()).unwrap();
    for number in 1..MAX_SIGNATURES {
        let name = format!("other{number}.example");
        let key = SignerKey::from_bytes(&name, KeyKind::Ed25519, &[9; 32]).unwrap();
        let other = Note::signed("another text\n", &[&key]).unwrap();
        note.add(other.signatures()[0].clone());
    }
    assert_eq!(note.signatures().len(), MAX_SIGNATURES);
    let url = format!("{}/add-checkpoint", story.office.url);
    let body = request(0, &[], &note.to_string());
    assert_eq!(story.client.post(url).body(body).send().await.unwrap().status(), 200);
    let hash = hex::encode(origin_hash(story.log.key.name()));
    let url = format!("{}/{hash}/checkpoint", story.office.url);
    let served = story.client.get(url).bearer_auth(&story.token).send().await.unwrap();
    let served = Note::parse(&served.bytes().await.unwrap()).expect("every reader can read it");
    let names: Vec<_> = served.signatures().iter().map(|one| one.name().to_owned()).collect();
    let cosigners = story.office.cosigners().await;
    assert_eq!(names, [story.log.key.name(), cosigners.witness.vkey().name()]);
}
