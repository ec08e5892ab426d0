//! What whoever holds an enrolled clinic's data key can do beside the program: record events, and
//! ask head office in the clinic's name.

use serde_json::{Value, json};

use wardbook_domain::clock::{Clock, Randomness};
use wardbook_domain::event::Kind;
use wardbook_ledger::checkpoint::origin;
use wardbook_ledger::note::{KeyKind, SignerKey};
use wardbook_store::home::Home;
use wardbook_store::{DataKey, Store, StoreError};
use wardbook_sync::wire::statement::{Answer, sync_key_name};

use crate::clinic::TestClinic;
use crate::database::open_with_key;
use crate::egress::way_to;
use crate::office::{OFFICE, TestOffice};

/// Events that one commit records.
const AT_ONCE: u64 = 250;

/// Records events until the log has at least this many, and a checkpoint of them. `key` is the raw
/// data key.
pub fn record_up_to(clinic: &TestClinic, key: &str, size: u64) {
    let bytes = hex::decode(key).ok().and_then(|bytes| bytes.try_into().ok());
    let key = DataKey::from_bytes(bytes.expect("32 bytes in hex"));
    let home = Home::new(clinic.path());
    let store = Store::open(&home, &key, &Clock::system(), &Randomness::system());
    let store = store.expect("the clinic opens");
    let context = store.system_context().expect("the system's context");
    loop {
        let missing = size.saturating_sub(store.log_size().expect("its size"));
        if missing == 0 {
            break;
        }
        let written = store.write(context, move |tx| {
            for number in 0..missing.min(AT_ONCE) {
                tx.event(Kind::UsersListed, "", json!({ "number": number }));
            }
            Ok::<_, StoreError>(())
        });
        written.expect("the events are written");
    }
    store.close().expect("the clinic closes");
}

/// A fresh clinic that `office` has taken in under this name, over `line` where that is not the
/// straight one; and its raw data key.
pub fn enrolled(office: &TestOffice, name: &str, line: &str) -> (TestClinic, String) {
    let clinic = TestClinic::new();
    let key = clinic.key();
    let code = office.code(name).replace(&office.address(), line);
    let status = clinic.json(["sync", "enrol", &code]);
    assert_eq!(status["office"]["name"], OFFICE);
    (clinic, key)
}

/// Syncs, and answers up to where everything is fixed and held.
#[track_caller]
pub fn synced(clinic: &TestClinic) -> u64 {
    let answer = clinic.run(["sync", "now", "--json"]);
    let there = &answer.json()["office"];
    assert_eq!(there["problem"], Value::Null, "{there:#}");
    assert_eq!(there["fixed"], there["held"], "{there:#}");
    there["fixed"].as_u64().expect("a size")
}

/// The origin line of a clinic's log.
pub fn origin_of(clinic: &TestClinic, key: &str) -> String {
    let connection = open_with_key(&clinic.database(), key);
    let log: String = connection
        .query_row("SELECT log_id FROM log_identity", [], |row| row.get(0))
        .expect("the log's id");
    origin(&log)
}

/// A token of head office for a clinic, got with the sync key out of the database.
pub fn bearer(clinic: &TestClinic, key: &str, address: &str) -> String {
    let connection = open_with_key(&clinic.database(), key);
    let sql = "SELECT sync_key FROM head_offices WHERE ended_at IS NULL";
    let secret: [u8; 32] =
        connection.query_row(sql, [], |row| row.get(0)).expect("the clinic is enrolled");
    let origin = origin_of(clinic, key);
    let sync = SignerKey::from_bytes(&sync_key_name(&origin), KeyKind::Ed25519, &secret);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let given = runtime.expect("a runtime").block_on(async {
        let client = way_to(address)?;
        let nonce = client.challenge(&origin).await?.nonce;
        let answer = Answer { nonce, office: OFFICE.into(), origin };
        client.token(answer.sign(&sync.expect("a key")).expect("plain lines")).await
    });
    given.expect("a token").token
}
