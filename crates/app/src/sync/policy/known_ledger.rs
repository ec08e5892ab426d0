//! What the clinic has seen of head office's own ledger. It counts for the enrolment under which it was
//! seen: after a new one, whose reply the root key signed, a restored office's ledger may begin anew.

use wardbook_domain::event::Kind;
use wardbook_ledger::checkpoint::Checkpoint;
use wardbook_store::StoreError;
use wardbook_store::events::Filter;
use wardbook_store::sync::enrolment::{self, Enrolment};
use wardbook_store::sync::policies::StoredPolicy;

use crate::clinic::Clinic;
use crate::error::{AppError, Result};
use crate::sync::proofs::checkpoint_of;

/// What the clinic has seen of head office's own ledger.
pub(super) struct KnownLedger {
    /// The newest checkpoint; `None` where it does not count any more.
    pub(super) seen: Option<Checkpoint>,
    /// Whether all of it is from before the enrolment in force.
    pub(super) former: bool,
}

impl Clinic {
    /// Whether a policy came under the enrolment in force, by the order of the log.
    pub(super) fn came_since_enrolment(
        &self,
        office: &Enrolment,
        policy: &StoredPolicy,
    ) -> Result<bool> {
        let last = |kind, subject| Filter {
            kind: Some(kind),
            subject: Some(subject),
            ..Filter::default()
        };
        let enrolled = last(Kind::SyncEnrolled, format!("head_offices/{}", office.enrolment_id));
        let came = last(Kind::PolicyReceived, format!("office_policies/{}", policy.policy_id));
        Ok(self.store.read(|one| Ok::<_, StoreError>(came.last(one)? > enrolled.last(one)?))?)
    }

    /// What the clinic has seen of head office's ledger under this enrolment, or where that is nothing,
    /// under those before. The row of a policy has it too, where the book was lost.
    pub(super) fn known_ledger(
        &self,
        office: &Enrolment,
        stored: Option<(&StoredPolicy, bool)>,
    ) -> Result<Option<KnownLedger>> {
        let row = |former: bool| {
            let one = stored.filter(|(_, is_former)| *is_former == former).map(|(one, _)| one);
            one.map(|one| one.ledger_note.clone())
        };
        let newest = |all: Vec<Option<String>>, former: bool| {
            let all = all.into_iter().flatten().filter_map(|note| checkpoint_of(&note));
            let seen = all.max_by_key(|seen| seen.size)?;
            Some(KnownLedger { seen: Some(seen), former })
        };
        let book = |enrolment: &str| {
            let kept = self.store.with_sync_book(|book| book.ledger(enrolment))?;
            Ok::<_, AppError>(kept.map(|(_, note)| note))
        };
        let present = vec![row(false), book(&office.enrolment_id.to_string())?];
        if let Some(known) = newest(present, false) {
            return Ok(Some(known));
        }
        let mut before = vec![row(true)];
        for enrolment in self.store.read(|one| enrolment::former(one, &office.office_id))? {
            before.push(book(&enrolment)?);
        }
        Ok(newest(before, true))
    }
}
