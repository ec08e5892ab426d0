//! Where a message stands, and the named moves by which alone it goes on: each takes the old state and
//! gives the new one, or a refusal that says what to do. Who may make a move is in [`super::who`]; what
//! an attempt or a receipt means for the row in the queue is in [`super::delivery`].

use serde::{Deserialize, Serialize};

use super::kinds::{MessageDelivery, MessageLife, QueueStatus};

/// Where a message stands. Only combinations that can be are ever made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, specta::Type)]
pub struct MessageState {
    life: MessageLife,
    delivery: MessageDelivery,
    /// Its row in the queue; `None` while it was never queued.
    queue: Option<QueueStatus>,
}

/// What a person decides of a message that may have been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum UnknownSettled {
    /// It was sent: the provider or the patient says so.
    WasSent,
    /// It was not, or it may arrive twice: it is sent again.
    SendAgain,
    /// Nothing more is tried.
    GiveUp,
}

/// Why a message cannot make a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefusal {
    /// It is a draft.
    #[error("this message is still a draft; submit it for review first")]
    StillDraft,
    /// It waits for approval.
    #[error("this message already waits for review")]
    InReview,
    /// It was approved.
    #[error("this message is approved already")]
    AlreadyApproved,
    /// It was rejected.
    #[error(
        "this message was rejected; change it as the reviewer's notes say, and submit it again"
    )]
    WasRejected,
    /// It is in the queue.
    #[error("this message is in the queue already")]
    InQueue,
    /// It is not in the queue.
    #[error("this message is not in the queue")]
    NotInQueue,
    /// It is being handed over.
    #[error("this message is being handed to the provider at this moment; wait for the result")]
    BeingSent,
    /// Nobody knows whether it was sent.
    #[error("this message may have been sent; decide first whether it was")]
    MayHaveBeenSent,
    /// The provider has it.
    #[error("this message was sent, and can no longer be changed or taken back")]
    WasSent,
    /// It arrived.
    #[error("this message has arrived")]
    HasArrived,
    /// It did not arrive.
    #[error("sending this message failed; try again, or write a new one")]
    HasFailed,
    /// A move that only follows from handing over came without it.
    #[error("this message was not being sent")]
    NotBeingSent,
    /// Nothing is to be decided.
    #[error("this message needs no decision about whether it was sent")]
    NothingUnknown,
    /// A draft holds what its source does not.
    #[error("{0} names, dates, numbers or doses are not in the source; settle each of them first")]
    Unsettled(usize),
    /// A rejection without a reason.
    #[error("say in the notes what has to be changed")]
    NotesMissing,
    /// It was changed after it was approved.
    #[error("the approval is void, since the message was changed after it; submit it again")]
    ApprovalVoid,
}

impl MoveRefusal {
    /// A fixed word for scripts.
    pub const fn code(self) -> &'static str {
        match self {
            Self::StillDraft => "still_draft",
            Self::InReview => "in_review",
            Self::AlreadyApproved => "already_approved",
            Self::WasRejected => "was_rejected",
            Self::InQueue => "in_queue",
            Self::NotInQueue => "not_in_queue",
            Self::BeingSent => "being_sent",
            Self::MayHaveBeenSent => "may_have_been_sent",
            Self::WasSent => "was_sent",
            Self::HasArrived => "has_arrived",
            Self::HasFailed => "has_failed",
            Self::NotBeingSent => "not_being_sent",
            Self::NothingUnknown => "nothing_unknown",
            Self::Unsettled(_) => "unsettled",
            Self::NotesMissing => "notes_missing",
            Self::ApprovalVoid => "approval_void",
        }
    }
}

type Moved = Result<MessageState, MoveRefusal>;

impl MessageState {
    /// What an endpoint or a template wrote.
    pub const fn generated() -> Self {
        Self { life: MessageLife::DraftGenerated, delivery: MessageDelivery::Pending, queue: None }
    }

    /// As it is stored; `None` where these can not stand together.
    pub const fn stored(
        life: MessageLife,
        delivery: MessageDelivery,
        queue: Option<QueueStatus>,
    ) -> Option<Self> {
        use {MessageDelivery as D, MessageLife as L, QueueStatus as Q};
        let can_be = match (life, delivery) {
            (L::DraftGenerated, D::Pending) => queue.is_none(),
            (L::DraftEdited, D::Pending)
            | (L::SubmittedForReview, D::PendingReview)
            | (L::Reviewed, D::Approved | D::Rejected) => {
                matches!(queue, None | Some(Q::Cancelled))
            }
            (L::Sent, D::Queued) => matches!(queue, Some(Q::Waiting | Q::Sending | Q::Unknown)),
            (L::Sent, D::Sent) => matches!(queue, Some(Q::Sent)),
            (L::DeliveryConfirmed, D::Delivered) => matches!(queue, Some(Q::Delivered)),
            (L::DeliveryFailed, D::Failed) => matches!(queue, Some(Q::Failed | Q::Cancelled)),
            _ => false,
        };
        if can_be { Some(Self { life, delivery, queue }) } else { None }
    }

    /// Where its life stands.
    pub const fn life(self) -> MessageLife {
        self.life
    }

    /// Where its delivery stands.
    pub const fn delivery(self) -> MessageDelivery {
        self.delivery
    }

    /// Where its row in the queue stands.
    pub const fn queue_status(self) -> Option<QueueStatus> {
        self.queue
    }

    /// A person saved another text, recipient or method. Whatever was approved or waits in the queue
    /// is so no longer; a waiting row is cancelled.
    pub const fn edit(self) -> Moved {
        match self.why_not_a_draft() {
            Some(refusal) => Err(refusal),
            None => Ok(self.draft()),
        }
    }

    /// A person took it out of the queue; it needs approval anew.
    pub const fn take_back(self) -> Moved {
        match self.queue {
            Some(QueueStatus::Waiting) => Ok(self.draft()),
            _ => Err(self.why_not_waiting()),
        }
    }

    /// A person asked for approval; `unsettled` counts what the source does not hold and nobody has
    /// settled.
    pub const fn submit(self, unsettled: usize) -> Moved {
        match self.delivery {
            MessageDelivery::Pending if unsettled > 0 => Err(MoveRefusal::Unsettled(unsettled)),
            MessageDelivery::Pending => {
                Ok(self.to(MessageLife::SubmittedForReview, MessageDelivery::PendingReview))
            }
            MessageDelivery::PendingReview => Err(MoveRefusal::InReview),
            MessageDelivery::Approved => Err(MoveRefusal::AlreadyApproved),
            MessageDelivery::Rejected => Err(MoveRefusal::WasRejected),
            _ => Err(self.in_queue_or_later()),
        }
    }

    /// Another person approved it as it is.
    pub const fn approve(self) -> Moved {
        match self.why_not_in_review() {
            Some(refusal) => Err(refusal),
            None => Ok(self.to(MessageLife::Reviewed, MessageDelivery::Approved)),
        }
    }

    /// Another person rejected it, with notes that say why.
    pub const fn reject(self, notes: &str) -> Moved {
        match self.why_not_in_review() {
            Some(refusal) => Err(refusal),
            None if notes.trim_ascii().is_empty() => Err(MoveRefusal::NotesMissing),
            None => Ok(self.to(MessageLife::Reviewed, MessageDelivery::Rejected)),
        }
    }

    /// It goes to the queue as it was approved; `approval_holds` says whether it is still what was
    /// approved.
    pub const fn queue(self, approval_holds: bool) -> Moved {
        match self.delivery {
            MessageDelivery::Approved if approval_holds => Ok(self.queued(QueueStatus::Waiting)),
            MessageDelivery::Approved => Err(MoveRefusal::ApprovalVoid),
            MessageDelivery::Pending => Err(MoveRefusal::StillDraft),
            MessageDelivery::PendingReview => Err(MoveRefusal::InReview),
            MessageDelivery::Rejected => Err(MoveRefusal::WasRejected),
            _ => Err(self.in_queue_or_later()),
        }
    }

    /// A person who may sends it without approval. A rejection stands until the message is changed.
    pub const fn send_directly(self, unsettled: usize) -> Moved {
        match self.delivery {
            MessageDelivery::Pending | MessageDelivery::PendingReview if unsettled > 0 => {
                Err(MoveRefusal::Unsettled(unsettled))
            }
            MessageDelivery::Pending | MessageDelivery::PendingReview => {
                Ok(self.queued(QueueStatus::Waiting))
            }
            MessageDelivery::Approved => Err(MoveRefusal::AlreadyApproved),
            MessageDelivery::Rejected => Err(MoveRefusal::WasRejected),
            _ => Err(self.in_queue_or_later()),
        }
    }

    /// Its turn has come, and it is being handed to the provider.
    pub const fn hand_over(self) -> Moved {
        match self.queue {
            Some(QueueStatus::Waiting) => Ok(self.queued(QueueStatus::Sending)),
            _ => Err(self.why_not_waiting()),
        }
    }

    /// Handing over did not succeed, and is to be tried again.
    pub const fn put_off(self) -> Moved {
        self.while_sending(self.queued(QueueStatus::Waiting))
    }

    /// It was handed over, and the provider's answer is missing.
    pub const fn lose_sight(self) -> Moved {
        self.while_sending(self.queued(QueueStatus::Unknown))
    }

    /// The provider took it.
    pub const fn taken(self) -> Moved {
        match self.queue {
            // A receipt was faster than the answer.
            Some(QueueStatus::Sent | QueueStatus::Delivered | QueueStatus::Failed) => Ok(self),
            _ => self.while_sending(self.with_provider()),
        }
    }

    /// It failed for good: by the last attempt, or because it may not be sent any more.
    pub const fn fail(self) -> Moved {
        match self.queue {
            Some(QueueStatus::Waiting | QueueStatus::Sending) => {
                Ok(self.failed(QueueStatus::Failed))
            }
            Some(QueueStatus::Failed) => Ok(self),
            _ => Err(self.why_not_waiting()),
        }
    }

    /// What its receipts together say. It never goes back: not from arrived to sent, nor from failed
    /// to arrived. One that comes while it waits proves that an earlier attempt had succeeded.
    pub const fn receipt(self, says: QueueStatus) -> Moved {
        let (
            Some(now),
            MessageLife::Sent | MessageLife::DeliveryConfirmed | MessageLife::DeliveryFailed,
        ) = (self.queue, self.life)
        else {
            return Err(MoveRefusal::NotBeingSent);
        };
        Ok(match (now, says) {
            (QueueStatus::Failed | QueueStatus::Cancelled, _) => self,
            (_, QueueStatus::Failed) => self.failed(QueueStatus::Failed),
            (_, QueueStatus::Delivered) => Self {
                life: MessageLife::DeliveryConfirmed,
                delivery: MessageDelivery::Delivered,
                queue: Some(QueueStatus::Delivered),
            },
            (
                QueueStatus::Waiting | QueueStatus::Sending | QueueStatus::Unknown,
                QueueStatus::Sent,
            ) => self.with_provider(),
            _ => self,
        })
    }

    /// A person decided what is to be done with one that may have been sent, or the provider, asked for
    /// it, said whether it has it.
    pub const fn settle(self, settled: UnknownSettled) -> Moved {
        if !matches!(self.queue, Some(QueueStatus::Unknown)) {
            return Err(MoveRefusal::NothingUnknown);
        }
        Ok(match settled {
            UnknownSettled::WasSent => self.with_provider(),
            UnknownSettled::SendAgain => self.queued(QueueStatus::Waiting),
            UnknownSettled::GiveUp => self.failed(QueueStatus::Cancelled),
        })
    }

    /// A person has one that failed sent again, under a new row.
    pub const fn retry(self) -> Moved {
        match self.delivery {
            MessageDelivery::Failed => Ok(self.queued(QueueStatus::Waiting)),
            MessageDelivery::Pending => Err(MoveRefusal::StillDraft),
            MessageDelivery::PendingReview => Err(MoveRefusal::InReview),
            MessageDelivery::Approved => Err(MoveRefusal::AlreadyApproved),
            MessageDelivery::Rejected => Err(MoveRefusal::WasRejected),
            _ => Err(self.in_queue_or_later()),
        }
    }

    const fn to(self, life: MessageLife, delivery: MessageDelivery) -> Self {
        Self { life, delivery, queue: self.queue }
    }

    const fn draft(self) -> Self {
        let queue = if self.queue.is_some() { Some(QueueStatus::Cancelled) } else { None };
        Self { life: MessageLife::DraftEdited, delivery: MessageDelivery::Pending, queue }
    }

    const fn queued(self, row: QueueStatus) -> Self {
        Self { queue: Some(row), ..self.to(MessageLife::Sent, MessageDelivery::Queued) }
    }

    const fn with_provider(self) -> Self {
        Self { queue: Some(QueueStatus::Sent), ..self.to(MessageLife::Sent, MessageDelivery::Sent) }
    }

    const fn failed(self, row: QueueStatus) -> Self {
        Self { queue: Some(row), ..self.to(MessageLife::DeliveryFailed, MessageDelivery::Failed) }
    }

    const fn while_sending(self, next: Self) -> Moved {
        match self.queue {
            Some(QueueStatus::Sending) => Ok(next),
            _ => Err(MoveRefusal::NotBeingSent),
        }
    }

    const fn why_not_a_draft(self) -> Option<MoveRefusal> {
        match self.queue {
            None | Some(QueueStatus::Waiting) => None,
            Some(QueueStatus::Cancelled) if !matches!(self.life, MessageLife::DeliveryFailed) => {
                None
            }
            Some(_) => Some(self.in_queue_or_later()),
        }
    }

    const fn why_not_in_review(self) -> Option<MoveRefusal> {
        match self.delivery {
            MessageDelivery::PendingReview => None,
            MessageDelivery::Pending => Some(MoveRefusal::StillDraft),
            MessageDelivery::Approved => Some(MoveRefusal::AlreadyApproved),
            MessageDelivery::Rejected => Some(MoveRefusal::WasRejected),
            _ => Some(self.in_queue_or_later()),
        }
    }

    const fn why_not_waiting(self) -> MoveRefusal {
        match self.delivery {
            MessageDelivery::Pending
            | MessageDelivery::PendingReview
            | MessageDelivery::Approved
            | MessageDelivery::Rejected => MoveRefusal::NotInQueue,
            _ => self.in_queue_or_later(),
        }
    }

    const fn in_queue_or_later(self) -> MoveRefusal {
        match (self.delivery, self.queue) {
            (MessageDelivery::Queued, Some(QueueStatus::Unknown)) => MoveRefusal::MayHaveBeenSent,
            (MessageDelivery::Queued, Some(QueueStatus::Sending)) => MoveRefusal::BeingSent,
            (MessageDelivery::Sent, _) => MoveRefusal::WasSent,
            (MessageDelivery::Delivered, _) => MoveRefusal::HasArrived,
            (MessageDelivery::Failed, _) => MoveRefusal::HasFailed,
            _ => MoveRefusal::InQueue,
        }
    }
}

#[cfg(test)]
mod tests;
