//! What needs a person, the gravest first. Each thing is a code with its figures: the page writes the
//! sentences, so that they can be in any language.

use serde::Serialize;
use uuid::Uuid;

use super::known::Known;
use crate::clock::Timestamp;
use crate::storage::clinics::Clinic as Row;
use crate::storage::standing::Finding;

/// Seconds for which held may be behind fixed before a person is asked to look.
const BEHIND_AFTER: i64 = 15 * 60;
/// Seconds before its end in which an unused code is shown as expiring.
const CODE_ENDS: i64 = 4 * 3_600;

/// Something that needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Attention {
    /// The clinic.
    clinic: Uuid,
    /// Since when, where that is known.
    since: Option<String>,
    #[serde(flatten)]
    concern: Concern,
}

/// Why, with the figures that it rests on. In the order of gravity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub(crate) enum Concern {
    /// Its key signed two histories, or seems to have.
    Forked {
        /// Pairs of notes that cannot both be true, and that nobody has acknowledged.
        pairs: u64,
        /// Notes that were not shown to extend what is fixed, as from a second copy.
        unproven: u64,
    },
    /// Its log is shorter than what is fixed.
    Restored {
        /// Events in it, by its own word.
        size: u64,
        /// Events that are fixed.
        fixed: u64,
    },
    /// Entries of its log are no events of the format.
    BadEntry {
        /// How many.
        entries: u64,
    },
    /// Not heard for longer than its group's limit.
    Silent {
        /// The limit.
        limit_minutes: u64,
    },
    /// Less is held than is fixed.
    Behind {
        /// Events that are fixed.
        fixed: u64,
        /// Events that are held.
        held: u64,
        /// Events that can be searched.
        searchable: u64,
    },
    /// The newest policy is not in force there.
    Policy {
        /// The number of the one in force; null where there is none.
        applied: Option<u64>,
        /// The newest one's.
        newest: u64,
    },
    /// A code that nobody used ends soon, or ended while the clinic waits for one.
    Code {
        /// When it ends, or ended.
        expires_at: String,
        /// When an earlier code of the clinic was used; null where none ever was.
        last_used_at: Option<String>,
    },
}

impl Concern {
    const fn gravity(&self) -> u8 {
        match self {
            Self::Forked { .. } => 0,
            Self::Restored { .. } => 1,
            Self::BadEntry { .. } => 2,
            Self::Silent { .. } => 3,
            Self::Behind { .. } => 4,
            Self::Policy { .. } => 5,
            Self::Code { .. } => 6,
        }
    }
}

impl Known {
    /// What needs a person, the gravest first.
    pub(in crate::staff) fn attention(&self) -> Vec<Attention> {
        let mut found: Vec<_> = self.clinics.iter().flat_map(|row| self.attend(row)).collect();
        found.sort_by_key(|one| one.concern.gravity());
        found
    }

    fn attend(&self, row: &Row) -> Vec<Attention> {
        let found = |(since, concern): (Option<Timestamp>, Concern)| Attention {
            clinic: row.id,
            since: since.map(Timestamp::to_rfc3339),
            concern,
        };
        let mut all = self.proven(row);
        // Nobody is asked to look after a clinic that was paused or suspended, but what proves that
        // something is wrong stays.
        if row.suspended.is_none() && !self.pauses.contains_key(&row.id) {
            all.extend(self.overdue(row));
        }
        all.into_iter().map(found).collect()
    }

    /// What cannot be explained by a bad line.
    fn proven(&self, row: &Row) -> Vec<(Option<Timestamp>, Concern)> {
        let mut all = Vec::new();
        let (forks, unproven) =
            (self.finding(row.id, &self.forks), self.finding(row.id, &self.unproven));
        if let Some(found) = forks.or(unproven) {
            let times = |found: Option<&Finding>| found.map_or(0, |found| found.times);
            let concern = Concern::Forked { pairs: times(forks), unproven: times(unproven) };
            all.push((Some(found.since), concern));
        }
        if let Some((size, fixed)) = self.restored(row.id) {
            let heard = self.contact(row.id).map(|contact| contact.heard_at);
            all.push((heard, Concern::Restored { size, fixed }));
        }
        if let Some(bad) = self.finding(row.id, &self.bad_entries) {
            all.push((Some(bad.since), Concern::BadEntry { entries: bad.times }));
        }
        all
    }

    /// What should have happened by now.
    fn overdue(&self, row: &Row) -> Vec<(Option<Timestamp>, Concern)> {
        let mut all = Vec::new();
        if let Some(since) = self.silent_since(row) {
            all.push((Some(since), Concern::Silent { limit_minutes: self.limit(&row.group) }));
        }
        if let Some(log) = self.log(row.id).filter(|log| self.is_behind(log)) {
            let since = log.ahead_since.or(log.fixed.map(|(_, at)| at)).unwrap_or(log.added_at);
            if since.plus_seconds(BEHIND_AFTER) < self.now {
                let fixed = log.fixed.map_or(0, |(size, _)| size);
                let (held, searchable) =
                    log.held.map_or((0, 0), |held| (held.size, held.searchable));
                all.push((Some(since), Concern::Behind { fixed, held, searchable }));
            }
        }
        if let (Some(newest), Some(contact)) = (self.newest_policy, self.contact(row.id))
            && contact.policy.unwrap_or(0) < newest
        {
            all.push((None, Concern::Policy { applied: contact.policy, newest }));
        }
        if let Some((ends, used)) = self.code(row)
            && ends.plus_seconds(-CODE_ENDS) < self.now
        {
            let expires_at = ends.to_rfc3339();
            let last_used_at = used.map(Timestamp::to_rfc3339);
            all.push((None, Concern::Code { expires_at, last_used_at }));
        }
        all
    }

    /// What stands out of the log that the clinic writes to now.
    fn finding<'a>(&self, clinic: Uuid, findings: &'a [Finding]) -> Option<&'a Finding> {
        let id = self.log(clinic)?.id;
        findings.iter().find(|finding| finding.id == id)
    }
}
