//! Messages to patients: their two linked states and the moves between them, who may make which, what
//! may stand in one, when and whether it may be sent, what attempts and receipts mean, and what of an
//! AI's draft its source does not hold. Storage, providers and hashing are not here. Section 7 of the
//! product description.

mod address;
mod approval;
mod blocks;
mod content;
mod delivery;
mod disclaimer;
mod drafts;
mod hours;
mod kinds;
mod may_send;
mod opt_out;
mod receipts;
mod sms;
mod state;
mod who;

pub use address::{AddressFault, email_address, phone_number};
pub use approval::{Approval, Edit, MessagePart, void_in_words, wrote_or_edited};
pub use blocks::{Block, BlockRule, Lifts, Verdict, verdict};
pub use content::{
    ContentFault, MOST_SUBJECT_CHARACTERS, TOO_LONG_CHARACTERS, canonical, subject, text,
};
pub use delivery::{
    AfterAttempt, AttemptOutcome, Attempts, MOST_ATTEMPTS, after_attempt, found_at_start, retried,
};
pub use disclaimer::{
    DisclaimerFault, DisclaimerRule, Licence, check_disclaimer, is_required, with_disclaimer,
};
pub use drafts::{Unsupported, UnsupportedKind, unsettled, unsupported};
pub use hours::{ClockState, SendingHours, TimeFault, clock_state, next_opening, scheduled};
pub use kinds::{
    DeliveryMethod, MessageDelivery, MessageLife, MessagePriority, MessagePurpose, QueueStatus,
};
pub use may_send::{
    Consent, MessageBudget, Recipient, Release, SendingFacts, SendingRules, blocks,
};
pub use opt_out::{Reply, reply};
pub use receipts::{Receipt, ReceiptEffect, ReceiptMeaning, Receipts};
pub use sms::{Encoding, MOST_SEGMENTS, Measured, measure};
pub use state::{MessageState, MoveRefusal, UnknownSettled};
pub use who::{MayNot, MessageAct, Ownership, may, writes};
