//! Every state, every move, and stories of whole messages.

use std::collections::HashSet;

use super::*;
use crate::message::kinds::{MessageDelivery as D, MessageLife as L, QueueStatus as Q};

type MoveFn = fn(MessageState) -> Moved;

const MOVES: &[(&str, MoveFn)] = &[
    ("edit", MessageState::edit),
    ("take back", MessageState::take_back),
    ("submit", |state| state.submit(0)),
    ("approve", MessageState::approve),
    ("reject", |state| state.reject("wrong dose")),
    ("queue", |state| state.queue(true)),
    ("send directly", |state| state.send_directly(0)),
    ("hand over", MessageState::hand_over),
    ("put off", MessageState::put_off),
    ("lose sight", MessageState::lose_sight),
    ("taken", MessageState::taken),
    ("fail", MessageState::fail),
    ("receipt sent", |state| state.receipt(Q::Sent)),
    ("receipt delivered", |state| state.receipt(Q::Delivered)),
    ("receipt failed", |state| state.receipt(Q::Failed)),
    ("was sent", |state| state.settle(UnknownSettled::WasSent)),
    ("send again", |state| state.settle(UnknownSettled::SendAgain)),
    ("give up", |state| state.settle(UnknownSettled::GiveUp)),
    ("retry", MessageState::retry),
];

fn all() -> Vec<MessageState> {
    let mut all = Vec::new();
    for life in L::ALL {
        for delivery in D::ALL {
            let rows = Q::ALL.iter().copied().map(Some).chain([None]);
            all.extend(rows.filter_map(|row| MessageState::stored(*life, *delivery, row)));
        }
    }
    all
}

#[test]
fn every_state_that_can_be_stored_is_reached_by_moves_and_no_other_is() {
    let mut reached = HashSet::from([MessageState::generated()]);
    let mut open = vec![MessageState::generated()];
    while let Some(state) = open.pop() {
        for next in MOVES.iter().filter_map(|(_, step)| step(state).ok()) {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    assert_eq!(reached, all().into_iter().collect());
}

#[test]
fn each_delivery_stands_with_one_life_but_for_the_draft() {
    for state in all() {
        let expected: &[L] = match state.delivery() {
            D::Pending => &[L::DraftGenerated, L::DraftEdited],
            D::PendingReview => &[L::SubmittedForReview],
            D::Approved | D::Rejected => &[L::Reviewed],
            D::Queued | D::Sent => &[L::Sent],
            D::Delivered => &[L::DeliveryConfirmed],
            D::Failed => &[L::DeliveryFailed],
        };
        assert!(expected.contains(&state.life()), "{state:?}");
    }
}

#[test]
fn a_message_of_staff_is_approved_sent_and_arrives() {
    let state = MessageState::generated().edit().unwrap().submit(0).unwrap();
    assert_eq!((state.life(), state.delivery()), (L::SubmittedForReview, D::PendingReview));
    let state = state.approve().unwrap();
    assert_eq!((state.life(), state.delivery()), (L::Reviewed, D::Approved));
    let state = state.queue(true).unwrap();
    assert_eq!((state.life(), state.delivery()), (L::Sent, D::Queued));
    let state = state.hand_over().unwrap().taken().unwrap();
    assert_eq!((state.life(), state.delivery()), (L::Sent, D::Sent));
    let state = state.receipt(Q::Delivered).unwrap();
    assert_eq!((state.life(), state.delivery()), (L::DeliveryConfirmed, D::Delivered));
}

#[test]
fn a_rejected_message_goes_on_only_by_a_change() {
    let submitted = MessageState::generated().submit(0).unwrap();
    assert_eq!(submitted.reject("  \n"), Err(MoveRefusal::NotesMissing));
    let rejected = submitted.reject("the dose is wrong").unwrap();
    assert_eq!(rejected.submit(0), Err(MoveRefusal::WasRejected));
    assert_eq!(rejected.send_directly(0), Err(MoveRefusal::WasRejected));
    let edited = rejected.edit().unwrap();
    assert_eq!((edited.life(), edited.delivery()), (L::DraftEdited, D::Pending));
}

#[test]
fn a_change_after_approval_or_while_it_waits_needs_approval_anew() {
    let approved = MessageState::generated().submit(0).unwrap().approve().unwrap();
    assert_eq!(approved.queue(false), Err(MoveRefusal::ApprovalVoid));
    assert_eq!(approved.edit().unwrap().queue(true), Err(MoveRefusal::StillDraft));
    let waiting = approved.queue(true).unwrap();
    let edited = waiting.edit().unwrap();
    assert_eq!((edited.delivery(), edited.queue_status()), (D::Pending, Some(Q::Cancelled)));
    assert_eq!(waiting.hand_over().unwrap().edit(), Err(MoveRefusal::BeingSent));
}

#[test]
fn what_the_source_does_not_hold_blocks_submission_and_direct_sending() {
    let draft = MessageState::generated();
    assert_eq!(draft.submit(2), Err(MoveRefusal::Unsettled(2)));
    assert_eq!(draft.send_directly(1), Err(MoveRefusal::Unsettled(1)));
    assert!(MoveRefusal::Unsettled(2).to_string().contains("settle each"));
}

#[test]
fn one_that_may_have_been_sent_waits_for_a_person_and_is_never_sent_by_itself() {
    let unknown = MessageState::generated().send_directly(0).unwrap();
    let unknown = unknown.hand_over().unwrap().lose_sight().unwrap();
    for (name, step) in MOVES {
        let by_itself = matches!(*name, "hand over" | "put off" | "fail" | "retry" | "queue");
        assert!(!by_itself || step(unknown).is_err(), "{name}");
    }
    assert_eq!(unknown.edit(), Err(MoveRefusal::MayHaveBeenSent));
    let row = |settled| unknown.settle(settled).unwrap().queue_status().unwrap();
    assert_eq!(row(UnknownSettled::WasSent), Q::Sent);
    assert_eq!(row(UnknownSettled::SendAgain), Q::Waiting);
    assert_eq!(row(UnknownSettled::GiveUp), Q::Cancelled);
    assert_eq!(unknown.receipt(Q::Delivered).unwrap().delivery(), D::Delivered);
}

#[test]
fn receipts_never_take_a_message_back() {
    let rank = |state: MessageState| match state.delivery() {
        D::Queued => 0,
        D::Sent => 1,
        D::Delivered => 2,
        D::Failed => 3,
        other => unreachable!("{other}"),
    };
    for state in all().into_iter().filter(|state| state.receipt(Q::Sent).is_ok()) {
        for says in [Q::Waiting, Q::Sending, Q::Unknown, Q::Sent, Q::Delivered, Q::Failed] {
            let after = state.receipt(says).unwrap();
            assert!(rank(after) >= rank(state), "{state:?} by {says}");
            assert_eq!(after.receipt(says), Ok(after), "again");
        }
    }
}

#[test]
fn a_receipt_while_it_waits_for_another_attempt_keeps_it_from_being_sent_twice() {
    let waiting = MessageState::generated().send_directly(0).unwrap();
    let waiting = waiting.hand_over().unwrap().put_off().unwrap();
    let sent = waiting.receipt(Q::Sent).unwrap();
    assert_eq!(sent.hand_over(), Err(MoveRefusal::WasSent));
}

#[test]
fn a_failed_message_is_sent_again_by_a_person_alone() {
    let failed = MessageState::generated().send_directly(0).unwrap().fail().unwrap();
    assert_eq!(failed.hand_over(), Err(MoveRefusal::HasFailed));
    assert_eq!(failed.retry().unwrap().queue_status(), Some(Q::Waiting));
    assert_eq!(failed.edit(), Err(MoveRefusal::HasFailed), "another text is another message");
}
