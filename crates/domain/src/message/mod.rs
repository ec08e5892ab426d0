//! Messages to patients: their two linked states and the moves between them, who may make which, what
//! may stand in one, when and whether it may be sent, what attempts and receipts mean, and what of an
//! AI's draft its source does not hold. Storage, providers and hashing are not here. Section 7 of the
//! product description.

mod approval;
mod kinds;
mod state;
mod who;

pub use approval::{Approval, Edit, MessagePart, wrote_or_edited};
pub use kinds::{
    DeliveryMethod, MessageDelivery, MessageLife, MessagePriority, MessagePurpose, QueueStatus,
};
pub use state::{MessageState, MoveRefusal, UnknownSettled};
pub use who::{MayNot, MessageAct, Ownership, may, writes};
