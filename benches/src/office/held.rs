//! Held: a log uploaded over HTTP in full requests, until the mirror has signed. Searchable: its rows
//! built from that. The other side of both is PostgreSQL's `COPY` of the same events as rows with the
//! same primary key, from a file that is there already.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls};
use wardbook_ledger::entry::ParsedHeader;
use wardbook_ledger::time::parse_time;
use wardbook_office::search;
use wardbook_office::testing::{TestLog, know};
use wardbook_sync::client::Packing;

use super::clinics;
use super::served::Office;
use crate::postgres::Postgres;
use crate::rounds::{ROUNDS, Side, medians};
use crate::table::{Table, Target};

/// Events of each log.
const EVENTS: u64 = 32_768;
/// Events of a request.
const REQUEST: u64 = 8_192;

pub(crate) fn measure(
    runtime: &Runtime,
    office: &Office,
    server: &Postgres,
    table: &mut Table,
) -> Result<()> {
    let copy = Copy::begin(runtime, server)?;
    let searchable = RefCell::new(Vec::new());
    let (number, copied) = (RefCell::new(200), RefCell::new(200));
    let next = |of: &RefCell<u8>| {
        *of.borrow_mut() += 1;
        clinics::log(*of.borrow(), EVENTS)
    };
    let again = next;
    let mut sides: Vec<Side<'_>> = vec![
        (
            "held",
            Box::new(|| {
                let log = next(&number)?;
                let held = upload(runtime, office, &log)?;
                searchable.borrow_mut().push(build(runtime, office)?);
                Ok(held)
            }),
        ),
        ("COPY", Box::new(|| copy.rate(runtime, &again(&copied)?))),
    ];
    let figures = medians(&format!("held on {}", office.name), &mut sides)?;
    drop(sides);
    let mut searchable = searchable.into_inner().split_off(1);
    searchable.sort_by(f64::total_cmp);
    let (held, copy) = (figures[0], ("PostgreSQL COPY of rows", figures[1]));
    table.rates(&format!("P13 held, {}", office.name), held, copy, Target::AtLeast(1.0));
    let what = format!("P13 searchable, {}", office.name);
    table.rates(&what, searchable[ROUNDS / 2], copy, Target::AtLeast(0.5));
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a millionth does not show in a rate")]
fn rate(began: Instant) -> f64 {
    EVENTS as f64 / began.elapsed().as_secs_f64()
}

/// Events a second from the first byte of the first request to the mirror's signature.
fn upload(runtime: &Runtime, office: &Office, log: &TestLog) -> Result<f64> {
    let bodies = (0..EVENTS).step_by(usize::try_from(REQUEST)?).map(|start| {
        let body = log.upload(start, start + REQUEST, EVENTS)?;
        Ok(Packing::Zstd.pack(&body)?)
    });
    let bodies = bodies.collect::<Result<Vec<_>>>()?;
    let client = reqwest::Client::new();
    runtime.block_on(async {
        let (_, token) = know(&office.app, log, 1_000_000).await?;
        let fixed = client.post(format!("{}/add-checkpoint", office.url));
        fixed.body(log.checkpoint(0, EVENTS)?).send().await?.error_for_status()?;
        let began = Instant::now();
        let mut last = 0;
        for body in bodies {
            let sent = client.post(format!("{}/add-entries", office.url)).bearer_auth(&token);
            let answer = sent.header("content-encoding", "zstd").body(body).send().await?;
            last = answer.status().as_u16();
            ensure!(last == 200 || last == 202, "the mirror answered {last}");
        }
        ensure!(last == 200, "the mirror has not signed");
        Ok(rate(began))
    })
}

/// Events a second that become searchable.
fn build(runtime: &Runtime, office: &Office) -> Result<f64> {
    let began = Instant::now();
    let now = office.app.clock.now();
    while runtime.block_on(search::build(&office.app.storage, now))? {}
    Ok(rate(began))
}

/// The other side.
struct Copy {
    client: Client,
    file: PathBuf,
}

impl Copy {
    fn begin(runtime: &Runtime, server: &Postgres) -> Result<Self> {
        let (client, connection) =
            runtime.block_on(tokio_postgres::connect(&server.database("copied")?, NoTls))?;
        runtime.spawn(connection);
        // The columns and the key of the office's own table.
        let sql = "DROP TABLE IF EXISTS event; CREATE TABLE event (
             clinic bytea NOT NULL, log bigint NOT NULL, seq bigint NOT NULL, time bigint NOT NULL,
             kind text NOT NULL, actor text NOT NULL, role text NOT NULL, source text NOT NULL,
             session text NOT NULL, session_seq bigint NOT NULL, subject text NOT NULL,
             trace text NOT NULL, span text NOT NULL, parent text NOT NULL, payload bytea,
             PRIMARY KEY (clinic, log, seq))";
        runtime.block_on(client.batch_execute(sql))?;
        Ok(Self { client, file: server.folder().join("events.copy") })
    }

    fn rate(&self, runtime: &Runtime, log: &TestLog) -> Result<f64> {
        let mut rows = String::new();
        for entry in log.entries() {
            let parsed = ParsedHeader::parse(entry)?;
            let h = parsed.header();
            let time = parse_time(h.time)?;
            let clinic = h.log.replace('-', "");
            let (seq, session_seq) = (h.seq, h.session_seq);
            writeln!(
                rows,
                "\\\\x{clinic}\t1\t{seq}\t{time}\t{}\t{}\t{}\t{}\t{}\t{session_seq}\t{}\t{}\t{}\t{}\t\\\\x{}",
                h.kind,
                h.actor,
                h.role,
                h.source,
                h.session,
                h.subject,
                h.trace,
                h.span,
                h.parent,
                h.payload,
            )?;
        }
        fs::write(&self.file, rows)?;
        fs::set_permissions(&self.file, fs::Permissions::from_mode(0o644))?;
        let copy = format!("COPY event FROM '{}'", self.file.display());
        runtime.block_on(async {
            self.client.batch_execute("TRUNCATE event").await?;
            let began = Instant::now();
            self.client.batch_execute(&copy).await.context("COPY")?;
            Ok(rate(began))
        })
    }
}
