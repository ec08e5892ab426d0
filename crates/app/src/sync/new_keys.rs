//! Head office's keys can be renewed there. The clinic notices by a signature that it does not know, asks
//! which keys there are now, and believes them where the root key has signed them: the one key that came
//! with the code.

use wardbook_ledger::note::VerifierKey;
use wardbook_store::sync::enrolment::{self, Enrolment, NewKeys};
use wardbook_sync::client::Client;
use wardbook_sync::wire::statement::Keys;
use wardbook_sync::wire::v1::Office;

use crate::clinic::Clinic;
use crate::error::Result;

/// The newest keys by head office's answer, where its root key signed them after those that are known.
fn newer(office: &Enrolment, there: &Office) -> Option<NewKeys> {
    if there.office_id != office.office_id {
        return None;
    }
    let note = there.keys.as_deref()?;
    let root = VerifierKey::parse(&office.root_key).ok()?;
    let keys = Keys::open(note.as_bytes(), &root).ok()?;
    (keys.office == office.name && keys.number > office.keys).then(|| NewKeys {
        number: keys.number,
        witness_key: keys.witness.to_string(),
        mirror_key: keys.mirror.to_string(),
        note: note.to_owned(),
    })
}

/// The enrolment as it is with new keys.
fn with(office: &Enrolment, keys: &NewKeys) -> Enrolment {
    Enrolment {
        witness_key: keys.witness_key.clone(),
        mirror_key: keys.mirror_key.clone(),
        keys: keys.number,
        ..office.clone()
    }
}

/// The enrolment with the keys that head office signs with now. Nothing is kept: for a clinic that
/// cannot record anything yet, because head office's log is ahead of its own.
pub(super) async fn with_present_keys(office: Enrolment, client: &Client) -> Enrolment {
    let there = client.office().await.ok();
    let keys = there.and_then(|there| newer(&office, &there));
    keys.map_or(office.clone(), |keys| with(&office, &keys))
}

impl Clinic {
    /// Takes the keys that head office signs with now; `None` where it names no newer ones.
    pub(super) async fn take_new_keys(
        &self,
        office: &Enrolment,
        client: &Client,
    ) -> Result<Option<Enrolment>> {
        let Ok(there) = client.office().await else { return Ok(None) };
        let Some(keys) = newer(office, &there) else { return Ok(None) };
        let renewed = with(office, &keys);
        let before = office.clone();
        let context = self.store.sync_context()?;
        self.store.write(context, move |tx| enrolment::take_keys(tx, &before, &keys))?;
        Ok(Some(renewed))
    }
}
