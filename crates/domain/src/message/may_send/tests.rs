//! Each rule by itself, over a message that nothing blocks.

use super::*;
use crate::ids::UserId;
use crate::message::blocks::{Verdict, verdict};
use {BlockRule as B, Lifts as L};

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
}

fn approval() -> Approval {
    let by = UserId(uuid::Uuid::nil());
    Approval { by, at: at("2026-11-30T03:00:00Z"), content_hash: "abc".into() }
}

/// An approved SMS about an appointment, at noon in Sydney.
fn fine(approval: &Approval) -> SendingFacts<'_> {
    SendingFacts {
        now: at("2026-12-01T01:00:00Z"),
        last_seen: at("2026-12-01T00:59:00Z"),
        method: DeliveryMethod::Sms,
        purpose: MessagePurpose::Appointment,
        priority: MessagePriority::Normal,
        urgent_reason: "",
        scheduled_for: None,
        release: Release::Approved { approval, role: Some(Role::Reviewer) },
        content_hash: "abc",
        has_unsubscribe: false,
        recipient: Recipient {
            is_listed: true,
            verified_on: Some(day(1)),
            bad_since: None,
            is_guardians: false,
            needs_guardian: false,
            deceased_on: None,
            consent: Consent::Given(day(1)),
            opted_out_on: None,
            time_zone: "Australia/Sydney",
        },
        rules: SendingRules::default(),
        sms_handed_over: &[],
        method_paused_since: None,
        budget: MessageBudget { left: None, cost: NanoUnits(50_000_000), renews_at: None },
    }
}

fn only(facts: &SendingFacts<'_>) -> Block {
    let blocks = blocks(facts);
    assert_eq!(blocks.len(), 1, "{blocks:?}");
    blocks[0]
}

#[test]
fn a_message_that_keeps_every_rule_may_be_sent() {
    let approval = approval();
    assert_eq!(blocks(&fine(&approval)), []);
}

#[test]
fn approval_and_role_are_asked_again_at_the_moment_of_sending() {
    let approval = approval();
    let facts = fine(&approval);
    let changed = only(&SendingFacts { content_hash: "abd", ..facts });
    assert_eq!((changed.rule, changed.on), (BlockRule::Approval, Some(day(30))));
    for role in [None, Some(Role::Staff), Some(Role::Manager), Some(Role::Auditor)] {
        let release = Release::Approved { approval: &approval, role };
        assert_eq!(only(&SendingFacts { release, ..facts }).rule, BlockRule::Role, "{role:?}");
        let release = Release::Direct { content_hash: "abc", role };
        assert_eq!(only(&SendingFacts { release, ..facts }).rule, BlockRule::Role, "{role:?}");
    }
    let release = Release::Direct { content_hash: "abc", role: Some(Role::Doctor) };
    assert_eq!(blocks(&SendingFacts { release, ..facts }), []);
    let changed = SendingFacts { release, content_hash: "abd", ..facts };
    assert_eq!(only(&changed).rule, BlockRule::Approval);
}

#[test]
fn each_fact_about_the_recipient_blocks_with_its_rule_and_date() {
    let approval = approval();
    let facts = fine(&approval);
    let good = facts.recipient;
    for (recipient, rule, on, lifts) in [
        (Recipient { deceased_on: Some(day(9)), ..good }, B::Deceased, Some(day(9)), L::Never),
        (Recipient { opted_out_on: Some(day(8)), ..good }, B::OptedOut, Some(day(8)), L::Never),
        (Recipient { bad_since: Some(day(7)), ..good }, B::BadAddress, Some(day(7)), L::Never),
        (Recipient { is_listed: false, ..good }, B::NotListed, None, L::Never),
        (Recipient { verified_on: None, ..good }, B::Unverified, None, L::ByPerson),
        (Recipient { needs_guardian: true, ..good }, B::Guardian, None, L::Never),
        (Recipient { consent: Consent::NotRecorded, ..good }, B::NoConsent, None, L::ByPerson),
        (
            Recipient { consent: Consent::Withdrawn(day(6)), ..good },
            B::ConsentWithdrawn,
            Some(day(6)),
            L::Never,
        ),
        (Recipient { time_zone: "Mars", ..good }, B::HoursUnknown, None, L::ByPerson),
    ] {
        let block = only(&SendingFacts { recipient, ..facts });
        assert_eq!(block, Block { rule, on, lifts });
    }
    let guardian = Recipient { needs_guardian: true, is_guardians: true, ..good };
    assert_eq!(blocks(&SendingFacts { recipient: guardian, ..facts }), []);
}

#[test]
fn an_offer_needs_a_way_to_unsubscribe() {
    let approval = approval();
    let offer = SendingFacts { purpose: MessagePurpose::Promotional, ..fine(&approval) };
    assert_eq!(only(&offer).rule, BlockRule::NoUnsubscribe);
    assert_eq!(blocks(&SendingFacts { has_unsubscribe: true, ..offer }), []);
}

#[test]
fn at_night_it_waits_for_eight_and_what_is_urgent_goes_with_a_reason() {
    let approval = approval();
    let (now, last_seen) = (at("2026-12-01T12:00:00Z"), at("2026-12-01T11:00:00Z"));
    let night = SendingFacts { now, last_seen, ..fine(&approval) };
    let block = only(&night);
    let opening = at("2026-12-01T21:00:00Z");
    assert_eq!((block.rule, block.lifts), (BlockRule::Hours, Lifts::At(opening)));
    assert!(block.in_words().ends_with("until 01 Dec 2026 21:00 UTC"));
    let urgent = SendingFacts { priority: MessagePriority::Urgent, ..night };
    assert_eq!(only(&urgent).rule, BlockRule::UrgentWithoutReason);
    let reason = SendingFacts { urgent_reason: "potassium 6.9", ..urgent };
    assert_eq!(blocks(&reason), []);
}

#[test]
fn one_sms_a_day_and_three_a_week_and_no_limit_for_e_mail() {
    let approval = approval();
    let facts = fine(&approval);
    let yesterday = [at("2026-11-30T01:00:01Z")];
    let block = only(&SendingFacts { sms_handed_over: &yesterday, ..facts });
    let room = Lifts::At(at("2026-12-01T01:00:01Z"));
    assert_eq!((block.rule, block.lifts), (BlockRule::SmsPerDay, room));
    let week = [at("2026-11-25T02:00:00Z"), at("2026-11-28T02:00:00Z"), at("2026-11-27T02:00:00Z")];
    let block = only(&SendingFacts { sms_handed_over: &week, ..facts });
    let room = Lifts::At(at("2026-12-02T02:00:00Z"));
    assert_eq!((block.rule, block.lifts), (BlockRule::SmsPerWeek, room));
    let older = SendingFacts { sms_handed_over: &week[1..], ..facts };
    assert_eq!(blocks(&older), []);
    let email = SendingFacts { method: DeliveryMethod::Email, sms_handed_over: &week, ..facts };
    assert_eq!(blocks(&email), []);
    let rules = SendingRules { sms_per_day: 0, ..facts.rules };
    assert_eq!(only(&SendingFacts { rules, ..facts }).lifts, Lifts::ByPerson);
}

#[test]
fn a_clock_that_went_back_holds_it_and_so_does_a_time_that_was_set() {
    let approval = approval();
    let facts = fine(&approval);
    let soon = at("2026-12-01T02:00:00Z");
    let block = only(&SendingFacts { last_seen: soon, ..facts });
    assert_eq!((block.rule, block.lifts), (BlockRule::Clock, Lifts::At(soon)));
    let far = only(&SendingFacts { last_seen: at("2027-12-01T02:00:00Z"), ..facts });
    assert_eq!((far.rule, far.lifts), (BlockRule::Clock, Lifts::ByPerson));
    let later = only(&SendingFacts { scheduled_for: Some(soon), ..facts });
    assert_eq!((later.rule, later.lifts), (BlockRule::Scheduled, Lifts::At(soon)));
    assert_eq!(blocks(&SendingFacts { scheduled_for: Some(facts.now), ..facts }), []);
}

#[test]
fn a_paused_method_and_a_spent_budget_hold_it() {
    let approval = approval();
    let facts = fine(&approval);
    let paused = only(&SendingFacts { method_paused_since: Some(facts.now), ..facts });
    assert_eq!((paused.rule, paused.lifts), (BlockRule::MethodPaused, Lifts::ByPerson));
    let budget = MessageBudget { left: Some(NanoUnits(49_999_999)), ..facts.budget };
    assert_eq!(only(&SendingFacts { budget, ..facts }).lifts, Lifts::ByPerson);
    let renews = at("2027-01-01T00:00:00Z");
    let budget = MessageBudget { renews_at: Some(renews), ..budget };
    assert_eq!(only(&SendingFacts { budget, ..facts }).lifts, Lifts::At(renews));
    let budget = MessageBudget { left: Some(NanoUnits(50_000_000)), ..budget };
    assert_eq!(blocks(&SendingFacts { budget, ..facts }), []);
}

#[test]
fn everything_that_blocks_is_told_at_once_and_the_worst_decides() {
    let approval = approval();
    let mut facts = fine(&approval);
    facts.recipient.opted_out_on = Some(day(2));
    facts.recipient.verified_on = None;
    facts.now = at("2026-12-01T12:00:00Z");
    let blocks = blocks(&facts);
    let rules: Vec<_> = blocks.iter().map(|block| block.rule).collect();
    assert_eq!(rules, [BlockRule::Unverified, BlockRule::OptedOut, BlockRule::Hours]);
    assert_eq!(verdict(&blocks), Verdict::Never);
}
