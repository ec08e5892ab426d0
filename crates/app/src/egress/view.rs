//! The egress record as people read it: what left this clinic, and what left of one patient.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Serialize;
use serde_json::json;

use wardbook_domain::access::Permission;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::egress::{Egress, EgressSum, Purpose};
use wardbook_domain::endpoint::Locality;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::{EndpointId, PatientId};
use wardbook_store::{StoreError, egress, endpoints};

use super::registers::DAY;
use crate::clinic::{Clinic, Person};
use crate::error::Result;

/// The most departures that are listed.
const LISTED: u32 = 1_000;

/// Days that are told of where nobody says how many.
const USUAL_DAYS: i64 = 31;

/// What left in some time.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct EgressRecord {
    /// From when on.
    pub since: Timestamp,
    /// Bytes that went to machines elsewhere.
    pub left_the_clinic: u64,
    /// All of it, by purpose and place.
    pub sums: Vec<EgressSum>,
    /// The newest departures, at most 1,000.
    pub departures: Vec<Departed>,
}

/// One departure, and who was sent it.
#[derive(Clone, Debug, Serialize, specta::Type)]
pub struct Departed {
    /// The row of the record.
    #[serde(flatten)]
    pub egress: Egress,
    /// The endpoint's name, where it was one.
    pub endpoint: Option<String>,
}

/// What left this clinic in some time.
#[derive(Clone, Copy, Debug, Serialize, specta::Type)]
pub struct LeftTheClinic {
    /// Bytes that went to machines elsewhere.
    pub bytes: u64,
    /// Of them, bytes of documents that went to models.
    pub of_documents: u64,
    /// Since when.
    pub since: Timestamp,
}

impl Clinic {
    /// What left since the day began on which `since` lies, in UTC; 31 days ago where nothing is said.
    /// That it was read is recorded first.
    pub fn egress(&self, person: &Person, since: Option<Timestamp>) -> Result<EgressRecord> {
        self.require_for(person, Permission::ReadLog, || Ok(false))?;
        let now = self.store.clock().now();
        let usual = Timestamp::from_micros(now.micros() - USUAL_DAYS * DAY);
        let since = start_of_day(since.unwrap_or(usual));
        self.record(person, Kind::EgressRead, "", json!({ "since": since }))?;
        let counting = self.counting_since(since)?;
        self.store.read(|connection| {
            let sums = sums(connection, since, &counting)?;
            let mut departures = egress::since(connection, since, LISTED)?;
            departures.extend(counting);
            departures.sort_by_key(|row| Reverse(row.left_at));
            departures.truncate(LISTED as usize);
            Ok(EgressRecord {
                since,
                left_the_clinic: beyond(&sums),
                departures: named(connection, departures)?,
                sums,
            })
        })
    }

    /// What left this clinic since the day began on which `since` lies.
    pub(crate) fn left_since(&self, since: Timestamp) -> Result<LeftTheClinic> {
        let since = start_of_day(since);
        let counting = self.counting_since(since)?;
        let mut sums = self.store.read(|connection| sums(connection, since, &counting))?;
        let bytes = beyond(&sums);
        sums.retain(|sum| sum.purpose == Purpose::ModelCall);
        Ok(LeftTheClinic { bytes, of_documents: beyond(&sums), since })
    }

    /// The days of sync that are still counted and have no row in the record.
    fn counting_since(&self, since: Timestamp) -> Result<Vec<Egress>> {
        let mut days = self.days_of_sync()?;
        days.retain(|row| row.left_at >= since);
        Ok(self.store.read(|connection| {
            let mut counting = Vec::new();
            for row in days {
                if !egress::has_day(connection, &row)? {
                    counting.push(row);
                }
            }
            Ok::<_, StoreError>(counting)
        })?)
    }
}

/// Sums of the record from a moment on, and of days that are still counted.
fn sums(
    connection: &Connection,
    since: Timestamp,
    counting: &[Egress],
) -> Result<Vec<EgressSum>, StoreError> {
    let mut sums = egress::sums(connection, since)?;
    for row in counting {
        let (purpose, locality) = (row.purpose, row.locality);
        let (requests, bytes) = (u64::from(row.requests), row.bytes);
        match sums.iter_mut().find(|sum| (sum.purpose, sum.locality) == (purpose, locality)) {
            Some(sum) => {
                sum.requests += requests;
                sum.bytes += bytes;
            }
            None => sums.push(EgressSum { purpose, locality, requests, bytes }),
        }
    }
    Ok(sums)
}

/// The departures of a patient's documents, the newest first.
pub(crate) fn of_patient(
    connection: &Connection,
    patient: PatientId,
    limit: u32,
) -> Result<Vec<Departed>, StoreError> {
    named(connection, egress::of_patient(connection, patient, limit)?)
}

fn named(connection: &Connection, rows: Vec<Egress>) -> Result<Vec<Departed>, StoreError> {
    let mut names: BTreeMap<EndpointId, String> = BTreeMap::new();
    let mut departed = Vec::with_capacity(rows.len());
    for egress in rows {
        if let Some(id) = egress.endpoint_id
            && !names.contains_key(&id)
            && let Some(endpoint) = endpoints::by_id(connection, id)?
        {
            names.insert(id, endpoint.name);
        }
        let endpoint = egress.endpoint_id.and_then(|id| names.get(&id).cloned());
        departed.push(Departed { egress, endpoint });
    }
    Ok(departed)
}

fn start_of_day(time: Timestamp) -> Timestamp {
    Timestamp::from_micros(time.micros().div_euclid(DAY) * DAY)
}

/// Bytes that went to machines elsewhere.
fn beyond(sums: &[EgressSum]) -> u64 {
    sums.iter().filter(|sum| sum.locality == Locality::External).map(|sum| sum.bytes).sum()
}
