//! One attempt at one who is sent something: whether it is their turn, what they are sent, and what
//! is kept and recorded of how it went.
//!
//! Fixing the history has waits of its own. What follows it (events, payloads, the report, policy and
//! messages) fails and waits by itself, so that none of it keeps the history from being fixed.

use serde_json::json;

use wardbook_domain::alert::AlertType;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::event::Kind;
use wardbook_domain::sync::{
    CHECKPOINT_EVERY, SyncProblem, WITNESS_EVERY, has_come_since, later, wait_after,
};
use wardbook_store::sync::book::{Attempts, Peer};
use wardbook_store::sync::enrolment::Enrolment;
use wardbook_store::{StoreError, alerts};
use wardbook_sync::client::Client;

use super::Session;
use super::failed::Failed;
use super::report::{has_forgotten, paused_there};
use super::target::Target;
use super::waits::{next_look, next_report, requests_used_up, waits};
use crate::clinic::Clinic;
use crate::error::{AppError, Result};

/// What has become of a turn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Turn {
    /// Whether something was sent, and the answer was as hoped for.
    pub(super) sent: bool,
    /// When it is this one's turn again although nothing happens meanwhile; `None` is never.
    pub(super) next_at: Option<Timestamp>,
}

/// What is to be done in an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Plan {
    /// Showing the newest checkpoint.
    fix: bool,
    /// What follows that.
    rest: bool,
}

/// How an attempt went; `None` where something was not tried.
#[derive(Debug, Default)]
struct Attempt {
    fix: Option<Result<(), Failed>>,
    rest: Option<Result<(), Failed>>,
}

impl Clinic {
    /// Sends one of them what it does not have. Where `asked`, a person wants it now, whatever was
    /// planned.
    pub(super) async fn turn(
        &self,
        target: &Target,
        asked: bool,
        session: &mut Session,
    ) -> Result<Turn> {
        let now = self.store.clock().now();
        let mut peer = self.store.with_sync_book(|book| book.peer(target.key()))?;
        if !asked && target.problem().is_some_and(SyncProblem::halts) {
            return Ok(Turn::default());
        }
        if let Some(at) = requests_used_up(target, &peer, now) {
            return Ok(Turn { sent: false, next_at: Some(at) });
        }
        let plan =
            if asked { Plan { fix: true, rest: true } } else { self.plan(target, &peer, now)? };
        if !plan.fix && !plan.rest {
            return Ok(Turn { sent: false, next_at: next_look(target, &peer, now) });
        }
        peer.attempted_at = Some(now);
        let attempt = match target {
            Target::Office(office) => {
                let attempt = self.attempt_office(office, plan, &mut peer, session).await;
                match self.renewed(office, &attempt).await? {
                    Some(office) => self.attempt_office(&office, plan, &mut peer, session).await,
                    None => attempt,
                }
            }
            Target::Witness(_) => {
                let fix = Some(self.attempt_witness(target, &mut peer).await);
                Attempt { fix, rest: None }
            }
        };
        self.settle(target, peer, attempt)
    }

    /// The head office with new keys, where an attempt failed because it signs with them.
    async fn renewed(&self, office: &Enrolment, attempt: &Attempt) -> Result<Option<Enrolment>> {
        let by_its_keys = [&attempt.fix, &attempt.rest].into_iter().flatten().any(|went| {
            let of_keys =
                |problem| matches!(problem, SyncProblem::WrongAnswer | SyncProblem::WrongOffice);
            matches!(went, Err(Failed::There { problem, .. }) if of_keys(*problem))
        });
        match Client::new(&office.address, self.sync_register()) {
            Ok(client) if by_its_keys => self.take_new_keys(office, &client).await,
            _ => Ok(None),
        }
    }

    /// What there is to do, and is its turn.
    fn plan(&self, target: &Target, peer: &Peer, now: Timestamp) -> Result<Plan> {
        let come = |at: Option<Timestamp>| waits(peer, at, now).is_none();
        let size = self.store.log_size()?;
        let again = peer.rest.problem.is_some() && come(peer.rest.next_at);
        let news =
            size > peer.size || peer.fixing.problem.is_some() || again || has_forgotten(peer);
        let fix = come(peer.fixing.next_at) && news;
        let Target::Office(_) = target else { return Ok(Plan { fix, rest: false }) };
        let unsent = peer.held.is_none_or(|held| held < peer.size || peer.payloads < held);
        let may_upload = paused_there(peer, now).is_none();
        let reports =
            next_report(target, peer).is_none_or(|at| has_come_since(now, at, peer.reported_at));
        let news = fix || unsent && may_upload || reports || peer.rest.problem.is_some();
        // It goes the same way: while fixing fails, it waits too.
        let rest = come(peer.rest.next_at) && news && (fix || peer.fixing.problem.is_none());
        Ok(Plan { fix, rest })
    }

    /// The newest checkpoint; one is made where the log has grown since, and only there: a log at
    /// rest stays at rest.
    pub(super) fn fresh_checkpoint(&self) -> Result<(u64, String), Failed> {
        let newest = self.newest_checkpoint()?;
        if self.store.log_size()? == newest.0 {
            return Ok(newest);
        }
        self.store.write(self.store.sync_context()?, |tx| {
            tx.event(Kind::CheckpointRequested, "", json!({}));
            Ok::<_, StoreError>(())
        })?;
        self.newest_checkpoint()
    }

    async fn attempt_office(
        &self,
        office: &Enrolment,
        plan: Plan,
        peer: &mut Peer,
        session: &mut Session,
    ) -> Attempt {
        let client = match Client::new(&office.address, self.sync_register()) {
            Ok(client) => client,
            Err(failure) => return Attempt { fix: Some(Err(failure.into())), rest: None },
        };
        let mut attempt = Attempt::default();
        let all_held = peer.held.is_some_and(|held| held >= peer.size);
        if plan.fix {
            let fixed = self.fix(office, &client, peer, session).await;
            let failed = fixed.is_err();
            attempt.fix = Some(fixed);
            if failed {
                return attempt;
            }
        }
        if plan.rest {
            attempt.rest = Some(self.send_rest(office, &client, peer, session).await);
        } else {
            // Where all was held, it is something else that waits: the new events do not.
            if all_held && paused_there(peer, self.store.clock().now()).is_none() {
                let uploaded = self.upload(office, &client, peer, session).await;
                let uploaded = self.same_office(office, &client, uploaded).await;
                if uploaded.is_err() {
                    attempt.rest = Some(uploaded);
                    return attempt;
                }
            }
            // The clinic is not silent either. How that fails is known.
            let _ = self.report(office, &client, peer, session).await;
        }
        attempt
    }

    /// Has head office sign the newest checkpoint.
    async fn fix(
        &self,
        office: &Enrolment,
        client: &Client,
        peer: &mut Peer,
        session: &mut Session,
    ) -> Result<(), Failed> {
        let target = Target::Office(office.clone());
        let (size, note) = self.fresh_checkpoint()?;
        // An answer to the newest checkpoint that is known already is worth a request only where
        // nobody knows whether it still holds.
        let unsure = target.problem().is_some()
            || peer.fixing.problem.is_some()
            || peer.rest.problem.is_some()
            || has_forgotten(peer);
        if size <= peer.size && !unsure {
            return Ok(());
        }
        let shown = self.show(&target, client, peer, (size, &note)).await;
        let shown = self.same_office(office, client, shown).await;
        if let Err(Failed::There { problem, .. }) = &shown
            && problem.is_about_history()
        {
            // Both sides are to know of it. That this fails too changes nothing.
            let _ = self.report(office, client, peer, session).await;
        }
        shown
    }

    /// Sends what follows fixing, and hears what head office says. What fails of it keeps nothing from
    /// being tried that goes another way; the first failure is answered.
    async fn send_rest(
        &self,
        office: &Enrolment,
        client: &Client,
        peer: &mut Peer,
        session: &mut Session,
    ) -> Result<(), Failed> {
        let now = self.store.clock().now();
        let mut sent = Ok(());
        if paused_there(peer, now).is_none() {
            let uploaded = self.upload(office, client, peer, session).await;
            sent = self.same_office(office, client, uploaded).await;
            if sent.as_ref().is_err_and(Failed::ends_the_attempt) {
                return sent;
            }
            if sent.is_ok() {
                sent = self.send_payloads(office, client, peer, session).await;
            }
        }
        // The clinic is not silent because of an upload.
        let reported = self.report(office, client, peer, session).await;
        if reported.is_err() {
            return sent.and(reported);
        }
        let policy = self.fetch_policy(office, client, peer, session).await;
        let mail = self.fetch_mail(office, client, peer, session).await;
        sent.and(policy).and(mail)
    }

    /// A refusal may be that of an office that was made anew: it says so by its id.
    async fn same_office(
        &self,
        office: &Enrolment,
        client: &Client,
        done: Result<(), Failed>,
    ) -> Result<(), Failed> {
        let Err(Failed::There { problem, .. }) = &done else { return done };
        if !matches!(problem, SyncProblem::Refused | SyncProblem::WrongAnswer) {
            return done;
        }
        let Ok(there) = client.office().await else { return done };
        if there.office_id == office.office_id && there.witness == office.witness_key {
            return done;
        }
        let words = format!(
            "{} is not the head office that this clinic is enrolled with: it was made anew, or the \
             address leads elsewhere. Ask head office for a new code, and enrol again",
            client.host()
        );
        Err(Failed::there(SyncProblem::WrongOffice, words))
    }

    async fn attempt_witness(&self, target: &Target, peer: &mut Peer) -> Result<(), Failed> {
        let client = Client::new(target.address(), self.sync_register())?;
        let (size, note) = self.fresh_checkpoint()?;
        match self.show(target, &client, peer, (size, &note)).await {
            Err(Failed::There { problem: SyncProblem::Refused, detail, retry_after }) => {
                let detail = format!(
                    "{detail}. Whoever runs it must know this log's key: {}",
                    self.store.verifier_key()
                );
                Err(Failed::There { problem: SyncProblem::Refused, detail, retry_after })
            }
            done => done,
        }
    }

    /// Keeps how an attempt went, and when the next one is made. A refusal is recorded where it is
    /// another than the last one recorded, with an alert where the log's history is in question; so is
    /// its end.
    ///
    /// # Errors
    /// The clinic's own fault, once all this is kept: it is not tried again every second either.
    fn settle(&self, target: &Target, mut peer: Peer, attempt: Attempt) -> Result<Turn> {
        let now = self.store.clock().now();
        let went_well = ![&attempt.fix, &attempt.rest].into_iter().flatten().any(Result::is_err);
        let every = match target {
            Target::Office(_) => CHECKPOINT_EVERY,
            Target::Witness(_) => WITNESS_EVERY,
        };
        let fixing = self.note(&mut peer.fixing, attempt.fix, every);
        let rest = self.note(&mut peer.rest, attempt.rest, CHECKPOINT_EVERY);
        let fault = fixing.or(rest);
        let said = |of: &Attempts| of.problem.map(|problem| (problem, of.detail.clone()));
        let present = said(&peer.fixing).or_else(|| said(&peer.rest));
        if went_well && present.is_none() {
            peer.succeeded_at = Some(now);
        }
        self.store.with_sync_book(|book| book.set_peer(target.key(), &peer))?;
        let next_at = match &present {
            Some((problem, _)) if problem.halts() => None,
            _ => next_look(target, &peer, now),
        };
        if fault.is_none() {
            self.record_problem(target, present)?;
        }
        fault.map_or(Ok(Turn { sent: went_well, next_at }), Err)
    }

    /// Records what stands in the way where that is a refusal, or that nothing does any more.
    fn record_problem(
        &self,
        target: &Target,
        present: Option<(SyncProblem, String)>,
    ) -> Result<()> {
        let before = target.problem();
        let target = target.clone();
        match present {
            None if before.is_some() => {
                let context = self.store.sync_context()?;
                self.store.write(context, move |tx| target.set_problem(tx, None))?;
            }
            Some((problem, detail)) if problem.is_refusal() && before != Some(problem) => {
                self.store.write(self.store.sync_context()?, move |tx| {
                    target.set_problem(tx, Some((problem, &detail)))?;
                    if problem.is_about_history() {
                        alerts::raise(tx, None, AlertType::HistoryDisagrees, &detail)?;
                    }
                    Ok::<_, StoreError>(())
                })?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes how something went, where it was tried, and plans the next attempt: `every` so many seconds
    /// where all is well. Gives the clinic's own fault back, if that is what failed.
    fn note(
        &self,
        attempts: &mut Attempts,
        went: Option<Result<(), Failed>>,
        every: u64,
    ) -> Option<AppError> {
        let now = self.store.clock().now();
        let failed = match went? {
            Ok(()) => {
                *attempts = Attempts { next_at: Some(later(now, every)), ..Attempts::default() };
                return None;
            }
            Err(failed) => failed,
        };
        let (problem, detail, retry_after, fault) = match failed {
            Failed::There { problem, detail, retry_after } => {
                (Some(problem), detail, retry_after, None)
            }
            Failed::Here(error) => (None, error.to_string(), None, Some(error)),
        };
        let failures = attempts.failures.saturating_add(1);
        let random = u32::from_be_bytes(self.store.randomness().array());
        let jitter = f64::from(random) / f64::from(u32::MAX);
        let wait = wait_after(failures, retry_after, jitter);
        let halts = problem.is_some_and(SyncProblem::halts);
        *attempts = Attempts {
            problem: problem.or(attempts.problem),
            detail,
            failures,
            next_at: (!halts).then(|| later(now, wait)),
        };
        fault
    }
}
