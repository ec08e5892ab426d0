//! The words of a message: where its life and its delivery stand, by what and for what it is sent.
//!
//! Section 7 of the product description. How one state follows another is in [`super::state`].

use crate::words::words;

words! {
    /// Where the life of a message stands.
    MessageLife {
        /// An endpoint or a template wrote it, and nobody changed it.
        DraftGenerated = "draft_generated",
        /// A person wrote or changed it.
        DraftEdited = "draft_edited",
        /// It waits for another person's approval.
        SubmittedForReview = "submitted_for_review",
        /// Another person approved or rejected it.
        Reviewed = "reviewed",
        /// It is in the queue, or a provider has it.
        Sent = "sent",
        /// The provider says that it arrived.
        DeliveryConfirmed = "delivery_confirmed",
        /// It did not arrive.
        DeliveryFailed = "delivery_failed",
    }
}

words! {
    /// Where the delivery of a message stands.
    MessageDelivery {
        /// It is a draft.
        Pending = "pending",
        /// It waits for approval.
        PendingReview = "pending_review",
        /// It may go to the queue as it is.
        Approved = "approved",
        /// It may not, until it is changed.
        Rejected = "rejected",
        /// It is in the queue.
        Queued = "queued",
        /// The provider took it.
        Sent = "sent",
        /// The provider says that it arrived.
        Delivered = "delivered",
        /// It did not arrive.
        Failed = "failed",
    }
}

words! {
    /// Where a message's row in the queue stands.
    QueueStatus {
        /// It is to be sent when it is due and nothing blocks it.
        Waiting = "waiting",
        /// It is being handed to the provider.
        Sending = "sending",
        /// It was handed over, and nobody knows whether the provider took it.
        Unknown = "unknown",
        /// The provider took it.
        Sent = "sent",
        /// It arrived.
        Delivered = "delivered",
        /// It did not arrive.
        Failed = "failed",
        /// A person took it back or gave it up.
        Cancelled = "cancelled",
    }
}

words! {
    /// By what a message is sent.
    DeliveryMethod {
        /// E-mail.
        Email = "email",
        /// A text message to a telephone.
        Sms = "sms",
    }
}

words! {
    /// What a message is for: consent is given for each by itself.
    MessagePurpose {
        /// The patient's treatment and results.
        Care = "care",
        /// Appointments.
        Appointment = "appointment",
        /// Bills, forms and the like.
        Administrative = "administrative",
        /// Offers: these need consent and a way to unsubscribe.
        Promotional = "promotional",
    }
}

words! {
    /// Whether a message may wait for the hours in which messages are sent.
    MessagePriority {
        /// It waits.
        Normal = "normal",
        /// It does not, for a reason that is recorded.
        Urgent = "urgent",
    }
}

impl DeliveryMethod {
    /// In the middle of a sentence.
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            Self::Sms => "SMS",
        }
    }
}

impl MessagePurpose {
    /// After "messages about".
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Appointment => "appointments",
            Self::Administrative => "administration",
            Self::Promotional => "offers",
        }
    }
}
