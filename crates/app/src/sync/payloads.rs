//! Sending what events say, where that is to be sent, once head office holds the events themselves.
//!
//! The position is kept after each answer. What is sent again, because an answer was lost or the
//! position with it, head office holds once.

use data_encoding::{BASE64, HEXLOWER};

use wardbook_domain::event::Kind;
use wardbook_domain::payloads::{PayloadMode, may_be_whole};
use wardbook_ledger::entry::commitment;
use wardbook_store::StoreError;
use wardbook_store::sync::book::Peer;
use wardbook_store::sync::enrolment::Enrolment;
use wardbook_store::sync::payloads::{self, StoredPayload};
use wardbook_sync::client::{Client, Packing};
use wardbook_sync::wire::v1::Payload;

use super::Session;
use super::failed::{Failed, broken};
use super::payload_modes::ModesInTime;
use super::target::Target;
use crate::clinic::Clinic;
use crate::error::Result;

/// Events that are looked at for a request: head office takes at most 4,096 payloads.
const MOST_EVENTS: u64 = 2_048;

/// Bytes of payloads after which no further one is put into a request.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The longest line that head office takes, in bytes. A longer payload stays in the clinic.
const LONGEST_LINE: usize = 4 * 1024 * 1024;

/// Payloads that are not at head office yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Backlog {
    /// The first event.
    pub(super) from: u64,
    /// One past the last.
    pub(super) to: u64,
    /// Bytes of their payloads.
    pub(super) bytes: u64,
}

impl Clinic {
    /// Sends the payloads of what head office holds.
    pub(super) async fn send_payloads(
        &self,
        office: &Enrolment,
        client: &Client,
        peer: &mut Peer,
        session: &mut Session,
    ) -> Result<(), Failed> {
        let held = peer.held.unwrap_or(0);
        if peer.payloads >= held {
            return Ok(());
        }
        let of = (self.store.log(), &*office.office_id);
        let modes = self.store.read(|connection| ModesInTime::read(connection, of))?;
        let kinds = modes.kinds_sent();
        while peer.payloads < held {
            let range = (peer.payloads, held.min(peer.payloads + MOST_EVENTS));
            let (found, next) = self
                .store
                .read(|connection| payloads::between(connection, range, &kinds, MOST_BYTES))?;
            let mut body = Vec::new();
            for one in &found {
                if let Some(line) = self.payload_line(&modes, one)? {
                    body.extend(line);
                }
            }
            if !body.is_empty() {
                let body = Packing::Gzip.pack(&body).map_err(|error| broken(&error))?;
                self.with_token(office, client, session, async |token| {
                    client.hold_payloads(body.clone(), &token).await
                })
                .await?;
            }
            peer.payloads = next;
            self.keep_peer(&Target::Office(office.clone()), peer)?;
        }
        Ok(())
    }

    /// A payload as it is sent, with its line's end; `None` where it stays here.
    fn payload_line(
        &self,
        modes: &ModesInTime,
        one: &StoredPayload,
    ) -> Result<Option<Vec<u8>>, Failed> {
        let Ok(kind) = one.kind.parse::<Kind>() else { return Ok(None) };
        let mode = modes.at(kind, one.seq);
        if mode == PayloadMode::Never {
            return Ok(None);
        }
        let damaged = || broken(&format!("the payload of event {} was altered", one.seq));
        let salt = <[u8; 16]>::try_from(&one.salt[..]).map_err(|_| damaged())?;
        if one.committed != Some(commitment(&salt, one.body.as_bytes())) {
            return Err(damaged());
        }
        let payload = if mode == PayloadMode::Sealed {
            let sealed = self.store.seal_payload(one.seq, &salt, &one.body)?;
            Payload::Sealed { seq: one.seq, sealed: BASE64.encode(&sealed) }
        } else if may_be_whole(kind, &one.body) {
            let salt = HEXLOWER.encode(&salt);
            Payload::Whole { seq: one.seq, salt, payload: one.body.clone() }
        } else {
            return Ok(None);
        };
        let mut line = serde_json::to_vec(&payload).map_err(|error| broken(&error))?;
        if line.len() > LONGEST_LINE {
            return Ok(None);
        }
        line.push(b'\n');
        Ok(Some(line))
    }

    /// What is still to be sent of a log of `size` events; `None` where that is nothing.
    pub(super) fn payload_backlog(
        &self,
        office: &Enrolment,
        peer: &Peer,
        size: u64,
    ) -> Result<Option<Backlog>> {
        let range = (peer.payloads, size);
        if range.0 >= range.1 {
            return Ok(None);
        }
        let of = (self.store.log(), &*office.office_id);
        let (modes, sizes) = self.store.read(|connection| {
            let modes = ModesInTime::read(connection, of)?;
            let sizes = payloads::sizes(connection, range, &modes.kinds_sent())?;
            Ok::<_, StoreError>((modes, sizes))
        })?;
        let mut backlog: Option<Backlog> = None;
        for one in sizes {
            let Ok(kind) = one.kind.parse::<Kind>() else { continue };
            if modes.at(kind, one.seq) == PayloadMode::Never {
                continue;
            }
            let so_far = backlog.get_or_insert(Backlog { from: one.seq, ..Backlog::default() });
            so_far.to = one.seq + 1;
            so_far.bytes += one.bytes;
        }
        Ok(backlog)
    }
}
