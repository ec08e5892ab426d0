//! Showing the newest checkpoint to a witness, until it has signed it or it is clear that it cannot.

use wardbook_domain::clock::Timestamp;
use wardbook_domain::sync::{SyncProblem, WITNESS_REQUESTS_A_DAY, counted_day};
use wardbook_store::sync::book::{Cosignature, Peer};
use wardbook_sync::client::{Client, Cosigned, Failure, Shown};

use super::failed::Failed;
use super::proofs::checkpoint_of;
use super::target::Target;
use super::waits::{requests_today, requests_used_up};
use crate::clinic::Clinic;

/// Requests of one attempt: the size that the witness holds, a checkpoint that it had signed, the
/// newest one, and once more where two of them meet.
const TRIES: u32 = 5;

impl Clinic {
    /// Has `target` sign the checkpoint of `size`, whose note this is. What it signed is kept at
    /// once, so that an attempt that is cut off later has not been for nothing.
    pub(super) async fn show(
        &self,
        target: &Target,
        client: &Client,
        peer: &mut Peer,
        (size, note): (u64, &str),
    ) -> Result<(), Failed> {
        let mut old = peer.size;
        for _ in 0..TRIES {
            self.must_extend(target, old, size)?;
            match self.show_once(target, client, peer, old, (size, note)).await? {
                Shown::Signed(lines) => return self.keep(target, peer, (size, note), &lines),
                Shown::Holds(held) if held > size => return Err(self.ahead(target, held)?),
                Shown::Holds(held) => {
                    let confirmed =
                        held < peer.size && self.show_its_own(target, client, peer, held).await?;
                    old = if confirmed { peer.size } else { held };
                }
                Shown::Unconfirmed(refusal) => {
                    // From its own size on, which is all that it looks at; it may have that already.
                    if !self.show_its_own(target, client, peer, peer.size).await? {
                        return Err(nothing_to_show(target, &refusal));
                    }
                    old = peer.size;
                }
            }
        }
        let words = format!("{} names another size with each answer", target.name());
        Err(Failed::there(SyncProblem::WrongAnswer, words))
    }

    /// Shows a witness the newest checkpoint that it has signed, with that signature: one that was
    /// restored from a backup signs again only after that. Answers whether it signed.
    async fn show_its_own(
        &self,
        target: &Target,
        client: &Client,
        peer: &mut Peer,
        old: u64,
    ) -> Result<bool, Failed> {
        let size = peer.size;
        let Some(own) = self.signed_before(target, size)? else { return Ok(false) };
        let shown = (size, own.as_str());
        match self.show_once(target, client, peer, old, shown).await? {
            Shown::Signed(lines) => self.keep(target, peer, shown, &lines).map(|()| true),
            Shown::Holds(_) | Shown::Unconfirmed(_) => Ok(false),
        }
    }

    async fn show_once(
        &self,
        target: &Target,
        client: &Client,
        peer: &mut Peer,
        old: u64,
        (size, note): (u64, &str),
    ) -> Result<Shown, Failed> {
        let proof = self.consistency(old, size)?;
        let now = self.store.clock().now();
        if let Some(until) = requests_used_up(target, peer, now) {
            return Err(used_up(target, until, now));
        }
        (peer.requests, peer.day) = (requests_today(peer, now) + 1, counted_day(now, peer.day));
        self.keep_peer(target, peer)?;
        Ok(client.add_checkpoint(old, &proof, note, &target.witness_keys()).await?)
    }

    /// The note of a checkpoint with what this witness had signed of it.
    fn signed_before(&self, target: &Target, size: u64) -> Result<Option<String>, Failed> {
        let signers = [target.witness_vkey().to_owned()];
        let found = self
            .store
            .with_sync_book(|book| Ok((book.note(size)?, book.newest(&signers, size, size)?)))?;
        let (Some(mut note), lines) = found else { return Ok(None) };
        for one in &lines {
            note.push_str(&one.line);
            note.push('\n');
        }
        Ok((!lines.is_empty()).then_some(note))
    }

    /// Refuses where this witness has signed what the clinic does not have, before anything is sent.
    fn must_extend(&self, target: &Target, old: u64, size: u64) -> Result<(), Failed> {
        if old > size {
            return Err(self.ahead(target, old)?);
        }
        let signed = self.store.with_sync_book(|book| book.note(old))?;
        let signed = signed.as_deref().and_then(checkpoint_of);
        match signed {
            Some(signed) if signed.root != self.root_at(old)? => Err(Failed::there(
                SyncProblem::Disagrees,
                format!(
                    "{} has signed other first {old} events than this clinic has; {UNTIL_KNOWN}",
                    target.name()
                ),
            )),
            _ => Ok(()),
        }
    }

    /// That a witness holds more of this log than the clinic.
    pub(super) fn ahead(&self, target: &Target, held: u64) -> Result<Failed, Failed> {
        let here = self.store.log_size()?;
        let what = if held > here {
            // What was recorded here after the last common checkpoint stands in the place of others.
            let common = self.store.with_sync_book(|book| book.peer(target.key()))?.size;
            let from = if common > 0 { common.min(here) } else { here };
            format!("events {from} to {} are missing here", held - 1)
        } else {
            format!("the first {held} events are not those of a checkpoint that was made here")
        };
        let words = format!(
            "{} has signed {held} events of this log, and this clinic has {here}: {what}. \
             {UNTIL_KNOWN}",
            target.name()
        );
        Ok(Failed::there(SyncProblem::Ahead, words))
    }

    pub(super) fn keep(
        &self,
        target: &Target,
        peer: &mut Peer,
        (size, note): (u64, &str),
        lines: &[Cosigned],
    ) -> Result<(), Failed> {
        let kept = cosignatures(size, lines);
        peer.size = size;
        let time = lines.iter().map(|line| line.time).max();
        peer.signed_at = time.and_then(of_seconds);
        self.store.with_sync_book(|book| book.keep(size, note, &kept))?;
        self.keep_peer(target, peer)
    }

    pub(super) fn keep_peer(&self, target: &Target, peer: &Peer) -> Result<(), Failed> {
        Ok(self.store.with_sync_book(|book| book.set_peer(target.key(), peer))?)
    }
}

/// That a witness was restored from a backup, and there is nothing that would make it sign again.
fn nothing_to_show(target: &Target, refusal: &Failure) -> Failed {
    let detail = format!(
        "{} was restored from a backup, and this clinic has no newer signature of it to show. Call \
         head office: `wardbook-office log confirm` answers for this log. It is tried again",
        target.name()
    );
    let retry_after = refusal.retry_after;
    Failed::There { problem: SyncProblem::Busy, detail, retry_after }
}

/// That a witness was asked as often as a day allows.
fn used_up(target: &Target, until: Timestamp, now: Timestamp) -> Failed {
    let seconds = (until.micros().saturating_sub(now.micros()) + 999_999) / 1_000_000;
    Failed::There {
        problem: SyncProblem::Busy,
        detail: format!(
            "{} was sent {WITNESS_REQUESTS_A_DAY} requests today, which is the most; it is asked \
             again on the next day (UTC)",
            target.name()
        ),
        retry_after: u64::try_from(seconds).ok(),
    }
}

/// What a person is told when nothing more is sent.
pub(super) const UNTIL_KNOWN: &str = "A backup was restored, or a second copy of this clinic runs: \
    find out which, and call head office; `wardbook sync recover` shows what is missing. Nothing \
    more is sent until an administrator tries again";

/// Lines as the book has them.
pub(super) fn cosignatures(size: u64, lines: &[Cosigned]) -> Vec<Cosignature> {
    let one = |line: &Cosigned| Cosignature {
        size,
        signer: line.key.to_string(),
        line: line.line.clone(),
        time: line.time,
    };
    lines.iter().map(one).collect()
}

/// A signer's time; `None` where it is no moment.
pub(crate) fn of_seconds(seconds: u64) -> Option<Timestamp> {
    let micros = i64::try_from(seconds).ok()?.checked_mul(1_000_000)?;
    Some(Timestamp::from_micros(micros))
}
