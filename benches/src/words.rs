//! P7 for words: how long events are looked up by their words, in a small log and a large one.
//!
//! Looking up is measured against itself ten times smaller, since it must stay flat; taking events
//! into the index against reading them, which is the least that it could cost.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use wardbook_store::Store;
use wardbook_store::events::Filter;
use wardbook_store::users;

use crate::clinic;
use crate::table::{Table, Target};

/// Events of the small log and of the large one.
const SIZES: [u64; 2] = [100_000, 1_000_000];
/// Lookups whose times are put in order.
const LOOKUPS: usize = 500;
/// Events that a lookup gives at the most, as the window asks for.
const MOST: u32 = 10_001;

#[expect(clippy::cast_precision_loss, reason = "a millionth does not show in a rate")]
pub(crate) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let home = folder.join("words");
    let store = clinic::create(&home)?;
    let mut rates = Vec::new();
    for size in SIZES {
        eprintln!("words: growing the log to {size} events");
        let from = store.log_size()?;
        clinic::grow(&store, size)?;
        let reading = read_all(&store, from)?;
        let started = Instant::now();
        store.find_words("person 0", &Filter::default(), &[], MOST)?;
        let taking = started.elapsed();
        let events = (store.log_size()? - from) as f64;
        let bytes = std::fs::metadata(home.join("words.db"))?.len();
        let people = store.read(users::all)?;
        let mut times = people
            .iter()
            .step_by((people.len() / LOOKUPS).max(1))
            .map(|person| lookup(&store, &person.name))
            .collect::<Result<Vec<_>>>()?;
        times.sort_unstable();
        let [median, p95] = [times.len() / 2, times.len() * 95 / 100].map(|at| times[at]);
        rates.push(1.0 / median.as_secs_f64());
        table.note(format!(
            "P7 words at {size} events: p95 {:.2} ms (target 10 ms, {}), median {:.2} ms; {:.0} \
             events/s taken in, {:.1} times as long as reading them; {:.0} bytes an event.",
            millis(p95),
            if p95 <= Duration::from_millis(10) { "met" } else { "MISSED" },
            millis(median),
            events / taking.as_secs_f64(),
            taking.as_secs_f64() / reading.as_secs_f64(),
            bytes as f64 / store.log_size()? as f64,
        ));
    }
    // 1.3 times as long at the most, from 100 thousand events on.
    table.rates(
        "P7 lookups by words, 1,000,000 events",
        rates[1],
        ("100,000 events", rates[0]),
        Target::AtLeast(0.77),
    );
    Ok(())
}

/// One person by name and number, of whom there are few.
fn lookup(store: &Store, name: &str) -> Result<Duration> {
    let started = Instant::now();
    let found = store.find_words(name, &Filter::default(), &[], MOST)?;
    let took = started.elapsed();
    ensure!(!found.is_empty(), "`{name}` is not found");
    Ok(took)
}

fn read_all(store: &Store, from: u64) -> Result<Duration> {
    let started = Instant::now();
    let all = Filter { from_seq: Some(from), ..Filter::default() };
    store.read(|connection| {
        all.each(connection, store.log(), |event| {
            std::hint::black_box(event.payload_json());
            Ok::<_, wardbook_store::StoreError>(true)
        })
    })?;
    Ok(started.elapsed())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
