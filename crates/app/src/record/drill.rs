//! The tamper drill: damage is done to a copy of the record on purpose, one way after the other, to
//! show that verification finds it. The clinic's own record is only read.

use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::event::Kind;
use wardbook_store::drill::{self, DrillCopy, Tried, WAYS};
use wardbook_store::verify::Watch;

use crate::clinic::{Clinic, Person};
use crate::error::{AppError, Result};
use crate::settings::doctor::free_bytes;

/// What a drill came to.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Drilled {
    /// Whether the copy was sound at first, and every damage was found.
    pub passed: bool,
    /// Events of the copy.
    pub events: u64,
    /// What was wrong with the copy before anything was damaged; nothing is damaged then.
    pub fault_before: Option<String>,
    /// How many ways were found.
    pub found: u32,
    /// Each way, in the order in which they were tried.
    pub ways: Vec<Tried>,
}

impl Clinic {
    /// Copies the record, verifies the copy, and damages and verifies it in every way. Whoever reads
    /// only the own may not: a drill speaks of everybody's events.
    pub fn drill(&self, person: &Person, watch: &dyn Watch) -> Result<Drilled> {
        self.require_for(person, Permission::ReadLog, || Ok(false))?;
        let home = self.store.home();
        check_space(drill::space_needed(home), free_bytes(home.path())?)?;
        // What no checkpoint covers could be damaged unseen.
        self.record(person, Kind::CheckpointRequested, "", json!({}))?;
        let drilled = self.store.copy_for_drill().map_err(AppError::from).and_then(|copy| {
            let drilled = run(&copy, watch)?;
            copy.remove()?;
            Ok(drilled)
        });
        let payload = match &drilled {
            Ok(drilled) => recorded(drilled),
            Err(error) => json!({ "error": error.code() }),
        };
        self.record(person, Kind::LogDrilled, "", payload)?;
        drilled
    }
}

fn run(copy: &DrillCopy<'_>, watch: &dyn Watch) -> Result<Drilled> {
    // One verification of the copy as it is, then one for each way.
    let steps = WAYS.len() as u64 + 1;
    let clean = copy.verify(&Step { watch, place: 0, of: steps, events: None })?;
    let mut drilled = Drilled {
        passed: false,
        events: clean.events,
        fault_before: clean.first_fault.map(|fault| fault.message),
        found: 0,
        ways: Vec::new(),
    };
    // What is wrong already would be taken for what was done to it.
    if !clean.sound {
        return Ok(drilled);
    }
    let events = Some(clean.events);
    for (place, way) in (1..).zip(WAYS) {
        let tried = copy.attempt(way, &Step { watch, place, of: steps, events })?;
        drilled.found += u32::from(tried.found);
        drilled.ways.push(tried);
    }
    drilled.passed = drilled.ways.iter().all(|tried| tried.found);
    Ok(drilled)
}

/// One verification among those of a drill, each of which takes as long.
struct Step<'a> {
    watch: &'a dyn Watch,
    place: u64,
    of: u64,
    /// Those of the copy before the damage, which can take some away; `None` in the first step.
    events: Option<u64>,
}

impl Watch for Step<'_> {
    fn progress(&self, done: u64, of: u64) {
        let events = self.events.unwrap_or(of);
        self.watch.progress(events * self.place + done.min(events), events * self.of);
    }

    fn is_stopped(&self) -> bool {
        self.watch.is_stopped()
    }
}

fn recorded(drilled: &Drilled) -> serde_json::Value {
    let ways = drilled.ways.iter().map(|tried| {
        json!({
            "way": tried.way, "seq": tried.seq, "record": tried.record, "found": tried.found,
        })
    });
    json!({
        "passed": drilled.passed, "events": drilled.events,
        "sound_before": drilled.fault_before.is_none(),
        "found": drilled.found, "ways": ways.collect::<Vec<_>>(),
    })
}

fn check_space(needed: u64, free: u64) -> Result<()> {
    if needed <= free {
        return Ok(());
    }
    let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
    Err(AppError::Invalid(format!(
        "the drill copies the database, which takes {} MB on the clinic's disk, and only {} MB are \
         free; free some space and try again",
        megabytes(needed),
        free >> 20
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_is_too_full_is_named_with_what_it_takes() {
        assert!(check_space(40 << 20, 40 << 20).is_ok());
        let refused = check_space((40 << 20) + 1, 12 << 20).unwrap_err().to_string();
        assert!(refused.contains("takes 41 MB") && refused.contains("only 12 MB are free"));
        assert!(refused.ends_with("free some space and try again"));
    }
}
