//! Tokens, and the report: how the clinic stands by its own word, and head office's answer.

use wardbook_domain::clock::Timestamp;
use wardbook_domain::sync::{SyncProblem, later};
use wardbook_ledger::checkpoint::origin;
use wardbook_ledger::note::{KeyKind, SignerKey};
use wardbook_store::sync::book::Peer;
use wardbook_store::sync::enrolment::{self, Enrolment};
use wardbook_sync::client::{Cause, Client, Failure};
use wardbook_sync::wire::statement::{Answer, sync_key_name};
use wardbook_sync::wire::v1::{Report, Standing};

use super::Session;
use super::failed::Failed;
use super::target::Target;
use crate::clinic::{Clinic, VERSION};
use crate::error::AppError;

/// Seconds before its end at which a token is not begun with any more.
const TOKEN_MARGIN: u64 = 60;

impl Clinic {
    /// Does what needs a token. One that is not accepted any more is replaced once.
    pub(super) async fn with_token<T>(
        &self,
        office: &Enrolment,
        client: &Client,
        session: &mut Session,
        work: impl AsyncFn(String) -> Result<T, Failure>,
    ) -> Result<T, Failed> {
        for last in [false, true] {
            let token = self.token(office, client, session).await?;
            match work(token).await {
                Err(failure) if failure.cause == Cause::TokenOver && !last => session.token = None,
                done => return Ok(done?),
            }
        }
        Err(refused(office, "does not accept the token that it gave"))
    }

    async fn token(
        &self,
        office: &Enrolment,
        client: &Client,
        session: &mut Session,
    ) -> Result<String, Failed> {
        let now = self.store.clock().now();
        if let Some((enrolment, token, until)) = &session.token
            && *enrolment == office.enrolment_id
            && now < *until
        {
            return Ok(token.clone());
        }
        let origin = origin(self.store.log());
        let challenge = client.challenge(&origin).await?;
        let key = self.sync_key(office, &origin)?;
        let answer = Answer { nonce: challenge.nonce, office: office.name.clone(), origin };
        let answer = answer
            .sign(&key)
            .map_err(|_| refused(office, "sent a challenge that cannot be signed"))?;
        let given = client.token(answer).await.map_err(|mut failure| {
            // A key that is not accepted gets no token, however often it asks.
            if failure.cause == Cause::TokenOver {
                failure.cause = Cause::Refused;
                failure.words = format!(
                    "{} does not accept this clinic's key; ask head office for a new code, and \
                     enrol again",
                    office.name
                );
            }
            failure
        })?;
        let until = later(now, given.expires_in_seconds.saturating_sub(TOKEN_MARGIN));
        session.token = Some((office.enrolment_id, given.token.clone(), until));
        Ok(given.token)
    }

    fn sync_key(&self, office: &Enrolment, origin: &str) -> Result<SignerKey, Failed> {
        let stored = self.store.read(|one| enrolment::sync_key(one, office.enrolment_id))?;
        let secret = stored.and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
        let key = secret.and_then(|secret| {
            SignerKey::from_bytes(&sync_key_name(origin), KeyKind::Ed25519, &secret).ok()
        });
        let damaged = || AppError::Internal("the key for head office cannot be read".into());
        Ok(key.ok_or_else(damaged)?)
    }

    /// Reports, and keeps what head office says.
    pub(super) async fn report(
        &self,
        office: &Enrolment,
        client: &Client,
        peer: &mut Peer,
        session: &mut Session,
    ) -> Result<(), Failed> {
        let now = self.store.clock().now();
        let size = self.store.log_size()?;
        let report = Report {
            size,
            unsent: size.saturating_sub(peer.held.unwrap_or(0)),
            version: VERSION.into(),
            policy: self.policy_number(office)?,
            clock: now.to_rfc3339(),
        };
        let said = self
            .with_token(office, client, session, async |token| client.report(&report, &token).await)
            .await?;
        self.mind_lost_mail(office, last_word(peer).map(|word| word.mail), said.mail)?;
        // Not past what it has signed: its word alone proves nothing.
        peer.searchable = Some(said.searchable.min(peer.held.unwrap_or(0)));
        peer.reported_at = Some(now);
        // One that was restored from a backup holds less than it once confirmed.
        if peer.held.is_some_and(|held| said.held < held) {
            peer.held = Some(said.held);
            peer.next_entry = peer.next_entry.min(said.held);
            peer.payloads = peer.payloads.min(said.held);
        }
        peer.word = serde_json::to_string(&said).ok();
        self.keep_peer(&Target::Office(office.clone()), peer)
    }
}

/// Head office's last word; `None` where there is none.
pub(crate) fn last_word(peer: &Peer) -> Option<Standing> {
    serde_json::from_str(peer.word.as_deref()?).ok()
}

/// Whether head office, by its last word, has forgotten what it fixed, as from a backup.
pub(super) fn has_forgotten(peer: &Peer) -> bool {
    last_word(peer).is_some_and(|word| word.fixed < peer.size)
}

/// Until when head office wants nothing, by its last word.
pub(super) fn paused_there(peer: &Peer, now: Timestamp) -> Option<Timestamp> {
    let until = Timestamp::parse(&last_word(peer)?.paused_until?)?;
    (until > now).then_some(until)
}

fn refused(office: &Enrolment, what: &str) -> Failed {
    Failed::there(SyncProblem::WrongAnswer, format!("{} {what}", office.name))
}
