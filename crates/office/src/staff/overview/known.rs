//! Everything that is known of all clinics at one moment, and the state that follows from it: from what
//! is held now, never from past successes.

use std::collections::HashMap;

use uuid::Uuid;

use super::clinic::{self, Clinic, State};
use crate::clock::{SECOND, Timestamp};
use crate::storage::clinics::{self, Clinic as Row, Kind};
use crate::storage::contacts::{self, Code, Contact, Pause};
use crate::storage::payloads::{self, Tally};
use crate::storage::standing::{self, Finding, Standing};
use crate::storage::{Result, Transaction, office, policies};

/// Minutes after which a clinic of a group without a limit is silent: a day.
pub(in crate::staff) const SILENT_AFTER: u64 = 1_440;

/// Everything that is known of all clinics at one moment, by clinic.
#[derive(Debug)]
pub(in crate::staff) struct Known {
    pub(super) now: Timestamp,
    epoch: i64,
    pub(super) newest_policy: Option<u64>,
    pub(super) clinics: Vec<Row>,
    logs: HashMap<Uuid, Vec<Standing>>,
    contacts: HashMap<Uuid, Contact>,
    pub(super) pauses: HashMap<Uuid, Pause>,
    codes: HashMap<Uuid, Code>,
    limits: HashMap<String, u64>,
    tallies: HashMap<Uuid, Vec<Tally>>,
    pub(super) forks: Vec<Finding>,
    pub(super) unproven: Vec<Finding>,
    pub(super) bad_entries: Vec<Finding>,
}

impl Known {
    /// Reads it.
    pub(in crate::staff) fn read(tx: &mut dyn Transaction, now: Timestamp) -> Result<Self> {
        let mut logs: HashMap<Uuid, Vec<Standing>> = HashMap::new();
        for log in standing::all(tx)? {
            logs.entry(log.id.clinic).or_default().push(log);
        }
        let mut tallies: HashMap<Uuid, Vec<Tally>> = HashMap::new();
        for tally in payloads::tallies(tx, None)? {
            tallies.entry(tally.log.clinic).or_default().push(tally);
        }
        let limits = contacts::groups(tx)?.into_iter();
        Ok(Self {
            now,
            epoch: office::epoch(tx)?,
            newest_policy: policies::newest_number(tx)?,
            clinics: clinics::all(tx)?,
            logs,
            contacts: contacts::all(tx)?.into_iter().collect(),
            pauses: contacts::pauses(tx, now)?.into_iter().collect(),
            codes: contacts::codes(tx)?.into_iter().map(|code| (code.clinic, code)).collect(),
            limits: limits.filter_map(|(name, limit)| Some((name, limit?))).collect(),
            tallies,
            forks: standing::forks(tx)?,
            unproven: standing::unproven(tx)?,
            bad_entries: standing::bad_entries(tx)?,
        })
    }

    /// Every clinic.
    pub(in crate::staff) fn clinics(&self) -> Vec<Clinic> {
        self.clinics.iter().map(|row| self.clinic(row)).collect()
    }

    /// One clinic.
    pub(in crate::staff) fn one(&self, id: Uuid) -> Option<Clinic> {
        self.clinics.iter().find(|row| row.id == id).map(|row| self.clinic(row))
    }

    /// Minutes after which a clinic of this group is silent.
    pub(in crate::staff) fn limit(&self, group: &str) -> u64 {
        self.limits.get(group).copied().unwrap_or(SILENT_AFTER)
    }

    /// The log that the clinic writes to now.
    pub(super) fn log(&self, clinic: Uuid) -> Option<&Standing> {
        self.logs.get(&clinic)?.last()
    }

    /// The clinic's word on the log that it writes to now: what it said of an earlier log says nothing
    /// of this one.
    pub(super) fn contact(&self, clinic: Uuid) -> Option<&Contact> {
        let log = self.log(clinic)?;
        self.contacts.get(&clinic).filter(|contact| contact.log == log.id.log)
    }

    /// Since when the clinic was not heard, whichever log it spoke of.
    fn heard_at(&self, clinic: Uuid) -> Option<Timestamp> {
        self.contacts.get(&clinic).map(|contact| contact.heard_at)
    }

    fn clinic(&self, row: &Row) -> Clinic {
        let log = self.log(row.id);
        let contact = self.contact(row.id);
        let held = log.and_then(|log| log.held).filter(|_| log.is_some_and(|log| log.mirrored));
        let fixed = log.and_then(|log| log.fixed);
        let pause = self.pauses.get(&row.id);
        let code = self.codes.get(&row.id);
        let tallies = self.tallies.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let before = log
            .and_then(|log| log.successor_of)
            .and_then(|number| self.logs.get(&row.id)?.iter().find(|other| other.id.log == number));
        Clinic {
            id: row.id,
            name: row.name.clone(),
            group: row.group.clone(),
            kind: row.kind.name(),
            origin: log.map(|log| log.origin.clone()),
            state: self.state(row),
            fixed: fixed.map(|(size, _)| size),
            fixed_at: fixed.map(|(_, at)| at.to_rfc3339()),
            held: held.map(|held| held.size),
            held_at: held.filter(|held| held.size > 0).map(|held| held.at.to_rfc3339()),
            searchable: held.map(|held| held.searchable),
            unsent: contact.map(|contact| contact.unsent),
            last_contact: self.heard_at(row.id).map(Timestamp::to_rfc3339),
            version: contact.map(|contact| contact.version.clone()),
            policy: contact.and_then(|contact| contact.policy),
            clock_offset_seconds: contact.map(|contact| contact.clock_offset),
            alerts: clinic::alerts(tallies),
            compliance: clinic::compliance(tallies),
            cost: clinic::cost(tallies),
            paused_until: pause.map(|pause| pause.until.to_rfc3339()),
            pause_reason: pause.map(|pause| pause.reason.clone()),
            code_expires_at: code.and_then(|code| code.expires_at).map(Timestamp::to_rfc3339),
            code_last_used_at: code.and_then(|code| code.last_used_at).map(Timestamp::to_rfc3339),
            before: log.filter(|_| row.kind == Kind::Clinic).map(|log| log.before),
            successor_of: before.map(|before| before.origin.clone()),
        }
    }

    /// Until when the clinic's unused code counts, or counted where the clinic still waits for one that
    /// does; and when a code of it was used last.
    pub(super) fn code(&self, row: &Row) -> Option<(Timestamp, Option<Timestamp>)> {
        let code = self.codes.get(&row.id)?;
        let waits = self.log(row.id).is_none_or(|log| !log.enrolled);
        let ends = code.expires_at.filter(|ends| *ends > self.now || waits)?;
        Some((ends, code.last_used_at))
    }

    fn state(&self, row: &Row) -> State {
        let log = self.log(row.id);
        let forked = log.is_some_and(|log| self.forks.iter().any(|fork| fork.id == log.id));
        if row.suspended.is_some() {
            State::Suspended
        } else if forked {
            State::Forked
        } else if self.restored(row.id).is_some() {
            State::Restored
        } else if self.pauses.contains_key(&row.id) {
            State::Paused
        } else if log.is_none_or(|log| row.kind == Kind::Clinic && !log.enrolled)
            || (row.kind == Kind::Log && log.is_none_or(|log| log.fixed.is_none()))
        {
            State::Waiting
        } else if self.silent_since(row).is_some() {
            State::Silent
        } else if log.is_some_and(|log| self.is_behind(log)) {
            State::Behind
        } else {
            State::Current
        }
    }

    /// Sizes, where the clinic says that its log is shorter than what is fixed. What it said before
    /// that was fixed says nothing of it: its words come after its checkpoints, and not all are kept.
    pub(super) fn restored(&self, clinic: Uuid) -> Option<(u64, u64)> {
        let (log, contact) = (self.log(clinic)?, self.contact(clinic)?);
        let (fixed, at) = log.fixed?;
        let is_shorter = contact.log == log.id.log && contact.size < fixed;
        (is_shorter && contact.heard_at >= at).then_some((contact.size, fixed))
    }

    /// Since when nothing was heard, where that is too long ago.
    pub(super) fn silent_since(&self, row: &Row) -> Option<Timestamp> {
        let log = self.log(row.id).filter(|log| row.kind == Kind::Clinic && log.enrolled)?;
        let heard = self.heard_at(row.id).map_or(log.added_at, |heard| heard.max(log.added_at));
        let limit = i64::try_from(self.limit(&row.group)).unwrap_or(i64::MAX / (120 * SECOND));
        (heard.plus_seconds(limit.saturating_mul(60)) < self.now).then_some(heard)
    }

    /// Whether less is held than is fixed, or the log does not agree yet with an office that was
    /// restored.
    pub(super) fn is_behind(&self, log: &Standing) -> bool {
        let held = log.held.map_or(0, |held| held.size);
        let fixed = log.fixed.map_or(0, |(size, _)| size);
        log.mirrored && (held < fixed || log.epoch < self.epoch)
    }
}
