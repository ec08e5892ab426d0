//! Who takes note of what leaves. A call of a model is noted where it is allowed, in `run/work/call`.

use std::sync::Arc;

use wardbook_domain::access::Context;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::egress::{Egress, Purpose};
use wardbook_domain::endpoint::{Endpoint, Locality};
use wardbook_domain::ids::EgressId;
use wardbook_egress::{Departure, Register, Unnoted};
use wardbook_store::{Store, StoreError, egress};

use crate::clinic::Clinic;
use crate::error::Result;

/// Microseconds of a day.
pub(super) const DAY: i64 = 86_400_000_000;

/// Notes what is sent to try an endpoint.
pub(crate) struct TestRegister<'a> {
    pub(crate) store: &'a Store,
    pub(crate) context: Context,
    pub(crate) endpoint: &'a Endpoint,
}

impl Register for TestRegister<'_> {
    fn note(&self, departure: &Departure) -> Result<(), Unnoted> {
        let row = Egress {
            purpose: Purpose::EndpointTest,
            ..of_endpoint(self.store, self.endpoint, departure)
        };
        let noted = self.store.write(self.context, move |tx| egress::insert(tx, &row));
        noted.map_err(|error| Unnoted(error.to_string()))
    }
}

/// A departure to an endpoint, as a call; what it is about is for the caller to say.
pub(crate) fn of_endpoint(store: &Store, endpoint: &Endpoint, departure: &Departure) -> Egress {
    Egress {
        egress_id: EgressId::new(store.clock(), store.randomness()),
        purpose: Purpose::ModelCall,
        address: departure.address.clone(),
        locality: endpoint.locality,
        endpoint_id: Some(endpoint.endpoint_id),
        call_id: None,
        document_id: None,
        message_id: None,
        policy: None,
        replaced: None,
        requests: 1,
        bytes: departure.bytes,
        hash: departure.hash.clone(),
        left_at: store.clock().now(),
    }
}

/// Counts what is sent to head office and to witnesses, by the day.
struct SyncRegister(Arc<Store>);

impl Register for SyncRegister {
    fn note(&self, departure: &Departure) -> Result<(), Unnoted> {
        let words = |error: &dyn std::fmt::Display| Unnoted(error.to_string());
        let mut hash = [0; 32];
        hex::decode_to_slice(&departure.hash, &mut hash).map_err(|error| words(&error))?;
        let (address, day) = (server_of(&departure.address), day_of(self.0.clock().now()));
        let counted = self
            .0
            .with_sync_book(|book| book.note_departure(address, day, (departure.bytes, &hash)));
        counted.map_err(|error| words(&error))
    }
}

/// Scheme, host and port of an address.
fn server_of(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    address[host..].find('/').map_or(address, |end| &address[..host + end])
}

fn day_of(time: Timestamp) -> i64 {
    time.micros().div_euclid(DAY)
}

impl Clinic {
    /// Who counts what sync sends.
    pub(crate) fn sync_register(&self) -> Arc<dyn Register> {
        Arc::new(SyncRegister(Arc::clone(&self.store)))
    }

    /// Takes the days of sync that are over into the egress record: one row for each day and address.
    pub(crate) fn keep_days_of_sync(&self) -> Result<()> {
        let today = day_of(self.store.clock().now());
        let mut over = self.days_of_sync()?;
        over.retain(|row| day_of(row.left_at) < today);
        if over.is_empty() {
            return Ok(());
        }
        self.store.write(self.store.sync_context()?, move |tx| {
            for row in &over {
                // Where this was cut off after the write, the book still has the day.
                if !egress::has_day(tx.connection(), row)? {
                    egress::insert(tx, row)?;
                }
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(self.store.with_sync_book(|book| book.forget_departures(today))?)
    }

    /// The days of sync that have no row in the egress record yet, as they would be there.
    pub(crate) fn days_of_sync(&self) -> Result<Vec<Egress>> {
        let days = self.store.with_sync_book(|book| book.departures())?;
        let row = |day: wardbook_store::sync::book::DayOfDepartures| Egress {
            egress_id: EgressId::new(self.store.clock(), self.store.randomness()),
            purpose: Purpose::Sync,
            locality: locality_of(&day.address),
            address: day.address,
            endpoint_id: None,
            call_id: None,
            document_id: None,
            message_id: None,
            policy: None,
            replaced: None,
            requests: day.requests,
            bytes: day.bytes,
            hash: day.hash,
            left_at: Timestamp::from_micros(day.day * DAY),
        };
        Ok(days.into_iter().map(row).collect())
    }
}

/// Head office and witnesses stand elsewhere, but for those on this machine.
pub(crate) fn locality_of(address: &str) -> Locality {
    let host = address.split_once("://").map_or(address, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(inner) => inner.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_loopback = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    if host == "localhost" || is_loopback { Locality::OnDevice } else { Locality::External }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_what_stands_before_its_paths() {
        assert_eq!(server_of("https://a.example:8443/v1/report"), "https://a.example:8443");
        assert_eq!(server_of("https://a.example"), "https://a.example");
        for (address, near) in [
            ("http://127.0.0.1:9", true),
            ("http://[::1]:9", true),
            ("http://localhost", true),
            ("https://127.example", false),
            ("https://office.example", false),
        ] {
            assert_eq!(locality_of(address) == Locality::OnDevice, near, "{address}");
        }
    }
}
