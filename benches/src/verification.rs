//! P5: full verification, values and all.
//!
//! Each verification runs in a process of its own, so that its memory is its own. The log's
//! messages are hashed by OpenSSL from memory, with nothing to read, decrypt or compare.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use openssl::sha::Sha256;

use wardbook_domain::clock::Randomness;
use wardbook_store::Store;
use wardbook_store::events::{Event, Filter};
use wardbook_store::home::Home;
use wardbook_store::verify::Verifier;

use crate::clinic;
use crate::journal::Journal;
use crate::rounds::{Side, medians};
use crate::table::{Table, Target};

/// Events of the log that rates are measured on.
const EVENTS: u64 = 100_000;
/// Events of the log whose memory is measured again.
const MANY_EVENTS: u64 = 1_000_000;
const MEMORY: Target = Target::Megabytes(150.0);

pub(crate) fn measure(folder: &Path, table: &mut Table) -> Result<()> {
    let home = folder.join("verified");
    let store = clinic::create(&home)?;
    eprintln!("verification: making a log of {EVENTS} events");
    clinic::grow(&store, EVENTS)?;
    let log = store.log().to_owned();
    let events = store.read(|connection| Filter::default().list(connection, &log))?;
    let changes = events.iter().filter(|event| event.kind == "record.changed").count();
    let journal = Journal::write(folder, &log, &events);
    let messages = Messages::of(&log, &events);
    drop(events);
    close(store)?;

    let peak = std::cell::Cell::new(0.0);
    let verify = |threads| {
        let one = verified(&home, threads)?;
        peak.set(one.megabytes.max(peak.get()));
        Ok(one.rate)
    };
    let mut sides: Vec<Side<'_>> = vec![
        ("one thread", Box::new(|| verify(1))),
        ("two threads", Box::new(|| verify(2))),
        ("OpenSSL", Box::new(|| Ok(messages.rate()))),
    ];
    if let Ok(journal) = &journal {
        sides.push((journal.name(), Box::new(|| journal.rate())));
    }
    let mut figures = medians("verification", &mut sides)?.into_iter();
    drop(sides);
    let mut next = || figures.next().unwrap_or(f64::NAN);
    let (one, two, openssl) = (next(), next(), next());

    let what = "P5 full verification, one thread";
    match &journal {
        Ok(journal) => {
            table.rates(what, one, (journal.name(), next()), Target::AtLeast(10.0));
        }
        Err(reason) => {
            table.not_measured(
                "P5 full verification, against journalctl",
                Target::AtLeast(10.0),
                &format!("{reason:#}"),
            );
        }
    }
    table.rates(what, one, ("OpenSSL SHA-256, one thread", openssl), Target::AtLeast(0.6));
    table.rates("P5 two threads", two, ("one thread", one), Target::AtLeast(1.8));
    table.memory(&format!("P5 memory at {EVENTS} events"), peak.get(), MEMORY);

    eprintln!("verification: growing the log to {MANY_EVENTS} events");
    let store = clinic::open(&home)?;
    clinic::grow(&store, MANY_EVENTS)?;
    close(store)?;
    let many = verified(&home, 2)?;
    table.memory(&format!("P5 memory at {MANY_EVENTS} events"), many.megabytes, MEMORY);
    table.note(format!(
        "Verification: {EVENTS} events of {} hashed bytes each, {:.0} % of them row changes.",
        messages.bytes_per_event(),
        100.0 * f64::from(u32::try_from(changes)?) / f64::from(u32::try_from(EVENTS)?),
    ));
    Ok(())
}

fn close(store: std::sync::Arc<Store>) -> Result<()> {
    std::sync::Arc::into_inner(store).context("the clinic is still in use")?.close()?;
    Ok(())
}

/// What a verification in its own process said.
struct Verified {
    rate: f64,
    megabytes: f64,
}

fn verified(home: &Path, threads: usize) -> Result<Verified> {
    let output = Command::new(std::env::current_exe()?)
        .arg("verify")
        .arg(home)
        .arg(threads.to_string())
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr).trim());
    let said = String::from_utf8(output.stdout)?;
    let mut figures = said.split_whitespace().map(str::parse::<f64>);
    let mut next = || figures.next().context("a verification said too little");
    Ok(Verified { rate: next()??, megabytes: next()?? })
}

/// What the process does: verifies, and prints events a second and its peak of memory.
pub(crate) fn child(home: &str, threads: &str) -> Result<()> {
    let home = Home::new(home);
    let (slots, key) = clinic::unlock(&home)?;
    let randomness = Randomness::system();
    let verifier = Verifier {
        home: &home,
        key: &key,
        log: slots.log(),
        randomness: &randomness,
        threads: threads.parse()?,
    };
    let start = Instant::now();
    let outcome = verifier.run(&|_, _| {})?;
    let seconds = start.elapsed().as_secs_f64();
    ensure!(outcome.sound, "the log is not sound: {:?}", outcome.first_fault);
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 =
        peak.and_then(|text| text.split_whitespace().next()).context("no peak")?.parse()?;
    println!("{} {}", f64::from(u32::try_from(outcome.events)?) / seconds, kilobytes / 1000.0);
    Ok(())
}

/// Makes a clinic with a log of so many events.
pub(crate) fn make(home: &str, events: &str) -> Result<()> {
    let store = clinic::create(Path::new(home))?;
    clinic::grow(&store, events.parse()?)?;
    close(store)
}

/// Every message that a verification hashes at the least: header and payload of each event.
struct Messages(Vec<(Vec<u8>, Vec<u8>)>);

impl Messages {
    fn of(log: &str, events: &[Event]) -> Self {
        Self(events.iter().map(|event| messages(log, event)).collect())
    }

    fn rate(&self) -> f64 {
        let start = Instant::now();
        let mut any = 0;
        for (header, payload) in &self.0 {
            for message in [header, payload] {
                let mut hasher = Sha256::new();
                hasher.update(message);
                any ^= hasher.finish()[0];
            }
        }
        std::hint::black_box(any);
        self.count() / start.elapsed().as_secs_f64()
    }

    fn count(&self) -> f64 {
        u32::try_from(self.0.len()).map_or(f64::NAN, f64::from)
    }

    fn bytes_per_event(&self) -> usize {
        let all: usize = self.0.iter().map(|(header, payload)| header.len() + payload.len()).sum();
        all / self.0.len().max(1)
    }
}

fn messages(log: &str, event: &Event) -> (Vec<u8>, Vec<u8>) {
    let mut header = vec![0];
    event.with_header(log, |value| value.write_jcs(&mut header));
    let payload = event
        .payload
        .as_ref()
        .map(|(salt, body)| [b"wardbook/payload/v1\n", salt.as_slice(), body.as_bytes()].concat());
    (header, payload.unwrap_or_default())
}
