//! Uploading events to head office until it holds all that it has fixed.

use wardbook_domain::sync::SyncProblem;
use wardbook_ledger::checkpoint::origin;
use wardbook_ledger::note::VerifierKey;
use wardbook_store::sync::book::Peer;
use wardbook_store::sync::enrolment::Enrolment;
use wardbook_sync::client::{Client, Packing, Sent, Uploaded};
use wardbook_sync::wire::entries::{MirrorInfo, UploadHead, packages};

use super::Session;
use super::failed::{Failed, broken};
use super::show::cosignatures;
use super::target::Target;
use crate::clinic::Clinic;

/// Answers without progress after which an attempt ends.
const STALLED: u32 = 3;

impl Clinic {
    /// Uploads what head office does not hold, up to the checkpoint that it has fixed. Each answer
    /// is kept at once: an attempt that is cut off is taken up where it was, and no more than one
    /// package is sent again.
    pub(super) async fn upload(
        &self,
        office: &Enrolment,
        client: &Client,
        peer: &mut Peer,
        session: &mut Session,
    ) -> Result<(), Failed> {
        let target = Target::Office(office.clone());
        let keys: Vec<_> = VerifierKey::parse(&office.mirror_key).into_iter().collect();
        // What an attempt brought that was cut off, head office alone knows. Where more than one package
        // would be sent, it is asked first, by an upload of nothing: its answer says where to go on.
        let start = peer.next_entry.min(peer.size);
        let asks = packages(start, peer.size).nth(1).is_some();
        let mut head = UploadHead {
            origin: origin(self.store.log()),
            start: if asks { peer.size } else { start },
            end: peer.size,
            ticket: Vec::new(),
        };
        let (mut stalled, mut packing) = (0, Packing::default());
        while peer.held.is_none_or(|held| held < head.end) {
            let note = self.store.checkpoint_at(head.end)?;
            let note = note.ok_or_else(|| broken(&format!("no checkpoint of {}", head.end)))?;
            let body = packing.pack(&self.upload_body(&head)?).map_err(|error| broken(&error))?;
            let Sent { answer, takes } = self
                .with_token(office, client, session, async |token| {
                    client.add_entries((packing, body.clone()), &token, &note, &keys).await
                })
                .await?;
            let before = peer.next_entry;
            packing = takes;
            match answer {
                // The same again, packed in the other way.
                None => {}
                Some(Uploaded::Held(lines)) => {
                    (peer.held, peer.next_entry) = (Some(head.end), head.end.max(before));
                    let kept = cosignatures(head.end, &lines);
                    self.store.with_sync_book(|book| book.keep(head.end, &note, &kept))?;
                }
                Some(Uploaded::Further(info) | Uploaded::Elsewhere(info)) => {
                    self.take_up(&target, peer, &mut head, &info)?;
                }
            }
            self.keep_peer(&target, peer)?;
            stalled = if peer.next_entry > before { 0 } else { stalled + 1 };
            if stalled > STALLED {
                let words = format!("{} takes no further events", office.name);
                return Err(Failed::there(SyncProblem::WrongAnswer, words));
            }
        }
        Ok(())
    }

    /// Goes on from where head office says that it stands.
    fn take_up(
        &self,
        target: &Target,
        peer: &mut Peer,
        head: &mut UploadHead,
        info: &MirrorInfo,
    ) -> Result<(), Failed> {
        if info.next > self.store.log_size()? {
            return Err(self.ahead(target, info.next)?);
        }
        // Of a checkpoint that the clinic does not have, nothing could be proven.
        if self.store.checkpoint_at(info.pending)?.is_some() {
            head.end = info.pending;
        }
        peer.next_entry = info.next;
        // One that lost events, as from a backup, has lost their payloads too.
        peer.payloads = peer.payloads.min(info.next);
        head.start = info.next.min(head.end);
        head.ticket.clone_from(&info.ticket);
        Ok(())
    }
}
