//! Two real programs serve one office on one PostgreSQL: each continues what the other began, and
//! what comes to both at once is held once. The same behind a `PgBouncer` in transaction mode.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test reports by panicking")]

mod program;
#[path = "../../../tests/src/skip.rs"]
#[allow(unreachable_pub)] // It is for tests of every crate.
mod skip;
#[path = "../../../tests/src/wait.rs"]
#[allow(dead_code, unreachable_pub)] // It is for tests of every crate.
mod wait;

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use reqwest::Client;
use wardbook_office::clock::{Clock, Randomness};
use wardbook_office::folder::{self, Place};
use wardbook_office::fsck;
use wardbook_office::storage::{logs, mirror};
use wardbook_office::testing::{PgBouncer, PrivatePostgres, TestLog, know};
use wardbook_sync::wire::entries::MirrorInfo;

use self::program::Program;
use self::skip::skipped;
use self::wait::wait_until;

/// Entries of the log.
const SIZE: u64 = 6_000;

/// Where a node says that the mirror stands; the size itself when it has signed.
async fn upload(url: &str, token: &str, body: Vec<u8>) -> Result<Option<u64>> {
    let sent = Client::new().post(format!("{url}/add-entries")).bearer_auth(token).body(body);
    let answer = sent.send().await?;
    let status = answer.status().as_u16();
    let text = answer.text().await?;
    match status {
        200 => Ok(Some(SIZE)),
        202 | 409 => Ok(Some(MirrorInfo::parse(&text).context("where it stands")?.next)),
        503 => Ok(None),
        other => anyhow::bail!("{other}: {text}"),
    }
}

async fn two_nodes_continue_one_upload(database: String) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let database = Some(database);
    let place = Place { folder: folder.path().join("office"), database, key_file: None };
    let (clock, randomness) = (Clock::system(), Randomness::system());
    let app = folder::make(&place, "office.example", "https://localhost", clock, randomness);
    let app = app.await?;
    let mut log = TestLog::new(1)?;
    log.grow(SIZE)?;
    let (id, token) = know(&app, &log, 100).await?;
    let nodes = [Program::start(&place)?, Program::start(&place)?];
    let urls = [0, 1].map(|node: usize| format!("http://{}", nodes[node].address));
    // The checkpoint comes to one, the first events to the other: what is pending is no node's own.
    let fixed = Client::new().post(format!("{}/add-checkpoint", urls[0]));
    fixed.body(log.checkpoint(0, SIZE)?).send().await?.error_for_status()?;
    let mut next = 0;
    for turn in 0.. {
        let body = log.upload(next, (next + 512).min(SIZE), SIZE)?;
        let [first, second] = if turn % 2 == 0 { [0, 1] } else { [1, 0] };
        let then = if turn % 3 == 2 {
            // The same to both at once.
            let both = tokio::join!(
                upload(&urls[first], &token, body.clone()),
                upload(&urls[second], &token, body)
            );
            both.0?.max(both.1?)
        } else {
            upload(&urls[first], &token, body).await?
        };
        let then = then.unwrap_or(next);
        ensure!(then >= next, "the backlog grew from {next} to {then}");
        ensure!(turn < 100, "it does not drain");
        next = then;
        if next == SIZE {
            break;
        }
    }
    let [gone, left] = nodes;
    drop(gone);
    let again = log.upload(SIZE, SIZE, SIZE)?;
    assert_eq!(upload(&urls[1], &token, again).await?, Some(SIZE), "the other goes on");
    let held = || {
        let held = app.storage.read(move |tx| mirror::held(tx, id));
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(held)).unwrap()
    };
    wait_until("it is searchable", Duration::from_mins(1), || held().searchable == SIZE);
    assert_eq!((held().next, held().size), (SIZE, SIZE));
    let count = "SELECT count(*) FROM event";
    let rows = app.storage.read(move |tx| tx.query(count, &[])).await?;
    assert_eq!(rows[0].get::<u64>(0)?, SIZE);
    let row = app.storage.read(move |tx| logs::find(tx, id)).await?.context("the log")?;
    assert_eq!(fsck::verify(&app, &row).await?.faults, Vec::<String>::new());
    drop(left);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_on_one_postgresql_continue_one_upload() {
    let server = PrivatePostgres::start().unwrap();
    two_nodes_continue_one_upload(server.database().unwrap()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_behind_a_pooler_in_transaction_mode_do_too() {
    let server = PrivatePostgres::start().unwrap();
    let Some(pooler) = PgBouncer::before(&server).unwrap() else {
        return skipped("two nodes behind a pooler", "PgBouncer is not installed");
    };
    let database = pooler.url(&server.database().unwrap());
    two_nodes_continue_one_upload(database).await.unwrap();
}
