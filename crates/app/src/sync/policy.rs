//! Head office's policy: fetched where its report names a newer one, and once a day, so that one
//! number with two contents is noticed. Nothing of it is believed before the root key's signature and
//! its place in head office's own ledger are verified (`proof`), and that ledger must go on from where it
//! was. What its text asks for is in `rules`, and what it does here in `in_force`.

mod in_force;
mod known_ledger;
mod proof;
mod rules;

use sha2::{Digest as _, Sha256};

use wardbook_domain::alert::AlertType;
use wardbook_domain::ids::PolicyId;
use wardbook_domain::sync::{SyncProblem, has_come_since, later};
use wardbook_store::alerts;
use wardbook_store::sync::book::Peer;
use wardbook_store::sync::enrolment::Enrolment;
use wardbook_store::sync::policies::{self, StoredPolicy};
use wardbook_sync::client::{Client, PolicyAnswer};

use super::Session;
use super::failed::Failed;
use super::report::last_word;
use super::target::Target;
use crate::clinic::Clinic;
use crate::error::Result;

pub(crate) use in_force::InForce;
use known_ledger::KnownLedger;
use proof::{Doubt, Proven, proven};
pub(super) use rules::PolicyRules;
pub use rules::PolicyStatus;

/// Seconds after which the newest policy is asked for although its number is known.
const ASK_EVERY: u64 = 86_400;

/// What head office answered.
enum Answered {
    None,
    Is(Proven),
    Contradicts(String),
}

impl Clinic {
    /// The number of the policy in force.
    pub(super) fn policy_number(&self, office: &Enrolment) -> Result<Option<u64>> {
        let stored = self.store.read(|one| policies::newest(one, &office.office_id))?;
        Ok(stored.map(|policy| policy.number))
    }

    /// Fetches the policy, if there may be a newer one.
    pub(super) async fn fetch_policy(
        &self,
        office: &Enrolment,
        client: &Client,
        peer: &mut Peer,
        session: &mut Session,
    ) -> Result<(), Failed> {
        let Some(word) = last_word(peer) else { return Ok(()) };
        let stored = self.store.read(|one| policies::newest(one, &office.office_id))?;
        let is_former = match &stored {
            Some(stored) => !self.came_since_enrolment(office, stored)?,
            None => false,
        };
        let Some(named) = word.policy else {
            return match stored.filter(|_| !is_former) {
                Some(stored) => {
                    let what = format!(
                        "it names no policy, and number {} has come from it",
                        stored.number
                    );
                    Err(self.contradiction(office, &what)?)
                }
                None => Ok(()),
            };
        };
        let now = self.store.clock().now();
        let other = stored.as_ref().is_none_or(|stored| named != stored.number);
        let due = peer
            .policy_at
            .is_none_or(|at| has_come_since(now, later(at, ASK_EVERY), peer.policy_at));
        if !other && !due {
            return Ok(());
        }
        let mut known = self.known_ledger(office, stored.as_ref().map(|one| (one, is_former)))?;
        let mut anew = None;
        let proven = loop {
            match self.ask_policy(office, client, known.as_ref(), session).await? {
                Answered::None => return Ok(()),
                Answered::Is(proven) => break proven,
                // An administrator has enrolled the clinic again since, with a code from head office
                // and a reply that its root key signed: what it shows from then on counts.
                Answered::Contradicts(what) => match &mut known {
                    Some(known) if known.former && known.seen.is_some() => {
                        (known.seen, anew) = (None, Some(what));
                    }
                    _ => return Err(self.contradiction(office, &what)?),
                },
            }
        };
        self.accept(office, stored.as_ref().map(|one| (one, is_former)), &proven, anew)?;
        let enrolment = office.enrolment_id.to_string();
        self.store.with_sync_book(|book| {
            book.keep_ledger(&enrolment, &office.ledger_key, &proven.ledger_note)
        })?;
        peer.policy_at = Some(now);
        self.keep_peer(&Target::Office(office.clone()), peer)
    }

    async fn ask_policy(
        &self,
        office: &Enrolment,
        client: &Client,
        known: Option<&KnownLedger>,
        session: &mut Session,
    ) -> Result<Answered, Failed> {
        let seen = known.and_then(|known| known.seen.as_ref());
        let from = seen.map(|seen| seen.size);
        let answer = self
            .with_token(office, client, session, async |token| client.policy(from, &token).await)
            .await?;
        let (note, proof) = match answer {
            PolicyAnswer::Is(reply) => (reply.note, reply.proof),
            PolicyAnswer::None => return Ok(Answered::None),
            PolicyAnswer::Shorter => {
                let size = from.unwrap_or(0);
                return Ok(Answered::Contradicts(format!(
                    "its own ledger is shorter than the {size} events that it had shown"
                )));
            }
        };
        match proven(office, (note, &proof), seen) {
            Ok(proven) => Ok(Answered::Is(proven)),
            Err(Doubt::Wrong(what)) => Err(unproven(office, what)),
            Err(Doubt::Contradicts(what)) => Ok(Answered::Contradicts(what.into())),
        }
    }

    /// Stores a policy that is another than the one in force. `anew` says how its ledger does not go on
    /// from what head office had shown before the clinic enrolled again.
    fn accept(
        &self,
        office: &Enrolment,
        stored: Option<(&StoredPolicy, bool)>,
        proven: &Proven,
        mut anew: Option<String>,
    ) -> Result<(), Failed> {
        let number = proven.policy.number;
        let mut is_stored = false;
        if let Some((stored, is_former)) = stored {
            let differs = proven.note != stored.note;
            is_stored = number == stored.number && !differs;
            if number == stored.number && differs {
                let hash = |note: &str| hex::encode(Sha256::digest(note));
                let what = format!(
                    "it has issued two policies under the number {number}. The SHA-256 of the one \
                     in force is {}, and of the other one {}",
                    hash(&stored.note),
                    hash(&proven.note)
                );
                if !is_former {
                    return Err(self.contradiction(office, &what)?);
                }
                anew = anew.or(Some(what));
            } else if number < stored.number {
                let what =
                    format!("it is number {number}, and number {} is in force", stored.number);
                if !is_former {
                    return Err(unproven(office, &what));
                }
                anew = anew.or(Some(format!("of its newest policy, {what}")));
            }
        }
        let begun_anew = anew.map(|what| {
            format!(
                "{} does not go on from what it had shown: {what}. The clinic was enrolled with it \
                 again since, so its policy is taken from now on.",
                office.name
            )
        });
        if is_stored && begun_anew.is_none() {
            return Ok(());
        }
        let policy = StoredPolicy {
            policy_id: PolicyId::new(self.store.clock(), self.store.randomness()),
            office_id: office.office_id.clone(),
            number,
            note: proven.note.clone(),
            issued: proven.policy.issued.clone(),
            until: proven.policy.until.clone(),
            body: proven.policy.body.clone(),
            ledger_key: office.ledger_key.clone(),
            ledger_note: proven.ledger_note.clone(),
            received_at: self.store.clock().now(),
        };
        self.store.write(self.store.sync_context()?, move |tx| {
            if let Some(text) = &begun_anew {
                alerts::raise(tx, None, AlertType::OfficeContradicts, text)?;
            }
            policies::insert(tx, &policy, begun_anew.is_some())
        })?;
        Ok(())
    }

    fn contradiction(&self, office: &Enrolment, what: &str) -> Result<Failed> {
        let text = self.alert_of_contradiction(office, what)?;
        let words = text.trim_end_matches('.');
        Ok(Failed::there(SyncProblem::WrongAnswer, format!("{words}; its policy is not taken")))
    }

    /// Head office has said two things that cannot both be so: an alert, once while it is open. Gives
    /// its words.
    pub(super) fn alert_of_contradiction(&self, office: &Enrolment, what: &str) -> Result<String> {
        let text = format!("{} contradicts itself: {what}.", office.name);
        let raised = text.clone();
        let open = self.store.read(alerts::open)?;
        if open.iter().all(|alert| alert.alert_type != AlertType::OfficeContradicts) {
            self.store.write(self.store.sync_context()?, move |tx| {
                alerts::raise(tx, None, AlertType::OfficeContradicts, &raised)
            })?;
        }
        Ok(text)
    }
}

fn unproven(office: &Enrolment, what: &str) -> Failed {
    let words = format!("the policy of {} is not taken: {what}", office.name);
    Failed::there(SyncProblem::WrongAnswer, words)
}
