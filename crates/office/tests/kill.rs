//! The real program, killed in the middle of uploads again and again: what it acknowledged is there,
//! nothing of it is doubled, and the backlog only shrinks.

mod program;
#[path = "../../../tests/src/wait.rs"]
#[allow(dead_code, unreachable_pub)] // It is for tests of every crate.
mod wait;

use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::Client;
use wardbook_office::clock::{Clock, Randomness};
use wardbook_office::folder::{self, Place};
use wardbook_office::fsck;
use wardbook_office::storage::{logs, mirror};
use wardbook_office::testing::{PrivatePostgres, TestLog, know};
use wardbook_sync::wire::entries::MirrorInfo;

use self::program::Program;
use self::wait::let_pass;

/// Entries of the log.
const SIZE: u64 = 6_000;

async fn killed_again_and_again(database: Option<String>) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let place = Place { folder: folder.path().join("office"), database, key_file: None };
    let (clock, randomness) = (Clock::system(), Randomness::system());
    let app = folder::make(&place, "office.example", "https://localhost", clock, randomness);
    let app = app.await?;
    let mut log = TestLog::new(1)?;
    log.grow(SIZE)?;
    let (id, token) = know(&app, &log, 1_000_000).await?;
    let client = Client::builder().timeout(Duration::from_secs(20)).build()?;

    let (mut fixed, mut next, mut kills) = (0, 0, 0);
    let mut acknowledged = 0;
    'serving: loop {
        let program = Program::start(&place)?;
        let url = format!("http://{}", program.address);
        // Each life is a little longer than the one before, so that every write is cut at some time.
        let life = Duration::from_millis(5 + 9 * kills);
        let killing = tokio::task::spawn_blocking(move || {
            let_pass(life);
            drop(program);
        });
        loop {
            // Sizes in between, so that signatures are cut off, too.
            let size = (acknowledged / 1_500 + 1) * 1_500;
            if fixed < size {
                let body = log.checkpoint(fixed, size)?;
                let sent = client.post(format!("{url}/add-checkpoint")).body(body).send().await;
                let Ok(answer) = sent else { break };
                let status = answer.status().as_u16();
                let Ok(text) = answer.text().await else { break };
                match status {
                    200 => fixed = size,
                    // It was stored, and the answer was lost.
                    409 => fixed = text.trim().parse()?,
                    503 => {}
                    other => panic!("{other}: {text}"),
                }
                continue;
            }
            let body = log.upload(next, (next + 1_024).min(size), size)?;
            let sent = client.post(format!("{url}/add-entries")).bearer_auth(&token).body(body);
            let Ok(answer) = sent.send().await else { break };
            let status = answer.status().as_u16();
            let Ok(text) = answer.text().await else { break };
            match status {
                200 => {
                    acknowledged = size;
                    next = next.max(size);
                    if size == SIZE {
                        killing.await?;
                        break 'serving;
                    }
                }
                202 | 409 => {
                    let then = MirrorInfo::parse(&text).context("where it stands")?.next;
                    assert!(then >= next, "what was acknowledged is there: {then} after {next}");
                    next = then;
                }
                503 => {}
                other => panic!("{other}: {text}"),
            }
        }
        killing.await?;
        kills += 1;
    }
    println!("killed {kills} times");
    assert!(kills >= 3, "it was killed in the middle");
    let held = app.storage.read(move |tx| mirror::held(tx, id)).await?;
    assert_eq!((held.next, held.size), (SIZE, SIZE));
    let row = app.storage.read(move |tx| logs::find(tx, id)).await?.context("the log")?;
    assert_eq!(fsck::verify(&app, &row).await?.faults, Vec::<String>::new());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_nothing_is_lost_on_sqlite() {
    killed_again_and_again(None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_again_and_again_nothing_is_lost_on_postgresql() {
    let server = PrivatePostgres::start().unwrap();
    killed_again_and_again(Some(server.database().unwrap())).await.unwrap();
}
