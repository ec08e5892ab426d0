//! P1 and P2: durable appends, one caller at a time and 32 at once.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Result;

use wardbook_domain::access::Context;
use wardbook_store::Store;

use crate::plain::Plain;
use crate::postgres::Postgres;
use crate::rounds::{Side, medians};
use crate::table::{Table, Target};
use crate::{clinic, rounds};

const CALLERS: u32 = 32;
/// How long one side runs in a round.
const TURN: Duration = Duration::from_millis(1_500);

const P1: &str = "P1 durable append, one caller";
const P2_OWN: &str = "P2 durable append, 32 callers";
const P2_POSTGRES: &str = "P2 durable append, 32 callers";

pub(crate) fn measure(folder: &Path, p1: bool, p2: bool, table: &mut Table) -> Result<()> {
    let store = clinic::create(&folder.join("clinic"))?;
    let mut plain = Plain::create(&folder.join("plain.db"))?;
    let contexts =
        (0..CALLERS).map(|_| clinic::sign_in(&store)).collect::<Result<Vec<Context>>>()?;
    let postgres = if p2 { Postgres::start(folder) } else { Err(anyhow::anyhow!("not asked for")) };

    let numbers = AtomicU64::new(0);
    let mut sides: Vec<Side<'_>> =
        vec![("one caller", Box::new(|| one_caller(&store, contexts[0], &numbers)))];
    if p1 {
        sides.push(("plain SQLite", Box::new(|| turn(|| plain.append()))));
    }
    if p2 {
        sides.push(("32 callers", Box::new(|| many_callers(&store, &contexts, &numbers))));
    }
    if let Ok(postgres) = &postgres {
        sides.push(("PostgreSQL", Box::new(|| postgres.rate(CALLERS, TURN))));
    }
    let mut figures = medians("appends", &mut sides)?.into_iter();
    drop(sides);
    let mut next = || figures.next().unwrap_or(f64::NAN);
    let one = next();
    if p1 {
        table.rates(P1, one, ("plain SQLite", next()), Target::AtLeast(0.9));
    }
    if p2 {
        let many = next();
        table.rates(P2_OWN, many, ("one caller", one), Target::AtLeast(10.0));
        match postgres {
            Ok(server) => {
                let name = format!("PostgreSQL {}", server.version());
                table.rates(P2_POSTGRES, many, (&name, next()), Target::AtLeast(3.0));
            }
            Err(reason) => {
                table.not_measured(P2_POSTGRES, Target::AtLeast(3.0), &format!("{reason:#}"));
            }
        }
    }
    table.note(format!(
        "Appends: synchronous = FULL and a write-ahead log on both sides, synchronous_commit and \
         fsync on; about 400 stored bytes an event; {} rounds in turn, ratio of medians.",
        rounds::ROUNDS,
    ));
    Ok(())
}

/// Does `work` for a turn and answers how often a second.
fn turn(mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    let start = Instant::now();
    let mut done = 0_u32;
    while start.elapsed() < TURN {
        work()?;
        done += 1;
    }
    Ok(f64::from(done) / start.elapsed().as_secs_f64())
}

fn one_caller(store: &Store, context: Context, numbers: &AtomicU64) -> Result<f64> {
    turn(|| clinic::append(store, context, 0, numbers.fetch_add(1, Ordering::Relaxed)))
}

/// Each caller waits for its answer before it appends again.
fn many_callers(store: &Store, contexts: &[Context], numbers: &AtomicU64) -> Result<f64> {
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..)
            .zip(contexts)
            .map(|(caller, context)| {
                scope.spawn(move || {
                    turn(|| {
                        let number = numbers.fetch_add(1, Ordering::Relaxed);
                        clinic::append(store, *context, caller, number)
                    })
                })
            })
            .collect();
        let mut rate = 0.0;
        for caller in callers {
            rate += caller.join().map_err(|_| anyhow::anyhow!("a caller panicked"))??;
        }
        Ok(rate)
    })
}
