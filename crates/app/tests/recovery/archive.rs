//! What head office holds of a clinic's log, served as C2SP's mirrors do, and payloads beside it.

use std::collections::BTreeSet;

use data_encoding::BASE64;

use wardbook_domain::clock::{Clock, Randomness};
use wardbook_ledger::Hash;
use wardbook_ledger::checkpoint::{Checkpoint, add_cosignature, origin};
use wardbook_ledger::merkle::{Frontier, Leaves, NodeSource as _, leaf_hash};
use wardbook_ledger::note::Note;
use wardbook_store::Store;
use wardbook_store::events::Filter;
use wardbook_store::home::Home;
use wardbook_store::key_slots::KeySlots;
use wardbook_sync::wire::entries::write_entry;
use wardbook_sync::wire::mirror::{
    bundle_path, mirrored_path, payloads_path, tile_path, witnessed_path,
};
use wardbook_sync::wire::v1::Payload;

use crate::clinic::PASSWORD;
use crate::office::{Office, mirror, witness};
use crate::server::Reply;

/// When head office has signed.
const SIGNED_AT: u64 = 1_800_000_000;

/// Events whose payload it was not given, by position; or sealed ones.
#[derive(Default)]
pub struct Given {
    /// Positions without their payloads.
    pub without: BTreeSet<u64>,
    /// Whether payloads are sealed.
    pub sealed: bool,
}

/// Has head office hold all that a closed clinic has; answers with how many events that is.
pub fn hold(office: &Office, home: &Home, given: &Given) -> u64 {
    let (_, key) = KeySlots::load(home).unwrap().unlock("ada", PASSWORD).unwrap();
    let store = Store::open(home, &key, &Clock::system(), &Randomness::system()).unwrap();
    let log = store.log().to_owned();
    let events = store.read(|one| Filter::default().list(one, &log)).unwrap();
    let size = events.len() as u64;
    let note = store.newest_checkpoint().unwrap().unwrap();
    let entries: Vec<Vec<u8>> = events
        .iter()
        .map(|event| {
            event.with_header(&log, |header| {
                let mut bytes = Vec::new();
                header.write_jcs(&mut bytes);
                bytes
            })
        })
        .collect();
    let payloads: Vec<Payload> = events
        .iter()
        .filter(|event| !given.without.contains(&event.seq))
        .filter_map(|event| {
            let (seq, (salt, body)) = (event.seq, event.payload.clone()?);
            if given.sealed {
                let sealed = store.seal_payload(seq, &salt.try_into().unwrap(), &body).unwrap();
                return Some(Payload::Sealed { seq, sealed: BASE64.encode(&sealed) });
            }
            Some(Payload::Whole { seq, salt: hex::encode(salt), payload: body })
        })
        .collect();
    store.close().unwrap();
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    let root = Frontier::from_leaves(leaves.iter().copied()).root();
    let origin = origin(&log);
    let reads = move |path: &str| {
        if path == witnessed_path(&origin) || path == mirrored_path(&origin) {
            return Some(Reply::new(200, cosigned(&note, path == mirrored_path(&origin))));
        }
        for level in 0..3 {
            let hashes = size >> (8 * level);
            for index in 0..hashes.div_ceil(256) {
                let width = (hashes - index * 256).min(256);
                let tile = wardbook_ledger::tiles::TileId { level, index };
                if path == tile_path(&origin, tile, width) {
                    let hash = |at| Leaves(&leaves).node(8 * level, index * 256 + at).unwrap();
                    return Some(Reply::Bytes((0..width).flat_map(hash).collect()));
                }
                if level == 0 && path == bundle_path(&origin, index, width) {
                    let mut bytes = Vec::new();
                    let from = usize::try_from(index * 256).unwrap();
                    for entry in entries.iter().skip(from).take(256) {
                        write_entry(&mut bytes, entry).unwrap();
                    }
                    return Some(Reply::Bytes(bytes));
                }
            }
        }
        let asked = path.strip_prefix("/v1/payloads?from=")?;
        let (from, to) = asked.split_once("&to=")?;
        let (from, to): (u64, u64) = (from.parse().unwrap(), to.parse().unwrap());
        assert_eq!(path, payloads_path(from, to));
        assert!(to - from <= 256);
        // A few at a time, as where they are large.
        let found = payloads.iter().filter(|one| {
            let (Payload::Whole { seq, .. } | Payload::Sealed { seq, .. }) = one;
            (from..to).contains(seq)
        });
        let lines: Vec<_> = found.take(5).map(|one| serde_json::to_string(one).unwrap()).collect();
        Some(Reply::new(200, lines.join("\n")))
    };
    let mut held = office.held();
    (held.size, held.root) = (size, root);
    held.reads = Some(Box::new(reads));
    size
}

fn cosigned(note: &str, by_mirror: bool) -> String {
    let signed = Checkpoint::parse(Note::parse(note.as_bytes()).unwrap().text()).unwrap();
    let key = if by_mirror { mirror() } else { witness() };
    add_cosignature(note, &key.cosign(&signed, SIGNED_AT), key.vkey()).unwrap()
}
