//! What becomes of a checkpoint whose log has signed it: the checks in their order, and what is
//! stored with each outcome, inside one transaction.

use wardbook_ledger::merkle::{ProofRefused, empty_root, verify_consistency};
use wardbook_sync::wire::checkpoint::AddCheckpoint;

use crate::clock::Timestamp;
use crate::mirror::tree;
use crate::storage::evidence::{self, Kind};
use crate::storage::logs::{self, LogId};
use crate::storage::witness::{self, Fixed};
use crate::storage::{Result, StorageError, Transaction, mirror, office};

/// Seconds of a day.
const DAY: u64 = 86_400;

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is stored, and may be signed once that is committed.
    Sign,
    /// 400.
    OldTooLarge,
    /// 409: another size is fixed.
    OtherSize(u64),
    /// 422, and why.
    Unprovable(&'static str),
    /// 429, and after how many seconds not any more.
    TooMany { seconds: u64 },
    /// 503: this database may be older than what this office signed for the log.
    Unconfirmed,
}

/// A checkpoint whose log's signature holds.
#[derive(Clone, Debug)]
pub(super) struct Judge {
    pub(super) log: LogId,
    /// Whether the note bears our own signature, too.
    pub(super) own: bool,
    pub(super) now: Timestamp,
    pub(super) request: AddCheckpoint,
}

impl Judge {
    /// What is fixed when the verdict is to sign; its count of signatures aside.
    pub(super) fn fixed_if_signed(&self) -> Fixed {
        let checkpoint = &self.request.checkpoint;
        let note = self.request.note.to_string();
        Fixed { size: checkpoint.size, root: checkpoint.root, note, at: self.now, signed: 1 }
    }

    pub(super) fn judge(&self, tx: &mut dyn Transaction) -> Result<Verdict> {
        let log = logs::find(tx, self.log)?;
        let log = log.ok_or_else(|| StorageError::Damaged("a log has no row".to_owned()))?;
        let fixed = witness::fixed(tx, self.log)?;
        self.look_for_a_fork(tx, fixed.as_ref())?;
        // Before what is fixed is looked at, whatever else the note bears.
        if self.request.old > self.request.checkpoint.size {
            return Ok(Verdict::OldTooLarge);
        }
        if self.taken_back(tx, log.epoch, fixed.as_ref())? {
            return self.fix(tx, log.daily, fixed.as_ref());
        }
        if office::is_unconfirmed(tx, self.log)? {
            return Ok(Verdict::Unconfirmed);
        }
        if let Some(refused) = self.check(tx, fixed.as_ref())? {
            return Ok(refused);
        }
        self.fix(tx, log.daily, fixed.as_ref())
    }

    /// The checks of C2SP tlog-witness, in its order.
    fn check(&self, tx: &mut dyn Transaction, fixed: Option<&Fixed>) -> Result<Option<Verdict>> {
        let AddCheckpoint { old, proof, checkpoint, .. } = &self.request;
        let (held, root) = fixed.map_or((0, empty_root()), |fixed| (fixed.size, fixed.root));
        if *old != held {
            return Ok(Some(Verdict::OtherSize(held)));
        }
        if checkpoint.size == 0 && checkpoint.root != empty_root() {
            return Ok(Some(Verdict::Unprovable("the root of an empty log is SHA-256 of nothing")));
        }
        let refused =
            match verify_consistency(*old, checkpoint.size, proof, &root, &checkpoint.root) {
                Ok(()) => return Ok(None),
                Err(ProofRefused::WrongLength { .. }) if *old == 0 || *old == checkpoint.size => {
                    "no proof is needed from this size, and there is one"
                }
                Err(_) if *old == checkpoint.size => "another root of this size is fixed",
                Err(_) => "the proof does not show that the checkpoint extends what is fixed",
            };
        if let Some(fixed) = fixed.filter(|fixed| checkpoint.size > fixed.size) {
            self.keep(
                tx,
                Kind::Unproven,
                "a larger size came with a proof that does not hold",
                &fixed.note,
            )?;
        }
        Ok(Some(Verdict::Unprovable(refused)))
    }

    /// Two notes under the log's signature that cannot both be true are kept as evidence, whatever the
    /// answer: two roots of one size, or a root that is not the one of the entries that are held.
    fn look_for_a_fork(&self, tx: &mut dyn Transaction, fixed: Option<&Fixed>) -> Result<()> {
        let Some(fixed) = fixed else { return Ok(()) };
        let checkpoint = &self.request.checkpoint;
        let size = checkpoint.size;
        let known = if fixed.size == size {
            Some((fixed.root, fixed.note.clone()))
        } else {
            witness::pending(tx, self.log, size)?.map(|pending| (pending.root, pending.note))
        };
        match known {
            Some((root, _)) if root == checkpoint.root => Ok(()),
            Some((_, note)) => {
                self.keep(tx, Kind::Fork, &format!("two roots of size {size}"), &note)
            }
            None if size < fixed.size && self.leaves_what_is_held(tx)? => {
                let detail = format!(
                    "the root of size {size} is not the root of the first {size} entries of size \
                     {}, which are held",
                    fixed.size
                );
                self.keep(tx, Kind::Fork, &detail, &fixed.note)
            }
            None => Ok(()),
        }
    }

    /// Whether the entries that are held lead to another root of the checkpoint's size. Each of them
    /// was proven to belong to what is fixed.
    fn leaves_what_is_held(&self, tx: &mut dyn Transaction) -> Result<bool> {
        let checkpoint = &self.request.checkpoint;
        if checkpoint.size > mirror::held(tx, self.log)?.next {
            return Ok(false);
        }
        match tree::root(tx, self.log, checkpoint.size) {
            Ok(root) => Ok(root != checkpoint.root),
            // `fsck` names it. It accuses nobody, and keeps the witness from no answer.
            Err(StorageError::Damaged(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Where the log shows our own signature over as much as is fixed here, or more, the two agree
    /// from now on. More than is fixed here means that this database is older than what this office
    /// signed: that marks it. Answers whether there is something to take over.
    fn taken_back(
        &self,
        tx: &mut dyn Transaction,
        log_epoch: i64,
        fixed: Option<&Fixed>,
    ) -> Result<bool> {
        let checkpoint = &self.request.checkpoint;
        let held = fixed.map_or(0, |fixed| fixed.size);
        let agrees = fixed.is_none_or(|fixed| fixed.root == checkpoint.root);
        if !self.own || checkpoint.size < held || (checkpoint.size == held && !agrees) {
            return Ok(false);
        }
        let more = checkpoint.size > held;
        if more && log_epoch == office::epoch(tx)? {
            office::mark_restored(tx)?;
        }
        let epoch = office::epoch(tx)?;
        logs::confirm(tx, self.log, epoch)?;
        Ok(more)
    }

    /// Stores the checkpoint, unless the log has had its signatures for today.
    fn fix(&self, tx: &mut dyn Transaction, daily: u64, before: Option<&Fixed>) -> Result<Verdict> {
        let today = before.filter(|before| before.at.day() == self.now.day());
        let given = today.map_or(0, |before| before.signed);
        if given >= daily {
            let seconds = DAY - self.now.seconds() % DAY;
            return Ok(Verdict::TooMany { seconds });
        }
        let now = Fixed { signed: given + 1, ..self.fixed_if_signed() };
        // Serializable transactions already exclude that another came in between; the comparison
        // also holds where somebody weakens the isolation.
        if witness::fix(tx, self.log, before, &now)? {
            Ok(Verdict::Sign)
        } else {
            Err(StorageError::Conflict)
        }
    }

    fn keep(&self, tx: &mut dyn Transaction, kind: Kind, detail: &str, known: &str) -> Result<()> {
        let note = self.request.note.to_string();
        evidence::keep(tx, self.log, kind, detail, (known, &note), self.now)
    }
}
