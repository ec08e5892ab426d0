//! Witness requests: each caller shows the next checkpoint of one of its logs and waits for the
//! signature. The other side verifies and signs the same, and commits one row to the same kind of
//! database, without HTTP and without looking at anything.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use rusqlite::Connection;
use tokio::runtime::Runtime;
use wardbook_ledger::checkpoint::{CosignerKey, open};
use wardbook_office::testing::{TestLog, know};

use super::clinics;
use super::served::Office;
use crate::postgres::Postgres;
use crate::rounds::{Side, medians};
use crate::table::{Table, Target};

const CALLERS: u8 = 8;
/// Logs of each caller.
const LOGS: u8 = 25;
/// How long one side runs in a round.
const TURN: Duration = Duration::from_millis(1_500);
/// Requests that are written before a turn: more than one takes.
const READY: usize = 1_500;

pub(crate) fn measure(
    runtime: &Runtime,
    office: &Office,
    server: &Postgres,
    table: &mut Table,
) -> Result<()> {
    let mut callers = Vec::new();
    for number in 0..CALLERS {
        let logs =
            (0..LOGS).map(|log| Ok((number * LOGS + log, clinics::log(number * LOGS + log, 1)?)));
        let mut caller =
            Caller { logs: logs.collect::<Result<_>>()?, turn: 0, ready: VecDeque::new() };
        runtime.block_on(caller.begin(office))?;
        callers.push(caller);
    }
    let mut times = Vec::new();
    let bare = Bare::make(office, server)?;
    let mut sides: Vec<Side<'_>> = vec![
        ("witness", Box::new(|| requests(runtime, office, &mut callers, &mut times))),
        ("verify, sign, commit", Box::new(|| bare.rate())),
    ];
    let figures = medians(&format!("witness on {}", office.name), &mut sides)?;
    drop(sides);
    let what = format!("P13 witness requests, {}", office.name);
    table.rates(&what, figures[0], ("verify, sign, commit", figures[1]), Target::PerSecond(100.0));
    times.sort_unstable();
    let p99 = times[times.len() * 99 / 100];
    table.note(format!(
        "{what}: {CALLERS} callers, {} logs; p99 {:.1} ms (target 250 ms, {}), median {:.1} ms.",
        u16::from(CALLERS) * u16::from(LOGS),
        p99.as_secs_f64() * 1_000.0,
        if p99 <= Duration::from_millis(250) { "met" } else { "MISSED" },
        times[times.len() / 2].as_secs_f64() * 1_000.0,
    ));
    Ok(())
}

/// One that waits for each answer before it asks again.
struct Caller {
    logs: Vec<(u8, TestLog)>,
    turn: usize,
    ready: VecDeque<String>,
}

impl Caller {
    async fn begin(&mut self, office: &Office) -> Result<()> {
        let client = reqwest::Client::new();
        for (_, log) in &self.logs {
            know(&office.app, log, 1_000_000_000).await?;
            let url = format!("{}/add-checkpoint", office.url);
            client.post(url).body(log.checkpoint(0, 1)?).send().await?.error_for_status()?;
        }
        Ok(())
    }

    /// Writes the next requests, each one event further in the next log.
    fn prepare(&mut self) -> Result<()> {
        while self.ready.len() < READY {
            let at = self.turn % self.logs.len();
            let (number, log) = &mut self.logs[at];
            let old = log.size();
            clinics::grow(log, *number, old + 1)?;
            self.ready.push_back(log.checkpoint(old, old + 1)?);
            self.turn += 1;
        }
        Ok(())
    }

    async fn ask(&mut self, client: &reqwest::Client, url: &str) -> Result<Vec<Duration>> {
        let (began, mut times) = (Instant::now(), Vec::new());
        while began.elapsed() < TURN
            && let Some(body) = self.ready.pop_front()
        {
            let asked = Instant::now();
            let answer = client.post(url).body(body).send().await?;
            ensure!(answer.status() == 200, "the witness answered {}", answer.status());
            answer.bytes().await?;
            times.push(asked.elapsed());
        }
        Ok(times)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a millionth does not show in a rate")]
fn requests(
    runtime: &Runtime,
    office: &Office,
    callers: &mut [Caller],
    times: &mut Vec<Duration>,
) -> Result<f64> {
    callers.iter_mut().try_for_each(Caller::prepare)?;
    let (client, url) = (reqwest::Client::new(), format!("{}/add-checkpoint", office.url));
    let began = Instant::now();
    let answers: Vec<Result<Vec<Duration>>> = std::thread::scope(|scope| {
        let threads: Vec<_> = callers
            .iter_mut()
            .map(|caller| scope.spawn(|| runtime.block_on(caller.ask(&client, &url))))
            .collect();
        threads
            .into_iter()
            .map(|one| one.join().map_err(|_| anyhow::anyhow!("a caller panicked"))?)
            .collect()
    });
    let took = began.elapsed();
    let before = times.len();
    for answer in answers {
        times.extend(answer?);
    }
    Ok((times.len() - before) as f64 / took.as_secs_f64())
}

/// The other side.
struct Bare {
    note: String,
    log: TestLog,
    key: CosignerKey,
    /// Commits one row.
    commits: Vec<Mutex<Commit>>,
}

impl Bare {
    fn make(office: &Office, server: &Postgres) -> Result<Self> {
        let log = clinics::log(250, 10)?;
        let key = CosignerKey::from_bytes("bare.example/witness", &[9; 32])?;
        let commits = (0..CALLERS).map(|_| match office.name {
            "SQLite" => sqlite(office),
            _ => postgres(server),
        });
        let commits = commits.map(|one| one.map(Mutex::new)).collect::<Result<_>>()?;
        Ok(Self { note: log.note(10)?, log, key, commits })
    }

    fn rate(&self) -> Result<f64> {
        std::thread::scope(|scope| {
            let threads: Vec<_> =
                self.commits.iter().map(|one| scope.spawn(|| self.turn(one))).collect();
            let mut rate = 0.0;
            for thread in threads {
                rate += thread.join().map_err(|_| anyhow::anyhow!("a caller panicked"))??;
            }
            Ok(rate)
        })
    }

    fn turn(&self, commit: &Mutex<Commit>) -> Result<f64> {
        let mut commit = commit.lock().map_err(|_| anyhow::anyhow!("a caller panicked"))?;
        let (began, mut done) = (Instant::now(), 0_u32);
        while began.elapsed() < TURN {
            let opened = open(self.note.as_bytes(), &[self.log.key.vkey().clone()])?;
            commit()?;
            std::hint::black_box(self.key.cosign(&opened.checkpoint, 1_800_000_000));
            done += 1;
        }
        Ok(f64::from(done) / began.elapsed().as_secs_f64())
    }
}

type Commit = Box<dyn FnMut() -> Result<()> + Send>;

/// Plain SQLite, without a key, in the same folder.
fn sqlite(office: &Office) -> Result<Commit> {
    #[expect(clippy::disallowed_methods, reason = "a database of the benchmark, without a key")]
    let connection = Connection::open(office.folder.join("bare.db"))?;
    connection.busy_timeout(Duration::from_secs(30))?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE IF NOT EXISTS bare (n INTEGER PRIMARY KEY, root BLOB, note TEXT);",
    )?;
    Ok(Box::new(move || {
        let sql = "INSERT INTO bare (root, note) VALUES (?1, ?2)";
        connection.prepare_cached(sql)?.execute((&[7_u8; 32], "note"))?;
        Ok(())
    }))
}

fn postgres(server: &Postgres) -> Result<Commit> {
    let url = server.database("bare")?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let (client, connection) =
        runtime.block_on(tokio_postgres::connect(&url, tokio_postgres::NoTls))?;
    runtime.spawn(connection);
    let sql = "CREATE TABLE IF NOT EXISTS bare (n bigserial PRIMARY KEY, root bytea, note text)";
    runtime.block_on(client.batch_execute(sql)).context("the table")?;
    let insert = "INSERT INTO bare (root, note) VALUES ($1, $2)";
    let insert = runtime.block_on(client.prepare(insert))?;
    Ok(Box::new(move || {
        runtime.block_on(client.execute(&insert, &[&vec![7_u8; 32], &"note"]))?;
        Ok(())
    }))
}
