//! What blocks a message: the facts are gathered here, and judged by `wardbook_domain::message`. Asked
//! where a person looks, where one has it sent, and again at the moment of sending.

use chrono::NaiveDate;
use rusqlite::Connection;
use serde::Serialize;

use wardbook_domain::access::Role;
use wardbook_domain::clock::Timestamp;
use wardbook_domain::cost::NanoUnits;
use wardbook_domain::ids::UserId;
use wardbook_domain::message::{
    Approval, Block, BlockRule, Consent, DeliveryMethod, Lifts, MessageBudget, MessageDelivery,
    Recipient, Release, SendingFacts, blocks,
};
use wardbook_store::contacts::{self, Contact};
use wardbook_store::messages::{self, StoredMessage};
use wardbook_store::{StoreError, events, message_providers, users};

use super::settings::{self, MessageSettings};
use crate::clinic::Clinic;
use crate::error::Result;

/// As far back as the limits of text messages look.
const LIMITS_LOOK_BACK_SECONDS: i64 = 8 * 86_400;

/// Something that blocks a message.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct BlockView {
    /// By which rule.
    pub rule: BlockRule,
    /// As a sentence with its date, and what to do.
    pub words: String,
    /// When it passes by itself, if it does.
    pub until: Option<Timestamp>,
    /// Whether it never passes for this message.
    pub never: bool,
}

impl From<&Block> for BlockView {
    fn from(block: &Block) -> Self {
        let until = match block.lifts {
            Lifts::At(at) => Some(at),
            Lifts::ByPerson | Lifts::Never => None,
        };
        let never = block.lifts == Lifts::Never;
        Self { rule: block.rule, words: block.in_words(), until, never }
    }
}

fn day(at: Timestamp) -> NaiveDate {
    at.to_datetime().date_naive()
}

/// What is known of whom a message goes to, read at one moment.
struct Known {
    settings: MessageSettings,
    contact: Option<Contact>,
    messaging: contacts::Messaging,
    consent: Consent,
    handed_over: Vec<Timestamp>,
    role: Option<Role>,
    paused_since: Option<Timestamp>,
    budget: MessageBudget,
}

impl Clinic {
    /// What blocks a message now. One that was neither approved nor sent is judged as if this very text
    /// were approved by somebody who may.
    pub(super) fn blocks(&self, message: &StoredMessage) -> Result<Vec<Block>> {
        // In this order: what somebody records meanwhile is no clock that went back.
        let last_seen = self.store.read(events::last_time)?;
        let now = self.store.clock().now();
        let last_seen = last_seen.unwrap_or(now);
        let cost = self.cost_of(message)?;
        let known = self.store.read(|connection| known(connection, message, now, cost))?;
        let delivery = message.state.delivery();
        let released = matches!(delivery, MessageDelivery::Approved | MessageDelivery::Queued);
        let approval = Approval {
            by: message.reviewer_id.unwrap_or(message.author_id),
            at: message.reviewed_at.unwrap_or(now),
            content_hash: message.approved_hash.clone().unwrap_or_default(),
        };
        let hypothetical =
            Approval { content_hash: message.content_hash.clone(), ..approval.clone() };
        let release = if !released {
            Release::Approved { approval: &hypothetical, role: Some(Role::Doctor) }
        } else if message.direct {
            let content_hash = message.approved_hash.as_deref().unwrap_or_default();
            Release::Direct { content_hash, role: known.role }
        } else {
            Release::Approved { approval: &approval, role: known.role }
        };
        let time_zone = known.messaging.time_zone.as_deref();
        let deceased_on = known.messaging.deceased_on.as_deref();
        let contact = known.contact.as_ref();
        let facts = SendingFacts {
            now,
            last_seen,
            method: message.method,
            purpose: message.purpose,
            priority: message.priority,
            urgent_reason: &message.urgent_reason,
            scheduled_for: message.scheduled_for,
            release,
            content_hash: &message.content_hash,
            has_unsubscribe: has_unsubscribe(&message.body),
            recipient: Recipient {
                is_listed: contact.is_some(),
                verified_on: contact.and_then(|one| one.verified_at).map(day),
                bad_since: contact.and_then(|one| one.bad.as_ref()).map(|(at, _)| day(*at)),
                is_guardians: contact.is_some_and(|one| one.is_guardians),
                needs_guardian: known.messaging.guardian.is_some(),
                deceased_on: deceased_on.and_then(|on| on.parse().ok()),
                consent: known.consent,
                opted_out_on: known.messaging.opted_out_at(message.method).map(day),
                time_zone: time_zone.unwrap_or(&known.settings.time_zone),
            },
            rules: known.settings.rules,
            sms_handed_over: &known.handed_over,
            method_paused_since: known.paused_since,
            budget: known.budget,
        };
        Ok(blocks(&facts))
    }

    /// The same as people read it; nothing where the message is over.
    pub(super) fn block_views(&self, message: &StoredMessage) -> Result<Vec<BlockView>> {
        use MessageDelivery as D;
        match message.state.delivery() {
            D::Sent | D::Delivered | D::Failed => Ok(Vec::new()),
            D::Pending | D::PendingReview | D::Approved | D::Rejected | D::Queued => {
                Ok(self.blocks(message)?.iter().map(BlockView::from).collect())
            }
        }
    }
}

/// Whether a text says how to get no more: the clinic's own words, of which one of these is among.
fn has_unsubscribe(body: &str) -> bool {
    let body = body.to_lowercase();
    ["unsubscribe", "opt out", "opt-out", "reply stop", "abmelden", "désabonner", "darse de baja"]
        .iter()
        .any(|word| body.contains(word))
}

fn known(
    connection: &Connection,
    message: &StoredMessage,
    now: Timestamp,
    cost: NanoUnits,
) -> Result<Known, StoreError> {
    let patient = message.patient_id;
    let settings = settings::stored(connection)?;
    let contact = contacts::contacts_of(connection, patient)?
        .into_iter()
        .find(|one| one.method == message.method && one.address == message.recipient());
    let consents = contacts::consents_of(connection, patient)?;
    let consent = consents
        .iter()
        .find(|one| one.method == message.method && one.purpose == message.purpose)
        .map_or(Consent::NotRecorded, |one| {
            let on = day(one.decided_at);
            if one.given { Consent::Given(on) } else { Consent::Withdrawn(on) }
        });
    let since = now.plus_seconds(-LIMITS_LOOK_BACK_SECONDS);
    let handed_over = messages::handed_over_since(
        connection,
        patient,
        DeliveryMethod::Sms,
        since,
        message.message_id,
    )?;
    let releaser = if message.direct { message.released_by } else { message.reviewer_id };
    let role = releaser.map(|user| role_of(connection, user)).transpose()?.flatten();
    let provider = message_providers::of(connection, message.method)?;
    let budget = super::cost::budget(connection, now, cost)?;
    Ok(Known {
        settings,
        contact,
        messaging: contacts::messaging_of(connection, patient)?,
        consent,
        handed_over,
        role,
        paused_since: provider.and_then(|one| one.paused).map(|(since, _)| since),
        budget,
    })
}

/// The role of a person now; none of one who may not sign in.
fn role_of(connection: &Connection, user: UserId) -> Result<Option<Role>, StoreError> {
    let user = users::by_id(connection, user)?;
    Ok(user.filter(|user| user.active).map(|user| user.role))
}
