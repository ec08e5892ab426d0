//! Whether a message may be sent at this moment: the facts go in, and what blocks it comes out, each
//! with its rule, its date, and whether it will ever pass. Asked when a person queues a message, and
//! again at the moment of sending.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::approval::Approval;
use super::blocks::{Block, BlockRule, Lifts};
use super::hours::{ClockState, SendingHours, clock_state, next_opening};
use super::kinds::{DeliveryMethod, MessagePriority, MessagePurpose};
use crate::access::{Permission, Reach, Role, reach};
use crate::clock::Timestamp;
use crate::cost::NanoUnits;

/// By what a message may leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release<'a> {
    /// Another person approved it.
    Approved {
        /// What they approved.
        approval: &'a Approval,
        /// The role that they have now; `None` where they are no user any more.
        role: Option<Role>,
    },
    /// A person had it sent directly.
    Direct {
        /// The hash of what they had sent.
        content_hash: &'a str,
        /// The role that they have now; `None` where they are no user any more.
        role: Option<Role>,
    },
}

/// What a patient said of messages by one method for one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case", tag = "state", content = "on")]
pub enum Consent {
    /// Nobody asked.
    NotRecorded,
    /// They agreed.
    Given(#[specta(type = String)] NaiveDate),
    /// They no longer do.
    Withdrawn(#[specta(type = String)] NaiveDate),
}

/// Whom a message goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient<'a> {
    /// Whether the patient list still has this address or number for the patient.
    pub is_listed: bool,
    /// When it was verified.
    pub verified_on: Option<NaiveDate>,
    /// When a provider said that nobody has it.
    pub bad_since: Option<NaiveDate>,
    /// Whether it is the guardian's.
    pub is_guardians: bool,
    /// Whether messages about the patient go to a guardian.
    pub needs_guardian: bool,
    /// When the patient's death was recorded.
    pub deceased_on: Option<NaiveDate>,
    /// For this method and purpose.
    pub consent: Consent,
    /// When the recipient opted out of this method.
    pub opted_out_on: Option<NaiveDate>,
    /// The recipient's time zone, by its IANA name.
    pub time_zone: &'a str,
}

/// The clinic's own limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendingRules {
    /// The hours in which messages are sent.
    pub hours: SendingHours,
    /// The most SMS to one patient in 24 hours.
    pub sms_per_day: u32,
    /// The most SMS to one patient in seven days.
    pub sms_per_week: u32,
}

impl Default for SendingRules {
    /// 8:00 to 21:00; one SMS a day and three a week.
    fn default() -> Self {
        Self { hours: SendingHours::default(), sms_per_day: 1, sms_per_week: 3 }
    }
}

/// What is left to spend on messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageBudget {
    /// What is left of it; `None` is no limit.
    pub left: Option<NanoUnits>,
    /// What this message will cost.
    pub cost: NanoUnits,
    /// When the next budget begins.
    pub renews_at: Option<Timestamp>,
}

/// Everything that is asked.
#[derive(Clone, Copy, Debug)]
pub struct SendingFacts<'a> {
    /// The present moment.
    pub now: Timestamp,
    /// The last moment that this machine has recorded.
    pub last_seen: Timestamp,
    /// By what it is sent.
    pub method: DeliveryMethod,
    /// What for.
    pub purpose: MessagePurpose,
    /// Whether it may wait for the hours.
    pub priority: MessagePriority,
    /// Why it is urgent; empty where it is not.
    pub urgent_reason: &'a str,
    /// When it is to be sent, where a person said so.
    pub scheduled_for: Option<Timestamp>,
    /// By what it may leave.
    pub release: Release<'a>,
    /// The hash of what would be sent.
    pub content_hash: &'a str,
    /// Whether its text has a way to unsubscribe.
    pub has_unsubscribe: bool,
    /// Whom it goes to.
    pub recipient: Recipient<'a>,
    /// The clinic's limits.
    pub rules: SendingRules,
    /// When SMS were handed over for this patient, also those that may have been sent.
    pub sms_handed_over: &'a [Timestamp],
    /// Since when nothing is sent by this method, such as after a refused login.
    pub method_paused_since: Option<Timestamp>,
    /// What is left to spend.
    pub budget: MessageBudget,
}

/// Everything that blocks a message now; empty where it may be sent.
pub fn blocks(facts: &SendingFacts<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    release(facts, &mut blocks);
    recipient(facts, &mut blocks);
    consent(facts, &mut blocks);
    time(facts, &mut blocks);
    limits(facts, &mut blocks);
    if let Some(since) = facts.method_paused_since {
        let block = Block::new(BlockRule::MethodPaused, Lifts::ByPerson);
        blocks.push(block.on(since.to_datetime().date_naive()));
    }
    budget(facts, &mut blocks);
    blocks
}

fn release(facts: &SendingFacts<'_>, blocks: &mut Vec<Block>) {
    let (role, permission, hash_holds, voided) = match facts.release {
        Release::Approved { approval, role } => {
            (role, Permission::Review, approval.holds_for(facts.content_hash), Some(approval.at))
        }
        Release::Direct { content_hash, role } => {
            let same = !content_hash.is_empty() && content_hash == facts.content_hash;
            (role, Permission::SendMessages, same, None)
        }
    };
    if !role.is_some_and(|role| reach(role, permission) == Reach::All) {
        blocks.push(Block::new(BlockRule::Role, Lifts::ByPerson));
    }
    if !hash_holds {
        let block = Block::new(BlockRule::Approval, Lifts::ByPerson);
        blocks.push(match voided {
            Some(at) => block.on(at.to_datetime().date_naive()),
            None => block,
        });
    }
}

fn recipient(facts: &SendingFacts<'_>, blocks: &mut Vec<Block>) {
    let recipient = &facts.recipient;
    if let Some(on) = recipient.deceased_on {
        blocks.push(Block::new(BlockRule::Deceased, Lifts::Never).on(on));
    }
    if !recipient.is_listed {
        blocks.push(Block::new(BlockRule::NotListed, Lifts::Never));
    } else if recipient.verified_on.is_none() {
        blocks.push(Block::new(BlockRule::Unverified, Lifts::ByPerson));
    }
    if let Some(on) = recipient.bad_since {
        blocks.push(Block::new(BlockRule::BadAddress, Lifts::Never).on(on));
    }
    if recipient.needs_guardian && !recipient.is_guardians {
        blocks.push(Block::new(BlockRule::Guardian, Lifts::Never));
    }
}

fn consent(facts: &SendingFacts<'_>, blocks: &mut Vec<Block>) {
    if let Some(on) = facts.recipient.opted_out_on {
        blocks.push(Block::new(BlockRule::OptedOut, Lifts::Never).on(on));
    }
    match facts.recipient.consent {
        Consent::Given(_) => {}
        Consent::NotRecorded => blocks.push(Block::new(BlockRule::NoConsent, Lifts::ByPerson)),
        Consent::Withdrawn(on) => {
            blocks.push(Block::new(BlockRule::ConsentWithdrawn, Lifts::Never).on(on));
        }
    }
    if facts.purpose == MessagePurpose::Promotional && !facts.has_unsubscribe {
        blocks.push(Block::new(BlockRule::NoUnsubscribe, Lifts::ByPerson));
    }
}

fn time(facts: &SendingFacts<'_>, blocks: &mut Vec<Block>) {
    match clock_state(facts.now, facts.last_seen) {
        ClockState::Certain => {}
        ClockState::CatchesUp(at) => blocks.push(Block::new(BlockRule::Clock, Lifts::At(at))),
        ClockState::WentBack(_) => blocks.push(Block::new(BlockRule::Clock, Lifts::ByPerson)),
    }
    if let Some(at) = facts.scheduled_for.filter(|at| *at > facts.now) {
        blocks.push(Block::new(BlockRule::Scheduled, Lifts::At(at)));
    }
    if facts.priority == MessagePriority::Urgent {
        if facts.urgent_reason.trim().is_empty() {
            blocks.push(Block::new(BlockRule::UrgentWithoutReason, Lifts::ByPerson));
        }
        return;
    }
    match next_opening(facts.recipient.time_zone, facts.rules.hours, facts.now) {
        Ok(None) => {}
        Ok(Some(at)) => blocks.push(Block::new(BlockRule::Hours, Lifts::At(at))),
        // Nobody can tell what time it is there.
        Err(_) => blocks.push(Block::new(BlockRule::HoursUnknown, Lifts::ByPerson)),
    }
}

const DAY_SECONDS: i64 = 86_400;

fn limits(facts: &SendingFacts<'_>, blocks: &mut Vec<Block>) {
    if facts.method != DeliveryMethod::Sms {
        return;
    }
    let rules = [
        (BlockRule::SmsPerDay, facts.rules.sms_per_day, DAY_SECONDS),
        (BlockRule::SmsPerWeek, facts.rules.sms_per_week, 7 * DAY_SECONDS),
    ];
    for (rule, most, seconds) in rules {
        if most == 0 {
            blocks.push(Block::new(rule, Lifts::ByPerson));
            continue;
        }
        // Those that still count, the latest first: room is made when the one at the limit's place
        // no longer does. One "in the future" of a clock that was put back counts too.
        let mut ends: Vec<_> =
            facts.sms_handed_over.iter().map(|at| at.plus_seconds(seconds)).collect();
        ends.retain(|end| *end > facts.now);
        ends.sort_unstable_by(|a, b| b.cmp(a));
        let place = usize::try_from(most).unwrap_or(usize::MAX) - 1;
        if let Some(end) = ends.get(place) {
            blocks.push(Block::new(rule, Lifts::At(*end)));
        }
    }
}

fn budget(facts: &SendingFacts<'_>, blocks: &mut Vec<Block>) {
    let MessageBudget { left: Some(left), cost, renews_at } = facts.budget else {
        return;
    };
    if cost > left {
        let renews = renews_at.filter(|at| *at > facts.now);
        let lifts = renews.map_or(Lifts::ByPerson, Lifts::At);
        blocks.push(Block::new(BlockRule::Budget, lifts));
    }
}

#[cfg(test)]
mod tests;
