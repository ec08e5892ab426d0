//! Head office's messages for this clinic: each verified, and stored once with the event that
//! acknowledges it. What a crash interrupts is asked for again, and what is here is not stored twice.

use serde::Serialize;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::ids::MailId;
use wardbook_domain::sync::SyncProblem;
use wardbook_ledger::note::VerifierKey;
use wardbook_store::StoreError;
use wardbook_store::events::Filter;
use wardbook_store::sync::book::Peer;
use wardbook_store::sync::enrolment::Enrolment;
use wardbook_store::sync::mail::{self, StoredMail};
use wardbook_sync::client::Client;
use wardbook_sync::wire::statement::Mail;
use wardbook_sync::wire::v1::MailItem;

use super::Session;
use super::failed::Failed;
use super::report::last_word;
use crate::clinic::Clinic;
use crate::error::Result;

/// Messages that are shown: the newest.
const SHOWN: u32 = 50;

/// Messages that are taken in one attempt; the next one goes on.
const MOST: u64 = 1_000;

/// Head office's messages for this clinic. What they say is not shown here: it may name patients.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MailStatus {
    /// How many have come.
    pub received: u64,
    /// The newest, the newest first; at most 50.
    pub newest: Vec<MailLine>,
}

/// A message, without what it says.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MailLine {
    /// Its number.
    pub number: u64,
    /// What it is, such as `hook/sms` for the callback of a provider.
    pub kind: String,
    /// When head office took it in, by its clock.
    pub sent_at: Option<Timestamp>,
    /// When it came.
    pub received_at: Timestamp,
    /// Whether head office has the event that acknowledges it; it is recorded when the message comes.
    pub acknowledged: bool,
}

impl Clinic {
    /// The messages, and whether head office knows that they are here.
    pub(super) fn mail_status(&self, office: &Enrolment, peer: &Peer) -> Result<MailStatus> {
        let place = (&*office.office_id, &*office.clinic_id);
        let there = peer.payloads.min(peer.held.unwrap_or(0));
        Ok(self.store.read(|connection| {
            let (received, newest) = mail::newest(connection, place, SHOWN)?;
            let line = |mail: StoredMail| {
                let subject = Some(format!("office_mail/{}", mail.mail_id));
                let kind = Some(Kind::MailReceived);
                let event = Filter { kind, subject, ..Filter::default() }.last(connection)?;
                Ok(MailLine {
                    number: mail.number,
                    kind: mail.kind,
                    sent_at: Timestamp::parse(&mail.sent_at),
                    received_at: mail.received_at,
                    acknowledged: event.is_some_and(|seq| seq < there),
                })
            };
            let newest = newest.into_iter().map(line).collect::<Result<_, StoreError>>()?;
            Ok::<_, StoreError>(MailStatus { received, newest })
        })?)
    }

    /// Receives the messages after the newest one that is here.
    pub(super) async fn fetch_mail(
        &self,
        office: &Enrolment,
        client: &Client,
        peer: &Peer,
        session: &mut Session,
    ) -> Result<(), Failed> {
        let named = last_word(peer).map_or(0, |word| word.mail);
        let place = (&*office.office_id, &*office.clinic_id);
        let mut here = self.store.read(|one| mail::position(one, place))?;
        let mut taken = 0;
        while here < named && taken < MOST {
            let came = self
                .with_token(office, client, session, async |token| {
                    client.mailbox(here, &token).await
                })
                .await?;
            let before = here;
            for item in came {
                let message = opened(office, &item)?;
                if message.number <= here {
                    // It came before: head office gives messages at least once.
                    continue;
                }
                if !Mail::follows(message.number, here) {
                    return Err(untrusted(office, "its messages leave a number out"));
                }
                here = message.number;
                self.receive(office, item.note, message)?;
                taken += 1;
            }
            if here == before {
                return Err(untrusted(office, "it names a message that it does not give"));
            }
        }
        Ok(())
    }

    /// Raises an alert where head office, by its word, has fewer messages than have come from it: it was
    /// restored from a backup, and what was in its mailbox since then is lost. `before` is what it said
    /// the last time, so that it is one alert and not one with each report.
    pub(super) fn mind_lost_mail(
        &self,
        office: &Enrolment,
        before: Option<u64>,
        named: u64,
    ) -> Result<()> {
        let place = (&*office.office_id, &*office.clinic_id);
        let here = self.store.read(|one| mail::position(one, place))?;
        if named >= here || before.is_some_and(|before| before < here) {
            return Ok(());
        }
        let what = format!(
            "its newest message for this clinic is number {named}, and number {here} has come from it"
        );
        self.alert_of_contradiction(office, &what).map(drop)
    }

    fn receive(&self, office: &Enrolment, note: String, message: Mail) -> Result<(), Failed> {
        let stored = StoredMail {
            mail_id: MailId::new(self.store.clock(), self.store.randomness()),
            office_id: office.office_id.clone(),
            clinic_id: message.clinic,
            number: message.number,
            kind: message.kind,
            sent_at: message.time,
            note,
            body: message.body,
            received_at: self.store.clock().now(),
        };
        self.store.write(self.store.sync_context()?, move |tx| mail::receive(tx, &stored))?;
        Ok(())
    }
}

/// A message, if the root key signed it for this clinic under the number that it came with.
fn opened(office: &Enrolment, item: &MailItem) -> Result<Mail, Failed> {
    let root = VerifierKey::parse(&office.root_key);
    let message = root.ok().and_then(|root| Mail::open(item.note.as_bytes(), &root).ok());
    let message = message.ok_or_else(|| {
        untrusted(office, "a message is not signed by the root key that the clinic enrolled with")
    })?;
    if message.office != office.name || message.clinic != office.clinic_id {
        return Err(untrusted(office, "a message is not for this clinic"));
    }
    if message.number != item.number {
        return Err(untrusted(
            office,
            "a message came under another number than it was signed with",
        ));
    }
    Ok(message)
}

fn untrusted(office: &Enrolment, what: &str) -> Failed {
    let words = format!("the messages of {} are not taken: {what}", office.name);
    Failed::there(SyncProblem::WrongAnswer, words)
}
