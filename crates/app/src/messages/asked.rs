//! When a provider is asked again what became of a message.

use std::collections::HashMap;

use wardbook_domain::clock::Timestamp;
use wardbook_domain::ids::MessageId;
use wardbook_store::messages::StoredMessage;

/// Between two questions about a message at the least.
const ASK_AFTER_SECONDS: i64 = 30;

/// What who works through the queue keeps in mind: when a provider was asked about which message last. Of a
/// process that begins anew, each is asked about once.
#[derive(Debug, Default)]
pub(crate) struct Delivering(HashMap<MessageId, Timestamp>);

impl Delivering {
    /// Whether it is time to ask what became of a message: the longer it was sent ago, the more rarely, so
    /// that in three days there are some twenty questions. Takes note that it is asked.
    pub(super) fn asks(&mut self, message: &StoredMessage, now: Timestamp) -> bool {
        let sent = message.last_attempt_at.unwrap_or(message.updated_at);
        let half = now.micros().saturating_sub(sent.micros()) / 2_000_000;
        let pause = half.max(ASK_AFTER_SECONDS);
        let last = self.0.get(&message.message_id).copied().unwrap_or(sent);
        let is_time = now >= last.plus_seconds(pause);
        if is_time {
            self.0.insert(message.message_id, now);
        }
        is_time
    }
}
