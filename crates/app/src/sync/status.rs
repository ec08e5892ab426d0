//! How sync stands: what is fixed, held and searchable; each unsent piece with why, when next and how
//! large; head office's last word.

use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::sync::SyncProblem;
use wardbook_store::StoreError;
use wardbook_store::events::Filter;
use wardbook_store::sync::book::{Attempts, Peer};
use wardbook_store::sync::enrolment::Enrolment;
use wardbook_store::sync::pauses::{self, Pause};
use wardbook_store::sync::policies;
use wardbook_store::sync::witnesses::Witness;

use super::mailbox::MailStatus;
use super::payloads::Backlog;
use super::policy::PolicyStatus;
use super::report::{last_word, paused_there};
use super::target::Target;
use super::waits::{fixing_waits, requests_today, waits};
use super::witnessed::Witnessed;
use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// Bytes of a checkpoint with its proof, about.
const CHECKPOINT_BYTES: u64 = 1_000;

/// Events whose size is looked at, for how large the unsent ones are.
const LOOKED_AT: u64 = 256;

/// How sync stands.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncStatus {
    /// Up to where the log is fixed.
    pub witnessed: Witnessed,
    /// Head office; `None` where the clinic is enrolled with none.
    pub office: Option<OfficeStatus>,
    /// Other witnesses.
    pub witnesses: Vec<WitnessStatus>,
    /// The pause in force.
    pub pause: Option<PauseStatus>,
}

/// A pause.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PauseStatus {
    /// When it ends by itself.
    pub until: Timestamp,
    /// Why.
    pub reason: String,
}

/// Head office, as the clinic knows it.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct OfficeStatus {
    /// Its name.
    pub name: String,
    /// Its id.
    pub office_id: String,
    /// Where it is.
    pub address: String,
    /// The clinic, as it is named there.
    pub clinic_id: String,
    /// Since when the clinic is enrolled.
    pub enrolled_at: Timestamp,
    /// Before this event the log is the clinic's word.
    pub before: u64,
    /// The history up to this size cannot change any more.
    pub fixed: u64,
    /// When that was signed, by head office's clock.
    pub fixed_at: Option<Timestamp>,
    /// Every event up to this one lies there; `None` where it has confirmed none.
    pub held: Option<u64>,
    /// Up to this one it can be searched there.
    pub searchable: Option<u64>,
    /// What is not there yet.
    pub unsent: Vec<Unsent>,
    /// How the last attempt failed; `None` where it did not.
    pub problem: Option<SyncProblem>,
    /// That in words, with what to do.
    pub detail: String,
    /// Whether nothing more is sent by itself until an administrator tries again.
    pub halted: bool,
    /// The last attempt.
    pub attempted_at: Option<Timestamp>,
    /// The last attempt that sent all there was.
    pub succeeded_at: Option<Timestamp>,
    /// Failed attempts in a row.
    pub failures: u32,
    /// When the next attempt is made; `None` where nothing is to be sent, or sync stands still.
    pub next_at: Option<Timestamp>,
    /// Head office's last word.
    pub word: Option<OfficeWord>,
    /// The policy in force.
    pub policy: Option<PolicyStatus>,
    /// Its messages.
    pub mail: MailStatus,
    /// The verifier key that fixes checkpoints.
    pub witness_key: String,
    /// The verifier key that confirms that events are held.
    pub mirror_key: String,
}

/// What head office said last.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct OfficeWord {
    /// When the clinic heard it.
    pub heard_at: Timestamp,
    /// What it says it has fixed.
    pub fixed: u64,
    /// What it says it holds.
    pub held: u64,
    /// What it says it can search.
    pub searchable: u64,
    /// Seconds that its clock is ahead of the clinic's, as it was heard; negative where behind.
    pub clock_ahead_seconds: Option<i64>,
    /// The newest policy's number.
    pub policy: Option<u64>,
    /// Until when it wants nothing from this clinic.
    pub paused_until: Option<Timestamp>,
}

/// What an unsent piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// The signed size and root, which fixes the history.
    Checkpoint,
    /// The events themselves: when, what kind, who, about what.
    Events,
    /// What they say, of the kinds of which that is sent.
    Payloads,
}

/// Something that is not there yet.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Unsent {
    /// What it is.
    pub piece: Piece,
    /// The first event.
    pub from: u64,
    /// One past the last.
    pub to: u64,
    /// Bytes, about, before they are compressed.
    pub bytes: u64,
    /// Why it is not there.
    pub why: String,
    /// When it is sent next; `None` where nothing is planned.
    pub next_at: Option<Timestamp>,
}

/// Another witness.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WitnessStatus {
    /// Its name.
    pub name: String,
    /// Its verifier key.
    pub vkey: String,
    /// Where it is.
    pub url: String,
    /// Since when it is asked.
    pub added_at: Timestamp,
    /// Who added it.
    pub added_by: Option<String>,
    /// Up to where it has fixed the history.
    pub fixed: u64,
    /// When, by its clock.
    pub fixed_at: Option<Timestamp>,
    /// How the last attempt failed.
    pub problem: Option<SyncProblem>,
    /// That in words, with what to do.
    pub detail: String,
    /// Whether it is asked no more by itself until an administrator tries again.
    pub halted: bool,
    /// Requests today, of 24.
    pub requests_today: u32,
    /// When it is asked next; `None` where there is nothing to show it.
    pub next_at: Option<Timestamp>,
}

impl Clinic {
    /// How sync stands. Everybody who is signed in may see it: sizes, times and names of servers.
    pub fn sync_status(&self, _: &Person) -> Result<SyncStatus> {
        let now = self.store.clock().now();
        let (targets, pause) = self.store.read(|connection| {
            Ok::<_, StoreError>((Target::all(connection)?, pauses::current(connection, now)?))
        })?;
        let (mut office, mut witnesses) = (None, Vec::new());
        for target in targets {
            let peer = self.store.with_sync_book(|book| book.peer(target.key()))?;
            let halted = target.problem().is_some_and(SyncProblem::halts);
            let fixing = fixing_waits(&target, &peer, now).unwrap_or(now);
            let planned = planned(fixing, pause.as_ref(), halted);
            match target {
                Target::Office(one) => {
                    let plan = (planned, pause.as_ref(), halted);
                    office = Some(self.office_status(one, &peer, plan, now)?);
                }
                Target::Witness(one) => {
                    witnesses.push(self.witness_status(one, &peer, (planned, halted), now)?);
                }
            }
        }
        let pause = pause.map(|pause| PauseStatus { until: pause.until, reason: pause.reason });
        Ok(SyncStatus { witnessed: self.witnessed_now()?, office, witnesses, pause })
    }

    fn office_status(
        &self,
        office: Enrolment,
        peer: &Peer,
        (fixing, pause, halted): (Option<Timestamp>, Option<&Pause>, bool),
        now: Timestamp,
    ) -> Result<OfficeStatus> {
        let size = self.store.log_size()?;
        let own = self.own_thresholds()?;
        let policy = self.store.read(|one| policies::newest(one, &office.office_id))?;
        let rest = planned(waits(peer, peer.rest.next_at, now).unwrap_or(now), pause, halted);
        let mut unsent = Vec::new();
        if size > peer.size {
            unsent.push(Unsent {
                piece: Piece::Checkpoint,
                from: peer.size,
                to: size,
                bytes: CHECKPOINT_BYTES,
                why: why(peer, pause, halted, false),
                next_at: fixing,
            });
        }
        // The rest comes after that, and waits while it fails.
        let follows = size > peer.size || peer.fixing.problem.is_some();
        let planned = if follows { rest.max(fixing) } else { rest };
        let reason = why(peer, pause, halted, true);
        let from = peer.next_entry.max(peer.held.unwrap_or(0)).min(size);
        if size > from {
            let there = paused_there(peer, now);
            let why = match there {
                Some(_) => "head office has paused this clinic".to_owned(),
                None => reason.clone(),
            };
            let next_at = planned.map(|at| there.map_or(at, |there| at.max(there)));
            let bytes = self.bytes_of(from, size)?;
            unsent.push(Unsent { piece: Piece::Events, from, to: size, bytes, why, next_at });
        }
        if let Some(Backlog { from, to, bytes }) = self.payload_backlog(&office, peer, size)? {
            let there = paused_there(peer, now);
            let why = match there {
                Some(_) => "head office has paused this clinic".to_owned(),
                None if to > peer.held.unwrap_or(0)
                    && peer.fixing.failures == 0
                    && peer.rest.failures == 0
                    && pause.is_none()
                    && !halted =>
                {
                    "sent after the events that they belong to".to_owned()
                }
                None => reason,
            };
            let next_at = planned.map(|at| there.map_or(at, |there| at.max(there)));
            unsent.push(Unsent { piece: Piece::Payloads, from, to, bytes, why, next_at });
        }
        let mail = self.mail_status(&office, peer)?;
        let trouble = trouble((office.problem, office.problem_detail), peer);
        Ok(OfficeStatus {
            mail,
            next_at: unsent.iter().filter_map(|one| one.next_at).min(),
            unsent,
            fixed: peer.size,
            fixed_at: peer.signed_at,
            held: peer.held,
            searchable: peer.searchable,
            problem: trouble.0,
            detail: trouble.1,
            halted,
            attempted_at: peer.attempted_at,
            succeeded_at: peer.succeeded_at,
            failures: latest(peer).failures,
            word: word(peer),
            policy: policy
                .map(|policy| PolicyStatus::of(&policy, (&own, &self.account.currency), now)),
            name: office.name,
            office_id: office.office_id,
            address: office.address,
            clinic_id: office.clinic_id,
            enrolled_at: office.enrolled_at,
            before: office.before,
            witness_key: office.witness_key,
            mirror_key: office.mirror_key,
        })
    }

    fn witness_status(
        &self,
        witness: Witness,
        peer: &Peer,
        (planned, halted): (Option<Timestamp>, bool),
        now: Timestamp,
    ) -> Result<WitnessStatus> {
        let trouble = trouble((witness.problem, witness.problem_detail), peer);
        let has_news = self.store.log_size()? > peer.size;
        Ok(WitnessStatus {
            name: witness.vkey.split('+').next().unwrap_or_default().to_owned(),
            next_at: planned.filter(|_| has_news),
            requests_today: requests_today(peer, now),
            vkey: witness.vkey,
            url: witness.url,
            added_at: witness.added_at,
            added_by: witness.added_by,
            fixed: peer.size,
            fixed_at: peer.signed_at,
            problem: trouble.0,
            detail: trouble.1,
            halted,
        })
    }

    /// Bytes of events, about: as large as the last ones among them are on average.
    fn bytes_of(&self, from: u64, to: u64) -> Result<u64> {
        let first = to.saturating_sub(LOOKED_AT).max(from);
        let filter = Filter { from_seq: Some(first), to_seq: Some(to), ..Filter::default() };
        let events = self.store.read(|connection| filter.list(connection, self.store.log()))?;
        let size = |event: &wardbook_store::events::Event| {
            event.with_header(self.store.log(), |header| {
                let mut bytes = Vec::with_capacity(512);
                header.write_jcs(&mut bytes);
                bytes.len() as u64
            })
        };
        let seen: u64 = events.iter().map(size).sum();
        Ok((seen * (to - from)).checked_div(events.len() as u64).unwrap_or(0))
    }
}

/// When something is sent that waits until a moment, if it is to be sent.
fn planned(until: Timestamp, pause: Option<&Pause>, halted: bool) -> Option<Timestamp> {
    if halted {
        return None;
    }
    Some(pause.map_or(until, |pause| until.max(pause.until)))
}

/// What stands in the way, in words. Why sync stands still goes before what failed since: only a person
/// can put that right.
fn trouble(
    (recorded, recorded_detail): (Option<SyncProblem>, String),
    peer: &Peer,
) -> (Option<SyncProblem>, String) {
    let last = latest(peer);
    if recorded.is_some_and(SyncProblem::halts) || last.detail.is_empty() {
        return (recorded.or(last.problem), recorded_detail);
    }
    (last.problem.or(recorded), last.detail.clone())
}

/// What is told of: fixing, where it fails, and else what follows it.
const fn latest(peer: &Peer) -> &Attempts {
    if peer.fixing.failures > 0 { &peer.fixing } else { &peer.rest }
}

/// Why what is unsent is; `rest` is what follows the checkpoint.
fn why(peer: &Peer, pause: Option<&Pause>, halted: bool, rest: bool) -> String {
    if halted {
        return "stands still until an administrator tries again".into();
    }
    if let Some(pause) = pause {
        return format!("paused: {}", pause.reason);
    }
    if peer.fixing.problem.is_some() || peer.fixing.failures > 0 {
        return peer.fixing.detail.clone();
    }
    if rest && (peer.rest.problem.is_some() || peer.rest.failures > 0) {
        return peer.rest.detail.clone();
    }
    "recorded since the last sync".into()
}

fn word(peer: &Peer) -> Option<OfficeWord> {
    let (said, heard_at) = (last_word(peer)?, peer.reported_at?);
    let clock = Timestamp::parse(&said.clock);
    Some(OfficeWord {
        heard_at,
        fixed: said.fixed,
        held: said.held,
        searchable: said.searchable,
        clock_ahead_seconds: clock.map(|clock| (clock.micros() - heard_at.micros()) / 1_000_000),
        policy: said.policy,
        paused_until: said.paused_until.as_deref().and_then(Timestamp::parse),
    })
}
