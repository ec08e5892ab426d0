//! A clinic as lists show it: its state, its sizes, its own word, and the figures in what is held. A
//! number that is not known is null, never 0.

use serde::Serialize;
use uuid::Uuid;

use crate::storage::payloads::Tally;

/// How a clinic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// It has not enrolled, or not again after its keys were ended.
    Waiting,
    /// Everything that is fixed is held.
    Current,
    /// Less is held than is fixed.
    Behind,
    /// Not heard for longer than its group's limit.
    Silent,
    /// Nobody is asked to look at it.
    Paused,
    /// Nothing is taken from it.
    Suspended,
    /// There are two histories under its key, and nobody has acknowledged that.
    Forked,
    /// Its log is shorter than what is fixed: an old backup, or a second copy.
    Restored,
}

impl State {
    /// Every state.
    pub(crate) const ALL: [Self; 8] = [
        Self::Waiting,
        Self::Current,
        Self::Behind,
        Self::Silent,
        Self::Paused,
        Self::Suspended,
        Self::Forked,
        Self::Restored,
    ];

    /// The gravest first, as the page orders them.
    pub(in crate::staff) const fn gravity(self) -> u8 {
        match self {
            Self::Forked => 0,
            Self::Restored => 1,
            Self::Silent => 2,
            Self::Behind => 3,
            Self::Suspended => 4,
            Self::Paused => 5,
            Self::Waiting => 6,
            Self::Current => 7,
        }
    }

    /// As it is shown.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Current => "current",
            Self::Behind => "behind",
            Self::Silent => "silent",
            Self::Paused => "paused",
            Self::Suspended => "suspended",
            Self::Forked => "forked",
            Self::Restored => "restored",
        }
    }
}

/// Open alerts by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Alerts {
    critical: u64,
    high: u64,
    medium: u64,
    low: u64,
}

impl Alerts {
    /// By severity, the gravest first.
    pub(in crate::staff) const fn counts(self) -> [u64; 4] {
        [self.critical, self.high, self.medium, self.low]
    }
}

/// Processing sessions by the worst of their checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Compliance {
    compliant: u64,
    non_compliant: u64,
    not_assessed: u64,
}

impl Compliance {
    /// Compliant, not, and not assessed.
    pub(in crate::staff) const fn counts(self) -> [u64; 3] {
        [self.compliant, self.non_compliant, self.not_assessed]
    }
}

/// What the calls of models cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Cost {
    /// Billionths of the currency.
    nanos: i64,
    currency: String,
}

impl Cost {
    /// Nano-units, and of which currency.
    pub(in crate::staff) fn parts(&self) -> (i64, &str) {
        (self.nanos, &self.currency)
    }
}

/// A clinic, or a log of others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Clinic {
    pub(in crate::staff) id: Uuid,
    pub(in crate::staff) name: String,
    pub(in crate::staff) group: String,
    pub(in crate::staff) kind: &'static str,
    pub(in crate::staff) origin: Option<String>,
    pub(in crate::staff) state: State,
    pub(in crate::staff) fixed: Option<u64>,
    pub(in crate::staff) fixed_at: Option<String>,
    pub(in crate::staff) held: Option<u64>,
    pub(in crate::staff) held_at: Option<String>,
    pub(in crate::staff) searchable: Option<u64>,
    pub(in crate::staff) unsent: Option<u64>,
    pub(in crate::staff) last_contact: Option<String>,
    pub(in crate::staff) version: Option<String>,
    pub(in crate::staff) policy: Option<u64>,
    pub(in crate::staff) clock_offset_seconds: Option<i64>,
    pub(in crate::staff) alerts: Option<Alerts>,
    pub(in crate::staff) compliance: Option<Compliance>,
    pub(in crate::staff) cost: Option<Cost>,
    pub(in crate::staff) paused_until: Option<String>,
    pub(in crate::staff) pause_reason: Option<String>,
    /// Until when its unused code counts, or counted.
    pub(in crate::staff) code_expires_at: Option<String>,
    /// When a code of it was used last.
    pub(in crate::staff) code_last_used_at: Option<String>,
    pub(in crate::staff) before: Option<u64>,
    pub(in crate::staff) successor_of: Option<String>,
}

fn of<'a>(tallies: &'a [Tally], what: &'a str) -> impl Iterator<Item = &'a Tally> {
    tallies.iter().filter(move |tally| tally.what == what)
}

pub(super) fn alerts(tallies: &[Tally]) -> Option<Alerts> {
    of(tallies, "alert").chain(of(tallies, "resolved")).next()?;
    let mut alerts = Alerts::default();
    for tally in of(tallies, "alert") {
        let count = match &*tally.word {
            "critical" => &mut alerts.critical,
            "high" => &mut alerts.high,
            "medium" => &mut alerts.medium,
            "low" => &mut alerts.low,
            _ => continue,
        };
        *count += tally.times;
    }
    Some(alerts)
}

pub(super) fn compliance(tallies: &[Tally]) -> Option<Compliance> {
    of(tallies, "session").next()?;
    let mut compliance = Compliance::default();
    for tally in of(tallies, "session") {
        let count = match &*tally.word {
            "passed" => &mut compliance.compliant,
            "failed" => &mut compliance.non_compliant,
            _ => &mut compliance.not_assessed,
        };
        *count += tally.times;
    }
    Some(compliance)
}

/// The calls' cost where calls are held, else the completed sessions': each call is in a session.
pub(super) fn cost(tallies: &[Tally]) -> Option<Cost> {
    let currency = of(tallies, "currency").next()?.word.clone();
    let what = if of(tallies, "call").next().is_some() { "call" } else { "cost" };
    of(tallies, what).next()?;
    let sum = of(tallies, what).fold(0_i64, |sum, tally| sum.saturating_add(tally.amount));
    Some(Cost { nanos: sum, currency })
}
