//! Policy and messages, from head office to a clinic and from a provider to a clinic, over HTTP.

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use wardbook_ledger::checkpoint::open;
use wardbook_ledger::entry::{ParsedHeader, commitment};
use wardbook_ledger::merkle::{leaf_hash, verify_consistency, verify_inclusion};
use wardbook_sync::wire::statement::{Mail, Policy};
use wardbook_sync::wire::v1::{Mailbox, PolicyReply};

use super::add_hook;
use crate::own_log::{Actor, Entry, Kind};
use crate::policy::issue;
use crate::storage::logs::LogId;
use crate::storage::mail::Scheme;
use crate::storage::office;
use crate::testing::{Database, TestLog, TestOffice};

async fn office(database: Database) -> (TestOffice, LogId, String) {
    let office = TestOffice::start(database).await.unwrap();
    let mut log = TestLog::new(1).unwrap();
    log.grow(1).unwrap();
    let (id, token) = office.know(&log, 10).await.unwrap();
    (office, id, token)
}

async fn get(office: &TestOffice, path: &str, token: &str) -> reqwest::Response {
    let url = format!("{}{path}", office.url);
    reqwest::Client::new().get(url).bearer_auth(token).send().await.unwrap()
}

async fn a_policy_comes_with_its_place_in_the_ledger(database: Database) {
    let (office, _, token) = office(database).await;
    assert_eq!(get(&office, "/v1/policy", &token).await.status(), 404);
    let app = office.app.clone();
    let issued = office.app.storage.write(move |tx| {
        let now = app.clock.now();
        let entry = Entry::plain(Kind::GroupChanged, Actor::CommandLine, json!({}));
        app.record(tx, &entry, now)?;
        issue(&app, tx, Actor::CommandLine, (&json!({ "thresholds": { "a": 1 } }), 30), now)?;
        app.record(tx, &entry, now)?;
        issue(&app, tx, Actor::CommandLine, (&json!({ "thresholds": {} }), 30), now)
    });
    assert_eq!(issued.await.unwrap(), 2);
    let known: PolicyReply = get(&office, "/v1/policy", &token).await.json().await.unwrap();
    let root = office.app.keys.root.verifier();
    let policy = Policy::open(known.note.as_bytes(), root).unwrap();
    assert_eq!((policy.number, &*policy.body), (2, "{\"thresholds\":{}}"));
    let proof = known.proof;
    let keys = [office.app.keys.log.vkey().clone()];
    let checkpoint = open(proof.checkpoint.as_bytes(), &keys).unwrap().checkpoint;
    let hashes = |texts: &[String]| -> Vec<[u8; 32]> {
        texts.iter().map(|text| hex::decode(text).unwrap().try_into().unwrap()).collect()
    };
    let leaf = leaf_hash(proof.header.as_bytes());
    let (size, path) = (checkpoint.size, hashes(&proof.path));
    verify_inclusion(&leaf, proof.index, size, &path, &checkpoint.root).unwrap();
    let header = ParsedHeader::parse(proof.header.as_bytes()).unwrap();
    let salt: [u8; 16] = hex::decode(&proof.salt).unwrap().try_into().unwrap();
    let committed = hex::encode(commitment(&salt, proof.payload.as_bytes()));
    assert_eq!(committed, header.header().payload);
    let payload: Value = serde_json::from_str(&proof.payload).unwrap();
    assert_eq!(payload["note"], hex::encode(Sha256::digest(&known.note)));

    let app = office.app.clone();
    let newer = office
        .app
        .storage
        .write(move |tx| issue(&app, tx, Actor::CommandLine, (&json!({}), 30), app.clock.now()));
    newer.await.unwrap();
    let path = format!("/v1/policy?from={size}");
    let newer: PolicyReply = get(&office, &path, &token).await.json().await.unwrap();
    let later = open(newer.proof.checkpoint.as_bytes(), &keys).unwrap().checkpoint;
    let proof = hashes(&newer.proof.consistency);
    verify_consistency(size, later.size, &proof, &checkpoint.root, &later.root).unwrap();
    let shorter = get(&office, "/v1/policy?from=1000", &token).await;
    assert_eq!(shorter.status(), 409, "a clinic that knows more has been lied to");
}

async fn a_providers_call_becomes_one_signed_message(database: Database) {
    let (office, id, token) = office(database).await;
    let secret = b"sixteen bytes or more";
    let app = office.app.clone();
    let added = office.app.storage.write(move |tx| {
        add_hook(&app, tx, (id.clinic, "sms"), (Scheme::Standard, secret), app.clock.now())
    });
    added.await.unwrap();
    let url = format!("{}/hooks/{}/sms", office.url, id.clinic);
    let call = async |message: &str, body: &'static str, wrong: bool| {
        let time = office.app.clock.now().seconds().to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
        mac.update(format!("{message}.{time}.{body}").as_bytes());
        let mut signature = mac.finalize().into_bytes().to_vec();
        signature[0] ^= u8::from(wrong);
        let signature = data_encoding::BASE64.encode(&signature);
        let request = reqwest::Client::new().post(&url).header("webhook-id", message);
        let request = request.header("webhook-timestamp", time).body(body);
        let request = request.header("webhook-signature", format!("v1,{signature}"));
        request.send().await.unwrap().status().as_u16()
    };
    let delivered = "{\"status\":\n\"delivered\"}";
    assert_eq!(call("msg_1", delivered, true).await, 403);
    assert_eq!(call("msg_1", delivered, false).await, 204);
    assert_eq!(call("msg_1", delivered, false).await, 409, "a replay");
    office.pass(60);
    assert_eq!(call("msg_1", delivered, false).await, 204, "signed anew: our answer was lost");
    assert_eq!(call("msg_2", "failed", false).await, 204);
    let unknown = format!("{}/hooks/{}/mail", office.url, id.clinic);
    let unknown = reqwest::Client::new().post(unknown).send().await.unwrap();
    assert_eq!(unknown.status(), 404);

    let mailbox = get(&office, "/v1/mailbox?after=0", &token).await;
    let mailbox: Mailbox = mailbox.json().await.unwrap();
    let root = office.app.keys.root.verifier();
    let open = |note: &str| Mail::open(note.as_bytes(), root).unwrap();
    let mail: Vec<_> = mailbox.mail.iter().map(|item| open(&item.note)).collect();
    let numbers: Vec<_> = mail.iter().map(|mail| (mail.number, &*mail.kind)).collect();
    assert_eq!(numbers, [(1, "hook/sms"), (2, "hook/sms")]);
    let said: Value = serde_json::from_str(&mail[0].body).unwrap();
    assert_eq!(said["body"], delivered);
    assert_eq!(mail[0].clinic, id.clinic.to_string());
    let rest: Mailbox = get(&office, "/v1/mailbox?after=1", &token).await.json().await.unwrap();
    assert_eq!(rest.mail.len(), 1);
}

async fn numbers_begin_anew_after_a_restore_and_none_is_used_twice(database: Database) {
    let (office, id, token) = office(database).await;
    let secret = b"sixteen bytes or more";
    let app = office.app.clone();
    let added = office.app.storage.write(move |tx| {
        add_hook(&app, tx, (id.clinic, "sms"), (Scheme::Shared, secret), app.clock.now())
    });
    added.await.unwrap();
    let call = async |body: &'static str| {
        let time = office.app.clock.now().seconds().to_string();
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
        mac.update(format!("{time}.{body}").as_bytes());
        let signature = hex::encode(mac.finalize().into_bytes());
        let request = reqwest::Client::new()
            .post(format!("{}/hooks/{}/sms", office.url, id.clinic))
            .header("x-wardbook-timestamp", time)
            .header("x-wardbook-signature", format!("sha256={signature}"));
        assert_eq!(request.body(body).send().await.unwrap().status(), 204);
    };
    let issue = async || {
        let app = office.app.clone();
        let issued = office.app.storage.write(move |tx| {
            issue(&app, tx, Actor::CommandLine, (&json!({}), 30), app.clock.now())
        });
        issued.await.unwrap()
    };
    let numbers = async |after: u64| {
        let path = format!("/v1/mailbox?after={after}");
        let mailbox: Mailbox = get(&office, &path, &token).await.json().await.unwrap();
        mailbox.mail.iter().map(|item| item.number).collect::<Vec<_>>()
    };
    call("one").await;
    call("two").await;
    assert_eq!(issue().await, 1);
    assert_eq!(numbers(0).await, [1, 2]);
    // The backup has the first message alone; the clinic has both.
    let back = office.app.storage.write(|tx| {
        tx.execute("DELETE FROM mail WHERE number > 1", &[])?;
        office::mark_restored(tx)
    });
    back.await.unwrap();
    call("three").await;
    call("four").await;
    let fresh = [1_000_000_000_001, 1_000_000_000_002];
    assert_eq!(numbers(2).await, fresh, "a clinic that has message 2 is given what is new");
    assert_eq!(numbers(fresh[0]).await, fresh[1..]);
    assert_eq!(issue().await, 1_000_001);
    assert_eq!(issue().await, 1_000_002);
}

async fn a_call_that_states_no_time_is_refused_again_however_late(database: Database) {
    let (office, id, _) = office(database).await;
    let secret = b"sixteen bytes or more";
    let app = office.app.clone();
    let added = office.app.storage.write(move |tx| {
        add_hook(&app, tx, (id.clinic, "voice"), (Scheme::Twilio, secret), app.clock.now())
    });
    added.await.unwrap();
    let path = format!("/hooks/{}/voice", id.clinic);
    let call = async |sid: &str| {
        let mut mac = Hmac::<sha1::Sha1>::new_from_slice(secret).unwrap();
        mac.update(format!("https://office.example{path}CallSid{sid}").as_bytes());
        let signature = data_encoding::BASE64.encode(&mac.finalize().into_bytes());
        let request = reqwest::Client::new().post(format!("{}{path}", office.url));
        let request = request.header("x-twilio-signature", signature);
        request.body(format!("CallSid={sid}")).send().await.unwrap().status().as_u16()
    };
    assert_eq!(call("CA1").await, 204);
    assert_eq!(call("CA1").await, 409);
    office.pass(400 * 86_400);
    assert_eq!(call("CA2").await, 204);
    assert_eq!(call("CA1").await, 409, "its signature is as good as on the first day");
}

mod sqlite {
    use super::Database::Sqlite;

    #[tokio::test(flavor = "multi_thread")]
    async fn numbers_begin_anew_after_a_restore_and_none_is_used_twice() {
        super::numbers_begin_anew_after_a_restore_and_none_is_used_twice(Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_call_that_states_no_time_is_refused_again_however_late() {
        super::a_call_that_states_no_time_is_refused_again_however_late(Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_policy_comes_with_its_place_in_the_ledger() {
        super::a_policy_comes_with_its_place_in_the_ledger(Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_providers_call_becomes_one_signed_message() {
        super::a_providers_call_becomes_one_signed_message(Sqlite).await;
    }
}

mod postgres {
    use super::Database::Postgres;

    #[tokio::test(flavor = "multi_thread")]
    async fn numbers_begin_anew_after_a_restore_and_none_is_used_twice() {
        super::numbers_begin_anew_after_a_restore_and_none_is_used_twice(Postgres).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_call_that_states_no_time_is_refused_again_however_late() {
        super::a_call_that_states_no_time_is_refused_again_however_late(Postgres).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_policy_comes_with_its_place_in_the_ledger() {
        super::a_policy_comes_with_its_place_in_the_ledger(Postgres).await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_providers_call_becomes_one_signed_message() {
        super::a_providers_call_becomes_one_signed_message(Postgres).await;
    }
}
