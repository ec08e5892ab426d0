//! A clinic's later log, and what it takes to be called the successor of the one before.

use wardbook_ledger::note::Note;

use super::{Database, OFFICE, Uuid, enrolled, recorded};
use crate::acts;
use crate::own_log::Actor;
use crate::storage::logs;
use crate::testing::{TestClinic, TestLog, TestOffice, on_both, told};

on_both!(a_later_log_is_a_successor_where_the_old_key_signed_so);

/// What the old log's key signs about its successor, at so many of its events.
fn endorsed(by: &TestLog, ends: &TestLog, size: u64, successor: &TestLog) -> String {
    let root = hex::encode(ends.root(size).unwrap());
    let (origin, vkey) = (by.key.name(), successor.key.vkey());
    let text = format!("wardbook-succeeded/v1\n{origin}\n{size}\n{root}\n{vkey}\n");
    Note::signed(&text, &[by.key.signer()]).unwrap().to_string()
}

/// Another code for a clinic.
async fn code(office: &TestOffice, clinic: Uuid) -> String {
    let (app, now) = (office.app.clone(), office.app.clock.now());
    let made = office
        .app
        .storage
        .write(move |tx| acts::make_code(&app, tx, Actor::CommandLine, clinic, now));
    made.await.unwrap().text
}

async fn a_later_log_is_a_successor_where_the_old_key_signed_so(database: Database) {
    let (office, old, id) = enrolled(database, 40).await;
    let token = old.token(OFFICE).await.unwrap();
    old.sync(&token, 0).await.unwrap();
    let mut other = TestLog::new(9).unwrap();
    other.grow(3).unwrap();
    let mut before = old.log;
    // Each is the log after the one before it.
    for (number, case, is_one) in [
        (2, "nothing is said", false),
        (3, "its own key", false),
        (4, "an end of a copy that went its own way", true),
        (5, "as it should be", true),
    ] {
        let mut next = TestClinic::new(&office, number).unwrap();
        next.log.grow(3).unwrap();
        let said = match case {
            "nothing is said" => None,
            "its own key" => Some(endorsed(&next.log, &before, 2, &next.log)),
            "an end of a copy that went its own way" => {
                Some(endorsed(&before, &other, 2, &next.log))
            }
            _ => Some(endorsed(&before, &before, 2, &next.log)),
        };
        let mut request = next.request(OFFICE, &code(&office, id).await).unwrap();
        if let Some(said) = said {
            request["succession"] = said.into();
        }
        let (status, body) = told(next.post("/v1/enrol", None, &request).await.unwrap()).await;
        assert_eq!(status, 200, "{case}: the code lets it in: {body}");
        let log = office.app.storage.read(move |tx| logs::of_clinic(tx, id)).await.unwrap();
        let log = log.last().unwrap();
        let expected = is_one.then(|| i64::from(number) - 1);
        assert_eq!(log.successor_of, expected, "{case}");
        let (kind, payload) = recorded(&office).await.swap_remove(0);
        assert_eq!(kind, "clinic.enrolled");
        let from = is_one.then(|| before.key.name().to_owned());
        assert_eq!(payload["goes_on_from"].as_str(), from.as_deref(), "{case}");
        let token = next.token(OFFICE).await.unwrap();
        next.sync(&token, 0).await.unwrap();
        before = next.log;
    }
}
