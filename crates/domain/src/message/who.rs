//! Who may do what with a message: role, state, and whether the person wrote it, with the reason why
//! not. The window shows the buttons by this, and `wardbook-app` enforces it.
//!
//! Sections 7 and 8 of the product description. Staff change what they wrote or edited, as they read
//! their own documents; the others change any. Nobody approves or rejects their own.

use super::state::{MessageState, MoveRefusal, UnknownSettled};
use crate::access::{Permission, Reach, Role, reach};
use crate::words::words;

words! {
    /// Something that a person can do with a message.
    MessageAct {
        /// Change its text, recipient or method, and settle what its source does not hold.
        Edit = "edit",
        /// Ask for approval.
        Submit = "submit",
        /// Approve it.
        Approve = "approve",
        /// Reject it, with notes.
        Reject = "reject",
        /// Have it sent as it was approved.
        Queue = "queue",
        /// Have it sent without approval.
        SendDirectly = "send_directly",
        /// Take it out of the queue.
        TakeBack = "take_back",
        /// Say what is to be done with one that may have been sent.
        SettleUnknown = "settle_unknown",
        /// Have one that failed sent again.
        Retry = "retry",
    }
}

words! {
    /// What a person has to do with a message.
    Ownership {
        /// They wrote it, or had an endpoint write it.
        Author = "author",
        /// They changed it.
        Editor = "editor",
        /// Neither.
        Other = "other",
    }
}

/// Why a person may not do something with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MayNot {
    /// The role does not write messages.
    #[error("your role does not write messages to patients")]
    Write,
    /// The role does not approve.
    #[error("a reviewer, doctor or administrator must do this")]
    Review,
    /// The role does not send without approval.
    #[error(
        "your role sends messages only after somebody else approved them; submit it for review"
    )]
    SendDirectly,
    /// Staff change their own messages alone.
    #[error("you may change only messages that you wrote or edited; ask a reviewer")]
    NotYours,
    /// Nobody approves what they wrote or edited.
    #[error("somebody else must approve this, since you wrote or edited it")]
    SomebodyElse,
    /// The message is not where this can be done.
    #[error(transparent)]
    Move(#[from] MoveRefusal),
}

impl MayNot {
    /// A fixed word for scripts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Write => "may_not_write",
            Self::Review => "may_not_review",
            Self::SendDirectly => "may_not_send_directly",
            Self::NotYours => "not_yours",
            Self::SomebodyElse => "somebody_else",
            Self::Move(refusal) => refusal.code(),
        }
    }
}

/// Whether a person may do this now. What a message needs besides (notes, settled values, an approval
/// that holds) is asked by the move itself.
pub fn may(
    role: Role,
    state: MessageState,
    ownership: Ownership,
    act: MessageAct,
) -> Result<(), MayNot> {
    role_may(role, act)?;
    standing_allows(state, act)?;
    let own = ownership != Ownership::Other;
    match act {
        MessageAct::Approve | MessageAct::Reject if own => Err(MayNot::SomebodyElse),
        MessageAct::Approve | MessageAct::Reject | MessageAct::SendDirectly => Ok(()),
        _ if role == Role::Staff && !own => Err(MayNot::NotYours),
        _ => Ok(()),
    }
}

/// Whether a role writes messages and follows its own to their delivery.
pub const fn writes(role: Role) -> bool {
    matches!(role, Role::Staff | Role::Reviewer | Role::Doctor | Role::Admin)
}

fn role_may(role: Role, act: MessageAct) -> Result<(), MayNot> {
    let has = |permission| matches!(reach(role, permission), Reach::All);
    match act {
        MessageAct::Approve | MessageAct::Reject if !has(Permission::Review) => Err(MayNot::Review),
        MessageAct::Approve | MessageAct::Reject => Ok(()),
        _ if !writes(role) => Err(MayNot::Write),
        MessageAct::SendDirectly if !has(Permission::SendMessages) => Err(MayNot::SendDirectly),
        _ => Ok(()),
    }
}

/// Asks the move itself, with everything else as it should be.
fn standing_allows(state: MessageState, act: MessageAct) -> Result<(), MoveRefusal> {
    let moved = match act {
        MessageAct::Edit => state.edit(),
        MessageAct::Submit => state.submit(0),
        MessageAct::Approve => state.approve(),
        MessageAct::Reject => state.reject("notes"),
        MessageAct::Queue => state.queue(true),
        MessageAct::SendDirectly => state.send_directly(0),
        MessageAct::TakeBack => state.take_back(),
        MessageAct::SettleUnknown => state.settle(UnknownSettled::WasSent),
        MessageAct::Retry => state.retry(),
    };
    moved.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::kinds::{MessageDelivery as D, MessageLife as L, QueueStatus};

    /// Every state, and the acts that it allows to somebody who may do everything: edit, submit,
    /// approve, reject, queue, send directly, take back, settle, retry.
    const STATES: &[(L, D, Option<QueueStatus>, &str)] = &[
        (L::DraftGenerated, D::Pending, None, "es___d___"),
        (L::DraftEdited, D::Pending, None, "es___d___"),
        (L::DraftEdited, D::Pending, Some(QueueStatus::Cancelled), "es___d___"),
        (L::SubmittedForReview, D::PendingReview, None, "e_ar_d___"),
        (L::SubmittedForReview, D::PendingReview, Some(QueueStatus::Cancelled), "e_ar_d___"),
        (L::Reviewed, D::Approved, None, "e___q____"),
        (L::Reviewed, D::Approved, Some(QueueStatus::Cancelled), "e___q____"),
        (L::Reviewed, D::Rejected, None, "e________"),
        (L::Reviewed, D::Rejected, Some(QueueStatus::Cancelled), "e________"),
        (L::Sent, D::Queued, Some(QueueStatus::Waiting), "e_____t__"),
        (L::Sent, D::Queued, Some(QueueStatus::Sending), "_________"),
        (L::Sent, D::Queued, Some(QueueStatus::Unknown), "_______u_"),
        (L::Sent, D::Sent, Some(QueueStatus::Sent), "_________"),
        (L::DeliveryConfirmed, D::Delivered, Some(QueueStatus::Delivered), "_________"),
        (L::DeliveryFailed, D::Failed, Some(QueueStatus::Failed), "________y"),
        (L::DeliveryFailed, D::Failed, Some(QueueStatus::Cancelled), "________y"),
    ];

    /// What each role may do at all, as author or editor, and as neither.
    const ROLES: &[(Role, &str, &str)] = &[
        (Role::Staff, "es__q_tuy", "_________"),
        (Role::Reviewer, "es__qdtuy", "esarqdtuy"),
        (Role::Doctor, "es__qdtuy", "esarqdtuy"),
        (Role::Manager, "_________", "_________"),
        (Role::Admin, "es__qdtuy", "esarqdtuy"),
        (Role::Auditor, "_________", "_________"),
    ];

    fn allows(row: &str, act: MessageAct) -> bool {
        !row[act as usize..].starts_with('_')
    }

    #[test]
    fn every_role_state_ownership_and_act_is_as_the_table_says() {
        let mut cells = 0;
        for (life, delivery, row, by_state) in STATES {
            let state = MessageState::stored(*life, *delivery, *row).unwrap();
            for (role, own, others) in ROLES {
                for ownership in Ownership::ALL {
                    for act in MessageAct::ALL {
                        let by_role = if *ownership == Ownership::Other { others } else { own };
                        let expected = allows(by_state, *act) && allows(by_role, *act);
                        let may = may(*role, state, *ownership, *act);
                        assert_eq!(
                            may.is_ok(),
                            expected,
                            "{role} {ownership} {act} {state:?}: {may:?}"
                        );
                        cells += 1;
                    }
                }
            }
        }
        assert_eq!(cells, 16 * 6 * 3 * 9);
    }

    #[test]
    fn the_table_has_every_state_that_can_be() {
        let rows = || QueueStatus::ALL.iter().copied().map(Some).chain([None]);
        let pairs = L::ALL.iter().flat_map(|life| D::ALL.iter().map(move |one| (*life, *one)));
        let stored = pairs.flat_map(|(life, delivery)| {
            rows().filter_map(move |row| MessageState::stored(life, delivery, row))
        });
        assert_eq!(stored.count(), STATES.len());
        assert_eq!(Role::ALL.len(), ROLES.len());
    }

    #[test]
    fn the_reason_is_told_role_first_then_state_then_whose_it_is() {
        let submitted = MessageState::generated().submit(0).unwrap();
        let approve = |role, state, whose| may(role, state, whose, MessageAct::Approve);
        let draft = MessageState::generated();
        assert_eq!(approve(Role::Staff, draft, Ownership::Other), Err(MayNot::Review));
        let still = Err(MayNot::Move(MoveRefusal::StillDraft));
        assert_eq!(approve(Role::Doctor, draft, Ownership::Author), still);
        let refused = approve(Role::Doctor, submitted, Ownership::Editor).unwrap_err();
        assert!(refused.to_string().starts_with("somebody else must approve this"));
        let others = may(Role::Staff, submitted, Ownership::Other, MessageAct::Edit);
        assert_eq!(others, Err(MayNot::NotYours));
    }

    #[test]
    fn a_doctor_sends_their_own_message_directly_and_staff_do_not() {
        let draft = MessageState::generated();
        let send = |role| may(role, draft, Ownership::Author, MessageAct::SendDirectly);
        assert_eq!(send(Role::Doctor), Ok(()));
        assert_eq!(send(Role::Staff), Err(MayNot::SendDirectly));
        assert_eq!(send(Role::Manager), Err(MayNot::Write));
    }
}
