//! Bringing what this copy lacks: headers and payloads, kept aside as they come, so that a line that
//! is cut costs at most one answer.

use data_encoding::BASE64;

use wardbook_store::recovery::{HeldEvents, Stretch};
use wardbook_sync::client::{Client, Failure};
use wardbook_sync::wire::entries::PACKAGE;
use wardbook_sync::wire::mirror::PAYLOADS_A_REQUEST;
use wardbook_sync::wire::v1::Payload;

use super::compare::Asked;
use crate::clinic::Clinic;
use crate::error::AppError;
use crate::sync::failed::Failed;

impl Clinic {
    /// Asks head office something that takes a token.
    pub(super) async fn ask<T>(
        &self,
        asked: &mut Asked<'_>,
        work: impl AsyncFn(Client, String, String) -> Result<T, Failure>,
    ) -> Result<T, Failed> {
        let Asked { office, client, origin, session } = asked;
        self.with_token(office, client, session, async |token| {
            work(client.clone(), origin.clone(), token).await
        })
        .await
    }

    /// Fetches the events of a stretch, as far as they are held and not here already. All of them
    /// together must be what this clinic signed.
    pub(super) async fn fetch(
        &self,
        asked: &mut Asked<'_>,
        stretch: Stretch,
    ) -> Result<HeldEvents, Failed> {
        let Stretch { common, to, root } = stretch;
        let mut held = self.store.held_events(&root)?;
        while let Some(next) = held.next_header(common, to)? {
            let index = next / PACKAGE;
            let width = (to - index * PACKAGE).min(PACKAGE);
            let entries = self
                .ask(asked, async |client: Client, origin: String, token: String| {
                    client.bundle(&origin, index, width, &token).await
                })
                .await?;
            let skipped = usize::try_from(next - index * PACKAGE).unwrap_or(usize::MAX);
            held.put_headers(next, entries.get(skipped..).unwrap_or_default())?;
        }
        if held.root(&self.store, common, to)? != root {
            let words = format!("the events that {} holds are not those signed", asked.office.name);
            return Err(AppError::Sync(words).into());
        }
        let mut from = common;
        while from < to {
            let (missing, _) = held.missing_payloads(from, to, 1)?;
            let Some(first) = missing.first().copied() else { break };
            let until = (first + PAYLOADS_A_REQUEST).min(to);
            let payloads = self
                .ask(asked, async |client: Client, _: String, token: String| {
                    client.payloads(first, until, &token).await
                })
                .await?;
            from = payloads.last().map_or(until, |last| seq(last) + 1);
            self.keep_payloads(&mut held, &payloads)?;
        }
        Ok(held)
    }

    fn keep_payloads(&self, held: &mut HeldEvents, payloads: &[Payload]) -> Result<(), Failed> {
        for payload in payloads {
            match payload {
                Payload::Whole { seq, salt, payload } => {
                    let salt = hex::decode(salt).ok().and_then(|salt| salt.try_into().ok());
                    let salt: [u8; 16] = salt.ok_or_else(|| unreadable(*seq))?;
                    held.put_payload(*seq, &salt, payload)?;
                }
                Payload::Sealed { seq, sealed } => {
                    let sealed = BASE64.decode(sealed.as_bytes());
                    let sealed = sealed.map_err(|_| unreadable(*seq))?;
                    let opened = self.store.open_payload(*seq, &sealed);
                    let (salt, body) = opened.ok_or_else(|| unreadable(*seq))?;
                    held.put_payload(*seq, &salt, &body)?;
                }
            }
        }
        Ok(())
    }
}

const fn seq(payload: &Payload) -> u64 {
    let (Payload::Whole { seq, .. } | Payload::Sealed { seq, .. }) = payload;
    *seq
}

fn unreadable(seq: u64) -> Failed {
    AppError::Sync(format!("the payload of event {seq} that head office gave back cannot be read"))
        .into()
}
