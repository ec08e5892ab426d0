//! `add-checkpoint` against a whole office, over HTTP.

mod forks;

use reqwest::{Client, Response};
use wardbook_ledger::checkpoint::{LogKey, add_cosignature};
use wardbook_ledger::merkle::empty_root;
use wardbook_ledger::note::{Note, Signature};
use wardbook_sync::wire::checkpoint::{answered, request};

use crate::storage::evidence::{self, Kind};
use crate::storage::faults::Fault;
use crate::storage::{logs, office, witness};
use crate::testing::{Database, TestLog, TestOffice, way_to};

async fn post(office: &TestOffice, body: impl Into<String>) -> Response {
    let url = format!("{}/add-checkpoint", office.url);
    Client::new().post(url).body(body.into()).send().await.unwrap()
}

async fn status(office: &TestOffice, body: impl Into<String>) -> u16 {
    post(office, body).await.status().as_u16()
}

/// The signature of an answer of 200, after it was verified over `note`'s text; and its time.
async fn signed(office: &TestOffice, response: Response, note: &str) -> (Signature, u64) {
    assert_eq!(response.status(), 200, "{}", response.text().await.unwrap());
    let lines = response.text().await.unwrap();
    let [signature] = &answered(&lines)[..] else { panic!("not one signature: {lines}") };
    assert_eq!(lines, format!("{signature}\n"), "signature lines alone");
    let mut alone = Note::new(Note::parse(note.as_bytes()).unwrap().text()).unwrap();
    alone.add(signature.clone());
    let by = alone.verify(&[office.cosigners().await.witness.vkey().clone()]).unwrap();
    (signature.clone(), by[0].time.unwrap())
}

fn log(number: u8, size: u64) -> TestLog {
    let mut log = TestLog::new(number).unwrap();
    log.grow(size).unwrap();
    log
}

/// The same log with another entry at the end: a fork.
fn fork(number: u8, size: u64) -> TestLog {
    let mut fork = log(number, size - 1);
    fork.push(b"another".to_vec());
    fork
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_has_its_status_and_the_checks_have_their_order() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let log = log(1, 40);
    let (id, _) = office.know(&log, 100).await.unwrap();
    let note = log.note(10).unwrap();
    let other = TestLog::new(2).unwrap();
    let forged = LogKey::from_bytes(&log.key.name()["wardbook/".len()..], &[9; 32]).unwrap();
    let bare =
        |old: u64, size, root| request(old, &[], &log.key.checkpoint(size, root).sign(&log.key));
    let extended = note.replacen("\n\n", "\nan extension line\n\n", 1);

    for (body, expected, why) in [
        (String::new(), 400, "nothing"),
        (format!("old 00\n\n{note}"), 400, "a leading zero"),
        (request(10, &[[1; 32]; 64], &note), 400, "64 proof lines"),
        (request(0, &[], &extended), 400, "an extension line"),
        (request(0, &[], &other.note(0).unwrap()), 404, "an unknown origin"),
        (request(0, &[], &forged.checkpoint(10, [1; 32]).sign(&forged)), 403, "another's key"),
        (request(0, &[], &note.replace("\n10\n", "\n11\n")), 403, "a signature of another text"),
        (bare(11, 10, [1; 32]), 400, "old larger than the size"),
        (bare(0, 0, [1; 32]), 422, "a root of nothing that is not SHA-256 of nothing"),
        (request(0, &[[1; 32]], &note), 422, "a proof from nothing"),
    ] {
        assert_eq!(status(&office, body).await, expected, "{why}");
    }

    let conflict = post(&office, bare(5, 10, [1; 32])).await;
    assert_eq!(conflict.status(), 409);
    assert_eq!(conflict.headers()["content-type"], "text/x.tlog.size");
    assert_eq!(conflict.text().await.unwrap(), "0\n", "never seen");

    assert_eq!(status(&office, log.checkpoint(0, 20).unwrap()).await, 200);
    for (body, expected, why) in [
        (bare(20, 20, [1; 32]), 422, "another root of the same size"),
        (request(20, &[[1; 32]], &log.note(30).unwrap()), 422, "a wrong proof"),
        (bare(19, 18, [1; 32]), 400, "old larger than the size, before other sizes are compared"),
        (log.checkpoint(10, 30).unwrap(), 409, "from another size"),
        (request(20, &[[1; 32]], &log.note(20).unwrap()), 422, "a proof where none is needed"),
        (log.checkpoint(20, 30).unwrap(), 200, "what is right"),
    ] {
        assert_eq!(status(&office, body).await, expected, "{why}");
    }
    let conflict = post(&office, log.checkpoint(10, 40).unwrap()).await;
    assert_eq!(conflict.text().await.unwrap(), "30\n");
    let fixed = office.app.storage.read(move |tx| witness::fixed(tx, id)).await.unwrap().unwrap();
    assert_eq!((fixed.size, fixed.note), (30, log.note(30).unwrap()), "the log's note is stored");
    assert_eq!(status(&office, "a".repeat(200_000)).await, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_log_is_fixed_and_the_same_checkpoint_gets_a_fresh_time() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let log = log(1, 3);
    office.know(&log, 100).await.unwrap();
    assert_eq!(log.root(0).unwrap(), empty_root());
    assert_eq!(status(&office, log.checkpoint(0, 0).unwrap()).await, 200);
    let note = log.note(3).unwrap();
    let (_, first) =
        signed(&office, post(&office, log.checkpoint(0, 3).unwrap()).await, &note).await;
    office.pass(60);
    let (_, again) =
        signed(&office, post(&office, log.checkpoint(3, 3).unwrap()).await, &note).await;
    assert_eq!(again, first + 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_signatures_a_day_than_agreed_wait_for_tomorrow() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let log = log(1, 5);
    office.know(&log, 2).await.unwrap();
    assert_eq!(status(&office, log.checkpoint(0, 1).unwrap()).await, 200);
    assert_eq!(status(&office, log.checkpoint(1, 1).unwrap()).await, 200);
    let refused = post(&office, log.checkpoint(1, 2).unwrap()).await;
    assert_eq!(refused.status(), 429);
    assert_eq!(refused.headers()["retry-after"], "43200", "it is noon");
    assert_eq!(status(&office, log.checkpoint(2, 3).unwrap()).await, 409, "checks come before");
    office.pass(43_200);
    assert_eq!(status(&office, log.checkpoint(1, 2).unwrap()).await, 200);
}

async fn one_of_two_forks(database: Database, rounds: u64) {
    let office = TestOffice::start(database).await.unwrap();
    let (one, other) = (log(1, 1), fork(1, 1));
    let (id, _) = office.know(&one, 1_000_000).await.unwrap();
    let client = Client::new();
    for round in 0..rounds {
        // Each round forks at a size of its own.
        office
            .app
            .storage
            .write(move |tx| {
                for table in ["fixed", "pending", "evidence"] {
                    let sql = format!("DELETE FROM {table}");
                    tx.execute(&sql, &[])?;
                }
                Ok(())
            })
            .await
            .unwrap();
        let mut tasks = Vec::new();
        for number in 0..64_u64 {
            let log = if (number + round).is_multiple_of(2) { &one } else { &other };
            let body = log.checkpoint(0, 1).unwrap();
            let post = client.post(format!("{}/add-checkpoint", office.url)).body(body);
            tasks.push((number + round, tokio::spawn(post.send())));
        }
        let mut signed = [0; 2];
        for (number, task) in tasks {
            let status = task.await.unwrap().unwrap().status();
            assert!(status == 200 || status == 409, "round {round}: {status}");
            signed[usize::from(number.is_multiple_of(2))] += usize::from(status == 200);
        }
        assert_eq!(signed[0] + signed[1], 1, "round {round}: one checkpoint was signed, once");
    }
    let evidence = office.app.storage.read(move |tx| evidence::of_clinic(tx, id.clinic)).await;
    assert_eq!(evidence.unwrap().iter().map(|one| one.kind).collect::<Vec<_>>(), [Kind::Fork]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_forks_from_sixty_four_clients_exactly_one_is_signed() {
    one_of_two_forks(Database::Sqlite, 50).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_forks_from_sixty_four_clients_exactly_one_is_signed_on_postgresql() {
    one_of_two_forks(Database::Postgres, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "minutes long: the thousand rounds of the issue"]
async fn of_two_forks_exactly_one_is_signed_a_thousand_times() {
    one_of_two_forks(Database::Sqlite, 1_000).await;
    one_of_two_forks(Database::Postgres, 1_000).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_and_not_delivered_is_signed_at_the_retry() {
    for database in [Database::Sqlite, Database::Postgres] {
        let office = TestOffice::start(database).await.unwrap();
        let log = log(1, 20);
        let (id, _) = office.know(&log, 100).await.unwrap();
        // The process ends between commit and reply: nobody hears of it.
        let storage = &office.app.storage;
        let killed = super::judge::Judge {
            log: id,
            own: false,
            now: office.app.clock.now(),
            request: wardbook_sync::wire::checkpoint::AddCheckpoint::parse(
                log.checkpoint(0, 10).unwrap().as_bytes(),
            )
            .unwrap(),
        };
        storage.write(move |tx| killed.judge(tx)).await.unwrap();
        let retried = post(&office, log.checkpoint(0, 10).unwrap()).await;
        assert_eq!(
            (retried.status().as_u16(), retried.text().await.unwrap()),
            (409, "10\n".into())
        );
        let note = log.note(10).unwrap();
        signed(&office, post(&office, log.checkpoint(10, 10).unwrap()).await, &note).await;

        // The answer to the commit is lost: what is stored is read again, and it is ours.
        storage.faults().plan(0, Fault::AnswerLost);
        let note = log.note(20).unwrap();
        signed(&office, post(&office, log.checkpoint(10, 20).unwrap()).await, &note).await;

        // It is not stored: no signature.
        storage.faults().plan(0, Fault::NotPersisted);
        let refused = post(&office, log.checkpoint(20, 20).unwrap()).await;
        assert_eq!(refused.status(), 503);
        assert!(refused.headers().contains_key("retry-after"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_is_kept_with_both_notes_and_a_bad_proof_is_not_called_one() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let (honest, fork) = (log(1, 12), fork(1, 10));
    let (id, _) = office.know(&honest, 100).await.unwrap();
    assert_eq!(status(&office, honest.checkpoint(0, 10).unwrap()).await, 200);
    let mut larger = TestLog::new(1).unwrap();
    larger.push(b"from the first on".to_vec());
    larger.grow(12).unwrap();
    assert_eq!(status(&office, larger.checkpoint(10, 12).unwrap()).await, 422);
    assert_eq!(status(&office, fork.checkpoint(0, 10).unwrap()).await, 409);
    assert_eq!(status(&office, honest.checkpoint(10, 12).unwrap()).await, 200);
    assert_eq!(status(&office, fork.checkpoint(0, 10).unwrap()).await, 409, "of an older size");
    let kept = office.app.storage.read(move |tx| evidence::of_clinic(tx, id.clinic)).await.unwrap();
    let mut kinds: Vec<_> = kept.iter().map(|one| one.kind.name()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["fork", "unproven"], "the same two notes are kept once");
    let proof = kept.iter().find(|one| one.kind == Kind::Fork).unwrap();
    assert_eq!((&proof.first, &proof.second), (&honest.note(10).unwrap(), &fork.note(10).unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restore_a_log_is_signed_only_once_it_showed_our_own_signature() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let log = log(1, 30);
    let (id, _) = office.know(&log, 100).await.unwrap();
    assert_eq!(status(&office, log.checkpoint(0, 10).unwrap()).await, 200);
    let backup = office.app.storage.read(move |tx| witness::fixed(tx, id)).await.unwrap().unwrap();
    let note = log.note(20).unwrap();
    let answer = post(&office, log.checkpoint(10, 20).unwrap()).await;
    let (signature, _) = signed(&office, answer, &note).await;
    let cosigned =
        add_cosignature(&note, &signature, office.cosigners().await.witness.vkey()).unwrap();

    // The backup is put back, and said to be one.
    office
        .app
        .storage
        .write(move |tx| {
            let now = witness::fixed(tx, id)?;
            witness::fix(tx, id, now.as_ref(), &backup)?;
            tx.execute("DELETE FROM pending WHERE size > 10", &[])?;
            office::mark_restored(tx)
        })
        .await
        .unwrap();
    let forked = fork(1, 15);
    assert_eq!(
        status(&office, forked.checkpoint(10, 15).unwrap()).await,
        503,
        "it would be a fork"
    );
    let read = reqwest::get(format!("{}/{}/checkpoint", office.url, hash(&log))).await.unwrap();
    assert_eq!(read.status(), 401, "a clinic's log is for those who may read it");
    signed(&office, post(&office, request(10, &[], &cosigned)).await, &note).await;
    assert_eq!(status(&office, log.checkpoint(20, 30).unwrap()).await, 200, "as before");
    assert_eq!(office.app.storage.read(|tx| office::epoch(tx)).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn our_own_signature_over_more_than_we_hold_marks_the_database() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let (log, other) = (log(1, 30), log_with_one(2));
    office.know(&log, 100).await.unwrap();
    office.know(&other, 100).await.unwrap();
    assert_eq!(status(&office, other.checkpoint(0, 1).unwrap()).await, 200);
    let note = log.note(20).unwrap();
    let checkpoint = log.key.checkpoint(20, log.root(20).unwrap());
    let own = office.cosigners().await.witness.cosign(&checkpoint, 1_790_000_000);
    let cosigned = add_cosignature(&note, &own, office.cosigners().await.witness.vkey()).unwrap();
    let refused = status(&office, request(21, &[], &cosigned)).await;
    assert_eq!(refused, 400, "\"old\" above the size, whoever has signed");
    assert_eq!(status(&office, request(0, &[], &cosigned)).await, 200);
    assert_eq!(status(&office, log.checkpoint(20, 30).unwrap()).await, 200);
    assert_eq!(status(&office, other.checkpoint(1, 1).unwrap()).await, 503, "others wait");
}

fn log_with_one(number: u8) -> TestLog {
    log(number, 1)
}

fn hash(log: &TestLog) -> String {
    hex::encode(crate::storage::logs::origin_hash(log.key.name()))
}

/// Runs a command of the office, beside the process that serves it.
async fn command(office: &TestOffice, words: &[&str]) {
    use clap::Parser as _;
    let folder = office.place.folder.to_str().unwrap();
    let mut all = vec!["wardbook-office", "--dir", folder];
    all.extend(office.place.database.iter().flat_map(|url| ["--database", url.as_str()]));
    all.extend(words);
    crate::commands::run(crate::commands::Arguments::parse_from(all)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_renewed_while_the_office_serves_signs_at_once_and_the_root_key_says_so() {
    use wardbook_sync::wire::statement::Keys;
    for database in [Database::Sqlite, Database::Postgres] {
        let office = TestOffice::start(database).await.unwrap();
        let log = log(1, 30);
        let (id, _) = office.know(&log, 100).await.unwrap();
        let note = log.note(20).unwrap();
        let answer = post(&office, log.checkpoint(0, 20).unwrap()).await;
        let (by_former, _) = signed(&office, answer, &note).await;
        let former = office.cosigners().await;
        let there = way_to(&office.url).office().await.unwrap();
        assert_eq!(there.keys, None);

        command(&office, &["keys", "renew", "witness", "--reason", "it was copied"]).await;
        let answer = post(&office, log.checkpoint(20, 20).unwrap()).await;
        signed(&office, answer, &note).await;
        let renewed = office.cosigners().await;
        assert_ne!(renewed.witness.vkey(), former.witness.vkey());
        assert_eq!(renewed.mirror.vkey(), former.mirror.vkey());
        let there = way_to(&office.url).office().await.unwrap();
        let root = office.app.keys.root.verifier();
        let told = Keys::open(there.keys.unwrap().as_bytes(), root).unwrap();
        assert_eq!((told.number, &told.witness), (1, renewed.witness.vkey()));
        assert_eq!(&told.mirror, renewed.mirror.vkey());

        command(&office, &["keys", "renew", "mirror", "--reason", "once a year"]).await;
        office.app.storage.write(|tx| office::mark_restored(tx)).await.unwrap();
        assert_eq!(status(&office, log.checkpoint(20, 20).unwrap()).await, 503);
        let cosigned = add_cosignature(&note, &by_former, former.witness.vkey()).unwrap();
        let shown = post(&office, request(20, &[], &cosigned)).await;
        signed(&office, shown, &note).await;

        let log = office.app.storage.read(move |tx| logs::find(tx, id)).await.unwrap().unwrap();
        assert_eq!(crate::fsck::verify(&office.app, &log).await.unwrap().faults, [""; 0]);
        assert_eq!(crate::fsck::notes(&office.app).await.unwrap(), [""; 0]);
        let number = office.cosigners().await.number;
        command(&office, &["keys", "renew", "witness", "--reason", "again"]).await;
        assert_eq!((number, office.cosigners().await.number), (2, 1_000_001), "a later epoch");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_clinic_gets_no_signature() {
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let log = log(1, 3);
    let (id, _) = office.know(&log, 100).await.unwrap();
    let now = office.app.clock.now();
    let suspend = move |tx: &mut dyn crate::storage::Transaction| {
        crate::storage::clinics::suspend(tx, id.clinic, Some((now, "lost laptop")))
    };
    office.app.storage.write(suspend).await.unwrap();
    assert_eq!(status(&office, log.checkpoint(0, 3).unwrap()).await, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_of_others_is_witnessed_for_everybody_to_see_and_its_entries_are_not_taken() {
    use clap::Parser as _;
    let office = TestOffice::start(Database::Sqlite).await.unwrap();
    let log = log(1, 9);
    let vkey = log.key.vkey().to_string();
    let folder = office.place.folder.to_str().unwrap();
    let words = ["wardbook-office", "--dir", folder, "log", "add", &vkey, "--qpd", "2"];
    crate::commands::run(crate::commands::Arguments::parse_from(words)).await.unwrap();
    let note = log.note(9).unwrap();
    let answer = post(&office, log.checkpoint(0, 9).unwrap()).await;
    let (signature, _) = signed(&office, answer, &note).await;
    let read = reqwest::get(format!("{}/{}/checkpoint", office.url, hash(&log))).await.unwrap();
    let cosigned =
        add_cosignature(&note, &signature, office.cosigners().await.witness.vkey()).unwrap();
    assert_eq!(read.text().await.unwrap(), cosigned, "the signature that was given, again");

    let clinic = self::log(2, 3);
    let (_, token) = office.know(&clinic, 100).await.unwrap();
    let entries = Client::new().post(format!("{}/add-entries", office.url)).bearer_auth(token);
    let entries = entries.body(log.upload(0, 9, 9).unwrap()).send().await.unwrap();
    assert_eq!(entries.status(), 404);
}
